//! Heads, feet and numbers of pages, told by their place, their form, and by
//! standing on many pages.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::{PageText, Region};
use super::line::Line;
use wenshu_model::RemovalReason;

/// Lines at either end of a page that may be furniture.
const LINES: usize = 3;
/// The part of a page above which, and below which as well, heads and feet stand.
const EDGE: f32 = 0.16;
/// How far one head may stand from another on the next page, in points.
const NEAR: f32 = 4.0;

/// A line of a page: region and place in it.
type At = (usize, usize);

/// Takes furniture out of the pages; gives what was taken, page by page.
pub fn take_furniture(pages: &mut [PageText]) -> Vec<(u32, String, RemovalReason)> {
    let mut taken = Vec::new();
    // What stands under a head or over a foot may be one too, once that is gone.
    for _ in 0..LINES {
        let found = find(pages);
        if found.is_empty() {
            break;
        }
        for (page, (region, place), reason) in found.into_iter().rev() {
            let Some(page) = pages.get_mut(page) else { continue };
            let Some(Region::Text(lines)) = page.regions.get_mut(region) else { continue };
            if place < lines.len() {
                taken.push((page.number, lines.remove(place).text, reason));
            }
        }
    }
    taken.sort_by_key(|(page, _, _)| *page);
    taken
}

/// The outermost lines of all pages that are furniture.
fn find(pages: &[PageText]) -> Vec<(usize, At, RemovalReason)> {
    let outer: Vec<(usize, At, &Line, bool)> = pages
        .iter()
        .enumerate()
        .flat_map(|(number, page)| outermost(page).into_iter().map(move |(at, line, top)| (number, at, line, top)))
        .collect();
    let counted = counted_numbers(&outer, pages);
    let repeated = repeated_heads(&outer, pages);
    let mut found: Vec<(usize, At, RemovalReason)> = outer
        .iter()
        .enumerate()
        .filter_map(|(index, (page, at, line, _))| {
            let is_number = names_page(&line.text) || counted.contains(&index);
            let reason = if is_number {
                RemovalReason::PageNumber
            } else if repeated.contains(&index) {
                RemovalReason::RunningHead
            } else {
                return None;
            };
            Some((*page, *at, reason))
        })
        .collect();
    found.sort_by_key(|(page, at, _)| (*page, *at));
    found.dedup_by_key(|(page, at, _)| (*page, *at));
    found
}

/// The first and the last line of a page, if they stand at its edges.
fn outermost(page: &PageText) -> Vec<(At, &Line, bool)> {
    let mut all: Vec<(At, &Line)> = Vec::new();
    for (region, found) in page.regions.iter().enumerate() {
        if let Region::Text(lines) = found {
            all.extend(lines.iter().enumerate().map(|(place, line)| ((region, place), line)));
        }
    }
    let first = all.iter().min_by(|one, other| one.1.y.total_cmp(&other.1.y)).copied();
    let last = all.iter().max_by(|one, other| one.1.y.total_cmp(&other.1.y)).copied();
    let mut outer = Vec::new();
    outer.extend(first.filter(|(_, line)| line.y < EDGE * page.height).map(|(at, line)| (at, line, true)));
    outer.extend(last.filter(|(_, line)| line.y > (1.0 - EDGE) * page.height).map(|(at, line)| (at, line, false)));
    outer
}

/// A text without spaces, its digits in one form.
fn plain(text: &str) -> String {
    let digit = |char: char| match char {
        '０'..='９' => char::from_u32(u32::from(char) - 0xfee0).unwrap_or(char),
        _ => char,
    };
    text.chars().filter(|char| !char.is_whitespace()).map(digit).collect()
}

/// True for a text that says by its form that it is the number of a page:
/// `- 1 -`, `第 1 页 共 3 页`, `1/3`, `Page 1 of 3`.
pub fn names_page(text: &str) -> bool {
    const DASHES: &[char] = &['-', '—', '–', '―', '－', '─', '‐', '‑', '−', '~', '·', '•', '*'];
    let plain = plain(text);
    let inner = plain.trim_matches(DASHES);
    let dashed = plain.starts_with(DASHES) && plain.ends_with(DASHES);
    if dashed && is_number(inner) {
        return true;
    }
    let lower = inner.to_lowercase();
    let page = |part: &str| part.strip_prefix('第').and_then(|part| part.strip_suffix('页')).is_some_and(is_number);
    let pages = |part: &str| {
        let part = part.trim_start_matches(['，', ',', '、', '/', '（', '(']).trim_end_matches(['）', ')']);
        part.strip_prefix('共').and_then(|part| part.strip_suffix('页')).is_some_and(is_number)
    };
    if page(&lower) {
        return true;
    }
    if let Some((one, other)) = lower.split_once('页') {
        let (one, other) = (format!("{one}页"), other);
        if (page(&one) && pages(other)) || (pages(&one) && page(other.trim_start_matches(['，', ',', '、', '/']))) {
            return true;
        }
    }
    if let Some(rest) = lower.strip_prefix("page") {
        let (one, other) = rest.split_once("of").unwrap_or((rest, "1"));
        return is_number(one) && is_number(other);
    }
    let ratio = lower.split_once('/').is_some_and(|(one, all)| {
        let (one, all) = (one.parse::<u32>().unwrap_or(0), all.parse::<u32>().unwrap_or(0));
        one > 0 && one <= all && all < 10_000
    });
    ratio && (dashed || text.trim().len() <= 9)
}

fn is_number(text: &str) -> bool {
    let digits = !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let han = !text.is_empty()
        && text.chars().count() <= 4
        && text.chars().all(|char| "〇零一二三四五六七八九十百".contains(char));
    digits || han
}

/// Bare numbers that go up with the pages.
fn counted_numbers(outer: &[(usize, At, &Line, bool)], pages: &[PageText]) -> BTreeSet<usize> {
    let mut by_distance: BTreeMap<(i64, bool), Vec<usize>> = BTreeMap::new();
    for (index, (page, _, line, top)) in outer.iter().enumerate() {
        let plain = plain(&line.text);
        let number = plain.parse::<i64>().ok().or_else(|| roman(&plain)).filter(|number| (1..10_000).contains(number));
        if let (Some(number), Ok(page)) = (number, i64::try_from(*page)) {
            by_distance.entry((number - page, *top)).or_default().push(index);
        }
    }
    let mut counted = BTreeSet::new();
    for ((distance, _), lines) in by_distance {
        // A single page has its number where there is nothing else.
        let alone = pages.len() == 1 && distance == 1;
        if lines.len() >= 2 && 5 * lines.len() >= 2 * pages.len() || alone && stands_alone(outer, pages, &lines) {
            counted.extend(lines);
        }
    }
    counted
}

fn stands_alone(outer: &[(usize, At, &Line, bool)], pages: &[PageText], lines: &[usize]) -> bool {
    lines.iter().filter_map(|index| outer.get(*index)).all(|(page, _, line, top)| {
        let apart = pages.get(*page).is_some_and(|page| {
            page.lines().all(|other| (other.y - line.y).abs() < 0.1 || (other.y - line.y).abs() > 2.2 * line.size)
        });
        !top && apart
    })
}

fn roman(text: &str) -> Option<i64> {
    let lower = text.to_lowercase();
    let value = |char: char| {
        Some(match char {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            _ => return None,
        })
    };
    let values: Option<Vec<i64>> = lower.chars().map(value).collect();
    let values = values.filter(|values| !values.is_empty() && values.len() <= 7)?;
    let sum = values.iter().zip(values.iter().skip(1).chain([&0]));
    Some(sum.map(|(value, next)| if value < next { -value } else { *value }).sum())
}

/// Texts that stand at one place of several pages, with the page's number or
/// without.
fn repeated_heads(outer: &[(usize, At, &Line, bool)], pages: &[PageText]) -> BTreeSet<usize> {
    let mut by_text: BTreeMap<(String, bool), Vec<usize>> = BTreeMap::new();
    for (index, (page, _, line, top)) in outer.iter().enumerate() {
        let text = plain(&line.text);
        let key = without_number(&text, *page);
        for key in BTreeSet::from([key, text]) {
            by_text.entry((key, *top)).or_default().push(index);
        }
    }
    let mut repeated = BTreeSet::new();
    for ((text, top), lines) in by_text {
        let place = |index: &usize| outer.get(*index).map(|(page, _, line, _)| (*page, line.y));
        let mut places: Vec<f32> = lines.iter().filter_map(place).map(|(_, y)| y).collect();
        places.sort_by(f32::total_cmp);
        let middle = places.get(places.len() / 2).copied().unwrap_or(0.0);
        let same: Vec<usize> =
            lines.into_iter().filter(|index| place(index).is_some_and(|(_, y)| (y - middle).abs() < NEAR)).collect();
        let on: Vec<usize> = same.iter().filter_map(place).map(|(page, _)| page).collect();
        let (Some(first), Some(last)) = (on.first(), on.last()) else { continue };
        // Where text stands on other pages no head stands.
        let others = outer
            .iter()
            .filter(|(page, _, line, at_top)| {
                (first..=last).contains(&page) && *at_top == top && (line.y - middle).abs() < NEAR
            })
            .count();
        let alternate = on.iter().all(|page| page % 2 == first % 2) && on.len() >= 3;
        let alone = 5 * on.len() >= 4 * others || alternate && 5 * on.len() >= 2 * others;
        // A number that goes up with the pages may be that of an annex, too.
        let of_page = !text.contains('[') || text.contains('页') || text.to_lowercase().contains("page");
        let all = on.len() == pages.len();
        // On two pages the same line may be chance, unless it stands apart, at the
        // very edge, on all pages.
        let enough = if of_page {
            on.len() >= 3 || on.len() == 2 && all && at_edge(&same, outer, pages)
        } else {
            all && on.len() >= 4
        };
        let stand_out = same.iter().filter(|index| stands_out(**index, outer, pages)).count();
        if alone && enough && 5 * stand_out >= 4 * same.len() {
            repeated.extend(same);
        }
    }
    repeated
}

/// True for a line that differs from the text beside it: in size, in font, or by
/// the room around it. A line of the text that happens to stand on every page does
/// not.
fn stands_out(index: usize, outer: &[(usize, At, &Line, bool)], pages: &[PageText]) -> bool {
    let Some((page, _, line, _)) = outer.get(index) else { return false };
    let Some(page) = pages.get(*page) else { return false };
    let others = || page.lines().filter(|other| (other.y - line.y).abs() > 0.1);
    let nearest = others().min_by(|one, other| (one.y - line.y).abs().total_cmp(&(other.y - line.y).abs()));
    let Some(nearest) = nearest else { return true };
    let mut steps: Vec<f32> = others().zip(others().skip(1)).map(|(one, other)| (other.y - one.y).abs()).collect();
    steps.sort_by(f32::total_cmp);
    let usual = steps.get(steps.len() / 2).copied().unwrap_or(0.0);
    (nearest.size - line.size).abs() > 0.08 * line.size
        || nearest.font != line.font
        || (nearest.y - line.y).abs() > 1.35 * usual.max(1.2 * line.size)
}

/// A text whose numbers are told from that of its page, so that a head that has
/// it is the same on every page.
fn without_number(text: &str, page: usize) -> String {
    let mut key = String::new();
    let mut digits = String::new();
    for char in text.chars().chain(['\0']) {
        if char.is_ascii_digit() && digits.len() < 6 {
            digits.push(char);
            continue;
        }
        if let (Ok(number), Ok(page)) = (digits.parse::<i64>(), i64::try_from(page)) {
            key.push_str(&format!("[{}]", number - page));
        }
        digits.clear();
        if char != '\0' {
            key.push(char);
        }
    }
    key
}

/// True when lines stand at the very edge of their pages and have more room around
/// them than those of a text.
fn at_edge(lines: &[usize], outer: &[(usize, At, &Line, bool)], pages: &[PageText]) -> bool {
    lines.iter().filter_map(|index| outer.get(*index)).all(|(page, _, line, _)| {
        pages.get(*page).is_some_and(|page| {
            let at_edge = line.y < 0.11 * page.height || line.y > 0.91 * page.height;
            at_edge
                && page.lines().all(|other| {
                    (other.y - line.y).abs() < 0.1 || (other.y - line.y).abs() > 1.6 * line.size.max(other.size)
                })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_pages_by_their_form() {
        for text in [
            "- 1 -",
            "— 2 —",
            "－１－",
            "第 1 页 共 3 页",
            "第1页",
            "第 1 页，共 3 页",
            "共3页 第1页",
            "1/3",
            "Page 2 of 10",
            "—12—",
            "第十二页",
            "·3·",
        ] {
            assert!(names_page(text), "{text}");
        }
        for text in ["1", "2025", "一、总体要求", "第一章", "-", "12/5", "第1页的内容", "3月1日", "（1）"]
        {
            assert!(!names_page(text), "{text}");
        }
        assert_eq!(roman("xiv"), Some(14));
    }
}
