//! The dash —— and the ellipsis …… (15834-4.10-a, 15834-4.11-a).

use wenshu_model::ChangeReason;

use super::Manner;
use super::marks::is_chinese_or_shared;
use crate::characters::{NOTHING, at, before, is_chinese, is_han, left, right, run_end};
use crate::edit::Edit;

/// `--` `－－` `—-` ―― between Chinese, or before a list item → ——. A single —
/// may be a connector and stays; longer rows are rules and blanks.
pub(super) fn dashes(text: &[char], _: &Manner) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut place = 0;
    while place < text.len() {
        let end = run_end(text, place, is_stroke);
        if end == place {
            place += 1;
            continue;
        }
        let run = text.get(place..end).unwrap_or_default();
        let is_dash = (2..=4).contains(&run.len()) && !run.iter().all(|c| *c == '—');
        let (previous, next) = (left(text, place), right(text, end));
        let is_between = (previous == NOTHING || is_chinese_or_shared(previous)) && is_chinese_or_shared(next);
        let closes = is_chinese_or_shared(previous) && next == NOTHING;
        if is_dash && (is_between || closes) {
            edits.push(Edit::new(place, end, "——", ChangeReason::Dash));
        }
        place = end;
    }
    edits
}

const fn is_stroke(c: char) -> bool {
    matches!(c, '-' | '－' | '—' | '―' | '–' | '─' | '━')
}

/// `...` 。。。 … ・・・ in Chinese → ……. Rows of more than twelve are leaders.
pub(super) fn ellipses(text: &[char], _: &Manner) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut place = 0;
    while place < text.len() {
        let mark = at(text, place);
        if !matches!(mark, '.' | '。' | '…' | '・' | '·' | '⋯' | '．') {
            place += 1;
            continue;
        }
        let end = run_end(text, place, |c| c == mark);
        let length = end - place;
        let is_ellipsis = match mark {
            '…' => length == 1 || length == 3,
            '⋯' => length <= 2,
            _ => (3..=12).contains(&length),
        };
        if is_ellipsis && is_in_chinese(text, place, end) {
            edits.push(Edit::new(place, end, "……", ChangeReason::Ellipsis));
        }
        place = end;
    }
    edits
}

fn is_in_chinese(text: &[char], start: usize, end: usize) -> bool {
    let (previous, next) = (left(text, start), right(text, end));
    let is_word_beside = before(text, start).is_ascii_alphabetic() || at(text, end).is_ascii_alphabetic();
    (is_chinese(previous) || is_chinese(next) || matches!(previous, '”' | '’')) && (!is_word_beside || is_han(next))
}
