//! What holds inside a group: RTF restores it when the group ends.

use wenshu_model::{RemovalReason, source::HintAlign};

use crate::flow::RunLook;
use crate::word::{
    code_pages::CodePage,
    writer::{Fate, Look},
};

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Destination {
    /// To the reader: the body, a note, a head.
    #[default]
    Text,
    /// Nowhere; but groups inside may have text.
    Quiet,
    /// The font table.
    Fonts,
    /// The style sheet.
    Styles,
    /// `\*\listtable` and `\*\listoverridetable`.
    Lists,
    /// The text of a level of a list.
    LevelText,
    /// The number or bullet that the writer set in front of a paragraph.
    Label,
    /// `\*\pn`.
    OldNumber,
    /// `\pntxtb`.
    OldNumberBefore,
    /// `\pntxta`.
    OldNumberAfter,
    /// A field's instruction.
    Instruction,
    /// A picture's data.
    Picture,
    /// `\*\template`.
    Template,
    /// Name of a property of a shape.
    PropertyName,
    /// Value of a property of a shape.
    PropertyValue,
    /// `\*\nesttableprops`.
    NestedRow,
}

/// What is done when a group ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AtClose {
    /// Nothing.
    #[default]
    Nothing,
    /// A note ends.
    Note,
    /// A text box ends.
    Box,
    /// Text that was set aside whole ends.
    Capture(RemovalReason),
    /// A picture ends.
    Picture,
    /// A field ends.
    Field,
    /// A style ends.
    Style,
    /// A list of the list table ends.
    List,
    /// A level of a list ends.
    Level,
    /// The text of a level ends.
    LevelText,
    /// A list of the override table ends.
    Override,
    /// `\*\pn` ends.
    OldNumber,
    /// The template's name ends.
    Template,
    /// A value of a shape's property ends.
    PropertyValue,
}

/// The code page of a font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FontPage {
    /// The code page.
    pub page: CodePage,
    /// It is that of the file, since the font names none.
    pub of_file: bool,
}

/// How characters are set.
#[derive(Debug, Clone, Copy, Default)]
pub struct Character {
    /// Number of the font (`\f`).
    pub font: i32,
    /// `\dbch` holds, since no `\f` came after it.
    pub double_byte: bool,
    /// Font of double-byte characters (`\dbch\af`).
    pub double_byte_font: Option<i32>,
    /// `\loch`, `\hich` or `\dbch` came last: `\af` names its font.
    pub naming: Naming,
    /// The code page of the font, once it was asked for.
    pub page: Option<FontPage>,
    /// `\b`.
    pub bold: bool,
    /// `\i`.
    pub italic: bool,
    /// `\v`.
    pub hidden: bool,
    /// `\deleted`.
    pub deleted: bool,
    /// `\revised`.
    pub inserted: bool,
    /// `\uc`: bytes that stand for a `\u` for old readers.
    pub fallback: usize,
}

/// Which font `\af` names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Naming {
    /// None of interest.
    #[default]
    Other,
    /// That of double-byte characters.
    DoubleByte,
}

impl Character {
    /// `\plain`.
    pub const fn plain(font: i32, fallback: usize) -> Self {
        Self {
            font,
            double_byte: false,
            double_byte_font: None,
            naming: Naming::Other,
            page: None,
            bold: false,
            italic: false,
            hidden: false,
            deleted: false,
            inserted: false,
            fallback,
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

/// How a paragraph is set.
#[derive(Debug, Clone, Copy, Default)]
pub struct Paragraph {
    /// Number of the style (`\s`).
    pub style: i32,
    /// `\qc`, `\qr`.
    pub align: Option<HintAlign>,
    /// `\outlinelevel`, from 0; 9 is text.
    pub outline: Option<u8>,
    /// `\intbl`.
    pub in_table: bool,
    /// `\itap`.
    pub table_depth: usize,
    /// `\ls`.
    pub list: i32,
    /// `\ilvl`, from 0.
    pub level: u8,
    /// It has a `\*\pn`.
    pub old_number: bool,
}

impl Paragraph {
    /// Depth of tables where it stands; 0 outside.
    pub fn depth(&self) -> usize {
        if self.in_table { self.table_depth.max(1) } else { self.table_depth }
    }
}

/// A group.
#[derive(Debug, Clone, Copy, Default)]
pub struct Group {
    /// Where its text goes.
    pub destination: Destination,
    /// How its characters are set.
    pub character: Character,
    /// How its paragraphs are set.
    pub paragraph: Paragraph,
    /// What is done when it ends.
    pub at_close: AtClose,
    /// Of the groups inside only `\*\ud` counts (`\upr`).
    pub alternatives: bool,
    /// It is a shape whose instructions were read: its `\shprslt` says the same.
    pub shape_read: bool,
}

impl Group {
    /// The group inside this one.
    pub const fn inner(self) -> Self {
        Self { at_close: AtClose::Nothing, alternatives: false, shape_read: false, ..self }
    }
}
