//! What other stages need to know of the tables that were laid out.

use wenshu_model::official::TableSet;

use crate::blocks::Broken;
use crate::flow::{Content, Rows, Sheet, Sizes};
use crate::table::points;

/// A table as it was laid out.
#[derive(Debug, Clone, PartialEq)]
pub struct SetTable {
    /// Index of its block.
    pub block: usize,
    /// Heights of its rows.
    pub set: TableSet,
    /// Pages that it stands on, counted from 0, each with the rows of the grid
    /// that are taken down to its end there.
    pub ends: Vec<(usize, usize)>,
}

/// The tables of a document, in its order.
pub(crate) fn tables_of(blocks: &[Broken<'_>], rows: &Rows, sheets: &[Sheet], sizes: &Sizes) -> Vec<SetTable> {
    let mut tables: Vec<SetTable> =
        blocks.iter().enumerate().filter_map(|(block, broken)| table_of(block, broken)).collect();
    if tables.is_empty() {
        return tables;
    }
    for (page, sheet) in sheets.iter().enumerate() {
        let held = rows.all.get(sheet.start..sheet.end).unwrap_or_default();
        let mut before = sheet.placing(sizes);
        for (row, next) in held.iter().zip(held.iter().skip(1).map(Some).chain([None])) {
            before.push(row);
            let (Content::Table(block, _), Some(placed)) = (row.content, before.table()) else { continue };
            if next.is_some_and(|next| matches!(next.content, Content::Table(other, _) if other == block)) {
                continue;
            }
            if let Some(table) = tables.iter_mut().find(|table| table.block == block) {
                table.ends.push((page, before.rows()));
                table.set.space_below_pt = points(sizes.grid(sheet.turned).tables.space_below(placed.height)) as f32;
            }
        }
    }
    tables
}

fn table_of(block: usize, broken: &Broken<'_>) -> Option<SetTable> {
    let Broken::Table(table) = broken else { return None };
    let set = TableSet {
        row_heights_pt: table.heights.iter().map(|height| points(*height) as f32).collect(),
        repeated_rows: u32::try_from(table.head).unwrap_or(0),
        space_below_pt: 0.0,
    };
    Some(SetTable { block, set, ends: Vec::new() })
}
