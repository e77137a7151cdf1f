//! Characters that another face had to give.

use wenshu_fonts::{Fallback, Fonts, GlyphRef, fallbacks};
use wenshu_model::pages::{Colour, Glyph, GlyphRun, LinePart, Page, TextLine};
use wenshu_model::{Face, Language, Lines, Pages, Role};

use crate::making::{HEI, chinese, named, with};

/// Pages with one character a run, as typeset writes them.
fn pages(fonts: &Fonts, text: &str, wanted: Option<Face>) -> Pages {
    let glyph = |ch: char| -> GlyphRef {
        let found = match wanted {
            Some(face) => fonts.han(face, ch),
            None => fonts.latin(ch),
        };
        if ch.is_control() { fonts.blank().unwrap() } else { found.unwrap_or_else(|| fonts.missing_box().unwrap()) }
    };
    let run = |ch: char| {
        let GlyphRef { font, id, rise, .. } = glyph(ch);
        let glyphs = vec![Glyph { id, x: 0.0, text: ch }];
        GlyphRun { font, wanted, size: 16.0, colour: Colour::Black, rise, glyphs }
    };
    let line = TextLine {
        part: LinePart::Paragraph(Role::Body),
        block: Some(0),
        source: Some(Lines { first: 7, last: 7 }),
        cell: None,
        turned: false,
        baseline: 50.0,
        runs: text.chars().map(run).collect(),
        last: true,
    };
    Pages {
        width: 210.0,
        height: 297.0,
        title: String::new(),
        issuer: None,
        language: Language::Simplified,
        pages: vec![Page { lines: vec![line], ..Page::default() }],
        assets: Vec::new(),
        tables: Vec::new(),
        outline: Vec::new(),
    }
}

fn short(found: &[Fallback]) -> Vec<(char, usize)> {
    found.iter().map(|fallback| (fallback.ch, fallback.count)).collect()
}

#[test]
fn borrowed_characters_are_counted_with_both_faces() {
    let fonts = Fonts::shipped();
    let found = fallbacks(&pages(fonts, "国①①覈家", Some(Face::FangSong)), fonts);
    assert_eq!(short(&found), [('①', 2), ('覈', 1)]);
    let first = &found[0];
    assert_eq!(first.wanted, Some(Face::FangSong));
    assert_eq!(first.lines, Some(Lines { first: 7, last: 7 }));
    assert_ne!(first.wanted_name, first.used);
    assert!(first.used.contains("Song") || first.used.contains("宋"), "{}", first.used);
}

#[test]
fn missing_and_invisible_characters_are_no_fallbacks() {
    let fonts = Fonts::shipped();
    assert_eq!(short(&fallbacks(&pages(fonts, "国😀\u{1}\u{e000}", Some(Face::FangSong)), fonts)), []);
    assert_eq!(short(&fallbacks(&pages(fonts, "国□", Some(Face::Kai)), fonts)), [], "楷体 has the box itself");
    assert_eq!(short(&fallbacks(&pages(fonts, "Ab 1", None), fonts)), []);
}

#[test]
fn a_character_that_the_sites_face_lacks_is_a_fallback() {
    let fonts = with("fang.otf", named(HEI, &[chinese("仿宋_GB2312")])).fonts;
    let rare = ('\u{3400}'..='\u{9fff}')
        .find(|ch| fonts.han(Face::FangSong, *ch).is_some_and(|glyph| glyph.font == wenshu_fonts::FANG_SONG));
    let text = format!("国{}", rare.unwrap());
    let found = fallbacks(&pages(&fonts, &text, Some(Face::FangSong)), &fonts);
    assert_eq!(short(&found), [(rare.unwrap(), 1)]);
    assert_eq!(found[0].wanted_name, "仿宋_GB2312");
}
