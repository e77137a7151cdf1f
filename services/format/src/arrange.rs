//! The texts of a document in the order in which they are read.

use wenshu_model::{PaperKind, Plan};

use crate::assemble::signatories::Rows;
use crate::texts::{Part, Revised};

/// Which of the three parts of a paper a text stands in (9704-7.1-a).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    /// 版头.
    Letterhead,
    /// 主体.
    Body,
    /// 版记.
    Imprint,
}

/// The zone of a text in a form of paper.
pub(crate) const fn zone(part: Part, kind: PaperKind) -> Zone {
    match part {
        Part::CopyNumber | Part::Secrecy | Part::Urgency | Part::Mark | Part::MarkSuffix | Part::DocumentNumber => {
            match kind {
                PaperKind::Plain => Zone::Body,
                _ => Zone::Letterhead,
            }
        }
        // Only an upward paper has a place for them in its letterhead.
        Part::SignatoryLabel | Part::Signatory => match kind {
            PaperKind::Upward => Zone::Letterhead,
            _ => Zone::Body,
        },
        Part::MainTo | Part::CopyTo | Part::ImprintOther | Part::PrintingOrgan | Part::PrintingDate => Zone::Imprint,
        _ => Zone::Body,
    }
}

/// Puts the texts in order. Texts of one place keep the order of their author.
pub(crate) fn arrange(plan: &Plan, kind: PaperKind, texts: &mut Vec<Revised>) {
    let rows = (kind == PaperKind::Upward).then(|| Rows::of(texts));
    let mut name = 0;
    let mut ranked: Vec<(u32, Revised)> = Vec::with_capacity(texts.len());
    for text in texts.drain(..) {
        ranked.push((rank(plan, text.part, rows.as_ref(), name), text));
        name += usize::from(ranked.last().is_some_and(|(_, text)| text.part == Part::Signatory));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    texts.extend(ranked.into_iter().map(|(_, text)| text));
}

fn rank(plan: &Plan, part: Part, rows: Option<&Rows>, name: usize) -> u32 {
    const ABOVE_NUMBER: u32 = 5;
    const NUMBER: u32 = 6;
    const BEHIND_NUMBER: u32 = 7;
    match part {
        Part::CopyNumber => 0,
        Part::Secrecy => 1,
        Part::Urgency => 2,
        Part::Mark => 3,
        Part::MarkSuffix => 4,
        Part::DocumentNumber => NUMBER,
        Part::SignatoryLabel if rows.is_some_and(|rows| rows.label_is_above_number()) => ABOVE_NUMBER,
        Part::Signatory if rows.is_some_and(|rows| rows.is_above_number(name)) => ABOVE_NUMBER,
        Part::SignatoryLabel | Part::Signatory => BEHIND_NUMBER,
        Part::Title => 10,
        Part::Subtitle => 11,
        Part::Addressee => 12,
        Part::Block(index) | Part::Cell(index) => {
            let is_attached = plan.blocks.get(index).is_some_and(|block| block.attachment.is_some());
            if is_attached { 30 } else { 13 }
        }
        Part::AttachmentNote(..) => 14,
        Part::Attendance(list) => 15 + list as u32,
        Part::Signature => 20,
        Part::Office(_) | Part::SignerName(_) => 21,
        Part::DateOfIssue => 22,
        Part::Note => 23,
        Part::MainTo => 40,
        Part::CopyTo => 41,
        Part::ImprintOther => 42,
        Part::PrintingOrgan => 43,
        Part::PrintingDate => 44,
    }
}
