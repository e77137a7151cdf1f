//! Writes laid out pages as lines of the Source.

use std::collections::BTreeMap;

use wenshu_pdf_glyphs::{Pages, Picture, Tag};

use super::footnotes::Note;

use super::layout::{PageText, Region, Table};
use super::line::Line;
use super::margins::{self, Column, Margins};
use super::paragraphs::{Context, Paragraph, Placed, between, join};
use wenshu_model::RemovalReason;

use crate::IngestError;
use crate::flow::{Flow, ParagraphLook, Reach, RunLook, Span};

/// Writes all pages. `pages` has their structure and pictures, where the file has
/// any.
///
/// # Errors
/// When a limit is passed.
pub fn write(texts: &[PageText], pages: Option<&Pages<'_>>, flow: &mut Flow<'_>) -> Result<(), IngestError> {
    let known = margins::Pages::measure(texts);
    let tags = pages.map_or(&[][..], Pages::tags);
    let trust_tags = trusted(texts, tags, &known);
    let context = Context { tags, trust_tags };
    let notes = texts.iter().map(|page| (page.number, page.notes.iter().collect())).collect();
    let mut writer = Writer { flow, pages, context, waiting: Vec::new(), table: None, notes };
    for page in texts {
        for region in &page.regions {
            match region {
                Region::Text(lines) => writer.add_lines(page, lines, &known)?,
                Region::Table(table) => writer.table(page.number, table)?,
                Region::Picture(picture) => writer.picture(page.number, picture)?,
            }
        }
        writer.notes_left(page.number)?;
        for text in &page.askew {
            writer.set_box(page.number, text)?;
        }
    }
    writer.end_text()?;
    writer.end_table()
}

struct Writer<'w, 'l, 'd, 't> {
    flow: &'w mut Flow<'l>,
    pages: Option<&'w Pages<'d>>,
    context: Context<'w>,
    /// Lines that are no paragraphs yet.
    waiting: Vec<Placed<'t>>,
    /// The table that is open: the edges of its columns, and its rows on its first
    /// page.
    table: Option<(&'t [f32], Vec<Vec<String>>)>,
    /// Notes that no text has referred to yet, by page.
    notes: BTreeMap<u32, Vec<&'t Note>>,
}

impl<'t> Writer<'_, '_, '_, 't> {
    fn add_lines(&mut self, page: &PageText, lines: &'t [Line], known: &margins::Pages) -> Result<(), IngestError> {
        if lines.is_empty() {
            return Ok(());
        }
        self.end_table()?;
        let Some(column) = known.of(page, lines) else {
            return Ok(());
        };
        let placed = |(place, line): (usize, &'t Line)| {
            let margins = column.at(line.size);
            Placed { line, margins, is_first: place == 0, in_cell: false }
        };
        self.waiting.extend(lines.iter().enumerate().map(placed));
        Ok(())
    }

    /// Writes the lines that wait.
    fn end_text(&mut self) -> Result<(), IngestError> {
        let lines = std::mem::take(&mut self.waiting);
        for paragraph in join(&lines, self.context) {
            self.put(&paragraph)?;
        }
        Ok(())
    }

    /// Writes the notes of a page that no text refers to.
    fn notes_left(&mut self, page: u32) -> Result<(), IngestError> {
        if self.notes.get(&page).is_none_or(Vec::is_empty) {
            return Ok(());
        }
        self.end_text()?;
        let notes = self.notes.remove(&page).unwrap_or_default();
        if !notes.is_empty() {
            self.end_table()?;
        }
        for note in notes {
            self.flow.set_page(page);
            self.put_note(note)?;
        }
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), IngestError> {
        if self.table.take().is_some() { self.flow.end_table() } else { Ok(()) }
    }

    fn table(&mut self, page: u32, table: &'t Table) -> Result<(), IngestError> {
        let rows = table.row_texts();
        let goes_on = self.waiting.is_empty() && self.table.as_ref().is_some_and(|(xs, _)| same_columns(xs, &table.xs));
        // A head that is set again on each page.
        let first = self.table.as_ref().filter(|_| goes_on).map(|(_, first)| first.as_slice()).unwrap_or_default();
        let is_head =
            |(one, other): &(&Vec<String>, &Vec<String>)| one == other && one.iter().all(|text| !text.is_empty());
        let again = rows.iter().zip(first).take_while(is_head).count();
        let again = if again < rows.len() { again } else { 0 };
        self.flow.set_page(page);
        for row in rows.iter().take(again) {
            self.flow.remove(&row.join("\t"), RemovalReason::RunningHead);
        }
        if !goes_on {
            self.end_text()?;
            self.end_table()?;
            self.flow.begin_table()?;
            self.flow.set_page(page);
            self.table = Some((&table.xs, rows));
        }
        let mut row = again.checked_sub(1);
        for (cell, lines) in table.cells.iter().filter(|(cell, _)| cell.row >= again) {
            if row != Some(cell.row) {
                // A row all of whose cells begin above has none of its own.
                for _ in row.map_or(0, |row: usize| row + 1)..=cell.row {
                    self.flow.begin_row(false);
                }
                row = Some(cell.row);
            }
            let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
            self.flow.begin_cell(Span { columns: count(cell.columns), rows: Reach::Rows(count(cell.rows)) })?;
            let margins = cell_margins(cell.x0, cell.x1, lines);
            let placed = |(place, line)| Placed { line, margins, is_first: place == 0, in_cell: true };
            let placed: Vec<Placed<'_>> = lines.iter().enumerate().map(placed).collect();
            for paragraph in join(&placed, self.context) {
                self.put(&Paragraph { align: None, ..paragraph })?;
            }
            self.flow.end_cell()?;
        }
        Ok(())
    }

    fn picture(&mut self, page: u32, picture: &Picture) -> Result<(), IngestError> {
        let Some(id) = picture.jpeg else { return Ok(()) };
        self.end_text()?;
        self.end_table()?;
        self.flow.set_page(page);
        if let Some(bytes) = self.pages.and_then(|pages| pages.jpeg(id)) {
            self.flow.end_paragraph()?;
            self.flow.picture(&format!("第 {page} 页的图片"), "image/jpeg", bytes);
        }
        Ok(())
    }

    /// A line that leans stands beside the text.
    fn set_box(&mut self, page: u32, text: &str) -> Result<(), IngestError> {
        self.end_text()?;
        self.end_table()?;
        self.flow.set_page(page);
        self.flow.begin_box();
        self.flow.begin_paragraph(ParagraphLook::default(), "")?;
        self.flow.text(text, RunLook::default())?;
        self.flow.end_aside()
    }
}

impl<'t> Writer<'_, '_, '_, 't> {
    /// Writes a paragraph.
    fn put(&mut self, paragraph: &Paragraph) -> Result<(), IngestError> {
        if let Some(first) = paragraph.lines.first() {
            self.flow.set_page(first.page);
        }
        let look = ParagraphLook { heading: paragraph.heading, align: paragraph.align, ..ParagraphLook::default() };
        self.flow.begin_paragraph(look, "")?;
        let mut before: Option<&Line> = None;
        for line in &paragraph.lines {
            if let Some(before) = before {
                let look = before.looks.last().map(|(_, look)| *look).unwrap_or_default();
                self.flow.text(between(&before.text, &line.text), look)?;
            }
            self.put_line(line)?;
            before = Some(line);
        }
        self.flow.end_paragraph()
    }

    fn put_line(&mut self, line: &Line) -> Result<(), IngestError> {
        let mut text = String::new();
        let mut look = RunLook::default();
        let mut raised = line.raised.iter().peekable();
        let mut mark = String::new();
        for (place, (char, next)) in (0u32..).zip(line.runs()) {
            if next != look {
                self.flow.text(&text, look)?;
                text.clear();
                look = next;
            }
            text.push(char);
            let Some((from, to)) = raised.peek().copied() else { continue };
            if place >= *from {
                mark.push(char);
            }
            if place.saturating_add(1) == *to {
                raised.next();
                if let Some(note) = self.note(line.page, &std::mem::take(&mut mark)) {
                    let kept = text.len().saturating_sub(note.mark.len());
                    text.truncate(kept);
                    text.push_str(&shown_mark(note));
                    self.flow.text(&text, look)?;
                    text.clear();
                    self.put_note(note)?;
                }
            }
        }
        self.flow.text(&text, look)
    }

    /// Takes the note of a page with this mark.
    fn note(&mut self, page: u32, mark: &str) -> Option<&'t Note> {
        let notes = self.notes.get_mut(&page)?;
        let place = notes.iter().position(|note| note.mark == mark)?;
        Some(notes.remove(place))
    }

    /// Writes a note; its lines follow the paragraph that is open.
    fn put_note(&mut self, note: &Note) -> Result<(), IngestError> {
        self.flow.begin_note(note.number().unwrap_or(1));
        self.flow.begin_paragraph(ParagraphLook::default(), "")?;
        self.flow.text(&format!("{} ", shown_mark(note)), RunLook::default())?;
        let mut before: Option<&Line> = None;
        for line in &note.lines {
            if let Some(before) = before {
                self.flow.text(between(&before.text, &line.text), RunLook::default())?;
            }
            self.flow.text(&line.text, RunLook::default())?;
            before = Some(line);
        }
        self.flow.end_aside()
    }
}

/// A mark as it stands in the text: its number in brackets.
fn shown_mark(note: &Note) -> String {
    note.number().map_or_else(|| note.mark.clone(), |number| format!("[{number}]"))
}

impl Table {
    /// The texts of its cells, row by row.
    fn row_texts(&self) -> Vec<Vec<String>> {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut last = None;
        for (cell, lines) in &self.cells {
            if last != Some(cell.row) {
                rows.resize_with(cell.row, Vec::new);
                rows.push(Vec::new());
                last = Some(cell.row);
            }
            if let Some(row) = rows.last_mut() {
                row.push(lines.iter().map(|line| line.text.as_str()).collect());
            }
        }
        rows
    }
}

/// The edges of the text in a cell.
fn cell_margins(x0: f32, x1: f32, lines: &[Line]) -> Margins {
    let padding = lines.iter().map(|line| (line.x0 - x0).min(x1 - line.x1)).fold(6.0f32, f32::min).max(0.5);
    let known = Column::of(&lines.iter().collect::<Vec<_>>(), None).map(|column| column.at(0.0));
    Margins {
        left: x0 + padding,
        right: x1 - padding,
        pitch: known.map_or(20.0, |margins| margins.pitch),
        size: known.map_or(10.0, |margins| margins.size),
        justified: false,
        marked: true,
    }
}

/// A table of the page before goes on when its columns are the same.
fn same_columns(one: &[f32], other: &[f32]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| (a - b).abs() < 3.0)
}

/// True when the elements of structure are paragraphs: some programs make one of
/// each line.
fn trusted(texts: &[PageText], tags: &[Tag], known: &margins::Pages) -> bool {
    if tags.is_empty() {
        return false;
    }
    let (mut lines, mut tagged, mut joined, mut same) = (0usize, 0usize, 0usize, 0usize);
    let by_place = Context { tags: &[], trust_tags: false };
    for page in texts {
        for region in &page.regions {
            let Region::Text(found) = region else { continue };
            let Some(column) = known.of(page, found) else { continue };
            lines = lines.saturating_add(found.len());
            tagged = tagged.saturating_add(found.iter().filter(|line| line.first_tag.is_some()).count());
            for pair in found.windows(2) {
                let [one, other] = pair else { continue };
                let placed = [one, other].map(|line| Placed {
                    line,
                    margins: column.at(line.size),
                    is_first: false,
                    in_cell: false,
                });
                if join(&placed, by_place).len() == 1 {
                    joined = joined.saturating_add(1);
                    same = same.saturating_add(usize::from(one.last_tag.is_some() && one.last_tag == other.first_tag));
                }
            }
        }
    }
    tagged.saturating_mul(10) >= lines.saturating_mul(8) && same.saturating_mul(2) >= joined
}
