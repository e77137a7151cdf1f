//! 发文字号 and 签发人 (9704-7.2.5, 7.2.6; reg-9-5, -6).

use super::letterhead::mark_box;
use super::measures::{SIZE_PLAY, bottom, cells, mm, set_right_inset, source, top};
use super::{Fault, Measure, Verdict};
use crate::faces::FaceClass;
use crate::pdf::MM;
use crate::report::Kind;
use crate::text::is_han;
use crate::view::patterns::{is_document_number, is_regular_document_number};
use crate::view::pdf::{LEFT, RIGHT, left, right};
use crate::view::{Element, Item, View};

pub(super) fn measure(id: &str) -> Option<Measure> {
    Some(match id {
        "9704-7.2.5-a" => number_place,
        "9704-7.2.5-b" => number_form,
        "9704-7.2.5-c" => upward_number,
        "reg-9-5-a" => one_number,
        "9704-7.2.6-a" => signatory_place,
        "9704-7.2.6-b" => signatory_faces,
        "9704-7.2.6-c" => signatory_rows,
        "reg-9-6-a" => upward_has_signatory,
        _ => return None,
    })
}

fn number_place(view: &View) -> Verdict {
    let wanted = "标志下空二行（约20.8毫米），居中";
    if view.kind != Kind::Document {
        return Verdict::absent("只适用于下行文、平行文的发文字号");
    }
    let (Some(_), Some(number)) = (view.last(Element::Mark), view.first(Element::Number)) else {
        return Verdict::absent("没有发文机关标志或发文字号");
    };
    let mut faults = Vec::new();
    let centre = number.lines.first().map(|line| f64::midpoint(left(line), right(line)));
    if centre.is_some_and(|centre| (centre - 106.0).abs() > 1.0)
        || (centre.is_none() && number.side != crate::view::Side::Centre)
    {
        faults.push(Fault::at(number, "没有居中"));
    }
    let gap = gap_below_mark(view, number);
    match gap {
        Some(gap) if !two_rows(view).contains(&gap) => faults.push(Fault::at(number, format!("相距{}", mm(gap)))),
        None if faults.is_empty() => {
            return match super::measures::has_blank_rows(number, 2.0) {
                Some(true) => Verdict::kept("空二行"),
                Some(false) => Verdict::of(
                    vec![Fault::at(number, format!("空{:.1}行", number.blank_rows.unwrap_or(0.0)))],
                    "",
                    wanted,
                ),
                None => Verdict::unknown("标志与发文字号的距离须排版后测量"),
            };
        }
        _ => {}
    }
    Verdict::of(faults, gap.map_or_else(String::new, |gap| format!("相距{}", mm(gap))), wanted)
}

/// Two blank rows below the mark: tool 18–26 mm; of a DOCX by em boxes, whose
/// lower edge lies below the ink.
fn two_rows(view: &View) -> std::ops::RangeInclusive<f64> {
    if view.docx().is_some() { 15.5..=26.0 } else { 18.0..=26.0 }
}

/// From the lower edge of the mark to the upper edge of a paragraph, mm.
pub(super) fn gap_below_mark(view: &View, item: &Item) -> Option<f64> {
    let upper = top(view, item)?;
    if view.docx().is_some() {
        let lowest = view.of(Element::Mark).filter_map(|mark| bottom(view, mark)).max_by(f64::total_cmp)?;
        return Some(upper - lowest);
    }
    Some(upper - mark_box(view)?.0.bottom)
}

fn number_form(view: &View) -> Verdict {
    if matches!(view.kind, Kind::Order | Kind::Plain) && view.first(Element::Number).is_none() {
        return Verdict::absent("没有发文字号");
    }
    Verdict::each(view.of(Element::Number), "没有发文字号", "如“国办发〔2026〕1号”", |item| {
        (!is_regular_document_number(&item.text)).then(|| format!("“{}”", item.text))
    })
}

fn upward_number(view: &View) -> Verdict {
    let Some(number) = view.first(Element::Number).filter(|_| view.kind == Kind::Upward) else {
        return Verdict::absent("不是上行文");
    };
    let wanted = "居左空一字，与最后一个签发人同处一行";
    let mut faults = Vec::new();
    if let Some(inset) = number.lines.first().map(|line| left(line) - LEFT).or_else(|| frame_inset(view, number))
        && (inset - cells(1.0)).abs() > 1.4
    {
        faults.push(Fault::at(number, format!("左空{}", mm(inset))));
    }
    let last = view.last(Element::Signatories);
    let level = match (number.lines.first(), last.and_then(|item| item.lines.last())) {
        (Some(number), Some(name)) => Some((number.y - name.y).abs() < 1.0),
        _ => last.and_then(|last| {
            let same = last.source == number.source;
            let tops = top(view, last).zip(top(view, number)).map(|(a, b)| (a - b).abs() < 1.5);
            if same { Some(true) } else { tops }
        }),
    };
    match level {
        Some(false) => faults.push(Fault::at(number, "不与最后一个签发人同行")),
        None if faults.is_empty() => return Verdict::unknown("是否同处一行须排版后核实"),
        _ => {}
    }
    Verdict::of(faults, "居左空一字，同处一行", wanted)
}

/// Left edge of a framed paragraph's text right of the margin, mm.
fn frame_inset(view: &View, item: &Item) -> Option<f64> {
    let paragraph = source(view, item)?;
    let p = &paragraph.properties;
    let own = super::measures::first_offset(p, item.size()) / super::measures::TWIP;
    if !p.0.contains_key("framePr") {
        return Some(own);
    }
    let x = p.number("framePr", "x")? as f64 / super::measures::TWIP;
    match p.get("framePr", "hAnchor") {
        Some("page") => Some(x - LEFT + own),
        Some("margin") => Some(x + own),
        _ => None,
    }
}

fn one_number(view: &View) -> Verdict {
    let numbers: Vec<&Item> = view.of(Element::Number).collect();
    let Some(first) = numbers.first() else { return Verdict::absent("没有发文字号") };
    let mut faults: Vec<Fault> = numbers.iter().skip(1).map(|item| Fault::at(item, "有两个发文字号")).collect();
    if !is_document_number(&first.text) {
        faults.push(Fault::at(first, format!("“{}”", first.text)));
    }
    Verdict::of(faults, "一个发文字号", "机关代字、年份、序号，只用主办机关的字号")
}

fn signatory_place(view: &View) -> Verdict {
    let Some(first) = view.first(Element::Signatories) else { return Verdict::absent("没有签发人") };
    let wanted = "居右空一字，标志下空二行，“签发人”后用全角冒号";
    let mut faults = Vec::new();
    let squeezed: String = first.text.chars().filter(|c| !c.is_whitespace()).collect();
    if !squeezed.contains("签发人：") {
        faults.push(Fault::at(first, format!("“{squeezed}”")));
    }
    let drawn = view.of(Element::Signatories).flat_map(|item| &item.lines).map(|line| RIGHT - right(line));
    let set = view.of(Element::Signatories).filter_map(|item| set_right_inset(view, item));
    let inset = drawn.chain(set).min_by(f64::total_cmp);
    if let Some(inset) = inset.filter(|inset| (inset - cells(1.0)).abs() > 1.4) {
        faults.push(Fault::at(first, format!("右空{}", mm(inset))));
    }
    match gap_below_mark(view, first) {
        Some(gap) if !two_rows(view).contains(&gap) => faults.push(Fault::at(first, format!("与标志相距{}", mm(gap)))),
        None if faults.is_empty() => return Verdict::unknown("签发人的位置须排版后测量"),
        _ => {}
    }
    if inset.is_none() && faults.is_empty() {
        return Verdict::unknown("标志下空二行；居右空一字须排版后核实");
    }
    Verdict::of(faults, "居右空一字，标志下空二行", wanted)
}

fn signatory_faces(view: &View) -> Verdict {
    Verdict::each(
        view.of(Element::Signatories),
        "没有签发人",
        "“签发人”用3号仿宋，姓名用3号楷体",
        |item| {
            let mut after_colon = !item.text.contains("签发人");
            for span in &item.spans {
                if (span.size - 16.0).abs() > SIZE_PLAY && !span.text.trim().is_empty() {
                    return Some(format!("{}磅", span.size));
                }
                for c in span.text.chars() {
                    if c == '：' || c == ':' {
                        after_colon = true;
                    } else if is_han(c) {
                        let wanted = if after_colon { FaceClass::Kai } else { FaceClass::FangSong };
                        if span.face != Some(wanted) {
                            return Some(format!("“{c}”用“{}”字体", span.font));
                        }
                    }
                }
            }
            None
        },
    )
}

/// Words of a signatory row, with the places where they begin.
fn names_of(item: &Item) -> Vec<f64> {
    let mut starts = Vec::new();
    for line in &item.lines {
        let mut end = f64::MIN;
        let mut named = !line.text().contains('：');
        for glyph in line.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()) {
            if named && (glyph.x - end > 0.7 * glyph.size * MM) {
                starts.push(glyph.x);
            }
            end = glyph.x + glyph.advance;
            if glyph.text == "：" {
                named = true;
                end = f64::MIN;
            }
        }
    }
    starts
}

fn signatory_rows(view: &View) -> Verdict {
    let rows: Vec<&Item> = view.of(Element::Signatories).collect();
    if rows.len() < 2 {
        return Verdict::absent("签发人不超过一行");
    }
    if view.docx().is_some() {
        return Verdict::unknown("签发人各行是否对齐须排版后测量");
    }
    let starts: Vec<Vec<f64>> = rows.iter().map(|item| names_of(item)).collect();
    let Some(first) = starts.first().and_then(|row| row.first()).copied() else {
        return Verdict::unknown("签发人姓名无法分辨");
    };
    let mut faults = Vec::new();
    for (item, row) in rows.iter().zip(&starts) {
        if row.first().is_some_and(|x| (x - first).abs() > 0.6) {
            faults.push(Fault::at(item, "第一个姓名没有与上一行对齐"));
        }
        if row.len() > 2 {
            faults.push(Fault::at(item, format!("一行{}个姓名", row.len())));
        }
    }
    Verdict::of(faults, format!("{}行对齐", rows.len()), "每行两个姓名，回行与上一行第一个姓名对齐")
}

fn upward_has_signatory(view: &View) -> Verdict {
    let title: String = view.of(Element::Title).map(|item| item.text.as_str()).collect();
    let upward = title.ends_with("请示") || title.ends_with("报告");
    match view.kind {
        Kind::Upward => Verdict::kept("有签发人"),
        Kind::Document if upward => {
            let item = view.first(Element::Title);
            let fault = item.map_or_else(|| Fault::anywhere("没有签发人"), |item| Fault::at(item, "没有签发人"));
            Verdict::of(vec![fault], "", "上行文标注签发人")
        }
        _ => Verdict::absent("不是上行文"),
    }
}
