//! Tables: as wide as the type area, columns by what they hold.
//!
//! No clause of the standard rules the inside of a table (spec §3.3), and
//! clause 8 rules a turned one. Sizes follow practice, by these rules:
//!
//! 1. A column wants the width of its longest line. Text may wrap, but a
//!    column keeps room for [`LEAST_WRAPPED`] characters, and for its longest
//!    number or Latin word.
//! 2. The table takes the first of 小四 (12 pt), 五号 (10.5 pt) and 小五 (9 pt)
//!    at which its columns have that room in the 156 mm of the type area.
//! 3. Where none of them is small enough it is turned: 225 mm wide on pages of
//!    its own (9704-8-a, -b), again at the first of 12, 10.5 and 9 pt that
//!    fits, at 9 pt if none does.
//! 4. Columns that fit share the width by their longest lines. Where room is
//!    short, narrow columns keep what they want and the wide ones share the
//!    rest.
//!
//! Widths and the white in a cell are those that tables are laid out with
//! (`wenshu-table-grid`). Heights are no concern here: a turned table of any
//! length goes on on the next page.
//!
//! A table that is not set upright in 小四 is reported.

use wenshu_model::official::{Table, TableCell};
use wenshu_model::{Alignment, Block, Face, Finding, FindingCode, Lines, Plan, Role, Severity};
use wenshu_standard::figures::{ROWS_BELOW_TITLE, TWIP_PER_PT};
use wenshu_table_grid::{PADDING, area_width};

use super::Assembled;
use crate::characters::cells;
use crate::texts::Revised;

/// 小四, 五号 and 小五, pt, with their names.
const SIZES: [(f32, &str); 3] = [(12.0, "小四号"), (10.5, "五号"), (9.0, "小五号")];
/// Fewest characters on a line of a column whose text wraps.
const LEAST_WRAPPED: f32 = 6.0;
/// White on the left and on the right of a cell together, pt.
const PADDING_PT: f32 = 2.0 * PADDING as f32 / TWIP_PER_PT as f32;
/// A column asks for no more than this many cells of width.
const WIDEST_COLUMN: f32 = 20.0;
/// And for no less.
const NARROWEST_COLUMN: f32 = 3.0;
/// Longest text that is centred in its cell.
const LONGEST_CENTRED: f32 = 8.0;

/// The table of a block with its revised cells.
pub(super) fn push(plan: &Plan, index: usize, revised: &[Revised], assembled: &mut Assembled) {
    let Some(table) = plan.blocks.get(index).and_then(|block| block.table.as_ref()) else { return };
    let placed = table.cells.iter().zip(revised);
    let made: Vec<TableCell> = placed
        .map(|(cell, revised)| {
            let is_head = cell.row < table.head_rows;
            let text = revised.string();
            let is_short = text.split('\n').all(|line| cells(line.chars()) <= LONGEST_CENTRED);
            TableCell {
                row: cell.row,
                column: cell.column,
                row_span: cell.row_span.max(1),
                column_span: cell.column_span.max(1),
                align: if is_head || is_short { Alignment::Center } else { Alignment::Justify },
                face: if is_head { Face::Hei } else { Face::FangSong },
                text,
            }
        })
        .collect();
    let columns = Columns::of(table.columns, &made);
    let fit = columns.fit();
    let lines = revised.first().and_then(|first| first.lines);
    keep_from_title(&mut assembled.blocks, fit.turned);
    assembled.findings.extend(fit.finding(lines));
    assembled.blocks.push(Block::Table(Table {
        column_shares: columns.shares(&fit),
        head_rows: table.head_rows,
        size_pt: fit.size_pt,
        turned: fit.turned,
        lines,
        cells: made,
        ..Table::default()
    }));
}

/// 9704-7.3.2-a: one row is blank below the title. A table has no rows above it
/// to say so, so that the title says what follows it.
fn keep_from_title(blocks: &mut [Block], turned: bool) {
    if let Some(Block::Paragraph(above)) = blocks.last_mut()
        && matches!(above.role, Role::Title | Role::Subtitle)
        && !turned
    {
        above.blank_rows_after = above.blank_rows_after.max(ROWS_BELOW_TITLE.value as u32);
    }
}

/// How a table is set.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Fit {
    size_pt: f32,
    size_name: &'static str,
    turned: bool,
}

impl Fit {
    fn finding(&self, lines: Option<Lines>) -> Option<Finding> {
        let message = match (self.turned, self.size_pt == SIZES[0].0) {
            (false, true) => return None,
            (false, false) => format!("表格较宽，表中文字用{}", self.size_name),
            (true, _) => format!("表格过宽，另页横排，表头在纸的左侧（9704-8-b），表中文字用{}", self.size_name),
        };
        let excerpt = String::new();
        Some(Finding { code: FindingCode::TableFitted, severity: Severity::Info, lines, excerpt, message })
    }

    /// Width that the table takes, pt.
    fn width_pt(&self) -> f32 {
        (f64::from(area_width(self.turned)) / TWIP_PER_PT) as f32
    }
}

/// What the columns of a table hold, in cells of width.
struct Columns {
    /// Longest line of each.
    natural: Vec<f32>,
    /// Longest run of each that is not broken.
    unbroken: Vec<f32>,
}

impl Columns {
    fn of(columns: u32, made: &[TableCell]) -> Self {
        let count = columns.max(1) as usize;
        let mut found = Self { natural: vec![0.0; count], unbroken: vec![0.0; count] };
        for cell in made.iter().filter(|cell| cell.column_span == 1) {
            let column = cell.column as usize;
            let (Some(natural), Some(unbroken)) = (found.natural.get_mut(column), found.unbroken.get_mut(column))
            else {
                continue;
            };
            for line in cell.text.split('\n') {
                *natural = natural.max(cells(line.chars()));
                let words = line.split(|c: char| !c.is_ascii_alphanumeric() && !"./%-:".contains(c));
                *unbroken = words.map(|word| cells(word.chars())).fold(*unbroken, f32::max);
            }
        }
        found
    }

    /// The first setting in which every column has its room.
    fn fit(&self) -> Fit {
        let settings = [false, true]
            .into_iter()
            .flat_map(|turned| SIZES.into_iter().map(move |(size_pt, size_name)| Fit { size_pt, size_name, turned }));
        let [.., (size_pt, size_name)] = SIZES;
        let last = Fit { size_pt, size_name, turned: true };
        settings.into_iter().find(|fit| self.has_room(fit)).unwrap_or(last)
    }

    fn has_room(&self, fit: &Fit) -> bool {
        let least = |(natural, unbroken): (&f32, &f32)| {
            let cells = natural.min(LEAST_WRAPPED).max(unbroken.min(WIDEST_COLUMN));
            cells * fit.size_pt + PADDING_PT
        };
        self.natural.iter().zip(&self.unbroken).map(least).sum::<f32>() <= fit.width_pt()
    }

    /// Shares of the width.
    fn shares(&self, fit: &Fit) -> Vec<f32> {
        let wanted: Vec<f32> = self.natural.iter().map(|width| width.clamp(NARROWEST_COLUMN, WIDEST_COLUMN)).collect();
        let padding = wanted.len() as f32 * PADDING_PT;
        let room = (fit.width_pt() - padding) / fit.size_pt;
        let total: f32 = wanted.iter().sum();
        if total <= room || room <= 0.0 {
            return wanted.iter().map(|width| width / total).collect();
        }
        let most = widest_that_fits(&wanted, room);
        let widths: Vec<f32> = wanted.iter().map(|width| width.min(most) * fit.size_pt + PADDING_PT).collect();
        let total: f32 = widths.iter().sum();
        widths.iter().map(|width| width / total).collect()
    }
}

/// The width to which wide columns are cut so that all of them fit the room.
fn widest_that_fits(wanted: &[f32], room: f32) -> f32 {
    let mut widths = wanted.to_vec();
    widths.sort_by(f32::total_cmp);
    let mut left = room;
    for (index, width) in widths.iter().enumerate() {
        let share = left / (widths.len() - index) as f32;
        if *width > share {
            return share;
        }
        left -= width;
    }
    WIDEST_COLUMN
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(natural: &[f32]) -> Fit {
        Columns { natural: natural.to_vec(), unbroken: vec![0.0; natural.len()] }.fit()
    }

    #[test]
    fn sizes_go_down_before_a_table_is_turned() {
        let setting = |columns: usize| {
            let fit = fit(&vec![30.0; columns]);
            (fit.size_pt, fit.turned)
        };
        assert_eq!(setting(3), (12.0, false));
        assert_eq!(setting(5), (12.0, false));
        assert_eq!(setting(6), (10.5, false));
        assert_eq!(setting(7), (9.0, false));
        assert_eq!(setting(8), (10.5, true));
        assert_eq!(setting(10), (9.0, true));
        assert_eq!(setting(40), (9.0, true));
    }

    #[test]
    fn narrow_columns_keep_what_they_want_where_room_is_short() {
        let columns = Columns { natural: vec![4.0, 40.0, 40.0, 40.0], unbroken: vec![0.0; 4] };
        let fit = columns.fit();
        let shares = columns.shares(&fit);
        let narrow = shares[0] * fit.width_pt() - PADDING_PT;
        assert!(narrow >= 4.0 * fit.size_pt - 0.01, "{narrow}");
        assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }
}
