//! 份号, 密级和保密期限, 紧急程度 (clauses 7.2.1 to 7.2.3).

use wenshu_conformance::converted::none_of;
use wenshu_conformance::faces::{FaceClass, class_of};

use super::measure::{Paper, near};
use super::renderings::papers_of;
use crate::sheet::{LEFT, PITCH};

/// 9704-7.2.1-a, 9704-7.2.2-a, 9704-7.2.3-a, 9704-7.2.3-b: flush left on the
/// first rows of the type area, in this order; alone, 紧急程度 is on the first.
#[test]
fn corner_elements_take_the_first_rows_of_the_type_area() {
    let cases: [(&str, &[&str]); 3] = [
        ("document-corner", &["000007", "机密★1年", "特急"]),
        ("document-urgent", &["加急"]),
        ("notice-typed", &["000023", "秘密★1年", "加急"]),
    ];
    let mut violations = Vec::new();
    for (name, elements) in cases {
        for paper in papers_of(name) {
            for (row, element) in elements.iter().enumerate() {
                let place = paper.find(element);
                let what = format!("{} {element}", paper.name());
                near(&mut violations, &what, place.top(), 37.0 + row as f64 * PITCH, paper.play);
                near(&mut violations, &format!("{what} left"), place.left, LEFT, paper.play);
                near(&mut violations, &format!("{what} size"), place.size, 16.0, 0.3);
                check_face(&mut violations, &paper, element);
            }
        }
    }
    none_of(violations);
}

/// 密级 and 紧急程度 are in 黑体, 份号 in the face of the text.
pub fn check_face(violations: &mut Vec<String>, paper: &Paper, element: &str) {
    for c in element.chars().filter(|c| wenshu_conformance::text::is_han(*c)) {
        let above = paper.pdf.pages[0].glyphs.iter().filter(|glyph| glyph.y < 85.0 && glyph.x < 70.0);
        let in_hei =
            above.clone().any(|glyph| glyph.text == c.to_string() && class_of(&glyph.font) == Some(FaceClass::Hei));
        if !in_hei {
            violations.push(format!("{}: {c} of {element} is not in 黑体", paper.name()));
        }
    }
}
