//! Attachment note, attendance of minutes, and what keeps the closing with the
//! body (9704-7.3.4, 9704-10.3-b, 9704-7.3.5.5-a).

use wenshu_model::{Block, Face, Role, Run};
use wenshu_standard::figures::NOTE_INDENT_ZI;
use wenshu_standard::{LatinFace, Profile};

use super::paragraph;
use crate::characters::{at, cells, run_end};
use crate::elements::attachment_word;
use crate::texts::Revised;

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

/// 出席：names, the label in 黑体, wrapped lines below the first name
/// (9704-10.3-b).
pub(super) fn attendance(revised: &Revised) -> Block {
    let text = revised.text.chars();
    let label = text.iter().take(LONGEST_LABEL).position(|c| *c == '：').map_or(0, |colon| colon + 1);
    let (label, names) = text.split_at_checked(label).unwrap_or((&[], text));
    let mut made = paragraph(Role::Attendance, "", revised.lines);
    let run = |part: &[char], face| Run { text: part.iter().collect(), face };
    made.runs = vec![run(label, Face::Hei), run(names, Face::FangSong)];
    made.runs.retain(|run| !run.text.is_empty());
    let width = cells(label.iter().copied());
    made.left_indent = NOTE_INDENT_ZI.value as f32 + width;
    made.first_indent = -width;
    Block::Paragraph(made)
}

/// Longest label of a list of people, with its colon.
const LONGEST_LABEL: usize = 6;

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
