//! What ingest makes of a file.

use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Finding, Recogniser, Removed};

/// A file as numbered lines of text with layout hints.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Name of the file, without folders.
    pub file: String,
    /// SHA-256 of the bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// What the content is.
    pub media: Media,
    /// How the characters were written.
    pub encoding: Encoding,
    /// Who recognised the text, when the file has pictures of it only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recogniser: Option<Recogniser>,
    /// The lines; line `n` is `lines[n - 1]`.
    pub lines: Vec<Line>,
    /// The pictures of the file that could be read, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assets: Vec<Asset>,
    /// Text that a reader of the file could see, or that is hidden in it, and
    /// that is in no line. Mark-up, scripts and styles are not text.
    pub removed: Vec<Removed>,
    /// What ingest noticed.
    pub findings: Vec<Finding>,
}

/// A kind of content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Media {
    /// Plain text.
    Text,
    /// Markdown, or plain text with Markdown marks.
    Markdown,
    /// HTML.
    Html,
    /// A page saved with its pictures.
    Mhtml,
    /// Word document (Office Open XML).
    Docx,
    /// Binary document of Word or WPS.
    Doc,
    /// Rich Text Format.
    Rtf,
    /// OpenDocument text, packed or flat.
    Odt,
    /// PDF.
    Pdf,
    /// OFD (GB/T 33190).
    Ofd,
    /// A picture of a page (PNG, JPEG, TIFF).
    Picture,
}

/// A picture.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Asset {
    /// SHA-256 of its bytes, lower-case hexadecimal; its name.
    pub sha256: String,
    /// What it is.
    pub media: PictureMedia,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Its bytes, as the file has them; they do not travel in JSON.
    #[serde(skip)]
    pub bytes: Arc<[u8]>,
}

impl fmt::Debug for Asset {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Asset({} {:?} {}×{})", self.sha256, self.media, self.width, self.height)
    }
}

/// Kind of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PictureMedia {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

/// How the characters of a file were written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Encoding {
    /// Name by which it was decoded: UTF-8, gb18030, Big5, UTF-16LE, UTF-16BE.
    pub name: String,
    /// What the file itself declared, when it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<String>,
    /// True when a byte order mark stood in front.
    pub bom: bool,
}

/// One line of text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Line {
    /// The characters, without line end; an empty line is kept.
    pub text: String,
    /// Where it came from in the file.
    pub origin: Origin,
    /// What the format says of it.
    #[serde(default, skip_serializing_if = "Hint::is_default")]
    pub hint: Hint,
}

/// A place in a file, in the terms of its format. Counts begin at 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Origin {
    /// Line of a text file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Paragraph or block.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<u32>,
    /// Cell of a table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<Cell>,
    /// Footnote or comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<u32>,
}

/// A cell's place in a table. Counts begin at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// Table in the file.
    pub table: u32,
    /// Row of the cell's top edge.
    pub row: u32,
    /// Column of the cell's left edge.
    pub column: u32,
    /// Rows it covers, at least 1.
    pub row_span: u32,
    /// Columns it covers, at least 1.
    pub column_span: u32,
    /// True in a row or cell that the format marks as a head.
    pub header: bool,
}

/// What the format says of a line.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hint {
    /// Heading level from 1, when it is marked as a heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<u8>,
    /// Depth of the list it is an item of, from 1. The number of an ordered
    /// item stands in the text as a reader sees it; a bullet does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<u8>,
    /// True when the format says that this line goes on with the paragraph of
    /// the line before (a soft break of Markdown).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub continues: bool,
    /// Alignment, when given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub align: Option<HintAlign>,
    /// Runs set apart by the author.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emphasis: Vec<Emphasis>,
    /// SHA-256 of the picture that stands on this line; its text is empty or
    /// the words that stand for the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// A quotation of the format (Markdown >, HTML blockquote).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quote: bool,
    /// The element of an official document that the format names: by the style
    /// of a template (公文标题, 发文字号), as Wenshu's own documents have them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub element: Option<NamedElement>,
}

/// An element of an official document (9704-7) that a format can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NamedElement {
    /// 份号.
    CopyNumber,
    /// 密级和保密期限.
    Secrecy,
    /// 紧急程度.
    Urgency,
    /// 发文机关标志, or the 文件 beside it.
    IssuerMark,
    /// 发文字号.
    DocumentNumber,
    /// 签发人, with the number where both share a line.
    Signatories,
    /// 标题.
    Title,
    /// A line under the title.
    Subtitle,
    /// 主送机关.
    Addressees,
    /// A heading on a line of its own or run in, with or without a number.
    Heading,
    /// A numbered paragraph that is no heading.
    Item,
    /// Running text.
    Body,
    /// 附件说明.
    AttachmentNote,
    /// 署名, signers with their offices included.
    Signature,
    /// 成文日期.
    DateOfIssue,
    /// 附注.
    Note,
    /// 出席, 请假, 列席.
    Attendance,
    /// 附件 and its number above an attachment.
    AttachmentLabel,
    /// 标题 of an attachment.
    AttachmentTitle,
    /// A line of the 版记.
    Imprint,
}

impl Hint {
    /// True when the format says nothing.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// Alignment named by a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HintAlign {
    /// Flush left.
    Left,
    /// Centred.
    Center,
    /// Flush right.
    Right,
}

/// A run of a text that the author set apart: characters `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Emphasis {
    /// First character, from 0.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
    /// True for strong (bold), false for plain emphasis (italic).
    pub strong: bool,
}
