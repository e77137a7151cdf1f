//! Letterhead, 版记 and page numbers of papers, read back from the finished
//! file. Places are twips of the sheet; a frame holds one line of 1.2 times its
//! size, the em box in the middle of it.

// A test says what went wrong by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use wenshu_emit_docx::{DocxOptions, EmitDocxError, emit_docx};
use wenshu_model::{Alignment, Block, OfficialDocument, PaperKind, Role};
use wenshu_standard::{DocxGrid, PageNumbers, Profile, setting};

use crate::reading;
use crate::samples;

use reading::{Docx, Element, text};
use samples::papers;

const TWIP_PER_MM: f64 = 1440.0 / 25.4;
const EMU_PER_MM: f64 = 36_000.0;

fn open(document: &OfficialDocument) -> Docx {
    open_with(document, &Profile::default())
}

fn open_with(document: &OfficialDocument, profile: &Profile) -> Docx {
    Docx::open(&emit_docx(document, profile, &DocxOptions::default()).unwrap())
}

fn number(element: &Element, attribute: &str) -> f64 {
    element.attribute(attribute).unwrap_or_else(|| panic!("{attribute}: {element:?}")).parse().unwrap()
}

fn frame(paragraph: &Element) -> &Element {
    paragraph.child("w:pPr").and_then(|properties| properties.child("w:framePr")).expect("a frame")
}

/// Top of the em box of a framed paragraph, mm.
fn em_top(docx: &Docx, paragraph: &Element) -> f64 {
    let frame = frame(paragraph);
    assert_eq!((frame.attribute("w:vAnchor"), frame.attribute("w:hAnchor")), (Some("page"), Some("page")));
    // A line more grows the frame; an exact height would hide it.
    assert_eq!(frame.attribute("w:hRule"), Some("atLeast"));
    let spacing = paragraph.child("w:pPr").unwrap().child("w:spacing").unwrap();
    assert_eq!(spacing.attribute("w:lineRule"), Some("exact"));
    assert_eq!(docx.paragraph_property(paragraph, "w:snapToGrid", "w:val").as_deref(), Some("0"));
    let line = number(spacing, "w:line");
    let size = number_of(docx, paragraph, "w:sz") * 10.0;
    assert!((line - 1.2 * size).abs() < 1.0, "{line} for {size}");
    (number(frame, "w:y") + (line - size) / 2.0) / TWIP_PER_MM
}

fn number_of(docx: &Docx, paragraph: &Element, property: &str) -> f64 {
    let run = paragraph.all("w:r").into_iter().find(|run| !text(run).is_empty()).unwrap();
    docx.run_property(paragraph, run, property, "w:val").unwrap().parse().unwrap()
}

fn colour(docx: &Docx, paragraph: &Element) -> Option<String> {
    docx.run_property(paragraph, paragraph.all("w:r")[0], "w:color", "w:val")
}

/// 9704-7.2.4-b, 9704-10.1-a, 9704-10.2-a: the samples ask for marks whose ink
/// begins at 72, 30 and 57 mm, 0.03 em below the top of the em box.
#[test]
fn marks_stand_at_72_57_and_30_mm_in_red() {
    for (document, ink, mark) in [
        (papers::downward(), 72.0, "某某市人民政府文件"),
        (papers::joint(), 72.0, "某某市教育局"),
        (papers::order(), 57.0, "某某市人民政府令"),
        (papers::letter(), 30.0, "某某市人民政府办公室"),
    ] {
        let docx = open(&document);
        let paragraph = docx.paragraph(mark);
        let size_mm = number_of(&docx, paragraph, "w:sz") / 2.0 * 25.4 / 72.0;
        let ink_top = em_top(&docx, paragraph) + 0.03 * size_mm;
        assert!((ink_top - ink).abs() < 0.05, "{mark} at {ink_top}");
        assert_eq!(colour(&docx, paragraph).as_deref(), Some("FF0000"));
        assert_eq!(docx.style_name(paragraph), "发文机关标志");
    }
}

/// Every paragraph of a letterhead stands where its place says, in a style of
/// its role, before the text and in order.
#[test]
fn every_paragraph_of_a_letterhead_stands_at_its_place() {
    for (name, document) in papers::all() {
        let Some(letterhead) = &document.letterhead else { continue };
        let docx = open(&document);
        let set = letterhead.set.as_ref().unwrap();
        for ((expected, place), found) in letterhead.paragraphs.iter().zip(&set.places).zip(docx.paragraphs()) {
            assert_eq!(text(found), expected.text(), "{name}");
            assert_eq!(docx.style_name(found), setting(expected.role).style_name);
            assert!((em_top(&docx, found) - f64::from(place.top_mm)).abs() < 0.05, "{name}: {}", expected.text());
            let (left, width) = (number(frame(found), "w:x"), number(frame(found), "w:w"));
            let (left_mm, right_mm) = (left / TWIP_PER_MM, (left + width) / TWIP_PER_MM);
            // The edge that the text stands at is that of its place; the other may
            // take all the room of the row.
            let (expected_left, expected_right) = (f64::from(place.left_mm), f64::from(place.left_mm + place.width_mm));
            match expected.align {
                Alignment::Right => assert!((right_mm - expected_right).abs() < 0.02, "{name}"),
                Alignment::Left | Alignment::Justify => assert!((left_mm - expected_left).abs() < 0.02, "{name}"),
                Alignment::Center | Alignment::Distribute => {
                    assert!((left_mm + right_mm - expected_left - expected_right).abs() < 0.04, "{name}");
                }
            }
            assert!(left_mm > expected_left.min(28.0) - 0.02 && right_mm < expected_right.max(184.0) + 0.02, "{name}");
        }
    }
}

/// Word moves frames apart that lie on each other (9704-10.1-c, -d: 份号 at the
/// left and the number at the right of one row).
#[test]
fn no_two_frames_lie_on_each_other() {
    for (name, document) in papers::all() {
        let docx = open(&document);
        let frames: Vec<_> = docx.document.all("w:framePr").into_iter().collect();
        for (index, one) in frames.iter().enumerate() {
            for other in frames.iter().skip(index + 1) {
                let apart = |at: &str, length: &str| {
                    number(one, at) + number(one, length) <= number(other, at)
                        || number(other, at) + number(other, length) <= number(one, at)
                };
                assert!(apart("w:x", "w:w") || apart("w:y", "w:h"), "{name}: {one:?} {other:?}");
            }
        }
    }
}

/// 9704-10.1-d: a program that sets gaps between Han characters and digits, or
/// has another face, still finds room for 号 on the row.
#[test]
fn the_number_of_a_letter_has_the_row_to_itself_up_to_what_stands_there() {
    let mut document = papers::letter();
    let head = document.letterhead.as_mut().unwrap();
    let places = &mut head.set.as_mut().unwrap().places;
    // As fit places it: no wider than its text.
    (places[2].left_mm, places[2].width_mm) = (126.4, 57.6);
    let docx = open(&document);
    let (copy, number_text) = (frame(docx.paragraph("000003")), frame(docx.paragraph("某政办函")));
    let right = |frame| number(frame, "w:x") + number(frame, "w:w");
    assert!((right(number_text) / TWIP_PER_MM - 184.0).abs() < 0.02);
    assert!((number(number_text, "w:x") - right(copy)).abs() < 1.0, "up to the 份号");
    let head = document.letterhead.as_mut().unwrap();
    head.paragraphs.remove(1);
    head.set.as_mut().unwrap().places.remove(1);
    let docx = open(&document);
    let alone = frame(docx.paragraph("某政办函"));
    assert!((number(alone, "w:x") / TWIP_PER_MM - 28.0).abs() < 0.02, "{alone:?}");
    assert!((right(alone) / TWIP_PER_MM - 184.0).abs() < 0.02);
}

/// 9704-7.2.4-d.
#[test]
fn names_of_a_joint_issue_are_spread_over_one_width() {
    let docx = open(&papers::joint());
    for organ in ["某某市教育局", "某某市公安局", "某某市市场监督管理局"] {
        let paragraph = docx.paragraph(organ);
        assert_eq!(docx.paragraph_property(paragraph, "w:jc", "w:val").as_deref(), Some("distribute"));
        assert_eq!(frame(paragraph).attribute("w:w"), Some("6520"));
    }
    let suffix = docx.paragraph("文件");
    assert_eq!(docx.style_name(suffix), "发文机关标志后缀");
    assert!(number(frame(suffix), "w:x") > number(frame(docx.paragraph("某某市教育局")), "w:x") + 6520.0);
}

/// 9704-7.2.6-c: stops count from the left of the type area.
#[test]
fn signatories_stand_at_their_stops() {
    let docx = open(&papers::upward());
    let tabs = |beginning| {
        let paragraph = docx.paragraph(beginning);
        let tabs = paragraph.all("w:tab").into_iter().filter(|tab| tab.attribute("w:pos").is_some());
        tabs.map(|tab| (tab.attribute("w:val").unwrap(), number(tab, "w:pos"))).collect::<Vec<_>>()
    };
    assert_eq!(tabs("\t签发人"), [("left", 5054.0), ("left", 7265.0)]);
    assert_eq!(tabs("某政"), [("left", 6317.0)]);
}

/// A rule as it stands in the file: left, right and middle in mm, weight in pt, colour.
fn rules(docx: &Docx) -> Vec<(String, f64, f64, f64, f64, String)> {
    let anchors = docx.document.all("wp:anchor");
    let rule = |anchor: &&Element| {
        let offset = |axis: &str| {
            let position = anchor.child(axis).unwrap();
            assert_eq!(position.attribute("relativeFrom"), Some("page"));
            position.child("wp:posOffset").unwrap().text.parse::<f64>().unwrap() / EMU_PER_MM
        };
        let extent = anchor.child("wp:extent").unwrap();
        assert_eq!(extent.attribute("cy"), Some("0"));
        let (left, middle) = (offset("wp:positionH"), offset("wp:positionV"));
        let line = anchor.all("a:ln")[0];
        let name = anchor.child("wp:docPr").unwrap().attribute("name").unwrap().to_owned();
        let colour = line.all("a:srgbClr")[0].attribute("val").unwrap().to_owned();
        (name, left, left + number(extent, "cx") / EMU_PER_MM, middle, number(line, "w") / 12_700.0, colour)
    };
    anchors.iter().map(rule).collect()
}

/// 9704-7.2.7-a: 156 mm wide, 4 mm below the number; red.
#[test]
fn the_separator_lies_4_mm_below_the_number_over_the_type_area() {
    for document in [papers::downward(), papers::joint(), papers::upward()] {
        let docx = open(&document);
        let [(name, left, right, middle, weight, colour)] = &rules(&docx)[..] else { panic!("one rule") };
        assert_eq!((name.as_str(), colour.as_str(), *weight), ("红色分隔线", "FF0000", 1.0));
        assert!((left - 28.0).abs() < 0.01 && (right - 184.0).abs() < 0.01);
        let number = docx.paragraph(&document.letterhead.as_ref().unwrap().paragraphs.last().unwrap().text());
        let em_bottom = em_top(&docx, number) + 16.0 * 25.4 / 72.0;
        assert!((middle - em_bottom - 4.0).abs() < 0.1, "{middle} {em_bottom}");
    }
}

/// 9704-10.1-b: 170 mm long; thick above thin below the mark, thin above thick
/// at 277 mm, on page 1 since they hang on the first paragraph of the text.
#[test]
fn double_rules_of_a_letter_are_170_mm_long_and_turned_against_each_other() {
    let docx = open(&papers::letter());
    let rules = rules(&docx);
    let weights: Vec<_> = rules.iter().map(|rule| rule.4).collect();
    assert_eq!(weights, [2.25, 0.75, 0.75, 2.25]);
    assert!(rules.iter().all(|rule| (rule.1 - 20.0).abs() < 0.01 && (rule.2 - 190.0).abs() < 0.01));
    assert!(rules.is_sorted_by(|one, next| one.3 < next.3));
    assert!((rules[2].3 - 277.0).abs() < 1.0 && (rules[3].3 - 277.0).abs() < 1.0);
    assert_eq!(docx.paragraph("某某市人民政府关于").all("wp:anchor").len(), 4);
}

/// The rows of the letterhead are whole lines of the pitch above the title.
#[test]
fn the_title_stands_below_the_rows_of_the_letterhead() {
    for (grid, pitch) in [(DocxGrid::Gbt9704, 579), (DocxGrid::Gbt33476, 592)] {
        let document = papers::downward();
        let rows = document.letterhead.as_ref().unwrap().set.as_ref().unwrap().rows;
        let docx = open_with(&document, &Profile { docx_grid: grid, ..Profile::default() });
        let title = docx.paragraph("某某市人民政府关于");
        let before = docx.paragraph_property(title, "w:spacing", "w:before").unwrap();
        assert_eq!(before, (rows * pitch).to_string());
    }
}

fn imprint(docx: &Docx) -> &Element {
    docx.document.all("w:tbl").into_iter().find(|table| !table.all("w:tblpPr").is_empty()).expect("a 版记")
}

/// Weights of the rules above and below each row, eighths of a point; 0 for none.
fn borders(table: &Element) -> Vec<(f64, f64)> {
    let weight = |cell: &Element, edge: &str| {
        let border = cell.all(edge);
        match border[0].attribute("w:val") {
            Some("single") => number(border[0], "w:sz"),
            _ => 0.0,
        }
    };
    table.all("w:tcBorders").into_iter().map(|cell| (weight(cell, "w:top"), weight(cell, "w:bottom"))).collect()
}

/// 9704-7.4.1-a to -c: as wide as the type area, its foot on that of the type
/// area, first and last rule 0.35 mm (8 eighths), inner rules 0.25 mm (6).
#[test]
fn the_imprint_stands_at_the_foot_of_the_type_area_between_its_rules() {
    let docx = open(&papers::downward());
    let table = imprint(&docx);
    let place = table.all("w:tblpPr")[0];
    let expected =
        [("w:vertAnchor", "margin"), ("w:tblpYSpec", "bottom"), ("w:horzAnchor", "page"), ("w:tblpX", "1588")];
    for (attribute, value) in expected {
        assert_eq!(place.attribute(attribute), Some(value));
    }
    assert_eq!(table.all("w:tblW")[0].attribute("w:w"), Some("8844"));
    assert_eq!(borders(table), [(8.0, 6.0), (6.0, 8.0)]);
    assert!(table.all("w:left").iter().chain(&table.all("w:right")).all(|edge| edge.attribute("w:sz").is_none()));
    // 主送 over 抄送 without a rule between (9704-7.4.2-b).
    let docx = open(&papers::imprint_rules());
    assert_eq!(borders(imprint(&docx)), [(8.0, 0.0), (0.0, 6.0), (6.0, 6.0), (6.0, 8.0)]);
}

/// 9704-7.4.2-a, 9704-7.4.3-a: 4号, 28 pt lines, one 字 in on both sides.
#[test]
fn elements_of_the_imprint_are_in_size_4_with_their_insets() {
    let docx = open(&papers::downward());
    for (beginning, style) in [("抄送：", "抄送"), ("某某市人民政府办公室", "印发机关和印发日期")]
    {
        let paragraph = docx.paragraph(beginning);
        assert_eq!(docx.style_name(paragraph), style);
        assert_eq!(number_of(&docx, paragraph, "w:sz"), 28.0);
        assert_eq!(docx.paragraph_property(paragraph, "w:spacing", "w:line").as_deref(), Some("560"));
    }
    let copies = docx.paragraph("抄送：").child("w:pPr").unwrap().child("w:ind").unwrap();
    assert_eq!(
        (number(copies, "w:left"), number(copies, "w:hanging"), number(copies, "w:right")),
        (1120.0, 840.0, 280.0)
    );
    let stop = docx.paragraph("某某市人民政府办公室").all("w:tab")[0];
    assert_eq!((stop.attribute("w:val"), number(stop, "w:pos")), (Some("right"), 8564.0));
}

/// 9704-10.1-g.
#[test]
fn the_imprint_of_a_letter_has_no_rules() {
    let docx = open(&papers::letter());
    assert_eq!(borders(imprint(&docx)), [(0.0, 0.0)]);
}

/// With the margins of GB/T 33476.2 the text ends 2.42 mm below the type area:
/// a row without text makes up for it.
#[test]
fn the_last_rule_lies_on_the_type_area_with_the_other_margins_too() {
    let profile = Profile { docx_grid: DocxGrid::Gbt33476, ..Profile::default() };
    let docx = open_with(&papers::downward(), &profile);
    let height = imprint(&docx).all("w:trHeight")[0];
    assert_eq!((number(height, "w:val"), height.attribute("w:hRule")), (137.0, Some("exact")));
}

/// Text of the footers that a section names, by kind.
fn footers(docx: &Docx, section: &Element) -> Vec<(String, String)> {
    let relations = docx.part("word/_rels/document.xml.rels");
    let footer = |reference: &&Element| {
        let id = reference.attribute("r:id");
        let relation = relations.children.iter().find(|relation| relation.attribute("Id") == id).unwrap();
        let footer = docx.part(&format!("word/{}", relation.attribute("Target").unwrap()));
        let text: String = footer.all("w:p").into_iter().map(text).collect();
        (reference.attribute("w:type").unwrap().to_owned(), text)
    };
    section.all("w:footerReference").iter().map(footer).collect()
}

fn kinds(footers: &[(String, String)]) -> Vec<(&str, &str)> {
    footers.iter().map(|(kind, text)| (kind.as_str(), text.as_str())).collect()
}

const NUMBERED: [(&str, &str); 2] = [("default", "— 1 —"), ("even", "— 1 —")];

/// 9704-10.1-h.
#[test]
fn page_1_of_a_letter_alone_has_no_number() {
    let docx = open(&papers::letter());
    let section = docx.section();
    assert!(section.child("w:titlePg").is_some());
    assert_eq!(kinds(&footers(&docx, section)), [NUMBERED[0], NUMBERED[1], ("first", "")]);
    for (name, document) in papers::all().into_iter().filter(|(_, document)| document.kind != PaperKind::Letter) {
        assert!(open(&document).document.all("w:titlePg").is_empty(), "{name}");
    }
}

/// 9704-7.5-d.
#[test]
fn a_blank_page_and_the_page_of_the_imprint_behind_it_have_no_number() {
    let docx = open(&papers::imprint_blank_page());
    let sections = docx.document.all("w:sectPr");
    assert_eq!(sections.len(), 2);
    assert_eq!(kinds(&footers(&docx, sections[0])), NUMBERED);
    assert_eq!(kinds(&footers(&docx, sections[1])), [("default", ""), ("even", "")]);
    let body = docx.document.child("w:body").unwrap();
    let last = body.children.iter().position(|block| !block.all("w:sectPr").is_empty()).unwrap();
    let behind: Vec<_> = body.children[last + 1..].iter().map(|block| block.name.as_str()).collect();
    assert_eq!(behind, ["w:p", "w:p", "w:tbl", "w:p", "w:sectPr"]);
    let breaks = |block: &Element| !block.all("w:pageBreakBefore").is_empty();
    assert_eq!([breaks(&body.children[last + 1]), breaks(&body.children[last + 2])], [false, true]);
}

#[test]
fn the_imprint_begins_a_page_of_its_own_where_fit_says_so() {
    let docx = open(&papers::imprint_own_page());
    assert_eq!(docx.document.all("w:sectPr").len(), 1);
    let body = docx.document.child("w:body").unwrap();
    let table = body.children.iter().position(|block| block.name == "w:tbl").unwrap();
    assert!(!body.children[table - 1].all("w:pageBreakBefore").is_empty());
    let same = open(&papers::downward());
    assert!(same.document.all("w:pageBreakBefore").is_empty());
}

/// 9704-8-a, -b and spec §6.
#[test]
fn a_turned_table_stands_on_a_landscape_sheet_with_the_margins_gone_round() {
    let docx = open(&papers::turned_table());
    let sections = docx.document.all("w:sectPr");
    let orientation = |section: &&Element| section.child("w:pgSz").unwrap().attribute("w:orient").map(str::to_owned);
    let landscape = Some("landscape".to_owned());
    assert_eq!(sections.iter().map(orientation).collect::<Vec<_>>(), [None, landscape.clone(), landscape, None]);
    let margin = sections[1].child("w:pgMar").unwrap();
    let mm = |side| (number(margin, side) / TWIP_PER_MM).round();
    assert_eq!([mm("w:top"), mm("w:bottom"), mm("w:left"), mm("w:right")], [28.0, 26.0, 35.0, 37.0]);
    assert_eq!(docx.document.all("w:tblW")[0].attribute("w:w"), Some("12755"));
    for (section, turned) in sections.iter().zip([false, true, true, false]) {
        assert_eq!(kinds(&footers(&docx, section)), NUMBERED);
        let first = section.all("w:footerReference")[0].attribute("r:id").unwrap();
        assert_eq!(first, if turned { "rId9" } else { "rId4" });
    }
    for (part, side) in [("word/footer5.xml", "right"), ("word/footer6.xml", "left")] {
        let footer = docx.part(part);
        let place = footer.all("w:tblpPr")[0];
        // Its middle lies 28 mm from the left: 7 mm below the type area of the upright sheet.
        assert!(((number(place, "w:tblpX") + 140.0) / TWIP_PER_MM - 28.0).abs() < 0.05);
        assert!((number(place, "w:tblpY") / TWIP_PER_MM - 28.0).abs() < 0.05);
        assert_eq!(footer.all("w:textDirection")[0].attribute("w:val"), Some("tbRl"));
        assert_eq!(footer.all("w:jc")[0].attribute("w:val"), Some(side));
    }
}

#[test]
fn page_numbers_in_the_middle_are_an_option() {
    let profile = Profile { page_numbers: PageNumbers::Center, ..Profile::default() };
    let docx = open_with(&papers::turned_table(), &profile);
    for part in ["word/footer1.xml", "word/footer2.xml", "word/footer5.xml", "word/footer6.xml"] {
        let footer = docx.part(part);
        assert_eq!(footer.all("w:jc")[0].attribute("w:val"), Some("center"), "{part}");
        assert!(footer.all("w:ind").is_empty());
    }
}

#[test]
fn pictures_are_in_the_file_as_they_came_and_have_their_size_and_words() {
    let document = papers::pictures();
    let docx = open(&document);
    let of = |sha256: &str| document.assets.iter().find(|asset| asset.sha256 == sha256).unwrap().bytes.to_vec();
    let names: Vec<_> = docx.media.keys().map(String::as_str).collect();
    assert_eq!(names, ["word/media/image1.png", "word/media/image2.jpeg"]);
    assert_eq!(docx.media["word/media/image1.png"], of("aa"));
    assert_eq!(docx.media["word/media/image2.jpeg"], of("bb"));
    let relations = docx.part("word/_rels/document.xml.rels");
    let figures = document.blocks.iter().filter_map(|block| match block {
        Block::Figure(figure) => Some(figure),
        _ => None,
    });
    let drawings = docx.document.all("wp:inline");
    assert_eq!(drawings.len(), 3);
    for (figure, drawing) in figures.zip(drawings) {
        let extent = drawing.child("wp:extent").unwrap();
        let (width, height) = (number(extent, "cx") / EMU_PER_MM, number(extent, "cy") / EMU_PER_MM);
        assert!(
            (width - f64::from(figure.width_mm)).abs() < 0.01 && (height - f64::from(figure.height_mm)).abs() < 0.01
        );
        assert_eq!(drawing.child("wp:docPr").unwrap().attribute("descr"), Some(figure.alt.as_str()));
        let id = drawing.all("a:blip")[0].attribute("r:embed");
        let relation = relations.children.iter().find(|relation| relation.attribute("Id") == id).unwrap();
        let expected = if figure.asset == "aa" { "media/image1.png" } else { "media/image2.jpeg" };
        assert_eq!(relation.attribute("Target"), Some(expected));
    }
}

#[test]
fn a_picture_whose_bytes_are_not_at_hand_is_refused_with_its_place() {
    let document = samples::document("", vec![papers::figure("dd", 20.0, "")]);
    let error = emit_docx(&document, &Profile::default(), &DocxOptions::default()).unwrap_err();
    assert!(matches!(error, EmitDocxError::PictureAbsent { .. }), "{error}");
}

/// 9704-7.3.5.5-a: what fit changed reaches the file, on top of the grid's −5.
#[test]
fn adjusted_distances_of_characters_and_lines_are_written() {
    let docx = open(&papers::adjusted());
    let paragraph = docx.paragraph("各级各部门");
    assert_eq!(number_of(&docx, paragraph, "w:spacing"), -7.0);
    assert_eq!(docx.paragraph_property(paragraph, "w:spacing", "w:line").as_deref(), Some("574"));
    assert_eq!(docx.paragraph_property(paragraph, "w:spacing", "w:lineRule").as_deref(), Some("exact"));
    assert_eq!(docx.paragraph_property(paragraph, "w:snapToGrid", "w:val").as_deref(), Some("0"));
    assert_eq!(number_of(&docx, docx.paragraph("某某市人民政府关于"), "w:spacing"), -2.0);
    let profile = Profile { line_pitch_pt: Some(28.0), ..Profile::default() };
    let docx = open_with(&papers::downward(), &profile);
    assert_eq!(docx.paragraph_property(docx.paragraph("各级各部门"), "w:spacing", "w:line").as_deref(), Some("560"));
}

/// impl-seal-space: the room below the date, which a note may stand in.
#[test]
fn rows_for_the_foot_of_a_seal_follow_the_date_unless_a_note_does() {
    let mut document = papers::downward();
    let with_note = open(&document);
    let after = |docx: &Docx| docx.paragraph_property(docx.paragraph("2026年7月4日"), "w:spacing", "w:after");
    assert_eq!(after(&with_note).as_deref(), Some("0"));
    document.blocks.pop();
    assert_eq!(after(&open(&document)).as_deref(), Some("579"));
}

#[test]
fn a_paper_that_was_not_fitted_is_refused() {
    let mut without_places = papers::downward();
    without_places.letterhead.as_mut().unwrap().set = None;
    let mut short_of_places = papers::downward();
    short_of_places.letterhead.as_mut().unwrap().set.as_mut().unwrap().places.pop();
    let mut without_page = papers::downward();
    without_page.imprint.as_mut().unwrap().set = None;
    for document in [without_places, short_of_places, without_page] {
        let error = emit_docx(&document, &Profile::default(), &DocxOptions::default()).unwrap_err();
        assert!(matches!(error, EmitDocxError::NotFitted), "{error}");
    }
}

/// A letterhead over a text that does not begin with a paragraph still takes its rows.
#[test]
fn rows_of_the_letterhead_do_not_hang_on_a_paragraph() {
    for blocks in [Vec::new(), papers::pictures().blocks.split_off(2), papers::turned_table().blocks.split_off(3)] {
        let document = OfficialDocument { blocks, assets: papers::pictures().assets, ..papers::downward() };
        let docx = open(&document);
        let holder = docx.paragraphs().into_iter().find(|paragraph| !paragraph.all("wp:anchor").is_empty()).unwrap();
        assert!(docx.paragraph_property(holder, "w:spacing", "w:before").unwrap().parse::<u32>().unwrap() > 5000);
        assert_eq!(document.letterhead.unwrap().of_role(Role::IssuerMark).count(), 1);
    }
}
