//! The rows of a document in reading order, and how they fall on pages.
//!
//! Every line of text, every blank row and every line of a table is one row of
//! the grid (9704-5.2.3-a), so that pages are counted, not measured.

use crate::blocks::Broken;
use crate::measure::ROWS;

/// One row of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    /// What stands on it.
    pub content: Content,
    /// Stays on the page of the row before it.
    pub glued: bool,
    /// Begins a page.
    pub page_break: bool,
    /// Rows of a table's head that are set again when a page begins here.
    pub repeated: usize,
}

/// What stands on a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// Nothing.
    Blank,
    /// A line of a paragraph: block and line.
    Line(usize, usize),
    /// A row of a table: block and row of the grid inside the table.
    Table(usize, usize),
}

/// The rows of one page, as a range of the rows of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sheet {
    /// First row.
    pub start: usize,
    /// One past the last row.
    pub end: usize,
    /// Rows at the top that hold the repeated head of a table.
    pub repeated: usize,
}

/// The rows of all blocks.
pub(crate) fn rows_of(blocks: &[Broken<'_>]) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut keep = false;
    for (index, block) in blocks.iter().enumerate() {
        let first = rows.len();
        match block {
            Broken::Paragraph(broken) => {
                let blank = Row { content: Content::Blank, glued: false, page_break: false, repeated: 0 };
                let count = (broken.paragraph.blank_rows_before as usize).min(ROWS);
                rows.extend(std::iter::repeat_n(blank, count));
                let lines = 0..broken.lines.len();
                rows.extend(lines.map(|line| Row {
                    content: Content::Line(index, line),
                    glued: broken.stands_whole() && line > 0,
                    page_break: false,
                    repeated: 0,
                }));
            }
            Broken::Table(table) => rows.extend(table.rows().map(|row| Row {
                content: Content::Table(index, row),
                glued: table.is_glued(row),
                page_break: false,
                repeated: table.repeated_before(row),
            })),
        }
        for row in rows.iter_mut().skip(first).take_while(|_| keep) {
            row.glued = true;
            if row.content != Content::Blank {
                break;
            }
        }
        keep = false;
        if let Broken::Paragraph(broken) = block {
            keep = broken.paragraph.keep_with_next;
            if let Some(row) = rows.get_mut(first).filter(|_| broken.paragraph.page_break_before) {
                row.page_break = true;
            }
        }
    }
    rows
}

/// Fills pages with rows. A page ends where its 22 rows are full, or earlier so
/// that glued rows stay together. Rows that are glued over more than a page are
/// torn where the page is full. Blank rows at the top of a page that fell there
/// by themselves are dropped: they separate, and there is nothing above.
pub(crate) fn paginate(rows: &[Row]) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    let mut start = 0;
    while let Some(row) = rows.get(start) {
        let fell_here = !sheets.is_empty() && !row.page_break;
        if fell_here && row.content == Content::Blank {
            start += 1;
            continue;
        }
        let repeated = if fell_here { row.repeated } else { 0 };
        let end = end_of_page(rows, start, ROWS - repeated);
        sheets.push(Sheet { start, end, repeated });
        start = end;
    }
    if sheets.is_empty() {
        sheets.push(Sheet { start: 0, end: 0, repeated: 0 });
    }
    sheets
}

fn end_of_page(rows: &[Row], start: usize, room: usize) -> usize {
    let rest = rows.iter().skip(start).take(room);
    let until_break = rest.skip(1).take_while(|row| !row.page_break).count();
    let full = start + 1 + until_break;
    let next = rows.get(full);
    if next.is_none_or(|row| row.page_break) {
        return full;
    }
    let held = rows.iter().take(full + 1).skip(start).rev().take_while(|row| row.glued).count();
    let earlier = full.saturating_sub(held);
    if earlier > start { earlier } else { full }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(pattern: &str) -> Vec<Row> {
        let row = |content| Row { content, glued: false, page_break: false, repeated: 0 };
        let mut rows: Vec<Row> = Vec::new();
        for (line, ch) in pattern.chars().enumerate() {
            let text = row(Content::Line(0, line));
            rows.push(match ch {
                ' ' => row(Content::Blank),
                'g' => Row { glued: true, ..text },
                'p' => Row { page_break: true, ..text },
                _ => text,
            });
        }
        rows
    }

    fn ends(pattern: &str) -> Vec<(usize, usize)> {
        paginate(&rows(pattern)).iter().map(|sheet| (sheet.start, sheet.end)).collect()
    }

    #[test]
    fn a_page_holds_twenty_two_rows() {
        assert_eq!(ends(&".".repeat(45)), [(0, 22), (22, 44), (44, 45)]);
    }

    #[test]
    fn a_heading_at_the_foot_moves_to_the_page_of_its_text() {
        let pattern = format!("{}g....", ".".repeat(22));
        assert_eq!(ends(&pattern), [(0, 21), (21, 27)]);
    }

    #[test]
    fn rows_glued_over_more_than_a_page_are_torn_where_it_is_full() {
        let pattern = format!(".{}", "g".repeat(40));
        assert_eq!(ends(&pattern), [(0, 22), (22, 41)]);
    }

    #[test]
    fn a_forced_break_begins_a_page() {
        assert_eq!(ends("...p.."), [(0, 3), (3, 6)]);
    }

    #[test]
    fn blank_rows_do_not_begin_a_page() {
        let pattern = format!("{}  ..", ".".repeat(22));
        assert_eq!(ends(&pattern), [(0, 22), (24, 26)]);
    }

    #[test]
    fn an_empty_document_has_one_empty_page() {
        assert_eq!(ends(""), [(0, 0)]);
    }
}
