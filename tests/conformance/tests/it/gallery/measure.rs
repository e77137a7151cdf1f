//! What the tests of the gallery measure on a page.

use std::path::Path;

use wenshu_conformance::converted::FOOT;
use wenshu_conformance::lines::{Line, lines_where};
use wenshu_conformance::pdf::{Glyph, Ink, MM, PdfFile, Stroke};
use wenshu_conformance::text::squeezed;

use super::samples::Sample;
use crate::sheet::{LEFT, RIGHT};

/// Size of the em of 3号, mm.
pub const EM: f64 = 16.0 * MM;
/// Size of the em of 4号, mm.
pub const EM_14: f64 = 14.0 * MM;
/// Part of the em box above the baseline (spec §0.3, Source Han faces).
const ASCENT: f64 = 0.88;

/// A rendering of a paper: ours, or a word processor's of its DOCX.
#[derive(Clone, Copy)]
pub struct Paper<'a> {
    /// The sample.
    pub sample: &'a Sample,
    /// The pages.
    pub pdf: &'a PdfFile,
    /// Where they are.
    pub path: &'a Path,
    /// What a place may be off, mm: the tool tolerance.
    pub play: f64,
    /// Upper edge of the em of a 3号 line on row 1, mm: the grid of our PDF fills
    /// the type area, an exact line of 28.95 pt has its em in its middle
    /// (impl-grid-line).
    pub first_row: f64,
}

/// Part of a line, mm.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// Left end of its first cell.
    pub left: f64,
    /// Right end of its last cell.
    pub right: f64,
    /// Baseline.
    pub y: f64,
    /// Size, points.
    pub size: f64,
    /// Page, from 0.
    pub page: usize,
    /// What gaps between Han characters and digits add to its length, mm.
    /// LibreOffice 7.4 sets them whatever the file says (it does not read
    /// `autoSpaceDE` and `autoSpaceDN`); our PDF has none.
    pub gaps: f64,
}

impl Span {
    /// Upper edge of its em box.
    pub fn top(&self) -> f64 {
        self.y - ASCENT * self.size * MM
    }

    /// Lower edge of its em box.
    pub fn bottom(&self) -> f64 {
        self.top() + self.size * MM
    }

    /// Middle between its ends.
    pub fn middle(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }

    /// Left end of a text set from the right, without the gaps.
    pub fn left_without_gaps(&self) -> f64 {
        self.left + self.gaps
    }

    /// Middle of a text set from the right, without the gaps.
    pub fn middle_without_gaps(&self) -> f64 {
        f64::midpoint(self.left_without_gaps(), self.right)
    }
}

/// Upper edge of a line's em box.
pub fn top_of(line: &Line) -> f64 {
    line.y - ASCENT * line.size() * MM
}

/// Lower edge of a line's em box.
pub fn bottom_of(line: &Line) -> f64 {
    top_of(line) + line.size() * MM
}

/// True for the red of a letterhead.
pub fn is_red(ink: Ink) -> bool {
    ink.0[0] >= 0.8 && ink.0[1] <= 0.35 && ink.0[2] <= 0.35
}

impl<'a> Paper<'a> {
    /// The PDF that the program made.
    pub fn ours(sample: &'a Sample) -> Self {
        Self { sample, pdf: &sample.pdf, path: &sample.pdf_path, play: 0.5, first_row: 37.0 }
    }

    /// Its name, for messages.
    pub fn name(&self) -> String {
        let whose = if std::ptr::eq(self.pdf, &raw const self.sample.pdf) { "PDF" } else { "LibreOffice" };
        format!("{} ({whose})", self.sample.name())
    }

    /// The lines of text of a page, page numbers left out, top to bottom.
    pub fn lines(&self, page: usize) -> Vec<Line> {
        self.pdf.pages.get(page).map(|found| lines_where(found, page, |glyph| glyph.y < FOOT)).unwrap_or_default()
    }

    /// The lines of all pages.
    pub fn all_lines(&self) -> Vec<Line> {
        (0..self.pdf.pages.len()).flat_map(|page| self.lines(page)).collect()
    }

    /// The line of a page's number, when it has one.
    pub fn number_line(&self, page: usize) -> Option<Line> {
        lines_where(&self.pdf.pages[page], page, |glyph| glyph.y >= FOOT).into_iter().next()
    }

    /// The first place of a text that stands on one line, on a page or after it.
    pub fn find_from(&self, page: usize, text: &str) -> Option<Span> {
        (page..self.pdf.pages.len()).flat_map(|page| self.lines(page)).find_map(|line| span(&line, text))
    }

    /// The last place of a text that stands on one line.
    pub fn find_last(&self, text: &str) -> Option<Span> {
        self.all_lines().iter().rev().find_map(|line| span(line, text))
    }

    /// The first place of a text.
    ///
    /// # Panics
    /// When it is not there: the test has nothing to measure.
    #[track_caller]
    pub fn find(&self, text: &str) -> Span {
        self.find_from(0, text).unwrap_or_else(|| panic!("{}: no “{text}” on one line", self.name()))
    }

    /// The last line of text above a place on its page.
    pub fn above(&self, place: &Span) -> Option<Line> {
        self.lines(place.page).into_iter().rfind(|line| line.y < place.y - 1.0)
    }

    /// The first line of text below a place on its page.
    pub fn below(&self, place: &Span) -> Option<Line> {
        self.lines(place.page).into_iter().find(|line| line.y > place.y + 1.0)
    }

    /// The red glyphs of a page.
    pub fn red_glyphs(&self, page: usize) -> Vec<&'a Glyph> {
        self.pdf.pages[page].glyphs.iter().filter(|glyph| is_red(glyph.ink) && !glyph.text.trim().is_empty()).collect()
    }

    /// Level strokes of a page from the top, pieces of one rule joined.
    pub fn rules(&self, page: usize) -> Vec<Stroke> {
        let level = |stroke: &&Stroke| (stroke.from.1 - stroke.to.1).abs() < 0.1;
        let mut found: Vec<Stroke> = self.pdf.pages[page].strokes.iter().filter(level).cloned().collect();
        for stroke in &mut found {
            if stroke.from.0 > stroke.to.0 {
                std::mem::swap(&mut stroke.from, &mut stroke.to);
            }
        }
        found.sort_by(|a, b| a.from.1.total_cmp(&b.from.1).then(a.from.0.total_cmp(&b.from.0)));
        let mut joined: Vec<Stroke> = Vec::new();
        for stroke in found {
            match joined.last_mut() {
                Some(last) if (last.from.1 - stroke.from.1).abs() < 0.05 && stroke.from.0 <= last.to.0 + 0.2 => {
                    last.to.0 = last.to.0.max(stroke.to.0);
                }
                _ => joined.push(stroke),
            }
        }
        joined
    }

    /// The red rules of a page that are at least 100 mm long.
    pub fn red_rules(&self, page: usize) -> Vec<Stroke> {
        self.rules(page).into_iter().filter(|rule| is_red(rule.ink) && rule.to.0 - rule.from.0 > 100.0).collect()
    }

    /// The black rules of a page that are as wide as the type area.
    pub fn wide_black_rules(&self, page: usize) -> Vec<Stroke> {
        let wide = |rule: &Stroke| (rule.from.0 - LEFT).abs() < 1.0 && (rule.to.0 - RIGHT).abs() < 1.0;
        self.rules(page).into_iter().filter(|rule| rule.ink.is_black() && wide(rule)).collect()
    }
}

/// Where a text stands in a line; white space aside.
pub fn span(line: &Line, text: &str) -> Option<Span> {
    let glyphs: Vec<&Glyph> = line.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()).collect();
    let all: String = glyphs.iter().map(|glyph| glyph.text.as_str()).collect();
    let at = all.find(&squeezed(text))?;
    let length = squeezed(text).len();
    let mut offset = 0;
    let mut inside = Vec::new();
    for glyph in glyphs {
        if (at..at + length).contains(&offset) {
            inside.push(glyph);
        }
        offset += glyph.text.len();
    }
    let (first, last) = (inside.first()?, inside.last()?);
    let size = inside.iter().map(|glyph| glyph.size).fold(0.0, f64::max);
    let gaps = inside.windows(2).filter(|pair| is_digit(pair[0]) != is_digit(pair[1]));
    let gaps = gaps.map(|pair| pair[1].x - pair[0].x - pair[0].advance).filter(|gap| *gap > 0.3).sum();
    Some(Span { left: first.x, right: last.x + last.advance, y: line.y, size, page: line.page, gaps })
}

fn is_digit(glyph: &Glyph) -> bool {
    glyph.text.chars().all(|c| c.is_ascii_digit())
}

/// Adds a violation when a measure is off.
pub fn near(violations: &mut Vec<String>, what: &str, found: f64, wanted: f64, play: f64) {
    if found.is_nan() || (found - wanted).abs() > play {
        violations.push(format!("{what}: {found:.2} instead of {wanted:.2}"));
    }
}

/// Adds a violation when a measure is out of its range.
pub fn within(violations: &mut Vec<String>, what: &str, found: f64, least: f64, most: f64) {
    if !(least..=most).contains(&found) {
        violations.push(format!("{what}: {found:.2} instead of {least}–{most}"));
    }
}
