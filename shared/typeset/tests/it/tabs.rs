//! Tab stops (9704-7.2.5-c, 9704-7.3.5.1-e, 9704-7.4.3-a).

use proptest::prelude::*;
use wenshu_model::official::{TabAlign, TabStop};
use wenshu_model::{Alignment, Block, Paragraph, Role};

use crate::support::*;

fn tabbed(text: &str, stops: &[(f32, TabAlign)]) -> Block {
    let stops = stops.iter().map(|(at, align)| TabStop { at: *at, align: *align }).collect();
    Block::Paragraph(Paragraph { stops, align: Alignment::Left, ..paragraph(Role::Signature, text) })
}

fn place_of(layout: &wenshu_typeset::Layout, ch: char) -> f64 {
    let glyphs = all_lines(layout).into_iter().flat_map(|line| &line.runs).flat_map(|run| &run.glyphs);
    glyphs.filter(|glyph| glyph.text == ch).map(|glyph| glyph.x).next().unwrap()
}

#[test]
fn the_text_behind_the_nth_tab_stands_at_the_nth_stop() {
    let stops = [(8.0, TabAlign::Left), (16.0, TabAlign::Center), (27.0, TabAlign::Right)];
    let layout = lay_out(vec![tabbed("甲\t乙\t丙丙丁\t戊己", &stops)]);
    assert_eq!(all_lines(&layout).len(), 1);
    let close = |ch: char, cells: f64| assert!((place_of(&layout, ch) - LEFT - cells * CELL).abs() < 0.01, "{ch}");
    close('甲', 0.0);
    close('乙', 8.0);
    close('丙', 14.5);
    close('戊', 25.0);
}

#[test]
fn a_text_that_would_lie_on_the_one_before_takes_the_next_line() {
    let stops = [(3.0, TabAlign::Left), (20.0, TabAlign::Left)];
    let layout = lay_out(vec![tabbed("甲甲甲甲甲\t乙\t丙", &stops)]);
    let lines = all_lines(&layout);
    assert_eq!(lines.iter().map(|line| text_of(line).replace('\t', "")).collect::<Vec<_>>(), ["甲甲甲甲甲", "乙丙"]);
    assert!((place_of(&layout, '乙') - LEFT - 3.0 * CELL).abs() < 0.01);
    assert!(lines[1].baseline > lines[0].baseline);
}

#[test]
fn a_text_wider_than_the_type_area_is_broken_into_lines() {
    let layout = lay_out(vec![tabbed(&format!("甲\t{}", "乙".repeat(70)), &[(20.0, TabAlign::Right)])]);
    assert_eq!(texts(&layout).concat().matches('乙').count(), 70);
    assert!(all_lines(&layout).iter().all(|line| right_end(line) < RIGHT + 0.1));
}

#[test]
fn tabs_without_a_stop_are_spaces() {
    let layout = lay_out(vec![tabbed("甲\t乙\t丙", &[(10.0, TabAlign::Left)])]);
    assert!((place_of(&layout, '丙') - LEFT - 12.0 * CELL).abs() < 0.01);
}

proptest! {
    /// Nothing is lost and nothing covered, whatever the stops.
    #[test]
    fn texts_at_stops_are_whole_and_apart(
        parts in proptest::collection::vec("[国家\\n]{0,40}", 1..6),
        stops in proptest::collection::vec((-40.0_f32..80.0, 0..3_usize), 1..6),
    ) {
        let aligns = [TabAlign::Left, TabAlign::Center, TabAlign::Right];
        let stops: Vec<(f32, TabAlign)> = stops.into_iter().map(|(at, align)| (at, aligns[align])).collect();
        let text = parts.join("\t");
        let layout = lay_out(vec![tabbed(&text, &stops)]);
        let found: String = texts(&layout).concat();
        prop_assert_eq!(found, text.replace('\n', ""));
        for line in all_lines(&layout) {
            let glyphs: Vec<_> = line.runs.iter().flat_map(|run| &run.glyphs).filter(|glyph| glyph.text != '\t').collect();
            for pair in glyphs.windows(2) {
                prop_assert!(pair[1].x - pair[0].x > CELL - 0.01);
            }
            for glyph in glyphs {
                prop_assert!(glyph.x > LEFT - 0.01 && glyph.x + CELL < RIGHT + 0.01);
            }
        }
    }
}
