//! Official document to DOCX.
//!
//! Stands at the end of the flow, beside emit-pdf: it takes what format and
//! fit decided and writes it down for Word, WPS and LibreOffice. Paragraphs and
//! tables are built through `docx-rs`; [`completion`] gives their XML what
//! `docx-rs` cannot write (character-based indents, frames, repeated head rows)
//! and puts every property in the order of the schema; what stands at a fixed
//! place of the sheet is written by [`letterhead`] and [`imprint`]; the parts
//! that are the same for every document (styles, settings, font table,
//! footers) come from [`parts`].
//!
//! This crate takes no decision about the text and none about its layout, it
//! changes no character, and it never reads clock, environment or file system:
//! the same document and profile give the same bytes.

#![warn(missing_docs)]

mod body;
mod comments;
mod completion;
mod drawing;
mod error;
mod faces;
mod imprint;
mod indents;
mod letterhead;
mod package;
mod page;
mod paragraph;
mod parts;
mod runs;
mod schema;
mod section;
mod stops;
mod table;
mod text;
mod widths;

use wenshu_model::OfficialDocument;
use wenshu_standard::Profile;

use crate::comments::Comments;
use crate::drawing::Pictures;

pub use error::{EmitDocxError, TextPlace};

/// What else a DOCX is to hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DocxOptions {
    /// The findings that ask for a person as comments at their places.
    pub comments: bool,
}

/// Writes `document` as a DOCX file, set as `profile` says.
///
/// # Errors
/// [`EmitDocxError`] when a letterhead or 版记 has no places yet (fit gives
/// them), when the text holds a character that XML forbids, when the bytes of a
/// picture are not at hand, or when a part cannot be written. Nothing of the
/// text is ever dropped in silence.
pub fn emit_docx(
    document: &OfficialDocument,
    profile: &Profile,
    options: &DocxOptions,
) -> Result<Vec<u8>, EmitDocxError> {
    check_fitted(document)?;
    text::check_characters(document)?;
    let comments = if options.comments { Comments::of(document) } else { Comments::default() };
    let pictures = Pictures::of(document)?;
    let body = body::build(document, profile, &comments, &pictures)?;
    let core = parts::core_properties(document);
    let extras = package::Extras { shape: body.shape, comments: comments.part(), pictures: pictures.media() };
    package::pack(document.language, profile, &core, &body.xml, &extras)
}

/// Refuses a document whose letterhead or 版记 has no places.
fn check_fitted(document: &OfficialDocument) -> Result<(), EmitDocxError> {
    let letterhead = document.letterhead.as_ref().is_none_or(|letterhead| {
        letterhead.set.as_ref().is_some_and(|set| set.places.len() == letterhead.paragraphs.len())
    });
    let imprint = document.imprint.as_ref().is_none_or(|imprint| imprint.set.is_some());
    if letterhead && imprint { Ok(()) } else { Err(EmitDocxError::NotFitted) }
}
