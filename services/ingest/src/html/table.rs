//! Places of table cells.
//!
//! Old pages are laid out with tables; such a table is no table to a reader.
//! Only a table of several columns with nothing but text in its cells counts.

use std::collections::BTreeMap;

use wenshu_model::source::Cell;

use super::tree::{NodeId, ROOT, Step, Tree};
use crate::{IngestError, Limits};

/// The cells of all data tables, by node.
pub fn find_cells(tree: &Tree, limits: &Limits) -> Result<BTreeMap<NodeId, Cell>, IngestError> {
    let mut cells = BTreeMap::new();
    let mut number = 0;
    for step in tree.walk(ROOT) {
        let Step::Enter(id) = step else { continue };
        if named(tree, id, &["table"]) && is_data_table(tree, id) {
            number += 1;
            place_cells(tree, id, number, limits, &mut cells)?;
        }
    }
    Ok(cells)
}

fn named(tree: &Tree, id: NodeId, names: &[&str]) -> bool {
    tree.element(id).is_some_and(|element| element.html && names.contains(&&*element.name))
}

fn is_data_table(tree: &Tree, table: NodeId) -> bool {
    let element = tree.element(table);
    let role = element.and_then(|element| element.attribute("role"));
    if matches!(role, Some("presentation" | "none")) {
        return false;
    }
    let layout = tree.walk(table).any(|step| match step {
        Step::Enter(id) => id != table && named(tree, id, &["table", "h1", "h2", "h3", "article", "main", "form"]),
        Step::Leave(_) => false,
    });
    let columns = rows(tree, table).map(|(row, _)| row_cells(tree, row).count()).max().unwrap_or(0);
    !layout && columns >= 2
}

/// The rows of a table, with whether they stand in its head.
fn rows(tree: &Tree, table: NodeId) -> impl Iterator<Item = (NodeId, bool)> + '_ {
    tree.children(table).flat_map(move |child| {
        let own = named(tree, child, &["tr"]).then_some((child, false));
        let head = named(tree, child, &["thead"]);
        let group = named(tree, child, &["thead", "tbody", "tfoot"]).then_some(child);
        let inside = group.into_iter().flat_map(move |group| tree.children(group));
        own.into_iter().chain(inside.filter(|&row| named(tree, row, &["tr"])).map(move |row| (row, head)))
    })
}

fn row_cells(tree: &Tree, row: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    tree.children(row).filter(|&cell| named(tree, cell, &["td", "th"]))
}

/// Gives each cell its row and column, around cells that reach down from above.
fn place_cells(
    tree: &Tree,
    table: NodeId,
    number: u32,
    limits: &Limits,
    cells: &mut BTreeMap<NodeId, Cell>,
) -> Result<(), IngestError> {
    let total = u32::try_from(rows(tree, table).count()).unwrap_or(u32::MAX);
    // For each column, the first row that is free again.
    let mut free_from: Vec<u32> = Vec::new();
    for ((row, in_head), row_number) in rows(tree, table).zip(1u32..) {
        let all_heads = row_cells(tree, row).all(|cell| named(tree, cell, &["th"]));
        let mut column = 0usize;
        for cell in row_cells(tree, row) {
            while free_from.get(column).is_some_and(|&free| free > row_number) {
                column += 1;
            }
            let width = span(tree, cell, "colspan").clamp(1, 1_000);
            let rows_left = total - row_number + 1;
            let height = match span(tree, cell, "rowspan") {
                0 => rows_left,
                height => height.min(rows_left),
            };
            let end = column + usize::try_from(width).unwrap_or(1);
            if end > limits.table_columns {
                return Err(IngestError::TableTooWide { limit: limits.table_columns });
            }
            if free_from.len() < end {
                free_from.resize(end, 0);
            }
            for free in free_from.iter_mut().take(end).skip(column) {
                *free = row_number + height;
            }
            let header = in_head || all_heads || named(tree, cell, &["th"]);
            cells.insert(
                cell,
                Cell {
                    table: number,
                    row: row_number,
                    column: u32::try_from(column).unwrap_or(u32::MAX).saturating_add(1),
                    row_span: height,
                    column_span: width,
                    header,
                },
            );
            column = end;
        }
    }
    Ok(())
}

fn span(tree: &Tree, cell: NodeId, name: &str) -> u32 {
    let text = tree.element(cell).and_then(|element| element.attribute(name));
    text.and_then(|text| text.trim().parse().ok()).unwrap_or(1)
}
