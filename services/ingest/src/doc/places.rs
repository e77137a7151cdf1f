//! Tables of places ([MS-DOC] 2.2.2 `PLC`): characters, with something of each.

use std::ops::Range;

use super::bytes::{place_at, slice};

/// A table of places.
#[derive(Debug, Clone, Copy)]
pub struct Places<'t> {
    table: &'t [u8],
    count: usize,
    size: usize,
}

impl<'t> Places<'t> {
    /// A table whose entries have so many bytes beside their place.
    pub const fn new(table: &'t [u8], size: usize) -> Self {
        Self { table, count: table.len().saturating_sub(4) / (4 + size), size }
    }

    /// The place of an entry.
    pub fn place(&self, index: usize) -> Option<usize> {
        place_at(self.table, index.checked_mul(4)?).filter(|_| index <= self.count)
    }

    /// What stands with an entry.
    pub fn data(&self, index: usize) -> &'t [u8] {
        let at = (self.count + 1) * 4 + index * self.size;
        slice(self.table, at, self.size).filter(|_| index < self.count).unwrap_or_default()
    }

    /// The places of all entries.
    pub fn all(&self) -> impl Iterator<Item = (usize, &'t [u8])> {
        let own = *self;
        (0..own.count).filter_map(move |index| Some((own.place(index)?, own.data(index))))
    }

    /// From each place to the next; none begins before another ends, so that all
    /// together are never more than the text.
    pub fn ranges(&self) -> Vec<Range<usize>> {
        let mut last = 0;
        let mut ranges = Vec::new();
        for index in 0..self.count {
            let start = self.place(index).unwrap_or(last).max(last);
            let end = self.place(index + 1).unwrap_or(start).max(start);
            ranges.push(start..end);
            last = end;
        }
        ranges
    }
}
