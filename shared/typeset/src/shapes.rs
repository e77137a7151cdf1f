//! Rows and columns of the tables, for those who tag a file.

use wenshu_model::official::TableCell;
use wenshu_model::pages::{CellPlace, TableShape};
use wenshu_model::{Block, OfficialDocument};

/// The shapes of a document's tables.
pub(crate) fn shapes_of(document: &OfficialDocument) -> Vec<TableShape> {
    let blocks = document.blocks.iter().zip(0_u32..);
    blocks
        .filter_map(|(block, index)| match block {
            Block::Table(table) => Some(TableShape {
                block: index,
                head_rows: table.head_rows,
                cells: table.cells.iter().map(place_of).collect(),
            }),
            _ => None,
        })
        .collect()
}

fn place_of(cell: &TableCell) -> CellPlace {
    CellPlace { row: cell.row, column: cell.column, row_span: cell.row_span, column_span: cell.column_span }
}
