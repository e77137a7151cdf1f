//! What a form of paper asks of its elements: which are missing, which have a
//! form that the standard does not allow, which have no place in it. All of
//! it is said and nothing is invented, moved away or dropped.

mod attachments;
mod forms;
mod misplaced;
mod missing;

use wenshu_model::official::KindReason;
use wenshu_model::{Elements, Finding, FindingCode, PaperKind, Severity};

use crate::assemble::Assembled;
use crate::kind::{self, Choice};
use crate::texts::Revised;

/// Findings about the elements of a document.
pub(crate) fn findings(choice: Choice, elements: &Elements, texts: &[Revised], assembled: &Assembled) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(kind_chosen(choice));
    found.extend(missing::findings(choice.kind, elements, texts));
    found.extend(forms::findings(choice.kind, texts));
    found.extend(misplaced::findings(choice.kind, texts));
    found.extend(attachments::findings(texts, &assembled.blocks));
    found
}

fn kind_chosen(choice: Choice) -> Option<Finding> {
    if choice.kind == PaperKind::Plain {
        return None;
    }
    let why = match choice.reason {
        KindReason::Given => "按指定的格式",
        KindReason::FromElements => "根据给定的要素",
        KindReason::FromText | KindReason::NoLetterhead => "根据原文中的版头要素",
    };
    Some(Finding {
        code: FindingCode::KindChosen,
        severity: Severity::Info,
        lines: None,
        excerpt: String::new(),
        message: format!("{why}，排为{}", kind::name(choice.kind)),
    })
}
