//! The grid of a page, in points (spec §1.3, `impl-grid-char`,
//! `impl-grid-line`).
//!
//! Points are the unit of the layout, since the fonts' sizes are points; the
//! pages are handed out in millimetres.

use wenshu_standard::{Profile, figures};
use wenshu_table_grid::PageRoom;

/// Size of the body, the size that the grid is made for.
pub(crate) const BODY_SIZE: f64 = figures::BODY_SIZE_PT.value;
/// Left edge of the type area.
pub(crate) const LEFT: f64 = figures::BINDING_MARGIN_MM.value * figures::PT_PER_MM;
/// Width of the type area.
pub(crate) const WIDTH: f64 = figures::TYPE_AREA_WIDTH_MM.value * figures::PT_PER_MM;
/// Top of the type area.
pub(crate) const TOP: f64 = figures::TOP_MARGIN_MM.value * figures::PT_PER_MM;
/// Height of the type area.
pub(crate) const HEIGHT: f64 = figures::TYPE_AREA_HEIGHT_MM.value * figures::PT_PER_MM;
/// Bottom of the type area.
pub(crate) const BOTTOM: f64 = TOP + HEIGHT;
/// Height of the sheet.
pub(crate) const SHEET_HEIGHT: f64 = figures::SHEET_HEIGHT_MM.value * figures::PT_PER_MM;
/// Part of the em box over the baseline: that of the classic 公文 faces (spec
/// §0.3). One value for all faces keeps the baselines of a page on one grid.
pub(crate) const ASCENT: f64 = 0.859;
/// Smaller than any difference that a page could show.
pub(crate) const HAIR: f64 = 0.001;

/// Points to millimetres.
pub(crate) fn mm(points: f64) -> f64 {
    points * figures::MM_PER_PT
}

/// Millimetres to points.
pub(crate) fn pt(mm: f64) -> f64 {
    mm * figures::PT_PER_MM
}

/// Width of 一字 of this size: a cell of the grid for the body's size, which is
/// tightened so that 28 characters fill a line; the em for every other size.
pub(crate) fn cell(size: f64) -> f64 {
    if (size - BODY_SIZE).abs() < HAIR { figures::CELL_PT.value } else { size }
}

/// The rows of one kind of page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Grid {
    /// Left edge of the type area, in the direction of reading.
    pub left: f64,
    /// Its width.
    pub width: f64,
    /// Its top.
    pub top: f64,
    /// Its height.
    pub height: f64,
    /// Distance of two rows.
    pub pitch: f64,
    /// Rows that it holds.
    pub rows: usize,
    /// What the heights of its rows add up to at most. The standard's rows are
    /// counted, so it is theirs; a word processor fills the type area.
    pub room: f64,
    /// What the page holds of a table.
    pub tables: PageRoom,
}

/// Least and greatest distance of lines that a profile may ask for.
const PITCHES: (f64, f64) = (18.0, 60.0);

impl Grid {
    /// The upright page. The standard's 22 rows fill the type area; a profile
    /// with a distance of its own gets as many rows as a word processor would
    /// (9704-5.2.3-a, `impl-grid-line`).
    pub(crate) fn upright(profile: &Profile) -> Self {
        let (pitch, rows) = match profile.line_pitch_pt.filter(|pitch| pitch.is_finite()) {
            None => (figures::ROW_PITCH_PT.value, figures::LINES_PER_PAGE.value as usize),
            Some(pitch) => {
                let pitch = pitch.clamp(PITCHES.0, PITCHES.1);
                (pitch, (HEIGHT / pitch) as usize)
            }
        };
        let room = HEIGHT.max(rows as f64 * pitch);
        let tables = PageRoom::upright(profile, rows);
        Self { left: LEFT, width: WIDTH, top: TOP, height: HEIGHT, pitch, rows, room, tables }
    }

    /// The sheet turned 90° clockwise, as a turned table is read (clause 8):
    /// the binding edge is on top, the portrait foot at the left.
    pub(crate) fn turned(profile: &Profile) -> Self {
        let upright = Self::upright(profile);
        let tables = PageRoom::turned(profile);
        let rows = (tables.height / tables.pitch.max(1)) as usize;
        Self {
            left: SHEET_HEIGHT - BOTTOM,
            width: HEIGHT,
            top: LEFT,
            height: WIDTH,
            pitch: upright.pitch,
            rows,
            room: rows as f64 * upright.pitch,
            tables,
        }
    }

    /// Bottom of the type area.
    pub(crate) fn bottom(&self) -> f64 {
        self.top + self.height
    }
}

/// The rows of one page: those of its grid, moved where paragraphs change the
/// distance of their lines.
#[derive(Debug, Clone)]
pub(crate) struct PageRows {
    /// The grid.
    pub grid: Grid,
    /// First row that the page's own rows stand on.
    pub first: usize,
    /// How far each row from `first` on has moved down; empty where none has.
    pub moved: Vec<f64>,
}

impl PageRows {
    /// Top of a row's em box of the body's size.
    pub(crate) fn row_top(&self, row: usize) -> f64 {
        let moved = row.checked_sub(self.first).and_then(|at| self.moved.get(at).or_else(|| self.moved.last()));
        self.grid.top + row as f64 * self.grid.pitch + moved.copied().unwrap_or(0.0)
    }

    /// Baseline of a line of this size set on a row. Its em box begins at the
    /// top of the row's; on the last row a larger size is lifted so as to end
    /// there.
    pub(crate) fn baseline(&self, row: usize, size: f64) -> f64 {
        let top = self.row_top(row).min(self.grid.bottom() - size);
        top + ASCENT * size
    }

    /// The strip of the page that belongs to a row, rules of a table included:
    /// half of the gap on either side, cut at the type area's edges.
    pub(crate) fn band(&self, row: usize) -> (f64, f64) {
        let half = (self.grid.pitch - BODY_SIZE) / 2.0;
        let top = self.row_top(row) - half;
        let bottom = self.row_top(row + 1) - half;
        (top.max(self.grid.top), bottom.min(self.grid.bottom()))
    }

    /// Bottom of a row's em box of the body's size.
    pub(crate) fn row_bottom(&self, row: usize) -> f64 {
        self.row_top(row) + BODY_SIZE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> PageRows {
        PageRows { grid: Grid::upright(&Profile::default()), first: 0, moved: Vec::new() }
    }

    #[test]
    fn twenty_eight_cells_fill_the_measure() {
        assert!((28.0 * cell(16.0) - WIDTH).abs() < 1e-9);
    }

    #[test]
    fn the_last_row_ends_with_the_type_area() {
        let page = page();
        assert_eq!(page.grid.rows, 22);
        assert!((page.row_bottom(21) - BOTTOM).abs() < 1e-9);
        assert!((page.baseline(21, 22.0) + (1.0 - ASCENT) * 22.0 - BOTTOM).abs() < 1e-9);
    }

    #[test]
    fn the_bands_of_a_page_fill_the_type_area_without_gaps() {
        let page = page();
        assert!((page.band(0).0 - TOP).abs() < 1e-9);
        assert!((page.band(21).1 - BOTTOM).abs() < 1e-9);
        assert!((1..22).all(|row| (page.band(row - 1).1 - page.band(row).0).abs() < 1e-9));
    }

    /// The thresholds that were measured in a word processor (impl-grid-measured).
    #[test]
    fn a_pitch_of_its_own_gives_the_rows_of_a_word_processor() {
        let rows = |pitch| Grid::upright(&Profile { line_pitch_pt: Some(pitch), ..Profile::default() }).rows;
        assert_eq!((rows(28.0), rows(28.95), rows(29.0), rows(30.0)), (22, 22, 21, 21));
        assert_eq!(Grid::turned(&Profile::default()).rows, 15);
    }
}
