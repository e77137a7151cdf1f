//! Paths, as far as tables are drawn with them: upright and level lines, thin
//! bars, and what lies under white letters.

use crate::geometry::{Area, Matrix};
use crate::page::Rule;

/// A bar not thicker than this is a line, in points.
const THIN: f64 = 3.5;
/// A line not longer than this draws nothing of a table.
const SHORT: f64 = 3.0;
/// How far a line may lean and still be straight.
const LEAN: f64 = 0.8;
/// Points of a path that are kept.
const MOST: usize = 50_000;

/// The path being built, in the measures of the page.
#[derive(Debug)]
pub struct Path {
    /// Straight pieces.
    lines: Vec<(f64, f64, f64, f64)>,
    /// The shapes that are upright rectangles.
    rectangles: Vec<Area>,
    /// Points of the shape being built, as long as it may be a rectangle.
    corners: Vec<(f64, f64)>,
    start: (f64, f64),
    at: (f64, f64),
    curves: u32,
    pieces: u32,
    /// All of it.
    pub area: Area,
}

impl Default for Path {
    fn default() -> Self {
        Self {
            lines: Vec::new(),
            rectangles: Vec::new(),
            corners: Vec::new(),
            start: (0.0, 0.0),
            at: (0.0, 0.0),
            curves: 0,
            pieces: 0,
            area: Area::NOWHERE,
        }
    }
}

impl Path {
    /// Begins a shape.
    pub fn move_to(&mut self, x: f64, y: f64) {
        self.end_shape();
        self.start = (x, y);
        self.at = (x, y);
        self.corners.push((x, y));
    }

    /// A straight piece.
    pub fn line_to(&mut self, x: f64, y: f64) {
        if self.lines.len() < MOST {
            self.lines.push((self.at.0, self.at.1, x, y));
        }
        self.pieces = self.pieces.saturating_add(1);
        self.area.add(self.at.0, self.at.1);
        self.area.add(x, y);
        self.at = (x, y);
        if self.corners.len() < 6 {
            self.corners.push((x, y));
        }
    }

    /// A curve, of which only its end is kept.
    pub fn curve_to(&mut self, x: f64, y: f64) {
        self.curves = self.curves.saturating_add(1);
        self.pieces = self.pieces.saturating_add(1);
        self.area.add(self.at.0, self.at.1);
        self.area.add(x, y);
        self.at = (x, y);
        // Six points are no rectangle.
        self.corners.resize(6, (x, y));
    }

    /// A line back to the beginning.
    pub fn close(&mut self) {
        if self.at != self.start {
            let (x, y) = self.start;
            self.line_to(x, y);
        }
        self.end_shape();
        self.corners.push(self.start);
    }

    /// A rectangle.
    pub fn rectangle(&mut self, matrix: Matrix, x: f64, y: f64, width: f64, height: f64) {
        for (place, (x, y)) in
            [(x, y), (x + width, y), (x + width, y + height), (x, y + height)].into_iter().enumerate()
        {
            let (x, y) = matrix.point(x, y);
            if place == 0 { self.move_to(x, y) } else { self.line_to(x, y) }
        }
        self.close();
    }

    fn end_shape(&mut self) {
        let mut corners = std::mem::take(&mut self.corners);
        if let (5, [first, .., last]) = (corners.len(), corners.as_slice())
            && near(*first, *last)
        {
            corners.pop();
        }
        if let [a, b, c, d] = corners.as_slice() {
            let mut area = Area::NOWHERE;
            corners.iter().for_each(|(x, y)| area.add(*x, *y));
            let level = |one: &(f64, f64), two: &(f64, f64)| (one.1 - two.1).abs() < LEAN;
            let upright = |one: &(f64, f64), two: &(f64, f64)| (one.0 - two.0).abs() < LEAN;
            if (level(a, b) && upright(b, c) && level(c, d) && upright(d, a))
                || (upright(a, b) && level(b, c) && upright(c, d) && level(d, a))
            {
                self.rectangles.push(area);
            }
        }
    }

    /// True for a small shape with curves, as a character drawn as outlines is.
    pub fn is_outline(&self) -> bool {
        self.curves >= 2 && self.pieces >= 6 && self.area.width() < 80.0 && self.area.height() < 80.0
    }

    /// The lines that a stroke draws.
    pub fn stroked(&mut self) -> Vec<Rule> {
        self.end_shape();
        self.lines.iter().filter_map(|(x0, y0, x1, y1)| rule(*x0, *y0, *x1, *y1)).collect()
    }

    /// The bars that a filling draws, and the areas.
    pub fn filled(&mut self) -> (Vec<Rule>, Vec<Area>) {
        self.end_shape();
        let mut rules = Vec::new();
        let mut areas = Vec::new();
        for area in &self.rectangles {
            let (width, height) = (area.width(), area.height());
            let (x, y) = (f64::midpoint(area.x0, area.x1), f64::midpoint(area.y0, area.y1));
            if height <= THIN && width > height {
                rules.extend(rule(area.x0, y, area.x1, y));
            } else if width <= THIN && height > width {
                rules.extend(rule(x, area.y0, x, area.y1));
            } else {
                areas.push(*area);
            }
        }
        if self.rectangles.is_empty() {
            areas.push(self.area);
        }
        (rules, areas)
    }
}

fn near(one: (f64, f64), other: (f64, f64)) -> bool {
    (one.0 - other.0).abs() < LEAN && (one.1 - other.1).abs() < LEAN
}

/// A straight line, its ends in order; nothing for one that leans or is short.
#[allow(clippy::cast_possible_truncation, reason = "a place on a page")]
fn rule(x0: f64, y0: f64, x1: f64, y1: f64) -> Option<Rule> {
    let (width, height) = ((x1 - x0).abs(), (y1 - y0).abs());
    let straight = width.min(height) < LEAN && width.max(height) > SHORT;
    (straight && width.is_finite() && height.is_finite()).then(|| Rule {
        x0: x0.min(x1) as f32,
        y0: y0.min(y1) as f32,
        x1: x0.max(x1) as f32,
        y1: y0.max(y1) as f32,
    })
}
