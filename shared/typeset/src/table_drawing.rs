//! Draws the part of a table that stands on one page.

use std::collections::BTreeSet;
use std::ops::Range;

use wenshu_model::Lines;
use wenshu_model::pages::{Colour, LinePart, Page, RuleOf, TextLine};
use wenshu_table_grid::PADDING;

use crate::drawing::rule;
use crate::measure::{ASCENT, PageRows, SHEET_HEIGHT, mm};
use crate::setting::set_line;
use crate::table::{BrokenCell, BrokenTable, points};

/// Width of the rules round a table, mm: the thick rule of 9704-7.4.1-b.
const OUTER_RULE_MM: f64 = 0.35;
/// Width of the rules inside a table, mm: the thin rule of 9704-7.4.1-b.
const INNER_RULE_MM: f64 = 0.25;

/// The part of a table that stands on one page.
pub(crate) struct Segment {
    /// The table's block.
    pub block: usize,
    /// Parts of the table, the last exclusive.
    pub parts: (usize, usize),
    /// Row of the page that it begins on.
    pub place: usize,
    /// The head is set again above it.
    pub repeated: bool,
}

/// A stretch of a table's parts that follow each other on a page.
struct Strip {
    parts: (usize, usize),
    /// Top of the first part, pt from the top of the sheet.
    top: f64,
    /// What a height is multiplied with, 1 but where the page's edge or the next
    /// row of the grid asks for less.
    scale: f64,
    line_part: LinePart,
}

impl Strip {
    /// Top of one part and bottom of another, pt.
    fn span(&self, table: &BrokenTable, parts: (usize, usize)) -> (f64, f64) {
        let from = table.top_of(self.parts.0);
        let place = |part: usize| self.top + points(table.top_of(part).saturating_sub(from)) * self.scale;
        (place(parts.0), place(parts.1))
    }

    /// The parts of a cell that stand on this strip.
    fn part_of(&self, cell: (usize, usize)) -> Option<(usize, usize)> {
        let part = (cell.0.max(self.parts.0), cell.1.min(self.parts.1));
        (part.0 < part.1).then_some(part)
    }
}

/// The repeated head and the rows of a segment at their places. Heights are
/// counted on the grid of a DOCX, whose first and last rows are as high as the
/// others; where the em boxes of a PDF's rows leave less, by some points a page
/// at most, the blank in the rows gives way.
fn strips_of(table: &BrokenTable, segment: &Segment, places: &PageRows) -> (Strip, Strip) {
    let head_end = if segment.repeated { table.head } else { 0 };
    let head_height = table.top_of(head_end);
    let held = table.top_of(segment.parts.1).saturating_sub(table.top_of(segment.parts.0));
    let height = head_height.saturating_add(held);
    let rows = places.grid.tables.grid_rows(height);
    let (top, bottom) = if table.turned {
        (places.grid.top, places.grid.bottom())
    } else {
        (places.band(segment.place).0, places.band(segment.place + rows.saturating_sub(1)).1)
    };
    let scale = ((bottom - top) / points(height.max(1))).min(1.0);
    let head = Strip { parts: (0, head_end), top, scale, line_part: LinePart::RepeatedCell };
    let top = top + points(head_height) * scale;
    (head, Strip { parts: segment.parts, top, scale, line_part: LinePart::Cell })
}

/// Draws a segment: the repeated head, then the rows, then the rules.
pub(crate) fn draw_segment(
    table: &BrokenTable,
    segment: &Segment,
    source: Option<Lines>,
    places: &PageRows,
    page: &mut Page,
) {
    let (head, body) = strips_of(table, segment, places);
    let block = u32::try_from(segment.block).ok();
    let left = places.grid.left;
    let mut rules = Rules::default();
    for strip in [&head, &body].into_iter().filter(|strip| strip.parts.0 < strip.parts.1) {
        for cell in table.cells_near(strip.parts) {
            let Some(part) = strip.part_of(table.span_of(cell)) else { continue };
            let span = strip.span(table, part);
            rules.add_cell(table, cell, left, span);
            for (baseline, at) in baselines(table, cell, part, span) {
                let Some(line) = cell.lines.get(at) else { continue };
                let text_left = left + table.edges.get(cell.columns.0).copied().unwrap_or(0.0) + cell.padding;
                page.lines.push(TextLine {
                    part: strip.line_part,
                    block,
                    source,
                    cell: Some(cell.index),
                    turned: table.turned,
                    baseline: mm(baseline),
                    runs: set_line(&cell.pieces, line, text_left, cell.align, Colour::Black),
                    last: at + 1 == cell.lines.len(),
                });
            }
        }
    }
    let (_, bottom) = body.span(table, body.parts);
    let corners = ((left, head.top), (left + places.grid.width, bottom));
    rules.draw(corners, table.turned, page);
}

/// The lines of a cell that stand on some of its parts, each with its baseline.
///
/// They are centred in the height. Of a cell that is torn by a page's end each
/// line stands where its lower edge would be in the whole cell, so that every
/// line is on one page, whatever the pages.
fn baselines(
    table: &BrokenTable,
    cell: &BrokenCell,
    part: (usize, usize),
    (top, bottom): (f64, f64),
) -> impl Iterator<Item = (f64, usize)> {
    let span = table.span_of(cell);
    let count = cell.lines.len();
    let held = if part == span { 0..count } else { lines_between(table, span, part, count) };
    let height = bottom - top;
    let pitch = points(table.pitch).min(height / held.len().max(1) as f64);
    let spare = (height - pitch * held.len() as f64) / 2.0;
    let first = top + if held.len() == count { spare } else { spare.min(points(PADDING)) };
    let drop = (ASCENT - 0.5) * table.size;
    held.enumerate().map(move |(at, line)| (first + (at as f64 + 0.5) * pitch + drop, line))
}

/// Lines of a torn cell whose lower edges lie on some of its parts.
fn lines_between(table: &BrokenTable, span: (usize, usize), part: (usize, usize), count: usize) -> Range<usize> {
    let top = table.top_of(span.0);
    // The count of lines whose lower edges are not below the end of a part.
    let above = |end: usize| {
        let height = table.top_of(end).saturating_sub(top).saturating_sub(PADDING);
        if end == span.1 { count } else { ((height / table.pitch.max(1)) as usize).min(count) }
    };
    let first = if part.0 == span.0 { 0 } else { above(part.0) };
    first..above(part.1).max(first)
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

fn from_thousandths(thousandths: i64) -> f64 {
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
            draw(
                (from_thousandths(from), from_thousandths(y)),
                (from_thousandths(to), from_thousandths(y)),
                INNER_RULE_MM,
            );
        }
        for (x, from, to) in joined(self.down.iter().filter(|(x, ..)| inside(*x, left, right))) {
            draw(
                (from_thousandths(x), from_thousandths(from)),
                (from_thousandths(x), from_thousandths(to)),
                INNER_RULE_MM,
            );
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
