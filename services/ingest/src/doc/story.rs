//! Walks a run of paragraphs: the body, a note, a box, a head.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use wenshu_model::RemovalReason;

use super::{
    asides::{Aside, Asides},
    document::{Document, Paragraph},
    fields::{Mark, find_marks},
    rows::row_shape,
};
use crate::{
    IngestError, Limits,
    flow::ParagraphLook,
    word::{
        lists::{Label, Lists},
        rows::RowShape,
        writer::{Fate, Look, Writer},
    },
};

/// Marks that end a paragraph: of the paragraph itself, a cell or row, a page
/// or section.
const PARAGRAPH: u16 = 0x0d;
const CELL: u16 = 0x07;
const PAGE: u16 = 0x0c;

/// Stories inside stories that may have notes and boxes.
const DEEPEST: usize = 4;

/// A field that is open.
#[derive(Debug, Default)]
pub struct Field {
    /// Its instruction.
    pub instruction: String,
    /// Its result has begun.
    pub shows: bool,
}

/// What is open in the story that is read.
#[derive(Debug, Default)]
pub struct Story {
    /// Marks of fields by their place.
    pub marks: BTreeMap<usize, Mark>,
    /// Fields that are open.
    pub fields: Vec<Field>,
    /// The paragraph that is read.
    pub paragraph: Option<Paragraph>,
    /// The row that is read.
    pub row: RowShape,
    /// First half of a character beyond U+FFFF.
    pub high: Option<u16>,
    /// A page ended inside a paragraph that had begun.
    broken: bool,
}

/// Reads the text of a document.
pub struct Reader<'d, 'l> {
    pub(super) document: &'d Document<'d>,
    pub(super) limits: &'l Limits,
    pub(super) writer: Writer<'l>,
    pub(super) lists: Lists,
    pub(super) asides: Asides,
    pub(super) story: Story,
    /// Stories that are open: the body, a note in it, a box in that.
    depth: usize,
    /// Paragraphs read so far.
    paragraphs: usize,
    /// Shapes that were read.
    pub(super) shapes: BTreeSet<u32>,
    /// Pictures met so far, and their bytes.
    pub(super) pictures: u32,
    pub(super) picture_bytes: usize,
    /// Halves of characters without their other half.
    pub(super) lost: usize,
}

impl<'d, 'l> Reader<'d, 'l> {
    /// A reader of a document.
    pub fn new(document: &'d Document<'d>, lists: Lists, asides: Asides, limits: &'l Limits) -> Self {
        Self {
            document,
            limits,
            writer: Writer::new(limits),
            lists,
            asides,
            story: Story::default(),
            depth: 0,
            paragraphs: 0,
            shapes: BTreeSet::new(),
            pictures: 0,
            picture_bytes: 0,
            lost: 0,
        }
    }

    /// Reads a run of paragraphs.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn read(&mut self, range: Range<usize>) -> Result<(), IngestError> {
        // A text that was cut is read as far as it goes.
        let length = self.document.text.units.len();
        let range = range.start.min(length)..range.end.min(length);
        let units = self.document.text.units.get(range.clone()).unwrap_or_default();
        let marks = find_marks(units, range.start);
        let around = std::mem::replace(&mut self.story, Story { marks, ..Story::default() });
        let paragraphs = self.split(range, units)?;
        self.depth = self.depth.saturating_add(1);
        let read = self.read_paragraphs(&paragraphs);
        self.depth = self.depth.saturating_sub(1);
        self.story = around;
        read
    }

    /// True where notes and boxes may stand: in the body, and in what stands in
    /// it. In a damaged file each could stand in the one before.
    pub(super) const fn takes_asides(&self) -> bool {
        self.depth <= DEEPEST
    }

    /// The paragraphs of a run of text.
    fn split(&mut self, range: Range<usize>, units: &[u16]) -> Result<Vec<Paragraph>, IngestError> {
        let mut paragraphs = Vec::new();
        let mut start = range.start;
        let mut page_before = false;
        for (place, unit) in (range.start..).zip(units) {
            if matches!(*unit, PARAGRAPH | CELL | PAGE) {
                self.paragraphs = self.paragraphs.saturating_add(1);
                // Every row has a mark of its own beside those of its cells.
                if self.paragraphs > self.limits.lines.saturating_mul(2) {
                    return Err(IngestError::TooManyLines { limit: self.limits.lines });
                }
                let mut paragraph = self.document.paragraph(start..place + 1);
                paragraph.goes_on &= page_before;
                paragraphs.push(paragraph);
                (start, page_before) = (place + 1, *unit == PAGE);
            }
        }
        let end = range.start.saturating_add(units.len());
        if start < end {
            paragraphs.push(self.document.paragraph(start..end));
        }
        Ok(paragraphs)
    }

    fn read_paragraphs(&mut self, paragraphs: &[Paragraph]) -> Result<(), IngestError> {
        let mut row_known = false;
        for (index, paragraph) in paragraphs.iter().enumerate() {
            let properties = paragraph.properties;
            self.story.paragraph = Some(*paragraph);
            let depth = properties.table_depth();
            if depth == 0 {
                row_known = false;
                self.story.row = RowShape::default();
            } else if !row_known {
                self.story.row = self.coming_row(paragraphs.get(index..).unwrap_or_default());
                row_known = true;
            }
            if properties.row_end && depth <= 1 {
                self.writer.end_row(1)?;
                row_known = false;
            } else if properties.inner_row_end {
                self.writer.end_row(depth)?;
            } else {
                self.read_paragraph(paragraph)?;
            }
        }
        Ok(())
    }

    /// The shape of the row that the first of these paragraphs begins: the mark
    /// at its end has it.
    fn coming_row(&self, paragraphs: &[Paragraph]) -> RowShape {
        let in_table = paragraphs.iter().take_while(|paragraph| paragraph.properties.table_depth() > 0);
        let mut ends =
            in_table.filter(|paragraph| paragraph.properties.row_end && paragraph.properties.table_depth() == 1);
        let modifiers = ends.next().map(|end| self.document.row_modifiers(end.end.saturating_sub(1)));
        modifiers.map(|modifiers| row_shape(&modifiers)).unwrap_or_default()
    }

    fn read_paragraph(&mut self, paragraph: &Paragraph) -> Result<(), IngestError> {
        let last = paragraph.end.saturating_sub(1);
        let mark = self.document.text.units.get(last).copied().filter(|unit| matches!(*unit, PARAGRAPH | CELL | PAGE));
        let text_end = if mark.is_some() { last } else { paragraph.end };
        let mut place = paragraph.start;
        while place < text_end {
            let run = self.document.run(place, text_end, paragraph.style);
            place = run.range.end;
            self.characters(run.range, &run.properties)?;
        }
        let fate = self.document.run(last, paragraph.end, paragraph.style).properties.fate();
        self.end_paragraph(mark, fate, paragraph)
    }

    /// What the mark at the end of a paragraph does.
    fn end_paragraph(&mut self, mark: Option<u16>, fate: Fate, paragraph: &Paragraph) -> Result<(), IngestError> {
        let properties = paragraph.properties;
        let depth = properties.table_depth();
        self.end_half();
        let broken = mark == Some(PAGE) && self.writer.is_begun();
        if mark.is_some() {
            self.story.broken = broken;
        }
        match mark {
            // An instruction that runs over several paragraphs is no text.
            Some(PARAGRAPH) if self.in_instruction() => Ok(()),
            Some(CELL) if depth > 0 => self.end_cell(1),
            Some(PARAGRAPH) if properties.inner_cell_end && depth > 1 => self.end_cell(depth),
            // A page or section that ends leaves no empty line.
            Some(PAGE) | None if !self.writer.is_begun() => Ok(()),
            Some(PAGE) | None => self.writer.end_paragraph(Fate::Shown),
            Some(_) => {
                if fate == Fate::Shown {
                    self.begin()?;
                }
                self.writer.end_paragraph(fate)
            }
        }
    }

    /// The mark of a cell. One that holds nothing but its number shows that.
    fn end_cell(&mut self, depth: usize) -> Result<(), IngestError> {
        let numbered = self.story.paragraph.is_some_and(|paragraph| paragraph.properties.list > 0);
        if numbered {
            self.begin()?;
        }
        self.writer.end_cell(depth, &self.story.row)
    }

    /// Begins the paragraph that is read, if it has not begun.
    pub(super) fn begin(&mut self) -> Result<(), IngestError> {
        let Some(paragraph) = self.story.paragraph else { return Ok(()) };
        let properties = paragraph.properties;
        if self.writer.goes_on(properties.table_depth())? {
            return Ok(());
        }
        self.writer.enter(properties.table_depth(), &self.story.row)?;
        let heading = properties.outline.filter(|level| *level < 9).map(|level| level.saturating_add(1));
        let label = match properties.list {
            0 => None,
            _ if paragraph.goes_on && self.story.broken => None,
            list => self.lists.next(&list, properties.level),
        };
        let Label { text, depth } = label.unwrap_or_default();
        let list = Some(depth).filter(|depth| *depth > 0 && heading.is_none());
        let element = paragraph.element;
        self.writer.begin(ParagraphLook { heading, list, align: properties.align, quote: false, element }, &text)
    }

    /// Shows characters.
    pub(super) fn show(&mut self, text: &str, look: Look) -> Result<(), IngestError> {
        if text.is_empty() {
            return Ok(());
        }
        if look.fate == Fate::Shown {
            self.begin()?;
        }
        self.writer.show(text, look)
    }

    /// Reads texts that stand beside the body, once the body is read: boxes whose
    /// place is not known, notes and comments whose mark nobody sees, heads.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn read_rest(&mut self, head_boxes: Range<usize>) -> Result<(), IngestError> {
        self.writer.enter(0, &RowShape::default())?;
        self.writer.close_paragraph()?;
        let mut boxes: Vec<Range<usize>> = std::mem::take(&mut self.asides.boxes).into_values().flatten().collect();
        boxes.sort_unstable_by_key(|range| range.start);
        boxes.into_iter().try_for_each(|range| self.read_box(range))?;
        for (_, aside) in std::mem::take(&mut self.asides.marks) {
            let (range, reason) = match aside {
                Aside::Note(range) => (range, RemovalReason::HiddenText),
                Aside::Comment(range) => (range, RemovalReason::Comment),
            };
            self.remove(range, reason)?;
        }
        for range in std::mem::take(&mut self.asides.heads) {
            self.remove(range, RemovalReason::RunningHead)?;
        }
        self.remove(head_boxes, RemovalReason::RunningHead)
    }

    /// Lists a run of text as removed.
    pub(super) fn remove(&mut self, range: Range<usize>, reason: RemovalReason) -> Result<(), IngestError> {
        self.writer.begin_capture();
        self.read(range)?;
        self.writer.end_capture(reason);
        Ok(())
    }

    /// Reads a text box; one without words is no box.
    pub(super) fn read_box(&mut self, range: Range<usize>) -> Result<(), IngestError> {
        let length = self.document.text.units.len();
        let range = range.start.min(length)..range.end.min(length);
        let units = self.document.text.units.get(range.clone()).unwrap_or_default();
        let is_seen = |unit: &u16| *unit > 0x20 || matches!(*unit, 0x01 | 0x08);
        if !units.iter().any(is_seen) {
            return Ok(());
        }
        // Every box has an empty paragraph behind its last.
        let last = units.iter().rposition(|unit| *unit != PARAGRAPH).unwrap_or(0);
        let range = range.start..range.end.min(range.start + last + 2);
        if self.writer.is_capturing() {
            return self.read(range);
        }
        self.writer.begin_box();
        self.read(range)?;
        self.writer.end_box()
    }
}
