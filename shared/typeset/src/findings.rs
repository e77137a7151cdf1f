//! Characters that no face has, told to a person.

use wenshu_model::{Finding, FindingCode, OfficialDocument, Severity};

use crate::blocks::source_of;
use crate::pieces::Missing;

/// Findings listed one by one; the rest are counted in one more.
const MOST: usize = 50;

/// One finding for each character that no face has.
pub(crate) fn missing_glyphs(document: &OfficialDocument, missing: &Missing) -> Vec<Finding> {
    let mut findings: Vec<Finding> = missing
        .first_met
        .iter()
        .take(MOST)
        .map(|(ch, block)| Finding {
            code: FindingCode::MissingGlyph,
            severity: Severity::Review,
            lines: block.and_then(|block| document.blocks.get(block as usize)).and_then(source_of),
            excerpt: ch.to_string(),
            message: format!(
                "字符“{ch}”（U+{:04X}）不在字库中，出现 {} 次；页面上以方框代替，PDF 的文字层保留原字",
                u32::from(*ch),
                missing.count(*ch)
            ),
        })
        .collect();
    let rest = missing.first_met.len().saturating_sub(MOST);
    if rest > 0 {
        findings.push(Finding {
            code: FindingCode::MissingGlyph,
            severity: Severity::Review,
            lines: None,
            excerpt: String::new(),
            message: format!("另有 {rest} 个字符不在字库中，均以方框代替"),
        });
    }
    findings
}
