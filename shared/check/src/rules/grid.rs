//! Lines and characters (9704-3.2, 5.2.2, 5.2.3; impl-grid-*).

use super::measures::{SIZE_PLAY, TWIP, character_step, full_lines, mm, pitch, text_items};
use super::{Fault, Measure, Verdict};
use crate::docx::{DocxFile, Paragraph};
use crate::faces::FaceClass;
use crate::lines::Line;
use crate::pdf::MM;
use crate::view::pdf::{BOTTOM, em_bottom, em_top, right};
use crate::view::{Element, Item, View};

/// Height and width of the type area, pt.
const HEIGHT: f64 = 225.0 / MM;
const WIDTH: f64 = 156.0 / MM;

pub(super) fn measure(id: &str) -> Option<Measure> {
    Some(match id {
        "9704-3.2-a" => line_height,
        "9704-5.2.3-a" => lines_per_page,
        "9704-5.2.3-b" => characters_per_line,
        "9704-5.2.3-c" => filled,
        "impl-grid-char" => character_pitch,
        "impl-grid-line" => line_pitch,
        "impl-grid-measured" => measured_grid,
        "9704-5.2.2-a" => plain_elements,
        _ => return None,
    })
}

/// Paragraphs of a DOCX that carry the body.
fn body_sources<'v>(view: &'v View, file: &'v DocxFile) -> Vec<&'v Paragraph> {
    let found = text_items(view).filter_map(|item| file.paragraphs.get(item.source?));
    found.collect()
}

/// Line pitch of most of the body of a DOCX, twips: an exact line, or that of
/// the page's grid. None when only the face's own height would tell.
fn docx_pitch(view: &View, file: &DocxFile) -> Option<f64> {
    let grid = file
        .sections
        .first()
        .filter(|section| matches!(section.get("docGrid", "type"), Some("lines" | "linesAndChars" | "snapToChars")));
    let grid = grid.and_then(|section| section.number("docGrid", "linePitch"));
    let pitches: Vec<f64> = body_sources(view, file)
        .iter()
        .filter_map(|paragraph| {
            let p = &paragraph.properties;
            match p.get("spacing", "lineRule") {
                Some("exact") => p.number("spacing", "line").map(|line| line as f64),
                _ => grid
                    .filter(|_| p.number("spacing", "line").unwrap_or(240) == 240 && !snap_off(paragraph))
                    .map(|pitch| pitch as f64),
            }
        })
        .collect();
    super::measures::median(pitches)
}

fn snap_off(paragraph: &Paragraph) -> bool {
    paragraph.properties.0.contains_key("snapToGrid") && !paragraph.properties.is_on("snapToGrid")
}

/// Height between the margins, twips.
fn docx_height(file: &DocxFile) -> Option<f64> {
    let section = file.sections.first()?;
    let height = section.number("pgSz", "h")? - section.number("pgMar", "top")? - section.number("pgMar", "bottom")?;
    Some(height as f64)
}

fn found_pitch(view: &View) -> Option<f64> {
    match view.docx() {
        Some(file) => docx_pitch(view, file).map(|twips| twips / 20.0),
        None => pitch(view),
    }
}

const NO_PITCH: &str = "行距由字体自身高度决定，须排版后测量";

/// 28 pt, which is 4号's line, to 30 pt, the clause's own reckoning.
fn line_height(view: &View) -> Verdict {
    let Some(found) = found_pitch(view) else { return Verdict::unknown(NO_PITCH) };
    let faults =
        if (27.9..=30.1).contains(&found) { vec![] } else { vec![Fault::anywhere(format!("行距{found:.2}磅"))] };
    Verdict::of(faults, format!("行距{found:.2}磅"), "3号字一行28～30磅（约10.4毫米）")
}

/// Lines of text of each page of a PDF, from the first to the last.
fn page_lines(view: &View) -> Vec<Vec<&Line>> {
    let count = view.pages().map_or(0, <[_]>::len);
    let mut pages: Vec<Vec<&Line>> = vec![Vec::new(); count];
    for item in view.items.iter().filter(|item| !item.in_table && !item.element.in_imprint()) {
        for line in item.lines.iter().filter(|line| (line.size() - 16.0).abs() < 1.0) {
            if let Some(page) = pages.get_mut(line.page) {
                page.push(line);
            }
        }
    }
    for page in &mut pages {
        page.sort_by(|a, b| a.y.total_cmp(&b.y));
    }
    pages
}

/// The page whose text reaches from the head of the type area to its foot. A
/// page that leaves room for one more row was ended by something else: a
/// heading that stays with its text, an attachment.
fn fullest(view: &View) -> Option<(usize, f64, f64)> {
    let pages = page_lines(view);
    let row = pitch(view)? * MM;
    let last = pages.iter().rposition(|lines| !lines.is_empty())?;
    let spans = pages.iter().enumerate().take(last).skip(1).filter_map(|(at, lines)| {
        let (first, last) = (lines.first()?, lines.last()?);
        let full = em_bottom(last) + row > BOTTOM + 0.6;
        full.then(|| (at, em_top(first), em_bottom(last)))
    });
    spans.max_by(|a, b| (a.2 - a.1).total_cmp(&(b.2 - b.1)))
}

fn rows_of_full_page(view: &View, pitch: f64) -> Option<usize> {
    let (_, top, bottom) = fullest(view)?;
    let rows = ((bottom - top) / MM - 16.0) / pitch + 1.0;
    Some(rows.round() as usize)
}

fn lines_per_page(view: &View) -> Verdict {
    let wanted = "每面22行";
    let Some(pitch) = found_pitch(view) else { return Verdict::unknown(NO_PITCH) };
    let (rows, words) = match view.docx() {
        Some(file) => {
            let Some(height) = docx_height(file) else { return Verdict::unknown("没有页面设置") };
            ((height / (pitch * 20.0)).floor() as usize, "按页面设置和行距推算")
        }
        None => match rows_of_full_page(view, pitch) {
            Some(rows) => (rows, "按排满的一页计数"),
            None => ((((HEIGHT - 16.0) / pitch) + 1.02).floor() as usize, "没有排满的页，按行距推算"),
        },
    };
    let faults =
        if rows == 22 { vec![] } else { vec![Fault::anywhere(format!("每面{rows}行（行距{pitch:.2}磅）"))] };
    Verdict::of(faults, format!("每面{rows}行（行距{pitch:.2}磅）"), wanted).saying(words)
}

/// Width of a character of the body, pt.
fn found_step(view: &View) -> Option<f64> {
    let Some(file) = view.docx() else { return character_step(view) };
    let section = file.sections.first()?;
    if matches!(section.get("docGrid", "type"), Some("linesAndChars" | "snapToChars"))
        && let Some(space) = section.number("docGrid", "charSpace")
    {
        let normal = file.styles.values().find(|style| style.name == "Normal" || style.name == "正文");
        let size = normal.and_then(|style| style.run.number("sz", "val")).unwrap_or(20) as f64 / 2.0;
        return Some(size + space as f64 / 4096.0);
    }
    let steps = text_items(view).filter(|item| item.level.is_none()).filter_map(|item| {
        let paragraph = file.paragraphs.get(item.source?)?;
        let run = paragraph.runs.iter().max_by_key(|run| run.text.chars().count())?;
        let spacing = run.properties.number("spacing", "val").unwrap_or(0) as f64 / 20.0;
        Some(run.properties.number("sz", "val")? as f64 / 2.0 + spacing)
    });
    super::measures::median(steps.collect())
}

fn characters(view: &View) -> Option<(usize, f64)> {
    let step = found_step(view)?;
    Some(((WIDTH / step + 0.05).floor() as usize, step))
}

fn characters_per_line(view: &View) -> Verdict {
    let Some((count, step)) = characters(view) else { return Verdict::unknown("没有可以测量的汉字") };
    let faults =
        if count == 28 { vec![] } else { vec![Fault::anywhere(format!("每行{count}字（字距{step:.2}磅）"))] };
    Verdict::of(faults, format!("每行{count}字（字距{step:.2}磅）"), "每行28个字").saying(if view.docx().is_some() {
        "按字号和字符间距推算"
    } else {
        "按整行汉字的间隔测量"
    })
}

/// A word processor leaves half the gap between lines at head and foot: 3.5 mm.
fn filled(view: &View) -> Verdict {
    let wanted = "22行×28字撑满156毫米×225毫米";
    if let Some(file) = view.docx() {
        let (Some(pitch), Some(height)) = (docx_pitch(view, file), docx_height(file)) else {
            return Verdict::unknown(NO_PITCH);
        };
        let used = (height / pitch).floor() * pitch;
        let faults = if height - used <= 200.0 {
            vec![]
        } else {
            vec![Fault::anywhere(format!("版心高{}，排满后余{}", mm(height / TWIP), mm((height - used) / TWIP)))]
        };
        return Verdict::of(faults, format!("排满后余{}", mm((height - used) / TWIP)), wanted)
            .saying("按页面设置和行距推算");
    }
    let Some((page, top, bottom)) = fullest(view) else {
        return Verdict::unknown("没有排满的页，是否撑满版心无从测量");
    };
    let mut faults = Vec::new();
    let measured = format!("文字自{top:.1}毫米至{bottom:.1}毫米");
    if bottom < 262.0 - 3.5 || top > 37.0 + 3.6 {
        faults.push(Fault::on_page(page + 1, measured.clone()));
    }
    let rights: Vec<f64> = full_lines(view).map(right).collect();
    if let Some(edge) = super::measures::median(rights)
        && (edge - 184.0).abs() > 3.2
    {
        faults.push(Fault::anywhere(format!("整行右端在{edge:.1}毫米")));
    }
    Verdict::of(faults, measured, wanted)
}

fn character_pitch(view: &View) -> Verdict {
    let Some(step) = found_step(view) else { return Verdict::unknown("没有可以测量的汉字") };
    let faults =
        if (15.60..=15.84).contains(&step) { vec![] } else { vec![Fault::anywhere(format!("字距{step:.2}磅"))] };
    Verdict::of(faults, format!("字距{step:.2}磅"), "15.79磅（Word 中为16磅紧缩0.25磅）")
}

fn line_pitch(view: &View) -> Verdict {
    let Some(found) = found_pitch(view) else { return Verdict::unknown(NO_PITCH) };
    let faults =
        if (27.95..=29.75).contains(&found) { vec![] } else { vec![Fault::anywhere(format!("行距{found:.2}磅"))] };
    Verdict::of(faults, format!("行距{found:.2}磅"), "28～29.7磅，使每面排22行")
}

fn measured_grid(view: &View) -> Verdict {
    if view.docx().is_some() {
        return Verdict::unknown("DOCX 须排版后才能数行数和字数；请另检查由它导出的 PDF");
    }
    let Some(rows) = pitch(view).and_then(|pitch| rows_of_full_page(view, pitch)) else {
        return Verdict::unknown("没有排满的页，行数无从计数");
    };
    let Some((count, _)) = characters(view) else { return Verdict::unknown("没有可以测量的汉字") };
    let faults =
        if (rows, count) == (22, 28) { vec![] } else { vec![Fault::anywhere(format!("{rows}行×{count}字"))] };
    Verdict::of(faults, format!("{rows}行×{count}字"), "22行×28字")
}

/// Elements that no clause gives a face: 3号仿宋.
fn plain_elements(view: &View) -> Verdict {
    let items = view.items.iter().filter(|item| {
        !item.in_table
            && matches!(
                item.element,
                Element::CopyNumber
                    | Element::Number
                    | Element::OrderNumber
                    | Element::Addressee
                    | Element::AttachmentNote
                    | Element::Signature
                    | Element::Date
                    | Element::Note
            )
    });
    Verdict::each(items, "没有这类要素", "3号（16磅）仿宋", |item| set_as(item, 16.0, FaceClass::FangSong))
}

/// What is wrong with the size and face of a paragraph.
pub(super) fn set_as(item: &Item, size: f64, face: FaceClass) -> Option<String> {
    let named = item.spans.iter().find(|span| span.text.chars().any(crate::text::is_han));
    let font = named.map_or("", |span| span.font.as_str());
    if (item.size() - size).abs() > SIZE_PLAY {
        return Some(format!("{}用{}磅", item.element.name(), item.size()));
    }
    let found = item.face();
    (found != Some(face) && named.is_some()).then(|| format!("{}用“{font}”字体", item.element.name()))
}
