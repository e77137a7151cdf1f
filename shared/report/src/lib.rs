//! What became of inputs and documents: problems, accounts of characters and
//! the report (`wenshu.report/1`).
//!
//! Data and pure functions: the command line and the workers of the pipeline
//! make the same report of the same document with them.

#![warn(missing_docs)]

mod account;
mod format;
mod input_part;
pub mod labels;
mod marking;
mod names;
mod problem;
mod report;
mod review;

pub use account::Characters;
pub use format::{Format, UnknownFormat};
pub use input_part::InputPart;
pub use marking::mark;
pub use names::{Folders, document_stem, output_name, upload_name};
pub use problem::{Problem, ProblemCode};
pub use report::{
    DeviationReport, DocumentReport, FaceReport, InputReport, OutputFile, ProfileReport, REPORT_SCHEMA, Report, Status,
    Totals,
};
pub use review::{Mark, PagePicture, ReviewPage};
