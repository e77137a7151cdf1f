//! From the codes of a string to characters and widths (ISO 32000-1, 9.5 to 9.10).
//!
//! What a code stands for is asked of these in turn: the map to Unicode that
//! comes with the font; the coding itself, when it is a known one; the
//! collection of characters that its numbers belong to; the names of its glyphs;
//! the tables of the font program. When none of them knows, the answer is that
//! the file does not say, never a guess, save for one that is marked as such.

mod cache;
mod coding;
mod composite;
mod names;
mod program;
mod simple;
mod symbols;
mod to_unicode;
mod widths;

use std::rc::Rc;

use hayro_syntax::object::{Dict, Name, Number};

use crate::page;
use crate::text_string;

pub use cache::Fonts;

/// What a code stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// A character.
    Char(char),
    /// Several, of a ligature.
    Text(Rc<str>),
    /// The file does not say.
    Unknown,
}

impl Reading {
    /// The reading of a text; of an empty one there is none.
    fn of(text: &str) -> Self {
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (None, _) => Self::Unknown,
            (Some(char), None) => Self::Char(char),
            _ => Self::Text(text.into()),
        }
    }

    /// True for one that may stand in a text: no lost, private or control
    /// character.
    fn is_usable(&self) -> bool {
        let usable = |char: char| {
            !matches!(char, '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffd}')
                && !matches!(char, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
                && !matches!(char, '\u{fffe}' | '\u{ffff}')
        };
        match self {
            Self::Char(char) => usable(*char),
            Self::Text(text) => text.chars().all(usable),
            Self::Unknown => false,
        }
    }
}

/// One code of a string.
#[derive(Debug, Clone)]
pub struct Code {
    /// What it stands for.
    pub reading: Reading,
    /// How far it moves on, in ems: to the right, or downwards in a font for
    /// upright lines.
    pub advance: f64,
    /// Its bytes.
    pub length: usize,
    /// The code of a space in one byte, which is widened with words.
    pub is_word_space: bool,
}

/// A font ready to read strings.
#[derive(Debug)]
pub struct Font {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Simple(simple::Simple),
    Composite(Box<composite::Composite>),
}

impl Font {
    /// True when lines run from top to bottom.
    pub fn is_upright(&self) -> bool {
        matches!(&self.kind, Kind::Composite(font) if font.is_upright())
    }

    /// The first code of `bytes`; nothing when there are none.
    pub fn code(&self, bytes: &[u8]) -> Option<Code> {
        match &self.kind {
            Kind::Simple(font) => font.code(bytes),
            Kind::Composite(font) => font.code(bytes),
        }
    }
}

/// What the dictionaries say of how a font looks.
fn look(font: &Dict<'_>, descriptor: Option<&Dict<'_>>) -> page::Font {
    let name = font.get::<Name<'_>>(b"BaseFont").map(|name| text_string::text(&name)).unwrap_or_default();
    let name = match name.split_once('+') {
        Some((mark, rest)) if mark.len() == 6 && mark.bytes().all(|byte| byte.is_ascii_uppercase()) => rest.to_owned(),
        _ => name,
    };
    let number = |key: &[u8]| descriptor.and_then(|found| found.get::<Number>(key)).map(|number| number.as_i64());
    let flags = number(b"Flags").unwrap_or(0);
    let lower = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    page::Font {
        bold: has(&["bold", "heavy", "black", "粗体"])
            || number(b"FontWeight").is_some_and(|weight| weight >= 600)
            || flags & (1 << 18) != 0,
        italic: has(&["italic", "oblique"])
            || flags & (1 << 6) != 0
            || number(b"ItalicAngle").is_some_and(|angle| angle != 0),
        guessed: false,
        symbols: has(&["symbol", "wingding", "webding", "dingbat", "marlett"]),
        name,
    }
}
