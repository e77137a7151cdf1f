//! Body (9704-7.3.3).

use super::grid::set_as;
use super::measures::{TWIP, cells, first_offset, mm, rest_offset, source, text_items};
use super::{Fault, Measure, Verdict};
use crate::faces::FaceClass;
use crate::text::is_han;
use crate::view::patterns::is_han_numeral;
use crate::view::pdf::{LEFT, left};
use crate::view::{Element, Item, Side, View};

/// A heading of its own line is at most this long.
const LONGEST_HEADING: usize = 40;

pub(super) fn measure(id: &str) -> Option<Measure> {
    Some(match id {
        "9704-7.3.3-a" => on_first_page,
        "9704-7.3.3-b" => face_and_start,
        "9704-7.3.3-c" => indents,
        "9704-7.3.3-e" => level_faces,
        "impl-7.3.3-f" => no_blank_rows,
        _ => return None,
    })
}

/// True when page 1 of a PDF shows a line of body.
pub(super) fn first_page_shows_body(view: &View) -> bool {
    let body = view.items.iter().filter(|item| matches!(item.element, Element::Body | Element::Cell));
    body.flat_map(|item| &item.lines).any(|line| line.page == 0)
}

fn on_first_page(view: &View) -> Verdict {
    if view.first(Element::Body).is_none() {
        return Verdict::unknown("没有认出正文");
    }
    if view.docx().is_some() {
        return Verdict::unknown("首页是否显示正文须排版后核实；请另检查由它导出的 PDF");
    }
    let faults = if first_page_shows_body(view) { vec![] } else { vec![Fault::on_page(1, "首页没有正文")] };
    Verdict::of(faults, "首页有正文", "首页显示正文")
}

fn plain_body(view: &View) -> impl Iterator<Item = &Item> {
    view.of(Element::Body).filter(|item| !item.in_table && item.level.is_none() && item.side == Side::Left)
}

fn face_and_start(view: &View) -> Verdict {
    let wanted = "3号（16磅）仿宋，在主送机关名称下一行";
    let unfounded = plain_body(view).next().is_none();
    let mut faults: Vec<Fault> = plain_body(view)
        // Lone labels such as 工作目标 have no ordinal and are headings all the same.
        .filter(|item| item.text.chars().count() > 20 || item.text.ends_with('。'))
        .filter_map(|item| {
            set_as(item, 16.0, FaceClass::FangSong).or_else(|| stray_face(item)).map(|words| Fault::at(item, words))
        })
        .collect();
    if let Some(addressee) = view.last(Element::Addressee) {
        let next = view.items.iter().find(|item| item.number > addressee.number && item.element == Element::Body);
        if let Some(next) = next.filter(|next| next.page == addressee.page && next.blank_rows.is_some_and(|b| b > 0.45))
        {
            faults.push(Fault::at(next, format!("与主送机关之间空{:.1}行", next.blank_rows.unwrap_or(0.0))));
        }
    }
    if unfounded && faults.is_empty() {
        return Verdict::absent("没有不带序数的正文段落");
    }
    Verdict::of(faults, "3号仿宋", wanted)
}

/// Characters of another size inside a paragraph. Of another face there may be
/// reasons (a character that the face lacks, emphasis in 楷体).
fn stray_face(item: &Item) -> Option<String> {
    let stray = item.spans.iter().find(|span| span.text.chars().any(is_han) && (span.size - 16.0).abs() > 0.3)?;
    Some(format!("“{}”用{}磅", crate::view::excerpt(stray.text.trim()), stray.size))
}

/// tool ±0.6 mm in a PDF, ±0.25 字 in a DOCX.
fn indents(view: &View) -> Verdict {
    let items = text_items(view).filter(|item| item.side == Side::Left && !has_picture(view, item));
    Verdict::each(items, "没有正文", "段首左空二字（11.1毫米），回行顶格", |item| {
        match source(view, item) {
            Some(paragraph) => {
                let p = &paragraph.properties;
                let first = first_offset(p, item.size());
                let rest = rest_offset(p, item.size());
                let wanted = 2.0 * cells(1.0) * TWIP;
                if (first - wanted).abs() > 0.25 * cells(1.0) * TWIP {
                    return Some(format!("段首左空{:.1}字", first / (cells(1.0) * TWIP)));
                }
                (rest.abs() > 0.25 * cells(1.0) * TWIP).then(|| format!("回行左空{:.1}字", rest / (cells(1.0) * TWIP)))
            }
            None => {
                let first = item.lines.first()?;
                let inset = left(first) - LEFT;
                // An opening mark may be pressed to half its cell.
                if (inset - cells(2.0)).abs() > 0.6 && !(opens(item) && (inset - cells(2.5)).abs() < 0.8) {
                    return Some(format!("段首左空{}", mm(inset)));
                }
                let rest = item.lines.iter().skip(1).map(|line| left(line) - LEFT);
                let off = rest
                    .filter(|inset| *inset > 0.6 && *inset < 30.0)
                    .find(|inset| (inset - cells(0.5)).abs() > 0.6)?;
                Some(format!("回行左空{}", mm(off)))
            }
        }
    })
}

fn opens(item: &Item) -> bool {
    item.text.starts_with(['“', '《', '（', '〔', '【', '‘'])
}

fn has_picture(view: &View, item: &Item) -> bool {
    source(view, item).is_some_and(|paragraph| paragraph.has_picture)
}

/// A heading of its own line is in the face of its level; of a paragraph with a
/// sentence, the heading sentence may be. The faces of level 3 and 4 are those
/// of the body.
fn level_faces(view: &View) -> Verdict {
    let items = text_items(view).filter(|item| item.level.is_some_and(|level| level <= 4));
    Verdict::each(
        items,
        "没有结构层次序数",
        "一级黑体、二级楷体、三四级仿宋，均为3号",
        |item| {
            let level = item.level?;
            let wanted = match level {
                1 => FaceClass::Hei,
                2 => FaceClass::Kai,
                _ => FaceClass::FangSong,
            };
            let span = item.spans.iter().find(|span| span.text.chars().any(|c| is_han(c) && !is_han_numeral(c)))?;
            if (item.size() - 16.0).abs() > 0.3 {
                return Some(format!("{level}级用{}磅", item.size()));
            }
            let lone = item.text.chars().count() <= LONGEST_HEADING
                && !item.text.contains(['。', '；', '：', '，', '！', '？']);
            let body = span.face == Some(FaceClass::FangSong) && !lone;
            (span.face != Some(wanted) && !body).then(|| format!("{level}级用“{}”字体", span.font))
        },
    )
}

fn no_blank_rows(view: &View) -> Verdict {
    let items = view.items.iter().filter(|item| item.element == Element::Body && !item.in_table);
    Verdict::each(items, "没有正文", "正文段落之间不空行", |item| {
        let above = view.before(item)?;
        let neighbours = above.element == Element::Body && !above.in_table && above.page == item.page;
        let figure = source(view, above).is_some_and(|p| p.has_picture);
        let blank = item.blank_rows.filter(|blank| neighbours && !figure && *blank > 0.7)?;
        if view.docx().is_none() && is_beside_table(view, item) {
            return None;
        }
        Some(format!("上方空{blank:.1}行"))
    })
}

/// A picture or table may stand between two paragraphs of a PDF.
fn is_beside_table(view: &View, item: &Item) -> bool {
    let (Some(pages), Some(line)) = (view.pages(), item.lines.first()) else { return false };
    let Some(page) = pages.get(line.page) else { return false };
    page.seals.iter().any(|seal| seal.top < line.y && seal.bottom > line.y - 60.0)
        || page.strokes.iter().any(|stroke| stroke.from.1 < line.y && stroke.from.1 > line.y - 30.0)
}
