//! Fonts of at most 256 characters (ISO 32000-1, 9.6).

use encoding_rs::GBK;
use hayro_syntax::object::{Array, Dict, Name, Number, Object};

use super::names::{self, Base};
use super::program::simple_readings;
use super::to_unicode::ToUnicode;
use super::{Code, Reading, look, symbols, widths};
use crate::content::Work;
use crate::filters::Budget;
use crate::{PdfError, page};

/// A simple font: what each of its codes stands for and how wide it is.
#[derive(Debug)]
pub struct Simple {
    codes: Vec<(Reading, f64)>,
    /// Two bytes are one character of GBK.
    is_gbk: bool,
}

impl Simple {
    /// Loads a font.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn load(font: &Dict<'_>, budget: &mut Budget, work: &mut Work) -> Result<(page::Font, Self), PdfError> {
        let descriptor = font.get::<Dict<'_>>(b"FontDescriptor");
        let mut shown = look(font, descriptor.as_ref());
        let to_unicode = ToUnicode::of(font, budget)?;
        let is_drawn = font.get::<Name<'_>>(b"Subtype").is_some_and(|kind| *kind == *b"Type3");
        let coding = Coding::of(font, descriptor.as_ref());
        // A map to Unicode speaks for the codes in use; reading the program is dear.
        let is_mapped = to_unicode
            .as_ref()
            .is_some_and(|map| (0..=255).filter(|code| map.reading(*code).is_usable()).nth(1).is_some());
        let own = if coding.base.is_none() && !is_drawn && !is_mapped {
            simple_readings(descriptor.as_ref(), budget, work)?
        } else {
            None
        };
        let is_embedded = descriptor.as_ref().is_some_and(|found| {
            [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|key| found.contains_key(key))
        });
        // A font that is not part of the file and names no coding has its own,
        // which for letters is the standard one.
        let otherwise = (!is_embedded && !is_drawn && !shown.symbols).then_some(Base::Standard);
        let scale = if is_drawn { drawn_scale(font) } else { 0.001 };
        let given = widths::simple(font, descriptor.as_ref(), scale);
        let is_monospaced = shown.name.to_lowercase().contains("courier");
        let mut guessed = false;
        let codes = (0..=255u8).zip(given.iter()).map(|(code, width)| {
            let mapped = to_unicode.as_ref().map_or(Reading::Unknown, |map| map.reading(code.into()));
            let symbol = || shown.symbols.then(|| symbols::char(&shown.name, code.into())).flatten();
            // A name that says nothing still takes the place of the base's.
            let renamed = coding.names.iter().any(|(named, _)| *named == code);
            let by_base = |base: Option<Base>| {
                let char = base.filter(|_| !renamed).and_then(|base| base.char(code));
                char.map_or(Reading::Unknown, Reading::Char)
            };
            let reading = [mapped.clone(), coding.named(code), symbol().map_or(Reading::Unknown, Reading::Char)]
                .into_iter()
                .chain([by_base(coding.base)])
                .chain(own.as_ref().and_then(|own| own.get(usize::from(code)).cloned()))
                .chain([by_base(otherwise)])
                .find(Reading::is_usable);
            let reading = reading.unwrap_or_else(|| {
                // The code itself is a letter in many small programs' fonts.
                let guess = by_base((is_embedded && !is_drawn && to_unicode.is_none()).then_some(Base::Windows));
                guessed |= guess != Reading::Unknown && own.is_none() && coding.base.is_none();
                if own.is_none() && coding.base.is_none() && guess != Reading::Unknown { guess } else { mapped }
            });
            let char = if let Reading::Char(char) = reading { Some(char) } else { None };
            let width = width.unwrap_or_else(|| widths::standard(char, is_monospaced));
            (reading, width)
        });
        let codes = codes.collect();
        shown.guessed = guessed;
        let is_gbk = !is_embedded && to_unicode.is_none() && is_named_in_gbk(font);
        Ok((shown, Self { codes, is_gbk }))
    }

    /// The first code of `bytes`.
    pub fn code(&self, bytes: &[u8]) -> Option<Code> {
        let code = *bytes.first()?;
        let (reading, advance) = self.codes.get(usize::from(code))?;
        if self.is_gbk
            && let Some((pair, char)) = bytes.get(..2).and_then(|pair| Some((pair, gbk(pair)?)))
        {
            let second = pair.get(1).and_then(|code| self.codes.get(usize::from(*code)));
            let advance = advance + second.map_or(0.0, |(_, advance)| *advance);
            return Some(Code { reading: Reading::Char(char), advance, length: 2, is_word_space: false });
        }
        Some(Code { reading: reading.clone(), advance: *advance, length: 1, is_word_space: code == 32 })
    }
}

/// True for a face whose name is written in GBK, as programs of Chinese Windows did
/// before fonts of many characters: what it shows is coded as its name is, whatever
/// coding it claims. Only asked of faces that are not part of the file.
fn is_named_in_gbk(font: &Dict<'_>) -> bool {
    font.get::<Name<'_>>(b"BaseFont").is_some_and(|name| {
        let text = GBK.decode_without_bom_handling_and_without_replacement(&name);
        text.is_some_and(|text| {
            let beyond = || text.chars().filter(|char| !char.is_ascii());
            beyond().count() >= 2 && beyond().all(|char| matches!(char, '\u{4e00}'..='\u{9fff}'))
        })
    })
}

/// The character of two bytes in GBK.
fn gbk(pair: &[u8]) -> Option<char> {
    let text = GBK.decode_without_bom_handling_and_without_replacement(pair)?;
    let mut chars = text.chars();
    chars.next().filter(|char| !char.is_ascii() && chars.next().is_none())
}

/// Ems of one unit of a font whose glyphs are drawn (9.6.5).
fn drawn_scale(font: &Dict<'_>) -> f64 {
    let first = font.get::<Array<'_>>(b"FontMatrix").and_then(|matrix| matrix.iter::<Number>().next());
    first.map_or(0.001, |number| number.as_f64())
}

/// The coding that a font names, with its differences.
#[derive(Debug, Default)]
struct Coding {
    base: Option<Base>,
    names: Vec<(u8, String)>,
}

impl Coding {
    fn of(font: &Dict<'_>, descriptor: Option<&Dict<'_>>) -> Self {
        if let Some(name) = font.get::<Name<'_>>(b"Encoding") {
            return Self { base: Base::by_name(&name), names: Vec::new() };
        }
        let Some(coding) = font.get::<Dict<'_>>(b"Encoding") else { return Self::default() };
        let base = coding.get::<Name<'_>>(b"BaseEncoding").and_then(|name| Base::by_name(&name));
        let flags = descriptor.and_then(|found| found.get::<Number>(b"Flags")).map_or(0, |flags| flags.as_i64());
        // Of a font of letters the differences are to the standard coding.
        let base = base.or_else(|| (flags & (1 << 5) != 0).then_some(Base::Standard));
        let names = coding.get::<Array<'_>>(b"Differences").map(|list| differences(&list)).unwrap_or_default();
        Self { base, names }
    }

    fn named(&self, code: u8) -> Reading {
        let name = self.names.iter().rev().find(|(named, _)| *named == code);
        name.map_or(Reading::Unknown, |(_, name)| names::reading(name))
    }
}

fn differences(list: &Array<'_>) -> Vec<(u8, String)> {
    let mut names = Vec::new();
    let mut next = Some(0u8);
    for item in list.iter::<Object<'_>>().take(1024) {
        match item {
            Object::Number(number) => next = u8::try_from(number.as_i64()).ok(),
            Object::Name(name) => {
                if let Some(code) = next {
                    names.push((code, name.as_str().to_owned()));
                    next = code.checked_add(1);
                }
            }
            _ => {}
        }
    }
    names
}
