//! Quotation marks: “ ” outside, ‘ ’ inside, straight ones paired by parity
//! inside a paragraph (15834-4.8-a). An odd count is left to a person.

use wenshu_model::ChangeReason;

use super::Manner;
use crate::characters::{at, before, is_chinese, is_shared_mark, left, right};
use crate::edit::Edit;

/// All changes of quotation marks.
pub(super) fn quotes(text: &[char], manner: &Manner) -> Vec<Edit> {
    let has_quotes = text.iter().any(|c| {
        matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | '＂' | '＇' | '「' | '」' | '『' | '』' | '〝' | '〞')
    });
    if !has_quotes {
        return Vec::new();
    }
    let corner = if manner.keeps_corner_quotes { Vec::new() } else { corner_quotes(text) };
    if !corner.is_empty() {
        return corner;
    }
    let double = double_quotes(text);
    if double.is_empty() { single_quotes(text) } else { double }
}

/// 「」『』 → “”‘’, where they pair up.
fn corner_quotes(text: &[char]) -> Vec<Edit> {
    let count = |mark: char| text.iter().filter(|c| **c == mark).count();
    if count('「') != count('」') || count('『') != count('』') {
        return Vec::new();
    }
    let mut depth = 0_usize;
    let mut edits = Vec::new();
    for (place, c) in text.iter().enumerate() {
        let after = match c {
            '「' | '『' => {
                depth += 1;
                if depth % 2 == 1 { "“" } else { "‘" }
            }
            '」' | '』' => {
                let is_outer = depth % 2 == 1;
                depth = depth.saturating_sub(1);
                if is_outer { "”" } else { "’" }
            }
            _ => continue,
        };
        edits.push(Edit::new(place, place + 1, after, ChangeReason::Quotes));
    }
    edits
}

/// Straight double quotes in Chinese, and curly ones that face the wrong way.
fn double_quotes(text: &[char]) -> Vec<Edit> {
    let marks: Vec<(usize, char)> = text
        .iter()
        .copied()
        .enumerate()
        .filter(|(place, c)| {
            matches!(c, '“' | '”') || (matches!(c, '"' | '＂' | '〝' | '〞') && !is_inch(text, *place))
        })
        .collect();
    let is_paired = marks.len().is_multiple_of(2);
    if !is_paired || faces_alternate(&marks) {
        return Vec::new();
    }
    if !marks.iter().any(|(_, c)| matches!(c, '"' | '＂' | '〝' | '〞')) && is_nested(&marks) {
        return Vec::new();
    }
    let pairs: Vec<_> = marks.chunks_exact(2).collect();
    if !pairs.iter().all(|pair| is_plausible(text, pair)) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for pair in pairs {
        let [(start, _), (end, _)] = pair else { continue };
        if is_latin_pair(text, *start, *end) {
            continue;
        }
        edits.push(Edit::new(*start, start + 1, "“", ChangeReason::Quotes));
        edits.push(Edit::new(*end, end + 1, "”", ChangeReason::Quotes));
    }
    edits
}

/// 5" after a digit and before no Chinese is a measure.
fn is_inch(text: &[char], place: usize) -> bool {
    let next = at(text, place + 1);
    at(text, place) == '"' && before(text, place).is_ascii_digit() && (next == ' ' || next.is_ascii_alphabetic())
}

fn faces_alternate(marks: &[(usize, char)]) -> bool {
    marks.iter().enumerate().all(|(count, (_, c))| *c == if count % 2 == 0 { '“' } else { '”' })
}

/// “ “ ” ”: nested without alternation, which is a finding (15834-4.8-b).
fn is_nested(marks: &[(usize, char)]) -> bool {
    let mut depth = 0_i32;
    for (_, c) in marks {
        depth += if *c == '“' { 1 } else { -1 };
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// Longest quotation, in characters, whose curly marks are turned around. Two
/// marks farther apart are rather two that lost their partners.
const LONGEST_TURNED: usize = 20;

/// An opening quote is not followed by a mark of division, a closing one does
/// not follow an opening bracket; a pair holds something. Curly marks that
/// face the wrong way must also stand close together, in one sentence.
fn is_plausible(text: &[char], pair: &[(usize, char)]) -> bool {
    let [(start, open), (end, close)] = pair else { return false };
    let inside = text.get(start + 1..*end).unwrap_or_default();
    let is_turned = *open == '”' || *close == '“';
    let stays_in_sentence =
        inside.len() <= LONGEST_TURNED && !inside.iter().any(|c| matches!(c, '。' | '；' | '！' | '？' | '，'));
    let divides_first = matches!(right(text, start + 1), '，' | '。' | '、' | '；' | '：' | ',' | ';');
    let divides_last = matches!(left(text, *end), '，' | '、' | '：' | '（' | '《' | ',' | '(');
    !inside.is_empty() && !divides_first && !divides_last && (!is_turned || stays_in_sentence)
}

fn is_latin_pair(text: &[char], start: usize, end: usize) -> bool {
    let inside = text.get(start + 1..end).unwrap_or_default();
    let outside = [left(text, start), right(text, end + 1)];
    !inside.iter().any(|c| is_chinese(*c)) && !outside.iter().any(|c| is_chinese(*c) || is_shared_mark(*c))
}

/// Single quotes: straight ones in Chinese are paired by parity; a pair that
/// stands in no double quotes becomes double.
fn single_quotes(text: &[char]) -> Vec<Edit> {
    let Some(marks) = single_marks(text).filter(|marks| marks.len().is_multiple_of(2)) else {
        return Vec::new();
    };
    let mut edits = Vec::new();
    for pair in marks.chunks_exact(2) {
        let [start, end] = *pair else { continue };
        let faces_wrong = start.mark == '’' || end.mark == '‘';
        let is_crossing = start.doubles_before != end.doubles_before;
        if faces_wrong || is_crossing || end.place - start.place < 2 || is_latin_pair(text, start.place, end.place) {
            continue;
        }
        let (open, close) = if start.doubles_before % 2 == 1 { ("‘", "’") } else { ("“", "”") };
        edits.push(Edit::new(start.place, start.place + 1, open, ChangeReason::Quotes));
        edits.push(Edit::new(end.place, end.place + 1, close, ChangeReason::Quotes));
    }
    edits
}

/// A single quotation mark.
#[derive(Clone, Copy)]
struct Single {
    place: usize,
    mark: char,
    doubles_before: usize,
}

/// The single quotation marks; nothing when the double ones do not alternate.
fn single_marks(text: &[char]) -> Option<Vec<Single>> {
    let mut doubles = 0;
    let mut marks = Vec::new();
    for (place, mark) in text.iter().copied().enumerate() {
        match mark {
            '“' | '”' => {
                let expected = if doubles % 2 == 0 { '“' } else { '”' };
                if mark != expected {
                    return None;
                }
                doubles += 1;
            }
            '\'' | '＇' | '‘' | '’' if !is_apostrophe(text, place) => {
                marks.push(Single { place, mark, doubles_before: doubles });
            }
            _ => {}
        }
    }
    Some(marks)
}

/// don't, 5', students': no quotation mark.
fn is_apostrophe(text: &[char], place: usize) -> bool {
    let (previous, next) = (before(text, place), at(text, place + 1));
    previous.is_ascii_alphanumeric() && !is_chinese(next) && !is_shared_mark(next)
        || (previous.is_ascii_alphanumeric() && next.is_ascii_alphanumeric())
}
