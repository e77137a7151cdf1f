//! Writes the lines of formats that are made of paragraphs: DOCX, DOC, RTF,
//! ODT, PDF, OFD.
//!
//! A reader tells what it meets in reading order; this makes lines of it, with
//! their places, and sees to what is common to all: one line a paragraph or
//! part of one between forced line ends, text boxes and notes behind the
//! paragraph that holds them, tables to cells, characters that show nothing
//! taken out and listed.

mod asides;
mod edges;
mod notices;
mod pictures;
mod story;
mod table;
mod tables;

use wenshu_model::{
    Line, RemovalReason, Removed,
    source::{HintAlign, NamedElement, Origin},
};

pub use notices::{Active, Notices};
pub use table::{Reach, Span};

use crate::{IngestError, Limits, Reading, invisible::is_invisible, lines::check_length, pictures::Pictures};
use story::{Paragraph, Story};
use table::Table;

/// What the format says of a paragraph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ParagraphLook {
    /// Heading level from 1.
    pub heading: Option<u8>,
    /// Depth in a list from 1.
    pub list: Option<u8>,
    /// Alignment.
    pub align: Option<HintAlign>,
    /// A quotation.
    pub quote: bool,
    /// The element of an official document that its style names.
    pub element: Option<NamedElement>,
}

/// How characters are set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunLook {
    /// Bold.
    pub strong: bool,
    /// Italic.
    pub slanted: bool,
}

/// The lines of a file being written.
pub struct Flow<'l> {
    limits: &'l Limits,
    removed: Vec<Removed>,
    pictures: Pictures,
    /// What is to be said at the end.
    pub notices: Notices,
    /// The stories that are open, the body first.
    stories: Vec<Story>,
    lines: usize,
    paragraphs: u32,
    page: Option<u32>,
    tables: u32,
}

impl<'l> Flow<'l> {
    /// An empty file.
    pub fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            removed: Vec::new(),
            pictures: Pictures::default(),
            notices: Notices::default(),
            stories: vec![Story::default()],
            lines: 0,
            paragraphs: 0,
            page: None,
            tables: 0,
        }
    }

    /// The limits it works under.
    pub const fn limits(&self) -> &'l Limits {
        self.limits
    }

    /// Says which page follows, from 1.
    pub const fn set_page(&mut self, page: u32) {
        self.page = Some(page);
    }

    /// Where the reader is.
    pub fn origin(&self) -> Origin {
        Origin {
            page: self.page,
            paragraph: Some(self.paragraphs).filter(|&count| count > 0),
            note: self.story_note(),
            ..Origin::default()
        }
    }

    fn story_note(&self) -> Option<u32> {
        self.stories.iter().rev().find_map(|story| story.note)
    }

    /// Begins a paragraph. `label` is the number or mark that the format sets in
    /// front of it, as a reader sees it; the white space behind it included.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn begin_paragraph(&mut self, look: ParagraphLook, label: &str) -> Result<(), IngestError> {
        self.end_paragraph()?;
        self.paragraphs = self.paragraphs.saturating_add(1);
        let origin = self.origin();
        self.story().paragraph = Some(Paragraph::new(look, origin));
        if !label.is_empty() {
            self.notices.numbered = self.notices.numbered.saturating_add(1);
            self.text(label, RunLook::default())?;
        }
        Ok(())
    }

    /// Adds characters to the open paragraph, or to a new one. Line ends in it
    /// end the line; a tab stays.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn text(&mut self, text: &str, look: RunLook) -> Result<(), IngestError> {
        for c in text.chars() {
            if crate::lines::ends_line(c) {
                self.break_line()?;
                continue;
            }
            let paragraph = self.open_paragraph()?;
            if is_invisible(c) {
                paragraph.invisible.push(c);
            } else {
                paragraph.push(c, look);
            }
        }
        Ok(())
    }

    /// A forced line end inside a paragraph.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn break_line(&mut self) -> Result<(), IngestError> {
        self.open_paragraph()?;
        self.put_line()
    }

    /// Ends the open paragraph, if there is one; an empty one leaves an empty
    /// line.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn end_paragraph(&mut self) -> Result<(), IngestError> {
        if self.story().paragraph.is_none() {
            return Ok(());
        }
        self.put_line()?;
        let story = self.story();
        story.paragraph = None;
        let behind = std::mem::take(&mut story.behind);
        story.lines.extend(behind);
        Ok(())
    }

    /// True when the open paragraph has characters.
    pub fn has_text(&self) -> bool {
        self.stories.last().and_then(|story| story.paragraph.as_ref()).is_some_and(|paragraph| paragraph.has_text())
    }

    /// True when there is a line.
    pub fn has_lines(&self) -> bool {
        self.stories.iter().any(|story| !story.lines.is_empty())
    }

    /// True when there is a line with characters that show.
    pub fn has_text_lines(&self) -> bool {
        let shown = |line: &Line| line.text.chars().any(|c| !c.is_whitespace());
        self.stories.iter().any(|story| story.lines.iter().any(shown))
    }

    /// Counts paragraphs from 1 again: what was read so far stands elsewhere.
    pub const fn restart_paragraphs(&mut self) {
        self.paragraphs = 0;
    }

    /// Takes back a paragraph of which nothing is seen.
    pub fn drop_empty_paragraph(&mut self) {
        let story = self.story();
        if story.paragraph.as_ref().is_some_and(|paragraph| !paragraph.has_text()) {
            story.paragraph = None;
            let behind = std::mem::take(&mut story.behind);
            story.lines.extend(behind);
        }
    }

    /// Lists text that a reader of the file could see, or that is hidden in it,
    /// and that is in no line.
    pub fn remove(&mut self, text: &str, reason: RemovalReason) {
        if text.chars().all(char::is_whitespace) {
            return;
        }
        self.notices.count_removed(text, reason);
        let origin = Some(self.origin());
        self.removed.push(Removed { lines: None, origin, text: text.to_owned(), reason, pieces: Vec::new() });
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn finish(mut self) -> Result<Reading, IngestError> {
        while self.stories.len() > 1 {
            // A damaged file may leave boxes and cells open.
            let lines = self.close_story()?;
            match self.table() {
                Some(table) if table.in_cell() => table.end_cell(lines),
                _ => self.story().lines.extend(lines),
            }
        }
        self.end_paragraph()?;
        while !self.story().tables.is_empty() {
            self.end_table()?;
        }
        let lines = std::mem::take(&mut self.story().lines);
        let findings = self.notices.findings();
        Ok(Reading { lines, removed: self.removed, findings, pictures: self.pictures, encoding: None })
    }

    fn story(&mut self) -> &mut Story {
        if self.stories.is_empty() {
            self.stories.push(Story::default());
        }
        let last = self.stories.len() - 1;
        #[allow(clippy::indexing_slicing, reason = "the list is never empty here")]
        &mut self.stories[last]
    }

    /// The table whose cells or rows come next.
    fn table(&mut self) -> Option<&mut Table> {
        self.stories.last_mut()?.tables.last_mut()
    }

    fn open_paragraph(&mut self) -> Result<&mut Paragraph, IngestError> {
        if self.story().paragraph.is_none() {
            self.begin_paragraph(ParagraphLook::default(), "")?;
        }
        let origin = self.origin();
        Ok(self.story().paragraph.get_or_insert_with(|| Paragraph::new(ParagraphLook::default(), origin)))
    }

    /// Ends the line of the open paragraph.
    fn put_line(&mut self) -> Result<(), IngestError> {
        let Some(paragraph) = self.story().paragraph.as_mut() else { return Ok(()) };
        let (line, invisible) = paragraph.take_line();
        if !invisible.is_empty() {
            let origin = Some(line.origin);
            let reason = RemovalReason::Invisible;
            self.removed.push(Removed { lines: None, origin, text: invisible, reason, pieces: Vec::new() });
        }
        self.lines = self.lines.saturating_add(1);
        if self.lines > self.limits.lines {
            return Err(IngestError::TooManyLines { limit: self.limits.lines });
        }
        check_length(&line.text, self.lines, self.limits)?;
        self.story().lines.push(line);
        Ok(())
    }

    /// Ends the innermost story and gives its lines. The body stays open.
    fn close_story(&mut self) -> Result<Vec<Line>, IngestError> {
        self.end_paragraph()?;
        while !self.story().tables.is_empty() {
            self.end_table()?;
        }
        if self.stories.len() <= 1 {
            return Ok(Vec::new());
        }
        Ok(self.stories.pop().map(|story| story.lines).unwrap_or_default())
    }
}
