//! Ink, rules and turned lines on the finished page.

use std::process::Command;

use lopdf::content::Content;
use wenshu_fonts::Fonts;
use wenshu_model::letterhead::RulePart;
use wenshu_model::pages::{Colour, LinePart, Page, RuleOf, TextLine};
use wenshu_model::{Face, Pages, Role};

use crate::reader::{glyphs, read};
use crate::sheet::{everything, line, pages, rule, run};

const POINTS: f64 = 72.0 / 25.4;

fn written(pages: &Pages) -> Vec<u8> {
    wenshu_emit_pdf::emit_pdf(pages, Fonts::shipped()).unwrap()
}

/// Colour, width and ends of every stroke of a page.
fn strokes(bytes: &[u8], page: u32) -> Vec<(Vec<f64>, f64, [f64; 4])> {
    let document = read(bytes);
    let page = document.get_pages()[&page];
    let (mut colour, mut width, mut from, mut to, mut found) = (vec![], 0.0, [0.0; 2], [0.0; 2], vec![]);
    for operation in Content::decode(&document.get_page_content(page)).unwrap().operations {
        let numbers = || operation.operands.iter().map(|value| f64::from(value.as_float().unwrap()));
        match operation.operator.as_str() {
            "RG" | "G" => colour = numbers().collect(),
            "w" => width = numbers().next().unwrap(),
            "m" => from = numbers().collect::<Vec<_>>().try_into().unwrap(),
            "l" => to = numbers().collect::<Vec<_>>().try_into().unwrap(),
            "S" | "s" => found.push((colour.clone(), width, [from[0], from[1], to[0], to[1]])),
            _ => {}
        }
    }
    found
}

#[test]
fn rule_9704_7_2_4_c_the_mark_is_red_and_the_text_black() {
    let document = read(&written(&everything()));
    let page = &glyphs(&document)[0];
    let (red, black): (Vec<_>, Vec<_>) = page.iter().partition(|glyph| glyph.ink == [1.0, 0.0, 0.0]);
    let text = |glyphs: &[&crate::reader::Shown]| glyphs.iter().map(|glyph| glyph.text.clone()).collect::<String>();
    assert_eq!(text(&red), "某某市教育局文件");
    assert!(black.iter().all(|glyph| glyph.ink == [0.0]), "9704-5.2.4-a");
}

#[test]
fn rules_have_the_weight_colour_and_place_of_the_layout() {
    let weights = [
        (RuleOf::Letterhead(RulePart::Separator), 0.35, Colour::Red),
        (RuleOf::Letterhead(RulePart::LetterTopThick), 0.7, Colour::Red),
        (RuleOf::Imprint, 0.35, Colour::Black),
        (RuleOf::Imprint, 0.25, Colour::Black),
        (RuleOf::Table, 0.1, Colour::Black),
    ];
    let rules: Vec<_> =
        (1..).zip(weights).map(|(n, (of, width, ink))| rule(of, f64::from(n) * 30.0, width, ink)).collect();
    let found = strokes(&written(&pages(vec![Page { rules: rules.clone(), ..Page::default() }])), 1);
    assert_eq!(found.len(), rules.len());
    for ((colour, width, ends), rule) in found.iter().zip(&rules) {
        let wanted: &[f64] = if rule.colour == Colour::Red { &[1.0, 0.0, 0.0] } else { &[0.0] };
        assert_eq!(colour, wanted);
        assert!((width - rule.width * POINTS).abs() < 1e-4, "{width}");
        let y = (297.0 - rule.from.1) * POINTS;
        for (found, wanted) in ends.iter().zip([28.0 * POINTS, y, 184.0 * POINTS, y]) {
            assert!((found - wanted).abs() < 0.01, "{found} for {wanted}");
        }
    }
}

fn turned(text: &str, x: f64, baseline: f64) -> TextLine {
    TextLine { turned: true, ..line(LinePart::Paragraph(Role::Body), Some(0), text, x, baseline) }
}

#[test]
fn clause_8_turned_lines_run_upwards_from_their_place() {
    let lines = vec![turned("横排表格2026年“甲”", 40.0, 150.0)];
    let sheet = pages(vec![Page { lines, ..Page::default() }]);
    let found = glyphs(&read(&written(&sheet))).remove(0);
    let placed = &sheet.pages[0].lines[0].runs[0].glyphs;
    assert_eq!(found.len(), placed.len());
    for (found, glyph) in found.iter().zip(placed) {
        assert_eq!(found.text, glyph.text.to_string());
        assert_eq!(found.along, (0.0, 1.0), "counter-clockwise");
        assert!((found.x - 150.0 * POINTS).abs() < 0.02, "{} of the left edge", found.x);
        assert!((found.y - glyph.x * POINTS).abs() < 0.02, "{} of the lower edge", found.y);
    }
}

#[test]
fn a_raised_glyph_of_a_turned_line_moves_to_the_left() {
    let mut line = turned("国", 40.0, 150.0);
    line.runs[0].rise = 1.0;
    let found = glyphs(&read(&written(&pages(vec![Page { lines: vec![line], ..Page::default() }]))));
    assert!((found[0][0].x - 149.0 * POINTS).abs() < 0.02);
}

#[test]
fn turned_text_comes_out_of_pdftotext_in_its_order() {
    let lines = vec![
        line(LinePart::Paragraph(Role::Body), Some(0), "正文在前。", 28.0, 60.0),
        turned("一、横排的表格，共二〇二六行。", 40.0, 100.0),
        turned("二、横排的第二行。", 40.0, 112.0),
    ];
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("turned.pdf");
    std::fs::write(&file, written(&pages(vec![Page { lines, ..Page::default() }]))).unwrap();
    let output = Command::new("pdftotext").arg("-raw").arg(&file).arg("-").output().expect("pdftotext is installed");
    let text: Vec<String> = String::from_utf8(output.stdout).unwrap().split_whitespace().map(str::to_owned).collect();
    assert_eq!(text, ["正文在前。", "一、横排的表格，共二〇二六行。", "二、横排的第二行。"]);
}

#[test]
fn a_blank_page_is_a_page_without_content() {
    let document = read(&written(&everything()));
    assert_eq!(document.get_pages().len(), 4);
    assert!(glyphs(&document)[2].is_empty());
    let blank = document.get_pages()[&3];
    assert!(Content::decode(&document.get_page_content(blank)).unwrap().operations.is_empty());
}

#[test]
fn everything_at_once_gives_the_same_bytes_again() {
    assert!(written(&everything()) == written(&everything()));
}

#[test]
fn a_face_of_another_class_in_red_stands_beside_black() {
    let mut mixed = line(LinePart::Paragraph(Role::Body), Some(0), "黑", 28.0, 60.0);
    mixed.runs.push(run("红", Face::Hei, 16.0, Colour::Red, 40.0));
    mixed.runs.push(run("黑", Face::Hei, 16.0, Colour::Black, 50.0));
    let found = glyphs(&read(&written(&pages(vec![Page { lines: vec![mixed], ..Page::default() }]))));
    let inks: Vec<usize> = found[0].iter().map(|glyph| glyph.ink.len()).collect();
    assert_eq!(inks, [1, 3, 1]);
}
