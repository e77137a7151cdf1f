//! Letters, orders, minutes and papers without 版头 (9704-10; impl-plain).

use super::letterhead::{mark_at, mark_box, mark_fault};
use super::measures::{
    ROW_MM, TWIP, bottom, ends, first_offset, has_blank_rows, left_inset, length, level_strokes, mm, rest_offset,
    source, top,
};
use super::number::gap_below_mark;
use super::{Fault, Measure, Verdict};
use crate::faces::FaceClass;
use crate::pdf::{MM, Stroke};
use crate::report::Kind;
use crate::text::is_han;
use crate::view::patterns::labelled;
use crate::view::pdf::{ABOVE, CELL, LEFT, RIGHT, TOP, em_bottom, left, right};
use crate::view::{Element, Item, Side, View};

pub(super) fn measure(id: &str) -> Option<Measure> {
    Some(match id {
        "9704-10.1-a" => |view| only(view, Kind::Letter, |view| mark(view, 30.0)),
        "9704-10.1-b" => |view| only(view, Kind::Letter, double_rules),
        "9704-10.1-c" => |view| only(view, Kind::Letter, letter_corner),
        "9704-10.1-d" => |view| only(view, Kind::Letter, letter_number),
        "9704-10.1-e" => |view| only(view, Kind::Letter, letter_title),
        "9704-10.1-f" => |view| only(view, Kind::Letter, above_foot_rule),
        "9704-10.1-g" => |view| only(view, Kind::Letter, letter_imprint),
        "9704-10.1-h" => |view| only(view, Kind::Letter, first_page_bare),
        "9704-10.2-a" => |view| only(view, Kind::Order, |view| mark(view, 57.0)),
        "9704-10.2-b" => |view| only(view, Kind::Order, order_number),
        "9704-10.2-c" => |view| only(view, Kind::Order, order_signed),
        "9704-10.3-a" => |view| only(view, Kind::Minutes, |view| mark(view, 72.0)),
        "9704-10.3-b" => attendance,
        "9704-10.3-c" => attendance_order,
        "impl-plain-a" => |view| only(view, Kind::Plain, plain),
        _ => return None,
    })
}

fn only(view: &View, kind: Kind, measure: Measure) -> Verdict {
    if view.kind == kind { measure(view) } else { Verdict::absent(format!("不是{}", kind.name())) }
}

/// Place of the mark; that it is red 小标宋 is recommended by the same clause
/// and told with it.
fn mark(view: &View, wanted: f64) -> Verdict {
    let verdict = mark_at(view, wanted);
    let Some(item) = view.first(Element::Mark) else { return verdict };
    let words: String = item.text.chars().filter(|c| !c.is_whitespace()).collect();
    if view.kind == Kind::Letter && words.ends_with("文件") {
        return Verdict::of(vec![Fault::at(item, format!("“{words}”"))], "", "信函标志不加“文件”");
    }
    match mark_fault(item) {
        Some(words) if !verdict.is_broken() => verdict.saying(&format!("{words}，推荐用红色小标宋体")),
        _ => verdict,
    }
}

/// Red rules of page 1 in pairs: heights of the strokes, with their weights.
fn red_rules(view: &View) -> Option<Vec<&Stroke>> {
    let page = view.pages()?.first()?;
    Some(level_strokes(&page.strokes, 100.0, true))
}

fn double_rules(view: &View) -> Verdict {
    let wanted = "标志下4毫米上粗下细、距下边20毫米上细下粗，红色，长170毫米，居中";
    let Some(rules) = red_rules(view) else {
        return Verdict::unknown("信函双线的位置须排版后测量");
    };
    let Some(item) = view.first(Element::Mark) else { return Verdict::absent("没有发文机关标志") };
    let (upper, lower): (Vec<&Stroke>, Vec<&Stroke>) = rules.into_iter().partition(|stroke| stroke.from.1 < 150.0);
    let mut faults = Vec::new();
    let ([a, b], [c, d]) = (upper.as_slice(), lower.as_slice()) else {
        let words = format!("上方{}条、下方{}条红线", upper.len(), lower.len());
        return Verdict::of(vec![Fault::at(item, words)], "", wanted);
    };
    for stroke in [a, b, c, d] {
        let (from, to) = ends(stroke);
        if (length(stroke) - 170.0).abs() > 1.0 || ((from - 20.0).abs() > 1.5) || ((to - 190.0).abs() > 1.5) {
            faults.push(Fault::at(item, format!("红线占{from:.1}～{to:.1}毫米")));
        }
    }
    if a.width <= b.width {
        faults.push(Fault::at(item, "上方双线不是上粗下细"));
    }
    if c.width >= d.width {
        faults.push(Fault::at(item, "下方双线不是上细下粗"));
    }
    let gap = mark_box(view).map(|(found, _)| a.from.1 - a.width / 2.0 - found.bottom);
    if let Some(gap) = gap.filter(|gap| (gap - 4.0).abs() > 1.2) {
        faults.push(Fault::at(item, format!("上方双线距标志{}", mm(gap))));
    }
    let foot = f64::midpoint(c.from.1, d.from.1);
    if (foot - 277.0).abs() > 1.5 {
        faults.push(Fault::at(item, format!("下方双线在{}", mm(foot))));
    }
    let others = view.pages().unwrap_or_default().iter().enumerate().skip(1);
    faults.extend(
        others
            .filter(|(_, page)| !level_strokes(&page.strokes, 100.0, true).is_empty())
            .map(|(at, _)| Fault::on_page(at + 1, "第二页起不印红色双线")),
    );
    Verdict::of(faults, format!("距标志{}，下方在{}", mm(gap.unwrap_or(0.0)), mm(foot)), wanted)
}

/// Lower edge of the upper double rule.
fn upper_rule(view: &View) -> Option<f64> {
    let rules = red_rules(view)?;
    let upper = rules.into_iter().rfind(|stroke| stroke.from.1 < 150.0)?;
    Some(upper.from.1 + upper.width / 2.0)
}

/// 7/8 of a 3号 character; tool ±1 mm.
const GAP: f64 = 4.94;

fn letter_corner(view: &View) -> Verdict {
    let order = [Element::CopyNumber, Element::Secrecy, Element::Urgency];
    let corner: Vec<&Item> = order.iter().filter_map(|element| view.first(*element)).collect();
    let Some(first) = corner.first() else { return Verdict::absent("没有份号、密级和紧急程度") };
    let wanted = "第一条双线下，顶格居左，距双线4.9毫米，依次分行";
    let Some(rule) = upper_rule(view) else { return Verdict::unknown("与双线的距离须排版后测量") };
    let mut faults = Vec::new();
    let gap = top(view, first).map_or(0.0, |top| top - rule);
    if (gap - GAP).abs() > 1.2 {
        faults.push(Fault::at(first, format!("距双线{}", mm(gap))));
    }
    for item in &corner {
        if left_inset(view, item).is_some_and(|inset| inset.abs() > 1.0) {
            faults.push(Fault::at(item, "没有顶格"));
        }
    }
    Verdict::of(faults, format!("距双线{}", mm(gap)), wanted)
}

fn letter_number(view: &View) -> Verdict {
    let Some(number) = view.first(Element::Number) else { return Verdict::absent("没有发文字号") };
    let wanted = "第一条双线下，顶格居右，距双线4.9毫米";
    let (Some(rule), Some(line)) = (upper_rule(view), number.lines.first()) else {
        let right = number.side == Side::Right;
        return if right {
            Verdict::unknown("居右；与双线的距离须排版后测量")
        } else {
            Verdict::unknown("位置须排版后测量")
        };
    };
    let mut faults = Vec::new();
    let gap = top(view, number).map_or(0.0, |top| top - rule);
    if (gap - GAP).abs() > 1.2 {
        faults.push(Fault::at(number, format!("距双线{}", mm(gap))));
    }
    if (RIGHT - right(line)).abs() > 1.0 {
        faults.push(Fault::at(number, format!("右空{}", mm(RIGHT - right(line)))));
    }
    Verdict::of(faults, format!("距双线{}", mm(gap)), wanted)
}

fn letter_title(view: &View) -> Verdict {
    let Some(title) = view.first(Element::Title) else { return Verdict::absent("没有标题") };
    let wanted = "居中，与其上最后一个要素相距二行（约20.8毫米）";
    if view.docx().is_some() {
        return Verdict::unknown("与其上要素的距离须排版后测量");
    }
    let (Some((above, _)), Some(upper)) = (super::title::lowest_above_title(view), top(view, title)) else {
        return Verdict::unknown("标题之上的要素无法测量");
    };
    let mut faults = Vec::new();
    let gap = upper - above;
    if !(17.0..=26.0).contains(&gap) {
        faults.push(Fault::at(title, format!("相距{}", mm(gap))));
    }
    let off = title.lines.iter().find(|line| (f64::midpoint(left(line), right(line)) - 106.0).abs() > 1.5);
    if off.is_some() {
        faults.push(Fault::at(title, "没有居中"));
    }
    Verdict::of(faults, format!("相距{}", mm(gap)), wanted)
}

/// Only when text stands on the line right above the lower double rule.
fn above_foot_rule(view: &View) -> Verdict {
    let Some(rules) = red_rules(view) else { return Verdict::unknown("须排版后测量") };
    let Some(foot) = rules.iter().find(|stroke| stroke.from.1 > 150.0) else {
        return Verdict::absent("没有下方双线");
    };
    let edge = foot.from.1 - foot.width / 2.0;
    let lines = view.pages().and_then(|pages| pages.first()).map_or(&[][..], |page| page.lines.as_slice());
    let lowest = lines.iter().max_by(|a, b| a.y.total_cmp(&b.y));
    let Some(line) = lowest.filter(|line| edge - em_bottom(line) < GAP + ROW_MM * 0.6) else {
        return Verdict::absent("下方双线之上一行没有文字");
    };
    let gap = edge - em_bottom(line);
    let faults = if (gap - GAP).abs() > 1.2 { vec![Fault::on_page(1, mm(gap))] } else { vec![] };
    Verdict::of(faults, mm(gap), "4.9毫米（3号字高度的7/8）")
}

fn letter_imprint(view: &View) -> Verdict {
    let entries: Vec<&Item> = view.items.iter().filter(|item| item.element.in_imprint()).collect();
    let Some(first) = entries.first() else { return Verdict::absent("没有版记") };
    let wanted = "没有印发机关、印发日期和分隔线，在最后一面版心最下方";
    let mut faults: Vec<Fault> =
        view.of(Element::Printing).map(|item| Fault::at(item, "有印发机关和印发日期")).collect();
    if let Some(line) = entries.last().and_then(|item| item.lines.last()) {
        let page = view.pages().and_then(|pages| pages.get(line.page));
        let above = first.lines.first().map_or(0.0, |line| line.y - 12.0);
        let ruled = page
            .is_some_and(|page| level_strokes(&page.strokes, 100.0, false).iter().any(|stroke| stroke.from.1 > above));
        if ruled {
            faults.push(Fault::at(first, "有分隔线"));
        }
        let foot = em_bottom(line);
        if !(255.0..=263.0).contains(&foot) {
            faults.push(Fault::at(first, format!("下边缘在{}", mm(foot))));
        }
        if line.page + 1 != view.pages().map_or(0, <[_]>::len) {
            faults.push(Fault::at(first, "不在最后一面"));
        }
    } else if faults.is_empty() {
        return Verdict::unknown("没有印发机关和印发日期；是否在版心最下方须排版后测量");
    }
    Verdict::of(faults, "只有抄送、主送", wanted)
}

fn first_page_bare(view: &View) -> Verdict {
    match (view.pages().and_then(|pages| pages.first()), view.docx()) {
        (Some(page), _) => {
            let faults = if page.numbers.is_empty() { vec![] } else { vec![Fault::on_page(1, "首页有页码")] };
            Verdict::of(faults, "首页没有页码", "首页不显示页码")
        }
        (None, Some(file)) => {
            let first = file.sections.first().is_some_and(|section| section.is_on("titlePg"));
            let numbered = file
                .section_footers
                .first()
                .and_then(|footers| footers.get("first"))
                .is_some_and(|footer| footer.iter().any(|paragraph| paragraph.text().contains("PAGE")));
            let faults = if first && !numbered { vec![] } else { vec![Fault::anywhere("首页页脚有页码")] };
            Verdict::of(faults, "首页页脚另设，没有页码", "首页不显示页码")
        }
        _ => Verdict::unknown("没有页面"),
    }
}

fn order_number(view: &View) -> Verdict {
    let wanted = "标志下空二行，居中；令号下空二行接正文";
    let Some(number) = view.first(Element::OrderNumber) else {
        return Verdict::of(vec![Fault::anywhere("没有令号（第×号）")], "", wanted);
    };
    let mut faults = Vec::new();
    let centred = match number.lines.first() {
        Some(line) => (f64::midpoint(left(line), right(line)) - 106.0).abs() <= 1.5,
        None => number.side == Side::Centre,
    };
    if !centred {
        faults.push(Fault::at(number, "没有居中"));
    }
    if let Some(gap) = gap_below_mark(view, number).filter(|gap| !(17.5..=26.5).contains(gap)) {
        faults.push(Fault::at(number, format!("距标志{}", mm(gap))));
    }
    let next = view.items.iter().find(|item| item.number > number.number && item.element == Element::Body);
    if let Some(next) = next
        && let (Some(above), Some(below)) = (bottom(view, number), top(view, next))
        && !(17.0..=27.0).contains(&(below - above))
    {
        faults.push(Fault::at(next, format!("距令号{}", mm(below - above))));
    }
    if view.docx().is_some() && faults.is_empty() && gap_below_mark(view, number).is_none() {
        return Verdict::unknown("令号的位置须排版后测量");
    }
    Verdict::of(faults, "居中，上下各空二行", wanted)
}

fn order_signed(view: &View) -> Verdict {
    match (view.first(Element::OfficeTitle), view.first(Element::Signature)) {
        (Some(_), _) => Verdict::unknown("签名章须看加盖后的成品；位置另见9704-7.3.5.3"),
        (None, Some(name)) => {
            Verdict::of(vec![Fault::at(name, "署名没有签发人职务")], "", "签发人职务、签名章和成文日期")
        }
        (None, None) => Verdict::of(vec![Fault::anywhere("没有签发人职务")], "", "签发人职务、签名章和成文日期"),
    }
}

fn attendance(view: &View) -> Verdict {
    let wanted = "正文下空一行，左空二字，“出席”用黑体，姓名用仿宋，回行与冒号后首字对齐";
    let first = view.first(Element::Attendance).map(|item| item.number);
    Verdict::each(view.of(Element::Attendance), "没有出席人员名单", wanted, |item| {
        let mut label = true;
        for span in &item.spans {
            for c in span.text.chars() {
                if c == '：' {
                    label = false;
                } else if is_han(c) {
                    let wanted = if label { FaceClass::Hei } else { FaceClass::FangSong };
                    if span.face != Some(wanted) || (span.size - 16.0).abs() > 0.3 {
                        return Some(format!("“{c}”用{}磅“{}”字体", span.size, span.font));
                    }
                }
            }
        }
        if let Some(paragraph) = source(view, item) {
            let p = &paragraph.properties;
            let cell = CELL * TWIP;
            let (first, rest) = (first_offset(p, 16.0) / cell, rest_offset(p, 16.0) / cell);
            if (first - 2.0).abs() > 0.3 || (rest - 5.0).abs() > 0.4 {
                return Some(format!("左空{first:.1}字，回行左空{rest:.1}字"));
            }
        } else {
            let line = item.lines.first()?;
            if (left(line) - LEFT - 2.0 * CELL).abs() > 0.8 {
                return Some(format!("左空{}", mm(left(line) - LEFT)));
            }
            let after = line.glyphs.iter().skip_while(|glyph| glyph.text != "：").nth(1);
            let off = after.and_then(|after| item.lines.iter().skip(1).map(left).find(|x| (x - after.x).abs() > 0.9));
            if let Some(off) = off {
                return Some(format!("回行在{off:.1}毫米"));
            }
        }
        let above = view.before(item)?;
        let wanted = if Some(item.number) == first { 1.0 } else { 0.0 };
        (above.page == item.page && has_blank_rows(item, wanted) == Some(false))
            .then(|| format!("上方空{:.1}行", item.blank_rows.unwrap_or(0.0)))
    })
}

fn attendance_order(view: &View) -> Verdict {
    let labels: Vec<(String, &Item)> = view
        .of(Element::Attendance)
        .filter_map(|item| Some((labelled(&item.text, &["出席", "请假", "列席"])?.0.to_owned(), item)))
        .collect();
    if labels.len() < 2 {
        return Verdict::absent("没有请假、列席名单");
    }
    let rank = |label: &str| ["出席", "请假", "列席"].iter().position(|known| *known == label);
    let wrong = labels.iter().zip(labels.iter().skip(1)).find(|(a, b)| rank(&a.0) >= rank(&b.0));
    let faults = wrong.map(|(_, (label, item))| Fault::at(item, format!("“{label}”的顺序不对"))).into_iter().collect();
    Verdict::of(faults, "出席、请假、列席依次", "出席、请假、列席依次另起一行")
}

/// Title from the first row, one blank row below it.
fn plain(view: &View) -> Verdict {
    let Some(title) = view.first(Element::Title) else { return Verdict::absent("没有标题") };
    let mut faults = Vec::new();
    if let Some(line) = title.lines.first() {
        let row = line.y - ABOVE * 16.0 * MM;
        if (row - TOP).abs() > 4.0 {
            faults.push(Fault::at(title, format!("标题在{}", mm(row))));
        }
    }
    let last = view.items.iter().rfind(|item| matches!(item.element, Element::Title | Element::Subtitle));
    let next = last.and_then(|last| view.items.iter().find(|item| item.number > last.number));
    if let Some(next) = next.filter(|next| next.page == title.page && has_blank_rows(next, 1.0) == Some(false)) {
        faults.push(Fault::at(next, format!("标题下空{:.1}行", next.blank_rows.unwrap_or(0.0))));
    }
    Verdict::of(faults, "标题从第一行起，下空一行", "标题从首页第一行起，下空一行")
}
