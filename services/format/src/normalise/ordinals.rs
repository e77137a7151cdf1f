//! The forms of ordinals (spec §9): 一、 （一） 1. （1） ①, nothing renumbered.

use wenshu_model::ChangeReason;

use super::Manner;
use super::digits::half;
use crate::characters::{at, is_han_numeral, is_placeholder, is_space, run_end};
use crate::edit::Edit;

/// Puts the number of a block, its first `length` characters, in the form of
/// its level. A form that the standard does not know stays as it is.
pub(super) fn number(text: &[char], length: usize) -> Vec<Edit> {
    if length == 0 {
        return Vec::new();
    }
    let start = run_end(text, 0, is_space).min(length);
    let end = text
        .get(start..length)
        .unwrap_or_default()
        .iter()
        .rposition(|c| !is_space(*c))
        .map_or(start, |last| start + last + 1);
    let mut edits = vec![Edit::delete(0, start, ChangeReason::Space)];
    let form = core(text, start, end, &mut edits);
    let gap_end = run_end(text, end, is_space);
    edits.push(Edit::new(end, gap_end, gap(&form, text, gap_end), ChangeReason::Space));
    edits
}

/// What stands between number and text: a space behind 第一章, and one that
/// keeps `1.` and a figure apart.
fn gap(form: &Form, text: &[char], text_start: usize) -> &'static str {
    let next = at(text, text_start);
    match form {
        Form::Chapter if text_start < text.len() => "\u{3000}",
        Form::Arabic if next.is_ascii_digit() || is_placeholder(next) => " ",
        _ => "",
    }
}

#[derive(PartialEq, Eq)]
enum Form {
    Chapter,
    Arabic,
    Other,
}

/// Edits the number proper, without the spaces around it.
fn core(text: &[char], start: usize, end: usize, edits: &mut Vec<Edit>) -> Form {
    let first = at(text, start);
    if matches!(first, '(' | '（') {
        bracketed(text, start, end, edits);
    } else if let Some(expansion) = expanded(first) {
        compatibility_number(first, &expansion, text, start, end, edits);
    } else if matches!(first, '①'..='⑳' | '㉑'..='㉟') {
        strip_marks(text, start + 1, end, edits);
    } else if first == '第' {
        return worded(text, start, end, edits);
    } else if matches!(first, '-' | '－' | '―')
        && end - start == 2
        && text.get(start..end).unwrap_or_default().iter().all(|c| *c == first)
    {
        edits.push(Edit::new(start, end, "——", ChangeReason::Dash));
    } else {
        return bare(text, start, end, edits);
    }
    Form::Other
}

/// (一)、 → （一）; no mark behind brackets (15834-B.3.4).
fn bracketed(text: &[char], start: usize, end: usize, edits: &mut Vec<Edit>) {
    let inner = run_end(text, start + 1, |c| !matches!(c, ')' | '）')).min(end);
    if inner >= end || inner == start + 1 {
        return;
    }
    edits.push(Edit::new(start, start + 1, "（", ChangeReason::FullWidthMark));
    for place in start + 1..inner {
        let c = at(text, place);
        if is_space(c) {
            edits.push(Edit::delete(place, place + 1, ChangeReason::Space));
        } else if let Some(digit) = half(c) {
            edits.push(Edit::new(place, place + 1, digit, ChangeReason::HalfWidthDigits));
        }
    }
    edits.push(Edit::new(inner, inner + 1, "）", ChangeReason::FullWidthMark));
    strip_marks(text, inner + 1, end, edits);
}

fn strip_marks(text: &[char], start: usize, end: usize, edits: &mut Vec<Edit>) {
    if start < end && text.get(start..end).unwrap_or_default().iter().all(|c| is_ordinal_mark(*c) || is_space(*c)) {
        edits.push(Edit::delete(start, end, ChangeReason::OrdinalMark));
    }
}

const fn is_ordinal_mark(c: char) -> bool {
    matches!(c, '、' | '，' | ',' | '.' | '．' | '。' | '：' | ':' | '；' | ';')
}

/// ㈠ → （一）, ⑴ → （1）, ⒈ → 1., Ⅰ → I., with the mark behind it.
fn compatibility_number(first: char, expansion: &str, text: &[char], start: usize, end: usize, edits: &mut Vec<Edit>) {
    let run = run_end(text, start, |c| expanded(c).is_some()).min(end);
    let marks = text.get(run..end).unwrap_or_default();
    if run != start + 1 || !marks.iter().all(|c| is_ordinal_mark(*c) || is_space(*c)) {
        return;
    }
    let is_roman = matches!(first, 'Ⅰ'..='Ⅻ');
    let after = if is_roman { format!("{expansion}.") } else { expansion.to_owned() };
    edits.push(Edit::new(start, end, after, ChangeReason::OrdinalMark));
}

/// 一. 一， → 一、 and 1、 １． → 1. (15834-B.3.2, -B.3.3). `1)` stays: it may be
/// a fifth level; so do section numbers (1.1).
fn bare(text: &[char], start: usize, end: usize, edits: &mut Vec<Edit>) -> Form {
    let han = run_end(text, start, is_han_numeral).min(end);
    let arabic = run_end(text, start, |c| half(c).unwrap_or(c).is_ascii_digit()).min(end);
    let letter = start + usize::from(half(at(text, start)).unwrap_or(at(text, start)).is_ascii_alphabetic());
    let (counter, mark) = if han > start {
        (han, "、")
    } else if arabic > start {
        (arabic, ".")
    } else if letter > start {
        (letter, ".")
    } else {
        return Form::Other;
    };
    if matches!(at(text, counter), '是' | '要' | '则') {
        strip_marks(text, counter + 1, end, edits);
        return Form::Other;
    }
    let marks = text.get(counter..end).unwrap_or_default();
    if !marks.iter().all(|c| is_ordinal_mark(*c) || is_space(*c)) {
        return Form::Other;
    }
    for place in start..counter {
        if let Some(digit) = half(at(text, place)) {
            edits.push(Edit::new(place, place + 1, digit, ChangeReason::HalfWidthDigits));
        }
    }
    edits.push(Edit::new(counter, end, mark, ChangeReason::OrdinalMark));
    if mark == "." { Form::Arabic } else { Form::Other }
}

/// 第一章 takes a space (num-chapter), 第一、 a comma (num-ordinalwords).
fn worded(text: &[char], start: usize, end: usize, edits: &mut Vec<Edit>) -> Form {
    let counter = run_end(text, start + 1, |c| is_han_numeral(c) || c.is_ascii_digit()).min(end);
    let unit = at(text, counter);
    let marks_start = if counter < end && "章节条编篇款部分步".contains(unit) { counter + 1 } else { counter };
    let marks = text.get(marks_start..end).unwrap_or_default();
    let is_marks = marks.iter().all(|c| is_ordinal_mark(*c) || is_space(*c));
    if marks_start > counter {
        strip_marks(text, marks_start, end, edits);
        return if is_marks { Form::Chapter } else { Form::Other };
    }
    if counter > start + 1 && is_marks && !marks.is_empty() {
        edits.push(Edit::new(counter, end, "，", ChangeReason::OrdinalWord));
    }
    Form::Other
}

/// ㈠ ⑴ ⒈ inside the text; Roman numerals there are names (Ⅳ级) and stay.
pub(super) fn compatibility_ordinals(text: &[char], _: &Manner) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (place, c) in text.iter().enumerate() {
        let is_roman = matches!(c, 'Ⅰ'..='Ⅻ');
        let is_number = matches!(c, '⒈'..='⒛') && at(text, place + 1).is_ascii_digit();
        if let Some(expansion) = expanded(*c).filter(|_| !is_roman && !is_number) {
            edits.push(Edit::new(place, place + 1, expansion, ChangeReason::OrdinalMark));
        }
    }
    edits
}

/// What a compatibility character stands for.
fn expanded(c: char) -> Option<String> {
    let counted = |first: char| u32::from(c) - u32::from(first) + 1;
    match c {
        '㈠'..='㈩' => HAN_NUMERALS.chars().nth(counted('㈠') as usize - 1).map(|numeral| format!("（{numeral}）")),
        '⑴'..='⒇' => Some(format!("（{}）", counted('⑴'))),
        '⒈'..='⒛' => Some(format!("{}.", counted('⒈'))),
        'Ⅰ'..='Ⅻ' => ROMAN_NUMERALS.get(counted('Ⅰ') as usize - 1).map(|numeral| (*numeral).to_owned()),
        _ => None,
    }
}

const HAN_NUMERALS: &str = "一二三四五六七八九十";
const ROMAN_NUMERALS: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

/// True when the number is of a form that no level of the standard has: `1)`.
pub(crate) fn is_half_bracketed(number: &str) -> bool {
    let number: Vec<char> = number.trim().chars().collect();
    let counter = run_end(&number, 0, |c| c.is_ascii_alphanumeric() || is_han_numeral(c));
    counter > 0 && matches!(at(&number, counter), ')' | '）')
}
