//! Paper, margins, type and colour, from the PDF's glyphs.

use wenshu_conformance::converted::{conversion, none_of};
use wenshu_conformance::faces::{FaceClass, class_of};
use wenshu_conformance::pdf::MM;
use wenshu_conformance::text::is_han;

use crate::body::number_length;
use crate::sheet::{CELL, LEFT, RIGHT, closes, opens};

/// 9704-5.1-a
#[test]
fn every_sheet_is_a4_upright() {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        for (number, page) in document.pdf.pages.iter().enumerate() {
            for [left, bottom, right, top] in std::iter::once(page.media_box).chain(page.crop_box) {
                let (width, height) = (right - left, top - bottom);
                if (width - 595.276).abs() > 0.5 || (height - 841.890).abs() > 0.5 || page.rotate != 0 {
                    violations.push(format!("{} page {}: {width} × {height}", document.name(), number + 1));
                }
            }
        }
    }
    none_of(violations);
}

/// 9704-5.2.1-a: the first line of a continuation page begins at 37 mm.
#[test]
fn the_top_margin_is_37_mm() {
    let mut violations = Vec::new();
    let mut measured = 0;
    for document in &conversion().documents {
        let lines = document.lines();
        for page in 1..document.pdf.pages.len() {
            let Some(first) = lines.iter().find(|line| line.page == page) else { continue };
            let top = first.y - 0.88 * 16.0 * MM;
            measured += 1;
            if (top - 37.0).abs() > 0.3 {
                violations.push(format!("{} page {}: {top:.2} mm", document.name(), page + 1));
            }
        }
    }
    none_of(violations);
    assert!(measured > 30, "only {measured} continuation pages");
}

/// 9704-5.2.1-b
#[test]
fn the_binding_margin_is_28_mm() {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        let left = document.lines().iter().map(|line| line.left()).fold(f64::MAX, f64::min);
        // A leading bracket may give up its empty left half.
        if !(LEFT - CELL / 2.0 - 0.1..LEFT + 0.1).contains(&left) {
            violations.push(format!("{}: {left:.2} mm", document.name()));
        }
    }
    none_of(violations);
}

/// 9704-5.2.1-c
#[test]
fn all_text_lies_in_the_type_area() {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        for line in document.lines() {
            for glyph in line.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()) {
                // Only the inked half of a bracket or point counts.
                let left = glyph.x + if opens(&glyph.text) { glyph.advance / 2.0 } else { 0.0 };
                let right = glyph.x + if closes(&glyph.text) { glyph.advance / 2.0 } else { glyph.advance };
                let top = glyph.y - 0.88 * glyph.size * MM;
                let bottom = glyph.y + 0.12 * glyph.size * MM;
                // A title line of 22 points stands in a row of 16.
                let over = (glyph.size - 16.0).max(0.0) * MM;
                if left < LEFT - 0.1 || right > RIGHT + 0.5 || top < 36.7 - over || bottom > 262.3 {
                    violations.push(format!(
                        "{} page {}: “{}” at x {left:.2}–{right:.2}, y {top:.2}–{bottom:.2}",
                        document.name(),
                        line.page + 1,
                        glyph.text
                    ));
                }
            }
        }
    }
    none_of(violations);
}

/// 9704-5.2.2-a: Han characters of the body are 3号, and 仿宋 unless a rule
/// names another face for a heading.
#[test]
fn the_body_is_16_points_and_its_text_fangsong() {
    let mut violations = Vec::new();
    for document in conversion().documents.iter().filter(|document| !document.has_table()) {
        let styles: Vec<String> = document.paragraphs().iter().map(|paragraph| paragraph.style.clone()).collect();
        for placed in document.placed_lines().unwrap() {
            let style = styles[placed.paragraph].as_str();
            if style == "公文标题" || style == "附件标题" {
                continue;
            }
            let plain = matches!(style, "公文正文" | "主送机关" | "署名" | "成文日期" | "附件说明" | "附注")
                || style.ends_with("条目");
            let skipped =
                if placed.first && style.ends_with("条目") { number_length(&placed.line.text()) } else { 0 };
            for glyph in placed.line.glyphs.iter().skip(skipped).filter(|glyph| glyph.text.chars().all(is_han)) {
                let class = class_of(&glyph.font);
                // 宋体 is the net for characters that the face lacks.
                let fits = !plain || matches!(class, Some(FaceClass::FangSong | FaceClass::Song));
                if (glyph.size - 16.0).abs() > 0.3 || !fits {
                    violations.push(format!(
                        "{} {style}: “{}” {} {} pt",
                        document.name(),
                        glyph.text,
                        glyph.font,
                        glyph.size
                    ));
                }
            }
        }
    }
    none_of(violations);
}

/// The net of 宋体 catches rare characters only.
#[test]
fn hardly_any_body_character_falls_back_to_another_face() {
    let (mut all, mut fallen) = (0, 0);
    for document in &conversion().documents {
        for line in document.lines() {
            for glyph in line.glyphs.iter().filter(|g| g.size < 20.0 && g.text.chars().all(is_han)) {
                all += 1;
                fallen += usize::from(class_of(&glyph.font) == Some(FaceClass::Song));
            }
        }
    }
    assert!(fallen * 1000 < all, "{fallen} of {all} Han characters in the fallback face");
}

/// 9704-5.2.4-a
#[test]
fn all_text_is_black() {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        for page in &document.pdf.pages {
            let coloured = page.glyphs.iter().filter(|glyph| !glyph.ink.is_black());
            violations.extend(coloured.map(|glyph| format!("{}: “{}”", document.name(), glyph.text)));
            let strokes = page.strokes.iter().filter(|stroke| !stroke.ink.is_black());
            violations.extend(strokes.map(|stroke| format!("{}: {stroke:?}", document.name())));
        }
    }
    none_of(violations);
}

/// impl-bold
#[test]
fn no_text_is_made_bold_by_stroking_or_by_printing_twice() {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        for page in &document.pdf.pages {
            let stroked = page.glyphs.iter().filter(|glyph| glyph.mode != 0);
            violations
                .extend(stroked.map(|glyph| format!("{}: “{}” mode {}", document.name(), glyph.text, glyph.mode)));
            for pair in page.glyphs.windows(2) {
                if pair[0].text == pair[1].text
                    && (pair[0].x - pair[1].x).abs() < 0.3
                    && (pair[0].y - pair[1].y).abs() < 0.3
                {
                    violations.push(format!("{}: “{}” twice in one place", document.name(), pair[0].text));
                }
            }
        }
    }
    none_of(violations);
}

#[test]
fn every_font_is_embedded_and_of_a_known_class() {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        for (font, embedded) in &document.pdf.fonts {
            if !embedded || class_of(font).is_none() {
                violations.push(format!("{}: {font}, embedded {embedded}", document.name()));
            }
        }
    }
    none_of(violations);
}

#[test]
fn every_glyph_says_its_text() {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        for page in &document.pdf.pages {
            let mute = page.glyphs.iter().filter(|glyph| glyph.text.is_empty() || glyph.text.contains('\u{fffd}'));
            violations
                .extend(mute.map(|glyph| format!("{}: a glyph at {:.1}, {:.1}", document.name(), glyph.x, glyph.y)));
        }
    }
    none_of(violations);
}

#[test]
fn title_language_and_bookmarks_are_in_the_file() {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        let title = document.report["title"].as_str().unwrap();
        if document.pdf.info.get("Title").map(String::as_str) != Some(title) {
            violations.push(format!("{}: Title {:?}", document.name(), document.pdf.info.get("Title")));
        }
        if document.pdf.language.as_deref() != Some("zh-CN") {
            violations.push(format!("{}: Lang {:?}", document.name(), document.pdf.language));
        }
        let text = document.pdf_text();
        for mark in &document.pdf.outline {
            let words = wenshu_conformance::text::squeezed(&mark.title);
            if mark.page.is_none() || !text.contains(words.as_str()) || words.is_empty() {
                violations.push(format!("{}: bookmark {mark:?}", document.name()));
            }
        }
    }
    none_of(violations);
}
