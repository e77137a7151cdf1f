//! What a PDF says of itself outside its pages: bookmarks, information, XMP.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::MM;
use crate::error::{CheckError, Result};
use crate::limits::Limits;

/// Bookmarks that are read before the outline is taken for a circle.
const MOST_BOOKMARKS: usize = 100_000;

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

pub(super) fn outline(
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
        if found.len() > MOST_BOOKMARKS {
            return Err(CheckError::BrokenPdf("书签成环".to_owned()));
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

pub(super) fn info(document: &Document) -> BTreeMap<String, String> {
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict);
    let entries = info.into_iter().flat_map(Dictionary::iter);
    entries.filter_map(|(key, value)| Some((String::from_utf8_lossy(key).into_owned(), text_string(value)?))).collect()
}

pub(super) fn xmp(document: &Document, catalogue: &Dictionary, limits: &Limits) -> Option<String> {
    let stream = catalogue.get_deref(b"Metadata", document).ok()?.as_stream().ok()?;
    String::from_utf8(stream.get_plain_content_with_limit(limits.stream).ok()?).ok()
}

/// A text string of the format: UTF-16BE with a mark, UTF-8 with a mark, or
/// Latin.
pub(super) fn text_string(object: &Object) -> Option<String> {
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
