//! How far the ink of a glyph reaches, read from the embedded outlines.
//!
//! Metrics of a font may lie, ink does not: the mark of a letterhead is placed
//! by the upper edge of its ink (spec §0.3).

use std::cell::RefCell;
use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object};
use ttf_parser::{Face, GlyphId, OutlineBuilder, cff};

use crate::limits::Limits;

/// Box of a glyph's ink in units of the size; the baseline is at 0, up is more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    /// Left edge.
    pub left: f64,
    /// Lower edge.
    pub bottom: f64,
    /// Right edge.
    pub right: f64,
    /// Upper edge.
    pub top: f64,
}

/// The outlines of an embedded font.
#[derive(Debug)]
pub struct Outlines {
    program: Vec<u8>,
    bare_cff: bool,
    /// CID to glyph, when the file gives a table.
    glyphs: Option<Vec<u8>>,
    /// What was asked for already: a page repeats its glyphs.
    known: RefCell<BTreeMap<u32, Option<Reach>>>,
}

impl Outlines {
    /// The embedded outlines of a composite font.
    pub fn read(document: &Document, font: &Dictionary, descriptor: &Dictionary, limits: &Limits) -> Option<Self> {
        let stream = |key: &[u8]| descriptor.get_deref(key, document).and_then(Object::as_stream).ok();
        let (program, bare_cff) = match (stream(b"FontFile2"), stream(b"FontFile3")) {
            (Some(true_type), _) => (true_type, false),
            (None, Some(other)) => {
                let kind = other.dict.get(b"Subtype").and_then(Object::as_name).ok();
                (other, kind != Some(b"OpenType"))
            }
            (None, None) => return None,
        };
        let map = font.get_deref(b"CIDToGIDMap", document).and_then(Object::as_stream).ok();
        Some(Self {
            program: program.get_plain_content_with_limit(limits.stream).ok()?,
            bare_cff,
            glyphs: map.and_then(|stream| stream.get_plain_content_with_limit(limits.stream).ok()),
            known: RefCell::new(BTreeMap::new()),
        })
    }

    /// How far the ink of a code reaches; none for a blank.
    pub fn reach(&self, code: u32) -> Option<Reach> {
        if let Some(known) = self.known.borrow().get(&code) {
            return *known;
        }
        let found = self.measure(code);
        self.known.borrow_mut().insert(code, found);
        found
    }

    fn measure(&self, code: u32) -> Option<Reach> {
        let code = u16::try_from(code).ok()?;
        if self.bare_cff {
            let table = cff::Table::parse(&self.program)?;
            // A CID-keyed font numbers its glyphs by its charset.
            let keyed = table.glyph_cid(GlyphId(0)).is_some();
            let glyph = match keyed {
                true => {
                    (0..table.number_of_glyphs()).map(GlyphId).find(|glyph| table.glyph_cid(*glyph) == Some(code))?
                }
                false => GlyphId(code),
            };
            let mut extent = Extent::default();
            table.outline(glyph, &mut extent).ok()?;
            return extent.reach(f64::from(table.matrix().sx));
        }
        let face = Face::parse(&self.program, 0).ok()?;
        let glyph = match &self.glyphs {
            Some(map) => {
                let at = usize::from(code) * 2;
                let pair = map.get(at..at + 2)?;
                pair.iter().fold(0, |sum, byte| sum << 8 | u16::from(*byte))
            }
            None => code,
        };
        let mut extent = Extent::default();
        face.outline_glyph(GlyphId(glyph), &mut extent)?;
        extent.reach(1.0 / f64::from(face.units_per_em()))
    }
}

/// Extent of an outline. Control points of curves are taken for points of the
/// curve: of a glyph drawn with points at its extremes, as fonts are, that is
/// exact.
#[derive(Default)]
struct Extent(Option<[f32; 4]>);

impl Extent {
    fn add(&mut self, x: f32, y: f32) {
        let [left, bottom, right, top] = self.0.unwrap_or([x, y, x, y]);
        self.0 = Some([left.min(x), bottom.min(y), right.max(x), top.max(y)]);
    }

    fn reach(self, unit: f64) -> Option<Reach> {
        let [left, bottom, right, top] = self.0?.map(|edge| f64::from(edge) * unit);
        Some(Reach { left, bottom, right, top })
    }
}

impl OutlineBuilder for Extent {
    fn move_to(&mut self, x: f32, y: f32) {
        self.add(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.add(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        // The turning point of a quadratic curve is at most half way to its
        // control point.
        self.add(x, y);
        self.add(f32::midpoint(x1, x), f32::midpoint(y1, y));
    }

    fn curve_to(&mut self, _x1: f32, _y1: f32, _x2: f32, _y2: f32, x: f32, y: f32) {
        self.add(x, y);
    }

    fn close(&mut self) {}
}
