//! Spacing at the end of a text (9704-7.3.5.5-a, impl-lone-line).

use wenshu_fit::Fit;
use wenshu_model::official::AdjustmentKind;
use wenshu_model::pages::LinePart;
use wenshu_model::{Block, FindingCode, OfficialDocument, PaperKind, Paragraph, Role};
use wenshu_standard::Profile;

use crate::support::*;

fn kinds(fit: &Fit) -> Vec<AdjustmentKind> {
    fit.document.fitted.as_ref().unwrap().adjustments.iter().map(|one| one.kind).collect()
}

/// Lines of the body on the page with the signature.
fn body_beside_signature(fit: &Fit) -> usize {
    let pages = &fit.layout.pages.pages;
    let page = pages.iter().find(|page| !of_role(page, Role::Signature).is_empty()).unwrap();
    assert!(!of_role(page, Role::DateOfIssue).is_empty(), "name and date stand on one page");
    of_role(page, Role::Body).len() + of_role(page, Role::Heading(1)).len()
}

/// A plain paper with a heading and paragraphs of some lines each.
fn plain(paragraphs: &[usize], signature: Vec<Block>) -> OfficialDocument {
    let mut blocks: Vec<Block> = paragraphs.iter().map(|lines| body_of(*lines)).collect();
    blocks.extend(signature);
    document(PaperKind::Plain, blocks)
}

/// 9704-7.3.5.5-a: two lines of text at least, for every length of the body over
/// two pages; sealed and unsealed, of one paragraph and of several.
#[test]
fn signature_and_date_stand_with_text_for_every_length() {
    let mut adjusted = 0;
    for signature in [sealed(), unsealed()] {
        for lines in 1..=56_usize {
            for split in [vec![lines], vec![lines / 2, lines - lines / 2], vec![lines.saturating_sub(1), 1]] {
                let split: Vec<usize> = split.into_iter().filter(|lines| *lines > 0).collect();
                let fit = fitted(plain(&split, signature.clone()));
                let beside = body_beside_signature(&fit);
                assert!(beside >= 2.min(lines), "{split:?}: {beside}");
                adjusted += usize::from(!kinds(&fit).is_empty());
                let noted = fit.document.findings.iter().filter(|one| one.code == FindingCode::SpacingAdjusted).count();
                assert_eq!(noted, kinds(&fit).len());
            }
        }
    }
    assert!(adjusted > 10, "{adjusted}");
}

/// impl-lone-line, for every length of the body over two pages.
#[test]
fn no_last_page_is_a_single_line() {
    for lines in 1..=66_usize {
        for split in [vec![lines], vec![lines - lines / 3, lines / 3], vec![lines - 1, 1]] {
            let split: Vec<usize> = split.into_iter().filter(|lines| *lines > 0).collect();
            let fit = fitted(plain(&split, Vec::new()));
            let last = fit.layout.pages.pages.last().unwrap();
            assert!(text_lines(last).len() >= 2.min(lines), "{split:?}");
            assert_eq!(all_text(&fit), wanted_text(&fit.document));
        }
    }
}

/// impl-lone-line holds for the attendance of minutes as well.
#[test]
fn attendance_does_not_stand_alone_on_a_last_page() {
    for lines in 15..=24 {
        let blocks = vec![
            body_of(lines),
            Block::Paragraph(Paragraph { blank_rows_before: 1, ..paragraph(Role::Attendance, "出席：张三") }),
            block(Role::Attendance, "请假：李四"),
            block(Role::Attendance, "列席：王五"),
        ];
        let fit = fitted(document(PaperKind::Minutes, blocks));
        assert!(text_lines(fit.layout.pages.pages.last().unwrap()).len() >= 2, "{lines}");
    }
}

/// What needs nothing is left alone.
#[test]
fn a_paper_that_lies_well_is_not_touched() {
    let paper = plain(&[10, 20, 6], unsealed());
    let fit = fitted(paper.clone());
    assert_eq!(fit.document.blocks, paper.blocks);
    assert!(kinds(&fit).is_empty() && fit.document.findings.is_empty());
}

/// The least visible way first: a last line of one character is pulled in.
#[test]
fn a_last_line_of_one_character_is_pulled_in_by_closer_characters() {
    // Lines with Latin words end short of the edge, so that a tenth of a point
    // a character can make room.
    let text = "推进AI课程建设工作方案".repeat(60);
    let mut found = 0;
    for length in 600..720 {
        let cut: String = text.chars().take(length).collect();
        let fit = fitted(document(PaperKind::Plain, vec![block(Role::Body, &cut)]));
        for adjustment in &fit.document.fitted.as_ref().unwrap().adjustments {
            assert!(adjustment.points.abs() <= 0.1001, "{adjustment:?}");
            found += usize::from(adjustment.kind == AdjustmentKind::CharacterSpacing && adjustment.points < 0.0);
        }
    }
    assert!(found > 0);
}

/// A profile's own distance of lines may leave room for a row more.
#[test]
fn lines_come_closer_where_the_page_has_room_left() {
    let profile = Profile { line_pitch_pt: Some(28.0), ..Profile::default() };
    let fit = fitted_by(plain(&[10, 13], Vec::new()), &profile);
    assert_eq!(kinds(&fit), [AdjustmentKind::LinePitch]);
    assert_eq!(fit.layout.pages.pages.len(), 1);
    let lines = text_lines(&fit.layout.pages.pages[0]);
    assert_eq!(lines.len(), 23);
    assert!(lines.iter().all(|line| em_bottom(line) < 262.01));
    let steps: Vec<f64> = lines.windows(2).map(|pair| (pair[1].baseline - pair[0].baseline) / MM).collect();
    assert!(steps.iter().all(|step| (27.5..28.0).contains(step)), "{steps:?}");
}

/// 附件说明 between text and name comes along.
#[test]
fn the_attachment_note_goes_with_the_signature() {
    for lines in 10..=40 {
        let note =
            Paragraph { blank_rows_before: 1, ..paragraph(Role::AttachmentNote, "附件：工作任务分工表") };
        let mut blocks = vec![body_of(lines), Block::Paragraph(note)];
        blocks.extend(sealed());
        let fit = fitted(document(PaperKind::Plain, blocks));
        assert!(body_beside_signature(&fit) >= 1, "{lines}");
    }
}

/// A note stands in the room of the seal, not below it (9704-7.3.6-a).
#[test]
fn a_note_follows_the_date_directly() {
    let mut blocks = vec![body_of(5)];
    blocks.extend(sealed());
    blocks.push(block(Role::Note, "（此件公开发布）"));
    let fit = fitted(document(PaperKind::Plain, blocks));
    let page = &fit.layout.pages.pages[0];
    let (date, note) = (of_role(page, Role::DateOfIssue)[0], of_role(page, Role::Note)[0]);
    assert!((note.baseline - date.baseline - PITCH).abs() < 0.001);
}

/// No heading stands at a page's foot, whatever is adjusted.
#[test]
fn no_heading_ends_a_page() {
    for lines in 15..=30 {
        let mut blocks = vec![body_of(lines), block(Role::Heading(1), "一、总体要求"), body_of(lines)];
        blocks.extend(unsealed());
        let fit = fitted(document(PaperKind::Plain, blocks));
        for page in &fit.layout.pages.pages {
            let last = text_lines(page).last().map(|line| line.part);
            assert_ne!(last, Some(LinePart::Paragraph(Role::Heading(1))), "{lines}");
        }
    }
}
