//! Tables of a file: begun, filled and ended.

use super::{Flow, Reach, Span, story::Story, table::Table};
use crate::IngestError;

impl Flow<'_> {
    /// Begins a table.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn begin_table(&mut self) -> Result<(), IngestError> {
        self.end_paragraph()?;
        self.story().tables.push(Table::default());
        Ok(())
    }

    /// Begins a row. `header` is true when the format repeats it on each page.
    pub fn begin_row(&mut self, header: bool) {
        if let Some(table) = self.table() {
            table.begin_row(header);
        }
    }

    /// Begins a cell at the next free column.
    ///
    /// # Errors
    /// When the table is too wide.
    pub fn begin_cell(&mut self, span: Span) -> Result<(), IngestError> {
        let columns = self.limits.table_columns;
        if let Some(table) = self.table() {
            table.begin_cell(span, columns)?;
        }
        self.stories.push(Story::default());
        Ok(())
    }

    /// Begins a cell between two edges, in twips from the margin; the columns
    /// that it covers are told when the table is over. A table has only such
    /// cells or none.
    ///
    /// # Errors
    /// When the table is too wide.
    pub fn begin_cell_between(&mut self, left: i32, right: i32, rows: Reach) -> Result<(), IngestError> {
        let columns = self.limits.table_columns;
        if let Some(table) = self.table() {
            table.begin_cell_between(left, right, rows, columns)?;
        }
        self.stories.push(Story::default());
        Ok(())
    }

    /// Ends a cell.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn end_cell(&mut self) -> Result<(), IngestError> {
        let lines = self.close_story()?;
        match self.table() {
            Some(table) => table.end_cell(lines),
            None => self.story().lines.extend(lines),
        }
        Ok(())
    }

    /// Ends a table.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn end_table(&mut self) -> Result<(), IngestError> {
        let Some(table) = self.story().tables.pop() else { return Ok(()) };
        let nested = self.stories.iter().any(|story| !story.tables.is_empty());
        let number = self.tables.saturating_add(1);
        let (lines, is_data) = table.into_lines(number, nested);
        self.tables = self.tables.saturating_add(u32::from(is_data));
        self.lines = self.lines.saturating_add(lines.len());
        self.story().lines.extend(lines);
        Ok(())
    }
}
