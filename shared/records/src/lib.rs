//! Records of jobs, documents, outputs, findings and attempts, the outbox and
//! the dead letters, and accounts: in SQLite (one process, one file) and in
//! PostgreSQL.
//!
//! There are two traits, [`Records`] and [`Accounts`], and one code behind them. What events mean is
//! decided by a pure function (`fold`); operations are written once over a
//! connection that speaks either dialect; a backend only connects and binds
//! values. So the two cannot differ but in their SQL, and one suite of tests
//! runs over both.
//!
//! The records know nothing of broker or storage, and never send anything: what
//! is to be sent stands in the outbox, written in the transaction that decides
//! it ([`OutboxEntry`]).

#![warn(missing_docs)]

mod accounts;
mod error;
mod fold;
mod job;
mod letter;
mod migrations;
mod operations;
mod outbox;
mod postgres;
mod records;
mod rows;
mod sql;
mod sqlite;
mod store;

use std::path::Path;
use std::sync::Arc;

pub use accounts::key::{ApiKey, KeyScope, NewKey, PresentedKey};
pub use accounts::name::AccountName;
pub use accounts::password::PasswordHash;
pub use accounts::secret::{Secret, SecretHash};
pub use accounts::session::{NewSession, Session};
pub use accounts::throttle::FAILED_LOGINS_MOST;
pub use accounts::user::{Credential, NewUser, Role, Subject, Usable, User};
pub use accounts::{Accounts, password};
pub use error::{Operation, RecordsError};
pub use fold::{Folded, Noted};
pub use job::{
    Acceptance, Accepted, Again, CancelTarget, Cancelled, ClosingJob, DocumentOutcome, Ended, Ending, EndingOf,
    JobFacts, KnownJob, NewJob, Problems, Reading, Scope,
};
pub use letter::{DeadLetter, Kept, KeptLetter, Replay, Replayed};
pub use outbox::{Destination, LEASE, NewEntry, OutboxEntry};
pub use records::{Listed, Page, Records};

/// The records and the accounts of one database.
#[derive(Clone)]
pub struct Stores {
    /// Jobs and what follows from events.
    pub records: Arc<dyn Records>,
    /// Who may do what.
    pub accounts: Arc<dyn Accounts>,
}

/// Opens the records and makes or updates their tables.
///
/// `url` is `postgres://user:password@host:port/database` or `sqlite:path`; the
/// file of SQLite is made when missing, and is this process's alone as long as
/// the records live. `connections` is how many there may be at the same time.
///
/// # Errors
/// A [`RecordsError`] on one line that says what to do.
pub async fn open(url: &str, connections: u32) -> Result<Arc<dyn Records>, RecordsError> {
    Ok(open_all(url, connections).await?.records)
}

/// Opens the accounts alone, as [`open`] does the records: for a process that
/// does not keep these. Of SQLite that is refused while another process has the
/// file.
///
/// # Errors
/// A [`RecordsError`] on one line that says what to do.
pub async fn open_accounts(url: &str, connections: u32) -> Result<Arc<dyn Accounts>, RecordsError> {
    Ok(open_all(url, connections).await?.accounts)
}

/// Opens the records and the accounts of one database, which share its
/// connections; otherwise as [`open`].
///
/// # Errors
/// A [`RecordsError`] on one line that says what to do.
pub async fn open_all(url: &str, connections: u32) -> Result<Stores, RecordsError> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() {
            return Err(RecordsError::Address { reason: "sqlite: 之后没有文件路径".to_owned() });
        }
        return Ok(stores(sqlite::SqliteBackend::open(Path::new(path), connections).await?));
    }
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(stores(postgres::PostgresBackend::open(url, connections).await?));
    }
    Err(RecordsError::Address { reason: "开头既不是 postgres:// 也不是 sqlite:".to_owned() })
}

fn stores<B: sql::Backend>(backend: B) -> Stores {
    let store = Arc::new(store::Store { backend });
    Stores { records: store.clone(), accounts: store }
}
