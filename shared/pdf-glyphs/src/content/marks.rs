//! Marked content (ISO 32000-1, 14.6): layers, artifacts, parts of the structure.

use crate::page::Artifact;

/// A part of the content that is marked.
#[derive(Debug, Clone, Default)]
pub struct Mark {
    /// In a layer that is off.
    pub hidden: bool,
    /// Beside the text.
    pub artifact: Option<Artifact>,
    /// The element of structure it belongs to.
    pub tag: Option<u32>,
    /// The text that stands for its glyphs, and the first of them.
    pub actual: Option<(String, usize)>,
}

/// The marks that are open.
#[derive(Debug, Default)]
pub struct Marks {
    open: Vec<Mark>,
    beyond: usize,
}

/// Marks that are kept open.
const MOST: usize = 256;

impl Marks {
    /// How many are open.
    pub const fn len(&self) -> usize {
        self.open.len()
    }

    /// Opens one inside the last.
    pub fn push(&mut self, mut mark: Mark) {
        if self.open.len() >= MOST {
            self.beyond = self.beyond.saturating_add(1);
            return;
        }
        if let Some(around) = self.open.last() {
            mark.hidden |= around.hidden;
            mark.artifact = mark.artifact.or(around.artifact);
            mark.tag = mark.tag.or(around.tag);
        }
        self.open.push(mark);
    }

    /// Closes the last one.
    pub fn pop(&mut self, before: usize) -> Option<Mark> {
        if self.beyond > 0 {
            self.beyond -= 1;
            return None;
        }
        if self.open.len() > before { self.open.pop() } else { None }
    }

    /// Closes all that were opened since.
    pub fn truncate(&mut self, before: usize) {
        self.open.truncate(before);
        self.beyond = 0;
    }

    /// What holds now.
    pub fn now(&self) -> (bool, Option<Artifact>, Option<u32>) {
        self.open.last().map_or((false, None, None), |mark| (mark.hidden, mark.artifact, mark.tag))
    }
}
