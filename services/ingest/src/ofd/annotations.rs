//! Annotations: remarks, stamps and watermarks over a page (GB/T 33190 15). Their
//! words are listed.

use std::collections::BTreeSet;

use wenshu_model::RemovalReason;

use super::content::{attribute, texts_inside};
use super::document::Document;
use super::parts::{PartXml, Parts};
use crate::{IngestError, flow::Flow, xml::Step};

/// Lists the words of a document's annotations.
///
/// # Errors
/// When a part passes a limit.
pub fn list_annotations(parts: &mut Parts<'_>, document: &Document, flow: &mut Flow<'_>) -> Result<(), IngestError> {
    let Some(list) = document.annotations.as_deref() else { return Ok(()) };
    let limit = parts.limits().pages;
    let locations: Vec<String> = parts.read(list, |xml, locations| read_locations(xml, locations, limit))?;
    let mut watermarks = BTreeSet::new();
    for location in locations {
        let Some(part) = parts.expect(list, &location) else { continue };
        let found: Vec<Annotation> = parts.read(&part, read_annotations)?;
        for Annotation { watermark, text } in found {
            if !watermark {
                flow.remove(&text, RemovalReason::Comment);
            } else if watermarks.insert(text.clone()) {
                flow.remove(&text, RemovalReason::RunningHead);
            }
        }
    }
    Ok(())
}

/// The words of one annotation.
#[derive(Debug)]
struct Annotation {
    watermark: bool,
    text: String,
}

/// Where the annotations of each page are.
fn read_locations(xml: &mut PartXml<'_>, locations: &mut Vec<String>, limit: usize) -> Result<(), IngestError> {
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Step::Start(tag) if tag.name() == "FileLoc" => {
                drop(tag);
                locations.push(xml.text_inside(&mut buffer)?);
                if locations.len() > limit {
                    return Err(IngestError::TooManyPages { limit });
                }
            }
            Step::Over => return Ok(()),
            _ => {}
        }
    }
}

/// The annotations of a page: what is drawn of them, and remarks.
fn read_annotations(xml: &mut PartXml<'_>, found: &mut Vec<Annotation>) -> Result<(), IngestError> {
    let mut buffer = Vec::new();
    let mut watermark = false;
    loop {
        match xml.next(&mut buffer)? {
            Step::Start(tag) => match tag.name() {
                "Annot" => watermark = attribute(&tag, "Type") == Some("Watermark"),
                "Remark" => {
                    drop(tag);
                    let text = xml.text_inside(&mut buffer)?;
                    found.push(Annotation { watermark, text });
                }
                "Appearance" => {
                    drop(tag);
                    let text = texts_inside(xml)?.concat();
                    found.push(Annotation { watermark, text });
                }
                _ => {}
            },
            Step::Over => return Ok(()),
            _ => {}
        }
    }
}
