//! Reads finished files back, as a stranger would, and says what is on them.
//!
//! For tests. Nothing here uses the emitters, the layout or the model: the
//! readers are those of `wenshu check`, to which a PDF is its content streams,
//! fonts and ToUnicode tables, a DOCX its parts and the inheritance of its
//! styles. What this crate reports is what is in the file.

pub mod converted;
pub mod docx;
pub mod pdf;
pub mod program;
pub mod raster;

pub use wenshu_check::{faces, lines, text};
