//! Tables: as wide as the type area, columns by what they hold.
//!
//! No clause of the standard rules the inside of a table (spec §3.3); sizes
//! follow practice: 小四, and 五号 where the columns are many.

use wenshu_model::official::{Table, TableCell};
use wenshu_model::{Alignment, Block, Face, Plan};

use crate::characters::cells;
use crate::revise::Revised;

/// 小四.
const USUAL_SIZE_PT: f32 = 12.0;
/// 五号.
const SMALL_SIZE_PT: f32 = 10.5;
/// With more columns than this the text is set small.
const FEW_COLUMNS: u32 = 6;
/// A column asks for no more than this many cells of width.
const WIDEST_COLUMN: f32 = 20.0;
/// And for no less.
const NARROWEST_COLUMN: f32 = 3.0;
/// Longest text that is centred in its cell.
const LONGEST_CENTRED: f32 = 8.0;

/// The table of a block with its revised cells.
pub(super) fn push(plan: &Plan, index: usize, revised: &[Revised], blocks: &mut Vec<Block>) {
    let Some(table) = plan.blocks.get(index).and_then(|block| block.table.as_ref()) else { return };
    let placed = table.cells.iter().zip(revised);
    let made: Vec<TableCell> = placed
        .map(|(cell, revised)| {
            let is_head = cell.row < table.head_rows;
            let text = revised.string();
            let is_short = text.split('\n').all(|line| cells(line.chars()) <= LONGEST_CENTRED);
            TableCell {
                row: cell.row,
                column: cell.column,
                row_span: cell.row_span.max(1),
                column_span: cell.column_span.max(1),
                align: if is_head || is_short { Alignment::Center } else { Alignment::Justify },
                face: if is_head { Face::Hei } else { Face::FangSong },
                text,
            }
        })
        .collect();
    blocks.push(Block::Table(Table {
        column_shares: column_shares(table.columns, &made),
        head_rows: table.head_rows,
        size_pt: if table.columns > FEW_COLUMNS { SMALL_SIZE_PT } else { USUAL_SIZE_PT },
        turned: false,
        lines: revised.first().and_then(|first| first.lines),
        cells: made,
    }));
}

/// Shares of the width by the longest line of each column.
fn column_shares(columns: u32, made: &[TableCell]) -> Vec<f32> {
    let mut wanted = vec![NARROWEST_COLUMN; columns.max(1) as usize];
    for cell in made.iter().filter(|cell| cell.column_span == 1) {
        let width = cell.text.split('\n').map(|line| cells(line.chars())).fold(0.0, f32::max);
        if let Some(column) = wanted.get_mut(cell.column as usize) {
            *column = column.max(width.min(WIDEST_COLUMN));
        }
    }
    let total: f32 = wanted.iter().sum();
    wanted.iter().map(|width| width / total).collect()
}
