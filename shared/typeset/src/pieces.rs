//! The characters of a paragraph as pieces ready to be set.

use std::collections::BTreeMap;

use wenshu_fonts::{Fonts, GlyphRef};
use wenshu_model::Face;
use wenshu_standard::LatinFace;

use crate::marks::{self, Kind};
use crate::measure::cell;

/// One character with the glyph that shows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    /// The character.
    pub ch: char,
    /// What it is to the line breaker.
    pub kind: Kind,
    /// Index of its font.
    pub font: u16,
    /// The face that the text asks for; `None` for the Latin face.
    pub wanted: Option<Face>,
    /// Glyph index in the font.
    pub glyph: u16,
    /// Size, pt.
    pub size: f64,
    /// Room that it takes along the line, pt.
    pub width: f64,
    /// How far it stands over the baseline, pt.
    pub rise: f64,
    /// No line breaks between the piece before and this one.
    pub glued: bool,
    /// Stands at its natural place from the line's beginning on, however the
    /// line is stretched or squeezed: a label in a hanging indent.
    pub rigid: bool,
}

/// Characters that no face has, with how often each was met, in the order in
/// which they were met first.
#[derive(Debug, Default)]
pub(crate) struct Missing {
    counts: BTreeMap<char, usize>,
    /// The characters, with the number of the block where each was met first.
    pub first_met: Vec<(char, Option<u32>)>,
}

impl Missing {
    fn note(&mut self, ch: char, block: Option<u32>) {
        let count = self.counts.entry(ch).or_insert(0);
        if *count == 0 {
            self.first_met.push((ch, block));
        }
        *count += 1;
    }

    /// How often a character was met.
    pub(crate) fn count(&self, ch: char) -> usize {
        self.counts.get(&ch).copied().unwrap_or(0)
    }
}

/// Turns text into pieces.
pub(crate) struct Cutter<'a> {
    /// The faces.
    pub fonts: &'a Fonts,
    /// Face of ASCII letters, digits and marks.
    pub latin: LatinFace,
    /// What no face has.
    pub missing: Missing,
}

impl Cutter<'_> {
    /// The pieces of a text in one face and size, put behind `pieces`.
    pub(crate) fn cut(&mut self, text: &str, face: Face, size: f64, block: Option<u32>, pieces: &mut Vec<Piece>) {
        pieces.extend(text.chars().map(|ch| self.piece(ch, face, size, block)));
    }

    fn piece(&mut self, ch: char, face: Face, size: f64, block: Option<u32>) -> Piece {
        let kind = marks::kind(ch);
        let (glyph, width, kind) = match kind {
            Kind::LineFeed | Kind::Invisible => (self.blank(), 0.0, kind),
            Kind::Space if ch != ' ' => (self.blank(), marks::space_width(ch) * cell(size), kind),
            _ => match self.glyph(ch, face) {
                Some(glyph) if marks::is_combining(ch) => (glyph, 0.0, Kind::Invisible),
                Some(glyph) => (glyph, advance(ch, &glyph, size), kind),
                None => {
                    self.missing.note(ch, block);
                    (self.missing_box(), cell(size), Kind::Cell)
                }
            },
        };
        let GlyphRef { font, id, rise, .. } = glyph;
        let wanted = if self.is_latin(ch) { None } else { Some(face) };
        Piece { ch, kind, font, wanted, glyph: id, size, width, rise: rise * size, glued: false, rigid: false }
    }

    fn glyph(&self, ch: char, face: Face) -> Option<GlyphRef> {
        let latin = match self.latin {
            LatinFace::Times => self.fonts.latin(ch),
            LatinFace::Han => None,
        };
        latin.or_else(|| self.fonts.han(face, ch))
    }

    /// True for characters that are set in the Latin face.
    fn is_latin(&self, ch: char) -> bool {
        self.latin == LatinFace::Times && matches!(ch, ' '..='~')
    }

    fn blank(&self) -> GlyphRef {
        self.fonts.blank().unwrap_or(GlyphRef { font: 0, id: 0, advance: 0.0, rise: 0.0 })
    }

    fn missing_box(&self) -> GlyphRef {
        self.fonts.missing_box().unwrap_or_else(|| self.blank())
    }
}

/// Room that a glyph takes. On the body's grid every cell is tightened by the
/// same amount, and a half-width character by half of it, so that two digits
/// are one cell (15835-5.1.7-a); letters keep their natural proportions.
fn advance(ch: char, glyph: &GlyphRef, size: f64) -> f64 {
    let tightening = size - cell(size);
    let natural = glyph.advance * size;
    if ch.is_ascii() { natural - tightening / 2.0 } else { natural - tightening * glyph.advance.min(1.0) }
}
