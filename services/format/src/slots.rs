//! Elements as a user knows them: what is given, compared and asked for as one.

use crate::texts::{Attendance, Part, Revised};

/// An element; the organs of a mark or the names of the signatories together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    CopyNumber,
    Secrecy,
    Urgency,
    Marks,
    MarkSuffix,
    DocumentNumber,
    Signatories,
    Title,
    Addressees,
    AttachmentNotes,
    Attendance(Attendance),
    Signature,
    Signers,
    DateOfIssue,
    Note,
    MainTo,
    CopyTo,
    PrintingOrgan,
    PrintingDate,
}

impl Slot {
    /// Every element that a user can give.
    pub(crate) const GIVEN: [Self; 20] = [
        Self::CopyNumber,
        Self::Secrecy,
        Self::Urgency,
        Self::Marks,
        Self::MarkSuffix,
        Self::DocumentNumber,
        Self::Signatories,
        Self::Title,
        Self::Addressees,
        Self::AttachmentNotes,
        Self::Attendance(Attendance::Present),
        Self::Attendance(Attendance::Absent),
        Self::Attendance(Attendance::Observers),
        Self::Signature,
        Self::Signers,
        Self::DateOfIssue,
        Self::Note,
        Self::CopyTo,
        Self::PrintingOrgan,
        Self::PrintingDate,
    ];

    /// The element that a part of the text belongs to.
    pub(crate) const fn of(part: Part) -> Option<Self> {
        Some(match part {
            Part::CopyNumber => Self::CopyNumber,
            Part::Secrecy => Self::Secrecy,
            Part::Urgency => Self::Urgency,
            Part::Mark => Self::Marks,
            Part::MarkSuffix => Self::MarkSuffix,
            Part::SignatoryLabel | Part::Signatory => Self::Signatories,
            Part::DocumentNumber => Self::DocumentNumber,
            Part::Title => Self::Title,
            Part::Addressee => Self::Addressees,
            Part::AttachmentNote(..) => Self::AttachmentNotes,
            Part::Attendance(list) => Self::Attendance(list),
            Part::Signature => Self::Signature,
            Part::Office(_) | Part::SignerName(_) => Self::Signers,
            Part::DateOfIssue => Self::DateOfIssue,
            Part::Note => Self::Note,
            Part::MainTo => Self::MainTo,
            Part::CopyTo => Self::CopyTo,
            Part::PrintingOrgan => Self::PrintingOrgan,
            Part::PrintingDate => Self::PrintingDate,
            Part::Subtitle | Part::Block(_) | Part::Cell(_) | Part::ImprintOther => return None,
        })
    }

    /// Its name in the standard.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::CopyNumber => "份号",
            Self::Secrecy => "密级和保密期限",
            Self::Urgency => "紧急程度",
            Self::Marks => "发文机关标志",
            Self::MarkSuffix => "发文机关标志的后缀",
            Self::DocumentNumber => "发文字号",
            Self::Signatories => "签发人",
            Self::Title => "标题",
            Self::Addressees => "主送机关",
            Self::AttachmentNotes => "附件说明",
            Self::Attendance(Attendance::Present) => "出席人员",
            Self::Attendance(Attendance::Absent) => "请假人员",
            Self::Attendance(Attendance::Observers) => "列席人员",
            Self::Attendance(Attendance::Other) => "与会人员",
            Self::Signature => "发文机关署名",
            Self::Signers => "签发人职务和签名章",
            Self::DateOfIssue => "成文日期",
            Self::Note => "附注",
            Self::MainTo => "版记主送",
            Self::CopyTo => "抄送",
            Self::PrintingOrgan => "印发机关",
            Self::PrintingDate => "印发日期",
        }
    }

    /// The texts of an element.
    pub(crate) fn texts(self, texts: &[Revised]) -> impl Iterator<Item = &Revised> {
        texts.iter().filter(move |text| Self::of(text.part) == Some(self))
    }

    /// True when the document has the element.
    pub(crate) fn is_in(self, texts: &[Revised]) -> bool {
        self.texts(texts).any(|text| !text.text.chars().is_empty())
    }
}
