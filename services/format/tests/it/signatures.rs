//! 署名, 成文日期, seals and stamps (spec §3.5): insets and rows.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the answer")]

use crate::common;

use common::{body, located, paragraphs, plan};
use proptest::prelude::*;
use wenshu_format::format;
use wenshu_model::official::TabAlign;
use wenshu_model::{Elements, OfficialDocument, PaperKind, Paragraph, Role, Seal, Signer};
use wenshu_standard::{Profile, SealDefault};

fn set(elements: &Elements, profile: &Profile) -> OfficialDocument {
    format(&plan("关于做好工作的通知", vec![body("全文。")]), &[], elements, profile).unwrap()
}

fn signed(organs: &[&str], seal: Seal) -> Elements {
    Elements {
        kind: Some(PaperKind::Document),
        signature: organs.iter().map(|organ| (*organ).to_owned()).collect(),
        // 6.5 字 wide.
        date_of_issue: Some("2026年3月15日".to_owned()),
        seal: Some(seal),
        ..Elements::default()
    }
}

fn closing(elements: &Elements) -> Vec<Paragraph> {
    let document = set(elements, &Profile::default());
    let closing = paragraphs(&document).into_iter();
    closing.filter(|row| matches!(row.role, Role::Signature | Role::DateOfIssue)).cloned().collect()
}

fn insets(organs: &[&str], seal: Seal) -> (f32, f32) {
    let rows = closing(&signed(organs, seal));
    (rows[0].right_indent, rows[1].right_indent)
}

#[test]
fn a_sealed_date_is_inset_four_and_the_name_centred_on_it() {
    // 9704-7.3.5.1-a, -b: 4 + (6.5 - 6) / 2.
    assert_eq!(insets(&["明州市教育局"], Seal::Sealed), (4.25, 4.0));
    // A name that would leave the type area moves both: 20 字, 4 + (6.5 - 20) / 2 = -2.75.
    assert_eq!(insets(&["明州市人民代表大会常务委员会代表工作委员"], Seal::Sealed), (0.0, 6.75));
    // Wider than the type area: full width, the date centred.
    assert_eq!(insets(&["明".repeat(30).as_str()], Seal::Sealed), (0.0, 10.75));
}

#[test]
fn a_seal_of_42_mm_takes_two_rows_above_and_one_below() {
    // impl-seal-space
    let rows = closing(&signed(&["明州市教育局"], Seal::Sealed));
    assert_eq!((rows[0].blank_rows_before, rows[1].blank_rows_before), (2, 0));
    assert_eq!((rows[0].blank_rows_after, rows[1].blank_rows_after), (0, 1));
    assert!(rows[0].keep_with_next);
}

#[test]
fn an_unsealed_name_is_inset_two_with_the_date_two_right_of_its_begin() {
    // 9704-7.3.5.2-a to -c
    assert_eq!(insets(&["某某县教育局教育工会"], Seal::Unsealed), (2.0, 3.5));
    assert_eq!(insets(&["县教育局"], Seal::Unsealed), (6.5, 2.0));
    let rows = closing(&signed(&["县教育局"], Seal::Unsealed));
    assert_eq!((rows[0].blank_rows_before, rows[1].blank_rows_after), (1, 0));
    // Wider than the type area: no inset is left.
    assert_eq!(insets(&["明".repeat(30).as_str()], Seal::Unsealed).0, 0.0);
}

#[test]
fn joint_seals_stand_side_by_side_and_the_last_above_the_date() {
    // 9704-7.3.5.1-e: three seals of 42 mm fit when the names are short.
    let rows = closing(&signed(&["市教育局", "市公安局", "市财政局"], Seal::Sealed));
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].text(), "\t市教育局\t市公安局\t市财政局");
    assert!(rows[0].stops.iter().all(|stop| stop.align == TabAlign::Center));
    let centres: Vec<f32> = rows[0].stops.iter().map(|stop| stop.at).collect();
    // The date's middle: 28 - 4 - 6.5 / 2.
    assert_eq!(centres[2], 20.75);
    let step_mm = f64::from(centres[1] - centres[0]) * 5.571_4;
    assert!(step_mm >= 43.9, "{step_mm}");
    assert_eq!((rows[0].blank_rows_before, rows[1].right_indent, rows[1].blank_rows_after), (2, 4.0, 1));
    // Four are two and two, the rows as far apart as seals that do not touch.
    let rows = closing(&signed(&["市教育局", "市公安局", "市财政局", "市民政局"], Seal::Sealed));
    assert_eq!(rows[0].text(), "\t市教育局\t市公安局");
    assert_eq!((rows[1].text().as_str(), rows[1].blank_rows_before), ("\t市财政局\t市民政局", 4));
}

#[test]
fn joint_unsealed_names_stand_one_below_the_other() {
    // 9704-7.3.5.2-d
    let rows = closing(&signed(&["某某县教育局", "县财政局"], Seal::Unsealed));
    let shape: Vec<(String, u32)> = rows.iter().map(|row| (row.text(), row.blank_rows_before)).collect();
    assert_eq!(shape, [("某某县教育局".to_owned(), 1), ("县财政局".to_owned(), 0), ("2026年3月15日".to_owned(), 0)]);
}

#[test]
fn stamps_stand_inset_four_with_the_office_two_to_their_left() {
    // 9704-7.3.5.3-a to -c: stamp of 30 mm = 5.385 字.
    let signer = |office: &str, name: Option<&str>| Signer { office: office.to_owned(), name: name.map(str::to_owned) };
    let elements = |signers| Elements { signers, ..signed(&[], Seal::Stamp) };
    let rows = closing(&elements(vec![signer("市长", Some("顾长河"))]));
    assert_eq!(rows[0].text(), "\t市长\t顾长河");
    assert!((rows[0].stops[0].at - 16.615).abs() < 0.01 && rows[0].stops[0].align == TabAlign::Right);
    assert!((rows[0].stops[1].at - 21.308).abs() < 0.01 && rows[0].stops[1].align == TabAlign::Center);
    assert_eq!((rows[0].blank_rows_before, rows[1].blank_rows_before, rows[1].right_indent), (2, 1, 4.0));
    let rows = closing(&elements(vec![signer("市长", None), signer("司令员", Some("秦定山"))]));
    assert_eq!((rows[0].text().as_str(), rows[1].text().as_str()), ("\t市长", "\t司令员\t秦定山"));
    assert_eq!(rows[0].stops[0], rows[1].stops[0]);
    assert_eq!(rows[1].blank_rows_before, 0);
}

#[test]
fn signers_of_the_text_are_cut_between_office_and_name() {
    let mut plan = plan("", vec![body("全文。")]);
    plan.elements.signers = vec![located("省　长　 张 三", 8)];
    let document = format(&plan, &[], &Elements::default(), &Profile::default()).unwrap();
    let row = paragraphs(&document)[1].clone();
    assert_eq!((row.role, row.text().as_str()), (Role::Signature, "\t省长\t张三"));
}

#[test]
fn how_a_paper_is_signed_follows_its_form_and_the_profile() {
    let rows = |kind, seal, profile: &Profile| {
        let elements = Elements { kind, seal, ..signed(&["明州市教育局"], Seal::Sealed) };
        let document = set(&elements, profile);
        let row = paragraphs(&document).into_iter().find(|row| row.role == Role::Signature).cloned();
        row.map(|row| row.blank_rows_before)
    };
    let strict = Profile::default();
    let unsealed = Profile { seal: SealDefault::Unsealed, ..Profile::default() };
    assert_eq!(rows(Some(PaperKind::Document), None, &strict), Some(2));
    assert_eq!(rows(Some(PaperKind::Letter), None, &strict), Some(2));
    assert_eq!(rows(Some(PaperKind::Upward), None, &unsealed), Some(1));
    assert_eq!(rows(Some(PaperKind::Upward), Some(Seal::Sealed), &unsealed), Some(2));
    assert_eq!(rows(Some(PaperKind::Minutes), None, &strict), Some(1));
    assert_eq!(rows(None, None, &strict), Some(1));
    assert_eq!(rows(None, Some(Seal::Sealed), &strict), Some(2));
    let large = Profile { seal_diameter_mm: 60.0, ..Profile::default() };
    assert_eq!(rows(Some(PaperKind::Document), None, &large), Some(3));
}

proptest! {
    /// Nothing of the closing leaves the type area, and seals never touch, for
    /// any number and length of names and any seal of a profile.
    #[test]
    fn every_closing_stays_inside_the_type_area(
        lengths in prop::collection::vec(1..34_usize, 1..9),
        diameter in 20.0..60.0_f64,
        seal in prop::sample::select(vec![Seal::Sealed, Seal::Unsealed]),
    ) {
        let organs: Vec<String> = lengths.iter().map(|length| "局".repeat(*length)).collect();
        let organs: Vec<&str> = organs.iter().map(String::as_str).collect();
        let profile = Profile { seal_diameter_mm: diameter, ..Profile::default() };
        let document = set(&signed(&organs, seal), &profile);
        for row in paragraphs(&document).into_iter().filter(|row| matches!(row.role, Role::Signature | Role::DateOfIssue)) {
            prop_assert!((0.0..28.0).contains(&row.right_indent));
            let words: Vec<String> = row.text().split('\t').skip(1).map(str::to_owned).collect();
            prop_assert_eq!(words.len(), row.stops.len());
            for (word, stop) in words.iter().zip(&row.stops) {
                let half = word.chars().count() as f32 / 2.0;
                prop_assert!(stop.at - half >= -0.01 && stop.at + half <= 28.01, "{} at {}", word, stop.at);
                let radius = diameter as f32 / 5.571_4 / 2.0;
                prop_assert!(stop.at - radius >= -0.01 && stop.at + radius <= 28.01, "seal at {}", stop.at);
            }
            for pair in row.stops.windows(2) {
                prop_assert!(f64::from(pair[1].at - pair[0].at) * 5.571_4 > diameter);
            }
        }
    }
}
