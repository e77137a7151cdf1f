//! Where a title may be broken, and how well.
//!
//! Borders between words come from a dictionary, loaded once and only for a
//! title of more than one line. Rules of 9704-7.3.1-c then close borders or
//! make them dear: no break inside 《》 and “”, a name of an organ, a number
//! and its unit, the 文种; no line that begins with 的 or 、.

use std::sync::LazyLock;

use jieba_rs::Jieba;

use crate::characters::{at, before, cells, ends_at, is_han, run_end, stands_at};

/// A place between two characters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Border {
    /// No line may end here.
    Closed,
    /// A line may end here, at this cost.
    Open(f32),
}

/// The words of jieba's dictionary that are common (`data/README.md`).
const COMMON_WORDS: &str = include_str!("../../data/words.txt");

/// Without its dictionary, which a test loads, jieba cuts between all
/// characters; the other rules still hold.
static DICTIONARY: LazyLock<Jieba> =
    LazyLock::new(|| Jieba::with_dict(&mut COMMON_WORDS.as_bytes()).unwrap_or_else(|_| Jieba::empty()));

/// Cost of a break inside the name of an organ.
const INSIDE_ORGAN: f32 = 40.0;
/// Cost of a break inside a long 《…》.
const INSIDE_LONG_QUOTE: f32 = 30.0;
/// Cost of 关于 or a conjunction at the end of a line.
const DANGLING: f32 = 15.0;
/// Gain of a break behind an organ or a year, or before 关于.
const NATURAL: f32 = -3.0;
/// Gain of a break between the clauses of a slogan, or before a dash.
const BETWEEN_CLAUSES: f32 = -6.0;

/// Names of organs end in one of these.
const ORGAN_ENDINGS: [&str; 40] = [
    "教育局",
    "教育厅",
    "教育部",
    "委员会",
    "办公室",
    "办公厅",
    "人民政府",
    "街道办事处",
    "管理局",
    "财政局",
    "公安局",
    "局",
    "厅",
    "委",
    "学校",
    "小学",
    "中学",
    "大学",
    "学院",
    "幼儿园",
    "附小",
    "附中",
    "中心",
    "工会",
    "党支部",
    "党总支",
    "支部",
    "党委",
    "团委",
    "少先队",
    "研究院",
    "研究所",
    "医院",
    "公司",
    "集团",
    "协会",
    "联合会",
    "党组",
    "领导小组",
    "教研室",
];

/// The last words of titles, kept whole.
const KINDS: [&str; 24] = [
    "工作计划",
    "教学计划",
    "行动计划",
    "活动计划",
    "培训计划",
    "工作要点",
    "工作方案",
    "实施方案",
    "活动方案",
    "工作总结",
    "工作安排",
    "工作报告",
    "发展规划",
    "实施意见",
    "指导意见",
    "的通知",
    "的意见",
    "的报告",
    "的请示",
    "的通报",
    "的决定",
    "的函",
    "的批复",
    "的通告",
];

/// Words of these papers that a dictionary takes for two.
const COMPOUNDS: [&str; 12] = [
    "春季学期",
    "秋季学期",
    "教育系统",
    "教育教学",
    "高质量发展",
    "综合治理",
    "安全生产",
    "安全管理",
    "校园安全",
    "义务教育",
    "职业教育",
    "学前教育",
];

/// True where the name of an organ may end before `end`.
pub(crate) fn organ_ends_at(text: &[char], end: usize) -> bool {
    ORGAN_ENDINGS.iter().any(|ending| ends_at(text, end, ending))
}

/// The border before each character, and one behind the last.
pub(super) fn borders(title: &str, text: &[char]) -> Vec<Border> {
    let mut borders = word_borders(title, text.len());
    keep_organs_whole(text, &mut borders);
    keep_quotes_whole(text, &mut borders);
    prefer_natural_borders(text, &mut borders);
    keep_kind_whole(text, &mut borders);
    keep_compounds_whole(text, &mut borders);
    close_by_neighbours(text, &mut borders);
    open_overlong(text, &mut borders);
    borders
}

fn word_borders(title: &str, length: usize) -> Vec<Border> {
    let mut borders = vec![Border::Closed; length + 1];
    let mut place = 0;
    for token in DICTIONARY.cut(title, false) {
        if let Some(border) = borders.get_mut(place) {
            *border = Border::Open(0.0);
        }
        place += token.word.chars().count();
    }
    borders
}

fn add(borders: &mut [Border], place: usize, cost: f32) {
    if let Some(Border::Open(old)) = borders.get_mut(place) {
        *old += cost;
    }
}

fn close(borders: &mut [Border], places: std::ops::Range<usize>) {
    for border in borders.get_mut(places).unwrap_or_default() {
        *border = Border::Closed;
    }
}

/// The name of the organ at the beginning of the title, behind its year.
fn keep_organs_whole(text: &[char], borders: &mut [Border]) {
    let start = year_end(text, 0).unwrap_or(0);
    let limit = run_end(text, start, is_han);
    let limit = (start..limit).find(|place| stands_at(text, *place, "关于")).unwrap_or(limit);
    let end = (start + 2..=limit)
        .rev()
        .find(|end| matches!(borders.get(*end), Some(Border::Open(_))) && organ_ends_at(text, *end));
    let Some(end) = end else { return };
    for place in start + 1..end {
        add(borders, place, INSIDE_ORGAN);
    }
    add(borders, end, NATURAL);
}

/// The end of a year expression: 2024年, 2023—2024学年度, 20xx年.
fn year_end(text: &[char], start: usize) -> Option<usize> {
    let figures = run_end(text, start, |c| c.is_ascii_digit() || matches!(c, '—' | '-' | 'x' | 'X' | '_'));
    let unit = run_end(text, figures, |c| matches!(c, '年' | '学' | '度'));
    (figures > start && unit > figures && text.get(figures..unit).unwrap_or_default().contains(&'年')).then_some(unit)
}

fn keep_quotes_whole(text: &[char], borders: &mut [Border]) {
    let mut open = Vec::new();
    for (place, c) in text.iter().enumerate() {
        if matches!(c, '《' | '“' | '（' | '〈' | '‘') {
            open.push(place);
        } else if matches!(c, '》' | '”' | '）' | '〉' | '’') {
            let Some(start) = open.pop() else { continue };
            let inside = text.get(start..=place).unwrap_or_default();
            if cells(inside.iter().copied()) <= 20.0 {
                close(borders, start + 1..place + 1);
            } else if open.is_empty() {
                (start + 1..=place).for_each(|inner| add(borders, inner, INSIDE_LONG_QUOTE));
            }
        }
    }
}

fn prefer_natural_borders(text: &[char], borders: &mut [Border]) {
    for place in 1..text.len() {
        if matches!(before(text, place), '，' | '：' | '；' | ' ' | '\u{3000}') || stands_at(text, place, "——") {
            add(borders, place, BETWEEN_CLAUSES);
        }
        if stands_at(text, place, "关于") {
            add(borders, place, NATURAL);
        }
        if ["关于", "和", "与", "及", "以及", "暨", "对", "在", "为"].iter().any(|word| ends_at(text, place, word))
        {
            add(borders, place, DANGLING);
        }
        if ["学期", "年度", "学年"].iter().any(|word| ends_at(text, place, word)) || year_end_at(text, place) {
            add(borders, place, NATURAL);
        }
    }
}

fn year_end_at(text: &[char], place: usize) -> bool {
    before(text, place) == '年' && place >= 2 && at(text, place - 2).is_ascii_digit()
}

fn keep_kind_whole(text: &[char], borders: &mut [Border]) {
    let end = text.len() - text.iter().rev().take_while(|c| !is_han(**c)).count();
    let Some(kind) = KINDS.iter().find(|kind| ends_at(text, end, kind)) else { return };
    let start = end - kind.chars().count();
    close(borders, start + 1..end);
}

fn keep_compounds_whole(text: &[char], borders: &mut [Border]) {
    for place in 0..text.len() {
        for compound in COMPOUNDS.iter().filter(|compound| stands_at(text, place, compound)) {
            close(borders, place + 1..place + compound.chars().count());
        }
    }
}

/// What may neither begin nor end a line, and numbers with their units.
fn close_by_neighbours(text: &[char], borders: &mut [Border]) {
    for place in 1..text.len() {
        let (previous, next) = (before(text, place), at(text, place));
        let begins_badly = matches!(next, '的' | '和' | '与' | '及' | '之' | '等' | '暨')
            && !stands_at(text, place, "和谐")
            || "、，。：；？！）》”’〉～·…,.:;)%".contains(next)
            || (next == '—' && !stands_at(text, place, "——"))
            || (next == '—' && previous == '—');
        let ends_badly = "（《“‘〈—～·第(".contains(previous);
        let is_number_and_unit = previous.is_ascii_alphanumeric()
            && (next.is_ascii_alphanumeric() || "年月日届期个号次批级学季周班岁".contains(next));
        let is_inside_period = previous == '年' && matches!(next, '度') || previous == '学' && next == '年';
        if begins_badly || ends_badly || is_number_and_unit || is_inside_period {
            close(borders, place..place + 1);
        }
    }
}

/// A stretch without any border that is wider than a line is opened, so that
/// no line overflows.
fn open_overlong(text: &[char], borders: &mut [Border]) {
    let mut start = 0;
    for end in 1..=text.len() {
        let is_open = end == text.len() || matches!(borders.get(end), Some(Border::Open(_)));
        if !is_open {
            continue;
        }
        let width = cells(text.get(start..end).unwrap_or_default().iter().copied());
        if width > 20.0 {
            for border in borders.get_mut(start + 1..end).unwrap_or_default() {
                *border = Border::Open(100.0);
            }
        }
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_knows_common_words() {
        let words: Vec<&str> =
            DICTIONARY.cut("教育局综合治理义务教育", false).into_iter().map(|token| token.word).collect();
        assert_eq!(words, ["教育局", "综合治理", "义务教育"]);
    }
}
