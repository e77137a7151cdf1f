//! Cuts a TrueType face down to some glyphs.
//!
//! `subsetter` takes any font apart anew for every document. The body's face is
//! nine tenths of what a document embeds, so its outlines are copied as they are. CFF faces, and anything unexpected here, are
//! left to `subsetter`.

use std::collections::BTreeMap;

use ttf_parser::{RawFace, Tag};

use crate::face::Subset;

/// The tables of a face that a PDF needs (ISO 32000-1, 9.9).
pub(crate) struct Tables<'a> {
    head: &'a [u8],
    hhea: &'a [u8],
    maxp: &'a [u8],
    hmtx: &'a [u8],
    loca: &'a [u8],
    glyf: &'a [u8],
    /// Programs for the display at small sizes, copied when there are any.
    hints: Vec<(&'static [u8; 4], &'a [u8])>,
    long_loca: bool,
    metrics: u16,
}

impl<'a> Tables<'a> {
    /// Finds the tables; `None` for a face without TrueType outlines.
    pub(crate) fn of(face: &RawFace<'a>) -> Option<Self> {
        let table = |tag: &[u8; 4]| face.table(Tag::from_bytes(tag));
        let (head, hhea) = (table(b"head")?, table(b"hhea")?);
        let hints = [b"cvt ", b"fpgm", b"prep"].into_iter().filter_map(|tag| Some((tag, table(tag)?)));
        Some(Self {
            long_loca: number(head, 50)? == 1,
            metrics: number(hhea, 34)?,
            head,
            hhea,
            maxp: table(b"maxp")?,
            hmtx: table(b"hmtx")?,
            loca: table(b"loca")?,
            glyf: table(b"glyf")?,
            hints: hints.collect(),
        })
    }

    /// True when the outlines lie one behind the other: then no choice of
    /// glyphs is larger than the face.
    pub(crate) fn is_in_order(&self) -> bool {
        let size = if self.long_loca { 4 } else { 2 };
        let offsets: Option<Vec<usize>> = (0..self.loca.len() / size).map(|index| self.offset(index)).collect();
        offsets.is_some_and(|offsets| offsets.is_sorted())
    }

    fn offset(&self, index: usize) -> Option<usize> {
        if self.long_loca {
            let bytes = self.loca.get(index * 4..)?.first_chunk()?;
            Some(u32::from_be_bytes(*bytes) as usize)
        } else {
            Some(usize::from(number(self.loca, index * 2)?) * 2)
        }
    }

    fn outline(&self, glyph: u16) -> Option<&'a [u8]> {
        let index = usize::from(glyph);
        self.glyf.get(self.offset(index)?..self.offset(index + 1)?)
    }

    /// Advance width and left side bearing.
    fn metrics_of(&self, glyph: u16) -> Option<[u8; 4]> {
        let last = self.metrics.checked_sub(1)?;
        let advance = self.hmtx.get(usize::from(glyph.min(last)) * 4..)?.first_chunk::<2>()?;
        let bearing = if glyph <= last {
            usize::from(glyph) * 4 + 2
        } else {
            usize::from(self.metrics) * 4 + usize::from(glyph - self.metrics) * 2
        };
        let bearing = self.hmtx.get(bearing..)?.first_chunk::<2>()?;
        let ([a, b], [c, d]) = (*advance, *bearing);
        Some([a, b, c, d])
    }
}

/// A font of these glyphs, numbered from 1 in their order, with what they are
/// composed of behind them. `None` when the face is not as it should be.
pub(crate) fn cut(tables: &Tables<'_>, glyphs: &[u16]) -> Option<Subset> {
    let mut selection = Selection::new(glyphs)?;
    let room = glyphs.iter().filter_map(|glyph| tables.outline(*glyph)).map(|outline| outline.len() + 1).sum();
    let (mut glyf, mut loca, mut hmtx) = (Vec::with_capacity(room), Vec::new(), Vec::new());
    let mut next = 0;
    while let Some(glyph) = selection.order.get(next).copied() {
        next += 1;
        loca.extend(u32::try_from(glyf.len()).ok()?.to_be_bytes());
        hmtx.extend(tables.metrics_of(glyph)?);
        let outline = tables.outline(glyph)?;
        let start = glyf.len();
        glyf.extend_from_slice(outline);
        if number(outline, 0).is_some_and(|contours| contours.cast_signed() < 0) {
            renumber_parts(glyf.get_mut(start..)?, &mut selection)?;
        }
        // Outlines begin at even offsets.
        if glyf.len() % 2 == 1 {
            glyf.push(0);
        }
    }
    loca.extend(u32::try_from(glyf.len()).ok()?.to_be_bytes());
    let count = u16::try_from(selection.order.len()).ok()?;
    let mut parts: Vec<(&[u8; 4], Vec<u8>)> = vec![
        (b"glyf", glyf),
        (b"head", patched(tables.head, &[(8, [0; 2]), (10, [0; 2]), (50, [0, 1])])?),
        (b"hhea", patched(tables.hhea, &[(34, count.to_be_bytes())])?),
        (b"hmtx", hmtx),
        (b"loca", loca),
        (b"maxp", patched(tables.maxp, &[(4, count.to_be_bytes())])?),
    ];
    parts.extend(tables.hints.iter().map(|(tag, table)| (*tag, table.to_vec())));
    parts.sort_by_key(|(tag, _)| **tag);
    let ids = glyphs.iter().filter_map(|glyph| selection.new.get(glyph).copied()).collect();
    Some(Subset { program: assemble(&parts)?, ids })
}

/// The glyphs of a subset and their new numbers.
struct Selection {
    order: Vec<u16>,
    new: BTreeMap<u16, u16>,
}

impl Selection {
    /// Begins with `.notdef`, which every font has.
    fn new(glyphs: &[u16]) -> Option<Self> {
        let mut selection = Self { order: vec![0], new: BTreeMap::from([(0, 0)]) };
        for glyph in glyphs {
            selection.admit(*glyph)?;
        }
        Some(selection)
    }

    fn admit(&mut self, glyph: u16) -> Option<u16> {
        if let Some(new) = self.new.get(&glyph) {
            return Some(*new);
        }
        let new = u16::try_from(self.order.len()).ok()?;
        self.order.push(glyph);
        self.new.insert(glyph, new);
        Some(new)
    }
}

/// Gives the parts of a composed glyph their new numbers.
fn renumber_parts(outline: &mut [u8], selection: &mut Selection) -> Option<()> {
    const WORDS: u16 = 0x0001;
    const SCALE: u16 = 0x0008;
    const MORE: u16 = 0x0020;
    const TWO_SCALES: u16 = 0x0040;
    const MATRIX: u16 = 0x0080;
    let mut at = 10;
    loop {
        let flags = number(outline, at)?;
        let part = selection.admit(number(outline, at + 2)?)?;
        outline.get_mut(at + 2..at + 4)?.copy_from_slice(&part.to_be_bytes());
        at += 4 + if flags & WORDS != 0 { 4 } else { 2 };
        at += match flags {
            flags if flags & SCALE != 0 => 2,
            flags if flags & TWO_SCALES != 0 => 4,
            flags if flags & MATRIX != 0 => 8,
            _ => 0,
        };
        if flags & MORE == 0 {
            return Some(());
        }
    }
}

/// A table with some of its numbers replaced.
fn patched(table: &[u8], numbers: &[(usize, [u8; 2])]) -> Option<Vec<u8>> {
    let mut table = table.to_vec();
    for (at, bytes) in numbers {
        table.get_mut(*at..*at + 2)?.copy_from_slice(bytes);
    }
    Some(table)
}

/// Puts tables, sorted by tag, into a font file.
fn assemble(parts: &[(&[u8; 4], Vec<u8>)]) -> Option<Vec<u8>> {
    let count = u16::try_from(parts.len()).ok()?;
    let power = 15 - u16::try_from(count.leading_zeros()).ok()?;
    let range = 16_u16.checked_shl(u32::from(power))?;
    let size: usize = parts.iter().map(|(_, table)| table.len().next_multiple_of(4)).sum();
    let mut font = Vec::with_capacity(12 + 16 * parts.len() + size);
    font.extend([0, 1, 0, 0]);
    for value in [count, range, power, count * 16 - range] {
        font.extend(value.to_be_bytes());
    }
    let mut offset = 12 + 16 * parts.len();
    for (tag, table) in parts {
        font.extend(*tag);
        font.extend(checksum(table).to_be_bytes());
        font.extend(u32::try_from(offset).ok()?.to_be_bytes());
        font.extend(u32::try_from(table.len()).ok()?.to_be_bytes());
        offset += table.len().next_multiple_of(4);
    }
    let mut head = None;
    for (tag, table) in parts {
        if *tag == b"head" {
            head = Some(font.len());
        }
        font.extend(table);
        font.resize(font.len().next_multiple_of(4), 0);
    }
    let adjustment = 0xb1b0_afba_u32.wrapping_sub(checksum(&font));
    font.get_mut(head? + 8..head? + 12)?.copy_from_slice(&adjustment.to_be_bytes());
    Some(font)
}

/// Sum of the numbers of four bytes, the last filled up with zeros.
fn checksum(table: &[u8]) -> u32 {
    let (words, rest) = table.as_chunks::<4>();
    let sum = words.iter().fold(0_u32, |sum, word| sum.wrapping_add(u32::from_be_bytes(*word)));
    let mut last = [0; 4];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    sum.wrapping_add(u32::from_be_bytes(last))
}

fn number(table: &[u8], at: usize) -> Option<u16> {
    table.get(at..)?.first_chunk().copied().map(u16::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use ttf_parser::{Face, GlyphId, OutlineBuilder};

    use super::*;

    const KAI: &[u8] = include_bytes!("../faces/GWKai-Regular.ttf");
    const LATIN: &[u8] = include_bytes!("../faces/LiberationSerif-Regular.ttf");

    /// The points of a glyph's outline as text.
    #[derive(Default)]
    struct Drawing(String);

    impl OutlineBuilder for Drawing {
        fn move_to(&mut self, x: f32, y: f32) {
            self.0 += &format!("M{x},{y}");
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.0 += &format!("L{x},{y}");
        }
        fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
            self.0 += &format!("Q{x1},{y1},{x},{y}");
        }
        fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
        fn close(&mut self) {}
    }

    fn tables(bytes: &[u8]) -> Tables<'_> {
        Tables::of(&RawFace::parse(bytes, 0).unwrap()).unwrap()
    }

    fn drawn(face: &Face<'_>, glyph: u16) -> String {
        let mut drawing = Drawing::default();
        face.outline_glyph(GlyphId(glyph), &mut drawing);
        drawing.0
    }

    #[test]
    fn outlines_and_widths_are_those_of_the_face() {
        for (bytes, text) in [(KAI, "国家发展〇①A1"), (LATIN, "Wgéàö½fi 09%")] {
            let face = Face::parse(bytes, 0).unwrap();
            let wanted: Vec<u16> = text.chars().map(|ch| face.glyph_index(ch).unwrap().0).collect();
            let subset = cut(&tables(bytes), &wanted).unwrap();
            let small = Face::parse(&subset.program, 0).unwrap();
            for (old, new) in wanted.iter().zip(&subset.ids) {
                assert_eq!(drawn(&face, *old), drawn(&small, *new));
                let width = |face: &Face<'_>, glyph| face.glyph_hor_advance(GlyphId(glyph)).unwrap();
                assert_eq!(width(&face, *old), width(&small, *new));
            }
        }
    }

    #[test]
    fn parts_of_composed_glyphs_come_along() {
        let face = Face::parse(LATIN, 0).unwrap();
        let glyph = face.glyph_index('é').unwrap().0;
        let subset = cut(&tables(LATIN), &[glyph]).unwrap();
        let small = Face::parse(&subset.program, 0).unwrap();
        assert_eq!(subset.ids, [1]);
        assert_eq!(small.number_of_glyphs(), 4, "é, e, the accent and .notdef");
    }

    #[test]
    fn a_glyph_that_the_face_lacks_is_refused() {
        assert!(cut(&tables(LATIN), &[60_000]).is_none());
    }
}
