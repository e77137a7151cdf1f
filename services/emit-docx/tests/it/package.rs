//! The archive: its parts, its bytes, its properties; and what is refused.

// A test says what went wrong by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use wenshu_emit_docx::{DocxOptions, EmitDocxError, TextPlace, emit_docx};
use wenshu_model::{Block, Role};
use wenshu_standard::Profile;

use crate::reading;
use crate::samples;

use reading::Docx;

#[test]
fn the_same_document_gives_the_same_bytes_on_any_thread() {
    for (name, document) in samples::all() {
        let first = emit_docx(&document, &Profile::default(), &DocxOptions::default()).unwrap();
        let others = std::thread::scope(|scope| {
            let emit = || emit_docx(&document, &Profile::default(), &DocxOptions::default()).unwrap();
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(emit)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        });
        assert!(others.iter().all(|other| *other == first), "{name}");
    }
}

#[test]
fn profiles_do_not_share_their_constant_parts() {
    let bold = |levels: &[u8]| Profile { bold_levels: levels.iter().copied().collect(), ..Profile::default() };
    let styles = |profile: &Profile| {
        Docx::open(&emit_docx(&samples::plan(), profile, &DocxOptions::default()).unwrap()).parts["word/styles.xml"]
            .clone()
    };
    assert_ne!(styles(&bold(&[1])), styles(&bold(&[5])));
    assert_eq!(styles(&bold(&[1])), styles(&bold(&[1])));
    assert_ne!(styles(&bold(&[])), styles(&bold(&[1])));
}

#[test]
fn no_entry_carries_a_date_of_the_day() {
    let bytes = emit_docx(&samples::plan(), &Profile::default(), &DocxOptions::default()).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    for index in 0..archive.len() {
        let entry = archive.by_index(index).unwrap();
        assert_eq!(entry.last_modified(), Some(zip::DateTime::default()), "{}", entry.name());
    }
}

#[test]
fn content_types_come_first_and_name_every_part() {
    let docx = Docx::open(&emit_docx(&samples::plan(), &Profile::default(), &DocxOptions::default()).unwrap());
    assert_eq!(docx.names[0], "[Content_Types].xml");
    let types = docx.part("[Content_Types].xml");
    let named: Vec<_> =
        types.all("Override").iter().map(|part| part.attribute("PartName").unwrap().to_owned()).collect();
    for name in docx.names.iter().skip(1).filter(|name| !name.ends_with(".rels")) {
        assert!(named.contains(&format!("/{name}")), "{name}");
    }
    for name in named {
        assert!(docx.names.iter().any(|part| format!("/{part}") == name), "{name}");
    }
}

#[test]
fn every_relationship_leads_to_a_part() {
    let docx = Docx::open(&emit_docx(&samples::plan(), &Profile::default(), &DocxOptions::default()).unwrap());
    for (rels, folder) in [("_rels/.rels", ""), ("word/_rels/document.xml.rels", "word/")] {
        for relation in docx.part(rels).children {
            let target = format!("{folder}{}", relation.attribute("Target").unwrap());
            assert!(docx.parts.contains_key(&target), "{target}");
        }
    }
}

#[test]
fn the_properties_hold_title_issuer_and_language_and_nothing_is_invented() {
    let with = Docx::open(&emit_docx(&samples::plan(), &Profile::default(), &DocxOptions::default()).unwrap())
        .part("docProps/core.xml");
    assert_eq!(with.child("dc:title").unwrap().text, samples::plan().title);
    assert_eq!(with.child("dc:creator").unwrap().text, "某某市教育局");
    assert_eq!(with.child("dc:language").unwrap().text, "zh-CN");
    assert_eq!(with.children.len(), 3);
    let without = Docx::open(&emit_docx(&samples::signed(), &Profile::default(), &DocxOptions::default()).unwrap())
        .part("docProps/core.xml");
    assert!(without.child("dc:creator").is_none());
}

#[test]
fn a_character_that_xml_forbids_is_refused_with_its_place() {
    for code in ['\0', '\u{1}', '\u{b}', '\r', '\u{1f}', '\u{fffe}', '\u{ffff}'] {
        let text = format!("安全{code}第一");
        let block = Block::Paragraph(samples::paragraph(Role::Body, &text));
        let document = samples::document("", vec![Block::Paragraph(samples::paragraph(Role::Body, "一")), block]);
        let error = emit_docx(&document, &Profile::default(), &DocxOptions::default()).unwrap_err();
        let expected = TextPlace::Block(2);
        assert!(
            matches!(error, EmitDocxError::ForbiddenCharacter { place, code: found } if place == expected && found == u32::from(code)),
            "{error}"
        );
    }
    let error =
        emit_docx(&samples::document("一\u{2}", Vec::new()), &Profile::default(), &DocxOptions::default()).unwrap_err();
    assert!(matches!(error, EmitDocxError::ForbiddenCharacter { place: TextPlace::Title, .. }), "{error}");
}

#[test]
fn a_document_without_blocks_still_has_a_paragraph() {
    let docx = Docx::open(
        &emit_docx(&samples::document("", Vec::new()), &Profile::default(), &DocxOptions::default()).unwrap(),
    );
    assert_eq!(docx.paragraphs().len(), 1);
}

#[test]
fn mark_up_in_the_text_stays_text() {
    let text = "<w:p>&amp;</w:p> \"甲\" 'a' ]]> <!-- -->";
    let document = samples::document(text, vec![Block::Paragraph(samples::paragraph(Role::Body, text))]);
    let docx = Docx::open(&emit_docx(&document, &Profile::default(), &DocxOptions::default()).unwrap());
    assert_eq!(docx.text(), format!("{text}\n"));
    assert_eq!(docx.part("docProps/core.xml").child("dc:title").unwrap().text, text);
}
