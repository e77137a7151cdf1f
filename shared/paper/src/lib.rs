//! One document from plan to paper: the calls of format, fit and the emitters,
//! and the report of it.
//!
//! The command line and the workers of the pipeline make papers with these
//! functions alone, so that a paper and its report are the same on both ways:
//!
//! | step | needs | gives |
//! |---|---|---|
//! | [`set`] | a [`Draft`] and a [`Setting`] | the fitted document, its pages, every finding |
//! | [`report_of`] | plan and fitted document | the document's report, without outputs |
//! | [`emit_laid_out`] | document and pages | the bytes of an output |
//! | [`emit`] | the fitted document alone | the very same bytes |

#![warn(missing_docs)]

mod faces;
mod outputs;
mod pictures;
mod reading;
mod setting;

pub use faces::{Faces, fallback_findings};
pub use outputs::{emit, emit_laid_out, lay_out};
pub use pictures::{PictureError, Pictures, put_back, take};
pub use reading::{read_file, refused};
pub use setting::{Draft, Setting, profile_report, report_of, set};
pub use wenshu_fit::Fit;
