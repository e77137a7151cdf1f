//! What format makes of a plan: a 公文 with every element decided.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Change, Finding, Lines};

/// Version tag of [`OfficialDocument`] in JSON.
pub const DOCUMENT_SCHEMA: &str = "wenshu.document/1";

/// A 公文, ready to be laid out. Emitters take no decision of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OfficialDocument {
    /// Always `wenshu.document/1`.
    pub schema: String,
    /// Place in the file, from 1.
    pub index: u32,
    /// Form of the paper.
    pub kind: PaperKind,
    /// Language of the text.
    pub language: Language,
    /// The title on one line; empty when there is none.
    pub title: String,
    /// Name of the issuing organ, when the text or the user gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// Every element and block, in the order in which they are set.
    pub blocks: Vec<Block>,
    /// What was altered by format.
    pub changed: Vec<Change>,
    /// What concerns this document, parse's findings first.
    pub findings: Vec<Finding>,
}

/// Form of a paper (GB/T 9704-2012 clauses 7 and 10).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// Without letterhead: title and body (impl-plain-a).
    #[default]
    Plain,
}

/// Language of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Language {
    /// Chinese in Simplified characters.
    #[default]
    #[serde(rename = "zh-CN")]
    Simplified,
    /// Chinese in Traditional characters.
    #[serde(rename = "zh-TW")]
    Traditional,
}

/// One thing set on the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Block {
    /// A paragraph of text.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

/// What a paragraph is; it selects size, face, indent and named style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "name", content = "level")]
pub enum Role {
    /// 标题: 2号小标宋, centred; each line of it ends in a line feed.
    Title,
    /// Subtitle: 3号楷体, centred.
    Subtitle,
    /// 主送机关: flush left.
    Addressee,
    /// 正文 without a heading in it.
    Body,
    /// Heading on a line of its own, level 1 to 5.
    Heading(u8),
    /// Body paragraph that begins with a run-in heading, level 1 to 5.
    RunIn(u8),
    /// Numbered sentence of level 1 to 5, no heading in it.
    Item(u8),
    /// Heading without a number (年度工作重点).
    Label,
    /// 附件说明.
    AttachmentNote,
    /// 署名.
    Signature,
    /// 成文日期.
    DateOfIssue,
    /// 附注.
    Note,
    /// 附件 with its ordinal, on top of an attachment.
    AttachmentLabel,
    /// Title of an attachment.
    AttachmentTitle,
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Paragraph {
    /// What it is.
    pub role: Role,
    /// Its text in runs of one face each. A line feed is a forced line break.
    pub runs: Vec<Run>,
    /// Indent of the first line, in 字 of this paragraph's size.
    pub first_indent: f32,
    /// Indent of all lines from the left, in 字; `first_indent` comes on top
    /// and may be negative (a hanging indent).
    pub left_indent: f32,
    /// Indent of all lines from the right, in 字.
    pub right_indent: f32,
    /// How its lines are aligned.
    pub align: Alignment,
    /// Blank grid rows before it.
    pub blank_rows_before: u32,
    /// Begins a page.
    pub page_break_before: bool,
    /// Stays on the page of the paragraph after it.
    pub keep_with_next: bool,
    /// Outline level from 1, for bookmarks and navigation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outline: Option<u8>,
    /// Count of leading characters that are the outline's entry; the whole
    /// paragraph when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outline_chars: Option<u32>,
    /// Where it stands in the Source; absent for given elements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Lines>,
}

impl Paragraph {
    /// The characters of all runs.
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

/// A run of characters in one face.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Run {
    /// The characters.
    pub text: String,
    /// The face of its Han characters; ASCII letters and digits follow the
    /// profile's Latin face.
    pub face: Face,
}

/// A class of face named by the standard (spec §0.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Face {
    /// 小标宋体.
    XiaoBiaoSong,
    /// 黑体.
    Hei,
    /// 楷体.
    Kai,
    /// 仿宋体.
    FangSong,
    /// 宋体.
    Song,
}

/// Alignment of a paragraph's lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Alignment {
    /// All lines but the last fill the measure.
    Justify,
    /// Flush left.
    Left,
    /// Centred.
    Center,
    /// Flush right.
    Right,
}

/// A table, as wide as the type area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// Shares of the width, one a column; they add up to 1.
    pub column_shares: Vec<f32>,
    /// Rows at the top that repeat on each page.
    pub head_rows: u32,
    /// The cells, row by row.
    pub cells: Vec<TableCell>,
    /// Size of the text in points.
    pub size_pt: f32,
    /// Where it stands in the Source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Lines>,
}

/// A cell of a table. Counts begin at 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TableCell {
    /// Row of its top edge.
    pub row: u32,
    /// Column of its left edge.
    pub column: u32,
    /// Rows it covers, at least 1.
    pub row_span: u32,
    /// Columns it covers, at least 1.
    pub column_span: u32,
    /// Its text in one face; paragraphs are separated by a line feed.
    pub text: String,
    /// The face of its Han characters.
    pub face: Face,
    /// How its lines are aligned.
    pub align: Alignment,
}
