//! Where the reader is: in which list, paragraph and run.

use super::numbering::ListKey;
use super::space::Spacing;
use super::styles::TextLook;

/// What surrounds the text that comes next. A cell, a box and a note begin a
/// new one.
#[derive(Debug, Default)]
pub struct Place {
    /// Lists that are open, the outermost first.
    pub lists: Vec<OpenList>,
    /// The label of the item that began, until a paragraph takes it.
    pub label: Option<PendingLabel>,
    /// What is to stand in front of the next paragraph: the mark of a note.
    pub mark: Option<String>,
    /// True between the ends of a paragraph.
    pub in_paragraph: bool,
    /// White space of the paragraph.
    pub spacing: Spacing,
    /// True when the rest of the paragraph is hidden by a field.
    pub hidden_paragraph: bool,
    /// Groups of rows that are open and repeat on each page.
    pub header_rows: u32,
    /// How characters are set.
    pub look: TextLook,
}

/// An open list.
#[derive(Debug, Clone)]
pub struct OpenList {
    /// Its counters.
    pub key: ListKey,
    /// Name of its style.
    pub style: String,
}

/// A label that waits for its paragraph.
#[derive(Debug, Clone)]
pub struct PendingLabel {
    /// The counters.
    pub key: ListKey,
    /// Level, from 1.
    pub level: usize,
    /// Name of the list style.
    pub style: String,
    /// The number that the file gives the item.
    pub restart: Option<u32>,
}

impl Place {
    /// A place inside this one: hidden if this one is.
    pub fn inside(&self) -> Self {
        let look = TextLook { hidden: self.look.hidden, ..TextLook::default() };
        Self { look, ..Self::default() }
    }
}
