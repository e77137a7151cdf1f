//! Lists the marks that were typed and are not shown: `##`, `**`, `|`.
//!
//! Mark-up is no text (DESIGN §3), but in a Markdown file it is typed among the
//! text, often by an author who did not mean it as such. So that a file can be
//! compared with its documents character by character, what a line shows less
//! than it holds is listed as a removal of its own.

use std::collections::BTreeMap;

use wenshu_model::{RemovalReason, Removed, source::Origin};

use super::removed_line;
use crate::Reading;

/// Adds one removal for each line of `typed` that shows less than it holds.
pub(super) fn list_typed_marks(typed: &[String], reading: &mut Reading) {
    let mut shown = shown_by_line(reading);
    for (line, number) in typed.iter().zip(1u32..) {
        let counts = shown.entry(number).or_default();
        let marks: String = line.chars().filter(|c| !c.is_whitespace() && !take(counts, *c)).collect();
        if !marks.is_empty() {
            reading.removed.push(removed_line(number, marks, RemovalReason::Markup));
        }
    }
}

/// How often each physical line shows, or lists as removed, each character.
fn shown_by_line(reading: &Reading) -> BTreeMap<u32, BTreeMap<char, u32>> {
    let lines = reading.lines.iter().map(|line| (line.origin, line.text.as_str()));
    let removed = reading.removed.iter().filter_map(|removed: &Removed| Some((removed.origin?, removed.text.as_str())));
    let mut shown: BTreeMap<u32, BTreeMap<char, u32>> = BTreeMap::new();
    for (Origin { line, .. }, text) in lines.chain(removed) {
        let counts = shown.entry(line.unwrap_or(0)).or_default();
        for c in text.chars() {
            *counts.entry(c).or_default() += 1;
        }
    }
    shown
}

/// Takes one `c` off, if there is one.
fn take(counts: &mut BTreeMap<char, u32>, c: char) -> bool {
    match counts.get_mut(&c).filter(|count| **count > 0) {
        Some(count) => {
            *count -= 1;
            true
        }
        None => false,
    }
}
