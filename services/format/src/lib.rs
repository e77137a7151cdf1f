//! Format: a plan becomes an official document (公文, GB/T 9704-2012).
//!
//! Third stage of the flow: takes what parse made of a text, gives what
//! typeset and the DOCX emitter set. It decides every element, carries out
//! the closed set of recorded normalisations and reports what a person should
//! know. It never lays out pages, never renumbers, reorders or completes what
//! an author wrote, and emits no document whose text it cannot account for.

#![warn(missing_docs)]

mod account;
mod assemble;
mod characters;
mod edit;
mod elements;
mod error;
mod flags;
mod habits;
mod normalise;
mod revise;
mod script;
mod switches;
mod title;

pub use error::FormatError;
pub use switches::normalisation_codes;

use wenshu_model::official::{DOCUMENT_SCHEMA, KindReason};
use wenshu_model::source::Asset;
use wenshu_model::{Elements, OfficialDocument, PaperKind, Plan};
use wenshu_standard::Profile;

use crate::revise::{Part, Revised};
use crate::script::Conversion;
use crate::switches::Switches;

/// Makes an official document of a plan.
///
/// Every character of the plan is in the document, or in a change with its
/// place and reason; white space is not counted.
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
    let _ = (assets, elements);
    let switches = Switches::of(profile);
    let conversion = Conversion::judge(plan_texts(plan), profile, &switches);
    let texts = revise::revise(plan, &switches, &conversion);
    let assembled = assemble::assemble(plan, &texts, profile);
    account::check(&texts, &assembled.blocks)?;
    let findings = flags::findings(plan, &texts, &assembled, &conversion, profile);
    Ok(OfficialDocument {
        schema: DOCUMENT_SCHEMA.to_owned(),
        index: plan.index,
        kind: PaperKind::Plain,
        kind_reason: KindReason::NoLetterhead,
        letterhead: None,
        imprint: None,
        assets: Vec::new(),
        fitted: None,
        language: conversion.language(),
        title: joined(&texts, Part::Title, ""),
        issuer: issuer(&texts),
        blocks: assembled.blocks,
        changed: texts.iter().flat_map(Revised::changes).collect(),
        findings: plan.findings.iter().cloned().chain(findings).collect(),
    })
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
