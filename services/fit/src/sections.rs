//! Where the text of a layout stands: what each page ends with.

use std::ops::Range;

use wenshu_model::pages::LinePart;
use wenshu_model::{Block, OfficialDocument, Paragraph, Role};
use wenshu_typeset::{Layout, PageGrid};

/// True for what counts as text of the body (9704-7.3.3-a).
pub(crate) fn is_body(block: &Block) -> bool {
    match block {
        Block::Paragraph(paragraph) => is_body_role(paragraph.role),
        Block::Table(_) | Block::Figure(_) => true,
    }
}

fn is_body_role(role: Role) -> bool {
    matches!(role, Role::Body | Role::Heading(_) | Role::RunIn(_) | Role::Item(_) | Role::Label)
}

/// True when a page, counted from 0, shows text of the body.
pub(crate) fn shows_body_on(document: &OfficialDocument, layout: &Layout, page: usize) -> bool {
    let Some(page) = layout.pages.pages.get(page) else { return false };
    let of_body = |block: u32| document.blocks.get(block as usize).is_some_and(is_body);
    page.lines.iter().filter_map(|line| line.block).any(of_body) || !page.pictures.is_empty()
}

/// The main text, or an attachment: blocks that begin a page and follow each
/// other.
pub(crate) fn sections(document: &OfficialDocument) -> Vec<Range<usize>> {
    let mut sections = Vec::new();
    let mut start = 0;
    for (index, block) in document.blocks.iter().enumerate() {
        if index > start && begins_page(block) {
            sections.push(start..index);
            start = index;
        }
    }
    sections.push(start..document.blocks.len());
    sections
}

fn begins_page(block: &Block) -> bool {
    match block {
        Block::Paragraph(paragraph) => paragraph.page_break_before,
        Block::Table(table) => table.turned,
        Block::Figure(_) => false,
    }
}

/// Pages that a block stands on, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spread {
    /// First page.
    pub first: usize,
    /// Last page.
    pub last: usize,
    /// Its lines on the last page; a picture counts as two.
    pub lines_on_last: usize,
    /// Its lines on all pages.
    pub lines: usize,
}

/// The spread of each block; `None` for one that shows nothing.
pub(crate) fn spreads(document: &OfficialDocument, layout: &Layout) -> Vec<Option<Spread>> {
    let mut spreads: Vec<Option<Spread>> = vec![None; document.blocks.len()];
    let mut note = |block: u32, page: usize, lines: usize| {
        let Some(slot) = spreads.get_mut(block as usize) else { return };
        let spread = slot.get_or_insert(Spread { first: page, last: page, lines_on_last: 0, lines: 0 });
        spread.lines_on_last = if spread.last == page { spread.lines_on_last + lines } else { lines };
        spread.last = page;
        spread.lines += lines;
    };
    for (number, page) in layout.pages.pages.iter().enumerate() {
        for line in page.lines.iter().filter(|line| line.part != LinePart::RepeatedCell) {
            if let Some(block) = line.block {
                note(block, number, 1);
            }
        }
        for picture in &page.pictures {
            note(picture.block, number, 2);
        }
    }
    spreads
}

/// A page at the end of a section that has too little text on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// The page, counted from 0; never the section's first.
    pub page: usize,
    /// Lines of the body on it.
    pub body_lines: usize,
    /// The last block of the body before the signature, or of the section.
    pub last_block: usize,
    /// First block of the signature, when that is what stands on the page.
    pub signature: Option<usize>,
}

/// What is wrong with the end of a section: the page with signature and date
/// has no text or a single line of it (9704-7.3.5.5-a), or the last page is a
/// single line.
pub(crate) fn trouble(
    document: &OfficialDocument,
    spreads: &[Option<Spread>],
    section: &Range<usize>,
) -> Option<Trouble> {
    let held =
        || section.clone().filter_map(|index| Some((index, document.blocks.get(index)?, (*spreads.get(index)?)?)));
    let signature = held().find(|(_, block, _)| is_signature(block)).map(|(index, ..)| index);
    let first_page = held().map(|(.., spread)| spread.first).min()?;
    let page = match signature.and_then(|index| spreads.get(index).copied().flatten()) {
        Some(spread) => spread.first,
        None => held().map(|(.., spread)| spread.last).max()?,
    };
    let (last_block, ..) = match signature {
        Some(end) => held().rfind(|(index, block, _)| *index < end && is_body(block))?,
        None => held().next_back()?,
    };
    if page == first_page {
        return None;
    }
    let on_page = |spread: &Spread| match (spread.first, spread.last) {
        (_, last) if last == page => spread.lines_on_last,
        (first, last) if first <= page && page < last => 2,
        _ => 0,
    };
    let body_lines = held().filter(|(_, block, _)| is_body(block)).map(|(.., spread)| on_page(&spread)).sum();
    let all_lines: usize = held().map(|(.., spread)| on_page(&spread)).sum();
    let wrong = if signature.is_some() { body_lines < 2 } else { all_lines == 1 };
    wrong.then_some(Trouble { page, body_lines, last_block, signature })
}

fn is_signature(block: &Block) -> bool {
    matches!(block, Block::Paragraph(Paragraph { role: Role::Signature | Role::DateOfIssue, .. }))
}

/// Rows of a page down to its last line, table or picture.
pub(crate) fn rows_used(layout: &Layout, page: usize, grid: &PageGrid) -> usize {
    let ends = layout.tables.iter().flat_map(|table| &table.ends);
    let of_tables = ends.filter(|(on, _)| *on == page).map(|(_, rows)| *rows).max().unwrap_or(0);
    let Some(page) = layout.pages.pages.get(page) else { return 0 };
    let lines = page.lines.iter().filter(|line| line.part != LinePart::PageNumber && !line.turned);
    let bottoms =
        lines.map(|line| line.baseline).chain(page.pictures.iter().map(|picture| picture.top + picture.height));
    let lowest = bottoms.fold(0.0, f64::max);
    // A baseline lies 0.86 of an em below its row's top, less than one pitch.
    let of_lines = (((lowest - grid.top_mm) / grid.pitch_mm).ceil().max(0.0)) as usize;
    of_lines.max(of_tables)
}
