//! The five real plans, set as pages and read again: the same paragraphs, and every
//! character in a line or listed.

use std::collections::BTreeMap;

use wenshu_model::Source;

use super::make::{Coding, Maker, hex};
use super::text_of;
use crate::shared::{PLANS, plan, read};

/// Ems of a line.
const WIDTH: f64 = 28.0;
const SIZE: f64 = 16.0;
const LEFT: f64 = 73.6;

/// Cuts a paragraph into lines of ems, the first two left free; no line begins with
/// a mark.
fn cut(paragraph: &str) -> Vec<(f64, String)> {
    let wide = |char: char| if char.is_ascii() || char == '\u{a0}' { 0.5 } else { 1.0 };
    let mut lines: Vec<(f64, String)> = vec![(2.0, String::new())];
    let mut used = 2.0;
    for char in paragraph.chars() {
        if used + wide(char) > WIDTH {
            let mut next = String::new();
            if "，。、；：？！）”’》,.;:?!)".contains(char) {
                next.extend(lines.last_mut().unwrap().1.pop());
            }
            used = next.chars().map(wide).sum();
            lines.push((0.0, next));
        }
        used += wide(char);
        lines.last_mut().unwrap().1.push(char);
    }
    lines
}

/// Sets paragraphs on pages of 22 lines, numbered at the foot.
fn set(paragraphs: &[&str]) -> Vec<u8> {
    let mut maker = Maker::new();
    let font = maker.font_by_cmap("FangSong", "UniGB-UTF16-H", "GB1");
    let fonts = format!("/Font<</F1 {font} 0 R>>");
    let place = |x: f64, y: f64, text: &str| {
        format!("BT /F1 {SIZE} Tf 1 0 0 1 {x} {y} Tm {} Tj ET\n", hex(&Coding::Utf16.bytes(text)))
    };
    let lines: Vec<(f64, String)> = paragraphs.iter().flat_map(|paragraph| cut(paragraph)).collect();
    for (number, page) in (1..).zip(lines.chunks(22)) {
        let mut content = place(280.0, 50.0, &format!("— {number} —"));
        for (row, (indent, text)) in page.iter().enumerate() {
            content += &place(LEFT + indent * SIZE, 760.0 - 29.0 * row as f64, text);
        }
        maker.page(&fonts, &content);
    }
    maker.finish()
}

/// How often each character that is no space occurs.
fn counted<'t>(texts: impl Iterator<Item = &'t str>) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for char in texts.flat_map(str::chars).filter(|char| !char.is_whitespace()) {
        *counts.entry(char).or_default() += 1;
    }
    counts
}

fn all_texts(source: &Source) -> impl Iterator<Item = &str> {
    let removed = source.removed.iter().map(|removed| removed.text.as_str());
    source.lines.iter().map(|line| line.text.as_str()).chain(removed)
}

#[test]
fn plans_are_read_paragraph_by_paragraph() {
    let plain = |text: &str| text.chars().filter(|char| !char.is_whitespace()).collect::<String>();
    for name in PLANS {
        let text = plan(name);
        let paragraphs: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let source = read(&set(&paragraphs), name);
        let found: Vec<String> = text_of(&source).iter().map(|text| plain(text)).collect();
        let wanted: Vec<String> = paragraphs.iter().map(|text| plain(text)).collect();
        for (found, wanted) in found.iter().zip(&wanted) {
            assert_eq!(found, wanted, "{name}");
        }
        assert_eq!(found.len(), wanted.len(), "{name}");
        let mut numbers = String::new();
        for removed in &source.removed {
            numbers += &removed.text;
        }
        let set = counted(paragraphs.iter().copied().chain([numbers.as_str()]));
        assert_eq!(counted(all_texts(&source)), set, "{name}");
    }
}
