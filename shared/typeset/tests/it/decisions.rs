//! What fit and format decide is obeyed: spacing, room below a date, alignment.

use wenshu_model::{Alignment, Block, Paragraph, Role};
use wenshu_standard::Profile;
use wenshu_typeset::typeset;

use crate::support::*;

fn flush_with(text: &str, change: impl FnOnce(&mut Paragraph)) -> Block {
    let mut made = Paragraph { first_indent: 0.0, ..paragraph(Role::Body, text) };
    change(&mut made);
    Block::Paragraph(made)
}

/// 9704-7.2.4-d: names of a joint issue are equally wide.
#[test]
fn distributed_characters_fill_the_measure() {
    let layout = lay_out(vec![flush_with("国家局", |one| one.align = Alignment::Distribute)]);
    let line = all_lines(&layout)[0];
    let places = places(line);
    assert!((places[0] - LEFT).abs() < 0.01 && (right_end(line) - RIGHT).abs() < 0.1);
    assert!((places[1] - places[0] - (places[2] - places[1])).abs() < 0.001);
}

#[test]
fn one_distributed_character_stands_in_the_middle() {
    let layout = lay_out(vec![flush_with("局", |one| one.align = Alignment::Distribute)]);
    assert!((places(all_lines(&layout)[0])[0] - (LEFT + 13.5 * CELL)).abs() < 0.05);
}

/// 9704-7.3.5.5-a
#[test]
fn characters_stand_apart_as_decided() {
    let layout = lay_out(vec![flush_with("国家发展", |one| one.character_spacing_pt = 0.1)]);
    let places = places(all_lines(&layout)[0]);
    assert!((places[1] - places[0] - CELL - 0.1 * MM).abs() < 0.001);
}

/// 9704-7.3.5.5-a
#[test]
fn lines_stand_apart_as_decided() {
    let lower = flush_with(&"国".repeat(28 * 4), |one| one.line_pitch_pt = -0.5);
    let layout = lay_out(vec![lower, flush("国家")]);
    let lines = all_lines(&layout);
    assert_eq!(lines.len(), 5);
    for pair in lines.windows(2) {
        assert!((pair[1].baseline - pair[0].baseline - PITCH + 0.5 * MM).abs() < 0.001);
    }
}

/// impl-seal-space: the room below a date goes to the next page with it.
#[test]
fn blank_rows_after_a_paragraph_stay_with_it() {
    let date = |text: &str| Block::Paragraph(Paragraph { blank_rows_after: 2, ..paragraph(Role::DateOfIssue, text) });
    let body = |rows: usize| flush(&"国".repeat(28 * rows));
    assert_eq!(lay_out(vec![body(19), date("2026年7月4日")]).pages.pages.len(), 1);
    let layout = lay_out(vec![body(20), date("2026年7月4日")]);
    assert_eq!(layout.pages.pages.len(), 2);
    assert_eq!(text_of(text_lines(&layout.pages.pages[1])[0]), "2026年7月4日");
    let bottom = 37.0 + 2.0 * PITCH + 16.0 * MM;
    assert!((layout.text_bottom - bottom).abs() < 0.001, "the room counts as taken");
}

/// 9704-7.3.6-a: a note stands in that room.
#[test]
fn a_note_stands_in_the_blank_rows() {
    let date = Paragraph { blank_rows_after: 2, ..paragraph(Role::DateOfIssue, "2026年7月4日") };
    let note = paragraph(Role::Note, "（此件公开发布）");
    let layout = lay_out(vec![Block::Paragraph(date), Block::Paragraph(note), flush("国家")]);
    let rows: Vec<f64> = all_lines(&layout).iter().map(|line| row_of(line).round()).collect();
    assert_eq!(rows, [0.0, 1.0, 3.0]);
}

/// 孤行控制: two lines at least on either side of a page's end.
#[test]
fn widow_control_holds_the_first_and_the_last_two_lines() {
    let body = |rows: usize| flush(&"国".repeat(28 * rows));
    let held = |rows: usize| flush_with(&"家".repeat(28 * rows), |one| one.widow_control = true);
    let last_page = |above: usize, rows: usize| {
        let layout = lay_out(vec![body(above), held(rows)]);
        assert_eq!(layout.pages.pages.len(), 2);
        text_lines(&layout.pages.pages[1]).len()
    };
    assert_eq!(last_page(18, 5), 2);
    assert_eq!(last_page(20, 3), 3);
    assert_eq!(last_page(21, 4), 4);
}

/// impl-grid-line
#[test]
fn a_profile_with_its_own_pitch_is_obeyed() {
    for (pitch, rows) in [(28.0, 22), (30.0, 21), (25.0, 25)] {
        let profile = Profile { line_pitch_pt: Some(pitch), ..Profile::default() };
        let document = document(vec![flush(&"国".repeat(28 * 60))]);
        let layout = typeset(&document, &profile, wenshu_fonts::Fonts::shipped()).unwrap();
        let lines = text_lines(&layout.pages.pages[0]);
        assert_eq!(lines.len(), rows);
        assert!((lines[1].baseline - lines[0].baseline - pitch * MM).abs() < 0.001);
        assert!(lines[rows - 1].baseline + 0.141 * 16.0 * MM < 262.01);
    }
}
