//! Findings of this stage: the *flag* rows of spec §8–§9. They read the
//! finished text and never change it.
//!
//! The rows about the order of numbers (num-order, num-skip, num-single) are
//! parse's, which knows the blocks; unmatched quotes and brackets too.

mod dates;
mod numerals;
mod punctuation;
mod whole;

use wenshu_model::{Finding, FindingCode, Lines, Plan, Severity};
use wenshu_standard::Profile;

use crate::assemble::Assembled;
use crate::script::{self, Conversion};
use crate::texts::{Part, Revised};

/// Characters on both sides of a hit that an excerpt shows.
const EXCERPT_MARGIN: usize = 8;

/// A hit of a rule in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hit {
    code: FindingCode,
    severity: Severity,
    /// First character of the hit.
    place: usize,
    message: String,
}

impl Hit {
    /// Something worth knowing.
    pub(crate) fn info(code: FindingCode, place: usize, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Info, place, message: message.into() }
    }

    /// Probably a slip.
    pub(crate) fn warning(code: FindingCode, place: usize, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Warning, place, message: message.into() }
    }

    fn finding(self, text: &[char], lines: Option<Lines>) -> Finding {
        let start = self.place.saturating_sub(EXCERPT_MARGIN);
        let end = (self.place + EXCERPT_MARGIN + 1).min(text.len());
        let excerpt = text.get(start..end).unwrap_or_default().iter().filter(|c| **c != '\n').collect();
        Finding { code: self.code, severity: self.severity, lines, excerpt, message: self.message }
    }
}

/// A rule that looks at one text.
type Rule = fn(&[char], &mut Vec<Hit>);

const RULES: [Rule; 15] = [
    punctuation::nesting,
    punctuation::single_dashes,
    punctuation::ellipses,
    punctuation::connectors,
    punctuation::middle_dots,
    punctuation::enumeration_commas,
    punctuation::approximate_numbers,
    punctuation::closing_quotes,
    numerals::han_measures,
    numerals::mixed_numerals,
    numerals::incomplete_numbers,
    numerals::large_values,
    numerals::units,
    dates::years,
    dates::days,
];

/// Everything that a person should know about the document as it is set.
pub(crate) fn findings(
    plan: &Plan,
    texts: &[Revised],
    assembled: &Assembled,
    conversion: &Conversion,
    profile: &Profile,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for revised in texts {
        let text = revised.text.chars();
        let mut hits = script::doubts(revised, conversion);
        RULES.iter().for_each(|rule| rule(text, &mut hits));
        whole::number_form(plan, revised, &mut hits);
        if revised.part == Part::DateOfIssue {
            dates::date_of_issue(text, &mut hits);
        }
        hits.sort_by_key(|hit| hit.place);
        found.extend(hits.into_iter().map(|hit| hit.finding(text, revised.lines)));
    }
    found.extend(whole::number_grouping(texts));
    found.extend(whole::title_composition(texts));
    found.extend(whole::title_shapes(assembled));
    found.extend(assembled.findings.iter().cloned());
    found.extend(whole::deviations(profile));
    found
}
