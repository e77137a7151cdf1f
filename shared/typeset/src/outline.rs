//! The outline: title and headings with their places, for bookmarks.

use wenshu_model::pages::OutlineEntry;
use wenshu_model::{Paragraph, Role};

use crate::blocks::Broken;
use crate::flow::{Content, Rows, Sheet, Sizes};
use crate::measure::mm;

/// Longest entry, in characters; a reader's panel shows no more.
const LONGEST: usize = 120;

/// The entries, in reading order.
pub(crate) fn outline_of(blocks: &[Broken<'_>], rows: &Rows, sheets: &[Sheet], sizes: &Sizes) -> Vec<OutlineEntry> {
    let mut entries = Vec::new();
    for (sheet, page) in sheets.iter().zip(0_u32..) {
        let places = sizes.page_rows(rows, sheet);
        for (place, row) in sheet.placed(&rows.all, sizes) {
            let Content::Line(block, 0) = row.content else { continue };
            let Some(Broken::Paragraph(broken)) = blocks.get(block) else { continue };
            let Some(level) = level_of(broken.paragraph) else { continue };
            let text = text_of(broken.paragraph);
            if !text.is_empty() {
                entries.push(OutlineEntry { level, text, page, top: mm(places.row_top(place)) });
            }
        }
    }
    entries
}

fn level_of(paragraph: &Paragraph) -> Option<u8> {
    match paragraph.role {
        Role::Title => Some(0),
        _ => paragraph.outline,
    }
}

fn text_of(paragraph: &Paragraph) -> String {
    let count = paragraph.outline_chars.map_or(usize::MAX, |count| count as usize);
    let chars = paragraph.runs.iter().flat_map(|run| run.text.chars());
    chars.take(count).filter(|ch| *ch != '\n').take(LONGEST).collect::<String>().trim().to_owned()
}
