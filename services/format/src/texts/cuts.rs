//! Lines of a plan that hold several elements, cut between them.

use std::ops::Range;

use wenshu_model::plan::Located;

use super::{Part, Revised};
use crate::characters::{at, is_space, run_end, stands_at};
use crate::normalise::issue_date;

/// What may stand behind the organs of a mark; the longer one first.
pub(crate) const SUFFIXES: [&str; 4] = ["文件", "命令", "令", "纪要"];

/// Fewest characters of an organ beside others on one line of a mark.
const SHORTEST_ORGAN: usize = 4;

/// Characters `range` of an element as a text of their own.
fn cut(part: Part, located: &Located, range: Range<usize>) -> Revised {
    let offset = u32::try_from(range.start).unwrap_or(u32::MAX);
    let written: String = located.text.chars().skip(range.start).take(range.len()).collect();
    Revised { offset, ..Revised::new(part, written, Some(located.lines)) }
}

/// Runs of characters that `separates` does not part.
fn runs(text: &[char], from: usize, separates: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut place = from;
    while place < text.len() {
        let start = run_end(text, place, &separates);
        let end = run_end(text, start, |c| !separates(c));
        if end > start {
            found.push(start..end);
        }
        place = end;
    }
    found
}

/// Runs of a single character each belong together: 张 三.
fn joined(runs: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(runs.len());
    let mut was_single = false;
    for run in runs {
        let is_single = run.len() == 1;
        match joined.last_mut() {
            Some(last) if is_single && was_single => {
                last.end = run.end;
                was_single = false;
            }
            _ => {
                was_single = is_single;
                joined.push(run);
            }
        }
    }
    joined
}

/// Lets each run reach to the next one, so that no character is left out.
fn covering(mut runs: Vec<Range<usize>>, start: usize, end: usize) -> Vec<Range<usize>> {
    let starts: Vec<usize> = runs.iter().skip(1).map(|run| run.start).chain([end]).collect();
    for (run, next) in runs.iter_mut().zip(starts) {
        run.end = next;
    }
    match runs.first_mut() {
        Some(first) => first.start = start,
        // Nothing but marks is text all the same.
        None if start < end => runs.push(start..end),
        None => {}
    }
    runs
}

/// The organs, one a text, then what stands behind the last of them.
pub(super) fn marks(marks: &[Located], texts: &mut Vec<Revised>) {
    for (index, located) in marks.iter().enumerate() {
        let text: Vec<char> = located.text.chars().collect();
        let is_last = index + 1 == marks.len();
        let suffix = if is_last { suffix_start(&text) } else { text.len() };
        let organs = runs(&text, 0, is_space);
        let are_several = organs.len() > 1 && organs.iter().all(|organ| organ.len() >= SHORTEST_ORGAN);
        if are_several && suffix > 0 {
            let organs: Vec<_> = organs.into_iter().filter(|organ| organ.start < suffix).collect();
            texts.extend(covering(organs, 0, suffix).into_iter().map(|organ| cut(Part::Mark, located, organ)));
        } else if suffix > 0 {
            texts.push(cut(Part::Mark, located, 0..suffix));
        }
        if suffix < text.len() {
            texts.push(cut(Part::MarkSuffix, located, suffix..text.len()));
        }
    }
}

/// Where 文件, 令 or 纪要 begins; letters may stand apart (文　件).
fn suffix_start(text: &[char]) -> usize {
    let letters: Vec<usize> = (0..text.len()).filter(|place| !is_space(at(text, *place))).collect();
    let dense: Vec<char> = letters.iter().map(|place| at(text, *place)).collect();
    let suffix = SUFFIXES.iter().find(|suffix| crate::characters::ends_at(&dense, dense.len(), suffix));
    let start = suffix.map(|suffix| dense.len() - suffix.chars().count());
    start.and_then(|start| letters.get(start).copied()).unwrap_or(text.len())
}

/// The label, then the names, one a text.
pub(super) fn signatories(signatories: &[Located], texts: &mut Vec<Revised>) {
    for (index, located) in signatories.iter().enumerate() {
        let text: Vec<char> = located.text.chars().collect();
        let lead = run_end(&text, 0, is_space);
        let has_label = index == 0 && stands_at(&text, lead, "签发人");
        let label = if has_label { run_end(&text, lead + 3, |c| is_space(c) || matches!(c, '：' | ':')) } else { 0 };
        if label > 0 {
            texts.push(cut(Part::SignatoryLabel, located, 0..label));
        }
        let names = joined(runs(&text, label, |c| is_space(c) || matches!(c, '、' | '，' | ',')));
        texts.extend(covering(names, label, text.len()).into_iter().map(|name| cut(Part::Signatory, located, name)));
    }
}

/// Office title and name of each signer, where a space parts them.
pub(super) fn signers(signers: &[Located], texts: &mut Vec<Revised>) {
    for (index, located) in signers.iter().enumerate() {
        let text: Vec<char> = located.text.chars().collect();
        let words = joined(runs(&text, 0, is_space));
        let name = if words.len() > 1 { words.last().map_or(text.len(), |name| name.start) } else { text.len() };
        texts.push(cut(Part::Office(index), located, 0..name));
        if name < text.len() {
            texts.push(cut(Part::SignerName(index), located, name..text.len()));
        }
    }
}

/// 印发机关, 印发日期 and what may stand behind them.
pub(super) fn printing(located: &Located, texts: &mut Vec<Revised>) {
    let text: Vec<char> = located.text.chars().collect();
    let is_start = |place: &usize| {
        let starts_number = !place.checked_sub(1).is_some_and(|before| at(&text, before).is_ascii_digit());
        starts_number
            && !is_space(at(&text, *place))
            && text.get(*place..).and_then(issue_date).is_some_and(|date| date.is_complete)
    };
    let date = (0..text.len()).find(is_start).unwrap_or(text.len());
    if date > 0 {
        texts.push(cut(Part::PrintingOrgan, located, 0..date));
    }
    if date == text.len() {
        return;
    }
    let covered = text.get(date..).and_then(issue_date).map_or(text.len(), |found| date + found.covers);
    let word = run_end(&text, covered, is_space);
    let end = if stands_at(&text, word, "印发") { word + 2 } else { covered };
    let rest = run_end(&text, end, is_space);
    if rest == text.len() {
        texts.push(cut(Part::PrintingDate, located, date..text.len()));
        return;
    }
    texts.push(cut(Part::PrintingDate, located, date..end));
    texts.push(cut(Part::ImprintOther, located, end..text.len()));
}
