//! Pictures of a page: taken over, and given a line of their own.

use wenshu_model::{
    Line,
    source::{Hint, Origin},
};

use super::Writer;
use crate::{IngestError, html::tree::Element};

impl Writer<'_> {
    /// Takes a picture over. Its line follows that of the text around it, and
    /// a picture in a table follows the table.
    pub fn picture(&mut self, element: &Element, line: u32) -> Result<(), IngestError> {
        let address = ["src", "data-src", "data-original"].into_iter().find_map(|name| element.attribute(name));
        let Some(address) = address.filter(|address| !address.trim().is_empty()) else { return Ok(()) };
        let Some(sha256) = self.reading.pictures.take(address, line, self.limits) else { return Ok(()) };
        let context = self.context();
        let hint = Hint { picture: Some(sha256), align: context.align, quote: context.quote, ..Hint::default() };
        let paragraph = Some(self.paragraphs).filter(|&count| count > 0);
        let origin = Origin { line: Some(line), paragraph, ..Origin::default() };
        let line = Line { text: String::new(), origin, hint };
        if context.cell.is_some() {
            self.table_pictures.push(line);
            return Ok(());
        }
        self.put_table_pictures()?;
        self.pictures.push(line);
        if self.chars == 0 { self.put_pictures() } else { Ok(()) }
    }

    /// Puts the lines of the pictures of the open line behind it.
    pub fn put_pictures(&mut self) -> Result<(), IngestError> {
        for line in std::mem::take(&mut self.pictures) {
            self.push_line(line)?;
        }
        Ok(())
    }

    /// Puts the lines of the pictures of the last table behind it.
    pub fn put_table_pictures(&mut self) -> Result<(), IngestError> {
        for line in std::mem::take(&mut self.table_pictures) {
            self.push_line(line)?;
        }
        Ok(())
    }
}
