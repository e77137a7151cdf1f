//! Damaged and hostile documents; the threats are those of the table in
//! docs/threats.md.

use wenshu_ingest::{Limits, ingest};

use super::file::{Docx, p, pp, spaces};
use crate::shared::packed::package;
use crate::shared::{read, refuse, texts};

fn code(bytes: &[u8]) -> &'static str {
    refuse(bytes, "计划.docx").code()
}

/// The main part with something in front of its root.
fn with_prologue(prologue: &str) -> Vec<u8> {
    let main = format!("{prologue}<w:document {}><w:body>{}</w:body></w:document>", spaces(), p("&a;"));
    Docx::default().main(main.as_bytes())
}

#[test]
fn s1_text_that_unpacks_to_a_hundred_times_its_size_is_refused() {
    let body = p(&"计".repeat(34_000_000));
    let bytes = Docx::default().body(&body);
    assert!(bytes.len() < 500_000, "{}", bytes.len());
    assert_eq!(code(&bytes), "bomb");
    // Nothing of it in the header: a size of 0 there changes nothing.
    let mut lying = bytes.clone();
    let at = lying.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    lying[at + 24..at + 28].fill(0);
    assert!(["bomb", "damaged"].contains(&code(&lying)));
}

#[test]
fn s3_two_parts_of_one_name_are_refused() {
    // The library that writes the samples refuses too: the name is changed
    // afterwards.
    let mut bytes = package(&[("word/document.xml", b"<a/>"), ("word/documenT.xmm", b"<b/>")]);
    let from = b"word/documenT.xmm";
    while let Some(at) = bytes.windows(from.len()).position(|window| window == from) {
        bytes[at..at + from.len()].copy_from_slice(b"word/documenT.xml");
    }
    assert_eq!(code(&bytes), "twisted-package");
}

#[test]
fn s6_s8_a_document_type_is_refused_before_anything_expands() {
    let laughs: String = (1..10).map(|n| format!("<!ENTITY a{n} \"&a{};&a{};\">", n - 1, n - 1)).collect();
    assert_eq!(code(&with_prologue(&format!("<!DOCTYPE x [<!ENTITY a0 \"ha\">{laughs}]>"))), "document-type");
    assert_eq!(code(&with_prologue(r#"<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>"#)), "document-type");
    assert_eq!(code(&with_prologue(r#"<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">"#)), "document-type");
    assert_eq!(code(&with_prologue("")), "damaged", "an entity that nobody declares");
}

#[test]
fn s6_s13_depth_is_counted_and_never_recursed() {
    let deep = "<w:sdt><w:sdtContent>".repeat(50_000);
    assert_eq!(code(&Docx::default().body(&deep)), "too-deep");
    let tables = "<w:tbl><w:tr><w:tc>".repeat(30_000);
    assert_eq!(code(&Docx::default().body(&tables)), "too-deep");
}

#[test]
fn s7_eighty_thousand_attributes_are_refused() {
    let many: String = (0..80_000).map(|n| format!(" a{n}=\"\"")).collect();
    assert_eq!(code(&Docx::default().body(&format!("<w:p{many}/>"))), "too-many-attributes");
}

#[test]
fn a_file_cut_anywhere_is_refused_or_read() {
    let bytes = Docx::default().body(&(p("计划") + &pp(r#"<w:jc w:val="right"/>"#, "某局")));
    // Fewer than four bytes are the letters PK.
    for cut in 4..bytes.len() {
        let refused = ingest(&bytes[..cut], "计划.docx", &Limits::default()).unwrap_err();
        assert!(!refused.to_string().contains('\n'), "{cut}");
    }
}

#[test]
fn a_part_that_is_cut_or_missing_is_named() {
    let whole = format!("<w:document {}><w:body>{}", spaces(), p("计划"));
    let error = refuse(&Docx::default().main(whole.as_bytes()), "计划.docx");
    assert_eq!(error.code(), "damaged");
    assert!(error.to_string().contains("word/document.xml"), "{error}");
    let bytes = package(&[("[Content_Types].xml", b"<Types/>"), ("word/styles.xml", b"<x/>")]);
    assert_eq!(code(&bytes), "damaged");
}

#[test]
fn a_relationship_that_climbs_stays_in_the_package() {
    let mut docx = Docx::default();
    docx.relation("styles", "../../../../etc/passwd", false);
    docx.relation("footnotes", "/etc/shadow", false);
    assert_eq!(texts(&read(&docx.body(&p("计划")), "计划.docx")), ["计划"]);
}

#[test]
fn styles_and_lists_in_circles_end() {
    let mut docx = Docx::default();
    docx.xml(
        "styles",
        "styles",
        r#"<w:style w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>"#,
    );
    docx.xml(
        "numbering",
        "numbering",
        r#"<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="B"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#,
    );
    assert_eq!(texts(&read(&docx.body(&pp(r#"<w:pStyle w:val="A"/>"#, "计划")), "计划.docx")), ["计划"]);
}
