//! Word documents (Office Open XML: ECMA-376, ISO/IEC 29500), transitional and
//! strict, read as a stream.
//!
//! What a reader of the document sees becomes lines: automatic numbers are
//! written out ([`numbering`]), insertions count, text boxes and notes follow the
//! paragraph that holds them. Deletions, comments, hidden text, heads and feet
//! of pages are listed as removed. Nothing outside the file is ever looked at,
//! and nothing in it acts.

mod asides;
mod drawing;
mod fields;
mod numbering;
pub mod one_file;
mod paragraph;
mod parts;
mod properties;
mod relations;
mod run;
mod spaces;
mod styles;
mod table;
mod unseen;
mod walker;
mod word_2003;

use crate::{
    IngestError, Limits, Reading,
    flow::{Active, Flow},
    package::Package,
    xml::Xml,
};
use asides::Notes;
use numbering::Numbering;
use one_file::OneFile;
use parts::Parts;
use relations::Relations;
use spaces::SPACES;
use styles::Styles;
use walker::{Surroundings, Walker};

/// Reads a document.
///
/// # Errors
/// When the package or its main part is damaged, or a limit is passed.
pub fn read_docx(bytes: &[u8], limits: &Limits) -> Result<Reading, IngestError> {
    // Pictures are read while the main part is: from a second view of the bytes.
    read_package(Package::open(bytes, limits)?, Package::open(bytes, limits)?, limits)
}

/// Reads a document in one XML file.
///
/// # Errors
/// When it is damaged or passes a limit.
pub fn read_one_file(bytes: &[u8], form: OneFile, limits: &Limits) -> Result<Reading, IngestError> {
    let bytes = one_file::utf8(bytes)?;
    let places = one_file::places(&bytes, limits)?;
    let parts = Package::of_places(&bytes, places.clone(), limits);
    match form {
        OneFile::Parts => read_package(parts, Package::of_places(&bytes, places, limits), limits),
        OneFile::Word2003 => word_2003::read(&bytes, parts, limits),
    }
}

/// Reads the parts of a document; `media` is a second view of them.
fn read_package<'b>(
    mut package: Package<'b>,
    mut media: Package<'b>,
    limits: &'b Limits,
) -> Result<Reading, IngestError> {
    let parts = Parts::find(&mut package, limits)?;
    let styles = Styles::read(&mut package, parts.styles(), limits)?;
    let numbering = Numbering::read(&mut package, parts.numbering(), &styles, limits)?;
    let mut around = Surroundings { styles, numbering, media: &mut media, notes: Notes::default(), limits };
    let mut flow = Flow::new(limits);

    asides::read_notes(&mut package, &parts, &mut around, &mut flow)?;
    asides::read_comments(&mut package, &parts, &mut around, &mut flow)?;
    let main = package.part(&parts.main)?.ok_or(IngestError::PartMissing { part: "word/document.xml" })?;
    let xml = Xml::of_part(&parts.main, main, SPACES, limits)?;
    Walker::new(xml, &parts.relations, &mut around, &mut flow).document()?;
    asides::remove_left(&mut around, &mut flow);
    asides::remove_heads(&mut package, &parts, &mut around, &mut flow)?;
    parts.report_active(&mut flow);
    flow.finish()
}
