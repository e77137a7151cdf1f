//! White space in paragraphs (ISO/IEC 26300-1, 6.1.2): runs of it are one
//! space, and none stands at either end. Spaces and tabs that are meant have
//! elements of their own.

use crate::xml::Tag;

/// Spaces that one `text:s` may stand for, and all of a file.
const MOST_AT_ONCE: usize = 1_000;
const MOST_IN_ALL: usize = 1 << 20;

/// The spaces of `text:s`, which is short and may stand for many. Counted, so
/// that a small file does not become a large one; past the limit it stands for
/// one.
#[derive(Debug)]
pub struct MeantSpaces {
    left: usize,
}

impl Default for MeantSpaces {
    fn default() -> Self {
        Self { left: MOST_IN_ALL }
    }
}

impl MeantSpaces {
    /// The spaces that an element stands for.
    pub fn of(&mut self, tag: &Tag<'_>) -> String {
        let count: usize = tag.value("text", "c").and_then(|count| count.parse().ok()).unwrap_or(1);
        let count = count.min(MOST_AT_ONCE).min(self.left).max(1);
        self.left = self.left.saturating_sub(count);
        " ".repeat(count)
    }
}

/// What white space was met in the paragraph so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spacing {
    /// Something that shows stands before.
    begun: bool,
    /// White space was met and may show, if something follows.
    pending: bool,
}

impl Spacing {
    /// The characters that show of a piece of text.
    pub fn collapse(&mut self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\r' | '\n') {
                self.pending = self.begun;
            } else {
                if self.solid() {
                    shown.push(' ');
                }
                shown.push(c);
            }
        }
        shown
    }

    /// Something else than text follows; true when a space stands before it.
    pub fn solid(&mut self) -> bool {
        self.begun = true;
        std::mem::take(&mut self.pending)
    }
}
