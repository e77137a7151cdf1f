//! Pictures on rows of the grid.

use proptest::prelude::*;
use wenshu_model::Block;
use wenshu_model::official::Figure;

use crate::support::*;

fn figure(width_mm: f32, height_mm: f32) -> Block {
    Block::Figure(Figure { asset: "ab".repeat(32), width_mm, height_mm, alt: "图".to_owned(), lines: None })
}

#[test]
fn a_picture_takes_whole_rows_and_stands_in_the_middle() {
    let layout = lay_out(vec![flush("前"), figure(100.0, 50.0), flush("后")]);
    let page = &layout.pages.pages[0];
    let picture = &page.pictures[0];
    assert_eq!((picture.block, picture.alt.as_str()), (1, "图"));
    assert!((picture.left - 56.0).abs() < 0.001 && (picture.width - 100.0).abs() < 0.001);
    assert!((picture.height - 50.0).abs() < 0.001);
    let after = all_lines(&layout)[1];
    assert!((row_of(after) - row_of(after).round()).abs() < 0.001);
    assert_eq!(row_of(after).round(), 7.0, "six rows hold 50 mm");
    assert_eq!(after.block, Some(2));
}

#[test]
fn a_picture_is_never_torn_by_a_pages_end() {
    let layout = lay_out(vec![flush(&"国".repeat(28 * 20)), figure(100.0, 50.0)]);
    assert!(layout.pages.pages[0].pictures.is_empty());
    assert_eq!(layout.pages.pages[1].pictures.len(), 1);
}

/// 9704-5.2.1-c
#[test]
fn a_picture_larger_than_the_type_area_is_scaled_into_it() {
    let layout = lay_out(vec![figure(312.0, 900.0)]);
    let picture = &layout.pages.pages[0].pictures[0];
    assert!((picture.height - 225.0).abs() < 0.01 && (picture.width - 78.0).abs() < 0.01);
}

proptest! {
    #[test]
    fn every_picture_is_set_once_inside_the_type_area(
        sizes in proptest::collection::vec((any::<f32>(), -10.0_f32..400.0), 1..8),
    ) {
        let blocks: Vec<Block> = sizes.iter().flat_map(|(width, height)| [flush("国家"), figure(*width, *height)]).collect();
        let layout = lay_out(blocks);
        let pictures: Vec<_> = layout.pages.pages.iter().flat_map(|page| &page.pictures).collect();
        prop_assert_eq!(pictures.len(), sizes.len());
        for picture in pictures {
            prop_assert!(picture.left > LEFT - 0.01 && picture.left + picture.width < RIGHT + 0.01);
            prop_assert!(picture.top > 36.99 && picture.top + picture.height < 262.01);
        }
    }
}
