//! The runs that a conversion changed.

use wenshu_model::ChangeReason;

use crate::characters::is_han;
use crate::edit::Edit;

/// Converts the text and lists each changed run. Where a phrase changes its
/// length, the stretch of Han characters around it is the run.
pub(super) fn changed_runs(text: &[char], convert: impl Fn(&str) -> String) -> Vec<Edit> {
    let whole: String = text.iter().collect();
    let converted: Vec<char> = convert(&whole).chars().collect();
    if converted.len() == text.len() {
        return differing_runs(text, &converted, 0);
    }
    let mut edits = Vec::new();
    let mut start = 0;
    for stretch in text.chunk_by(|one, other| is_han(*one) == is_han(*other)) {
        let source: String = stretch.iter().collect();
        let result: Vec<char> = if stretch.first().is_some_and(|c| is_han(*c)) {
            convert(&source).chars().collect()
        } else {
            stretch.to_vec()
        };
        if result.len() == stretch.len() {
            edits.extend(differing_runs(stretch, &result, start));
        } else {
            edits.push(trimmed(stretch, &result, start));
        }
        start += stretch.len();
    }
    edits
}

/// Runs in which two texts of one length differ.
fn differing_runs(before: &[char], after: &[char], offset: usize) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut pairs = before.iter().zip(after).enumerate().peekable();
    while let Some((start, (_, new))) = pairs.find(|(_, (old, new))| old != new) {
        let mut changed = String::from(*new);
        let mut end = start + 1;
        while let Some((_, (_, new))) = pairs.next_if(|(_, (old, new))| old != new) {
            changed.push(*new);
            end += 1;
        }
        edits.push(Edit::new(offset + start, offset + end, changed, ChangeReason::Script));
    }
    edits
}

/// The change of a stretch without the beginning and end that did not change.
fn trimmed(before: &[char], after: &[char], offset: usize) -> Edit {
    let shorter = before.len().min(after.len());
    let head = before.iter().zip(after).take_while(|(old, new)| old == new).count();
    let tail =
        before.iter().rev().zip(after.iter().rev()).take(shorter - head).take_while(|(old, new)| old == new).count();
    let changed: String = after.get(head..after.len() - tail).unwrap_or_default().iter().collect();
    Edit::new(offset + head, offset + before.len() - tail, changed, ChangeReason::Script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_that_changes_its_length_is_one_run() {
        let text: Vec<char> = "甲，軟體好".chars().collect();
        let edits = changed_runs(&text, |part| part.replace("軟體", "软件包"));
        assert_eq!(edits, [Edit::new(2, 4, "软件包", ChangeReason::Script)]);
    }
}
