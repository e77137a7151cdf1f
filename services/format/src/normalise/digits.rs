//! Full-width digits and letters, and decimals without their zero.

use wenshu_model::ChangeReason;

use super::Manner;
use crate::characters::{at, before, is_chinese, run_end};
use crate::edit::Edit;

/// １２３ → 123, ＡＢＣ → ABC; ．between digits and ％ after one follow them
/// (15835-5.1.7-a).
pub(super) fn half_width(text: &[char], _: &Manner) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut position = 0;
    while position < text.len() {
        let end = run_end(text, position, |c| half(c).is_some());
        if end > position {
            let after: String = text.get(position..end).unwrap_or_default().iter().filter_map(|c| half(*c)).collect();
            edits.push(Edit::new(position, end, after, ChangeReason::HalfWidthDigits));
            position = end;
            continue;
        }
        let (previous, next) = (before(text, position), at(text, position + 1));
        let is_digit = |c: char| half(c).unwrap_or(c).is_ascii_digit();
        match at(text, position) {
            '．' if is_digit(previous) && is_digit(next) => {
                edits.push(Edit::new(position, position + 1, ".", ChangeReason::HalfWidthDigits));
            }
            '％' if is_digit(previous) => {
                edits.push(Edit::new(position, position + 1, "%", ChangeReason::HalfWidthDigits));
            }
            _ => {}
        }
        position += 1;
    }
    edits
}

/// The half-width form of a full-width digit or letter.
pub(super) fn half(c: char) -> Option<char> {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xFEE0),
        _ => None,
    }
}

/// .46 → 0.46 (15835-5.1.2-a); adds a digit, so off by default.
pub(super) fn leading_zero(text: &[char], _: &Manner) -> Vec<Edit> {
    bare_decimals(text).map(|dot| Edit::new(dot, dot, "0", ChangeReason::DecimalZero)).collect()
}

/// Places of decimal points without a digit before them: a single point
/// between a Chinese character and digits, or at the beginning.
pub(crate) fn bare_decimals(text: &[char]) -> impl Iterator<Item = usize> + '_ {
    (0..text.len()).filter(|&dot| {
        let previous = before(text, dot);
        at(text, dot) == '.'
            && at(text, dot + 1).is_ascii_digit()
            && (is_chinese(previous) || dot == 0 || previous == ' ')
            && at(text, run_end(text, dot + 1, |c| c.is_ascii_digit())) != '.'
    })
}
