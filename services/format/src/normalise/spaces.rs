//! Spaces (impl-space): none between Han characters, none around marks, none
//! between Han and digits. A space that parts names, columns or the words of
//! a motto is kept.

use wenshu_model::ChangeReason;

use super::{Kind, Manner};
use crate::characters::{
    at, before, is_full_mark, is_han, is_placeholder, is_shared_mark, is_space, run_end, stands_at,
};
use crate::edit::Edit;
use crate::title::words::organ_ends_at;

/// The space that parts what must stay apart.
const GAP: &str = "\u{3000}";

/// All changes of spaces.
pub(super) fn spaces(text: &[char], manner: &Manner) -> Vec<Edit> {
    if !text.iter().any(|c| is_space(*c)) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    let mut start = 0;
    while start <= text.len() {
        let end = run_end(text, start, |c| c != '\n');
        let kept = kept_gaps(text, start, end, manner);
        line_spaces(text, start, end, &kept, &mut edits);
        start = end + 1;
    }
    edits
}

fn line_spaces(text: &[char], start: usize, end: usize, kept: &[usize], edits: &mut Vec<Edit>) {
    let mut place = start;
    while place < end {
        let after = run_end(text, place, is_space);
        if after == place {
            place += 1;
            continue;
        }
        let wanted = if place == start || after >= end {
            ""
        } else if kept.binary_search(&place).is_ok() || is_chapter_space(text, place) {
            GAP
        } else {
            wanted_between(text, place, after)
        };
        edits.push(Edit::new(place, after, wanted, ChangeReason::Space));
        place = after;
    }
}

/// What should stand between the two neighbours of a run of spaces.
fn wanted_between(text: &[char], start: usize, end: usize) -> &'static str {
    let (previous, next) = (before(text, start), at(text, end));
    let is_mark_beside = is_full_mark(previous) || is_full_mark(next);
    let is_figure = |c: char| c.is_ascii_digit() || is_placeholder(c) || c == '%';
    let joins = |one: char, other: char| {
        is_han(one)
            && (is_han(other) || is_shared_mark(other) || (is_figure(other) && !is_long_number(text, start, end)))
    };
    // 20 xx 年 is one year.
    let is_year =
        (previous.is_ascii_digit() && is_placeholder(next)) || (is_placeholder(previous) && next.is_ascii_digit());
    let joined = joins(previous, next) || joins(next, previous) || is_year;
    if is_mark_beside || joined || (is_shared_mark(previous) && is_shared_mark(next)) { "" } else { " " }
}

/// A telephone number keeps its distance from the name before it.
fn is_long_number(text: &[char], start: usize, end: usize) -> bool {
    let is_digit = |c: &&char| c.is_ascii_digit() || **c == '-';
    let behind = text.get(end..).unwrap_or_default().iter().take_while(is_digit).take(7).count();
    let ahead = text.get(..start).unwrap_or_default().iter().rev().take_while(is_digit).take(7).count();
    behind >= 7 || ahead >= 7
}

/// 第一章 总则, 第一条 …: a space and no mark (num-chapter).
fn is_chapter_space(text: &[char], place: usize) -> bool {
    let head = text.get(..place).unwrap_or_default();
    let is_numbered = head.len() <= 8 && at(head, 0) == '第' && head.last().is_some_and(|c| "章节条编篇".contains(*c));
    let counter = head.get(1..head.len().saturating_sub(1)).unwrap_or_default();
    is_numbered
        && !counter.is_empty()
        && counter.iter().all(|c| crate::characters::is_han_numeral(*c) || c.is_ascii_digit())
}

/// Places of the gaps of a line that part words on purpose.
fn kept_gaps(text: &[char], start: usize, end: usize, manner: &Manner) -> Vec<usize> {
    let gaps = gaps_between_han(text, start, end);
    if gaps.is_empty() {
        return Vec::new();
    }
    if manner.kind == Kind::Title {
        return gaps_between_organs(text, end, &gaps);
    }
    let line = text.get(start..end).unwrap_or_default();
    if is_spaced_out(line) {
        return gaps_between_pairs(&gaps);
    }
    if manner.kind == Kind::Roster {
        return gaps.iter().map(|gap| gap.0).collect();
    }
    let is_sentence = line.iter().any(|c| matches!(c, '。' | '；' | '！' | '？' | '，' | ',' | ';'));
    let mut kept: Vec<usize> = Vec::new();
    for segment in segments(text, start, end) {
        if is_list_of_words(text, segment) {
            let first = gaps.partition_point(|gap| gap.0 < segment.0);
            let last = gaps.partition_point(|gap| gap.0 < segment.1);
            kept.extend(gaps.get(first..last).unwrap_or_default().iter().map(|gap| gap.0));
        }
    }
    if !is_sentence {
        kept.extend(gaps.iter().filter(|gap| gap.1 >= 2 && !is_padding(text, gap.0)).map(|gap| gap.0));
    }
    kept.sort_unstable();
    kept
}

/// The gaps of a title that part the organs of a joint issue (甲局 乙局关于…);
/// without them two names would run into one.
fn gaps_between_organs(text: &[char], end: usize, gaps: &[(usize, usize)]) -> Vec<usize> {
    let is_between = |gap: &&(usize, usize)| parts_organs(text, gap.0, run_end(text, gap.0, is_space), end);
    gaps.iter().filter(is_between).map(|gap| gap.0).collect()
}

/// True where one organ ends at `place` and another begins at `next`.
fn parts_organs(text: &[char], place: usize, next: usize, end: usize) -> bool {
    let limit = run_end(text, next, is_han).min(end);
    let limit = (next..limit).find(|at| stands_at(text, *at, "关于")).unwrap_or(limit);
    organ_ends_at(text, place) && (next + SHORTEST_ORGAN..=limit).any(|at| organ_ends_at(text, at))
}

/// The lines of a title as one. Where a line ends between two organs, a gap
/// parts them.
pub(crate) fn one_line(title: &str) -> String {
    let text: Vec<char> = title.chars().collect();
    let mut line = String::with_capacity(title.len());
    for (place, c) in text.iter().enumerate() {
        match c {
            '\n' if parts_organs(&text, place, place + 1, text.len()) => line.push_str(GAP),
            '\n' => {}
            c => line.push(*c),
        }
    }
    line
}

/// Characters of the shortest name of an organ (市教育局).
const SHORTEST_ORGAN: usize = 3;

/// Gaps between two Han characters: place and width in half cells.
fn gaps_between_han(text: &[char], start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut gaps = Vec::new();
    let mut place = start;
    while place < end {
        let after = run_end(text, place, is_space);
        if after > place && is_han(before(text, place)) && is_han(at(text, after)) {
            let run = text.get(place..after).unwrap_or_default();
            gaps.push((place, run.iter().map(|c| if matches!(c, '\u{3000}' | '\t') { 2 } else { 1 }).sum()));
        }
        place = after.max(place + 1);
    }
    gaps
}

/// 时　间：a gap between two single characters, which only widens a word.
fn is_padding(text: &[char], gap: usize) -> bool {
    let end = run_end(text, gap, is_space);
    let is_single_ahead = gap < 2 || !is_han(at(text, gap - 2));
    is_single_ahead && !is_han(at(text, end + 1))
}

/// 浙 江 省 教 育 厅: single characters with spaces between all of them.
fn is_spaced_out(line: &[char]) -> bool {
    let mut words = line.split(|c| is_space(*c)).filter(|word| !word.is_empty());
    line.iter().filter(|c| is_han(**c)).count() > 2 && words.all(|word| word.len() == 1)
}

/// 钱　塘 方　予: names of two characters, each set wide. The gaps inside them
/// have one width, those between them another; the latter stay.
fn gaps_between_pairs(gaps: &[(usize, usize)]) -> Vec<usize> {
    let width = |first: usize| gaps.get(first).map(|gap| gap.1);
    let alike = |first: usize| gaps.iter().skip(first).step_by(2).all(|gap| Some(gap.1) == width(first));
    let pairs = gaps.len() % 2 == 1 && gaps.len() >= 3 && alike(0) && alike(1) && width(0) != width(1);
    if pairs { gaps.iter().skip(1).step_by(2).map(|gap| gap.0).collect() } else { Vec::new() }
}

/// Parts of a line between marks.
fn segments(text: &[char], start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut first = start;
    for place in start..=end {
        let c = at(text, place);
        if place == end || is_full_mark(c) || is_shared_mark(c) || matches!(c, ',' | ';' | ':' | '(' | ')') {
            found.push((first, place));
            first = place + 1;
        }
    }
    found
}

/// Three words or more of one length, two to four characters (厚德 博学 笃行), or
/// two names or more.
fn is_list_of_words(text: &[char], (start, end): (usize, usize)) -> bool {
    let words: Vec<&[char]> =
        text.get(start..end).unwrap_or_default().split(|c| is_space(*c)).filter(|word| !word.is_empty()).collect();
    let is_plain = words.iter().all(|word| (2..=4).contains(&word.len()) && word.iter().all(|c| is_han(*c)));
    let lengths_agree = words.iter().all(|word| Some(word.len()) == words.first().map(|first| first.len()));
    is_plain && ((words.len() >= 3 && lengths_agree) || (words.len() >= 2 && words.iter().all(|word| is_name(word))))
}

/// A surname and one or two characters.
fn is_name(word: &[char]) -> bool {
    (2..=3).contains(&word.len()) && word.first().is_some_and(|c| SURNAMES.contains(*c))
}

/// The hundred most frequent surnames, about 85 % of all people.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈\
钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gap_between_two_organs_of_a_title_stays() {
        let kept = |title: &str| {
            let text: Vec<char> = title.chars().collect();
            let gaps = gaps_between_han(&text, 0, text.len());
            gaps_between_organs(&text, text.len(), &gaps)
        };
        assert_eq!(kept("甲市教育局 甲市公安局关于护校的通知"), [5]);
        assert_eq!(kept("甲市教育局 工作计划"), [0_usize; 0]);
        assert_eq!(kept("甲市教育局 关于成立办公室的通知"), [0_usize; 0]);
    }

    #[test]
    fn wide_names_stay_apart() {
        let kept = |line: &str| {
            let text: Vec<char> = line.chars().collect();
            gaps_between_pairs(&gaps_between_han(&text, 0, text.len()))
        };
        assert_eq!(kept("钱  塘 方  予"), [4]);
        assert_eq!(kept("浙 江 省 教 育 厅"), [0_usize; 0]);
    }

    #[test]
    fn surnames_are_a_hundred_different_ones() {
        let surnames: std::collections::BTreeSet<char> = SURNAMES.chars().collect();
        assert_eq!(surnames.len(), SURNAMES.chars().count());
        assert!(surnames.len() >= 100, "{}", surnames.len());
    }
}
