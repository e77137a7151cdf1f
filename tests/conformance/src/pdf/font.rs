//! Fonts of a page: codes, widths and text.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use lopdf::{Dictionary, Document, Object};

use super::cmap::CMap;

/// What a content stream needs of a font.
#[derive(Debug, Clone)]
pub struct Font {
    /// BaseFont without the subset tag.
    pub name: String,
    /// True when the file holds the font.
    pub embedded: bool,
    /// True for codes of two bytes.
    wide: bool,
    widths: BTreeMap<u32, f64>,
    default_width: f64,
    to_unicode: Option<CMap>,
}

/// A code of a string, with what the font says of it.
#[derive(Debug, Clone)]
pub struct Code {
    /// Advance in thousandths of the size.
    pub width: f64,
    /// Its text; empty when the file does not say.
    pub text: String,
    /// True for the single byte 32, to which word spacing applies.
    pub is_space: bool,
}

impl Font {
    /// Reads a font dictionary.
    ///
    /// # Errors
    /// When a composite font has no descendant.
    pub fn read(document: &Document, font: &Dictionary) -> Result<Self> {
        let base = name(font, b"BaseFont", document).unwrap_or_default();
        let to_unicode = font.get_deref(b"ToUnicode", document).and_then(Object::as_stream).ok();
        let to_unicode = to_unicode.and_then(|stream| stream.get_plain_content().ok()).map(|bytes| CMap::parse(&bytes));
        let wide = name(font, b"Subtype", document).as_deref() == Some("Type0");
        let holder = if wide { descendant(document, font)? } else { font };
        let embedded =
            holder.get_deref(b"FontDescriptor", document).and_then(Object::as_dict).is_ok_and(|descriptor| {
                [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|key| descriptor.has(key))
            });
        let (widths, default_width) =
            if wide { wide_widths(document, holder) } else { (simple_widths(document, font), 0.0) };
        Ok(Self { name: without_tag(&base), embedded, wide, widths, default_width, to_unicode })
    }

    /// Splits a string into codes.
    pub fn codes<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = Code> + 'a {
        bytes.chunks(if self.wide { 2 } else { 1 }).map(|chunk| {
            let code = chunk.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte));
            let width = self.widths.get(&code).copied().unwrap_or(self.default_width);
            Code { width, text: self.text(code), is_space: !self.wide && code == 32 }
        })
    }

    fn text(&self, code: u32) -> String {
        match &self.to_unicode {
            Some(map) => map.text(code).unwrap_or_default().to_owned(),
            // Simple fonts of other programs, in ASCII.
            None if !self.wide => char::from_u32(code).map(String::from).unwrap_or_default(),
            None => String::new(),
        }
    }
}

fn descendant<'a>(document: &'a Document, font: &'a Dictionary) -> Result<&'a Dictionary> {
    let fonts = font.get_deref(b"DescendantFonts", document)?.as_array()?;
    let first = fonts.first().context("no descendant font")?;
    Ok(document.dereference(first)?.1.as_dict()?)
}

fn name(dictionary: &Dictionary, key: &[u8], document: &Document) -> Option<String> {
    let name = dictionary.get_deref(key, document).ok()?.as_name().ok()?;
    Some(String::from_utf8_lossy(name).into_owned())
}

fn without_tag(name: &str) -> String {
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 => rest.to_owned(),
        _ => name.to_owned(),
    }
}

fn number(document: &Document, object: &Object) -> Option<f64> {
    Some(f64::from(document.dereference(object).ok()?.1.as_float().ok()?))
}

fn wide_widths(document: &Document, font: &Dictionary) -> (BTreeMap<u32, f64>, f64) {
    let default = font.get(b"DW").ok().and_then(|dw| number(document, dw)).unwrap_or(1000.0);
    let mut widths = BTreeMap::new();
    let Ok(entries) = font.get_deref(b"W", document).and_then(Object::as_array) else { return (widths, default) };
    let mut rest = entries.as_slice();
    while let [first, second, after @ ..] = rest {
        let Some(first) = number(document, first).map(|n| n as u32) else { break };
        // c [w1 w2 …] or c_first c_last w
        if let Ok(list) = document.dereference(second).and_then(|(_, list)| list.as_array()) {
            let listed = list.iter().filter_map(|width| number(document, width));
            widths.extend((first..).zip(listed));
            rest = after;
        } else if let ([width, after @ ..], Some(last)) = (after, number(document, second)) {
            let width = number(document, width).unwrap_or(default);
            widths.extend((first..=last as u32).map(|code| (code, width)));
            rest = after;
        } else {
            break;
        }
    }
    (widths, default)
}

fn simple_widths(document: &Document, font: &Dictionary) -> BTreeMap<u32, f64> {
    let first = font.get(b"FirstChar").ok().and_then(|first| number(document, first)).unwrap_or(0.0) as u32;
    let listed = font.get_deref(b"Widths", document).and_then(Object::as_array);
    let widths = listed.into_iter().flatten().filter_map(|width| number(document, width));
    (first..).zip(widths).collect()
}
