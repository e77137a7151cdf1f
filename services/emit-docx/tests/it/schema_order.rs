//! The order of elements: Word offers a repair when it is not the schema's.

// A test says what went wrong by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use wenshu_emit_docx::{DocxOptions, emit_docx};
use wenshu_standard::{DocxGrid, FontNames, LatinFace, Profile};

use crate::reading;
use crate::samples;

use reading::{Docx, Element};

/// The children that a body of ours may have, in the order of the schema
/// (ISO/IEC 29500-1 annex A): copied from the schema by hand, not from the code.
fn sequence(parent: &str) -> Option<&'static str> {
    Some(match parent {
        "w:pPr" => {
            "pStyle keepNext keepLines pageBreakBefore framePr widowControl tabs kinsoku overflowPunct topLinePunct autoSpaceDE \
             autoSpaceDN adjustRightInd snapToGrid spacing ind jc outlineLvl rPr sectPr"
        }
        "w:rPr" => "rStyle rFonts b bCs color spacing kern sz szCs lang",
        "w:sectPr" => "headerReference footerReference pgSz pgMar cols titlePg docGrid",
        "w:tblPr" => "tblStyle tblpPr tblW jc tblInd tblBorders tblLayout tblCellMar",
        "w:trPr" => "cantSplit trHeight tblHeader",
        "w:tcPr" => "tcW gridSpan vMerge tcBorders tcMar textDirection vAlign",
        "w:tbl" => "tblPr tblGrid tr",
        "w:tblBorders" => "top left bottom right insideH insideV",
        "w:tblCellMar" | "w:tcMar" => "top left bottom right",
        "w:tcBorders" => "top left bottom right",
        "w:style" => "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr",
        "w:settings" => {
            "zoom defaultTabStop evenAndOddHeaders characterSpacingControl noLineBreaksAfter noLineBreaksBefore compat \
             themeFontLang decimalSymbol listSeparator"
        }
        "w:font" => "altName panose1 charset family pitch sig",
        _ => return None,
    })
}

fn check(element: &Element) {
    if element.name == "w:p" {
        let first = element.children.iter().position(|child| child.name == "w:pPr");
        assert!(first.is_none_or(|place| place == 0), "{element:?}");
    }
    if let Some(sequence) = sequence(&element.name) {
        let ranks = element.children.iter().map(|child| {
            let local = child.name.strip_prefix("w:").unwrap();
            let place = sequence.split_whitespace().position(|name| name == local);
            place.unwrap_or_else(|| panic!("{} in {}", child.name, element.name))
        });
        let ranks: Vec<_> = ranks.collect();
        assert!(ranks.is_sorted(), "{}: {:?}", element.name, element.children);
    }
    if matches!(element.name.as_str(), "w:pPr" | "w:rPr" | "w:trPr" | "w:tblPr") {
        assert!(!element.children.is_empty(), "an empty {}", element.name);
    }
    element.children.iter().for_each(check);
}

#[test]
fn every_property_stands_in_the_order_of_the_schema() {
    let other = Profile {
        latin_face: LatinFace::Han,
        font_names: FontNames::System,
        docx_grid: DocxGrid::Gbt33476,
        bold_levels: [1, 2, 3, 4, 5].into(),
        ..Profile::default()
    };
    for (_, document) in samples::all() {
        for profile in [&Profile::default(), &other] {
            let docx = Docx::open(&emit_docx(&document, profile, &DocxOptions::default()).unwrap());
            check(&docx.document);
            let parts = docx.parts.keys().filter(|name| name.starts_with("word/") && name.ends_with(".xml"));
            parts.filter(|name| !name.contains("theme")).for_each(|name| check(&docx.part(name)));
        }
    }
}

#[test]
fn nothing_that_the_builder_invents_is_left_in_the_body() {
    for (_, document) in samples::plain() {
        let docx = Docx::open(&emit_docx(&document, &Profile::default(), &DocxOptions::default()).unwrap());
        assert!(docx.document.all("w:p").iter().all(|paragraph| paragraph.attributes.is_empty()));
        assert!(docx.document.all("w:gridCol").iter().all(|column| column.attributes.len() == 1));
        assert_eq!(docx.document.attributes.len(), 2);
    }
}

#[test]
fn style_ids_are_unique_and_every_style_that_is_named_is_there() {
    let docx = Docx::open(&emit_docx(&samples::table(), &Profile::default(), &DocxOptions::default()).unwrap());
    let mut ids: Vec<_> =
        docx.styles.all("w:style").iter().map(|style| style.attribute("w:styleId").unwrap()).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    for name in ["w:pStyle", "w:rStyle", "w:tblStyle"] {
        for reference in docx.document.all(name) {
            assert!(ids.contains(&reference.attribute("w:val").unwrap()));
        }
    }
}
