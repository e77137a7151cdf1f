//! PDF/A-2: finished files keep the rules, and each rule test finds the fault
//! that it is there for.

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat, dictionary};
use wenshu_fonts::Fonts;
use wenshu_standard::Profile;

use crate::archive_rules::broken;
use crate::sheet::everything;
use crate::support;

fn good() -> Vec<u8> {
    wenshu_emit_pdf::emit_pdf(&everything(), Fonts::shipped()).unwrap()
}

#[test]
fn a_paper_with_everything_breaks_no_rule() {
    assert_eq!(broken(&good()), [].into());
}

#[test]
fn a_plan_with_all_faces_and_missing_characters_breaks_no_rule() {
    let text = format!("2026年工作计划\n一、甲\n（一）乙\n{}", "国😀·・①\u{200b}A“培训”覈☑".repeat(90));
    let layout = wenshu_typeset::typeset(&support::document(&text), &Profile::default(), Fonts::shipped()).unwrap();
    assert_eq!(broken(&wenshu_emit_pdf::emit_pdf(&layout.pages, Fonts::shipped()).unwrap()), [].into());
}

/// The file with one thing changed.
fn spoilt(change: impl Fn(&mut Document)) -> Vec<u8> {
    let mut document = Document::load_mem(&good()).unwrap();
    change(&mut document);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn catalog(document: &mut Document) -> &mut Dictionary {
    document.catalog_mut().unwrap()
}

/// Dictionaries, those of streams too, with a key.
fn with_key<'a>(document: &'a mut Document, key: &'a [u8]) -> impl Iterator<Item = &'a mut Dictionary> {
    let dictionaries = document.objects.values_mut().filter_map(|object| match object {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&mut stream.dict),
        _ => None,
    });
    dictionaries.filter(move |dictionary| dictionary.has(key))
}

fn first_page(document: &Document) -> ObjectId {
    document.get_pages()[&1]
}

/// Puts an operation at the end of page 1.
fn draw(document: &mut Document, operator: &str, operands: Vec<Object>) {
    let page = first_page(document);
    let mut content = Content::decode(&document.get_page_content(page)).unwrap();
    content.operations.push(Operation::new(operator, operands));
    document.change_page_content(page, content.encode().unwrap()).unwrap();
}

#[test]
fn every_rule_test_finds_its_fault() {
    type Fault = (&'static str, fn(&mut Document));
    let faults: [Fault; 33] = [
        ("6.1.3", |document| {
            document.trailer.remove(b"ID");
        }),
        ("6.1.7.2", |document| with_key(document, b"Filter").for_each(|stream| stream.set("Filter", "LZWDecode"))),
        ("6.1.12", |document| catalog(document).set("Perms", dictionary! {})),
        ("6.1.13", |document| catalog(document).set("Long", Object::String(vec![b'x'; 40_000], StringFormat::Literal))),
        ("6.2.2", |document| draw(document, "Unheard", Vec::new())),
        ("6.2.3", |document| {
            catalog(document).remove(b"OutputIntents");
        }),
        ("6.2.4.3", |document| draw(document, "k", vec![0.into(), 1.into(), 1.into(), 0.into()])),
        ("6.2.4.3", |document| {
            with_key(document, b"ColorSpace").for_each(|image| image.set("ColorSpace", "DeviceCMYK"))
        }),
        ("6.2.5", |document| with_key(document, b"XObject").for_each(|page| page.set("ExtGState", dictionary! {}))),
        ("6.2.8", |document| with_key(document, b"ColorSpace").for_each(|image| image.set("Interpolate", true))),
        ("6.2.10", |document| with_key(document, b"ColorSpace").for_each(|image| image.set("SMask", 1))),
        ("6.2.11.3.2", |document| {
            with_key(document, b"CIDToGIDMap").for_each(|font| {
                font.remove(b"CIDToGIDMap");
            });
        }),
        ("6.2.11.3.3", |document| with_key(document, b"Encoding").for_each(|font| font.set("Encoding", "GBK-EUC-H"))),
        ("6.2.11.4.1", |document| {
            with_key(document, b"FontFile2").for_each(|font| {
                font.remove(b"FontFile2");
            });
        }),
        ("6.2.11.4.2", |document| with_key(document, b"FontFile2").for_each(|font| font.set("CIDSet", 1))),
        ("6.2.11.5", |document| {
            with_key(document, b"W").for_each(|font| font.set("W", vec![1.into(), Object::Array(vec![500.into(); 3])]));
        }),
        ("6.2.11.7.2", |document| {
            with_key(document, b"ToUnicode").for_each(|font| {
                font.remove(b"ToUnicode");
            });
        }),
        ("6.2.11.8", |document| draw_notdef(document)),
        ("6.3", |document| {
            let page = first_page(document);
            document.get_dictionary_mut(page).unwrap().set("Annots", Vec::<Object>::new());
        }),
        ("6.4.1", |document| catalog(document).set("AcroForm", dictionary! {})),
        ("6.4.2", |document| catalog(document).set("NeedsRendering", true)),
        ("6.5.1", |document| catalog(document).set("OpenAction", dictionary! { "S" => "JavaScript" })),
        ("6.5.2", |document| catalog(document).set("AA", dictionary! {})),
        ("6.6.2.1", |document| {
            catalog(document).remove(b"Metadata");
        }),
        ("6.6.4", |document| claim(document, "<pdfaid:part>1</pdfaid:part>")),
        ("6.7.2.2", |document| {
            catalog(document).remove(b"MarkInfo");
        }),
        ("6.7.3", |document| draw(document, "Do", vec![Object::Name(b"Im0".to_vec())])),
        ("6.7.3.3", |document| {
            catalog(document).remove(b"StructTreeRoot");
        }),
        ("6.7.3.4", |document| with_key(document, b"S").for_each(|element| element.set("S", "Chapter"))),
        ("6.7.4", |document| catalog(document).set("Lang", Object::string_literal("Chinese (simplified)"))),
        ("6.9", |document| catalog(document).set("OCProperties", dictionary! {})),
        ("6.10", |document| catalog(document).set("Names", dictionary! {})),
        ("6.11", |document| catalog(document).set("Requirements", Vec::<Object>::new())),
    ];
    for (clause, fault) in faults {
        let found = broken(&spoilt(fault));
        assert!(found.contains(clause), "{clause} is not among {found:?}");
    }
}

/// Shows code 0, which is `.notdef`, in a font of page 1.
fn draw_notdef(document: &mut Document) {
    draw(document, "BT", Vec::new());
    draw(document, "Tf", vec![Object::Name(b"F0".to_vec()), 16.into()]);
    let code = Object::String(vec![0, 0], StringFormat::Hexadecimal);
    draw(document, "TJ", vec![Object::Array(vec![code])]);
    draw(document, "ET", Vec::new());
}

fn claim(document: &mut Document, part: &str) {
    let metadata = document.catalog().unwrap().get(b"Metadata").unwrap().as_reference().unwrap();
    let stream = document.get_object_mut(metadata).unwrap().as_stream_mut().unwrap();
    let text = String::from_utf8(stream.content.clone()).unwrap();
    stream.set_content(text.replace("<pdfaid:part>2</pdfaid:part>", part).into_bytes());
}

#[test]
fn faults_in_the_bytes_are_found() {
    let mut header = good();
    header[10] = b'x';
    assert!(broken(&header).contains("6.1.2"));
    let mut tail = good();
    tail.extend_from_slice(b"\nmore");
    assert!(broken(&tail).contains("6.1.3"));
}
