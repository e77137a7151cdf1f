//! Telling the documents of one file apart.
//!
//! Separators come in three strengths: 篇一 and its kin are certain; a stem
//! that repeats with a running counter (…工作计划（一）, …工作计划（二）) is
//! certain once it runs; 第二部分 is a separator only where every part begins
//! with a title of its own. What stands before the first separator is the
//! page's headline, menu and preface, unless it is a plan itself.

use std::collections::BTreeMap;
use std::ops::Range;

use wenshu_model::RemovalReason;

use crate::furniture;
use crate::number;
use crate::numeral;
use crate::row::Row;
use crate::text::{Text, is_space};
use crate::words;

/// A part of the file that is one document, by its rows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Segment {
    /// Rows of the document, without separators.
    pub(crate) rows: Vec<usize>,
    /// Title that the separator names behind its counter (篇一：标题).
    pub(crate) named: Option<Text>,
    /// What stands before the counter (教育局工作计划范文 篇1).
    pub(crate) stem: Option<Text>,
    /// True when the border in front of it is not certain.
    pub(crate) doubtful: bool,
    /// True when it follows a signed paper in the same file: what that issues.
    pub(crate) issued: bool,
}

/// The file told apart.
#[derive(Debug, Default)]
pub(crate) struct Separation {
    pub(crate) segments: Vec<Segment>,
    /// Rows, or parts of rows, that are in no document.
    pub(crate) left_out: Vec<(Text, RemovalReason)>,
    /// Number of documents that a headline promises, and its row.
    pub(crate) promised: Option<(u32, usize)>,
    /// Headline of the page, for a plan that has no other title.
    pub(crate) headline: Option<Text>,
}

/// A line that separates documents.
#[derive(Debug, Clone)]
struct Separator {
    row: usize,
    stem: Range<usize>,
    counter: u32,
    title: Range<usize>,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// 篇一.
    Piece,
    /// A stem with a running counter.
    Series,
    /// 第一部分.
    Part,
}

/// Tells the documents of `rows` apart.
pub(crate) fn separate(rows: &[Row<'_>]) -> Separation {
    let mut separation = Separation::default();
    let marks = rows.iter().flat_map(|row| &row.markup);
    separation.left_out.extend(marks.map(|mark| (mark.clone(), RemovalReason::Markup)));
    let candidates: Vec<Separator> = (0..).zip(rows).filter_map(|(index, row)| separator(index, row)).collect();
    let separators = certain(candidates, rows);
    let kept = drop_furniture(rows, &separators, &mut separation);
    find_promise(rows, &mut separation);
    cut(rows, &kept, &separators, &mut separation);
    separation
}

/// Leaves furniture out and gives the rows that stay.
fn drop_furniture(rows: &[Row<'_>], separators: &[Separator], separation: &mut Separation) -> Vec<usize> {
    let last_plan = last_plan(rows);
    let after_separators = separators.last().map_or(0, |last| last.row + 1);
    // A foot needs something in front of it: a page that opens with 推荐阅读 is not all foot.
    let foot = (0..)
        .zip(rows)
        .skip(after_separators.max(1))
        .find(|(index, row)| furniture::opens_foot(*row) && last_plan.is_none_or(|last| last <= *index))
        .map_or(rows.len(), |(index, _)| index);
    let mut kept = Vec::with_capacity(rows.len());
    let mut in_contents = false;
    for (index, row) in rows.iter().enumerate() {
        let is_separator = separators.binary_search_by_key(&index, |separator| separator.row).is_ok();
        let reason = if index >= foot {
            Some(furniture::anywhere(row).unwrap_or(RemovalReason::SiteFurniture))
        } else if is_separator {
            None
        } else if in_contents && furniture::is_tabbed_contents_entry(row) {
            Some(RemovalReason::ContentsList)
        } else {
            furniture::anywhere(row)
        };
        in_contents = reason == Some(RemovalReason::ContentsList);
        match reason {
            Some(reason) => separation.left_out.push((row.text.clone(), reason)),
            None => kept.push(index),
        }
    }
    kept
}

/// The last row that three headings numbered like a plan's begin with or stand
/// behind: a "foot" in front of it was a box in the middle of the page.
fn last_plan(rows: &[Row<'_>]) -> Option<usize> {
    let is_heading = |row: &Row<'_>| {
        number::mark(row.text.chars())
            .is_some_and(|mark| matches!(mark.style, number::Style::Han | number::Style::HanBracket))
    };
    let mut headings = rows.iter().enumerate().rev().filter(|(_, row)| is_heading(row));
    headings.nth(2).map(|(index, _)| index)
}

fn find_promise(rows: &[Row<'_>], separation: &mut Separation) {
    let headline = (0..).zip(rows).take(40).find(|(_, row)| furniture::is_headline(&row.key));
    let preface = || {
        (0..).zip(rows).take(40).find(|(_, row)| furniture::is_preface(*row) && furniture::promised(&row.key).is_some())
    };
    if let Some((index, row)) = headline.or_else(preface) {
        separation.promised = furniture::promised(&row.key).map(|count| (count, index));
    }
    separation.headline = headline.map(|(_, row)| row.text.clone());
}

/// Number of documents that a headline promises, and its row.
pub(crate) fn promise(rows: &[Row<'_>]) -> Option<(u32, usize)> {
    let mut separation = Separation::default();
    find_promise(rows, &mut separation);
    separation.promised
}

/// Cuts the kept rows at the separators.
fn cut(rows: &[Row<'_>], kept: &[usize], separators: &[Separator], separation: &mut Separation) {
    let Some(first) = separators.first() else {
        separation.segments.push(Segment { rows: kept.to_vec(), ..Segment::default() });
        return;
    };
    let before: Vec<usize> = kept.iter().copied().filter(|index| *index < first.row).collect();
    if is_plan(rows, &before) {
        separation.segments.push(Segment { rows: before, doubtful: true, ..Segment::default() });
    } else {
        for index in before {
            if let Some(row) = rows.get(index) {
                separation.left_out.push((row.text.clone(), reason_before(row)));
            }
        }
    }
    let mut previous: Option<&Separator> = None;
    for (position, separator) in separators.iter().enumerate() {
        let end = separators.get(position + 1).map_or(rows.len(), |next| next.row);
        let place = |row: usize| kept.partition_point(|index| *index < row);
        let body: Vec<usize> = kept.get(place(separator.row + 1)..place(end)).unwrap_or_default().to_vec();
        let Some(row) = rows.get(separator.row) else { continue };
        let named = Some(row.text.part(separator.title.clone())).filter(|title| !title.is_empty());
        let stem = Some(row.text.part(separator.stem.clone())).filter(|stem| !stem.is_empty());
        let printed_twice = previous.is_some_and(|previous| {
            previous.counter == separator.counter && separation.segments.last().is_some_and(|s| is_head_only(rows, s))
        });
        if printed_twice {
            separation.left_out.push((row.text.clone(), RemovalReason::Separator));
            if let Some(segment) = separation.segments.last_mut() {
                segment.rows.extend(body);
            }
        } else {
            leave_out_separator(&row.text, separator, named.is_some(), separation);
            separation.segments.push(Segment { rows: body, named, stem, doubtful: false, issued: false });
        }
        previous = Some(separator);
    }
    drop_empty(separation);
}

/// The separator's characters are left out, but for the title that it names.
fn leave_out_separator(text: &Text, separator: &Separator, named: bool, separation: &mut Separation) {
    if named {
        let (label, rest) = text.split(separator.title.start);
        separation.left_out.push((label, RemovalReason::Separator));
        let tail = rest.part(separator.title.len()..rest.len());
        if !tail.is_empty() {
            separation.left_out.push((tail, RemovalReason::Separator));
        }
    } else {
        separation.left_out.push((text.clone(), RemovalReason::Separator));
    }
}

/// A list of contents at the top names the separators without any text
/// between them: those are no documents.
fn drop_empty(separation: &mut Separation) {
    let any_body = separation.segments.iter().any(|segment| !segment.rows.is_empty());
    if !any_body {
        return;
    }
    let mut segments = std::mem::take(&mut separation.segments);
    segments.retain(|segment| {
        let empty = segment.rows.is_empty();
        if empty && let Some(title) = &segment.named {
            separation.left_out.push((title.clone(), RemovalReason::Separator));
        }
        !empty
    });
    separation.segments = segments;
}

/// True when nothing but titles stands in the segment yet.
fn is_head_only(rows: &[Row<'_>], segment: &Segment) -> bool {
    segment.rows.len() <= 3
        && segment
            .rows
            .iter()
            .filter_map(|index| rows.get(*index))
            .all(|row| row.text.len() <= 60 && !row.key.contains('。') && number::mark(row.text.chars()).is_none())
}

/// True when the rows read like a plan of their own: numbered and long.
fn is_plan(rows: &[Row<'_>], indices: &[usize]) -> bool {
    let rows: Vec<&Row<'_>> = indices.iter().filter_map(|index| rows.get(*index)).collect();
    let numbered = rows.iter().filter(|row| number::mark(row.text.chars()).is_some()).count();
    let length: usize = rows.iter().map(|row| row.text.len()).sum();
    numbered >= 3 && length >= 300
}

/// Why a row before the first separator is left out.
fn reason_before(row: &Row<'_>) -> RemovalReason {
    if let Some(reason) = furniture::before_plans(row) {
        return reason;
    }
    if row.key.contains('。') || row.text.len() > 60 {
        RemovalReason::EditorPreface
    } else if words::ends_like_title(&row.key) {
        RemovalReason::CollectionHeadline
    } else {
        RemovalReason::SiteFurniture
    }
}

/// Reads a row as a separator.
fn separator(index: usize, row: &Row<'_>) -> Option<Separator> {
    let chars = row.text.chars();
    if chars.len() > 90 || row.cell.is_some() || chars.iter().any(|c| matches!(c, '。' | '；')) {
        return None;
    }
    piece(index, chars).or_else(|| part(index, chars)).or_else(|| series(index, chars))
}

/// 篇一, （篇2）, 范文篇1, 篇一：标题, 【篇三】, 第三篇.
fn piece(index: usize, chars: &[char]) -> Option<Separator> {
    for (at, _) in chars.iter().enumerate().filter(|(_, c)| **c == '篇') {
        let Some((counter, end)) = counter_behind(chars, at + 1).or_else(|| counter_before(chars, at)) else {
            continue;
        };
        let mut start = at;
        if chars.get(at.wrapping_sub(1)).is_some_and(|c| matches!(c, '(' | '（' | '【' | '[')) {
            start = at - 1;
        } else if end == at + 1 {
            // 第三篇: the counter stands in front.
            start = chars.iter().take(at).rposition(|c| *c == '第').unwrap_or(at);
        }
        let Some(title) = title_behind(chars, end) else { continue };
        if start <= 45 && is_calm(chars.get(..start).unwrap_or_default()) && counter <= 300 {
            return Some(Separator { row: index, stem: 0..start, counter, title, kind: Kind::Piece });
        }
    }
    None
}

/// 第一部分, 第二部分：标题.
fn part(index: usize, chars: &[char]) -> Option<Separator> {
    chars.first().filter(|c| **c == '第')?;
    let (counter, length) = numeral::either(chars.get(1..)?)?;
    let unit = chars.get(1 + length..3 + length)?;
    if unit != ['部', '分'] && unit != ['部', '份'] {
        return None;
    }
    let title = title_behind(chars, 3 + length)?;
    Some(Separator { row: index, stem: 0..0, counter, title, kind: Kind::Part })
}

/// …工作计划（一）, …工作计划2, 范文一：标题.
fn series(index: usize, chars: &[char]) -> Option<Separator> {
    let colon = chars.iter().position(|c| matches!(c, '：' | ':'));
    let head_end = colon.unwrap_or(chars.len());
    let head = chars.get(..head_end)?;
    let last = head.iter().rposition(|c| !is_space(*c) && !matches!(c, ')' | '）' | '】'))?;
    let digits = head
        .get(..=last)?
        .iter()
        .rev()
        .take_while(|c| numeral::digit(**c).is_some() || numeral::han_digit(**c).is_some() || **c == '十')
        .count();
    let start = (last + 1).checked_sub(digits)?;
    let (counter, length) = numeral::either(head.get(start..)?)?;
    if digits == 0 || length != digits || counter > 100 {
        return None;
    }
    let stem_end = head
        .get(..start)?
        .iter()
        .rposition(|c| !is_space(*c) && !matches!(c, '(' | '（' | '【' | '第'))
        .map_or(0, |last| last + 1);
    let stem: String = head.get(..stem_end)?.iter().collect();
    let is_stem =
        stem_end <= 40 && is_calm(head.get(..stem_end)?) && (words::ends_like_title(&stem) || words::is_sample(&stem));
    if !is_stem {
        return None;
    }
    let title = if colon.is_some() { title_behind(chars, head_end)? } else { chars.len()..chars.len() };
    Some(Separator { row: index, stem: 0..stem_end, counter, title, kind: Kind::Series })
}

/// No mark of a sentence: a stem or title, not running text.
fn is_calm(chars: &[char]) -> bool {
    !chars.iter().any(|c| matches!(c, '。' | '；' | '！' | '？' | '!' | '?' | ';' | '：' | ':'))
}

/// A counter right behind 篇: its value and where it ends, bracket included.
fn counter_behind(chars: &[char], at: usize) -> Option<(u32, usize)> {
    let gap = chars.iter().skip(at).take_while(|c| is_space(**c) || matches!(c, '(' | '（')).count();
    let (value, length) = numeral::either(chars.get(at + gap..)?)?;
    let mut end = at + gap + length;
    if chars.get(end).is_some_and(|c| matches!(c, ')' | '）' | '】' | ']')) {
        end += 1;
    }
    Some((value, end))
}

/// 第三篇: the counter in front of 篇.
fn counter_before(chars: &[char], at: usize) -> Option<(u32, usize)> {
    let ordinal = chars.iter().take(at).rposition(|c| *c == '第')?;
    let number: Vec<char> = chars.get(ordinal + 1..at)?.iter().copied().filter(|c| !is_space(*c)).collect();
    let (value, length) = numeral::either(&number)?;
    (length == number.len()).then_some((value, at + 1))
}

/// The title behind a counter: empty, or set off by a colon, dash or space.
fn title_behind(chars: &[char], end: usize) -> Option<Range<usize>> {
    let rest = chars.get(end..)?;
    let gap = rest
        .iter()
        .take_while(|c| is_space(**c) || matches!(c, '：' | ':' | '、' | '—' | '-' | '.' | '】' | ')' | '）'))
        .count();
    let start = end + gap;
    let title = chars.get(start..)?;
    if title.is_empty() {
        return Some(start..start);
    }
    let text: String = title.iter().collect();
    let set_off = gap > 0 || words::ends_like_title(&text);
    (set_off && title.len() <= 60 && is_calm(title)).then_some(start..chars.len())
}

/// The separators that can be relied on.
fn certain(candidates: Vec<Separator>, rows: &[Row<'_>]) -> Vec<Separator> {
    let pieces: Vec<Separator> = candidates.iter().filter(|s| s.kind == Kind::Piece).cloned().collect();
    if !pieces.is_empty() {
        return pieces;
    }
    let running = running_series(&candidates, rows);
    if !running.is_empty() {
        return running;
    }
    let parts: Vec<Separator> = candidates.into_iter().filter(|s| s.kind == Kind::Part).collect();
    let titled = parts.len() >= 2 && parts.iter().all(|part| part_begins_with_title(part, rows));
    if titled { parts } else { Vec::new() }
}

/// Stems that repeat with a counter that runs 1, 2, …
fn running_series(candidates: &[Separator], rows: &[Row<'_>]) -> Vec<Separator> {
    let mut stems: BTreeMap<String, Vec<&Separator>> = BTreeMap::new();
    for candidate in candidates.iter().filter(|s| s.kind == Kind::Series) {
        if let Some(row) = rows.get(candidate.row) {
            let stem = crate::fold::key(row.text.slice(candidate.stem.clone()).chars());
            stems.entry(stem).or_default().push(candidate);
        }
    }
    let runs = |members: &Vec<&Separator>| {
        let mut distinct: Vec<u32> = members.iter().map(|s| s.counter).collect();
        distinct.dedup();
        distinct.len() >= 2
            && distinct.first() == Some(&1)
            && distinct.windows(2).all(|pair| matches!(pair, [a, b] if b > a))
    };
    stems
        .into_values()
        .filter(runs)
        .max_by_key(Vec::len)
        .map(|run| run.into_iter().cloned().collect())
        .unwrap_or_default()
}

/// A part is a document only when a title stands at its head.
fn part_begins_with_title(part: &Separator, rows: &[Row<'_>]) -> bool {
    let named: String = rows.get(part.row).map(|row| row.text.slice(part.title.clone()).string()).unwrap_or_default();
    let next = rows.get(part.row + 1);
    words::ends_like_document(&named)
        || next.is_some_and(|row| row.text.len() <= 40 && words::ends_like_document(&row.key))
}
