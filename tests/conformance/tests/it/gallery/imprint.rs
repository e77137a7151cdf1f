//! 版记 (clause 7.4).

use wenshu_conformance::converted::none_of;
use wenshu_conformance::faces::{FaceClass, class_of};
use wenshu_conformance::pdf::Stroke;
use wenshu_conformance::text::squeezed;

use super::measure::{EM_14, Paper, near, span, within};
use super::renderings::{papers, papers_of};
use crate::sheet::{LEFT, RIGHT};

/// The papers with a 版记 that has rules, and its page from 0.
fn with_imprint() -> impl Iterator<Item = (Paper<'static>, usize)> {
    papers()
        .filter(|paper| paper.sample.expected.kind != "letter")
        .filter_map(|paper| Some((paper, paper.sample.expected.imprint? - 1)))
        .filter(|(paper, page)| *page < paper.pdf.pages.len())
}

/// The rules of the 版记: those at the foot of the page, below any table.
fn rules(paper: &Paper, page: usize) -> Vec<Stroke> {
    let mut found = paper.wide_black_rules(page);
    // A table on the same page ends at least one line above the 版记.
    let mut kept = found.split_off(0);
    kept.reverse();
    let mut last = 263.5;
    let mut rules = Vec::new();
    for rule in kept {
        let text_between =
            paper.lines(page).iter().filter(|l| l.y > rule.from.1 && l.y < last).all(|l| l.size() < 14.5);
        if !text_between {
            break;
        }
        last = rule.from.1;
        rules.push(rule);
    }
    rules.reverse();
    rules
}

/// 9704-7.4.1-a, -b, -c
#[test]
fn the_first_and_last_rule_are_thick_and_the_last_lies_at_262_mm() {
    let mut violations = Vec::new();
    let mut seen = 0;
    for (paper, page) in with_imprint() {
        seen += 1;
        let rules = rules(&paper, page);
        let [first, inner @ .., last] = rules.as_slice() else {
            violations.push(format!("{}: {} rules on page {}", paper.name(), rules.len(), page + 1));
            continue;
        };
        near(&mut violations, &format!("{} foot", paper.name()), last.from.1, 262.0, paper.play);
        for rule in [first, last] {
            near(&mut violations, &format!("{} thick", paper.name()), rule.width, 0.35, 0.1);
        }
        for rule in inner {
            near(&mut violations, &format!("{} thin", paper.name()), rule.width, 0.25, 0.1);
            if rule.width >= first.width {
                violations.push(format!("{}: inner rule as thick as the first", paper.name()));
            }
        }
        for rule in &rules {
            near(&mut violations, &format!("{} left", paper.name()), rule.from.0, LEFT, paper.play);
            near(&mut violations, &format!("{} right", paper.name()), rule.to.0, RIGHT, paper.play);
        }
        let below = paper.lines(page).into_iter().filter(|line| line.y > last.from.1).count();
        if below > 0 {
            violations.push(format!("{}: {below} lines below the last rule", paper.name()));
        }
    }
    assert!(seen >= 50, "{seen} renderings with a 版记");
    none_of(violations);
}

/// 33476.2-7.3.1-a, 9704-7.4.1-c: on the last page, an even one.
#[test]
fn the_imprint_stands_on_the_even_last_page() {
    let mut violations = Vec::new();
    for (paper, page) in with_imprint() {
        if page + 1 != paper.pdf.pages.len() {
            violations.push(format!("{}: 版记 on page {} of {}", paper.name(), page + 1, paper.pdf.pages.len()));
        }
        if page % 2 == 0 && paper.sample.name() != "profile-site" {
            violations.push(format!("{}: 版记 on odd page {}", paper.name(), page + 1));
        }
        let found = paper
            .lines(page)
            .iter()
            .any(|line| squeezed(&line.text()).ends_with("印发") || line.text().contains("抄送"));
        if !found {
            violations.push(format!("{}: no 印发 on page {}", paper.name(), page + 1));
        }
    }
    none_of(violations);
}

/// 9704-7.5-d: blank pages are blank, text is on the page before them.
#[test]
fn pages_between_text_and_imprint_are_blank_only_where_expected() {
    let mut violations = Vec::new();
    for paper in papers() {
        let expected = &paper.sample.expected;
        for page in 0..paper.pdf.pages.len() {
            let blank = paper.lines(page).is_empty() && paper.pdf.pages[page].strokes.is_empty();
            let wanted = expected.imprint.is_some_and(|at| page + 1 < at && page + 1 + expected.blank >= at);
            if blank != wanted {
                violations.push(format!("{} page {}: blank {blank}", paper.name(), page + 1));
            }
        }
    }
    none_of(violations);
}

/// 9704-7.4.3-a: organ one in at the left, date with 印发 one in at the right,
/// on one line of 4号仿宋 directly above the last rule (9704-7.4.3-b: a thin
/// rule parts it from what is above).
#[test]
fn printing_organ_and_date_stand_on_the_last_line() {
    let mut violations = Vec::new();
    for (paper, page) in with_imprint() {
        let given = paper.sample.given();
        let typed = match paper.sample.name() {
            "notice-typed" => Some(("明州市人力资源和社会保障局办公室", "2026年6月29日")),
            "upward-typed" => Some(("石渡县人民政府办公室", "2026年5月6日")),
            "minutes-typed" => Some(("明州市教育局办公室", "2026年3月16日")),
            "imprint-typed" => Some(("明州市档案馆办公室", "2026年4月3日")),
            _ => None,
        };
        let text = |key: &str| given.get(key).and_then(toml::Value::as_str);
        let Some((organ, date)) = typed.or_else(|| text("printing_organ").zip(text("printing_date"))) else { continue };
        let lines = paper.lines(page);
        let line = lines.iter().rev().find_map(|l| Some((l, span(l, organ)?, span(l, &format!("{date}印发"))?)));
        let Some((line, organ, date)) = line else {
            violations.push(format!("{}: no line with {organ} and {date}印发", paper.name()));
            continue;
        };
        near(&mut violations, &format!("{} left", paper.name()), organ.left - LEFT, EM_14, paper.play);
        near(&mut violations, &format!("{} right", paper.name()), RIGHT - date.right, EM_14, paper.play);
        let fangsong = |g: &&wenshu_conformance::pdf::Glyph| g.text.chars().all(wenshu_conformance::text::is_han);
        for glyph in line.glyphs.iter().filter(fangsong) {
            if (glyph.size - 14.0).abs() > 0.3 || class_of(&glyph.font) != Some(FaceClass::FangSong) {
                violations.push(format!("{}: {} in {} {}", paper.name(), glyph.text, glyph.font, glyph.size));
            }
        }
        let rules = rules(&paper, page);
        let between = rules.iter().filter(|rule| rule.from.1 > line.y).count();
        // 共印60份 and other old elements may follow in the input; the printing
        // line is the last all the same.
        near(&mut violations, &format!("{} rules below", paper.name()), between as f64, 1.0, 0.0);
        if rules.len() > 2 {
            let above = rules.iter().rev().find(|rule| rule.from.1 < line.y).map_or(f64::NAN, |rule| rule.width);
            near(&mut violations, &format!("{} rule above", paper.name()), above, 0.25, 0.1);
        }
    }
    none_of(violations);
}

/// 9704-7.4.2-a: 抄送 one in at both sides, wrapped lines behind the colon, a
/// full stop at the end.
#[test]
fn copy_to_hangs_behind_its_label_and_ends_in_a_full_stop() {
    let mut violations = Vec::new();
    let mut wrapped = 0;
    for paper in papers() {
        let last = paper.pdf.pages.len() - 1;
        let lines = paper.lines(last);
        for label in ["主送：", "抄送："] {
            let Some(at) =
                lines.iter().position(|line| squeezed(&line.text()).starts_with(label) && line.size() < 15.0)
            else {
                continue;
            };
            let place = span(&lines[at], label).unwrap();
            near(&mut violations, &format!("{} {label}", paper.name()), place.left - LEFT, EM_14, paper.play);
            let mut end = at;
            for line in &lines[at + 1..] {
                let hangs = (line.left() - LEFT - 4.0 * EM_14).abs() < 2.5;
                if !hangs || squeezed(&lines[end].text()).ends_with('。') {
                    break;
                }
                end += 1;
                wrapped += 1;
                // A line that begins with an opening mark is set in by its ink.
                near(
                    &mut violations,
                    &format!("{} wrapped", paper.name()),
                    line.left() - LEFT,
                    4.0 * EM_14,
                    paper.play + 0.3,
                );
            }
            if !squeezed(&lines[end].text()).ends_with('。') {
                violations.push(format!("{}: {label} ends “{}”", paper.name(), lines[end].text()));
            }
            for line in &lines[at..=end] {
                within(
                    &mut violations,
                    &format!("{} right", paper.name()),
                    line.right(),
                    LEFT,
                    RIGHT - EM_14 + EM_14 / 2.0,
                );
            }
        }
    }
    assert!(wrapped >= 6, "{wrapped} wrapped lines");
    none_of(violations);
}

/// 9704-7.3.2-b, 9704-7.4.2-b: addressees that leave no room for the body
/// stand above 抄送 in the 版记, without a rule between, and not on page 1.
#[test]
fn a_long_list_of_addressees_moves_to_the_imprint() {
    let mut violations = Vec::new();
    for paper in papers_of("addressees-moved") {
        let page = paper.pdf.pages.len() - 1;
        let (main, copy) = (paper.find_last("主送：").unwrap(), paper.find_last("抄送：").unwrap());
        near(&mut violations, &format!("{} page", paper.name()), main.page as f64, page as f64, 0.0);
        if copy.y <= main.y {
            violations.push(format!("{}: 抄送 above 主送", paper.name()));
        }
        let between =
            rules(&paper, page).into_iter().filter(|rule| rule.from.1 > main.y && rule.from.1 < copy.y).count();
        near(&mut violations, &format!("{} rules between", paper.name()), between as f64, 0.0, 0.0);
        if paper.lines(0).iter().any(|line| line.text().contains("云浦区人民政府，江屿区人民政府")) {
            violations.push(format!("{}: the addressees stand on page 1", paper.name()));
        }
        let title = paper.find("防汛抗旱工作的通知");
        let body = paper.find("根据气象部门预测");
        within(&mut violations, &format!("{} body", paper.name()), body.y - title.y, 1.0, 30.0);
        near(&mut violations, &format!("{} body page", paper.name()), body.page as f64, 0.0, 0.0);
    }
    for sample in super::samples::samples() {
        let findings = sample.report["documents"][0]["findings"].as_array().unwrap();
        let told = findings.iter().any(|finding| finding["code"] == "addressees-moved");
        if told != (sample.name() == "addressees-moved") {
            violations.push(format!("{}: a finding tells of a move: {told}", sample.name()));
        }
    }
    none_of(violations);
}

/// 9704-7.4.2-b, 9704-7.4.3-b: 主送 and 抄送 typed in the text, and 共印: all in
/// the 版记.
#[test]
fn a_typed_imprint_is_understood() {
    let mut violations = Vec::new();
    for paper in papers_of("imprint-typed") {
        let page = paper.pdf.pages.len() - 1;
        for text in ["主送：", "抄送：", "共印60份", "2026年4月3日印发"] {
            match paper.find_last(text) {
                Some(place) if place.page == page && (place.size - 14.0).abs() < 0.3 => {}
                found => violations.push(format!("{}: {text} at {found:?}", paper.name())),
            }
        }
    }
    none_of(violations);
}
