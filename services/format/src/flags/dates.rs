//! The *flag* rows about years and days (spec §8.3, 9704-7.3.5.4-a).

use wenshu_model::FindingCode;

use super::Hit;
use crate::characters::{at, before, is_han_numeral, run_end, stands_at};
use crate::normalise::{day_suffixes, is_han_year, issue_date};

/// Years of two digits, in Han digits, and with a wrong zero.
pub(super) fn years(text: &[char], hits: &mut Vec<Hit>) {
    for (year, _) in text.iter().enumerate().filter(|(_, c)| **c == '年') {
        if is_short_year(text, year) {
            hits.push(Hit::warning(FindingCode::ShortYear, year - 2, "年份应写四位"));
        }
        let Some(start) = year.checked_sub(4).filter(|start| is_han_year(text, *start)) else { continue };
        let digits = text.get(start..year).unwrap_or_default();
        if digits.iter().any(|c| matches!(c, '零' | '○' | 'O' | 'o' | '◯')) {
            hits.push(Hit::warning(FindingCode::HanZero, start, "年份中的零应写“〇”"));
        }
        hits.push(match at(text, year + 1).is_ascii_digit() {
            true => Hit::warning(FindingCode::DateForm, start, "同一日期中汉字数字与阿拉伯数字混用"),
            false => Hit::info(FindingCode::HanMeasure, start, "公历年份宜用阿拉伯数字"),
        });
    }
    for (place, _) in text.iter().enumerate().filter(|(_, c)| **c == '〇') {
        if matches!(before(text, place), '百' | '千' | '万') {
            hits.push(Hit::warning(FindingCode::HanZero, place, "数量中的零应写“零”"));
        }
    }
}

/// 09年3月, 10年底: two digits and a part of that year. 10年 alone may be a span
/// of time.
fn is_short_year(text: &[char], year: usize) -> bool {
    let Some(start) = year.checked_sub(2) else { return false };
    let is_two_digits = text.get(start..year).unwrap_or_default().iter().all(char::is_ascii_digit);
    let stands_free =
        !before(text, start).is_ascii_digit() && !matches!(before(text, start), '.' | '-' | '—' | '～' | 'x' | '_');
    let month = run_end(text, year + 1, |c| c.is_ascii_digit());
    let has_month = (1..=2).contains(&(month - year - 1)) && at(text, month) == '月';
    let has_part = ["底", "年初", "年末", "上半年", "下半年", "春季", "秋季", "暑假", "寒假"]
        .iter()
        .any(|part| stands_at(text, year + 1, part));
    is_two_digits && stands_free && (at(text, start) == '0' || has_month || has_part)
}

/// 8月1号, 2026年七月, “3.15”.
pub(super) fn days(text: &[char], hits: &mut Vec<Hit>) {
    for place in day_suffixes(text) {
        hits.push(Hit::info(FindingCode::DateForm, place, "日期中的“号”宜写“日”"));
    }
    for (year, _) in text.iter().enumerate().filter(|(_, c)| **c == '年') {
        let month = run_end(text, year + 1, is_han_numeral);
        let is_mixed =
            before(text, year).is_ascii_digit() && (1..=2).contains(&(month - year - 1)) && at(text, month) == '月';
        if is_mixed && year >= 4 {
            hits.push(Hit::info(FindingCode::DateForm, year, "同一日期中汉字数字与阿拉伯数字混用"));
        }
    }
    for (open, _) in text.iter().enumerate().filter(|(_, c)| matches!(c, '“' | '‘')) {
        if let Some(message) = event(text, open + 1) {
            hits.push(Hit::info(FindingCode::EventDate, open, message));
        }
    }
}

/// Month·day events in quotes: “3.15”, “五·四” (15835-5.1.6-a).
fn event(text: &[char], start: usize) -> Option<&'static str> {
    let closes = |end: usize| matches!(at(text, end), '”' | '’');
    let dot_end = run_end(text, start, |c| c.is_ascii_digit());
    let day_end = run_end(text, dot_end + 1, |c| c.is_ascii_digit());
    let figures: String = text.get(start..day_end).unwrap_or_default().iter().collect();
    let is_event = EVENTS
        .iter()
        .any(|(month, day)| ['.', '．', '•', '-', '、'].iter().any(|dot| figures == format!("{month}{dot}{day}")));
    if is_event && closes(day_end) {
        return Some("月日表示事件时用间隔号“·”");
    }
    let is_dotted =
        at(text, start + 1) == '·' && is_han_numeral(at(text, start)) && is_han_numeral(at(text, start + 2));
    // Only 一月, 十一月 and 十二月 could be misread without the dot.
    (is_dotted && closes(start + 3) && !matches!(at(text, start), '一' | '十'))
        .then_some("汉字数字表示事件时，一、十一、十二月之外不用间隔号")
}

/// Events that are named by their day.
const EVENTS: [(u8, u8); 16] = [
    (3, 15),
    (5, 12),
    (9, 11),
    (12, 9),
    (9, 18),
    (7, 5),
    (4, 23),
    (6, 26),
    (11, 9),
    (12, 4),
    (1, 28),
    (4, 15),
    (9, 10),
    (3, 8),
    (6, 5),
    (5, 20),
];

/// Year, month and day are all given (9704-7.3.5.4-a).
pub(super) fn date_of_issue(text: &[char], hits: &mut Vec<Hit>) {
    if issue_date(text).is_some_and(|date| !date.is_complete) {
        hits.push(Hit::warning(FindingCode::DateForm, 0, "成文日期应写明年、月、日"));
    }
}
