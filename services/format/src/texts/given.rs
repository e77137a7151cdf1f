//! The texts that the user gave beside the file.

use wenshu_model::Elements;

use super::cuts::SUFFIXES;
use super::{Attendance, Part, Revised};

/// Every given text, in the order of the standard. Empty values count as not
/// given, but for the suffix of the mark: an empty one says that there is none.
pub(crate) fn of_elements(elements: &Elements) -> Vec<Revised> {
    let mut texts = Vec::new();
    one(Part::CopyNumber, &elements.copy_number, &mut texts);
    one(Part::Secrecy, &elements.secrecy, &mut texts);
    one(Part::Urgency, &elements.urgency, &mut texts);
    marks(elements, &mut texts);
    one(Part::DocumentNumber, &elements.document_number, &mut texts);
    if elements.signatories.iter().any(|name| !name.trim().is_empty()) {
        texts.push(given(Part::SignatoryLabel, ""));
    }
    several(|_| Part::Signatory, &elements.signatories, &mut texts);
    one(Part::Title, &elements.title, &mut texts);
    one(Part::Addressee, &elements.addressees, &mut texts);
    let notes = elements.attachments.iter().filter(|name| !name.trim().is_empty()).count();
    several(|index| Part::AttachmentNote(index, notes), &elements.attachments, &mut texts);
    one(Part::Attendance(Attendance::Present), &elements.present, &mut texts);
    one(Part::Attendance(Attendance::Absent), &elements.absent, &mut texts);
    one(Part::Attendance(Attendance::Observers), &elements.observers, &mut texts);
    several(|_| Part::Signature, &elements.signature, &mut texts);
    for (index, signer) in elements.signers.iter().enumerate() {
        texts.push(given(Part::Office(index), &signer.office));
        one(Part::SignerName(index), &signer.name, &mut texts);
    }
    one(Part::DateOfIssue, &elements.date_of_issue, &mut texts);
    one(Part::Note, &elements.note, &mut texts);
    one(Part::CopyTo, &elements.copy_to, &mut texts);
    one(Part::PrintingOrgan, &elements.printing_organ, &mut texts);
    one(Part::PrintingDate, &elements.printing_date, &mut texts);
    texts
}

/// The organs and what stands behind them; a suffix that was given as part of
/// the last organ (明州市教育局文件) is told from it.
fn marks(elements: &Elements, texts: &mut Vec<Revised>) {
    several(|_| Part::Mark, &elements.issuer_marks, texts);
    if let Some(suffix) = &elements.mark_suffix {
        texts.push(given(Part::MarkSuffix, suffix));
        return;
    }
    let Some(last) = texts.last_mut().filter(|last| last.part == Part::Mark) else { return };
    let Some(suffix) = SUFFIXES.iter().find(|suffix| last.written.ends_with(**suffix)) else { return };
    let organ = last.written.strip_suffix(suffix).unwrap_or_default().trim_end().to_owned();
    if !organ.is_empty() {
        *last = given(Part::Mark, &organ);
        texts.push(given(Part::MarkSuffix, suffix));
    }
}

fn one(part: Part, value: &Option<String>, texts: &mut Vec<Revised>) {
    texts.extend(value.iter().filter(|value| !value.trim().is_empty()).map(|value| given(part, value)));
}

fn several(part: impl Fn(usize) -> Part, values: &[String], texts: &mut Vec<Revised>) {
    let values = values.iter().filter(|value| !value.trim().is_empty());
    texts.extend(values.enumerate().map(|(index, value)| given(part(index), value)));
}

/// A given value on one line: tabs and line feeds have a meaning in the
/// document that a value must not bring in.
fn given(part: Part, value: &str) -> Revised {
    let line: String = value.trim().chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    Revised { given: true, ..Revised::new(part, line, None) }
}
