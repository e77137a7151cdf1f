//! Places and their transformation (GB/T 33190 7.5 and 8.5): millimetres, from
//! the top left corner of the page, downwards.

/// Values beyond this are no place on any page.
const FARTHEST: f64 = 1e6;

/// `x' = a·x + c·y + e`, `y' = b·x + d·y + f`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matrix {
    a: f64,
    b: f64,
    c: f64,
    d: f64,
    e: f64,
    f: f64,
}

impl Matrix {
    /// Leaves every place where it is.
    pub const UNCHANGED: Self = Self { a: 1.0, b: 0.0, c: 0.0, d: 1.0, e: 0.0, f: 0.0 };

    /// Reads `CTM`; what is no matrix changes nothing.
    pub fn read(text: Option<&str>) -> Self {
        match numbers(text.unwrap_or_default()).as_slice() {
            &[a, b, c, d, e, f] => Self { a, b, c, d, e, f },
            _ => Self::UNCHANGED,
        }
    }

    /// The matrix of an object: its own, then moved to the corner of its
    /// boundary.
    pub fn of_object(ctm: Option<&str>, boundary: &Area) -> Self {
        let own = Self::read(ctm);
        Self { e: own.e + boundary.x, f: own.f + boundary.y, ..own }
    }

    /// This, and then `outer`.
    pub fn inside(self, outer: Self) -> Self {
        let (e, f) = outer.place(self.e, self.f);
        Self {
            a: outer.a * self.a + outer.c * self.b,
            b: outer.b * self.a + outer.d * self.b,
            c: outer.a * self.c + outer.c * self.d,
            d: outer.b * self.c + outer.d * self.d,
            e,
            f,
        }
    }

    /// Where a place comes to lie.
    pub fn place(self, x: f64, y: f64) -> (f64, f64) {
        (clamped(self.a * x + self.c * y + self.e), clamped(self.b * x + self.d * y + self.f))
    }

    /// How much wider things become.
    pub fn width_scale(self) -> f64 {
        clamped(self.a.hypot(self.b))
    }

    /// How much higher things become.
    pub fn height_scale(self) -> f64 {
        clamped(self.c.hypot(self.d))
    }

    /// True when lines stay level, or nearly so, and run to the right.
    pub fn is_level(self) -> bool {
        self.a > 0.0 && self.b.abs() <= 0.1 * self.a
    }
}

fn clamped(value: f64) -> f64 {
    if value.is_finite() { value.clamp(-FARTHEST, FARTHEST) } else { 0.0 }
}

/// A rectangle (`ST_Box`).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Area {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Area {
    /// Reads `x y width height`.
    pub fn read(text: &str) -> Option<Self> {
        match numbers(text).as_slice() {
            &[x, y, width, height] => Some(Self { x, y, width, height }),
            _ => None,
        }
    }
}

/// Reads a number; one that is none, or out of all reason, is nothing.
pub fn number(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|value| value.is_finite() && value.abs() <= FARTHEST)
}

/// Reads the numbers of an array (`ST_Array`), of at most six.
fn numbers(text: &str) -> Vec<f64> {
    text.split_ascii_whitespace().take(7).map_while(number).collect()
}

#[cfg(test)]
mod tests {
    use super::{Area, Matrix};

    #[test]
    fn objects_lie_in_their_boundary() {
        let area = Area::read("10 20 5 5").unwrap();
        let inner = Matrix::of_object(Some("2 0 0 2 1 1"), &area);
        assert_eq!(inner.place(3.0, 4.0), (17.0, 29.0));
        let outer = Matrix::read(Some("0 1 -1 0 100 0"));
        assert_eq!(inner.inside(outer).place(3.0, 4.0), outer.place(17.0, 29.0));
        assert!(inner.is_level() && !outer.is_level());
        assert_eq!(Matrix::read(Some("nan 0 0 inf 0 0")), Matrix::UNCHANGED);
    }
}
