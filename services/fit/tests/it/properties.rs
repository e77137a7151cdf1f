//! What holds for any paper.

use proptest::prelude::*;
use wenshu_fonts::Fonts;
use wenshu_model::official::{Figure, Table, TableCell};
use wenshu_model::pages::LinePart;
use wenshu_model::{Alignment, Block, Face, OfficialDocument, PaperKind, Paragraph, Role};
use wenshu_standard::{ImprintPage, Profile};

use crate::support::*;

fn any_kind() -> impl Strategy<Value = PaperKind> {
    proptest::sample::select(vec![
        PaperKind::Plain,
        PaperKind::Document,
        PaperKind::Upward,
        PaperKind::Letter,
        PaperKind::Order,
        PaperKind::Minutes,
    ])
}

fn any_words(most: usize) -> impl Strategy<Value = String> {
    let any = prop_oneof![
        8 => proptest::char::range('\u{4e00}', '\u{9fa5}'),
        2 => proptest::sample::select("，。、（）《》“”".chars().collect::<Vec<_>>()),
        1 => proptest::char::range('0', '9'),
    ];
    proptest::collection::vec(any, 1..most).prop_map(|all| all.into_iter().collect())
}

fn any_body() -> impl Strategy<Value = Block> {
    let size = (1.0_f32..200.0, 1.0_f32..300.0);
    let rows = (1..30_usize, any::<bool>(), any_words(60));
    prop_oneof![
        8 => any_words(300).prop_map(|text| block(Role::Body, &text)),
        2 => any_words(30).prop_map(|text| block(Role::Heading(1), &text)),
        1 => size.prop_map(|(width_mm, height_mm)| Block::Figure(Figure {
            asset: "a".repeat(64), width_mm, height_mm, alt: String::new(), lines: None,
        })),
        1 => rows.prop_map(|(rows, turned, text)| Block::Table(any_table(rows, turned, &text))),
    ]
}

fn any_table(rows: usize, turned: bool, text: &str) -> Table {
    let cells = (0..rows as u32).flat_map(|row| (0..3).map(move |column| (row, column)));
    let cells = cells.map(|(row, column)| TableCell {
        row,
        column,
        row_span: 1,
        column_span: 1,
        text: text.to_owned(),
        face: Face::FangSong,
        align: Alignment::Center,
    });
    Table {
        column_shares: vec![0.2, 0.4, 0.4],
        head_rows: 1,
        cells: cells.collect(),
        size_pt: 12.0,
        turned,
        lines: None,
        ..Table::default()
    }
}

prop_compose! {
    fn any_paper()(
        kind in any_kind(),
        marks in proptest::collection::vec(any_words(16), 0..5),
        suffix in any::<bool>(),
        number in proptest::option::of(any_words(16)),
        corner in 0..4_usize,
        names in any_words(500),
        blocks in proptest::collection::vec(any_body(), 0..12),
        signature in 0..3_usize,
        note in any::<bool>(),
        has_imprint in any::<bool>(),
        attached in any::<bool>(),
    ) -> OfficialDocument {
        let corner_elements = [(Role::CopyNumber, "000001"), (Role::Secrecy, "机密★1年"), (Role::Urgency, "特急")];
        let marks: Vec<&str> = marks.iter().map(String::as_str).collect();
        let suffix = (suffix && marks.len() > 1).then_some("文件");
        let head = letterhead(&corner_elements[..corner], &marks, suffix, number.as_deref());
        let mut all = vec![title("关于印发工作计划的通知"), addressee(&format!("{names}："))];
        all.extend(blocks);
        all.extend(match signature { 0 => sealed(), 1 => unsealed(), _ => Vec::new() });
        if note {
            all.push(block(Role::Note, "（此件公开发布）"));
        }
        if attached {
            all.push(Block::Paragraph(Paragraph { page_break_before: true, ..paragraph(Role::AttachmentLabel, "附件") }));
            all.push(body_of(3));
        }
        OfficialDocument {
            letterhead: (kind != PaperKind::Plain).then_some(head),
            imprint: has_imprint.then(imprint),
            ..document(kind, all)
        }
    }
}

fn sorted(text: &str) -> Vec<char> {
    let mut all: Vec<char> = text.chars().collect();
    all.sort_unstable();
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Nothing lost, nothing invented: every text is on the pages exactly once,
    /// and fit adds nothing but the label that it puts on record.
    #[test]
    fn every_text_is_on_the_pages_once(paper in any_paper()) {
        let before = wanted_text(&paper);
        let fit = fitted(paper);
        let after = wanted_text(&fit.document);
        prop_assert_eq!(sorted(&all_text(&fit)), sorted(&after));
        let mut recorded = before;
        for change in &fit.document.changed {
            prop_assert!(recorded.contains(&change.before));
            if !change.before.is_empty() {
                let at = recorded.rfind(&change.before).unwrap();
                recorded.remove(at);
            }
            recorded.push_str(&change.after);
        }
        prop_assert_eq!(sorted(&recorded), sorted(&after));
    }

    /// 9704-5.2.1-c, 9704-7.4.1-c: text keeps inside the type area, nothing
    /// overlaps, the 版记 least of all.
    #[test]
    fn nothing_leaves_the_type_area_or_overlaps(paper in any_paper(), last in any::<bool>()) {
        let imprint_page = if last { ImprintPage::Last } else { ImprintPage::Even };
        let letter = paper.kind == PaperKind::Letter;
        let fit = fitted_by(paper, &Profile { imprint_page, ..Profile::default() });
        for (number, page) in fit.layout.pages.pages.iter().enumerate() {
            let upright: Vec<_> = text_lines(page).into_iter().filter(|line| !line.turned && !line.runs.is_empty()).collect();
            for line in &upright {
                let (left, right) = extent(line);
                prop_assert!(left > 27.9 && right < 184.0 + 4.3, "{left} to {right}: {}", text_of(line));
                let highest = if letter && number == 0 { 20.0 } else { 36.99 };
                // A mark is placed by its ink (9704-10.1-a): that of a comma begins
                // far below the top of its body.
                let is_mark = matches!(line.part, LinePart::Paragraph(Role::IssuerMark));
                let top = if is_mark && letter { ink(&[*line]).0 } else { em_top(line) };
                prop_assert!(top > highest && em_bottom(line) < 262.01, "{top}: {}", text_of(line));
            }
            let mut flow: Vec<(f64, f64)> = upright.iter()
                .filter(|line| matches!(line.part, LinePart::Paragraph(role) if !matches!(role, Role::IssuerMark | Role::MarkSuffix
                    | Role::CopyNumber | Role::Secrecy | Role::Urgency | Role::DocumentNumber)))
                .map(|line| (em_top(line), em_bottom(line))).collect();
            flow.extend(page.pictures.iter().map(|picture| (picture.top, picture.top + picture.height)));
            flow.sort_by(|a, b| a.0.total_cmp(&b.0));
            for pair in flow.windows(2) {
                prop_assert!(pair[0].1 <= pair[1].0 + 0.01, "{pair:?}");
            }
            for picture in &page.pictures {
                prop_assert!(picture.left > 27.99 && picture.left + picture.width < 184.01);
                prop_assert!(picture.top > 36.99 && picture.top + picture.height < 262.01);
            }
            for line in text_lines(page).into_iter().filter(|line| line.turned) {
                prop_assert!((28.0..184.0).contains(&line.baseline));
                let places = || line.runs.iter().flat_map(|run| &run.glyphs).map(|glyph| glyph.x);
                prop_assert!(places().all(|x| (34.99..260.01).contains(&x)));
            }
        }
        let glyphs = fit.layout.pages.pages.iter().flat_map(|page| &page.lines).flat_map(|line| &line.runs);
        prop_assert!(glyphs.flat_map(|run| &run.glyphs).all(|glyph| glyph.x.is_finite()));
    }

    /// What stands in the 版头 overlaps neither itself nor the text below.
    #[test]
    fn the_letterhead_does_not_overlap(paper in any_paper()) {
        let fit = fitted(paper);
        let page = &fit.layout.pages.pages[0];
        let inked = |line: &wenshu_model::pages::TextLine| ink(&[line]);
        let mut boxes: Vec<(f64, f64, f64, f64)> = page.lines.iter()
            .filter(|line| line.block.is_none() && line.part != LinePart::PageNumber && !line.runs.is_empty())
            .filter(|line| matches!(line.part, LinePart::Paragraph(role) if !matches!(role, Role::CopyTo | Role::Printing | Role::MainTo)))
            .map(|line| { let (top, bottom) = inked(line); let (left, right) = extent(line); (top, bottom, left, right) })
            .filter(|(top, ..)| top.is_finite()).collect();
        let text = page.lines.iter().find(|line| line.block.is_some());
        boxes.extend(text.map(|line| { let (top, bottom) = inked(line); (top, bottom, 28.0, 184.0) }));
        for (at, a) in boxes.iter().enumerate() {
            for b in boxes.iter().skip(at + 1) {
                let apart = a.1 <= b.0 || b.1 <= a.0 || a.3 <= b.2 || b.3 <= a.2;
                prop_assert!(apart, "{a:?} {b:?}");
            }
        }
    }

    /// A fitted document lays out as fit did: emitters may do it again.
    #[test]
    fn typeset_obeys_what_fit_decided(paper in any_paper()) {
        let fit = fitted(paper);
        let again = wenshu_typeset::typeset(&fit.document, &Profile::default(), Fonts::shipped()).unwrap();
        prop_assert_eq!(again, fit.layout);
    }

    #[test]
    fn the_same_paper_is_fitted_the_same(paper in any_paper()) {
        prop_assert_eq!(fitted(paper.clone()), fitted(paper));
    }
}

#[test]
fn a_paper_that_was_not_fitted_is_refused() {
    let refused = wenshu_typeset::typeset(&downward(3), &Profile::default(), Fonts::shipped());
    assert_eq!(refused.unwrap_err(), wenshu_typeset::TypesetError::NotFitted);
}
