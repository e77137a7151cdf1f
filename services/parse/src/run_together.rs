//! Splitting a text that was run together into one line.
//!
//! Some archives hold a whole plan as a single line with its headings inline.
//! Such a line is split in front of the numbers that run on in order (一、 二、
//! 三、 …) behind the end of a sentence, level by level. An ordinary
//! paragraph, however long, is left alone: only a line that is longer than any
//! paragraph should be, or that is nearly the whole file, is looked at.

use crate::number::{self, Mark, Style};
use crate::paragraph::{Paragraph, is_closing};
use crate::text::{Text, is_han, is_space};

/// A line of this many characters is no paragraph.
const NO_PARAGRAPH: usize = 3000;
/// A line of this many characters is none when it is most of the document.
const MOST_OF_IT: usize = 300;

/// Splits the paragraphs that hold a run-together text.
pub(crate) fn split(paragraphs: Vec<Paragraph>) -> Vec<Paragraph> {
    let total: usize = paragraphs.iter().map(|p| p.text.len()).sum();
    let mut result = Vec::with_capacity(paragraphs.len());
    for paragraph in paragraphs {
        let length = paragraph.text.len();
        let suspicious = length >= NO_PARAGRAPH || (length >= MOST_OF_IT && length * 2 > total);
        if suspicious && paragraph.cell.is_none() {
            let parts = split_text(&paragraph.text).into_iter().flat_map(part_label);
            result.extend(parts.map(|text| paragraph.with_text(text)));
        } else {
            result.push(paragraph);
        }
    }
    result
}

/// 一、指导思想 以…为指导: in a run-together text the space behind a short
/// label is where its line ended.
fn part_label(text: Text) -> Vec<Text> {
    const LONGEST_LABEL: usize = 20;
    let start = number::mark(text.chars()).map_or(0, |mark| mark.length);
    let rest = text.chars().get(start..).unwrap_or_default();
    let space = rest.iter().take(LONGEST_LABEL).position(|c| is_space(*c));
    let label =
        space.and_then(|at| rest.get(..at)).filter(|label| label.len() >= 2 && label.iter().all(|c| is_han(*c)));
    match label {
        Some(label) if start > 0 && rest.len() > label.len() + 8 => {
            let (head, body) = text.split(start + label.len());
            vec![head, body]
        }
        _ => vec![text],
    }
}

/// Cuts a text in front of the numbers that run on.
fn split_text(text: &Text) -> Vec<Text> {
    let mut cuts = vec![0];
    let mut expected: Vec<(Style, u32)> = Vec::new();
    let chars = text.chars();
    for index in 0..chars.len() {
        let starts_word = chars.get(index).is_some_and(|c| !is_space(*c));
        if !starts_word || !may_begin(chars, index) {
            continue;
        }
        let Some(mark) = chars.get(index..).and_then(|rest| number::mark(rest.get(..12.min(rest.len()))?)) else {
            continue;
        };
        if continues(&mut expected, mark) {
            cuts.push(index);
        }
    }
    cuts.push(chars.len());
    cuts.windows(2)
        .filter_map(|pair| match pair {
            [start, end] => Some(text.part(*start..*end)),
            _ => None,
        })
        .filter(|part| !part.is_empty())
        .collect()
}

/// A number begins an item behind the end of a sentence or at the start.
fn may_begin(chars: &[char], index: usize) -> bool {
    let before = chars.get(..index).unwrap_or_default();
    let mut back = before.iter().rev().skip_while(|c| is_space(**c));
    let spaced = before.last().is_some_and(|c| is_space(*c));
    match back.next() {
        None => true,
        Some(c) if is_closing(*c) => spaced || back.next().is_some_and(|c| matches!(c, '。' | '！' | '？')),
        Some(c) => matches!(c, '。' | '！' | '？' | '；' | '：') || spaced,
    }
}

/// True when the mark is the first of its level or follows the last one of it.
fn continues(expected: &mut Vec<(Style, u32)>, mark: Mark) -> bool {
    let level = expected.iter().position(|(style, _)| *style == mark.style);
    match level {
        Some(position) => {
            let next = expected.get(position).map_or(1, |(_, value)| value + 1);
            if mark.value == next || mark.value == 1 {
                expected.truncate(position);
                expected.push((mark.style, mark.value));
                true
            } else {
                false
            }
        }
        None if mark.value == 1 => {
            expected.push((mark.style, mark.value));
            true
        }
        None => false,
    }
}
