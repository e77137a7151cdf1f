//! Page numbers of the gallery (clause 7.5).

use wenshu_conformance::converted::none_of;
use wenshu_conformance::faces::{FaceClass, class_of};
use wenshu_conformance::text::squeezed;

use super::measure::{EM_14, Paper, near};
use super::renderings::papers;
use super::samples::Expected;
use super::tables::is_landscape;
use crate::sheet::{LEFT, MIDDLE, RIGHT};

/// True when a page (from 1) carries a number: not the first of a letter
/// (9704-10.1-h), not a blank one, nor the 版记 behind it (9704-7.5-d).
pub fn is_numbered(expected: &Expected, page: usize) -> bool {
    let letter_first = expected.kind == "letter" && page == 1;
    let behind_blank = expected.blank > 0 && expected.imprint.is_some_and(|at| page + expected.blank >= at);
    !letter_first && !behind_blank
}

/// The pages that are upright; a word processor's landscape page is measured
/// with the turned table.
fn upright_pages(paper: &Paper) -> impl Iterator<Item = usize> {
    let pages = paper.pdf.pages.iter().enumerate();
    pages.filter(|(_, page)| !is_landscape(page)).map(|(number, _)| number)
}

/// 9704-7.5-a, 9704-7.5-d, 9704-7.5-e, 9704-10.1-h
#[test]
fn pages_carry_their_number_unless_the_standard_leaves_it_off() {
    let mut violations = Vec::new();
    for paper in papers() {
        for page in upright_pages(&paper) {
            let wanted = if is_numbered(&paper.sample.expected, page + 1) {
                format!("—{}—", page + 1)
            } else {
                String::new()
            };
            let line = paper.number_line(page);
            let found = line.as_ref().map(|line| squeezed(&line.text())).unwrap_or_default();
            let set = line
                .iter()
                .flat_map(|line| &line.glyphs)
                .filter(|glyph| !glyph.text.trim().is_empty())
                .all(|glyph| (glyph.size - 14.0).abs() < 0.3 && class_of(&glyph.font) == Some(FaceClass::Song));
            if found != wanted || !set {
                violations.push(format!("{} page {}: “{found}” instead of “{wanted}”", paper.name(), page + 1));
            }
        }
    }
    none_of(violations);
}

/// 9704-7.5-c; 9704-8-a: on the page of a turned table, too.
#[test]
fn odd_numbers_stand_right_and_even_ones_left_one_cell_in() {
    let mut violations = Vec::new();
    for paper in papers() {
        for page in upright_pages(&paper) {
            let Some(line) = paper.number_line(page) else { continue };
            let what = format!("{} page {}", paper.name(), page + 1);
            let glyphs: Vec<_> = line.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()).collect();
            let (Some(first), Some(last)) = (glyphs.first(), glyphs.last()) else { continue };
            let (left, right) = (first.x, last.x + last.advance);
            let play = paper.play.max(0.8);
            if paper.sample.name() == "profile-site" {
                near(&mut violations, &what, f64::midpoint(left, right), MIDDLE, play);
            } else if page % 2 == 0 {
                near(&mut violations, &what, RIGHT - right, EM_14, play);
            } else {
                near(&mut violations, &what, left - LEFT, EM_14, play);
            }
        }
    }
    none_of(violations);
}

/// 9704-7.5-b: the rules beside the number lie 7 mm below the type area. Their
/// ink is level with the middle of the em of the dash.
#[test]
fn the_rules_beside_the_number_lie_at_269_mm() {
    let mut violations = Vec::new();
    for paper in papers() {
        for page in upright_pages(&paper).filter(|page| paper.number_line(*page).is_some()).take(2) {
            let line = paper.number_line(page).unwrap();
            let (left, right) = (line.left(), line.left() + EM_14);
            let picture = wenshu_conformance::raster::draw(paper.path, page).unwrap();
            let ink = picture.ink_between(wenshu_conformance::converted::FOOT, 274.0, (left, right));
            let middle = ink.map_or(f64::NAN, |ink| f64::midpoint(ink.top, ink.bottom));
            near(&mut violations, &format!("{} page {}", paper.name(), page + 1), middle, 269.0, paper.play.max(0.5));
        }
    }
    none_of(violations);
}

/// The page number stands below the type area, where nothing else does
/// (9704-7.1-a).
#[test]
fn nothing_but_the_number_stands_below_the_type_area() {
    let mut violations = Vec::new();
    for paper in papers() {
        for page in 0..paper.pdf.pages.len() {
            for line in paper.lines(page) {
                if super::measure::bottom_of(&line) > 262.0 + 0.5 + paper.play {
                    let text: String = line.text().chars().take(12).collect();
                    violations.push(format!("{} page {}: “{text}” at {:.1}", paper.name(), page + 1, line.y));
                }
            }
        }
    }
    none_of(violations);
}

/// Every page is an upright A4 sheet (9704-5.1-a), turned tables as well.
#[test]
fn every_page_is_an_upright_sheet() {
    let mut violations = Vec::new();
    for sample in super::samples::samples() {
        let paper = Paper::ours(sample);
        for (number, page) in paper.pdf.pages.iter().enumerate() {
            let [left, bottom, right, top] = page.media_box;
            let what = format!("{} page {}", paper.name(), number + 1);
            near(&mut violations, &what, right - left, 595.276, 0.5);
            near(&mut violations, &what, top - bottom, 841.890, 0.5);
            near(&mut violations, &what, page.rotate as f64, 0.0, 0.0);
        }
    }
    none_of(violations);
}
