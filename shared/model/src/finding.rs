//! Findings: what a person should know or decide.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Lines;

/// How much a finding asks of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; nothing to do.
    Info,
    /// Probably a slip of the author or of the file.
    Warning,
    /// Wenshu was not certain, or the text has a hole: a person must look.
    Review,
}

/// One observation about the source or a document. The text is untouched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Stable code for programs.
    pub code: FindingCode,
    /// How much it asks of a person.
    pub severity: Severity,
    /// Where in the Source, when it has a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Lines>,
    /// The words it is about, shortened.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub excerpt: String,
    /// What it is, in Chinese, for the clerk.
    pub message: String,
}

/// The closed set of finding codes. A code that stands for a rule of
/// `spec/gbt9704.md` carries the rule id as its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FindingCode {
    // Reading the file (ingest)
    /// The file declares one encoding and is written in another.
    EncodingDeclaredWrong,
    /// No declaration; the encoding was told from the bytes alone.
    EncodingGuessed,
    /// Single bytes could not be decoded and stand as U+FFFD.
    UndecodableBytes,
    /// The text was garbled by an earlier program and could be restored
    /// character by character.
    MojibakeRepaired,
    /// Text that the file hides from a reader was left out.
    HiddenText,
    /// The file's name ends in one format, its content is another.
    ExtensionMismatch,
    /// Tracked changes were accepted.
    TrackedChanges,
    /// Comments of reviewers were left out.
    Comments,
    /// Heads and feet of pages were left out.
    RunningHeads,
    /// Footnotes and endnotes stand behind the paragraph that refers to them.
    Notes,
    /// Numbers that the author's program makes were written out.
    AutomaticNumbers,
    /// Macros, packed files, outside links: neither followed nor carried over.
    ActiveContent,
    /// A character of a font of symbols has no counterpart in text.
    SymbolLost,
    /// A part of the file is damaged; what could be read of it was.
    DamagedPart,
    /// The order or the breaks of a page's text are not certain.
    DoubtfulReading,
    /// The text was read from pictures of its pages.
    OcrText,

    // Telling documents apart (parse)
    /// A headline promises another number of documents than were found.
    DocumentCountMismatch,
    /// Two documents of one upload are nearly the same.
    NearDuplicate,
    /// Where one document ends and the next begins is not certain.
    DoubtfulSeparation,
    /// The text reads like something other than a plan.
    NotAPlan,

    // Elements (parse)
    /// No title was found.
    NoTitle,
    /// The title was derived from a separator by dropping 范文 and counter.
    TitleDerived,
    /// Two different titles stand over one document.
    TitleConflict,
    /// The date is a template (年 月 日) or has placeholders.
    TemplateDate,

    /// What the user gave and what the text has differ; the user's is set.
    ElementConflict,
    /// An element that the form of the paper asks for is in neither the text
    /// nor the given elements; none is invented.
    ElementMissing,
    /// An element has a form that the standard does not allow (份号 of other
    /// than six digits, 密级 without its period).
    ElementForm,
    /// An element of one paper was given for an upload of several; not set.
    DefaultNotApplied,
    /// An element has no place in this form of paper and stands elsewhere.
    ElementMisplaced,
    /// 附件说明 and attachments do not agree (9704-7.3.7-d).
    AttachmentMismatch,
    /// 此页无正文 in the text (9704-7.3.5.5-a).
    NoBodyPhrase,
    /// Which form of paper was chosen, and why.
    KindChosen,

    // Pictures (ingest, format)
    /// A picture could not be taken over: another file, a damaged one, or a
    /// format that is not read.
    PictureLost,

    // The text as the author left it (parse)
    /// A numbered list skips a number.
    NumberingGap,
    /// A numbered list uses a number twice.
    NumberingRepeat,
    /// A numbered list goes back.
    NumberingBackwards,
    /// A numbered list begins with a number other than one.
    NumberingStart,
    /// One list mixes number forms.
    NumberingMixed,
    /// A stand-in for a name, number or year: ____, xx, ×××, 20__.
    Placeholder,
    /// A character was lost: ?? or U+FFFD or □.
    LostCharacter,
    /// A quotation mark without its partner.
    UnmatchedQuote,
    /// A bracket without its partner.
    UnmatchedBracket,
    /// The document ends in the middle of a sentence.
    CutOffEnd,
    /// A heading with nothing under it.
    EmptySection,
    /// Something seems to be missing inside a sentence.
    MissingWords,
    /// A word stands twice in a row.
    DoubledWord,

    // Setting the document (format, typeset)
    /// The profile departs from the standard.
    ProfileDeviation,
    /// A character is in no shipped or given face.
    MissingGlyph,
    /// A character is not in the wanted face and was taken from another.
    FaceFallback,
    /// Spacing was adjusted so that the signature's page carries text
    /// (9704-7.3.5.5-a).
    SpacingAdjusted,
    /// The addressees stand in the 版记 (9704-7.3.2-b).
    AddresseesMoved,
    /// Page 1 has no room for body text (9704-7.3.3-a).
    NoBodyOnFirstPage,
    /// A table was turned or set smaller to fit.
    TableFitted,
    /// A title could not be broken in a trapezoid or diamond.
    TitleShape,
    /// The language of the text could not be converted without doubt.
    ScriptDoubt,

    // Flag rows of spec §1–§9, by rule id
    /// Composition of a title: organ, subject and 文种.
    #[serde(rename = "reg-9-7-a")]
    TitleComposition,
    /// Quotes nested without alternating “ and ‘.
    #[serde(rename = "15834-4.8-b")]
    QuoteNesting,
    /// A bracket of one form directly inside the same form.
    #[serde(rename = "15834-4.9-a")]
    BracketNesting,
    /// A single — between Han characters: dash or connector.
    #[serde(rename = "15834-4.10-a")]
    SingleDash,
    /// More than two ellipses in a row, or an ellipsis with 等.
    #[serde(rename = "15834-A.9-a")]
    EllipsisExcess,
    /// A connector whose form could not be told.
    #[serde(rename = "15834-4.13-a")]
    ConnectorDoubt,
    /// A middle dot in an odd form or place.
    #[serde(rename = "15834-4.14-a")]
    MiddleDot,
    /// 、 between adjacent quoted items or titles.
    #[serde(rename = "15834-4.5-b")]
    CommaBetweenQuoted,
    /// 、 inside an approximate number.
    #[serde(rename = "15834-4.5-c")]
    CommaInApproximate,
    /// 、 before 等 (a change that would delete a mark; off by default).
    #[serde(rename = "15834-4.5-a")]
    CommaBeforeEtc,
    /// Place of the closing quote against the full stop.
    #[serde(rename = "15834-B.2-a")]
    QuoteStop,
    /// A measure, statistic or date in Han digits.
    #[serde(rename = "15835-4.1-a")]
    HanMeasure,
    /// Arabic and Han forms mixed in one place.
    #[serde(rename = "15835-4.3-a")]
    MixedNumerals,
    /// Grouping of large numbers.
    #[serde(rename = "15835-5.1.1-a")]
    NumberGrouping,
    /// A decimal without its leading zero.
    #[serde(rename = "15835-5.1.2-a")]
    DecimalZero,
    /// A range whose unit is missing from its first value.
    #[serde(rename = "15835-5.1.3-a")]
    RangeUnit,
    /// A year of two digits.
    #[serde(rename = "15835-5.1.4-a")]
    ShortYear,
    /// A month·day event.
    #[serde(rename = "15835-5.1.6-a")]
    EventDate,
    /// 〇 against 零.
    #[serde(rename = "15835-5.2-a")]
    HanZero,
    /// More than one Han unit in a mixed large value.
    #[serde(rename = "15835-5.3-a")]
    MixedLargeValue,
    /// A date of mixed digits, or 号 for 日.
    #[serde(rename = "impl-date")]
    DateForm,
    /// A unit that is not legal.
    #[serde(rename = "unit-a")]
    IllegalUnit,
    /// The case of a unit symbol.
    #[serde(rename = "unit-b")]
    UnitCase,
    /// Numbering that goes back to a higher form inside a lower one.
    #[serde(rename = "num-order")]
    LevelOrder,
    /// A level is skipped.
    #[serde(rename = "num-skip")]
    LevelSkip,
    /// One item alone at its level.
    #[serde(rename = "num-single")]
    LoneItem,
    /// `1)` may be a fifth level.
    #[serde(rename = "15834-B.3")]
    NumberForm,
}
