//! Round brackets, the brackets of a document number, nested title marks.

use wenshu_model::ChangeReason;

use super::Manner;
use crate::characters::{at, before, is_chinese, is_han, is_placeholder, left, right, run_end};
use crate::edit::Edit;

/// ( ) in Chinese → （ ）, a pair alike (15834-4-a). A pair of ASCII right
/// behind a Latin letter or digit is code: f(x), CO(2).
pub(super) fn round(text: &[char], _: &Manner) -> Vec<Edit> {
    if !text.iter().any(|c| matches!(c, '(' | ')')) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (place, c) in text.iter().enumerate() {
        match c {
            '(' | '（' => open.push(place),
            ')' | '）' => match open.pop() {
                Some(start) => widen_pair(text, start, place, &mut edits),
                None => widen_alone(text, place, &mut edits),
            },
            '\n' => widen_open(text, &mut open, &mut edits),
            _ => {}
        }
    }
    widen_open(text, &mut open, &mut edits);
    edits.sort_by_key(|edit| edit.start);
    edits
}

fn widen_pair(text: &[char], start: usize, end: usize, edits: &mut Vec<Edit>) {
    if at(text, start) == '（' && at(text, end) == '）' {
        return;
    }
    let is_mixed = at(text, start) == '（' || at(text, end) == '）';
    let inside = text.get(start + 1..end).unwrap_or_default();
    // A long look would be quadratic on deeply nested brackets.
    let holds_chinese = inside.iter().take(64).any(|c| is_chinese(*c));
    let touches_chinese = is_chinese(left(text, start)) || is_chinese(right(text, end + 1));
    let is_code = before(text, start).is_ascii_alphanumeric() && !holds_chinese;
    if is_mixed || ((holds_chinese || touches_chinese) && !is_code) {
        widen(text, start, edits);
        widen(text, end, edits);
    }
}

fn widen_alone(text: &[char], place: usize, edits: &mut Vec<Edit>) {
    let (previous, next) = (left(text, place), right(text, place + 1));
    // `1)` is a form of ordinal that is reported, not changed.
    if (is_chinese(previous) || is_chinese(next)) && !is_ordinal_bracket(text, place) {
        widen(text, place, edits);
    }
}

fn is_ordinal_bracket(text: &[char], place: usize) -> bool {
    let digits = text.get(..place).unwrap_or_default().iter().rev().take_while(|c| c.is_ascii_alphanumeric()).count();
    let first = place - digits;
    (1..=2).contains(&digits) && !is_han(left(text, first))
}

fn widen_open(text: &[char], open: &mut Vec<usize>, edits: &mut Vec<Edit>) {
    for place in open.drain(..) {
        if is_chinese(left(text, place)) || is_chinese(right(text, place + 1)) {
            widen(text, place, edits);
        }
    }
}

fn widen(text: &[char], place: usize, edits: &mut Vec<Edit>) {
    let after = match at(text, place) {
        '(' => "（",
        ')' => "）",
        _ => return,
    };
    edits.push(Edit::new(place, place + 1, after, ChangeReason::FullWidthMark));
}

/// `教办[2017]3号` → 教办〔2017〕3号 (15834-4.9-b, 9704-7.2.5-b).
pub(super) fn document_number(text: &[char], _: &Manner) -> Vec<Edit> {
    let mut edits = Vec::new();
    for open in 1..text.len() {
        let Some(close) = year_bracket_end(text, open) else { continue };
        let digits = run_end(text, close + 1, |c| c.is_ascii_digit() || is_placeholder(c));
        let is_number = is_han(before(text, open)) && digits > close + 1 && at(text, digits) == '号';
        if is_number && (at(text, open), at(text, close)) != ('〔', '〕') {
            edits.push(Edit::new(open, open + 1, "〔", ChangeReason::NumberBrackets));
            edits.push(Edit::new(close, close + 1, "〕", ChangeReason::NumberBrackets));
        }
    }
    edits
}

/// The closing bracket, when a year in brackets begins at `open`.
fn year_bracket_end(text: &[char], open: usize) -> Option<usize> {
    let is_open = matches!(at(text, open), '[' | '(' | '（' | '［' | '【' | '﹝' | '〔');
    let close = open + 5;
    let year = text.get(open + 1..close)?;
    let is_year = matches!(year, ['1' | '2', ..]) && year.iter().all(|c| c.is_ascii_digit() || is_placeholder(*c));
    let is_close = matches!(at(text, close), ']' | ')' | '）' | '］' | '】' | '﹞' | '〕');
    (is_open && is_year && is_close).then_some(close)
}

/// 《…《…》…》 → 《…〈…〉…》 (15834-4.15-a), where the marks pair up.
pub(super) fn nested_title_marks(text: &[char], _: &Manner) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut open: Vec<(usize, char)> = Vec::new();
    for (place, c) in text.iter().copied().enumerate() {
        match c {
            '《' | '〈' => open.push((place, c)),
            '》' | '〉' => {
                let Some((start, mark)) = open.pop() else { continue };
                let is_pair = matches!((mark, c), ('《', '》') | ('〈', '〉'));
                let is_inner = open.len() % 2 == 1;
                if is_pair && is_inner && mark == '《' {
                    edits.push(Edit::new(start, start + 1, "〈", ChangeReason::TitleMarks));
                    edits.push(Edit::new(place, place + 1, "〉", ChangeReason::TitleMarks));
                }
            }
            _ => {}
        }
    }
    if !open.is_empty() {
        return Vec::new();
    }
    edits.sort_by_key(|edit| edit.start);
    edits
}
