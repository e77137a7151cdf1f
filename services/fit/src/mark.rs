//! 发文机关标志: its size and the places of its lines (9704-7.2.4).
//!
//! The standard fixes the upper edge of the mark, not its size. All lengths
//! grow with the size, so the mark is measured once and then scaled.

use wenshu_fonts::Fonts;
use wenshu_model::letterhead::PlacedBox;
use wenshu_model::{Letterhead, Paragraph, Role};
use wenshu_standard::{Profile, figures};
use wenshu_typeset::{Measured, measure};

/// Left edge of the type area, mm.
pub(crate) const LEFT: f64 = figures::BINDING_MARGIN_MM.value;
/// Width of the type area, mm.
pub(crate) const WIDTH: f64 = figures::TYPE_AREA_WIDTH_MM.value;
/// Sizes are half points, as a DOCX has them.
const STEP: f64 = 0.5;
/// Distance of the lines of a mark, em.
const PITCH: f64 = 1.25;
/// Room between the names and 文件 beside them, em.
const SUFFIX_GAP: f64 = 0.5;
/// Smallest size that long names of a joint issue may come to, pt.
const SMALLEST_JOINT: f64 = 14.0;
/// Wide enough that nothing is broken.
const UNBROKEN_MM: f64 = 20_000.0;
/// Room against rounding, mm.
const HAIR: f64 = 0.02;

/// A mark in one size.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    /// Size, pt.
    pub size: f64,
    /// Lower edge of its ink, mm.
    pub bottom: f64,
    /// Places of its paragraphs, by their index in the letterhead.
    pub places: Vec<(usize, PlacedBox)>,
}

/// The paragraphs of a mark.
pub(crate) struct Lines<'a> {
    names: Vec<(usize, &'a Paragraph)>,
    suffixes: Vec<(usize, &'a Paragraph)>,
    /// Width that they may take in the middle of the type area, mm.
    room: f64,
    profile: &'a Profile,
    fonts: &'a Fonts,
}

impl<'a> Lines<'a> {
    /// The mark's paragraphs, which may take `room` mm; `None` when there is no
    /// mark.
    pub(crate) fn of(letterhead: &'a Letterhead, room: f64, profile: &'a Profile, fonts: &'a Fonts) -> Option<Self> {
        let of_role = |role: Role| {
            let numbered = letterhead.paragraphs.iter().enumerate();
            numbered.filter(move |(_, paragraph)| paragraph.role == role).collect::<Vec<_>>()
        };
        let (names, suffixes) = (of_role(Role::IssuerMark), of_role(Role::MarkSuffix));
        (!names.is_empty()).then_some(Self { names, suffixes, room, profile, fonts })
    }

    /// True for a joint issue: one organ a line (9704-7.2.4-d).
    pub(crate) fn is_joint(&self) -> bool {
        self.names.len() > 1
    }

    fn has_block(&self) -> bool {
        self.is_joint() || !self.suffixes.is_empty()
    }

    fn measure(&self, paragraph: &Paragraph, size: f64, width: f64) -> Measured {
        measure(paragraph, size, width, self.profile, self.fonts)
    }

    /// Natural width of the widest of some paragraphs, mm a point of size.
    fn widest(&self, paragraphs: &[(usize, &Paragraph)]) -> f64 {
        let size = figures::MARK_LARGEST_PT.value;
        let widths = paragraphs.iter().map(|(_, paragraph)| self.measure(paragraph, size, UNBROKEN_MM).width_mm);
        widths.fold(0.0, f64::max) / size
    }

    /// The largest size up to `most` at which every name keeps within the type
    /// area (9704-7.2.4-c). A name too long for a line of the smallest size is
    /// set on as many lines as it needs.
    pub(crate) fn largest_size(&self, most: f64) -> f64 {
        let names = self.widest(&self.names);
        let beside =
            if self.suffixes.is_empty() { 0.0 } else { self.widest(&self.suffixes) + SUFFIX_GAP * figures::MM_PER_PT };
        let smallest = if self.has_block() { SMALLEST_JOINT } else { figures::MARK_SMALLEST_PT.value };
        for rows in 1..8 {
            let room = self.room - HAIR;
            let size = if names + beside > 0.0 { room / (names / f64::from(rows) + beside) } else { most };
            let mut size = round_down(size.min(most));
            // Words are not torn, so the rows of a long name are not all full.
            while size >= smallest && rows > 1 && !self.breaks_into(rows as usize, size, beside) {
                size -= STEP;
            }
            if size >= smallest {
                return size;
            }
        }
        smallest.min(most)
    }

    fn breaks_into(&self, rows: usize, size: f64, beside: f64) -> bool {
        let width = self.room - beside * size;
        self.names.iter().all(|(_, name)| self.measure(name, size, width).lines <= rows)
    }

    /// The mark in a size, the ink of its first line at `top` mm.
    pub(crate) fn at(&self, size: f64, top: f64) -> Mark {
        let suffix_width = self.widest(&self.suffixes) * size;
        let gap = if self.suffixes.is_empty() { 0.0 } else { SUFFIX_GAP * size * figures::MM_PER_PT };
        let most = self.room - suffix_width - gap;
        let (left, width) = if self.has_block() {
            let width = (self.widest(&self.names) * size + HAIR).min(most);
            (LEFT + (WIDTH - width - gap - suffix_width) / 2.0, width)
        } else {
            (LEFT + (WIDTH - self.room) / 2.0, self.room)
        };
        let pitch = PITCH * size;
        let mut places = Vec::with_capacity(self.names.len() + self.suffixes.len());
        let mut line_top = None;
        let mut bottom = top;
        for (index, name) in &self.names {
            let measured = self.measure(name, size, width);
            let em_top = line_top.unwrap_or(top - measured.ink_top_mm);
            places.push((*index, placed(left, em_top, width, size, pitch)));
            let next = em_top + measured.lines as f64 * pitch * figures::MM_PER_PT;
            bottom = next - pitch * figures::MM_PER_PT + measured.ink_bottom_mm;
            line_top = Some(next);
        }
        // 9704-7.2.4-d: 文件 stands at the right, in the middle of the block.
        for (index, suffix) in &self.suffixes {
            let measured = self.measure(suffix, size, suffix_width + HAIR);
            let ink_middle = f64::midpoint(measured.ink_top_mm, measured.ink_bottom_mm);
            let em_top = f64::midpoint(top, bottom) - ink_middle;
            places.push((*index, placed(left + width + gap, em_top, suffix_width + HAIR, size, pitch)));
        }
        Mark { size, bottom, places }
    }
}

/// The next smaller size of a DOCX.
pub(crate) fn round_down(size: f64) -> f64 {
    (size / STEP).floor() * STEP
}

/// A box in the model's numbers.
pub(crate) fn placed(left: f64, top: f64, width: f64, size: f64, pitch_pt: f64) -> PlacedBox {
    PlacedBox {
        left_mm: left as f32,
        top_mm: top as f32,
        width_mm: width as f32,
        size_pt: size as f32,
        pitch_pt: pitch_pt as f32,
    }
}
