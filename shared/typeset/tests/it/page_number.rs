//! The page number (clause 7.5).

use wenshu_fonts::{Fonts, SONG};
use wenshu_model::pages::{LinePart, TextLine};

use crate::support::*;

fn numbers() -> Vec<TextLine> {
    let layout = lay_out(vec![body(&"国".repeat(28 * 22 * 11))]);
    let lines = layout.pages.pages.into_iter().filter_map(|page| page.lines.into_iter().next_back());
    lines.collect()
}

/// 9704-7.5-a
#[test]
fn it_is_a_number_between_rules_in_4_hao_song() {
    let numbers = numbers();
    assert_eq!(text_of(&numbers[0]), "— 1 —");
    assert_eq!(text_of(&numbers[10]), "— 11 —");
    for line in &numbers {
        assert_eq!(line.part, LinePart::PageNumber);
        assert!(line.runs.iter().all(|run| run.size == 14.0 && run.font == SONG));
    }
}

/// 9704-7.5-b
#[test]
fn the_middle_of_its_rules_lies_7_mm_below_the_type_area() {
    let line = &numbers()[0];
    let rule = line.runs[0].glyphs[0];
    let (bottom, top) = Fonts::shipped().face(SONG).unwrap().ink(rule.id).unwrap();
    let middle = line.baseline - f64::midpoint(bottom, top) * 14.0 * MM;
    assert!((middle - 269.0).abs() < 0.01);
}

/// 9704-7.5-c
#[test]
fn odd_pages_have_it_at_the_right_and_even_pages_at_the_left() {
    let numbers = numbers();
    assert!((right_end(&numbers[0]) - (RIGHT - 14.0 * MM)).abs() < 0.01);
    assert!((places(&numbers[1])[0] - (LEFT + 14.0 * MM)).abs() < 0.01);
    assert!((right_end(&numbers[10]) - (RIGHT - 14.0 * MM)).abs() < 0.01);
}
