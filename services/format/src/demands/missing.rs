//! Elements that a form of paper asks for and nobody gave.

use wenshu_model::{Elements, Finding, FindingCode, PaperKind, Seal, Severity};

use crate::slots::Slot;
use crate::texts::Revised;

/// An element and the rule that asks for it.
type Demand = (Slot, &'static str);

const MARK: Demand = (Slot::Marks, "9704-7.2.4-a");
const NUMBER: Demand = (Slot::DocumentNumber, "9704-7.2.5-a");
const TITLE: Demand = (Slot::Title, "9704-7.3.1-b");
const SIGNATURE: Demand = (Slot::Signature, "9704-7.3.5.1-b");
const UNSEALED: Demand = (Slot::Signature, "9704-7.3.5.2-a");
const STAMP: Demand = (Slot::Signers, "9704-7.3.5.3-a");
const DATE: Demand = (Slot::DateOfIssue, "9704-7.3.5.4-a");
const SIGNATORIES: Demand = (Slot::Signatories, "reg-9-6-a");
const COPY_NUMBER: Demand = (Slot::CopyNumber, "reg-9-1-a");

/// One finding for each missing element.
pub(super) fn findings(kind: PaperKind, elements: &Elements, texts: &[Revised]) -> Vec<Finding> {
    let missing = demands(kind, elements, texts).into_iter().filter(|(slot, _)| !slot.is_in(texts));
    missing.map(|(slot, rule)| finding(slot, rule)).collect()
}

fn demands(kind: PaperKind, elements: &Elements, texts: &[Revised]) -> Vec<Demand> {
    let signature = match elements.seal {
        _ if Slot::Signers.is_in(texts) => STAMP,
        Some(Seal::Stamp) => STAMP,
        Some(Seal::Unsealed) => UNSEALED,
        Some(Seal::Sealed) | None => SIGNATURE,
    };
    let mut demands = match kind {
        PaperKind::Plain => Vec::new(),
        PaperKind::Document => vec![MARK, NUMBER, TITLE, signature, DATE],
        PaperKind::Upward => vec![MARK, NUMBER, SIGNATORIES, TITLE, signature, DATE],
        PaperKind::Letter => vec![
            (Slot::Marks, "9704-10.1-a"),
            (Slot::DocumentNumber, "9704-10.1-d"),
            (Slot::Title, "9704-10.1-e"),
            signature,
            DATE,
        ],
        PaperKind::Order => vec![
            (Slot::Marks, "9704-10.2-a"),
            (Slot::MarkSuffix, "9704-10.2-a"),
            (Slot::DocumentNumber, "9704-10.2-b"),
            (Slot::Signers, "9704-10.2-c"),
            DATE,
        ],
        PaperKind::Minutes => vec![(Slot::Marks, "9704-10.3-a"), (Slot::MarkSuffix, "9704-10.3-a")],
    };
    if Slot::Secrecy.is_in(texts) {
        demands.push(COPY_NUMBER);
    }
    demands
}

fn finding(slot: Slot, rule: &'static str) -> Finding {
    let name = slot.name();
    let why = match rule {
        "reg-9-1-a" => "涉密公文应当标注份号",
        "reg-9-6-a" => "上行文应当标注签发人姓名",
        _ => "原文和给定的要素中都没有，未代为填写",
    };
    Finding {
        code: FindingCode::ElementMissing,
        severity: Severity::Review,
        lines: None,
        excerpt: name.to_owned(),
        message: format!("缺{name}：{why}（{rule}）"),
    }
}
