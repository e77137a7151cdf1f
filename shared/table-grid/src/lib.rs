//! Rows, columns and measures of a table: which places of its grid each cell
//! covers, how wide its columns are, how far apart its lines, how high its rows.
//!
//! Pure arithmetic in whole twips (a twentieth of a point), so that a PDF and a
//! DOCX of one table agree to the last twip, a faulty table included.
//!
//! No clause rules the inside of a table (spec §3.3); these are the rules here,
//! all `impl-table`, strength practice:
//!
//! - lines stand 1.3 times their size apart: 15.6 pt for 小四, 13.65 pt for 五号;
//! - a row is as high as its lines and 1.5 mm above and below, and 8 mm at least;
//! - a table begins on a row of the page's grid, and what follows it stands on
//!   the next row of the grid (9704-5.2.3-a), a point below it at least.
//!
//! Must never lose a cell, nor lay one on another.

#![warn(missing_docs)]

mod cells;
mod columns;
mod rows;

pub use cells::{MOST_ROWS_SPANNED, Place, columns_in, is_stacked, place_cells, rows_in};
pub use columns::{Columns, PADDING, TURNED_WIDTH, UPRIGHT_WIDTH, area_width, shares_of};
pub use rows::{LEAST_ROW, PageRoom, SPACE_BELOW, head_rows, line_pitch, row_heights};
