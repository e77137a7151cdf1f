//! The equation of DESIGN §3: plan = document ± changes, white space aside.
//!
//! The left side is replayed from the plan's own text and the recorded
//! changes, the right side is read from the finished blocks; neither uses the
//! text that the passes left behind.

use wenshu_model::{Block, Change, Lines};

use crate::error::FormatError;
use crate::revise::Revised;

/// Checks that the blocks hold every character of the plan, in order, with
/// nothing but the recorded changes.
///
/// # Errors
/// [`FormatError`] names the first character that is not accounted for.
pub(crate) fn check(texts: &[Revised], blocks: &[Block]) -> Result<(), FormatError> {
    let found: Vec<char> = blocks.iter().flat_map(characters).filter(|c| !is_blank(*c)).collect();
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
        Block::Paragraph(paragraph) => paragraph.runs.iter().flat_map(|run| run.text.chars()).collect(),
        Block::Table(table) => table.cells.iter().flat_map(|cell| cell.text.chars()).collect(),
        Block::Figure(_) => Vec::new(),
    }
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
