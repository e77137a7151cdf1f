//! Pictures of Markdown: taken over, and given a line of their own.

use wenshu_model::{Line, RemovalReason, source::Hint};

use super::Writer;
use crate::{
    IngestError,
    markdown::{at_line, removed_line},
};

impl Writer<'_> {
    /// Comes out of a picture.
    pub fn end_picture(&mut self) -> Result<(), IngestError> {
        let Some(address) = self.addresses.pop().filter(|_| self.addresses.is_empty()) else { return Ok(()) };
        if let Some(words) = self.picture.take().filter(|words| !words.trim().is_empty()) {
            let words = self.data.restore(words);
            self.reading.removed.push(removed_line(self.number, words, RemovalReason::PictureText));
        }
        if self.raw.is_some() {
            return Ok(());
        }
        match self.reading.pictures.take(&address, self.number, self.limits) {
            Some(sha256) => self.place_picture(sha256),
            None => Ok(()),
        }
    }

    /// A picture has a line of its own: in place when nothing stands on the
    /// line yet, else behind the paragraph, and behind a table.
    pub fn place_picture(&mut self, sha256: String) -> Result<(), IngestError> {
        let hint = Hint { picture: Some(sha256), quote: self.quotes > 0, ..Hint::default() };
        self.pictures.push(Line { text: String::new(), origin: at_line(self.number), hint });
        if self.text.is_empty() && self.cell.is_none() { self.put_pictures() } else { Ok(()) }
    }

    /// Puts the lines of the pictures passed behind the others.
    pub fn put_pictures(&mut self) -> Result<(), IngestError> {
        for line in std::mem::take(&mut self.pictures) {
            let number = line.origin.line.unwrap_or(self.last);
            self.blank_lines_before(number)?;
            self.push(line)?;
            self.last = self.last.max(number);
        }
        Ok(())
    }
}
