//! 附件说明 and 附件 (clauses 7.3.4, 7.3.7).

use wenshu_conformance::converted::none_of;
use wenshu_conformance::faces::{FaceClass, class_of};
use wenshu_conformance::lines::Line;
use wenshu_conformance::text::squeezed;

use super::measure::{near, top_of, within};
use super::renderings::papers_of;
use crate::sheet::{CELL, LEFT, MIDDLE, PITCH};

/// Paper, labels and names of its attachments.
const CASES: [(&str, &[(&str, &str)]); 6] = [
    ("plain-attachments", &[("附件1", "全民阅读活动安排表"), ("附件2", "全民阅读活动分工")]),
    ("upward-1", &[("附件", "青溪大桥检测报告摘要")]),
    ("attachment-one", &[("附件", "2026年基层医疗机构药品质量专项检查评分标准及检查结果汇总办法（试行）")]),
    ("attachments-two", &[("附件1", "竞赛项目和名额分配"), ("附件2", "赛事医疗保障和安全应急工作要求")]),
    ("table-turned", &[("附件", "2025年公共客运企业考核结果")]),
    ("notice-typed", &[("附件1", "企业用工情况调查表填报说明"), ("附件2", "企业用工情况调查联络员职责")]),
];

/// 9704-7.3.7-a, -b, -c, -d: each attachment begins a page; its label stands
/// on row 1 at the left in 黑体, its title centred on row 3.
#[test]
fn each_attachment_begins_a_page_with_its_label_on_row_1_and_its_title_on_row_3() {
    let mut violations = Vec::new();
    for (name, attachments) in CASES {
        for paper in papers_of(name) {
            for (label, title) in attachments {
                let what = format!("{} {label}", paper.name());
                let pages = (0..paper.pdf.pages.len()).map(|page| (page, paper.lines(page)));
                let starts = |(_, lines): &(usize, Vec<Line>)| {
                    lines.first().is_some_and(|line| squeezed(&line.text()) == *label)
                };
                let Some((page, lines)) = pages.into_iter().find(starts) else {
                    violations.push(format!("{what}: no page begins with it"));
                    continue;
                };
                let upright = paper.pdf.pages[page].media_box[3] > paper.pdf.pages[page].media_box[2];
                if !upright {
                    continue;
                }
                let first = &lines[0];
                near(&mut violations, &format!("{what} top"), top_of(first), paper.first_row, paper.play);
                near(&mut violations, &format!("{what} left"), first.left(), LEFT, paper.play);
                let faces =
                    first.glyphs.iter().filter(|glyph| glyph.text.chars().all(wenshu_conformance::text::is_han));
                if faces.clone().any(|glyph| class_of(&glyph.font) != Some(FaceClass::Hei)) {
                    violations.push(format!("{what}: not in 黑体"));
                }
                check_title(&mut violations, &what, &lines, title, paper.play);
            }
        }
    }
    none_of(violations);
}

fn check_title(violations: &mut Vec<String>, what: &str, lines: &[Line], title: &str, play: f64) {
    let set: Vec<&Line> = lines.iter().filter(|line| (line.size() - 22.0).abs() < 0.3).collect();
    let text: String = set.iter().map(|line| squeezed(&line.text())).collect();
    if text != title {
        violations.push(format!("{what}: title “{text}”"));
    }
    let Some(first) = set.first() else { return };
    let rows = (first.y - lines[0].y) / PITCH;
    within(violations, &format!("{what} title row"), rows, 1.75, 2.25);
    for line in set {
        let middle = f64::midpoint(line.left(), line.right());
        near(violations, &format!("{what} middle"), middle, MIDDLE, play + 0.5);
    }
}

/// 9704-7.3.4-a, -b, -c, -d: 附件： two in, one blank line below the text,
/// ordinals and names under each other, no mark behind a name.
#[test]
fn the_attachment_note_names_them_with_wrapped_lines_under_the_name() {
    let mut violations = Vec::new();
    for (name, attachments) in CASES {
        for paper in papers_of(name) {
            let note = paper.find("附件：");
            near(&mut violations, &format!("{} note", paper.name()), note.left - LEFT, 2.0 * CELL, paper.play);
            if let Some(above) = paper.above(&note) {
                within(&mut violations, &format!("{} blank line", paper.name()), (note.y - above.y) / PITCH, 1.9, 2.1);
            }
            let lines = paper.all_lines();
            let at = lines.iter().position(|l| l.page == note.page && (l.y - note.y).abs() < 0.1).unwrap();
            let mut rows: Vec<&Line> = Vec::new();
            for line in &lines[at..] {
                let part = line.left() > LEFT + 1.5 * CELL && line.page == note.page;
                let next = rows.last().is_none_or(|last| line.y - last.y < 1.2 * PITCH);
                if !(part && next) {
                    break;
                }
                rows.push(line);
            }
            let text: String = rows.iter().map(|line| squeezed(&line.text())).collect();
            let several = attachments.len() > 1;
            let wanted: String = attachments
                .iter()
                .enumerate()
                .map(|(index, (_, title))| if several { format!("{}.{title}", index + 1) } else { (*title).to_owned() })
                .collect();
            if text != format!("附件：{wanted}") {
                violations.push(format!("{}: “{text}”", paper.name()));
            }
        }
    }
    for paper in papers_of("attachment-one") {
        let note = paper.find("附件：");
        let wrapped = paper.below(&note).unwrap();
        near(
            &mut violations,
            &format!("{} wrapped", paper.name()),
            wrapped.left() - LEFT,
            5.0 * CELL,
            paper.play + 0.3,
        );
    }
    for name in ["plain-attachments", "attachments-two", "notice-typed"] {
        for paper in papers_of(name) {
            let note = paper.find("附件：1.");
            let own = paper.lines(note.page).into_iter().find(|line| (line.y - note.y).abs() < 0.1).unwrap();
            let ordinal = super::measure::span(&own, "1.").unwrap();
            let below = paper.below(&note).unwrap();
            near(&mut violations, &format!("{} ordinals", paper.name()), below.left(), ordinal.left, paper.play);
        }
    }
    none_of(violations);
}

/// 9704-7.3.7-a, 9704-7.5-e: behind the text and in front of the 版记; page
/// numbers run on (measured with the page numbers).
#[test]
fn attachments_stand_between_the_text_and_the_imprint() {
    let mut violations = Vec::new();
    for (name, attachments) in CASES {
        for paper in papers_of(name) {
            let note = paper.find("附件：");
            let mut before = note.page;
            for (label, _) in attachments {
                let found = (before + 1..paper.pdf.pages.len())
                    .find(|page| paper.lines(*page).first().is_some_and(|line| squeezed(&line.text()) == *label));
                match found {
                    Some(page) => before = page,
                    None => violations.push(format!("{}: {label} does not follow page {}", paper.name(), before + 1)),
                }
            }
            if let Some(imprint) = paper.sample.expected.imprint {
                within(
                    &mut violations,
                    &paper.name(),
                    imprint as f64,
                    before as f64 + 1.0,
                    paper.pdf.pages.len() as f64,
                );
            }
        }
    }
    none_of(violations);
}
