//! Tables: columns, the lines of each cell, and the rows that they take.
//!
//! No clause speaks of tables in the body; they keep inside the type area and
//! on its grid. Every line of a cell takes one grid row. A row of the table
//! that fits on a page is kept whole; a taller one is split between lines.

use std::collections::BTreeSet;

use wenshu_model::Alignment;
use wenshu_model::official::{Table, TableCell};

use crate::binding::bind;
use crate::lines::{Line, break_lines};
use crate::measure::{Grid, cell};
use crate::pieces::{Cutter, Piece};

/// Blank between a cell's text and its rules, pt (1.5 mm).
const PADDING: f64 = 4.25;
/// Smallest size that a crowded table is set in, pt (八号).
const SMALLEST_SIZE: f64 = 5.0;
/// Largest size of a table's text, pt (3号).
const LARGEST_SIZE: f64 = 16.0;
/// Characters that the narrowest column holds.
const NARROWEST: f64 = 2.0;
/// A table whose cells are broken into lines.
pub(crate) struct BrokenTable {
    /// Size of the text, pt.
    pub size: f64,
    /// Left edge of each column and right edge of the last, pt from the left
    /// of the type area.
    pub edges: Vec<f64>,
    /// The cells, row by row.
    pub cells: Vec<BrokenCell>,
    /// First grid row of each row of the table, and the end of the last.
    pub starts: Vec<usize>,
    /// Grid rows of the head that is repeated.
    pub head: usize,
    /// Stands on turned pages of its own.
    pub turned: bool,
    /// Grid rows of a page.
    page_rows: usize,
}

/// A cell broken into lines.
pub(crate) struct BrokenCell {
    /// Its index in the table's `cells`.
    pub index: u32,
    /// Rows of the table that it covers.
    pub rows: (usize, usize),
    /// Columns that it covers.
    pub columns: (usize, usize),
    /// Its characters.
    pub pieces: Vec<Piece>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// How they are aligned.
    pub align: Alignment,
    /// Blank on either side of the text, pt.
    pub padding: f64,
}

impl BrokenTable {
    /// Its grid rows.
    pub(crate) fn rows(&self) -> std::ops::Range<usize> {
        0..self.starts.last().copied().unwrap_or(0)
    }

    /// True when a grid row stays on the page of the one before it.
    pub(crate) fn is_glued(&self, row: usize) -> bool {
        let of_row = self.starts.partition_point(|start| *start <= row);
        let start = self.starts.get(of_row.saturating_sub(1)).copied().unwrap_or(0);
        let end = self.starts.get(of_row).copied().unwrap_or(row + 1);
        let inside = row > start && end - start <= self.page_rows - self.head;
        let below_head = row > 0 && row <= self.head;
        inside || below_head
    }

    /// Grid rows of the head that are set again when a page begins with a row.
    pub(crate) fn repeated_before(&self, row: usize) -> usize {
        if row >= self.head { self.head } else { 0 }
    }

    /// The cells that may stand on some grid rows: all that do, and few others.
    /// A page of a long table looks at its own cells only.
    pub(crate) fn cells_near(&self, rows: (usize, usize)) -> &[BrokenCell] {
        let row = |grid: usize| self.starts.partition_point(|start| *start <= grid).saturating_sub(1);
        let (first, last) = (row(rows.0), row(rows.1.saturating_sub(1)));
        let reach = MOST_ROWS_SPANNED as usize;
        let from = self.cells.partition_point(|cell| cell.rows.0 + reach < first);
        let to = self.cells.partition_point(|cell| cell.rows.0 <= last);
        self.cells.get(from..to).unwrap_or_default()
    }

    /// First and last grid row of a cell, the last exclusive.
    pub(crate) fn span_of(&self, cell: &BrokenCell) -> (usize, usize) {
        let at = |row: usize| self.starts.get(row).copied().unwrap_or(0);
        (at(cell.rows.0), at(cell.rows.1))
    }
}

/// Breaks the cells of a table into lines.
pub(crate) fn break_table(table: &Table, block: u32, grid: &Grid, cutter: &mut Cutter<'_>) -> BrokenTable {
    let places = place_cells(&table.cells);
    let columns = places.iter().map(|place| place.columns.1).max().unwrap_or(0).max(1);
    let (edges, size) = columns_of(table, columns, grid.width);
    let mut cells = Vec::with_capacity(places.len());
    for place in places {
        cells.push(break_cell(&place, &edges, size, block, cutter));
    }
    cells.sort_by_key(|cell| cell.rows.0);
    let starts = row_starts(&cells);
    // Cells set below each other have no head.
    let stacked = columns == 1 && table.cells.iter().any(|cell| cell.column > 0);
    let head_rows = if stacked { 0 } else { (table.head_rows as usize).min(starts.len().saturating_sub(2)) };
    let head = starts.get(head_rows).copied().filter(|rows| *rows <= grid.rows / 2).unwrap_or(0);
    BrokenTable { size, edges, cells, starts, head, turned: table.turned, page_rows: grid.rows }
}

/// A cell and the rows and columns that it truly covers.
struct Place<'a> {
    cell: &'a TableCell,
    index: u32,
    rows: (usize, usize),
    columns: (usize, usize),
}

/// Columns that are drawn; the cells of a wider table are set below each other.
const MOST_COLUMNS: usize = 40;
/// Rows that one cell may span, so that a hostile table costs no more than its
/// cells.
const MOST_ROWS_SPANNED: u32 = 200;

/// Numbers the rows and columns that hold a cell, and cuts spans that leave the
/// table or would cover another cell. A cell whose place is taken goes to a row
/// of its own, so that no text lies on another.
fn place_cells(cells: &[TableCell]) -> Vec<Place<'_>> {
    let rows: Vec<u32> = cells.iter().map(|cell| cell.row).collect::<BTreeSet<_>>().into_iter().collect();
    let columns: Vec<u32> = cells.iter().map(|cell| cell.column).collect::<BTreeSet<_>>().into_iter().collect();
    if columns.len() > MOST_COLUMNS {
        let stacked = cells.iter().enumerate();
        return stacked
            .map(|(at, cell)| Place { cell, index: number(at), rows: (at, at + 1), columns: (0, 1) })
            .collect();
    }
    let mut taken: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut places = Vec::with_capacity(cells.len());
    let mut spare_row = rows.len();
    for (at, cell) in cells.iter().enumerate() {
        let mut row = rows.partition_point(|row| *row < cell.row);
        let column = columns.partition_point(|column| *column < cell.column);
        if taken.contains(&(row, column)) {
            row = spare_row;
            spare_row += 1;
        }
        let row_end = rows
            .partition_point(|row| *row < cell.row.saturating_add(cell.row_span.min(MOST_ROWS_SPANNED)))
            .max(row + 1);
        let column_end =
            columns.partition_point(|column| *column < cell.column.saturating_add(cell.column_span)).max(column + 1);
        let free = |rows: (usize, usize), columns: (usize, usize)| {
            let mut slots = (rows.0..rows.1).flat_map(|row| (columns.0..columns.1).map(move |column| (row, column)));
            slots.all(|slot| !taken.contains(&slot))
        };
        let wide = (column, column_end);
        let columns = if free((row, row + 1), wide) { wide } else { (column, column + 1) };
        let tall = (row, row_end);
        let rows = if free(tall, columns) { tall } else { (row, row + 1) };
        for slot in (rows.0..rows.1).flat_map(|row| (columns.0..columns.1).map(move |column| (row, column))) {
            taken.insert(slot);
        }
        places.push(Place { cell, index: number(at), rows, columns });
    }
    places
}

/// Index of a cell; a table never has so many that it would not fit.
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Edges of the columns, and the size of text at which the narrowest column
/// still holds some characters.
fn columns_of(table: &Table, columns: usize, width: f64) -> (Vec<f64>, f64) {
    let wanted = if table.size_pt.is_finite() { f64::from(table.size_pt) } else { LARGEST_SIZE };
    let even = width / columns as f64;
    let size = wanted.min((even - 1.0) / NARROWEST).clamp(SMALLEST_SIZE, LARGEST_SIZE);
    let least = (NARROWEST * cell(size) + 1.0).min(even);
    let shares: Vec<f64> = (0..columns)
        .map(|column| table.column_shares.get(column).copied().map_or(0.0, f64::from))
        .map(|share| if share.is_finite() { share.max(0.0) } else { 0.0 })
        .collect();
    let sum: f64 = shares.iter().sum();
    let spread = width - least * columns as f64;
    let mut edges = vec![0.0];
    let mut edge = 0.0;
    // A share below the least width is raised to it; what is left over is
    // shared out as the table asks.
    let extra = |share: f64| if sum > 0.0 { (share / sum * width - least).max(0.0) } else { 1.0 };
    let extras: f64 = shares.iter().map(|share| extra(*share)).sum();
    for share in &shares {
        edge += least + if extras > 0.0 { extra(*share) / extras * spread } else { spread / columns as f64 };
        edges.push(edge);
    }
    (edges, size)
}

fn break_cell(place: &Place<'_>, edges: &[f64], size: f64, block: u32, cutter: &mut Cutter<'_>) -> BrokenCell {
    let at = |column: usize| edges.get(column).or(edges.last()).copied().unwrap_or(0.0);
    let room = at(place.columns.1) - at(place.columns.0);
    let padding = PADDING.min((room - NARROWEST * cell(size)) / 2.0).max(0.0);
    let mut pieces = Vec::new();
    cutter.cut(&place.cell.text, place.cell.face, size, Some(block), &mut pieces);
    bind(&mut pieces);
    let measure = room - 2.0 * padding;
    let lines = break_lines(&pieces, measure, measure);
    BrokenCell {
        index: place.index,
        rows: place.rows,
        columns: place.columns,
        pieces,
        lines,
        align: place.cell.align,
        padding,
    }
}

/// First grid row of each row of the table. A row is as tall as its tallest
/// cell; the last row of a spanning cell gives it what it lacks.
fn row_starts(cells: &[BrokenCell]) -> Vec<usize> {
    let rows = cells.iter().map(|cell| cell.rows.1).max().unwrap_or(0);
    let mut heights = vec![1_usize; rows];
    let mut by_end: Vec<&BrokenCell> = cells.iter().collect();
    by_end.sort_by_key(|cell| cell.rows.1);
    for cell in by_end {
        let (start, end) = cell.rows;
        let spanned: usize = heights.get(start..end).unwrap_or_default().iter().sum();
        if let Some(height) = heights.get_mut(end - 1) {
            *height += cell.lines.len().saturating_sub(spanned);
        }
    }
    let mut starts = vec![0];
    let mut row = 0;
    for height in heights {
        row += height;
        starts.push(row);
    }
    starts
}
