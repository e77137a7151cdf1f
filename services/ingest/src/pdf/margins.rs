//! Where the lines of a text begin and end, told from the lines themselves.

use std::collections::BTreeMap;

use super::layout::PageText;
use super::line::Line;

/// The edges of a column, for text of one size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Margins {
    /// Where lines begin that go on with a paragraph.
    pub left: f32,
    /// Where full lines end.
    pub right: f32,
    /// From line to line.
    pub pitch: f32,
    /// Height of most of the column's text.
    pub size: f32,
    /// Lines that go on are set to the full width.
    pub justified: bool,
    /// Paragraphs begin with an indent or behind a gap.
    pub marked: bool,
}

/// The edges of a column, for each size of its text.
#[derive(Debug, Clone)]
pub struct Column {
    main: Margins,
    /// Sizes that have lines enough to tell their own.
    others: Vec<(f32, Margins)>,
}

/// The edges of all pages of one width, for pages with too few lines to tell.
#[derive(Debug, Default)]
pub struct Pages {
    by_width: BTreeMap<u32, Column>,
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
            Some((key, Column::of(&lines, Some(width))?))
        };
        Self { by_width: lines.into_iter().filter_map(measure).collect() }
    }

    /// The edges of a region of a page.
    pub fn of(&self, page: &PageText, lines: &[Line]) -> Option<Column> {
        let known = self.by_width.get(&key(page.width)).filter(|_| !page.has_columns);
        let own = || Column::of(&lines.iter().collect::<Vec<_>>(), None);
        let Some(known) = known else { return own() };
        // Pages of a book have their margins on different sides.
        let moved = own().filter(|own| {
            let (own, known) = (own.main, known.main);
            lines.len() >= 8
                && (own.right - own.left - known.right + known.left).abs() < 0.6 * known.size
                && (own.left - known.left).abs() > 0.6 * known.size
        });
        Some(moved.unwrap_or_else(|| known.clone()))
    }
}

/// Room, in ems, that only the last line of a paragraph leaves.
pub const CLEARLY_SHORT: f32 = 4.0;

/// Lines in a row that tell where lines begin that go on.
const TELLING: usize = 2;

impl Column {
    /// The edges of these lines. Lines that all end far from where the margin of a
    /// page of this width can be tell nothing of it: it is then as wide as the left
    /// one.
    pub fn of(lines: &[&Line], page_width: Option<f32>) -> Option<Self> {
        let size = most(lines.iter().map(|line| (line.size, line.text.chars().count())), 0.5)?;
        let body = of_size(lines, size);
        let right = right_edge(&body, size)?;
        let first = body.iter().map(|line| line.x0).fold(f32::INFINITY, f32::min);
        let left = most(behind_full(&body, right, size), 2.0).unwrap_or(first);
        let even = page_width.map_or(right, |width| width - left);
        let is_narrow = right < even - 4.0 * size;
        let pitch = most(steps(&body, size), 0.8).unwrap_or(1.5 * size);
        let main = Margins {
            left,
            right: if is_narrow { even } else { right },
            pitch,
            size,
            justified: !is_narrow && is_justified(&body, right, size),
            marked: is_marked(&body, left, right, pitch, size),
        };
        let mut sizes: Vec<f32> = lines.iter().map(|line| line.size).collect();
        sizes.sort_by(f32::total_cmp);
        sizes.dedup_by(|one, other| (*one - *other).abs() < 0.12 * *other);
        sizes.retain(|other| !is_near(*other, size));
        let other = |size: f32| Some((size, main.for_size(&of_size(lines, size), size)?));
        Some(Self { main, others: sizes.into_iter().take(16).filter_map(other).collect() })
    }

    /// The edges of text of a size.
    pub fn at(&self, size: f32) -> Margins {
        let other = self.others.iter().find(|(other, _)| is_near(*other, size));
        other.map_or(self.main, |(_, margins)| *margins)
    }
}

impl Margins {
    /// The edges of text of another size, where its lines tell them.
    fn for_size(&self, lines: &[&Line], size: f32) -> Option<Self> {
        let right = right_edge(lines, size)?.max(self.right);
        let telling = || behind_full(lines, right, size);
        if telling().count() < TELLING {
            return None;
        }
        let pitch = most(steps(lines, size), 0.8).unwrap_or(self.pitch);
        let justified = is_justified(lines, right, size);
        let left = most(telling(), 2.0)?;
        Some(Self { left, right, pitch, size: self.size, justified, marked: self.marked })
    }
}

fn is_near(one: f32, other: f32) -> bool {
    (one - other).abs() < 0.12 * other
}

fn of_size<'l>(lines: &[&'l Line], size: f32) -> Vec<&'l Line> {
    lines.iter().copied().filter(|line| is_near(line.size, size)).collect()
}

/// Where the lines begin that follow full ones: most of them go on with a
/// paragraph.
fn behind_full<'l>(lines: &'l [&Line], right: f32, size: f32) -> impl Iterator<Item = (f32, usize)> + 'l {
    lines.windows(2).filter_map(move |pair| match pair {
        [one, other] if one.x1 > right - 1.2 * size && other.page == one.page => Some((other.x0, 1)),
        _ => None,
    })
}

/// From line to line.
fn steps<'l>(lines: &'l [&Line], size: f32) -> impl Iterator<Item = (f32, usize)> + 'l {
    lines.windows(2).filter_map(move |pair| match pair {
        [one, other] if other.page == one.page && other.y > one.y && other.y - one.y < 4.0 * size => {
            Some((other.y - one.y, 1))
        }
        _ => None,
    })
}

/// True when nearly all lines that come near the edge reach it.
fn is_justified(lines: &[&Line], right: f32, size: f32) -> bool {
    let near = || lines.iter().filter(|line| right - line.x1 < size);
    let exact = near().filter(|line| (right - line.x1).abs() < 0.06 * size).count();
    exact >= 8 && exact.saturating_mul(100) >= near().count().saturating_mul(85)
}

/// True when paragraphs show where they begin: most lines that follow one with
/// much room left stand farther in or lower than a line that goes on. Where no
/// line tells, it is taken for true, as papers mostly are so.
fn is_marked(lines: &[&Line], left: f32, right: f32, pitch: f32, size: f32) -> bool {
    let (mut begins, mut shown) = (0usize, 0usize);
    for pair in lines.windows(2) {
        let [one, other] = pair else { continue };
        if one.page != other.page || right - one.x1 < CLEARLY_SHORT * size {
            continue;
        }
        begins = begins.saturating_add(1);
        shown = shown.saturating_add(usize::from(other.x0 - left > 1.2 * size || other.y - one.y > 1.2 * pitch));
    }
    begins < 3 || shown.saturating_mul(2) > begins
}

/// The right edge: as far as lines reach, marks that hang over left out.
fn right_edge(lines: &[&Line], size: f32) -> Option<f32> {
    let mut ends: Vec<f32> = lines.iter().map(|line| line.x1).collect();
    ends.sort_by(|one, other| other.total_cmp(one));
    let farthest = *ends.first()?;
    let usual = ends.get(1 + ends.len() / 20).copied().unwrap_or(farthest);
    let without = lines.iter().map(|line| line.body_x1).fold(f32::NEG_INFINITY, f32::max);
    let reaching = lines.iter().filter(|line| without - line.body_x1 < 1.2 * size).count();
    Some(if farthest - usual > 0.6 * size {
        usual
    } else if reaching >= 8 && farthest - without < 1.1 * size {
        without
    } else {
        farthest
    })
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
