//! On which row of a page's grid each row of the text stands.
//!
//! A line, a blank row and a row of a picture take one row of the grid. The
//! parts of a table follow each other by their heights; the table begins on a
//! row of the grid, and what follows it stands on the next one (9704-5.2.3-a).

use wenshu_table_grid::PageRoom;

use crate::flow::{Content, Row};

/// The rows of one page while they are counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placing {
    /// First row of the grid that nothing stands on yet, but for an open table.
    next: usize,
    /// The table that ends the page so far.
    table: Option<Placed>,
    /// Height of the head that the page's first table begins with, twips.
    repeated: u32,
    room: PageRoom,
}

/// A table, or the part of one that a page holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placed {
    /// Its block.
    pub block: usize,
    /// Row of the grid that it begins on.
    pub row: usize,
    /// Its height with the repeated head, twips.
    pub height: u32,
}

impl Placing {
    /// A page whose first rows are `taken` and that begins with a repeated head.
    pub(crate) const fn new(taken: usize, repeated: u32, room: PageRoom) -> Self {
        Self { next: taken, table: None, repeated, room }
    }

    /// Puts a row of the text on the page; gives the row of the grid that it, or
    /// its table, begins on.
    pub(crate) fn push(&mut self, row: &Row) -> usize {
        let repeated = std::mem::take(&mut self.repeated);
        let Content::Table(block, _) = row.content else {
            let place = self.rows();
            self.table = None;
            self.next = place + 1;
            return place;
        };
        if let Some(open) = self.table.as_mut().filter(|open| open.block == block) {
            open.height = open.height.saturating_add(row.height);
            return open.row;
        }
        let place = self.rows();
        self.table = Some(Placed { block, row: place, height: repeated.saturating_add(row.height) });
        self.next = place;
        place
    }

    /// Rows of the grid that are taken so far.
    pub(crate) fn rows(&self) -> usize {
        self.next + self.table.map_or(0, |table| self.room.grid_rows(table.height))
    }

    /// The table that ends the page so far.
    pub(crate) const fn table(&self) -> Option<Placed> {
        self.table
    }
}
