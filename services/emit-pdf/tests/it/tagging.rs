//! Tables, figures, letterhead and 版记 in the structure tree.

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object};
use wenshu_fonts::Fonts;
use wenshu_model::Pages;

use crate::reader::read;
use crate::sheet::everything;

fn written(pages: &Pages) -> Document {
    read(&wenshu_emit_pdf::emit_pdf(pages, Fonts::shipped()).unwrap())
}

fn dictionary<'a>(document: &'a Document, object: &'a Object) -> &'a Dictionary {
    document.dereference(object).unwrap().1.as_dict().unwrap()
}

fn root(document: &Document) -> &Dictionary {
    let tree = document.catalog().unwrap().get_deref(b"StructTreeRoot", document).unwrap().as_dict().unwrap();
    dictionary(document, tree.get(b"K").unwrap())
}

/// The tree as text: types with the number of their stretches.
fn outline(document: &Document, element: &Dictionary) -> String {
    let tag = String::from_utf8(element.get(b"S").unwrap().as_name().unwrap().to_vec()).unwrap();
    let Ok(kids) = element.get(b"K") else { return tag };
    let mut parts = Vec::new();
    let mut stretches = 0;
    for kid in kids.as_array().unwrap() {
        let kid = dictionary(document, kid);
        if kid.has(b"MCID") { stretches += 1 } else { parts.push(outline(document, kid)) }
    }
    if stretches > 0 {
        parts.push(stretches.to_string());
    }
    format!("{tag}({})", parts.join(" "))
}

/// The first element of a type.
fn find<'a>(document: &'a Document, element: &'a Dictionary, tag: &[u8]) -> Option<&'a Dictionary> {
    if element.get(b"S").ok()?.as_name().unwrap() == tag {
        return Some(element);
    }
    let kids = element.get(b"K").ok()?.as_array().unwrap();
    kids.iter().find_map(|kid| find(document, dictionary(document, kid), tag))
}

#[test]
fn the_tree_follows_the_paper_from_letterhead_to_imprint() {
    let document = written(&everything());
    let wanted = "Document(\
        Sect(P(1) P(1)) H1(1) P(1) Figure(1) \
        Table(TR(TH(1) TH(1)) TR(TD(1) TD(2) TD) TR(TD TD)) \
        P(1) Figure(1) Figure(1) P(1) \
        Sect(P(1) P(1)))";
    assert_eq!(outline(&document, root(&document)), wanted);
}

#[test]
fn heads_say_what_they_head_and_cells_what_they_span() {
    let document = written(&everything());
    let head = find(&document, root(&document), b"TH").unwrap();
    let attributes = dictionary(&document, head.get(b"A").unwrap());
    assert_eq!(attributes.get(b"O").unwrap().as_name().unwrap(), b"Table");
    assert_eq!(attributes.get(b"Scope").unwrap().as_name().unwrap(), b"Column");
    let cell = find(&document, root(&document), b"TD").unwrap();
    let attributes = dictionary(&document, cell.get(b"A").unwrap());
    assert_eq!(attributes.get(b"RowSpan").unwrap().as_i64().unwrap(), 2);
    assert!(!attributes.has(b"ColSpan"));
}

#[test]
fn a_figure_has_its_words_and_its_box() {
    let document = written(&everything());
    let figure = find(&document, root(&document), b"Figure").unwrap();
    let units: Vec<u16> = figure
        .get(b"Alt")
        .unwrap()
        .as_str()
        .unwrap()
        .chunks(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect();
    assert_eq!(String::from_utf16(&units).unwrap(), "\u{feff}示意图");
    let attributes = dictionary(&document, figure.get(b"A").unwrap());
    let edges = attributes.get(b"BBox").unwrap().as_array().unwrap().iter();
    let edges: Vec<f64> = edges.map(|edge| f64::from(edge.as_float().unwrap()) * 25.4 / 72.0).collect();
    for (edge, wanted) in edges.iter().zip([75.0, 297.0 - 210.0, 135.0, 297.0 - 170.0]) {
        assert!((edge - wanted).abs() < 0.01, "{edges:?}");
    }
}

#[test]
fn a_figure_without_words_of_the_author_gets_none() {
    let mut pages = everything();
    for picture in pages.pages.iter_mut().flat_map(|page| &mut page.pictures) {
        picture.alt.clear();
    }
    let document = written(&pages);
    assert!(!find(&document, root(&document), b"Figure").unwrap().has(b"Alt"));
}

/// Tag and subtype of every marked stretch of a page.
fn stretches(document: &Document, page: u32) -> Vec<String> {
    let content = document.get_page_content(document.get_pages()[&page]);
    let operations = Content::decode(&content).unwrap().operations.into_iter();
    let begins = operations.filter(|operation| operation.operator == "BDC");
    begins
        .map(|operation| {
            let name = |object: &Object| String::from_utf8(object.as_name().unwrap().to_vec()).unwrap();
            let properties = operation.operands[1].as_dict().unwrap();
            let kind = properties.get(b"Subtype").or_else(|_| properties.get(b"Type")).map(name).unwrap_or_default();
            format!("{} {kind}", name(&operation.operands[0])).trim().to_owned()
        })
        .collect()
}

#[test]
fn rules_page_numbers_and_repeated_heads_are_artifacts() {
    let document = written(&everything());
    let first = stretches(&document, 1);
    assert_eq!(first.first().unwrap(), "Artifact Layout");
    assert_eq!(first.last().unwrap(), "Artifact Footer");
    assert_eq!(stretches(&document, 2)[0], "Artifact Header");
    assert_eq!(first.iter().filter(|stretch| stretch.starts_with("Artifact")).count(), 2);
}

fn claimed(pages: &Pages) -> char {
    let document = written(pages);
    let stream = document.catalog().unwrap().get_deref(b"Metadata", &document).unwrap().as_stream().unwrap();
    let xmp = String::from_utf8(stream.content.clone()).unwrap();
    xmp.split_once("<pdfaid:conformance>").unwrap().1.chars().next().unwrap()
}

#[test]
fn level_a_is_claimed_only_where_it_holds() {
    assert_eq!(claimed(&everything()), 'A');
    let mut loose = everything();
    loose.tables.clear();
    assert_eq!(claimed(&loose), 'U', "rows and columns are not known");
    let mut mute = everything();
    mute.pages[1].pictures[0].alt.clear();
    assert_eq!(claimed(&mute), 'U', "a picture has no words");
    let mut private = everything();
    private.pages[0].lines[3].runs[0].glyphs[0].text = '\u{e000}';
    assert_eq!(claimed(&private), 'U', "ISO 19005-2, 6.2.11.7.3");
}
