//! Control words and symbols inside text (RTF 1.9.1, Document Text).

use wenshu_model::source::HintAlign;

use super::{
    reader::Reader,
    state::{Character, Destination, Naming, Paragraph},
};
use crate::{
    IngestError,
    word::{
        code_pages::CodePage,
        rows::{CellShape, Merge, RowShape},
        writer::Fate,
    },
};

/// Bytes of one stand-in for a `\u`; more are no stand-in.
const LONGEST_FALLBACK: usize = 16;

impl Reader<'_, '_> {
    /// A control word.
    pub(super) fn word(&mut self, name: &[u8], number: Option<i32>) -> Result<(), IngestError> {
        let (fresh, starred) = (std::mem::take(&mut self.fresh), std::mem::take(&mut self.starred));
        if named_character(name).is_some() && self.bytes.skip_one() {
            return Ok(());
        }
        // Any other word ends what stands for a `\u`, or it would be lost.
        self.bytes.skip = 0;
        if fresh || starred {
            self.flush(false)?;
            if self.open_destination(name)? {
                return Ok(());
            }
            if starred {
                return self.skip_group();
            }
        }
        self.flush(false)?;
        let value = number.unwrap_or(0);
        match self.group().destination {
            Destination::Fonts => {
                self.fonts.word(name, value);
                if name == b"f" {
                    self.name_font(name, value);
                }
            }
            Destination::Styles => {
                self.styles.word(name, value);
                self.character_word(name, number)?;
            }
            Destination::Lists => self.lists.word(name, value),
            Destination::Picture => self.picture.word(name),
            Destination::OldNumber | Destination::OldNumberBefore | Destination::OldNumberAfter => {
                if let Some(old) = &mut self.old_number {
                    old.word(name, value);
                }
            }
            Destination::NestedRow if name == b"nestrow" => {
                let depth = self.group().paragraph.depth().max(2);
                self.writer.end_row(depth)?;
            }
            Destination::NestedRow => {}
            // Properties of formulas have words of their own.
            Destination::Text if name.ends_with(b"Pr") => return self.skip_group(),
            _ => return self.text_word(name, number),
        }
        if name == b"u" { self.unicode(value) } else { Ok(()) }
    }

    /// A control word inside text.
    fn text_word(&mut self, name: &[u8], number: Option<i32>) -> Result<(), IngestError> {
        if let Some(c) = named_character(name) {
            return self.character(c);
        }
        match name {
            b"u" => self.unicode(number.unwrap_or(0)),
            b"tab" => self.character('\t'),
            _ if self.character_word(name, number)? || self.paragraph_word(name, number) => Ok(()),
            _ if self.table_word(name, number)? => Ok(()),
            _ if self.is_text() => self.break_word(name),
            _ => Ok(()),
        }
    }

    /// Words that set characters; false for others.
    fn character_word(&mut self, name: &[u8], number: Option<i32>) -> Result<bool, IngestError> {
        let is_on = number != Some(0);
        let value = number.unwrap_or(0);
        let default_font = self.default_font;
        let character = &mut self.group().character;
        match name {
            b"plain" => *character = Character::plain(default_font, character.fallback),
            b"b" => character.bold = is_on,
            b"i" => character.italic = is_on,
            // LibreOffice sets Chinese characters so; elsewhere these words are
            // for scripts that run from right to left.
            b"ab" if character.naming == Naming::DoubleByte => character.bold = is_on,
            b"ai" if character.naming == Naming::DoubleByte => character.italic = is_on,
            b"v" => character.hidden = is_on,
            b"deleted" => character.deleted = is_on,
            b"revised" => character.inserted = is_on,
            b"f" | b"af" => self.name_font(name, value),
            b"loch" | b"hich" | b"dbch" => {
                character.double_byte = name == b"dbch";
                character.naming = if character.double_byte { Naming::DoubleByte } else { Naming::Other };
                character.page = None;
            }
            b"ltrch" | b"rtlch" => character.naming = Naming::Other,
            b"uc" => character.fallback = usize::try_from(value).unwrap_or(0).min(LONGEST_FALLBACK),
            _ => return self.file_word(name, value),
        }
        Ok(true)
    }

    /// Words that say how the file is written; false for others.
    fn file_word(&mut self, name: &[u8], value: i32) -> Result<bool, IngestError> {
        let page = match name {
            b"ansicpg" => CodePage::by_number(value),
            b"mac" => CodePage::by_number(10000),
            b"pc" => CodePage::by_number(437),
            b"pca" => CodePage::by_number(850),
            // A file that names no code page is in that of its language.
            b"deflang" | b"deflangfe" => {
                let by_language = CodePage::by_language(u16::try_from(value).unwrap_or(0));
                Some(by_language).filter(|page| !self.page_named && page.is_double_byte())
            }
            b"cocoartf" => {
                self.cocoa = true;
                return Ok(true);
            }
            b"deff" => {
                self.default_font = value;
                self.name_font(b"f", value);
                return Ok(true);
            }
            _ => return Ok(false),
        };
        self.page_named |= name == b"ansicpg" && page.is_some();
        if let Some(page) = page {
            self.flush(true)?;
            self.page = page;
            self.group().character.page = None;
        }
        Ok(true)
    }

    /// Words that set paragraphs; false for others.
    fn paragraph_word(&mut self, name: &[u8], number: Option<i32>) -> bool {
        let value = number.unwrap_or(0);
        let paragraph = &mut self.group().paragraph;
        match name {
            b"pard" => *paragraph = Paragraph::default(),
            b"s" => paragraph.style = value,
            b"qc" => paragraph.align = Some(HintAlign::Center),
            b"qr" => paragraph.align = Some(HintAlign::Right),
            // Writers say of every paragraph without another that it is flush left.
            b"ql" | b"qj" | b"qd" => paragraph.align = None,
            b"outlinelevel" => paragraph.outline = u8::try_from(value).ok(),
            b"intbl" => paragraph.in_table = number != Some(0),
            b"itap" => paragraph.table_depth = usize::try_from(value).unwrap_or(0),
            b"ls" => paragraph.list = value,
            b"ilvl" => paragraph.level = u8::try_from(value).unwrap_or(0),
            _ => return false,
        }
        true
    }

    /// Words that shape tables; false for others.
    fn table_word(&mut self, name: &[u8], number: Option<i32>) -> Result<bool, IngestError> {
        let value = number.unwrap_or(0);
        match name {
            b"trowd" => (self.row, self.cell) = (RowShape::default(), CellShape::default()),
            b"trleft" => self.row.left = value,
            b"trhdr" => self.row.header = true,
            b"clmgf" => self.cell.across = Merge::First,
            b"clmrg" => self.cell.across = Merge::GoesOn,
            b"clvmgf" => self.cell.down = Merge::First,
            b"clvmrg" => self.cell.down = Merge::GoesOn,
            b"cellx" => {
                if self.row.cells.len() >= self.limits.table_columns {
                    return Err(IngestError::TableTooWide { limit: self.limits.table_columns });
                }
                self.row.cells.push(CellShape { right: value, ..std::mem::take(&mut self.cell) });
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Words that end paragraphs, cells, rows, lines and pages.
    fn break_word(&mut self, name: &[u8]) -> Result<(), IngestError> {
        match name {
            b"par" => self.end_paragraph(),
            b"sect" => {
                self.flush(true)?;
                if self.writer.is_begun() { self.end_paragraph() } else { Ok(()) }
            }
            b"line" | b"lbr" => self.character('\n'),
            // A page or column that ends matters only between characters.
            b"page" | b"column" => {
                self.flush(true)?;
                if self.writer.flow.has_text() { self.character('\n') } else { Ok(()) }
            }
            b"cell" => self.end_cell(1),
            b"nestcell" => {
                let depth = self.group().paragraph.depth().max(2);
                self.end_cell(depth)
            }
            b"row" | b"nestrow" => {
                self.flush(true)?;
                let depth = if name == b"row" { 1 } else { self.group().paragraph.depth().max(2) };
                self.writer.end_row(depth)
            }
            _ => Ok(()),
        }
    }

    /// The mark of a paragraph.
    fn end_paragraph(&mut self) -> Result<(), IngestError> {
        self.flush(true)?;
        let fate = self.group().character.fate();
        if fate == Fate::Shown {
            self.begin_paragraph()?;
        }
        self.writer.end_paragraph(fate)
    }

    /// The mark of a cell. One that holds nothing but its number shows that.
    fn end_cell(&mut self, depth: usize) -> Result<(), IngestError> {
        self.flush(true)?;
        if !self.writer.is_begun() && self.has_label() {
            self.writer.enter(depth, &self.row)?;
            self.begin_paragraph()?;
        }
        self.writer.end_cell(depth, &self.row)
    }

    /// A control symbol.
    pub(super) fn symbol(&mut self, symbol: u8) -> Result<(), IngestError> {
        if symbol == b'*' {
            self.starred = self.fresh;
            return Ok(());
        }
        self.fresh = false;
        match symbol {
            b'\r' | b'\n' if self.is_text() => return self.end_paragraph(),
            b'\\' | b'{' | b'}' => return self.run(&[symbol]),
            _ => {}
        }
        if self.bytes.skip_one() {
            return Ok(());
        }
        match symbol {
            b'~' => self.character('\u{a0}'),
            b'_' => self.character('-'),
            b'-' => self.character('\u{ad}'),
            b'\t' => self.character('\t'),
            _ => Ok(()),
        }
    }
}

/// Characters that have words.
fn named_character(name: &[u8]) -> Option<char> {
    Some(match name {
        b"emdash" => '—',
        b"endash" => '–',
        b"lquote" => '‘',
        b"rquote" => '’',
        b"ldblquote" => '“',
        b"rdblquote" => '”',
        b"bullet" => '•',
        b"emspace" => '\u{2003}',
        b"enspace" => '\u{2002}',
        b"qmspace" => '\u{2005}',
        b"zwj" => '\u{200d}',
        b"zwnj" => '\u{200c}',
        b"zwbo" => '\u{200b}',
        b"zwnbo" => '\u{2060}',
        b"ltrmark" => '\u{200e}',
        b"rtlmark" => '\u{200f}',
        _ => return None,
    })
}
