//! Visual lines of a page: glyphs on one baseline, from left to right.

use crate::pdf::{Glyph, PdfPage};

/// Two glyphs nearer than this share a baseline, mm. Rows of the grid are
/// 10.4 mm apart.
const SAME_BASELINE: f64 = 0.6;

/// A visual line.
#[derive(Debug, Clone)]
pub struct Line {
    /// Page, from 0.
    pub page: usize,
    /// Baseline, mm from the top.
    pub y: f64,
    /// The glyphs, left to right.
    pub glyphs: Vec<Glyph>,
}

impl Line {
    /// Its text.
    pub fn text(&self) -> String {
        self.glyphs.iter().map(|glyph| glyph.text.as_str()).collect()
    }

    /// Left end of its first glyph, mm.
    pub fn left(&self) -> f64 {
        self.glyphs.first().map_or(0.0, |glyph| glyph.x)
    }

    /// Right end of its last glyph, mm.
    pub fn right(&self) -> f64 {
        self.glyphs.last().map_or(0.0, |glyph| glyph.x + glyph.advance)
    }

    /// Size of its largest glyph, points.
    pub fn size(&self) -> f64 {
        self.glyphs.iter().map(|glyph| glyph.size).fold(0.0, f64::max)
    }
}

/// The lines of a page above `limit` mm (or below it), top to bottom.
pub fn lines_where(page: &PdfPage, number: usize, keep: impl Fn(&Glyph) -> bool) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    // Glyphs of one line follow each other in the stream; looking at the lines
    // from the last keeps this quick.
    for glyph in page.glyphs.iter().filter(|glyph| keep(glyph)) {
        match lines.iter_mut().rev().find(|line| (line.y - glyph.y).abs() < SAME_BASELINE) {
            Some(line) => line.glyphs.push(glyph.clone()),
            None => lines.push(Line { page: number, y: glyph.y, glyphs: vec![glyph.clone()] }),
        }
    }
    for line in &mut lines {
        line.glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    lines.sort_by(|a, b| a.y.total_cmp(&b.y));
    lines
}
