//! Walks the XML of a story: the body, a cell, a text box, a note, a head.
//!
//! Elements that only group others (content controls, smart tags, insertions,
//! alternatives) are walked through as if they were not there.

use std::io::BufRead;

use wenshu_model::RemovalReason;

use super::{
    Flow, Relations, asides::Notes, fields::Fields, numbering::Numbering, properties::RunProperties, styles::Styles,
    unseen::Ground,
};
use crate::{
    IngestError, Limits,
    package::Package,
    xml::{Step, Tag, Xml},
};

/// What a story needs besides its own XML.
pub struct Surroundings<'d, 'b> {
    /// The style sheet.
    pub styles: Styles,
    /// The lists.
    pub numbering: Numbering,
    /// The package, for pictures.
    pub media: &'d mut Package<'b>,
    /// Notes and comments.
    pub notes: Notes,
    /// The limits.
    pub limits: &'b Limits,
}

/// A walk through one part.
pub struct Walker<'w, 'd, 'b, 'l, R> {
    pub(super) xml: Xml<R>,
    pub(super) relations: &'w Relations,
    pub(super) around: &'w mut Surroundings<'d, 'b>,
    pub(super) flow: &'w mut Flow<'l>,
    pub(super) fields: Fields,
    /// Look of the characters of the open paragraph, by its style.
    pub(super) base: RunProperties,
    /// What lies under the characters.
    pub(super) ground: Ground,
    /// Hidden text of the open paragraph.
    pub(super) hidden: String,
    /// The mark of the paragraph before was deleted or hidden.
    pub(super) goes_on: bool,
    /// Depths of alternatives of which one was taken.
    taken: Vec<usize>,
}

/// Name spaces of alternatives that this reader understands.
const UNDERSTOOD: [&str; 12] =
    ["wps", "wpg", "wpc", "wpi", "w14", "w15", "w16", "wp14", "a14", "pic14", "w16se", "wne"];

impl<'w, 'd, 'b, 'l, R: BufRead> Walker<'w, 'd, 'b, 'l, R> {
    /// A walk that writes to `flow`.
    pub fn new(
        xml: Xml<R>,
        relations: &'w Relations,
        around: &'w mut Surroundings<'d, 'b>,
        flow: &'w mut Flow<'l>,
    ) -> Self {
        Self {
            xml,
            relations,
            around,
            flow,
            fields: Fields::default(),
            base: RunProperties::default(),
            ground: Ground::default(),
            hidden: String::new(),
            goes_on: false,
            taken: Vec::new(),
        }
    }

    /// Walks the whole part.
    ///
    /// # Errors
    /// When it is damaged or passes a limit.
    pub fn document(mut self) -> Result<(), IngestError> {
        self.blocks()?;
        self.flow.end_paragraph()
    }

    /// The next step; alternatives that are not for this reader are passed over.
    pub(super) fn next<'s>(&mut self, buffer: &'s mut Vec<u8>) -> Result<Step<'s>, IngestError> {
        let step = self.xml.next(buffer)?;
        let Step::Start(tag) = &step else { return Ok(step) };
        if tag.space != "mc" || self.takes(tag) {
            return Ok(step);
        }
        self.xml.skip(&mut Vec::new())?;
        Ok(Step::Other)
    }

    /// Whether an element of an alternative is walked.
    fn takes(&mut self, tag: &Tag<'_>) -> bool {
        let depth = self.xml.depth();
        self.taken.retain(|&taken| taken < depth || tag.name() != "AlternateContent" && taken == depth);
        let taken = self.taken.contains(&depth);
        let takes = match tag.name() {
            "Choice" => {
                let asked = tag.value("mc", "Requires").unwrap_or_default();
                !taken && asked.split_ascii_whitespace().all(|space| UNDERSTOOD.contains(&space))
            }
            "Fallback" => !taken,
            _ => return true,
        };
        if takes {
            self.taken.push(depth);
        }
        takes
    }

    /// Walks blocks until the element around them ends.
    pub(super) fn blocks(&mut self) -> Result<(), IngestError> {
        let (inside, mut buffer) = (self.xml.depth(), Vec::new());
        loop {
            match self.next(&mut buffer)? {
                Step::Start(tag) => self.block(&tag)?,
                Step::Over => return Ok(()),
                Step::End if self.xml.depth() < inside => return Ok(()),
                _ => {}
            }
        }
    }

    /// Walks one block, or into what holds blocks.
    pub(super) fn block(&mut self, tag: &Tag<'_>) -> Result<(), IngestError> {
        match tag.key() {
            ("w", "p") => self.paragraph(),
            ("w", "tbl") => self.table(),
            ("w", "ins" | "moveTo") => {
                self.flow.notices.insertions = self.flow.notices.insertions.saturating_add(1);
                Ok(())
            }
            ("w", "del" | "moveFrom") => self.deleted(),
            ("aml", "annotation") => self.annotation(tag),
            ("w", "background" | "bgPict") => {
                self.ground.document = true;
                Ok(())
            }
            ("w", "altChunk") => {
                self.flow.notices.active(super::Active::Embedded);
                Ok(())
            }
            ("w", "sdtPr" | "sdtEndPr" | "customXmlPr" | "smartTagPr" | "sectPr" | "tblGrid") => {
                self.xml.skip(&mut Vec::new())
            }
            // In Word 2003's XML before the body.
            ("w", "docPr" | "fonts" | "lists" | "styles" | "docSuppData" | "docOleData") => {
                self.xml.skip(&mut Vec::new())
            }
            _ => Ok(()),
        }
    }

    /// Lists the text of the element that began last as deleted.
    pub(super) fn deleted(&mut self) -> Result<(), IngestError> {
        let text = self.text_of(&["t", "delText"])?;
        self.flow.remove(&text, RemovalReason::DeletedText);
        Ok(())
    }

    /// The text of the element that began last: that of the named elements of
    /// Word's own name space, with a line end after each paragraph.
    pub(super) fn text_of(&mut self, names: &[&str]) -> Result<String, IngestError> {
        let (inside, mut buffer, mut text) = (self.xml.depth(), Vec::new(), String::new());
        loop {
            match self.next(&mut buffer)? {
                Step::Start(tag) => match tag.key() {
                    ("w", name) if names.contains(&name) => text.push_str(&self.xml.text_inside(&mut Vec::new())?),
                    ("w", "tab") => text.push('\t'),
                    ("w", "p" | "br" | "cr") if !text.is_empty() => text.push('\n'),
                    _ => {}
                },
                Step::Over => return Ok(text),
                Step::End if self.xml.depth() < inside => return Ok(text),
                _ => {}
            }
        }
    }
}
