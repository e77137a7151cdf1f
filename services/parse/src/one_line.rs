//! Cutting a file that was run together into one line at the separators of
//! its documents.
//!
//! Only a line that no paragraph could be is looked at, and only separators
//! whose counters run 1, 2, 3 … are believed; the headings inside each document
//! are found later ([`crate::run_together`]).

use crate::numeral;
use crate::text::{Text, is_space};
use crate::words;

/// A line of this many characters is no paragraph.
const NO_PARAGRAPH: usize = 2000;
/// Longest stem of a separator.
const LONGEST_STEM: usize = 45;
/// Longest title behind a separator's colon.
const LONGEST_TITLE: usize = 60;

/// The parts of a line: one, unless documents were run together in it.
pub(crate) fn parts(text: Text) -> Vec<Text> {
    if text.len() < NO_PARAGRAPH {
        return vec![text];
    }
    let mut cuts: Vec<usize> = separators(text.chars()).into_iter().flat_map(|(start, end)| [start, end]).collect();
    cuts.insert(0, 0);
    cuts.push(text.len());
    let pairs = cuts.iter().zip(cuts.iter().skip(1));
    pairs.map(|(start, end)| text.part(*start..*end)).filter(|part| !part.is_empty()).collect()
}

/// Where each separator begins and ends, in order.
fn separators(chars: &[char]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut last = 0;
    let mut from = 0;
    for (at, _) in chars.iter().enumerate().filter(|(_, c)| **c == '篇') {
        if at < from {
            continue;
        }
        // A separator printed twice keeps its counter.
        let Some(end) = [last + 1, last]
            .into_iter()
            .filter(|n| *n > 0)
            .find_map(|n| counter_end(chars, at + 1, n).map(|end| (n, end)))
        else {
            continue;
        };
        let Some(start) = stem_start(chars, from, at) else { continue };
        let (counter, counter_end) = end;
        last = counter;
        from = title_end(chars, counter_end);
        found.push((start, from));
    }
    found
}

/// Where the counter `wanted` behind 篇 ends: 篇220__年 is 篇2 and 20__年.
fn counter_end(chars: &[char], at: usize, wanted: u32) -> Option<usize> {
    let gap = chars.iter().skip(at).take_while(|c| is_space(**c) || matches!(c, '(' | '（')).count();
    let start = at + gap;
    let rest = chars.get(start..)?;
    let digits: Vec<char> = wanted.to_string().chars().collect();
    let end = if rest.starts_with(&digits) {
        start + digits.len()
    } else {
        let (value, length) = numeral::han_ordinal(rest)?;
        if value != wanted {
            return None;
        }
        start + length
    };
    let closed = chars.get(end).is_some_and(|c| matches!(c, ')' | '）' | '】' | ']'));
    Some(if closed { end + 1 } else { end })
}

/// Where the stem in front of 篇 begins: behind the last sentence or gap.
fn stem_start(chars: &[char], from: usize, at: usize) -> Option<usize> {
    let before = chars.get(from..at)?;
    let gap = before.iter().rev().take_while(|c| is_space(**c) || matches!(c, '(' | '（' | '【')).count();
    let head = before.get(..before.len() - gap)?;
    let length = head
        .iter()
        .rev()
        .take(LONGEST_STEM + 1)
        .take_while(|c| !is_space(**c) && !matches!(c, '。' | '！' | '？' | '；' | '!' | '?'))
        .count();
    let stem: String = head.get(head.len() - length..)?.iter().collect();
    let alone =
        length == 0 && (gap > 0 || before.is_empty() || head.last().is_some_and(|c| matches!(c, '。' | '！' | '？')));
    let is_stem = length <= LONGEST_STEM && (words::ends_like_title(&stem) || words::is_sample(&stem));
    (alone || is_stem).then(|| at - gap - length)
}

/// Where the title behind a colon ends; the counter's own end without one.
fn title_end(chars: &[char], end: usize) -> usize {
    if !chars.get(end).is_some_and(|c| matches!(c, '：' | ':')) {
        return end;
    }
    let title = chars
        .iter()
        .skip(end + 1)
        .take(LONGEST_TITLE)
        .take_while(|c| !is_space(**c) && !matches!(c, '。' | '，' | ','))
        .count();
    let set_off = chars.get(end + 1 + title).is_some_and(|c| is_space(*c));
    if set_off { end + 1 + title } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let filler = "全体教师要认真备课。".repeat(200);
        parts(Text::of_line(1, &text.replace('…', &filler)))
            .iter()
            .map(|part| part.string().replace(&filler, "…"))
            .collect()
    }

    #[test]
    fn documents_in_one_line_are_cut_at_their_separators() {
        assert_eq!(
            cut("供大家参考。教育局工作计划范文篇1一、抓好教学…教育局工作计划范文篇220__年，完成任务…"),
            ["供大家参考。", "教育局工作计划范文篇1", "一、抓好教学…", "教育局工作计划范文篇2", "20__年，完成任务…"]
        );
        assert_eq!(
            cut("工作计划 篇一 标题:提高素质 工作计划 篇一 随着…工作计划 篇二 随着…"),
            ["工作计划 篇一", "标题:提高素质", "工作计划 篇一", "随着…", "工作计划 篇二", "随着…"]
        );
    }

    #[test]
    fn papers_counted_in_a_long_text_are_no_separators() {
        assert_eq!(cut("全年完成调研论文40篇以上…撰写报告篇目一览…").len(), 1);
    }
}
