//! Files made to hurt: each gets one typed answer, and soon.

use std::time::{Duration, Instant};

use wenshu_ingest::{IngestError, Limits, ingest};
use wenshu_model::FindingCode;

use super::writer::{Odt, content, content_alone, h, inner, item, list, list_style, p};
use crate::shared::package::{package, png, stored};
use crate::shared::{has_finding, plan, read, refuse, texts};

/// The answer, which comes within a second.
fn soon(bytes: &[u8]) -> Result<wenshu_model::Source, IngestError> {
    let start = Instant::now();
    let answer = ingest(bytes, "a.odt", &Limits::default());
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    answer
}

fn code(bytes: &[u8]) -> &'static str {
    soon(bytes).map_or_else(|error| error.code(), |_| "read")
}

#[test]
fn a_part_that_unpacks_to_far_too_much_is_refused() {
    let body = p(&"文".repeat(20 << 20));
    assert_eq!(code(&Odt::body(&body).packed()), "bomb");
    let picture = Odt::body(&p(r#"甲<draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame>"#))
        .part("Pictures/a.png", &vec![0; 9 << 20]);
    assert_eq!(code(&picture.packed()), "bomb");
}

#[test]
fn document_types_are_refused() {
    let lol = concat!(
        "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY l2 \"&lol;&lol;\">]>",
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\">&l2;</office:document-content>"
    );
    assert_eq!(code(&content_alone(lol)), "document-type");
    let external = String::from_utf8(Odt::body(&p("甲")).flat())
        .unwrap()
        .replace("<office:document ", "<!DOCTYPE x SYSTEM \"http://canary.invalid/x.dtd\"><office:document ");
    assert_eq!(code(external.as_bytes()), "document-type");
    assert_eq!(code(&content_alone(&content(&p("&xxe;")))), "damaged");
}

#[test]
fn deep_nesting_is_refused() {
    for (open, close) in [
        ("<text:span>", "</text:span>"),
        ("<text:section>", "</text:section>"),
        ("<text:list><text:list-item>", "</text:list-item></text:list>"),
        ("<table:table><table:table-row><table:table-cell>", "</table:table-cell></table:table-row></table:table>"),
        ("<text:p><draw:frame><draw:text-box>", "</draw:text-box></draw:frame></text:p>"),
        ("<text:p><text:note><text:note-body>", "</text:note-body></text:note></text:p>"),
        ("<office:annotation>", "</office:annotation>"),
    ] {
        let body = format!("{}甲{}", open.repeat(100_000), close.repeat(100_000));
        assert_eq!(code(&content_alone(&content(&body))), "too-deep", "{open}");
        let shallow = format!("{}<text:p>甲</text:p>{}", open.repeat(40), close.repeat(40));
        assert_ne!(code(&content_alone(&content(&shallow))), "too-deep", "{open}");
    }
}

#[test]
fn tags_with_too_many_attributes_are_refused() {
    let attributes: String = (0..80_000).map(|n| format!(" a{n}=\"\"")).collect();
    assert_eq!(code(&content_alone(&content(&format!("<text:p{attributes}>甲</text:p>")))), "too-many-attributes");
}

#[test]
fn short_elements_that_stand_for_much_are_bounded() {
    let spaces = p(&format!("甲{}乙", "<text:s text:c=\"4000000000\"/>".repeat(20_000)));
    let source = soon(&content_alone(&content(&spaces))).unwrap();
    assert!(source.lines[0].text.len() < 2 << 20);
    let cells = r#"<table:table><table:table-row><table:table-cell table:number-columns-repeated="4000000000"><text:p>甲</text:p></table:table-cell></table:table-row></table:table>"#;
    assert_eq!(code(&content_alone(&content(cells))), "table-too-wide");
    let span =
        cells.replace("columns-repeated", "columns-spanned") + &cells.replace("columns-repeated", "rows-spanned");
    assert_eq!(code(&content_alone(&content(&span))), "read");
}

#[test]
fn numbers_out_of_all_reason_are_no_harm() {
    let style = list_style("L", &[("I", "", "."), ("一, 二, 三, ...", "", "、"), ("a", "", "")])
        .replace("text:level=\"3\"", "text:level=\"99999999999\" text:display-levels=\"999\"")
        .replace("text:level=\"2\"", "text:level=\"2\" text:start-value=\"4294967295\"");
    let items = item(&(p("甲") + &inner(&(item(&p("乙")) + &item(&p("丙"))))));
    let document = Odt { common: style, body: list("L", "", &items) + &h(255, "深"), ..Odt::default() };
    assert!(soon(&document.packed()).is_ok());
    let deep = Odt {
        common: list_style("L", &[("1", "", ".")]),
        body: list("L", "", &(0..30).fold(item(&p("底")), |below, _| item(&inner(&below)))),
        ..Odt::default()
    };
    assert_eq!(texts(&read(&deep.packed(), "a.odt")), ["底"]);
}

#[test]
fn encrypted_files_ask_for_their_password() {
    let manifest = r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data manifest:checksum="x"><manifest:key-derivation manifest:iteration-count="4000000000"/></manifest:encryption-data></manifest:file-entry></manifest:manifest>"#;
    let document = Odt::default().part("META-INF/manifest.xml", manifest.as_bytes());
    assert_eq!(code(&document.with_content(b"\x01\x02", b"\x9a\xff\x00")), "password-required");
    let whole = stored(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", manifest.as_bytes()),
        ("encrypted-package", b"\x9a\xff\x00"),
    ]);
    assert_eq!(code(&whole), "password-required");
    let plain = Odt::body(&p("甲")).part("META-INF/manifest.xml", b"<!DOCTYPE manifest><manifest/>");
    assert_eq!(code(&plain.packed()), "read");
}

#[test]
fn packages_without_their_parts_are_refused() {
    let odt: (&str, &[u8]) = ("mimetype", b"application/vnd.oasis.opendocument.text");
    assert_eq!(code(&stored(&[odt, ("content.xml", b"")])), "blank-file");
    assert_eq!(code(&stored(&[odt, ("content.xml", b"<a/>")])), "damaged");
    let spreadsheet: (&str, &[u8]) = ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet");
    assert_eq!(code(&stored(&[spreadsheet, ("content.xml", b"<a/>")])), "foreign-format");
    let names: (&str, &[u8]) = ("../../content.xml", b"x");
    let content = content(&p("甲"));
    assert_eq!(code(&package(&[odt, ("content.xml", content.as_bytes()), names])), "read");
    assert_eq!(code(&package(&[odt, ("content.xml", content.as_bytes()), ("CONTENT.XML", b"x")])), "twisted-package");
}

#[test]
fn what_stands_before_the_damage_is_read() {
    let flat = Odt::body(&plan("000.txt").lines().map(|line| p(&line.replace('<', ""))).collect::<String>()).flat();
    let mut read_to_the_end = 0;
    for cut in 1..50 {
        let piece = &flat[..flat.len() * cut / 50];
        match soon(piece) {
            Ok(source) => {
                assert!(
                    has_finding(&source, FindingCode::DamagedPart) || source.media != wenshu_model::source::Media::Odt
                );
                read_to_the_end += 1;
            }
            Err(error) => assert!(["damaged", "blank-file", "foreign-format"].contains(&error.code()), "{error}"),
        }
    }
    assert!(read_to_the_end > 30);
}

#[test]
fn cut_packages_are_refused() {
    let document = Odt::body(&p("甲")).part("Pictures/a.png", &png(9, 9)).packed();
    for cut in 1..50 {
        let error = refuse(&document[..document.len() * cut / 50], "a.odt");
        assert!(!error.to_string().contains('\n'));
    }
}

#[test]
fn a_damaged_picture_or_object_is_no_reason_to_refuse() {
    let frame =
        r#"<draw:frame><draw:object xlink:href="Object 1"/><draw:image xlink:href="Pictures/a.png"/></draw:frame>"#;
    let document = Odt::body(&p(&format!("甲{frame}")))
        .part("Pictures/a.png", b"\x89PNG\r\n\x1a\n\0\0")
        .part("Object 1/content.xml", b"<a><b></a>");
    let source = read(&document.packed(), "a.odt");
    assert_eq!(texts(&source), ["甲"]);
    assert!(has_finding(&source, FindingCode::PictureLost) && has_finding(&source, FindingCode::DamagedPart));
}

#[test]
fn structures_out_of_place_are_read_in_order() {
    let odd = [
        "<table:table-cell><text:p>一</text:p></table:table-cell>",
        "<table:table-row><text:p>二</text:p></table:table-row>",
        "<text:list-item><text:p>三</text:p></text:list-item>",
        "<text:p>四<text:p>五</text:p>六</text:p>",
        "<draw:image><text:p>七</text:p></draw:image>",
        "<text:note-body><text:p>八</text:p></text:note-body>",
        "九",
        "<table:table><text:p>十</text:p></table:table>",
    ]
    .concat();
    let source = soon(&content_alone(&content(&odd))).unwrap();
    let all: String = texts(&source).concat();
    for c in "一二三四五六七八九十".chars() {
        assert!(all.contains(c), "{c} of {all}");
    }
}

#[test]
fn many_lists_and_styles_are_read_in_linear_time() {
    let lists = |count: usize| -> String { (0..count).map(|_| list("L", "", &item(&p("甲")))).collect() };
    let document = Odt { common: list_style("L", &[("1", "", ".")]), body: lists(60_000), ..Odt::default() };
    let start = Instant::now();
    let source = read(&document.flat(), "a.fodt");
    assert_eq!(source.lines.len(), 60_000);
    assert!(start.elapsed() < Duration::from_secs(30));
}
