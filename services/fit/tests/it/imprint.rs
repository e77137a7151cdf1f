//! 版记: its page, its rules, and page numbers.

use wenshu_model::letterhead::ImprintSet;
use wenshu_model::pages::{Page, RuleOf};
use wenshu_model::{Block, OfficialDocument, PaperKind, Role};
use wenshu_standard::{ImprintPage, PageNumbers, Profile};

use crate::support::*;

fn with_imprint(lines: usize) -> OfficialDocument {
    OfficialDocument { imprint: Some(imprint()), ..downward(lines) }
}

fn imprint_rules(page: &Page) -> Vec<(f64, f64)> {
    let mut rules: Vec<(f64, f64)> =
        rules_of(page, |of| of == RuleOf::Imprint).iter().map(|rule| (rule.from.1, rule.width)).collect();
    rules.sort_by(|a, b| a.0.total_cmp(&b.0));
    rules
}

fn page_of_imprint(pages: &[Page]) -> usize {
    let found: Vec<usize> =
        (0..pages.len()).filter(|page| !of_role(&pages[*page], Role::Printing).is_empty()).collect();
    assert_eq!(found.len(), 1);
    found[0]
}

/// 9704-7.4.1-a to -c, 9704-7.4.2-a, 9704-7.4.3-a
#[test]
fn it_is_built_upwards_from_the_foot_of_the_type_area() {
    let fit = fitted(with_imprint(30));
    let page = fit.layout.pages.pages.last().unwrap();
    let rules = imprint_rules(page);
    let line = 28.0 * MM;
    let wanted = [(262.0 - 2.0 * line, 0.35), (262.0 - line, 0.25), (262.0, 0.35)];
    assert_eq!(rules.len(), 3);
    assert!(rules.iter().zip(wanted).all(|(a, b)| (a.0 - b.0).abs() < 0.001 && a.1 == b.1), "{rules:?}");
    for rule in rules_of(page, |of| of == RuleOf::Imprint) {
        assert!((rule.from.0 - 28.0).abs() < 0.001 && (rule.to.0 - 184.0).abs() < 0.001);
    }
    let copy = of_role(page, Role::CopyTo)[0];
    assert!((extent(copy).0 - (28.0 + 14.0 * MM)).abs() < 0.01);
    assert!(copy.runs.iter().all(|run| run.size == 14.0));
    let printing = of_role(page, Role::Printing)[0];
    assert!((extent(printing).0 - (28.0 + 14.0 * MM)).abs() < 0.01);
    assert!((extent(printing).1 - (184.0 - 14.0 * MM)).abs() < 0.1, "{}", extent(printing).1);
    let middle = em_top(printing) + 7.0 * MM;
    assert!((middle - (262.0 - line / 2.0)).abs() < 0.001);
}

/// 9704-10.1-g: no rules; the last line ends with the type area.
#[test]
fn that_of_a_letter_has_no_rules() {
    let mut document = with_imprint(30);
    document.kind = PaperKind::Letter;
    let imprint = document.imprint.as_mut().unwrap();
    imprint.entries.pop();
    imprint.entries[0].rule_above = None;
    imprint.closing_rule = false;
    let fit = fitted(document);
    let page = fit.layout.pages.pages.last().unwrap();
    assert!(imprint_rules(page).is_empty());
    assert!((em_bottom(of_role(page, Role::CopyTo)[0]) - 262.0).abs() < 0.001);
}

/// 33476.2-7.3.1-a, 9704-7.5-d, 9704-7.4.1-c: bodies swept line by line over
/// two pages, for papers signed in each way.
#[test]
fn it_stands_on_an_even_page_and_numbers_follow_for_every_length() {
    let mut seen = [0_u32; 3];
    for signature in [sealed(), unsealed(), Vec::new()] {
        for lines in 1..=56 {
            let mut document = with_imprint(lines);
            document.blocks.extend(signature.clone());
            let fit = fitted(document);
            let pages = &fit.layout.pages.pages;
            let page = page_of_imprint(pages);
            assert_eq!(page, pages.len() - 1, "{lines}: the last page");
            assert_eq!((page + 1) % 2, 0, "{lines}: an even page");
            let text_pages =
                1 + pages.iter().rposition(|page| page.lines.iter().any(|line| line.block.is_some())).unwrap();
            let set = fit.document.imprint.unwrap().set.unwrap();
            let blank = pages.len() - text_pages - usize::from(set.own_page);
            assert_eq!(set.blank_pages as usize, blank);
            match (set.own_page, blank) {
                (false, 0) => seen[0] += 1,
                (true, 0) => seen[1] += 1,
                (true, 1) => seen[2] += 1,
                other => panic!("{lines}: {other:?}"),
            }
            for (number, page) in pages.iter().enumerate() {
                let may_have = number < text_pages || blank == 0;
                assert_eq!(has_number(page), may_have, "{lines}: page {}", number + 1);
                if number >= text_pages && number + 1 < pages.len() {
                    assert!(page.lines.is_empty() && page.rules.is_empty());
                }
            }
            let top = imprint_rules(&pages[page])[0].0;
            for line in pages[page].lines.iter().filter(|line| line.block.is_some()) {
                assert!(em_bottom(line) + 4.9 < top, "{lines}: {} over {top}", em_bottom(line));
            }
            assert_eq!(fit.document.fitted.unwrap().pages as usize, pages.len());
        }
    }
    assert!(seen.iter().all(|count| *count > 5), "all three cases were met: {seen:?}");
}

/// impl-seal-space: the foot of the seal does not lie on the 版记.
#[test]
fn the_room_of_the_seal_stays_free_above_it() {
    for lines in 20..=56 {
        let mut document = with_imprint(lines);
        document.blocks.extend(sealed());
        let fit = fitted(document);
        let page = fit.layout.pages.pages.last().unwrap();
        if let Some(date) = of_role(page, Role::DateOfIssue).first() {
            assert!(em_bottom(date) + PITCH + 4.9 < imprint_rules(page)[0].0, "{lines}");
        }
    }
}

#[test]
fn a_profile_may_leave_it_on_the_last_page() {
    let profile = Profile { imprint_page: ImprintPage::Last, ..Profile::default() };
    let fit = fitted_by(with_imprint(3), &profile);
    assert_eq!(fit.layout.pages.pages.len(), 1);
    assert_eq!(fit.document.imprint.unwrap().set, Some(ImprintSet { own_page: false, blank_pages: 0 }));
}

#[test]
fn one_longer_than_a_page_is_set_whole_and_ends_on_an_even_page() {
    for names in [400, 700, 1400] {
        let mut document = with_imprint(30);
        document.imprint.as_mut().unwrap().entries[0].paragraph.runs[0].text = han(names);
        let wanted = wanted_text(&document);
        let fit = fitted(document);
        assert_eq!(all_text(&fit), wanted);
        assert_eq!((page_of_imprint(&fit.layout.pages.pages) + 1) % 2, 0, "{names}");
        for line in fit.layout.pages.pages.iter().flat_map(text_lines) {
            assert!(em_top(line) > 36.99 && em_bottom(line) < 262.01);
        }
    }
}

/// 9704-7.5-c and the house style of a profile.
#[test]
fn page_numbers_stand_in_the_middle_where_a_profile_asks() {
    let profile = Profile { page_numbers: PageNumbers::Center, ..Profile::default() };
    let fit = fitted_by(document(PaperKind::Plain, vec![body_of(30)]), &profile);
    for page in &fit.layout.pages.pages {
        let (left, right) = extent(page.lines.last().unwrap());
        assert!((f64::midpoint(left, right) - 106.0).abs() < 0.2);
    }
}

/// 9704-7.3.7-a: attachments stand before the 版记.
#[test]
fn attachments_come_before_it() {
    let mut document = with_imprint(5);
    let mut label = paragraph(Role::AttachmentLabel, "附件");
    label.page_break_before = true;
    document.blocks.push(Block::Paragraph(label));
    document.blocks.push(body_of(3));
    let fit = fitted(document);
    assert_eq!(page_of_imprint(&fit.layout.pages.pages), 1);
    assert_eq!(of_role(&fit.layout.pages.pages[1], Role::AttachmentLabel).len(), 1);
}
