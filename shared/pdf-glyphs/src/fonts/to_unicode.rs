//! The map to Unicode that comes with a font (ISO 32000-1, 9.10.3).

use hayro_cmap::{BfString, CMap, load_embedded};
use hayro_syntax::object::{Dict, Stream};

use super::Reading;
use crate::PdfError;
use crate::filters::{Budget, open};

/// Characters that one code may stand for; more is no ligature.
const LONGEST: usize = 16;

/// A map from codes to characters.
#[derive(Debug)]
pub struct ToUnicode(CMap);

impl ToUnicode {
    /// The map of a font, if it has one.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn of(font: &Dict<'_>, budget: &mut Budget) -> Result<Option<Self>, PdfError> {
        let Some(stream) = font.get::<Stream<'_>>(b"ToUnicode") else { return Ok(None) };
        let Some(data) = open(&stream, budget)? else { return Ok(None) };
        Ok(CMap::parse(&data, load_embedded).map(Self))
    }

    /// True when it says anything at all.
    pub fn is_filled(&self) -> bool {
        (0..=0xffff).any(|code| self.reading(code).is_usable())
    }

    /// What a code stands for.
    pub fn reading(&self, code: u32) -> Reading {
        match self.0.lookup_bf_string(code) {
            None => Reading::Unknown,
            Some(BfString::Char(char)) => Reading::Char(char),
            Some(BfString::String(text)) if text.chars().count() <= LONGEST => Reading::of(&text),
            Some(BfString::String(_)) => Reading::Unknown,
        }
    }
}
