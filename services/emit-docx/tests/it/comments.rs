//! Findings as Word comments, read back from the finished file.

// A test says what went wrong by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use wenshu_emit_docx::{DocxOptions, emit_docx};
use wenshu_model::{Finding, OfficialDocument, Severity};
use wenshu_standard::Profile;

use crate::reading;
use crate::samples;

use reading::{Docx, Element, text};
use samples::papers;

fn open(document: &OfficialDocument, comments: bool) -> Docx {
    Docx::open(&emit_docx(document, &Profile::default(), &DocxOptions { comments }).unwrap())
}

/// Text between the ends of a comment's range; a paragraph's end is a line feed.
fn range(docx: &Docx, id: &str) -> String {
    let (mut inside, mut found) = (false, String::new());
    for paragraph in docx.paragraphs() {
        for child in &paragraph.children {
            match (child.name.as_str(), child.attribute("w:id") == Some(id)) {
                ("w:commentRangeStart", true) => inside = true,
                ("w:commentRangeEnd", true) => inside = false,
                ("w:r", _) if inside => found.push_str(&text(child)),
                _ => {}
            }
        }
        if inside {
            found.push('\n');
        }
    }
    found
}

fn messages(docx: &Docx) -> Vec<(String, String)> {
    let comments = docx.part("word/comments.xml");
    let comment = |comment: &Element| {
        assert_eq!(comment.attribute("w:author"), Some("文书"));
        assert_eq!(comment.attribute("w:date"), None);
        let text: String = comment.all("w:p").into_iter().map(text).collect();
        (comment.attribute("w:id").unwrap().to_owned(), text)
    };
    comments.children.iter().map(comment).collect()
}

#[test]
fn every_finding_that_asks_for_a_person_is_a_comment_at_its_words() {
    let document = papers::commented();
    let docx = open(&document, true);
    let asking: Vec<&Finding> = document.findings.iter().filter(|finding| finding.severity != Severity::Info).collect();
    let messages = messages(&docx);
    assert_eq!(messages.len(), asking.len());
    for ((_, message), finding) in messages.iter().zip(&asking) {
        assert_eq!(*message, finding.message);
    }
    let ranges: Vec<_> = messages.iter().map(|(id, _)| range(&docx, id)).collect();
    let whole = samples::papers::commented().blocks;
    let second = match &whole[3] {
        wenshu_model::Block::Paragraph(paragraph) => paragraph.text(),
        other => panic!("{other:?}"),
    };
    let title = "某某市人民政府关于印发\n2026年安全生产工作计划的通知";
    assert_eq!(ranges[..4], ["薄弱环节", "重点领域和薄弱", second.as_str(), "××"]);
    assert_eq!(ranges[4..7], [title, "〔2026〕", "市监委"]);
    // Line 50 is in no block: the last cell of the table that ends at line 45 is the last before it.
    assert_eq!(ranges[7], "20__年");
}

#[test]
fn every_comment_has_two_ends_and_one_reference_in_order() {
    let docx = open(&papers::commented(), true);
    for (id, _) in messages(&docx) {
        let mut seen = Vec::new();
        for paragraph in docx.paragraphs() {
            for child in &paragraph.children {
                let reference = child.child("w:commentReference");
                let named = reference.unwrap_or(child);
                if named.attribute("w:id") == Some(&id) {
                    seen.push(named.name.clone());
                }
            }
        }
        assert_eq!(seen, ["w:commentRangeStart", "w:commentRangeEnd", "w:commentReference"], "{id}");
    }
}

#[test]
fn comments_change_no_character_of_the_text() {
    let document = papers::commented();
    assert_eq!(open(&document, true).text(), open(&document, false).text());
}

#[test]
fn a_message_with_a_character_that_xml_forbids_shows_that_it_is_lost() {
    let mut document = papers::downward();
    document.findings = vec![papers::finding(None, "", Severity::Review, "此处有\u{1}字符\r")];
    assert_eq!(messages(&open(&document, true))[0].1, "此处有\u{fffd}字符\u{fffd}");
}

#[test]
fn without_comments_there_is_no_part_for_them() {
    for (document, comments) in [(papers::commented(), false), (papers::downward(), true)] {
        let docx = open(&document, comments);
        assert!(!docx.parts.contains_key("word/comments.xml"));
        assert!(!docx.parts["[Content_Types].xml"].contains("comments"));
        assert!(!docx.parts["word/_rels/document.xml.rels"].contains("comments"));
    }
}

#[test]
fn a_finding_on_a_picture_stands_around_it() {
    let mut document = papers::pictures();
    for block in &mut document.blocks {
        if let wenshu_model::Block::Figure(figure) = block {
            figure.lines = Some(wenshu_model::Lines::one(7));
        }
    }
    let place = Some(wenshu_model::Lines::one(7));
    document.findings = vec![papers::finding(place, "", Severity::Review, "请核对图片")];
    let docx = open(&document, true);
    let holder = docx.paragraphs().into_iter().find(|paragraph| !paragraph.all("w:drawing").is_empty()).unwrap();
    let names: Vec<_> = holder.children.iter().map(|child| child.name.as_str()).collect();
    assert_eq!(names, ["w:pPr", "w:commentRangeStart", "w:r", "w:commentRangeEnd", "w:r"]);
}
