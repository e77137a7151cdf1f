//! The records over SQLite and over PostgreSQL.
//!
//! PostgreSQL is started from the system's package; the tests fail without it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

mod accounts;
mod cluster;
mod people;
mod place;
mod postgres;
mod samples;
mod sqlite;
mod suite;
