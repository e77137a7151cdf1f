//! The review page: where on the pages the findings stand that a person should
//! look at.

use wenshu_fonts::Fonts;
use wenshu_model::pages::TextLine;
use wenshu_model::{Finding, Lines, Pages, Severity};
use wenshu_report::{Mark, PagePicture, ReviewPage};

use crate::sketch::sketch;

/// Width of a page picture, pixels.
const PICTURE_WIDTH: u32 = 420;
/// Most pages of a document that are shown; further findings are told by their
/// page alone.
const MOST_PAGES: usize = 12;
/// Characters of an excerpt by which its line is found, from the longest.
const EXCERPT: std::ops::RangeInclusive<usize> = 2..=12;

/// How the pages with findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Showing {
    /// In words alone.
    Words,
    /// As sketches, which the browser sets in its own fonts.
    Sketches,
    /// As exact pictures.
    Pictures,
}

/// The pages of a document that carry a finding for a person.
pub fn review_pages(findings: &[Finding], pages: &Pages, fonts: &Fonts, showing: Showing) -> Vec<ReviewPage> {
    let mut found: Vec<ReviewPage> = Vec::new();
    for (index, finding) in findings.iter().enumerate().filter(|(_, finding)| finding.severity > Severity::Info) {
        let Some((page, line)) = place_of(finding, pages) else { continue };
        let mark = mark_of(index, line, pages);
        match found.iter_mut().find(|entry| entry.page == page) {
            Some(entry) => entry.marks.push(mark),
            None => found.push(ReviewPage { page, picture: None, marks: vec![mark] }),
        }
    }
    found.sort_by_key(|entry| entry.page);
    for entry in &mut found {
        entry.marks.sort_by(|one, other| one.top.total_cmp(&other.top));
    }
    for entry in found.iter_mut().take(MOST_PAGES) {
        entry.picture = picture_of(entry.page as usize - 1, pages, fonts, showing);
    }
    found
}

/// A picture is a help beside the words, which stand in any case.
fn picture_of(page: usize, pages: &Pages, fonts: &Fonts, showing: Showing) -> Option<PagePicture> {
    match showing {
        Showing::Words => None,
        Showing::Sketches => {
            pages.pages.get(page).map(|sheet| PagePicture::Sketch(sketch(pages, sheet, PICTURE_WIDTH)))
        }
        Showing::Pictures => wenshu_picture::draw(pages, page, fonts, PICTURE_WIDTH).ok().map(PagePicture::Exact),
    }
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
