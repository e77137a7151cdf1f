//! Tests from outside, in one program: linking is most of their price.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test says what went wrong by panicking"
)]

mod account;
mod finding_codes;
mod schemas;
