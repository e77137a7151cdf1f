//! 22 rows of 28 cells (GB/T 9704-2012 §5.2).

use wenshu_model::{Alignment, Block, Paragraph, Role};

use crate::support::*;

fn close(left: f64, right: f64) -> bool {
    (left - right).abs() < 0.01
}

/// 9704-5.2.3-b, impl-grid-char
#[test]
fn a_full_line_of_han_holds_twenty_eight_cells_of_one_width() {
    let layout = lay_out(vec![flush(&"国".repeat(100))]);
    let lines = all_lines(&layout);
    for line in lines.iter().filter(|line| !line.last) {
        let places = places(line);
        assert_eq!(places.len(), 28);
        assert!(places.iter().enumerate().all(|(cell, x)| close(*x, LEFT + cell as f64 * CELL)), "{places:?}");
    }
    assert_eq!(lines.len(), 4);
}

/// 9704-7.3.3-c
#[test]
fn a_paragraph_begins_two_cells_in_and_goes_on_flush() {
    let layout = lay_out(vec![body(&"国".repeat(60))]);
    let lines = all_lines(&layout);
    assert!(close(places(lines[0])[0], LEFT + 2.0 * CELL));
    assert_eq!(places(lines[0]).len(), 26);
    assert!(close(places(lines[1])[0], LEFT));
}

/// 9704-5.2.3-a, 9704-5.2.3-c, impl-grid-line
#[test]
fn a_full_page_has_twenty_two_rows_that_fill_the_type_area() {
    let layout = lay_out(vec![body(&"国".repeat(3000))]);
    let page = text_lines(&layout.pages.pages[1]);
    assert_eq!(page.len(), 22);
    assert!(close(page[0].baseline - 0.859 * 16.0 * MM, 37.0));
    assert!(close(page[21].baseline + 0.141 * 16.0 * MM, 262.0));
    assert!(page.windows(2).all(|pair| close(pair[1].baseline - pair[0].baseline, PITCH)));
}

#[test]
fn a_line_that_is_short_of_cells_is_stretched_to_the_edge() {
    let layout = lay_out(vec![flush(&format!("{}（国{}", "国".repeat(27), "国".repeat(40)))]);
    let line = all_lines(&layout)[0];
    let places = places(line);
    assert_eq!(places.len(), 27);
    let steps: Vec<f64> = places.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(steps.iter().all(|step| close(*step, steps[0])));
    assert!((right_end(line) - RIGHT).abs() < 0.1);
}

#[test]
fn the_last_line_of_a_paragraph_is_not_stretched() {
    let layout = lay_out(vec![flush(&"国".repeat(38))]);
    let last = all_lines(&layout)[1];
    assert!(close(places(last)[9], LEFT + 9.0 * CELL));
}

/// 15835-5.1.7-a
#[test]
fn two_digits_take_one_cell() {
    let layout = lay_out(vec![flush("国2026国")]);
    let places = places(all_lines(&layout)[0]);
    assert!(close(places[5], LEFT + 3.0 * CELL));
}

/// impl-plain-a, 9704-7.3.1-b
#[test]
fn each_line_of_a_title_takes_a_row_and_is_centred() {
    let title = Block::Paragraph(paragraph(Role::Title, "某某市教育局\n2026年工作计划"));
    let mut text = paragraph(Role::Body, "正文");
    text.blank_rows_before = 1;
    let layout = lay_out(vec![title, Block::Paragraph(text)]);
    let lines = all_lines(&layout);
    assert_eq!(texts(&layout), ["某某市教育局", "2026年工作计划", "正文"]);
    assert!(close(lines[0].baseline - 0.859 * 22.0 * MM, 37.0));
    assert!(close(lines[1].baseline - lines[0].baseline, PITCH));
    assert!(close(row_of(lines[2]), 3.0));
    let middle = f64::midpoint(places(lines[0])[0], right_end(lines[0]));
    assert!(close(middle, f64::midpoint(LEFT, RIGHT)));
    assert!(lines[0].runs.iter().all(|run| run.size == 22.0));
}

/// 9704-7.3.5.2-a
#[test]
fn a_signature_keeps_its_inset_from_the_right() {
    let mut signature = paragraph(Role::Signature, "某某市教育局");
    signature.right_indent = 2.0;
    let layout = lay_out(vec![Block::Paragraph(signature)]);
    let places = places(all_lines(&layout)[0]);
    assert!(close(places[0], RIGHT - 8.0 * CELL));
}

/// 9704-7.3.4-d
#[test]
fn wrapped_lines_of_a_hanging_indent_begin_under_the_name() {
    let note = Paragraph {
        left_indent: 5.0,
        first_indent: -3.0,
        ..paragraph(Role::AttachmentNote, &format!("附件：{}", "国".repeat(40)))
    };
    let layout = lay_out(vec![Block::Paragraph(note)]);
    let lines = all_lines(&layout);
    assert!(close(places(lines[0])[0], LEFT + 2.0 * CELL));
    assert!(close(places(lines[1])[0], LEFT + 5.0 * CELL));
}

/// 9704-7.3.4-d
#[test]
fn a_label_keeps_its_place_when_its_line_is_stretched() {
    let name = format!("{}（国{}", "国".repeat(21), "国".repeat(30));
    let note = Paragraph {
        left_indent: 5.75,
        first_indent: -3.75,
        ..paragraph(Role::AttachmentNote, &format!("附件：1.{name}"))
    };
    let layout = lay_out(vec![Block::Paragraph(note)]);
    let lines = all_lines(&layout);
    let first = places(lines[0]);
    assert!((first[5] - places(lines[1])[0]).abs() < 0.1, "the name begins over its wrapped lines");
    assert!(first[7] - first[6] > CELL + 0.01, "the line is stretched behind it");
}

#[test]
fn a_heading_does_not_stand_alone_at_the_foot_of_a_page() {
    let mut blocks: Vec<Block> = (0..21).map(|_| body("一行正文。")).collect();
    blocks.push(heading(1, "一、标题"));
    blocks.push(heading(2, "（一）小标题"));
    blocks.push(body("正文。"));
    let layout = lay_out(blocks);
    let second = text_lines(&layout.pages.pages[1]);
    assert_eq!(text_of(second[0]), "一、标题");
    assert_eq!(text_lines(&layout.pages.pages[0]).len(), 21);
}

#[test]
fn a_page_break_begins_a_page() {
    let label = Paragraph { page_break_before: true, ..paragraph(Role::AttachmentLabel, "附件1") };
    let layout = lay_out(vec![body("正文。"), Block::Paragraph(label)]);
    assert_eq!(layout.pages.pages.len(), 2);
    assert!(close(row_of(text_lines(&layout.pages.pages[1])[0]), 0.0));
}

#[test]
fn an_empty_document_is_one_numbered_page() {
    let layout = lay_out(Vec::new());
    assert_eq!(layout.pages.pages.len(), 1);
    assert_eq!(layout.pages.pages[0].lines.len(), 1);
}

#[test]
fn an_indent_beyond_the_type_area_is_brought_back_into_it() {
    for indent in [f32::NAN, f32::INFINITY, -50.0, 1e9] {
        let wild = Paragraph {
            first_indent: indent,
            left_indent: indent,
            right_indent: indent,
            align: Alignment::Justify,
            ..paragraph(Role::Body, &"国".repeat(100))
        };
        let layout = lay_out(vec![Block::Paragraph(wild)]);
        for line in all_lines(&layout) {
            assert!(places(line)[0] > LEFT - 0.01 && right_end(line) < RIGHT + 0.1);
        }
    }
}
