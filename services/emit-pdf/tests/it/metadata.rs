//! What the file says of itself.

use lopdf::{Document, Object};
use wenshu_fonts::Fonts;
use wenshu_model::{Language, Pages};

use crate::reader::{read, written};

fn file(change: impl Fn(&mut Pages)) -> (Vec<u8>, Document) {
    let (mut pages, _) = written(Vec::new());
    change(&mut pages);
    let bytes = wenshu_emit_pdf::emit_pdf(&pages, Fonts::shipped()).unwrap();
    let document = read(&bytes);
    (bytes, document)
}

fn xmp(document: &Document) -> String {
    let stream = document.catalog().unwrap().get_deref(b"Metadata", document).unwrap().as_stream().unwrap();
    assert!(!stream.dict.has(b"Filter"), "readers look for the packet in the plain file");
    String::from_utf8(stream.content.clone()).unwrap()
}

fn information(document: &Document, key: &[u8]) -> Option<String> {
    let information = document.trailer.get_deref(b"Info", document).unwrap().as_dict().unwrap();
    let bytes = information.get(key).ok()?.as_str().unwrap();
    let units: Vec<u16> = bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).unwrap().strip_prefix('\u{feff}').map(str::to_owned)
}

#[test]
fn title_and_author_stand_in_both_places_alike() {
    let (_, document) = file(|pages| {
        pages.title = "A & B <计划>".to_owned();
        pages.issuer = Some("某某市教育局".to_owned());
    });
    assert_eq!(information(&document, b"Title").unwrap(), "A & B <计划>");
    assert_eq!(information(&document, b"Author").unwrap(), "某某市教育局");
    let xmp = xmp(&document);
    assert!(xmp.contains("<rdf:li xml:lang=\"x-default\">A &amp; B &lt;计划&gt;</rdf:li>"), "{xmp}");
    assert!(xmp.contains("<dc:creator><rdf:Seq><rdf:li>某某市教育局</rdf:li></rdf:Seq></dc:creator>"), "{xmp}");
}

#[test]
fn the_file_names_its_version_language_and_profile() {
    let (bytes, document) = file(|pages| pages.language = Language::Traditional);
    assert!(bytes.starts_with(b"%PDF-1.7\n"));
    let catalog = document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"zh-TW");
    let preferences = catalog.get(b"ViewerPreferences").unwrap().as_dict().unwrap();
    assert_eq!(preferences.get(b"DisplayDocTitle").unwrap(), &Object::Boolean(true));
    let xmp = xmp(&document);
    assert!(xmp.contains("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"));
    let intents = catalog.get(b"OutputIntents").unwrap().as_array().unwrap();
    let intent = intents[0].as_dict().unwrap();
    assert_eq!(intent.get(b"S").unwrap().as_name().unwrap(), b"GTS_PDFA1");
    let profile = intent.get_deref(b"DestOutputProfile", &document).unwrap().as_stream().unwrap();
    assert_eq!(profile.get_plain_content().unwrap()[36..40], *b"acsp");
}

#[test]
fn the_file_has_no_date() {
    let (bytes, document) = file(|_| {});
    assert_eq!(information(&document, b"CreationDate"), None);
    assert_eq!(information(&document, b"ModDate"), None);
    assert!(!xmp(&document).contains("Date"));
    assert!(!bytes.windows(3).any(|window| window == b"(D:"));
}

#[test]
fn a_document_without_title_has_no_empty_one() {
    let (_, document) = file(|pages| pages.title = String::new());
    assert_eq!(information(&document, b"Title"), None);
    assert!(!xmp(&document).contains("dc:title"));
}

#[test]
fn files_that_differ_have_different_ids() {
    let id = |title: &str| {
        let (_, document) = file(|pages| title.clone_into(&mut pages.title));
        document.trailer.get(b"ID").unwrap().clone()
    };
    assert_ne!(id("甲"), id("乙"));
    assert_eq!(id("甲"), id("甲"));
}
