//! 版头: places measured on page 1.

use wenshu_fit::Fit;
use wenshu_model::letterhead::RulePart;
use wenshu_model::official::{TabAlign, TabStop};
use wenshu_model::pages::{Colour, RuleOf};
use wenshu_model::{Alignment, OfficialDocument, PaperKind, Paragraph, Role};
use wenshu_standard::Profile;

use crate::support::*;

fn paper(kind: PaperKind, corner: &[(Role, &str)], marks: &[&str], suffix: Option<&str>) -> OfficialDocument {
    let number = if kind == PaperKind::Order { "第1号" } else { "国教发〔2026〕1号" };
    let mut document = downward(30);
    document.kind = kind;
    document.letterhead = Some(letterhead(corner, marks, suffix, Some(number)));
    if kind == PaperKind::Order {
        document.blocks = vec![body_of(30)];
    }
    document
}

const CORNER: [(Role, &str); 3] = [(Role::CopyNumber, "000001"), (Role::Secrecy, "机密★1年"), (Role::Urgency, "特急")];

fn mark_ink(fit: &Fit) -> (f64, f64) {
    ink(&of_role(&fit.layout.pages.pages[0], Role::IssuerMark))
}

/// Row of page 1 on which the first block stands.
fn first_row(fit: &Fit) -> f64 {
    let line = fit.layout.pages.pages[0].lines.iter().find(|line| line.block == Some(0)).unwrap();
    (em_top(line) - 37.0) / PITCH
}

fn first_top(fit: &Fit) -> f64 {
    37.0 + first_row(fit) * PITCH
}

fn is_two_rows(gap: f64) -> bool {
    (17.99..=26.01).contains(&gap)
}

/// 9704-7.2.4-b, 9704-7.2.4-c, 9704-7.2.5-a, 9704-7.2.7-a, 9704-7.3.1-b; for
/// marks of 2 to 40 characters, 1 to 6 organs and 0 to 3 corner elements.
#[test]
fn documents_of_every_mark_and_corner_stand_at_their_places() {
    for corner in 0..=3 {
        for length in 2..=40 {
            check_document(&CORNER[..corner], &[&han(length)], None);
        }
        for organs in 2..=6 {
            for length in [4, 9, 15] {
                let names: Vec<String> = (0..organs).map(|organ| han(length + organ % 3)).collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                check_document(&CORNER[..corner], &names, Some("文件"));
                check_document(&CORNER[..corner], &names, None);
            }
        }
    }
}

fn check_document(corner: &[(Role, &str)], marks: &[&str], suffix: Option<&str>) {
    let fit = fitted(paper(PaperKind::Document, corner, marks, suffix));
    let page = &fit.layout.pages.pages[0];
    let case = format!("{corner:?} {marks:?} {suffix:?}");
    let (top, bottom) = mark_ink(&fit);
    assert!((top - 72.0).abs() < 0.02, "{case}: mark at {top}");
    for line in of_role(page, Role::IssuerMark).into_iter().chain(of_role(page, Role::MarkSuffix)) {
        let (left, right) = extent(line);
        assert!(left > 27.9 && right < 184.1, "{case}: {left} to {right}");
        assert!(line.runs[0].size <= 60.0 && line.runs.iter().all(|run| run.colour == Colour::Red), "{case}");
    }
    let number = of_role(page, Role::DocumentNumber)[0];
    assert!(is_two_rows(em_top(number) - bottom), "{case}: number {}", em_top(number) - bottom);
    let rules = rules_of(page, |of| of == RuleOf::Letterhead(RulePart::Separator));
    assert_eq!(rules.len(), 1, "{case}");
    let rule = rules[0];
    assert!((rule.from.0 - 28.0).abs() < 0.01 && (rule.to.0 - 184.0).abs() < 0.01 && rule.colour == Colour::Red);
    let upper_edge = rule.from.1 - rule.width / 2.0;
    assert!((upper_edge - em_bottom(number) - 4.0).abs() < 0.01, "{case}");
    if shows_first_block(&fit) {
        assert!((first_row(&fit) - first_row(&fit).round()).abs() < 0.001, "{case}: row {}", first_row(&fit));
        assert!(is_two_rows(first_top(&fit) - rule.from.1), "{case}: title {}", first_top(&fit) - rule.from.1);
    }
}

fn shows_first_block(fit: &Fit) -> bool {
    fit.layout.pages.pages[0].lines.iter().any(|line| line.block == Some(0))
}

/// 9704-7.2.4-c: the largest size up to 60 pt; a profile's own is obeyed.
#[test]
fn the_mark_is_as_large_as_its_line_allows() {
    let size = |length: usize, most: Option<f64>| {
        let document = paper(PaperKind::Document, &[], &[&han(length)], None);
        let fit = fitted_by(document, &Profile { mark_size_pt: most, ..Profile::default() });
        of_role(&fit.layout.pages.pages[0], Role::IssuerMark)[0].runs[0].size
    };
    assert_eq!(size(4, None), 60.0);
    assert_eq!(size(10, None), 44.0);
    assert_eq!(size(20, None), 22.0);
    assert_eq!(size(4, Some(48.0)), 48.0);
}

/// 9704-7.2.4-d
#[test]
fn names_of_a_joint_issue_are_equally_wide_with_the_suffix_in_the_middle_at_the_right() {
    let fit =
        fitted(paper(PaperKind::Document, &[], &["国家教育委员会", "财政部", "国家发展和改革委员会"], Some("文件")));
    let page = &fit.layout.pages.pages[0];
    let names = of_role(page, Role::IssuerMark);
    let extents: Vec<(f64, f64)> = names.iter().map(|line| extent(line)).collect();
    assert!(
        extents.iter().all(|(left, right)| (left - extents[0].0).abs() < 0.05 && (right - extents[0].1).abs() < 0.05)
    );
    let suffix = of_role(page, Role::MarkSuffix)[0];
    assert!(extent(suffix).0 > extents[0].1);
    let (names, suffix) = (ink(&names), ink(&[suffix]));
    assert!((f64::midpoint(names.0, names.1) - f64::midpoint(suffix.0, suffix.1)).abs() < 0.05);
    assert!((names.0 - 72.0).abs() < 0.02);
    let whole = f64::midpoint(extents[0].0, extent(of_role(page, Role::MarkSuffix)[0]).1);
    assert!((whole - 106.0).abs() < 0.5, "the block stands in the middle, at {whole}");
}

/// 9704-7.2.1-a, 9704-7.2.2-a, 9704-7.2.3-b
#[test]
fn corner_elements_stand_on_the_first_rows() {
    let rows = |corner: &[(Role, &str)]| -> Vec<f64> {
        let fit = fitted(paper(PaperKind::Document, corner, &["教育部文件"], None));
        let page = &fit.layout.pages.pages[0];
        corner.iter().map(|(role, _)| (em_top(of_role(page, *role)[0]) - 37.0) / PITCH).collect()
    };
    let close = |found: Vec<f64>, wanted: &[f64]| found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 0.001);
    assert!(close(rows(&CORNER), &[0.0, 1.0, 2.0]));
    assert!(close(rows(&CORNER[1..]), &[1.0, 2.0]), "the first row is left to the 份号");
    assert!(close(rows(&CORNER[2..]), &[0.0]));
}

/// 9704-7.2.5-c, 9704-7.2.6
#[test]
fn the_number_of_an_upward_paper_stands_on_the_last_row_of_signatories() {
    let mut document = paper(PaperKind::Upward, &[], &["教育部文件"], None);
    let stop = |at: f32| TabStop { at, align: TabAlign::Left };
    let row = |role: Role, text: &str, stops: Vec<TabStop>| Paragraph {
        left_indent: 1.0,
        align: Alignment::Left,
        stops,
        ..paragraph(role, text)
    };
    let head = document.letterhead.as_mut().unwrap();
    head.paragraphs.pop();
    head.paragraphs.push(row(Role::Signatories, "\t签发人：张三丰\t李四光", vec![stop(16.0), stop(24.0)]));
    head.paragraphs.push(row(Role::DocumentNumber, "教办〔2026〕1号\t王五子", vec![stop(20.0)]));
    let fit = fitted(document);
    let page = &fit.layout.pages.pages[0];
    let (above, number) = (of_role(page, Role::Signatories)[0], of_role(page, Role::DocumentNumber)[0]);
    assert!((number.baseline - above.baseline - PITCH).abs() < 0.001);
    assert!(is_two_rows(em_top(above) - mark_ink(&fit).1));
    let places: Vec<f64> = number.runs.iter().flat_map(|run| &run.glyphs).map(|glyph| glyph.x).collect();
    assert!((places[0] - (28.0 + CELL)).abs() < 0.01);
    let glyph = number.runs.iter().flat_map(|run| &run.glyphs).find(|glyph| glyph.text == '王').unwrap();
    assert!((glyph.x - (28.0 + 20.0 * CELL)).abs() < 0.01);
    let rule = rules_of(page, |of| of == RuleOf::Letterhead(RulePart::Separator))[0];
    assert!((rule.from.1 - rule.width / 2.0 - em_bottom(number) - 4.0).abs() < 0.01);
    assert!((first_row(&fit) - first_row(&fit).round()).abs() < 0.001);
}

/// 9704-10.1-a to -e, -h; for marks of 2 to 40 characters and 0 to 3 corner
/// elements.
#[test]
fn letters_of_every_mark_and_corner_stand_at_their_places() {
    for corner in 0..=3 {
        for length in 2..=40 {
            check_letter(&CORNER[..corner], length);
        }
    }
}

fn check_letter(corner: &[(Role, &str)], length: usize) {
    let fit = fitted(paper(PaperKind::Letter, corner, &[&han(length)], None));
    let page = &fit.layout.pages.pages[0];
    let case = format!("{} corner elements, {length} characters", corner.len());
    let (top, bottom) = mark_ink(&fit);
    assert!((top - 30.0).abs() < 0.02, "{case}");
    let rule = |part: RulePart| rules_of(page, |of| of == RuleOf::Letterhead(part))[0];
    let (thick, thin) = (rule(RulePart::LetterTopThick), rule(RulePart::LetterTopThin));
    assert!((thick.from.1 - thick.width / 2.0 - bottom - 4.0).abs() < 0.01, "{case}");
    assert!(thick.width > thin.width && thick.from.1 < thin.from.1, "{case}");
    let (foot_thin, foot_thick) = (rule(RulePart::LetterFootThin), rule(RulePart::LetterFootThick));
    assert!(foot_thick.width > foot_thin.width && foot_thin.from.1 < foot_thick.from.1, "{case}");
    let foot = f64::midpoint(foot_thin.from.1 - foot_thin.width / 2.0, foot_thick.from.1 + foot_thick.width / 2.0);
    assert!((foot - 277.0).abs() < 0.01, "{case}: {foot}");
    for rule in [thick, thin, foot_thin, foot_thick] {
        assert!((rule.from.0 - 20.0).abs() < 0.01 && (rule.to.0 - 190.0).abs() < 0.01, "{case}");
    }
    let gap_below = |top: f64| top - (thin.from.1 + thin.width / 2.0);
    let number = of_role(page, Role::DocumentNumber)[0];
    assert!((gap_below(em_top(number)) - 4.94).abs() < 0.01, "{case}");
    assert!((extent(number).1 - 184.0).abs() < 0.1, "{case}: {}", extent(number).1);
    let mut last = em_bottom(number);
    for (row, (role, _)) in corner.iter().enumerate() {
        let line = of_role(page, *role)[0];
        assert!((gap_below(em_top(line)) - 4.94 - row as f64 * PITCH).abs() < 0.01, "{case}");
        assert!((extent(line).0 - 28.0).abs() < 0.01, "{case}");
        last = last.max(em_bottom(line));
    }
    assert!((first_row(&fit) - first_row(&fit).round()).abs() < 0.001, "{case}");
    assert!(is_two_rows(first_top(&fit) - last), "{case}: {}", first_top(&fit) - last);
    assert!(!has_number(page) && has_number(&fit.layout.pages.pages[1]), "{case}");
    assert!(fit.layout.pages.pages[1].rules.is_empty(), "{case}");
}

/// 9704-10.2-a, -b
#[test]
fn an_order_has_its_number_and_text_two_rows_apart_and_no_rule() {
    for length in 2..=40 {
        let fit = fitted(paper(PaperKind::Order, &[], &[&han(length)], None));
        let page = &fit.layout.pages.pages[0];
        let (top, bottom) = mark_ink(&fit);
        assert!((top - 57.0).abs() < 0.02);
        let number = of_role(page, Role::DocumentNumber)[0];
        let (left, right) = extent(number);
        assert!((f64::midpoint(left, right) - 106.0).abs() < 0.5);
        assert!(is_two_rows(em_top(number) - bottom), "{length}");
        assert!(is_two_rows(first_top(&fit) - em_bottom(number)), "{length}");
        assert!((first_row(&fit) - first_row(&fit).round()).abs() < 0.001);
        assert!(page.rules.is_empty());
    }
}

/// 9704-10.3-a: a red rule only where minutes have a number.
#[test]
fn minutes_without_a_number_have_no_rule_and_text_two_rows_below_the_mark() {
    for length in 2..=40 {
        let mut document = paper(PaperKind::Minutes, &[], &[&han(length)], None);
        document.letterhead.as_mut().unwrap().paragraphs.retain(|one| one.role != Role::DocumentNumber);
        let fit = fitted(document);
        let (top, bottom) = mark_ink(&fit);
        assert!((top - 72.0).abs() < 0.02);
        assert!(fit.layout.pages.pages[0].rules.is_empty());
        assert!((first_row(&fit) - first_row(&fit).round()).abs() < 0.001);
        assert!(is_two_rows(first_top(&fit) - bottom), "{length}: {}", first_top(&fit) - bottom);
    }
}

/// A paper whose number is not known yet keeps its row free above the rule.
#[test]
fn a_document_without_a_number_keeps_the_place_of_its_rule() {
    let mut without = paper(PaperKind::Document, &[], &["教育部文件"], None);
    without.letterhead.as_mut().unwrap().paragraphs.pop();
    let with = fitted(paper(PaperKind::Document, &[], &["教育部文件"], None));
    let without = fitted(without);
    assert_eq!(with.layout.pages.pages[0].rules, without.layout.pages.pages[0].rules);
    assert_eq!(first_row(&with), first_row(&without));
}

/// 9704-7.2.4-c: the roles' settings are what is on the page.
#[test]
fn corner_elements_are_set_in_3_hao_and_their_faces() {
    let fit = fitted(paper(PaperKind::Document, &CORNER, &["教育部文件"], None));
    for (role, _) in CORNER {
        let line = of_role(&fit.layout.pages.pages[0], role)[0];
        assert!(line.runs.iter().all(|run| run.size == 16.0 && run.colour == Colour::Black));
        assert!(line.runs.iter().all(|run| run.wanted.is_none_or(|face| face == face_of(role))));
    }
}
