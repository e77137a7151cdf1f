//! Paragraphs with tab stops: number and signatories (9704-7.2.5-c), names of a
//! joint sealed paper (9704-7.3.5.1-e), office title and stamp
//! (9704-7.3.5.3-a), 印发机关 and date (9704-7.4.3-a).
//!
//! Such a paragraph is one line. Where what stands at a stop would lie on what
//! stands before it, it goes to a line of its own instead, so that no text is
//! lost or covered.

use wenshu_model::official::{TabAlign, TabStop};

use crate::lines::{Line, break_lines};
use crate::marks::Kind;
use crate::measure::{HAIR, cell};
use crate::pieces::Piece;

/// What stands at one stop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Segment {
    /// Its pieces.
    pub line: Line,
    /// Where it begins, pt from the left of the sheet.
    pub left: f64,
}

/// Where a paragraph with stops may stand, pt from the left of the sheet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure {
    /// Where the text before the first tab begins.
    pub first: f64,
    /// Left edge.
    pub left: f64,
    /// Right edge.
    pub right: f64,
}

/// Least room between two segments of a line, em.
const GAP: f64 = 0.25;

/// The segments of each line. The text before the first tab stands at the
/// first-line indent, the text behind the n-th tab at the n-th stop; a tab
/// without a stop of its own is a space.
pub(crate) fn break_at_tabs(pieces: &[Piece], stops: &[TabStop], size: f64, measure: Measure) -> Vec<Vec<Segment>> {
    let mut lines: Vec<Vec<Segment>> = Vec::new();
    let mut line: Vec<Segment> = Vec::new();
    let mut reached = f64::NEG_INFINITY;
    for (place, (start, end)) in parts(pieces, stops.len()).into_iter().enumerate() {
        let stop = place.checked_sub(1).and_then(|before| stops.get(before));
        let held = pieces.get(start..end).unwrap_or_default();
        let room = measure.right - if stop.is_none() { measure.first } else { measure.left };
        let broken = break_lines(held, room, measure.right - measure.left);
        let whole = broken.len() <= 1;
        for (at, part) in broken.into_iter().enumerate() {
            let part =
                Line { start: part.start + start, end: part.end + start, seen_end: part.seen_end + start, ..part };
            let left = match stop {
                _ if !whole && at > 0 => measure.left,
                None => measure.first,
                Some(_) if !whole => measure.left,
                Some(stop) => place_at(stop, part.width, size, measure),
            };
            let covers = left < reached + GAP * size - HAIR || !whole;
            if covers && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            // A tab alone covers nothing.
            reached = if part.width > 0.0 { left + part.width } else { f64::NEG_INFINITY };
            line.push(Segment { line: part, left });
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Where a text of this width stands at a stop, inside the measure.
fn place_at(stop: &TabStop, width: f64, size: f64, measure: Measure) -> f64 {
    let at = if stop.at.is_finite() { f64::from(stop.at) * cell(size) } else { 0.0 };
    let at = crate::measure::LEFT + at;
    let left = match stop.align {
        TabAlign::Left => at,
        TabAlign::Center => at - width / 2.0,
        TabAlign::Right => at - width,
    };
    left.min(measure.right - width).max(measure.left)
}

/// The text between the tabs that have a stop; a tab belongs to the text before
/// it.
fn parts(pieces: &[Piece], stops: usize) -> Vec<(usize, usize)> {
    let mut parts = Vec::with_capacity(stops + 1);
    let mut start = 0;
    let tabs = pieces.iter().enumerate().filter(|(_, piece)| piece.kind == Kind::Space && piece.ch == '\t');
    for (tab, _) in tabs.take(stops) {
        parts.push((start, tab + 1));
        start = tab + 1;
    }
    parts.push((start, pieces.len()));
    parts
}

/// The line that holds some segments, for those who count lines.
pub(crate) fn whole_line(segments: &[Segment], measure: f64) -> Line {
    let start = segments.first().map_or(0, |segment| segment.line.start);
    let end = segments.last().map_or(start, |segment| segment.line.end);
    let last = segments.last().is_none_or(|segment| segment.line.last);
    Line { start, end, seen_end: end, width: measure, measure, last }
}
