//! Heights of rows, and the room that a page has for them.

use std::ops::Range;

use wenshu_standard::figures::{self, PT_PER_MM, TWIP_PER_PT};
use wenshu_standard::{DocxGrid, Profile};

use crate::columns::{PADDING, UPRIGHT_WIDTH};

/// Least height of a row, twips.
pub const LEAST_ROW: u32 = (figures::TABLE_ROW_MM.value * PT_PER_MM * TWIP_PER_PT) as u32 + 1;
/// Blank that stands below a table at least, twips: a word processor asks for a
/// line behind every table, and this is its height.
pub const SPACE_BELOW: u32 = 20;

/// Distance of the lines of a size, twips.
pub fn line_pitch(half_points: u32) -> u32 {
    (f64::from(half_points) / 2.0 * figures::TABLE_LINE_EM.value * TWIP_PER_PT).round() as u32
}

/// Height of each row, twips, by the rows that each cell covers and the count
/// of its lines. A row is as high as its tallest cell; the last row of a cell
/// that covers several gives it what it lacks.
pub fn row_heights(cells: &[(Range<usize>, usize)], half_points: u32) -> Vec<u32> {
    let rows = cells.iter().map(|(rows, _)| rows.end).max().unwrap_or(0);
    let mut heights = vec![LEAST_ROW; rows];
    let mut by_end: Vec<&(Range<usize>, usize)> = cells.iter().collect();
    by_end.sort_by_key(|(rows, _)| (rows.end, std::cmp::Reverse(rows.start)));
    for (rows, lines) in by_end {
        let wanted = height_of(*lines, half_points);
        let spanned =
            heights.get(rows.clone()).unwrap_or_default().iter().fold(0, |sum: u32, row| sum.saturating_add(*row));
        if let Some(height) = rows.end.checked_sub(1).and_then(|last| heights.get_mut(last)) {
            *height = height.saturating_add(wanted.saturating_sub(spanned));
        }
    }
    heights
}

/// Height of a cell of so many lines, twips.
fn height_of(lines: usize, half_points: u32) -> u32 {
    let lines = u32::try_from(lines).unwrap_or(u32::MAX);
    lines.saturating_mul(line_pitch(half_points)).saturating_add(2 * PADDING)
}

/// Rows at the top that are set again on each page: those that the table asks
/// for, unless they are all of it or fill more than half of a page.
pub fn head_rows(wanted: u32, heights: &[u32], room: &PageRoom) -> usize {
    let rows = (wanted as usize).min(heights.len().saturating_sub(1));
    let height: u64 = heights.iter().take(rows).map(|height| u64::from(*height)).sum();
    if height <= u64::from(room.height / 2) { rows } else { 0 }
}

/// The room that a page has for tables, twips. It is counted on the grid of the
/// DOCX in both outputs, so that the same rows stand on the same page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRoom {
    /// Distance of the rows of the grid.
    pub pitch: u32,
    /// Height that rows of a table, and [`SPACE_BELOW`], may take.
    pub height: u32,
}

impl PageRoom {
    /// An upright page of so many rows.
    pub fn upright(profile: &Profile, rows: usize) -> Self {
        let standard = match profile.docx_grid {
            DocxGrid::Gbt9704 => figures::DOCX_PITCH_A_TWIP,
            DocxGrid::Gbt33476 => figures::DOCX_PITCH_B_TWIP,
        };
        let own = profile.line_pitch_pt.filter(|points| points.is_finite() && (1.0..=200.0).contains(points));
        let pitch = own.map_or(standard.value, |points| (points * TWIP_PER_PT).round()) as u32;
        Self { pitch, height: pitch * u32::try_from(rows).unwrap_or(0) }
    }

    /// A page of a turned table: it holds nothing else, so that its rows take
    /// the whole 156 mm (clause 8).
    pub fn turned(profile: &Profile) -> Self {
        Self { height: UPRIGHT_WIDTH, ..Self::upright(profile, 0) }
    }

    /// Rows of the grid that a table of this height takes, the blank below it
    /// included.
    pub fn grid_rows(&self, height: u32) -> usize {
        height.saturating_add(SPACE_BELOW).div_ceil(self.pitch.max(1)) as usize
    }

    /// True when a table that begins on a row of the grid may be this high.
    pub fn holds(&self, row: usize, height: u32) -> bool {
        let above = self.pitch.saturating_mul(u32::try_from(row).unwrap_or(u32::MAX));
        above.saturating_add(height).saturating_add(SPACE_BELOW) <= self.height
    }

    /// Blank below a table of this height down to the next row of the grid.
    pub fn space_below(&self, height: u32) -> u32 {
        let rows = u32::try_from(self.grid_rows(height)).unwrap_or(u32::MAX);
        rows.saturating_mul(self.pitch).saturating_sub(height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stand_one_point_three_times_their_size_apart() {
        assert_eq!([24, 21, 18].map(line_pitch), [312, 273, 234]);
    }

    #[test]
    fn a_row_of_one_line_is_between_eight_and_nine_millimetres_high() {
        for (half_points, height) in [(24, 482), (21, LEAST_ROW), (18, LEAST_ROW)] {
            assert_eq!(row_heights(&[(0..1, 1)], half_points), [height]);
        }
        assert_eq!(LEAST_ROW, 454);
    }

    #[test]
    fn the_last_row_of_a_tall_cell_gives_it_what_it_lacks() {
        let heights = row_heights(&[(0..1, 1), (0..2, 5), (1..2, 1)], 24);
        assert_eq!(heights, [482, 5 * 312 + 170 - 482]);
    }

    #[test]
    fn a_head_of_more_than_half_a_page_is_not_repeated() {
        let room = PageRoom::upright(&Profile::default(), 22);
        assert_eq!(head_rows(2, &[482, 482, 482], &room), 2);
        assert_eq!(head_rows(9, &[482, 482, 482], &room), 2);
        assert_eq!(head_rows(1, &[7000, 482], &room), 0);
        assert_eq!(head_rows(1, &[], &room), 0);
    }

    #[test]
    fn what_follows_a_table_stands_on_a_row_of_the_grid() {
        let room = PageRoom::upright(&Profile::default(), 22);
        for height in [1, 482, 558, 559, 560, 579, 12_000] {
            let space = room.space_below(height);
            assert!((SPACE_BELOW..SPACE_BELOW + room.pitch).contains(&space));
            assert_eq!((height + space) % room.pitch, 0);
        }
        assert!(room.holds(0, 22 * 579 - 20) && !room.holds(0, 22 * 579 - 19));
        assert!(room.holds(21, 559) && !room.holds(22, 1));
    }
}
