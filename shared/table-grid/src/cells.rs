//! Places of cells.

use std::collections::BTreeSet;
use std::ops::Range;

use wenshu_model::official::TableCell;

/// Columns that are drawn; the cells of a wider table are set below each
/// other. Word opens no table of more than 63.
const MOST_COLUMNS: usize = 40;
/// Rows that one cell may span, so that a hostile table costs no more than its
/// cells.
pub const MOST_ROWS_SPANNED: u32 = 200;

/// A cell and the rows and columns that it truly covers.
#[derive(Debug, Clone, PartialEq)]
pub struct Place<'a> {
    /// The cell.
    pub cell: &'a TableCell,
    /// Its place among the cells of the table.
    pub index: usize,
    /// Its rows.
    pub rows: Range<usize>,
    /// Its columns.
    pub columns: Range<usize>,
}

/// Gives every cell its place, in the order of the cells. Rows and columns
/// without a cell are left out; a span that leaves the table or would cover
/// another cell is cut; a cell whose place is taken gets a row of its own at
/// the end.
pub fn place_cells(cells: &[TableCell]) -> Vec<Place<'_>> {
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

/// Rows that the cells cover.
pub fn rows_in(places: &[Place<'_>]) -> usize {
    places.iter().map(|place| place.rows.end).max().unwrap_or(0)
}

/// Columns that the cells cover.
pub fn columns_in(places: &[Place<'_>]) -> usize {
    places.iter().map(|place| place.columns.end).max().unwrap_or(0)
}

/// True for a table too wide to be drawn, whose cells are set below each other.
pub fn is_stacked(places: &[Place<'_>]) -> bool {
    columns_in(places) == 1 && places.iter().any(|place| place.cell.column > 0)
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
