//! Paragraphs and runs, read back from the finished file.

// A test says what went wrong by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use wenshu_emit_docx::{DocxOptions, emit_docx};
use wenshu_model::{Alignment, Block, OfficialDocument, Paragraph, Role};
use wenshu_standard::{FontNames, LatinFace, Profile, roles, setting};

use crate::reading;
use crate::samples;

use reading::{Docx, text};

fn open(document: &OfficialDocument) -> Docx {
    open_with(document, &Profile::default())
}

fn open_with(document: &OfficialDocument, profile: &Profile) -> Docx {
    Docx::open(&emit_docx(document, profile, &DocxOptions::default()).unwrap())
}

fn property(docx: &Docx, beginning: &str, element: &str, attribute: &str) -> Option<String> {
    docx.paragraph_property(docx.paragraph(beginning), element, attribute)
}

#[test]
fn every_role_has_its_named_style_with_the_size_and_face_of_the_standard() {
    for role in roles::all_roles() {
        let document = samples::document("", vec![Block::Paragraph(samples::paragraph(role, "安全第一"))]);
        let docx = open(&document);
        let paragraph = docx.paragraph("安全第一");
        let style = setting(role);
        assert_eq!(docx.style_name(paragraph), style.style_name);
        let run = paragraph.all("w:r")[0];
        let size = docx.run_property(paragraph, run, "w:sz", "w:val").unwrap();
        assert_eq!(size, (style.size_pt * 2.0).to_string(), "{role:?}");
        let indent = docx.paragraph_property(paragraph, "w:ind", "w:firstLineChars");
        let expected = if style.first_indent == 0.0 { None } else { Some("200".to_owned()) };
        assert_eq!(indent, expected, "{role:?}");
        assert_eq!(docx.run_property(paragraph, run, "w:b", "w:val"), None);
    }
}

#[test]
fn headings_take_the_faces_of_clause_7_3_3_and_outline_levels() {
    let docx = open(&samples::plan());
    let expected = [
        ("一、指导思想", "黑体", "0"),
        ("（一）总体目标", "楷体_GB2312", "1"),
        ("1.加强组织领导", "仿宋_GB2312", "2"),
        ("工作要求", "黑体", "0"),
    ];
    for (beginning, face, level) in expected {
        let paragraph = docx.paragraph(beginning);
        assert_eq!(docx.faces(paragraph)[0].1, face);
        assert_eq!(docx.paragraph_property(paragraph, "w:outlineLvl", "w:val").as_deref(), Some(level));
        assert!(paragraph.child("w:pPr").unwrap().child("w:keepNext").is_some());
    }
}

#[test]
fn a_run_in_heading_is_a_run_of_its_own_in_the_face_of_its_level() {
    let docx = open(&samples::plan());
    let faces = docx.faces(docx.paragraph("（二）具体目标"));
    assert_eq!(faces[0], ("（二）具体目标。".to_owned(), "楷体_GB2312".to_owned()));
    assert!(faces[1..].iter().all(|(_, face)| face == "仿宋_GB2312"));
    let faces = docx.faces(docx.paragraph("三、主要任务"));
    assert_eq!(faces[0], ("三、主要任务。".to_owned(), "黑体".to_owned()));
    assert_eq!(property(&docx, "三、主要任务", "w:outlineLvl", "w:val").as_deref(), Some("0"));
}

#[test]
fn a_run_in_heading_of_a_level_without_a_face_is_told_by_its_character_style() {
    let docx = open(&samples::plan());
    let paragraph = docx.paragraph("2.强化宣传教育");
    let head = paragraph.all("w:r")[0];
    assert_eq!(text(head), "2.强化宣传教育。");
    let style = head.child("w:rPr").unwrap().child("w:rStyle").unwrap().attribute("w:val").unwrap();
    assert_eq!(docx.style(style).child("w:link").unwrap().attribute("w:val"), Some("WsHeading3"));
}

#[test]
fn bold_levels_embolden_headings_and_run_in_headings_of_that_level_alone() {
    let profile = Profile { bold_levels: [2].into(), ..Profile::default() };
    let docx = open_with(&samples::plan(), &profile);
    let is_bold = |beginning: &str, run: usize| {
        let paragraph = docx.paragraph(beginning);
        let run = paragraph.all("w:r")[run].clone();
        let style = run.child("w:rPr").and_then(|properties| properties.child("w:rStyle"));
        let of_run = style.is_some_and(|style| bold_style(&docx, style.attribute("w:val").unwrap()));
        of_run
            || bold_style(
                &docx,
                paragraph.child("w:pPr").unwrap().child("w:pStyle").unwrap().attribute("w:val").unwrap(),
            )
    };
    assert!(is_bold("（一）总体目标", 0));
    assert!(is_bold("（二）具体目标", 0));
    assert!(!is_bold("（二）具体目标", 1));
    assert!(!is_bold("一、指导思想", 0));
    assert!(!is_bold("1.加强组织领导", 0));
}

fn bold_style(docx: &Docx, id: &str) -> bool {
    docx.style(id).child("w:rPr").is_some_and(|properties| properties.child("w:b").is_some())
}

#[test]
fn the_title_is_one_centred_paragraph_with_forced_breaks_and_no_indent() {
    let docx = open(&samples::plan());
    let title = docx.paragraph("某某市教育局关于印发\n");
    assert_eq!(title.all("w:br").len(), 2);
    assert_eq!(docx.paragraph_property(title, "w:jc", "w:val").as_deref(), Some("center"));
    assert_eq!(docx.paragraph_property(title, "w:ind", "w:firstLineChars"), None);
    assert_eq!(docx.paragraph_property(title, "w:spacing", "w:line").as_deref(), Some("579"));
    assert!(docx.faces(title).iter().all(|(_, face)| face == "方正小标宋简体"));
}

#[test]
fn blank_rows_are_spacing_of_whole_grid_rows_and_never_empty_paragraphs() {
    let docx = open(&samples::plan());
    assert_eq!(property(&docx, "各县", "w:spacing", "w:before").as_deref(), Some("579"));
    assert_eq!(property(&docx, "各县", "w:spacing", "w:line").as_deref(), Some("579"));
    assert!(docx.paragraphs().iter().all(|paragraph| !text(paragraph).is_empty()));
}

#[test]
fn the_addressee_stands_flush_left() {
    let docx = open(&samples::plan());
    assert_eq!(property(&docx, "各县", "w:ind", "w:firstLineChars"), None);
    assert_eq!(property(&docx, "各县", "w:ind", "w:left"), None);
}

#[test]
fn signature_and_date_keep_fractions_of_a_character_from_the_right() {
    let docx = open(&samples::signed());
    for (beginning, chars, twips) in [("某某学校", "400", "1263"), ("2024年3月15日", "225", "711")] {
        assert_eq!(property(&docx, beginning, "w:jc", "w:val").as_deref(), Some("right"));
        assert_eq!(property(&docx, beginning, "w:ind", "w:rightChars").as_deref(), Some(chars));
        assert_eq!(property(&docx, beginning, "w:ind", "w:right").as_deref(), Some(twips));
    }
}

#[test]
fn an_attachment_note_hangs_under_the_first_character_of_the_name() {
    let docx = open(&samples::attachments());
    assert_eq!(property(&docx, "附件：1.", "w:ind", "w:left").as_deref(), Some("1895"));
    assert_eq!(property(&docx, "附件：1.", "w:ind", "w:hangingChars").as_deref(), Some("400"));
    assert_eq!(property(&docx, "附件：1.", "w:ind", "w:leftChars").as_deref(), Some("200"));
    assert_eq!(property(&docx, "2.重点", "w:ind", "w:hanging").as_deref(), Some("316"));
    assert_eq!(property(&docx, "2.重点", "w:ind", "w:leftChars").as_deref(), Some("500"));
}

#[test]
fn an_attachment_begins_a_page() {
    let docx = open(&samples::attachments());
    let with_break =
        |beginning: &str| docx.paragraph(beginning).child("w:pPr").unwrap().child("w:pageBreakBefore").is_some();
    assert!(with_break("附件1"));
    assert!(!with_break("领导小组"));
}

#[test]
fn alignment_and_outline_of_the_document_win_over_those_of_the_style() {
    let paragraph = Paragraph {
        align: Alignment::Left,
        outline: None,
        first_indent: 0.0,
        ..samples::paragraph(Role::Heading(1), "目　录")
    };
    let docx = open(&samples::document("", vec![Block::Paragraph(paragraph)]));
    assert_eq!(property(&docx, "目", "w:jc", "w:val").as_deref(), Some("left"));
    assert_eq!(property(&docx, "目", "w:outlineLvl", "w:val").as_deref(), Some("9"));
    assert_eq!(property(&docx, "目", "w:ind", "w:firstLineChars").as_deref(), Some("0"));
    assert_eq!(property(&docx, "目", "w:ind", "w:firstLine").as_deref(), Some("0"));
}

#[test]
fn quotes_dashes_and_other_shared_marks_are_hinted_to_the_han_face() {
    let docx = open(&samples::plan());
    for run in docx.document.all("w:r") {
        let shared = text(run).chars().any(|character| "“”‘’—…·×①②№".contains(character));
        let hint = run.child("w:rPr").and_then(|properties| properties.child("w:rFonts"));
        let hint = hint.and_then(|fonts| fonts.attribute("w:hint"));
        assert_eq!(hint == Some("eastAsia"), shared, "{}", text(run));
    }
}

#[test]
fn characters_outside_gb2312_are_asked_for_under_the_wider_name() {
    let docx = open(&samples::rare_names());
    let pairs = |beginning: &str| docx.faces(docx.paragraph(beginning));
    assert_eq!(pairs("陶喆")[1], ("喆".to_owned(), "方正小标宋_GBK".to_owned()));
    let rare: String = pairs("组长").iter().filter(|(_, face)| face == "仿宋").map(|(text, _)| text.clone()).collect();
    assert_eq!(rare, "镕喆祎");
    assert_eq!(pairs("（一）喆组")[1], ("喆".to_owned(), "楷体".to_owned()));
    assert_eq!(pairs("（二）堃组")[1], ("堃".to_owned(), "楷体".to_owned()));
    assert_eq!(pairs("三、镕组").len(), 1, "黑体 is not limited to GB 2312");
}

#[test]
fn system_names_need_no_wider_twin_but_the_title_does() {
    let profile = Profile { font_names: FontNames::System, ..Profile::default() };
    let docx = open_with(&samples::rare_names(), &profile);
    assert_eq!(docx.faces(docx.paragraph("组长")).len(), 1);
    assert_eq!(docx.faces(docx.paragraph("组长"))[0].1, "仿宋");
    assert_eq!(docx.faces(docx.paragraph("陶喆"))[1].1, "方正小标宋_GBK");
}

#[test]
fn latin_letters_follow_the_profile() {
    let latin = |profile: &Profile, beginning: &str| {
        let docx = open_with(&samples::plan(), profile);
        let paragraph = docx.paragraph(beginning);
        docx.run_property(paragraph, paragraph.all("w:r")[0], "w:rFonts", "w:ascii").unwrap()
    };
    let han = Profile { latin_face: LatinFace::Han, ..Profile::default() };
    assert_eq!(latin(&Profile::default(), "全年"), "Times New Roman");
    assert_eq!(latin(&han, "全年"), "仿宋_GB2312");
    assert_eq!(latin(&han, "一、指导思想"), "黑体");
}

#[test]
fn levels_without_a_style_are_set_like_the_fifth() {
    let document = samples::document("", vec![Block::Paragraph(samples::run_in(9, "甲。", "乙"))]);
    let docx = open(&document);
    assert_eq!(docx.style_name(docx.paragraph("甲")), "五级标题接排");
}

#[test]
fn traditional_text_is_asked_for_under_the_wider_names_as_a_whole() {
    let docx = open(&samples::traditional());
    let faces = |beginning: &str| docx.faces(docx.paragraph(beginning));
    assert_eq!(faces("學校"), [("學校工作計劃".to_owned(), "方正小标宋_GBK".to_owned())]);
    assert_eq!(faces("為貫徹").len(), 1);
    assert_eq!(faces("為貫徹")[0].1, "仿宋");
}

#[test]
fn lines_of_titles_headings_and_signatures_stay_on_one_page() {
    let docx = open(&samples::signed());
    for (role, whole) in [
        (Role::Title, true),
        (Role::Heading(1), true),
        (Role::Signature, true),
        (Role::Body, false),
        (Role::RunIn(1), false),
    ] {
        let properties = docx.style(setting(role).style_id).child("w:pPr");
        assert_eq!(properties.is_some_and(|all| all.child("w:keepLines").is_some()), whole, "{role:?}");
    }
}
