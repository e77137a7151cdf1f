//! Paragraphs begin: their level, alignment and number.

use super::{
    lists::{push_label, written_label},
    reader::Reader,
    state::Destination,
};
use crate::{IngestError, flow::ParagraphLook};

impl Reader<'_, '_> {
    /// Begins a paragraph where the next characters stand, if none is open.
    pub(super) fn begin_paragraph(&mut self) -> Result<(), IngestError> {
        let paragraph = self.group().paragraph;
        if self.writer.goes_on(paragraph.depth())? {
            return Ok(());
        }
        self.writer.enter(paragraph.depth(), &self.row)?;
        let outline = paragraph.outline.or_else(|| self.styles.outline(paragraph.style));
        let heading = outline.filter(|level| *level < 9).map(|level| level.saturating_add(1));
        let (label, depth) = self.next_label();
        let list = depth.filter(|_| heading.is_none());
        let element = self.styles.element(paragraph.style);
        let look = ParagraphLook { heading, list, align: paragraph.align, quote: false, element };
        self.writer.begin(look, &label)
    }

    /// True when the next paragraph has a number or bullet.
    pub(super) fn has_label(&mut self) -> bool {
        let paragraph = self.group().paragraph;
        self.label.is_some() || paragraph.list != 0 && self.lists.lists.lists.contains_key(&paragraph.list)
    }

    /// The number of the next paragraph, and its depth in a list. Readers show
    /// the number that the writer set; the list table counts where there is none.
    fn next_label(&mut self) -> (String, Option<u8>) {
        let paragraph = self.group().paragraph;
        let by_table = match paragraph.list {
            0 => None,
            list => self.lists.lists.next(&list, paragraph.level),
        };
        let depth = paragraph.level.min(8).saturating_add(1);
        if let Some(written) = self.label.take() {
            let bullet = paragraph.list == 0 && self.old_number.as_ref().is_some_and(|number| number.is_bullet());
            return (written_label(&written, by_table.as_ref(), bullet), Some(depth));
        }
        if let Some(label) = by_table {
            return (label.text, Some(label.depth));
        }
        match self.old_number.as_mut().filter(|_| paragraph.old_number) {
            Some(number) => (number.next_label(), Some(depth)),
            None => (String::new(), None),
        }
    }

    /// Text that stands in front of or behind an old number.
    pub(super) fn old_number_text(&mut self, text: &str) {
        let before = self.group().destination == Destination::OldNumberBefore;
        if let Some(number) = &mut self.old_number {
            push_label(if before { &mut number.before } else { &mut number.after }, text);
        }
    }
}
