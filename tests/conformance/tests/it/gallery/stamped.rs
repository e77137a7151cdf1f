//! 签发人签名章 (clause 7.3.5.3; 9704-10.2-c).

use wenshu_conformance::converted::none_of;

use super::measure::{near, within};
use super::renderings::papers_of;
use crate::sheet::{CELL, LEFT, PITCH, RIGHT};

/// Office titles and names.
type Signers = &'static [(&'static str, &'static str)];

/// 9704-7.3.5.3-a, -b, -c: two blank lines below the text; a stamp a row, four
/// in from the right, the office title two to the left of it; the date one
/// blank line below the last stamp, four in.
#[test]
fn stamps_stand_four_in_with_the_office_title_at_their_left() {
    let cases: [(&str, Signers, &str); 3] = [
        ("stamp-joint", &[("明州市人民政府市长", "顾长河"), ("明州军分区司令员", "秦定山")], "2026年7月24日"),
        ("order-stamp", &[("市长", "顾长河")], "2026年5月15日"),
        ("order-han-number", &[("总指挥", "程远舟")], "2026年5月9日"),
    ];
    let mut violations = Vec::new();
    for (name, signers, date) in cases {
        for paper in papers_of(name) {
            let what = paper.name();
            let last_name = signers.last().unwrap().1;
            let (Some(stamp), Some(date)) = (paper.find_last(last_name), paper.find_last(date)) else {
                violations.push(format!("{what}: no stamp or no date"));
                continue;
            };
            near(&mut violations, &format!("{what} date"), RIGHT - date.right, 4.0 * CELL, 1.0);
            within(&mut violations, &format!("{what} date row"), (date.y - stamp.y) / PITCH, 1.8, 2.6);
            let mut rows = Vec::new();
            for (office, signer) in signers {
                let (Some(office), Some(signer)) = (paper.find_last(office), paper.find_last(signer)) else {
                    violations.push(format!("{what}: {office} or {signer} is missing"));
                    continue;
                };
                near(&mut violations, &format!("{what} level"), signer.y, office.y, 1.0);
                within(&mut violations, &format!("{what} stamp"), signer.right, LEFT, RIGHT - 4.0 * CELL + 1.0);
                within(
                    &mut violations,
                    &format!("{what} title"),
                    signer.left - office.right,
                    2.0 * CELL - 1.0,
                    6.0 * CELL,
                );
                rows.push((office, signer));
            }
            for pair in rows.windows(2) {
                near(&mut violations, &format!("{what} stamps aligned"), pair[1].1.left, pair[0].1.left, paper.play);
                let titles = (pair[1].0.left - pair[0].0.left).abs().min((pair[1].0.right - pair[0].0.right).abs());
                near(&mut violations, &format!("{what} titles aligned"), titles, 0.0, paper.play);
            }
            if let Some((office, _)) = rows.first() {
                let above = paper.above(office);
                let gap = above.map_or(f64::NAN, |above| (office.y - above.y) / PITCH);
                within(&mut violations, &format!("{what} blank lines above"), gap, 2.8, 3.6);
            }
        }
    }
    none_of(violations);
}
