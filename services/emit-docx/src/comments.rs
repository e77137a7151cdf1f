//! Findings as comments: which paragraph, cell or picture each stands on, and
//! the part that holds their words.
//!
//! A comment takes the place of the finding's lines, narrowed to its excerpt
//! where that is found; one without a place goes on the title. No dates: the
//! same document gives the same bytes on every day.

use std::collections::BTreeMap;
use std::fmt::Write;

use quick_xml::escape::escape;
use wenshu_model::{Block, Finding, Lines, OfficialDocument, Paragraph, Role, Severity};

use crate::parts::{COMMENT_STYLE, DECLARATION, MAIN};
use crate::text;

/// Who comments.
const AUTHOR: &str = "文书";

/// What a comment can stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Holder {
    /// A paragraph of the letterhead.
    Letterhead(usize),
    /// A paragraph or picture of the body.
    Block(usize),
    /// A cell of a table: the block, then the cell.
    Cell(usize, usize),
    /// An element of the 版记.
    Imprint(usize),
}

/// An end of a comment's range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mark {
    /// Characters of the holder's text before it.
    pub offset: usize,
    /// What it is; ends come before beginnings at the same place.
    pub end: RangeEnd,
    /// Number of the comment.
    pub id: usize,
}

/// Which end of a range a [`Mark`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RangeEnd {
    /// The last of a range with characters in it.
    Last,
    /// The first.
    First,
    /// The last of an empty range.
    LastOfEmpty,
}

/// The comments of a document.
#[derive(Debug, Default)]
pub(crate) struct Comments {
    marks: BTreeMap<Holder, Vec<Mark>>,
    /// The messages; a comment's number is its place.
    messages: Vec<String>,
}

impl Comments {
    /// The findings that ask for a person, each at its place.
    pub(crate) fn of(document: &OfficialDocument) -> Self {
        let mut comments = Self::default();
        let asking: Vec<&Finding> =
            document.findings.iter().filter(|finding| finding.severity >= Severity::Warning).collect();
        if asking.is_empty() {
            return comments;
        }
        let places = places(document);
        let title = places.iter().position(|place| place.is_title).unwrap_or_default();
        for finding in asking {
            let Some(place) = holder_of(finding, &places).or(places.get(title)) else { continue };
            comments.add(place, finding);
        }
        comments.marks.values_mut().for_each(|marks| marks.sort_unstable());
        comments
    }

    fn add(&mut self, place: &Place, finding: &Finding) {
        let whole = (0, place.text.chars().count());
        let (first, last) = range_of(finding, &place.text).unwrap_or(whole);
        let id = self.messages.len();
        let end = if first == last { RangeEnd::LastOfEmpty } else { RangeEnd::Last };
        let marks = self.marks.entry(place.holder).or_default();
        marks.push(Mark { offset: first, end: RangeEnd::First, id });
        marks.push(Mark { offset: last, end, id });
        // Words about the text, not the text: what XML forbids is shown as lost.
        let shown = |character| if text::is_forbidden(character) { char::REPLACEMENT_CHARACTER } else { character };
        self.messages.push(finding.message.chars().map(shown).collect());
    }

    /// The ends of ranges in what a holder holds, in order.
    pub(crate) fn marks(&self, holder: Holder) -> &[Mark] {
        self.marks.get(&holder).map(Vec::as_slice).unwrap_or_default()
    }

    /// `word/comments.xml`; none when there is nothing to say.
    pub(crate) fn part(&self) -> Option<String> {
        if self.messages.is_empty() {
            return None;
        }
        let mut part = format!("{DECLARATION}<w:comments xmlns:w=\"{MAIN}\">");
        for (id, message) in self.messages.iter().enumerate() {
            // Writing to a String cannot fail.
            let _ = write!(
                part,
                concat!(
                    "<w:comment w:id=\"{}\" w:author=\"{}\" w:initials=\"{}\"><w:p><w:pPr><w:pStyle w:val=\"{}\"/></w:pPr>",
                    "<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p></w:comment>"
                ),
                id,
                AUTHOR,
                AUTHOR,
                COMMENT_STYLE,
                escape(message.as_str())
            );
        }
        part.push_str("</w:comments>");
        Some(part)
    }
}

/// A paragraph, cell or picture that may take a comment.
struct Place {
    holder: Holder,
    lines: Option<Lines>,
    text: String,
    is_title: bool,
}

impl Place {
    fn of_paragraph(holder: Holder, paragraph: &Paragraph) -> Self {
        Self { holder, lines: paragraph.lines, text: paragraph.text(), is_title: paragraph.role == Role::Title }
    }
}

/// Everything that may take a comment, in reading order.
fn places(document: &OfficialDocument) -> Vec<Place> {
    let mut places = Vec::new();
    let head = document.letterhead.iter().flat_map(|letterhead| &letterhead.paragraphs).enumerate();
    places.extend(head.map(|(index, paragraph)| Place::of_paragraph(Holder::Letterhead(index), paragraph)));
    for (index, block) in document.blocks.iter().enumerate() {
        match block {
            Block::Paragraph(paragraph) => places.push(Place::of_paragraph(Holder::Block(index), paragraph)),
            Block::Figure(figure) => {
                let holder = Holder::Block(index);
                places.push(Place { holder, lines: figure.lines, text: String::new(), is_title: false });
            }
            Block::Table(table) => places.extend(table.cells.iter().enumerate().map(|(number, cell)| {
                let holder = Holder::Cell(index, number);
                Place { holder, lines: table.lines, text: cell.text.clone(), is_title: false }
            })),
        }
    }
    let foot = document.imprint.iter().flat_map(|imprint| &imprint.entries).enumerate();
    places.extend(foot.map(|(index, entry)| Place::of_paragraph(Holder::Imprint(index), &entry.paragraph)));
    places
}

/// What holds the finding's lines: of several the one with its words; when its
/// line is in none, since it was left out, the last before it.
fn holder_of<'a>(finding: &Finding, places: &'a [Place]) -> Option<&'a Place> {
    let lines = finding.lines?;
    let overlaps =
        |place: &&Place| place.lines.is_some_and(|held| held.first <= lines.last && lines.first <= held.last);
    let with_words = places.iter().filter(overlaps).find(|place| range_of(finding, &place.text).is_some());
    let first = || places.iter().find(overlaps);
    let before = || {
        let starts_before = places.iter().filter(|place| place.lines.is_some_and(|held| held.first <= lines.first));
        starts_before.max_by_key(|place| place.lines.map(|held| held.first))
    };
    with_words.or_else(first).or_else(before)
}

/// Where the finding's words stand in a text, in characters.
fn range_of(finding: &Finding, text: &str) -> Option<(usize, usize)> {
    let excerpt = finding.excerpt.trim_matches(|character: char| character == '…' || character.is_whitespace());
    if excerpt.is_empty() {
        return None;
    }
    let start = text.find(excerpt)?;
    let before = text.get(..start)?.chars().count();
    Some((before, before + excerpt.chars().count()))
}
