//! Children that fail in each way there is, and what that costs the others.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

mod endings;
mod engine;
mod lifetime;
mod pool;
mod sealing;
mod serving;
