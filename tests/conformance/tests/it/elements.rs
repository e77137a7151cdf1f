//! The elements that the five files lack: several attachments, a signature
//! shorter than its date and one longer, a note, attachments on pages of their
//! own, a long addressee, a table. The texts are written for these tests.

use std::sync::OnceLock;

use wenshu_conformance::converted::{Conversion, Document, convert_text};
use wenshu_conformance::faces::{FaceClass, class_of};
use wenshu_conformance::lines::Line;
use wenshu_conformance::text::{is_han, squeezed};

use crate::sheet::{CELL, LEFT, MIDDLE, PITCH, RIGHT};

const FULL: &str = "临河区教育局关于2025年校园安全工作计划

各中小学、幼儿园，区属各职业学校、特殊教育学校，局机关各科室，各直属单位，各民办教育机构：

为做好2025年校园安全工作，结合我区实际，制定本计划。

一、工作目标

全年不发生重大安全责任事故，安全教育覆盖全体师生。

二、主要任务

（一）加强教育。每月开展一次安全主题教育，每学期组织两次应急疏散演练，做到有方案、有记录、有总结。

（二）加强检查。每学期开学前对校舍、消防、食堂和校车进行全面检查，发现隐患当日登记、限期整改。

附件：1. 2025年校园安全重点工作安排及各科室、各直属单位责任分工一览表
2. 校园安全隐患排查登记办法

临河区教育局
2025年3月6日

（联系人：张敏，电话：010-12345678）

附件1

2025年校园安全重点工作安排及各科室、各直属单位责任分工一览表

一季度完成全区校舍检查，二季度完成消防设施更新。

附件2

校园安全隐患排查登记办法

第一条 各学校应当建立安全隐患登记簿，指定专人管理。
";

const SHORT_SIGNATURE: &str = "2025年社区工作计划

为做好2025年社区工作，制定本计划。

一、改善环境

全年新增绿地三处，更换路灯四十盏。

区妇联
2025年12月26日
";

fn full() -> &'static Document {
    static ONCE: OnceLock<Conversion> = OnceLock::new();
    let conversion = ONCE.get_or_init(|| convert_text("full.txt", FULL).unwrap());
    assert_eq!(conversion.documents.len(), 1, "one document with its attachments");
    &conversion.documents[0]
}

/// Index of the first line of text (not of the title) that begins so.
fn place_of(lines: &[Line], beginning: &str) -> usize {
    let found = lines.iter().position(|line| line.size() < 20.0 && squeezed(&line.text()).starts_with(beginning));
    found.unwrap_or_else(|| panic!("no line begins with {beginning}: {:#?}", texts(lines)))
}

/// That line, and the line above it on its page.
fn line_from(document: &Document, beginning: &str) -> (Line, Option<Line>) {
    let lines = document.lines();
    let at = place_of(&lines, beginning);
    let above = at.checked_sub(1).map(|above| lines[above].clone()).filter(|above| above.page == lines[at].page);
    (lines[at].clone(), above)
}

fn texts(lines: &[Line]) -> Vec<String> {
    lines.iter().map(Line::text).collect()
}

fn indent(line: &Line) -> f64 {
    (line.left() - LEFT) / CELL
}

fn rows_between(upper: &Line, lower: &Line) -> f64 {
    (lower.y - upper.y) / PITCH
}

#[track_caller]
fn assert_near(found: f64, wanted: f64, tolerance: f64) {
    assert!((found - wanted).abs() <= tolerance, "{found:.3} instead of {wanted}");
}

fn face_of(line: &Line) -> Option<FaceClass> {
    line.glyphs.iter().find(|glyph| glyph.text.chars().all(is_han)).and_then(|glyph| class_of(&glyph.font))
}

/// 9704-7.3.2-a: wrapped lines of the addressee stand flush left too.
#[test]
fn a_long_addressee_wraps_flush_left_and_the_body_follows_at_once() {
    let document = full();
    let lines = document.lines();
    let at = place_of(&lines, "各中小学");
    assert_near(indent(&lines[at]), 0.0, 0.05);
    assert_near(indent(&lines[at + 1]), 0.0, 0.05);
    assert!(squeezed(&lines[at + 1].text()).ends_with('：'), "{}", lines[at + 1].text());
    assert!(squeezed(&lines[at + 2].text()).starts_with("为做好2025年"));
    assert_near(rows_between(&lines[at + 1], &lines[at + 2]), 1.0, 0.01);
}

/// 9704-7.3.4-a, -b, -d
#[test]
fn attachment_notes_stand_in_order_with_wrapped_names_under_their_names() {
    let document = full();
    let (first, above) = line_from(document, "附件：1.");
    assert_near(indent(&first), 2.0, 0.05);
    assert_near(rows_between(&above.unwrap(), &first), 2.0, 0.01);
    let name = first.glyphs.iter().position(|glyph| glyph.text == ".").unwrap() + 1;
    let name = first.glyphs[name..].iter().find(|glyph| !glyph.text.trim().is_empty()).unwrap().x;
    let lines = document.lines();
    let at = place_of(&lines, "附件：1.");
    assert!((lines[at + 1].left() - name).abs() < 0.6, "wrapped at {:.2}, name at {name:.2}", lines[at + 1].left());
    let (second, _) = line_from(document, "2.校园安全隐患");
    let ordinal = first.glyphs.iter().find(|glyph| glyph.text == "1").unwrap().x;
    assert!((second.left() - ordinal).abs() < 0.6, "2. at {:.2}, 1. at {ordinal:.2}", second.left());
}

/// 9704-7.3.5.2-a, -b: the date is no longer than the name.
#[test]
fn a_name_as_long_as_the_date_stands_two_cells_from_the_right() {
    let document = full();
    let (name, above) = line_from(document, "临河区教育局");
    let (date, _) = line_from(document, "2025年3月6日");
    assert_near(rows_between(&above.unwrap(), &name), 2.0, 0.01);
    assert_near(rows_between(&name, &date), 1.0, 0.01);
    assert_near((date.left() - name.left()) / CELL, 2.0, 0.1);
    assert_near((RIGHT - name.right()) / CELL, 2.0, 0.1);
}

/// 9704-7.3.5.2-c: the date is longer than the name.
#[test]
fn a_short_name_keeps_its_distance_from_a_long_date() {
    let conversion = convert_text("short.txt", SHORT_SIGNATURE).unwrap();
    let document = &conversion.documents[0];
    let (name, _) = line_from(document, "区妇联");
    let (date, _) = line_from(document, "2025年12月26日");
    assert_near((date.left() - name.left()) / CELL, 2.0, 0.1);
    assert_near((RIGHT - date.right()) / CELL, 2.0, 0.1);
}

/// 9704-7.3.6-a
#[test]
fn a_note_stands_in_round_brackets_two_cells_in_below_the_date() {
    let document = full();
    let (note, above) = line_from(document, "（联系人");
    assert!((1.5..2.1).contains(&indent(&note)), "{:.2}", indent(&note));
    assert_near(rows_between(&above.unwrap(), &note), 1.0, 0.01);
}

/// 9704-7.3.7-a, -b, -c, -d
#[test]
fn each_attachment_begins_a_page_with_its_label_and_its_title_on_the_third_row() {
    let document = full();
    let lines = document.lines();
    for (label, title) in [("附件1", "2025年校园安全重点工作安排"), ("附件2", "校园安全隐患排查登记办法")]
    {
        let at = lines.iter().position(|line| squeezed(&line.text()) == label).unwrap_or_else(|| panic!("no {label}"));
        let line = &lines[at];
        assert!(at > 0 && lines[at - 1].page < line.page, "{label} does not begin a page");
        assert_near(indent(line), 0.0, 0.05);
        assert_eq!(face_of(line), Some(FaceClass::Hei));
        assert_near(line.size(), 16.0, 0.3);
        let first = &lines[at + 1];
        let beginning: String = title.chars().take(8).collect();
        assert!(squeezed(&first.text()).starts_with(&beginning), "{}", first.text());
        assert_near(first.size(), 22.0, 0.3);
        assert_eq!(face_of(first), Some(FaceClass::XiaoBiaoSong));
        assert_near(f64::midpoint(first.left(), first.right()), MIDDLE, 0.5);
        // Row 3; a glyph of 22 pt stands up to 5.3 pt lower in its row.
        let rows = rows_between(line, first);
        assert!((1.98..2.2).contains(&rows), "{rows:.3} rows below the label");
        let whole: String =
            lines[at + 1..].iter().take_while(|line| line.size() > 20.0).map(|l| squeezed(&l.text())).collect();
        let note = document
            .paragraphs()
            .iter()
            .filter(|p| p.style == "附件说明")
            .map(|p| squeezed(&p.text()))
            .collect::<String>();
        assert!(note.contains(&whole), "“{whole}” is not the name in “{note}”");
    }
}

#[test]
fn every_element_is_in_the_docx_under_its_own_style() {
    let document = full();
    let styles: Vec<String> = document.paragraphs().iter().map(|paragraph| paragraph.style.clone()).collect();
    for style in ["公文标题", "主送机关", "一级标题", "附件说明", "署名", "成文日期", "附注", "附件标识", "附件标题"]
    {
        assert!(styles.iter().any(|found| found == style), "no paragraph is {style}: {styles:?}");
    }
}

const TABLE: &str = "<html><head><meta charset=\"utf-8\"><title>计划</title></head><body>
<h1>2025年培训工作计划</h1>
<p>为做好2025年培训工作，制定本计划。</p>
<h2>一、培训安排</h2>
<p>全年培训安排如下：</p>
<table><tr><th>月份</th><th>内容</th><th>责任科室</th></tr>
<tr><td>3月</td><td>新任教师岗前培训</td><td>人事科</td></tr>
<tr><td>9月</td><td>骨干教师研修</td><td>教研室</td></tr></table>
<h2>二、工作要求</h2>
<p>各单位要认真组织，确保培训质量。</p>
</body></html>";

#[test]
fn a_table_is_drawn_as_wide_as_the_type_area_with_all_its_cells() {
    let conversion = convert_text("table.html", TABLE).unwrap();
    let document = &conversion.documents[0];
    assert_eq!(document.docx.tables, 1);
    let strokes: Vec<_> = document.pdf.pages.iter().flat_map(|page| &page.strokes).collect();
    let level: Vec<_> = strokes.iter().filter(|stroke| (stroke.from.1 - stroke.to.1).abs() < 0.1).collect();
    let left = level.iter().map(|stroke| stroke.from.0.min(stroke.to.0)).fold(f64::MAX, f64::min);
    let right = level.iter().map(|stroke| stroke.from.0.max(stroke.to.0)).fold(f64::MIN, f64::max);
    assert_near(left, LEFT, 0.5);
    assert_near(right, RIGHT, 0.5);
    let text = document.pdf_text();
    for cell in ["月份", "内容", "责任科室", "新任教师岗前培训", "骨干教师研修", "教研室"] {
        assert!(text.contains(cell), "{cell} is not on the page");
        assert!(document.docx_text().contains(cell), "{cell} is not in the DOCX");
    }
}
