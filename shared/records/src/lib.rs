//! Records of jobs, documents, outputs, findings and attempts, the outbox and
//! the dead letters: in SQLite (one process, one file) and in PostgreSQL.
//!
//! There is one trait, [`Records`], and one code behind it. What events mean is
//! decided by a pure function (`fold`); operations are written once over a
//! connection that speaks either dialect; a backend only connects and binds
//! values. So the two cannot differ but in their SQL, and one suite of tests
//! runs over both.
//!
//! The records know nothing of broker or storage, and never send anything: what
//! is to be sent stands in the outbox, written in the transaction that decides
//! it ([`OutboxEntry`]).

#![warn(missing_docs)]

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

pub use error::{Operation, RecordsError};
pub use fold::{Folded, Noted};
pub use job::{
    Acceptance, Accepted, Again, CancelTarget, Cancelled, ClosingJob, DocumentOutcome, Ended, Ending, EndingOf,
    JobFacts, KnownJob, NewJob, Problems, Reading, Scope,
};
pub use letter::{DeadLetter, Kept, KeptLetter, Replay, Replayed};
pub use outbox::{Destination, LEASE, NewEntry, OutboxEntry};
pub use records::{Listed, Page, Records};

/// Opens the records and makes or updates their tables.
///
/// `url` is `postgres://user:password@host:port/database` or `sqlite:path`; the
/// file of SQLite is made when missing, and is this process's alone as long as
/// the records live. `connections` is how many there may be at the same time.
///
/// # Errors
/// A [`RecordsError`] on one line that says what to do.
pub async fn open(url: &str, connections: u32) -> Result<Arc<dyn Records>, RecordsError> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() {
            return Err(RecordsError::Address { reason: "sqlite: 之后没有文件路径".to_owned() });
        }
        let backend = sqlite::SqliteBackend::open(Path::new(path), connections).await?;
        return Ok(Arc::new(store::Store { backend }));
    }
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        let backend = postgres::PostgresBackend::open(url, connections).await?;
        return Ok(Arc::new(store::Store { backend }));
    }
    Err(RecordsError::Address { reason: "开头既不是 postgres:// 也不是 sqlite:".to_owned() })
}
