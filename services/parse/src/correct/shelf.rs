//! The Source laid out for looking up: its characters by place, and the row
//! that each stands in.

use std::ops::Range;

use wenshu_model::{Piece, Source};

use crate::paragraph::{self, Paragraph};
use crate::row::{self, Row};
use crate::text::{Text, is_space};

/// A place in the Source: line and column.
pub(super) type Place = (u32, u32);

pub(super) struct Shelf<'s> {
    lines: Vec<Vec<char>>,
    rows: Vec<Row<'s>>,
    /// Whether the format sets the row apart. Asked once for each row: a whole
    /// file may be one row with thousands of paragraphs.
    strong: Vec<bool>,
}

impl<'s> Shelf<'s> {
    pub(super) fn of(source: &'s Source) -> Self {
        let rows = row::rows(source);
        let strong = rows.iter().map(paragraph::is_strong).collect();
        Self { lines: source.lines.iter().map(|line| line.text.chars().collect()).collect(), rows, strong }
    }

    pub(super) fn rows(&self) -> &[Row<'s>] {
        &self.rows
    }

    /// The characters of pieces in their order, and the white space that stands
    /// between two of them.
    pub(super) fn text(&self, pieces: &[Piece]) -> Text {
        let mut runs: Vec<Piece> = Vec::with_capacity(pieces.len());
        for &piece in pieces {
            match runs.last_mut() {
                Some(last) if last.line == piece.line && self.is_blank(piece.line, last.end..piece.start) => {
                    last.end = piece.end;
                }
                _ => runs.push(piece),
            }
        }
        let mut text = Text::default();
        for run in runs {
            text.append(Text::of_place(run.line, run.start, self.chars(run.line, run.start..run.end)));
        }
        text
    }

    /// A paragraph of these pieces, with what the format says of its rows.
    pub(super) fn paragraph(&self, pieces: &[Piece]) -> Option<Paragraph> {
        let row = self.rows.get(self.row_at(first(pieces)?)?)?;
        let strong = pieces.iter().all(|piece| {
            let row = self.row_at((piece.line, piece.start));
            row.and_then(|row| self.strong.get(row)).copied().unwrap_or(false)
        });
        Some(Paragraph::of_text(row, self.text(pieces), strong))
    }

    /// Index of the row that holds a place.
    pub(super) fn row_at(&self, place: Place) -> Option<usize> {
        self.rows.partition_point(|row| row.text.place(0) <= Some(place)).checked_sub(1)
    }

    fn is_blank(&self, line: u32, columns: Range<u32>) -> bool {
        columns.start <= columns.end && self.chars(line, columns).iter().all(|c| is_space(*c))
    }

    fn chars(&self, line: u32, columns: Range<u32>) -> &[char] {
        let line = usize::try_from(line).ok().and_then(|line| line.checked_sub(1)).and_then(|at| self.lines.get(at));
        line.and_then(|line| line.get(columns.start as usize..columns.end as usize)).unwrap_or_default()
    }
}

/// Where the first of some pieces begins.
pub(super) fn first(pieces: &[Piece]) -> Option<Place> {
    pieces.first().map(|piece| (piece.line, piece.start))
}

/// The last character of some pieces.
pub(super) fn last(pieces: &[Piece]) -> Option<Place> {
    pieces.last().map(|piece| (piece.line, piece.end.saturating_sub(1)))
}
