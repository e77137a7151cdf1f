//! Measures of single paragraphs, for fit: it decides sizes and spacing by
//! them without laying the whole document out.

use wenshu_fonts::Fonts;
use wenshu_model::Paragraph;
use wenshu_standard::Profile;

use crate::blocks::{Frame, break_paragraph};
use crate::lines::Line;
use crate::measure::{ASCENT, Grid, LEFT, mm, pt};
use crate::pieces::{Cutter, Missing, Piece};

/// A paragraph as it would be set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// Its lines.
    pub lines: usize,
    /// Natural width of its widest line, mm.
    pub width_mm: f64,
    /// Highest ink of the first line below the top of its em box, mm; negative
    /// above it. Zero where nothing shows.
    pub ink_top_mm: f64,
    /// Lowest ink of the last line below the top of that line's em box, mm.
    pub ink_bottom_mm: f64,
}

/// Measures a paragraph in a size and a width.
pub fn measure(paragraph: &Paragraph, size_pt: f64, width_mm: f64, profile: &Profile, fonts: &Fonts) -> Measured {
    let mut cutter = Cutter { fonts, latin: profile.latin_face, missing: Missing::default() };
    let frame = Frame { left: LEFT, width: pt(width_mm), size: size_pt };
    let broken = break_paragraph(paragraph, None, frame, &mut cutter);
    let segments = |line: usize| broken.segments.get(line).and_then(|all| Some((all.first()?, all.last()?)));
    let width = |(at, line): (usize, &Line)| match segments(at) {
        Some((first, last)) => last.left + last.line.width - first.left,
        None => line.width,
    };
    let ink = |line: Option<&Line>| {
        let held = line.and_then(|line| broken.pieces.get(line.start..line.end)).unwrap_or_default();
        ink_of(held, fonts)
    };
    Measured {
        lines: broken.lines.len(),
        width_mm: mm(broken.lines.iter().enumerate().map(width).fold(0.0, f64::max)),
        ink_top_mm: mm(ink(broken.lines.first()).map_or(0.0, |(_, top)| ASCENT * size_pt - top)),
        ink_bottom_mm: mm(ink(broken.lines.last()).map_or(size_pt, |(bottom, _)| ASCENT * size_pt - bottom)),
    }
}

/// Lowest and highest ink of some pieces over the baseline, pt.
fn ink_of(pieces: &[Piece], fonts: &Fonts) -> Option<(f64, f64)> {
    let inks = pieces.iter().filter_map(|piece| {
        let (bottom, top) = fonts.face(piece.font)?.ink(piece.glyph)?;
        Some((bottom * piece.size + piece.rise, top * piece.size + piece.rise))
    });
    inks.reduce(|all, ink| (all.0.min(ink.0), all.1.max(ink.1)))
}

/// Lines that a paragraph of the text takes.
pub fn count_lines(paragraph: &Paragraph, profile: &Profile, fonts: &Fonts) -> usize {
    let mut cutter = Cutter { fonts, latin: profile.latin_face, missing: Missing::default() };
    break_paragraph(paragraph, None, Frame::type_area(paragraph), &mut cutter).lines.len()
}

/// The rows of an upright page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageGrid {
    /// Rows of a page.
    pub rows: usize,
    /// Top of the em box of the first row, mm.
    pub top_mm: f64,
    /// Distance of two rows, mm.
    pub pitch_mm: f64,
}

impl PageGrid {
    /// Top of the em box of a row, counted from 0, mm.
    pub fn row_top_mm(&self, row: usize) -> f64 {
        self.top_mm + row as f64 * self.pitch_mm
    }
}

/// The grid that a profile sets text on.
pub fn page_grid(profile: &Profile) -> PageGrid {
    let grid = Grid::upright(profile);
    PageGrid { rows: grid.rows, top_mm: mm(grid.top), pitch_mm: mm(grid.pitch) }
}
