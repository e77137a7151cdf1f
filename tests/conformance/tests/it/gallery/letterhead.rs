//! 版头 of the general format: mark, number, signatories, red rule, title
//! (clauses 7.2, 7.3.1).

use wenshu_conformance::converted::none_of;
use wenshu_conformance::faces::{FaceClass, class_of};
use wenshu_conformance::raster;
use wenshu_conformance::text::tally;

use super::measure::{EM, Paper, Span, near, span, within};
use super::renderings::{papers, papers_of};
use super::samples::Sample;
use crate::sheet::{CELL, LEFT, MIDDLE, PITCH, RIGHT};

/// Organs and suffix of the mark, as the elements or the text have them.
pub fn marks(sample: &Sample) -> (Vec<String>, String) {
    let typed: &[(&str, &[&str], &str)] = &[
        ("notice-typed", &["明州市人力资源和社会保障局"], "文件"),
        ("upward-typed", &["石渡县人民政府"], "文件"),
        ("imprint-typed", &["明州市档案馆"], "文件"),
        ("minutes-typed", &["明州市教育局局长办公会议"], "纪要"),
    ];
    if let Some((_, organs, suffix)) = typed.iter().find(|(name, ..)| *name == sample.name()) {
        return (organs.iter().map(|organ| (*organ).to_owned()).collect(), (*suffix).to_owned());
    }
    let given = sample.given();
    let organs = given.get("issuer_marks").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let organs = organs.iter().filter_map(|organ| organ.as_str().map(str::to_owned)).collect();
    let default = if matches!(sample.expected.kind.as_str(), "document" | "upward") { "文件" } else { "" };
    let suffix = given.get("mark_suffix").and_then(toml::Value::as_str).unwrap_or(default);
    (organs, suffix.to_owned())
}

/// The papers with a 版头 of the general format or one like it.
fn with_letterhead() -> impl Iterator<Item = Paper<'static>> {
    papers().filter(|paper| matches!(paper.sample.expected.kind.as_str(), "document" | "upward"))
}

/// 发文字号 of a paper.
fn number(sample: &Sample) -> String {
    let typed = match sample.name() {
        "notice-typed" => Some("明人社发〔2026〕25号"),
        "upward-typed" => Some("石政〔2026〕17号"),
        "imprint-typed" => Some("明档〔2026〕6号"),
        _ => None,
    };
    typed.map_or_else(|| sample.given()["document_number"].as_str().unwrap().to_owned(), str::to_owned)
}

/// Ink of the mark: everything between these heights on page 1, mm.
fn mark_ink(paper: &Paper, from: f64, to: f64) -> raster::InkBox {
    let picture = raster::draw(paper.path, 0).unwrap();
    picture.ink(from, to).unwrap_or_else(|| panic!("{}: no ink from {from} to {to} mm", paper.name()))
}

fn number_place(paper: &Paper) -> Option<Span> {
    paper.lines(0).iter().find_map(|line| span(line, &number(paper.sample)))
}

/// 9704-7.2.4-b, 9704-10.3-a, 9704-10.2-a, 9704-10.1-a: the ink of the mark
/// begins at 72 mm, of an order at 57 mm, of a letter at 30 mm.
#[test]
fn the_ink_of_the_mark_begins_at_its_height() {
    let mut violations = Vec::new();
    for paper in papers() {
        let (wanted, from) = match paper.sample.expected.kind.as_str() {
            "document" | "upward" | "minutes" => (72.0, 66.0),
            "order" => (57.0, 45.0),
            "letter" => (30.0, 15.0),
            _ => continue,
        };
        let ink = mark_ink(&paper, from, wanted + 10.0);
        near(&mut violations, &paper.name(), ink.top, wanted, paper.play.max(0.4));
    }
    none_of(violations);
}

/// 9704-7.2.4-c, 9704-5.2.4-a: the mark is red 小标宋, nothing else is red.
#[test]
fn the_mark_alone_is_red_and_set_in_xiaobiaosong() {
    let mut violations = Vec::new();
    for paper in papers() {
        let (organs, suffix) = marks(paper.sample);
        let mark = organs.concat() + &suffix;
        for page in 0..paper.pdf.pages.len() {
            let red = paper.red_glyphs(page);
            let found: String = red.iter().map(|glyph| glyph.text.as_str()).collect();
            let wanted = if page == 0 { tally(&mark) } else { tally("") };
            if tally(&found) != wanted {
                violations.push(format!("{} page {}: red is “{found}”", paper.name(), page + 1));
            }
            let other = red.iter().find(|glyph| class_of(&glyph.font) != Some(FaceClass::XiaoBiaoSong));
            violations.extend(other.map(|glyph| format!("{}: {} in {}", paper.name(), glyph.text, glyph.font)));
        }
    }
    none_of(violations);
}

/// 9704-7.2.4-b
#[test]
fn the_mark_of_one_organ_is_centred_and_within_the_type_area() {
    let mut violations = Vec::new();
    for paper in papers().filter(|paper| marks(paper.sample).0.len() == 1) {
        let red = paper.red_glyphs(0);
        let left = red.iter().map(|glyph| glyph.x).fold(f64::MAX, f64::min);
        let right = red.iter().map(|glyph| glyph.x + glyph.advance).fold(f64::MIN, f64::max);
        // A letter's mark stands between rules that are centred on the sheet.
        let wanted = if paper.sample.expected.kind == "letter" { vec![105.0, MIDDLE] } else { vec![MIDDLE] };
        let middle = f64::midpoint(left, right);
        let nearest = wanted.into_iter().min_by(|a, b| (a - middle).abs().total_cmp(&(b - middle).abs())).unwrap();
        near(&mut violations, &paper.name(), middle, nearest, paper.play);
        if left < LEFT - 0.5 || right > RIGHT + 0.5 {
            violations.push(format!("{}: mark from {left:.1} to {right:.1}", paper.name()));
        }
    }
    none_of(violations);
}

/// 9704-7.2.4-d: host first, one organ a line, all equally wide; 文件 at the
/// right of them, level with their middle.
#[test]
fn the_marks_of_a_joint_issue_stand_one_a_line_and_equally_wide() {
    let mut violations = Vec::new();
    let mut seen = 0;
    for paper in papers().filter(|paper| marks(paper.sample).0.len() > 1) {
        seen += 1;
        let (organs, suffix) = marks(paper.sample);
        let lines = paper.lines(0);
        let places: Vec<Span> = organs
            .iter()
            .filter_map(|organ| lines.iter().filter(|line| line.y > 66.0).find_map(|l| span(l, organ)))
            .collect();
        if places.len() != organs.len() {
            violations.push(format!("{}: {} of {} organs found", paper.name(), places.len(), organs.len()));
            continue;
        }
        for pair in places.windows(2) {
            if pair[1].y <= pair[0].y {
                violations.push(format!("{}: organs out of order", paper.name()));
            }
            near(&mut violations, &format!("{} left", paper.name()), pair[1].left, pair[0].left, paper.play);
            near(&mut violations, &format!("{} right", paper.name()), pair[1].right, pair[0].right, paper.play + 0.3);
            near(&mut violations, &format!("{} size", paper.name()), pair[1].size, pair[0].size, 0.1);
        }
        let (first, last) = (places.first().unwrap(), places.last().unwrap());
        let mut right = first.right;
        if !suffix.is_empty() {
            let Some(beside) = lines
                .iter()
                .filter(|l| l.y > 66.0)
                .find_map(|line| span(line, &suffix).filter(|found| found.left > first.right - 0.5))
            else {
                violations.push(format!("{}: no {suffix} at the right of the organs", paper.name()));
                continue;
            };
            let middle = f64::midpoint(first.top(), last.bottom());
            let own = f64::midpoint(beside.top(), beside.bottom());
            near(&mut violations, &format!("{} {suffix}", paper.name()), own, middle, paper.play + 0.5);
            right = beside.right;
        }
        near(&mut violations, &paper.name(), f64::midpoint(first.left, right), MIDDLE, paper.play + 0.5);
        within(&mut violations, &paper.name(), right, first.right, RIGHT + 0.5);
    }
    assert!(seen >= 8, "{seen} joint papers");
    none_of(violations);
}

/// impl-7.2.4-e, 9704-7.3.3-a: six organs leave room for body text on page 1.
#[test]
fn every_first_page_shows_body_text() {
    let mut violations = Vec::new();
    for paper in papers().filter(|paper| paper.sample.expected.kind != "plain") {
        let body = paper.lines(0).into_iter().filter(|line| {
            let indented = (line.left() - LEFT - 2.0 * CELL).abs() < 1.0;
            (line.size() - 16.0).abs() < 0.3 && indented && line.y > 60.0
        });
        // 附注, 附件说明 and labels of attendance have the same indent.
        let other = ["（", "附件", "出席", "请假", "列席"];
        let shown = body.filter(|line| !other.iter().any(|word| line.text().trim_start().starts_with(word)));
        // LibreOffice 7.4 cannot split a paragraph that stays with the next one:
        // it carries the only paragraph of this letter over as a whole.
        let is_unsplit = paper.name() == "letter-one-paragraph (LibreOffice)";
        if shown.count() == 0 && !is_unsplit {
            violations.push(format!("{}: no body text on page 1", paper.name()));
        }
    }
    none_of(violations);
}

/// 9704-7.2.5-a: two blank lines (18–26 mm) below the mark, centred.
#[test]
fn the_number_stands_two_lines_below_the_mark() {
    let mut violations = Vec::new();
    for paper in with_letterhead() {
        let Some(place) = number_place(&paper) else {
            violations.push(format!("{}: no number", paper.name()));
            continue;
        };
        // In an upward paper the rows of signatories stand above the number's.
        let first = paper.lines(0).iter().find_map(|line| span(line, "签发人")).map_or(place.top(), |row| row.top());
        let mark = mark_ink(&paper, 71.0, first.min(place.top()) - 0.5);
        within(
            &mut violations,
            &paper.name(),
            first.min(place.top()) - mark.bottom,
            18.0 - paper.play,
            26.0 + paper.play,
        );
        if paper.sample.expected.kind == "document" {
            near(&mut violations, &format!("{} middle", paper.name()), place.middle(), MIDDLE, paper.play);
        }
        near(&mut violations, &format!("{} size", paper.name()), place.size, 16.0, 0.3);
    }
    none_of(violations);
}

/// 9704-7.2.7-a: red, 156 mm wide, 4 mm below the number; one on the paper.
#[test]
fn the_red_rule_lies_4_mm_below_the_number_and_is_156_mm_wide() {
    let mut violations = Vec::new();
    for paper in with_letterhead() {
        let red = paper.red_rules(0);
        let [rule] = red.as_slice() else {
            violations.push(format!("{}: {} red rules", paper.name(), red.len()));
            continue;
        };
        let Some(place) = number_place(&paper) else { continue };
        near(&mut violations, &format!("{} below", paper.name()), rule.from.1 - place.bottom(), 4.0, paper.play);
        near(&mut violations, &format!("{} left", paper.name()), rule.from.0, LEFT, paper.play);
        near(&mut violations, &format!("{} right", paper.name()), rule.to.0, RIGHT, paper.play);
        for page in 1..paper.pdf.pages.len() {
            let more = paper.red_rules(page).len();
            if more > 0 {
                violations.push(format!("{} page {}: {more} red rules", paper.name(), page + 1));
            }
        }
    }
    none_of(violations);
}

/// 9704-7.3.1-a, -b: two blank lines below the rule, 22 pt, centred; in our
/// PDF its em stands on a row of the grid.
#[test]
fn the_title_stands_two_lines_below_the_red_rule() {
    let mut violations = Vec::new();
    for paper in with_letterhead() {
        let Some(rule) = paper.red_rules(0).into_iter().next() else { continue };
        let lines = paper.lines(0);
        let Some(title) = lines.iter().find(|line| line.y > rule.from.1) else {
            violations.push(format!("{}: nothing below the rule", paper.name()));
            continue;
        };
        let (top, middle) = (super::measure::top_of(title), f64::midpoint(title.left(), title.right()));
        near(&mut violations, &format!("{} size", paper.name()), title.size(), 22.0, 0.3);
        within(&mut violations, &paper.name(), top - rule.from.1, 18.0 - paper.play, 26.0 + paper.play);
        near(&mut violations, &format!("{} middle", paper.name()), middle, MIDDLE, paper.play + 0.3);
        if paper.name().ends_with("(PDF)") && paper.sample.name() != "profile-site" {
            let row = (top - 37.0) / PITCH;
            // A 22 pt em is centred in the row of a 16 pt one, or begins with it.
            let off = (row - row.round()).abs() * PITCH;
            within(&mut violations, &format!("{} off its row", paper.name()), off, 0.0, 3.0 * 0.3528 + 0.3);
        }
    }
    none_of(violations);
}

/// 9704-7.2.5-c, 9704-7.2.6-a: the number at the left and the signatories at
/// the right, one character in, on one line.
#[test]
fn number_and_last_signatory_of_an_upward_paper_share_a_line() {
    let mut violations = Vec::new();
    for (name, last) in [("upward-1", "陈望江"), ("upward-3", "孙一鸣"), ("upward-typed", "白临川")] {
        for paper in papers_of(name) {
            let place = number_place(&paper).unwrap();
            let signatory = paper.find(last);
            near(&mut violations, &format!("{} baseline", paper.name()), signatory.y, place.y, 0.3);
            near(&mut violations, &format!("{} left", paper.name()), place.left - LEFT, CELL, paper.play);
        }
    }
    for (name, outermost) in [("upward-1", "陈望江"), ("upward-3", "赵思齐"), ("upward-typed", "白临川")] {
        for paper in papers_of(name) {
            let right = RIGHT - paper.find(outermost).right;
            near(&mut violations, &format!("{} right", paper.name()), right, CELL, paper.play + 0.3);
        }
    }
    none_of(violations);
}

/// 9704-7.2.6-b: the label in 仿宋, the names in 楷体.
#[test]
fn signatories_are_named_in_kai_behind_a_label_in_fangsong() {
    let mut violations = Vec::new();
    for (name, names) in [("upward-1", "陈望江"), ("upward-3", "林怀瑾赵思齐孙一鸣"), ("upward-typed", "白临川")]
    {
        for paper in papers_of(name) {
            let foot = paper.red_rules(0).first().map_or(0.0, |rule| rule.from.1);
            let glyphs: Vec<_> = paper.pdf.pages[0].glyphs.iter().filter(|glyph| glyph.y < foot).collect();
            for c in names.chars() {
                let found =
                    glyphs.iter().filter(|glyph| glyph.text == c.to_string() && !super::measure::is_red(glyph.ink));
                if !found.clone().any(|glyph| class_of(&glyph.font) == Some(FaceClass::Kai)) {
                    violations.push(format!("{}: {c} is not in 楷体", paper.name()));
                }
            }
            for c in ["签", "发", "人", "："] {
                let label = glyphs.iter().filter(|glyph| glyph.text == c && !super::measure::is_red(glyph.ink));
                if !label.clone().any(|glyph| class_of(&glyph.font) == Some(FaceClass::FangSong)) {
                    violations.push(format!("{}: {c} is not in 仿宋", paper.name()));
                }
            }
        }
    }
    none_of(violations);
}

/// 9704-7.2.6-c: two names a row in the order of the organs; the first names
/// of the rows stand under each other.
#[test]
fn three_signatories_take_two_rows_and_align() {
    let mut violations = Vec::new();
    for paper in papers_of("upward-3") {
        let [first, second, third] = ["林怀瑾", "赵思齐", "孙一鸣"].map(|name| paper.find(name));
        near(&mut violations, &format!("{} first row", paper.name()), second.y, first.y, 0.3);
        near(&mut violations, &format!("{} below each other", paper.name()), third.left, first.left, paper.play);
        within(&mut violations, &format!("{} rows", paper.name()), (third.y - first.y) / PITCH, 0.9, 1.1);
        within(&mut violations, &format!("{} gap", paper.name()), second.left - first.right, EM / 2.0, 6.0 * EM);
        let label = paper.find("签发人");
        near(&mut violations, &format!("{} label", paper.name()), label.y, first.y, 0.3);
    }
    none_of(violations);
}
