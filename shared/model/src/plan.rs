//! What parse makes of a Source: documents, their elements and blocks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::record::PlanRecord;
use crate::source::Emphasis;
use crate::{Change, Finding, Lines, Piece, Removed, Source};

/// Version tag of [`Plans`] in JSON.
pub const PLANS_SCHEMA: &str = "wenshu.plans/1";

/// Everything that parse found in one Source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Plans {
    /// Always `wenshu.plans/1`.
    pub schema: String,
    /// The Source, whose line numbers every place below refers to.
    pub source: Source,
    /// The documents, in the order of the file.
    pub documents: Vec<Plan>,
    /// What is in no document, with the reason; ingest's removals first.
    pub removed: Vec<Removed>,
    /// What was altered on the way (a derived title).
    pub changed: Vec<Change>,
    /// What concerns the file as a whole.
    pub findings: Vec<Finding>,
}

/// One document of a Source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// Place in the file, from 1.
    pub index: u32,
    /// The title on one line; empty when none was found.
    pub title: String,
    /// The lines of the Source from the first to the last of the document.
    pub lines: Lines,
    /// The elements of a 公文 that the text has.
    pub elements: PlanElements,
    /// The body, flat, in reading order.
    pub blocks: Vec<PlanBlock>,
    /// The plan as a record for machines.
    pub record: PlanRecord,
    /// What concerns this document.
    pub findings: Vec<Finding>,
    /// Indices into `findings` of those that a person must look at.
    pub needs_review: Vec<u32>,
}

/// A value taken from the text, with its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Located {
    /// The text, as the author wrote it.
    pub text: String,
    /// Where it stands.
    pub lines: Lines,
    /// The characters of the Source that it is made of.
    pub pieces: Vec<Piece>,
}

/// Elements of a 公文 found in the text. Absent ones were not there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanElements {
    /// 份号 copy number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_number: Option<Located>,
    /// 密级和保密期限 secrecy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secrecy: Option<Located>,
    /// 紧急程度 urgency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Located>,
    /// 发文机关标志 issuer mark; several for joint issue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issuer_marks: Vec<Located>,
    /// 发文字号 document number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_number: Option<Located>,
    /// 签发人 signatories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signatories: Vec<Located>,
    /// 标题 title: each line of the text that it is made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub title: Vec<Located>,
    /// A line under the title that belongs to it: a dash subtitle, （征求意见稿）.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subtitle: Vec<Located>,
    /// 主送机关 addressees, with their colon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addressees: Option<Located>,
    /// 附件说明 attachment note: one entry a line of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachment_notes: Vec<Located>,
    /// 署名 signature: the issuing organs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signature: Vec<Located>,
    /// 成文日期 date of issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_of_issue: Option<Located>,
    /// 附注 note below the date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Located>,
    /// Signers with their office titles (省长 张三), one an entry, the office
    /// first; of an order or a stamped paper.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signers: Vec<Located>,
    /// 出席, 请假 and 列席 of minutes, one an entry, with their labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attendance: Vec<Located>,
    /// 主送 in the 版记, with its label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub main_to: Option<Located>,
    /// 抄送 copy-to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_to: Option<Located>,
    /// 印发机关和印发日期, one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printing: Option<Located>,
    /// Other lines of an old 版记 (主题词, 共印50份, 主动公开).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub imprint_other: Vec<Located>,
}

impl PlanElements {
    /// Every value, once: the single ones, then the lists.
    pub fn all(&self) -> impl Iterator<Item = &Located> {
        // Taken apart by name, so that a new field cannot be forgotten here.
        let Self {
            copy_number,
            secrecy,
            urgency,
            issuer_marks,
            document_number,
            signatories,
            title,
            subtitle,
            addressees,
            attachment_notes,
            signature,
            date_of_issue,
            note,
            signers,
            attendance,
            main_to,
            copy_to,
            printing,
            imprint_other,
        } = self;
        let several = [
            issuer_marks,
            signatories,
            title,
            subtitle,
            attachment_notes,
            signature,
            signers,
            attendance,
            imprint_other,
        ];
        let single = [
            copy_number,
            secrecy,
            urgency,
            document_number,
            addressees,
            date_of_issue,
            note,
            main_to,
            copy_to,
            printing,
        ];
        single.into_iter().flatten().chain(several.into_iter().flatten())
    }
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A heading on a line of its own, numbered or not.
    Heading,
    /// A paragraph; with `lead`, one that begins with a run-in heading.
    Paragraph,
    /// An item of a list: a numbered sentence, a —— item, a 一是 point.
    Item,
    /// A table.
    Table,
    /// People and their roles.
    Roster,
    /// A picture.
    Figure,
    /// A note.
    Note,
    /// A page break of the author.
    PageBreak,
}

/// One block of a document's body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanBlock {
    /// What it is.
    pub kind: BlockKind,
    /// Level by numbering style: 一、=1, （一）=2, 1.=3, （1）=4, ①=5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    /// The number with its mark, as the author wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The text without the number.
    #[serde(default)]
    pub text: String,
    /// Count of leading characters of `text` that are a run-in heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<u32>,
    /// Number of the attachment it belongs to, from 1; absent in the body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment: Option<u32>,
    /// Where it stands.
    pub lines: Lines,
    /// The characters of the Source that number and text are made of.
    pub pieces: Vec<Piece>,
    /// Runs that the author set apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emphasis: Vec<Emphasis>,
    /// SHA-256 of the picture of a figure; one of the Source's `assets`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// The cells of a table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<PlanTable>,
    /// The entries of a roster, as spans of `text`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roster: Vec<RosterEntry>,
    /// A reason code where the decision was not certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<Doubt>,
}

/// Why a decision about a block was not certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// Could be a heading or a short paragraph.
    HeadingOrParagraph,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanTable {
    /// Number of columns.
    pub columns: u32,
    /// Number of head rows at the top that repeat on each page.
    pub head_rows: u32,
    /// The cells, row by row.
    pub cells: Vec<PlanCell>,
}

/// A cell of a table. Counts begin at 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanCell {
    /// Row of its top edge.
    pub row: u32,
    /// Column of its left edge.
    pub column: u32,
    /// Rows it covers, at least 1.
    pub row_span: u32,
    /// Columns it covers, at least 1.
    pub column_span: u32,
    /// Its text; paragraphs are separated by a line feed.
    pub text: String,
}

/// An entry of a roster: a label and the people under it, as spans of the
/// block's `text`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RosterEntry {
    /// First and one past the last character of the label (组长).
    pub label: [u32; 2],
    /// The same of each name.
    pub names: Vec<[u32; 2]>,
}
