//! Page 1 shows text of the body (9704-7.3.3-a).

use wenshu_model::letterhead::RuleWeight;
use wenshu_model::official::AdjustmentKind;
use wenshu_model::{ChangeReason, FindingCode, OfficialDocument, PaperKind, Role};

use crate::support::*;

fn adjustments(document: &OfficialDocument) -> Vec<AdjustmentKind> {
    document.fitted.as_ref().unwrap().adjustments.iter().map(|one| one.kind).collect()
}

fn joint(organs: usize) -> OfficialDocument {
    let names: Vec<String> = (0..organs).map(|organ| han(8 + organ % 3)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    OfficialDocument {
        letterhead: Some(letterhead(&[], &names, Some("文件"), Some("国教发〔2026〕1号"))),
        ..downward(30)
    }
}

/// impl-7.2.4-e: the mark of many organs gets smaller, and no smaller than it must.
#[test]
fn the_mark_of_many_organs_gets_smaller_until_page_1_shows_text() {
    let mut shrunk = 0;
    for organs in 2..=9 {
        let fit = fitted(joint(organs));
        let page = &fit.layout.pages.pages[0];
        assert!(!of_role(page, Role::Body).is_empty(), "{organs} organs");
        assert!(!of_role(page, Role::Addressee).is_empty(), "{organs} organs: the addressees stay");
        if adjustments(&fit.document).contains(&AdjustmentKind::MarkShrunk) {
            shrunk += 1;
            assert!(fit.document.findings.iter().any(|finding| finding.code == FindingCode::SpacingAdjusted));
            let points = fit.document.fitted.unwrap().adjustments[0].points;
            let size = of_role(page, Role::IssuerMark)[0].runs[0].size;
            assert!(points < 0.0 && size >= 22.0, "{points} to {size}");
        }
    }
    assert!(shrunk >= 2, "{shrunk}");
}

/// 9704-7.3.2-b, 9704-7.4.2-b
#[test]
fn addressees_that_leave_no_room_move_to_the_imprint() {
    let names = han(12 * 28);
    let mut paper = OfficialDocument { imprint: Some(imprint()), ..downward(30) };
    paper.blocks[1] = addressee(&format!("{names}："));
    let fit = fitted(paper);
    assert!(!of_role(&fit.layout.pages.pages[0], Role::Body).is_empty());
    let entries = &fit.document.imprint.as_ref().unwrap().entries;
    assert_eq!(entries[0].paragraph.role, Role::MainTo);
    assert_eq!(entries[0].paragraph.text(), format!("主送：{names}。"));
    let weights: Vec<Option<RuleWeight>> = entries.iter().map(|entry| entry.rule_above).collect();
    assert_eq!(weights, [Some(RuleWeight::Thick), None, Some(RuleWeight::Thin)]);
    assert_eq!(adjustments(&fit.document), [AdjustmentKind::AddresseesMoved]);
    assert!(fit.document.findings.iter().any(|finding| finding.code == FindingCode::AddresseesMoved));
    let changes: Vec<(&str, &str, u32)> = fit
        .document
        .changed
        .iter()
        .filter(|change| change.reason == ChangeReason::AddresseesMoved)
        .map(|change| (change.before.as_str(), change.after.as_str(), change.at))
        .collect();
    assert_eq!(changes, [("", "主送：", 0), ("：", "。", 12 * 28)]);
    assert_eq!(all_text(&fit), wanted_text(&fit.document));
    let body = fit.layout.pages.pages[0].lines.iter().find(|line| line.block == Some(1)).unwrap();
    let title = of_role(&fit.layout.pages.pages[0], Role::Title)[0];
    assert!((em_top(body) - em_top(title) - 2.0 * PITCH).abs() < 0.01, "one blank row below the title");
}

/// 9704-7.3.2-b where there was no 版记, in a letter without rules.
#[test]
fn an_imprint_is_made_for_the_addressees_where_there_was_none() {
    for (kind, ruled) in [(PaperKind::Document, true), (PaperKind::Letter, false)] {
        let mut paper = downward(30);
        paper.kind = kind;
        paper.blocks[1] = addressee(&format!("{}：", han(20 * 28)));
        let fit = fitted(paper);
        let imprint = fit.document.imprint.as_ref().unwrap();
        assert_eq!((imprint.entries.len(), imprint.closing_rule), (1, ruled));
        assert_eq!(imprint.entries[0].rule_above.is_some(), ruled);
        assert!(!of_role(&fit.layout.pages.pages[0], Role::Body).is_empty());
    }
}

#[test]
fn short_addressees_stay_below_the_title() {
    let fit = fitted(downward(30));
    assert!(fit.document.imprint.is_none() && fit.document.changed.is_empty());
    assert!(adjustments(&fit.document).is_empty());
}

/// 9704-7.3.3-a: where nothing helps, a person is told, and nothing is moved.
#[test]
fn a_title_that_fills_the_page_is_a_finding() {
    let mut paper = downward(30);
    paper.blocks[0] = title(&han(20 * 20));
    let wanted = wanted_text(&paper);
    let fit = fitted(paper);
    assert!(fit.document.findings.iter().any(|finding| finding.code == FindingCode::NoBodyOnFirstPage));
    assert!(fit.document.imprint.is_none());
    assert_eq!(all_text(&fit), wanted);
}

/// 9704-7.3.3-a binds where a short text and its signature do not both fit: for
/// every number of addressees' lines, page 1 shows text.
#[test]
fn a_short_text_stays_on_page_1_whatever_follows() {
    let mut signature_alone = 0;
    for organs in [1, 3] {
        for addressees in 1..=9 {
            for lines in 1..=3 {
                let mut paper = joint(organs);
                paper.blocks =
                    vec![title("关于印发工作计划的通知"), addressee(&format!("{}：", han(28 * addressees - 1)))];
                let mut text = body_of(lines);
                if let wenshu_model::Block::Paragraph(text) = &mut text {
                    text.keep_with_next = true;
                }
                paper.blocks.push(text);
                paper.blocks.extend(sealed());
                let fit = fitted(paper);
                let page = &fit.layout.pages.pages[0];
                assert!(!of_role(page, Role::Body).is_empty(), "{organs} organs, {addressees}, {lines} lines");
                let warned = fit.document.findings.iter().any(|one| one.message.contains("另起一页"));
                let pages = &fit.layout.pages.pages;
                let signed = pages.iter().find(|page| !of_role(page, Role::Signature).is_empty()).unwrap();
                assert_eq!(warned, of_role(signed, Role::Body).is_empty());
                signature_alone += usize::from(warned);
            }
        }
    }
    assert!(signature_alone < 54 / 3, "{signature_alone}");
}

/// A text of one paragraph goes over two pages; nothing needs to move for it.
#[test]
fn one_paragraph_that_goes_with_the_signature_moves_no_addressees() {
    for lines in 4..=20 {
        let mut paper = downward(lines);
        if let Some(wenshu_model::Block::Paragraph(text)) = paper.blocks.last_mut() {
            text.keep_with_next = true;
        }
        paper.blocks.extend(sealed());
        let fit = fitted(paper);
        assert!(fit.document.changed.is_empty(), "{lines}");
        assert!(!adjustments(&fit.document).contains(&AdjustmentKind::MarkShrunk), "{lines}");
        assert!(!of_role(&fit.layout.pages.pages[0], Role::Body).is_empty(), "{lines}");
    }
}

/// A paper of a title alone has no body to show.
#[test]
fn a_paper_without_a_body_is_no_finding() {
    let fit = fitted(document(PaperKind::Plain, vec![title("工作计划")]));
    assert!(fit.document.findings.is_empty());
}
