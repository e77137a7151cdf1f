//! What modifiers say of paragraphs and characters ([MS-DOC] 2.6).

use wenshu_model::source::HintAlign;

use super::sprm::{Sprm, TABLE_DEFINITION, sprms};
use crate::{
    flow::RunLook,
    word::writer::{Fate, Look},
};

/// The modifiers that are read here; all have operands of fixed length.
pub const KNOWN: [u16; 25] = [
    0x0800, 0x0801, 0x0806, 0x080a, 0x0835, 0x0836, 0x083c, 0x2403, 0x2416, 0x2417, 0x244b, 0x244c, 0x2461, 0x260a,
    0x2640, 0x2a33, 0x460b, 0x4a30, 0x4a4f, 0x6645, 0x6646, 0x6649, 0x664a, 0x6a03, 0x6a09,
];

/// How a paragraph is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ParagraphProperties {
    /// Outline level, from 0; 9 is text.
    pub outline: Option<u8>,
    /// Alignment, unless it is that of text.
    pub align: Option<HintAlign>,
    /// In a table.
    pub in_table: bool,
    /// It is the mark that ends a row.
    pub row_end: bool,
    /// Its mark ends a cell of a table in a table.
    pub inner_cell_end: bool,
    /// Its mark ends a row of a table in a table.
    pub inner_row_end: bool,
    /// Depth of tables, where it says so.
    depth: i32,
    /// Number of its list, from 1; 0 for none.
    pub list: i32,
    /// Level in its list, from 0.
    pub level: u8,
    /// Place in the data stream of more properties.
    pub more: Option<u32>,
}

impl ParagraphProperties {
    /// Applies a list of modifiers.
    pub fn apply(&mut self, list: &[u8]) {
        sprms(list).for_each(|sprm| self.set(&sprm));
    }

    /// Applies one modifier.
    pub fn set(&mut self, sprm: &Sprm<'_>) {
        let byte = sprm.byte();
        match sprm.code {
            0x2640 => self.outline = Some(byte),
            // sprmPJc80 and sprmPJc.
            0x2403 | 0x2461 => {
                self.align = match byte {
                    1 => Some(HintAlign::Center),
                    2 => Some(HintAlign::Right),
                    _ => None,
                }
            }
            0x2416 => self.in_table = byte != 0,
            0x2417 => self.row_end = byte != 0,
            0x244b => self.inner_cell_end = byte != 0,
            0x244c => self.inner_row_end = byte != 0,
            0x6649 => self.depth = signed(sprm),
            0x664a => self.depth = self.depth.saturating_add(signed(sprm)),
            // Negative numbers keep the indents of a list that was taken off.
            0x460b => self.list = Some(i32::from(sprm.word())).filter(|list| (1..0x7ff).contains(list)).unwrap_or(0),
            0x260a => self.level = byte.min(8),
            // sprmPHugePapx, and the same of Word 97.
            0x6645 | 0x6646 => self.more = Some(u32::from_le_bytes(sprm.operand.try_into().unwrap_or_default())),
            _ => {}
        }
    }

    /// Depth of tables where it stands; 0 outside.
    pub fn table_depth(&self) -> usize {
        let said = usize::try_from(self.depth).unwrap_or(0);
        if self.in_table { said.max(1) } else { said }
    }
}

fn signed(sprm: &Sprm<'_>) -> i32 {
    i32::from_le_bytes(sprm.operand.try_into().unwrap_or_default())
}

/// How characters are set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CharacterProperties {
    bold: bool,
    italic: bool,
    hidden: bool,
    deleted: bool,
    inserted: bool,
    /// Number of the character style.
    pub style: Option<u16>,
    /// Place in the data stream of its picture.
    pub picture: Option<u32>,
    /// It stands for data of a form or an object, not for a picture.
    pub is_data: bool,
    /// Font and place of a symbol.
    pub symbol: Option<(u16, u16)>,
    /// Its font.
    pub font: u16,
}

impl CharacterProperties {
    /// Applies a list of modifiers. Switches may say "as the style" or "other
    /// than the style", which is `style`.
    pub fn apply(&mut self, list: &[u8], style: &Self) {
        sprms(list).for_each(|sprm| self.set(&sprm, style));
    }

    /// Applies one modifier.
    pub fn set(&mut self, sprm: &Sprm<'_>, style: &Self) {
        let switch = |of_style: bool| match sprm.byte() {
            0x80 => of_style,
            0x81 => !of_style,
            byte => byte != 0,
        };
        match sprm.code {
            0x0800 => self.deleted = switch(false),
            0x0801 => self.inserted = switch(false),
            0x0806 | 0x080a => self.is_data = switch(false),
            0x0835 => self.bold = switch(style.bold),
            0x0836 => self.italic = switch(style.italic),
            0x083c => self.hidden = switch(style.hidden),
            // sprmCPlain: all but what a change or a mark is.
            0x2a33 => {
                (self.bold, self.italic, self.hidden, self.font) = (style.bold, style.italic, style.hidden, style.font);
            }
            0x4a30 => self.style = Some(sprm.word()),
            0x4a4f => self.font = sprm.word(),
            0x6a03 => self.picture = Some(u32::from_le_bytes(sprm.operand.try_into().unwrap_or_default())),
            0x6a09 => {
                let place =
                    sprm.operand.get(2..4).map_or(0, |place| u16::from_le_bytes(place.try_into().unwrap_or_default()));
                self.symbol = Some((sprm.word(), place));
            }
            _ => {}
        }
    }

    /// What becomes of the characters.
    pub const fn fate(&self) -> Fate {
        if self.deleted {
            Fate::Deleted
        } else if self.hidden {
            Fate::Hidden
        } else {
            Fate::Shown
        }
    }

    /// How they look.
    pub const fn look(&self) -> Look {
        let run = RunLook { strong: self.bold, slanted: self.italic };
        Look { run, fate: self.fate(), inserted: self.inserted }
    }
}

/// The modifier that a piece has in itself ([MS-DOC] 2.9.215 `Prm0`).
pub fn short_modifier(modifier: u16) -> Option<(u16, [u8; 1])> {
    if modifier & 1 != 0 {
        return None;
    }
    let code = match (modifier >> 1) & 0x7f {
        0x05 => 0x2403,
        0x18 => 0x2416,
        0x19 => 0x2417,
        0x41 => 0x0800,
        0x42 => 0x0801,
        0x55 => 0x0835,
        0x56 => 0x0836,
        0x5c => 0x083c,
        _ => return None,
    };
    Some((code, [modifier.to_be_bytes()[0]]))
}

/// True when a list defines a row.
pub fn defines_row(sprm: &Sprm<'_>) -> bool {
    sprm.code == TABLE_DEFINITION
}
