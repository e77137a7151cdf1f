//! Keeps the records of jobs, notices when they end, answers who submitted them.
//!
//! | module | what it does |
//! |---|---|
//! | [`intake`] | checks a request: what is wanted, or which field is wrong and why |
//! | [`closing`] | makes the report and the completion of a job from what its stages said |
//! | [`desk`] | the ledger at work: queues, records, storage, clock |
//! | [`points`] | where tests end the process |
//! | [`webhooks`] | signs completions and calls the submitter's address, never an inner one |
//!
//! All but [`desk`] decides on data alone. Text of a document is never logged.

#![warn(missing_docs)]

pub mod closing;
pub mod desk;
mod entries;
mod error;
mod inheritance;
pub mod intake;
pub mod points;
mod replay;
pub mod webhooks;

pub use error::LedgerError;
