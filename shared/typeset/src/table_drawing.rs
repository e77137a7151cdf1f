//! Draws the part of a table that stands on one page.

use std::collections::BTreeSet;

use wenshu_model::Lines;
use wenshu_model::pages::{Colour, LinePart, Page, RuleOf, TextLine};

use crate::drawing::rule;
use crate::measure::{ASCENT, PageRows, SHEET_HEIGHT, mm};
use crate::setting::set_line;
use crate::table::{BrokenCell, BrokenTable};

/// Width of the rules round a table, mm: the thick rule of 9704-7.4.1-b.
const OUTER_RULE_MM: f64 = 0.35;
/// Width of the rules inside a table, mm: the thin rule of 9704-7.4.1-b.
const INNER_RULE_MM: f64 = 0.25;

/// The part of a table that stands on one page.
pub(crate) struct Segment {
    /// The table's block.
    pub block: usize,
    /// Grid rows of the table, the last exclusive.
    pub rows: (usize, usize),
    /// Row of the page that its first row, or its repeated head, stands on.
    pub place: usize,
    /// Rows of the head that are set again above it.
    pub repeated: usize,
}

/// A stretch of a table's grid rows that stands on consecutive rows of a page.
struct Strip<'a> {
    rows: (usize, usize),
    place: usize,
    part: LinePart,
    page: &'a PageRows,
}

impl Strip<'_> {
    /// Row of the page on which a grid row of the table stands.
    fn place_of(&self, row: usize) -> usize {
        self.place + row - self.rows.0
    }

    /// Top of one grid row and bottom of another, pt.
    fn span(&self, rows: (usize, usize)) -> (f64, f64) {
        (self.page.band(self.place_of(rows.0)).0, self.page.band(self.place_of(rows.1 - 1)).1)
    }

    /// The rows of a cell that stand on this strip.
    fn part_of(&self, cell: (usize, usize)) -> Option<(usize, usize)> {
        let part = (cell.0.max(self.rows.0), cell.1.min(self.rows.1));
        (part.0 < part.1).then_some(part)
    }
}

/// Draws a segment: the repeated head, then the rows, then the rules.
pub(crate) fn draw_segment(
    table: &BrokenTable,
    segment: &Segment,
    source: Option<Lines>,
    places: &PageRows,
    page: &mut Page,
) {
    let (rows, place) = (segment.rows, segment.place + segment.repeated);
    let head = Strip { rows: (0, segment.repeated), place: segment.place, part: LinePart::RepeatedCell, page: places };
    let body = Strip { rows, place, part: LinePart::Cell, page: places };
    let block = u32::try_from(segment.block).ok();
    let left = places.grid.left;
    let mut rules = Rules::default();
    for strip in [head, body].iter().filter(|strip| strip.rows.0 < strip.rows.1) {
        for cell in table.cells_near(strip.rows) {
            let Some(part) = strip.part_of(table.span_of(cell)) else { continue };
            rules.add_cell(table, cell, left, strip.span(part));
            draw_text(table, cell, strip, part, &mut |baseline, line, runs| {
                let last = line + 1 == cell.lines.len();
                page.lines.push(TextLine {
                    part: strip.part,
                    block,
                    source,
                    cell: Some(cell.index),
                    turned: table.turned,
                    baseline: mm(baseline),
                    runs,
                    last,
                });
            });
        }
    }
    let top = places.band(segment.place).0;
    let bottom = places.band(place + rows.1 - rows.0 - 1).1;
    let corners = ((left, top), (left + places.grid.width, bottom));
    rules.draw(corners, table.turned, page);
}

fn draw_text(
    table: &BrokenTable,
    cell: &BrokenCell,
    strip: &Strip<'_>,
    part: (usize, usize),
    draw: &mut impl FnMut(f64, usize, Vec<wenshu_model::pages::GlyphRun>),
) {
    let span = table.span_of(cell);
    let grid = &strip.page.grid;
    let left = grid.left + table.edges.get(cell.columns.0).copied().unwrap_or(0.0) + cell.padding;
    let whole = part == span;
    let (top, bottom) = strip.span(part);
    let height = bottom - top;
    let count = cell.lines.len();
    let pitch = if count == 0 { grid.pitch } else { grid.pitch.min(height / count as f64) };
    let first = top + (height - pitch * count as f64) / 2.0;
    for (index, line) in cell.lines.iter().enumerate() {
        // A cell that is torn by a page's end fills its rows from the top, one
        // line each; a whole one is centred in its height.
        let row = span.0 + index;
        let centre = if whole {
            first + (index as f64 + 0.5) * pitch
        } else if (part.0..part.1).contains(&row) {
            let (top, bottom) = strip.span((row, row + 1));
            f64::midpoint(top, bottom)
        } else {
            continue;
        };
        let baseline = centre + (ASCENT - 0.5) * table.size;
        draw(baseline, index, set_line(&cell.pieces, line, left, cell.align, Colour::Black));
    }
}

/// The rules of a segment, each once, in thousandths of a point.
#[derive(Default)]
struct Rules {
    across: BTreeSet<(i64, i64, i64)>,
    down: BTreeSet<(i64, i64, i64)>,
}

fn thousandths(points: f64) -> i64 {
    (points * 1000.0).round() as i64
}

fn points(thousandths: i64) -> f64 {
    thousandths as f64 / 1000.0
}

impl Rules {
    fn add_cell(&mut self, table: &BrokenTable, cell: &BrokenCell, left: f64, (top, bottom): (f64, f64)) {
        let at = |column: usize| left + table.edges.get(column).or(table.edges.last()).copied().unwrap_or(0.0);
        let (left, right) = (thousandths(at(cell.columns.0)), thousandths(at(cell.columns.1)));
        let (top, bottom) = (thousandths(top), thousandths(bottom));
        self.across.insert((top, left, right));
        self.across.insert((bottom, left, right));
        self.down.insert((left, top, bottom));
        self.down.insert((right, top, bottom));
    }

    /// Draws the frame and, inside it, the rules between the cells. The corners
    /// are the upper left and the lower right one.
    fn draw(&self, ((left, top), (right, bottom)): ((f64, f64), (f64, f64)), turned: bool, page: &mut Page) {
        let mut draw = |from: (f64, f64), to: (f64, f64), width_mm: f64| {
            let (from, to) = if turned { (upright(from), upright(to)) } else { (from, to) };
            page.rules.push(rule(RuleOf::Table, from, to, width_mm, Colour::Black));
        };
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        for (from, to) in corners.iter().zip(corners.iter().cycle().skip(1)) {
            draw(*from, *to, OUTER_RULE_MM);
        }
        let inside = |at: i64, low: f64, high: f64| thousandths(low) < at && at < thousandths(high);
        for (y, from, to) in joined(self.across.iter().filter(|(y, ..)| inside(*y, top, bottom))) {
            draw((points(from), points(y)), (points(to), points(y)), INNER_RULE_MM);
        }
        for (x, from, to) in joined(self.down.iter().filter(|(x, ..)| inside(*x, left, right))) {
            draw((points(x), points(from)), (points(x), points(to)), INNER_RULE_MM);
        }
    }
}

/// A point of a turned table, as it is read, on the upright sheet (clause 8):
/// the table is turned 90° counter-clockwise, its head at the left.
fn upright((x, y): (f64, f64)) -> (f64, f64) {
    (y, SHEET_HEIGHT - x)
}

/// Joins rules of one line that touch or overlap.
fn joined<'a>(rules: impl Iterator<Item = &'a (i64, i64, i64)>) -> Vec<(i64, i64, i64)> {
    let mut joined: Vec<(i64, i64, i64)> = Vec::new();
    for (at, from, to) in rules {
        match joined.last_mut() {
            Some(last) if last.0 == *at && *from <= last.2 => last.2 = last.2.max(*to),
            _ => joined.push((*at, *from, *to)),
        }
    }
    joined
}
