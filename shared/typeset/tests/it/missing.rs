//! Characters that no face has, and characters that show nothing.

use wenshu_fonts::KAI;
use wenshu_model::{FindingCode, Lines};

use crate::support::*;

#[test]
fn a_character_in_no_face_is_a_box_that_keeps_its_text_and_is_reported() {
    let mut text = paragraph(wenshu_model::Role::Body, "国😀国😀");
    text.lines = Some(Lines { first: 3, last: 3 });
    let layout = lay_out(vec![wenshu_model::Block::Paragraph(text)]);
    assert_eq!(texts(&layout), ["国😀国😀"]);
    let box_run = &all_lines(&layout)[0].runs[1];
    assert_eq!(box_run.font, KAI);
    assert_eq!(layout.findings.len(), 1);
    let finding = &layout.findings[0];
    assert_eq!((finding.code, finding.excerpt.as_str()), (FindingCode::MissingGlyph, "😀"));
    assert_eq!(finding.lines, Some(Lines { first: 3, last: 3 }));
    assert!(finding.message.contains("U+1F600") && finding.message.contains("2 次"), "{}", finding.message);
}

#[test]
fn characters_that_show_nothing_take_no_room_and_stay_in_the_text() {
    let layout = lay_out(vec![flush("国\u{200b}\u{feff}\u{7}国")]);
    let places = places(all_lines(&layout)[0]);
    assert!((places[4] - places[0] - CELL).abs() < 0.01);
    assert_eq!(texts(&layout), ["国\u{200b}\u{feff}\u{7}国"]);
    assert!(layout.findings.is_empty());
}

#[test]
fn many_missing_characters_are_listed_up_to_a_limit_and_then_counted() {
    let text: String = (0x20000..0x20000 + 3000).filter_map(char::from_u32).collect();
    let layout = lay_out(vec![body(&text)]);
    assert!(layout.findings.len() <= 51);
    assert!(layout.findings.last().unwrap().message.contains("另有"));
}
