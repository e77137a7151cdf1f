//! OFD documents (GB/T 33190): text that stands at places on pages.
//!
//! `OFD.xml` names the documents of the package, a document its pages and
//! resources, a page its objects. The text of the objects goes with its place to
//! [`reflow`], which gives paragraphs back. Nothing outside the package is ever
//! opened.

mod annotations;
mod content;
mod document;
mod locations;
mod matrix;
mod objects;
mod pages;
mod parts;
mod reflow;
mod resources;
mod text_code;

use wenshu_model::{FindingCode, Severity};

use crate::{
    IngestError, Limits, Reading,
    flow::{Active, Flow},
};
use document::Document;
use parts::Parts;

/// Reads a file.
///
/// # Errors
/// When it is encrypted, has no text, is damaged or passes a limit.
pub fn read_ofd(bytes: &[u8], limits: &Limits) -> Result<Reading, IngestError> {
    let mut parts = Parts::open(bytes, limits)?;
    refuse_encrypted(&parts)?;
    let mut flow = Flow::new(limits);
    let bodies = document::bodies(&mut parts)?;
    let mut pages = 0;
    for body in &bodies {
        let document = Document::read(&mut parts, &body.root)?;
        pages = pages::read_pages(&mut parts, &document, pages, &mut flow)?;
        annotations::list_annotations(&mut parts, &document, &mut flow)?;
        tell_attachments(&mut parts, &document, &mut flow)?;
        tell_signatures(&mut parts, body.signatures.as_deref(), &mut flow)?;
    }
    tell_damage(&parts, &mut flow);
    if !flow.has_text_lines() && pages > 0 {
        return Err(IngestError::PagesWithoutText { kind: "OFD", pages });
    }
    flow.finish()
}

/// Refuses a package with encrypted parts: `Encryptions.xml` beside `OFD.xml`
/// (GM/T 0099, annex C).
fn refuse_encrypted(parts: &Parts<'_>) -> Result<(), IngestError> {
    if parts.has("Encryptions.xml") { Err(IngestError::PasswordRequired) } else { Ok(()) }
}

/// Says that files are packed into the document.
fn tell_attachments(parts: &mut Parts<'_>, document: &Document, flow: &mut Flow<'_>) -> Result<(), IngestError> {
    let Some(part) = document.attachments.as_deref() else { return Ok(()) };
    if document::count_elements(parts, part, "Attachment")? > 0 {
        flow.notices.active(Active::Embedded);
    }
    Ok(())
}

/// Says that seals and signatures are not carried over.
fn tell_signatures(parts: &mut Parts<'_>, part: Option<&str>, flow: &mut Flow<'_>) -> Result<(), IngestError> {
    let Some(part) = part else { return Ok(()) };
    let count = document::count_elements(parts, part, "Signature")?;
    if count > 0 {
        let message = format!("文件带有 {count} 个电子印章或数字签名，印章图形和签名都没有收入，成品须重新用印");
        flow.notices.say(FindingCode::PictureLost, Severity::Review, "", message);
    }
    Ok(())
}

/// Says which parts could not be read to their end.
fn tell_damage(parts: &Parts<'_>, flow: &mut Flow<'_>) {
    let damaged = parts.damaged();
    if let Some(first) = damaged.first() {
        let message =
            format!("文件有 {} 个部分缺失或已损坏（如“{first}”），其中的内容可能不全，请对照原文", damaged.len());
        flow.notices.say(FindingCode::DamagedPart, Severity::Review, "", message);
    }
}
