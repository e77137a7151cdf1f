//! Automatic numbers (ECMA-376-1, 17.9; in Word 2003's XML `w:lists`): the lists
//! of a document as they are written. How they count is the same in all formats
//! of Word ([`Lists`]).

use std::collections::BTreeMap;
use std::io::BufRead;

use super::properties::{is_on, number, text};
use super::spaces::SPACES;
use super::styles::Styles;
use crate::{
    IngestError, Limits,
    numerals::NumberFormat,
    package::Package,
    word::lists::{Definition, Follow, LEVELS, Label, Level, List, Lists},
    xml::{Step, Xml},
};

/// Ids of the styles whose paragraphs are of a level, by level.
type StyleLevels = BTreeMap<usize, String>;

/// The lists of a document and how far each has counted.
#[derive(Debug, Clone, Default)]
pub struct Numbering {
    lists: Lists<String>,
    /// By definition.
    styles: BTreeMap<String, StyleLevels>,
    /// By list, where it says otherwise than its definition.
    own_styles: BTreeMap<String, StyleLevels>,
}

/// A definition as it is written.
#[derive(Debug, Default)]
struct Abstract {
    levels: Definition,
    styles: StyleLevels,
    /// Style whose list this one really is.
    link: Option<String>,
}

impl Numbering {
    /// Reads the lists; a document without any has none.
    ///
    /// # Errors
    /// When they are damaged or pass a limit.
    pub fn read(
        package: &mut Package<'_>,
        part: Option<&str>,
        styles: &Styles,
        limits: &Limits,
    ) -> Result<Self, IngestError> {
        let mut numbering = Self::default();
        let Some(part) = part else { return Ok(numbering) };
        let Some(bytes) = package.part(part)? else { return Ok(numbering) };
        let mut xml = Xml::of_part(part, bytes, SPACES, limits)?;
        let (mut buffer, mut links) = (Vec::new(), Vec::new());
        loop {
            match xml.next(&mut buffer)? {
                Step::Start(tag) => match tag.key() {
                    ("w", "abstractNum" | "listDef") => {
                        let id = tag.value("w", "abstractNumId").or_else(|| tag.value("w", "listDefId"));
                        let id = id.unwrap_or_default().to_owned();
                        let read = read_abstract(&mut xml)?;
                        links.extend(read.link.map(|link| (id.clone(), link)));
                        numbering.styles.insert(id.clone(), read.styles);
                        numbering.lists.definitions.insert(id, read.levels);
                    }
                    ("w", "num" | "list") => {
                        let id = tag.value("w", "numId").or_else(|| tag.value("w", "ilfo"));
                        let id = id.unwrap_or_default().to_owned();
                        let (list, own) = read_list(&mut xml)?;
                        numbering.own_styles.insert(id.clone(), own);
                        numbering.lists.lists.insert(id, list);
                    }
                    // In one file with the lists.
                    ("w", "body" | "styles") => xml.skip(&mut buffer)?,
                    _ => {}
                },
                Step::Over => break,
                _ => {}
            }
        }
        drop(xml);
        numbering.follow_links(&links, styles);
        Ok(numbering)
    }

    /// Puts the definition that a style holds in the place of a link to it.
    fn follow_links(&mut self, links: &[(String, String)], styles: &Styles) {
        let target = |link: &str| {
            let list = styles.paragraph(Some(link)).paragraph.list?;
            let of = self.lists.lists.get(&list)?.definition.clone();
            self.lists.definitions.get(&of).filter(|found| !found.levels.is_empty()).map(|_| of)
        };
        let links: BTreeMap<&str, String> =
            links.iter().filter_map(|(id, link)| Some((id.as_str(), target(link)?))).collect();
        for list in self.lists.lists.values_mut() {
            if let Some(real) = links.get(list.definition.as_str()) {
                list.definition.clone_from(real);
            }
        }
    }

    /// The label of the next paragraph of list `list`. `level` is from 0; where
    /// the paragraph names none, the one that belongs to its style counts.
    pub fn label(&mut self, list: &str, level: Option<u8>, style: Option<&str>) -> Option<Label> {
        let level = level.or_else(|| self.level_of_style(list, style?)).unwrap_or(0);
        self.lists.next(list, level)
    }

    /// The level of a list that is a style's own.
    fn level_of_style(&self, list: &str, style: &str) -> Option<u8> {
        let find = |levels: &StyleLevels| levels.iter().find(|(_, name)| *name == style).map(|(at, _)| *at);
        let definition = &self.lists.lists.get(list)?.definition;
        let own = self.own_styles.get(list).and_then(find);
        own.or_else(|| self.styles.get(definition).and_then(find)).and_then(|at| u8::try_from(at).ok())
    }
}

/// `w:abstractNum`, `w:listDef`.
fn read_abstract<R: BufRead>(xml: &mut Xml<R>) -> Result<Abstract, IngestError> {
    let (inside, mut buffer, mut own) = (xml.depth(), Vec::new(), Abstract::default());
    loop {
        match xml.next(&mut buffer)? {
            Step::Start(tag) => match tag.key() {
                ("w", "numStyleLink" | "listStyleLink") => own.link = text(&tag),
                ("w", "lvl") => {
                    let at = level_of(tag.value("w", "ilvl"));
                    let (level, style) = read_level(xml)?;
                    own.levels.levels.insert(at, level);
                    own.styles.extend(style.map(|style| (at, style)));
                }
                _ => {}
            },
            Step::End | Step::Over if xml.depth() < inside => return Ok(own),
            _ => {}
        }
    }
}

/// `w:num`, `w:list`.
fn read_list<R: BufRead>(xml: &mut Xml<R>) -> Result<(List<String>, StyleLevels), IngestError> {
    let (inside, mut buffer, mut at) = (xml.depth(), Vec::new(), 0);
    let (mut own, mut styles) = (List::default(), StyleLevels::default());
    loop {
        match xml.next(&mut buffer)? {
            Step::Start(tag) => match tag.key() {
                ("w", "abstractNumId" | "ilst") => own.definition = text(&tag).unwrap_or_default(),
                ("w", "lvlOverride") => at = level_of(tag.value("w", "ilvl")),
                ("w", "startOverride") => {
                    own.starts.insert(at, number(&tag).unwrap_or(1));
                }
                ("w", "lvl") => {
                    let (level, style) = read_level(xml)?;
                    own.levels.insert(at, level);
                    styles.extend(style.map(|style| (at, style)));
                }
                _ => {}
            },
            Step::End | Step::Over if xml.depth() < inside => return Ok((own, styles)),
            _ => {}
        }
    }
}

/// `w:lvl`, and the style whose paragraphs are of this level.
fn read_level<R: BufRead>(xml: &mut Xml<R>) -> Result<(Level, Option<String>), IngestError> {
    let (inside, mut buffer, mut style) = (xml.depth(), Vec::new(), None);
    let mut chosen = false;
    // A level that does not say where it starts does so at 0 (17.9.25).
    let mut own = Level { start: 0, ..Level::default() };
    loop {
        match xml.next(&mut buffer)? {
            Step::Start(tag) => match tag.key() {
                ("w", "start") => own.start = number(&tag).unwrap_or(0),
                // Newer formats come with one for older programs.
                ("mc", "Choice") => chosen = tag.value("mc", "Requires") == Some("w14"),
                ("mc", "Fallback") if chosen => xml.skip(&mut buffer)?,
                ("w", "numFmt") => {
                    own.format = match (tag.value("w", "val").unwrap_or_default(), tag.value("w", "format")) {
                        ("custom", Some(pattern)) => NumberFormat::from_ooxml_pattern(pattern),
                        (name, _) => NumberFormat::from_ooxml(name),
                    };
                }
                ("w", "nfc") => own.format = NumberFormat::from_nfc(number(&tag).unwrap_or(0)),
                // Spaces in front belong to the label.
                ("w", "lvlText") => {
                    own.text.clear();
                    own.push_pattern(tag.value("w", "val").unwrap_or_default());
                }
                ("w", "lvlRestart") => own.restart = number(&tag),
                ("w", "isLgl") => own.legal = is_on(&tag),
                ("w", "pStyle") => style = text(&tag),
                ("w", "suff") => {
                    own.follow = match tag.value("w", "val").unwrap_or_default() {
                        "space" | "Space" => Follow::Space,
                        "nothing" | "Nothing" => Follow::Nothing,
                        _ => Follow::Tab,
                    };
                }
                ("w", "pPr" | "rPr") => xml.skip(&mut buffer)?,
                _ => {}
            },
            Step::End | Step::Over if xml.depth() < inside => return Ok((own, style)),
            _ => {}
        }
    }
}

fn level_of(value: Option<&str>) -> usize {
    value.and_then(|value| value.trim().parse().ok()).unwrap_or(0).min(LEVELS - 1)
}
