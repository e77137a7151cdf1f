//! The workers: each stage as a process that consumes its queues.
//!
//! A module a worker: it reads a task's objects, calls the stage's pure
//! function, and says what follows. The loop around it is
//! `wenshu_pipeline::worker`; a file in `src/bin` a worker is its `main`.
//!
//! | worker | takes | makes |
//! |---|---|---|
//! | [`ingest`] | the file's bytes | `Source` as JSON, its pictures packed |
//! | [`parse`] | `Source` | a `Plan` a document, the file's part of the report |
//! | [`format`] | `Plan` | the fitted `OfficialDocument`, the document's part of the report, the JSON output |
//! | [`emit_pdf`], [`emit_docx`] | the fitted `OfficialDocument` | the output |
//!
//! The workers stand in one crate and not beside their stages, because format
//! and the emitters share `wenshu-paper`, which depends on the stages itself.

#![warn(missing_docs)]

pub mod emit_docx;
pub mod emit_pdf;
mod emitting;
pub mod format;
pub mod ingest;
pub mod pack;
pub mod parse;
mod services;
pub mod setup;

pub use services::service;
