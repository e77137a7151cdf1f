//! Tests from outside, in one program: linking is most of their price.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test says what went wrong by panicking"
)]

mod access;
mod batches;
mod client;
mod events;
mod fake;
mod files;
mod jobs;
mod listening;
mod names;
mod oidc;
mod openapi;
mod page;
mod people;
mod problems;
mod safety;
mod server;
mod slow;
