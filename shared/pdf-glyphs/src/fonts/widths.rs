//! Widths of glyphs.

use std::collections::BTreeMap;

use hayro_syntax::object::{Array, Dict, Number, Object};

/// Entries that are read; a font has at most 65,536 glyphs.
const MOST: usize = 140_000;

/// Widths of a composite font by number (ISO 32000-1, 9.7.4.3).
#[derive(Debug)]
pub struct Widths {
    /// First number of a range, its last, its width.
    ranges: BTreeMap<u32, (u32, f64)>,
    otherwise: f64,
    /// Of an upright line, downwards.
    upright: f64,
}

impl Widths {
    /// Reads those of a descendant font.
    pub fn of(font: &Dict<'_>) -> Self {
        let em = |number: Number| number.as_f64() / 1000.0;
        let upright = font.get::<Array<'_>>(b"DW2").and_then(|pair| pair.iter::<Number>().nth(1));
        let mut widths = Self {
            ranges: BTreeMap::new(),
            otherwise: font.get::<Number>(b"DW").map_or(1.0, em),
            upright: upright.map_or(1.0, |number| -em(number)),
        };
        if let Some(list) = font.get::<Array<'_>>(b"W") {
            widths.read(&list);
        }
        widths
    }

    fn read(&mut self, list: &Array<'_>) {
        let mut items = list.iter::<Object<'_>>().take(MOST);
        while let (Some(first), Some(second)) = (items.next(), items.next()) {
            let Some(first) = number(first) else { return };
            match second {
                Object::Array(widths) => {
                    let widths = widths.iter::<Number>().take(MOST.saturating_sub(self.ranges.len()));
                    for (place, width) in (first..).zip(widths) {
                        self.ranges.insert(place, (place, width.as_f64() / 1000.0));
                    }
                }
                last => {
                    let width = items.next().and_then(Object::into_number);
                    let (Some(last), Some(width)) = (number(last), width) else { return };
                    self.ranges.insert(first, (last, width.as_f64() / 1000.0));
                }
            }
        }
    }

    /// How far a glyph moves on, in ems.
    pub fn advance(&self, number: u32, upright: bool) -> f64 {
        if upright {
            return self.upright;
        }
        let range = self.ranges.range(..=number).next_back();
        range.filter(|(_, (last, _))| *last >= number).map_or(self.otherwise, |(_, (_, width))| *width)
    }
}

fn number(object: Object<'_>) -> Option<u32> {
    u32::try_from(object.into_number()?.as_i64()).ok()
}

/// Widths of a simple font by code, in ems; nothing where the file does not say.
pub fn simple(font: &Dict<'_>, descriptor: Option<&Dict<'_>>, scale: f64) -> Box<[Option<f64>; 256]> {
    let missing = descriptor.and_then(|found| found.get::<Number>(b"MissingWidth")).map(|width| width.as_f64());
    let first = font.get::<Number>(b"FirstChar").map_or(0, |number| number.as_i64());
    let mut widths = Box::new([None; 256]);
    let Some(list) = font.get::<Array<'_>>(b"Widths") else { return widths };
    widths.fill(missing.map(|width| width * scale));
    for (code, width) in (first..256).zip(list.iter::<Number>()) {
        if let Some(place) = usize::try_from(code).ok().and_then(|code| widths.get_mut(code)) {
            *place = Some(width.as_f64() * scale);
        }
    }
    widths
}

/// Widths of Helvetica for the characters from space to ~, in thousandths of an
/// em. They stand in for those of any font that brings none.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// A width for a character of a font that says nothing of its widths.
pub fn standard(char: Option<char>, is_monospaced: bool) -> f64 {
    if is_monospaced {
        return 0.6;
    }
    let Some(char) = char else { return 0.556 };
    let place = usize::try_from(u32::from(char).wrapping_sub(32)).unwrap_or(usize::MAX);
    match HELVETICA.get(place) {
        Some(width) => f64::from(*width) / 1000.0,
        None if u32::from(char) >= 0x2e80 => 1.0,
        None => 0.556,
    }
}
