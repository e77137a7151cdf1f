//! Rows of text at tab stops: number and signatories (9704-7.2.5-c), names of a
//! joint sealed paper (9704-7.3.5.1-e), office title and stamp
//! (9704-7.3.5.3-a), 印发机关 and date (9704-7.4.3-a).
//!
//! A tab goes to the next stop that lies beyond the text before it: where that
//! text reaches over the stop, Word, WPS and LibreOffice take the stop after it,
//! and the row loses its columns without a word. The PDF sets what has no room
//! at its stop on a line of its own, and inside the measure; here the same is
//! written down: a forced break and as many tabs as the stop is away, and a
//! stop moved in where the text behind it would leave the measure. Where
//! everything has its room, nothing is touched.

use std::borrow::Cow;

use wenshu_model::Paragraph;
use wenshu_model::official::{TabAlign, TabStop};

use crate::widths;

/// Least room between the texts of two stops, 字.
const GAP: f64 = 0.25;
/// Room against rounding, 字.
const HAIR: f64 = 0.02;

/// Edges of the box of a paragraph, 字 of its size from the left of the type
/// area.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edges {
    /// Left edge.
    pub left: f64,
    /// Right edge.
    pub right: f64,
}

/// The paragraph with every text at its stop, or on a line of its own where it
/// has no room there.
pub(crate) fn settle<'a>(paragraph: &'a Paragraph, edges: Edges) -> Cow<'a, Paragraph> {
    if paragraph.stops.is_empty() {
        return Cow::Borrowed(paragraph);
    }
    let text = paragraph.text();
    if text.contains('\n') {
        return Cow::Borrowed(paragraph);
    }
    let row = Row::of(paragraph, &text, edges);
    if row.stops == paragraph.stops && row.tabs.iter().all(|tab| *tab == Tab::Kept) {
        return Cow::Borrowed(paragraph);
    }
    let mut settled = Paragraph { stops: row.stops, ..paragraph.clone() };
    let mut tabs = row.tabs.iter().enumerate();
    for run in &mut settled.runs {
        run.text = run.text.chars().fold(String::with_capacity(run.text.len()), |mut made, character| {
            match (character, if character == '\t' { tabs.next() } else { None }) {
                ('\t', Some((place, Tab::OnItsOwnLine))) => {
                    made.push('\n');
                    made.extend(std::iter::repeat_n('\t', place + 1));
                }
                ('\t', Some((_, Tab::Wrapped))) => made.push('\n'),
                _ => made.push(character),
            }
            made
        });
    }
    Cow::Owned(settled)
}

/// What becomes of a tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    /// Leads to its stop.
    Kept,
    /// Leads to its stop on the next line.
    OnItsOwnLine,
    /// What follows fills more than a line: it begins at the left.
    Wrapped,
}

struct Row {
    stops: Vec<TabStop>,
    /// One a stop.
    tabs: Vec<Tab>,
}

impl Row {
    fn of(paragraph: &Paragraph, text: &str, edges: Edges) -> Self {
        let zi = |indent: f32| if indent.is_finite() { f64::from(indent) } else { 0.0 };
        let left = edges.left + zi(paragraph.left_indent);
        let right = edges.right - zi(paragraph.right_indent);
        let first = left + zi(paragraph.first_indent);
        let mut stops = paragraph.stops.clone();
        let mut tabs = Vec::with_capacity(stops.len());
        let mut parts = text.splitn(stops.len() + 1, '\t').map(widths::natural);
        let before = parts.next().unwrap_or_default();
        // How far the line is taken; a text of several lines takes all of it.
        let mut reached = if first + before <= right + HAIR { first + before } else { f64::INFINITY };
        for (stop, width) in stops.iter_mut().zip(parts) {
            if width == 0.0 {
                tabs.push(Tab::Kept);
                continue;
            }
            if left + width > right + HAIR {
                tabs.push(Tab::Wrapped);
                reached = f64::INFINITY;
                continue;
            }
            let wanted = begins_at(*stop, width);
            let begins = wanted.min(right - width).max(left);
            if (begins - wanted).abs() > HAIR {
                stop.at = (f64::from(stop.at) + begins - wanted) as f32;
            }
            let free = before == 0.0 && tabs.is_empty() || begins >= reached + GAP - HAIR;
            tabs.push(if free { Tab::Kept } else { Tab::OnItsOwnLine });
            reached = begins + width;
        }
        Self { stops, tabs }
    }
}

/// Where a text of this width begins at a stop, 字 from the left of the type area.
fn begins_at(stop: TabStop, width: f64) -> f64 {
    let at = if stop.at.is_finite() { f64::from(stop.at) } else { 0.0 };
    match stop.align {
        TabAlign::Left => at,
        TabAlign::Center => at - width / 2.0,
        TabAlign::Right => at - width,
    }
}
