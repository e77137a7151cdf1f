//! Nothing lost, nothing invented, counted from outside: the characters of the
//! file, the removals and changes of the report, and the text of the outputs.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;
use wenshu_conformance::converted::{Document, conversion, none_of};
use wenshu_conformance::program;
use wenshu_conformance::text::{add, difference, squeezed, tally};

/// Text of a PDF as poppler reads it, without the page numbers.
fn poppler_text(document: &Document) -> String {
    // The part of the sheet above 264 mm, in points.
    let output = Command::new("pdftotext")
        .args(["-raw", "-enc", "UTF-8", "-x", "0", "-y", "0", "-W", "595", "-H", "748"])
        .arg(&document.pdf_path)
        .arg("-")
        .output()
        .expect("pdftotext (poppler-utils) is needed");
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// Source less removals, with the changes of the file and of its documents
/// carried out.
fn expected(input: &Value) -> BTreeMap<char, i64> {
    let file = input["file"].as_str().unwrap();
    let path = program::sample_plans().unwrap().into_iter().find(|path| path.ends_with(file)).unwrap();
    let mut counts = tally(&String::from_utf8(std::fs::read(path).unwrap()).unwrap());
    for removed in input["removed"].as_array().unwrap() {
        add(&mut counts, removed["text"].as_str().unwrap(), -1);
    }
    let of_documents = input["documents"].as_array().unwrap().iter().flat_map(|d| d["changed"].as_array().unwrap());
    for change in input["changed"].as_array().unwrap().iter().chain(of_documents) {
        add(&mut counts, change["before"].as_str().unwrap(), -1);
        add(&mut counts, change["after"].as_str().unwrap(), 1);
    }
    counts
}

/// Compares each file's account with the text that `read` finds in its outputs.
fn compare(read: impl Fn(&Document) -> String) {
    let conversion = conversion();
    let mut violations = Vec::new();
    for input in conversion.report["inputs"].as_array().unwrap() {
        let file = input["file"].as_str().unwrap();
        let mut found = BTreeMap::new();
        for document in conversion.documents.iter().filter(|document| document.file == file) {
            add(&mut found, &read(document), 1);
        }
        let differing = difference(&expected(input), &found);
        if !differing.is_empty() {
            violations.push(format!("{file}: expected less found: {differing:?}"));
        }
    }
    none_of(violations);
}

#[test]
fn every_character_of_the_files_is_in_the_pdfs_or_accounted_for_as_poppler_reads_them() {
    compare(poppler_text);
}

#[test]
fn every_character_of_the_files_is_in_the_pdfs_or_accounted_for() {
    compare(Document::pdf_text);
}

#[test]
fn every_character_of_the_files_is_in_the_docx_files_or_accounted_for() {
    compare(Document::docx_text);
}

#[test]
fn every_character_of_the_files_is_in_the_json_files_or_accounted_for() {
    compare(Document::json_text);
}

#[test]
fn the_reports_own_account_has_no_remainder() {
    let report = &conversion().report;
    assert_eq!(report["totals"]["characters"]["unexplained"], 0);
    for input in report["inputs"].as_array().unwrap() {
        assert_eq!(input["characters"]["unexplained"], 0, "{}", input["file"]);
    }
}

#[test]
fn poppler_reads_the_text_in_the_order_of_the_document() {
    let mut violations = Vec::new();
    for document in conversion().documents.iter().filter(|document| !document.has_table()) {
        let (found, wanted) = (squeezed(&poppler_text(document)), document.pdf_text());
        if found != wanted {
            let at = found.chars().zip(wanted.chars()).take_while(|(a, b)| a == b).count();
            let shown = |text: &str| text.chars().skip(at.saturating_sub(5)).take(20).collect::<String>();
            violations.push(format!("{}: “{}” against “{}”", document.name(), shown(&found), shown(&wanted)));
        }
    }
    none_of(violations);
}

#[test]
fn every_removal_and_change_has_a_place_and_a_reason() {
    let mut violations = Vec::new();
    for input in conversion().report["inputs"].as_array().unwrap() {
        let of_documents = input["documents"].as_array().unwrap().iter().flat_map(|d| d["changed"].as_array().unwrap());
        let all =
            input["removed"].as_array().unwrap().iter().chain(input["changed"].as_array().unwrap()).chain(of_documents);
        for entry in all {
            let placed = entry["lines"].is_object() || entry["origin"].is_object();
            if entry["reason"].as_str().is_none_or(str::is_empty) || !placed {
                violations.push(format!("{}: {entry}", input["file"]));
            }
        }
    }
    none_of(violations);
}
