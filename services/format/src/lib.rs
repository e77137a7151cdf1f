//! Format: a plan becomes an official document (公文, GB/T 9704-2012).
//!
//! Third stage of the flow: takes what parse made of a text, gives what
//! typeset and the DOCX emitter set. It decides every element, carries out
//! the closed set of recorded normalisations and reports what a person should
//! know. It never lays out pages, never renumbers, reorders or completes what
//! an author wrote, and emits no document whose text it cannot account for.

#![warn(missing_docs)]

mod account;
mod arrange;
mod assemble;
mod characters;
mod demands;
mod edit;
mod elements;
mod error;
mod flags;
pub mod given;
mod habits;
mod kind;
mod merge;
mod normalise;
mod revise;
mod script;
mod slots;
mod switches;
mod texts;
mod title;

pub use error::FormatError;
pub use switches::normalisation_codes;

use wenshu_model::official::DOCUMENT_SCHEMA;
use wenshu_model::source::Asset;
use wenshu_model::{Change, ChangeReason, Elements, Finding, FindingCode, OfficialDocument, PaperKind, Plan, Seal};
use wenshu_standard::{Profile, SealDefault};

use crate::assemble::{Plot, Style};
use crate::edit::Edit;
use crate::merge::{Merged, Replaced};
use crate::script::Conversion;
use crate::slots::Slot;
use crate::switches::Switches;
use crate::texts::{Part, Revised};

/// Makes an official document of a plan and of what the user gave for it.
///
/// Every character of the plan and of the given elements is in the document,
/// or in a change with its place and reason; white space is not counted. A
/// given element replaces that of the text, which is then kept in a change
/// and reported; one that the text does not have is listed as a change with
/// nothing before it, so that plan = document ± changes. `assets` are the pictures of the Source; those that figures
/// of the document show are copied into it.
///
/// # Errors
/// [`FormatError`] when that equation does not hold; the document must then
/// not be emitted.
pub fn format(
    plan: &Plan,
    assets: &[Asset],
    elements: &Elements,
    profile: &Profile,
) -> Result<OfficialDocument, FormatError> {
    let switches = Switches::of(profile);
    let conversion = Conversion::judge(plan_texts(plan), profile, &switches);
    let mut texts = texts::of_plan(plan);
    let mut given = texts::of_elements(elements);
    revise::revise(plan, &mut texts, &mut given, &conversion, &switches);
    let mut merged = merge::merge(texts, given);
    let choice = kind::choose(elements, &merged.texts);
    complete_mark(choice.kind, elements, &mut merged.texts);
    arrange::arrange(plan, choice.kind, &mut merged.texts);
    let style = style(choice.kind, elements, profile);
    let assembled = assemble::assemble(&Plot { plan, kind: choice.kind, style, assets, profile }, &merged.texts);
    account::check(plan, elements, &merged, &assembled)?;
    let mut findings = findings_of_plan(plan, choice.kind, &merged);
    findings.extend(merged.replaced.iter().map(Replaced::finding));
    findings.extend(demands::findings(choice, elements, &merged.texts, &assembled));
    findings.extend(flags::findings(plan, &merged.texts, &assembled, &conversion, profile));
    Ok(OfficialDocument {
        schema: DOCUMENT_SCHEMA.to_owned(),
        index: plan.index,
        kind: choice.kind,
        kind_reason: choice.reason,
        language: conversion.language(),
        title: joined(&merged.texts, Part::Title, ""),
        issuer: issuer(&merged.texts),
        letterhead: assembled.letterhead,
        blocks: assembled.blocks,
        imprint: assembled.imprint,
        assets: assembled.assets,
        fitted: None,
        changed: changes(&merged),
        findings,
    })
}

/// 文件 behind organs that the user gave without a suffix, 纪要 in minutes
/// (9704-7.2.4-a, 9704-10.3-a). A mark of the text is left as it is: it may be
/// the organ's name alone.
fn complete_mark(kind: PaperKind, elements: &Elements, texts: &mut Vec<Revised>) {
    let usual = match kind {
        PaperKind::Document | PaperKind::Upward => "文件",
        PaperKind::Minutes => "纪要",
        PaperKind::Plain | PaperKind::Letter | PaperKind::Order => return,
    };
    let is_given = Slot::Marks.texts(texts).any(|mark| mark.given);
    let has_suffix = elements.mark_suffix.is_some() || Slot::MarkSuffix.texts(texts).next().is_some();
    if is_given && !has_suffix {
        let mut suffix = Revised { given: true, ..Revised::new(Part::MarkSuffix, String::new(), None) };
        suffix.text.dress(vec![Edit::new(0, 0, usual, ChangeReason::MarkSuffix)]);
        texts.push(suffix);
    }
}

/// How a paper is signed where it has no stamp. A plain paper, an order and
/// minutes are not sealed unless the user says so.
fn style(kind: PaperKind, elements: &Elements, profile: &Profile) -> Style {
    let usual = match profile.seal {
        SealDefault::Sealed => Style::Sealed,
        SealDefault::Unsealed => Style::Unsealed,
    };
    match (elements.seal, kind) {
        (Some(Seal::Sealed), _) => Style::Sealed,
        (Some(Seal::Unsealed | Seal::Stamp), _) => Style::Unsealed,
        (None, PaperKind::Document | PaperKind::Upward | PaperKind::Letter) => usual,
        (None, PaperKind::Plain | PaperKind::Order | PaperKind::Minutes) => Style::Unsealed,
    }
}

/// Given elements first, then what was altered, in setting order.
fn changes(merged: &Merged) -> Vec<Change> {
    merged.changes().chain(merged.texts.iter().flat_map(Revised::changes)).collect()
}

/// Parse's findings, without those that a given element has answered. An order
/// has no title (9704-10.2-b); the mark of minutes is theirs (9704-10.3-a).
fn findings_of_plan(plan: &Plan, kind: PaperKind, merged: &Merged) -> Vec<Finding> {
    let has_new_date = merged.replaced.iter().any(Replaced::is_date);
    let needs_no_title = matches!(kind, PaperKind::Order | PaperKind::Minutes);
    let is_answered = |code: FindingCode| match code {
        FindingCode::NoTitle => needs_no_title || Slot::Title.is_in(&merged.texts),
        FindingCode::TemplateDate => has_new_date,
        // Compared again, as note and attachments are set.
        FindingCode::AttachmentMismatch => true,
        _ => false,
    };
    plan.findings.iter().filter(|finding| !is_answered(finding.code)).cloned().collect()
}

/// The texts by which the script of a plan is judged.
fn plan_texts(plan: &Plan) -> impl Iterator<Item = &str> {
    [plan.title.as_str()].into_iter().chain(plan.blocks.iter().map(|block| block.text.as_str()))
}

fn joined(texts: &[Revised], part: Part, separator: &str) -> String {
    let parts: Vec<String> = texts.iter().filter(|text| text.part == part).map(Revised::string).collect();
    parts.join(separator)
}

/// The organs of the signature.
fn issuer(texts: &[Revised]) -> Option<String> {
    let signature = joined(texts, Part::Signature, "、");
    (!signature.is_empty()).then_some(signature)
}
