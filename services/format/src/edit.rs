//! A text under revision, and the record of every run that was altered.
//!
//! Passes see the text as it stands and propose edits in its offsets; the
//! text keeps each edit in offsets of the **original**, merges an edit of an
//! edit into one, and so can always say which original characters became
//! which. It never decides what is right.

use wenshu_model::{Change, ChangeReason, Lines};

use crate::switches::Switches;

/// A proposal: characters `start..end` of the text as it stands become `after`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    pub start: usize,
    pub end: usize,
    pub after: String,
    pub reason: ChangeReason,
}

impl Edit {
    pub(crate) fn new(start: usize, end: usize, after: impl Into<String>, reason: ChangeReason) -> Self {
        Self { start, end, after: after.into(), reason }
    }

    pub(crate) fn delete(start: usize, end: usize, reason: ChangeReason) -> Self {
        Self::new(start, end, "", reason)
    }
}

/// An edit in offsets of the original.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Settled {
    start: usize,
    end: usize,
    after: Vec<char>,
    reason: ChangeReason,
}

/// A text and what has been done to it.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    original: Vec<char>,
    current: Vec<char>,
    settled: Vec<Settled>,
}

impl Text {
    pub(crate) fn new(text: &str) -> Self {
        let original: Vec<char> = text.chars().collect();
        Self { current: original.clone(), original, settled: Vec::new() }
    }

    /// The characters as they stand.
    pub(crate) fn chars(&self) -> &[char] {
        &self.current
    }

    /// Carries out the edits that are switched on. Edits that overlap an
    /// earlier one of the same list or run past the end are dropped: a pass
    /// proposes from left to right. Tells whether anything changed.
    pub(crate) fn apply(&mut self, switches: &Switches, edits: Vec<Edit>) -> bool {
        self.apply_if(|reason| switches.is_on(reason), edits)
    }

    /// Puts words of the standard's form around a given value: a label, an
    /// ordinal. Without them the value is no element, so that no profile can
    /// switch them off.
    pub(crate) fn dress(&mut self, edits: Vec<Edit>) {
        self.apply_if(|_| true, edits);
    }

    fn apply_if(&mut self, is_on: impl Fn(ChangeReason) -> bool, mut edits: Vec<Edit>) -> bool {
        if edits.is_empty() {
            return false;
        }
        let mut reached = 0;
        let (length, current) = (self.current.len(), &self.current);
        edits.retain(|edit| {
            let fits = edit.start >= reached && edit.start <= edit.end && edit.end <= length;
            let kept = fits && is_on(edit.reason) && differs(current, edit);
            if kept {
                reached = edit.end;
            }
            kept
        });
        if edits.is_empty() {
            return false;
        }
        self.settled = merge(&self.settled, &edits);
        let original = &self.original;
        self.settled.retain(|edit| original.get(edit.start..edit.end) != Some(edit.after.as_slice()));
        self.current = self.rebuilt();
        true
    }

    fn rebuilt(&self) -> Vec<char> {
        let mut current = Vec::with_capacity(self.original.len());
        let mut reached = 0;
        for edit in &self.settled {
            current.extend_from_slice(self.original.get(reached..edit.start).unwrap_or_default());
            current.extend_from_slice(&edit.after);
            reached = edit.end;
        }
        current.extend_from_slice(self.original.get(reached..).unwrap_or_default());
        current
    }

    /// Where offset `at` of the original stands now. An offset inside an
    /// altered run goes to the end of what it became; text inserted right at
    /// the offset counts as standing before it.
    pub(crate) fn now(&self, at: usize) -> usize {
        let mut grown = 0_usize;
        let mut shrunk = 0_usize;
        for edit in &self.settled {
            if edit.start > at || (edit.start == at && edit.end > at) {
                break;
            }
            let covered = edit.end.min(at) - edit.start;
            grown += edit.after.len();
            shrunk += covered;
        }
        (at + grown).saturating_sub(shrunk).min(self.current.len())
    }

    /// The record of every altered run, in the order of the text.
    pub(crate) fn changes(&self, lines: Option<Lines>, block: Option<u32>) -> Vec<Change> {
        self.settled
            .iter()
            .map(|edit| Change {
                reason: edit.reason,
                lines,
                block,
                at: u32::try_from(edit.start).unwrap_or(u32::MAX),
                before: self.original.get(edit.start..edit.end).unwrap_or_default().iter().collect(),
                after: edit.after.iter().collect(),
            })
            .collect()
    }
}

fn differs(current: &[char], edit: &Edit) -> bool {
    !current.get(edit.start..edit.end).unwrap_or_default().iter().copied().eq(edit.after.chars())
}

/// Joins new edits, in offsets of the text as it stands, with settled ones.
fn merge(settled: &[Settled], edits: &[Edit]) -> Vec<Settled> {
    let mut merged = Vec::with_capacity(settled.len() + edits.len());
    let mut old = settled.iter().peekable();
    // Current offset minus original offset, behind the last settled edit taken.
    let mut drift = 0_isize;
    let mut open: Option<Joined> = None;
    for edit in edits {
        let mut joined = match open.take() {
            Some(unfinished) if edit.start < unfinished.tail_end() => unfinished.taking(edit),
            finished => {
                merged.extend(finished.map(Joined::closed));
                while let Some(passed) = old.next_if(|next| current_span(next, drift).1 <= edit.start) {
                    drift = current_span(passed, drift).1 as isize - passed.end as isize;
                    merged.push(passed.clone());
                }
                Joined::of(edit, drift)
            }
        };
        while let Some(inside) = old.next_if(|next| current_span(next, drift).0 < edit.end) {
            let (start, end) = current_span(inside, drift);
            joined.absorb(inside, start, edit);
            drift = end as isize - inside.end as isize;
        }
        if joined.tail.is_empty() {
            joined.settled.end = edit.end.saturating_add_signed(-drift);
        }
        open = Some(joined);
    }
    merged.extend(open.map(Joined::closed));
    merged.extend(old.cloned());
    merged
}

fn current_span(edit: &Settled, drift: isize) -> (usize, usize) {
    let start = edit.start.saturating_add_signed(drift);
    (start, start + edit.after.len())
}

/// An edit on its way to being settled, with the settled ones it swallows.
struct Joined {
    settled: Settled,
    /// Characters of a swallowed edit that stand behind this one.
    tail: Vec<char>,
    /// Current offset of the tail's first character.
    tail_start: usize,
}

impl Joined {
    fn of(edit: &Edit, drift: isize) -> Self {
        let start = edit.start.saturating_add_signed(-drift);
        let settled = Settled { start, end: start, after: edit.after.chars().collect(), reason: edit.reason };
        Self { settled, tail: Vec::new(), tail_start: edit.end }
    }

    fn tail_end(&self) -> usize {
        self.tail_start + self.tail.len()
    }

    /// The same run, with a further edit that begins inside its tail.
    fn taking(mut self, edit: &Edit) -> Self {
        let kept = edit.start - self.tail_start;
        let dropped = (edit.end - self.tail_start).min(self.tail.len());
        let rest = self.tail.split_off(dropped);
        self.settled.after.extend(self.tail.iter().take(kept));
        self.settled.after.extend(edit.after.chars());
        self.settled.reason = edit.reason;
        self.tail = rest;
        self.tail_start = edit.end;
        self
    }

    /// Takes in a settled edit that begins before the end of `edit`.
    fn absorb(&mut self, inside: &Settled, start: usize, edit: &Edit) {
        if start < edit.start {
            let kept = inside.after.get(..edit.start - start).unwrap_or_default();
            self.settled.after.splice(0..0, kept.iter().copied());
        }
        self.settled.start = self.settled.start.min(inside.start);
        if start + inside.after.len() > edit.end {
            self.tail = inside.after.get(edit.end - start..).unwrap_or_default().to_vec();
            self.tail_start = edit.end;
            self.settled.end = inside.end;
        }
    }

    fn closed(mut self) -> Settled {
        self.settled.after.append(&mut self.tail);
        self.settled
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all_on() -> Switches {
        Switches::of(&wenshu_standard::Profile::default())
    }

    /// What the record says the original became.
    fn replayed(original: &str, changes: &[Change]) -> String {
        let original: Vec<char> = original.chars().collect();
        let mut result = String::new();
        let mut reached = 0;
        for change in changes {
            let at = change.at as usize;
            assert!(at >= reached, "changes overlap");
            result.extend(&original[reached..at]);
            let end = at + change.before.chars().count();
            assert_eq!(original[at..end].iter().collect::<String>(), change.before);
            result.push_str(&change.after);
            reached = end;
        }
        result.extend(&original[reached..]);
        result
    }

    #[test]
    fn an_edit_of_an_edit_is_one_change_of_the_original() {
        let mut text = Text::new("见⑴、加强");
        text.apply(&all_on(), vec![Edit::new(1, 2, "（1）", ChangeReason::OrdinalMark)]);
        text.apply(&all_on(), vec![Edit::delete(4, 5, ChangeReason::OrdinalMark)]);
        text.apply(
            &all_on(),
            vec![Edit::new(1, 2, "(", ChangeReason::Space), Edit::new(3, 4, ")", ChangeReason::Space)],
        );
        assert_eq!(text.chars().iter().collect::<String>(), "见(1)加强");
        let changes = text.changes(None, None);
        assert_eq!(replayed("见⑴、加强", &changes), "见(1)加强");
        assert_eq!(changes[0].before, "⑴");
    }

    #[test]
    fn an_edit_taken_back_leaves_no_record() {
        let mut text = Text::new("甲,乙");
        text.apply(&all_on(), vec![Edit::new(1, 2, "，", ChangeReason::FullWidthMark)]);
        text.apply(&all_on(), vec![Edit::new(1, 2, ",", ChangeReason::FullWidthMark)]);
        assert!(text.changes(None, None).is_empty());
    }

    #[test]
    fn an_offset_follows_the_edits_before_it() {
        let mut text = Text::new("(一)、加强。管理");
        text.apply(
            &all_on(),
            vec![
                Edit::new(0, 1, "（", ChangeReason::FullWidthMark),
                Edit::new(2, 4, "）", ChangeReason::OrdinalMark),
                Edit::new(7, 7, "；；", ChangeReason::DoubledMark),
            ],
        );
        assert_eq!(text.now(4), 3);
        assert_eq!(text.now(7), 8);
    }

    proptest! {
        #[test]
        fn the_record_always_leads_from_the_original_to_the_text(
            original in "[a-e]{0,12}",
            rounds in prop::collection::vec(prop::collection::vec((0..14_usize, 0..4_usize, "[v-z]{0,3}"), 0..4), 0..5),
        ) {
            let mut text = Text::new(&original);
            for round in rounds {
                let mut expected: Vec<char> = text.chars().to_vec();
                let mut edits: Vec<Edit> = Vec::new();
                for (start, length, after) in round {
                    let reached = edits.last().map_or(0, |edit| edit.end);
                    let (start, end) = (reached + start, reached + start + length);
                    if end <= expected.len() {
                        edits.push(Edit::new(start, end, after, ChangeReason::Space));
                    }
                }
                for edit in edits.iter().rev() {
                    expected.splice(edit.start..edit.end, edit.after.chars());
                }
                text.apply(&all_on(), edits);
                prop_assert_eq!(text.chars(), expected.as_slice());
                prop_assert_eq!(replayed(&original, &text.changes(None, None)).chars().collect::<Vec<_>>(), expected);
            }
        }
    }
}
