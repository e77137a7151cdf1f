//! Puts recognised characters where they stand on the sheet.
//!
//! The engine knows lines exactly and characters roughly: its box of a Chinese
//! character may be half a character off, or as wide as the line. So a line's
//! characters are set evenly between its edges, and only a gap that no such error
//! makes stays one. Spaces between the engine's words are no text where one side
//! is Chinese; between Latin words they are.

use wenshu_model::ScanPage;

use super::hocr::{self, Bounds, Sign};
use crate::pdf::letters::{Letter, Letters};
use crate::pdf::line::is_wide;

/// Gap in ems from which on it is one of the page.
const GAP: f32 = 1.5;
/// Part of the height of a line, as the engine measures it, that an em is, where
/// no line tells.
const EM: f32 = 0.83;
/// Characters from which on a line tells how wide they are.
const TELLING: usize = 10;
/// Heights within this part of each other are one size: the engine's measure
/// depends on which characters a line has.
const SAME_SIZE: f32 = 0.18;
const POINTS: f32 = 72.0;

/// How sure the engine must be of a character for it not to be doubted.
///
/// Measured on the sample plans, drawn at 300 dpi, leaning by half a degree, with
/// specks (docs/reading.md).
pub const DOUBTED: f32 = 96.0;
/// The same where a mistake weighs more: digits, and what stands in dates and
/// numbers of documents.
pub const DOUBTED_STRICTLY: f32 = 98.5;

/// The characters of a page in points, upright. Those that are doubted travel as
/// slanted, those that are doubted strictly as bold: the reader of pages keeps
/// such runs exactly, and the engine tells no other look.
pub fn place(page: &hocr::Page, scan: ScanPage) -> Letters {
    let scale = POINTS / f32_of(scan.dpi.max(1));
    let (width, height) = (f32_of(scan.width) * scale, f32_of(scan.height) * scale);
    let slope = slope(&page.lines);
    let sizes = sizes(&page.lines);
    let mut letters = Letters { width, height, ..Letters::default() };
    let middle = (f32_of(scan.width) / 2.0, f32_of(scan.height) / 2.0);
    for (line, size) in page.lines.iter().zip(sizes) {
        let bounds = line.bounds;
        let base = bounds.y1 + line.offset + line.slope * (bounds.x1 - bounds.x0) / 2.0;
        // Turned about the middle of the page by a small angle.
        let y = base - slope * (f32::midpoint(bounds.x0, bounds.x1) - middle.0);
        let moved = slope * (base - middle.1);
        for segment in segments(&line.signs, bounds, size) {
            segment.set(size, |char, x0, x1, confidence| {
                letters.upright.push(Letter {
                    char,
                    x0: (x0 + moved) * scale,
                    x1: (x1 + moved) * scale,
                    y: y * scale,
                    size: size * scale,
                    font: 0,
                    strong: confidence < DOUBTED_STRICTLY,
                    slanted: confidence < DOUBTED,
                    tag: None,
                });
            });
        }
    }
    letters
}

#[allow(clippy::cast_precision_loss, reason = "pixels of a page")]
const fn f32_of(number: u32) -> f32 {
    number as f32
}

/// How the page leans: that of its longer lines.
fn slope(lines: &[hocr::Line]) -> f32 {
    let long = lines.iter().filter(|line| line.signs.len() >= TELLING);
    median(long.map(|line| line.slope).collect()).unwrap_or(0.0)
}

fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// The ems of the lines in pixels, those that are nearly the same made the same.
fn sizes(lines: &[hocr::Line]) -> Vec<f32> {
    let part = median(lines.iter().filter_map(em_of_height).collect()).unwrap_or(EM);
    let own: Vec<f32> = lines.iter().map(|line| (line.height * part).max(1.0)).collect();
    let mut sorted: Vec<(f32, usize)> = own.iter().copied().zip(lines.iter().map(|line| line.signs.len())).collect();
    sorted.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.total_cmp(&other.0)));
    // The longest lines tell a size best.
    let mut known: Vec<f32> = Vec::new();
    for (size, _) in sorted {
        if !known.iter().any(|known| (known - size).abs() < SAME_SIZE * known) {
            known.push(size);
        }
    }
    own.into_iter()
        .map(|size| {
            let near = known.iter().copied().min_by(|one, other| (one - size).abs().total_cmp(&(other - size).abs()));
            near.unwrap_or(size)
        })
        .collect()
}

/// The part of a line's height that an em is, where the line is long and wholly
/// Chinese.
fn em_of_height(line: &hocr::Line) -> Option<f32> {
    let wide = line.signs.iter().filter(|sign| is_wide(sign.char)).count();
    if wide < TELLING || wide < line.signs.len() || line.height <= 0.0 {
        return None;
    }
    let count = f32_of(u32::try_from(wide).ok()?);
    let part = (line.bounds.x1 - line.bounds.x0) / count / line.height;
    (0.6..1.1).contains(&part).then_some(part)
}

/// Characters without a gap between them.
struct Segment<'s> {
    signs: &'s [Sign],
    x0: f32,
    x1: f32,
}

/// Cuts a line where it has gaps.
///
/// A gap of the page makes the line longer than its characters are; one that only
/// a wrong box makes does not.
fn segments(signs: &[Sign], line: Bounds, size: f32) -> Vec<Segment<'_>> {
    let natural: f32 = signs.iter().map(|sign| width(sign.char, size)).sum();
    let has_gaps = line.x1 - line.x0 - natural > 0.8 * GAP * size;
    let mut segments = Vec::new();
    let mut from = 0;
    for (place, pair) in signs.windows(2).enumerate() {
        let [one, other] = pair else { continue };
        // A box may run on to the end of its line.
        let end = one.bounds.x1.min(one.bounds.x0 + size).min(other.bounds.x0.max(one.bounds.x0));
        if has_gaps && other.bounds.x0 - end >= GAP * size && !gap_is_of_marks(one.char, other.char) {
            let next = place.saturating_add(1);
            segments.extend(segment(signs.get(from..next), end, size));
            from = next;
        }
    }
    segments.extend(segment(signs.get(from..), line.x1, size));
    segments
}

fn width(char: char, size: f32) -> f32 {
    if is_wide(char) { size } else { size / 2.0 }
}

/// Marks of full width whose ink stands on the left of their room, and those with
/// it on the right.
const CLOSING: &str = "，。、；：！？）》”’";
const OPENING: &str = "（《“‘";

fn gap_is_of_marks(one: char, other: char) -> bool {
    CLOSING.contains(one) && OPENING.contains(other)
}

/// A segment between ink and ink; the room of marks at its ends belongs to it.
fn segment(signs: Option<&[Sign]>, x1: f32, size: f32) -> Option<Segment<'_>> {
    let signs = signs?;
    let (first, last) = (signs.first()?, signs.last()?);
    let room = |marks: &str, char: char| if marks.contains(char) { size / 2.0 } else { 0.0 };
    let x0 = first.bounds.x0 - room(OPENING, first.char);
    Some(Segment { signs, x0, x1: (x1 + room(CLOSING, last.char)).max(x0 + 1.0) })
}

impl Segment<'_> {
    /// Gives each character its place; spaces between Latin words are characters.
    fn set(&self, size: f32, mut put: impl FnMut(char, f32, f32, f32)) {
        let mut before: Option<&Sign> = None;
        let mut all: Vec<(char, f32, f32)> = Vec::new();
        for sign in self.signs {
            if let Some(before) = before.filter(|_| sign.begins_word)
                && !is_wide(before.char)
                && !is_wide(sign.char)
                && sign.bounds.x0 - before.bounds.x1 > 0.12 * size
            {
                all.push((' ', size / 4.0, 100.0));
            }
            all.push((sign.char, width(sign.char, size), sign.confidence));
            before = Some(sign);
        }
        let natural: f32 = all.iter().map(|(_, width, _)| width).sum();
        let stretch = ((self.x1 - self.x0) / natural.max(1.0)).max(0.1);
        let mut x = self.x0;
        for (char, width, confidence) in all {
            let end = x + width * stretch;
            put(char, x, end, confidence);
            x = end;
        }
    }
}
