//! Runs of characters (ECMA-376-1, 17.3.2 and 17.3.3).

use std::io::BufRead;

use wenshu_model::RemovalReason;

use super::{Active, properties::RunProperties, unseen::is_unseen, walker::Walker};
use crate::{
    IngestError,
    flow::RunLook,
    symbols,
    xml::{Step, Tag},
};

impl<R: BufRead> Walker<'_, '_, '_, '_, R> {
    /// Walks `w:r`, whose start was the last step.
    pub(super) fn run(&mut self) -> Result<(), IngestError> {
        let (inside, mut buffer) = (self.xml.depth(), Vec::new());
        let mut look = self.base.clone();
        loop {
            match self.next(&mut buffer)? {
                Step::Start(tag) if tag.key() == ("w", "rPr") => {
                    let own = RunProperties::read(&mut self.xml)?;
                    let style = own.style.as_deref().map(|id| self.around.styles.run(id)).unwrap_or_default();
                    look = own.over(&style).over(&self.base);
                }
                Step::Start(tag) => self.in_run(&tag, &look)?,
                Step::Over => return Ok(()),
                Step::End if self.xml.depth() < inside => return Ok(()),
                _ => {}
            }
        }
    }

    /// What may stand in a run. Drawings and objects are walked through for the
    /// text and pictures in them.
    fn in_run(&mut self, tag: &Tag<'_>, look: &RunProperties) -> Result<(), IngestError> {
        match tag.key() {
            ("w", "t") => {
                let text = self.xml.text_inside(&mut Vec::new())?;
                self.show(&text, look)
            }
            ("w", "tab" | "ptab") => self.show("\t", look),
            ("w", "cr") => self.show("\n", look),
            ("w", "br") => self.line_end(tag, look),
            ("w", "noBreakHyphen") => self.show("-", look),
            ("w", "sym") => self.symbol(tag, look),
            ("w", "fldChar") => self.field_mark(tag.value("w", "fldCharType").unwrap_or_default(), look),
            ("w", "instrText") => {
                let text = self.xml.text_inside(&mut Vec::new())?;
                self.fields.instruct(&text);
                Ok(())
            }
            ("w", "delText") => {
                let text = self.xml.text_inside(&mut Vec::new())?;
                self.flow.remove(&text, RemovalReason::DeletedText);
                Ok(())
            }
            ("w", "footnoteReference" | "endnoteReference") => self.note_mark(tag),
            ("w", "footnote" | "endnote") => self.note_in_place(),
            ("aml", "annotation") => self.annotation(tag),
            ("w", "commentReference") => {
                self.remove_comment(tag.value("w", "id"));
                Ok(())
            }
            // Pronunciation over the characters; the characters follow in
            // `w:rubyBase`.
            ("w", "rt") => {
                let text = self.text_of(&["t"])?;
                self.flow.remove(&text, RemovalReason::Comment);
                Ok(())
            }
            ("w", "rubyPr" | "ffData") => self.xml.skip(&mut Vec::new()),
            ("w", "r") => self.run(),
            ("w", "object" | "control") => {
                self.flow.notices.active(Active::Embedded);
                Ok(())
            }
            _ => self.in_drawing(tag),
        }
    }

    /// Shows characters, unless they are hidden or belong to a field's
    /// instruction.
    pub(super) fn show(&mut self, text: &str, look: &RunProperties) -> Result<(), IngestError> {
        if self.fields.in_instruction() {
            self.fields.instruct(text);
            return Ok(());
        }
        if look.hidden == Some(true) || is_unseen(look, self.ground) {
            self.hidden.push_str(text);
            return Ok(());
        }
        let look = RunLook { strong: look.bold == Some(true), slanted: look.italic == Some(true) };
        self.flow.text(text, look)
    }

    /// A line end. One of a page or column matters only between characters.
    fn line_end(&mut self, tag: &Tag<'_>, look: &RunProperties) -> Result<(), IngestError> {
        let of_page = matches!(tag.value("w", "type"), Some("page" | "column"));
        if of_page && !self.flow.has_text() { Ok(()) } else { self.show("\n", look) }
    }

    /// A character by its place in a font of symbols.
    fn symbol(&mut self, tag: &Tag<'_>, look: &RunProperties) -> Result<(), IngestError> {
        let code = tag.value("w", "char").and_then(|digits| u32::from_str_radix(digits.trim(), 16).ok());
        let Some(code) = code else { return Ok(()) };
        self.show_symbol(tag.value("w", "font").unwrap_or_default(), code, look)
    }

    /// Shows the character for a place in a font, or lists the place.
    pub(super) fn show_symbol(&mut self, font: &str, code: u32, look: &RunProperties) -> Result<(), IngestError> {
        match symbols::character(font, code) {
            Some(c) => self.show(c.encode_utf8(&mut [0; 4]), look),
            None => {
                let written = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                self.flow.remove(&written.to_string(), RemovalReason::Symbol);
                Ok(())
            }
        }
    }
}
