//! The command line as a library: `wenshu convert`, `wenshu parse` and
//! `wenshu check`.
//!
//! This crate is the only one that touches files, threads and the terminal. It
//! calls the stages one after the other in this process (DESIGN §1, §7) and
//! accounts for every character in the report. It never decides anything about
//! a document: no text is read, changed or laid out here.

pub mod account;
pub mod arguments;
pub mod batch;
pub mod check;
pub mod convert;
pub mod ending;
pub mod faces;
pub mod given;
pub mod inputs;
mod labels;
pub mod names;
pub mod output;
pub mod panics;
pub mod parse;
pub mod problem;
pub mod reading;
pub mod render;
pub mod report;
pub mod report_files;
pub mod review;
mod review_html;
mod sketch;
pub mod stages;
pub mod summary;
mod voice;
