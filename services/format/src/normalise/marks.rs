//! Marks of sentences: full width in Chinese, none doubled (15834-4-a).

use wenshu_model::ChangeReason;

use super::{Kind, Manner};
use crate::characters::{at, before, is_chinese, is_han, is_shared_mark, left, right, run_end, stands_in_chinese};
use crate::edit::Edit;

/// Half-width , ; : ? ! . in Chinese → ，；：？！。
pub(super) fn full_width(text: &[char], manner: &Manner) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (place, mark) in text.iter().enumerate() {
        let full = match mark {
            ',' if !is_between_digits(text, place) && stands_in_chinese(text, place) => "，",
            ';' if stands_in_chinese(text, place) => "；",
            ':' if is_chinese_colon(text, place) => "：",
            '?' if is_single(text, place) && stands_in_chinese(text, place) => "？",
            '!' if stands_in_chinese(text, place) => "！",
            '.' if is_chinese_stop(text, place, manner) => "。",
            '｡' => "。",
            '､' => "、",
            _ => continue,
        };
        edits.push(Edit::new(place, place + 1, full, ChangeReason::FullWidthMark));
    }
    edits
}

/// A comma right between digits groups thousands or parts the figures of a code.
fn is_between_digits(text: &[char], place: usize) -> bool {
    before(text, place).is_ascii_digit() && at(text, place + 1).is_ascii_digit()
}

/// A colon between digits is a time or a ratio (8:30, 3:2); one before // or
/// \ belongs to an address or a path.
fn is_chinese_colon(text: &[char], place: usize) -> bool {
    let next = at(text, place + 1);
    let between_digits = left(text, place).is_ascii_digit() && right(text, place + 1).is_ascii_digit();
    !between_digits && next != '/' && next != '\\' && stands_in_chinese(text, place)
}

/// `??` stands for lost characters: it is a finding of parse, never a mark.
fn is_single(text: &[char], place: usize) -> bool {
    before(text, place) != '?' && at(text, place + 1) != '?'
}

/// A half-width stop closes a sentence where Chinese ends before it and the
/// text ends behind it; between Han characters only if the whole document
/// writes its stops this way. Everything else (1.5, 2.2010届, A.B, `1.`) stays.
fn is_chinese_stop(text: &[char], place: usize, manner: &Manner) -> bool {
    let (previous, next) = (before(text, place), right(text, place + 1));
    let is_run = previous == '.' || at(text, place + 1) == '.';
    let closes = is_han(previous) || is_closing(previous);
    let ends = next == crate::characters::NOTHING || matches!(next, '”' | '’' | '）' | ')' | '\n');
    let goes_on = is_han(next) || matches!(next, '“' | '《');
    !is_run
        && manner.kind != Kind::Title
        && closes
        && stands_in_chinese(text, place)
        && (ends || (goes_on && (manner.half_stops || matches!(previous, '”' | '》'))))
}

const fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '》' | '）' | ')' | '%' | '】')
}

/// The same mark twice: ，， 。。 、、 ：： ；； (impl-dup). Three stops or more are
/// an ellipsis.
pub(super) fn doubled(text: &[char], _: &Manner) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut place = 0;
    while place < text.len() {
        let mark = at(text, place);
        let end = run_end(text, place, |c| c == mark);
        if end - place > 1 && matches!(mark, '，' | '。' | '、' | '：' | '；') {
            edits.push(Edit::delete(place + 1, end, ChangeReason::DoubledMark));
        }
        place = end;
    }
    edits
}

/// Other code points of the middle dot between Han characters → · (15834-4.14-a).
pub(super) fn middle_dots(text: &[char], _: &Manner) -> Vec<Edit> {
    (0..text.len())
        .filter(|&place| {
            let is_variant = matches!(at(text, place), '•' | '‧' | '・' | '∙' | '⋅' | '･');
            is_variant && is_han(before(text, place)) && is_han(at(text, place + 1))
        })
        .map(|place| Edit::new(place, place + 1, "·", ChangeReason::MiddleDot))
        .collect()
}

/// True for characters that a mark of Chinese may stand beside.
pub(super) fn is_chinese_or_shared(c: char) -> bool {
    is_chinese(c) || is_shared_mark(c)
}
