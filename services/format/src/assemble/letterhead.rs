//! Paragraphs of the 版头 (clause 7.2) and of the heads of clause 10. Their
//! places on the page are decided by fit.

use wenshu_model::{Alignment, Letterhead, Lines, PaperKind, Paragraph, Role};

use super::{paragraph, signatories};
use crate::texts::{Part, Revised};

/// The letterhead of a paper that is not plain.
pub(super) fn letterhead(texts: &[Revised], kind: PaperKind) -> Letterhead {
    let mut paragraphs = Vec::new();
    for text in texts {
        let role = match text.part {
            Part::CopyNumber => Role::CopyNumber,
            Part::Secrecy => Role::Secrecy,
            Part::Urgency => Role::Urgency,
            _ => continue,
        };
        paragraphs.push(paragraph(role, &text.string(), text.lines));
    }
    push_marks(texts, &mut paragraphs);
    if kind == PaperKind::Upward {
        signatories::push(texts, &mut paragraphs);
    } else {
        let numbers = texts.iter().filter(|text| text.part == Part::DocumentNumber);
        paragraphs.extend(numbers.map(|number| numbered(number, kind)));
    }
    Letterhead { paragraphs, set: None }
}

/// One organ with what stands behind it on a line; several organs one a line,
/// all as wide as each other, 文件 to the right of them (9704-7.2.4-d).
fn push_marks(texts: &[Revised], paragraphs: &mut Vec<Paragraph>) {
    let of = |part: Part| texts.iter().filter(move |text| text.part == part && !text.text.chars().is_empty());
    let is_joint = of(Part::Mark).count() > 1;
    if !is_joint {
        let both = || of(Part::Mark).chain(of(Part::MarkSuffix));
        let text: String = both().map(Revised::string).collect();
        if !text.is_empty() {
            let lines = both().filter_map(|text| text.lines).reduce(Lines::join);
            paragraphs.push(paragraph(Role::IssuerMark, &text, lines));
        }
        return;
    }
    for mark in of(Part::Mark) {
        let mut line = paragraph(Role::IssuerMark, mark.string().trim(), mark.lines);
        line.align = Alignment::Distribute;
        paragraphs.push(line);
    }
    for suffix in of(Part::MarkSuffix) {
        paragraphs.push(paragraph(Role::MarkSuffix, &suffix.string(), suffix.lines));
    }
}

/// The number: flush right in a letter (9704-10.1-d), centred elsewhere.
fn numbered(number: &Revised, kind: PaperKind) -> Paragraph {
    let mut made = paragraph(Role::DocumentNumber, &number.string(), number.lines);
    if kind == PaperKind::Letter {
        made.align = Alignment::Right;
    }
    made
}
