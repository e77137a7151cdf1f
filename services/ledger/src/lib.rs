//! Keeps the records of jobs, notices when they end, answers who submitted them.
//!
//! | module | what it does |
//! |---|---|
//! | [`intake`] | checks a request: what is wanted, or which field is wrong and why |
//! | [`closing`] | makes the report and the completion of a job from what its stages said |
//! | [`webhooks`] | signs completions and calls the submitter's address, never an inner one |
//!
//! What stands here decides on data alone. It opens no queue and no database,
//! and it never logs text of a document.

#![warn(missing_docs)]

pub mod closing;
mod error;
pub mod intake;
pub mod webhooks;

pub use error::LedgerError;
