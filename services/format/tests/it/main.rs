//! Tests from outside, in one program: linking is most of their price.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test says what went wrong by panicking"
)]

mod common;
mod conservation;
mod elements;
mod findings;
mod given_elements;
mod given_files;
mod letterheads;
mod normalisations;
mod profiles;
mod real_plans;
mod signatures;
mod tables_and_figures;
