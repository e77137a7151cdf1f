//! A document with all that its text refers to.

use std::{cell::Cell, ops::Range};

use wenshu_model::source::NamedElement;

use super::{
    bytes::{slice, u16_at},
    fib::{Entry, Fib},
    pieces::{Piece, Text},
    properties::{CharacterProperties, ParagraphProperties, short_modifier},
    records::Drawings,
    runs::{Kind, Runs},
    sprm::{Sprm, sprms},
    styles::Styles,
};
use crate::IngestError;

/// The streams of a document.
#[derive(Debug, Default)]
pub struct Streams {
    /// `WordDocument`.
    pub document: Vec<u8>,
    /// `0Table` or `1Table`.
    pub table: Vec<u8>,
    /// `Data`.
    pub data: Vec<u8>,
}

/// A document.
pub struct Document<'d> {
    /// Its streams.
    pub streams: &'d Streams,
    /// Its text.
    pub text: Text,
    /// Names of its fonts.
    pub fonts: Vec<String>,
    /// Its drawings.
    pub drawings: Drawings,
    styles: Styles<'d>,
    paragraphs: Runs<'d>,
    characters: Runs<'d>,
    /// Bytes of the data stream that may still be read as modifiers: a document
    /// reads each once, a bomb many times.
    more_left: Cell<usize>,
}

/// A paragraph.
#[derive(Debug, Clone, Copy)]
pub struct Paragraph {
    /// Its first character.
    pub start: usize,
    /// One past its last character, its mark counted.
    pub end: usize,
    /// Number of its style.
    pub style: u16,
    /// How it is set.
    pub properties: ParagraphProperties,
    /// The element of an official document that its style is for.
    pub element: Option<NamedElement>,
    /// A page break inside a paragraph stands in front of it.
    pub goes_on: bool,
}

/// Characters with the same properties.
#[derive(Debug, Clone)]
pub struct CharacterRun {
    /// The characters.
    pub range: Range<usize>,
    /// How they are set.
    pub properties: CharacterProperties,
}

impl<'d> Document<'d> {
    /// Reads what the text refers to.
    ///
    /// # Errors
    /// When the text cannot be found.
    pub fn read(fib: &Fib, streams: &'d Streams) -> Result<Self, IngestError> {
        let entry = |entry| fib.entry(&streams.table, entry);
        Ok(Self {
            streams,
            text: Text::read(&streams.document, entry(Entry::Pieces))?,
            fonts: super::fonts::read_fonts(entry(Entry::Fonts)),
            drawings: Drawings::read(entry(Entry::Drawings)),
            styles: Styles::read(entry(Entry::Styles)),
            paragraphs: Runs::new(&streams.document, entry(Entry::ParagraphRuns), Kind::Paragraphs),
            characters: Runs::new(&streams.document, entry(Entry::CharacterRuns), Kind::Characters),
            more_left: Cell::new(streams.data.len().saturating_mul(2)),
        })
    }

    /// The byte of a character, and its piece.
    fn byte(&self, character: usize) -> Option<(usize, Piece)> {
        let piece = self.text.piece(character)?;
        Some((piece.byte.checked_add((character - piece.start).checked_mul(piece.width)?)?, *piece))
    }

    /// The paragraph of which these are all characters. Its properties are those
    /// of its mark, the last of them.
    pub fn paragraph(&self, range: Range<usize>) -> Paragraph {
        let mut read = Paragraph {
            start: range.start,
            end: range.end,
            style: 0,
            properties: ParagraphProperties::default(),
            element: None,
            goes_on: false,
        };
        let Some((byte, piece)) = self.byte(range.end.saturating_sub(1)) else { return read };
        let run = self.paragraphs.at(byte);
        read.style = run.style;
        let style = self.styles.paragraph(run.style);
        (read.properties, read.element) = (style.paragraph, style.element);
        read.properties.apply(run.list);
        let more = read.properties.more.take();
        if let Some(list) = more.and_then(|at| self.more_modifiers(at)) {
            read.properties.apply(list);
        }
        read.properties.apply(self.text.modifiers(&piece));
        if let Some((code, operand)) = short_modifier(piece.modifier) {
            read.properties.set(&Sprm { code, operand: &operand });
        }
        let before = range.start.checked_sub(1).and_then(|before| self.byte(before));
        read.goes_on = before.is_some_and(|(before, _)| run.start <= before && before < run.end);
        read
    }

    /// Modifiers that lie in the data stream since they are many.
    fn more_modifiers(&self, at: u32) -> Option<&'d [u8]> {
        let at = usize::try_from(at).ok()?;
        let list = slice(&self.streams.data, at.checked_add(2)?, usize::from(u16_at(&self.streams.data, at)?))?;
        self.more_left.set(self.more_left.get().checked_sub(list.len())?);
        Some(list)
    }

    /// The modifiers of the mark of a row, those that lie elsewhere included.
    pub fn row_modifiers(&self, mark: usize) -> Vec<u8> {
        let Some((byte, _)) = self.byte(mark) else { return Vec::new() };
        let own = self.paragraphs.at(byte).list;
        let mut all = own.to_vec();
        // sprmPHugePapx and sprmPTableProps name a place in the data stream.
        for sprm in sprms(own).filter(|sprm| matches!(sprm.code, 0x6645 | 0x6646 | 0x646b)) {
            let at = u32::from_le_bytes(sprm.operand.try_into().unwrap_or_default());
            all.extend_from_slice(self.more_modifiers(at).unwrap_or_default());
        }
        all
    }

    /// The run of characters that begins at `start`, up to `end` at most, in a
    /// paragraph of a style.
    pub fn run(&self, start: usize, end: usize, style: u16) -> CharacterRun {
        let of_style = self.styles.paragraph(style).characters;
        let Some((byte, piece)) = self.byte(start) else {
            return CharacterRun { range: start..end, properties: of_style };
        };
        let run = self.characters.at(byte);
        let length = (run.end.saturating_sub(byte) / piece.width).max(1);
        let end = start.saturating_add(length).min(piece.end).min(end).max(start + 1);
        let (mut properties, mut base) = (of_style, of_style);
        properties.apply(run.list, &base);
        if let Some(named) = properties.style {
            self.styles.apply(named, &mut base);
            properties = base;
            properties.apply(run.list, &base);
        }
        properties.apply(self.text.modifiers(&piece), &base);
        if let Some((code, operand)) = short_modifier(piece.modifier) {
            properties.set(&Sprm { code, operand: &operand }, &base);
        }
        CharacterRun { range: start..end, properties }
    }
}
