//! The DOCX: page set-up, grid, styles, indents, footers, language.

use serde_json::Value;
use wenshu_conformance::converted::{Document, conversion, none_of};
use wenshu_conformance::docx::{Paragraph, Properties};
use wenshu_conformance::faces::{FaceClass, class_of};
use wenshu_conformance::text::is_han;

fn check(wrong: impl Fn(&Document) -> Vec<String>) {
    let documents = &conversion().documents;
    none_of(documents.iter().flat_map(|d| wrong(d).into_iter().map(|text| format!("{}: {text}", d.name()))).collect());
}

fn body_paragraphs(document: &Document) -> impl Iterator<Item = &Paragraph> {
    document.docx.paragraphs.iter().filter(|paragraph| !paragraph.in_table && !paragraph.text().trim().is_empty())
}

/// True for the paragraphs above which a clause names a blank row: the first
/// one below a title, an attachment note, a signature, an attachment's title.
fn stands_off(document: &Document, paragraph: &Paragraph) -> bool {
    let mut all = document.docx.paragraphs.iter();
    let before = all.position(|found| std::ptr::eq(found, paragraph)).and_then(|at| at.checked_sub(1));
    let below_title = before.is_some_and(|at| document.docx.paragraphs[at].style == "公文标题");
    below_title || matches!(style_role(paragraph), "附件说明" | "署名" | "成文日期" | "附件标题")
}

fn style_role(paragraph: &Paragraph) -> &str {
    paragraph.style.as_str()
}

/// 9704-5.1-a, 9704-5.2.1-a … -c, impl-grid-line model A, 9704-7.5-b.
#[test]
fn page_set_up_is_that_of_the_standard() {
    let wanted = [
        ("pgSz", "w", 11906, 10),
        ("pgSz", "h", 16838, 10),
        ("pgMar", "top", 2098, 2),
        ("pgMar", "bottom", 1984, 2),
        ("pgMar", "left", 1588, 2),
        ("pgMar", "right", 1474, 2),
        ("pgMar", "gutter", 0, 0),
        ("docGrid", "linePitch", 579, 0),
    ];
    check(|document| {
        let mut wrong = Vec::new();
        for section in &document.docx.sections {
            for (property, attribute, value, tolerance) in wanted {
                let found = section.number(property, attribute).unwrap_or(if attribute == "gutter" { 0 } else { -1 });
                if (found - value).abs() > tolerance {
                    wrong.push(format!("{property} {attribute} = {found}"));
                }
            }
            if section.get("docGrid", "type") != Some("lines") {
                wrong.push(format!("docGrid {:?}", section.get("docGrid", "type")));
            }
        }
        wrong
    });
}

/// What the report says of a paragraph's characters, twips on top of those of
/// the grid (impl-grid-char): 0 where it says nothing.
fn recorded_spacing(document: &Document, paragraph: &Paragraph) -> i64 {
    let adjustments = document.report["adjustments"].as_array().map(Vec::as_slice).unwrap_or_default();
    let of_paragraph = |adjustment: &&Value| {
        let block = adjustment["block"].as_u64().map(|at| &document.json["blocks"][at as usize]["runs"]);
        let runs = block.and_then(Value::as_array);
        let text: Option<String> = runs.map(|runs| runs.iter().filter_map(|run| run["text"].as_str()).collect());
        adjustment["kind"] == "character_spacing" && text.as_deref() == Some(paragraph.text().as_str())
    };
    let points = adjustments.iter().filter(of_paragraph).filter_map(|adjustment| adjustment["points"].as_f64());
    let points: f64 = points.sum();
    assert!(points.abs() < 0.1 + 1e-6, "{}: {points} pt", document.name());
    (points * 20.0).round() as i64
}

/// impl-grid-line, impl-grid-char: 22 lines of exactly 579 twips, 28 cells by
/// −0.25 pt; beside that only what the report records of a paragraph.
#[test]
fn body_lines_are_exactly_579_twips_and_cells_drawn_in_by_5() {
    check(|document| {
        let mut wrong = Vec::new();
        for paragraph in body_paragraphs(document) {
            let p = &paragraph.properties;
            let exact = p.number("spacing", "line") == Some(579) && p.get("spacing", "lineRule") == Some("exact");
            // A blank row that a clause names may be space of one row.
            let row = |value: i64| value == 0 || (value == 579 && stands_off(document, paragraph));
            let still = row(p.number("spacing", "before").unwrap_or(0))
                && p.number("spacing", "after").unwrap_or(0) == 0
                && ["beforeAutospacing", "afterAutospacing"]
                    .iter()
                    .all(|side| p.get("spacing", side).is_none_or(|v| v == "0"));
            if !exact || !still {
                wrong.push(format!("{}: spacing {:?}", paragraph.style, p.0.get("spacing")));
            }
            if style_role(paragraph).contains("附件标题") || style_role(paragraph) == "公文标题" {
                continue;
            }
            let wanted = -5 + recorded_spacing(document, paragraph);
            for run in paragraph.runs.iter().filter(|run| run.text.chars().any(is_han)) {
                if run.properties.number("spacing", "val") != Some(wanted) {
                    wrong.push(format!(
                        "{}: spacing {:?}: {}",
                        paragraph.style,
                        run.properties.0.get("spacing"),
                        run.text
                    ));
                }
            }
        }
        wrong
    });
}

/// Every adjustment that the report records of characters is of a paragraph of
/// the DOCX.
#[test]
fn recorded_adjustments_of_characters_are_in_the_file() {
    check(|document| {
        let adjustments = document.report["adjustments"].as_array().map(Vec::as_slice).unwrap_or_default();
        let recorded = adjustments.iter().filter(|adjustment| adjustment["kind"] == "character_spacing").count();
        let found = body_paragraphs(document).filter(|text| recorded_spacing(document, text) != 0).count();
        if recorded == found { Vec::new() } else { vec![format!("{recorded} recorded, {found} in the file")] }
    });
}

/// 9704-7.3.1-a, -b; room beside its lines is the same at both sides, so that
/// their middle is that of the type area.
#[test]
fn the_title_is_one_centred_paragraph_of_22_points_without_indent() {
    check(|document| {
        let titles: Vec<_> = document.docx.paragraphs.iter().filter(|p| p.style == "公文标题").collect();
        let [title] = titles.as_slice() else { return vec![format!("{} title paragraphs", titles.len())] };
        let p = &title.properties;
        let indent = |attribute| p.number("ind", attribute).unwrap_or(0);
        let first = ["firstLine", "firstLineChars", "hanging", "hangingChars"].iter().any(|a| indent(a) != 0);
        let aside = indent("left") != indent("right") || indent("leftChars") != indent("rightChars");
        let indented = first || aside || indent("left") > 0;
        let mut wrong = Vec::new();
        if p.get("jc", "val") != Some("center") || indented {
            wrong.push(format!("title: {:?} {:?}", p.0.get("jc"), p.0.get("ind")));
        }
        for run in title.runs.iter().filter(|run| !run.text.trim().is_empty()) {
            let r = &run.properties;
            let face = r.get("rFonts", "eastAsia").and_then(class_of);
            if r.number("sz", "val") != Some(44) || face != Some(FaceClass::XiaoBiaoSong) || r.is_on("b") {
                wrong.push(format!("title run {:?}", r.0));
            }
        }
        wrong
    });
}

/// 9704-7.3.3-c: indents in characters with their twip twin, never spaces.
#[test]
fn body_paragraphs_are_indented_by_property_and_justified() {
    check(|document| {
        let mut wrong = Vec::new();
        for paragraph in body_paragraphs(document) {
            let role = style_role(paragraph);
            let p = &paragraph.properties;
            let body = role == "公文正文" || role.ends_with("条目") || role.contains("级标题") || role == "无序号标题";
            if body && (p.number("ind", "firstLineChars") != Some(200) || p.number("ind", "firstLine") != Some(632)) {
                wrong.push(format!("{role}: {:?}", p.0.get("ind")));
            }
            if (body || role == "主送机关") && p.get("jc", "val") != Some("both") {
                wrong.push(format!("{role}: {:?}", p.0.get("jc")));
            }
            if role == "主送机关" && p.number("ind", "firstLineChars").unwrap_or(0) != 0 {
                wrong.push(format!("{role}: {:?}", p.0.get("ind")));
            }
            if paragraph.text().starts_with([' ', '\u{3000}', '\t', '\u{a0}']) {
                wrong.push(format!("{role} begins with white space"));
            }
        }
        wrong
    });
}

/// 9704-7.3.3-e, 9704-5.2.2-a, impl-bold, 9704-5.2.4-a
#[test]
fn runs_have_the_face_and_size_of_their_role_and_no_bold_or_colour() {
    check(|document| {
        let mut wrong = Vec::new();
        for paragraph in body_paragraphs(document).filter(|paragraph| style_role(paragraph) != "公文标题") {
            let role = style_role(paragraph);
            for (index, run) in paragraph.runs.iter().enumerate().filter(|(_, run)| run.text.chars().any(is_han)) {
                let r = &run.properties;
                let number = index == 0 && role.ends_with("条目");
                let wanted = match role.chars().next() {
                    // The ordinal of a numbered sentence may be in the face of
                    // its level.
                    _ if number && !run.text.chars().any(|c| is_han(c) && !"一二三四五六七八九十百".contains(c)) =>
                    {
                        continue;
                    }
                    _ if role == "附件标题" => FaceClass::XiaoBiaoSong,
                    _ if role == "附件标识" || role == "无序号标题" => FaceClass::Hei,
                    _ if role == "公文副标题" => FaceClass::Kai,
                    Some('一') if role.contains("标题") && (index == 0 || !role.contains("接排")) => {
                        FaceClass::Hei
                    }
                    Some('二') if role.contains("标题") && (index == 0 || !role.contains("接排")) => {
                        FaceClass::Kai
                    }
                    Some('一' | '二') if role.contains("接排") => continue,
                    _ => FaceClass::FangSong,
                };
                if r.get("rFonts", "eastAsia").and_then(class_of) != Some(wanted) {
                    wrong.push(format!("{role}: {:?}: {}", r.get("rFonts", "eastAsia"), run.text));
                }
                let size = if role == "附件标题" { 44 } else { 32 };
                if r.number("sz", "val") != Some(size) || r.number("szCs", "val").is_some_and(|cs| cs != size) {
                    wrong.push(format!("{role}: sz {:?}", r.0.get("sz")));
                }
                let coloured = r.get("color", "val").is_some_and(|v| !matches!(v, "auto" | "000000"));
                if r.is_on("b") || coloured || r.get("color", "themeColor").is_some() {
                    wrong.push(format!("{role}: bold or coloured: {}", run.text));
                }
            }
        }
        wrong
    });
}

#[test]
fn headings_are_styles_with_outline_levels_that_stay_with_their_text() {
    check(|document| {
        let mut wrong = Vec::new();
        for (name, level) in [("一级标题", 0), ("二级标题", 1), ("三级标题", 2), ("四级标题", 3)] {
            let style = document.docx.styles.values().find(|style| style.name == name);
            let Some(style) = style else {
                wrong.push(format!("no style {name}"));
                continue;
            };
            if style.paragraph.number("outlineLvl", "val") != Some(level) {
                wrong.push(format!("{name}: {:?}", style.paragraph.0.get("outlineLvl")));
            }
        }
        let last = body_paragraphs(document).count().saturating_sub(1);
        for (index, paragraph) in body_paragraphs(document).enumerate() {
            let lone = paragraph.style.ends_with("级标题") || paragraph.style == "无序号标题";
            if lone && index != last && !paragraph.properties.is_on("keepNext") {
                wrong.push(format!("{} does not stay with its text: {}", paragraph.style, paragraph.text()));
            }
            if paragraph.style.is_empty() || paragraph.style == "Normal" {
                wrong.push(format!("a paragraph without a style of its own: {}", paragraph.text()));
            }
        }
        wrong
    });
}

/// 9704-7.5-a, -c
#[test]
fn footers_differ_on_odd_and_even_pages_and_hold_a_page_field() {
    check(|document| {
        let mut wrong = Vec::new();
        if !document.docx.settings.is_on("evenAndOddHeaders") {
            wrong.push("evenAndOddHeaders is off".to_owned());
        }
        for (kind, jc, side) in
            [("default", &["right", "end"][..], "rightChars"), ("even", &["left", "start"], "leftChars")]
        {
            let Some(footer) = document.docx.footers.get(kind) else {
                wrong.push(format!("no {kind} footer"));
                continue;
            };
            let Some(line) = footer.iter().find(|paragraph| paragraph.text().contains("PAGE")) else {
                wrong.push(format!("{kind}: no PAGE field"));
                continue;
            };
            let p = &line.properties;
            let aligned = p.get("jc", "val").map_or(jc.contains(&"left"), |found| jc.contains(&found));
            if !aligned || p.number("ind", side) != Some(100) {
                wrong.push(format!("{kind}: {:?} {:?}", p.0.get("jc"), p.0.get("ind")));
            }
            let dashes = line.text().chars().filter(|c| *c == '—').count();
            let set = line.runs.iter().filter(|run| !run.text.trim().is_empty()).all(|run| {
                let r = &run.properties;
                let face = |a| r.get("rFonts", a).and_then(class_of) == Some(FaceClass::Song);
                r.number("sz", "val") == Some(28) && face("eastAsia") && face("ascii")
            });
            if dashes != 2 || !set {
                wrong.push(format!("{kind}: “{}” {:?}", line.text(), line.runs.first().map(|run| &run.properties.0)));
            }
        }
        wrong
    });
}

#[test]
fn fonts_are_named_outright_and_never_taken_from_a_theme() {
    check(|document| {
        let mut wrong = Vec::new();
        for (name, bytes) in &document.docx.parts {
            let text = String::from_utf8_lossy(bytes);
            for attribute in ["asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme", "themeColor"] {
                if text.contains(attribute) {
                    wrong.push(format!("{name} has {attribute}"));
                }
            }
        }
        let named = |properties: &Properties| {
            ["ascii", "hAnsi", "eastAsia"]
                .iter()
                .all(|a| properties.get("rFonts", a).is_some_and(|n| class_of(n).is_some()))
        };
        for run in body_paragraphs(document).flat_map(|paragraph| &paragraph.runs) {
            if !named(&run.properties) {
                wrong.push(format!("{:?}: {}", run.properties.0.get("rFonts"), run.text));
            }
        }
        wrong
    });
}

/// Quotes, dashes and dots are drawn full-width only with the hint.
#[test]
fn marks_that_two_scripts_share_carry_the_east_asian_hint() {
    check(|document| {
        let shared = |text: &str| text.contains(['“', '”', '‘', '’', '—', '…', '·', '×', '①', '②', '③', '№']);
        let runs = body_paragraphs(document).flat_map(|paragraph| &paragraph.runs);
        let bare = runs.filter(|run| shared(&run.text) && run.properties.get("rFonts", "hint") != Some("eastAsia"));
        bare.map(|run| run.text.clone()).collect()
    });
}

#[test]
fn the_language_is_chinese_and_line_breaking_follows_it() {
    check(|document| {
        let mut wrong = Vec::new();
        for paragraph in body_paragraphs(document) {
            if paragraph.properties.0.contains_key("kinsoku") && !paragraph.properties.is_on("kinsoku") {
                wrong.push("kinsoku is off".to_owned());
            }
            let foreign = paragraph.runs.iter().filter(|run| run.properties.get("lang", "eastAsia") != Some("zh-CN"));
            wrong.extend(foreign.map(|run| format!("lang {:?}: {}", run.properties.0.get("lang"), run.text)));
        }
        if document.docx.settings.get("characterSpacingControl", "val") != Some("compressPunctuation") {
            wrong.push("characterSpacingControl".to_owned());
        }
        wrong
    });
}

#[test]
fn the_archive_has_no_time_of_day_and_no_absolute_place_in_it() {
    check(|document| {
        let mut wrong = Vec::new();
        let stamps = document.docx.times.iter().flatten().filter(|time| time.year() > 1980);
        wrong.extend(stamps.map(|time| format!("stamp {time}")));
        for (name, bytes) in &document.docx.parts {
            if String::from_utf8_lossy(bytes).contains("/tmp/") {
                wrong.push(format!("{name} names a folder"));
            }
        }
        if document.docx.order.first().map(String::as_str) != Some("[Content_Types].xml") {
            wrong.push(format!("begins with {:?}", document.docx.order.first()));
        }
        wrong
    });
}

#[test]
fn title_and_language_are_in_the_properties_of_the_file() {
    check(|document| {
        let core = document.docx.part("docProps/core.xml").unwrap_or_default();
        let title = document.report["title"].as_str().unwrap();
        if core.contains(title) { Vec::new() } else { vec![format!("core.xml lacks {title}")] }
    });
}
