//! What typeset makes of a document: glyphs and rules at exact places.
//!
//! All lengths are millimetres from the top left corner of the sheet; sizes
//! are points. Every glyph keeps its text and its font, so that an emitter
//! needs nothing else (DESIGN §1).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::letterhead::RulePart;
use crate::source::Asset;
use crate::{Face, Language, Lines, Role};

/// A laid out document.
#[derive(Debug, Clone, PartialEq)]
pub struct Pages {
    /// Width of the sheet, mm.
    pub width: f64,
    /// Height of the sheet, mm.
    pub height: f64,
    /// Title, for the file's metadata.
    pub title: String,
    /// Issuing organ, for the file's metadata.
    pub issuer: Option<String>,
    /// Language of the text.
    pub language: Language,
    /// The pages, in order.
    pub pages: Vec<Page>,
    /// The pictures that the pages refer to.
    pub assets: Vec<Asset>,
    /// The tables, in order: rows and columns, which the glyphs do not tell.
    pub tables: Vec<TableShape>,
    /// The headings, in order, with their places.
    pub outline: Vec<OutlineEntry>,
}

/// One page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Lines of text in reading order; the page number's line is the last.
    pub lines: Vec<TextLine>,
    /// Rules (lines of a table, separators).
    pub rules: Vec<Rule>,
    /// Pictures.
    pub pictures: Vec<Picture>,
}

/// One line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct TextLine {
    /// What the line belongs to.
    pub part: LinePart,
    /// Index of the block in the document; absent for a page number and in
    /// letterhead and 版记.
    pub block: Option<u32>,
    /// Where that block stands in the Source.
    pub source: Option<Lines>,
    /// Cell of the table that it belongs to, as an index into its `cells`.
    pub cell: Option<u32>,
    /// Set sideways: the line runs upwards, its characters turned 90°
    /// counter-clockwise (clause 8).
    pub turned: bool,
    /// Baseline, mm from the top of the sheet; of a turned line, mm from the
    /// left of the sheet.
    pub baseline: f64,
    /// The glyphs, in runs of one font and size, in reading order.
    pub runs: Vec<GlyphRun>,
    /// True on the last line of its paragraph or cell.
    pub last: bool,
}

/// What a line of text belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinePart {
    /// A paragraph.
    Paragraph(Role),
    /// A cell of a table.
    Cell,
    /// A cell of a table's head, set again on a later page; an artifact, since
    /// the text has it once.
    RepeatedCell,
    /// The page number (clause 7.5); an artifact, not part of the text.
    PageNumber,
}

/// Rows and columns of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableShape {
    /// Index of the block in the document.
    pub block: u32,
    /// Rows at the top that are its head.
    pub head_rows: u32,
    /// Places of the cells, in the order of the table's `cells`.
    pub cells: Vec<CellPlace>,
}

/// Place of a cell in its table. Counts begin at 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CellPlace {
    /// Row of its top edge.
    pub row: u32,
    /// Column of its left edge.
    pub column: u32,
    /// Rows it covers, at least 1.
    pub row_span: u32,
    /// Columns it covers, at least 1.
    pub column_span: u32,
}

/// Glyphs of one font and size on one baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct GlyphRun {
    /// Index of the font in the font set that laid the page out.
    pub font: u16,
    /// The class of face that the text asks for; `None` for the Latin face.
    pub wanted: Option<Face>,
    /// Size in points.
    pub size: f64,
    /// Colour.
    pub colour: Colour,
    /// How far the run stands over the baseline, mm; negative below it. Glyphs
    /// borrowed from another face are shifted so that the centres of the Han
    /// characters agree.
    pub rise: f64,
    /// The glyphs, left to right.
    pub glyphs: Vec<Glyph>,
}

/// One glyph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// Glyph index in the font.
    pub id: u16,
    /// Left end of its advance box, mm from the left of the sheet; in a turned
    /// line its lower end, mm from the **bottom** of the sheet.
    pub x: f64,
    /// The character that it shows.
    pub text: char,
}

/// Colour of ink.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// Black (9704-5.2.4-a).
    #[default]
    Black,
    /// Red, for letterheads.
    Red,
}

/// A picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Index of the block in the document.
    pub block: u32,
    /// SHA-256 of its bytes; one of [`Pages::assets`].
    pub asset: String,
    /// Left edge, mm.
    pub left: f64,
    /// Upper edge, mm.
    pub top: f64,
    /// Width, mm.
    pub width: f64,
    /// Height, mm.
    pub height: f64,
    /// Words that stand for it; may be empty.
    pub alt: String,
}

/// What a rule belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleOf {
    /// A table.
    Table,
    /// The letterhead.
    Letterhead(RulePart),
    /// The 版记.
    Imprint,
}

/// A straight rule, drawn as a stroke.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// What it belongs to.
    pub of: RuleOf,
    /// From, mm.
    pub from: (f64, f64),
    /// To, mm.
    pub to: (f64, f64),
    /// Width of the stroke, mm.
    pub width: f64,
    /// Colour.
    pub colour: Colour,
}

/// A heading and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineEntry {
    /// Level from 1; the title is level 0.
    pub level: u8,
    /// Text of the heading with its number.
    pub text: String,
    /// Page, from 0.
    pub page: u32,
    /// Top of the heading's line, mm.
    pub top: f64,
}
