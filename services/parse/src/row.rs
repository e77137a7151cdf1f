//! The lines of a Source as parse looks at them.

use wenshu_model::source::{Cell, Hint};
use wenshu_model::{Line, Source};

use crate::fold;
use crate::one_line;
use crate::text::{Text, is_space};

/// A line that shows something.
#[derive(Debug, Clone)]
pub(crate) struct Row<'s> {
    /// The characters, without white space at the ends.
    pub(crate) text: Text,
    /// The same folded for comparison: Simplified, half-width, lower case, no
    /// spaces. Only for looking at; it has no places.
    pub(crate) key: String,
    /// Width of the white space in front, in half-width columns.
    pub(crate) indent: usize,
    /// Blank lines in front of it.
    pub(crate) blanks: u32,
    /// Typed marks of Markdown in front of it, in a file that is none.
    pub(crate) markup: Vec<Text>,
    /// Heading level, by the format or by typed marks.
    pub(crate) heading: Option<u8>,
    /// What the format says of it.
    pub(crate) hint: &'s Hint,
    /// Its cell, when it is one.
    pub(crate) cell: Option<Cell>,
}

impl Row<'_> {
    /// Width in half-width columns.
    pub(crate) fn width(&self) -> usize {
        columns(self.text.chars())
    }
}

/// Length of the stars on either side of a line that is bold as a whole.
fn typed_stars(chars: &[char]) -> usize {
    let inside = chars.strip_prefix(&['*', '*']).and_then(|rest| rest.strip_suffix(&['*', '*']));
    if inside.is_some_and(|inside| !inside.is_empty() && !inside.contains(&'*')) { 2 } else { 0 }
}

/// A row of a line, or of a part of it.
fn row(text: Text, line: &Line, indent: usize, blanks: u32) -> Row<'_> {
    let marks = typed_marks(text.chars());
    let (before, text) = text.split(marks);
    let stars = typed_stars(text.chars());
    let (opening, rest) = text.split(stars);
    let (text, closing) = rest.split(rest.len() - stars);
    Row {
        key: fold::key(text.chars()),
        indent,
        blanks,
        markup: [before, opening, closing].into_iter().filter(|mark| !mark.is_empty()).collect(),
        heading: line.hint.heading.or(u8::try_from(marks).ok().filter(|marks| *marks > 0)),
        hint: &line.hint,
        cell: line.origin.cell,
        text,
    }
}

/// Length of the # marks in front of a heading: ## 篇一.
fn typed_marks(chars: &[char]) -> usize {
    let marks = chars.iter().take_while(|c| **c == '#').count();
    let set_off = chars.get(marks).is_some_and(|c| is_space(*c));
    if (1..=6).contains(&marks) && set_off { marks } else { 0 }
}

/// Width of characters in half-width columns.
pub(crate) fn columns(chars: &[char]) -> usize {
    chars.iter().map(|c| if u32::from(*c) < 0x2e80 && !is_wide_mark(*c) { 1 } else { 2 }).sum()
}

fn is_wide_mark(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '①'..='⑳' | '★')
}

/// The rows of a Source; blank lines are only counted, and pictures are no rows
/// ([`crate::figures`]).
pub(crate) fn rows(source: &Source) -> Vec<Row<'_>> {
    let mut rows = Vec::with_capacity(source.lines.len());
    let mut blanks = 0;
    for (number, line) in (1_u32..).zip(&source.lines) {
        let text = Text::of_line(number, &line.text);
        if text.is_empty() || line.hint.picture.is_some() {
            blanks += u32::from(text.is_empty() && line.hint.picture.is_none());
            continue;
        }
        let white: Vec<char> = line.text.chars().take_while(|c| is_space(*c)).collect();
        let indent = white.iter().map(|c| if *c == '\t' { 4 } else { columns(&[*c]) }).sum();
        rows.extend(one_line::parts(text).into_iter().map(|part| row(part, line, indent, blanks)));
        blanks = 0;
    }
    rows
}
