//! Text that is shown, hidden or deleted; notes, boxes, and what is set aside
//! whole (heads of pages, comments).

use std::collections::BTreeSet;

use wenshu_model::RemovalReason;

use super::rows::{DEEPEST, OpenTable, RowShape};
use crate::{
    IngestError, Limits, Reading,
    flow::{Flow, ParagraphLook, RunLook},
    symbols,
};

/// What becomes of characters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fate {
    /// A reader sees them.
    #[default]
    Shown,
    /// The author hid them.
    Hidden,
    /// A tracked change takes them out.
    Deleted,
}

impl Fate {
    const fn reason(self) -> Option<RemovalReason> {
        match self {
            Self::Shown => None,
            Self::Hidden => Some(RemovalReason::HiddenText),
            Self::Deleted => Some(RemovalReason::DeletedText),
        }
    }
}

/// How characters are set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// Bold and italic.
    pub run: RunLook,
    /// What becomes of them.
    pub fate: Fate,
    /// A tracked change put them in.
    pub inserted: bool,
}

/// A run of paragraphs being written.
#[derive(Debug, Default)]
struct Story {
    /// A paragraph is open.
    begun: bool,
    /// Number of the note whose text it is.
    note: u32,
    tables: Vec<OpenTable>,
}

/// Writes the text of a document of Word.
pub struct Writer<'l> {
    /// The lines.
    pub flow: Flow<'l>,
    /// The stories that are open, the body first.
    stories: Vec<Story>,
    /// Texts that are set aside whole, the innermost last.
    captures: Vec<String>,
    /// Characters just passed that are not shown.
    aside: Option<(RemovalReason, String)>,
    /// The characters just passed were put in by a tracked change.
    inserting: bool,
    /// Lines of heads and feet, each once.
    heads: BTreeSet<String>,
    notes: u32,
}

impl<'l> Writer<'l> {
    /// An empty document.
    pub fn new(limits: &'l Limits) -> Self {
        Self {
            flow: Flow::new(limits),
            stories: vec![Story::default()],
            captures: Vec::new(),
            aside: None,
            inserting: false,
            heads: BTreeSet::new(),
            notes: 0,
        }
    }

    /// True when a paragraph is open, or text is set aside whole: no paragraph
    /// has to be begun for the next characters.
    pub fn is_begun(&self) -> bool {
        self.is_capturing() || self.stories.last().is_some_and(|story| story.begun)
    }

    /// True when the next characters go on with what is open. A paragraph whose
    /// mark is hidden or deleted ends all the same where a table or cell begins
    /// or ends; `depth` is that of the tables where the characters stand.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn goes_on(&mut self, depth: usize) -> Result<bool, IngestError> {
        if !self.is_begun() || self.is_capturing() || self.tables().len() == depth.min(DEEPEST) {
            return Ok(self.is_begun());
        }
        self.close_paragraph()?;
        Ok(false)
    }

    /// Begins a paragraph.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn begin(&mut self, look: ParagraphLook, label: &str) -> Result<(), IngestError> {
        self.set_begun(true);
        self.flow.begin_paragraph(look, label)
    }

    /// Characters. The paragraph they belong to has begun if they are shown.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn show(&mut self, text: &str, look: Look) -> Result<(), IngestError> {
        if let Some(capture) = self.captures.last_mut() {
            capture.push_str(text);
            return Ok(());
        }
        if let Some(reason) = look.fate.reason() {
            self.set_aside(reason, text);
            return Ok(());
        }
        self.remove_aside();
        if look.inserted && !self.inserting {
            self.flow.notices.insertions = self.flow.notices.insertions.saturating_add(1);
        }
        self.inserting = look.inserted;
        self.flow.text(text, look.run)
    }

    /// A character of the area that is left to fonts. What an ordinary font has
    /// there nobody knows.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn private(&mut self, font: &str, c: char, look: Look) -> Result<(), IngestError> {
        let place = u32::from(c);
        let known = symbols::character(font, place).filter(|_| symbols::is_known_font(font));
        self.put_symbol(known, place, look)
    }

    /// A place in a font of symbols.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn symbol(&mut self, font: &str, code: u32, look: Look) -> Result<(), IngestError> {
        self.put_symbol(symbols::character(font, code), code, look)
    }

    /// Shows the character for a place in a font, or lists the place.
    fn put_symbol(&mut self, known: Option<char>, code: u32, look: Look) -> Result<(), IngestError> {
        let written = known.or_else(|| char::from_u32(code).filter(|c| !c.is_control())).unwrap_or('\u{fffd}');
        let mut buffer = [0; 4];
        let written = written.encode_utf8(&mut buffer);
        if known.is_none() && look.fate == Fate::Shown && !self.is_capturing() {
            self.flow.remove(written, RemovalReason::Symbol);
            return Ok(());
        }
        self.show(written, look)
    }

    /// The mark that ends a paragraph. One that is hidden or deleted ends
    /// nothing: the next paragraph goes on with this one.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn end_paragraph(&mut self, mark: Fate) -> Result<(), IngestError> {
        if self.is_capturing() {
            self.capture_char('\n');
            return Ok(());
        }
        if let Some(reason) = mark.reason() {
            self.set_aside(reason, "\n");
            return Ok(());
        }
        self.close_paragraph()
    }

    /// Ends the open paragraph, if there is one.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn close_paragraph(&mut self) -> Result<(), IngestError> {
        self.remove_aside();
        self.inserting = false;
        self.set_begun(false);
        self.flow.end_paragraph()
    }

    /// Begins a text box. The paragraph that it stands at has begun.
    pub fn begin_box(&mut self) {
        self.remove_aside();
        self.stories.push(Story::default());
        self.flow.begin_box();
    }

    /// Ends a text box.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn end_box(&mut self) -> Result<(), IngestError> {
        self.close_story()?;
        self.flow.end_aside()
    }

    /// Sets the mark of the next note, and begins it. A reader sees a raised
    /// figure; in brackets it cannot be taken for one of the text's.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn begin_note(&mut self) -> Result<(), IngestError> {
        self.notes = self.notes.saturating_add(1);
        self.show(&format!("[{}]", self.notes), Look::default())?;
        self.stories.push(Story { note: self.notes, ..Story::default() });
        self.flow.begin_box();
        Ok(())
    }

    /// Ends a note.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn end_note(&mut self) -> Result<(), IngestError> {
        let number = self.close_story()?;
        let lines = self.flow.take_aside()?;
        self.flow.place_note(number, lines);
        Ok(())
    }

    /// Ends the innermost story; gives the number of its note.
    fn close_story(&mut self) -> Result<u32, IngestError> {
        self.enter(0, &RowShape::default())?;
        self.close_paragraph()?;
        let is_body = self.stories.len() <= 1;
        Ok(if is_body { 0 } else { self.stories.pop().map_or(0, |story| story.note) })
    }

    /// True while text is set aside whole.
    pub fn is_capturing(&self) -> bool {
        !self.captures.is_empty()
    }

    /// Begins to set text aside whole.
    pub fn begin_capture(&mut self) {
        self.remove_aside();
        self.captures.push(String::new());
    }

    /// Adds to the text that is set aside whole.
    pub fn capture_char(&mut self, c: char) {
        if let Some(capture) = self.captures.last_mut() {
            capture.push(c);
        }
    }

    /// Ends what [`begin_capture`](Self::begin_capture) began, and lists it.
    pub fn end_capture(&mut self, reason: RemovalReason) {
        let text = self.captures.pop().unwrap_or_default();
        if let Some(around) = self.captures.last_mut() {
            around.push_str(&text);
        } else if reason == RemovalReason::RunningHead {
            self.remove_head(&text);
        } else {
            self.flow.remove(text.trim_end_matches('\n'), reason);
        }
    }

    /// Lists the lines of a head or foot, each once in a document.
    fn remove_head(&mut self, text: &str) {
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if self.heads.insert(line.to_owned()) {
                self.flow.remove(line, RemovalReason::RunningHead);
            }
        }
    }

    /// Ends the document.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn finish(mut self) -> Result<Reading, IngestError> {
        self.captures.clear();
        while self.stories.len() > 1 {
            self.end_box()?;
        }
        self.enter(0, &RowShape::default())?;
        self.close_paragraph()?;
        self.flow.finish()
    }

    /// The tables that are open in the innermost story.
    pub(super) fn tables(&mut self) -> &mut Vec<OpenTable> {
        if self.stories.is_empty() {
            self.stories.push(Story::default());
        }
        let last = self.stories.len() - 1;
        #[allow(clippy::indexing_slicing, reason = "the list is never empty here")]
        &mut self.stories[last].tables
    }

    fn set_begun(&mut self, begun: bool) {
        if let Some(story) = self.stories.last_mut() {
            story.begun = begun;
        }
    }

    fn set_aside(&mut self, reason: RemovalReason, text: &str) {
        if self.aside.as_ref().is_some_and(|(other, _)| *other != reason) {
            self.remove_aside();
        }
        let (_, aside) = self.aside.get_or_insert_with(|| (reason, String::new()));
        aside.push_str(text);
    }

    fn remove_aside(&mut self) {
        if let Some((reason, text)) = self.aside.take() {
            self.flow.remove(text.trim_end_matches('\n'), reason);
        }
    }
}
