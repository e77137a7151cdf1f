//! What a person says of documents that were told apart wrongly.

mod dropped;
mod merged;
mod properties;
mod refused;

use wenshu_ingest::{Limits, ingest};
use wenshu_model::{Correction, CorrectionAction, FindingCode, Plan, Plans, RemovalReason};
use wenshu_parse::{correct, parse};

use crate::properties::{check, unaccounted};

fn merge(document: u32) -> Correction {
    Correction { document, action: CorrectionAction::Merge }
}

fn drop(document: u32) -> Correction {
    Correction { document, action: CorrectionAction::Drop }
}

fn plans(text: &str) -> Plans {
    parse(ingest(text.as_bytes(), "计划.txt", &Limits::default()).unwrap()).unwrap()
}

/// The corrected plans of a text that has `count` documents at first.
fn corrected(text: &str, count: usize, corrections: &[Correction]) -> Plans {
    let plans = plans(text);
    assert_eq!(plans.documents.len(), count, "{:?}", titles(&plans));
    let corrected = correct(plans, corrections).unwrap_or_else(|error| panic!("{error}"));
    check(&corrected);
    assert_eq!(unaccounted(&corrected), 0);
    corrected
}

fn titles(plans: &Plans) -> Vec<&str> {
    plans.documents.iter().map(|plan| plan.title.as_str()).collect()
}

/// The blocks as words, a heading with its level and an attachment's with its number.
fn shown(plan: &Plan) -> Vec<String> {
    let block = |block: &wenshu_model::PlanBlock| {
        let attachment = block.attachment.map(|number| format!("@{number} ")).unwrap_or_default();
        let heading = if block.kind == wenshu_model::plan::BlockKind::Heading { "# " } else { "" };
        format!("{attachment}{heading}{}{}", block.number.as_deref().unwrap_or_default(), block.text)
    };
    plan.blocks.iter().map(block).collect()
}

fn removed(plans: &Plans, reason: RemovalReason) -> Vec<&str> {
    plans.removed.iter().filter(|removed| removed.reason == reason).map(|removed| removed.text.as_str()).collect()
}

fn has(findings: &[wenshu_model::Finding], code: FindingCode) -> bool {
    findings.iter().any(|finding| finding.code == code)
}
