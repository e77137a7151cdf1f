//! Where programs would part or move what belongs together: rows at tab stops,
//! lines that were carried over, titles as wide as the type area; read back
//! from the finished file.

// A test says what went wrong by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use wenshu_emit_docx::{DocxOptions, emit_docx};
use wenshu_model::{Block, OfficialDocument, Paragraph, Role};
use wenshu_standard::Profile;

use crate::reading;
use crate::samples;

use reading::{Docx, Element, text};
use samples::papers;

fn open(document: &OfficialDocument) -> Docx {
    Docx::open(&emit_docx(document, &Profile::default(), &DocxOptions::default()).unwrap())
}

fn number(element: &Element, attribute: &str) -> f64 {
    element.attribute(attribute).unwrap_or_else(|| panic!("{attribute}: {element:?}")).parse().unwrap()
}

/// A row's text with its tabs and breaks, as a program that sets it takes them.
fn row(paragraph: &Element) -> String {
    let pieces = paragraph.all("w:r").into_iter().flat_map(|run| &run.children);
    let piece = |element: &Element| match element.name.as_str() {
        "w:t" => element.text.clone(),
        "w:tab" => "\t".to_owned(),
        "w:br" => "\n".to_owned(),
        _ => String::new(),
    };
    pieces.map(piece).collect()
}

fn stops(paragraph: &Element) -> Vec<f64> {
    let tabs = paragraph.all("w:tab").into_iter().filter(|tab| tab.attribute("w:pos").is_some());
    tabs.map(|tab| number(tab, "w:pos")).collect()
}

/// 9704-7.2.6-c: a number that reaches over the stop of the name beside it
/// would send the name to the stop after that; the name goes below, to its stop.
#[test]
fn what_has_no_room_at_its_stop_stands_at_it_on_the_next_line() {
    let mut document = papers::upward();
    let head = document.letterhead.as_mut().unwrap();
    head.paragraphs[2].runs[0].text = "某某某某某某某某某某某某某某政〔2026〕9号".to_owned();
    let docx = open(&document);
    let found = docx.paragraph("某某某");
    assert_eq!(row(found), "某某某某某某某某某某某某某某政〔2026〕9号\n\t王五");
    assert_eq!(stops(found), [6317.0]);
    // Two lines at the distance that fit gave the row.
    let spacing = found.child("w:pPr").unwrap().child("w:spacing").unwrap();
    assert_eq!(number(found.all("w:framePr")[0], "w:h"), 2.0 * number(spacing, "w:line"));

    let mut document = papers::upward();
    let head = document.letterhead.as_mut().unwrap();
    head.paragraphs[1].runs[1].text = "张三李四五六七\t李四五".to_owned();
    let docx = open(&document);
    let found = docx.paragraph("\t签发人");
    assert_eq!(row(found), "\t签发人：张三李四五六七\n\t\t李四五");
    assert_eq!(stops(found), [5054.0, 7265.0]);
}

/// 9704-7.4.3-a: an organ and a date that do not fit on one row of 4号.
#[test]
fn a_printing_organ_that_reaches_its_date_sends_it_below() {
    let mut document = papers::downward();
    let printing = |length: usize| format!("{}\t2026年3月12日印发", "某".repeat(length));
    let imprint_of = |document: &mut OfficialDocument, text: String| {
        let entry = document.imprint.as_mut().unwrap().entries.last_mut().unwrap();
        assert_eq!(entry.paragraph.role, Role::Printing);
        entry.paragraph.runs[0].text = text;
    };
    for (length, expected) in [(20, printing(20)), (24, printing(24).replace('\t', "\n\t"))] {
        imprint_of(&mut document, printing(length));
        let docx = open(&document);
        let found = docx.paragraph("某某某");
        assert_eq!(row(found), expected);
    }
}

/// A name that would leave the type area behind its stop moves in, as it does
/// in the PDF, instead of wrapping.
#[test]
fn a_stop_moves_in_for_a_text_that_would_leave_the_type_area() {
    let mut document = papers::upward();
    let head = document.letterhead.as_mut().unwrap();
    head.paragraphs[2].runs[1].text = format!("\t{}", "某".repeat(10));
    let docx = open(&document);
    let found = docx.paragraph("某政");
    // Ten of 28 cells of 315.9 twips from the right.
    assert!((stops(found)[0] - 18.0 * 315.86).abs() < 2.0, "{:?}", stops(found));
    assert!(!row(found).contains('\n'));
}

/// 9704-7.3.5.5-a: where fit carried lines over, two of them go (孤行控制); all
/// other paragraphs fill their pages.
#[test]
fn lines_that_were_carried_over_are_kept_together() {
    let mut document = papers::downward();
    let carried = document.blocks.iter_mut().rev().find_map(|block| match block {
        Block::Paragraph(text) if text.role == Role::Body => Some(text),
        _ => None,
    });
    let carried = carried.unwrap();
    carried.widow_control = true;
    let beginning = carried.text();
    let docx = open(&document);
    let on = |paragraph| docx.paragraph_property(paragraph, "w:widowControl", "w:val");
    let element = docx.paragraphs().into_iter().rfind(|paragraph| text(paragraph) == beginning).unwrap();
    let own = element.child("w:pPr").unwrap().child("w:widowControl").expect("孤行控制");
    assert_eq!(own.attribute("w:val"), None);
    assert_eq!(docx.document.all("w:widowControl").len(), 1);
    assert_eq!(on(docx.paragraph("某某市人民政府关于")).as_deref(), Some("0"));
}

/// 9704-7.3.5.5-a: LibreOffice parts name and date when everything from the top
/// of the page on is to stay with the next paragraph.
#[test]
fn a_text_of_one_paragraph_is_not_chained_to_the_top_of_its_page() {
    let stay = |role| Paragraph { keep_with_next: true, ..samples::paragraph(role, "某") };
    let last = samples::paragraph(Role::DateOfIssue, "2026年7月4日");
    let chain = [Role::Title, Role::Addressee, Role::Body, Role::Signature];
    let mut blocks: Vec<Block> = chain.into_iter().map(|role| Block::Paragraph(stay(role))).collect();
    blocks.push(Block::Paragraph(last));
    let kept = |blocks: &[Block]| -> Vec<bool> {
        let docx = open(&samples::document("某", blocks.to_vec()));
        let keeps = |paragraph: &&Element| !paragraph.all("w:keepNext").is_empty();
        docx.paragraphs().iter().map(keeps).collect()
    };
    assert_eq!(kept(&blocks), [true, false, true, true, false]);
    // A text of several paragraphs has none that reaches the top.
    blocks.insert(2, Block::Paragraph(samples::paragraph(Role::Body, "某")));
    assert_eq!(kept(&blocks), [true, true, false, true, true, false]);
}

/// 9704-7.3.1-a: a title stands in the middle of the type area, and its lines
/// have the same room more at both sides.
#[test]
fn titles_have_room_at_both_sides_and_stay_in_the_middle() {
    let docx = open(&papers::downward());
    let title = docx.paragraph("某某市人民政府关于");
    let of = |attribute| docx.paragraph_property(title, "w:ind", attribute);
    for (left, right, expected) in [("w:left", "w:right", "-440"), ("w:leftChars", "w:rightChars", "-100")] {
        assert_eq!((of(left).as_deref(), of(right).as_deref()), (Some(expected), Some(expected)));
    }
    assert_eq!((of("w:firstLine"), of("w:hanging")), (None, None));
    assert_eq!(docx.paragraph_property(title, "w:jc", "w:val").as_deref(), Some("center"));
    assert!(title.child("w:pPr").unwrap().child("w:ind").is_none(), "the style alone says it");
}
