//! The rows of a document in reading order, and how they fall on pages.
//!
//! Every line of text, every blank row and every row that a picture covers is
//! one row of the grid (9704-5.2.3-a), so that pages are counted, not measured.
//! Only the rows of a table, and lines whose distance fit changed, have heights
//! that are added up.

use wenshu_model::{Paragraph, Role};

use crate::blocks::{Broken, BrokenParagraph};
use crate::measure::{Grid, HAIR, PageRows};
use crate::placing::Placing;

/// One row of the grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Row {
    /// What stands on it.
    pub content: Content,
    /// Stays on the page of the row before it.
    pub glued: bool,
    /// Begins a page.
    pub page_break: bool,
    /// Stands on a page of a turned table.
    pub turned: bool,
    /// Change of its height, pt.
    pub change: f32,
    /// Height of a table's part, twips.
    pub height: u32,
    /// Height of a table's head that is set again when a page begins here,
    /// twips.
    pub repeated: u32,
}

impl Row {
    const fn of(content: Content) -> Self {
        Self { content, glued: false, page_break: false, turned: false, change: 0.0, height: 0, repeated: 0 }
    }
}

/// What stands on a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// Nothing.
    Blank,
    /// A line of a paragraph: block and line.
    Line(usize, usize),
    /// A part of a table: block and part.
    Table(usize, usize),
    /// A row of a picture: block and row inside the picture.
    Figure(usize, usize),
}

/// The rows of one page, as a range of the rows of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sheet {
    /// First row.
    pub start: usize,
    /// One past the last row.
    pub end: usize,
    /// Height of the repeated head of a table at its top, twips.
    pub repeated: u32,
    /// Rows at the top that the letterhead takes.
    pub taken: usize,
    /// Holds a turned table.
    pub turned: bool,
}

impl Sheet {
    /// Its rows, each with the row of the grid that it, or its table, begins on.
    pub(crate) fn placed<'a>(&self, rows: &'a [Row], sizes: &Sizes) -> impl Iterator<Item = (usize, &'a Row)> {
        let mut placing = self.placing(sizes);
        rows.get(self.start..self.end).unwrap_or_default().iter().map(move |row| (placing.push(row), row))
    }

    /// Its rows as they are counted when all of them stand on it.
    pub(crate) fn filled(&self, rows: &[Row], sizes: &Sizes) -> Placing {
        let mut placing = self.placing(sizes);
        for row in rows.get(self.start..self.end).unwrap_or_default() {
            placing.push(row);
        }
        placing
    }

    /// The page before anything of the text stands on it.
    pub(crate) fn placing(&self, sizes: &Sizes) -> Placing {
        Placing::new(self.taken, self.repeated, sizes.grid(self.turned).tables)
    }
}

/// The rows of all blocks.
pub(crate) struct Rows {
    /// The rows.
    pub all: Vec<Row>,
    /// True when one of them has another height.
    pub uneven: bool,
}

/// The rows of all blocks.
pub(crate) fn rows_of(blocks: &[Broken<'_>], grid: &Grid) -> Rows {
    let mut rows: Vec<Row> = Vec::new();
    let mut keep = false;
    let mut owed = 0;
    let mut after_turned = false;
    for (index, block) in blocks.iter().enumerate() {
        let note = block.paragraph().is_some_and(|paragraph| paragraph.role == Role::Note);
        if !note {
            push_owed(&mut rows, &mut owed);
        }
        let first = rows.len();
        match block {
            Broken::Paragraph(broken) => push_paragraph(&mut rows, broken, index, grid),
            Broken::Table(table) => rows.extend(table.parts().enumerate().map(|(part, height)| Row {
                glued: table.is_glued(part),
                height,
                repeated: table.repeated_before(part),
                turned: table.turned,
                ..Row::of(Content::Table(index, part))
            })),
            Broken::Figure(figure) => {
                rows.extend((0..figure.rows).map(|row| Row { glued: row > 0, ..Row::of(Content::Figure(index, row)) }))
            }
        }
        let made = rows.get_mut(first..).unwrap_or_default();
        if owed > 0 {
            // impl-seal-space: a note stands in the room of the seal.
            made.iter_mut().take(owed).for_each(|row| row.glued = true);
            owed = owed.saturating_sub(made.len());
        }
        if keep {
            glue_first_line(made);
        }
        set_page_break(made, block, after_turned);
        after_turned = matches!(block, Broken::Table(table) if table.turned);
        keep = block.paragraph().is_some_and(|paragraph| paragraph.keep_with_next);
        let wanted = block.paragraph().map_or(0, |paragraph| paragraph.blank_rows_after as usize);
        owed = owed.max(wanted.min(grid.rows));
    }
    push_owed(&mut rows, &mut owed);
    let uneven = rows.iter().any(|row| row.change != 0.0);
    Rows { all: rows, uneven }
}

fn push_paragraph(rows: &mut Vec<Row>, broken: &BrokenParagraph<'_>, index: usize, grid: &Grid) {
    let paragraph = broken.paragraph;
    let change = change_of(paragraph);
    let blank = (paragraph.blank_rows_before as usize).min(grid.rows);
    rows.extend(std::iter::repeat_n(Row::of(Content::Blank), blank));
    let count = broken.lines.len();
    let whole = broken.stands_whole();
    rows.extend((0..count).map(|line| Row {
        glued: line > 0 && (whole || paragraph.widow_control && (line == 1 || line + 1 == count)),
        change,
        ..Row::of(Content::Line(index, line))
    }));
}

/// Change of the height of a paragraph's lines, made safe.
fn change_of(paragraph: &Paragraph) -> f32 {
    if paragraph.line_pitch_pt.is_finite() { paragraph.line_pitch_pt.clamp(-1.0, 1.0) } else { 0.0 }
}

/// The blank rows that must follow a paragraph on its page.
fn push_owed(rows: &mut Vec<Row>, owed: &mut usize) {
    rows.extend(std::iter::repeat_n(Row { glued: true, ..Row::of(Content::Blank) }, *owed));
    *owed = 0;
}

fn glue_first_line(made: &mut [Row]) {
    for row in made {
        row.glued = true;
        if row.content != Content::Blank {
            return;
        }
    }
}

/// A turned table stands on pages of its own (clause 8).
fn set_page_break(made: &mut [Row], block: &Broken<'_>, after_turned: bool) {
    let asked = block.paragraph().is_some_and(|paragraph| paragraph.page_break_before);
    let turned = matches!(block, Broken::Table(table) if table.turned);
    if let Some(row) = made.first_mut().filter(|_| asked || turned) {
        row.page_break = true;
    } else if let Some(row) = made.iter_mut().find(|row| row.content != Content::Blank).filter(|_| after_turned) {
        row.page_break = true;
    }
}

/// The pages' grids, and what the letterhead takes of the first.
pub(crate) struct Sizes {
    /// Grid of an upright page.
    pub upright: Grid,
    /// Grid of a turned one.
    pub turned: Grid,
    /// Rows of page 1 that the letterhead takes.
    pub taken: usize,
}

impl Sizes {
    /// The grid of a turned page or an upright one.
    pub(crate) const fn grid(&self, turned: bool) -> &Grid {
        if turned { &self.turned } else { &self.upright }
    }

    /// The rows of a page at their places.
    pub(crate) fn page_rows(&self, rows: &Rows, sheet: &Sheet) -> PageRows {
        let mut moved = Vec::new();
        if rows.uneven {
            let mut sum = 0.0;
            for (place, row) in sheet.placed(&rows.all, self) {
                moved.resize((place - sheet.taken + 1).max(moved.len()), sum);
                sum += f64::from(row.change);
            }
            moved.push(sum);
        }
        PageRows { grid: *self.grid(sheet.turned), first: sheet.taken, moved }
    }
}

/// Fills pages with rows. A page ends where its 22 rows are full, or earlier so
/// that glued rows stay together. Rows that are glued over more than a page are
/// torn where the page is full, a picture never. Blank rows at the top of a page
/// that fell there by themselves are dropped: they separate, and there is
/// nothing above.
pub(crate) fn paginate(rows: &Rows, sizes: &Sizes) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut start = 0;
    while let Some(row) = rows.all.get(start) {
        let fell_here = !sheets.is_empty() && !row.page_break;
        if fell_here && row.content == Content::Blank {
            start += 1;
            continue;
        }
        let repeated = if fell_here { row.repeated } else { 0 };
        let grid = sizes.grid(row.turned);
        let taken = if sheets.is_empty() { sizes.taken.min(grid.rows) } else { 0 };
        let room = room(rows, start, grid, Placing::new(taken, repeated, grid.tables)).max(usize::from(taken == 0));
        // A turned table and a picture do not go below a letterhead that leaves
        // them no room; page 1 then has no text.
        let end = if room == 0 || row.turned && taken > 0 { start } else { end_of_page(&rows.all, start, room, taken) };
        let turned = row.turned && end > start;
        sheets.push(Sheet { start, end, repeated: if end > start { repeated } else { 0 }, taken, turned });
        start = end;
    }
    if sheets.is_empty() {
        sheets.push(Sheet { start: 0, end: 0, repeated: 0, taken: sizes.taken, turned: false });
    }
    sheets
}

/// Rows from `start` on for which a page has room.
fn room(rows: &Rows, start: usize, grid: &Grid, mut placing: Placing) -> usize {
    let mut moved = 0.0;
    let fits = rows.all.iter().skip(start).take_while(|row| {
        placing.push(row);
        moved += f64::from(row.change);
        let fits = if rows.uneven {
            placing.rows() as f64 * grid.pitch + moved <= grid.room + HAIR
        } else {
            row.turned || placing.rows() <= grid.rows
        };
        fits && placing.table().is_none_or(|table| grid.tables.holds(table.row, table.height))
    });
    fits.count()
}

fn end_of_page(rows: &[Row], start: usize, room: usize, taken: usize) -> usize {
    let rest = rows.iter().skip(start).take(room);
    let until_break = rest.skip(1).take_while(|row| !row.page_break).count();
    let full = start + 1 + until_break;
    let next = rows.get(full);
    if next.is_none_or(|row| row.page_break) {
        return full;
    }
    let held = rows.iter().take(full + 1).skip(start).rev().take_while(|row| row.glued).count();
    let earlier = full.saturating_sub(held);
    if earlier > start {
        return earlier;
    }
    let inside = |row: &Row| matches!(row.content, Content::Figure(_, at) if at > 0);
    let cut = rows.iter().take(full + 1).skip(start).rev().take_while(|row| inside(row)).count();
    let before = full.saturating_sub(cut);
    if before > start || taken > 0 && cut > 0 { before } else { full }
}

#[cfg(test)]
mod tests {
    use wenshu_standard::Profile;

    use super::*;

    fn sizes(taken: usize) -> Sizes {
        let profile = Profile::default();
        Sizes { upright: Grid::upright(&profile), turned: Grid::turned(&profile), taken }
    }

    fn rows(pattern: &str) -> Rows {
        let mut rows: Vec<Row> = Vec::new();
        let mut figure = 0;
        for (line, ch) in pattern.chars().enumerate() {
            let text = Row::of(Content::Line(0, line));
            figure = if ch == 'f' { figure + 1 } else { 0 };
            rows.push(match ch {
                ' ' => Row::of(Content::Blank),
                '_' => Row { glued: true, ..Row::of(Content::Blank) },
                'g' => Row { glued: true, ..text },
                'p' => Row { page_break: true, ..text },
                'f' => Row { glued: figure > 1, ..Row::of(Content::Figure(0, figure - 1)) },
                '-' => Row { change: -0.5, ..text },
                '+' => Row { change: 0.5, ..text },
                _ => text,
            });
        }
        let uneven = rows.iter().any(|row| row.change != 0.0);
        Rows { all: rows, uneven }
    }

    fn ends(pattern: &str) -> Vec<(usize, usize)> {
        ends_below(0, pattern)
    }

    fn ends_below(taken: usize, pattern: &str) -> Vec<(usize, usize)> {
        paginate(&rows(pattern), &sizes(taken)).iter().map(|sheet| (sheet.start, sheet.end)).collect()
    }

    #[test]
    fn a_page_holds_twenty_two_rows() {
        assert_eq!(ends(&".".repeat(45)), [(0, 22), (22, 44), (44, 45)]);
    }

    #[test]
    fn a_letterhead_takes_rows_of_the_first_page_only() {
        assert_eq!(ends_below(12, &".".repeat(40)), [(0, 10), (10, 32), (32, 40)]);
        assert_eq!(ends_below(22, "..."), [(0, 0), (0, 3)]);
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
    fn a_picture_is_never_torn() {
        assert_eq!(ends(&format!("{}fff.", ".".repeat(20))), [(0, 20), (20, 24)]);
        assert_eq!(ends_below(20, "fff."), [(0, 0), (0, 4)]);
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

    /// impl-seal-space: the room below a date goes with it.
    #[test]
    fn blank_rows_that_must_follow_take_their_line_with_them() {
        let pattern = format!("{}.__", ".".repeat(20));
        assert_eq!(ends(&pattern), [(0, 20), (20, 23)]);
    }

    /// 9704-7.3.5.5-a: half a point a line loses a row, and gains none.
    #[test]
    fn rows_of_another_height_are_measured() {
        assert_eq!(ends(&"+".repeat(30))[0], (0, 21));
        assert_eq!(ends(&"-".repeat(30))[0], (0, 22));
    }

    #[test]
    fn an_empty_document_has_one_empty_page() {
        assert_eq!(ends(""), [(0, 0)]);
    }
}
