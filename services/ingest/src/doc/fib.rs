//! The file information block ([MS-DOC] 2.5): what the document has, and where.

use std::ops::Range;

use super::bytes::{place_at, slice, u16_at};
use crate::{IngestError, signature::ForeignKind};

/// Parts of the text, one behind the other ([MS-DOC] 2.3). The fourth, the macros
/// of Word 6, is always empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The body.
    Body = 0,
    /// Footnotes.
    Footnotes = 1,
    /// Heads and feet of pages.
    Heads = 2,
    /// Comments.
    Comments = 4,
    /// Endnotes.
    Endnotes = 5,
    /// Text boxes.
    Boxes = 6,
    /// Text boxes in heads and feet.
    HeadBoxes = 7,
}

/// A table in the table stream, by its number in `FibRgFcLcb97`.
#[derive(Debug, Clone, Copy)]
pub enum Entry {
    /// Style sheet.
    Styles = 1,
    /// Places of footnotes in the body.
    FootnoteMarks = 2,
    /// Texts of footnotes.
    FootnoteTexts = 3,
    /// Places of comments.
    CommentMarks = 4,
    /// Texts of comments.
    CommentTexts = 5,
    /// Texts of heads and feet.
    HeadTexts = 11,
    /// Properties of characters.
    CharacterRuns = 12,
    /// Properties of paragraphs.
    ParagraphRuns = 13,
    /// Fonts.
    Fonts = 15,
    /// Pieces of the text.
    Pieces = 33,
    /// Places of shapes in the body.
    Shapes = 40,
    /// Places of endnotes.
    EndnoteMarks = 46,
    /// Texts of endnotes.
    EndnoteTexts = 47,
    /// Shapes and pictures.
    Drawings = 50,
    /// Texts of boxes.
    BoxTexts = 56,
    /// Lists.
    Lists = 73,
    /// Lists as paragraphs name them.
    ListOverrides = 74,
}

/// Which programs write a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// Word 6 and 95: text in a code page.
    Old,
    /// Word 97 and later, WPS.
    New,
}

/// The file information block.
#[derive(Debug)]
pub struct Fib {
    /// How old it is.
    pub age: Age,
    /// Language of the program that wrote it.
    pub language: u16,
    /// Saved fast: the text of an old document is in pieces, listed in its own
    /// stream at this place and length.
    pub old_pieces: Option<(usize, usize)>,
    /// The text of an old document is coded as on a Macintosh.
    pub is_macintosh: bool,
    /// Name of the table stream.
    pub table: &'static str,
    /// First byte of the text of an old document.
    pub first_byte: usize,
    /// Characters of each part of the text.
    characters: [usize; 8],
    /// Place and length of each table.
    entries: Vec<(usize, usize)>,
}

impl Fib {
    /// Reads the block at the beginning of the stream `WordDocument`.
    ///
    /// # Errors
    /// When it is damaged, encrypted, or of an age that is not read.
    pub fn read(document: &[u8]) -> Result<Self, IngestError> {
        const DAMAGED: IngestError = IngestError::DocDamaged { what: "Word 文档的文件头不完整" };
        let word = |at: usize| u16_at(document, at).ok_or(DAMAGED);
        // Word 97 and later have 0xA5EC, Word 6 and 95 0xA5DC or, in East Asia,
        // 0xA697 to 0xA699.
        if !matches!(word(0)? >> 8, 0xa5 | 0xa6) {
            return Err(DAMAGED);
        }
        let age = match word(2)? {
            0..=100 => return Err(IngestError::ForeignFormat { kind: ForeignKind::OldWord }),
            101..=104 => Age::Old,
            _ => Age::New,
        };
        let flags = word(10)?;
        // Encrypted or obfuscated: both ask for a password.
        if flags & 0x8100 != 0 {
            return Err(IngestError::PasswordRequired);
        }
        let mut fib = Self {
            age,
            language: word(6)?,
            old_pieces: None,
            // The character set of the text (`chs`).
            is_macintosh: age == Age::Old && word(0x14)? == 0x100,
            table: if flags & 0x0200 == 0 { "0Table" } else { "1Table" },
            first_byte: place_at(document, 24).ok_or(DAMAGED)?,
            characters: [0; 8],
            entries: Vec::new(),
        };
        // East Asian pieces with the mark of extended characters have two bytes each,
        // in a coding that no source describes.
        if age == Age::Old && flags & 4 != 0 && (flags & 0x1000 != 0 || word(0)? != 0xa5dc) {
            return Err(IngestError::ForeignFormat { kind: ForeignKind::OldWord });
        }
        match age {
            Age::Old => fib.read_old(document, flags & 4 != 0),
            Age::New => fib.read_counts(document),
        }
        .ok_or(DAMAGED)?;
        Ok(fib)
    }

    /// Counts and tables of Word 97 and later: three arrays, each with its length
    /// in front.
    fn read_counts(&mut self, document: &[u8]) -> Option<()> {
        const FIRST_ARRAY: usize = 32;
        let words = usize::from(u16_at(document, FIRST_ARRAY)?);
        let longs_at = FIRST_ARRAY + 2 + words * 2;
        let longs = usize::from(u16_at(document, longs_at)?);
        // The body is the fourth number; the parts follow in order.
        for (index, count) in self.characters.iter_mut().enumerate() {
            *count = place_at(document, longs_at + 2 + (3 + index) * 4).filter(|_| 3 + index < longs).unwrap_or(0);
        }
        let pairs_at = longs_at + 2 + longs * 4;
        let pairs = usize::from(u16_at(document, pairs_at)?);
        let pairs = slice(document, pairs_at + 2, pairs * 8).or_else(|| document.get(pairs_at + 2..))?;
        let pair = |pair: &[u8]| Some((place_at(pair, 0)?, place_at(pair, 4)?));
        self.entries = pairs.chunks_exact(8).filter_map(pair).collect();
        Some(())
    }

    /// Counts of Word 6 and 95, and where a document that was saved fast lists its
    /// pieces.
    fn read_old(&mut self, document: &[u8], saved_fast: bool) -> Option<()> {
        const PIECES: usize = 0x160;
        if saved_fast {
            self.old_pieces = Some((place_at(document, PIECES)?, place_at(document, PIECES + 4)?));
        }
        for (index, count) in self.characters.iter_mut().enumerate() {
            *count = place_at(document, 0x34 + index * 4)?;
        }
        Some(())
    }

    /// A table of the table stream; empty if there is none.
    pub fn entry<'t>(&self, table: &'t [u8], entry: Entry) -> &'t [u8] {
        self.entry_at(entry).and_then(|(at, length)| slice(table, at, length)).unwrap_or_default()
    }

    /// Place and length of a table.
    pub fn entry_at(&self, entry: Entry) -> Option<(usize, usize)> {
        self.entries.get(entry as usize).copied()
    }

    /// The characters of a part of the text.
    pub fn part(&self, part: Part) -> Range<usize> {
        let index = part as usize;
        let start = self.characters.iter().take(index).fold(0usize, |sum, count| sum.saturating_add(*count));
        start..start.saturating_add(self.characters.get(index).copied().unwrap_or(0))
    }

    /// Characters of all parts.
    pub fn characters(&self) -> usize {
        self.part(Part::HeadBoxes).end
    }
}
