//! Tables: the lines of each cell, and the parts that pages are filled with.
//!
//! No clause speaks of tables in the body; they keep inside the type area and
//! begin on a row of its grid. Columns, line distance and heights are those of
//! `wenshu-table-grid`. A row of the table that fits on a page is kept whole; a
//! taller one is split between lines.

use wenshu_model::Alignment;
use wenshu_model::official::Table;
use wenshu_standard::figures::TWIP_PER_PT;
use wenshu_table_grid::{
    Columns, MOST_ROWS_SPANNED, PADDING, Place, SPACE_BELOW, columns_in, head_rows, is_stacked, line_pitch,
    place_cells, row_heights,
};

use crate::binding::bind;
use crate::lines::{Line, break_lines};
use crate::measure::Grid;
use crate::pieces::{Cutter, Piece};

/// A table whose cells are broken into lines.
pub(crate) struct BrokenTable {
    /// Size of the text, pt.
    pub size: f64,
    /// Distance of its lines, twips.
    pub pitch: u32,
    /// Left edge of each column and right edge of the last, pt from the left
    /// of the type area.
    pub edges: Vec<f64>,
    /// The cells, by their first row.
    pub cells: Vec<BrokenCell>,
    /// Height of each row, twips.
    pub heights: Vec<u32>,
    /// Row of each part: a row that fits on a page is one part, a taller one a
    /// part a line.
    rows: Vec<usize>,
    /// Top of each part and bottom of the last, twips from the table's top.
    tops: Vec<u32>,
    /// Rows of the head that is repeated; each is one part.
    pub head: usize,
    /// Stands on turned pages of its own.
    pub turned: bool,
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
    /// Its parts, each with its height.
    pub(crate) fn parts(&self) -> impl Iterator<Item = u32> + '_ {
        let ends = self.tops.iter().skip(1);
        self.tops.iter().zip(ends).map(|(top, end)| end - top)
    }

    /// True when a part stays on the page of the one before it: the head stands
    /// with a row below it.
    pub(crate) fn is_glued(&self, part: usize) -> bool {
        part > 0 && part <= self.head
    }

    /// Height of the head that is set again when a page begins with a part.
    pub(crate) fn repeated_before(&self, part: usize) -> u32 {
        if part >= self.head { self.top_of(self.head) } else { 0 }
    }

    /// Top of a part, twips from the table's top.
    pub(crate) fn top_of(&self, part: usize) -> u32 {
        self.tops.get(part).or(self.tops.last()).copied().unwrap_or(0)
    }

    /// The cells that may stand on some parts: all that do, and few others. A
    /// page of a long table looks at its own cells only.
    pub(crate) fn cells_near(&self, parts: (usize, usize)) -> &[BrokenCell] {
        let row = |part: usize| self.rows.get(part).copied().unwrap_or(0);
        let (first, last) = (row(parts.0), row(parts.1.saturating_sub(1)));
        let reach = MOST_ROWS_SPANNED as usize;
        let from = self.cells.partition_point(|cell| cell.rows.0 + reach < first);
        let to = self.cells.partition_point(|cell| cell.rows.0 <= last);
        self.cells.get(from..to).unwrap_or_default()
    }

    /// First and last part of a cell, the last exclusive.
    pub(crate) fn span_of(&self, cell: &BrokenCell) -> (usize, usize) {
        let at = |row: usize| self.rows.partition_point(|of| *of < row);
        (at(cell.rows.0), at(cell.rows.1))
    }
}

/// Breaks the cells of a table into lines.
pub(crate) fn break_table(table: &Table, block: u32, grid: &Grid, cutter: &mut Cutter<'_>) -> BrokenTable {
    let places = place_cells(&table.cells);
    let columns = Columns::of(table, columns_in(&places));
    let mut cells: Vec<BrokenCell> = places.iter().map(|place| break_cell(place, &columns, block, cutter)).collect();
    cells.sort_by_key(|cell| cell.rows.0);
    let counted: Vec<_> = cells.iter().map(|cell| (cell.rows.0..cell.rows.1, cell.lines.len())).collect();
    let heights = row_heights(&counted, columns.half_points);
    // Cells set below each other have no head.
    let wanted = if is_stacked(&places) { 0 } else { table.head_rows };
    let head = head_rows(wanted, &heights, &grid.tables);
    let pitch = line_pitch(columns.half_points);
    let (rows, tops) = parts_of(&heights, head, pitch, grid);
    let mut edges: Vec<f64> = columns.edges().into_iter().map(points).collect();
    // Whole twips end a hair before the type area does.
    if let Some(right) = edges.last_mut() {
        *right = grid.width;
    }
    BrokenTable {
        size: f64::from(columns.half_points) / 2.0,
        pitch,
        edges,
        cells,
        heights,
        rows,
        tops,
        head,
        turned: table.turned,
    }
}

/// Twips in points.
pub(crate) fn points(twips: u32) -> f64 {
    f64::from(twips) / TWIP_PER_PT
}

fn break_cell(place: &Place<'_>, columns: &Columns, block: u32, cutter: &mut Cutter<'_>) -> BrokenCell {
    let padding = columns.padding(&place.columns);
    let mut pieces = Vec::new();
    let size = f64::from(columns.half_points) / 2.0;
    cutter.cut(&place.cell.text, place.cell.face, size, Some(block), &mut pieces);
    bind(&mut pieces);
    let measure = points(columns.width_of(&place.columns).saturating_sub(2 * padding));
    let lines = break_lines(&pieces, measure, measure);
    BrokenCell {
        index: u32::try_from(place.index).unwrap_or(u32::MAX),
        rows: (place.rows.start, place.rows.end),
        columns: (place.columns.start, place.columns.end),
        pieces,
        lines,
        align: place.cell.align,
        padding: points(padding),
    }
}

/// The row of each part, and the tops of the parts. A row that no page holds
/// below the head is cut behind each line.
fn parts_of(heights: &[u32], head: usize, pitch: u32, grid: &Grid) -> (Vec<usize>, Vec<u32>) {
    let repeated = heights.iter().take(head).fold(0, |sum: u32, height| sum.saturating_add(*height));
    let room = grid.tables.height.saturating_sub(repeated.saturating_add(SPACE_BELOW));
    let (mut rows, mut tops) = (Vec::with_capacity(heights.len()), vec![0_u32]);
    let mut top = 0_u32;
    for (row, height) in heights.iter().enumerate() {
        let bottom = top.saturating_add(*height);
        if *height > room {
            let lines = height.saturating_sub(2 * PADDING) / pitch.max(1);
            for line in 1..lines {
                rows.push(row);
                tops.push(top.saturating_add(PADDING).saturating_add(line.saturating_mul(pitch)));
            }
        }
        rows.push(row);
        tops.push(bottom);
        top = bottom;
    }
    (rows, tops)
}
