//! Properties of shapes: of interest are words drawn as art.

use super::reader::Reader;
use crate::{IngestError, word::writer::Fate};

/// Characters of words that are drawn as art.
const LONGEST_VALUE: usize = 4_000;

/// A property of a shape: `{\sp{\sn name}{\sv value}}`.
#[derive(Debug, Default)]
pub struct Properties {
    /// Its name.
    pub name: String,
    value: String,
    /// A picture of the shape was read.
    has_picture: bool,
}

impl Properties {
    /// True for a property whose value is read.
    fn is_text(&self) -> bool {
        self.name.trim() == "gtextUNICODE"
    }

    /// Begins a shape.
    pub fn begin_shape(&mut self) {
        *self = Self::default();
    }

    /// True for a picture that is to be read: the shape's own, or that which
    /// fills it. Some programs write one picture as both.
    pub fn takes_picture(&mut self) -> bool {
        match self.name.trim() {
            "" => true,
            "pib" => {
                self.has_picture = true;
                true
            }
            "fillBlip" => !self.has_picture,
            _ => false,
        }
    }

    /// Adds to the value.
    pub fn add_to_value(&mut self, text: &str) {
        if self.is_text() && self.value.len() < LONGEST_VALUE {
            self.value.push_str(text);
        }
    }
}

impl Reader<'_, '_> {
    /// The value of a property ends: words drawn as art are a box of text.
    pub(super) fn end_property(&mut self) -> Result<(), IngestError> {
        self.properties.name.clear();
        let text = std::mem::take(&mut self.properties.value);
        let look = self.group().character.look();
        if text.trim().is_empty() || look.fate != Fate::Shown {
            return self.writer.show(text.trim(), look);
        }
        self.begin_box()?;
        self.begin_paragraph()?;
        self.writer.show(&text, look)?;
        self.end_box()
    }

    /// Begins a text box at the paragraph that is open or comes next.
    pub(super) fn begin_box(&mut self) -> Result<(), IngestError> {
        self.outer_rows.push(std::mem::take(&mut self.row));
        if self.writer.is_capturing() {
            return Ok(());
        }
        self.begin_paragraph()?;
        self.writer.begin_box();
        Ok(())
    }

    /// Ends a text box.
    pub(super) fn end_box(&mut self) -> Result<(), IngestError> {
        self.row = self.outer_rows.pop().unwrap_or_default();
        if self.writer.is_capturing() {
            self.writer.capture_char('\n');
            return Ok(());
        }
        self.writer.end_box()
    }
}
