//! Measures a finished DOCX or PDF, anybody's, against GB/T 9704-2012.
//!
//! Nothing here uses the emitters, the layout or the model: a PDF is its
//! content streams, fonts and ToUnicode tables, a DOCX its parts and the
//! inheritance of its styles. What is reported is what is in the file; what
//! cannot be measured there is said to be so, and never passed.

pub mod docx;
pub mod error;
pub mod faces;
pub mod limits;
pub mod lines;
pub mod pdf;
pub mod report;
mod rules;
pub mod text;
pub mod view;

pub use error::CheckError;
pub use limits::Limits;
use std::collections::BTreeMap;

pub use report::{CHECK_SCHEMA, CheckReport, Kind, Media, Place, Recognised, RuleResult, Status};
use view::{Element, View};

/// Measures a file.
///
/// # Errors
/// [`CheckError`] says why it could not be read, and what to do.
pub fn check(bytes: &[u8], file: &str, limits: &Limits) -> Result<CheckReport, CheckError> {
    if bytes.len() > limits.bytes {
        return Err(CheckError::TooLarge { size: bytes.len(), limit: limits.bytes });
    }
    let (view, media, pages, producer) = match media_of(bytes)? {
        Media::Pdf => {
            let read = pdf::read(bytes, limits)?;
            let producer = read.info.get("Producer").or_else(|| read.info.get("Creator")).cloned();
            let pages = read.pages.len();
            let pictured = read.pages.iter().any(|page| !page.pictures.is_empty());
            let view = View::of_pdf(read);
            if view.items.is_empty() {
                return Err(if pictured { CheckError::ScannedPdf } else { CheckError::Empty });
            }
            (view, Media::Pdf, Some(pages), producer)
        }
        Media::Docx => {
            let read = docx::read(bytes, limits)?;
            let producer = read.producer.clone();
            let view = View::of_docx(read);
            if view.items.is_empty() {
                return Err(CheckError::Empty);
            }
            (view, Media::Docx, None, producer)
        }
    };
    let results = rules::results(&view);
    let mut counts = BTreeMap::new();
    for result in &results {
        *counts.entry(result.status).or_insert(0) += 1;
    }
    Ok(CheckReport {
        schema: CHECK_SCHEMA.to_owned(),
        file: file.to_owned(),
        media,
        producer,
        pages,
        kind: view.kind,
        kind_reason: view.kind_reason.to_owned(),
        recognised: recognised(&view),
        results,
        counts,
    })
}

/// What a file is by its first bytes: its name may say anything.
fn media_of(bytes: &[u8]) -> Result<Media, CheckError> {
    let head = bytes.get(..1024.min(bytes.len())).unwrap_or_default();
    if bytes.starts_with(b"PK") {
        Ok(Media::Docx)
    } else if head.windows(5).any(|window| window == b"%PDF-") {
        Ok(Media::Pdf)
    } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        Err(CheckError::OldOrEncryptedWord)
    } else {
        Err(CheckError::UnknownFormat)
    }
}

/// Every element but the paragraphs of the text, which would be too many.
fn recognised(view: &View) -> Vec<Recognised> {
    let named = view.items.iter().filter(|item| {
        !matches!(item.element, Element::Body | Element::AttachmentBody | Element::Cell | Element::PageNumber)
    });
    named.map(|item| Recognised { element: item.element.name().to_owned(), place: item.place() }).collect()
}
