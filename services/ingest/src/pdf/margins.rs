//! Where the lines of a text begin and end, told from the lines themselves.

use std::collections::BTreeMap;

use super::layout::PageText;
use super::line::Line;

/// The edges of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Margins {
    /// Where lines begin that go on with a paragraph.
    pub left: f32,
    /// Where full lines end.
    pub right: f32,
    /// From line to line.
    pub pitch: f32,
    /// Height of most of its text.
    pub size: f32,
    /// Lines that go on are set to the full width.
    pub justified: bool,
}

/// The edges of all pages of one width, for pages with too few lines to tell.
#[derive(Debug, Default)]
pub struct Pages {
    by_width: BTreeMap<u32, Margins>,
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width of a page in points")]
const fn key(width: f32) -> u32 {
    width as u32
}

impl Pages {
    /// Measures the pages whose text stands in one column.
    pub fn measure(pages: &[PageText]) -> Self {
        let mut lines: BTreeMap<u32, Vec<&Line>> = BTreeMap::new();
        for page in pages.iter().filter(|page| !page.has_columns) {
            lines.entry(key(page.width)).or_default().extend(page.lines());
        }
        let measure = |(key, lines): (u32, Vec<&Line>)| {
            let width = pages.iter().find(|page| self::key(page.width) == key)?.width;
            Some((key, Margins::of(&lines)?.on_page(width)))
        };
        Self { by_width: lines.into_iter().filter_map(measure).collect() }
    }

    /// The edges of a region of a page.
    pub fn of(&self, page: &PageText, lines: &[Line]) -> Option<Margins> {
        let known = self.by_width.get(&key(page.width)).filter(|_| !page.has_columns);
        let own = || Margins::of(&lines.iter().collect::<Vec<_>>());
        let Some(known) = known.copied() else { return own() };
        // Pages of a book have their margins on different sides.
        let moved = own().filter(|own| {
            lines.len() >= 8
                && (own.right - own.left - known.right + known.left).abs() < 0.6 * known.size
                && (own.left - known.left).abs() > 0.6 * known.size
        });
        Some(moved.unwrap_or(known))
    }
}

impl Margins {
    /// The edges of these lines.
    pub fn of(lines: &[&Line]) -> Option<Self> {
        let size = most(lines.iter().map(|line| (line.size, line.text.chars().count())), 0.5)?;
        let body: Vec<&Line> = lines.iter().copied().filter(|line| (line.size - size).abs() < 0.12 * size).collect();
        let right = right_edge(&body, size)?;
        let first = body.iter().map(|line| line.x0).fold(f32::INFINITY, f32::min);
        // Lines behind full ones go on with a paragraph, most of them.
        let behind_full = body.windows(2).filter_map(|pair| match pair {
            [one, other] if one.x1 > right - 1.2 * size && other.page == one.page => Some((other.x0, 1)),
            _ => None,
        });
        let left = most(behind_full, 2.0).unwrap_or(first);
        let steps = body.windows(2).filter_map(|pair| match pair {
            [one, other] if other.page == one.page && other.y > one.y => Some((other.y - one.y, 1)),
            _ => None,
        });
        let pitch = most(steps.filter(|(step, _)| *step < 4.0 * size), 0.8).unwrap_or(1.5 * size);
        Some(Self { left, right, pitch, size, justified: is_justified(&body, right, size) })
    }
}

impl Margins {
    /// Lines that all end far from where a page's margin can be tell nothing of
    /// it: it is then as wide as the left one.
    fn on_page(mut self, width: f32) -> Self {
        let even = width - self.left;
        if self.right < even - 4.0 * self.size {
            self.right = even;
            self.justified = false;
        }
        self
    }
}

/// True when nearly all lines that come near the edge reach it.
fn is_justified(body: &[&Line], right: f32, size: f32) -> bool {
    let near = || body.iter().filter(|line| right - line.x1 < size);
    let exact = near().filter(|line| (right - line.x1).abs() < 0.06 * size).count();
    exact >= 8 && exact.saturating_mul(100) >= near().count().saturating_mul(85)
}

/// The right edge: as far as lines reach, one that hangs over left out.
fn right_edge(body: &[&Line], size: f32) -> Option<f32> {
    let mut ends: Vec<f32> = body.iter().map(|line| line.x1).collect();
    ends.sort_by(|one, other| other.total_cmp(one));
    let farthest = *ends.first()?;
    let usual = ends.get(1 + ends.len() / 20).copied().unwrap_or(farthest);
    Some(if farthest - usual > 0.6 * size { usual } else { farthest })
}

/// The value that most of the weight has, others within `reach` counted with it.
fn most(values: impl Iterator<Item = (f32, usize)>, reach: f32) -> Option<f32> {
    let mut values: Vec<(f32, usize)> = values.collect();
    values.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut best: Option<(usize, f32)> = None;
    let (mut from, mut weight) = (0, 0usize);
    for (value, own) in &values {
        weight = weight.saturating_add(*own);
        while let Some((first, lost)) = values.get(from)
            && value - first > reach
        {
            weight = weight.saturating_sub(*lost);
            from += 1;
        }
        if best.is_none_or(|(most, _)| weight > most) {
            let middle = values.get(from).map_or(*value, |(first, _)| f32::midpoint(*first, *value));
            best = Some((weight, middle));
        }
    }
    best.map(|(_, value)| value)
}
