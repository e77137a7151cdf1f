//! The *flag* rows of GB/T 15834 (spec §8.1).

use wenshu_model::FindingCode;

use super::Hit;
use crate::characters::{at, before, is_chinese, is_han, is_han_numeral, run_end, stands_at};
use crate::normalise::{commas_before_etc, doubtful_connectors};

/// “ “ ” ” and （（））: nested without another form (15834-4.8-b, 15834-4.9-a).
/// Texts in which they do not pair up are parse's to report.
pub(super) fn nesting(text: &[char], hits: &mut Vec<Hit>) {
    let quotes = nested(text, '“', '”').into_iter();
    hits.extend(
        quotes.map(|place| Hit::warning(FindingCode::QuoteNesting, place, "双引号内又用双引号，内层应为单引号")),
    );
    let brackets = nested(text, '（', '）').into_iter();
    hits.extend(
        brackets.map(|place| Hit::warning(FindingCode::BracketNesting, place, "同一形式的括号套用，内层宜用方括号")),
    );
}

/// Places of inner openings, when all openings and closings pair up.
fn nested(text: &[char], open: char, close: char) -> Vec<usize> {
    let mut depth = 0_usize;
    let mut inner = Vec::new();
    for (place, c) in text.iter().enumerate() {
        if *c == open {
            depth += 1;
            if depth > 1 {
                inner.push(place);
            }
        } else if *c == close {
            match depth.checked_sub(1) {
                Some(outer) => depth = outer,
                None => return Vec::new(),
            }
        }
    }
    if depth == 0 { inner } else { Vec::new() }
}

/// A single — between Chinese: a dash cut short, or a connector (15834-4.10-a).
pub(super) fn single_dashes(text: &[char], hits: &mut Vec<Hit>) {
    for (place, _) in text.iter().enumerate().filter(|(_, c)| **c == '—') {
        let (previous, next) = (before(text, place), at(text, place + 1));
        let is_years = is_han_numeral(previous) && is_han_numeral(next);
        let is_week = "一二三四五六日天".contains(previous) && matches!(next, '周' | '星');
        if is_chinese(previous) && is_chinese(next) && !is_week && !is_years {
            hits.push(Hit::info(FindingCode::SingleDash, place, "单个“—”：破折号应为“——”，连接号可用“—”，请核对"));
        }
    }
}

/// More than two ellipses in a row, or one beside 等 (15834-A.9-a).
pub(super) fn ellipses(text: &[char], hits: &mut Vec<Hit>) {
    let mut place = 0;
    while place < text.len() {
        let end = run_end(text, place, |c| c == '…');
        if end > place {
            let beside_etc = before(text, place) == '等' || (at(text, end) == '等' && !is_compound_etc(text, end));
            if end - place > 4 {
                hits.push(Hit::warning(FindingCode::EllipsisExcess, place, "省略号连用超过两个"));
            } else if beside_etc && end - place > 1 {
                hits.push(Hit::warning(FindingCode::EllipsisExcess, place, "省略号不与“等”“等等”并用"));
            }
        }
        place = end.max(place + 1);
    }
}

/// 等级, 等候: words that only begin with 等.
fn is_compound_etc(text: &[char], place: usize) -> bool {
    "级候待次第于式号值额价".contains(at(text, place + 1))
}

/// Connectors that may be a range or something else (15834-4.13-a).
pub(super) fn connectors(text: &[char], hits: &mut Vec<Hit>) {
    for place in doubtful_connectors(text) {
        hits.push(Hit::info(FindingCode::ConnectorDoubt, place, "连接号形式无法判定（- — ～），未改动"));
    }
}

/// A stop or another dot between Han characters (15834-4.14-a).
pub(super) fn middle_dots(text: &[char], hits: &mut Vec<Hit>) {
    for (place, c) in text.iter().enumerate() {
        let is_between = is_han(before(text, place)) && is_han(at(text, place + 1));
        if matches!(c, '.' | '．') && is_between {
            let message = "汉字之间的点：可能是间隔号“·”、句号或多余字符，未改动";
            hits.push(Hit::info(FindingCode::MiddleDot, place, message));
        }
    }
}

/// ”、“ and 》、《 (15834-4.5-b); 、等 (15834-4.5-a).
pub(super) fn enumeration_commas(text: &[char], hits: &mut Vec<Hit>) {
    for (place, _) in text.iter().enumerate().filter(|(_, c)| **c == '、') {
        if matches!((before(text, place), at(text, place + 1)), ('”', '“') | ('》', '《')) {
            hits.push(Hit::info(FindingCode::CommaBetweenQuoted, place, "并列的引号或书名号之间通常不用顿号"));
        }
    }
    let places = commas_before_etc(text).into_iter();
    hits.extend(places.map(|place| Hit::warning(FindingCode::CommaBeforeEtc, place, "“等”前不用顿号")));
}

/// 三、四个 as an approximate number (15834-4.5-c). Ordinals (三、四年级) and
/// longer rows are lists.
pub(super) fn approximate_numbers(text: &[char], hits: &mut Vec<Hit>) {
    const DIGITS: &str = "一二三四五六七八九";
    for (place, _) in text.iter().enumerate().filter(|(_, c)| **c == '、') {
        let value = |c: char| DIGITS.chars().position(|digit| digit == c);
        let (Some(from), Some(to)) = (value(before(text, place)), value(at(text, place + 1))) else { continue };
        let ahead = place.checked_sub(2).map_or('\0', |ahead| at(text, ahead));
        let is_measured = "个天次人位名件条项处遍".contains(at(text, place + 2));
        if to == from + 1 && is_measured && !matches!(ahead, '第' | '、' | '十') && place > 1 {
            hits.push(Hit::warning(FindingCode::CommaInApproximate, place, "相邻数字连用表示概数，中间不用顿号"));
        }
    }
}

/// A stop inside a quote whose sentence goes on behind it (15834-B.2-a).
pub(super) fn closing_quotes(text: &[char], hits: &mut Vec<Hit>) {
    for (place, _) in text.iter().enumerate().filter(|(_, c)| **c == '”') {
        let last = before(text, place);
        let goes_on =
            matches!(at(text, place + 1), '，' | '。' | '；' | '、' | '的') || stands_at(text, place + 1, "等");
        if matches!(last, '，' | '、' | '；') || (last == '。' && goes_on) {
            hits.push(Hit::info(FindingCode::QuoteStop, place, "引文是句子的一部分时，句末点号放在引号之外"));
        }
    }
}
