//! The embedded fonts.

use lopdf::{Dictionary, Document, Object};
use wenshu_model::{Block, Role};

use crate::reader::{descendant, read, written};
use crate::support::paragraph;

fn sample() -> Document {
    let blocks = vec![
        Block::Paragraph(paragraph(Role::Title, "2026年工作计划")),
        Block::Paragraph(paragraph(Role::Heading(1), "一、指导思想")),
        Block::Paragraph(paragraph(Role::Heading(2), "（一）总体要求")),
        Block::Paragraph(paragraph(Role::Body, "国家①2026年。")),
    ];
    read(&written(blocks).1)
}

fn composite_fonts(document: &Document) -> Vec<&Dictionary> {
    let dictionaries = document.objects.values().filter_map(|object| object.as_dict().ok());
    dictionaries.filter(|dictionary| dictionary.has(b"DescendantFonts")).collect()
}

fn name_of(font: &Dictionary) -> String {
    String::from_utf8(font.get(b"BaseFont").unwrap().as_name().unwrap().to_vec()).unwrap()
}

#[test]
fn each_role_has_its_face_and_every_face_is_a_tagged_subset() {
    let document = sample();
    let mut names: Vec<String> = composite_fonts(&document).into_iter().map(name_of).collect();
    for name in &mut names {
        let (tag, face) = name.split_once('+').unwrap();
        assert!(tag.len() == 6 && tag.chars().all(|letter| letter.is_ascii_uppercase()), "{name}");
        *name = face.to_owned();
    }
    names.sort();
    let wanted = [
        "GWHei-Medium",
        "GWKai-Regular",
        "GWSong-Regular",
        "GWXiaoBiaoSong-Bold",
        "LiberationSerif",
        "ZhuqueFangsong-Regular",
    ];
    assert_eq!(names, wanted);
}

#[test]
fn programs_and_dictionaries_say_the_same_of_the_outlines() {
    let document = sample();
    for font in composite_fonts(&document) {
        let descendant = descendant(&document, font);
        let descriptor = descendant.get_deref(b"FontDescriptor", &document).unwrap().as_dict().unwrap();
        assert_eq!(descriptor.get(b"FontName").unwrap(), font.get(b"BaseFont").unwrap());
        assert_eq!(descendant.get(b"BaseFont").unwrap(), font.get(b"BaseFont").unwrap());
        match descendant.get(b"Subtype").unwrap().as_name().unwrap() {
            b"CIDFontType2" => {
                let program = descriptor.get_deref(b"FontFile2", &document).unwrap().as_stream().unwrap();
                let bytes = program.get_plain_content().unwrap();
                assert_eq!(program.dict.get(b"Length1").unwrap().as_i64().unwrap(), bytes.len() as i64);
                assert_eq!(bytes[..4], [0, 1, 0, 0]);
                assert!(descendant.has(b"CIDToGIDMap"));
            }
            b"CIDFontType0" => {
                let program = descriptor.get_deref(b"FontFile3", &document).unwrap().as_stream().unwrap();
                assert_eq!(program.dict.get(b"Subtype").unwrap().as_name().unwrap(), b"CIDFontType0C");
                assert_eq!(program.get_plain_content().unwrap()[..2], [1, 0], "version of a bare CFF");
                assert!(!descendant.has(b"CIDToGIDMap"));
            }
            other => panic!("{}", String::from_utf8_lossy(other)),
        }
    }
}

#[test]
fn a_glyph_with_several_characters_is_reached_by_a_map() {
    let (_, bytes) = written(vec![Block::Paragraph(paragraph(Role::Body, "国😀😁"))]);
    let document = read(&bytes);
    let fonts = composite_fonts(&document);
    let kai = fonts.iter().find(|font| name_of(font).ends_with("GWKai-Regular")).unwrap();
    let map = descendant(&document, kai).get_deref(b"CIDToGIDMap", &document).unwrap();
    let Object::Stream(map) = map else { panic!("{map:?}") };
    let content = map.get_plain_content().unwrap();
    assert_eq!(content, [0, 0, 0, 1, 0, 1], "codes 1 and 2 lead to glyph 1");
}

#[test]
fn pages_that_name_an_unknown_font_are_refused() {
    let (mut pages, _) = written(vec![Block::Paragraph(paragraph(Role::Body, "国"))]);
    pages.pages[0].lines[0].runs[0].font = 99;
    let error = wenshu_emit_pdf::emit_pdf(&pages, wenshu_fonts::Fonts::shipped()).unwrap_err();
    assert!(error.to_string().contains("99"), "{error}");
}
