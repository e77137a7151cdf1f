//! The versions of the tables. A file here is never changed once released; a
//! change is a new file.

use sqlx::migrate::{MigrateError, Migrator};

use crate::error::RecordsError;

pub(crate) static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");
pub(crate) static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");

/// Why the tables could not be made; `known` names errors of the database that
/// have a clearer one.
pub(crate) fn fault(
    error: MigrateError,
    known: impl FnOnce(sqlx::Error) -> Result<RecordsError, sqlx::Error>,
) -> RecordsError {
    match error {
        MigrateError::VersionMissing(version) => RecordsError::NewerSchema { version },
        MigrateError::VersionMismatch(version) | MigrateError::Dirty(version) => RecordsError::OtherSchema { version },
        MigrateError::Execute(source) => {
            known(source).unwrap_or_else(|source| RecordsError::Migrate(Box::new(MigrateError::Execute(source))))
        }
        MigrateError::ExecuteMigration(source, version) => known(source)
            .unwrap_or_else(|source| RecordsError::Migrate(Box::new(MigrateError::ExecuteMigration(source, version)))),
        other => RecordsError::Migrate(Box::new(other)),
    }
}
