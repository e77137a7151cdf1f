//! The structure of plans as lines of text, for goldens and for reviewers.

use std::fmt::Write;

use wenshu_model::plan::Located;
use wenshu_model::{Finding, Plan, PlanBlock, Plans};

/// One line a document, element, block, finding and removal.
pub fn outline(plans: &Plans) -> String {
    let mut out = String::new();
    for finding in &plans.findings {
        push_finding(&mut out, "", finding);
    }
    for plan in &plans.documents {
        push_plan(&mut out, plan);
    }
    for removed in &plans.removed {
        let line = removed.lines.map_or(0, |lines| lines.first);
        let _ = writeln!(out, "- 行{line} {} {}", name(&removed.reason), removed.text);
    }
    out
}

fn push_plan(out: &mut String, plan: &Plan) {
    let _ = writeln!(out, "# {} 《{}》 行{}-{}", plan.index, plan.title, plan.lines.first, plan.lines.last);
    let e = &plan.elements;
    let single = |located: &Option<Located>| located.clone().into_iter().collect::<Vec<_>>();
    let elements = [
        ("份号", single(&e.copy_number)),
        ("密级", single(&e.secrecy)),
        ("紧急程度", single(&e.urgency)),
        ("发文机关标志", e.issuer_marks.clone()),
        ("发文字号", single(&e.document_number)),
        ("签发人", e.signatories.clone()),
        ("副标题", e.subtitle.clone()),
        ("主送机关", single(&e.addressees)),
        ("附件说明", e.attachment_notes.clone()),
        ("署名", e.signature.clone()),
        ("成文日期", single(&e.date_of_issue)),
        ("签署人", e.signers.clone()),
        ("附注", single(&e.note)),
        ("到会", e.attendance.clone()),
        ("版记主送", single(&e.main_to)),
        ("抄送", single(&e.copy_to)),
        ("印发", single(&e.printing)),
        ("版记其他", e.imprint_other.clone()),
    ];
    for (label, located) in elements {
        for value in located {
            let _ = writeln!(out, "  {label}: {}", value.text);
        }
    }
    for block in &plan.blocks {
        push_block(out, block);
    }
    for finding in &plan.findings {
        push_finding(out, "  ", finding);
    }
}

fn push_block(out: &mut String, block: &PlanBlock) {
    let level = block.level.map_or(String::new(), |level| level.to_string());
    let attachment = block.attachment.map_or(String::new(), |number| format!(" 附件{number}"));
    let lead: String = block.text.chars().take(block.lead.unwrap_or(0) as usize).collect();
    let rest: String = block.text.chars().skip(block.lead.unwrap_or(0) as usize).collect();
    let mut shown: String = rest.chars().take(40).collect();
    if rest.chars().count() > 40 {
        let _ = write!(shown, "…共{}字", block.text.chars().count());
    }
    let lead = if lead.is_empty() { lead } else { format!("‹{lead}›") };
    let number = block.number.clone().unwrap_or_default();
    let _ = writeln!(out, "  {}{level}{attachment} [{number}] {lead}{shown}", name(&block.kind));
    for cell in block.table.iter().flat_map(|table| &table.cells) {
        let _ = writeln!(out, "    ({},{}) {}", cell.row, cell.column, cell.text.replace('\n', "⏎"));
    }
    for entry in &block.roster {
        let cut = |[start, end]: [u32; 2]| -> String {
            block.text.chars().skip(start as usize).take((end - start) as usize).collect()
        };
        let names: Vec<String> = entry.names.iter().map(|name| cut(*name)).collect();
        let _ = writeln!(out, "    {} → {}", cut(entry.label), names.join("|"));
    }
}

fn push_finding(out: &mut String, indent: &str, finding: &Finding) {
    let line = finding.lines.map_or(0, |lines| lines.first);
    let (code, severity) = (name(&finding.code), name(&finding.severity));
    let _ = writeln!(out, "{indent}! {code} {severity} 行{line} {} «{}»", finding.message, finding.excerpt);
}

/// The name of a value as JSON writes it.
fn name(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
