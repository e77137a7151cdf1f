//! Marks after ordinal words: 第一，首先，一是 (15834-B.3, num-runin), and 、等.

use wenshu_model::ChangeReason;

use super::{Kind, Manner};
use crate::characters::{NOTHING, at, before, is_han, is_han_numeral, run_end, stands_at};
use crate::edit::Edit;

/// 第一、 首先、 → 第一， 首先， and 一是， → 一是, at the beginning of a sentence.
pub(super) fn ordinal_words(text: &[char], manner: &Manner) -> Vec<Edit> {
    let mut edits = Vec::new();
    if manner.kind != Kind::Running {
        return edits;
    }
    for place in 0..text.len() {
        if !begins_sentence(text, place) {
            continue;
        }
        if let Some(mark) = ordinal_word_mark(text, place) {
            edits.push(Edit::new(mark, mark + 1, "，", ChangeReason::OrdinalWord));
        } else if let Some(mark) = run_in_mark(text, place) {
            edits.push(Edit::delete(mark, mark + 1, ChangeReason::RunInOrdinal));
        }
    }
    edits
}

fn begins_sentence(text: &[char], place: usize) -> bool {
    matches!(before(text, place), NOTHING | '\n' | '。' | '；' | '：' | '！' | '？')
}

/// Place of the wrong mark behind 第一 or 首先. 第一、二季度 and 第一、第二课堂 are
/// lists, not ordinals.
fn ordinal_word_mark(text: &[char], place: usize) -> Option<usize> {
    let words = ["首先", "其次", "再次", "最后"];
    if words.iter().any(|word| stands_at(text, place, word)) {
        return (at(text, place + 2) == '、').then_some(place + 2);
    }
    let counter = run_end(text, place + 1, is_han_numeral);
    let is_counted = matches!(at(text, place), '第' | '其') && (1..=2).contains(&(counter - place - 1));
    let next = at(text, counter + 1);
    let goes_on = is_han(next) && !is_han_numeral(next) && !matches!(next, '第' | '其' | '季' | '类');
    (is_counted && matches!(at(text, counter), '、' | '：') && goes_on).then_some(counter)
}

/// Place of the needless mark behind 一是, 二要, 三则.
fn run_in_mark(text: &[char], place: usize) -> Option<usize> {
    let counter = run_end(text, place, |c| is_han_numeral(c) && !matches!(c, '百' | '千' | '零' | '〇' | '两'));
    let is_counted = (1..=2).contains(&(counter - place)) && matches!(at(text, counter), '是' | '要' | '则');
    (is_counted && matches!(at(text, counter + 1), '，' | '：' | '、')).then_some(counter + 1)
}

/// 、等 → 等; deletes a mark, so off by default (15834-4.5-a).
pub(super) fn before_etc(text: &[char], _: &Manner) -> Vec<Edit> {
    commas_before_etc(text)
        .into_iter()
        .map(|place| Edit::delete(place, place + 1, ChangeReason::CommaBeforeEtc))
        .collect()
}

/// Places of 、 before 等 as a word of its own (not 等级, 等候 …).
pub(crate) fn commas_before_etc(text: &[char]) -> Vec<usize> {
    (0..text.len())
        .filter(|&place| {
            at(text, place) == '、'
                && at(text, place + 1) == '等'
                && !"级候待次第于式号值额价".contains(at(text, place + 2))
                && place > 0
        })
        .collect()
}
