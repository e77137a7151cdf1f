//! What holds for any text.

use proptest::prelude::*;
use wenshu_fonts::Fonts;
use wenshu_model::pages::{LinePart, Pages};
use wenshu_model::{Block, Paragraph, Role};
use wenshu_standard::{LatinFace, Profile};
use wenshu_typeset::typeset;

use crate::support::*;

/// Characters of all the kinds that the layout tells apart.
fn any_character() -> impl Strategy<Value = char> {
    prop_oneof![
        8 => proptest::char::range('\u{4e00}', '\u{9fa5}'),
        3 => proptest::sample::select("，。、；：？！“”‘’（）《》〈〉〔〕【】—…·～/／-％%℃①".chars().collect::<Vec<_>>()),
        3 => proptest::char::range('!', '~'),
        2 => proptest::char::range('0', '9'),
        1 => proptest::sample::select(vec![' ', '\t', '\u{3000}', '\u{a0}', '\u{2003}']),
        1 => proptest::sample::select(vec!['\u{0}', '\u{7}', '\r', '\u{200b}', '\u{200d}', '\u{feff}', '\u{fe0f}']),
        1 => proptest::sample::select(vec!['\u{301}', '\u{20dd}', 'é', 'Ω', 'я', 'ก', 'ひ', '한', '😀', '𠮷', '🏽']),
        1 => Just('\n'),
        1 => any::<char>(),
    ]
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => proptest::collection::vec(any_character(), 0..400),
        // Long runs of one kind: words, marks, dashes, joiners.
        1 => (any_character(), 0..300_usize).prop_map(|(ch, count)| vec![ch; count]),
    ]
    .prop_map(|characters| characters.into_iter().collect())
}

fn any_paragraph() -> impl Strategy<Value = Paragraph> {
    let roles = vec![Role::Title, Role::Body, Role::Heading(1), Role::Item(4), Role::Addressee, Role::Signature];
    let flags = (0..3_u32, any::<bool>(), any::<bool>(), -3..6_i8);
    (any_text(), proptest::sample::select(roles), flags).prop_map(|(text, role, (blank, breaks, keep, indent))| {
        Paragraph {
            blank_rows_before: blank,
            page_break_before: breaks,
            keep_with_next: keep,
            left_indent: f32::from(indent),
            ..paragraph(role, &text)
        }
    })
}

fn any_block() -> impl Strategy<Value = Block> {
    let rows = proptest::collection::vec(proptest::collection::vec(any_text(), 1..5), 1..6);
    prop_oneof![
        6 => any_paragraph().prop_map(Block::Paragraph),
        1 => rows.prop_map(|rows| {
            let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
            let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
            Block::Table(table(12.0, 1, &rows))
        }),
    ]
}

fn set(blocks: Vec<Block>, latin_face: LatinFace) -> Pages {
    let profile = Profile { latin_face, ..Profile::default() };
    typeset(&document(blocks), &profile, Fonts::shipped()).unwrap().pages
}

/// Glyphs of a page's text with left and right end of their natural advance.
fn extents(pages: &Pages) -> Vec<(char, f64, f64)> {
    let lines = pages.pages.iter().flat_map(|page| &page.lines);
    let runs = lines.flat_map(|line| &line.runs);
    runs.flat_map(|run| {
        let face = Fonts::shipped().face(run.font).unwrap();
        run.glyphs.iter().map(move |glyph| (glyph.text, glyph.x, glyph.x + face.advance(glyph.id) * run.size * MM))
    })
    .collect()
}

/// False for characters that stand for no ink and are set without room.
fn shows(ch: char) -> bool {
    !(ch.is_whitespace()
        || ch.is_control()
        || matches!(ch, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// Nothing lost, nothing invented: paragraph by paragraph and cell by cell.
    #[test]
    fn all_text_is_on_the_pages_in_its_order(blocks in proptest::collection::vec(any_paragraph(), 0..6)) {
        let wanted: String =
            blocks.iter().flat_map(|block| &block.runs).flat_map(|run| run.text.chars()).filter(|ch| *ch != '\n').collect();
        let pages = set(blocks.into_iter().map(Block::Paragraph).collect(), LatinFace::Times);
        let lines = pages.pages.iter().flat_map(|page| &page.lines).filter(|line| line.part != LinePart::PageNumber);
        let found: String = lines.map(text_of).collect();
        prop_assert_eq!(found, wanted);
    }

    /// The cells of a row may be cut by a page's end, so characters are counted.
    #[test]
    fn all_text_of_tables_is_on_the_pages(blocks in proptest::collection::vec(any_block(), 0..5)) {
        let mut wanted: Vec<char> = blocks.iter().flat_map(|block| match block {
            Block::Paragraph(paragraph) => paragraph.text().chars().collect::<Vec<_>>(),
            Block::Table(table) => table.cells.iter().flat_map(|cell| cell.text.chars()).collect(),
            Block::Figure(_) => Vec::new(),
        }).filter(|ch| *ch != '\n').collect();
        let pages = set(blocks, LatinFace::Times);
        let own = |part: LinePart| matches!(part, LinePart::Paragraph(_) | LinePart::Cell);
        let lines = pages.pages.iter().flat_map(|page| &page.lines).filter(|line| own(line.part));
        let mut found: Vec<char> = lines.flat_map(|line| text_of(line).chars().collect::<Vec<_>>()).collect();
        wanted.sort_unstable();
        found.sort_unstable();
        prop_assert_eq!(found, wanted);
    }

    /// 9704-5.2.1-c. A closing mark at the edge may overlap it by its blank half.
    #[test]
    fn no_line_leaves_the_type_area(blocks in proptest::collection::vec(any_block(), 0..5), han in any::<bool>()) {
        let pages = set(blocks, if han { LatinFace::Han } else { LatinFace::Times });
        for (ch, left, right) in extents(&pages).into_iter().filter(|(ch, ..)| shows(*ch)) {
            let blank_half = if wenshu_fonts::fills_an_em(ch) || "，。、；：？！）》〉〕】」』］｝．".contains(ch) { 3.9 } else { 0.0 };
            prop_assert!(left > LEFT - 0.01, "{ch:?} at {left}");
            prop_assert!(right < RIGHT + 0.4 + blank_half, "{ch:?} up to {right}");
        }
        for line in pages.pages.iter().flat_map(|page| &page.lines) {
            let limit = if line.part == LinePart::PageNumber { 272.0 } else { 262.0 };
            prop_assert!(line.baseline > 37.0 && line.baseline < limit);
        }
        for rule in pages.pages.iter().flat_map(|page| &page.rules) {
            for (x, y) in [rule.from, rule.to] {
                prop_assert!((LEFT - 0.01..RIGHT + 0.01).contains(&x) && (36.99..262.01).contains(&y));
            }
        }
    }

    /// Spec §8.2, wherever the line before had a place to break at: a stretch
    /// of characters that all hold together must be torn somewhere.
    #[test]
    fn no_prohibited_character_starts_or_ends_a_line(text in any_text()) {
        let pages = set(vec![flush(&text)], LatinFace::Times);
        let lines: Vec<String> = pages.pages.iter().flat_map(|page| &page.lines)
            .filter(|line| line.part != LinePart::PageNumber).map(text_of).collect();
        let whole: Vec<char> = text.chars().filter(|ch| *ch != '\n').collect();
        let forced: Vec<usize> = text.split('\n').scan(0, |end, part| { *end += part.chars().count(); Some(*end) }).collect();
        let mut end = 0;
        for line in &lines {
            end += line.chars().count();
            if forced.contains(&end) || end == whole.len() { continue; }
            let han = |ch: char| ('\u{4e00}'..='\u{9fa5}').contains(&ch);
            let breakable = line.chars().zip(line.chars().skip(1)).any(|(left, right)| han(left) && han(right));
            if breakable {
                prop_assert!(!"，。、；：？！”’）》〉〕】%℃·～…".contains(whole[end]), "{line:?} before {:?}", whole[end]);
                let last = line.trim_end().chars().next_back();
                prop_assert!(last.is_none_or(|ch| !"“‘（《〈〔【①".contains(ch)), "{line:?}");
                prop_assert!(!(whole[end - 1].is_ascii_digit() && whole[end].is_ascii_digit()), "{line:?}");
            }
        }
    }

    /// No mark is squeezed by more than half an em: readers of the text layer
    /// take a larger step back for a new line.
    #[test]
    fn glyphs_never_step_back_by_more_than_half_an_em(text in any_text()) {
        let layout = lay_out(vec![flush(&text)]);
        for line in all_lines(&layout) {
            let half = 8.0 * MM;
            let glyphs: Vec<_> = line.runs.iter().flat_map(|run| run.glyphs.iter().map(|glyph| (run.font, *glyph))).collect();
            for pair in glyphs.windows(2).filter(|pair| shows(pair[0].1.text)) {
                let advance = Fonts::shipped().face(pair[0].0).unwrap().advance(pair[0].1.id);
                let step = pair[1].1.x - pair[0].1.x;
                // What is drawn on the character before it takes no step.
                prop_assert!(advance < 1.0 || step > half - 0.001, "{:?}", (pair[0].1.text, pair[1].1.text));
            }
        }
    }

    #[test]
    fn the_same_document_gives_the_same_pages(blocks in proptest::collection::vec(any_block(), 0..4)) {
        prop_assert_eq!(set(blocks.clone(), LatinFace::Times), set(blocks, LatinFace::Times));
    }
}

/// Linear work: a paragraph of a megabyte is laid out like any other.
#[test]
fn a_paragraph_of_a_megabyte_is_laid_out() {
    let layout = lay_out(vec![body(&"国家发展，“改革”2026年。".repeat(28_000))]);
    assert!(layout.pages.pages.len() > 600);
}

#[test]
fn a_document_without_end_is_refused_with_its_length() {
    let blocks: Vec<Block> = (0..6000)
        .map(|_| Block::Paragraph(Paragraph { page_break_before: true, ..paragraph(Role::Body, "国") }))
        .collect();
    let error = typeset(&document(blocks), &Profile::default(), Fonts::shipped()).unwrap_err();
    assert!(error.to_string().contains("6000"), "{error}");
}
