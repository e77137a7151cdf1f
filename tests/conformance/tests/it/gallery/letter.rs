//! 信函格式 (clause 10.1).

use wenshu_conformance::converted::none_of;
use wenshu_conformance::raster;

use super::corner::check_face;
use super::measure::{EM, EM_14, Paper, near, top_of, within};
use super::renderings::{papers, papers_of};
use crate::sheet::{CELL, LEFT, MIDDLE, PITCH, RIGHT};

/// 7/8 of a 3号 character (9704-10.1-c, -d).
const GAP: f64 = EM * 7.0 / 8.0;

fn letters() -> impl Iterator<Item = Paper<'static>> {
    papers().filter(|paper| paper.sample.expected.kind == "letter")
}

/// 9704-10.1-b: a double red rule of 170 mm 4 mm below the mark, thick above
/// thin, and one 20 mm above the sheet's foot, thin above thick.
#[test]
fn a_letter_has_a_double_rule_below_the_mark_and_one_at_277_mm() {
    let mut violations = Vec::new();
    for paper in letters() {
        let rules = paper.red_rules(0);
        let [upper_thick, upper_thin, lower_thin, lower_thick] = rules.as_slice() else {
            let found: Vec<_> = rules.iter().map(|rule| (rule.from, rule.to, rule.width)).collect();
            violations.push(format!("{}: {} red rules: {found:?}", paper.name(), rules.len()));
            continue;
        };
        for rule in &rules {
            near(&mut violations, &format!("{} length", paper.name()), rule.to.0 - rule.from.0, 170.0, paper.play);
            near(&mut violations, &format!("{} left", paper.name()), rule.from.0, 20.0, 1.5);
        }
        if upper_thick.width <= upper_thin.width || lower_thick.width <= lower_thin.width {
            let widths: Vec<_> = rules.iter().map(|rule| rule.width).collect();
            violations.push(format!("{}: widths {widths:?}", paper.name()));
        }
        let picture = raster::draw(paper.path, 0).unwrap();
        let mark = picture.ink(20.0, upper_thick.from.1 - upper_thick.width / 2.0 - 0.3).unwrap();
        let gap = upper_thick.from.1 - upper_thick.width / 2.0 - mark.bottom;
        near(&mut violations, &format!("{} below the mark", paper.name()), gap, 4.0, paper.play);
        let foot = f64::midpoint(lower_thin.from.1, lower_thick.from.1);
        near(&mut violations, &format!("{} foot", paper.name()), foot, 277.0, paper.play + 0.5);
        for page in 1..paper.pdf.pages.len() {
            let more = paper.red_rules(page).len();
            if more > 0 {
                violations.push(format!("{} page {}: {more} red rules", paper.name(), page + 1));
            }
        }
    }
    none_of(violations);
}

/// 9704-10.1-d: the number flush right, 7/8 of a character below the rule.
#[test]
fn the_number_of_a_letter_stands_at_the_right_below_the_rule() {
    let mut violations = Vec::new();
    for paper in letters() {
        let Some(rule) = paper.red_rules(0).into_iter().nth(1) else { continue };
        let number = paper.sample.given()["document_number"].as_str().unwrap().to_owned();
        let place = paper.find(&number);
        near(&mut violations, &format!("{} right", paper.name()), place.right, RIGHT, paper.play);
        near(&mut violations, &paper.name(), place.top() - rule.from.1, GAP, paper.play + 0.3);
    }
    none_of(violations);
}

/// 9704-10.1-c
#[test]
fn corner_elements_of_a_letter_stand_at_the_left_below_the_rule() {
    let mut violations = Vec::new();
    for paper in papers_of("letter-corner") {
        let Some(rule) = paper.red_rules(0).into_iter().nth(1) else { continue };
        let places = ["000012", "秘密★6个月", "特急"].map(|element| paper.find(element));
        near(&mut violations, &paper.name(), places[0].top() - rule.from.1, GAP, paper.play + 0.3);
        for place in &places {
            near(&mut violations, &format!("{} left", paper.name()), place.left, LEFT, paper.play);
        }
        for pair in places.windows(2) {
            within(&mut violations, &format!("{} rows", paper.name()), (pair[1].y - pair[0].y) / PITCH, 0.9, 1.1);
        }
        for element in ["秘密★6个月", "特急"] {
            check_face(&mut violations, &paper, element);
        }
    }
    none_of(violations);
}

/// 9704-10.1-e: two lines between the last element above and the title.
#[test]
fn the_title_of_a_letter_stands_two_lines_below_the_last_element() {
    let mut violations = Vec::new();
    for paper in letters() {
        let lines = paper.lines(0);
        let at = lines.iter().position(|line| {
            (line.size() - 22.0).abs() < 0.3 && line.glyphs.iter().all(|glyph| !super::measure::is_red(glyph.ink))
        });
        let Some((title, above)) = at.and_then(|at| Some((lines.get(at)?, lines.get(at.checked_sub(1)?)?))) else {
            violations.push(format!("{}: no title below an element", paper.name()));
            continue;
        };
        let gap = top_of(title) - super::measure::bottom_of(above);
        within(&mut violations, &paper.name(), gap, 18.0 - paper.play, 26.0 + paper.play);
        let middle = f64::midpoint(title.left(), title.right());
        near(&mut violations, &format!("{} middle", paper.name()), middle, MIDDLE, paper.play + 0.3);
    }
    none_of(violations);
}

/// 9704-10.1-g: 抄送 at the foot of the last page, without rules and without
/// 印发机关.
#[test]
fn the_imprint_of_a_letter_is_copy_to_alone_without_rules() {
    let mut violations = Vec::new();
    for name in ["letter-corner", "letter-two-pages"] {
        for paper in papers_of(name) {
            let last = paper.pdf.pages.len() - 1;
            let lines = paper.lines(last);
            let Some(foot) = lines.last() else {
                violations.push(format!("{}: empty last page", paper.name()));
                continue;
            };
            near(&mut violations, &paper.name(), super::measure::bottom_of(foot), 262.0, 3.0);
            let place = paper.find("抄送：");
            near(&mut violations, &format!("{} page", paper.name()), place.page as f64, last as f64, 0.0);
            near(&mut violations, &format!("{} left", paper.name()), place.left - LEFT, EM_14, paper.play);
            near(&mut violations, &format!("{} size", paper.name()), place.size, 14.0, 0.3);
            for page in 0..=last {
                if !paper.wide_black_rules(page).is_empty() {
                    violations.push(format!("{} page {}: black rules", paper.name(), page + 1));
                }
            }
        }
    }
    none_of(violations);
}

/// Everything else as in the general format: the body is indented by two
/// characters (9704-7.3.3-c) and the addressee stands one blank line below the
/// title (9704-7.3.2-a).
#[test]
fn addressee_and_body_of_a_letter_stand_as_usual() {
    let mut violations = Vec::new();
    for paper in papers_of("letter-one-page") {
        let addressee = paper.find("石渡县职业教育中心：");
        let title = paper.above(&addressee).unwrap();
        within(&mut violations, &format!("{} rows", paper.name()), (addressee.y - title.y) / PITCH, 1.75, 2.25);
        near(&mut violations, &format!("{} left", paper.name()), addressee.left, LEFT, paper.play);
        let body = paper.find("为编制");
        // An opening mark may be set in; this line begins with a Han character.
        near(&mut violations, &format!("{} indent", paper.name()), body.left - LEFT, 2.0 * CELL, paper.play);
    }
    none_of(violations);
}
