//! The command line as a library: `wenshu convert`, `wenshu parse` and
//! `wenshu check` in this process, `wenshu submit`, `status`, `watch`, `cancel`
//! and `dead` against a running pipeline ([`remote`]), `wenshu serve` the whole
//! pipeline with the portal in one process ([`serve`]), `wenshu account` who may
//! use that portal ([`account`]).
//!
//! This crate owns the command line's files, threads and terminal. It calls the
//! stages one after the other in this process (DESIGN §1, §7) and accounts for
//! every character in the report. It never decides anything about a document:
//! no text is read, changed or laid out here. Making a document and its report
//! is shared with the pipeline (`wenshu-paper`, `wenshu-report`).

pub mod account;
pub mod arguments;
pub mod batch;
pub mod check;
pub mod convert;
pub mod ending;
pub mod given;
pub mod inputs;
pub mod jail;
pub mod output;
pub mod panics;
pub mod parse;
pub mod remote;
pub mod render;
pub mod report_files;
pub mod review;
mod review_html;
pub mod serve;
mod sketch;
pub mod stages;
pub mod summary;
mod voice;
