//! Tables: as wide as the type area, ruled, beginning on a row of the grid.
//!
//! No clause governs tables inside the text; they keep inside the type area
//! (9704-5.2.1-c). Columns, size and distance of lines are those of
//! `wenshu-table-grid`, heights of rows those that fit wrote into the document,
//! so that the same rows stand on the same page as in the PDF. A row that a page
//! holds does not break; head rows repeat.
//!
//! A height is a least height: where an engine breaks the lines of a cell
//! otherwise, its row grows and no text is cut off.

use docx_rs::{
    BorderType, CellMargins, HeightRule, LineSpacing, LineSpacingType, Paragraph as Builder, Table as TableBuilder,
    TableBorder, TableBorderPosition, TableBorders, TableCell as CellBuilder, TableCellContent, TableLayoutType,
    TableRow, VAlignType, VMergeType, WidthType,
};
use wenshu_model::Alignment;
use wenshu_model::official::{Table, TableSet};
use wenshu_standard::figures::TWIP_PER_PT;
use wenshu_table_grid::{Columns, PADDING, PageRoom, Place, area_width, is_stacked, line_pitch, place_cells};

use crate::comments::Mark;
use crate::completion::Missing;
use crate::faces::FaceNames;
use crate::paragraph::{self, Line};
use crate::parts;
use crate::runs;

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

/// Builds a table, and says which of its rows repeat. `room` is that of a page.
pub(crate) fn build(table: &Table, room: &PageRoom, marks: &MarksOf<'_>, names: FaceNames) -> (TableBuilder, Missing) {
    let places = place_cells(&table.cells);
    let slots = slots_of(&places);
    let columns = Columns::of(table, slots.first().map_or(1, Vec::len));
    let heights = Heights::of(table, &places, room, slots.len());
    let mut rows = Vec::with_capacity(slots.len());
    for (row, number) in slots.iter().zip(0..) {
        let cells = (0..).zip(row).filter_map(|(column, slot)| cell(*slot, column, &columns, marks, names));
        rows.push(heights.give(TableRow::new(cells.collect()), number));
    }
    let builder = TableBuilder::without_borders(rows)
        .set_grid(columns.widths.iter().map(|width| *width as usize).collect())
        .width(area_width(table.turned) as usize, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .style(parts::TABLE_STYLE)
        .set_borders(borders());
    (builder, Missing { head_rows: heights.repeated, ..Missing::default() })
}

/// Blank below a table down to the next row of the grid, twips; none where it
/// is not known, or nothing follows on the page.
pub(crate) fn space_below(table: &Table) -> Option<i32> {
    let set = table.set.as_ref().filter(|_| !table.turned)?;
    let space = twips(set.space_below_pt);
    (1..=MOST_SPACE_BELOW).contains(&space).then_some(space)
}

/// Most blank below a table, twips: two rows of any grid.
const MOST_SPACE_BELOW: i32 = 2400;

/// Points of a document in whole twips; nonsense is none.
fn twips(points: f32) -> i32 {
    if points.is_finite() { (f64::from(points) * TWIP_PER_PT).round() as i32 } else { 0 }
}

/// The heights of the rows.
struct Heights<'a> {
    set: Option<&'a TableSet>,
    /// Most that a page holds below the repeated head, twips.
    most: i32,
    /// Rows that repeat.
    repeated: usize,
}

impl<'a> Heights<'a> {
    fn of(table: &'a Table, places: &[Place<'_>], room: &PageRoom, rows: usize) -> Self {
        let set = table.set.as_ref().filter(|set| set.row_heights_pt.len() == rows);
        let wanted = set.map_or(table.head_rows, |set| set.repeated_rows);
        // A table is never all head, and cells below each other have none.
        let most = if is_stacked(places) { 0 } else { rows.saturating_sub(1) };
        let repeated = usize::try_from(wanted).unwrap_or(usize::MAX).min(most);
        let heads = set.map_or(&[][..], |set| set.row_heights_pt.get(..repeated).unwrap_or_default());
        let head: i32 = heads.iter().fold(0, |sum, height| sum.saturating_add(twips(*height)));
        let room = i32::try_from(room.height).unwrap_or(i32::MAX);
        Self { set, most: room.saturating_sub(head), repeated }
    }

    /// Gives a row its height, and keeps it whole where a page holds it.
    fn give(&self, row: TableRow, number: usize) -> TableRow {
        let set = self.set.and_then(|set| set.row_heights_pt.get(number)).map(|height| twips(*height));
        match set {
            Some(height) if height > self.most => row,
            Some(height) => row.cant_split().row_height(height.max(0) as f32).height_rule(HeightRule::AtLeast),
            None => row.cant_split(),
        }
    }
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
    let mut builder = CellBuilder::new().width(columns.width_of(&covered) as usize, WidthType::Dxa);
    if covered.len() > 1 {
        builder = builder.grid_span(covered.len());
    }
    if let Some(merge) = merge {
        builder = builder.vertical_merge(merge);
    }
    let padding = columns.padding(&covered);
    if padding < PADDING {
        let padding = padding as usize;
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
fn paragraphs(place: &Place<'_>, half_points: u32, marks: &[Mark], names: FaceNames) -> Vec<TableCellContent> {
    let is_other_size = half_points != parts::TABLE_HALF_POINTS;
    let setting = runs::Setting {
        face: place.cell.face,
        inherited: parts::TABLE_FACE,
        style: None,
        half_points: is_other_size.then_some(half_points as usize),
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
        if is_other_size {
            let line = i32::try_from(line_pitch(half_points)).unwrap_or(i32::MAX);
            builder.property =
                builder.property.line_spacing(LineSpacing::new().line(line).line_rule(LineSpacingType::Exact));
        }
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
