//! Tests from outside, in one program: linking is most of their price.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test says what went wrong by panicking"
)]

mod bad_input;
mod conservation;
mod encodings;
mod html;
mod markdown;
mod mutations;
mod pdf;
mod pictures;
mod same_structure;
mod shared;
