//! Indents in characters, each with its twin in twips.
//!
//! Word and WPS follow the character-based attributes, which keep the indent
//! right when a clerk changes the size; LibreOffice and most libraries follow
//! the twips. Both are always written. Word counts `leftChars` to the edge of
//! the first line of a hanging paragraph while `left` runs to the edge of its
//! other lines (files made by Word: `leftChars="150" left="543"
//! hangingChars="100" hanging="217"`), so the two are told apart here.

use std::fmt::Write;

use wenshu_model::{Alignment, Paragraph, Role};
use wenshu_standard::{figures, setting};

/// Most that an indent may be, 字.
const MOST_ZI: f32 = figures::CHARACTERS_PER_LINE.value as f32;

/// Indents of a paragraph in 字.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Indents {
    /// Of the first line, on top of `left`; negative for a hanging indent.
    pub first: f32,
    /// Of all lines from the left.
    pub left: f32,
    /// Of all lines from the right.
    pub right: f32,
}

impl Indents {
    /// The indents of a paragraph. Values that no page can hold are brought to
    /// the width of the type area; a document from a stranger may carry any.
    pub(crate) fn of_paragraph(paragraph: &Paragraph) -> Self {
        let bounded = |zi: f32| if zi.is_finite() { zi.clamp(-MOST_ZI, MOST_ZI) } else { 0.0 };
        let sides = if paragraph.align == Alignment::Center { sides(paragraph.role) } else { 0.0 };
        Self {
            first: bounded(paragraph.first_indent),
            left: bounded(paragraph.left_indent) + sides,
            right: bounded(paragraph.right_indent) + sides,
        }
    }

    /// The indents that the style of a role carries.
    pub(crate) fn of_style(role: Role) -> Self {
        let sides = sides(role);
        Self { first: setting(role).first_indent, left: sides, right: sides }
    }

    /// The `w:ind` element, with every attribute that `inherited` sets or this
    /// paragraph needs. `size_pt` is the size of the paragraph's text.
    pub(crate) fn element(self, inherited: Self, size_pt: f64) -> String {
        let mut element = String::from("<w:ind");
        let first_edge = self.left + self.first.min(0.0);
        if self.left != inherited.left || first_edge != inherited.left + inherited.first.min(0.0) {
            attributes(&mut element, "left", first_edge, self.left, size_pt);
        }
        if self.right != inherited.right {
            attributes(&mut element, "right", self.right, self.right, size_pt);
        }
        if self.first < 0.0 {
            attributes(&mut element, "hanging", -self.first, -self.first, size_pt);
        } else if self.first != inherited.first {
            attributes(&mut element, "firstLine", self.first, self.first, size_pt);
        }
        element.push_str("/>");
        element
    }
}

/// What the lines of a role may reach over each side of the type area, 字: those
/// of titles, whose breaks are decided (9704-7.3.1-b, -c). LibreOffice 7.4 sets
/// gaps between Han characters and digits whatever the file says, and a line of
/// nineteen characters would lose its last one to the next line. The middle of
/// a centred line stays where it is.
fn sides(role: Role) -> f32 {
    if matches!(role, Role::Title | Role::AttachmentTitle) { -1.0 } else { 0.0 }
}

/// Writes one indent as `nameChars` and `name`.
fn attributes(element: &mut String, name: &str, zi: f32, twin_zi: f32, size_pt: f64) {
    let hundredths = (f64::from(zi) * 100.0).round() as i64;
    let twips = (f64::from(twin_zi) * cell_twips(size_pt)).round() as i64;
    // Writing to a String cannot fail.
    let _ = write!(element, " w:{name}Chars=\"{hundredths}\" w:{name}=\"{twips}\"");
}

/// Width of one 字 in twips: the cell of the grid for body text
/// (impl-grid-char), the natural width for other sizes.
pub(crate) fn cell_twips(size_pt: f64) -> f64 {
    let cell = if size_pt == figures::BODY_SIZE_PT.value { figures::CELL_PT.value } else { size_pt };
    cell * figures::TWIP_PER_PT
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Indents = Indents { first: 0.0, left: 0.0, right: 0.0 };

    #[test]
    fn two_characters_of_first_line_indent_are_632_twips() {
        let element = Indents { first: 2.0, ..NONE }.element(NONE, 16.0);
        assert_eq!(element, r#"<w:ind w:firstLineChars="200" w:firstLine="632"/>"#);
    }

    #[test]
    fn a_hanging_indent_is_written_as_word_writes_it() {
        let note = Indents { first: -3.0, left: 5.0, right: 0.0 };
        let element = note.element(Indents { first: 2.0, ..NONE }, 16.0);
        let expected = r#"<w:ind w:leftChars="200" w:left="1579" w:hangingChars="300" w:hanging="948"/>"#;
        assert_eq!(element, expected);
    }

    #[test]
    fn an_indent_of_the_style_is_taken_back_by_name() {
        let element = NONE.element(Indents { first: 2.0, ..NONE }, 16.0);
        assert_eq!(element, r#"<w:ind w:firstLineChars="0" w:firstLine="0"/>"#);
    }

    #[test]
    fn fractions_of_a_character_are_kept() {
        let element = Indents { right: 4.25, ..NONE }.element(NONE, 16.0);
        assert_eq!(element, r#"<w:ind w:rightChars="425" w:right="1342"/>"#);
    }
}
