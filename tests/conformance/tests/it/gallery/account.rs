//! Nothing lost, nothing invented: input and given elements against the text
//! of the finished files, counted from outside.

use std::collections::BTreeMap;

use wenshu_conformance::converted::none_of;
use wenshu_conformance::docx::Paragraph;
use wenshu_conformance::text::{add, difference, tally};

use super::samples::{Sample, folder, samples};

/// What a reader of the input sees.
fn visible(file: &str) -> String {
    let text = std::fs::read_to_string(folder().join(file)).unwrap();
    if let Some(body) = text.find("<body>") {
        return without_tags(&text[body..]);
    }
    if !file.ends_with(".md") {
        return text;
    }
    let mut seen = String::new();
    for line in text.lines() {
        let delimiter = line.starts_with('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
        let picture = line.starts_with("![");
        if delimiter || picture {
            continue;
        }
        let cells = if line.starts_with('|') { line.replace('|', " ") } else { line.to_owned() };
        seen.push_str(cells.trim_start_matches('#'));
        seen.push('\n');
    }
    seen
}

fn without_tags(html: &str) -> String {
    let mut inside = false;
    html.chars()
        .filter(|c| {
            let tag = inside || *c == '<';
            inside = tag && *c != '>';
            !tag
        })
        .collect()
}

/// The characters that the finished paper must have.
fn expected(sample: &Sample) -> BTreeMap<char, i64> {
    let mut counts = tally(&visible(&sample.expected.file));
    for text in &sample.expected.dropped {
        add(&mut counts, text, -1);
    }
    for text in &sample.expected.added {
        add(&mut counts, text, 1);
    }
    counts
}

fn compare(what: &str, read: impl Fn(&Sample) -> String) {
    let mut violations = Vec::new();
    for sample in samples() {
        let differing = difference(&expected(sample), &tally(&read(sample)));
        if !differing.is_empty() {
            violations.push(format!("{}: expected less {what}: {differing:?}", sample.name()));
        }
    }
    none_of(violations);
}

/// Text of the PDF; page numbers and repeated table heads are artifacts.
fn pdf_text(sample: &Sample) -> String {
    let glyphs = sample.pdf.pages.iter().flat_map(|page| &page.glyphs);
    glyphs.filter(|glyph| !glyph.artifact).map(|glyph| glyph.text.as_str()).collect()
}

#[test]
fn input_and_given_elements_are_the_text_of_the_pdf() {
    compare("PDF", pdf_text);
}

#[test]
fn input_and_given_elements_are_the_text_of_the_docx() {
    compare("DOCX", |sample| sample.docx.paragraphs.iter().map(Paragraph::text).collect());
}

#[test]
fn the_reports_own_account_of_the_gallery_has_no_remainder() {
    let wrong = samples().filter(|sample| sample.report["characters"]["unexplained"] != 0);
    none_of(wrong.map(|sample| format!("{}: {}", sample.name(), sample.report["characters"])).collect());
}
