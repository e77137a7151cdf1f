//! A PDF as a stranger reads it: every glyph with its font, size and place.
//!
//! Lengths are millimetres from the top left corner of the page, sizes points.

mod cmap;
mod content;
mod font;
mod matrix;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use lopdf::{Dictionary, Document, Object, ObjectId};

pub use content::{Glyph, Ink, Stroke};

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
}

/// A bookmark.
#[derive(Debug, Clone, PartialEq)]
pub struct Bookmark {
    /// Depth, from 1.
    pub depth: usize,
    /// Its text.
    pub title: String,
    /// Page it leads to, from 0.
    pub page: Option<usize>,
    /// Height on that page, mm from the top.
    pub top: Option<f64>,
}

/// Reads a file.
///
/// # Errors
/// When it is no PDF, or a part that a reader needs is missing.
pub fn read(path: &Path) -> Result<PdfFile> {
    let document = Document::load(path).with_context(|| format!("{} is no PDF", path.display()))?;
    let ids: Vec<ObjectId> = document.get_pages().into_values().collect();
    let mut fonts = BTreeMap::new();
    let pages: Result<Vec<PdfPage>> = ids.iter().map(|id| read_page(&document, *id, &mut fonts)).collect();
    let catalogue = document.catalog()?;
    let heights: Vec<f64> = pages.as_ref().map_or_else(|_| Vec::new(), |p| p.iter().map(|p| p.media_box[3]).collect());
    Ok(PdfFile {
        version: document.version.clone(),
        pages: pages?,
        outline: read_outline(&document, catalogue, &ids, &heights)?,
        info: read_info(&document),
        xmp: read_xmp(&document, catalogue),
        language: catalogue.get_deref(b"Lang", &document).ok().and_then(text_string),
        fonts,
    })
}

fn read_page(document: &Document, id: ObjectId, fonts: &mut BTreeMap<String, bool>) -> Result<PdfPage> {
    let media_box = inherited(document, id, b"MediaBox").context("no MediaBox")?;
    let media_box = rectangle(document, media_box).context("MediaBox is no rectangle")?;
    let crop_box = inherited(document, id, b"CropBox").and_then(|found| rectangle(document, found));
    let rotate = inherited(document, id, b"Rotate").and_then(|found| found.as_i64().ok()).unwrap_or(0);
    let resources = inherited(document, id, b"Resources").and_then(|found| found.as_dict().ok()).cloned();
    let resources = resources.unwrap_or_default();
    let content = document.get_page_content(id);
    let page = content::interpret(document, &resources, &content, media_box)?;
    for (name, embedded) in page.fonts {
        let entry = fonts.entry(name).or_insert(embedded);
        *entry &= embedded;
    }
    Ok(PdfPage { media_box, crop_box, rotate, glyphs: page.glyphs, strokes: page.strokes })
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
    let numbers: Option<Vec<f64>> = object
        .as_array()
        .ok()?
        .iter()
        .map(|entry| Some(f64::from(document.dereference(entry).ok()?.1.as_float().ok()?)))
        .collect();
    numbers?.try_into().ok()
}

fn read_outline(
    document: &Document,
    catalogue: &Dictionary,
    pages: &[ObjectId],
    heights: &[f64],
) -> Result<Vec<Bookmark>> {
    let mut found = Vec::new();
    let Ok(root) = catalogue.get_deref(b"Outlines", document).and_then(Object::as_dict) else { return Ok(found) };
    let mut stack: Vec<(Object, usize)> =
        root.get(b"First").ok().cloned().map(|first| (first, 1)).into_iter().collect();
    while let Some((reference, depth)) = stack.pop() {
        if found.len() > 100_000 {
            bail!("the outline runs in a circle");
        }
        let item = document.dereference(&reference)?.1.as_dict()?;
        let destination = item
            .get_deref(b"Dest", document)
            .ok()
            .or_else(|| item.get_deref(b"A", document).ok()?.as_dict().ok()?.get_deref(b"D", document).ok());
        let (page, top) = destination.and_then(|d| place_of(document, d, pages, heights)).unwrap_or((None, None));
        let title = item.get_deref(b"Title", document).ok().and_then(text_string).unwrap_or_default();
        found.push(Bookmark { depth, title, page, top });
        stack.extend(item.get(b"Next").ok().cloned().map(|next| (next, depth)));
        stack.extend(item.get(b"First").ok().cloned().map(|first| (first, depth + 1)));
    }
    Ok(found)
}

fn place_of(
    document: &Document,
    destination: &Object,
    pages: &[ObjectId],
    heights: &[f64],
) -> Option<(Option<usize>, Option<f64>)> {
    let parts = destination.as_array().ok()?;
    let id = parts.first()?.as_reference().ok()?;
    let page = pages.iter().position(|page| *page == id);
    let height = page.and_then(|page| heights.get(page)).copied().unwrap_or(0.0);
    // [page /XYZ left top zoom] or [page /FitH top]
    let index = if parts.get(1)?.as_name().ok()? == b"XYZ" { 3 } else { 2 };
    let top = parts.get(index).and_then(|top| document.dereference(top).ok()?.1.as_float().ok());
    Some((page, top.map(|top| (height - f64::from(top)) * MM)))
}

fn read_info(document: &Document) -> BTreeMap<String, String> {
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict);
    let entries = info.into_iter().flat_map(Dictionary::iter);
    entries.filter_map(|(key, value)| Some((String::from_utf8_lossy(key).into_owned(), text_string(value)?))).collect()
}

fn read_xmp(document: &Document, catalogue: &Dictionary) -> Option<String> {
    let stream = catalogue.get_deref(b"Metadata", document).ok()?.as_stream().ok()?;
    String::from_utf8(stream.get_plain_content().ok()?).ok()
}

/// A text string of the format: UTF-16BE with a mark, UTF-8 with a mark, or
/// Latin.
fn text_string(object: &Object) -> Option<String> {
    let bytes = object.as_str().ok()?;
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        let units: Vec<u16> =
            rest.chunks_exact(2).map(|pair| pair.iter().fold(0, |sum, b| sum << 8 | u16::from(*b))).collect();
        return String::from_utf16(&units).ok();
    }
    if let Some(rest) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        return String::from_utf8(rest.to_vec()).ok();
    }
    Some(bytes.iter().map(|b| char::from(*b)).collect())
}
