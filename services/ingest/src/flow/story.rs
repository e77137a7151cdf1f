//! A run of paragraphs: the body, a cell, a text box, a note.

use wenshu_model::{
    Line,
    source::{Hint, Origin},
};

use super::{ParagraphLook, RunLook, table::Table};
use crate::emphasis::EmphasisRuns;

/// A run of paragraphs being written.
#[derive(Debug, Default)]
pub struct Story {
    pub lines: Vec<Line>,
    pub paragraph: Option<Paragraph>,
    /// Lines that follow the open paragraph: of boxes, notes and pictures.
    pub behind: Vec<Line>,
    /// Tables that are open here; more than one only in damaged files.
    pub tables: Vec<Table>,
    /// Number of the note whose text this is.
    pub note: Option<u32>,
}

/// A paragraph being written.
#[derive(Debug)]
pub struct Paragraph {
    pub look: ParagraphLook,
    origin: Origin,
    text: String,
    chars: u32,
    runs: EmphasisRuns,
    pub invisible: String,
}

impl Paragraph {
    pub fn new(look: ParagraphLook, origin: Origin) -> Self {
        Self { look, origin, text: String::new(), chars: 0, runs: EmphasisRuns::default(), invisible: String::new() }
    }

    pub fn push(&mut self, c: char, look: RunLook) {
        self.runs.set(self.chars, look.strong, look.slanted);
        self.text.push(c);
        self.chars = self.chars.saturating_add(1);
    }

    pub const fn has_text(&self) -> bool {
        self.chars > 0
    }

    /// The line that is written so far, and its characters that show nothing;
    /// begins the next one.
    pub fn take_line(&mut self) -> (Line, String) {
        let emphasis = self.runs.take(self.chars);
        self.chars = 0;
        let ParagraphLook { heading, list, align, quote } = self.look;
        let hint = Hint { heading, list, align, quote, emphasis, ..Hint::default() };
        // Only the first line of an item has its mark.
        self.look.list = None;
        let line = Line { text: std::mem::take(&mut self.text), origin: self.origin, hint };
        (line, std::mem::take(&mut self.invisible))
    }
}
