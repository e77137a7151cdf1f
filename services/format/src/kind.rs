//! Which form of paper a document takes, from its elements.
//!
//! A mark makes a letterhead; nothing else does but signatories, which only
//! an upward paper has (9704-7.2.6). A document number alone makes none: texts
//! copied from a site often keep the number and lose the red mark, and nobody
//! may invent an organ's mark. Such a text stays plain, its number above the
//! title where its author had it.

use wenshu_model::official::KindReason;
use wenshu_model::{Elements, PaperKind};

use crate::slots::Slot;
use crate::texts::{Part, Revised};

/// A form of paper, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Choice {
    pub kind: PaperKind,
    pub reason: KindReason,
}

/// Chooses the form.
pub(crate) fn choose(elements: &Elements, texts: &[Revised]) -> Choice {
    if let Some(kind) = elements.kind {
        return Choice { kind, reason: KindReason::Given };
    }
    let Some((kind, decisive)) = by_elements(elements, texts) else {
        return Choice { kind: PaperKind::Plain, reason: KindReason::NoLetterhead };
    };
    let reason = if decisive.given { KindReason::FromElements } else { KindReason::FromText };
    Choice { kind, reason }
}

fn by_elements<'a>(elements: &Elements, texts: &'a [Revised]) -> Option<(PaperKind, &'a Revised)> {
    let suffix = texts.iter().find(|text| text.part == Part::MarkSuffix);
    if let Some(signatory) = Slot::Signatories.texts(texts).next() {
        return Some((PaperKind::Upward, signatory));
    }
    let by_suffix = suffix.and_then(|suffix| Some((of_suffix(&suffix.string())?, suffix)));
    if by_suffix.is_some() {
        return by_suffix;
    }
    let mark = Slot::Marks.texts(texts).next()?;
    let number = Slot::DocumentNumber.texts(texts).next();
    // The mark of a letter is that of one organ (9704-10.1-a).
    let is_joint = Slot::Marks.texts(texts).count() > 1;
    // An organ that was given without its suffix gets that of a document.
    let takes_usual_suffix = mark.given && elements.mark_suffix.is_none();
    match number {
        Some(number) if is_letter_number(number) && !is_joint => Some((PaperKind::Letter, number)),
        Some(_) if !is_joint && !takes_usual_suffix => Some((PaperKind::Letter, mark)),
        _ => Some((PaperKind::Document, mark)),
    }
}

fn of_suffix(suffix: &str) -> Option<PaperKind> {
    let dense: String = suffix.chars().filter(|c| !c.is_whitespace()).collect();
    match dense.as_str() {
        text if text.ends_with("文件") => Some(PaperKind::Document),
        text if text.ends_with('令') => Some(PaperKind::Order),
        text if text.ends_with("纪要") => Some(PaperKind::Minutes),
        _ => None,
    }
}

/// 明教函〔2026〕7号: the agency's word says that it is a letter.
fn is_letter_number(number: &Revised) -> bool {
    let text = number.string();
    text.split_once('〔').is_some_and(|(agency, _)| agency.ends_with('函'))
}

/// Its name for a clerk.
pub(crate) const fn name(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Plain => "无版头的普通格式",
        PaperKind::Document => "文件格式",
        PaperKind::Upward => "文件格式（上行文）",
        PaperKind::Letter => "信函格式",
        PaperKind::Order => "命令（令）格式",
        PaperKind::Minutes => "纪要格式",
    }
}
