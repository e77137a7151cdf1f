//! Tables: as wide as the type area, ruled, on the rows of the grid.
//!
//! No clause governs tables inside the text; they keep inside the type area
//! (9704-5.2.1-c). As in the PDF, every line of a cell takes one grid row, rows
//! do not break over pages and head rows repeat.

use docx_rs::{
    BorderType, CellMargins, Paragraph as Builder, Table as TableBuilder, TableBorder, TableBorderPosition,
    TableBorders, TableCell as CellBuilder, TableCellContent, TableLayoutType, TableRow, VAlignType, VMergeType,
    WidthType,
};
use wenshu_model::Alignment;
use wenshu_model::official::Table;

use crate::comments::Mark;
use crate::completion::Missing;
use crate::faces::FaceNames;
use crate::page::{TURNED_AREA_WIDTH, TYPE_AREA_WIDTH};
use crate::paragraph::{self, Line};
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

/// The ends of comments in a cell.
type MarksOf<'a> = dyn Fn(usize) -> &'a [Mark] + 'a;

/// Builds a table, and says which of its rows repeat.
pub(crate) fn build(table: &Table, marks: &MarksOf<'_>, names: FaceNames) -> (TableBuilder, Missing) {
    let area = if table.turned { TURNED_AREA_WIDTH } else { TYPE_AREA_WIDTH };
    let places = place_cells(&table.cells);
    let slots = slots_of(&places);
    let columns = Columns::of(table, area, slots.first().map_or(1, Vec::len));
    let mut rows = Vec::with_capacity(slots.len());
    for row in &slots {
        let cells = (0..).zip(row).filter_map(|(column, slot)| cell(*slot, column, &columns, marks, names));
        rows.push(TableRow::new(cells.collect()).cant_split());
    }
    let builder = TableBuilder::without_borders(rows)
        .set_grid(columns.widths)
        .width(area as usize, WidthType::Dxa)
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
fn cell(
    slot: Slot<'_>,
    column: usize,
    columns: &Columns,
    marks: &MarksOf<'_>,
    names: FaceNames,
) -> Option<CellBuilder> {
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
        Slot::Cell(place) => paragraphs(place, columns.half_points, marks(place.index), names),
        _ => vec![TableCellContent::Paragraph(Box::new(paragraph::styled(parts::TABLE_TEXT_STYLE)))],
    };
    Some(builder.vertical_align(VAlignType::Center))
}

/// The paragraphs of a cell.
fn paragraphs(place: &Place<'_>, half_points: usize, marks: &[Mark], names: FaceNames) -> Vec<TableCellContent> {
    let setting = runs::Setting {
        face: place.cell.face,
        inherited: parts::TABLE_FACE,
        style: None,
        half_points: (half_points != parts::TABLE_HALF_POINTS).then_some(half_points),
        spacing: None,
        names,
    };
    let mut contents = Vec::new();
    let (mut begin, mut left) = (0, marks);
    for text in place.cell.text.split('\n') {
        let length = if marks.is_empty() { 0 } else { text.chars().count() };
        let (here, after) = left.split_at(left.partition_point(|mark| mark.offset <= begin + length));
        let here: Vec<Mark> = here.iter().map(|mark| Mark { offset: mark.offset - begin, ..*mark }).collect();
        (begin, left) = (begin + length + 1, after);
        let mut builder: Builder = paragraph::styled(parts::TABLE_TEXT_STYLE);
        let mut line = Line::new(&here, 1);
        line.add(text, &setting);
        builder.children = line.finish();
        if place.cell.align != Alignment::Center {
            builder.property = builder.property.align(paragraph::alignment(place.cell.align));
        }
        contents.push(TableCellContent::Paragraph(Box::new(builder)));
    }
    contents
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
