//! Points, rectangles and the matrices that move them (ISO 32000-1, 8.3).

/// A matrix of six numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matrix(pub [f64; 6]);

impl Matrix {
    /// Leaves everything in its place.
    pub const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// Moves.
    pub const fn moving(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// `self` first, then `after`.
    pub fn then(self, after: Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let [g, h, i, j, k, l] = after.0;
        Self([a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l])
    }

    /// A point.
    pub fn point(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// A difference of two points.
    pub fn vector(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, _, _] = self.0;
        (a * x + c * y, b * x + d * y)
    }

    /// The smallest upright rectangle around a moved one.
    pub fn area(self, area: Area) -> Area {
        let mut around = Area::NOWHERE;
        for (x, y) in [(area.x0, area.y0), (area.x1, area.y0), (area.x0, area.y1), (area.x1, area.y1)] {
            let (x, y) = self.point(x, y);
            around.add(x, y);
        }
        around
    }
}

/// An upright rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Left.
    pub x0: f64,
    /// One end from top to bottom.
    pub y0: f64,
    /// Right.
    pub x1: f64,
    /// The other end.
    pub y1: f64,
}

impl Area {
    /// Holds no point.
    pub const NOWHERE: Self =
        Self { x0: f64::INFINITY, y0: f64::INFINITY, x1: f64::NEG_INFINITY, y1: f64::NEG_INFINITY };
    /// Holds every point.
    pub const EVERYWHERE: Self =
        Self { x0: f64::NEG_INFINITY, y0: f64::NEG_INFINITY, x1: f64::INFINITY, y1: f64::INFINITY };

    /// Grows to hold a point.
    pub fn add(&mut self, x: f64, y: f64) {
        self.x0 = self.x0.min(x);
        self.y0 = self.y0.min(y);
        self.x1 = self.x1.max(x);
        self.y1 = self.y1.max(y);
    }

    /// What both have in common.
    pub fn and(self, other: Self) -> Self {
        Self {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        }
    }

    /// Width, 0 at least.
    pub fn width(self) -> f64 {
        (self.x1 - self.x0).max(0.0)
    }

    /// Height, 0 at least.
    pub fn height(self) -> f64 {
        (self.y1 - self.y0).max(0.0)
    }

    /// True when the point is in it or not farther away than `reach`.
    pub fn holds(self, x: f64, y: f64, reach: f64) -> bool {
        x >= self.x0 - reach && x <= self.x1 + reach && y >= self.y0 - reach && y <= self.y1 + reach
    }
}
