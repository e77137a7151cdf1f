//! The addressees in the 版记 (9704-7.3.2-b, 9704-7.4.2-b).

use wenshu_model::letterhead::{ImprintEntry, RuleWeight};
use wenshu_model::official::AdjustmentKind;
use wenshu_model::{
    Alignment, Block, Change, ChangeReason, Face, Imprint, OfficialDocument, PaperKind, Paragraph, Role, Run,
};

use crate::record::{ADDRESSEES, Record};

/// Label of the entry.
const LABEL: &str = "主送：";
/// What ends it.
const STOP: &str = "。";
/// Its indent, 字: one, and the width of its label, under which wrapped lines do
/// not go (9704-7.4.2-a).
const INDENT: f32 = 4.0;

/// True when a block is a paragraph of the addressees.
pub(crate) fn is_addressee(block: &Block) -> bool {
    matches!(block, Block::Paragraph(paragraph) if paragraph.role == Role::Addressee)
}

/// Moves the addressees to the 版记, above 抄送 with no rule between them.
/// False when there are none.
pub(crate) fn move_to_imprint(document: &mut OfficialDocument, record: &mut Record) -> bool {
    let mut moved: Vec<Paragraph> = Vec::new();
    document.blocks.retain(|block| match block {
        Block::Paragraph(paragraph) if paragraph.role == Role::Addressee => {
            moved.push(paragraph.clone());
            false
        }
        _ => true,
    });
    let Some(last) = moved.len().checked_sub(1) else { return false };
    let mut runs = vec![Run { text: LABEL.to_owned(), face: Face::FangSong }];
    for (at, mut paragraph) in moved.iter().cloned().enumerate() {
        if at == 0 {
            document.changed.push(change(&paragraph, 0, "", LABEL));
        } else {
            runs.push(Run { text: "\n".to_owned(), face: Face::FangSong });
        }
        if at == last {
            end_with_stop(&mut paragraph, &mut document.changed);
        }
        runs.append(&mut paragraph.runs);
    }
    let entry = Paragraph {
        role: Role::MainTo,
        runs,
        first_indent: 1.0 - INDENT,
        left_indent: INDENT,
        right_indent: 1.0,
        align: Alignment::Justify,
        lines: moved.first().and_then(|paragraph| paragraph.lines),
        ..Paragraph::default()
    };
    put_on_top(document, entry);
    if let Some(Block::Paragraph(below)) = document.blocks.iter_mut().find(|block| follows_title(block)) {
        // 9704-7.3.2-a: the blank line below the title stays.
        let above = moved.first().map_or(0, |paragraph| paragraph.blank_rows_before);
        below.blank_rows_before = below.blank_rows_before.max(above);
    }
    let adjustment = wenshu_model::official::Adjustment {
        kind: AdjustmentKind::AddresseesMoved,
        rule: ADDRESSEES.to_owned(),
        page: 1,
        block: None,
        points: 0.0,
    };
    let first = moved.first();
    let excerpt = first.map(|paragraph| paragraph.text().chars().take(20).collect()).unwrap_or_default();
    record.adjusted(adjustment, first.and_then(|paragraph| paragraph.lines), excerpt);
    true
}

fn follows_title(block: &Block) -> bool {
    !matches!(block, Block::Paragraph(paragraph) if matches!(paragraph.role, Role::Title | Role::Subtitle))
}

/// 9704-7.4.2-a: the last name ends with a full stop instead of the colon.
fn end_with_stop(paragraph: &mut Paragraph, changed: &mut Vec<Change>) {
    let length = paragraph.text().chars().count();
    let change = {
        let Some(run) = paragraph.runs.iter_mut().rev().find(|run| !run.text.is_empty()) else { return };
        match run.text.pop() {
            Some('。') => {
                run.text.push('。');
                None
            }
            Some(colon @ ('：' | ':')) => {
                run.text.push_str(STOP);
                Some((length - 1, String::from(colon)))
            }
            Some(other) => {
                run.text.push(other);
                run.text.push_str(STOP);
                Some((length, String::new()))
            }
            None => None,
        }
    };
    if let Some((at, before)) = change {
        changed.push(self::change(paragraph, at, &before, STOP));
    }
}

fn change(paragraph: &Paragraph, at: usize, before: &str, after: &str) -> Change {
    Change {
        reason: ChangeReason::AddresseesMoved,
        lines: paragraph.lines,
        block: None,
        at: u32::try_from(at).unwrap_or(u32::MAX),
        before: before.to_owned(),
        after: after.to_owned(),
    }
}

fn put_on_top(document: &mut OfficialDocument, paragraph: Paragraph) {
    // 9704-10.1-g: a letter's 版记 has no rules.
    let ruled = document.kind != PaperKind::Letter;
    let imprint = document.imprint.get_or_insert_with(|| Imprint { closing_rule: ruled, ..Imprint::default() });
    let mut rule_above = ruled.then_some(RuleWeight::Thick);
    if let Some(first) = imprint.entries.first_mut() {
        // 9704-7.4.2-b: no rule between 主送 and 抄送; before anything else one.
        let below = match first.paragraph.role {
            Role::CopyTo | Role::MainTo => None,
            _ => first.rule_above.map(|_| RuleWeight::Thin),
        };
        rule_above = std::mem::replace(&mut first.rule_above, below);
    }
    imprint.entries.insert(0, ImprintEntry { paragraph, rule_above });
}
