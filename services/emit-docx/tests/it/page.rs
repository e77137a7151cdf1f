//! Page set-up, footers, defaults and settings, read back from the finished file.

// A test says what went wrong by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use wenshu_emit_docx::{DocxOptions, emit_docx};
use wenshu_standard::{DocxGrid, Profile};

use crate::reading;
use crate::samples;

use reading::{Docx, Element};

fn open(profile: &Profile) -> Docx {
    Docx::open(&emit_docx(&samples::plan(), profile, &DocxOptions::default()).unwrap())
}

fn attributes(element: &Element, names: &[&str]) -> Vec<String> {
    names.iter().map(|name| element.attribute(name).unwrap_or("-").to_owned()).collect()
}

#[test]
fn the_sheet_is_a4_with_the_margins_of_clause_5_2() {
    let docx = open(&Profile::default());
    let section = docx.section();
    assert_eq!(attributes(section.child("w:pgSz").unwrap(), &["w:w", "w:h"]), ["11906", "16838"]);
    let margins = ["w:top", "w:right", "w:bottom", "w:left", "w:footer", "w:gutter"];
    let expected = ["2098", "1474", "1984", "1588", "1447", "0"];
    assert_eq!(attributes(section.child("w:pgMar").unwrap(), &margins), expected);
}

#[test]
fn grid_and_lines_have_one_pitch() {
    for (grid, pitch) in [(DocxGrid::Gbt9704, "579"), (DocxGrid::Gbt33476, "592")] {
        let docx = open(&Profile { docx_grid: grid, ..Profile::default() });
        let doc_grid = docx.section().child("w:docGrid").unwrap();
        assert_eq!(attributes(doc_grid, &["w:type", "w:linePitch", "w:charSpace"]), ["lines", pitch, "-"]);
        let spacing = docx.style("Normal").child("w:pPr").unwrap().child("w:spacing").unwrap();
        let expected = ["0", "0", pitch, "exact"];
        assert_eq!(attributes(spacing, &["w:before", "w:after", "w:line", "w:lineRule"]), expected);
    }
}

#[test]
fn the_margins_of_gbt_33476_are_an_option() {
    let docx = open(&Profile { docx_grid: DocxGrid::Gbt33476, ..Profile::default() });
    let margin = docx.section().child("w:pgMar").unwrap();
    assert_eq!(attributes(margin, &["w:top", "w:bottom", "w:footer"]), ["1960", "1847", "1447"]);
}

#[test]
fn normal_breaks_lines_as_the_catalogue_says() {
    let docx = open(&Profile::default());
    let properties = docx.style("Normal").child("w:pPr").unwrap();
    for off in ["w:widowControl", "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN"] {
        assert_eq!(properties.child(off).unwrap().attribute("w:val"), Some("0"), "{off}");
    }
    assert_eq!(properties.child("w:kinsoku").unwrap().attribute("w:val"), None);
    assert_eq!(properties.child("w:jc").unwrap().attribute("w:val"), Some("both"));
    let run = docx.style("Normal").child("w:rPr").unwrap();
    assert_eq!(run.child("w:spacing").unwrap().attribute("w:val"), Some("-5"));
}

#[test]
fn defaults_name_faces_and_language_and_no_theme_font_is_used() {
    let docx = open(&Profile::default());
    let defaults = docx.styles.child("w:docDefaults").unwrap().all("w:rPr")[0].clone();
    let fonts = attributes(defaults.child("w:rFonts").unwrap(), &["w:eastAsia", "w:ascii", "w:hAnsi"]);
    assert_eq!(fonts, ["仿宋_GB2312", "Times New Roman", "Times New Roman"]);
    assert_eq!(defaults.child("w:lang").unwrap().attribute("w:eastAsia"), Some("zh-CN"));
    assert!(docx.parts.values().all(|part| !part.contains("Theme=\"")));
}

#[test]
fn the_theme_names_no_face_that_the_styles_do_not_name() {
    let docx = open(&Profile::default());
    let theme = docx.part("word/theme/theme1.xml");
    let faces =
        theme.all("a:ea").into_iter().chain(theme.all("a:latin")).map(|face| face.attribute("typeface").unwrap());
    for face in faces {
        assert!(docx.parts["word/styles.xml"].contains(face), "{face}");
    }
}

#[test]
fn traditional_text_is_marked_as_such() {
    let docx = Docx::open(&emit_docx(&samples::traditional(), &Profile::default(), &DocxOptions::default()).unwrap());
    let language = docx.styles.child("w:docDefaults").unwrap().all("w:lang")[0].clone();
    assert_eq!(language.attribute("w:eastAsia"), Some("zh-TW"));
    assert_eq!(docx.part("docProps/core.xml").child("dc:language").unwrap().text, "zh-TW");
}

#[test]
fn page_numbers_stand_at_the_outer_edges_one_character_inside() {
    let docx = open(&Profile::default());
    let relations = docx.part("word/_rels/document.xml.rels");
    for (kind, side) in [("default", "right"), ("even", "left")] {
        let references = docx.section().all("w:footerReference");
        let reference = references.iter().find(|footer| footer.attribute("w:type") == Some(kind)).unwrap();
        let id = reference.attribute("r:id");
        let target = relations.children.iter().find(|relation| relation.attribute("Id") == id).unwrap();
        let footer = docx.part(&format!("word/{}", target.attribute("Target").unwrap()));
        let paragraph = footer.all("w:p")[0];
        assert_eq!(reading::text(paragraph), "— 1 —");
        assert_eq!(docx.paragraph_property(paragraph, "w:jc", "w:val").as_deref(), Some(side));
        let chars = format!("w:{side}Chars");
        assert_eq!(docx.paragraph_property(paragraph, "w:ind", &chars).as_deref(), Some("100"));
        assert_eq!(docx.paragraph_property(paragraph, "w:ind", &format!("w:{side}")).as_deref(), Some("280"));
        for run in paragraph.all("w:r") {
            for slot in ["w:ascii", "w:hAnsi", "w:eastAsia"] {
                assert_eq!(docx.run_property(paragraph, run, "w:rFonts", slot).as_deref(), Some("宋体"));
            }
            assert_eq!(docx.run_property(paragraph, run, "w:sz", "w:val").as_deref(), Some("28"));
        }
        assert!(footer.all("w:instrText")[0].text.contains("PAGE"));
    }
    assert!(docx.part("word/settings.xml").child("w:evenAndOddHeaders").is_some());
}

#[test]
fn punctuation_is_compressed_and_forced_breaks_are_not_spread() {
    let settings = open(&Profile::default()).part("word/settings.xml");
    let control = settings.child("w:characterSpacingControl").unwrap();
    assert_eq!(control.attribute("w:val"), Some("compressPunctuation"));
    assert!(settings.child("w:compat").unwrap().child("w:doNotExpandShiftReturn").is_some());
}

#[test]
fn every_face_that_is_asked_for_stands_in_the_font_table() {
    for document in [samples::rare_names(), samples::table(), samples::plan()] {
        let docx = Docx::open(&emit_docx(&document, &Profile::default(), &DocxOptions::default()).unwrap());
        let table = docx.part("word/fontTable.xml");
        let known: Vec<_> = table.children.iter().map(|font| font.attribute("w:name").unwrap()).collect();
        let fonts = docx.document.all("w:rFonts").into_iter().chain(docx.styles.all("w:rFonts"));
        for name in fonts.filter_map(|fonts| fonts.attribute("w:eastAsia")) {
            assert!(known.contains(&name), "{name}");
        }
        for font in table.children.iter().filter(|font| font.attribute("w:name") != Some("Times New Roman")) {
            assert!(font.child("w:altName").is_some(), "{font:?}");
        }
    }
}
