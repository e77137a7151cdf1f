//! Fonts of many characters (ISO 32000-1, 9.7).

use std::cell::RefCell;
use std::collections::HashMap;

use hayro_cmap::{BfString, CMap, CidFamily};
use hayro_syntax::object::{Array, Dict, Name, Stream, String as PdfString};

use super::coding::{Coding, Taken, embedded};
use super::program::{Glyphs, reverse_map};
use super::to_unicode::ToUnicode;
use super::widths::Widths;
use super::{Code, Reading, look, symbols};
use crate::content::Work;
use crate::filters::{Budget, open};
use crate::{PdfError, page};

/// A composite font.
#[derive(Debug)]
pub struct Composite {
    coding: Coding,
    upright: bool,
    to_unicode: Option<ToUnicode>,
    widths: Widths,
    /// From the numbers of the collection to characters.
    collection: Option<CMap>,
    /// From the glyphs of the font program to characters.
    program: Option<Glyphs>,
    /// From numbers to glyphs; the same without one.
    to_glyph: Option<Vec<u8>>,
    symbols: Option<String>,
    /// What was found out.
    known: RefCell<HashMap<u32, Reading>>,
}

impl Composite {
    /// Loads a font.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn load(font: &Dict<'_>, budget: &mut Budget, work: &mut Work) -> Result<(page::Font, Self), PdfError> {
        let descendant = font
            .get::<Array<'_>>(b"DescendantFonts")
            .and_then(|list| list.iter::<Dict<'_>>().next())
            .or_else(|| font.get::<Dict<'_>>(b"DescendantFonts"))
            .unwrap_or_default();
        let descriptor = descendant.get::<Dict<'_>>(b"FontDescriptor");
        let shown = look(font, descriptor.as_ref());
        let named = font.get::<Name<'_>>(b"Encoding");
        let mut upright = named.as_ref().is_some_and(|name| name.ends_with(b"-V") || **name == *b"V");
        let coding = match (&named, font.get::<Stream<'_>>(b"Encoding")) {
            (Some(name), _) => Coding::by_name(name),
            (None, Some(stream)) => {
                upright = stream.dict().get::<i32>(b"WMode") == Some(1);
                open(&stream, budget)?.and_then(|data| Coding::by_map(&data))
            }
            _ => None,
        };
        let is_identity = matches!(coding, None | Some(Coding::Identity));
        let to_unicode = ToUnicode::of(font, budget)?;
        let is_mapped = to_unicode.as_ref().is_some_and(ToUnicode::is_filled);
        let program = if is_identity && !is_mapped { reverse_map(descriptor.as_ref(), budget, work)? } else { None };
        let to_glyph = match descendant.get::<Stream<'_>>(b"CIDToGIDMap") {
            Some(stream) => open(&stream, budget)?.map(std::borrow::Cow::into_owned),
            None => None,
        };
        let collection = collection(&descendant).and_then(embedded);
        let font = Self {
            coding: coding.unwrap_or(Coding::Identity),
            upright,
            to_unicode,
            widths: Widths::of(&descendant),
            collection,
            program,
            to_glyph,
            symbols: shown.symbols.then(|| shown.name.clone()),
            known: RefCell::default(),
        };
        Ok((shown, font))
    }

    /// True when lines run from top to bottom.
    pub const fn is_upright(&self) -> bool {
        self.upright
    }

    /// The first code of `bytes`.
    pub fn code(&self, bytes: &[u8]) -> Option<Code> {
        let code = self.coding.take(bytes)?;
        let number = self.coding.number(code);
        let known = self.known.borrow().get(&code.value).cloned();
        let reading = known.unwrap_or_else(|| {
            let reading = self.reading(code, number);
            self.known.borrow_mut().insert(code.value, reading.clone());
            reading
        });
        Some(Code {
            reading,
            advance: self.widths.advance(number.unwrap_or(0), self.upright),
            length: code.length,
            is_word_space: code.length == 1 && code.value == 32,
        })
    }

    fn reading(&self, code: Taken, number: Option<u32>) -> Reading {
        let mapped = self.to_unicode.as_ref().map_or(Reading::Unknown, |map| map.reading(code.value));
        if mapped.is_usable() {
            return mapped;
        }
        if let (Some(name), Reading::Char(char)) = (&self.symbols, &mapped)
            && let Some(char) = symbols::char(name, u32::from(*char))
        {
            return Reading::Char(char);
        }
        let others = [
            self.coding.reading(code),
            number.map_or(Reading::Unknown, |number| self.by_program(number)),
            number.map_or(Reading::Unknown, |number| self.by_collection(number)),
        ];
        others.into_iter().find(Reading::is_usable).unwrap_or(mapped)
    }

    fn by_collection(&self, number: u32) -> Reading {
        match self.collection.as_ref().and_then(|map| map.lookup_bf_string(number)) {
            Some(BfString::Char(char)) => Reading::Char(char),
            Some(BfString::String(text)) => Reading::of(&text),
            None => Reading::Unknown,
        }
    }

    fn by_program(&self, number: u32) -> Reading {
        let glyph = match &self.to_glyph {
            None => u16::try_from(number).ok(),
            Some(map) => usize::try_from(number).ok().and_then(|number| {
                let place = number.checked_mul(2)?;
                Some(u16::from_be_bytes(map.get(place..place.checked_add(2)?)?.try_into().ok()?))
            }),
        };
        let char = glyph.filter(|glyph| *glyph > 0).and_then(|glyph| self.program.as_ref()?.get(&glyph));
        char.map_or(Reading::Unknown, |char| Reading::Char(*char))
    }
}

/// The map from the numbers of a font's collection to Unicode.
fn collection(descendant: &Dict<'_>) -> Option<hayro_cmap::CMapName<'static>> {
    let info = descendant.get::<Dict<'_>>(b"CIDSystemInfo")?;
    let registry = info.get::<PdfString<'_>>(b"Registry")?;
    let ordering = info.get::<PdfString<'_>>(b"Ordering")?;
    CidFamily::from_registry_ordering(&registry, &ordering).ucs2_cmap()
}
