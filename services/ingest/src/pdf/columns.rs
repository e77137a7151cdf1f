//! Columns of text that stand beside each other.
//!
//! A gap that runs down a page may part two columns, or two fields of a roster.
//! Columns are full of running text on both sides; everything else is read row by
//! row.

use super::line::Piece;
use super::rows::Row;

/// Rows of a page whose columns are looked for; more are no text.
const MOST: usize = 400;
/// Rows with text on both sides that make columns.
const ROWS: usize = 4;
/// A gap between columns, in ems.
const GUTTER: f32 = 0.9;

/// Puts rows in the order in which they are read: columns one behind the other.
pub fn in_order(rows: Vec<Row>) -> Vec<Vec<Row>> {
    let mut regions = Vec::new();
    let mut waiting = vec![(rows, 0u8)];
    while let Some((mut rows, depth)) = waiting.pop() {
        let pieces: usize = rows.iter().map(|row| row.pieces.len()).sum();
        let found = if rows.len() <= MOST && pieces <= 5 * MOST && depth < 6 { find_band(&rows) } else { None };
        let Some(band) = found else {
            regions.push(rows);
            continue;
        };
        let after = rows.split_off(band.end.min(rows.len()));
        let inside = rows.split_off(band.start.min(rows.len()));
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for row in inside {
            let (here, there): (Vec<Piece>, Vec<Piece>) = row.pieces.into_iter().partition(|piece| piece.x1 <= band.at);
            left.push(Row { pieces: here, ..row });
            right.push(Row { pieces: there, ..row });
        }
        left.retain(|row| !row.pieces.is_empty());
        right.retain(|row| !row.pieces.is_empty());
        // The last pushed is read first.
        waiting.push((after, depth));
        waiting.push((right, depth.saturating_add(1)));
        waiting.push((left, depth.saturating_add(1)));
        if !rows.is_empty() {
            regions.push(rows);
        }
    }
    regions.retain(|rows| !rows.is_empty());
    regions
}

/// Rows of columns, and a place between these.
struct Band {
    start: usize,
    end: usize,
    at: f32,
}

fn find_band(rows: &[Row]) -> Option<Band> {
    let mut start = 0;
    while let Some(row) = rows.get(start) {
        for pair in row.pieces.windows(2) {
            let [one, other] = pair else { continue };
            if let Some(band) = band_from(rows, start, one.x1, other.x0) {
                return Some(band);
            }
        }
        start += 1;
    }
    None
}

/// Follows a gap downwards from row `start`.
fn band_from(rows: &[Row], start: usize, from: f32, to: f32) -> Option<Band> {
    let (mut from, mut to) = (from, to);
    let mut end = start;
    let mut both = 0;
    while let Some(row) = rows.get(end) {
        let Some((left, right)) = narrowed(row, from, to) else { break };
        (from, to) = (left, right);
        let on_left = row.pieces.iter().any(|piece| piece.x1 <= from + 0.1);
        let on_right = row.pieces.iter().any(|piece| piece.x0 >= to - 0.1);
        both += usize::from(on_left && on_right);
        end += 1;
    }
    let at = f32::midpoint(from, to);
    // What follows on one side only may stand under both columns.
    while end > start + 1
        && let (Some(before), Some(last)) = (rows.get(end - 2), rows.get(end - 1))
        && !has_both(last, at)
        && ((last.size - before.size).abs() > 0.12 * before.size || last.y - before.y > 2.2 * before.size)
    {
        end -= 1;
    }
    let band = rows.get(start..end)?;
    (both >= ROWS && is_text(band, at)).then_some(Band { start, end, at })
}

fn has_both(row: &Row, at: f32) -> bool {
    row.pieces.iter().any(|piece| piece.x1 <= at) && row.pieces.iter().any(|piece| piece.x0 >= at)
}

/// What a row leaves free of a gap; nothing when that is too little.
fn narrowed(row: &Row, from: f32, to: f32) -> Option<(f32, f32)> {
    let mut left = f32::NEG_INFINITY;
    let mut best: Option<(f32, f32)> = None;
    let edges = row.pieces.iter().map(|piece| (piece.x0, piece.x1)).chain([(f32::INFINITY, f32::INFINITY)]);
    for (x0, x1) in edges {
        let free = (left.max(from), x0.min(to));
        if free.1 - free.0 >= GUTTER * row.size.min(16.0) && best.is_none_or(|(a, b)| free.1 - free.0 > b - a) {
            best = Some(free);
        }
        left = left.max(x1);
    }
    best
}

/// True when both sides are full of running text.
fn is_text(rows: &[Row], at: f32) -> bool {
    let side = |is_left: bool| {
        let pieces = rows.iter().filter_map(|row| {
            let mut own = row.pieces.iter().filter(|piece| (piece.x1 <= at) == is_left);
            let first = own.next()?;
            // More than one piece in a row are fields.
            Some((own.next().is_none(), first, row.size))
        });
        let pieces: Vec<(bool, &Piece, f32)> = pieces.collect();
        let end = pieces.iter().map(|(_, piece, _)| piece.x1).fold(f32::NEG_INFINITY, f32::max);
        let full = pieces.iter().filter(|(alone, piece, size)| *alone && piece.x1 > end - 2.2 * size).count();
        let wide: usize = pieces.iter().map(|(_, piece, _)| piece.wide_letters().max(piece.letters.len() / 3)).sum();
        pieces.len() >= ROWS && 2 * full >= pieces.len() && wide >= 7 * pieces.len()
    };
    side(true) && side(false)
}
