//! Attachment note, signature and date of a paper without a seal
//! (9704-7.3.4, 9704-7.3.5.2).

use wenshu_model::{Block, Role};
use wenshu_standard::figures::{DATE_OFFSET_ZI, NOTE_INDENT_ZI, UNSEALED_SIGNATURE_INSET_ZI};
use wenshu_standard::{LatinFace, Profile};

use super::paragraph;
use crate::characters::{at, cells, run_end};
use crate::elements::attachment_word;
use crate::revise::{Part, Revised};

/// Right insets of signature and date, in 字.
#[derive(Debug, Clone, Copy)]
pub(super) struct Insets {
    /// Of the longest name; shorter ones begin below its first character.
    signature: f32,
    date: f32,
}

impl Insets {
    /// The name is inset two 字; the date begins two 字 right of the name's
    /// first character (9704-7.3.5.2-a, -b). A date longer than the name is
    /// inset two 字 itself, and the name moves left to keep the offset (-c).
    pub(super) fn of(texts: &[Revised]) -> Self {
        let widths = |part: Part| {
            texts.iter().filter(move |text| text.part == part).map(|text| cells(text.text.chars().iter().copied()))
        };
        let inset = UNSEALED_SIGNATURE_INSET_ZI.value as f32;
        let offset = DATE_OFFSET_ZI.value as f32;
        let name = widths(Part::Signature).fold(0.0, f32::max);
        let date = widths(Part::DateOfIssue).fold(0.0, f32::max);
        if name == 0.0 || date == 0.0 {
            return Self { signature: inset, date: inset };
        }
        if date > name {
            return Self { signature: inset + date + offset - name, date: inset };
        }
        Self { signature: inset, date: inset + name - offset - date }
    }

    /// A row of the signature, or the date. Several organs stand one below the
    /// other, the host first (9704-7.3.5.2-d), each with the same right inset.
    pub(super) fn paragraph(&self, revised: &Revised) -> Block {
        let (role, inset) = match revised.part {
            Part::DateOfIssue => (Role::DateOfIssue, self.date),
            _ => (Role::Signature, self.signature),
        };
        let mut made = paragraph(role, &revised.string(), revised.lines);
        made.right_indent = inset;
        made.keep_with_next = role == Role::Signature;
        Block::Paragraph(made)
    }
}

/// A line of the attachment note: wrapped lines begin below the first
/// character of the name (9704-7.3.4-d), later ordinals below the first.
pub(super) fn attachment_note(revised: &Revised, index: usize, profile: &Profile) -> Block {
    let text = revised.text.chars();
    let word = attachment_word(text);
    let colon = if word > 0 && at(text, word) == '：' { word + 1 } else { word };
    let digits = run_end(text, colon, |c| c.is_ascii_digit());
    let has_ordinal = digits > colon && at(text, digits) == '.';
    let spaced = at(text, digits + 1) == ' ';
    let ordinal = if has_ordinal { ordinal_width(digits - colon, spaced, profile) } else { 0.0 };
    let label = cells(text.get(..colon).unwrap_or_default().iter().copied());
    let indent = NOTE_INDENT_ZI.value as f32;
    // Lines after the first have no 附件： of their own but stand below it.
    let label_room = if index > 0 && word == 0 { LABEL_ZI } else { label };
    let mut made = paragraph(Role::AttachmentNote, &revised.string(), revised.lines);
    made.left_indent = indent + label_room + ordinal;
    made.first_indent = -(label + ordinal);
    Block::Paragraph(made)
}

/// Width of 附件：, in 字.
const LABEL_ZI: f32 = 3.0;

/// Width of `1.` and the space that may stand behind it, in 字: digits are half
/// an em wide in every face; stop and space are a quarter em in Times New Roman
/// and half an em in 仿宋.
fn ordinal_width(digits: usize, spaced: bool, profile: &Profile) -> f32 {
    let narrow = match profile.latin_face {
        LatinFace::Times => 0.25,
        LatinFace::Han => 0.5,
    };
    digits as f32 * 0.5 + narrow * if spaced { 2.0 } else { 1.0 }
}

/// A page that carries name and date carries text too (9704-7.3.5.5-a): the
/// chain reaches from the last paragraph before them.
pub(super) fn keep_with_body(blocks: &mut [Block]) {
    let is_closing = |block: &Block| {
        matches!(block, Block::Paragraph(paragraph)
            if matches!(paragraph.role, Role::AttachmentNote | Role::Signature | Role::DateOfIssue))
    };
    let first = blocks.iter().position(is_closing);
    let last = blocks.iter().rposition(is_closing);
    let (Some(first), Some(last)) = (first, last) else { return };
    let signed = blocks.iter().any(|block| {
        matches!(block, Block::Paragraph(paragraph) if matches!(paragraph.role, Role::Signature | Role::DateOfIssue))
    });
    if !signed {
        return;
    }
    for block in blocks.get_mut(first.saturating_sub(1)..last).unwrap_or_default() {
        if let Block::Paragraph(paragraph) = block {
            paragraph.keep_with_next = true;
        }
    }
}
