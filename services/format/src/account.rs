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
    let placed = |text: &Revised| (text.lines.map(|lines| (lines.first, lines.last)), text.written.clone());
    let sources = texts::of_plan(plan).into_iter().chain(texts::of_elements(elements));
    let mut expected: Vec<_> = sources.map(|text| placed(&text)).filter(|(_, text)| !text.is_empty()).collect();
    let replaced = merged.replaced.iter().flat_map(|replaced| &replaced.before);
    let kept = merged.texts.iter().chain(replaced).chain(&merged.same);
    let mut found: Vec<_> = kept.map(placed).filter(|(_, text)| !text.is_empty()).collect();
    expected.sort();
    found.sort();
    if expected == found {
        return Ok(());
    }
    let differs = expected.iter().zip(&found).find(|(expected, found)| expected != found);
    let shown = |text: Option<&String>| text.cloned().unwrap_or_default();
    Err(FormatError::Unaccounted {
        at: 0,
        expected: shown(differs.map(|(expected, _)| &expected.1).or(expected.last().map(|last| &last.1))),
        found: shown(differs.map(|(_, found)| &found.1)),
        lines: None,
    })
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
