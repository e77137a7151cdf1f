//! Findings of this stage: the *flag* rows of spec §8–§9. They read the
//! finished text and never change it.

use wenshu_model::{Finding, FindingCode, Lines, Plan, Severity};
use wenshu_standard::Profile;

use crate::assemble::Assembled;
use crate::revise::Revised;
use crate::script::{self, Conversion};

/// Everything that a person should know about the document as it is set.
pub(crate) fn findings(
    plan: &Plan,
    texts: &[Revised],
    assembled: &Assembled,
    conversion: &Conversion,
    profile: &Profile,
) -> Vec<Finding> {
    let _ = plan;
    let mut found = Vec::new();
    for revised in texts {
        for (code, severity, excerpt, message) in script::doubts(&revised.written, revised.text.chars(), conversion) {
            found.push(Finding { code, severity, lines: revised.lines, excerpt, message });
        }
    }
    for (title, lines) in &assembled.shapeless {
        found.push(finding(
            FindingCode::TitleShape,
            Severity::Warning,
            *lines,
            title,
            "标题无法排成梯形或菱形，请调整标题",
        ));
    }
    for deviation in profile.deviations() {
        found.push(finding(FindingCode::ProfileDeviation, Severity::Info, None, deviation.rule, &deviation.message));
    }
    found
}

fn finding(code: FindingCode, severity: Severity, lines: Option<Lines>, excerpt: &str, message: &str) -> Finding {
    Finding { code, severity, lines, excerpt: excerpt.to_owned(), message: message.to_owned() }
}
