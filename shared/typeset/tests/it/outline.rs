//! Entries for bookmarks.

use wenshu_model::{Block, Paragraph, Role};

use crate::support::*;

#[test]
fn titles_and_headings_are_entries_with_their_place() {
    let title = Block::Paragraph(paragraph(Role::Title, "某某市教育局\n工作计划"));
    let layout = lay_out(vec![title, body("正文"), heading(1, "一、标题"), heading(2, "（一）小标题"), body("正文")]);
    let entries: Vec<(u8, &str)> =
        layout.pages.outline.iter().map(|entry| (entry.level, entry.text.as_str())).collect();
    assert_eq!(entries, [(0, "某某市教育局工作计划"), (1, "一、标题"), (2, "（一）小标题")]);
    assert!((layout.pages.outline[1].top - (37.0 + 3.0 * PITCH)).abs() < 0.01);
}

#[test]
fn a_run_in_heading_gives_its_heading_only() {
    let run_in = Paragraph {
        outline: Some(2),
        outline_chars: Some(7),
        ..paragraph(Role::RunIn(2), "（一）抓落实。要认真抓好各项工作。")
    };
    let layout = lay_out(vec![Block::Paragraph(run_in)]);
    assert_eq!(layout.pages.outline[0].text, "（一）抓落实。");
}
