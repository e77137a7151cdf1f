//! Which borders to break at: the shape of the lines against the quality of
//! the borders.

use wenshu_standard::figures::{TITLE_MAX_CELLS, TITLE_MIN_CELLS};

use super::words::Border;
use crate::characters::cells;

/// More lines than this are filled one by one; no title of that length has a
/// shape.
const MOST_LINES: usize = 4;

/// Cost of a shape that no editor accepts.
const UNSHAPELY: f32 = 300.0;
/// Cost of a line more than needed.
const EXTRA_LINE: f32 = 10.0;

/// Offsets of the best breaks, and whether the lines have a good shape.
pub(super) fn best_breaks(characters: &[char], borders: &[Border]) -> (Vec<usize>, bool) {
    let most = TITLE_MAX_CELLS.value as f32;
    let least_lines = (cells(characters.iter().copied()) / most).ceil() as usize;
    let mut search = Search { characters, borders, best: None };
    for count in least_lines..=MOST_LINES {
        let extra = EXTRA_LINE * (count - least_lines) as f32;
        search.extend(&mut Lines::default(), 0, count, extra);
    }
    match search.best {
        Some(best) => (best.breaks, best.cost < UNSHAPELY),
        None => (filled(characters, borders), false),
    }
}

#[derive(Debug, Clone, Default)]
struct Lines {
    breaks: Vec<usize>,
    widths: Vec<f32>,
    border_cost: f32,
}

struct Best {
    breaks: Vec<usize>,
    cost: f32,
}

struct Search<'a> {
    characters: &'a [char],
    borders: &'a [Border],
    best: Option<Best>,
}

impl Search<'_> {
    /// Tries every border for the end of the line that begins at `start`.
    fn extend(&mut self, lines: &mut Lines, start: usize, lines_left: usize, extra: f32) {
        if lines_left == 1 {
            self.finish(lines, start, extra);
            return;
        }
        let mut width = 0.0;
        for end in start + 1..self.characters.len() {
            width += cells(self.characters.get(end - 1).copied());
            if f64::from(width) > TITLE_MAX_CELLS.value {
                break;
            }
            let Some(Border::Open(cost)) = self.borders.get(end).copied() else { continue };
            lines.breaks.push(end);
            lines.widths.push(width);
            lines.border_cost += cost;
            self.extend(lines, end, lines_left - 1, extra);
            lines.border_cost -= cost;
            lines.widths.pop();
            lines.breaks.pop();
        }
    }

    fn finish(&mut self, lines: &mut Lines, start: usize, extra: f32) {
        let width = cells(self.characters.get(start..).unwrap_or_default().iter().copied());
        if f64::from(width) > TITLE_MAX_CELLS.value {
            return;
        }
        lines.widths.push(width);
        let cost = lines.border_cost + extra + shape_cost(&lines.widths);
        lines.widths.pop();
        if self.best.as_ref().is_none_or(|best| cost < best.cost) {
            self.best = Some(Best { breaks: lines.breaks.clone(), cost });
        }
    }
}

/// Cost of the widths of the lines, in cells.
fn shape_cost(widths: &[f32]) -> f32 {
    let short = widths.iter().filter(|width| f64::from(**width) < TITLE_MIN_CELLS.value).count();
    let steps: f32 =
        widths.windows(2).map(|pair| if let [one, other] = pair { step_cost(one - other) } else { 0.0 }).sum();
    let hourglass = if is_trapezoid_or_diamond(widths) { 0.0 } else { UNSHAPELY };
    steps + hourglass + UNSHAPELY * short as f32
}

/// A step of two to six cells is best; equal lines make a rectangle.
fn step_cost(difference: f32) -> f32 {
    let step = difference.abs();
    if step < 0.25 {
        UNSHAPELY
    } else if step < 2.0 {
        4.0 * (2.0 - step)
    } else if step <= 6.0 {
        0.0
    } else {
        1.2 * (step - 6.0)
    }
}

/// Widths rise, fall, or rise and then fall; never the other way round.
fn is_trapezoid_or_diamond(widths: &[f32]) -> bool {
    let mut has_fallen = false;
    widths.windows(2).all(|pair| {
        let [one, other] = pair else { return true };
        let rises = other > one;
        let is_sound = !(rises && has_fallen);
        has_fallen |= !rises;
        is_sound
    })
}

/// Lines filled one after the other, broken at the last border that fits.
fn filled(characters: &[char], borders: &[Border]) -> Vec<usize> {
    let mut breaks = Vec::new();
    let mut start = 0;
    let mut width = 0.0;
    let mut last_border = None;
    let mut place = 0;
    while place < characters.len() {
        if place > start && matches!(borders.get(place), Some(Border::Open(_))) {
            last_border = Some(place);
        }
        width += cells(characters.get(place).copied());
        if f64::from(width) > TITLE_MAX_CELLS.value && place > start {
            let end = last_border.unwrap_or(place);
            breaks.push(end);
            (start, place, width, last_border) = (end, end, 0.0, None);
        } else {
            place += 1;
        }
    }
    breaks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hourglasses_are_no_shape() {
        assert!(!is_trapezoid_or_diamond(&[16.0, 10.0, 14.0]));
        assert!(is_trapezoid_or_diamond(&[10.0, 16.0, 12.0]));
        assert!(is_trapezoid_or_diamond(&[16.0, 12.0]));
        assert!(is_trapezoid_or_diamond(&[8.0, 12.0, 16.0]));
    }

    #[test]
    fn equal_lines_cost_more_than_any_border() {
        assert!(shape_cost(&[14.0, 14.0]) >= UNSHAPELY);
        assert!(shape_cost(&[12.0, 16.0]) < 1.0);
    }
}
