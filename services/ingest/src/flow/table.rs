//! Tables: cells get their row and column.

use std::collections::BTreeMap;

use wenshu_model::{
    Line,
    source::{Cell, Hint, Origin},
};

use crate::IngestError;

/// How far down a cell reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Over this many rows, its own counted.
    Rows(u32),
    /// Until cells below stop saying that they go on ([`Reach::Continues`]).
    Open,
    /// It is a part of the cell above it.
    Continues,
}

/// How far a cell reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Columns it covers.
    pub columns: u32,
    /// Rows it covers.
    pub rows: Reach,
}

impl Default for Span {
    fn default() -> Self {
        Self { columns: 1, rows: Reach::Rows(1) }
    }
}

/// A table being written.
#[derive(Debug, Default)]
pub struct Table {
    cells: Vec<(Cell, Vec<Line>)>,
    /// Cells that reach down, by their first column: index, and the first row
    /// that is free again.
    reaching: BTreeMap<u32, Reaching>,
    rows: u32,
    /// Next column of the open row, from 1.
    column: u32,
    widest: u32,
    header: bool,
    /// What becomes of the lines of the open cell.
    open: Option<Target>,
}

#[derive(Debug, Clone, Copy)]
struct Reaching {
    cell: usize,
    columns: u32,
    free_from: u32,
    open: bool,
}

#[derive(Debug, Clone, Copy)]
enum Target {
    Own(usize),
    Above(usize),
}

impl Table {
    pub const fn in_cell(&self) -> bool {
        self.open.is_some()
    }

    pub fn begin_row(&mut self, header: bool) {
        self.rows = self.rows.saturating_add(1);
        self.column = 1;
        self.header = header;
    }

    pub fn begin_cell(&mut self, span: Span, limit: usize) -> Result<(), IngestError> {
        if self.rows == 0 {
            self.begin_row(false);
        }
        let columns = span.columns.clamp(1, 1_000);
        if span.rows != Reach::Continues {
            self.pass_cells_from_above();
        }
        let column = self.column;
        let next = column.saturating_add(columns);
        if usize::try_from(next).map_or(true, |next| next > limit.saturating_add(1)) {
            return Err(IngestError::TableTooWide { limit });
        }
        self.column = next;
        self.widest = self.widest.max(next - 1);
        if span.rows == Reach::Continues
            && let Some(above) = self.reaching.get_mut(&column)
            && above.open
            && above.free_from >= self.rows
        {
            above.free_from = self.rows.saturating_add(1);
            let index = above.cell;
            if let Some((cell, _)) = self.cells.get_mut(index) {
                cell.row_span = (self.rows + 1).saturating_sub(cell.row);
            }
            self.open = Some(Target::Above(index));
            return Ok(());
        }
        let rows = match span.rows {
            Reach::Rows(rows) => rows.clamp(1, 10_000),
            Reach::Open | Reach::Continues => 1,
        };
        let index = self.cells.len();
        let free_from = self.rows.saturating_add(rows);
        self.reaching.insert(column, Reaching { cell: index, columns, free_from, open: span.rows == Reach::Open });
        let cell = Cell { table: 0, row: self.rows, column, row_span: rows, column_span: columns, header: self.header };
        self.cells.push((cell, Vec::new()));
        self.open = Some(Target::Own(index));
        Ok(())
    }

    /// Moves on to the next column that no cell from above covers.
    fn pass_cells_from_above(&mut self) {
        while let Some((&first, above)) = self.reaching.range(..=self.column).next_back()
            && !above.open
            && above.free_from > self.rows
            && first.saturating_add(above.columns) > self.column
        {
            self.column = first.saturating_add(above.columns);
        }
    }

    pub fn end_cell(&mut self, mut lines: Vec<Line>) {
        // Word ends each cell with a paragraph; one without text is no line of
        // its own behind others.
        while lines.len() > 1 && lines.last().is_some_and(is_blank) {
            lines.pop();
        }
        match self.open.take() {
            Some(Target::Own(index)) => {
                if let Some((_, own)) = self.cells.get_mut(index) {
                    own.extend(lines);
                }
            }
            Some(Target::Above(index)) => {
                if let Some((_, own)) = self.cells.get_mut(index) {
                    own.extend(lines.into_iter().filter(|line| !is_blank(line)));
                }
            }
            None => {
                // Lines outside a cell, of a damaged file, go to the last one.
                if let Some((_, own)) = self.cells.last_mut() {
                    own.extend(lines);
                }
            }
        }
    }

    /// The lines of the table, and whether they are cells. One with a single
    /// column is a frame around text, one inside a cell is a part of that cell.
    pub fn into_lines(mut self, number: u32, nested: bool) -> (Vec<Line>, bool) {
        let is_data = self.widest >= 2 && !nested;
        let rows = self.rows;
        let mut lines = Vec::new();
        let mut pictures = Vec::new();
        for (mut cell, own) in self.cells.drain(..) {
            if !is_data {
                lines.extend(own.into_iter().filter(|line| !is_blank(line)));
                continue;
            }
            cell.table = number;
            cell.row_span = cell.row_span.min((rows + 1).saturating_sub(cell.row)).max(1);
            let (shown, text): (Vec<Line>, Vec<Line>) = own.into_iter().partition(|line| line.hint.picture.is_some());
            // An empty cell has its place in the table.
            let text = if text.is_empty() { vec![empty_line()] } else { text };
            lines.extend(text.into_iter().map(|mut line| {
                line.origin.cell = Some(cell);
                line
            }));
            pictures.extend(shown);
        }
        // A picture is no cell: those of a table follow it.
        lines.extend(pictures);
        (lines, is_data)
    }
}

fn empty_line() -> Line {
    Line { text: String::new(), origin: Origin::default(), hint: Hint::default() }
}

fn is_blank(line: &Line) -> bool {
    line.hint.picture.is_none() && line.text.chars().all(char::is_whitespace)
}
