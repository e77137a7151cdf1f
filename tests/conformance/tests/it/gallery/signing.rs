//! 署名, 成文日期 and the room for seals (clauses 7.3.5.1, 7.3.5.2), 附注.

use wenshu_conformance::converted::none_of;

use super::measure::{Paper, Span, bottom_of, near, within};
use super::renderings::{papers, papers_of};
use super::samples::sample;
use crate::sheet::{CELL, LEFT, PITCH, RIGHT};

/// Diameter of the seal that room is kept for, mm (impl-seal-space).
const SEAL: f64 = 42.0;
/// Seal above the text by one line at most, mm (33476.2).
const SEAL_TOP: f64 = 10.39;

/// The sealed papers of one organ: name and date.
const SEALED: [(&str, &str, &str); 19] = [
    ("loosened", "明州市档案局", "2026年3月6日"),
    ("document-corner", "明州市应急管理局", "2026年4月20日"),
    ("document-urgent", "明州市住房和城乡建设局", "2026年1月17日"),
    ("upward-1", "明州市交通运输局", "2026年3月6日"),
    ("upward-typed", "石渡县人民政府", "2026年5月6日"),
    ("letter-one-page", "明州市教育局", "2026年3月4日"),
    ("letter-corner", "明州市人力资源和社会保障局", "2026年4月8日"),
    ("letter-two-pages", "明州市住房和城乡建设局", "2026年6月15日"),
    ("letter-one-paragraph", "明州市交通运输局", "2026年4月13日"),
    ("note", "明州市人民政府办公室", "2026年8月20日"),
    ("attachment-one", "明州市卫生健康委员会", "2026年8月28日"),
    ("attachments-two", "明州市体育局", "2026年6月30日"),
    ("addressees-moved", "明州市防汛抗旱指挥部", "2026年4月30日"),
    ("imprint-same-page", "明州市生态环境局", "2026年2月11日"),
    ("imprint-next-page", "明州市人民政府办公室", "2026年3月2日"),
    ("imprint-blank-page", "明州市统计局", "2026年3月12日"),
    ("imprint-long", "明州市人民政府", "2026年1月30日"),
    ("squeezed", "明州市档案局", "2026年4月15日"),
    ("notice-typed", "明州市人力资源和社会保障局", "2026年6月29日"),
];

/// Name and date of a signature: the line that ends with the date and begins
/// in the right half, and the line above it.
fn signature(paper: &Paper, organ: &str, date: &str) -> Option<(Span, Span)> {
    let lines = paper.all_lines();
    let at = lines.iter().position(|line| {
        let text = wenshu_conformance::text::squeezed(&line.text());
        text == date && line.left() > LEFT + 4.0 * CELL
    })?;
    let date = super::measure::span(&lines[at], date)?;
    let name = at.checked_sub(1).and_then(|above| super::measure::span(&lines[above], organ))?;
    Some((name, date))
}

/// 9704-7.3.5.1-a, -b: the date four characters from the right, the name
/// centred on it on the line above.
#[test]
fn a_sealed_date_stands_four_in_and_the_name_is_centred_on_it() {
    let mut violations = Vec::new();
    for (name, organ, date) in SEALED {
        for paper in papers_of(name) {
            let Some((organ, date)) = signature(&paper, organ, date) else {
                violations.push(format!("{}: no name above a date", paper.name()));
                continue;
            };
            near(
                &mut violations,
                &format!("{} centred", paper.name()),
                organ.middle(),
                date.middle_without_gaps(),
                1.0,
            );
            within(&mut violations, &format!("{} rows", paper.name()), (date.y - organ.y) / PITCH, 0.9, 1.1);
            within(&mut violations, &format!("{} name right", paper.name()), organ.right, LEFT, RIGHT + 0.5);
            let inset = RIGHT - date.right;
            let narrow = organ.right > RIGHT - 0.5;
            // A name that would leave the type area takes the date along.
            if !narrow {
                near(&mut violations, &format!("{} date", paper.name()), inset, 4.0 * CELL, 1.0);
            }
        }
    }
    none_of(violations);
}

/// 9704-7.3.5.1-c, impl-seal-space: a seal pressed over name and date, its
/// centre 0 to 5 mm above the name's baseline, begins within one line of the
/// text above and ends above the 版记 and the foot of the type area.
#[test]
fn a_seal_has_room_between_the_text_above_and_the_foot() {
    let mut violations = Vec::new();
    for (name, organ, date) in SEALED {
        for paper in papers_of(name) {
            let Some((organ, date)) = signature(&paper, organ, date) else { continue };
            let Some(above) = paper.above(&organ) else {
                violations.push(format!("{}: name and date stand alone on their page", paper.name()));
                continue;
            };
            let gap = organ.y - bottom_of(&above);
            within(
                &mut violations,
                &paper.name(),
                gap,
                SEAL / 2.0 - paper.play,
                SEAL / 2.0 + 5.0 + SEAL_TOP + paper.play,
            );
            let imprint = paper.wide_black_rules(date.page).into_iter().map(|rule| rule.from.1);
            let foot = imprint.filter(|y| *y > date.y).fold(262.0, f64::min);
            // The highest that the seal may stand.
            let lowest = (bottom_of(&above) + SEAL).max(organ.y - 5.0 + SEAL / 2.0);
            within(&mut violations, &format!("{} foot", paper.name()), lowest, 0.0, foot + paper.play);
        }
    }
    none_of(violations);
}

/// 9704-7.3.5.5-a: body text stands on the page of every signature, and the
/// words 此页无正文 are nowhere.
#[test]
fn the_page_of_the_signature_carries_body_text() {
    let mut violations = Vec::new();
    for (name, organ, date) in SEALED {
        for paper in papers_of(name) {
            let Some((organ, _)) = signature(&paper, organ, date) else { continue };
            let body = paper.lines(organ.page).into_iter().filter(|line| line.y < organ.y - 1.0);
            if body.filter(|line| (line.size() - 16.0).abs() < 0.3).count() == 0 {
                violations.push(format!("{}: the signature stands alone", paper.name()));
            }
        }
    }
    for paper in papers() {
        if paper.all_lines().iter().any(|line| line.text().contains("此页无正文")) {
            violations.push(format!("{}: 此页无正文", paper.name()));
        }
    }
    none_of(violations);
}

/// 9704-7.3.5.5-a: where two paragraphs set a little wider win a row each, page 1
/// stays full and two lines of text go with the signature. The change is within
/// a tenth of a point, in the report, and the same in the DOCX.
#[test]
fn a_paper_is_loosened_so_that_text_goes_with_the_signature() {
    let sample = sample("loosened");
    let document = &sample.report["documents"][0];
    let adjusted: Vec<&serde_json::Value> = document["adjustments"].as_array().unwrap().iter().collect();
    assert_eq!(adjusted.len(), 2, "{adjusted:?}");
    for adjustment in adjusted {
        assert_eq!(adjustment["kind"], "character_spacing");
        assert_eq!(adjustment["rule"], "9704-7.3.5.5-a");
        let points = adjustment["points"].as_f64().unwrap();
        assert!(points > 0.0 && points <= 0.1 + 1e-6, "{points}");
    }
    let findings = document["findings"].as_array().unwrap();
    assert_eq!(findings.iter().filter(|finding| finding["code"] == "spacing-adjusted").count(), 2);
    // 0.05 pt more than the −5 twips of the grid.
    let items = sample.docx.paragraphs.iter().filter(|paragraph| paragraph.text().starts_with(['一', '二']));
    let spacings: Vec<_> =
        items.flat_map(|item| &item.runs).map(|run| run.properties.number("spacing", "val")).collect();
    assert!(spacings.len() >= 2 && spacings.iter().all(|spacing| *spacing == Some(-4)), "{spacings:?}");
    let ours = Paper::ours(sample);
    let first = ours.lines(0);
    let last = first.iter().filter(|line| line.size() > 15.0).map(bottom_of).fold(0.0, f64::max);
    assert!(last > 261.0, "page 1 ends at {last} mm");
    let text = ours.lines(1).into_iter().filter(|line| line.size() > 15.0 && line.y < 80.0);
    assert_eq!((text.count(), ours.find("2026年3月6日").page), (2, 1));
}

/// 9704-7.3.5.1-e: names of a joint issue in order, in rows; the seals neither
/// touch nor leave the type area; the date below the last name, centred on it.
#[test]
fn the_seals_of_a_joint_issue_neither_touch_nor_leave_the_type_area() {
    let mut violations = Vec::new();
    let cases = [
        ("document-joint-2", "2026年2月9日"),
        ("document-joint-3", "2026年2月25日"),
        ("document-host-mark", "2026年3月18日"),
        ("document-joint-6", "2026年5月12日"),
        ("upward-3", "2026年2月27日"),
    ];
    for (name, date) in cases {
        for paper in papers_of(name) {
            check_joint(&mut violations, &paper, date);
        }
    }
    none_of(violations);
}

fn check_joint(violations: &mut Vec<String>, paper: &Paper, date: &str) {
    let what = paper.name();
    let given = paper.sample.given();
    let organs: Vec<&str> = given["signature"].as_array().unwrap().iter().filter_map(toml::Value::as_str).collect();
    let Some(date) = paper.find_last(date) else {
        violations.push(format!("{what}: no date"));
        return;
    };
    let names: Vec<Span> = organs.iter().filter_map(|organ| last_above(paper, organ, &date)).collect();
    if names.len() != organs.len() {
        violations.push(format!("{what}: {} of {} names above the date", names.len(), organs.len()));
        return;
    }
    for (index, name) in names.iter().enumerate() {
        within(violations, &format!("{what} seal left"), name.middle() - SEAL / 2.0, LEFT - 0.5, RIGHT);
        within(violations, &format!("{what} seal right"), name.middle() + SEAL / 2.0, LEFT, RIGHT + 0.5);
        for other in &names[index + 1..] {
            let same_row = (name.y - other.y).abs() < 1.0;
            let apart = if same_row { other.middle() - name.middle() } else { other.y - name.y };
            if apart < SEAL {
                violations.push(format!("{what}: seals {apart:.1} mm apart"));
            }
        }
    }
    let last = names.last().unwrap();
    near(violations, &format!("{what} date"), date.middle_without_gaps(), last.middle(), 1.0);
    within(violations, &format!("{what} date row"), (date.y - last.y) / PITCH, 0.9, 1.1);
    let first = names.first().unwrap();
    if let Some(above) = paper.above(first) {
        let gap = first.y - bottom_of(&above);
        within(
            violations,
            &format!("{what} first row"),
            gap,
            SEAL / 2.0 - paper.play,
            SEAL / 2.0 + 5.0 + SEAL_TOP + paper.play,
        );
    } else {
        violations.push(format!("{what}: the names stand alone on their page"));
    }
}

/// The name on the date's page between the text and the date.
fn last_above(paper: &Paper, organ: &str, date: &Span) -> Option<Span> {
    let lines = paper.lines(date.page);
    lines.iter().filter(|line| line.y < date.y - 1.0).rev().find_map(|line| super::measure::span(line, organ))
}

/// 9704-7.3.5.2-a, -b, -c: one blank line below the text; the longer of name
/// and date two characters from the right, and the date's first character two
/// to the right of the name's.
#[test]
fn unsealed_names_and_dates_are_inset_by_the_formula() {
    let mut violations = Vec::new();
    let cases = [
        ("unsealed-short-name", "江屿区司法局", "2026年3月28日", false),
        ("unsealed-long-name", "明州市社会科学界联合会科学普及工作委员会", "2026年6月3日", true),
        ("unsealed-joint", "明州市文化广电和旅游局", "2026年3月10日", true),
        ("profile-site", "明州市绿化委员会", "2026年3月2日", true),
        ("plain-plan", "明州市第三中学", "2026年2月16日", true),
    ];
    for (name, organ, date, name_is_longer) in cases {
        for paper in papers_of(name) {
            let Some((organ, date)) = signature(&paper, organ, date) else {
                violations.push(format!("{}: no name above a date", paper.name()));
                continue;
            };
            let longer = if name_is_longer { organ.right } else { date.right };
            near(&mut violations, &format!("{} right", paper.name()), RIGHT - longer, 2.0 * CELL, 1.0);
            // Where the date is longer, the name's inset of W_d − W_s + 4 puts it
            // two to the left of the date again.
            near(
                &mut violations,
                &format!("{} shift", paper.name()),
                date.left_without_gaps() - organ.left,
                2.0 * CELL,
                1.0,
            );
        }
    }
    none_of(violations);
}

/// 9704-7.3.5.2-a, -d: one blank line above the host's name; the other organs
/// below it in order.
#[test]
fn unsealed_names_stand_one_blank_line_below_the_text_host_first() {
    let mut violations = Vec::new();
    for (name, organs) in [
        ("unsealed-short-name", &["江屿区司法局"][..]),
        ("unsealed-long-name", &["明州市社会科学界联合会科学普及工作委员会"]),
        ("unsealed-joint", &["明州市妇女联合会", "明州市文化广电和旅游局"]),
    ] {
        for paper in papers_of(name) {
            let date_text = match name {
                "unsealed-short-name" => "2026年3月28日",
                "unsealed-long-name" => "2026年6月3日",
                _ => "2026年3月10日",
            };
            let lines = paper.all_lines();
            let Some(at) = lines.iter().position(|l| wenshu_conformance::text::squeezed(&l.text()) == date_text) else {
                violations.push(format!("{}: no date", paper.name()));
                continue;
            };
            let date = super::measure::span(&lines[at], date_text).unwrap();
            let names: Vec<Span> = organs.iter().filter_map(|organ| last_above(&paper, organ, &date)).collect();
            if names.len() != organs.len() {
                violations.push(format!("{}: {} names", paper.name(), names.len()));
                continue;
            }
            for pair in names.windows(2) {
                within(&mut violations, &paper.name(), (pair[1].y - pair[0].y) / PITCH, 0.9, 1.1);
            }
            if let Some(above) = paper.above(&names[0]) {
                within(&mut violations, &format!("{} gap", paper.name()), (names[0].y - above.y) / PITCH, 1.9, 2.1);
            }
        }
    }
    none_of(violations);
}

/// 9704-7.3.6-a: in round brackets on the line after the date, two in; its
/// wrapped lines flush left.
#[test]
fn a_note_stands_on_the_line_after_the_date() {
    let mut violations = Vec::new();
    let cases = [
        ("note", "2026年8月20日", "（此件公开发布"),
        ("document-joint-3", "2026年2月25日", "（此件公开发布）"),
        ("letter-one-page", "2026年3月4日", "（联系人"),
        ("upward-typed", "2026年5月6日", "（联系人"),
    ];
    for (name, date, note) in cases {
        for paper in papers_of(name) {
            let note = paper.find(note);
            let above = paper.above(&note).unwrap();
            if !wenshu_conformance::text::squeezed(&above.text()).ends_with(date) {
                violations.push(format!("{}: “{}” above the note", paper.name(), above.text()));
            }
            within(&mut violations, &format!("{} row", paper.name()), (note.y - above.y) / PITCH, 0.9, 1.1);
            // The ink of an opening bracket is in the right half of its cell;
            // a bracket that begins a line may take half a cell.
            within(&mut violations, &format!("{} indent", paper.name()), note.left - LEFT, 1.4 * CELL, 2.1 * CELL);
        }
    }
    for paper in papers_of("note") {
        let note = paper.find("（此件公开发布");
        let wrapped = paper.below(&note).unwrap();
        near(&mut violations, &format!("{} wrapped", paper.name()), wrapped.left(), LEFT, paper.play);
    }
    none_of(violations);
}
