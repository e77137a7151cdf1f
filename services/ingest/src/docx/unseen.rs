//! Characters that nobody sees though nothing says that they are hidden: white
//! ones on the white page, and such as are a point high.
//!
//! White letters on something dark are seen. Whether something is dark is asked
//! of the run, the paragraph, the cell and the table; in a box, behind a picture
//! that lies under the text, and in a document with a background nothing is
//! taken for unseen.

use super::properties::RunProperties;
use crate::xml::Tag;

/// Half points up to which characters are no more than a line.
const SMALLEST: u32 = 2;
/// Each part of a colour from which it is white to the eye (as in PDF files).
const WHITE: u8 = 0xfa;

/// What lies under the characters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ground {
    /// Something may be dark under the whole document from here on.
    pub document: bool,
    /// The open table, cell or box may be dark.
    pub around: bool,
    /// The open paragraph may be.
    pub paragraph: bool,
}

impl Ground {
    const fn may_be_dark(self) -> bool {
        self.document || self.around || self.paragraph
    }
}

/// True for characters that nobody sees.
pub fn is_unseen(look: &RunProperties, ground: Ground) -> bool {
    let tiny = look.half_points.is_some_and(|size| size <= SMALLEST);
    let white = look.white == Some(true) && look.shaded != Some(true) && !ground.may_be_dark();
    tiny || white
}

/// Whether `w:color` is white.
pub fn is_white(tag: &Tag<'_>) -> bool {
    tag.value("w", "val").is_some_and(is_white_value)
}

/// Whether `w:shd` or `w:highlight` may put something dark under characters.
pub fn may_be_dark(tag: &Tag<'_>) -> bool {
    let light = |value: &str| value == "auto" || value == "none" || is_white_value(value);
    if tag.name() == "highlight" {
        return !tag.value("w", "val").is_some_and(light);
    }
    let fill = !tag.value("w", "fill").is_none_or(light) || tag.value("w", "themeFill").is_some();
    let pattern = !matches!(tag.value("w", "val"), None | Some("clear" | "nil"));
    fill || pattern
}

fn is_white_value(value: &str) -> bool {
    let value = value.trim();
    let part = |at: usize| value.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
    let white = |at: usize| part(at).is_some_and(|part| part >= WHITE);
    value == "white" || value.len() == 6 && white(0) && white(2) && white(4)
}
