//! Where on the pages a finding stands.

use wenshu_model::pages::TextLine;
use wenshu_model::{Finding, Lines, Pages};

use crate::review::Mark;

/// Characters of an excerpt by which its line is found, from the longest.
const EXCERPT: std::ops::RangeInclusive<usize> = 2..=12;

/// Page, from 1, and mark of a finding, the report's number `index`; none for
/// one that has no place, or whose place is on no page.
pub fn mark(index: usize, finding: &Finding, pages: &Pages) -> Option<(u32, Mark)> {
    let (page, line) = place_of(finding, pages)?;
    Some((page, mark_of(index, line, pages)))
}

/// Page, from 1, and line of a finding: the line that shows most of its
/// excerpt, or else the first of its place.
fn place_of<'a>(finding: &Finding, pages: &'a Pages) -> Option<(u32, &'a TextLine)> {
    let place = finding.lines?;
    let lines = || {
        let numbered = (1..).zip(&pages.pages);
        numbered
            .flat_map(|(page, sheet)| sheet.lines.iter().map(move |line| (page, line)))
            .filter(move |(_, line): &(u32, &TextLine)| line.source.is_some_and(|source| overlaps(source, place)))
    };
    let excerpt: Vec<char> = finding.excerpt.chars().filter(|c| is_compared(*c)).collect();
    let longest = (*EXCERPT.end()).min(excerpt.len());
    for length in (*EXCERPT.start()..=longest).rev() {
        // What a finding is about stands in the middle of its excerpt.
        let sought: String = excerpt.iter().skip((excerpt.len() - length) / 2).take(length).collect();
        if let Some(hit) = lines().find(|(_, line)| text_of(line).contains(&sought)) {
            return Some(hit);
        }
    }
    lines().next()
}

fn overlaps(one: Lines, other: Lines) -> bool {
    one.first <= other.last && other.first <= one.last
}

fn text_of(line: &TextLine) -> String {
    let glyphs = line.runs.iter().flat_map(|run| &run.glyphs);
    glyphs.map(|glyph| glyph.text).filter(|c| is_compared(*c)).collect()
}

/// Marks may have been normalised since the excerpt was taken; letters, digits
/// and what stands in for them are as they were.
fn is_compared(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '?' | '×' | '□' | '\u{fffd}')
}

fn mark_of(finding: usize, line: &TextLine, pages: &Pages) -> Mark {
    let ends = line.runs.iter().flat_map(|run| {
        let size = run.size * 25.4 / 72.0;
        run.glyphs.iter().map(move |glyph| (glyph.x, glyph.x + size, size))
    });
    let (from, to, size) = ends.fold((f64::MAX, 0.0_f64, 0.0_f64), |(from, to, size), (left, right, height)| {
        (from.min(left), to.max(right), size.max(height))
    });
    if from > to {
        return Mark { finding, left: 0.0, top: 0.0, width: 1.0, height: 0.0 };
    }
    // A turned line runs upwards: its length is a height on the sheet.
    let (left, top, width, height) = if line.turned {
        (line.baseline - size * 0.86, pages.height - to, size, to - from)
    } else {
        (from, line.baseline - size * 0.86, to - from, size)
    };
    Mark {
        finding,
        left: left / pages.width,
        top: top / pages.height,
        width: width / pages.width,
        height: height / pages.height,
    }
}
