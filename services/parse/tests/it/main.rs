//! Tests from outside, in one program: linking is most of their price.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test says what went wrong by panicking"
)]

mod corrections;
mod elements;
mod figures;
mod foreign_shapes;
mod hostile;
mod hostile_lines;
mod outline;
mod plan_records;
mod properties;
mod same_structure;
mod shapes;
