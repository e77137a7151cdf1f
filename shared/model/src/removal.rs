//! What was left out and what was altered, each with its reason (DESIGN §3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Lines, Piece, source::Origin};

/// Why a run of text is no part of a document. A closed set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RemovalReason {
    /// Menus, breadcrumbs, counters, copyright, related articles of a site.
    SiteFurniture,
    /// An editor's words before or between the documents.
    EditorPreface,
    /// A mark between documents (篇一, 范文篇2) that is nobody's title.
    Separator,
    /// The page's headline over a collection (…工作计划（精选16篇）).
    CollectionHeadline,
    /// A title that stands a second time.
    DuplicateTitle,
    /// A number or running head of a page.
    PageNumber,
    /// A list of contents with page numbers that no longer hold.
    ContentsList,
    /// A label such as 标题： in front of a title.
    TitleLabel,
    /// A remark of whoever posted the text.
    PosterRemark,
    /// A date in the page's metadata, not the date of issue.
    PublicationDate,
    /// A template such as 年 月 日 with nothing filled in.
    EmptyTemplate,
    /// Text that the file hides from its reader.
    HiddenText,
    /// Title of the web page, not visible on it.
    PageTitle,
    /// Buttons, fields and options of a form.
    FormControl,
    /// The words that stand for a picture where it cannot be shown.
    PictureText,
    /// A comment inside the file.
    Comment,
    /// Characters that show nothing (zero width, byte order marks, controls).
    Invisible,
    /// Typed mark-up in a plain text (#, **, <br>).
    Markup,
    /// A rule of dashes, stars or equals signs.
    Ornament,
    /// The head or foot that the format repeats on each page.
    RunningHead,
    /// Text that a tracked change takes out.
    DeletedText,
    /// A character that only a font of symbols gives a shape to.
    Symbol,
    /// A document that the user said is none of the upload.
    DroppedByUser,
}

/// A run of text that is in no document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Removed {
    /// Where in the Source; absent for text that ingest left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Lines>,
    /// Where in the file, for text that ingest left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The text, as it stood.
    pub text: String,
    /// Why.
    pub reason: RemovalReason,
    /// The characters of the Source that it covers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<Piece>,
}

/// Why a run of text was altered. A closed set; a reason that stands for a
/// rule of `spec/gbt9704.md` carries the rule id as its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeReason {
    /// A separator became the title, without 范文 and counter (parse).
    TitleDerived,
    /// Traditional characters became Simplified.
    Script,
    /// A character planted inside a word was taken out (种.种, 教师的`安全).
    PlantedCharacter,
    /// A user's value replaced the text's.
    GivenElement,
    /// Half-width marks in Chinese text became full-width.
    #[serde(rename = "15834-4-a")]
    FullWidthMark,
    /// Straight or wrongly facing quotes became paired ones.
    #[serde(rename = "15834-4.8-a")]
    Quotes,
    /// Brackets of the document number became 〔〕.
    #[serde(rename = "15834-4.9-b")]
    NumberBrackets,
    /// A dash became ——.
    #[serde(rename = "15834-4.10-a")]
    Dash,
    /// Dots became ……
    #[serde(rename = "15834-4.11-a")]
    Ellipsis,
    /// A connector of years or numbers became — or ～.
    #[serde(rename = "15834-4.13-a")]
    Connector,
    /// The code point of a connector was made U+2014 or U+FF5E.
    #[serde(rename = "15834-4.13-b")]
    ConnectorForm,
    /// A middle dot between Han names became U+00B7.
    #[serde(rename = "15834-4.14-a")]
    MiddleDot,
    /// Nested 《《》》 became 《〈〉》.
    #[serde(rename = "15834-4.15-a")]
    TitleMarks,
    /// 、 before 等 was deleted (off by default).
    #[serde(rename = "15834-4.5-a")]
    CommaBeforeEtc,
    /// A date in short form took hyphens.
    #[serde(rename = "15834-A.4-a")]
    ShortDate,
    /// The mark after an ordinal.
    #[serde(rename = "15834-B.3")]
    OrdinalMark,
    /// 一是， lost its mark.
    #[serde(rename = "num-runin")]
    RunInOrdinal,
    /// 第一、 took its comma.
    #[serde(rename = "num-ordinalwords")]
    OrdinalWord,
    /// A final mark of a stand-alone heading or title.
    #[serde(rename = "15834-B.4-a")]
    TitleEndMark,
    /// Spaces between Han characters or round marks.
    #[serde(rename = "impl-space")]
    Space,
    /// A doubled mark.
    #[serde(rename = "impl-dup")]
    DoubledMark,
    /// A leading zero was added (off by default).
    #[serde(rename = "15835-5.1.2-a")]
    DecimalZero,
    /// A unit was added to a range's first value (off by default).
    #[serde(rename = "15835-5.1.3-a")]
    RangeUnit,
    /// Zero padding of a date in 年月日 form.
    #[serde(rename = "15835-5.1.4-b")]
    DatePadding,
    /// Full-width digits and letters became half-width.
    #[serde(rename = "15835-5.1.7-a")]
    HalfWidthDigits,
    /// 号 became 日 in a date (off by default).
    #[serde(rename = "impl-date")]
    DateSuffix,
    /// The date of issue was put in the form of clause 7.3.5.4.
    #[serde(rename = "9704-7.3.5.4-a")]
    DateOfIssue,
    /// A unit symbol took its right case.
    #[serde(rename = "unit-b")]
    UnitCase,
    /// The colon after the addressees.
    #[serde(rename = "9704-7.3.2-a")]
    AddresseeColon,
    /// The addressees moved to the 版记: 主送： was set before them, and the stop
    /// after them for the colon (fit).
    #[serde(rename = "9704-7.3.2-b")]
    AddresseesMoved,
    /// The colon or ordinal of an attachment note.
    #[serde(rename = "9704-7.3.4-b")]
    AttachmentForm,
    /// A mark after an attachment's name.
    #[serde(rename = "9704-7.3.4-c")]
    AttachmentEndMark,
    /// Brackets of a note below the date.
    #[serde(rename = "9704-7.3.6-a")]
    NoteBrackets,
    /// 文件 or 纪要 behind the organs that the user gave for the mark.
    #[serde(rename = "9704-7.2.4-a")]
    MarkSuffix,
    /// Label and marks between the names of the 签发人.
    #[serde(rename = "9704-7.2.6-a")]
    SignatoryForm,
    /// Label, colon and full stop of 主送 and 抄送 in the 版记.
    #[serde(rename = "9704-7.4.2-a")]
    CopyToForm,
    /// Form of the 印发日期, with 印发 behind it.
    #[serde(rename = "9704-7.4.3-a")]
    PrintingForm,
    /// Label and colon of 出席, 请假 and 列席.
    #[serde(rename = "9704-10.3-b")]
    AttendanceForm,
}

impl ChangeReason {
    /// Every reason, once, in the order of the enum.
    pub const ALL: [Self; 38] = [
        Self::TitleDerived,
        Self::Script,
        Self::PlantedCharacter,
        Self::GivenElement,
        Self::FullWidthMark,
        Self::Quotes,
        Self::NumberBrackets,
        Self::Dash,
        Self::Ellipsis,
        Self::Connector,
        Self::ConnectorForm,
        Self::MiddleDot,
        Self::TitleMarks,
        Self::CommaBeforeEtc,
        Self::ShortDate,
        Self::OrdinalMark,
        Self::RunInOrdinal,
        Self::OrdinalWord,
        Self::TitleEndMark,
        Self::Space,
        Self::DoubledMark,
        Self::DecimalZero,
        Self::RangeUnit,
        Self::DatePadding,
        Self::HalfWidthDigits,
        Self::DateSuffix,
        Self::DateOfIssue,
        Self::UnitCase,
        Self::AddresseeColon,
        Self::AddresseesMoved,
        Self::AttachmentForm,
        Self::AttachmentEndMark,
        Self::NoteBrackets,
        Self::MarkSuffix,
        Self::SignatoryForm,
        Self::CopyToForm,
        Self::PrintingForm,
        Self::AttendanceForm,
    ];

    /// The code by which JSON and profiles name it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TitleDerived => "title-derived",
            Self::Script => "script",
            Self::PlantedCharacter => "planted-character",
            Self::GivenElement => "given-element",
            Self::FullWidthMark => "15834-4-a",
            Self::Quotes => "15834-4.8-a",
            Self::NumberBrackets => "15834-4.9-b",
            Self::Dash => "15834-4.10-a",
            Self::Ellipsis => "15834-4.11-a",
            Self::Connector => "15834-4.13-a",
            Self::ConnectorForm => "15834-4.13-b",
            Self::MiddleDot => "15834-4.14-a",
            Self::TitleMarks => "15834-4.15-a",
            Self::CommaBeforeEtc => "15834-4.5-a",
            Self::ShortDate => "15834-A.4-a",
            Self::OrdinalMark => "15834-B.3",
            Self::RunInOrdinal => "num-runin",
            Self::OrdinalWord => "num-ordinalwords",
            Self::TitleEndMark => "15834-B.4-a",
            Self::Space => "impl-space",
            Self::DoubledMark => "impl-dup",
            Self::DecimalZero => "15835-5.1.2-a",
            Self::RangeUnit => "15835-5.1.3-a",
            Self::DatePadding => "15835-5.1.4-b",
            Self::HalfWidthDigits => "15835-5.1.7-a",
            Self::DateSuffix => "impl-date",
            Self::DateOfIssue => "9704-7.3.5.4-a",
            Self::UnitCase => "unit-b",
            Self::AddresseeColon => "9704-7.3.2-a",
            Self::AddresseesMoved => "9704-7.3.2-b",
            Self::AttachmentForm => "9704-7.3.4-b",
            Self::AttachmentEndMark => "9704-7.3.4-c",
            Self::NoteBrackets => "9704-7.3.6-a",
            Self::MarkSuffix => "9704-7.2.4-a",
            Self::SignatoryForm => "9704-7.2.6-a",
            Self::CopyToForm => "9704-7.4.2-a",
            Self::PrintingForm => "9704-7.4.3-a",
            Self::AttendanceForm => "9704-10.3-b",
        }
    }
}

/// A run of text that was altered on its way into the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Why.
    pub reason: ChangeReason,
    /// Where in the Source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Lines>,
    /// Index of the block in the **plan's** `blocks`, from 0; absent for the
    /// title and for changes outside a block.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<u32>,
    /// Offset in the text **before** any change of this stage. The text of a
    /// block is its number followed by its `text`; that of a table is its
    /// cells in order, a line feed after each.
    pub at: u32,
    /// The characters as they stood; may be empty.
    pub before: String,
    /// The characters as they stand now; may be empty.
    pub after: String,
}
