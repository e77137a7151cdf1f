//! Straight strokes and boxes.

use super::content::Ink;

/// A filled box thinner than this is a rule, mm.
const THIN: f64 = 1.5;

/// A straight stroke, or a filled box thinner than 1.5 mm, mm from the top left.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// One end of its middle line.
    pub from: (f64, f64),
    /// The other end.
    pub to: (f64, f64),
    /// Its thickness.
    pub width: f64,
    /// Its colour.
    pub ink: Ink,
}

impl Stroke {
    /// Rules are often drawn as thin boxes.
    pub(super) fn of_thin_box(points: &[(f64, f64)], ink: Ink) -> Option<Self> {
        let around = Box::around(points)?;
        let (width, height) = (around.right - around.left, around.bottom - around.top);
        if height < THIN && width > height {
            let middle = f64::midpoint(around.top, around.bottom);
            Some(Self { from: (around.left, middle), to: (around.right, middle), width: height, ink })
        } else if width < THIN {
            let middle = f64::midpoint(around.left, around.right);
            Some(Self { from: (middle, around.top), to: (middle, around.bottom), width, ink })
        } else {
            None
        }
    }
}

/// A box on a page, mm from the top left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Box {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Box {
    /// The box around some points.
    pub fn around(points: &[(f64, f64)]) -> Option<Self> {
        let (x, y) = *points.first()?;
        let start = Self { left: x, top: y, right: x, bottom: y };
        Some(points.iter().fold(start, |found, (x, y)| Self {
            left: found.left.min(*x),
            top: found.top.min(*y),
            right: found.right.max(*x),
            bottom: found.bottom.max(*y),
        }))
    }

    /// The box around two boxes.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// A path being built, in device space; a new part begins with a new list.
#[derive(Debug, Default)]
pub(super) struct Path(Vec<Vec<(f64, f64)>>);

impl Path {
    pub(super) fn begin(&mut self, point: (f64, f64)) {
        self.0.push(vec![point]);
    }

    pub(super) fn go_on(&mut self, point: (f64, f64)) {
        if let Some(part) = self.0.last_mut() {
            part.push(point);
        }
    }

    pub(super) fn add(&mut self, part: Vec<(f64, f64)>) {
        self.0.push(part);
    }

    pub(super) fn close(&mut self) {
        if let Some(part) = self.0.last_mut()
            && let Some(first) = part.first().copied()
        {
            part.push(first);
        }
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = &Vec<(f64, f64)>> {
        self.0.iter()
    }
}
