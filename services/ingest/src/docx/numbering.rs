//! Automatic numbers (ECMA-376-1, 17.9): the label that a reader sees in front of
//! a paragraph.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use super::properties::{is_on, number, text};
use super::spaces::SPACES;
use super::styles::Styles;
use crate::{
    IngestError, Limits,
    numerals::{NumberFormat, numeral},
    package::Package,
    xml::{Step, Xml},
};

/// Levels of a list.
const LEVELS: usize = 9;
/// Characters of a label; a longer one is no number.
const LONGEST_LABEL: usize = 200;

/// What stands behind a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Suffix {
    #[default]
    Tab,
    Space,
    Nothing,
}

/// How one level of a list counts.
#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: NumberFormat,
    /// Its text with `%1` … `%9` for the numbers.
    text: String,
    suffix: Suffix,
    /// Level after which it starts anew (from 1); 0 for never.
    restart: Option<usize>,
    /// All numbers in it are Arabic.
    legal: bool,
    /// Id of the style whose paragraphs are of this level.
    style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 0,
            format: NumberFormat::Decimal,
            text: String::new(),
            suffix: Suffix::Tab,
            restart: None,
            legal: false,
            style: None,
        }
    }
}

#[derive(Debug, Clone, Default)]
struct Abstract {
    levels: BTreeMap<usize, Level>,
    /// Style whose list this one really is.
    link: Option<String>,
}

#[derive(Debug, Clone, Default)]
struct List {
    of: String,
    starts: BTreeMap<usize, u32>,
    levels: BTreeMap<usize, Level>,
}

/// The lists of a document and how far each has counted.
#[derive(Debug, Clone, Default)]
pub struct Numbering {
    abstracts: BTreeMap<String, Abstract>,
    lists: BTreeMap<String, List>,
    /// Numbers of the last paragraph at each level. Lists of one abstract
    /// definition count on together.
    counts: BTreeMap<String, [Option<u32>; LEVELS]>,
    /// Levels of lists that have begun.
    begun: BTreeSet<(String, usize)>,
}

/// What stands in front of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The number as a reader sees it, with the space behind it; empty for a
    /// bullet.
    pub text: String,
    /// Depth in the list, from 1.
    pub depth: u8,
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
        let mut buffer = Vec::new();
        loop {
            match xml.next(&mut buffer)? {
                Step::Start(tag) if tag.key() == ("w", "abstractNum") => {
                    let id = tag.value("w", "abstractNumId").unwrap_or_default().to_owned();
                    let read = read_abstract(&mut xml)?;
                    numbering.abstracts.insert(id, read);
                }
                Step::Start(tag) if tag.key() == ("w", "num") => {
                    let id = tag.value("w", "numId").unwrap_or_default().to_owned();
                    let read = read_list(&mut xml)?;
                    numbering.lists.insert(id, read);
                }
                Step::Over => break,
                _ => {}
            }
        }
        drop(xml);
        numbering.follow_links(styles);
        Ok(numbering)
    }

    /// Puts the definition that a style holds in the place of a link to it.
    fn follow_links(&mut self, styles: &Styles) {
        let target = |link: &String| {
            let list = styles.paragraph(Some(link)).paragraph.list?;
            let of = self.lists.get(&list)?.of.clone();
            self.abstracts.get(&of).filter(|found| !found.levels.is_empty()).map(|_| of)
        };
        let links: Vec<(String, String)> =
            (self.abstracts.iter()).filter_map(|(id, one)| Some((id.clone(), target(one.link.as_ref()?)?))).collect();
        for list in self.lists.values_mut() {
            if let Some((_, real)) = links.iter().find(|(id, _)| *id == list.of) {
                list.of.clone_from(real);
            }
        }
    }

    /// The label of the next paragraph of list `list`. `level` is from 0; where
    /// the paragraph names none, the one that belongs to its style counts.
    pub fn label(&mut self, list: &str, level: Option<u8>, style: Option<&str>) -> Option<Label> {
        let definition = self.lists.get(list)?;
        let base = self.abstracts.get(&definition.of)?;
        let level_at = |at: usize| definition.levels.get(&at).or_else(|| base.levels.get(&at));
        let of_style =
            || (0..LEVELS).find(|&at| style.is_some() && level_at(at).and_then(|l| l.style.as_deref()) == style);
        let at = level.map(usize::from).or_else(of_style).unwrap_or(0).min(LEVELS - 1);
        let own = level_at(at)?;
        let start = |at: usize| {
            let written = level_at(at).map_or(0, |level| level.start);
            definition.starts.get(&at).copied().unwrap_or(written)
        };

        let counts = self.counts.entry(definition.of.clone()).or_default();
        // A list that is told where a level starts does so where that level
        // begins; those above it count on.
        let starts_anew = self.begun.insert((list.to_owned(), at)) && definition.starts.contains_key(&at);
        for (depth, count) in counts.iter_mut().enumerate() {
            if depth < at {
                // A level that was passed over counts as begun.
                count.get_or_insert_with(|| start(depth));
            } else if depth == at {
                let last = count.filter(|_| !starts_anew);
                *count = Some(last.map_or_else(|| start(at), |last| last.saturating_add(1)));
            } else if level_at(depth).is_none_or(|level| level.restart.is_none_or(|after| at < after)) {
                *count = None;
            }
        }

        let depth = u8::try_from(at + 1).unwrap_or(u8::MAX);
        if own.format == NumberFormat::Bullet {
            return Some(Label { text: String::new(), depth });
        }
        let shown = |at: usize| {
            let format = level_at(at).map_or(NumberFormat::Decimal, |level| level.format);
            let plain = own.legal && !matches!(format, NumberFormat::None | NumberFormat::Bullet);
            let count = counts.get(at).copied().flatten().unwrap_or_else(|| start(at));
            numeral(if plain { NumberFormat::Decimal } else { format }, count)
        };
        let written = filled_in(&own.text, shown);
        (!written.trim().is_empty()).then(|| Label { text: with_suffix(written, own.suffix), depth })
    }
}

/// Puts numbers in the places of `%1` … `%9`.
fn filled_in(pattern: &str, shown: impl Fn(usize) -> String) -> String {
    let (mut label, mut chars) = (String::new(), pattern.chars().take(LONGEST_LABEL).peekable());
    while let Some(c) = chars.next() {
        let level = chars.peek().and_then(|next| next.to_digit(10)).filter(|&digit| c == '%' && digit > 0);
        match level.and_then(|level| usize::try_from(level).ok()) {
            Some(level) => {
                chars.next();
                label.push_str(&shown(level - 1));
            }
            None => label.push(c),
        }
    }
    label
}

/// The space that a reader sees behind a number; behind a wide mark there is
/// none to speak of.
fn with_suffix(mut label: String, suffix: Suffix) -> String {
    let narrow = label.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ')' | ','));
    if suffix == Suffix::Space || suffix == Suffix::Tab && narrow {
        label.push(' ');
    }
    label
}

/// `w:abstractNum`.
fn read_abstract<R: BufRead>(xml: &mut Xml<R>) -> Result<Abstract, IngestError> {
    let (inside, mut buffer, mut own) = (xml.depth(), Vec::new(), Abstract::default());
    loop {
        match xml.next(&mut buffer)? {
            Step::Start(tag) => match tag.key() {
                ("w", "numStyleLink") => own.link = text(&tag),
                ("w", "lvl") => {
                    let at = level_of(tag.value("w", "ilvl"));
                    own.levels.insert(at, read_level(xml)?);
                }
                _ => {}
            },
            Step::End | Step::Over if xml.depth() < inside => return Ok(own),
            _ => {}
        }
    }
}

/// `w:num`.
fn read_list<R: BufRead>(xml: &mut Xml<R>) -> Result<List, IngestError> {
    let (inside, mut buffer, mut own, mut at) = (xml.depth(), Vec::new(), List::default(), 0);
    loop {
        match xml.next(&mut buffer)? {
            Step::Start(tag) => match tag.key() {
                ("w", "abstractNumId") => own.of = text(&tag).unwrap_or_default(),
                ("w", "lvlOverride") => at = level_of(tag.value("w", "ilvl")),
                ("w", "startOverride") => {
                    own.starts.insert(at, number(&tag).unwrap_or(1));
                }
                ("w", "lvl") => {
                    own.levels.insert(at, read_level(xml)?);
                }
                _ => {}
            },
            Step::End | Step::Over if xml.depth() < inside => return Ok(own),
            _ => {}
        }
    }
}

/// `w:lvl`.
fn read_level<R: BufRead>(xml: &mut Xml<R>) -> Result<Level, IngestError> {
    let (inside, mut buffer, mut own) = (xml.depth(), Vec::new(), Level::default());
    loop {
        match xml.next(&mut buffer)? {
            Step::Start(tag) => match tag.key() {
                ("w", "start") => own.start = number(&tag).unwrap_or(0),
                ("w", "numFmt") => {
                    own.format = match (tag.value("w", "val").unwrap_or_default(), tag.value("w", "format")) {
                        ("custom", Some(pattern)) => NumberFormat::from_ooxml_pattern(pattern),
                        (name, _) => NumberFormat::from_ooxml(name),
                    };
                }
                // Spaces in front belong to the label.
                ("w", "lvlText") => own.text = tag.value("w", "val").unwrap_or_default().to_owned(),
                ("w", "lvlRestart") => own.restart = number(&tag),
                ("w", "isLgl") => own.legal = is_on(&tag),
                ("w", "pStyle") => own.style = text(&tag),
                ("w", "suff") => {
                    own.suffix = match tag.value("w", "val").unwrap_or_default() {
                        "space" => Suffix::Space,
                        "nothing" => Suffix::Nothing,
                        _ => Suffix::Tab,
                    };
                }
                ("w", "pPr" | "rPr") => xml.skip(&mut buffer)?,
                _ => {}
            },
            Step::End | Step::Over if xml.depth() < inside => return Ok(own),
            _ => {}
        }
    }
}

fn level_of(value: Option<&str>) -> usize {
    value.and_then(|value| value.trim().parse().ok()).unwrap_or(0).min(LEVELS - 1)
}
