//! 命令（令）格式 and 纪要格式 (clauses 10.2, 10.3).

use wenshu_conformance::converted::none_of;
use wenshu_conformance::faces::{FaceClass, class_of};
use wenshu_conformance::raster;

use super::measure::{EM, near, span, within};
use super::renderings::papers_of;
use crate::sheet::{CELL, LEFT, MIDDLE, PITCH};

/// 9704-10.2-b: two blank lines, the number centred, two blank lines, the body.
#[test]
fn the_number_of_an_order_stands_two_lines_below_the_mark_and_above_the_body() {
    let mut violations = Vec::new();
    for (name, number, body) in
        [("order-stamp", "第26号", "《明州市城市公园"), ("order-han-number", "第五号", "根据《中华人民共和国")]
    {
        for paper in papers_of(name) {
            let (place, first) = (paper.find(number), paper.find(body));
            let picture = raster::draw(paper.path, 0).unwrap();
            let mark = picture.ink(56.0, place.top() - 0.5).unwrap();
            let (least, most) = (18.0 - paper.play, 26.0 + paper.play);
            within(&mut violations, &format!("{} above", paper.name()), place.top() - mark.bottom, least, most);
            within(&mut violations, &format!("{} below", paper.name()), first.top() - place.bottom(), least, most);
            near(&mut violations, &format!("{} middle", paper.name()), place.middle(), MIDDLE, paper.play);
            if !paper.red_rules(0).is_empty() {
                violations.push(format!("{}: a red rule", paper.name()));
            }
        }
    }
    none_of(violations);
}

/// 9704-10.3-b, -c: 出席, 请假 and 列席 each on a line of its own, two in, the
/// label in 黑体, the names in 仿宋, wrapped lines behind the colon.
#[test]
fn attendance_hangs_behind_its_label() {
    let mut violations = Vec::new();
    let mut wrapped = 0;
    for name in ["minutes", "minutes-typed"] {
        for paper in papers_of(name) {
            let labels = ["出席：", "请假：", "列席："].map(|label| paper.find_last(label).unwrap());
            for pair in labels.windows(2) {
                let order = (pair[0].page, pair[0].y) < (pair[1].page, pair[1].y);
                if !order {
                    violations.push(format!("{}: labels out of order", paper.name()));
                }
            }
            for label in &labels {
                let indent = label.left - LEFT;
                near(&mut violations, &format!("{} label", paper.name()), indent, 2.0 * CELL, paper.play);
            }
            let last = labels[2];
            let lines = paper.all_lines();
            let rows = lines.iter().filter(|line| {
                let at = (line.page, line.y);
                at >= (labels[0].page, labels[0].y - 0.1) && line.page == last.page && line.y <= last.y + 0.1
            });
            for line in rows {
                let label = ["出席：", "请假：", "列席："].iter().find_map(|label| span(line, label));
                let faces = |from: f64, to: f64| {
                    let inside = line.glyphs.iter().filter(move |g| g.x >= from - 0.1 && g.x < to - 0.1);
                    inside.filter(|g| g.text.chars().all(wenshu_conformance::text::is_han)).map(|g| class_of(&g.font))
                };
                match label {
                    Some(label) => {
                        if faces(label.left, label.right - EM).any(|face| face != Some(FaceClass::Hei)) {
                            violations.push(format!("{}: label not in 黑体: {}", paper.name(), line.text()));
                        }
                        if faces(label.right, 200.0).any(|face| face != Some(FaceClass::FangSong)) {
                            violations.push(format!("{}: names not in 仿宋: {}", paper.name(), line.text()));
                        }
                    }
                    None => {
                        wrapped += 1;
                        let indent = line.left() - LEFT;
                        near(
                            &mut violations,
                            &format!("{} wrapped", paper.name()),
                            indent,
                            5.0 * CELL,
                            paper.play + 0.3,
                        );
                    }
                }
            }
        }
    }
    assert!(wrapped >= 2, "{wrapped} wrapped lines");
    none_of(violations);
}

/// 9704-10.3-b: one blank line between the body and 出席.
#[test]
fn a_blank_line_parts_attendance_from_the_body() {
    let mut violations = Vec::new();
    for name in ["minutes", "minutes-typed"] {
        for paper in papers_of(name) {
            let place = paper.find_last("出席：").unwrap();
            let Some(above) = paper.above(&place) else { continue };
            within(&mut violations, &paper.name(), (place.y - above.y) / PITCH, 1.9, 2.1);
        }
    }
    none_of(violations);
}
