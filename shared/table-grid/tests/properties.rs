//! What holds for any table, a faulty one included.

// A test says what went wrong by panicking.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use wenshu_model::official::{Table, TableCell};
use wenshu_model::{Alignment, Face};
use wenshu_standard::Profile;
use wenshu_table_grid::{
    Columns, LEAST_ROW, PADDING, PageRoom, SPACE_BELOW, area_width, columns_in, line_pitch, place_cells, row_heights,
    rows_in,
};

fn any_number() -> impl Strategy<Value = u32> {
    prop_oneof![0..6_u32, 0..60_u32, Just(u32::MAX)]
}

prop_compose! {
    fn any_cell()(row in any_number(), column in any_number(), row_span in any_number(), column_span in any_number()) -> TableCell {
        TableCell {
            row, column, row_span, column_span, text: String::new(), face: Face::FangSong, align: Alignment::Center,
        }
    }
}

fn any_share() -> impl Strategy<Value = f32> {
    prop_oneof![0.0..1.0_f32, Just(0.0), Just(-1.0), Just(f32::NAN), Just(f32::INFINITY)]
}

proptest! {
    #[test]
    fn every_cell_is_placed_once_and_none_on_another(cells in proptest::collection::vec(any_cell(), 0..80)) {
        let places = place_cells(&cells);
        let indices: Vec<usize> = places.iter().map(|place| place.index).collect();
        prop_assert_eq!(indices, (0..cells.len()).collect::<Vec<_>>());
        let mut taken = BTreeSet::new();
        for place in &places {
            prop_assert!(!place.rows.is_empty() && !place.columns.is_empty());
            for row in place.rows.clone() {
                for column in place.columns.clone() {
                    prop_assert!(taken.insert((row, column)), "{row}, {column} twice");
                }
            }
        }
        prop_assert!(rows_in(&places) <= 2 * cells.len());
        prop_assert!(columns_in(&places) <= 40);
    }

    /// Cells that keep to their places stand where they say.
    #[test]
    fn a_sound_table_is_left_as_it_is(rows in 1..9_u32, columns in 1..9_u32) {
        let at = |row, column| TableCell {
            row, column, row_span: 1, column_span: 1, text: String::new(), face: Face::FangSong, align: Alignment::Center,
        };
        let cells: Vec<TableCell> = (0..rows).flat_map(|row| (0..columns).map(move |column| at(row, column))).collect();
        for place in place_cells(&cells) {
            let (row, column) = (place.cell.row as usize, place.cell.column as usize);
            prop_assert_eq!((place.rows, place.columns), (row..row + 1, column..column + 1));
        }
    }

    #[test]
    fn widths_add_up_to_the_type_area(
        shares in proptest::collection::vec(any_share(), 0..45),
        count in 1..=40_usize,
        size_pt in prop_oneof![0.0..40.0_f32, Just(f32::NAN)],
        turned: bool,
    ) {
        let columns = Columns::of(&Table { column_shares: shares, size_pt, turned, ..Table::default() }, count);
        prop_assert_eq!(columns.widths.len(), count);
        prop_assert_eq!(columns.widths.iter().sum::<u32>(), area_width(turned));
        prop_assert_eq!(columns.edges().last().copied(), Some(area_width(turned)));
        prop_assert!((10..=32).contains(&columns.half_points));
        for column in 0..count {
            let range = column..column + 1;
            let text = columns.width_of(&range) - 2 * columns.padding(&range);
            prop_assert!(text + 1 >= 2 * columns.half_points * 10 * 98 / 100, "column {column}: {text}");
        }
    }

    #[test]
    fn every_cell_has_room_for_its_lines(
        cells in proptest::collection::vec((0..20_usize, 1..6_usize, 0..30_usize), 1..40),
        half_points in 10..=32_u32,
    ) {
        let cells: Vec<_> = cells.into_iter().map(|(row, span, lines)| (row..row + span, lines)).collect();
        let heights = row_heights(&cells, half_points);
        prop_assert!(heights.iter().all(|height| *height >= LEAST_ROW));
        for (rows, lines) in &cells {
            let room: u32 = heights[rows.clone()].iter().sum();
            prop_assert!(room >= *lines as u32 * line_pitch(half_points) + 2 * PADDING);
        }
    }

    #[test]
    fn a_table_and_the_blank_below_it_are_whole_rows_of_the_grid(height in 1..2_000_000_u32, pitch in 20.0..40.0_f64) {
        for profile in [Profile::default(), Profile { line_pitch_pt: Some(pitch), ..Profile::default() }] {
            let room = PageRoom::upright(&profile, 22);
            let space = room.space_below(height);
            prop_assert_eq!(height + space, room.grid_rows(height) as u32 * room.pitch);
            prop_assert!((SPACE_BELOW..SPACE_BELOW + room.pitch).contains(&space));
        }
    }
}
