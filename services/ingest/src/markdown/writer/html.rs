//! HTML inside Markdown: whole blocks, and tags inside a line.

use wenshu_model::source::Origin;

use super::Writer;
use crate::{IngestError, Reading, html::read_html, markdown::at_line};

impl Writer<'_> {
    /// A block of HTML is read as a page of its own.
    pub fn write_html(&mut self, html: &str, first: u32) -> Result<(), IngestError> {
        let piece = self.read_piece(html, first)?;
        let shift = |origin: Origin| Origin {
            line: Some(origin.line.unwrap_or(1).saturating_add(first - 1)),
            paragraph: None,
            ..origin
        };
        let mut tables = 0;
        for mut line in piece.lines {
            line.origin = shift(line.origin);
            if let Some(cell) = &mut line.origin.cell {
                tables = tables.max(cell.table);
                cell.table += self.tables;
            }
            line.hint.quote |= self.quotes > 0;
            let number = line.origin.line.unwrap_or(first);
            self.blank_lines_before(number)?;
            self.push(line)?;
            self.last = self.last.max(number);
        }
        self.tables += tables;
        for mut removed in piece.removed {
            removed.origin = removed.origin.map(shift);
            self.reading.removed.push(removed);
        }
        Ok(())
    }

    /// Reads HTML that begins on a line of the file; its pictures count with
    /// those of the file.
    fn read_piece(&mut self, html: &str, first: u32) -> Result<Reading, IngestError> {
        let mut pictures = std::mem::take(&mut self.reading.pictures);
        pictures.lines_before = first.saturating_sub(1);
        let mut piece = read_html(html, self.limits, pictures)?;
        self.reading.pictures = std::mem::take(&mut piece.pictures);
        self.reading.pictures.lines_before = 0;
        Ok(piece)
    }

    /// Minds a tag inside a line: breaks, bold, and what is not shown.
    pub fn inline_tag(&mut self, tag: &str) -> Result<(), IngestError> {
        let name: String = tag
            .trim_start_matches('<')
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '!' | '-'))
            .flat_map(char::to_lowercase)
            .collect();
        if let Some(raw) = self.raw {
            if name.strip_prefix('/') == Some(raw) {
                self.raw = None;
            }
            return Ok(());
        }
        match name.trim_end_matches('/') {
            "br" => {
                let number = self.number;
                while self.text.ends_with(' ') {
                    self.text.pop();
                    self.chars = self.chars.saturating_sub(1);
                }
                self.put_line()?;
                self.number = number;
            }
            "b" | "strong" => self.strong += 1,
            "/b" | "/strong" => self.strong = self.strong.saturating_sub(1),
            "script" => self.raw = Some("script"),
            "style" => self.raw = Some("style"),
            "img" | "input" => self.take_removed(tag)?,
            name if name.starts_with("!--") => self.take_removed(tag)?,
            _ => {}
        }
        Ok(())
    }

    /// Lists what a tag shows or hides besides the text.
    fn take_removed(&mut self, tag: &str) -> Result<(), IngestError> {
        let number = self.number;
        let piece = self.read_piece(tag, number)?;
        for mut removed in piece.removed {
            removed.origin = Some(at_line(number));
            self.reading.removed.push(removed);
        }
        for sha256 in piece.lines.into_iter().filter_map(|line| line.hint.picture) {
            self.place_picture(sha256)?;
        }
        Ok(())
    }
}
