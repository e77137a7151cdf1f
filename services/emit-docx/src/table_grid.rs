//! Which places of a table's grid each cell covers, and how wide its columns
//! are: pure arithmetic, by the rules that the PDF's tables follow, so that the
//! two outputs agree on any table, a faulty one included.
//!
//! Must never lose a cell: one whose place is taken gets a row of its own.

use std::collections::BTreeSet;
use std::ops::Range;

use wenshu_model::official::{Table, TableCell};
use wenshu_standard::figures;

use crate::indents::cell_twips;
use crate::parts::TABLE_PADDING;

/// Columns that are drawn; the cells of a wider table are set below each
/// other. Word opens no table of more than 63.
const MOST_COLUMNS: usize = 40;
/// Rows that one cell may span, so that a hostile table costs no more than its
/// cells.
const MOST_ROWS_SPANNED: u32 = 200;
/// Sizes of text that a table may have, pt (八号 to 3号).
const SIZES: (f64, f64) = (5.0, figures::BODY_SIZE_PT.value);
/// Characters that the narrowest column holds.
const NARROWEST: f64 = 2.0;

/// A cell and the rows and columns that it truly covers.
#[derive(Debug, Clone)]
pub(crate) struct Place<'a> {
    /// The cell.
    pub cell: &'a TableCell,
    /// Its place among the cells of the table.
    pub index: usize,
    /// Its rows.
    pub rows: Range<usize>,
    /// Its columns.
    pub columns: Range<usize>,
}

/// Gives every cell its place. Rows and columns without a cell are left out,
/// and spans that would cover another cell are cut.
pub(crate) fn place_cells(cells: &[TableCell]) -> Vec<Place<'_>> {
    let rows = in_order(cells.iter().map(|cell| cell.row));
    let columns = in_order(cells.iter().map(|cell| cell.column));
    if columns.len() > MOST_COLUMNS {
        let below = |(index, cell)| Place { cell, index, rows: index..index + 1, columns: 0..1 };
        return cells.iter().enumerate().map(below).collect();
    }
    let mut taken = BTreeSet::new();
    let mut spare_row = rows.len();
    let mut places = Vec::with_capacity(cells.len());
    for (index, cell) in cells.iter().enumerate() {
        let column = place_in(&columns, cell.column);
        let mut row = place_in(&rows, cell.row);
        if taken.contains(&(row, column)) {
            row = spare_row;
            spare_row += 1;
        }
        let last_column = place_in(&columns, cell.column.saturating_add(cell.column_span)).max(column + 1);
        let last_row = cell.row.saturating_add(cell.row_span.min(MOST_ROWS_SPANNED));
        let last_row = place_in(&rows, last_row).max(row + 1);
        let is_free =
            |rows: Range<usize>, columns: Range<usize>| slots(rows, columns).all(|slot| !taken.contains(&slot));
        let wide = is_free(row..row + 1, column..last_column);
        let columns = column..if wide { last_column } else { column + 1 };
        let tall = is_free(row..last_row, columns.clone());
        let rows = row..if tall { last_row } else { row + 1 };
        taken.extend(slots(rows.clone(), columns.clone()));
        places.push(Place { cell, index, rows, columns });
    }
    places
}

fn in_order(numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    numbers.collect::<BTreeSet<_>>().into_iter().collect()
}

fn place_in(numbers: &[u32], number: u32) -> usize {
    numbers.partition_point(|other| *other < number)
}

fn slots(rows: Range<usize>, columns: Range<usize>) -> impl Iterator<Item = (usize, usize)> {
    rows.flat_map(move |row| columns.clone().map(move |column| (row, column)))
}

/// Widths of the columns and size of the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Columns {
    /// Widths in twips; they add up to the table's.
    pub widths: Vec<usize>,
    /// Size in half-points.
    pub half_points: usize,
}

impl Columns {
    /// The columns of a table of `count` columns, `area` twips wide. A share below the least
    /// width is raised to it; what is left over is shared out as the table
    /// asks. A crowded table is set in a smaller size.
    pub(crate) fn of(table: &Table, area: u32, count: usize) -> Self {
        let area = f64::from(area);
        let count_of = count.max(1) as f64;
        let even = area / count_of;
        let wanted = if table.size_pt.is_finite() { f64::from(table.size_pt) } else { SIZES.1 };
        let crowded = (even - figures::TWIP_PER_PT) / NARROWEST / figures::TWIP_PER_PT;
        let half_points = (wanted.min(crowded).clamp(SIZES.0, SIZES.1) * 2.0).round();
        let least = least_width(half_points).min(even);
        let shares = (0..count).map(|column| table.column_shares.get(column).copied().map_or(0.0, f64::from));
        let shares: Vec<f64> = shares.map(|share| if share.is_finite() { share.max(0.0) } else { 0.0 }).collect();
        let sum: f64 = shares.iter().sum();
        let extra = |share: f64| if sum > 0.0 { (share / sum * area - least).max(0.0) } else { 1.0 };
        let extras: f64 = shares.iter().map(|share| extra(*share)).sum();
        let spread = area - least * count_of;
        let widths = shares
            .iter()
            .map(|share| least + if extras > 0.0 { extra(*share) / extras * spread } else { spread / count_of });
        Self { widths: whole_twips(widths), half_points: half_points as usize }
    }

    /// Width of a range of columns.
    pub(crate) fn width_of(&self, columns: &Range<usize>) -> usize {
        self.widths.get(columns.clone()).unwrap_or_default().iter().sum()
    }

    /// Blank on either side of a cell's text, twips: less than usual where two
    /// characters would have no room.
    pub(crate) fn padding(&self, columns: &Range<usize>) -> usize {
        let room = self.width_of(columns) as f64 - NARROWEST * cell_twips(self.half_points as f64 / 2.0);
        (TABLE_PADDING as f64).min(room / 2.0).max(0.0) as usize
    }
}

/// Width of a column that just holds its characters and a rule.
fn least_width(half_points: f64) -> f64 {
    NARROWEST * cell_twips(half_points / 2.0) + figures::TWIP_PER_PT
}

/// Rounds the edges, not the widths, so that nothing is lost at the end.
fn whole_twips(widths: impl Iterator<Item = f64>) -> Vec<usize> {
    let mut edge = 0.0;
    let mut taken = 0;
    let whole = widths.map(|width| {
        edge += width;
        let right = edge.round() as usize;
        let width = right.saturating_sub(taken);
        taken = right;
        width
    });
    whole.collect()
}
