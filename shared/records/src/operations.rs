//! What the records do, written once over [`Connection`](crate::sql::Connection).
//! Each function runs within a transaction of its caller.
//!
//! Rows of `jobs` are locked in the order of their ids, and before any row of
//! another table, so that no two transactions wait for each other.

pub(crate) mod accept;
pub(crate) mod closing;
pub(crate) mod documents;
pub(crate) mod ending;
pub(crate) mod fold;
pub(crate) mod keys;
pub(crate) mod letters;
pub(crate) mod logins;
pub(crate) mod outbox;
pub(crate) mod queries;
pub(crate) mod retention;
pub(crate) mod sessions;
pub(crate) mod users;
