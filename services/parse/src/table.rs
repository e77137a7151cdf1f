//! Tables: cells that the format names, and rows of a text set with tabs.

use wenshu_model::plan::{PlanCell, PlanTable};

use crate::paragraph::Paragraph;
use crate::text::Text;

/// Rows that a tabbed table needs at least.
const FEWEST_ROWS: usize = 2;

/// A table among the paragraphs: how many of them it takes, its cells, and the
/// texts that it is made of.
pub(crate) struct Found {
    pub(crate) taken: usize,
    pub(crate) table: PlanTable,
    pub(crate) texts: Vec<Text>,
}

/// The table that begins at the first of `paragraphs`.
pub(crate) fn at_start(paragraphs: &[Paragraph]) -> Option<Found> {
    celled(paragraphs).or_else(|| tabbed(paragraphs))
}

/// Cells named by the format: consecutive paragraphs of one table.
fn celled(paragraphs: &[Paragraph]) -> Option<Found> {
    let table = paragraphs.first()?.cell?.table;
    let members: Vec<&Paragraph> =
        paragraphs.iter().take_while(|p| p.cell.is_some_and(|cell| cell.table == table)).collect();
    let mut cells: Vec<PlanCell> = Vec::new();
    for (paragraph, cell) in members.iter().filter_map(|p| p.cell.map(|cell| (p, cell))) {
        let (row, column) = (cell.row.saturating_sub(1), cell.column.saturating_sub(1));
        match cells.last_mut() {
            Some(last) if (last.row, last.column) == (row, column) => {
                last.text.push('\n');
                last.text.push_str(&paragraph.text.string());
            }
            _ => cells.push(PlanCell {
                row,
                column,
                row_span: cell.row_span.max(1),
                column_span: cell.column_span.max(1),
                text: paragraph.text.string(),
            }),
        }
    }
    let columns = cells.iter().map(|cell| cell.column + cell.column_span).max().unwrap_or(1);
    let head_rows = members
        .iter()
        .filter_map(|p| p.cell)
        .filter(|cell| cell.header && cell.row == 1)
        .map(|cell| cell.row_span)
        .max();
    Some(Found {
        taken: members.len(),
        texts: members.iter().map(|p| p.text.clone()).collect(),
        table: PlanTable { columns, head_rows: head_rows.unwrap_or(0), cells },
    })
}

/// Lines with the same number of tabs, one under the other.
fn tabbed(paragraphs: &[Paragraph]) -> Option<Found> {
    let columns = fields(&paragraphs.first()?.text).len();
    if columns < 2 {
        return None;
    }
    let members: Vec<&Paragraph> =
        paragraphs.iter().take_while(|p| p.cell.is_none() && fields(&p.text).len() == columns).collect();
    if members.len() < FEWEST_ROWS {
        return None;
    }
    let mut cells = Vec::with_capacity(members.len() * columns);
    for (row, paragraph) in (0..).zip(&members) {
        for (column, text) in (0..).zip(fields(&paragraph.text)) {
            cells.push(PlanCell { row, column, row_span: 1, column_span: 1, text: text.string() });
        }
    }
    Some(Found {
        taken: members.len(),
        texts: members.iter().map(|p| p.text.clone()).collect(),
        table: PlanTable { columns: u32::try_from(columns).unwrap_or(u32::MAX), head_rows: 1, cells },
    })
}

/// The fields between tabs.
fn fields(text: &Text) -> Vec<Text> {
    let chars = text.chars();
    let mut fields = Vec::new();
    let mut start = 0;
    for index in chars.iter().enumerate().filter(|(_, c)| **c == '\t').map(|(index, _)| index) {
        fields.push(text.part(start..index));
        start = index + 1;
    }
    fields.push(text.part(start..chars.len()));
    fields
}
