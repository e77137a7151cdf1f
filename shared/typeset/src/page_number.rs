//! The page number (clause 7.5): — 1 — in 4号 宋体 below the type area.

use wenshu_fonts::{Fonts, GlyphRef};
use wenshu_model::Face;
use wenshu_model::pages::{Colour, Glyph, GlyphRun, LinePart, TextLine};
use wenshu_standard::{PageNumbers, figures};

use crate::measure::{BOTTOM, LEFT, WIDTH, mm};

const SIZE: f64 = figures::PAGE_NUMBER_SIZE_PT.value;

/// The line of a page's number, counted from 1.
pub(crate) fn page_number(number: usize, place: PageNumbers, fonts: &Fonts) -> TextLine {
    let text = format!("— {number} —");
    let glyphs: Vec<(char, GlyphRef)> =
        text.chars().filter_map(|ch| fonts.han(Face::Song, ch).map(|glyph| (ch, glyph))).collect();
    let width: f64 = glyphs.iter().map(|(ch, _)| room(*ch)).sum();
    // 9704-7.5-c: odd pages at the right, even pages at the left, inset one 字.
    let inset = figures::PAGE_NUMBER_INSET_ZI.value * SIZE;
    let mut x = match place {
        PageNumbers::Center => LEFT + (WIDTH - width) / 2.0,
        PageNumbers::Outer if number % 2 == 1 => LEFT + WIDTH - inset - width,
        PageNumbers::Outer => LEFT + inset,
    };
    let mut runs: Vec<GlyphRun> = Vec::new();
    for (ch, glyph) in glyphs {
        // A digit stands in the middle of its half-width box.
        let shift = if ch.is_ascii_digit() { (room(ch) - glyph.advance * SIZE) / 2.0 } else { 0.0 };
        let placed = Glyph { id: glyph.id, x: mm(x + shift), text: ch };
        match runs.last_mut().filter(|run| run.font == glyph.font) {
            Some(run) => run.glyphs.push(placed),
            None => runs.push(GlyphRun {
                font: glyph.font,
                wanted: Some(Face::Song),
                size: SIZE,
                colour: Colour::Black,
                rise: 0.0,
                glyphs: vec![placed],
            }),
        }
        x += room(ch);
    }
    TextLine {
        part: LinePart::PageNumber,
        block: None,
        source: None,
        cell: None,
        turned: false,
        baseline: mm(baseline(fonts)),
        runs,
        last: true,
    }
}

/// 9704-7.5-a: half-width digits, and a half-width space beside each rule.
fn room(ch: char) -> f64 {
    if ch == '—' { SIZE } else { SIZE / 2.0 }
}

/// 9704-7.5-b: the middle of the rule's ink lies 7 mm below the type area.
fn baseline(fonts: &Fonts) -> f64 {
    let rule = fonts.han(Face::Song, '—');
    let ink = rule.and_then(|glyph| fonts.face(glyph.font)?.ink(glyph.id));
    let middle = ink.map_or(0.38, |(bottom, top)| f64::midpoint(bottom, top));
    BOTTOM + figures::PAGE_NUMBER_DROP_MM.value * figures::PT_PER_MM + middle * SIZE
}
