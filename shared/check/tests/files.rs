//! Files made by hand: what `check` says of them, and of files that mean harm.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "in a test, a panic is the answer")]

use std::io::{Cursor, Write};

use wenshu_check::{CheckError, CheckReport, Kind, Limits, Status, check};
use zip::write::{SimpleFileOptions, ZipWriter};

const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
/// Page set-up of model A.
const GOOD_SECTION: &str = "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\" \
    w:bottom=\"1984\" w:left=\"1588\" w:footer=\"1447\" w:gutter=\"0\"/><w:docGrid w:type=\"lines\" w:linePitch=\"579\"/></w:sectPr>";

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A DOCX of these paragraphs, direct formatting only, as other programs write.
fn docx(paragraphs: &str, section: &str) -> Vec<u8> {
    let document =
        format!("<?xml version=\"1.0\"?><w:document {W}><w:body>{paragraphs}{section}</w:body></w:document>");
    archive(&[("word/document.xml", &document)])
}

fn paragraph(text: &str, face: &str, half_points: u32, properties: &str) -> String {
    format!(
        "<w:p><w:pPr><w:spacing w:line=\"579\" w:lineRule=\"exact\"/>{properties}</w:pPr><w:r><w:rPr>\
         <w:rFonts w:eastAsia=\"{face}\" w:ascii=\"{face}\"/><w:spacing w:val=\"-5\"/><w:sz w:val=\"{half_points}\"/></w:rPr>\
         <w:t>{text}</w:t></w:r></w:p>"
    )
}

const INDENT: &str = "<w:ind w:firstLineChars=\"200\" w:firstLine=\"632\"/>";
const CENTRE: &str = "<w:jc w:val=\"center\"/>";

fn body(text: &str) -> String {
    paragraph(text, "仿宋_GB2312", 32, INDENT)
}

fn title() -> String {
    paragraph("明州市档案馆2026年工作计划", "方正小标宋简体", 44, CENTRE)
}

fn blank() -> String {
    "<w:p/>".to_owned()
}

fn plan(middle: &str) -> Vec<u8> {
    docx(&[title(), blank(), middle.to_owned()].concat(), GOOD_SECTION)
}

fn report(bytes: &[u8]) -> CheckReport {
    check(bytes, "文件.docx", &Limits::default()).unwrap()
}

#[track_caller]
fn status(report: &CheckReport, rule: &str) -> Status {
    report.result(rule).unwrap_or_else(|| panic!("no {rule}")).status
}

#[track_caller]
fn assert_broken(bytes: &[u8], rule: &str) {
    let report = report(bytes);
    assert_eq!(status(&report, rule), Status::Broken, "{rule}: {:?}", report.result(rule));
}

fn good_plan() -> Vec<u8> {
    plan(&[body("为做好全年工作，制定本计划。"), body("各科室按照分工抓好落实，确保完成各项任务。")].concat())
}

#[test]
fn every_rule_has_one_result_in_the_order_of_the_catalogue() {
    let report = report(&good_plan());
    let wanted: Vec<&str> = wenshu_standard::rules().map(|rule| rule.id).collect();
    let found: Vec<&str> = report.results.iter().map(|result| result.rule.as_str()).collect();
    assert_eq!(found, wanted);
    assert_eq!(report.counts.values().sum::<usize>(), wanted.len());
}

#[test]
fn a_plain_plan_of_another_program_keeps_what_is_measured() {
    let report = report(&good_plan());
    assert_eq!(report.kind, Kind::Plain);
    for rule in [
        "9704-5.1-a",
        "9704-5.2.1-a",
        "9704-5.2.1-b",
        "9704-5.2.1-c",
        "9704-5.2.3-a",
        "9704-5.2.3-b",
        "9704-7.3.1-a",
        "9704-7.3.3-c",
    ] {
        assert_eq!(status(&report, rule), Status::Kept, "{rule}: {:?}", report.result(rule));
    }
}

#[test]
fn what_only_a_rendering_tells_is_never_passed() {
    let report = report(&good_plan());
    for rule in ["9704-7.3.3-a", "impl-grid-measured", "15834-5.1.1-a", "9704-4-a", "9704-6.2-a"] {
        assert_eq!(status(&report, rule), Status::CannotVerify, "{rule}");
        assert!(!report.result(rule).unwrap().message.is_empty(), "{rule} has no reason");
    }
}

#[test]
fn faults_of_the_page_are_found() {
    let text = [title(), blank(), body("为做好全年工作，制定本计划。")].concat();
    let with = |from: &str, to: &str| docx(&text, &GOOD_SECTION.replace(from, to));
    assert_broken(&with("w:w=\"11906\"", "w:w=\"12240\""), "9704-5.1-a");
    assert_broken(&with("w:top=\"2098\"", "w:top=\"1440\""), "9704-5.2.1-a");
    assert_broken(&with("w:left=\"1588\"", "w:left=\"1800\""), "9704-5.2.1-b");
    assert_broken(&with("w:right=\"1474\"", "w:right=\"1800\""), "9704-5.2.1-c");
    assert_broken(&docx(&text.replace("w:line=\"579\"", "w:line=\"600\""), GOOD_SECTION), "9704-5.2.3-a");
    assert_broken(&docx(&text.replace("w:val=\"-5\"", "w:val=\"0\""), GOOD_SECTION), "9704-5.2.3-b");
}

#[test]
fn faults_of_the_text_are_found() {
    let with = |middle: String| plan(&middle);
    assert_broken(&with(paragraph("为做好全年工作，制定本计划，各科室抓好落实。", "宋体", 32, INDENT)), "9704-7.3.3-b");
    assert_broken(&with(paragraph("为做好全年工作，制定本计划。", "仿宋", 32, "")), "9704-7.3.3-c");
    assert_broken(&with(paragraph("\u{3000}\u{3000}为做好全年工作，制定本计划。", "仿宋", 32, "")), "9704-3.1-a");
    assert_broken(&with(paragraph("一、总体要求", "仿宋", 32, INDENT)), "9704-7.3.3-e");
    assert_broken(&with(body("一、总体要求") + &body("（一）、目标")), "15834-B.3");
    assert_broken(&with(body("加强领导,落实责任。")), "15834-4-a");
    assert_broken(&with(body("加强领导，落实责任。") + &blank() + &body("按时完成。")), "impl-7.3.3-f");
    let red = body("加强领导。").replace("<w:sz ", "<w:color w:val=\"FF0000\"/><w:sz ");
    assert_broken(&with(red), "9704-5.2.4-a");
    assert_broken(&with(body("加强领导。").replace("<w:sz ", "<w:b/><w:sz ")), "impl-bold");
}

/// 9704-7.3.1-b: what matters of a title is its middle.
#[test]
fn a_title_with_an_indent_at_one_side_is_not_in_the_middle() {
    let of_title = |indent: &str| {
        let properties = format!("{indent}{CENTRE}");
        let title = paragraph("明州市档案馆2026年工作计划", "方正小标宋简体", 44, &properties);
        docx(&[title, blank(), body("各科室按照分工抓好落实，确保完成各项任务。")].concat(), GOOD_SECTION)
    };
    for aside in
        [INDENT, "<w:ind w:leftChars=\"200\" w:left=\"880\"/>", "<w:ind w:rightChars=\"-100\" w:right=\"-440\"/>"]
    {
        assert_broken(&of_title(aside), "9704-7.3.1-b");
    }
    let even = "<w:ind w:leftChars=\"-100\" w:left=\"-440\" w:rightChars=\"-100\" w:right=\"-440\"/>";
    assert_ne!(status(&report(&of_title(even)), "9704-7.3.1-b"), Status::Broken);
    assert_ne!(status(&report(&of_title("")), "9704-7.3.1-b"), Status::Broken);
}

#[test]
fn dates_and_names_below_the_text_are_found() {
    let sign = |name: &str, date: &str, name_right: u32, date_right: u32| {
        let right = |text: &str, chars: u32| {
            paragraph(text, "仿宋", 32, &format!("<w:ind w:rightChars=\"{chars}\"/><w:jc w:val=\"right\"/>"))
        };
        plan(&[body("按时完成。"), blank(), right(name, name_right), right(date, date_right)].concat())
    };
    // Seven characters against seven and a half for the date: 9704-7.3.5.2-c.
    let good = report(&sign("明州市档案馆办公室", "2026年3月5日", 200, 400));
    assert_eq!(status(&good, "9704-7.3.5.2-a"), Status::Kept, "{:?}", good.result("9704-7.3.5.2-a"));
    assert_broken(&sign("明州市档案馆办公室", "2026年03月05日", 200, 400), "9704-7.3.5.4-a");
    assert_broken(&sign("明州市档案馆办公室", "2026年3月5日", 500, 400), "9704-7.3.5.2-a");
}

#[test]
fn other_files_get_one_clear_error() {
    let limits = Limits::default();
    let fails = |bytes: &[u8]| check(bytes, "文件", &limits).unwrap_err();
    assert_eq!(fails(b"hello"), CheckError::UnknownFormat);
    assert_eq!(fails(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1]), CheckError::OldOrEncryptedWord);
    assert!(matches!(fails(b"PK\x03\x04broken"), CheckError::BrokenArchive(_)));
    assert!(matches!(fails(b"%PDF-1.7\nbroken"), CheckError::BrokenPdf(_)));
    assert!(matches!(fails(&archive(&[("a.txt", "a")])), CheckError::NoWordDocument(_)));
    assert!(matches!(fails(&archive(&[("word/document.xml", "<w:document")])), CheckError::BrokenPart { .. }));
    assert_eq!(fails(&docx("", GOOD_SECTION)), CheckError::Empty);
}

#[test]
fn limits_stop_what_would_take_too_much() {
    let over = |bytes: &[u8], limits: Limits| {
        let error = check(bytes, "文件", &limits).unwrap_err();
        assert!(matches!(error, CheckError::OverLimit { .. } | CheckError::TooLarge { .. }), "{error}");
    };
    let limits = Limits::default();
    over(&good_plan(), Limits { bytes: 10, ..limits });
    over(&good_plan(), Limits { entries: 0, ..limits });
    over(&good_plan(), Limits { unpacked: 100, ..limits });
    over(&good_plan(), Limits { paragraphs: 2, ..limits });
    let deep = format!("<w:document {W}>{}{}</w:document>", "<w:p>".repeat(50_000), "</w:p>".repeat(50_000));
    over(&archive(&[("word/document.xml", &deep)]), limits);
    let bomb = " ".repeat(40 << 20);
    over(&archive(&[("word/document.xml", &bomb)]), Limits { ratio: 100, ..limits });
}

/// A file that declares entities is refused, not expanded.
#[test]
fn entities_are_not_expanded() {
    let text = format!("<!DOCTYPE a [<!ENTITY b \"bbbb\">]><w:document {W}><w:body><w:p/></w:body></w:document>");
    let error = check(&archive(&[("word/document.xml", &text)]), "文件", &Limits::default()).unwrap_err();
    assert!(matches!(error, CheckError::BrokenPart { .. }), "{error}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

    /// Whatever stands in a paragraph, a check ends with a report.
    #[test]
    fn any_text_gets_a_report(text in "[一二三、（）0-9.年月日“”《》—…% A-Za-z:：附件抄送签发人]{1,60}") {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
        let bytes = plan(&body(&escaped));
        proptest::prop_assert_eq!(report(&bytes).results.len(), wenshu_standard::rules().count());
    }

    /// Bytes that only begin like a file of ours end in an error, not a crash.
    #[test]
    fn damaged_files_end_in_an_error_or_a_report(at in 0_usize..4000, byte in 0_u8..=255) {
        let mut bytes = good_plan();
        let length = bytes.len();
        bytes[at % length] = byte;
        let _ = check(&bytes, "文件.docx", &Limits::default());
    }
}
