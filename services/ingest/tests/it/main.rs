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
mod doc;
mod docx;
mod encodings;
mod html;
mod markdown;
mod mhtml;
mod mutations;
mod ocr;
mod odf;
mod ofd;
mod packed_mutations;
mod pdf;
mod pictures;
mod rtf;
mod same_structure;
mod shared;
