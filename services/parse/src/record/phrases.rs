//! Phrases of a plan's sentences, as ranges of its characters.

use std::ops::Range;

use crate::fold;
use crate::numeral;
use crate::paragraph::{is_closing, is_opening};
use crate::text::{is_han, is_space};

type Found = (usize, usize);

/// Longest list of those who answer for something, in characters.
const LONGEST_OWNERS: usize = 200;

/// Words that begin what is to be reached.
const GOAL: &[&str] = &["力争", "确保", "力求", "努力实现", "实现", "达到", "努力达到"];

/// Units of a quantity, longest first where one begins another.
const UNITS: &[&str] = &[
    "平方米",
    "万平方米",
    "个百分点",
    "万元",
    "亿元",
    "周岁",
    "人次",
    "课时",
    "小时",
    "分钟",
    "公里",
    "项次",
    "科次",
    "元",
    "所",
    "个",
    "名",
    "人",
    "次",
    "项",
    "篇",
    "场",
    "家",
    "套",
    "间",
    "座",
    "亩",
    "天",
    "岁",
    "节",
    "门",
    "类",
    "支",
    "台",
    "册",
    "件",
    "宗",
    "处",
    "期",
    "批",
    "条",
    "份",
    "位",
    "户",
    "班",
    "米",
    "分",
    "幅",
    "枚",
    "对",
    "园",
    "校",
    "轮",
    "遍",
    "步",
    "级",
    "倍",
];

/// A year of digits or stand-ins, with 年 or 学年 behind it.
fn year_at(chars: &[char], at: usize) -> Option<usize> {
    let digit = |c: &char| c.is_ascii_digit() || matches!(c, 'x' | 'X' | '_' | '×' | '〇' | '○');
    let length = chars.iter().skip(at).take(5).take_while(|c| digit(c)).count();
    let stand_in = chars.get(at).is_some_and(|c| matches!(c, 'x' | 'X' | '_' | '×'));
    let fits = length == 4 || (length == 2 && stand_in);
    let year = chars.get(at + length) == Some(&'年');
    let boundary = at.checked_sub(1).and_then(|i| chars.get(i)).is_none_or(|c| !digit(c));
    (fits && year && boundary).then_some(at + length + 1)
}

/// The first period in a text: 2024年, 2023—2024学年度第一学期, 下半年, 本学期.
pub(super) fn period(chars: &[char]) -> Option<Found> {
    (0..chars.len()).find_map(|at| {
        if let Some(end) = year_at(chars, at).filter(|end| !is_papers_year(chars, *end)) {
            return Some((at, period_tail(chars, end)));
        }
        school_year(chars, at).or_else(|| half_year(chars, at))
    })
}

/// 20__年教育部颁布的…: the year of a paper, not of the plan.
fn is_papers_year(chars: &[char], end: usize) -> bool {
    let clause: Vec<char> =
        chars.iter().skip(end).take(30).take_while(|c| !matches!(c, '，' | ',' | '。' | '；')).copied().collect();
    let clause = fold::key(&clause);
    ["颁布", "发布", "印发", "下发", "出台", "《"].iter().any(|word| clause.contains(word))
}

/// 度, 上半年, 第一季度 behind a year.
fn period_tail(chars: &[char], end: usize) -> usize {
    let rest: String = chars.iter().skip(end).take(6).collect();
    let tails = [
        "度上半年",
        "度下半年",
        "上半年",
        "下半年",
        "第一季度",
        "第二季度",
        "第三季度",
        "第四季度",
        "秋季学期",
        "春季学期",
        "度",
    ];
    end + tails.iter().find(|tail| rest.starts_with(**tail)).map_or(0, |tail| tail.chars().count())
}

/// 2023—2024学年度第一学期.
fn school_year(chars: &[char], at: usize) -> Option<Found> {
    let (_, 4) = numeral::arabic(chars.get(at..)?)? else { return None };
    let dash = chars.get(at + 4).filter(|c| matches!(c, '-' | '—' | '－' | '～' | '~' | '至'))?;
    let gap = if *dash == '—' && chars.get(at + 5) == Some(&'—') { 2 } else { 1 };
    let (_, 4) = numeral::arabic(chars.get(at + 4 + gap..)?)? else { return None };
    let end = at + 8 + gap;
    let rest: String = chars.iter().skip(end).take(8).collect();
    let tails = ["学年度第一学期", "学年度第二学期", "学年第一学期", "学年第二学期", "学年度", "学年", "年"];
    let tail = tails.iter().find(|tail| rest.starts_with(**tail))?;
    Some((at, end + tail.chars().count()))
}

fn half_year(chars: &[char], at: usize) -> Option<Found> {
    let rest: String = chars.iter().skip(at).take(4).collect();
    let words = ["下半年", "上半年", "本学期", "本学年", "新学期", "第一学期", "第二学期"];
    words.iter().find(|word| rest.starts_with(**word)).map(|word| (at, at + word.chars().count()))
}

/// All years of a text but those of papers; a bare __年 says too little.
pub(super) fn years(chars: &[char]) -> Vec<Found> {
    (0..chars.len())
        .filter_map(|at| {
            year_at(chars, at).filter(|end| end - at >= 5 && !is_papers_year(chars, *end)).map(|end| (at, end))
        })
        .collect()
}

/// The organ at the head of a title, behind the period.
pub(super) fn organ(title: &[char]) -> Option<Found> {
    let start = period(title).filter(|(start, _)| *start == 0).map_or(0, |(_, end)| end);
    let rest = title.get(start..)?;
    let ends = [
        "局",
        "厅",
        "委员会",
        "学校",
        "小学",
        "中学",
        "大学",
        "学院",
        "幼儿园",
        "工会",
        "办公室",
        "中心",
        "教研组",
        "处",
        "政府",
        "党委",
        "党组",
        "支部",
        "教委",
        "工委",
        "高中",
        "初中",
        "职专",
        "股",
        "科室",
        "备课组",
        "年级组",
        "集团",
        "协会",
        "總會",
        "團委",
        "團",
        "妇联",
    ];
    let name = |length: usize| rest.get(..length).map(fold::key).unwrap_or_default();
    let length = (2..=rest.len().min(30)).rev().find(|length| {
        let name = name(*length);
        ends.iter().any(|end| name.ends_with(end)) && !name.contains(['《', '》', ',', '。'])
    })?;
    Some((start, start + length))
}

/// Sentences and clauses between full stops and semicolons.
fn sentences(chars: &[char], range: Range<usize>) -> Vec<Found> {
    split(chars, range, |c| matches!(c, '。' | '；' | ';' | '！'))
}

/// Clauses between commas.
fn clauses(chars: &[char], range: Range<usize>) -> Vec<Found> {
    split(chars, range, |c| matches!(c, '。' | '；' | ';' | '！' | '，' | ',' | '：' | ':'))
}

/// Splits outside quotes and brackets; the mark itself is left out.
fn split(chars: &[char], range: Range<usize>, ends: impl Fn(char) -> bool) -> Vec<Found> {
    let mut found = Vec::new();
    let mut start = range.start;
    let mut depth = 0_u32;
    for index in range.clone() {
        let Some(c) = chars.get(index).copied() else { break };
        if is_opening(c) {
            depth += 1;
        } else if is_closing(c) {
            depth = depth.saturating_sub(1);
        } else if depth == 0 && ends(c) {
            found.push((start, index));
            start = index + 1;
        }
    }
    found.push((start, range.end));
    found.iter().filter_map(|found| trim(chars, *found)).collect()
}

fn trim(chars: &[char], (start, end): Found) -> Option<Found> {
    let inside = chars.get(start..end)?;
    let first = inside.iter().position(|c| !is_space(*c))?;
    let last = inside.iter().rposition(|c| !is_space(*c))?;
    Some((start + first, start + last + 1))
}

/// How a task is done: its points when it has them, else its sentences.
pub(super) fn measures(chars: &[char], range: Range<usize>) -> Vec<Found> {
    let sentences = sentences(chars, range.clone());
    let points: Vec<usize> =
        sentences.iter().filter(|(start, _)| is_point(chars, *start)).map(|(start, _)| *start).collect();
    if points.len() < 2 && !(points.len() == 1 && points.first() == sentences.first().map(|(start, _)| start)) {
        return sentences.into_iter().filter(|(start, end)| end - start >= 6).collect();
    }
    let mut found = Vec::new();
    for (position, start) in points.iter().enumerate() {
        let limit = points.get(position + 1).copied().unwrap_or(range.end);
        found.extend(trim(chars, (*start, limit)));
    }
    found
}

/// 一是, 二要 at a place.
fn is_point(chars: &[char], at: usize) -> bool {
    let Some((_, length)) = chars.get(at..).and_then(numeral::han_ordinal) else { return false };
    chars.get(at + length).is_some_and(|c| matches!(c, '是' | '要'))
}

/// What is to be reached.
pub(super) fn goals(chars: &[char], range: Range<usize>) -> Vec<Found> {
    clauses(chars, range)
        .into_iter()
        .filter(|(start, end)| {
            let clause = chars.get(*start..*end).map(fold::key).unwrap_or_default();
            let named = GOAL.iter().any(|word| clause.contains(word)) || clause.starts_with("争取");
            named && end - start >= 5 && !clause.starts_with("为确保")
        })
        .collect()
}

/// By when.
pub(super) fn deadlines(chars: &[char], range: Range<usize>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        match deadline(chars, at) {
            Some(end) if end <= range.end => {
                found.push((at, end));
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}

/// A deadline that begins at `at`: where it ends.
fn deadline(chars: &[char], at: usize) -> Option<usize> {
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    if at > 0 && digit(at - 1) && digit(at) {
        return None;
    }
    let starts = |i: usize, word: &str| word.chars().enumerate().all(|(offset, c)| chars.get(i + offset) == Some(&c));
    let longest =
        |i: usize, words: &[&str]| words.iter().find(|word| starts(i, word)).map(|word| i + word.chars().count());
    let year = year_at(chars, at);
    let month_at = year.unwrap_or(at);
    if let Some((value, length)) = chars.get(month_at..).and_then(numeral::either)
        && (1..=12).contains(&value)
        && chars.get(month_at + length) == Some(&'月')
    {
        let month = month_at + length + 1;
        let tail = longest(month, &["份", "底前", "底", "末", "中旬", "上旬", "下旬", "初", "前"]);
        let day =
            chars.get(month..).and_then(numeral::arabic).filter(|(_, length)| chars.get(month + length) == Some(&'日'));
        let end = day.map(|(_, length)| month + length + 1).or(tail).unwrap_or(month);
        return Some(longest(end, &["之前", "以前", "前"]).unwrap_or(end));
    }
    if let Some(end) = year {
        return longest(end, &["年底前", "年底", "底前", "底", "前", "秋季学期", "春季学期", "上半年", "下半年"]);
    }
    longest(at, &["年底前", "年底", "年内", "学期末", "学年末", "年末"])
        .filter(|_| !at.checked_sub(1).is_some_and(digit))
}

/// Who answers for it.
pub(super) fn owners(chars: &[char], range: Range<usize>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (start, end) in clauses(chars, range.clone()) {
        let clause: String = chars.get(start..end).unwrap_or_default().iter().collect();
        let at = |word: &str| clause.find(word).map(|byte| clause.get(..byte).map_or(0, |head| head.chars().count()));
        if let (Some(by), Some(does)) = (at("由"), at("负责").or_else(|| at("牵头")))
            && does > by + 2
            && does - by <= 20
        {
            found.push((start + by + 1, start + does));
        } else if clause.starts_with(['各', '全'])
            && let Some(must) = at("要").or_else(|| at("应")).or_else(|| at("必须"))
            && (3..=12).contains(&must)
            && chars.get(start..start + must).unwrap_or_default().iter().all(|c| is_han(*c))
        {
            found.push((start, start + must));
        }
    }
    found.extend(labelled_owners(chars, range));
    found
}

/// 责任单位：X, 责任人：X, 牵头科室：X.
fn labelled_owners(chars: &[char], range: Range<usize>) -> Vec<Found> {
    let labels =
        ["责任单位", "责任科室", "责任部门", "责任人", "牵头单位", "牵头科室", "负责人", "责任股室", "配合单位"];
    let mut found = Vec::new();
    for at in range.clone() {
        let Some(label) =
            labels.iter().find(|label| label.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c)))
        else {
            continue;
        };
        let colon = at + label.chars().count();
        if !chars.get(colon).is_some_and(|c| matches!(c, '：' | ':')) {
            continue;
        }
        let ends = |c: &char| matches!(c, '。' | '；' | ';' | '）' | ')' | '】' | ']' | '\n');
        let value = chars.get(colon + 1..range.end).unwrap_or_default();
        let length = value.iter().take(LONGEST_OWNERS).position(ends);
        // What goes on for longer, to the end of all text perhaps, names nobody.
        let length = length.or_else(|| Some(value.len()).filter(|length| *length <= LONGEST_OWNERS));
        found.extend(length.and_then(|length| trim(chars, (colon + 1, colon + 1 + length))));
    }
    found
}

/// Quantities: a number with its unit.
pub(super) fn figures(chars: &[char], range: Range<usize>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let digit = chars.get(at).is_some_and(char::is_ascii_digit);
        if !digit {
            at += 1;
            continue;
        }
        let number = chars.iter().skip(at).take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).count();
        let end = at + number;
        if let Some(end) = figure_end(chars, at, end).filter(|end| *end <= range.end) {
            found.push((at, end));
            at = end;
        } else {
            at = end.max(at + 1);
        }
    }
    found
}

/// Where a quantity ends, when a unit stands behind the number.
fn figure_end(chars: &[char], start: usize, end: usize) -> Option<usize> {
    let before = start.checked_sub(1).and_then(|i| chars.get(i)).copied();
    let named =
        before.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '第' | '〔' | '_' | '-' | '—' | '－' | '.'));
    if named {
        return None;
    }
    let mut at = end;
    for extra in ['余', '多'] {
        at += usize::from(chars.get(at) == Some(&extra));
    }
    while chars.get(at).is_some_and(|c| matches!(c, '万' | '亿' | '千' | '百')) {
        at += 1;
    }
    for extra in ['余', '多'] {
        at += usize::from(chars.get(at) == Some(&extra));
    }
    if chars.get(at).is_some_and(|c| matches!(c, '%' | '％' | '‰')) {
        return Some(at + 1);
    }
    let rest: String = chars.iter().skip(at).take(4).collect();
    let unit = UNITS.iter().filter(|unit| rest.starts_with(**unit)).max_by_key(|unit| unit.chars().count())?;
    // 3年级, 1号: no quantity.
    Some(at + unit.chars().count())
}
