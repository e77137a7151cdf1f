//! Paragraphs: lines joined where a sentence runs on, and split where
//! headings run together in one line.

use wenshu_model::source::{Cell, HintAlign, NamedElement};

use crate::fold;
use crate::number::{self, Mark};
use crate::row::Row;
use crate::text::{Text, is_han};

/// A paragraph as its author meant it.
#[derive(Debug, Clone)]
pub(crate) struct Paragraph {
    pub(crate) text: Text,
    /// Folded for comparison, no spaces.
    pub(crate) key: String,
    /// The number in front.
    pub(crate) mark: Option<Mark>,
    /// Heading level that the format gives.
    pub(crate) heading: Option<u8>,
    /// Item of a list by the format.
    pub(crate) list: bool,
    pub(crate) align: Option<HintAlign>,
    /// All of it is set apart (bold) by the format.
    pub(crate) strong: bool,
    /// Width of the white space in front of the first line.
    pub(crate) indent: usize,
    pub(crate) cell: Option<Cell>,
    /// The element that the format names.
    pub(crate) element: Option<NamedElement>,
    /// Its marks, counted once: a paragraph of a hundred thousand joined lines is
    /// asked for them with every line.
    pub(crate) tally: Tally,
}

/// How many marks of each kind a paragraph has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Ends of sentences and clauses, behind the number.
    pub(crate) sentences: usize,
    /// Commas, behind the number.
    pub(crate) commas: usize,
    /// Colons, behind the number.
    pub(crate) colons: usize,
    /// Opening quotes and brackets, the number's included.
    opened: usize,
    /// Closing quotes and brackets, the number's included.
    closed: usize,
}

impl Tally {
    fn of(number: &[char], rest: &[char]) -> Self {
        let count = |chars: &[char], is: fn(char) -> bool| chars.iter().filter(|c| is(**c)).count();
        Self {
            sentences: count(rest, |c| matches!(c, '。' | '；' | '！' | '？')),
            commas: count(rest, |c| matches!(c, '，' | ',')),
            colons: count(rest, |c| matches!(c, '：' | ':')),
            opened: count(number, is_opening) + count(rest, is_opening),
            closed: count(number, is_closing) + count(rest, is_closing),
        }
    }

    fn with(self, other: Self) -> Self {
        Self {
            sentences: self.sentences + other.sentences,
            commas: self.commas + other.commas,
            colons: self.colons + other.colons,
            opened: self.opened + other.opened,
            closed: self.closed + other.closed,
        }
    }

    /// True when more quotes or brackets are opened than closed.
    pub(crate) fn opens_more_than_it_closes(self) -> bool {
        self.opened > self.closed
    }

    /// True when a quote or bracket is closed.
    pub(crate) fn closes(self) -> bool {
        self.closed > 0
    }
}

fn tally(text: &Text, mark: Option<Mark>) -> Tally {
    let chars = text.chars();
    let (number, rest) = chars.split_at(mark.map_or(0, |mark| mark.length).min(chars.len()));
    Tally::of(number, rest)
}

impl Paragraph {
    pub(crate) fn of_row(row: &Row<'_>) -> Self {
        Self::new(row, row.text.clone(), row.key.clone(), is_strong(row))
    }

    /// A paragraph of `text` that begins in `row`; `strong` when all of its rows are.
    pub(crate) fn of_text(row: &Row<'_>, text: Text, strong: bool) -> Self {
        let key = fold::key(text.chars());
        Self::new(row, text, key, strong)
    }

    fn new(row: &Row<'_>, text: Text, key: String, strong: bool) -> Self {
        let mark = number::mark(text.chars());
        Self {
            mark,
            tally: tally(&text, mark),
            key,
            heading: row.heading,
            list: row.hint.list.is_some(),
            align: row.hint.align,
            strong,
            indent: row.indent,
            cell: row.cell,
            element: row.hint.element,
            text,
        }
    }

    /// The same paragraph with another text.
    pub(crate) fn with_text(&self, text: Text) -> Self {
        let mark = number::mark(text.chars());
        Self { mark, tally: tally(&text, mark), key: fold::key(text.chars()), text, ..*self }
    }

    /// The same paragraph with the text of `next` behind its own.
    pub(crate) fn take_in(&mut self, next: Self) {
        let all_of_next = next.mark.map_or(next.tally, |_| Tally::of(&[], next.text.chars()));
        self.text.append(next.text);
        // Folding looks at one character at a time, so that keys can be joined.
        self.key.push_str(&next.key);
        self.strong &= next.strong;
        let mark = number::mark(self.text.chars());
        self.tally = if mark == self.mark { self.tally.with(all_of_next) } else { tally(&self.text, mark) };
        self.mark = mark;
    }

    /// The characters behind the number.
    pub(crate) fn rest(&self) -> &[char] {
        let length = self.mark.map_or(0, |mark| mark.length);
        self.text.chars().get(length..).unwrap_or_default()
    }

    /// True when the last character ends a sentence or clause.
    pub(crate) fn ends_sentence(&self) -> bool {
        let mut chars = self.text.chars().iter().rev();
        match chars.find(|c| !is_closing(**c)) {
            // A half-width stop behind Han is a full stop, several are an ellipsis;
            // behind a figure it may be a decimal's.
            Some('.') => chars.next().is_some_and(|c| is_han(*c) || matches!(c, '.' | '%')),
            Some(c) => is_terminal(*c),
            None => false,
        }
    }
}

/// True when the format sets all of a row apart.
pub(crate) fn is_strong(row: &Row<'_>) -> bool {
    let covered: u32 = row.hint.emphasis.iter().filter(|e| e.strong).map(|e| e.end - e.start).sum();
    covered as usize >= row.text.len()
}

/// Marks that end a sentence.
pub(crate) fn is_terminal(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '…' | '!' | '?' | ';' | '：' | ':')
}

/// Closing quotes and brackets.
pub(crate) fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '》' | '〉' | '）' | ')' | '】' | '］' | ']' | '」' | '』' | '"')
}

/// Opening quotes and brackets.
pub(crate) fn is_opening(c: char) -> bool {
    matches!(c, '“' | '‘' | '《' | '〈' | '（' | '(' | '【' | '［' | '[' | '「' | '『')
}
