//! Word 2003's XML: styles, lists, text and pictures in one document
//! (WordprocessingML of Office 2003).
//!
//! Its elements are nearly those of Office Open XML and go through the same
//! walk. What differs is here: tracked changes and comments are annotations,
//! notes stand where they are referred to, heads of pages in the properties of
//! their section.

use std::collections::BTreeSet;
use std::io::BufRead;

use wenshu_model::RemovalReason;

use super::{
    Active, Flow, Notes, Numbering, Relations, Styles,
    one_file::WHOLE,
    properties::RunProperties,
    spaces::SPACES,
    walker::{Surroundings, Walker},
};
use crate::{
    IngestError, Limits, Reading,
    package::{Form, Package, Place},
    xml::{Step, Tag, Xml},
};

/// Reads a document. `media` holds its pictures.
///
/// # Errors
/// When it is damaged or passes a limit.
pub fn read<'b>(bytes: &'b [u8], mut media: Package<'b>, limits: &'b Limits) -> Result<Reading, IngestError> {
    let whole = Place { name: WHOLE.to_owned(), start: 0, end: bytes.len(), form: Form::Xml { head: String::new() } };
    let mut file = Package::of_places(bytes, vec![whole], limits);
    let styles = Styles::read(&mut file, Some(WHOLE), limits)?;
    let numbering = Numbering::read(&mut file, Some(WHOLE), &styles, limits)?;
    let mut around = Surroundings { styles, numbering, media: &mut media, notes: Notes::default(), limits };
    let (mut flow, none) = (Flow::new(limits), Relations::default());
    Walker::new(Xml::new(WHOLE, bytes, SPACES, limits), &none, &mut around, &mut flow).document()?;
    Walker::new(Xml::new(WHOLE, bytes, SPACES, limits), &none, &mut around, &mut flow).heads()?;
    flow.finish()
}

impl<R: BufRead> Walker<'_, '_, '_, '_, R> {
    /// Lists the heads and feet of pages, each line once, and says what acts.
    fn heads(mut self) -> Result<(), IngestError> {
        let (mut buffer, mut seen) = (Vec::new(), BTreeSet::new());
        loop {
            match self.next(&mut buffer)? {
                Step::Start(tag) if matches!(tag.key(), ("w", "hdr" | "ftr")) => {
                    let text = self.text_of(&["t"])?;
                    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
                        if seen.insert(line.to_owned()) {
                            self.flow.remove(line, RemovalReason::RunningHead);
                        }
                    }
                }
                Step::Start(tag) if tag.key() == ("w", "wordDocument") => self.tell_active(&tag),
                Step::Start(tag)
                    if tag.key() == ("w", "attachedTemplate")
                        && tag.value("w", "val").is_some_and(|name| !name.trim().is_empty()) =>
                {
                    self.flow.notices.active(Active::External);
                }
                Step::Over => return Ok(()),
                _ => {}
            }
        }
    }

    /// What the document says of itself.
    fn tell_active(&mut self, tag: &Tag<'_>) {
        let has = |name| tag.value("w", name) == Some("yes");
        if has("macrosPresent") {
            self.flow.notices.active(Active::Macros);
        }
        if has("embeddedObjPresent") || has("ocxPresent") {
            self.flow.notices.active(Active::Embedded);
        }
    }

    /// An annotation: an insertion is walked through, a deletion and a comment are
    /// listed, an earlier look is passed over.
    pub(super) fn annotation(&mut self, tag: &Tag<'_>) -> Result<(), IngestError> {
        match tag.value("w", "type").unwrap_or_default() {
            "Word.Insertion" => {
                self.flow.notices.insertions = self.flow.notices.insertions.saturating_add(1);
                Ok(())
            }
            "Word.Deletion" => self.deleted(),
            "Word.Comment" => {
                let text = self.text_of(&["t"])?;
                self.flow.remove(&text, RemovalReason::Comment);
                Ok(())
            }
            "Word.Formatting" | "Word.Numbering" => self.xml.skip(&mut Vec::new()),
            _ => Ok(()),
        }
    }

    /// A note where it is referred to: its mark, and its text behind the paragraph.
    pub(super) fn note_in_place(&mut self) -> Result<(), IngestError> {
        let number = self.around.notes.next_number();
        self.show(&format!("[{number}]"), &RunProperties::default())?;
        let lines = self.apart(|walker| {
            walker.flow.begin_box();
            walker.blocks()?;
            walker.flow.take_aside()
        })?;
        self.flow.place_note(number, lines);
        Ok(())
    }
}

/// True for an annotation that takes out what it stands in.
pub fn is_deletion(tag: &Tag<'_>) -> bool {
    tag.key() == ("aml", "annotation") && tag.value("w", "type") == Some("Word.Deletion")
}

/// True for an annotation that holds earlier properties.
pub fn is_earlier_look(tag: &Tag<'_>) -> bool {
    tag.key() == ("aml", "annotation") && tag.value("w", "type") == Some("Word.Formatting")
}
