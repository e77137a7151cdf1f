//! Page numbers (clause 7.5).

use wenshu_conformance::converted::{FOOT, conversion, none_of};
use wenshu_conformance::faces::{FaceClass, class_of};
use wenshu_conformance::raster;

/// A cell of 4号, mm.
const CELL_14: f64 = 14.0 * 25.4 / 72.0;

/// 9704-7.5-a, 9704-7.5-e
#[test]
fn each_page_has_its_number_between_rules_in_14_point_song() {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        for (number, lines) in document.page_numbers().iter().enumerate() {
            let texts: Vec<String> = lines.iter().map(|line| line.text()).collect();
            let squeezed = texts.concat().replace(' ', "");
            let set = lines
                .iter()
                .flat_map(|line| &line.glyphs)
                .all(|glyph| (glyph.size - 14.0).abs() < 0.3 && class_of(&glyph.font) == Some(FaceClass::Song));
            if lines.len() != 1 || squeezed != format!("—{}—", number + 1) || !set {
                violations.push(format!("{} page {}: {texts:?}", document.name(), number + 1));
            }
        }
    }
    none_of(violations);
}

/// 9704-7.5-c
#[test]
fn odd_page_numbers_stand_right_and_even_ones_left_one_cell_in() {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        for (number, lines) in document.page_numbers().iter().enumerate() {
            let Some(line) = lines.first() else { continue };
            let odd = number % 2 == 0;
            let inset = if odd { 184.0 - line.right() } else { line.left() - 28.0 };
            if (inset - CELL_14).abs() > 0.5 {
                violations.push(format!("{} page {}: {inset:.2} mm in", document.name(), number + 1));
            }
        }
    }
    none_of(violations);
}

/// 9704-7.5-b: the ink of the rules lies 7 mm below the type area. Measured on
/// the page's picture, on one odd and one even page of each file.
#[test]
fn the_rules_of_the_page_number_lie_at_269_mm() {
    let mut violations = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for document in conversion().documents.iter().filter(|document| document.pdf.pages.len() > 1) {
        if !seen.insert(document.file.clone()) {
            continue;
        }
        for page in 0..2 {
            let picture = raster::draw(&document.pdf_path, page).unwrap();
            let Some(ink) = picture.ink(FOOT, 280.0) else {
                violations.push(format!("{} page {}: no ink", document.name(), page + 1));
                continue;
            };
            // Digits stand on the baseline: the ink box holds digits and
            // rules. A rule is the only ink at its outer end.
            let outer = if page == 0 { (ink.right - 3.0, ink.right) } else { (ink.left, ink.left + 3.0) };
            let rule = picture.ink_between(FOOT, 280.0, outer);
            let middle = rule.map_or(0.0, |rule| f64::midpoint(rule.top, rule.bottom));
            if (middle - 269.0).abs() > 0.5 {
                violations.push(format!("{} page {}: rule at {middle:.2} mm", document.name(), page + 1));
            }
        }
    }
    none_of(violations);
}
