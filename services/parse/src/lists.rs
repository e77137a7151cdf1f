//! Lists of clauses: 一、…；二、…。 is one sentence in parts, so that its last
//! part is no heading, although it ends like one.

use wenshu_model::plan::{BlockKind, PlanBlock};

/// Makes the last clause of a list an item, as those before it are.
pub(crate) fn close_lists(blocks: &mut [PlanBlock]) {
    let ends: Vec<usize> = (1..blocks.len()).filter(|index| ends_list(blocks, *index)).collect();
    for index in ends {
        if let Some(block) = blocks.get_mut(index) {
            block.kind = BlockKind::Item;
        }
    }
}

fn ends_list(blocks: &[PlanBlock], index: usize) -> bool {
    let (Some(block), Some(before)) = (blocks.get(index), blocks.get(index - 1)) else { return false };
    let is_sentence = block.kind == BlockKind::Heading && block.text.ends_with(['。', '.']);
    let follows_clause = before.kind == BlockKind::Item && before.text.ends_with(['；', ';']);
    is_sentence && follows_clause && block.level.is_some() && block.level == before.level
}
