//! A document in the making.

use wenshu_model::plan::PlanElements;
use wenshu_model::{Change, Finding, FindingCode, Lines, RemovalReason, Severity};

use crate::head::located;
use crate::text::Text;

/// What is known of a document while its paragraphs are sorted.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) title: String,
    /// It follows a signed paper in the same file.
    pub(crate) issued: bool,
    /// The file shows signs of a web page.
    pub(crate) of_a_page: bool,
    pub(crate) elements: PlanElements,
    pub(crate) changed: Vec<Change>,
    pub(crate) findings: Vec<Finding>,
    /// What belongs to no document.
    pub(crate) left_out: Vec<(Text, RemovalReason)>,
    /// Characters that were left out with a separator and are a title after all.
    pub(crate) reclaimed: Vec<Text>,
}

impl Draft {
    pub(crate) fn leave_out(&mut self, text: Text, reason: RemovalReason) {
        if !text.is_empty() {
            self.left_out.push((text, reason));
        }
    }

    pub(crate) fn reclaim(&mut self, text: &Text) {
        self.reclaimed.push(text.clone());
    }

    pub(crate) fn add_title_line(&mut self, text: Text) {
        if text.is_empty() {
            return;
        }
        self.title.push_str(&text.string());
        self.elements.title.push(located(&text));
    }

    /// True when the mark says what the paper is: an order, or minutes.
    pub(crate) fn has_titled_mark(&self) -> bool {
        self.elements.issuer_marks.iter().any(|mark| mark.text.ends_with(['令', '要']))
    }

    /// True for 纪要.
    pub(crate) fn is_minutes(&self) -> bool {
        let named = |text: &str| text.ends_with("纪要") || text.ends_with("紀要");
        named(&self.title) || self.elements.issuer_marks.iter().any(|mark| named(&mark.text))
    }

    pub(crate) fn find(&mut self, code: FindingCode, severity: Severity, lines: Lines, excerpt: &str, message: &str) {
        self.findings.push(finding(code, severity, Some(lines).filter(|lines| lines.first > 0), excerpt, message));
    }
}

/// Longest excerpt of a finding, in characters.
const EXCERPT: usize = 40;

/// As much of a text as an excerpt needs; a text may be a megabyte long and
/// have a finding every few words.
pub(crate) fn excerpt_of(text: impl Iterator<Item = char>) -> String {
    text.take(EXCERPT + 1).collect()
}

/// A finding with a shortened excerpt.
pub(crate) fn finding(
    code: FindingCode,
    severity: Severity,
    lines: Option<Lines>,
    excerpt: &str,
    message: &str,
) -> Finding {
    let mut short: String = excerpt.chars().take(EXCERPT).collect();
    if excerpt.chars().nth(EXCERPT).is_some() {
        short.push('…');
    }
    Finding { code, severity, lines, excerpt: short, message: message.to_owned() }
}
