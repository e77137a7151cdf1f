//! A page as a drawing that the browser sets: every run at its place, in the
//! reader's own fonts.
//!
//! It costs next to nothing and stays sharp at any size. The exact picture,
//! glyph by glyph, is that of `wenshu_picture`; drawing one takes longer than
//! setting the page.

use std::fmt::Write as _;

use wenshu_model::pages::{Colour, GlyphRun, Page, TextLine};
use wenshu_model::{Face, Pages};

use crate::summary::Safe;

/// Millimetres in a point.
const MM: f64 = 25.4 / 72.0;

/// The page as an SVG element, `width` pixels wide.
pub fn sketch(pages: &Pages, page: &Page, width: u32) -> String {
    let mut svg = String::with_capacity(16 * 1024);
    // Writing to a string cannot fail.
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" viewBox=\"0 0 {} {}\" role=\"img\">",
        pages.width, pages.height
    );
    for picture in &page.pictures {
        let (left, top) = (picture.left, picture.top);
        let _ = write!(
            svg,
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"#ddd\"/>",
            picture.width, picture.height
        );
    }
    for rule in &page.rules {
        let ((x1, y1), (x2, y2)) = (rule.from, rule.to);
        let _ = write!(
            svg,
            "<path d=\"M{x1:.1} {y1:.1}L{x2:.1} {y2:.1}\" stroke=\"{}\" stroke-width=\"{:.2}\"/>",
            ink(rule.colour),
            rule.width
        );
    }
    for line in &page.lines {
        line.runs.iter().for_each(|run| push_run(&mut svg, pages, line, run));
    }
    svg.push_str("</svg>\n");
    svg
}

fn push_run(svg: &mut String, pages: &Pages, line: &TextLine, run: &GlyphRun) {
    let (Some(first), Some(last)) = (run.glyphs.first(), run.glyphs.last()) else { return };
    let text: String = run.glyphs.iter().map(|glyph| glyph.text).filter(|c| !c.is_control()).collect();
    if text.trim().is_empty() {
        return;
    }
    let size = run.size * MM;
    let wide = if last.text.is_ascii() { size / 2.0 } else { size };
    let length = last.x - first.x + wide;
    // A turned line runs upwards from its lower end.
    let (x, y, turn) = if line.turned {
        let (x, y) = (line.baseline, pages.height - first.x);
        (x, y, format!(" transform=\"rotate(-90 {x:.1} {y:.1})\""))
    } else {
        (first.x, line.baseline, String::new())
    };
    let _ = write!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size:.2}\" textLength=\"{length:.1}\" class=\"{}\" fill=\"{}\"{turn}>{}</text>",
        class(run.wanted),
        ink(run.colour),
        Safe(&text)
    );
}

const fn class(face: Option<Face>) -> &'static str {
    match face {
        Some(Face::XiaoBiaoSong) => "x",
        Some(Face::Hei) => "h",
        Some(Face::Kai) => "k",
        Some(Face::FangSong) => "f",
        Some(Face::Song) => "s",
        None => "l",
    }
}

const fn ink(colour: Colour) -> &'static str {
    match colour {
        Colour::Black => "#000",
        Colour::Red => "#f00",
    }
}

/// The rules of the page's style that sketches need.
pub const STYLE: &str = "svg text{white-space:pre}svg .x{font-family:方正小标宋简体,SimSun,serif;font-weight:bold}\
svg .h{font-family:SimHei,sans-serif}svg .k{font-family:KaiTi,serif}svg .f{font-family:FangSong,STFangsong,serif}\
svg .s{font-family:SimSun,serif}svg .l{font-family:'Times New Roman',serif}";

#[cfg(test)]
mod tests {
    use wenshu_model::pages::{Glyph, LinePart};

    use super::*;

    #[test]
    fn text_stands_at_its_place_and_is_no_markup() {
        let glyph = |x, text| Glyph { id: 0, x, text };
        let run = GlyphRun {
            font: 0,
            wanted: Some(Face::FangSong),
            size: 16.0,
            colour: Colour::Red,
            rise: 0.0,
            glyphs: vec![glyph(28.0, '<'), glyph(33.6, '文')],
        };
        let line = TextLine {
            part: LinePart::PageNumber,
            block: None,
            source: None,
            cell: None,
            turned: false,
            baseline: 42.0,
            runs: vec![run],
            last: true,
        };
        let page = Page { lines: vec![line], ..Page::default() };
        let pages = Pages {
            width: 210.0,
            height: 297.0,
            title: String::new(),
            issuer: None,
            language: Default::default(),
            pages: Vec::new(),
            assets: Vec::new(),
            tables: Vec::new(),
            outline: Vec::new(),
        };
        let svg = sketch(&pages, &page, 420);
        assert!(svg.contains("<text x=\"28.0\" y=\"42.0\" font-size=\"5.64\" textLength=\"11.2\""), "{svg}");
        assert!(svg.contains("class=\"f\" fill=\"#f00\">&lt;文</text>"), "{svg}");
    }
}
