//! What format makes of a plan: a 公文 with every element decided.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::letterhead::{Imprint, Letterhead};
use crate::source::Asset;
use crate::{Change, Finding, Lines};

/// Version tag of [`OfficialDocument`] in JSON.
pub const DOCUMENT_SCHEMA: &str = "wenshu.document/1";

/// A 公文, ready to be laid out. Emitters take no decision of their own.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// Why this form was chosen.
    #[serde(default)]
    pub kind_reason: KindReason,
    /// 版头: what stands above the title; absent in a plain paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letterhead: Option<Letterhead>,
    /// Title, addressees, body, signature, date and attachments, in the order
    /// in which they are set.
    pub blocks: Vec<Block>,
    /// 版记: what stands at the foot of the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imprint: Option<Imprint>,
    /// The pictures that the figures refer to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assets: Vec<Asset>,
    /// What fit decided about the pages; absent before fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fitted: Option<Fitted>,
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
    /// 文件 to organs below or beside the issuer (下行文, 平行文).
    Document,
    /// 文件 to an organ above the issuer (上行文): number at the left, signatories
    /// at the right (9704-7.2.5-c, 9704-7.2.6).
    Upward,
    /// 信函格式 (clause 10.1).
    Letter,
    /// 命令（令）格式 (clause 10.2).
    Order,
    /// 纪要格式 (clause 10.3).
    Minutes,
}

/// Why a form of paper was chosen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KindReason {
    /// Neither the user nor the text has an element of a letterhead.
    #[default]
    NoLetterhead,
    /// The user named it.
    Given,
    /// It follows from the elements that the user gave.
    FromElements,
    /// It follows from the elements that the text has.
    FromText,
}

/// What fit decided about the pages. Emitters obey it (DESIGN §1).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fitted {
    /// Pages of the PDF, blank pages and the page of the 版记 included.
    pub pages: u32,
    /// Each departure from the usual spacing, in the order of the pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adjustments: Vec<Adjustment>,
}

/// A departure from the usual spacing (9704-7.3.5.5-a), or another decision
/// about pages that a person may want to know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Adjustment {
    /// What was done.
    pub kind: AdjustmentKind,
    /// Why: the rule that asked for it.
    pub rule: String,
    /// Page that it is on, from 1.
    pub page: u32,
    /// Index of the first block that it concerns, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<u32>,
    /// By how much, in points; 0 where no measure applies.
    pub points: f32,
}

/// Kinds of [`Adjustment`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentKind {
    /// Distance of lines, by `points` (at most 0.5 either way).
    LinePitch,
    /// Distance of characters, by `points` (at most 0.1 either way).
    CharacterSpacing,
    /// Lines of the body were moved to the page of the signature.
    BodyCarriedOver,
    /// The issuer mark was set smaller so that page 1 shows body text
    /// (impl-7.2.4-e).
    MarkShrunk,
    /// The addressees moved to the 版记 (9704-7.3.2-b).
    AddresseesMoved,
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
    /// A picture.
    Figure(Figure),
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
    /// 份号: six digits on the first row, flush left (9704-7.2.1-a).
    CopyNumber,
    /// 密级和保密期限: 3号黑体 (9704-7.2.2-a).
    Secrecy,
    /// 紧急程度: 3号黑体 (9704-7.2.3-a).
    Urgency,
    /// 发文机关标志, one line of it: red 小标宋 (9704-7.2.4-c).
    IssuerMark,
    /// 文件 beside the names of a joint issue (9704-7.2.4-d).
    MarkSuffix,
    /// 发文字号 or 令号; in an upward paper the row that also holds the last
    /// signatories, the parts separated by tabs (9704-7.2.5-c).
    DocumentNumber,
    /// A row of 签发人 above that of the number (9704-7.2.6-c).
    Signatories,
    /// 出席, 请假 or 列席 with names (9704-10.3-b, -c).
    Attendance,
    /// 主送 in the 版记 (9704-7.4.2-b).
    MainTo,
    /// 抄送 (9704-7.4.2-a).
    CopyTo,
    /// 印发机关 and 印发日期 on one row, separated by a tab (9704-7.4.3-a).
    Printing,
    /// Another element of the 版记 (9704-7.4.3-b).
    ImprintOther,
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
    /// Stops of the tabs in its text, from the left; a paragraph with stops is
    /// one line, its n-th tab goes to the n-th stop.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stops: Vec<TabStop>,
    /// Blank grid rows before it.
    pub blank_rows_before: u32,
    /// Blank grid rows that must follow it on its page, before anything but a
    /// note: the space that a seal or stamp needs (impl-seal-space).
    #[serde(default)]
    pub blank_rows_after: u32,
    /// Change of the distance of its characters, pt; set by fit, within ±0.1.
    #[serde(default)]
    pub character_spacing_pt: f32,
    /// Change of the distance of its lines, pt; set by fit, within ±0.5.
    #[serde(default)]
    pub line_pitch_pt: f32,
    /// Begins a page.
    pub page_break_before: bool,
    /// Stays on the page of the paragraph after it.
    pub keep_with_next: bool,
    /// Neither its first nor its last line stands alone on a page; set by fit
    /// where lines were carried over (孤行控制).
    #[serde(default)]
    pub widow_control: bool,
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

impl Default for Paragraph {
    /// An empty paragraph of the body without indents.
    fn default() -> Self {
        Self {
            role: Role::Body,
            runs: Vec::new(),
            first_indent: 0.0,
            left_indent: 0.0,
            right_indent: 0.0,
            align: Alignment::Justify,
            stops: Vec::new(),
            blank_rows_before: 0,
            blank_rows_after: 0,
            character_spacing_pt: 0.0,
            line_pitch_pt: 0.0,
            page_break_before: false,
            keep_with_next: false,
            widow_control: false,
            outline: None,
            outline_chars: None,
            lines: None,
        }
    }
}

/// Where the text behind a tab stands.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TabStop {
    /// Distance from the left of the type area, in 字 of the paragraph's size.
    pub at: f32,
    /// What of the text stands there.
    pub align: TabAlign,
}

/// What of a text stands at its [`TabStop`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TabAlign {
    /// Its first character.
    Left,
    /// Its middle.
    Center,
    /// Its last character.
    Right,
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
    /// The characters of each line spread evenly over the measure.
    Distribute,
}

/// A table, as wide as the type area; turned, as wide as the type area is high.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// Shares of the width, one a column; they add up to 1.
    pub column_shares: Vec<f32>,
    /// Rows at the top that repeat on each page.
    pub head_rows: u32,
    /// The cells, row by row.
    pub cells: Vec<TableCell>,
    /// Size of the text in points.
    pub size_pt: f32,
    /// Set sideways on pages of its own, its head at the left of the upright
    /// sheet (clause 8).
    #[serde(default)]
    pub turned: bool,
    /// Heights of its rows; set by fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<TableSet>,
    /// Where it stands in the Source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Lines>,
}

/// What fit decided about a table: its lines are counted, so that its rows are
/// as high in every output.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TableSet {
    /// Height of each row, pt, a whole count of twentieths. Rows are those that
    /// hold a cell, from the top.
    pub row_heights_pt: Vec<f32>,
    /// Rows at the top that repeat on each page: `head_rows`, or none where
    /// they would fill more than half of it.
    pub repeated_rows: u32,
    /// Blank below its last row down to the next row of the page's grid, pt.
    pub space_below_pt: f32,
}

/// A picture on rows of its own, centred.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// SHA-256 of its bytes; one of the document's `assets`.
    pub asset: String,
    /// Width on the page, mm.
    pub width_mm: f32,
    /// Height on the page, mm.
    pub height_mm: f32,
    /// Words that stand for it where it cannot be seen; may be empty.
    #[serde(default)]
    pub alt: String,
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
