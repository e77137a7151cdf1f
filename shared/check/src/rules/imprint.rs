//! 版记 (9704-7.4; 33476.2-7.3.1).

use super::grid::set_as;
use super::measures::{ends, left_inset, level_strokes, mm, right_inset, set_right_inset, source};
use super::{Fault, Measure, Verdict};
use crate::docx::{Properties, Table};
use crate::faces::FaceClass;
use crate::pdf::{MM, Stroke};
use crate::report::Kind;
use crate::view::patterns::is_regular_date;
use crate::view::pdf::{BOTTOM, LEFT, RIGHT, em_top, left, right};
use crate::view::{Element, Item, View};

/// A character of 4号, mm.
const ZI: f64 = 14.0 * MM;
const NO_IMPRINT: &str = "没有版记";

pub(super) fn measure(id: &str) -> Option<Measure> {
    Some(match id {
        "9704-7.4.1-a" => rule_length,
        "9704-7.4.1-b" => rule_weights,
        "9704-7.4.1-c" => rule_places,
        "33476.2-7.3.1-a" => even_page,
        "9704-7.4.2-a" => copy_to,
        "9704-7.4.2-b" => main_to,
        "9704-7.4.3-a" => printing,
        "9704-7.4.3-b" => rule_above_printing,
        _ => return None,
    })
}

fn entries(view: &View) -> Vec<&Item> {
    view.items.iter().filter(|item| item.element.in_imprint()).collect()
}

/// Letters have a 版记 without rules (10.1-g).
fn ruled(view: &View) -> Result<Vec<&Item>, Box<Verdict>> {
    let entries = entries(view);
    if entries.is_empty() {
        return Err(Box::new(Verdict::absent(NO_IMPRINT)));
    }
    if view.kind == Kind::Letter {
        return Err(Box::new(Verdict::absent("信函的版记不加分隔线")));
    }
    Ok(entries)
}

/// The rules of the 版记 of a PDF, top to bottom.
fn strokes<'v>(view: &'v View, entries: &[&Item]) -> Vec<&'v Stroke> {
    let Some(line) = entries.first().and_then(|item| item.lines.first()) else { return Vec::new() };
    let Some(page) = view.pages().and_then(|pages| pages.get(line.page)) else { return Vec::new() };
    let top = em_top(line) - 9.0;
    let last = entries.last().and_then(|item| item.lines.last()).map_or(BOTTOM, |line| line.y) + 9.0;
    let mut found: Vec<&Stroke> = Vec::new();
    for stroke in level_strokes(&page.strokes, 60.0, false) {
        let near = stroke.from.1 > top && stroke.from.1 < last.max(BOTTOM + 6.0);
        // Borders of neighbouring cells are drawn twice.
        if near && found.last().is_none_or(|above| stroke.from.1 - above.from.1 > 0.6) {
            found.push(stroke);
        }
    }
    found
}

/// The table that holds the 版记 of a DOCX.
fn table(view: &View) -> Option<&Table> {
    view.docx()?.table_list.iter().rev().find(|table| {
        let text = table.text();
        text.contains("抄送") || text.contains("印发") || text.contains("主送")
    })
}

fn rule_length(view: &View) -> Verdict {
    let entries = match ruled(view) {
        Ok(entries) => entries,
        Err(verdict) => return *verdict,
    };
    let wanted = "分隔线长156毫米（28～184毫米）";
    if view.docx().is_some() {
        let Some(table) = table(view) else { return borders_of_paragraphs(view, &entries, wanted) };
        let width =
            table.properties.number("tblW", "w").filter(|_| table.properties.get("tblW", "type") != Some("pct"));
        let cells: i64 =
            table.rows.first().map_or(0, |row| row.cells.iter().filter_map(|(p, _)| p.number("tcW", "w")).sum());
        let width = width.filter(|w| *w > 0).unwrap_or(cells) as f64 / super::measures::TWIP;
        if width == 0.0 {
            return Verdict::unknown("版记表格没有写明宽度，须排版后测量");
        }
        let faults = if (width - 156.0).abs() > 1.0 { vec![Fault::anywhere(mm(width))] } else { vec![] };
        return Verdict::of(faults, mm(width), wanted);
    }
    let strokes = strokes(view, &entries);
    if strokes.is_empty() {
        return Verdict::of(
            entries.first().map(|item| Fault::at(item, "没有分隔线")).into_iter().collect(),
            "",
            wanted,
        );
    }
    let faults = strokes
        .iter()
        .map(|stroke| ends(stroke))
        .filter(|(from, to)| (from - LEFT).abs() > 0.8 || (to - RIGHT).abs() > 0.8)
        .filter_map(|(from, to)| Some(Fault::at(entries.first()?, format!("占{from:.1}～{to:.1}毫米"))))
        .collect();
    Verdict::of(faults, format!("{}条分隔线", strokes.len()), wanted)
}

/// Rules drawn as borders of paragraphs reach from indent to indent.
fn borders_of_paragraphs(view: &View, entries: &[&Item], wanted: &str) -> Verdict {
    let bordered = entries.iter().find(|item| {
        source(view, item).is_some_and(|p| {
            ["pBdr.top", "pBdr.bottom", "pBdr.between"].iter().any(|side| is_drawn(&p.properties, side))
        })
    });
    match bordered {
        Some(_) => Verdict::unknown("分隔线是段落边框，长度须排版后测量"),
        None => {
            Verdict::of(entries.first().map(|item| Fault::at(item, "没有分隔线")).into_iter().collect(), "", wanted)
        }
    }
}

fn is_drawn(properties: &Properties, side: &str) -> bool {
    properties.get(side, "val").is_some_and(|value| !matches!(value, "nil" | "none"))
}

/// Weights of the level borders of the table, mm, top to bottom.
fn table_weights(table: &Table) -> Vec<f64> {
    let count = table.rows.len();
    let weight = |properties: &Properties, side: &str| {
        is_drawn(properties, side).then(|| properties.number(side, "sz").unwrap_or(0) as f64 / 8.0 * MM)
    };
    let mut found = Vec::new();
    for (at, row) in table.rows.iter().enumerate() {
        let cell = row.cells.first().map(|(properties, _)| properties);
        let own = |side: &str| {
            let set = cell.filter(|properties| properties.0.contains_key(&format!("tcBorders.{side}")));
            set.map(|properties| weight(properties, &format!("tcBorders.{side}")))
        };
        let inherited = |name: &str| weight(&table.properties, &format!("tblBorders.{name}"));
        let top = own("top").unwrap_or_else(|| inherited(if at == 0 { "top" } else { "insideH" }));
        found.extend(top.filter(|weight| *weight > 0.0));
        let next = table.rows.get(at + 1).and_then(|row| row.cells.first()).map(|(properties, _)| properties);
        let drawn_below = next.is_some_and(|properties| is_drawn(properties, "tcBorders.top"));
        let bottom = own("bottom").unwrap_or_else(|| if at + 1 == count { inherited("bottom") } else { None });
        found.extend(bottom.filter(|weight| *weight > 0.0 && !drawn_below));
    }
    found
}

/// tool ±0.1 mm; first and last not thinner than those between.
fn rule_weights(view: &View) -> Verdict {
    let entries = match ruled(view) {
        Ok(entries) => entries,
        Err(verdict) => return *verdict,
    };
    let wanted = "首、末0.35毫米，中间0.25毫米";
    let weights = match table(view) {
        Some(table) => table_weights(table),
        None if view.docx().is_some() => return Verdict::unknown("版记没有用表格编排，线的粗细须排版后测量"),
        None => strokes(view, &entries).iter().map(|stroke| stroke.width).collect(),
    };
    let [first, inner @ .., last] = weights.as_slice() else {
        return Verdict::of(
            entries.first().map(|item| Fault::at(item, "分隔线不足两条")).into_iter().collect(),
            "",
            wanted,
        );
    };
    let off = |found: f64, wanted: f64| (found - wanted).abs() > 0.1;
    let thinner = inner.iter().any(|weight| *weight > first.min(*last) + 0.02);
    let wrong = off(*first, 0.35) || off(*last, 0.35) || inner.iter().any(|weight| off(*weight, 0.25)) || thinner;
    let told = weights.iter().map(|weight| format!("{weight:.2}")).collect::<Vec<_>>().join("、");
    let faults = match entries.first() {
        Some(item) if wrong => vec![Fault::at(item, format!("各线{told}毫米"))],
        _ => vec![],
    };
    Verdict::of(faults, format!("各线{told}毫米"), wanted)
}

fn rule_places(view: &View) -> Verdict {
    let entries = match ruled(view) {
        Ok(entries) => entries,
        Err(verdict) => return *verdict,
    };
    let wanted = "首条在第一个要素之上，末条在262毫米（版心下边缘）";
    if view.docx().is_some() {
        let position = table(view).map(|table| &table.properties);
        let bottom = position.is_some_and(|p| {
            p.get("tblpPr", "tblpYSpec") == Some("bottom") && p.get("tblpPr", "vertAnchor") == Some("margin")
        });
        return if bottom {
            Verdict::kept("版记表格固定在版心下边缘").saying("按表格定位属性")
        } else {
            Verdict::unknown("版记没有固定在版心下边缘，末条分隔线的位置须排版后测量")
        };
    }
    let strokes = strokes(view, &entries);
    let (Some(first), Some(last), Some(item)) = (strokes.first(), strokes.last(), entries.first()) else {
        return Verdict::of(
            entries.first().map(|item| Fault::at(item, "没有分隔线")).into_iter().collect(),
            "",
            wanted,
        );
    };
    let mut faults = Vec::new();
    if (last.from.1 - BOTTOM).abs() > 1.0 {
        faults.push(Fault::at(item, format!("末条在{}", mm(last.from.1))));
    }
    if item.lines.first().is_some_and(|line| first.from.1 > line.y) {
        faults.push(Fault::at(item, "第一个要素之上没有分隔线"));
    }
    let pages = view.pages().map_or(0, <[_]>::len);
    if item.page.is_some_and(|page| page != pages) {
        faults.push(Fault::at(item, "版记不在最后一页"));
    }
    Verdict::of(faults, format!("末条在{}", mm(last.from.1)), wanted)
}

fn even_page(view: &View) -> Verdict {
    let Some(item) = entries(view).into_iter().next() else { return Verdict::absent(NO_IMPRINT) };
    if view.kind == Kind::Letter {
        return Verdict::absent("信函的版记在最后一面");
    }
    match (item.page, view.docx()) {
        (Some(page), _) => {
            let faults = if page % 2 == 0 { vec![] } else { vec![Fault::at(item, format!("在第{page}页"))] };
            Verdict::of(faults, format!("在第{page}页"), "偶数页")
        }
        (None, Some(file)) => {
            let section = source(view, item).map_or(0, |paragraph| paragraph.section);
            let kind = file.sections.get(section).and_then(|section| section.get("type", "val"));
            // Only a section that holds nothing but the 版记 tells its page.
            let alone = source(view, item).is_some_and(|_| begins_section(view, file, item));
            match kind.filter(|_| alone) {
                Some("evenPage") => Verdict::kept("版记所在的节从偶数页开始"),
                Some("oddPage") => Verdict::of(vec![Fault::at(item, "版记所在的节从奇数页开始")], "", "偶数页"),
                _ => Verdict::unknown("版记落在哪一页须排版后核实"),
            }
        }
        (None, None) => Verdict::unknown("版记的页码无从得知"),
    }
}

/// True for a 版记 that no text of its section stands before.
fn begins_section(view: &View, file: &crate::docx::DocxFile, item: &Item) -> bool {
    let Some(paragraph) = source(view, item) else { return false };
    let before = file.paragraphs.iter().take(item.source.unwrap_or(0));
    before.filter(|above| above.section == paragraph.section).all(|above| above.text().trim().is_empty())
}

fn copy_to(view: &View) -> Verdict {
    let copies = view.items.iter().filter(|item| matches!(item.element, Element::CopyTo | Element::MainTo));
    Verdict::each(
        copies,
        "没有抄送",
        "4号仿宋，左右各空一字，回行与冒号后首字对齐，末尾用句号",
        |item| {
            if let Some(words) = set_as(item, 14.0, FaceClass::FangSong) {
                return Some(words);
            }
            if !(item.text.starts_with("抄送：") || item.text.starts_with("主送：")) {
                return Some("“抄送”后没有全角冒号".to_owned());
            }
            if !item.text.ends_with('。') {
                return Some("末尾没有句号".to_owned());
            }
            let inset = left_inset(view, item)?;
            if view.docx().is_none() {
                if (inset - ZI).abs() > 1.3 {
                    return Some(format!("左空{}", mm(inset)));
                }
                if let Some(line) = item.lines.iter().find(|line| RIGHT - right(line) < ZI - 1.3 - 2.5) {
                    return Some(format!("右空{}", mm(RIGHT - right(line))));
                }
                let first = item.lines.first()?;
                let after = first.glyphs.iter().skip_while(|glyph| glyph.text != "：").nth(1)?;
                let off = item.lines.iter().skip(1).map(left).find(|x| (x - after.x).abs() > 1.0)?;
                return Some(format!("回行在{off:.1}毫米，冒号后首字在{:.1}毫米", after.x));
            }
            let p = &source(view, item)?.properties;
            let rest = super::measures::rest_offset(p, 14.0) / super::measures::TWIP;
            let right = right_inset(view, item)?;
            let wrong = (inset - ZI).abs() > 1.5 || (rest - 4.0 * ZI).abs() > 2.0 || (right - ZI).abs() > 1.5;
            wrong.then(|| format!("左空{}、回行左空{}、右空{}", mm(inset), mm(rest), mm(right)))
        },
    )
}

fn main_to(view: &View) -> Verdict {
    let Some(main) = view.first(Element::MainTo) else { return Verdict::absent("版记中没有主送") };
    let Some(copy) = view.first(Element::CopyTo) else { return Verdict::absent("版记中没有抄送") };
    let mut faults = Vec::new();
    if main.number > copy.number {
        faults.push(Fault::at(main, "主送在抄送之下"));
    }
    if let (Some(above), Some(below)) = (main.lines.last(), copy.lines.first()) {
        let entries = entries(view);
        if strokes(view, &entries).iter().any(|stroke| stroke.from.1 > above.y && stroke.from.1 < below.y) {
            faults.push(Fault::at(copy, "主送与抄送之间有分隔线"));
        }
    } else if let Some(table) = table(view) {
        let row = table.rows.iter().position(|row| row.cells.iter().any(|(_, text)| text.starts_with("抄送")));
        let drawn = row
            .and_then(|at| table.rows.get(at))
            .and_then(|row| row.cells.first())
            .is_some_and(|(p, _)| is_drawn(p, "tcBorders.top"));
        if drawn && row != Some(0) {
            faults.push(Fault::at(copy, "主送与抄送之间有分隔线"));
        }
    }
    Verdict::of(faults, "主送在抄送之上，不加分隔线", "主送在抄送之上，两者之间不加分隔线")
}

/// Organ and date of the printing line.
fn printing_parts(view: &View) -> Option<(Vec<&Item>, String)> {
    let items: Vec<&Item> = view.of(Element::Printing).collect();
    let last = items.last()?;
    let text = last.text.trim_end();
    let words = text.split(['\t', ' ', '\u{3000}']).rfind(|part| !part.is_empty())?;
    let date = words.strip_suffix("印发").unwrap_or(words);
    // Glyphs of a PDF may stand apart without a blank between.
    let digits = date.char_indices().find(|(_, c)| c.is_ascii_digit()).map_or(0, |(at, _)| at);
    Some((items, date.split_at(digits).1.to_owned()))
}

fn printing(view: &View) -> Verdict {
    let Some((items, date)) = printing_parts(view) else {
        return match entries(view).first() {
            Some(_) if view.kind != Kind::Letter => {
                Verdict::unknown("版记中没有印发机关和印发日期，是否应有须由人判断")
            }
            Some(_) => Verdict::absent("信函的版记不加印发机关和印发日期"),
            None => Verdict::absent(NO_IMPRINT),
        };
    };
    let mut faults: Vec<Fault> = items
        .iter()
        .filter_map(|item| set_as(item, 14.0, FaceClass::FangSong).map(|words| Fault::at(item, words)))
        .collect();
    let (Some(first), Some(last)) = (items.first(), items.last()) else { return Verdict::absent(NO_IMPRINT) };
    if !last.text.trim_end().ends_with("印发") || !is_regular_date(&date) {
        faults.push(Fault::at(last, format!("印发日期为“{date}”")));
    }
    if view.docx().is_none() {
        if let Some(inset) = left_inset(view, first).filter(|inset| (inset - ZI).abs() > 1.2) {
            faults.push(Fault::at(first, format!("左空{}", mm(inset))));
        }
        if let Some(inset) = right_inset(view, last).filter(|inset| (inset - ZI).abs() > 1.2) {
            faults.push(Fault::at(last, format!("右空{}", mm(inset))));
        }
        let same_line = first.lines.first().zip(last.lines.first()).is_some_and(|(a, b)| (a.y - b.y).abs() < 1.0);
        if !same_line {
            faults.push(Fault::at(last, "印发机关和印发日期不在同一行"));
        }
    }
    let after = view
        .items
        .iter()
        .any(|item| item.number > last.number && item.element.in_imprint() && item.element != Element::Printing);
    if after {
        faults.push(Fault::at(last, "不在末条分隔线之上的最后一行"));
    }
    let wanted = "4号仿宋，机关左空一字，日期右空一字并加“印发”";
    if view.docx().is_some() {
        let insets = [left_inset(view, first), set_right_inset(view, last)];
        let sides = ["左", "右"].iter().zip(insets);
        let off = sides.filter_map(|(side, inset)| Some((side, inset.filter(|inset| (inset - ZI).abs() > 1.2)?)));
        faults.extend(off.map(|(side, inset)| Fault::at(first, format!("{side}空{}", mm(inset)))));
        if faults.is_empty() && insets.contains(&None) {
            return Verdict::unknown(format!("印发日期为“{date}”；左右空字须排版后核实"));
        }
    }
    Verdict::of(faults, date, wanted)
}

fn rule_above_printing(view: &View) -> Verdict {
    let Some(printing) = view.first(Element::Printing) else {
        return Verdict::absent("没有印发机关和印发日期");
    };
    let others: Vec<&Item> = entries(view).into_iter().filter(|item| item.element != Element::Printing).collect();
    let Some(above) = others.iter().rev().find(|item| item.number < printing.number) else {
        return Verdict::absent("版记中没有其他要素");
    };
    let wanted = "其他要素与印发机关、印发日期之间有细分隔线";
    let drawn = match (above.lines.last(), printing.lines.first()) {
        (Some(upper), Some(lower)) => {
            let all = entries(view);
            Some(strokes(view, &all).iter().any(|s| s.from.1 > upper.y - 0.5 && s.from.1 < lower.y))
        }
        _ => table(view).and_then(|table| {
            let at = table.rows.iter().position(|row| row.cells.iter().any(|(_, text)| text.contains("印发")))?;
            let cell = |row: usize, side: &str| {
                let (p, _) = table.rows.get(row)?.cells.first()?;
                p.0.contains_key(&format!("tcBorders.{side}")).then(|| is_drawn(p, &format!("tcBorders.{side}")))
            };
            let inside = is_drawn(&table.properties, "tblBorders.insideH");
            let below = at.checked_sub(1).and_then(|above| cell(above, "bottom"));
            Some(cell(at, "top").unwrap_or(inside) || below.unwrap_or(false))
        }),
    };
    match drawn {
        Some(true) => Verdict::kept("有分隔线"),
        Some(false) => Verdict::of(vec![Fault::at(printing, "没有分隔线")], "", wanted),
        None => Verdict::unknown("版记没有用表格编排，分隔线须排版后核实"),
    }
}
