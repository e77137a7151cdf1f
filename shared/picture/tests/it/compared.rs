//! The picture of a page against poppler's of the finished PDF.

use std::process::Command;

use wenshu_fonts::Fonts;
use wenshu_picture::draw;
use wenshu_standard::Profile;

use crate::sheet::Seen;
use crate::support;

/// Mean darkness of squares of so many pixels.
fn squares(seen: &Seen, side: usize) -> Vec<f64> {
    let corners = (0..seen.height / side).flat_map(|y| (0..seen.width / side).map(move |x| (x * side, y * side)));
    corners
        .map(|(left, top)| {
            let inside = (0..side * side).map(|place| (left + place % side, top + place / side));
            inside.map(|(x, y)| f64::from(255 - seen.at(x, y)[0])).sum::<f64>() / (side * side) as f64 / 255.0
        })
        .collect()
}

#[test]
fn a_page_of_text_looks_as_poppler_draws_it() {
    let fonts = Fonts::shipped();
    let text = format!("2026年工作计划\n一、总体要求\n（一）目标\n{}", "抓好“培训”（PowerPoint）①。".repeat(60));
    let pages = wenshu_typeset::typeset(&support::document(&text), &Profile::default(), fonts).unwrap().pages;
    let folder = tempfile::tempdir().unwrap();
    let (pdf, png) = (folder.path().join("page.pdf"), folder.path().join("page"));
    std::fs::write(&pdf, wenshu_emit_pdf::emit_pdf(&pages, fonts).unwrap()).unwrap();
    let size = ["-scale-to-x", "840", "-scale-to-y", "1188", "-f", "1", "-l", "1", "-singlefile", "-png", "-gray"];
    let status = Command::new("pdftoppm").args(size).arg(&pdf).arg(&png).status();
    assert!(status.expect("pdftoppm is installed").success());
    let theirs = Seen::of(&std::fs::read(png.with_extension("png")).unwrap());
    let ours = Seen::of(&draw(&pages, 0, fonts, 840).unwrap());
    assert_eq!((ours.width, ours.height), (theirs.width, theirs.height));
    let pairs: Vec<(f64, f64)> = squares(&ours, 12).into_iter().zip(squares(&theirs, 12)).collect();
    let worst = pairs.iter().map(|(ours, theirs)| (ours - theirs).abs()).fold(0.0, f64::max);
    assert!(worst < 0.12, "a square of 3 mm differs by {worst}");
    let (ours, theirs) = pairs.iter().fold((0.0, 0.0), |sums, pair| (sums.0 + pair.0, sums.1 + pair.1));
    assert!((ours / theirs - 1.0).abs() < 0.06, "as dark as poppler's: {}", ours / theirs);
}
