//! The grid of the page, in points (spec §1.3, `impl-grid-char`,
//! `impl-grid-line`).
//!
//! Points are the unit of the layout, since the fonts' sizes are points; the
//! pages are handed out in millimetres.

use wenshu_standard::figures;

/// Rows of the grid on a page.
pub(crate) const ROWS: usize = figures::LINES_PER_PAGE.value as usize;
/// Distance between two rows.
pub(crate) const PITCH: f64 = figures::ROW_PITCH_PT.value;
/// Size of the body, the size that the grid is made for.
pub(crate) const BODY_SIZE: f64 = figures::BODY_SIZE_PT.value;
/// Left edge of the type area.
pub(crate) const LEFT: f64 = figures::BINDING_MARGIN_MM.value * figures::PT_PER_MM;
/// Width of the type area.
pub(crate) const WIDTH: f64 = figures::TYPE_AREA_WIDTH_MM.value * figures::PT_PER_MM;
/// Top of the type area.
pub(crate) const TOP: f64 = figures::TOP_MARGIN_MM.value * figures::PT_PER_MM;
/// Bottom of the type area.
pub(crate) const BOTTOM: f64 = TOP + figures::TYPE_AREA_HEIGHT_MM.value * figures::PT_PER_MM;
/// Part of the em box over the baseline: that of the classic 公文 faces (spec
/// §0.3). One value for all faces keeps the baselines of a page on one grid.
pub(crate) const ASCENT: f64 = 0.859;
/// Smaller than any difference that a page could show.
pub(crate) const HAIR: f64 = 0.001;

/// Points to millimetres.
pub(crate) fn mm(points: f64) -> f64 {
    points * figures::MM_PER_PT
}

/// Width of 一字 of this size: a cell of the grid for the body's size, which is
/// tightened so that 28 characters fill a line; the em for every other size.
pub(crate) fn cell(size: f64) -> f64 {
    if (size - BODY_SIZE).abs() < HAIR { figures::CELL_PT.value } else { size }
}

/// Top of a row's em box of the body's size.
pub(crate) fn row_top(row: usize) -> f64 {
    TOP + row as f64 * PITCH
}

/// Baseline of a line of this size set on a row. Its em box begins at the top
/// of the row's; on the last row a larger size is lifted so as to end there.
pub(crate) fn baseline(row: usize, size: f64) -> f64 {
    let top = row_top(row).min(BOTTOM - size);
    top + ASCENT * size
}

/// The strip of the page that belongs to a row, rules of a table included:
/// half of the gap on either side, cut at the type area's edges.
pub(crate) fn band(row: usize) -> (f64, f64) {
    let gap = PITCH - BODY_SIZE;
    let top = row_top(row) - gap / 2.0;
    (top.max(TOP), (top + PITCH).min(BOTTOM))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_eight_cells_fill_the_measure() {
        assert!((28.0 * cell(16.0) - WIDTH).abs() < 1e-9);
    }

    #[test]
    fn the_last_row_ends_with_the_type_area() {
        assert!((row_top(ROWS - 1) + BODY_SIZE - BOTTOM).abs() < 1e-9);
        assert!((baseline(ROWS - 1, 22.0) + (1.0 - ASCENT) * 22.0 - BOTTOM).abs() < 1e-9);
    }

    #[test]
    fn the_bands_of_a_page_fill_the_type_area_without_gaps() {
        assert!((band(0).0 - TOP).abs() < 1e-9);
        assert!((band(ROWS - 1).1 - BOTTOM).abs() < 1e-9);
        assert!((1..ROWS).all(|row| (band(row - 1).1 - band(row).0).abs() < 1e-9));
    }
}
