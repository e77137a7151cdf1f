//! Official document to DOCX.
//!
//! Stands at the end of the flow, beside emit-pdf: it takes what format
//! decided and writes it down for Word, WPS and LibreOffice. The body is built
//! through `docx-rs`; [`completion`] gives its XML what `docx-rs` cannot write
//! (character-based indents, repeated head rows) and puts every property in the
//! order of the schema; the parts that are the same for every document (styles,
//! settings, font table, footers) come from [`parts`].
//!
//! This crate takes no decision about the text and none about its layout, it
//! changes no character, and it never reads clock, environment or file system:
//! the same document and profile give the same bytes.

#![warn(missing_docs)]

mod body;
mod completion;
mod error;
mod faces;
mod indents;
mod package;
mod page;
mod parts;
mod runs;
mod schema;
mod table;
mod table_grid;
mod text;

use wenshu_model::OfficialDocument;
use wenshu_standard::Profile;

pub use error::{EmitDocxError, TextPlace};

/// Writes `document` as a DOCX file, set as `profile` says.
///
/// # Errors
/// [`EmitDocxError`] when the text holds a character that XML forbids, or when a
/// part cannot be written. Nothing of the text is ever dropped in silence.
pub fn emit_docx(document: &OfficialDocument, profile: &Profile) -> Result<Vec<u8>, EmitDocxError> {
    text::check_characters(document)?;
    let body_xml = body::build(document, profile)?;
    let core_xml = parts::core_properties(document);
    package::pack(document.language, profile, &core_xml, &body_xml)
}
