//! Faults of sheet, grid and type (clauses 3 to 5).

use lopdf::Object;

use super::fault::{Fault, docx, pdf};
use super::pdf::BLUE;

const CORNER: &str = "document-corner";
const FULL: &str = "imprint-same-page";
/// A paper with pages that the text fills.
const PLAN: &str = "001.txt #01";

/// Twips that a margin is moved by: 7 mm.
const SEVEN_MM: i64 = 397;

pub fn faults() -> Vec<Fault> {
    let mut faults = sheet();
    faults.extend(grid());
    faults.extend(type_());
    faults
}

fn sheet() -> Vec<Fault> {
    vec![
        pdf("9704-5.1-a", CORNER, "the first page is US Letter", |p| {
            for sheet in ["MediaBox", "CropBox", "TrimBox"] {
                p.set_page(0, sheet, Object::Array([0, 0, 612, 792].map(Object::Integer).to_vec()));
            }
        }),
        docx("9704-5.1-a", CORNER, "the sheet is US Letter", |d| {
            d.set_section("w:pgSz", "w:w", "12240");
            d.set_section("w:pgSz", "w:h", "15840");
        }),
        pdf("9704-5.2.1-a", FULL, "the text begins 7 mm too high", |p| {
            for page in 0..p.pages.len() {
                let text = p.between(page, 30.0, 264.0);
                p.shift(&text, 0.0, -7.0);
            }
        }),
        docx("9704-5.2.1-a", FULL, "the top margin is 30 mm", |d| {
            shift_margin(d, "w:top", -SEVEN_MM);
            shift_margin(d, "w:bottom", SEVEN_MM);
        }),
        pdf("9704-5.2.1-b", FULL, "the text begins 2 mm too far right", |p| {
            for page in 0..p.pages.len() {
                let text = p.between(page, 30.0, 264.0);
                p.shift(&text, 2.0, 0.0);
            }
        }),
        docx("9704-5.2.1-b", FULL, "the left margin is 35 mm", |d| {
            shift_margin(d, "w:left", SEVEN_MM);
            shift_margin(d, "w:right", -SEVEN_MM);
        }),
        pdf("9704-5.2.1-c", FULL, "the lines are 164 mm wide", |p| {
            for page in 0..p.pages.len() {
                let text = p.between(page, 30.0, 264.0);
                p.each(&text, |glyph| glyph.x = 28.0 + (glyph.x - 28.0) * 164.0 / 156.0);
            }
        }),
        docx("9704-5.2.1-c", FULL, "the right margin is 33 mm", |d| shift_margin(d, "w:right", SEVEN_MM)),
        docx("33476.2-6.2-a", "profile-33476", "the bottom margin is 39.6 mm", |d| {
            shift_margin(d, "w:bottom", SEVEN_MM);
        }),
    ]
}

/// Moves a margin of every section.
pub fn shift_margin(d: &mut super::docx::Docx, margin: &str, by: i64) {
    d.sections(|section| {
        let margins = section.child_or_new("w:pgMar");
        let old: i64 = margins.get(margin).unwrap().parse().unwrap();
        margins.set(margin, &(old + by).to_string());
    });
}

/// Sets the distance of lines of the whole paper, twips.
fn set_pitch(d: &mut super::docx::Docx, pitch: &str) {
    d.style("Normal", |style| {
        style.child_or_new("w:pPr").child_or_new("w:spacing").set("w:line", pitch);
    });
    d.set_section("w:docGrid", "w:linePitch", pitch);
}

/// Draws the lines of the pages together or apart, from their first.
fn stretch_rows(p: &mut super::pdf::Pdf, by: f64) {
    for page in 0..p.pages.len() {
        let from = if page == 0 { 130.0 } else { 37.0 };
        let text = p.between(page, from, 264.0);
        if let Some(top) = text.at.iter().map(|index| p.glyph(page, *index).y).reduce(f64::min) {
            p.each(&text, |glyph| glyph.y = top + (glyph.y - top) * by);
        }
    }
}

fn grid() -> Vec<Fault> {
    vec![
        pdf("9704-3.1-a", CORNER, "a paragraph is indented by two and a half characters", |p| {
            let line = p.line("据市气象");
            p.shift(&line, 2.79, 0.0);
        }),
        docx("9704-3.1-a", CORNER, "a paragraph is indented by two full-width spaces", |d| {
            d.paragraph("据市气象", |paragraph| {
                paragraph.set_paragraph("w:ind", &[("w:firstLine", "0"), ("w:firstLineChars", "0")]);
                paragraph.retype("据市", "\u{3000}\u{3000}据市");
            });
        }),
        pdf("9704-3.2-a", FULL, "lines are 24 pt apart", |p| stretch_rows(p, 24.0 / 29.61)),
        docx("9704-3.2-a", FULL, "lines are 24 pt apart", |d| set_pitch(d, "480")),
        pdf("9704-5.2.3-a", FULL, "26 rows on a page", |p| {
            stretch_rows(p, 21.0 / 25.0);
            let last = p.lines(0).into_iter().rfind(|line| p.first(line).y < 262.0).unwrap();
            let mut y = p.first(&last).y;
            // The first rows of page 2 come up to page 1.
            for _ in 0..4 {
                let line = p.lines(1).into_iter().next().unwrap();
                y += 29.61 * 21.0 / 25.0 * 25.4 / 72.0;
                let by = y - p.first(&line).y;
                p.carry(&line, 0, by);
            }
        }),
        docx("9704-5.2.3-a", FULL, "lines 36 pt apart leave 17 on a page", |d| set_pitch(d, "720")),
        pdf("9704-5.2.3-b", FULL, "characters at their natural pitch leave 27 on a line", |p| {
            for page in 0..p.pages.len() {
                let text = p.between(page, if page == 0 { 140.0 } else { 37.0 }, 250.0);
                p.each(&text, |glyph| glyph.x = 28.0 + (glyph.x - 28.0) * 16.0 / 15.793);
                // The last of a full line falls over the edge.
                let mut over = p.between(page, 140.0, 250.0);
                over.at.retain(|index| p.glyph(page, *index).x > 179.0 && p.glyph(page, *index).size == 16.0);
                if !over.at.is_empty() {
                    p.remove(&over);
                }
            }
        }),
        docx("9704-5.2.3-b", FULL, "characters set apart leave 25 on a line", |d| {
            d.style("Normal", |style| {
                style.child_or_new("w:rPr").child_or_new("w:spacing").set("w:val", "30");
            });
        }),
        pdf("9704-5.2.3-c", PLAN, "the lines end 6 mm short of the edge", |p| {
            for page in 0..p.pages.len() {
                let text = p.between(page, 30.0, 264.0);
                p.each(&text, |glyph| glyph.x = 28.0 + (glyph.x - 28.0) * 150.0 / 156.0);
            }
        }),
        docx("9704-5.2.3-c", FULL, "lines 28 pt apart do not fill 225 mm", |d| set_pitch(d, "560")),
    ]
}

fn type_() -> Vec<Fault> {
    vec![
        pdf("9704-5.2.2-a", CORNER, "the document number is 小四", |p| {
            let number = p.find("明应急〔2026〕18号");
            p.resize(&number, 12.0);
        }),
        docx("9704-5.2.2-a", CORNER, "the document number is 小四", |d| {
            d.paragraph("明应急〔2026〕18号", |paragraph| paragraph.set_size("24"));
        }),
        pdf("9704-5.2.4-a", CORNER, "a line of the body is blue", |p| {
            let line = p.line("各县（区）要对");
            p.dye(&line, BLUE);
        }),
        docx("9704-5.2.4-a", CORNER, "a paragraph of the body is blue", |d| {
            d.paragraph("各县（区）要对", |paragraph| paragraph.dye("0000FF"));
        }),
    ]
}
