//! Tables: as wide as the type area, ruled, with merged cells.
//!
//! No clause governs tables inside the text; they keep inside the type area
//! (9704-5.2.1-c). Rows do not break over pages and head rows repeat. Must
//! never lose a cell: cells that overlap are an error, places that no cell
//! covers become empty cells.

use docx_rs::{
    BorderType, Paragraph as Builder, ParagraphChild, ParagraphProperty, Table as TableBuilder, TableBorder,
    TableBorderPosition, TableBorders, TableCell as CellBuilder, TableCellContent, TableLayoutType, TableRow,
    VAlignType, VMergeType, WidthType,
};
use wenshu_model::Alignment;
use wenshu_model::official::{Table, TableCell};
use wenshu_standard::Profile;

use crate::body::{Extras, alignment};
use crate::error::EmitDocxError;
use crate::page::TYPE_AREA_WIDTH;
use crate::parts;
use crate::runs;

/// Columns of a table that Word can open.
const MOST_COLUMNS: u64 = 63;
/// Rows of a table that Word can open.
const MOST_ROWS: u64 = 32_767;
/// Width of a rule in eighths of a point.
const RULE_WIDTH: usize = 4;

/// A place of the grid.
#[derive(Debug, Clone, Copy)]
enum Place<'a> {
    /// No cell covers it.
    Free,
    /// The top left place of a cell.
    Cell(&'a TableCell),
    /// In the first column of a cell, below its top row.
    Below(&'a TableCell),
    /// Covered by a cell that begins further left.
    Beside,
}

/// Builds a table; `number` is the block's, from 1, for errors.
pub(crate) fn build(
    table: &Table,
    number: usize,
    profile: &Profile,
    extras: &mut Extras,
) -> Result<TableBuilder, EmitDocxError> {
    let places = lay_out(table, number)?;
    let widths = column_widths(&table.column_shares);
    let half_points = half_points(table.size_pt);
    let rows = places.iter().map(|row| {
        let cells = (0..).zip(row).filter_map(|(column, place)| {
            let mut builder = cell(*place, half_points, profile, extras)?;
            let span = place.columns();
            let width = widths.iter().skip(column).take(span).sum();
            if span > 1 {
                builder = builder.grid_span(span);
            }
            Some(builder.width(width, WidthType::Dxa).vertical_align(VAlignType::Center))
        });
        TableRow::new(cells.collect()).cant_split()
    });
    let builder = TableBuilder::without_borders(rows.collect())
        .set_grid(widths)
        .width(TYPE_AREA_WIDTH as usize, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .style(parts::TABLE_STYLE)
        .set_borders(borders());
    extras.head_rows.push(usize::try_from(table.head_rows).unwrap_or(usize::MAX));
    Ok(builder)
}

impl Place<'_> {
    /// Columns of the grid that its cell takes.
    fn columns(&self) -> usize {
        match self {
            Self::Cell(cell) | Self::Below(cell) => usize::try_from(cell.column_span).unwrap_or(1).max(1),
            Self::Free | Self::Beside => 1,
        }
    }
}

/// Puts every cell in its place of the grid.
fn lay_out(table: &Table, number: usize) -> Result<Vec<Vec<Place<'_>>>, EmitDocxError> {
    let (rows, columns) = grid_size(table, number)?;
    let mut places = vec![vec![Place::Free; columns]; rows];
    for cell in &table.cells {
        let overlap = || EmitDocxError::TableCell {
            block: number,
            row: u64::from(cell.row) + 1,
            column: u64::from(cell.column) + 1,
        };
        let (row, column) = (to_index(cell.row), to_index(cell.column));
        let covered = places.iter_mut().skip(row).take(to_index(cell.row_span.max(1)));
        for (below, line) in covered.enumerate() {
            let last = column.saturating_add(to_index(cell.column_span.max(1)));
            for (beside, place) in line.get_mut(column..last).ok_or_else(overlap)?.iter_mut().enumerate() {
                if !matches!(place, Place::Free) {
                    return Err(overlap());
                }
                *place = match (below, beside) {
                    (0, 0) => Place::Cell(cell),
                    (_, 0) => Place::Below(cell),
                    _ => Place::Beside,
                };
            }
        }
    }
    Ok(places)
}

/// Rows and columns, within what Word can open.
fn grid_size(table: &Table, number: usize) -> Result<(usize, usize), EmitDocxError> {
    let bottom = |cell: &TableCell| u64::from(cell.row) + u64::from(cell.row_span.max(1));
    let rows = table.cells.iter().map(bottom).max().unwrap_or_default();
    let columns = table.column_shares.len() as u64;
    if rows == 0 || columns == 0 || rows > MOST_ROWS || columns > MOST_COLUMNS {
        let (max_rows, max_columns) = (MOST_ROWS, MOST_COLUMNS);
        return Err(EmitDocxError::TableSize { block: number, rows, columns, max_rows, max_columns });
    }
    Ok((rows as usize, columns as usize))
}

fn to_index(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// Widths of the columns in twips; they add up to the type area exactly.
fn column_widths(shares: &[f32]) -> Vec<usize> {
    let usable = |share: &f32| if share.is_finite() { f64::from(share.max(0.0)) } else { 0.0 };
    let total: f64 = shares.iter().map(usable).sum();
    let even = 1.0 / shares.len().max(1) as f64;
    let mut edge = 0.0;
    let mut taken = 0;
    let widths = shares.iter().map(|share| {
        edge += if total > 0.0 { usable(share) / total } else { even };
        let right = (edge * f64::from(TYPE_AREA_WIDTH)).round() as usize;
        let width = right.saturating_sub(taken);
        taken = right;
        width
    });
    widths.collect()
}

/// One cell; none where a cell from the left covers the place.
fn cell(place: Place<'_>, half_points: usize, profile: &Profile, extras: &mut Extras) -> Option<CellBuilder> {
    let mut builder = CellBuilder::new();
    let paragraphs: Vec<Builder> = match place {
        Place::Beside => return None,
        Place::Free => vec![empty_paragraph(extras)],
        Place::Below(_) => {
            builder = builder.vertical_merge(VMergeType::Continue);
            vec![empty_paragraph(extras)]
        }
        Place::Cell(cell) => {
            if cell.row_span > 1 {
                builder = builder.vertical_merge(VMergeType::Restart);
            }
            cell.text.split('\n').map(|text| paragraph(text, cell, half_points, profile, extras)).collect()
        }
    };
    builder.children =
        paragraphs.into_iter().map(|paragraph| TableCellContent::Paragraph(Box::new(paragraph))).collect();
    Some(builder)
}

fn paragraph(text: &str, cell: &TableCell, half_points: usize, profile: &Profile, extras: &mut Extras) -> Builder {
    let setting = runs::Setting {
        face: cell.face,
        inherited: parts::TABLE_FACE,
        style: None,
        half_points: (half_points != parts::TABLE_HALF_POINTS).then_some(half_points),
        profile,
    };
    let mut builder = empty_paragraph(extras);
    runs::build(text, &setting, |run| builder.children.push(ParagraphChild::Run(Box::new(run))));
    if cell.align != Alignment::Center {
        builder.property = builder.property.align(alignment(cell.align));
    }
    builder
}

fn empty_paragraph(extras: &mut Extras) -> Builder {
    Builder {
        id: extras.next_paragraph(None),
        children: Vec::new(),
        property: ParagraphProperty::new().style(parts::TABLE_TEXT_STYLE),
        has_numbering: false,
    }
}

/// Size in half-points, within what Word can set.
fn half_points(size_pt: f32) -> usize {
    if size_pt.is_finite() {
        (f64::from(size_pt.clamp(1.0, 72.0)) * 2.0).round() as usize
    } else {
        parts::TABLE_HALF_POINTS
    }
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
