//! Structure tree and bookmarks.

use lopdf::{Dictionary, Document, Object, ObjectId};
use wenshu_model::{Block, Role};

use crate::reader::{glyphs, read, written};
use crate::support::paragraph;

fn sample() -> Document {
    let block = |role, text: &str| Block::Paragraph(paragraph(role, text));
    let long = "国".repeat(1500);
    read(
        &written(vec![
            block(Role::Title, "工作计划"),
            block(Role::Heading(1), "一、甲"),
            block(Role::Heading(2), "（一）乙"),
            block(Role::Body, &long),
            block(Role::Heading(2), "（二）丙"),
            block(Role::Heading(1), "二、丁"),
        ])
        .1,
    )
}

fn dictionary(document: &Document, object: &Object) -> Dictionary {
    document.dereference(object).unwrap().1.as_dict().unwrap().clone()
}

fn elements(document: &Document) -> Vec<(ObjectId, Dictionary)> {
    let root = document.catalog().unwrap().get_deref(b"StructTreeRoot", document).unwrap().as_dict().unwrap();
    let body = dictionary(document, root.get(b"K").unwrap());
    let kids = body.get(b"K").unwrap().as_array().unwrap();
    kids.iter().map(|kid| (kid.as_reference().unwrap(), dictionary(document, kid))).collect()
}

#[test]
fn title_headings_and_text_have_their_types() {
    let document = sample();
    let elements = elements(&document);
    let types: Vec<&[u8]> = elements.iter().map(|(_, element)| element.get(b"S").unwrap().as_name().unwrap()).collect();
    assert_eq!(types, [&b"H1"[..], b"H2", b"H3", b"P", b"H3", b"H2"]);
}

#[test]
fn a_paragraph_over_three_pages_is_one_element() {
    let document = sample();
    let long = &elements(&document)[3].1;
    assert_eq!(long.get(b"K").unwrap().as_array().unwrap().len(), 3);
}

#[test]
fn the_parent_tree_leads_from_every_stretch_to_its_element() {
    let document = sample();
    let root = document.catalog().unwrap().get_deref(b"StructTreeRoot", &document).unwrap().as_dict().unwrap();
    let tree = dictionary(&document, root.get(b"ParentTree").unwrap());
    let numbers = tree.get(b"Nums").unwrap().as_array().unwrap();
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    for (id, element) in elements(&document) {
        for stretch in element.get(b"K").unwrap().as_array().unwrap() {
            let stretch = stretch.as_dict().unwrap();
            let page = stretch.get(b"Pg").unwrap().as_reference().unwrap();
            let page = pages.iter().position(|other| *other == page).unwrap();
            let number = stretch.get(b"MCID").unwrap().as_i64().unwrap() as usize;
            assert_eq!(numbers[2 * page].as_i64().unwrap(), page as i64);
            let parents = numbers[2 * page + 1].as_array().unwrap();
            assert_eq!(parents[number].as_reference().unwrap(), id);
        }
    }
}

#[test]
fn page_numbers_are_artifacts() {
    for page in glyphs(&read(&written(Vec::new()).1)) {
        assert!(!page.is_empty() && page.iter().all(|glyph| glyph.mark.is_none()));
    }
}

fn walk(document: &Document, node: &Dictionary, depth: usize, found: &mut Vec<(usize, String)>) {
    let mut next = node.get(b"First").ok().cloned();
    while let Some(reference) = next {
        let item = dictionary(document, &reference);
        let title = item.get(b"Title").unwrap().as_str().unwrap();
        let units: Vec<u16> = title.chunks(2).skip(1).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        found.push((depth, String::from_utf16(&units).unwrap()));
        let place = item.get(b"Dest").unwrap().as_array().unwrap();
        assert!(document.get_pages().into_values().any(|page| place[0] == Object::Reference(page)));
        walk(document, &item, depth + 1, found);
        next = item.get(b"Next").ok().cloned();
    }
}

#[test]
fn bookmarks_are_nested_by_level_in_the_order_of_the_text() {
    let document = sample();
    let outlines = document.catalog().unwrap().get_deref(b"Outlines", &document).unwrap().as_dict().unwrap();
    let mut found = Vec::new();
    walk(&document, outlines, 1, &mut found);
    let found: Vec<(usize, &str)> = found.iter().map(|(depth, title)| (*depth, title.as_str())).collect();
    let wanted = [(1, "工作计划"), (2, "一、甲"), (3, "（一）乙"), (3, "（二）丙"), (2, "二、丁")];
    assert_eq!(found, wanted);
    assert_eq!(outlines.get(b"Count").unwrap().as_i64().unwrap(), 3, "the title is open, level 1 closed");
}

#[test]
fn a_document_without_headings_has_no_bookmarks() {
    let document = read(&written(vec![Block::Paragraph(paragraph(Role::Body, "正文。"))]).1);
    assert!(!document.catalog().unwrap().has(b"Outlines"));
}
