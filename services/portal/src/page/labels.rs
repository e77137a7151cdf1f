//! Words for codes, in the language of the page. The Chinese ones are those of
//! the command line and the report.

use wenshu_messages::event::JobStatus;
use wenshu_model::official::{Adjustment, AdjustmentKind, KindReason};
use wenshu_model::{ChangeReason, PaperKind, RemovalReason, Severity};
use wenshu_report::{Format, labels};

use super::words::{Lang, Word};
use crate::views::{Job, Stage};

/// Where a job stands, or how it ended.
pub fn state(job: &Job) -> Word {
    match (job.status, job.stage) {
        (Some(JobStatus::Completed), _) if job.counts.documents_failed > 0 => Word::StatePartly,
        (Some(status), _) => status_word(status),
        (None, Stage::Reading) => Word::StateReading,
        (None, Stage::Setting) => Word::StateSetting,
        (None, Stage::Writing | Stage::Ended) => Word::StateWriting,
    }
}

/// How a job ended.
pub const fn status_word(status: JobStatus) -> Word {
    match status {
        JobStatus::Completed => Word::StateCompleted,
        JobStatus::Failed => Word::StateFailed,
        JobStatus::Cancelled => Word::StateCancelled,
        JobStatus::Expired => Word::StateExpired,
    }
}

/// The class by which the style colours the state of a job.
pub fn state_class(job: &Job) -> &'static str {
    match job.status {
        None => "open",
        Some(JobStatus::Completed) if job.counts.documents_failed > 0 => "partly",
        Some(status) => status.as_str(),
    }
}

/// A format as people call it.
pub const fn format(format: Format) -> Word {
    match format {
        Format::Pdf => Word::FormatPdf,
        Format::Docx => Word::FormatDocx,
        Format::Json => Word::FormatJson,
    }
}

/// Its short name on a button.
pub const fn format_short(format: Format) -> &'static str {
    match format {
        Format::Pdf => "PDF",
        Format::Docx => "Word",
        Format::Json => "JSON",
    }
}

/// Why a form of paper was chosen.
pub const fn kind_reason(reason: KindReason) -> Word {
    match reason {
        KindReason::NoLetterhead => Word::KindNoLetterhead,
        KindReason::Given => Word::KindGiven,
        KindReason::FromElements => Word::KindFromElements,
        KindReason::FromText => Word::KindFromText,
    }
}

/// A departure from the usual spacing.
pub fn adjustment(lang: Lang, adjustment: &Adjustment) -> String {
    let word = match adjustment.kind {
        AdjustmentKind::LinePitch => Word::AdjustLinePitch,
        AdjustmentKind::CharacterSpacing => Word::AdjustCharacters,
        AdjustmentKind::BodyCarriedOver => Word::AdjustCarried,
        AdjustmentKind::MarkShrunk => Word::AdjustMark,
        AdjustmentKind::AddresseesMoved => Word::AdjustAddressees,
    };
    let points = format!("{:+.2}", adjustment.points);
    lang.fill(word, &[("page", &adjustment.page.to_string()), ("points", &points)])
}

/// How much a finding asks of a person.
pub const fn severity(lang: Lang, severity: Severity) -> &'static str {
    match (lang, severity) {
        (Lang::Zh, _) => labels::severity(severity),
        (Lang::En, Severity::Info) => "Note",
        (Lang::En, Severity::Warning) => "Notice",
        (Lang::En, Severity::Review) => "Please check",
    }
}

/// The class by which the style colours a severity.
pub const fn severity_class(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Review => "check",
    }
}

/// Form of a paper.
pub const fn kind(lang: Lang, kind: PaperKind) -> &'static str {
    match (lang, kind) {
        (Lang::Zh, _) => labels::kind(kind),
        (Lang::En, PaperKind::Plain) => "without letterhead",
        (Lang::En, PaperKind::Document) => "document",
        (Lang::En, PaperKind::Upward) => "document to an organ above",
        (Lang::En, PaperKind::Letter) => "letter",
        (Lang::En, PaperKind::Order) => "order",
        (Lang::En, PaperKind::Minutes) => "minutes",
    }
}

/// Why a run of text is in no document.
pub fn removal(lang: Lang, reason: RemovalReason) -> &'static str {
    if lang == Lang::Zh {
        return labels::removal(reason);
    }
    match reason {
        RemovalReason::SiteFurniture => "furniture of the web site",
        RemovalReason::EditorPreface => "words of an editor",
        RemovalReason::Separator => "mark between documents",
        RemovalReason::CollectionHeadline => "headline of a collection",
        RemovalReason::DuplicateTitle => "title standing twice",
        RemovalReason::PageNumber => "page number",
        RemovalReason::TitleLabel => "label before a title",
        RemovalReason::PosterRemark => "remark of the poster",
        RemovalReason::PublicationDate => "date of the web page",
        RemovalReason::EmptyTemplate => "template not filled in",
        RemovalReason::HiddenText => "hidden text",
        RemovalReason::PageTitle => "title of the web page",
        RemovalReason::FormControl => "control of a form",
        RemovalReason::Comment => "comment",
        RemovalReason::Invisible => "characters that show nothing",
        RemovalReason::Markup => "mark-up",
        RemovalReason::Ornament => "ornamental rule",
        RemovalReason::ContentsList => "list of contents (its page numbers no longer hold)",
        RemovalReason::PictureText => "words in place of a picture",
        RemovalReason::RunningHead => "running head or foot",
        RemovalReason::DeletedText => "text that a tracked change takes out",
        RemovalReason::Symbol => "symbol of a special font",
        RemovalReason::DroppedByUser => "document that you dropped",
    }
}

/// Why a run of text was altered.
pub fn change(lang: Lang, reason: ChangeReason) -> &'static str {
    if lang == Lang::Zh {
        return labels::change(reason);
    }
    match reason {
        ChangeReason::TitleDerived => "title from a mark between documents",
        ChangeReason::Script => "Traditional to Simplified",
        ChangeReason::PlantedCharacter => "planted character taken out",
        ChangeReason::GivenElement => "as you filled in",
        ChangeReason::FullWidthMark => "half-width to full-width mark",
        ChangeReason::Quotes => "quotation marks paired",
        ChangeReason::NumberBrackets => "brackets of the document number",
        ChangeReason::Dash => "dash",
        ChangeReason::Ellipsis => "ellipsis",
        ChangeReason::Connector => "connector",
        ChangeReason::ConnectorForm => "form of the connector",
        ChangeReason::MiddleDot => "middle dot",
        ChangeReason::TitleMarks => "title marks within title marks",
        ChangeReason::CommaBeforeEtc => "comma before 等",
        ChangeReason::ShortDate => "short date",
        ChangeReason::OrdinalMark => "mark after an ordinal",
        ChangeReason::RunInOrdinal => "mark after 一是",
        ChangeReason::OrdinalWord => "mark after 第一",
        ChangeReason::TitleEndMark => "mark at the end of a title",
        ChangeReason::Space => "needless space",
        ChangeReason::DoubledMark => "doubled mark",
        ChangeReason::DecimalZero => "zero before the decimal point",
        ChangeReason::RangeUnit => "unit in a range",
        ChangeReason::DatePadding => "padding zero of a date",
        ChangeReason::HalfWidthDigits => "full-width digits and letters to half-width",
        ChangeReason::DateSuffix => "号 to 日 in a date",
        ChangeReason::DateOfIssue => "form of the date of issue",
        ChangeReason::UnitCase => "case of a unit",
        ChangeReason::AddresseesMoved => "addressees moved to the imprint",
        ChangeReason::AddresseeColon => "colon after the addressees",
        ChangeReason::AttachmentForm => "form of the attachment note",
        ChangeReason::AttachmentEndMark => "mark after an attachment's name",
        ChangeReason::NoteBrackets => "brackets of the note",
        ChangeReason::MarkSuffix => "文件 or 纪要 added to the mark",
        ChangeReason::SignatoryForm => "form of the signatories",
        ChangeReason::CopyToForm => "form of addressees and copies in the imprint",
        ChangeReason::PrintingForm => "form of printing organ and date",
        ChangeReason::AttendanceForm => "form of the attendance",
    }
}
