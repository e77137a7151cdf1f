//! Tables and pictures (clauses 5.2.1-c, 8).

use std::process::Command;

use roxmltree::Document as Xml;
use wenshu_conformance::converted::none_of;
use wenshu_conformance::lines::lines_where;
use wenshu_conformance::pdf::{MM, PdfPage};
use wenshu_conformance::raster;
use wenshu_conformance::text::squeezed;

use super::measure::{EM, Paper, bottom_of, near, top_of, within};
use super::renderings::papers_of;
use super::samples::sample;
use crate::sheet::{LEFT, MIDDLE, RIGHT};

/// The pages of the 40-row table repeat its head, inside the type area
/// (9704-5.2.1-c), and every row stands once and whole on a page.
#[test]
fn a_table_of_40_rows_repeats_its_head_on_every_page() {
    let mut violations = Vec::new();
    for paper in papers_of("table-40-rows") {
        let mut rows = Vec::new();
        let mut pages = 0;
        for page in 0..paper.pdf.pages.len() {
            let numbers: Vec<u32> = first_column(&paper, page);
            if numbers.is_empty() {
                continue;
            }
            pages += 1;
            rows.extend(numbers);
            let text: String = paper.lines(page).iter().map(|line| squeezed(&line.text())).collect();
            for word in ["序号", "道路", "所在区域", "建设内容", "完成时限"] {
                if !text.contains(word) {
                    violations.push(format!("{} page {}: head lacks {word}", paper.name(), page + 1));
                }
            }
            check_frame(&mut violations, &paper, page);
        }
        if rows != (1..=40).collect::<Vec<u32>>() {
            violations.push(format!("{}: rows {rows:?}", paper.name()));
        }
        within(&mut violations, &format!("{} pages with rows", paper.name()), f64::from(pages), 2.0, 6.0);
    }
    none_of(violations);
}

/// The same rows stand on the same page in our PDF and in LibreOffice: both
/// take the heights of rows from one place (impl-table).
#[test]
fn the_same_rows_stand_on_the_same_page_in_every_rendering() {
    let rows = |paper: &Paper| {
        (0..paper.pdf.pages.len()).map(|page| first_column(paper, page)).filter(|rows| !rows.is_empty()).collect()
    };
    let papers = papers_of("table-40-rows");
    let all: Vec<Vec<Vec<u32>>> = papers.iter().map(rows).collect();
    assert!(all.len() >= 2 && all.windows(2).all(|pair| pair[0] == pair[1]), "{all:?}");
}

/// impl-table: a row of one line of 小四 is between 8 and 9 mm high and holds
/// its text in its middle.
#[test]
fn rows_are_close_and_hold_their_text_in_the_middle() {
    let mut violations = Vec::new();
    for paper in papers_of("table-40-rows") {
        let page = (0..paper.pdf.pages.len()).max_by_key(|page| first_column(&paper, *page).len()).unwrap();
        let strokes = &paper.pdf.pages[page].strokes;
        let across = strokes.iter().filter(|stroke| (stroke.from.1 - stroke.to.1).abs() < 0.1);
        let mut edges: Vec<f64> = across.map(|stroke| stroke.from.1).collect();
        edges.sort_by(f64::total_cmp);
        edges.dedup_by(|a, b| (*a - *b).abs() < 1.0);
        assert!(edges.len() > 20, "{}: {} rules", paper.name(), edges.len());
        for pair in edges.windows(2) {
            within(&mut violations, &format!("{} row at {:.1} mm", paper.name(), pair[0]), pair[1] - pair[0], 8.0, 9.0);
            let held = paper.lines(page).into_iter().filter(|line| (pair[0]..pair[1]).contains(&line.y));
            for line in held {
                let middle = f64::midpoint(top_of(&line), bottom_of(&line));
                let what = format!("{} “{}”", paper.name(), line.text());
                near(&mut violations, &what, middle, f64::midpoint(pair[0], pair[1]), 0.5 + paper.play);
            }
        }
    }
    none_of(violations);
}

/// 9704-5.2.3-a: what follows a table stands on a row of the grid.
#[test]
fn text_behind_a_table_is_back_on_the_grid() {
    let mut violations = Vec::new();
    for paper in papers_of("table-40-rows") {
        let text = paper.find("各责任单位要严格");
        let our_pitch = (225.0 - EM) / 21.0;
        let pitch = if paper.first_row > 37.0 { 28.95 * MM } else { our_pitch };
        let below = text.top() - paper.first_row;
        let row = (below / pitch).round() * pitch;
        near(&mut violations, &format!("{} below row 1", paper.name()), below, row, paper.play);
    }
    none_of(violations);
}

/// Numbers in the first column of a page's rows.
fn first_column(paper: &Paper, page: usize) -> Vec<u32> {
    let strokes = &paper.pdf.pages[page].strokes;
    let mut edges: Vec<f64> = strokes
        .iter()
        .filter(|stroke| (stroke.from.0 - stroke.to.0).abs() < 0.1 && (stroke.from.1 - stroke.to.1).abs() > 2.0)
        .map(|stroke| stroke.from.0)
        .collect();
    edges.sort_by(f64::total_cmp);
    let Some(left) = edges.first().copied() else { return Vec::new() };
    let Some(right) = edges.iter().copied().find(|x| *x > left + 3.0) else { return Vec::new() };
    let inside =
        lines_where(&paper.pdf.pages[page], page, |glyph| glyph.y < 264.0 && glyph.x >= left && glyph.x < right);
    // Text outside the table has more than a number between these edges.
    inside.iter().filter_map(|line| squeezed(&line.text()).parse().ok()).collect()
}

fn check_frame(violations: &mut Vec<String>, paper: &Paper, page: usize) {
    for stroke in &paper.pdf.pages[page].strokes {
        for (x, y) in [stroke.from, stroke.to] {
            let what = format!("{} page {} rule", paper.name(), page + 1);
            let red = super::measure::is_red(stroke.ink);
            if !red {
                within(violations, &what, x, LEFT - 0.5 - paper.play, RIGHT + 0.5 + paper.play);
                within(violations, &what, y, 37.0 - paper.play, 262.0 + 0.5 + paper.play);
            }
        }
    }
}

/// In our PDF the repeated heads are artifacts: the text has the head once.
#[test]
fn the_head_of_a_table_is_text_once() {
    let glyphs = sample("table-40-rows").pdf.pages.iter().flat_map(|page| &page.glyphs);
    let text: String = glyphs.filter(|glyph| !glyph.artifact).map(|glyph| glyph.text.as_str()).collect();
    assert_eq!(squeezed(&text).matches("完成时限").count(), 1);
}

/// A line as MuPDF reads it: its direction and box, points from the top left.
struct DirectedLine {
    direction: (f64, f64),
    left: f64,
    top: f64,
    bottom: f64,
    text: String,
}

fn directed_lines(paper: &Paper, page: usize) -> Vec<DirectedLine> {
    let output = Command::new("mutool")
        .args(["draw", "-q", "-F", "stext", "-o", "-"])
        .arg(paper.path)
        .arg((page + 1).to_string())
        .output()
        .expect("mutool (mupdf-tools) is needed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let xml = Xml::parse(&text).unwrap();
    let numbers = |value: &str| value.split_whitespace().filter_map(|part| part.parse().ok()).collect::<Vec<f64>>();
    let lines = xml.descendants().filter(|node| node.has_tag_name("line"));
    lines
        .map(|line| {
            let bounds = numbers(line.attribute("bbox").unwrap());
            let direction = numbers(line.attribute("dir").unwrap());
            let chars = line.descendants().filter(|node| node.has_tag_name("char"));
            DirectedLine {
                direction: (direction[0], direction[1]),
                left: bounds[0],
                top: bounds[1],
                bottom: bounds[3],
                text: chars.filter_map(|c| c.attribute("c")).collect(),
            }
        })
        .collect()
}

/// The page of the turned table.
fn turned_page(paper: &Paper) -> usize {
    let is_turned = |page: &usize| {
        let lines = directed_lines(paper, *page);
        lines.iter().any(|line| line.text.contains("明州公共"))
    };
    (0..paper.pdf.pages.len()).find(is_turned).unwrap_or_else(|| panic!("{}: no table", paper.name()))
}

/// 9704-8-a, -b: on an upright sheet the text of the table runs upwards, that
/// is, the table is turned counter-clockwise; its head is at the left.
#[test]
fn a_wide_table_is_turned_counter_clockwise_with_its_head_at_the_left() {
    let paper = Paper::ours(sample("table-turned"));
    let lines = directed_lines(&paper, turned_page(&paper));
    let in_table: Vec<&DirectedLine> =
        lines.iter().filter(|line| !line.text.contains('—') && line.direction.0.abs() < 0.5).collect();
    assert!(in_table.len() > 60, "{} lines run along the sheet", in_table.len());
    for line in &in_table {
        assert!((line.direction.1 + 1.0).abs() < 0.01, "{} runs {:?}", line.text, line.direction);
    }
    let head = in_table.iter().find(|line| line.text.contains("序号")).unwrap();
    let first = in_table.iter().find(|line| line.text.contains("明州公共")).unwrap();
    let second = in_table.iter().find(|line| line.text.contains("云浦区客")).unwrap();
    let order = head.left < first.left && first.left < second.left;
    assert!(order, "head {}, first row {}, second row {}", head.left, first.left, second.left);
    // The first column is at the foot of the upright sheet.
    let note = in_table.iter().find(|line| line.text.contains("备注")).unwrap();
    assert!(head.top > note.bottom, "序号 {} to {}, 备注 to {}", head.top, head.bottom, note.bottom);
}

/// 9704-8-a: page numbers of turned pages stand upright in their place; the
/// place is measured with all page numbers.
#[test]
fn the_number_on_a_turned_page_stands_upright() {
    let paper = Paper::ours(sample("table-turned"));
    let page = turned_page(&paper);
    let lines = directed_lines(&paper, page);
    let number = lines.iter().find(|line| line.text.contains('—')).expect("a page number");
    assert!((number.direction.0 - 1.0).abs() < 0.01, "{:?}", number.direction);
    assert!(number.text.contains(&(page + 1).to_string()), "{}", number.text);
}

/// 9704-5.2.1-c: a turned table stays in the type area.
#[test]
fn a_turned_table_stays_in_the_type_area() {
    let paper = Paper::ours(sample("table-turned"));
    let mut violations = Vec::new();
    check_frame(&mut violations, &paper, turned_page(&paper));
    none_of(violations);
}

/// 9704-8-b for the DOCX: a section on landscape A4 whose top margin is the
/// binding margin.
#[test]
fn the_section_of_a_turned_table_is_landscape_with_its_top_at_the_binding() {
    let docx = &sample("table-turned").docx;
    let turned: Vec<_> = docx.sections.iter().filter(|s| s.get("pgSz", "orient") == Some("landscape")).collect();
    assert_eq!(turned.len(), 1, "{} landscape sections of {}", turned.len(), docx.sections.len());
    let mut violations = Vec::new();
    for (property, attribute, wanted) in [
        ("pgSz", "w", 16838),
        ("pgSz", "h", 11906),
        ("pgMar", "top", 1588),
        ("pgMar", "bottom", 1474),
        ("pgMar", "left", 1984),
        ("pgMar", "right", 2098),
    ] {
        let found = turned[0].number(property, attribute).unwrap_or(-1);
        near(&mut violations, &format!("{property} {attribute}"), found as f64, f64::from(wanted), 20.0);
    }
    let upright = docx.sections.last().unwrap();
    if upright.number("pgSz", "w") != Some(11906) {
        violations.push("the last section is not upright".to_owned());
    }
    none_of(violations);
}

/// Both pictures of the text are in the PDF and, byte for byte, in the DOCX.
#[test]
fn pictures_are_in_both_outputs() {
    let sample = sample("pictures");
    let output = Command::new("pdfimages").arg("-list").arg(&sample.pdf_path).output().expect("pdfimages is needed");
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    for (width, height) in [("480", "200"), ("340", "80")] {
        let row = listed.lines().any(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            fields.get(2) == Some(&"image") && fields.get(3) == Some(&width) && fields.get(4) == Some(&height)
        });
        assert!(row, "no picture of {width} × {height}:\n{listed}");
    }
    let text = std::fs::read_to_string(super::samples::folder().join("pictures.md")).unwrap();
    let media: Vec<&Vec<u8>> =
        sample.docx.parts.iter().filter(|(name, _)| name.starts_with("word/media/")).map(|(_, bytes)| bytes).collect();
    assert_eq!(media.len(), 2);
    for encoded in text.split("base64,").skip(1) {
        let encoded = encoded.split(')').next().unwrap();
        let bytes = decoded(encoded);
        assert!(media.iter().any(|found| **found == bytes), "a picture of {} bytes is not in the DOCX", bytes.len());
    }
}

/// Base64 (RFC 4648).
fn decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0);
    for c in text.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = (bits << 6) | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    bytes
}

/// Pictures stand on rows of their own, centred, within the type area.
#[test]
fn pictures_are_centred_within_the_type_area() {
    let mut violations = Vec::new();
    for paper in papers_of("pictures") {
        for (above, below) in [("如下图所示。", "二、工作流程"), ("个工作日。", "三、年度任务")]
        {
            let (above, below) = (paper.find(above), paper.find(below));
            if above.page != below.page {
                continue;
            }
            let picture = raster::draw(paper.path, above.page).unwrap();
            let Some(ink) = picture.ink(above.bottom() + 1.0, below.top() - 1.0) else {
                violations.push(format!("{}: no ink between the paragraphs", paper.name()));
                continue;
            };
            within(&mut violations, &format!("{} left", paper.name()), ink.left, LEFT - 0.5, RIGHT);
            within(&mut violations, &format!("{} right", paper.name()), ink.right, LEFT, RIGHT + 0.5);
            // The drawings leave white at their sides: 20 of 480 pixels.
            near(&mut violations, &format!("{} middle", paper.name()), f64::midpoint(ink.left, ink.right), MIDDLE, 6.0);
        }
    }
    none_of(violations);
}

/// The pages that `papers_of` gives for a turned table in LibreOffice are
/// landscape: the page number is in the margin that becomes the foot.
#[test]
fn the_number_of_a_landscape_page_stands_where_the_sheet_has_its_foot() {
    let mut violations = Vec::new();
    for paper in papers_of("table-turned") {
        for (number, page) in paper.pdf.pages.iter().enumerate().filter(|(_, page)| is_landscape(page)) {
            let glyphs = page.glyphs.iter().filter(|glyph| glyph.text == "—" && glyph.x < 35.0);
            let (count, x) = glyphs.fold((0, 0.0), |(count, _), glyph| (count + 1, glyph.x));
            // Seen upright, 28 mm above the sheet's foot: x = 28 mm from the left.
            near(&mut violations, &format!("{} page {} dashes", paper.name(), number + 1), f64::from(count), 2.0, 0.0);
            within(&mut violations, &format!("{} page {}", paper.name(), number + 1), x, 22.0, 33.0);
        }
    }
    none_of(violations);
}

/// True for a page wider than high.
pub fn is_landscape(page: &PdfPage) -> bool {
    let [left, bottom, right, top] = page.media_box;
    right - left > top - bottom
}
