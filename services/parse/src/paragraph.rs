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
}

impl Paragraph {
    pub(crate) fn of_row(row: &Row<'_>) -> Self {
        let covered: u32 = row.hint.emphasis.iter().filter(|e| e.strong).map(|e| e.end - e.start).sum();
        Self {
            mark: number::mark(row.text.chars()),
            key: row.key.clone(),
            heading: row.heading,
            list: row.hint.list.is_some(),
            align: row.hint.align,
            strong: covered as usize >= row.text.len(),
            indent: row.indent,
            cell: row.cell,
            element: row.hint.element,
            text: row.text.clone(),
        }
    }

    /// The same paragraph with another text.
    pub(crate) fn with_text(&self, text: Text) -> Self {
        Self { mark: number::mark(text.chars()), key: fold::key(text.chars()), text, ..self.clone() }
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
