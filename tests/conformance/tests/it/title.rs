//! The title: size, place and shape.

use wenshu_conformance::converted::{Document, PlacedLine, conversion, none_of};
use wenshu_conformance::faces::{FaceClass, class_of};
use wenshu_conformance::lines::Line;
use wenshu_conformance::text::{is_han, squeezed};

use crate::sheet::{MIDDLE, PITCH};

/// Lines of the title as they stand on the page.
fn title_lines(document: &Document) -> Vec<Line> {
    let mut lines = document.lines();
    lines.retain(|line| line.page == 0 && line.size() > 20.0);
    lines
}

/// Width of a title line in cells of 22 pt; ASCII counts half.
fn cells(line: &Line) -> f64 {
    line.text().trim().chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum()
}

/// 9704-7.3.1-a
#[test]
fn every_title_is_22_points_in_xiaobiaosong() {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        let lines = title_lines(document);
        let text: String = lines.iter().map(|line| squeezed(&line.text())).collect();
        if text != squeezed(document.report["title"].as_str().unwrap()) || text.is_empty() {
            violations.push(format!(
                "{}: “{text}” on the page, {} in the report",
                document.name(),
                document.report["title"]
            ));
        }
        for glyph in lines.iter().flat_map(|line| &line.glyphs) {
            let han = glyph.text.chars().all(is_han);
            if (glyph.size - 22.0).abs() > 0.3 || (han && class_of(&glyph.font) != Some(FaceClass::XiaoBiaoSong)) {
                violations.push(format!("{}: “{}” {} {} pt", document.name(), glyph.text, glyph.font, glyph.size));
            }
        }
    }
    none_of(violations);
}

/// 9704-7.3.1-b, impl-plain-a: centred from row 1, one row a line, one blank
/// row below.
#[test]
fn every_title_is_centred_from_the_first_row_with_one_blank_row_below() {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        let lines = title_lines(document);
        for line in &lines {
            let middle = f64::midpoint(line.left(), line.right());
            if (middle - MIDDLE).abs() > 0.5 {
                violations.push(format!("{}: middle at {middle:.2} mm", document.name()));
            }
        }
        for pair in lines.windows(2) {
            let step = (pair[1].y - pair[0].y) / PITCH;
            if (step - 1.0).abs() > 0.02 {
                violations.push(format!("{}: title lines {step:.3} rows apart", document.name()));
            }
        }
        // The em box of row 1 is 37 … 42.6 mm; a glyph of 22 pt stands on it.
        let first = lines.first().map_or(0.0, |line| line.y);
        if !(41.0..44.0).contains(&first) {
            violations.push(format!("{}: title's baseline at {first:.2} mm", document.name()));
        }
        let below = document.lines().into_iter().find(|line| line.page == 0 && line.size() < 20.0);
        let gap = below.map_or(0.0, |below| (below.y - lines.last().map_or(0.0, |line| line.y)) / PITCH);
        // The em box of 22 pt begins with its row, that of 16 pt too, so that
        // the baselines are up to 5.3 pt nearer than two rows.
        if !(1.80..2.02).contains(&gap) {
            violations.push(format!("{}: {gap:.3} rows between title and text", document.name()));
        }
    }
    none_of(violations);
}

/// 9704-7.3.1-c: trapezoid or diamond, 4 to 20 cells a line.
#[test]
fn every_title_of_several_lines_is_a_trapezoid_or_a_diamond() {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        let lines = title_lines(document);
        let widths: Vec<f64> = lines.iter().map(cells).collect();
        let shown =
            || format!("{}: {:?} {:?}", document.name(), widths, lines.iter().map(Line::text).collect::<Vec<_>>());
        let fitting = widths.iter().all(|width| *width <= 20.0 && (widths.len() == 1 || *width >= 4.0));
        let equal = widths.windows(2).any(|pair| (pair[0] - pair[1]).abs() < 0.01);
        // An inner line shorter than both neighbours makes an hourglass.
        let hourglass = widths.windows(3).any(|three| three[1] < three[0] && three[1] < three[2]);
        if !fitting || equal || hourglass {
            violations.push(shown());
        }
    }
    none_of(violations);
}

/// 9704-7.3.1-c: a line breaks at a word's border.
#[test]
fn no_title_breaks_inside_a_word_a_number_or_a_pair_of_marks() {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        let texts: Vec<String> = title_lines(document).iter().map(|line| line.text().trim().to_owned()).collect();
        let mut open: i32 = 0;
        for (index, text) in texts.iter().enumerate() {
            let next = texts.get(index + 1);
            for c in text.chars() {
                open += i32::from("《“（".contains(c)) - i32::from("》”）".contains(c));
            }
            let number = text.ends_with(|c: char| c.is_ascii_digit())
                && next.is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit() || "年月日%".contains(c)));
            let start = index > 0 && text.starts_with(['的', '和', '与', '及', '、', '》', '”', '）']);
            let end = next.is_some() && text.ends_with("关于");
            if number || start || end || (next.is_some() && open != 0) {
                violations.push(format!("{}: {texts:?}", document.name()));
            }
        }
    }
    none_of(violations);
}

/// 15834-B.4-a
#[test]
fn no_title_ends_in_a_mark() {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        for paragraph in document.paragraphs() {
            // A heading that is a whole sentence may keep its 。 (spec §9,
            // num-heading-punct); a title may not.
            let title = paragraph.style == "公文标题" || paragraph.style == "附件标题";
            if title && paragraph.text().trim_end().ends_with(['。', '；', '，', '、', '：', ';', ',', ':']) {
                violations.push(format!("{} {}: {}", document.name(), paragraph.style, paragraph.text()));
            }
        }
    }
    none_of(violations);
}

/// The two outputs break a title at the same places.
#[test]
fn title_lines_are_the_same_in_pdf_and_docx() {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        let pdf: Vec<String> = title_lines(document).iter().map(|line| squeezed(&line.text())).collect();
        let titles: Vec<_> = document.docx.paragraphs.iter().filter(|found| found.style == "公文标题").collect();
        let docx: Vec<String> =
            titles.iter().flat_map(|title| title.text().lines().map(squeezed).collect::<Vec<_>>()).collect();
        if pdf != docx || titles.len() != 1 {
            violations.push(format!("{}: {pdf:?} against {docx:?} in {} paragraphs", document.name(), titles.len()));
        }
    }
    none_of(violations);
}

/// Lines below the title, placed.
pub fn text_lines(document: &Document) -> Vec<PlacedLine> {
    document.placed_lines().unwrap().into_iter().filter(|placed| placed.line.size() < 20.0).collect()
}
