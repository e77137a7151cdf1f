//! Notes, comments, heads and feet: what has parts of its own beside the body
//! (ECMA-376-1, 17.10, 17.11, 17.13.4).

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use wenshu_model::{Line, RemovalReason};

use super::{
    Flow, Parts, Relations,
    properties::RunProperties,
    spaces::SPACES,
    walker::{Surroundings, Walker},
};
use crate::{
    IngestError,
    package::Package,
    xml::{Step, Tag, Xml},
};

/// Notes and comments that wait for their place.
#[derive(Debug, Default)]
pub struct Notes {
    /// Lines by kind of note (`footnote`, `endnote`) and id.
    texts: BTreeMap<(&'static str, String), Vec<Line>>,
    /// Notes placed so far.
    placed: u32,
    /// Comments by id.
    comments: BTreeMap<String, String>,
}

impl Notes {
    /// The number of the next note.
    pub const fn next_number(&mut self) -> u32 {
        self.placed = self.placed.saturating_add(1);
        self.placed
    }
}

/// Reads the footnotes and endnotes.
///
/// # Errors
/// When a part is damaged or passes a limit.
pub fn read_notes(
    package: &mut Package<'_>,
    parts: &Parts,
    around: &mut Surroundings<'_, '_>,
    flow: &mut Flow<'_>,
) -> Result<(), IngestError> {
    for (kind, part) in [("footnote", "footnotes"), ("endnote", "endnotes")] {
        let Some(name) = parts.relations.of_kind(part).next() else { continue };
        let relations = Relations::read(package, name, around.limits)?;
        let Some(bytes) = package.part(name)? else { continue };
        let xml = Xml::of_part(name, bytes, SPACES, around.limits)?;
        Walker::new(xml, &relations, around, flow).notes(kind)?;
    }
    flow.restart_paragraphs();
    Ok(())
}

/// Reads the comments.
///
/// # Errors
/// When the part is damaged or passes a limit.
pub fn read_comments(
    package: &mut Package<'_>,
    parts: &Parts,
    around: &mut Surroundings<'_, '_>,
    flow: &mut Flow<'_>,
) -> Result<(), IngestError> {
    let Some(name) = parts.relations.of_kind("comments").next() else { return Ok(()) };
    let Some(bytes) = package.part(name)? else { return Ok(()) };
    let xml = Xml::of_part(name, bytes, SPACES, around.limits)?;
    Walker::new(xml, &parts.relations, around, flow).comments()
}

/// Lists notes and comments that nothing refers to: no reader sees such a note.
pub fn remove_left(around: &mut Surroundings<'_, '_>, flow: &mut Flow<'_>) {
    for text in std::mem::take(&mut around.notes.comments).into_values() {
        flow.remove(&text, RemovalReason::Comment);
    }
    for lines in std::mem::take(&mut around.notes.texts).into_values() {
        let text: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        flow.remove(&text.join("\n"), RemovalReason::HiddenText);
    }
}

/// Lists the heads and feet of pages, each once.
///
/// # Errors
/// When a part is damaged or passes a limit.
pub fn remove_heads(
    package: &mut Package<'_>,
    parts: &Parts,
    around: &mut Surroundings<'_, '_>,
    flow: &mut Flow<'_>,
) -> Result<(), IngestError> {
    let mut seen = BTreeSet::new();
    for name in parts.relations.of_kind("header").chain(parts.relations.of_kind("footer")) {
        let Some(bytes) = package.part(name)? else { continue };
        let xml = Xml::of_part(name, bytes, SPACES, around.limits)?;
        let text = Walker::new(xml, &parts.relations, around, flow).text_of(&["t"])?;
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if seen.insert(line.to_owned()) {
                flow.remove(line, RemovalReason::RunningHead);
            }
        }
    }
    Ok(())
}

impl<R: BufRead> Walker<'_, '_, '_, '_, R> {
    /// Walks a part of notes and sets their lines aside.
    fn notes(mut self, kind: &'static str) -> Result<(), IngestError> {
        let mut buffer = Vec::new();
        loop {
            match self.next(&mut buffer)? {
                Step::Start(tag) if tag.key() == ("w", kind) => {
                    let id = tag.value("w", "id").unwrap_or_default().to_owned();
                    let is_rule = matches!(
                        tag.value("w", "type"),
                        Some("separator" | "continuationSeparator" | "continuationNotice")
                    );
                    if is_rule {
                        self.xml.skip(&mut Vec::new())?;
                        continue;
                    }
                    self.flow.begin_box();
                    self.blocks()?;
                    let lines = self.flow.take_aside()?;
                    self.around.notes.texts.insert((kind, id), lines);
                }
                Step::Over => return Ok(()),
                _ => {}
            }
        }
    }

    /// Walks the part of comments and sets their texts aside.
    fn comments(mut self) -> Result<(), IngestError> {
        let mut buffer = Vec::new();
        loop {
            match self.next(&mut buffer)? {
                Step::Start(tag) if tag.key() == ("w", "comment") => {
                    let id = tag.value("w", "id").unwrap_or_default().to_owned();
                    let text = self.text_of(&["t"])?;
                    self.around.notes.comments.insert(id, text);
                }
                Step::Over => return Ok(()),
                _ => {}
            }
        }
    }

    /// Sets the mark of a note, and the note behind the paragraph. A reader sees
    /// a raised figure; in brackets it cannot be taken for one of the text's.
    pub(super) fn note_mark(&mut self, tag: &Tag<'_>) -> Result<(), IngestError> {
        let kind = if tag.name() == "footnoteReference" { "footnote" } else { "endnote" };
        let id = tag.value("w", "id").unwrap_or_default().to_owned();
        let Some(lines) = self.around.notes.texts.remove(&(kind, id)) else { return Ok(()) };
        let number = self.around.notes.next_number();
        self.show(&format!("[{number}]"), &RunProperties::default())?;
        self.flow.place_note(number, lines);
        Ok(())
    }

    /// Lists a comment at the place it is about.
    pub(super) fn remove_comment(&mut self, id: Option<&str>) {
        if let Some(text) = id.and_then(|id| self.around.notes.comments.remove(id)) {
            self.flow.remove(&text, RemovalReason::Comment);
        }
    }
}
