//! The head of an attachment: label and title on a new page (9704-7.3.7).
//!
//! Parse hands the label (附件, 附件2, 附件1：名称) and the title on as the first
//! blocks of the attachment. Where the text has none, none is made.

use wenshu_model::plan::BlockKind;
use wenshu_model::{Block, Plan, PlanBlock, Role};
use wenshu_standard::figures::ROWS_BELOW_TITLE;

use super::{Assembled, body, paragraph};
use crate::elements::{begins_attachment, label_length};
use crate::texts::Revised;

/// Longest title of an attachment, in characters; anything longer is text.
const LONGEST_TITLE: usize = 60;

/// True for the first block of an attachment, and for the title behind its
/// label.
pub(super) fn is_head(plan: &Plan, index: usize) -> bool {
    begins_attachment(plan, index) || is_title(plan, index)
}

fn is_title(plan: &Plan, index: usize) -> bool {
    let (Some(block), Some(before)) = (plan.blocks.get(index), index.checked_sub(1)) else { return false };
    let label: Vec<char> = plan.blocks.get(before).map(|label| label.text.chars().collect()).unwrap_or_default();
    let follows_bare_label = begins_attachment(plan, before) && label_length(&label) == Some(label.len());
    follows_bare_label && block.attachment.is_some() && reads_like_title(block)
}

fn reads_like_title(block: &PlanBlock) -> bool {
    let is_text = matches!(block.kind, BlockKind::Heading | BlockKind::Paragraph) && block.number.is_none();
    let length = block.text.chars().count();
    is_text && (1..=LONGEST_TITLE).contains(&length) && !block.text.ends_with(['。', '：', ':', '；', '.'])
}

/// Pushes label, title, or the text that an attachment without a label begins
/// with.
pub(super) fn push(plan: &Plan, index: usize, revised: &Revised, assembled: &mut Assembled) {
    if is_title(plan, index) {
        push_title(revised, assembled);
        return;
    }
    let start = assembled.blocks.len();
    match label_length(revised.text.chars()) {
        Some(end) => push_label(revised, end, assembled),
        None => body::push(plan, index, revised, &mut assembled.blocks),
    }
    if let Some(Block::Paragraph(first)) = assembled.blocks.get_mut(start) {
        first.page_break_before = true;
    }
}

fn push_label(revised: &Revised, end: usize, assembled: &mut Assembled) {
    let (label, rest) = revised.text.chars().split_at_checked(end).unwrap_or((revised.text.chars(), &[]));
    let mut made = paragraph(Role::AttachmentLabel, &label.iter().collect::<String>(), revised.lines);
    made.keep_with_next = true;
    assembled.blocks.push(Block::Paragraph(made));
    let rest: String = rest.iter().collect();
    if !rest.trim().is_empty() {
        let title = Revised { text: crate::edit::Text::new(rest.trim()), ..revised.clone() };
        push_title(&title, assembled);
    }
}

/// The title stands on the third row of the page (9704-7.3.7-c). The attachment
/// is set as the body is (9704-7.3.7-e): a blank row stands between title and
/// text, be it a paragraph or a table.
fn push_title(revised: &Revised, assembled: &mut Assembled) {
    assembled.push_title(revised, Role::AttachmentTitle);
    if let Some(Block::Paragraph(title)) = assembled.blocks.last_mut() {
        title.blank_rows_before = 1;
        title.blank_rows_after = ROWS_BELOW_TITLE.value as u32;
    }
}
