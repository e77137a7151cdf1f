//! 22 rows and 28 cells, measured.

use wenshu_conformance::converted::{conversion, none_of};
use wenshu_conformance::pdf::MM;
use wenshu_conformance::text::is_han;

use crate::sheet::{CELL, LEFT, PITCH, RIGHT, closes};

/// 9704-5.2.3-c, impl-grid-line: rows are 29.61 pt apart, and blank rows are
/// whole rows.
#[test]
fn lines_stand_on_rows_of_one_pitch() {
    let mut violations = Vec::new();
    for document in conversion().documents.iter().filter(|document| !document.has_table()) {
        let lines = document.lines();
        let body: Vec<_> = lines.iter().filter(|line| (line.size() - 16.0).abs() < 0.3).collect();
        for pair in body.windows(2).filter(|pair| pair[0].page == pair[1].page) {
            let step = (pair[1].y - pair[0].y) / PITCH;
            if (step - step.round()).abs() * PITCH / MM > 0.15 || step.round() < 1.0 {
                violations.push(format!("{} page {}: {step:.4} rows", document.name(), pair[0].page + 1));
            }
        }
    }
    none_of(violations);
}

/// 9704-5.2.3-a, 9704-5.2.3-c: a page in the middle of running text has 22
/// lines, the last one at the foot of the type area.
#[test]
fn a_page_of_body_text_holds_22_lines_and_fills_the_type_area() {
    let mut violations = Vec::new();
    let mut full = 0;
    for document in conversion().documents.iter().filter(|document| !document.has_table()) {
        let placed = document.placed_lines().unwrap();
        let styles: Vec<String> = document.paragraphs().iter().map(|paragraph| paragraph.style.clone()).collect();
        for page in 1..document.pdf.pages.len().saturating_sub(1) {
            let lines: Vec<_> = placed.iter().filter(|placed| placed.line.page == page).collect();
            let next = placed.iter().find(|placed| placed.line.page == page + 1).unwrap();
            // A heading goes over with the text under it; the page before it
            // is one line or two short.
            let style = styles[next.paragraph].as_str();
            let heading = next.first && style.contains("标题") && !style.contains("接排");
            let named = |style: &str| lines.iter().any(|placed| styles[placed.paragraph] == style);
            if heading || ["署名", "附件说明", "附件标识", "附注"].iter().any(|style| named(style)) {
                continue;
            }
            let bottom = lines.last().map_or(0.0, |placed| placed.line.y) + 0.12 * 16.0 * MM;
            if lines.len() == 22 && (bottom - 262.0).abs() < 0.3 {
                full += 1;
            } else {
                violations.push(format!(
                    "{} page {}: {} lines, down to {bottom:.2} mm",
                    document.name(),
                    page + 1,
                    lines.len()
                ));
            }
        }
    }
    none_of(violations);
    assert!(full >= 20, "only {full} full pages");
}

/// 9704-5.2.3-b, impl-grid-char: a justified line of Han alone has 28 cells of
/// 15.79 pt (26 after an indent) and ends at 184 mm.
#[test]
fn a_full_line_of_han_holds_28_characters() {
    let mut violations = Vec::new();
    let mut measured = 0;
    for document in conversion().documents.iter().filter(|document| !document.has_table()) {
        for placed in document.placed_lines().unwrap().iter().filter(|placed| !placed.last) {
            let line = &placed.line;
            if (line.size() - 16.0).abs() > 0.3 || !line.text().chars().all(is_han) {
                continue;
            }
            measured += 1;
            let indent = ((line.left() - LEFT) / CELL).round();
            let count = line.glyphs.len() as f64;
            let even = line.glyphs.windows(2).all(|pair| ((pair[1].x - pair[0].x) - CELL).abs() < 0.05 * MM);
            let end = line.glyphs.last().map_or(0.0, |glyph| glyph.x + CELL);
            if (count + indent - 28.0).abs() > 0.01 || !even || (end - RIGHT).abs() > 0.5 {
                violations.push(format!("{}: {count} characters, end {end:.2}: {}", document.name(), line.text()));
            }
        }
    }
    none_of(violations);
    assert!(measured >= 20, "only {measured} lines of Han alone");
    println!("{measured} full lines of Han alone measured");
}

/// 9704-5.2.3-c: justified lines reach the right edge, whatever is in them.
#[test]
fn every_line_but_a_paragraphs_last_reaches_the_right_edge() {
    let mut violations = Vec::new();
    for document in conversion().documents.iter().filter(|document| !document.has_table()) {
        let styles: Vec<String> = document.paragraphs().iter().map(|paragraph| paragraph.style.clone()).collect();
        for placed in document.placed_lines().unwrap().iter().filter(|placed| !placed.last) {
            let style = styles[placed.paragraph].as_str();
            if matches!(style, "公文标题" | "公文副标题" | "署名" | "成文日期" | "附件标题") {
                continue;
            }
            let last = placed.line.glyphs.iter().rev().find(|glyph| !glyph.text.trim().is_empty()).unwrap();
            // The cell of the grid is narrower than the glyph's own advance; a
            // closing mark may have given up its empty half.
            let end = last.x + last.advance;
            let half = last.x + last.advance / 2.0;
            let fits = (end - RIGHT).abs() < 0.5 || (closes(&last.text) && half < RIGHT + 0.5 && end > RIGHT - 0.5);
            if !fits {
                violations.push(format!("{}: ends at {end:.2} mm: {}", document.name(), placed.line.text()));
            }
        }
    }
    none_of(violations);
}
