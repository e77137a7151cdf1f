//! How high and how low the ink of a glyph reaches.
//!
//! A font's own bounding boxes hold the control points of its curves, which the
//! ink does not reach; a mark is placed by its ink (9704-7.2.4-b).

use ttf_parser::{Face, GlyphId, OutlineBuilder};

/// Lowest and highest point of a glyph's ink over the baseline, in units of the
/// font; `None` for a glyph without ink.
pub(crate) fn vertical(face: &Face<'_>, glyph: GlyphId) -> Option<(f32, f32)> {
    let mut reach = Reach { at: 0.0, bounds: None };
    face.outline_glyph(glyph, &mut reach)?;
    reach.bounds
}

/// Follows an outline and keeps its vertical extremes.
struct Reach {
    at: f32,
    bounds: Option<(f32, f32)>,
}

impl Reach {
    fn meet(&mut self, y: f32) {
        self.bounds = Some(self.bounds.map_or((y, y), |(low, high)| (low.min(y), high.max(y))));
    }
}

impl OutlineBuilder for Reach {
    fn move_to(&mut self, _: f32, y: f32) {
        self.meet(y);
        self.at = y;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.move_to(x, y);
    }

    fn quad_to(&mut self, _: f32, y1: f32, _: f32, y: f32) {
        let start = self.at;
        self.meet(y);
        // The slope is zero where it passes from up to down.
        let turn = start - 2.0 * y1 + y;
        let t = (start - y1) / turn;
        if turn != 0.0 && (0.0..=1.0).contains(&t) {
            let s = 1.0 - t;
            self.meet(s * s * start + 2.0 * s * t * y1 + t * t * y);
        }
        self.at = y;
    }

    fn curve_to(&mut self, _: f32, y1: f32, _: f32, y2: f32, _: f32, y: f32) {
        let start = self.at;
        self.meet(y);
        for t in turns(start, y1, y2, y) {
            let s = 1.0 - t;
            self.meet(s * s * s * start + 3.0 * s * s * t * y1 + 3.0 * s * t * t * y2 + t * t * t * y);
        }
        self.at = y;
    }

    fn close(&mut self) {}
}

/// Where the slope of a cubic curve is zero, inside the curve.
fn turns(y0: f32, y1: f32, y2: f32, y3: f32) -> impl Iterator<Item = f32> {
    let a = y3 - 3.0 * y2 + 3.0 * y1 - y0;
    let b = 2.0 * (y2 - 2.0 * y1 + y0);
    let c = y1 - y0;
    let found = if a.abs() < 1e-6 {
        [-c / b, f32::NAN]
    } else {
        let root = (b * b - 4.0 * a * c).sqrt();
        [(-b + root) / (2.0 * a), (-b - root) / (2.0 * a)]
    };
    // What is no number lies in no range.
    found.into_iter().filter(|t| (0.0..=1.0).contains(t))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(draw: impl Fn(&mut Reach)) -> (f32, f32) {
        let mut reach = Reach { at: 0.0, bounds: None };
        draw(&mut reach);
        reach.bounds.unwrap()
    }

    #[test]
    fn control_points_are_no_ink() {
        let (low, high) = reach(|pen| {
            pen.move_to(0.0, 0.0);
            pen.quad_to(50.0, 100.0, 100.0, 0.0);
        });
        assert!((low - 0.0).abs() < 1e-3 && (high - 50.0).abs() < 1e-3, "{low} {high}");
        let (low, high) = reach(|pen| {
            pen.move_to(0.0, 0.0);
            pen.curve_to(0.0, -100.0, 100.0, -100.0, 100.0, 0.0);
        });
        assert!((low + 75.0).abs() < 1e-3 && (high - 0.0).abs() < 1e-3, "{low} {high}");
    }

    #[test]
    fn a_straight_curve_reaches_its_ends() {
        let (low, high) = reach(|pen| {
            pen.move_to(0.0, 10.0);
            pen.curve_to(0.0, 20.0, 0.0, 30.0, 0.0, 40.0);
        });
        assert_eq!((low, high), (10.0, 40.0));
    }
}
