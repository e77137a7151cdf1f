//! The DOCX files of the gallery by their properties: named styles, outline
//! levels, page breaks. Places are measured in LibreOffice's rendering, with
//! our own.

use wenshu_conformance::converted::none_of;
use wenshu_conformance::docx::Paragraph;
use wenshu_conformance::faces::{FaceClass, class_of};
use wenshu_conformance::text::{is_han, squeezed};

use super::letterhead::marks;
use super::samples::{Sample, samples};

fn of_style<'a>(sample: &'a Sample, style: &'a str) -> impl Iterator<Item = &'a Paragraph> {
    sample
        .docx
        .paragraphs
        .iter()
        .filter(move |paragraph| paragraph.style == style && !paragraph.text().trim().is_empty())
}

fn one_text(sample: &Sample, style: &str) -> String {
    of_style(sample, style).map(|paragraph| squeezed(&paragraph.text())).collect()
}

/// Every element of the letterhead and the 版记 has a style of its own, found
/// by a program that reads the file.
#[test]
fn elements_are_found_by_their_styles() {
    let mut violations = Vec::new();
    for sample in samples().filter(|sample| sample.expected.kind != "plain") {
        let (organs, suffix) = marks(sample);
        let found = one_text(sample, "发文机关标志") + &one_text(sample, "发文机关标志后缀");
        if squeezed(&found) != organs.concat() + &suffix {
            violations.push(format!("{}: mark “{found}”", sample.name()));
        }
        let given = sample.given();
        for (key, style) in [
            ("copy_number", "份号"),
            ("secrecy", "密级和保密期限"),
            ("urgency", "紧急程度"),
            ("document_number", "发文字号"),
            ("copy_to", "抄送"),
            ("printing_organ", "印发机关和印发日期"),
        ] {
            let Some(wanted) = given.get(key).and_then(toml::Value::as_str) else { continue };
            let found = one_text(sample, style);
            if !found.contains(wanted) {
                violations.push(format!("{}: {style} “{found}”", sample.name()));
            }
        }
    }
    none_of(violations);
}

/// 9704-7.2.4-c, 9704-5.2.4-a: the mark's style and runs are red 小标宋, all
/// others black.
#[test]
fn runs_of_the_mark_alone_are_red() {
    let mut violations = Vec::new();
    for sample in samples() {
        for paragraph in &sample.docx.paragraphs {
            let mark = paragraph.style.starts_with("发文机关标志");
            for run in paragraph.runs.iter().filter(|run| run.text.chars().any(is_han)) {
                let colour = run.properties.get("color", "val").unwrap_or("auto");
                let red = colour.eq_ignore_ascii_case("FF0000");
                if red != mark || (!red && !matches!(colour, "auto" | "000000")) {
                    violations.push(format!("{}: {colour} in {}: {}", sample.name(), paragraph.style, run.text));
                }
                let face = run.properties.get("rFonts", "eastAsia").and_then(class_of);
                if mark && face != Some(FaceClass::XiaoBiaoSong) {
                    violations.push(format!(
                        "{}: mark in {:?}",
                        sample.name(),
                        run.properties.get("rFonts", "eastAsia")
                    ));
                }
            }
        }
    }
    none_of(violations);
}

/// impl-bold: no bold, but where a profile asks for it.
#[test]
fn bold_is_only_where_the_profile_asks_for_it() {
    let mut violations = Vec::new();
    let mut bold = 0;
    for sample in samples() {
        for paragraph in &sample.docx.paragraphs {
            let third = paragraph.style.starts_with("三级");
            for run in paragraph.runs.iter().filter(|run| run.properties.is_on("b") && !run.text.trim().is_empty()) {
                if sample.name() == "profile-site" && third {
                    bold += 1;
                } else {
                    violations.push(format!("{}: bold {}: {}", sample.name(), paragraph.style, run.text));
                }
            }
        }
    }
    none_of(violations);
    assert!(bold > 0, "the profile's third level is not bold");
}

/// 9704-7.2.1-a … 9704-7.4.3-a: size and face by element.
#[test]
fn elements_have_their_size_and_face() {
    let wanted = [
        ("份号", 32, FaceClass::FangSong),
        ("密级和保密期限", 32, FaceClass::Hei),
        ("紧急程度", 32, FaceClass::Hei),
        ("发文字号", 32, FaceClass::FangSong),
        ("附件标识", 32, FaceClass::Hei),
        ("抄送", 28, FaceClass::FangSong),
        ("版记主送", 28, FaceClass::FangSong),
        ("印发机关和印发日期", 28, FaceClass::FangSong),
        ("版记其他", 28, FaceClass::FangSong),
    ];
    let mut violations = Vec::new();
    for sample in samples() {
        for (style, size, face) in wanted {
            for run in of_style(sample, style).flat_map(|paragraph| &paragraph.runs) {
                let han = run.text.chars().any(is_han);
                let found = run.properties.get("rFonts", "eastAsia").and_then(class_of);
                // The row of the number holds the signatories' names in 楷体.
                let name = style == "发文字号" && sample.expected.kind == "upward" && found == Some(FaceClass::Kai);
                if han && found != Some(face) && !name {
                    violations.push(format!("{}: {style} in {found:?}: {}", sample.name(), run.text));
                }
                if !run.text.trim().is_empty() && run.properties.number("sz", "val") != Some(size) {
                    violations.push(format!("{}: {style} sz {:?}", sample.name(), run.properties.0.get("sz")));
                }
            }
        }
    }
    none_of(violations);
}

/// impl-space: no U+3000 and no runs of spaces stand for an indent or a gap.
/// One gap is text: that between the organs of a joint title.
#[test]
fn no_place_is_made_of_spaces() {
    let mut violations = Vec::new();
    for sample in samples() {
        for paragraph in &sample.docx.paragraphs {
            let text: Vec<char> = paragraph.text().chars().collect();
            let wide = (0..text.len()).filter(|at| text[*at] == '\u{3000}');
            let between_han = |at: usize| {
                let beside = [at.checked_sub(1), Some(at + 1)];
                beside.into_iter().all(|at| at.and_then(|at| text.get(at)).is_some_and(|c| is_han(*c)))
            };
            let stray = wide.clone().any(|at| paragraph.style != "公文标题" || !between_han(at));
            if stray || paragraph.text().contains("  ") {
                violations.push(format!("{}: {}: “{}”", sample.name(), paragraph.style, paragraph.text()));
            }
        }
    }
    none_of(violations);
}

/// 9704-5.2.1-a, 33476.2-6.2-a, 9704-7.5-b: margins of upright sections.
#[test]
fn upright_sections_have_the_margins_of_their_profile() {
    let mut violations = Vec::new();
    for sample in samples() {
        let (top, bottom) = if sample.name() == "profile-33476" { (1960, 1847) } else { (2098, 1984) };
        for section in sample.docx.sections.iter().filter(|s| s.get("pgSz", "orient") != Some("landscape")) {
            let found = ["top", "bottom", "left", "right"].map(|side| section.number("pgMar", side).unwrap_or(-1));
            let wanted = [top, bottom, 1588, 1474];
            if found.iter().zip(wanted).any(|(found, wanted)| (found - wanted).abs() > 2) {
                violations.push(format!("{}: margins {found:?}", sample.name()));
            }
        }
    }
    none_of(violations);
}
