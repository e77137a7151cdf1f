//! Page numbers, and heads and feet that repeat.

use std::collections::BTreeMap;

use super::line::Line;
use super::{Block, Furniture, LinedPage};

/// Part of a page's height at its top and bottom where furniture stands.
const EDGE: f64 = 0.16;
/// Lines from either end of a page that may be furniture.
const OUTERMOST: usize = 2;

/// Takes the furniture out of the pages.
pub fn take_furniture(pages: &mut [LinedPage]) -> Vec<Block> {
    let heads = repeated(pages);
    let numbered = numbers_in_step(pages);
    let mut blocks = Vec::new();
    for (index, page) in pages.iter_mut().enumerate() {
        let outer = outermost(page);
        let (number, height) = (page.number, page.height);
        let lines = std::mem::take(&mut page.lines);
        let alone = lines.len() == 1;
        let neighbours: Vec<f64> = distances(&lines);
        for ((at, line), distance) in lines.into_iter().enumerate().zip(neighbours) {
            let text = line.text();
            let at_edge = outer.contains(&at);
            let counts = at_edge
                && page_number(&text).is_some_and(|found| {
                    let in_step = numbered.contains(&(index, at));
                    in_step || found.marked && !alone || distance > 4.0 * line.size && near_edge(&line, height, 0.1)
                });
            let head = (at_edge || line.turned) && heads.contains_key(&head_key(&line, &text));
            let kind = match (counts, head) {
                (true, _) => Furniture::PageNumber,
                (false, true) => Furniture::RunningHead,
                (false, false) => {
                    page.lines.push(line);
                    continue;
                }
            };
            blocks.push(Block::Furniture { page: number, y: line.y, kind, text });
        }
    }
    blocks
}

/// The lines near the edges of a page, by their places.
fn outermost(page: &LinedPage) -> Vec<usize> {
    let level = page.lines.iter().filter(|line| !line.turned).count();
    let ends = (0..OUTERMOST.min(level)).chain(level.saturating_sub(OUTERMOST)..level);
    ends.filter(|&at| page.lines.get(at).is_some_and(|line| near_edge(line, page.height, EDGE))).collect()
}

fn near_edge(line: &Line, height: f64, edge: f64) -> bool {
    line.y < edge * height || line.y > (1.0 - edge) * height
}

/// Distance of each line from the next one, up or down.
fn distances(lines: &[Line]) -> Vec<f64> {
    let gap = |from: Option<&Line>, to: Option<&Line>| match (from, to) {
        (Some(from), Some(to)) => (to.y - from.y).abs(),
        _ => f64::MAX,
    };
    (0..lines.len())
        .map(|at| {
            let above = at.checked_sub(1).and_then(|above| lines.get(above));
            let below = lines.get(at.saturating_add(1));
            gap(above, lines.get(at)).min(gap(lines.get(at), below))
        })
        .collect()
}

/// A line that counts pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct PageNumber {
    number: u32,
    /// True when dashes or words say so.
    marked: bool,
}

/// `— 1 —`, `-1-`, `1`, `第1页`, `第 1 页 共 9 页`, `1/9`.
fn page_number(text: &str) -> Option<PageNumber> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(half_width).collect();
    if plain.chars().count() > 16 {
        return None;
    }
    let dash = |c: char| matches!(c, '-' | '—' | '–' | '－' | '―' | '─' | '·' | '~' | '～');
    let inner = plain.trim_matches(dash);
    let dashed = plain.starts_with(dash) && plain.ends_with(dash) && inner.len() < plain.len();
    let (number, rest) = digits(inner.trim_start_matches('第'));
    let number = number?;
    let page_of = |rest: &str| {
        let rest = rest.trim_start_matches([',', '，', '/', '页']).trim_start_matches(['共', '/']);
        let (_, rest) = digits(rest);
        rest.is_empty() || rest == "页"
    };
    let worded =
        inner.starts_with('第') && rest.starts_with('页') && page_of(rest) || rest.starts_with('/') && page_of(rest);
    (rest.is_empty() || worded).then_some(PageNumber { number, marked: dashed || worded })
}

/// A number of at most four digits at the beginning, and what follows.
fn digits(text: &str) -> (Option<u32>, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    (digits.parse().ok().filter(|_| digits.len() <= 4), rest)
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - 0xff10 + 0x30).unwrap_or(c),
        c => c,
    }
}

/// Lines that are numbers and go up with the pages: page and place of each.
fn numbers_in_step(pages: &[LinedPage]) -> std::collections::BTreeSet<(usize, usize)> {
    // How many pages agree on the number of the first page.
    let mut offsets: BTreeMap<i64, Vec<(usize, usize)>> = BTreeMap::new();
    for (index, page) in pages.iter().enumerate() {
        for at in outermost(page) {
            let number = page.lines.get(at).and_then(|line| page_number(&line.text()));
            if let (Some(found), Ok(place)) = (number, i64::try_from(index)) {
                offsets.entry(i64::from(found.number) - place).or_default().push((index, at));
            }
        }
    }
    offsets.into_values().filter(|places| places.len() >= 2).flatten().collect()
}

/// What makes two lines the same head: their words without numbers, and their
/// height to two millimetres.
type HeadKey = (String, i64);

fn head_key(line: &Line, text: &str) -> HeadKey {
    let words: String = text.chars().filter(|c| !c.is_whitespace() && !half_width(*c).is_ascii_digit()).collect();
    #[allow(clippy::cast_possible_truncation, reason = "places are clamped far below the limits of the type")]
    let height = if line.turned { 0 } else { (line.y / 2.0).round() as i64 };
    (words, height)
}

/// Lines at the edges that stand on a third of the pages, and on two at least.
fn repeated(pages: &[LinedPage]) -> BTreeMap<HeadKey, usize> {
    let mut counts: BTreeMap<HeadKey, usize> = BTreeMap::new();
    for page in pages {
        let turned = page.lines.iter().enumerate().filter(|(_, line)| line.turned).map(|(at, _)| at);
        let places: std::collections::BTreeSet<usize> = outermost(page).into_iter().chain(turned).collect();
        let keys: std::collections::BTreeSet<HeadKey> =
            places.into_iter().filter_map(|at| page.lines.get(at)).map(|line| head_key(line, &line.text())).collect();
        for key in keys {
            *counts.entry(key).or_default() += 1;
        }
    }
    let written = pages.iter().filter(|page| !page.lines.is_empty()).count();
    counts.retain(|(words, _), count| !words.is_empty() && *count >= 2 && count.saturating_mul(3) >= written);
    counts
}

#[cfg(test)]
mod tests {
    use super::page_number;

    #[test]
    fn page_numbers_are_told_by_their_form() {
        for text in ["— 1 —", "-1-", "－１－", "1", "第1页", "第 1 页 共 9 页", "第1页/共9页", "1/9", "· 1 ·"]
        {
            assert_eq!(page_number(text).map(|found| found.number), Some(1), "{text}");
        }
        for text in ["2024年", "1、加强", "第1条", "12345", "1.", "", "—", "1-2", "第一页"] {
            assert_eq!(page_number(text), None, "{text}");
        }
        assert!(page_number("— 1 —").unwrap().marked && !page_number("1").unwrap().marked);
    }
}
