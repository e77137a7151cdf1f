//! Widths of columns and size of text.

use std::ops::Range;

use wenshu_model::official::Table;
use wenshu_standard::figures::{self, PT_PER_MM, TWIP_PER_PT};

/// Twips in a millimetre.
const TWIP_PER_MM: f64 = PT_PER_MM * TWIP_PER_PT;
/// Width of an upright table, twips: that of the type area (9704-5.2.1-c).
pub const UPRIGHT_WIDTH: u32 = (figures::TYPE_AREA_WIDTH_MM.value * TWIP_PER_MM) as u32;
/// Width of a turned one, twips: the height of the type area (clause 8).
pub const TURNED_WIDTH: u32 = (figures::TYPE_AREA_HEIGHT_MM.value * TWIP_PER_MM) as u32;
/// Blank between a cell's text and each of its rules, twips.
pub const PADDING: u32 = (figures::TABLE_PADDING_MM.value * TWIP_PER_MM) as u32;

/// Width of a table, twips.
pub const fn area_width(turned: bool) -> u32 {
    if turned { TURNED_WIDTH } else { UPRIGHT_WIDTH }
}

/// The columns of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// Widths in twips; they add up to the table's.
    pub widths: Vec<u32>,
    /// Size of the text in half-points.
    pub half_points: u32,
}

impl Columns {
    /// The columns of a table of `count` columns. A share below the least width
    /// is raised to it; what is left over is shared out as the table asks. A
    /// crowded table is set in a smaller size.
    pub fn of(table: &Table, count: usize) -> Self {
        let count = count.max(1);
        let area = f64::from(area_width(table.turned));
        let even = area / count as f64;
        let half_points = size_for(table.size_pt, even);
        let least = least_width(half_points).min(even);
        let shares = shares_of(table, count);
        let sum: f64 = shares.iter().sum();
        let extra = |share: f64| if sum > 0.0 { (share / sum * area - least).max(0.0) } else { 1.0 };
        let extras: f64 = shares.iter().map(|share| extra(*share)).sum();
        let spread = area - least * count as f64;
        let widths = shares
            .iter()
            .map(|share| least + if extras > 0.0 { extra(*share) / extras * spread } else { spread / count as f64 });
        Self { widths: whole_twips(widths), half_points }
    }

    /// Width of a range of columns, twips.
    pub fn width_of(&self, columns: &Range<usize>) -> u32 {
        self.widths.get(columns.clone()).unwrap_or_default().iter().sum()
    }

    /// Left edge of each column and right edge of the last, twips.
    pub fn edges(&self) -> Vec<u32> {
        let rights = self.widths.iter().scan(0, |edge, width| {
            *edge += width;
            Some(*edge)
        });
        std::iter::once(0).chain(rights).collect()
    }

    /// Blank on either side of a cell's text, twips: less than usual where two
    /// characters would have no room.
    pub fn padding(&self, columns: &Range<usize>) -> u32 {
        let room = f64::from(self.width_of(columns)) - figures::TABLE_NARROWEST_ZI.value * character(self.half_points);
        f64::from(PADDING).min(room / 2.0).max(0.0) as u32
    }
}

/// Shares of the width, made safe: one a column, finite, none negative.
pub fn shares_of(table: &Table, count: usize) -> Vec<f64> {
    let shares = (0..count).map(|column| table.column_shares.get(column).copied().map_or(0.0, f64::from));
    shares.map(|share| if share.is_finite() { share.max(0.0) } else { 0.0 }).collect()
}

/// The size at which a column of a width still holds its characters, half-points.
fn size_for(wanted_pt: f32, width: f64) -> u32 {
    let (smallest, largest) = (figures::TABLE_SMALLEST_PT.value, figures::TABLE_LARGEST_PT.value);
    let wanted = if wanted_pt.is_finite() { f64::from(wanted_pt) } else { largest };
    let crowded = (width - TWIP_PER_PT) / figures::TABLE_NARROWEST_ZI.value / TWIP_PER_PT;
    (wanted.min(crowded).clamp(smallest, largest) * 2.0).round() as u32
}

/// Width of a column that just holds its characters and a rule.
fn least_width(half_points: u32) -> f64 {
    figures::TABLE_NARROWEST_ZI.value * character(half_points) + TWIP_PER_PT
}

/// Width of a character, twips: the cell of the grid for the body's size
/// (impl-grid-char), the em for every other.
fn character(half_points: u32) -> f64 {
    let size = f64::from(half_points) / 2.0;
    let width = if size == figures::BODY_SIZE_PT.value { figures::CELL_PT.value } else { size };
    width * TWIP_PER_PT
}

/// Rounds the edges, not the widths, so that nothing is lost at the end.
fn whole_twips(widths: impl Iterator<Item = f64>) -> Vec<u32> {
    let mut edge = 0.0;
    let mut taken = 0;
    let whole = widths.map(|width| {
        edge += width;
        let right = edge.round() as u32;
        let width = right.saturating_sub(taken);
        taken = right;
        width
    });
    whole.collect()
}
