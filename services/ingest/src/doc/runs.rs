//! Which properties hold at a byte of the text: pages of runs ([MS-DOC] 2.9.29
//! `BtePapx`, 2.9.33 `ChpxFkp`, 2.9.174 `PapxFkp`). Looked up as they are asked
//! for, so that no table of runs is ever built.

use super::bytes::{place_at, slice, u8_at, u16_at};

/// Bytes of a page.
const PAGE: usize = 512;

/// A run of bytes with the same properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run<'b> {
    /// Its first byte.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Number of the style, for paragraphs.
    pub style: u16,
    /// Its property modifiers.
    pub list: &'b [u8],
}

/// What the runs are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Of paragraphs.
    Paragraphs,
    /// Of characters.
    Characters,
}

/// The runs of a document.
#[derive(Debug, Clone, Copy)]
pub struct Runs<'b> {
    document: &'b [u8],
    /// Bytes at which pages begin, and their numbers.
    index: &'b [u8],
    pages: usize,
    kind: Kind,
}

impl<'b> Runs<'b> {
    /// The runs that a table of pages lists.
    pub const fn new(document: &'b [u8], index: &'b [u8], kind: Kind) -> Self {
        Self { document, index, pages: index.len().saturating_sub(4) / 8, kind }
    }

    /// The run at a byte.
    pub fn at(&self, byte: usize) -> Run<'b> {
        let page = lower(self.pages, |page| place_at(self.index, page * 4).is_some_and(|start| start <= byte));
        let Some(page) = page else {
            // In front of the first page, or without pages.
            let end = place_at(self.index, 0).filter(|end| *end > byte).unwrap_or(usize::MAX);
            return Run { start: 0, end, style: 0, list: &[] };
        };
        let edge = |at: usize| place_at(self.index, at * 4);
        let (start, end) = (edge(page).unwrap_or(0), edge(page + 1).unwrap_or(usize::MAX));
        // Behind the last page nothing is said.
        let end = if end > byte { end } else { usize::MAX };
        self.within(page, byte).unwrap_or(Run { start, end, style: 0, list: &[] })
    }

    /// The run at a byte of a page.
    fn within(&self, page: usize, byte: usize) -> Option<Run<'b>> {
        let number = place_at(self.index, (self.pages + 1) * 4 + page * 4)? & 0x3f_ffff;
        let page = slice(self.document, number.checked_mul(PAGE)?, PAGE)?;
        let count = usize::from(*page.last()?);
        let run = lower(count, |run| place_at(page, run * 4).is_some_and(|start| start <= byte))?;
        let (start, end) = (place_at(page, run * 4)?, place_at(page, run * 4 + 4)?);
        if end <= byte {
            return None;
        }
        let places = (count + 1) * 4;
        let (style, list) = match self.kind {
            Kind::Characters => (0, characters(page, usize::from(u8_at(page, places + run)?) * 2)),
            Kind::Paragraphs => paragraph(page, usize::from(u8_at(page, places + run * 13)?) * 2).unwrap_or_default(),
        };
        Some(Run { start, end, style, list })
    }
}

/// The last of so many for which something holds, which holds for all before.
fn lower(count: usize, holds: impl Fn(usize) -> bool) -> Option<usize> {
    let (mut from, mut to) = (0, count);
    while from < to {
        let middle = from + (to - from) / 2;
        if holds(middle) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    from.checked_sub(1)
}

/// The modifiers of characters at a place of a page; place 0 has none.
fn characters(page: &[u8], at: usize) -> &[u8] {
    let list = (at > 0).then(|| slice(page, at + 1, usize::from(u8_at(page, at)?))).flatten();
    list.unwrap_or_default()
}

/// The style and modifiers of a paragraph at a place of a page.
fn paragraph(page: &[u8], at: usize) -> Option<(u16, &[u8])> {
    if at == 0 {
        return None;
    }
    let whole = match usize::from(u8_at(page, at)?) {
        0 => slice(page, at + 2, usize::from(u8_at(page, at + 1)?) * 2)?,
        count => slice(page, at + 1, count * 2 - 1)?,
    };
    Some((u16_at(whole, 0)?, whole.get(2..)?))
}
