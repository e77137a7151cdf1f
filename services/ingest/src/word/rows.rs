//! Rows of tables: Word gives the edges of a row's cells, and marks in the text
//! where cells and rows end.

use super::writer::Writer;
use crate::{
    IngestError,
    flow::{Reach, Span},
};

/// Tables inside tables; what stands deeper is text of the cell around it.
pub const DEEPEST: usize = 8;
/// Width of a cell of which nothing is said, in twips.
const SOME_WIDTH: i32 = 1_440;

/// Whether a cell is one with its neighbour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Merge {
    /// It stands alone.
    #[default]
    Alone,
    /// It is the first of several.
    First,
    /// It goes on with the cell before or above.
    GoesOn,
}

/// A cell of a row.
#[derive(Debug, Clone, Copy, Default)]
pub struct CellShape {
    /// Its right edge, in twips from the margin.
    pub right: i32,
    /// Merged with the cells beside it.
    pub across: Merge,
    /// Merged with the cells above and below.
    pub down: Merge,
}

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub struct RowShape {
    /// Repeated on each page.
    pub header: bool,
    /// Its left edge, in twips from the margin.
    pub left: i32,
    /// Its cells.
    pub cells: Vec<CellShape>,
}

impl RowShape {
    /// Left and right edge of a cell with all those that go on with it, and how
    /// far down it reaches. `behind` is the right edge of the cell before.
    fn cell(&self, index: usize, behind: Option<i32>) -> (i32, i32, Reach) {
        let before = index.checked_sub(1).and_then(|before| self.cells.get(before)).map(|cell| cell.right);
        let left = before.or(behind).unwrap_or(self.left);
        let Some(own) = self.cells.get(index) else {
            return (left, left.saturating_add(SOME_WIDTH), Reach::Rows(1));
        };
        let reach = match own.down {
            Merge::Alone => Reach::Rows(1),
            Merge::First => Reach::Open,
            Merge::GoesOn => Reach::Continues,
        };
        let following = self.cells.iter().skip(index.saturating_add(1));
        let last = following.take_while(|cell| cell.across == Merge::GoesOn).last().unwrap_or(own);
        (left, last.right, reach)
    }

    fn goes_on_at(&self, index: usize) -> bool {
        self.cells.get(index).is_some_and(|cell| cell.across == Merge::GoesOn)
    }
}

/// A table that is open.
#[derive(Debug, Default)]
pub struct OpenTable {
    row: bool,
    cell: bool,
    /// The cell of the row that is open or comes next.
    index: usize,
    /// Right edge of the cell before.
    behind: Option<i32>,
}

impl Writer<'_> {
    /// Goes to the depth of tables where the next text stands, 0 for none.
    /// `shape` is that of the row on the first level.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn enter(&mut self, level: usize, shape: &RowShape) -> Result<(), IngestError> {
        if self.is_capturing() {
            return Ok(());
        }
        let level = level.min(DEEPEST);
        while self.tables().len() > level {
            self.close_table()?;
        }
        for depth in 1..=level {
            if self.tables().len() < depth {
                self.close_paragraph()?;
                self.flow.begin_table()?;
                self.tables().push(OpenTable::default());
            }
            self.open_cell(depth, shape)?;
        }
        Ok(())
    }

    /// Opens a cell of the innermost table, if none is open.
    fn open_cell(&mut self, depth: usize, shape: &RowShape) -> Result<(), IngestError> {
        let Some(table) = self.tables().get_mut(depth - 1) else { return Ok(()) };
        if table.cell {
            return Ok(());
        }
        let new_row = !std::mem::replace(&mut table.row, true);
        table.cell = true;
        let (left, right, reach) = shape.cell(table.index, table.behind);
        table.behind = Some(right);
        self.close_paragraph()?;
        if new_row {
            self.flow.begin_row(depth == 1 && shape.header);
        }
        if depth == 1 {
            self.flow.begin_cell_between(left, right, reach)
        } else {
            self.flow.begin_cell(Span::default())
        }
    }

    /// A mark that ends a cell.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn end_cell(&mut self, level: usize, shape: &RowShape) -> Result<(), IngestError> {
        if self.is_capturing() {
            self.capture_char('\t');
            return Ok(());
        }
        let level = level.clamp(1, DEEPEST);
        self.enter(level, shape)?;
        self.close_paragraph()?;
        let Some(table) = self.tables().last_mut() else { return Ok(()) };
        table.index = table.index.saturating_add(1);
        if level == 1 && shape.goes_on_at(table.index) {
            return Ok(());
        }
        table.cell = false;
        self.flow.end_cell()
    }

    /// A mark that ends a row.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn end_row(&mut self, level: usize) -> Result<(), IngestError> {
        if self.is_capturing() {
            self.capture_char('\n');
            return Ok(());
        }
        let level = level.clamp(1, DEEPEST);
        while self.tables().len() > level {
            self.close_table()?;
        }
        if self.tables().len() < level {
            return Ok(());
        }
        self.close_cell()?;
        if let Some(table) = self.tables().last_mut() {
            *table = OpenTable::default();
        }
        Ok(())
    }

    fn close_cell(&mut self) -> Result<(), IngestError> {
        self.close_paragraph()?;
        let open = self.tables().last_mut().is_some_and(|table| std::mem::take(&mut table.cell));
        if open { self.flow.end_cell() } else { Ok(()) }
    }

    /// Ends the innermost table.
    fn close_table(&mut self) -> Result<(), IngestError> {
        self.close_cell()?;
        self.tables().pop();
        self.flow.end_table()
    }
}
