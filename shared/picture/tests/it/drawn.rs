//! What is drawn, and where.

use std::sync::Arc;

use wenshu_fonts::Fonts;
use wenshu_model::Pages;
use wenshu_model::pages::{Colour, Page, Picture, Rule, RuleOf};
use wenshu_model::source::{Asset, PictureMedia};
use wenshu_picture::{PictureError, draw};

use crate::sheet::{Seen, glyph, pages};

/// Two pixels a millimetre.
const WIDTH: u32 = 420;

fn drawn(page: Page) -> Seen {
    Seen::of(&draw(&pages(page), 0, Fonts::shipped(), WIDTH).unwrap())
}

fn near(found: [usize; 4], wanted: [f64; 4]) {
    for (found, wanted) in found.iter().zip(wanted) {
        assert!((*found as f64 - wanted).abs() <= 1.5, "{found} for {wanted}");
    }
}

#[test]
fn an_empty_page_is_white_and_grey() {
    let seen = drawn(Page::default());
    assert_eq!((seen.width, seen.height, seen.grey), (420, 594, true));
    assert_eq!(seen.at(200, 300), [255; 3]);
}

#[test]
fn a_glyph_stands_on_its_baseline_at_its_place() {
    // ■ of 100 pt: its ink is measured by the face.
    let face = Fonts::shipped().han(wenshu_model::Face::Hei, '■').unwrap();
    let (low, high) = Fonts::shipped().face(face.font).unwrap().ink(face.id).unwrap();
    let em = 100.0 * 25.4 / 72.0 * 2.0;
    let seen = drawn(Page { lines: vec![glyph('■', 100.0, Colour::Black, 50.0, 120.0, false)], ..Page::default() });
    let [left, top, right, bottom] = seen.ink();
    assert!(left as f64 >= 100.0 && right as f64 <= 100.0 + em + 1.0);
    near([0, top, 0, bottom], [0.0, 240.0 - high * em, 0.0, 240.0 - low * em]);
    assert_eq!(seen.at((left + right) / 2, (top + bottom) / 2), [0; 3]);
    assert!(seen.grey);
}

#[test]
fn red_ink_is_red() {
    let seen = drawn(Page { lines: vec![glyph('■', 100.0, Colour::Red, 50.0, 120.0, false)], ..Page::default() });
    let [left, top, right, bottom] = seen.ink();
    assert_eq!(seen.at((left + right) / 2, (top + bottom) / 2), [255, 0, 0]);
    assert!(!seen.grey);
}

#[test]
fn clause_8_a_turned_glyph_is_the_upright_one_turned_counter_clockwise() {
    // The upright glyph at x 100, baseline 150 turned about its origin.
    let upright =
        drawn(Page { lines: vec![glyph('上', 80.0, Colour::Black, 100.0, 150.0, false)], ..Page::default() });
    let turned =
        drawn(Page { lines: vec![glyph('上', 80.0, Colour::Black, 297.0 - 150.0, 100.0, true)], ..Page::default() });
    let [left, top, right, bottom] = upright.ink().map(|edge| edge as f64);
    let (x, y) = (200.0, 300.0);
    // Right goes up, up goes left.
    near(turned.ink(), [x + (top - y), y - (right - x), x + (bottom - y), y - (left - x)]);
}

#[test]
fn a_rule_is_as_thick_as_the_layout_says() {
    let rule = |y, width, colour| Rule { of: RuleOf::Imprint, from: (28.0, y), to: (184.0, y), width, colour };
    let rules = vec![rule(100.0, 4.0, Colour::Black), rule(200.0, 2.0, Colour::Red)];
    let seen = drawn(Page { rules, ..Page::default() });
    near(seen.ink(), [56.0, 196.0, 367.0, 401.0]);
    let dark = |y: std::ops::Range<usize>| y.filter(|y| seen.at(200, *y) != [255; 3]).count();
    assert_eq!(dark(180..220), 8);
    assert_eq!(dark(380..420), 4);
    assert_eq!(seen.at(200, 400), [255, 0, 0]);
}

fn halves() -> Asset {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 100, 10);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    // The left half is green, the right half clear.
    let row = (0..100).flat_map(|x| if x < 50 { [0, 200, 0, 255] } else { [9, 9, 9, 0] });
    let data: Vec<u8> = std::iter::repeat_n(row.collect::<Vec<u8>>(), 10).flatten().collect();
    encoder.write_header().unwrap().write_image_data(&data).unwrap();
    Asset { sha256: "halves".to_owned(), media: PictureMedia::Png, width: 100, height: 10, bytes: Arc::from(bytes) }
}

fn with_picture() -> Pages {
    let picture = Picture {
        block: 0,
        asset: "halves".to_owned(),
        left: 40.0,
        top: 60.0,
        width: 100.0,
        height: 50.0,
        alt: String::new(),
    };
    Pages { assets: vec![halves()], ..pages(Page { pictures: vec![picture], ..Page::default() }) }
}

#[test]
fn a_picture_fills_its_box_and_is_clear_where_it_is_clear() {
    let seen = Seen::of(&draw(&with_picture(), 0, Fonts::shipped(), WIDTH).unwrap());
    near(seen.ink(), [80.0, 120.0, 179.0, 219.0]);
    assert_eq!(seen.at(130, 170), [0, 200, 0]);
    assert_eq!(seen.at(230, 170), [255; 3]);
}

#[test]
fn the_same_page_gives_the_same_bytes() {
    let sheet = with_picture();
    assert!(draw(&sheet, 0, Fonts::shipped(), 300).unwrap() == draw(&sheet, 0, Fonts::shipped(), 300).unwrap());
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    let fonts = Fonts::shipped();
    let mut sheet = with_picture();
    assert!(matches!(draw(&sheet, 1, fonts, 100), Err(PictureError::NoSuchPage { page: 2 })));
    assert!(matches!(draw(&sheet, 0, fonts, 0), Err(PictureError::Width { .. })));
    assert!(matches!(draw(&sheet, 0, fonts, 100_000), Err(PictureError::Width { .. })));
    sheet.assets.clear();
    assert!(matches!(draw(&sheet, 0, fonts, 100), Err(PictureError::NoSuchAsset { .. })));
    let mut line = glyph('上', 16.0, Colour::Black, 50.0, 50.0, false);
    line.runs[0].font = 99;
    let sheet = pages(Page { lines: vec![line], ..Page::default() });
    assert!(matches!(draw(&sheet, 0, fonts, 100), Err(PictureError::UnknownFont { font: 99 })));
}

#[test]
fn a_picture_that_reaches_over_the_sheet_is_cut_off() {
    let mut sheet = with_picture();
    let picture = &mut sheet.pages[0].pictures[0];
    (picture.left, picture.top, picture.width, picture.height) = (150.0, 280.0, 500.0, 500.0);
    let seen = Seen::of(&draw(&sheet, 0, Fonts::shipped(), WIDTH).unwrap());
    assert_eq!(seen.at(419, 593), [0, 200, 0]);
}
