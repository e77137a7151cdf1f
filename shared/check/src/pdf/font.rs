//! Fonts of a page: codes, widths, text and outlines.

use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object};

use super::cmap::CMap;
use super::outlines::{Outlines, Reach};
use crate::error::{OrBroken, Result};
use crate::limits::Limits;

/// Codes of one range of widths; a wider range is an attack.
const MOST_CODES: usize = 1 << 16;

/// What a content stream needs of a font.
#[derive(Debug, Clone)]
pub struct Font {
    /// BaseFont without the subset tag.
    pub name: String,
    /// True when the file holds the font.
    pub embedded: bool,
    encoding: Encoding,
    widths: BTreeMap<u32, f64>,
    default_width: f64,
    to_unicode: Option<CMap>,
    outlines: Option<Rc<Outlines>>,
}

/// How a string is taken apart into codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    /// One byte a code.
    Simple,
    /// Two bytes a code, of the font's own numbering.
    Wide,
    /// Two bytes a code, which are UTF-16 units.
    Utf16,
    /// One or two bytes of GBK.
    Gbk,
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
    /// How far its ink reaches, in units of the size; absent when the font is
    /// not embedded or has no outline for it.
    pub reach: Option<Reach>,
}

impl Font {
    /// Reads a font dictionary.
    ///
    /// # Errors
    /// When a composite font has no descendant.
    pub fn read(document: &Document, font: &Dictionary, limits: &Limits) -> Result<Self> {
        let base = name(font, b"BaseFont", document).unwrap_or_default();
        let to_unicode = font.get_deref(b"ToUnicode", document).and_then(Object::as_stream).ok();
        let to_unicode = to_unicode
            .and_then(|stream| stream.get_plain_content_with_limit(limits.stream).ok())
            .map(|bytes| CMap::parse(&bytes));
        let wide = name(font, b"Subtype", document).as_deref() == Some("Type0");
        let holder = if wide { descendant(document, font)? } else { font };
        let descriptor = holder.get_deref(b"FontDescriptor", document).and_then(Object::as_dict).ok();
        let embedded = descriptor.is_some_and(|descriptor| {
            [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|key| descriptor.has(key))
        });
        let (widths, default_width) =
            if wide { wide_widths(document, holder) } else { (simple_widths(document, font), 0.0) };
        let encoding = if wide { wide_encoding(document, font) } else { Encoding::Simple };
        let outlines = descriptor.filter(|_| encoding == Encoding::Wide);
        let outlines = outlines.and_then(|descriptor| Outlines::read(document, holder, descriptor, limits));
        Ok(Self {
            name: without_tag(&base),
            embedded,
            encoding,
            widths,
            default_width,
            to_unicode,
            outlines: outlines.map(Rc::new),
        })
    }

    /// Splits a string into codes.
    pub fn codes(&self, bytes: &[u8]) -> Vec<Code> {
        match self.encoding {
            Encoding::Gbk => self.gbk_codes(bytes),
            Encoding::Simple => bytes.iter().map(|byte| self.code(u32::from(*byte))).collect(),
            Encoding::Wide | Encoding::Utf16 => bytes
                .chunks(2)
                .map(|chunk| self.code(chunk.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte))))
                .collect(),
        }
    }

    fn code(&self, code: u32) -> Code {
        let width = self.widths.get(&code).copied().unwrap_or(self.default_width);
        let simple = self.encoding == Encoding::Simple;
        let reach = self.outlines.as_ref().and_then(|outlines| outlines.reach(code));
        Code { width, text: self.text(code), is_space: simple && code == 32, reach }
    }

    /// Widths of such a font go by the numbers of its character collection,
    /// which only a table outside the file gives: letters of one byte are half
    /// an em wide, others a whole one.
    fn gbk_codes(&self, bytes: &[u8]) -> Vec<Code> {
        let mut codes = Vec::new();
        let mut rest = bytes;
        while let Some(first) = rest.first() {
            let (chunk, after) = rest.split_at(if *first < 0x80 { 1 } else { 2.min(rest.len()) });
            let (text, _, _) = encoding_rs::GBK.decode(chunk);
            let width = if chunk.len() == 1 { 500.0 } else { self.default_width };
            codes.push(Code { width, text: text.into_owned(), is_space: chunk == b" ", reach: None });
            rest = after;
        }
        codes
    }

    fn text(&self, code: u32) -> String {
        match (&self.to_unicode, self.encoding) {
            (Some(map), _) => map.text(code).unwrap_or_default().to_owned(),
            // Simple fonts of other programs, in ASCII.
            (None, Encoding::Simple | Encoding::Utf16) => char::from_u32(code).map(String::from).unwrap_or_default(),
            (None, _) => String::new(),
        }
    }
}

fn descendant<'a>(document: &'a Document, font: &'a Dictionary) -> Result<&'a Dictionary> {
    let fonts = font.get_deref(b"DescendantFonts", document)?.as_array()?;
    let first = fonts.first().or_broken("字体缺少内容")?;
    Ok(document.dereference(first)?.1.as_dict()?)
}

fn wide_encoding(document: &Document, font: &Dictionary) -> Encoding {
    match name(font, b"Encoding", document).unwrap_or_default().as_str() {
        name if name.starts_with("UniGB-U") || name.starts_with("UniCNS-U") => Encoding::Utf16,
        "GBK-EUC-H" | "GBKp-EUC-H" | "GBK2K-H" | "GB-EUC-H" | "GBpc-EUC-H" => Encoding::Gbk,
        _ => Encoding::Wide,
    }
}

fn name(dictionary: &Dictionary, key: &[u8], document: &Document) -> Option<String> {
    let name = dictionary.get_deref(key, document).ok()?.as_name().ok()?;
    Some(readable(name))
}

/// Names of Chinese fonts are UTF-8, or GBK from older programs.
fn readable(name: &[u8]) -> String {
    std::str::from_utf8(name).map_or_else(|_| encoding_rs::GBK.decode(name).0.into_owned(), str::to_owned)
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
            widths.extend((first..=last as u32).take(MOST_CODES).map(|code| (code, width)));
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
