//! Where text begins and ends on the lines of pages of one size.

use super::LinedPage;

/// Share of the lines that must reach a margin: a few stick out.
const SHARE: f64 = 0.03;

/// The measure of pages of one size.
#[derive(Debug, Clone, Copy)]
pub struct Margins {
    /// Height of a character of running text.
    pub size: f64,
    /// Left edge of lines without an indent.
    pub left: f64,
    /// Right edge of full lines.
    pub right: f64,
    /// Usual distance between base lines.
    pub pitch: f64,
}

/// The size of a page in tenths of a millimetre, by which pages are alike.
pub fn page_size(page: &LinedPage) -> (i64, i64) {
    #[allow(clippy::cast_possible_truncation, reason = "places are clamped far below the limits of the type")]
    let tenths = |value: f64| (value * 10.0).round() as i64;
    (tenths(page.width), tenths(page.height))
}

/// Measures the lines of pages of one size; nothing when they have none.
pub fn measure<'p>(pages: impl Iterator<Item = &'p LinedPage> + Clone) -> Option<Margins> {
    let size = usual_size(pages.clone())?;
    let width = pages.clone().next()?.width;
    let body = || pages.clone().flat_map(|page| &page.lines).filter(|line| !line.turned && alike(line.size, size));
    let mut lefts: Vec<f64> = body().map(|line| line.left).collect();
    let mut rights: Vec<f64> = body().map(|line| line.right).collect();
    lefts.sort_by(f64::total_cmp);
    rights.sort_by(|a, b| b.total_cmp(a));
    let left = left_margin(&lefts, size)?;
    let right = right_margin(&rights, size, left, width)?;
    Some(Margins { size, left, right, pitch: usual_pitch(pages, size) })
}

/// The outermost left edge that enough lines have. Where nearly all paragraphs
/// have one line, nearly all lines are indented; the margin is that of the few
/// others.
fn left_margin(sorted: &[f64], size: f64) -> Option<f64> {
    let usual = supported(sorted)?;
    let outermost = sorted.first().copied().filter(|first| (1.5..=2.6).contains(&((usual - first) / size)));
    Some(outermost.unwrap_or(usual))
}

/// The outermost right edge that enough lines have, if it is a margin: nearly as
/// far from the edge of the page as the left one, or the end of many lines.
/// Otherwise no line is full, and the margin lies where the left one would.
fn right_margin(sorted: &[f64], size: f64, left: f64, width: f64) -> Option<f64> {
    /// A measure has at least this many characters.
    const NARROWEST: f64 = 12.0;
    let usual = supported(sorted)?;
    let ends = sorted.iter().filter(|right| (*right - usual).abs() <= 0.7 * size).count();
    let many = ends >= 3 && ends.saturating_mul(4) >= sorted.len() && usual - left >= NARROWEST * size;
    let mirrored = width - left;
    Some(if many { usual } else { usual.max(mirrored - 2.5 * size) })
}

/// The distance that most base lines have.
fn usual_pitch<'p>(pages: impl Iterator<Item = &'p LinedPage>, size: f64) -> f64 {
    let distances = pages.flat_map(|page| {
        let pairs = page.lines.iter().zip(page.lines.iter().skip(1));
        pairs.filter(|(above, below)| alike(above.size, size) && alike(below.size, size)).map(|(a, b)| b.y - a.y)
    });
    let mut distances: Vec<f64> = distances.filter(|distance| *distance > 0.5 * size).collect();
    distances.sort_by(f64::total_cmp);
    distances.get(distances.len() / 2).copied().unwrap_or(2.0 * size)
}

/// True for characters of nearly the same height.
pub fn alike(a: f64, b: f64) -> bool {
    (a - b).abs() <= 0.08 * a.max(b)
}

/// The outermost value that enough lines reach.
fn supported(sorted: &[f64]) -> Option<f64> {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a share of a count"
    )]
    let index = (sorted.len() as f64 * SHARE) as usize;
    sorted.get(index).copied()
}

/// The height that most characters have, to a twentieth of a millimetre.
fn usual_size<'p>(pages: impl Iterator<Item = &'p LinedPage>) -> Option<f64> {
    let mut counts: std::collections::BTreeMap<i64, usize> = std::collections::BTreeMap::new();
    for line in pages.flat_map(|page| &page.lines).filter(|line| !line.turned) {
        #[allow(clippy::cast_possible_truncation, reason = "sizes are clamped far below the limits of the type")]
        let size = (line.size * 20.0).round() as i64;
        *counts.entry(size).or_default() += line.start().count();
    }
    let (size, _) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    #[allow(clippy::cast_precision_loss, reason = "a size of a few millimetres")]
    let size = size as f64 / 20.0;
    Some(size.max(0.01))
}
