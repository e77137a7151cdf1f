//! Quotes and brackets without a partner.

use wenshu_model::plan::PlanBlock;
use wenshu_model::{Finding, FindingCode, Severity};

use crate::document::finding;

/// Checks every block on its own: a pair does not span paragraphs.
pub(crate) fn check(blocks: &[PlanBlock], findings: &mut Vec<Finding>) {
    for block in blocks {
        let chars: Vec<char> = block.text.chars().collect();
        if let Some(at) = unmatched(&chars, quote) {
            push(findings, FindingCode::UnmatchedQuote, block, &chars, at, "引号不成对");
        } else if let Some(at) = odd_straight_quote(&chars) {
            push(findings, FindingCode::UnmatchedQuote, block, &chars, at, "直引号不成对");
        }
        if let Some(at) = unmatched(&chars, bracket) {
            push(findings, FindingCode::UnmatchedBracket, block, &chars, at, "括号或书名号不成对");
        }
    }
}

/// A kind of pair and whether the character opens it.
type Pair = Option<(u8, bool)>;

fn quote(c: char) -> Pair {
    Some(match c {
        '“' => (0, true),
        '”' => (0, false),
        '‘' => (1, true),
        '’' => (1, false),
        '「' => (2, true),
        '」' => (2, false),
        '『' => (3, true),
        '』' => (3, false),
        _ => return None,
    })
}

fn bracket(c: char) -> Pair {
    Some(match c {
        '（' | '(' => (0, true),
        '）' | ')' => (0, false),
        '《' => (1, true),
        '》' => (1, false),
        '〈' => (2, true),
        '〉' => (2, false),
        '【' => (3, true),
        '】' => (3, false),
        '[' | '［' => (4, true),
        ']' | '］' => (4, false),
        '〔' => (5, true),
        '〕' => (5, false),
        _ => return None,
    })
}

/// Place of the first mark without a partner.
fn unmatched(chars: &[char], pair: impl Fn(char) -> Pair) -> Option<usize> {
    let mut open: Vec<(u8, usize)> = Vec::new();
    // How many of each kind are open, so that a mark without a partner is told
    // without a walk through all that are.
    let mut waiting = [0_usize; 6];
    let mut first: Option<usize> = None;
    for (index, c) in chars.iter().enumerate() {
        match pair(*c) {
            Some((kind, true)) => {
                open.push((kind, index));
                if let Some(count) = waiting.get_mut(usize::from(kind)) {
                    *count += 1;
                }
            }
            Some((kind, false)) => match partner(&open, &waiting, kind) {
                Some(position) => {
                    // Marks opened inside and not closed have no partner.
                    if let Some((_, inner)) = open.get(position + 1) {
                        first = Some(first.map_or(*inner, |first| first.min(*inner)));
                    }
                    for (closed, _) in open.drain(position..) {
                        if let Some(count) = waiting.get_mut(usize::from(closed)) {
                            *count -= 1;
                        }
                    }
                }
                None if is_ordinal_bracket(chars, index) || is_apostrophe(chars, index) => {}
                None => first = Some(first.map_or(index, |first| first.min(index))),
            },
            None => {}
        }
    }
    match (first, open.first()) {
        (Some(a), Some((_, b))) => Some(a.min(*b)),
        (a, b) => a.or(b.map(|(_, index)| *index)),
    }
}

/// Place among the open marks of the last one of a kind.
fn partner(open: &[(u8, usize)], waiting: &[usize; 6], kind: u8) -> Option<usize> {
    let any = waiting.get(usize::from(kind)).is_some_and(|count| *count > 0);
    if any { open.iter().rposition(|(opened, _)| *opened == kind) } else { None }
}

/// 1) in running text: the bracket belongs to the ordinal.
fn is_ordinal_bracket(chars: &[char], index: usize) -> bool {
    let digits = chars.iter().take(index).rev().take_while(|c| c.is_ascii_digit()).count();
    let before = index.checked_sub(digits + 1).and_then(|i| chars.get(i));
    (1..=2).contains(&digits)
        && before.is_none_or(|c| matches!(c, '。' | '；' | '：' | ';' | ':' | '，' | ' '))
        && matches!(chars.get(index), Some(')' | '）'))
}

/// teachers’ is no quote.
fn is_apostrophe(chars: &[char], index: usize) -> bool {
    chars.get(index) == Some(&'’')
        && index.checked_sub(1).and_then(|i| chars.get(i)).is_some_and(char::is_ascii_alphabetic)
}

/// The last straight quote of an odd count.
fn odd_straight_quote(chars: &[char]) -> Option<usize> {
    let count = chars.iter().filter(|c| **c == '"' || **c == '＂').count();
    (count % 2 == 1).then(|| chars.iter().rposition(|c| *c == '"' || *c == '＂')).flatten()
}

fn push(findings: &mut Vec<Finding>, code: FindingCode, block: &PlanBlock, chars: &[char], at: usize, message: &str) {
    let excerpt: String = chars.iter().skip(at.saturating_sub(12)).take(30).collect();
    findings.push(finding(code, Severity::Review, Some(block.lines), &excerpt, message));
}
