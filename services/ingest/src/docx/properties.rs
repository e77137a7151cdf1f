//! Properties of paragraphs and runs (ECMA-376-1, 17.3.1 and 17.3.2).

use std::io::BufRead;

use wenshu_model::source::HintAlign;

use super::unseen;
use super::word_2003::{is_deletion, is_earlier_look};
use crate::{
    IngestError,
    xml::{Step, Tag, Xml},
};

/// What a paragraph or a style says of a paragraph; nothing where it is silent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParagraphProperties {
    /// Id of the style.
    pub style: Option<String>,
    /// Outline level from 0; 9 for body text.
    pub outline: Option<u8>,
    /// Id of the list; `0` for none.
    pub list: Option<String>,
    /// Level in the list from 0.
    pub level: Option<u8>,
    /// Alignment; `Some(None)` when it is given and is none of the three.
    pub align: Option<Option<HintAlign>>,
    /// Something that may be dark lies under it.
    pub shaded: Option<bool>,
    /// Of the paragraph's mark.
    pub mark: RunProperties,
    /// The paragraph's mark was deleted: the next one goes on with it.
    pub mark_deleted: bool,
}

/// What a run or a style says of characters; nothing where it is silent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunProperties {
    /// Id of the style.
    pub style: Option<String>,
    /// Bold.
    pub bold: Option<bool>,
    /// Italic.
    pub italic: Option<bool>,
    /// Hidden.
    pub hidden: Option<bool>,
    /// White.
    pub white: Option<bool>,
    /// Something that may be dark lies under the characters.
    pub shaded: Option<bool>,
    /// Size in half points.
    pub half_points: Option<u32>,
}

impl RunProperties {
    /// These properties over those of `below`.
    pub fn over(&self, below: &Self) -> Self {
        Self {
            style: self.style.clone().or_else(|| below.style.clone()),
            bold: self.bold.or(below.bold),
            italic: self.italic.or(below.italic),
            hidden: self.hidden.or(below.hidden),
            white: self.white.or(below.white),
            shaded: self.shaded.or(below.shaded),
            half_points: self.half_points.or(below.half_points),
        }
    }
}

impl ParagraphProperties {
    /// Reads `w:pPr`, whose start was the last step.
    ///
    /// # Errors
    /// When the XML is damaged or passes a limit.
    pub fn read<R: BufRead>(xml: &mut Xml<R>) -> Result<Self, IngestError> {
        let mut own = Self::default();
        let (inside, mut buffer) = (xml.depth(), Vec::new());
        loop {
            match xml.next(&mut buffer)? {
                Step::Start(tag) => match tag.key() {
                    ("w", "pStyle") => own.style = text(&tag),
                    ("w", "outlineLvl") => own.outline = number(&tag),
                    ("w", "ilvl") => own.level = number(&tag),
                    ("w", "numId" | "ilfo") => own.list = text(&tag),
                    ("w", "shd") => own.shaded = Some(unseen::may_be_dark(&tag)),
                    ("w", "jc") => own.align = Some(align(&tag)),
                    ("w", "rPr") => (own.mark, own.mark_deleted) = RunProperties::read_with_mark(xml)?,
                    // Earlier properties, and those of the section.
                    ("w", "pPrChange" | "sectPr") => xml.skip(&mut buffer)?,
                    _ if is_earlier_look(&tag) => xml.skip(&mut buffer)?,
                    _ => {}
                },
                Step::End | Step::Over if xml.depth() < inside => return Ok(own),
                _ => {}
            }
        }
    }
}

impl RunProperties {
    /// Reads `w:rPr`, whose start was the last step.
    ///
    /// # Errors
    /// When the XML is damaged or passes a limit.
    pub fn read<R: BufRead>(xml: &mut Xml<R>) -> Result<Self, IngestError> {
        Self::read_with_mark(xml).map(|(own, _)| own)
    }

    /// The same, and whether a deletion is marked.
    fn read_with_mark<R: BufRead>(xml: &mut Xml<R>) -> Result<(Self, bool), IngestError> {
        let (mut own, mut deleted) = (Self::default(), false);
        let (inside, mut buffer) = (xml.depth(), Vec::new());
        loop {
            match xml.next(&mut buffer)? {
                Step::Start(tag) => match tag.key() {
                    ("w", "rStyle") => own.style = text(&tag),
                    ("w", "b") => own.bold = Some(is_on(&tag)),
                    ("w", "i") => own.italic = Some(is_on(&tag)),
                    ("w", "color") => own.white = Some(unseen::is_white(&tag)),
                    ("w", "shd" | "highlight") => {
                        own.shaded = Some(own.shaded == Some(true) || unseen::may_be_dark(&tag));
                    }
                    ("w", "sz") => own.half_points = number(&tag),
                    ("w", "vanish") => own.hidden = Some(is_on(&tag)),
                    ("w", "del" | "moveFrom") => deleted = true,
                    ("w", "rPrChange") => xml.skip(&mut buffer)?,
                    _ if is_deletion(&tag) => deleted = true,
                    _ if is_earlier_look(&tag) => xml.skip(&mut buffer)?,
                    _ => {}
                },
                Step::End | Step::Over if xml.depth() < inside => return Ok((own, deleted)),
                _ => {}
            }
        }
    }
}

/// The value of an element that has one.
pub fn text(tag: &Tag<'_>) -> Option<String> {
    tag.value("w", "val").map(|value| value.trim().to_owned())
}

/// The value as a small number.
pub fn number<N: std::str::FromStr>(tag: &Tag<'_>) -> Option<N> {
    tag.value("w", "val").and_then(|value| value.trim().parse().ok())
}

/// The value of a switch: on unless it says otherwise (17.17.4).
pub fn is_on(tag: &Tag<'_>) -> bool {
    !matches!(tag.value("w", "val").map(str::trim), Some("0" | "false" | "off" | "none"))
}

fn align(tag: &Tag<'_>) -> Option<HintAlign> {
    match tag.value("w", "val").unwrap_or_default() {
        "center" => Some(HintAlign::Center),
        "right" | "end" => Some(HintAlign::Right),
        "left" | "start" => Some(HintAlign::Left),
        _ => None,
    }
}
