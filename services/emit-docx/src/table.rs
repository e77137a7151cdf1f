//! Tables: as wide as the type area, ruled, on the rows of the grid.
//!
//! No clause governs tables inside the text; they keep inside the type area
//! (9704-5.2.1-c). As in the PDF, every line of a cell takes one grid row, rows
//! do not break over pages and head rows repeat.

use docx_rs::{
    BorderType, CellMargins, Paragraph as Builder, ParagraphChild, Table as TableBuilder, TableBorder,
    TableBorderPosition, TableBorders, TableCell as CellBuilder, TableCellContent, TableLayoutType, TableRow,
    VAlignType, VMergeType, WidthType,
};
use wenshu_model::Alignment;
use wenshu_model::official::Table;

use crate::body;
use crate::completion::Missing;
use crate::faces::FaceNames;
use crate::page::TYPE_AREA_WIDTH;
use crate::parts;
use crate::runs;
use crate::table_grid::{Columns, Place, place_cells};

/// Width of a rule in eighths of a point.
const RULE_WIDTH: usize = 4;

/// What stands at a place of the grid.
#[derive(Debug, Clone, Copy)]
enum Slot<'a> {
    /// No cell.
    Free,
    /// The first place of a cell.
    Cell(&'a Place<'a>),
    /// The first column of a cell, below its first row.
    Below(&'a Place<'a>),
    /// A place that a cell covers from the left.
    Beside,
}

/// Builds a table, and says which of its rows repeat.
pub(crate) fn build(table: &Table, names: FaceNames) -> (TableBuilder, Missing) {
    let places = place_cells(&table.cells);
    let slots = slots_of(&places);
    let columns = Columns::of(table, slots.first().map_or(1, Vec::len));
    let mut rows = Vec::with_capacity(slots.len());
    for row in &slots {
        let cells = (0..).zip(row).filter_map(|(column, slot)| cell(*slot, column, &columns, names));
        rows.push(TableRow::new(cells.collect()).cant_split());
    }
    let builder = TableBuilder::without_borders(rows)
        .set_grid(columns.widths)
        .width(TYPE_AREA_WIDTH as usize, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .style(parts::TABLE_STYLE)
        .set_borders(borders());
    (builder, Missing { head_rows: head_rows(table, slots.len()), ..Missing::default() })
}

/// The grid, row by row.
fn slots_of<'a>(places: &'a [Place<'a>]) -> Vec<Vec<Slot<'a>>> {
    let rows = places.iter().map(|place| place.rows.end).max().unwrap_or(1);
    let columns = places.iter().map(|place| place.columns.end).max().unwrap_or(1);
    let mut slots = vec![vec![Slot::Free; columns]; rows];
    for place in places {
        let covered = slots.get_mut(place.rows.clone()).unwrap_or_default();
        for (below, line) in covered.iter_mut().enumerate() {
            let covered = line.get_mut(place.columns.clone()).unwrap_or_default();
            for (beside, slot) in covered.iter_mut().enumerate() {
                *slot = match (below, beside) {
                    (0, 0) => Slot::Cell(place),
                    (_, 0) => Slot::Below(place),
                    _ => Slot::Beside,
                };
            }
        }
    }
    slots
}

/// Rows that repeat; a table is never all head.
fn head_rows(table: &Table, rows: usize) -> usize {
    usize::try_from(table.head_rows).unwrap_or(usize::MAX).min(rows.saturating_sub(1))
}

/// One cell; none where a cell from the left covers the place.
fn cell(slot: Slot<'_>, column: usize, columns: &Columns, names: FaceNames) -> Option<CellBuilder> {
    let (place, merge) = match slot {
        Slot::Beside => return None,
        Slot::Free => (None, None),
        Slot::Below(place) => (Some(place), Some(VMergeType::Continue)),
        Slot::Cell(place) => (Some(place), (place.rows.len() > 1).then_some(VMergeType::Restart)),
    };
    let covered = place.map_or(column..column + 1, |place| place.columns.clone());
    let mut builder = CellBuilder::new().width(columns.width_of(&covered), WidthType::Dxa);
    if covered.len() > 1 {
        builder = builder.grid_span(covered.len());
    }
    if let Some(merge) = merge {
        builder = builder.vertical_merge(merge);
    }
    let padding = columns.padding(&covered);
    if padding < parts::TABLE_PADDING {
        let margins = CellMargins::new().margin_left(padding, WidthType::Dxa).margin_right(padding, WidthType::Dxa);
        builder.property = builder.property.margins(margins);
    }
    builder.children = match slot {
        Slot::Cell(place) => paragraphs(place, columns.half_points, names),
        _ => vec![TableCellContent::Paragraph(Box::new(body::styled(parts::TABLE_TEXT_STYLE)))],
    };
    Some(builder.vertical_align(VAlignType::Center))
}

/// The paragraphs of a cell.
fn paragraphs(place: &Place<'_>, half_points: usize, names: FaceNames) -> Vec<TableCellContent> {
    let setting = runs::Setting {
        face: place.cell.face,
        inherited: parts::TABLE_FACE,
        style: None,
        half_points: (half_points != parts::TABLE_HALF_POINTS).then_some(half_points),
        names,
    };
    let paragraphs = place.cell.text.split('\n').map(|text| {
        let mut builder: Builder = body::styled(parts::TABLE_TEXT_STYLE);
        runs::build(text, &setting, |run| builder.children.push(ParagraphChild::Run(Box::new(run))));
        if place.cell.align != Alignment::Center {
            builder.property = builder.property.align(body::alignment(place.cell.align));
        }
        TableCellContent::Paragraph(Box::new(builder))
    });
    paragraphs.collect()
}

/// Single black rules around and between all cells.
fn borders() -> TableBorders {
    let positions = [
        TableBorderPosition::Top,
        TableBorderPosition::Left,
        TableBorderPosition::Bottom,
        TableBorderPosition::Right,
        TableBorderPosition::InsideH,
        TableBorderPosition::InsideV,
    ];
    positions.into_iter().fold(TableBorders::with_empty(), |borders, position| {
        borders.set(TableBorder::new(position).border_type(BorderType::Single).size(RULE_WIDTH).color("000000"))
    })
}
