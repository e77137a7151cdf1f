//! Finished files, measured against the rules of `spec/gbt9704.md`.
//!
//! One test binary, so that the samples are converted once. Test names are
//! sentences; the rule id stands above each.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "in a test, a panic is the answer"
)]

mod agreement;
mod bad_input;
mod body;
mod conservation;
mod counts;
mod determinism;
mod docx;
mod elements;
mod encodings;
mod fix_rows;
mod formats;
mod gallery;
mod goldens;
mod grid;
mod line_breaks;
mod options;
mod page;
mod page_number;
mod pdf_layouts;
mod planted;
mod punctuation;
mod scans;
mod sheet;
mod threats;
mod title;
