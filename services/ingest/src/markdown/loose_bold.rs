//! Pairs of double asterisks that the rules of Markdown leave in the text.
//!
//! `**目标： **内容` and `**占100%**1、` mean bold to whoever typed them, but a
//! space or a mark in the wrong place makes them plain characters. They are
//! taken for mark-up when every pair of a line can be.

use wenshu_model::source::Emphasis;

use super::marks::encloses_lost_name;

/// Takes loose pairs out of a line and adds their runs; a line in which some
/// pair may be anything else is left as it is.
pub fn strip_loose_bold(text: &str, runs: &mut Vec<Emphasis>) -> String {
    let parts: Vec<&str> = text.split("**").collect();
    if parts.len() < 3 || parts.len().is_multiple_of(2) || !all_bold(&parts) {
        return text.to_owned();
    }
    let mut marks = Vec::new();
    let mut bold = Vec::new();
    let mut at = 0;
    let mut kept = 0;
    for (index, part) in parts.iter().enumerate() {
        let length = u32::try_from(part.chars().count()).unwrap_or(u32::MAX);
        if index % 2 == 1 {
            bold.push(Emphasis { start: kept, end: kept + length, strong: true });
        }
        at += length;
        kept += length;
        marks.push(at);
        at += 2;
    }
    marks.pop();
    // Runs that were there move left by the marks before them.
    let moved = |place: u32| place - 2 * u32::try_from(marks.partition_point(|&mark| mark < place)).unwrap_or(0);
    for run in runs.iter_mut() {
        (run.start, run.end) = (moved(run.start), moved(run.end));
    }
    runs.extend(bold);
    runs.retain(|run| run.start < run.end);
    runs.sort_by_key(|run| (run.start, run.end, run.strong));
    parts.concat()
}

/// True when what each pair encloses reads like bold text.
fn all_bold(parts: &[&str]) -> bool {
    let pairs = parts.iter().skip(1).step_by(2).zip(parts.iter().skip(2).step_by(2));
    pairs.into_iter().all(|(inner, behind)| {
        let letters = inner.chars().filter(|c| c.is_alphanumeric()).count();
        letters >= 2 && !inner.contains('*') && !behind.starts_with('*') && !encloses_lost_name(inner, behind)
    })
}
