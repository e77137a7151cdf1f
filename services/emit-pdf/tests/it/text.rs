//! The text layer and the places of the glyphs.

use proptest::prelude::*;
use wenshu_model::{Block, Role};

use crate::reader::{glyphs, read, written};
use crate::support::paragraph;

const POINTS: f64 = 72.0 / 25.4;

fn body(text: &str) -> Vec<Block> {
    vec![Block::Paragraph(paragraph(Role::Body, text))]
}

/// Text of a file without its page numbers.
fn text_of(bytes: &[u8]) -> String {
    let pages = glyphs(&read(bytes));
    pages.iter().flatten().filter(|glyph| glyph.mark.is_some()).map(|glyph| glyph.text.as_str()).collect()
}

#[test]
fn the_text_layer_gives_the_text_back_with_quotes_dashes_and_dots() {
    let text = "“引号”‘单引号’——破折号……省略号·间隔号，2026年A—B～C（一）①〔2026〕№5 ℃％㎡";
    assert_eq!(text_of(&written(body(text)).1), text);
}

#[test]
fn characters_that_share_a_glyph_keep_their_own_codes() {
    // In GW Song · and ・ are one glyph, in GW Kai the box stands for all that
    // is missing.
    let text = "·・·・㐈䎛😀😁😀𠮷";
    assert_eq!(text_of(&written(body(text)).1), text);
}

#[test]
fn every_glyph_stands_where_the_layout_put_it() {
    let text = "某某市2026年“工作”计划，抓好A类（PowerPoint）培训。".repeat(30);
    let (pages, bytes) = written(body(&text));
    let found = glyphs(&read(&bytes));
    for (page, found) in pages.pages.iter().zip(&found) {
        let placed: Vec<(char, f64, f64)> = page
            .lines
            .iter()
            .flat_map(|line| line.runs.iter().map(move |run| (line, run)))
            .flat_map(|(line, run)| run.glyphs.iter().map(move |glyph| (glyph.text, glyph.x, line.baseline - run.rise)))
            .collect();
        assert_eq!(placed.len(), found.len());
        for ((text, x, baseline), found) in placed.iter().zip(found) {
            assert_eq!(found.text, text.to_string());
            assert!((found.x - x * POINTS).abs() < 0.02, "{text} at {} for {}", found.x, x * POINTS);
            assert!((found.y - (pages.height - baseline) * POINTS).abs() < 0.02);
        }
    }
}

#[test]
fn the_same_pages_give_the_same_bytes() {
    let text = "某某市2026年工作计划。".repeat(200);
    assert!(written(body(&text)).1 == written(body(&text)).1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_comes_back_out_of_the_text_layer(text in "[一-龥，。“”0-9a-z \u{0}-\u{1f}\u{200b}\u{301}😀-😎𠀀-𠀏]{0,200}") {
        // ISO 19005-2 allows no U+0000 in a text layer; a line feed is a break.
        let wanted: String = text.chars().filter(|ch| !matches!(ch, '\0' | '\n')).collect();
        prop_assert_eq!(text_of(&written(body(&text)).1), wanted);
    }
}
