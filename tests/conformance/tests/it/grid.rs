//! 22 rows and 28 cells, measured.

use wenshu_conformance::converted::{FOOT, conversion, none_of};
use wenshu_conformance::lines::lines_where;
use wenshu_conformance::pdf::{self, MM};
use wenshu_conformance::program;
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
/// 15.79 pt (26 after an indent) and ends at 184 mm. A line of Han alone has
/// nothing to compress: it is shorter only where the characters that would
/// fill it may not be parted from what follows.
#[test]
fn a_full_line_of_han_holds_28_characters() {
    let mut violations = Vec::new();
    let (mut full, mut short) = (0, 0);
    for document in conversion().documents.iter().filter(|document| !document.has_table()) {
        let placed = document.placed_lines().unwrap();
        for pair in placed.windows(2).filter(|pair| !pair[0].last) {
            let line = &pair[0].line;
            if (line.size() - 16.0).abs() > 0.3 || !line.text().chars().all(is_han) {
                continue;
            }
            let indent = ((line.left() - LEFT) / CELL).round();
            let missing = (28.0 - indent - line.glyphs.len() as f64).round();
            let end = line.glyphs.last().map_or(0.0, |glyph| glyph.x + CELL);
            let next = pair[1].line.text();
            let shown = || format!("{}: {missing} short, end {end:.2}: {} ↵ {next}", document.name(), line.text());
            if missing == 0.0 {
                full += 1;
                let even = line.glyphs.windows(2).all(|two| ((two[1].x - two[0].x) - CELL).abs() < 0.05 * MM);
                if !even || (end - RIGHT).abs() > 0.5 {
                    violations.push(shown());
                }
            } else {
                short += 1;
                if missing < 0.0 || may_fill(&next, missing) {
                    violations.push(shown());
                }
            }
        }
    }
    none_of(violations);
    assert!(full >= 5, "only {full} full lines of Han alone");
    println!("lines of Han alone: {full} of 28 cells, {short} short of a break");
}

/// 9704-5.2.3-a … -c: the 22 × 28 characters that fill the type area, on pages
/// of a plan whose paragraph is Han from end to end.
#[test]
fn a_page_of_han_alone_holds_22_lines_of_28_characters() {
    let folder = tempfile::tempdir().unwrap();
    let sample = std::fs::read_to_string(&program::sample_plans().unwrap()[1]).unwrap();
    let han: String = sample.chars().filter(|c| is_han(*c)).take(28 * 22 * 3).collect();
    let path = folder.path().join("han.txt");
    std::fs::write(&path, format!("2024年教育局工作计划\n\n一、总体要求\n\n{han}。\n")).unwrap();
    let arguments = ["convert".as_ref(), path.as_os_str(), "--out".as_ref(), folder.path().as_os_str()];
    let output = program::run(&arguments).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report = program::report(folder.path()).unwrap();
    let name = report["inputs"][0]["documents"][0]["files"][0]["path"].as_str().unwrap();
    let file = pdf::read(&folder.path().join(name)).unwrap();
    let lines = lines_where(&file.pages[1], 1, |glyph| glyph.y < FOOT);
    assert_eq!(lines.len(), 22);
    for (row, line) in lines.iter().enumerate() {
        assert_eq!(line.glyphs.len(), 28, "{}", line.text());
        let top = line.y - 0.88 * 16.0 * MM;
        assert!((top - 37.0 - row as f64 * PITCH).abs() < 0.3, "row {row} begins at {top:.2} mm");
        for (column, glyph) in line.glyphs.iter().enumerate() {
            let x = LEFT + column as f64 * CELL;
            assert!((glyph.x - x).abs() < 0.12, "character {column} at {:.2} mm instead of {x:.2}", glyph.x);
        }
    }
}

/// True when the first characters of `next` would fill `cells` and the line
/// could be broken after them.
fn may_fill(next: &str, cells: f64) -> bool {
    let text: Vec<char> = next.chars().collect();
    let mut width = 0.0;
    for (index, c) in text.iter().enumerate() {
        width += if c.is_ascii() { 0.5 } else { 1.0 };
        if width > cells + 0.01 {
            return false;
        }
        let after = text.get(index + 1).copied().unwrap_or('。');
        let parted = |test: fn(&char) -> bool| test(c) && test(&after);
        let forbidden = "。，、；：？！）》〉”’】〕％%℃·～—…".contains(after)
            || "（《〈“‘【〔".contains(*c)
            || parted(char::is_ascii_digit)
            || parted(char::is_ascii_alphabetic)
            || (c.is_ascii_digit() && !after.is_ascii());
        if (width - cells).abs() < 0.01 {
            return !forbidden;
        }
    }
    false
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
