//! The same plans in another encoding, as Markdown and as a page have the same
//! structure: titles, blocks with level, number, lead and text.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::print_stdout, missing_docs)]

use std::fmt::Write;
use std::path::Path;

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_16BE, UTF_16LE};
use wenshu_ingest::{Limits, ingest};
use wenshu_parse::parse;

const FILES: [&str; 5] = ["000.txt", "001.txt", "002.txt", "003.txt", "004.txt"];

fn text_of(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/plans").join(file);
    String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()
}

/// Titles and blocks without their places.
fn structure(bytes: &[u8], name: &str) -> String {
    let source = ingest(bytes, name, &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let plans = parse(source).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut out = String::new();
    for plan in &plans.documents {
        writeln!(out, "# {}", plan.title).unwrap();
        for located in
            plan.elements.signature.iter().chain(&plan.elements.date_of_issue).chain(&plan.elements.addressees)
        {
            writeln!(out, "  {}", located.text).unwrap();
        }
        for block in &plan.blocks {
            let bare: String = block.text.split_whitespace().collect();
            writeln!(out, "  {:?} {:?} {:?} {:?} {bare}", block.kind, block.level, block.number, block.lead).unwrap();
        }
    }
    out
}

fn assert_same(expected: &str, found: &str, what: &str) {
    let differs = expected.lines().zip(found.lines()).find(|(a, b)| a != b);
    assert!(differs.is_none(), "{what}: {differs:#?}");
    assert_eq!(expected.lines().count(), found.lines().count(), "{what}");
}

fn encoded(text: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    let (bytes, _, unmappable) = encoding.encode(text);
    (!unmappable).then(|| bytes.into_owned())
}

fn utf16(text: &str, big: bool, bom: bool) -> Vec<u8> {
    let mark = if bom { vec![0xfeff_u16] } else { Vec::new() };
    mark.into_iter()
        .chain(text.encode_utf16())
        .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
        .collect()
}

#[test]
fn every_encoding_gives_the_same_structure() {
    for file in FILES {
        let text = text_of(file);
        let expected = structure(text.as_bytes(), file);
        let mut variants = vec![
            ("utf-8 with mark", [b"\xef\xbb\xbf", text.as_bytes()].concat()),
            ("utf-16le", utf16(&text, false, false)),
            ("utf-16le with mark", utf16(&text, false, true)),
            ("utf-16be", utf16(&text, true, false)),
            ("utf-16be with mark", utf16(&text, true, true)),
            ("gb18030", encoded(&text, GB18030).unwrap()),
        ];
        variants.extend(encoded(&text, GBK).map(|bytes| ("gbk", bytes)));
        variants.extend(encoded(&text, BIG5).map(|bytes| ("big5", bytes)));
        variants.push(("crlf", text.replace('\n', "\r\n").into_bytes()));
        for (name, bytes) in variants {
            assert_same(&expected, &structure(&bytes, file), &format!("{file} {name}"));
        }
    }
    assert_eq!((UTF_16LE.name(), UTF_16BE.name()), ("UTF-16LE", "UTF-16BE"));
}

#[test]
fn markdown_gives_the_same_structure() {
    for file in FILES {
        let text = text_of(file);
        let expected = structure(text.as_bytes(), file);
        let paragraphs: String =
            text.lines().filter(|line| !line.trim().is_empty()).map(|line| format!("{line}\n\n")).collect();
        assert_same(&expected, &structure(paragraphs.as_bytes(), "plan.md"), &format!("{file} as Markdown"));
    }
}

fn escaped(line: &str) -> String {
    line.trim().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[test]
fn a_page_gives_the_same_structure() {
    for file in FILES {
        let text = text_of(file);
        let expected = structure(text.as_bytes(), file);
        let lines = || text.lines().filter(|line| !line.trim().is_empty());
        let paragraphs: String = lines().map(|line| format!("<p>{}</p>\n", escaped(line))).collect();
        let breaks: String = lines().map(|line| format!("　　{}<br/>", escaped(line))).collect();
        let pages = [
            ("paragraphs", format!("<html><body>{paragraphs}</body></html>")),
            ("breaks", format!("<html><body><div class=\"content\">{breaks}</div></body></html>")),
            (
                "furniture",
                format!(
                    "<!doctype html><html><head><meta charset=\"gbk\"><title>某网</title><script>var a='一、';</script></head>\
                     <body><nav><a href=/>首页</a><a href=/1>作文</a></nav><div id=main>{paragraphs}</div>\
                     <footer>版权所有 某网</footer></body></html>"
                ),
            ),
        ];
        for (name, page) in pages {
            assert_same(&expected, &structure(page.as_bytes(), "plan.html"), &format!("{file} as a page of {name}"));
        }
    }
}

/// Titles, and the numbers of each document's first two levels.
fn skeleton(bytes: &[u8]) -> Vec<(String, Vec<String>)> {
    let plans = parse(ingest(bytes, "plan.txt", &Limits::default()).unwrap()).unwrap();
    let numbers = |plan: &wenshu_model::Plan| {
        let upper = plan.blocks.iter().filter(|block| block.level.is_some_and(|level| level <= 2));
        upper.filter_map(|block| block.number.clone()).collect()
    };
    plans.documents.iter().map(|plan| (plan.title.clone(), numbers(plan))).collect()
}

#[test]
fn a_file_run_together_into_one_line_has_its_documents_and_headings() {
    for (file, joint) in [("003.txt", " "), ("000.txt", "")] {
        let text = text_of(file);
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        assert_eq!(skeleton(lines.join(joint).as_bytes()), skeleton(text.as_bytes()), "{file}");
    }
}
