//! A PDF as a stranger reads it: every glyph with its font, size and place.
//!
//! Lengths are millimetres from the top left corner of the page, sizes points.

mod catalogue;
mod cmap;
mod content;
mod font;
mod matrix;
mod outlines;
mod paths;

use std::collections::BTreeMap;

use lopdf::{Document, LoadOptions, Object, ObjectId};

use crate::error::{CheckError, OrBroken, Result};
use crate::limits::Limits;
pub use catalogue::Bookmark;
pub use content::{Glyph, Ink};
pub use paths::{Box, Stroke};

/// Millimetres in a point.
pub const MM: f64 = 25.4 / 72.0;

/// A finished PDF.
#[derive(Debug, Clone)]
pub struct PdfFile {
    /// Version in the header.
    pub version: String,
    /// The pages, in order.
    pub pages: Vec<PdfPage>,
    /// The bookmarks, in the order of a walk from the top.
    pub outline: Vec<Bookmark>,
    /// Entries of the information dictionary.
    pub info: BTreeMap<String, String>,
    /// The XMP packet.
    pub xmp: Option<String>,
    /// The catalogue's language.
    pub language: Option<String>,
    /// Fonts: name without subset tag, and whether a font file is inside.
    pub fonts: BTreeMap<String, bool>,
}

/// A page.
#[derive(Debug, Clone)]
pub struct PdfPage {
    /// Sheet in points: left, bottom, right, top.
    pub media_box: [f64; 4],
    /// The same of the visible part, when it is given.
    pub crop_box: Option<[f64; 4]>,
    /// Rotation in degrees.
    pub rotate: i64,
    /// The glyphs, in the order of the content stream.
    pub glyphs: Vec<Glyph>,
    /// Straight strokes and thin filled boxes.
    pub strokes: Vec<Stroke>,
    /// Boxes of the pictures drawn on it.
    pub pictures: Vec<Box>,
    /// Boxes of stamps and signature fields laid over it.
    pub stamps: Vec<Box>,
}

/// Reads a file.
///
/// # Errors
/// When it is no PDF, is encrypted, goes over a limit, or a part that a reader
/// needs is missing.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<PdfFile> {
    let options = LoadOptions::with_max_decompressed_size(limits.stream);
    let document = Document::load_mem_with_options(bytes, options).map_err(refused)?;
    if document.is_encrypted() || document.was_encrypted() {
        return Err(CheckError::EncryptedPdf);
    }
    if document.objects.len() > limits.objects {
        return Err(CheckError::OverLimit { what: "对象数", limit: limits.objects });
    }
    let ids: Vec<ObjectId> = document.page_iter().take(limits.pages + 1).collect();
    if ids.len() > limits.pages {
        return Err(CheckError::OverLimit { what: "页数", limit: limits.pages });
    }
    if ids.is_empty() {
        return Err(CheckError::BrokenPdf("没有页面".to_owned()));
    }
    let mut reading = Reading { document: &document, limits, operators: limits.operators, fonts: BTreeMap::new() };
    let pages: Vec<PdfPage> = ids.iter().map(|id| read_page(&mut reading, *id)).collect::<Result<_>>()?;
    let fonts = reading.fonts;
    let root = document.catalog()?;
    let heights: Vec<f64> = pages.iter().map(|page| page.media_box[3]).collect();
    Ok(PdfFile {
        version: document.version.clone(),
        pages,
        outline: catalogue::outline(&document, root, &ids, &heights)?,
        info: catalogue::info(&document),
        xmp: catalogue::xmp(&document, root, limits),
        language: root.get_deref(b"Lang", &document).ok().and_then(catalogue::text_string),
        fonts,
    })
}

fn refused(error: lopdf::Error) -> CheckError {
    match error {
        lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword => CheckError::EncryptedPdf,
        other => other.into(),
    }
}

/// What the reading of the pages shares.
struct Reading<'a> {
    document: &'a Document,
    limits: &'a Limits,
    /// Operators that may still be run.
    operators: usize,
    fonts: BTreeMap<String, bool>,
}

fn read_page(reading: &mut Reading, id: ObjectId) -> Result<PdfPage> {
    let document = reading.document;
    let media_box = inherited(document, id, b"MediaBox").or_broken("页面没有尺寸")?;
    let media_box = rectangle(document, media_box).or_broken("页面尺寸有误")?;
    let crop_box = inherited(document, id, b"CropBox").and_then(|found| rectangle(document, found));
    let rotate = inherited(document, id, b"Rotate").and_then(|found| found.as_i64().ok()).unwrap_or(0);
    let resources = inherited(document, id, b"Resources").and_then(|found| found.as_dict().ok()).cloned();
    let resources = resources.unwrap_or_default();
    let content = document.get_page_content_with_limit(id, reading.limits.stream)?;
    let page = content::interpret(reading, &resources, &content, media_box)?;
    for (name, embedded) in page.fonts {
        let entry = reading.fonts.entry(name).or_insert(embedded);
        *entry &= embedded;
    }
    let stamps = stamps(document, id, media_box);
    Ok(PdfPage {
        media_box,
        crop_box,
        rotate,
        glyphs: page.glyphs,
        strokes: page.strokes,
        pictures: page.pictures,
        stamps,
    })
}

/// Boxes of the stamps and signature fields of a page.
fn stamps(document: &Document, page: ObjectId, sheet: [f64; 4]) -> Vec<Box> {
    let page = document.get_dictionary(page).ok();
    let listed = page.and_then(|page| page.get_deref(b"Annots", document).and_then(Object::as_array).ok());
    let notes = listed.into_iter().flatten().filter_map(|note| document.dereference(note).ok()?.1.as_dict().ok());
    let over = notes.filter(|note| {
        let kind = note.get(b"Subtype").and_then(Object::as_name).ok();
        let field = note.get(b"FT").and_then(Object::as_name).ok();
        kind == Some(b"Stamp") || (kind == Some(b"Widget") && field == Some(b"Sig"))
    });
    let [left, _, _, top] = sheet;
    over.filter_map(|note| rectangle(document, note.get(b"Rect").ok()?))
        .map(|[x1, y1, x2, y2]| Box {
            left: (x1.min(x2) - left) * MM,
            top: (top - y1.max(y2)) * MM,
            right: (x1.max(x2) - left) * MM,
            bottom: (top - y1.min(y2)) * MM,
        })
        .filter(|found| found.right - found.left > 1.0)
        .collect()
}

/// An attribute of a page that its ancestors may hold.
fn inherited<'a>(document: &'a Document, page: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node = document.get_dictionary(page).ok()?;
    for _ in 0..64 {
        if let Ok(found) = node.get_deref(key, document) {
            return Some(found);
        }
        node = node.get_deref(b"Parent", document).ok()?.as_dict().ok()?;
    }
    None
}

fn rectangle(document: &Document, object: &Object) -> Option<[f64; 4]> {
    let numbers: Option<Vec<f64>> = document
        .dereference(object)
        .ok()?
        .1
        .as_array()
        .ok()?
        .iter()
        .map(|entry| Some(f64::from(document.dereference(entry).ok()?.1.as_float().ok()?)))
        .collect();
    numbers?.try_into().ok()
}
