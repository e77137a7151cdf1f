//! Sheet, margins and type area (9704-5.1, 5.2.1, 3.1; 33476.2-6.2).

use super::measures::{TWIP, cells, has_software_margins, margin, median, mm, text_items};
use super::{Fault, Measure, Verdict};
use crate::docx::DocxFile;
use crate::pdf::MM;
use crate::report::Kind;
use crate::view::pdf::{ABOVE, BELOW, BOTTOM, LEFT, RIGHT, TOP, left, right};
use crate::view::{Element, Source, View};

pub(super) fn measure(id: &str) -> Option<Measure> {
    Some(match id {
        "9704-5.1-a" => sheet,
        "9704-5.2.1-a" => top_margin,
        "9704-5.2.1-b" => binding_margin,
        "9704-5.2.1-c" => type_area,
        "33476.2-6.2-a" => software_margins,
        "9704-3.1-a" => indents_by_property,
        _ => return None,
    })
}

/// tool ±0.5 pt in a PDF, ±10 twips in a DOCX.
fn sheet(view: &View) -> Verdict {
    let wanted = "210毫米×297毫米";
    let mut faults = Vec::new();
    match &view.source {
        Source::Pdf { file, .. } => {
            for (at, page) in file.pages.iter().enumerate() {
                let [x1, y1, x2, y2] = page.crop_box.unwrap_or(page.media_box);
                let (mut width, mut height) = ((x2 - x1).abs(), (y2 - y1).abs());
                if page.rotate.rem_euclid(180) == 90 {
                    std::mem::swap(&mut width, &mut height);
                }
                let is = |w: f64, h: f64| (width - w).abs() <= 0.5 && (height - h).abs() <= 0.5;
                // A turned table may stand on a landscape page (clause 8).
                if !is(595.276, 841.890) && !is(841.890, 595.276) {
                    faults.push(Fault::on_page(at + 1, format!("{}×{}", mm(width * MM), mm(height * MM))));
                }
            }
        }
        Source::Docx(file) => {
            for (at, section) in file.sections.iter().enumerate() {
                let size = |name| section.number("pgSz", name).unwrap_or(0);
                let (width, height) = (size("w"), size("h"));
                let near = |a: i64, b: i64| (a - b).abs() <= 10;
                let upright = near(width, 11906) && near(height, 16838);
                let landscape = near(width, 16838) && near(height, 11906);
                if !upright && !landscape {
                    let measured = format!("第{}节 {}×{}", at + 1, mm(width as f64 / TWIP), mm(height as f64 / TWIP));
                    faults.push(Fault::anywhere(measured));
                }
            }
        }
    }
    Verdict::of(faults, "每页均为A4", wanted)
}

/// Portrait sections of a DOCX: a turned table has margins of its own.
fn upright_sections(file: &DocxFile) -> impl Iterator<Item = &crate::docx::Properties> {
    file.sections
        .iter()
        .filter(|section| section.number("pgSz", "w").unwrap_or(11906) <= section.number("pgSz", "h").unwrap_or(16838))
}

fn section_margin(view: &View, side: &str, wanted: f64, software: f64, words: &str) -> Option<Verdict> {
    let file = view.docx()?;
    let expected = if has_software_margins(file) { software } else { wanted };
    let mut faults = Vec::new();
    for section in upright_sections(file) {
        let gutter = if side == "left" { section.number("pgMar", "gutter").unwrap_or(0) } else { 0 };
        let found = (section.number("pgMar", side).unwrap_or(0) + gutter) as f64 / TWIP;
        if (found - expected).abs() > 1.0 {
            faults.push(Fault::anywhere(mm(found)));
        }
    }
    Some(Verdict::of(faults, mm(margin(file, side).unwrap_or(0.0)), words))
}

/// Tolerance of the clause: ±1 mm. A word processor puts half of the gap
/// between lines above the first one: that is no margin.
fn top_margin(view: &View) -> Verdict {
    let words = "37毫米±1毫米";
    if let Some(verdict) = section_margin(view, "top", 37.0, 34.58, words) {
        return verdict.saying("按页面设置");
    }
    let half_gap = super::measures::pitch(view).map_or(0.0, |pitch| (pitch - 16.0).max(0.0) / 2.0 * MM);
    let pages = view.pages().unwrap_or_default();
    let mut faults = Vec::new();
    let mut measured = None;
    for (at, page) in pages.iter().enumerate() {
        let headed = at == 0 && view.kind != Kind::Plain;
        let first = page.lines.first();
        let text =
            first.filter(|line| !headed && (line.size() - 16.0).abs() < 1.0 || at == 0 && !headed && line.y > 0.0);
        let Some(line) = text else { continue };
        let begins_text = text_items(view).any(|item| item.lines.iter().any(|l| l.page == at && l.y == line.y))
            || (at == 0 && view.kind == Kind::Plain);
        if !begins_text {
            continue;
        }
        let top = line.y - ABOVE * 16.0 * MM;
        measured.get_or_insert(top);
        let line_box = top - half_gap;
        // A title's em box is larger; renderers differ in which edge they keep.
        let display = line.y - ABOVE * line.size() * MM;
        let candidates = [top, line_box, display, display - half_gap];
        if candidates.iter().all(|found| (found - TOP).abs() > 1.0) {
            faults.push(Fault::on_page(at + 1, mm(top)));
        }
    }
    match measured {
        Some(top) => Verdict::of(faults, mm(top), words),
        None => Verdict::unknown("没有从版心第一行排起的正文页，上白边无从测量"),
    }
}

fn binding_margin(view: &View) -> Verdict {
    let words = "28毫米±1毫米";
    if let Some(verdict) = section_margin(view, "left", 28.0, 28.0, words) {
        return verdict.saying("按页面设置");
    }
    let lefts = text_items(view).flat_map(|item| item.lines.iter().skip(1)).map(left).collect();
    match median(lefts) {
        Some(found) => {
            let faults = if (found - LEFT).abs() > 1.0 { vec![Fault::anywhere(mm(found))] } else { Vec::new() };
            Verdict::of(faults, mm(found), words)
        }
        None => Verdict::unknown("没有回行的正文，左白边无从测量"),
    }
}

/// tool +0.5 mm; the text of page 1 of a letter may reach 272 mm (10.1-f).
fn type_area(view: &View) -> Verdict {
    let words = "版心156毫米×225毫米（左右28～184毫米，上下37～262毫米）";
    match &view.source {
        Source::Docx(file) => {
            let mut faults = Vec::new();
            for section in upright_sections(file) {
                let n = |property, name| section.number(property, name).unwrap_or(0);
                let width = n("pgSz", "w") - n("pgMar", "left") - n("pgMar", "right") - n("pgMar", "gutter");
                let height = n("pgSz", "h") - n("pgMar", "top") - n("pgMar", "bottom");
                let wanted = if has_software_margins(file) { 13_031 } else { 12_756 };
                if (width - 8_844).abs() > 20 || (height - wanted).abs() > 20 {
                    faults.push(Fault::anywhere(format!("{}×{}", mm(width as f64 / TWIP), mm(height as f64 / TWIP))));
                }
            }
            Verdict::of(faults, "156毫米×225毫米", words).saying("按页面设置推算")
        }
        Source::Pdf { pages, .. } => {
            let mut faults = Vec::new();
            for (at, page) in pages.iter().enumerate() {
                let foot = if at == 0 && view.kind == Kind::Letter { 272.5 } else { BOTTOM + 0.5 };
                for line in page.lines.iter().filter(|line| line.size() < 19.0) {
                    let (from, to) = (left(line), right(line));
                    // A mark may hang into the margin.
                    let hangs = line.text().trim_end().ends_with(['，', '。', '、', '；', '：', '”', '）', '》']);
                    let most = RIGHT + if hangs { 6.1 } else { 0.5 };
                    let (top, bottom) = (line.y - ABOVE * 16.0 * MM, line.y + BELOW * line.size() * MM);
                    if from < LEFT - 0.5 || to > most || top < TOP - 0.5 || bottom > foot {
                        faults.push(Fault::on_page(
                            at + 1,
                            format!(
                                "“{}”占 {from:.1}～{to:.1}毫米×{top:.1}～{bottom:.1}毫米",
                                crate::view::excerpt(line.text().trim())
                            ),
                        ));
                    }
                }
            }
            Verdict::of(faults, "文字均在版心之内", words)
        }
    }
}

fn software_margins(view: &View) -> Verdict {
    match view.docx() {
        None => Verdict::absent("这是文字处理软件的页面设置，PDF 中没有"),
        Some(file) if has_software_margins(file) => Verdict::kept("上34.58、下32.58毫米"),
        Some(file) => {
            let near = |side, wanted: f64| margin(file, side).is_some_and(|found| (found - wanted).abs() <= 1.0);
            if near("top", 37.0) && near("bottom", 35.0) {
                Verdict::absent("页边距按 GB/T 9704 的37/35毫米设置")
            } else {
                let measured = format!(
                    "上{}、下{}",
                    mm(margin(file, "top").unwrap_or(0.0)),
                    mm(margin(file, "bottom").unwrap_or(0.0))
                );
                Verdict::of(vec![Fault::anywhere(measured)], "", "上34.58、下32.58毫米，或按 GB/T 9704 为37、35毫米")
            }
        }
    }
}

/// No U+3000, space or tab in place of an indent; in a PDF also a whole number
/// of characters of indent (tool ±0.25 字).
fn indents_by_property(view: &View) -> Verdict {
    let blank = |element: Element| {
        matches!(
            element,
            Element::Body | Element::AttachmentBody | Element::Note | Element::AttachmentNote | Element::Addressee
        )
    };
    let wanted = "缩进用段落属性设置，以本要素的汉字宽度计";
    Verdict::each(
        view.items.iter().filter(|item| blank(item.element) && !item.in_table),
        "没有正文",
        wanted,
        |item| {
            if !item.lead.is_empty() {
                return Some(format!("段首有{}个空格或制表符", item.lead.chars().count()));
            }
            let line =
                item.lines.first().filter(|line| item.element == Element::Body && left(line) > LEFT + cells(0.5))?;
            let inset = (left(line) - LEFT) / cells(1.0);
            let off = (inset - inset.round()).abs();
            (inset < 3.5 && off > 0.25).then(|| format!("左空{inset:.2}字"))
        },
    )
}
