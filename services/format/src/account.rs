//! The equation of DESIGN §3: plan + given elements = document ± changes,
//! white space aside.
//!
//! It is checked in two steps. Every text of the plan and of the given
//! elements is set, or is recorded as replaced, or says what a text that is
//! set says. Then the texts that are set are replayed from what was written
//! and the recorded changes, and compared with the finished document; neither
//! side uses the text that the passes left behind.

use wenshu_model::{Block, Change, Elements, Lines, Paragraph, Plan};

use crate::assemble::Assembled;
use crate::error::FormatError;
use crate::merge::Merged;
use crate::texts::{self, Revised};

/// Checks that the document holds every character of the plan and of the given
/// elements, in order, with nothing but the recorded changes.
///
/// # Errors
/// [`FormatError`] names the first character that is not accounted for.
pub(crate) fn check(
    plan: &Plan,
    elements: &Elements,
    merged: &Merged,
    assembled: &Assembled,
) -> Result<(), FormatError> {
    check_sources(plan, elements, merged)?;
    check_document(&merged.texts, assembled)
}

/// Every text of either source is somewhere.
fn check_sources(plan: &Plan, elements: &Elements, merged: &Merged) -> Result<(), FormatError> {
    let sources: Vec<Revised> = texts::of_plan(plan).into_iter().chain(texts::of_elements(elements)).collect();
    let replaced = merged.replaced.iter().flat_map(|replaced| &replaced.before);
    let expected = placed(sources.iter());
    let found = placed(merged.texts.iter().chain(replaced).chain(&merged.same));
    if expected == found {
        return Ok(());
    }
    let pairs = expected.iter().zip(&found).find(|(expected, found)| expected != found);
    let (expected, found) = match pairs {
        Some((expected, found)) => (Some(expected), Some(found)),
        // One side is longer than the other.
        None => (expected.get(found.len()), found.get(expected.len())),
    };
    let shown = |text: Option<&(Option<u32>, &str)>| text.map(|(_, text)| (*text).to_owned()).unwrap_or_default();
    Err(FormatError::Unaccounted { at: 0, expected: shown(expected), found: shown(found), lines: None })
}

/// Place and text of each, in an order that both sides share.
fn placed<'a>(texts: impl Iterator<Item = &'a Revised>) -> Vec<(Option<u32>, &'a str)> {
    let placed = texts.map(|text| (text.lines.map(|lines| lines.first), text.written.as_str()));
    let mut placed: Vec<_> = placed.filter(|(_, text)| !text.is_empty()).collect();
    placed.sort_unstable();
    placed
}

/// The document is the replayed texts.
fn check_document(texts: &[Revised], assembled: &Assembled) -> Result<(), FormatError> {
    let head = assembled.letterhead.iter().flat_map(|head| &head.paragraphs).flat_map(characters_of);
    let body = assembled.blocks.iter().flat_map(characters);
    let foot = assembled.imprint.iter().flat_map(|imprint| &imprint.entries);
    let foot = foot.flat_map(|entry| characters_of(&entry.paragraph));
    let found: Vec<char> = head.chain(body).chain(foot).filter(|c| !is_blank(*c)).collect();
    let mut found = found.into_iter();
    let mut at = 0;
    for revised in texts {
        for expected in replay(revised)?.into_iter().filter(|c| !is_blank(*c)) {
            at += 1;
            let actual = found.next();
            if actual != Some(expected) {
                return Err(unaccounted(at, Some(expected), actual, revised.lines));
            }
        }
    }
    match found.next() {
        Some(extra) => Err(unaccounted(at + 1, None, Some(extra), None)),
        None => Ok(()),
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{200B}' || c == '\u{FEFF}'
}

fn unaccounted(at: usize, expected: Option<char>, found: Option<char>, lines: Option<Lines>) -> FormatError {
    let shown = |c: Option<char>| c.map(String::from).unwrap_or_default();
    FormatError::Unaccounted { at, expected: shown(expected), found: shown(found), lines }
}

/// The characters of a block, in the order in which they are read.
fn characters(block: &Block) -> Vec<char> {
    match block {
        Block::Paragraph(paragraph) => characters_of(paragraph).collect(),
        Block::Table(table) => table.cells.iter().flat_map(|cell| cell.text.chars()).collect(),
        // The words that stand for a picture travel with it.
        Block::Figure(figure) => figure.alt.chars().collect(),
    }
}

fn characters_of(paragraph: &Paragraph) -> impl Iterator<Item = char> + '_ {
    paragraph.runs.iter().flat_map(|run| run.text.chars())
}

/// The text of the plan with its recorded changes carried out.
fn replay(revised: &Revised) -> Result<Vec<char>, FormatError> {
    let written: Vec<char> = revised.written.chars().collect();
    let mut result = Vec::with_capacity(written.len());
    let mut reached = 0;
    for change in revised.changes() {
        let start = (change.at - revised.offset) as usize;
        let before: Vec<char> = change.before.chars().collect();
        let end = start + before.len();
        if start < reached || written.get(start..end) != Some(before.as_slice()) {
            return Err(false_record(change, revised.lines));
        }
        result.extend_from_slice(written.get(reached..start).unwrap_or_default());
        result.extend(change.after.chars());
        reached = end;
    }
    result.extend_from_slice(written.get(reached..).unwrap_or_default());
    Ok(result)
}

fn false_record(change: Change, lines: Option<Lines>) -> FormatError {
    FormatError::FalseRecord { at: change.at, before: change.before, lines }
}

#[cfg(test)]
mod tests {
    use wenshu_model::plan::{Located, PlanElements};
    use wenshu_model::{PaperKind, PlanRecord};
    use wenshu_standard::Profile;

    use super::*;
    use crate::assemble::{Plot, Style, assemble};
    use crate::merge::merge;

    fn plan() -> Plan {
        let located = |text: &str| Located { text: text.to_owned(), lines: Lines::one(2), pieces: Vec::new() };
        Plan {
            index: 1,
            title: "工作计划".to_owned(),
            lines: Lines { first: 1, last: 9 },
            elements: PlanElements {
                signature: vec![located("县教育局")],
                copy_to: Some(located("抄送：县政府。")),
                ..PlanElements::default()
            },
            blocks: Vec::new(),
            record: PlanRecord::default(),
            findings: Vec::new(),
            needs_review: Vec::new(),
        }
    }

    fn checked(elements: &Elements, spoil: impl Fn(&mut Merged, &mut Assembled)) -> Result<(), FormatError> {
        let (plan, profile) = (plan(), Profile::default());
        let mut merged = merge(texts::of_plan(&plan), texts::of_elements(elements));
        crate::arrange::arrange(&plan, PaperKind::Plain, &mut merged.texts);
        let plot = Plot { plan: &plan, kind: PaperKind::Plain, style: Style::Unsealed, assets: &[], profile: &profile };
        let mut assembled = assemble(&plot, &merged.texts);
        spoil(&mut merged, &mut assembled);
        check(&plan, elements, &merged, &assembled)
    }

    #[test]
    fn a_text_that_is_nowhere_is_noticed() {
        let given = Elements { signature: vec!["县财政局".to_owned()], ..Elements::default() };
        assert_eq!(checked(&given, |_, _| {}), Ok(()));
        // Of the plan, replaced without a record.
        let lost = checked(&given, |merged, _| merged.replaced.clear());
        assert!(matches!(lost, Err(FormatError::Unaccounted { expected, .. }) if expected == "县教育局"));
        // Given, and dropped.
        let dropped = checked(&given, |merged, _| merged.texts.retain(|text| !text.given));
        assert!(matches!(dropped, Err(FormatError::Unaccounted { .. })));
    }

    #[test]
    fn a_part_of_the_document_that_is_missing_or_invented_is_noticed() {
        let none = Elements::default();
        assert_eq!(checked(&none, |_, _| {}), Ok(()));
        assert!(checked(&none, |_, assembled| assembled.imprint = None).is_err());
        assert!(checked(&none, |_, assembled| assembled.blocks.truncate(1)).is_err());
        let twice = checked(&none, |_, assembled| assembled.blocks.extend(assembled.blocks.clone()));
        assert!(twice.is_err());
    }
}
