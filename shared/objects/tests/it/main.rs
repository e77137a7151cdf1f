//! Storage as its users see it: the same cases over a folder and over an S3 server
//! that runs inside the test.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

mod crash;
mod full_disk;
mod ground;
mod keys;
mod settings;
mod suite;
