//! The same text in another encoding or format gives the same documents.

use std::path::Path;

use serde_json::{Value, json};
use wenshu_conformance::converted::none_of;
use wenshu_conformance::program;

/// What the documents are, without places: titles and blocks in order.
fn structure(path: &Path) -> Result<Value, String> {
    let output = program::run(&["parse".as_ref(), path.as_os_str()]).unwrap();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
    }
    let plans: Value = serde_json::from_slice(&output.stdout).unwrap();
    let blocks = |document: &Value| -> Vec<Value> {
        let all = document["blocks"].as_array().unwrap().iter();
        all.map(|block| json!([block["kind"], block["level"], block["number"], block["text"], block["lead"]])).collect()
    };
    let documents = plans["documents"].as_array().unwrap().iter();
    Ok(documents.map(|document| json!({ "title": document["title"], "blocks": blocks(document) })).collect())
}

/// The first difference, for a message.
fn difference(wanted: &Value, found: &Value) -> String {
    let (wanted, found) = (wanted.as_array().unwrap(), found.as_array().unwrap());
    if wanted.len() != found.len() {
        return format!("{} documents instead of {}", found.len(), wanted.len());
    }
    for (one, other) in wanted.iter().zip(found) {
        if one["title"] != other["title"] {
            return format!("title {} instead of {}", other["title"], one["title"]);
        }
        let (one, other) = (one["blocks"].as_array().unwrap(), other["blocks"].as_array().unwrap());
        if let Some((a, b)) = one.iter().zip(other).find(|(a, b)| a != b) {
            return format!("block {b} instead of {a}");
        }
        if one.len() != other.len() {
            return format!("{} blocks instead of {}", other.len(), one.len());
        }
    }
    "nothing".to_owned()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2], mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(bytes).collect()
}

/// Versions of a text by name; those that cannot hold it are left out.
fn versions(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let mut versions = vec![
        ("utf8-bom.txt", [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat()),
        ("utf16le-bom.txt", utf16(text, u16::to_le_bytes, true)),
        ("utf16be-bom.txt", utf16(text, u16::to_be_bytes, true)),
        ("utf16le.txt", utf16(text, u16::to_le_bytes, false)),
        ("utf16be.txt", utf16(text, u16::to_be_bytes, false)),
    ];
    for (name, encoding) in
        [("gb18030.txt", encoding_rs::GB18030), ("gbk.txt", encoding_rs::GBK), ("big5.txt", encoding_rs::BIG5)]
    {
        let (bytes, _, lossy) = encoding.encode(text);
        if !lossy {
            versions.push((name, bytes.into_owned()));
        }
    }
    versions
}

#[test]
fn each_file_in_each_encoding_gives_the_same_documents() {
    let folder = tempfile::tempdir().unwrap();
    let mut violations = Vec::new();
    let mut tried = std::collections::BTreeMap::<&str, usize>::new();
    for file in program::sample_plans().unwrap() {
        let text = std::fs::read_to_string(&file).unwrap();
        let wanted = structure(&file).unwrap();
        for (name, bytes) in versions(&text) {
            *tried.entry(name).or_default() += 1;
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            match structure(&path) {
                Ok(found) if found == wanted => {}
                Ok(found) => violations.push(format!("{} as {name}: {}", file.display(), difference(&wanted, &found))),
                Err(said) => violations.push(format!("{} as {name}: {said}", file.display())),
            }
        }
    }
    none_of(violations);
    println!("files tried by encoding: {tried:?}");
}

/// A web page around paragraphs.
fn page(body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>计划</title><style>p{{margin:0}}</style></head>\
         <body>\n{body}</body></html>\n"
    )
}

/// One paragraph a line, marks of Markdown left as text.
fn plain_page(text: &str) -> String {
    page(&filled_lines(text).map(|line| format!("<p>{}</p>\n", escaped(line))).collect::<String>())
}

/// One paragraph a line, headings of Markdown as headings.
fn page_with_headings(text: &str) -> String {
    let blocks = filled_lines(text).map(|line| {
        let level = line.chars().take_while(|c| *c == '#').count();
        let tag = if level == 0 { "p".to_owned() } else { format!("h{level}") };
        format!("<{tag}>{}</{tag}>\n", escaped(line.trim_start_matches('#').trim_start()))
    });
    page(&blocks.collect::<String>())
}

/// Blank lines between the paragraphs, as Markdown asks for.
fn markdown(text: &str) -> String {
    filled_lines(text).map(|line| format!("{line}\n\n")).collect()
}

fn filled_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim().is_empty())
}

fn escaped(line: &str) -> String {
    line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[track_caller]
fn assert_same_structure(name: &str, write: fn(&str) -> String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    let mut violations = Vec::new();
    for file in program::sample_plans().unwrap() {
        std::fs::write(&path, write(&std::fs::read_to_string(&file).unwrap())).unwrap();
        let wanted = structure(&file).unwrap();
        match structure(&path) {
            Ok(found) if found == wanted => {}
            Ok(found) => violations.push(format!("{}: {}", file.display(), difference(&wanted, &found))),
            Err(said) => violations.push(format!("{}: {said}", file.display())),
        }
    }
    none_of(violations);
}

#[test]
fn each_file_as_a_plain_web_page_gives_the_same_documents() {
    assert_same_structure("page.html", plain_page);
}

#[test]
fn each_file_as_a_web_page_with_headings_gives_the_same_documents() {
    assert_same_structure("page.html", page_with_headings);
}

#[test]
fn each_file_as_markdown_gives_the_same_documents() {
    assert_same_structure("plan.md", markdown);
}
