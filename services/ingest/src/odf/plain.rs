//! The text inside an element, without its structure: of what is listed and
//! not shown.

use super::PartXml;
use super::space::{MeantSpaces, Spacing};
use crate::{
    IngestError,
    xml::{Step, Tag},
};

/// The text inside the element that began last; paragraphs are lines.
///
/// # Errors
/// When the XML is damaged or passes a limit.
pub fn text_inside(xml: &mut PartXml<'_>, spaces: &mut MeantSpaces) -> Result<String, IngestError> {
    let inside = xml.depth();
    text_until(xml, spaces, inside)
}

/// The text of a whole document.
///
/// # Errors
/// When the XML is damaged or passes a limit.
pub fn text_of(xml: &mut PartXml<'_>, spaces: &mut MeantSpaces) -> Result<String, IngestError> {
    text_until(xml, spaces, 0)
}

/// The text up to the end of the element at depth `inside`.
fn text_until(xml: &mut PartXml<'_>, spaces: &mut MeantSpaces, inside: usize) -> Result<String, IngestError> {
    let mut plain = Plain::default();
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Step::Start(tag) if is_no_text(&tag) => {
                drop(tag);
                xml.skip(&mut buffer)?;
            }
            Step::Start(tag) => plain.start(&tag, spaces),
            Step::Text(text) => plain.text(&text),
            Step::Char(c) => plain.text(c.encode_utf8(&mut [0; 4])),
            Step::Over => return Ok(plain.finish()),
            Step::End if xml.depth() < inside => return Ok(plain.finish()),
            _ => {}
        }
    }
}

/// Elements whose characters are data, or say who wrote and when.
pub fn is_no_text(tag: &Tag<'_>) -> bool {
    match tag.key() {
        ("office", "binary-data" | "change-info" | "forms" | "scripts" | "event-listeners" | "dde-source") => true,
        ("office", "meta" | "settings" | "font-face-decls" | "styles" | "automatic-styles" | "master-styles") => true,
        ("dc", "creator" | "date") | ("text", "creator-initials") => true,
        // The source code of a formula beside the formula.
        ("math", "annotation" | "annotation-xml") => true,
        ("text", name) => name.ends_with("-source") || name == "sender-initials",
        _ => false,
    }
}

#[derive(Debug, Default)]
struct Plain {
    text: String,
    spacing: Spacing,
}

impl Plain {
    fn start(&mut self, tag: &Tag<'_>, spaces: &mut MeantSpaces) {
        match tag.key() {
            ("text", "p" | "h") => {
                if !self.text.is_empty() && !self.text.ends_with('\n') {
                    self.text.push('\n');
                }
                self.spacing = Spacing::default();
            }
            ("text", "s") => self.solid(&spaces.of(tag)),
            ("text", "tab") => self.solid("\t"),
            ("text", "line-break") => self.solid("\n"),
            _ => {}
        }
    }

    fn solid(&mut self, text: &str) {
        if self.spacing.solid() {
            self.text.push(' ');
        }
        self.text.push_str(text);
    }

    fn text(&mut self, text: &str) {
        let shown = self.spacing.collapse(text);
        self.text.push_str(&shown);
    }

    fn finish(self) -> String {
        self.text.trim_end_matches('\n').to_owned()
    }
}
