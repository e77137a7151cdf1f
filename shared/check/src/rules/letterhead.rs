//! 版头 (9704-7.1, 7.2; reg-9-1 to -6). Letters, orders and minutes have rules
//! of their own for the mark: see `forms`.

use super::grid::set_as;
use super::measures::{
    ROW_MM, SIZE_PLAY, bottom, cells, ends, left_inset, length, level_strokes, mm, set_right_inset, source, top,
};
use super::{Fault, Measure, Verdict};
use crate::faces::FaceClass;
use crate::pdf::{Box, MM};
use crate::report::Kind;
use crate::text::is_han;
use crate::view::patterns::{is_document_number, is_han_numeral, is_regular_document_number};
use crate::view::pdf::{LEFT, RIGHT, TOP, left, right};
use crate::view::{Colour, Element, Item, Source, View};

pub(super) fn measure(id: &str) -> Option<Measure> {
    Some(match id {
        "9704-7.1-a" => three_parts,
        "9704-7.2.1-a" => copy_number,
        "reg-9-1-a" => classified_has_copy_number,
        "9704-7.2.2-a" => secrecy,
        "reg-9-2-a" => secrecy_level,
        "9704-7.2.3-a" => urgency,
        "9704-7.2.3-b" => corner_order,
        "reg-9-3-a" => urgency_level,
        "9704-7.2.4-a" => mark_words,
        "9704-7.2.4-b" => mark_place,
        "33476.2-7.1.1-a" => mark_place_in_software,
        "9704-7.2.4-c" => mark_face,
        "9704-7.2.4-d" => joint_mark,
        "impl-7.2.4-e" => joint_shows_body,
        "9704-7.2.5-a" => number_place,
        "9704-7.2.5-b" => number_form,
        "9704-7.2.5-c" => upward_number,
        "reg-9-5-a" => one_number,
        "9704-7.2.6-a" => signatory_place,
        "9704-7.2.6-b" => signatory_faces,
        "9704-7.2.6-c" => signatory_rows,
        "reg-9-6-a" => upward_has_signatory,
        "9704-7.2.7-a" => separator,
        "impl-7.2.7-b" => separator_weight,
        _ => return None,
    })
}

/// Half the gap between lines, which a word processor leaves above a row.
const ROW_PLAY: f64 = 3.0;

fn three_parts(view: &View) -> Verdict {
    let headed = view.items.iter().any(|item| item.element.in_letterhead());
    let Some(imprint) = view.items.iter().position(|item| item.element.in_imprint()) else {
        if !headed {
            return Verdict::absent("没有版头和版记");
        }
        return Verdict::of(zone_faults(view), "版头在主体之上", "版头、主体、版记依次排列");
    };
    let mut faults = zone_faults(view);
    let main = view.items.iter().skip(imprint).find(|item| {
        matches!(item.element, Element::Body | Element::AttachmentLabel | Element::AttachmentBody | Element::Date)
    });
    faults.extend(main.map(|item| Fault::at(item, "版记之后还有主体的内容")));
    Verdict::of(faults, "版头、主体、版记依次排列", "版头、主体、版记依次排列")
}

/// Parts of the letterhead below the red line, or text above it.
fn zone_faults(view: &View) -> Vec<Fault> {
    let Some(line) = red_line(view).filter(|_| matches!(view.kind, Kind::Document | Kind::Upward)) else {
        return Vec::new();
    };
    let below = |item: &&Item| item.lines.first().is_some_and(|first| first.page == 0 && first.y > line.0);
    let parts = view.items.iter().filter(|item| item.element.in_letterhead()).filter(below);
    let mut faults: Vec<Fault> = parts.map(|item| Fault::at(item, "在红色分隔线之下")).collect();
    let main = view.items.iter().filter(|item| !item.element.in_letterhead() && item.element != Element::PageNumber);
    let above = main.filter(|item| item.page == Some(1) && !below(item));
    faults.extend(above.map(|item| Fault::at(item, "在红色分隔线之上")));
    faults
}

/// Height, left and right end and thickness of the red separator, mm.
fn red_line(view: &View) -> Option<(f64, f64, f64, f64)> {
    match &view.source {
        Source::Pdf { pages, .. } => {
            let strokes = level_strokes(&pages.first()?.strokes, 60.0, true);
            let stroke = strokes.iter().max_by(|a, b| length(a).total_cmp(&length(b)))?;
            let (from, to) = ends(stroke);
            Some((stroke.from.1, from, to, stroke.width))
        }
        Source::Docx(file) => {
            let shape = file.shapes.iter().find(|shape| is_red_rule(shape))?;
            let from = shape.left.unwrap_or_else(|| (210.0 - shape.width) / 2.0);
            let from = if shape.across_from == "page" || shape.left.is_none() { from } else { from + LEFT };
            (shape.from == "page").then(|| (shape.top, from, from + shape.width, shape.line.unwrap_or(0.0)))
        }
    }
}

fn is_red_rule(shape: &crate::docx::Shape) -> bool {
    let red = shape.colour.as_deref().is_some_and(|colour| crate::view::hexadecimal(colour) == Colour::Red);
    red && shape.height < 2.0 && shape.width > 60.0
}

/// Corner elements stand flush left; their rows are those of the grid.
fn corner_fault(view: &View, item: &Item, row: Option<f64>) -> Option<String> {
    let inset = left_inset(view, item)?;
    let framed = view.docx().is_some() && super::measures::framed_top(view, item).is_some();
    if inset.abs() > cells(0.25) && !framed {
        return Some(format!("{}左空{}", item.element.name(), mm(inset)));
    }
    if item.side != crate::view::Side::Left {
        return Some(format!("{}没有顶格", item.element.name()));
    }
    if view.kind == Kind::Letter {
        return None;
    }
    let (row, top) = (row?, top(view, item)?);
    let wanted = TOP + row * ROW_MM;
    (top < wanted - 1.0 || top > wanted + ROW_PLAY).then(|| format!("{}上边缘在{}", item.element.name(), mm(top)))
}

fn copy_number(view: &View) -> Verdict {
    Verdict::each(
        view.of(Element::CopyNumber),
        "没有份号",
        "6位3号阿拉伯数字，顶格，版心第一行",
        |item| {
            let six = item.text.len() == 6 && item.text.chars().all(|c| c.is_ascii_digit());
            if !six {
                return Some(format!("“{}”", item.text));
            }
            if (item.size() - 16.0).abs() > SIZE_PLAY {
                return Some(format!("{}磅", item.size()));
            }
            corner_fault(view, item, Some(0.0))
        },
    )
}

fn classified_has_copy_number(view: &View) -> Verdict {
    let Some(item) = view.first(Element::Secrecy) else { return Verdict::absent("没有密级") };
    let missing = view.first(Element::CopyNumber).is_none();
    let faults = if missing { vec![Fault::at(item, "有密级而没有份号")] } else { vec![] };
    Verdict::of(faults, "有份号", "涉密公文标注份号")
}

fn secrecy(view: &View) -> Verdict {
    Verdict::each(
        view.of(Element::Secrecy),
        "没有密级",
        "3号黑体，顶格，版心第二行，期限用阿拉伯数字",
        |item| {
            if item.text.split('★').nth(1).is_some_and(|period| period.chars().any(is_han_numeral)) {
                return Some(format!("“{}”的期限用了汉字数字", item.text));
            }
            set_as(item, 16.0, FaceClass::Hei).or_else(|| corner_fault(view, item, Some(1.0)))
        },
    )
}

fn secrecy_level(view: &View) -> Verdict {
    Verdict::each(
        view.of(Element::Secrecy),
        "没有密级",
        "绝密、机密或秘密，并有保密期限（如“机密★1年”）",
        |item| {
            let level = ["绝密", "机密", "秘密"].iter().find_map(|level| item.text.strip_prefix(level));
            let period = level.and_then(|rest| rest.strip_prefix('★')).filter(|period| !period.trim().is_empty());
            period.is_none().then(|| format!("“{}”", item.text))
        },
    )
}

fn urgency(view: &View) -> Verdict {
    let above = [Element::CopyNumber, Element::Secrecy].iter().filter(|above| view.first(**above).is_some()).count();
    Verdict::each(view.of(Element::Urgency), "没有紧急程度", "3号黑体，顶格，版心左上角", |item| {
        set_as(item, 16.0, FaceClass::Hei).or_else(|| corner_fault(view, item, Some(above as f64)))
    })
}

fn corner_order(view: &View) -> Verdict {
    let order = [Element::CopyNumber, Element::Secrecy, Element::Urgency];
    let found: Vec<&Item> = order.iter().filter_map(|element| view.first(*element)).collect();
    if found.len() < 2 {
        return Verdict::absent("份号、密级、紧急程度不足两项");
    }
    let mut faults = Vec::new();
    for (upper, lower) in found.iter().zip(found.iter().skip(1)) {
        let wrong = match (top(view, upper), top(view, lower)) {
            (Some(a), Some(b)) => b - a < 0.6 * ROW_MM,
            _ => lower.number <= upper.number,
        };
        if wrong {
            let measured = format!("{}不在{}之下另起一行", lower.element.name(), upper.element.name());
            faults.push(Fault::at(lower, measured));
        }
    }
    Verdict::of(faults, "依次分行排列", "份号、密级和保密期限、紧急程度自上而下分行")
}

fn urgency_level(view: &View) -> Verdict {
    Verdict::each(
        view.of(Element::Urgency),
        "没有紧急程度",
        "特急、加急（电报为特提、特急、加急、平急）",
        |item| {
            let known = matches!(item.text.trim(), "特急" | "加急" | "特提" | "平急");
            (!known).then(|| format!("“{}”", item.text))
        },
    )
}

/// Lines of the mark without `文件` beside a joint one.
fn names(view: &View) -> Vec<&Item> {
    view.of(Element::Mark)
        .filter(|item| item.text.chars().filter(|c| !c.is_whitespace()).collect::<String>() != "文件")
        .collect()
}

fn mark_words(view: &View) -> Verdict {
    if view.kind == Kind::Plain {
        return Verdict::absent("没有发文机关标志");
    }
    if view.first(Element::Mark).is_none() {
        return Verdict::of(vec![Fault::anywhere("没有找到发文机关标志")], "", "发文机关名称加“文件”，或只用名称");
    }
    Verdict::each(
        names(view),
        "没有发文机关标志",
        "发文机关名称加“文件”，或只用名称",
        |item| {
            let text: String = item.text.chars().filter(|c| !c.is_whitespace()).collect();
            let wrong = text.chars().find(|c| !is_han(*c) && !"（）()、·".contains(*c));
            let short = text.chars().count() < 3 || text == "文件";
            (wrong.is_some() || short).then(|| format!("“{text}”"))
        },
    )
}

/// The box of a mark: of its ink where the outlines are embedded.
pub(super) fn mark_box(view: &View) -> Option<(Box, bool)> {
    let lines = || view.of(Element::Mark).flat_map(|item| &item.lines).filter(|line| line.page == 0);
    let glyphs = || lines().flat_map(|line| &line.glyphs).filter(|glyph| !glyph.text.trim().is_empty());
    let ink = glyphs().map(|glyph| glyph.ink_box).collect::<Option<Vec<_>>>();
    let (boxes, real) = match ink {
        Some(boxes) => (boxes, true),
        None => (
            lines()
                .map(|line| Box {
                    left: left(line),
                    top: crate::view::pdf::em_top(line),
                    right: right(line),
                    bottom: crate::view::pdf::em_bottom(line),
                })
                .collect(),
            false,
        ),
    };
    Some((boxes.into_iter().reduce(Box::and)?, real))
}

/// The upper edge of the mark at a height, and its middle at 106 mm: tool ±1 mm
/// and ±0.5 mm, for ink that hangs to one side ±1.
pub(super) fn mark_at(view: &View, wanted: f64) -> Verdict {
    let words = format!("上边缘距纸张上边{wanted:.0}毫米，居中");
    let Some(mark) = view.first(Element::Mark) else { return Verdict::absent("没有发文机关标志") };
    if view.docx().is_some() {
        let Some(top) = super::measures::framed_top(view, mark) else {
            return Verdict::unknown("标志没有固定在页面的绝对位置上，上边缘须排版后测量");
        };
        // The ink of 小标宋 begins up to 0.12 em below the em box.
        let bearing = 0.12 * mark.size() * MM;
        if top < wanted - bearing - 1.0 || top > wanted + 1.0 {
            return Verdict::of(vec![Fault::at(mark, format!("字框上边缘在{}", mm(top)))], "", &words);
        }
        return Verdict::kept(format!("字框上边缘在{}", mm(top)))
            .saying("按图文框位置测得字框，墨迹上边缘须排版后核实");
    }
    let Some((found, real)) = mark_box(view) else { return Verdict::unknown("标志的位置无法读出") };
    let centre = centre_of_mark(view).unwrap_or(f64::midpoint(found.left, found.right));
    let mut faults = Vec::new();
    let play = if real { 1.0 } else { 3.0 };
    if (found.top - wanted).abs() > play {
        faults.push(Fault::at(mark, format!("上边缘在{}", mm(found.top))));
    }
    if (centre - 106.0).abs() > 1.5 && (centre - 105.0).abs() > 1.5 {
        faults.push(Fault::at(mark, format!("中线在{}", mm(centre))));
    }
    let verdict = Verdict::of(faults, format!("上边缘在{}，中线在{}", mm(found.top), mm(centre)), &words);
    match (real, verdict.is_broken()) {
        (true, _) | (false, true) => verdict,
        (false, false) => Verdict::unknown(format!("标志的字体没有嵌入，只能按字框测得上边缘在{}", mm(found.top))),
    }
}

/// Middle of the cells of the mark: ink may hang to one side.
fn centre_of_mark(view: &View) -> Option<f64> {
    let lines = || view.of(Element::Mark).flat_map(|item| &item.lines).filter(|line| line.page == 0);
    let from = lines().map(left).min_by(f64::total_cmp)?;
    let to = lines().map(right).max_by(f64::total_cmp)?;
    Some(f64::midpoint(from, to))
}

fn mark_place(view: &View) -> Verdict {
    match view.kind {
        Kind::Document | Kind::Upward => mark_at(view, 72.0),
        Kind::Plain => Verdict::absent("没有发文机关标志"),
        _ => Verdict::absent("特定格式的标志位置另见第10章"),
    }
}

fn mark_place_in_software(view: &View) -> Verdict {
    match view.docx() {
        Some(file) if super::measures::has_software_margins(file) => mark_place(view),
        Some(_) => Verdict::absent("页边距按 GB/T 9704 设置"),
        None => Verdict::absent("这是文字处理软件的页面设置，PDF 中没有"),
    }
}

fn mark_face(view: &View) -> Verdict {
    if matches!(view.kind, Kind::Letter | Kind::Order | Kind::Minutes) {
        return Verdict::absent("特定格式的标志字体另见第10章");
    }
    mark_red_and_song(view)
}

pub(super) fn mark_red_and_song(view: &View) -> Verdict {
    Verdict::each(view.of(Element::Mark), "没有发文机关标志", "红色小标宋体", mark_fault)
}

pub(super) fn mark_fault(item: &Item) -> Option<String> {
    let font = item.spans.first().map_or("", |span| span.font.as_str());
    if item.colour() != Colour::Red {
        return Some("标志不是红色".to_owned());
    }
    (item.face() != Some(FaceClass::XiaoBiaoSong)).then(|| format!("标志用“{font}”字体"))
}

fn joint_mark(view: &View) -> Verdict {
    let names = names(view);
    if names.len() < 2 || view.kind == Kind::Letter {
        return Verdict::absent("不是联合行文（标志只有一行）");
    }
    let wanted = "各机关名称等宽，“文件”在右侧上下居中";
    if view.docx().is_some() {
        return Verdict::unknown("联合标志的宽度须排版后测量");
    }
    let spans: Vec<(f64, f64)> =
        names.iter().filter_map(|item| item.lines.first()).map(|l| (left(l), right(l))).collect();
    let mut faults = Vec::new();
    if let Some((from, to)) = spans.first() {
        for (item, (left, right)) in names.iter().zip(&spans) {
            if (left - from).abs() > 1.0 || (right - to).abs() > 1.0 {
                faults.push(Fault::at(item, format!("占{left:.1}～{right:.1}毫米，第一行占{from:.1}～{to:.1}毫米")));
            }
        }
    }
    let suffix = view
        .of(Element::Mark)
        .find(|item| item.text.chars().filter(|c| !c.is_whitespace()).collect::<String>() == "文件");
    if let (Some(suffix), Some(first), Some(last)) = (suffix, names.first(), names.last()) {
        let middle = |item: &Item| Some(f64::midpoint(top(view, item)?, bottom(view, item)?));
        let block = top(view, first).zip(bottom(view, last)).map(|(a, b)| f64::midpoint(a, b));
        let right_of = suffix.lines.first().map(left).zip(spans.first()).is_some_and(|(x, (_, to))| x >= to - 0.5);
        let level = middle(suffix).zip(block).is_some_and(|(a, b)| (a - b).abs() <= 2.0);
        if !right_of || !level {
            faults.push(Fault::at(suffix, "“文件”不在名称右侧上下居中"));
        }
    }
    Verdict::of(faults, format!("{}行等宽", names.len()), wanted)
}

fn joint_shows_body(view: &View) -> Verdict {
    if names(view).len() < 2 {
        return Verdict::absent("不是联合行文");
    }
    if view.docx().is_some() {
        return Verdict::unknown("首页是否显示正文须排版后核实");
    }
    let shows = super::body::first_page_shows_body(view);
    let faults = if shows { vec![] } else { vec![Fault::on_page(1, "首页没有正文")] };
    Verdict::of(faults, "首页有正文", "标志缩小到首页能显示正文")
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

fn separator(view: &View) -> Verdict {
    let wanted = "发文字号下4毫米，红色，长156毫米，居中";
    if !matches!(view.kind, Kind::Document | Kind::Upward) {
        return Verdict::absent("不是文件格式");
    }
    let Some(number) = view.first(Element::Number) else { return Verdict::absent("没有发文字号") };
    let Some((y, from, to, _)) = red_line(view) else {
        let bordered = view.docx().is_some_and(|file| {
            file.paragraphs.iter().take(40).any(|paragraph| {
                ["pBdr.bottom", "pBdr.top"].iter().any(|side| {
                    paragraph.properties.get(side, "color").is_some_and(|c| crate::view::hexadecimal(c) == Colour::Red)
                })
            })
        });
        let drawn = view.docx().is_some_and(|file| {
            file.shapes.iter().any(is_red_rule)
                || file.part("word/document.xml").is_some_and(|text| text.contains("<v:line"))
        });
        if bordered || drawn {
            return Verdict::unknown("红线随段落排版，长度和距离须排版后测量");
        }
        return Verdict::of(vec![Fault::at(number, "没有红色分隔线")], "", wanted);
    };
    let mut faults = Vec::new();
    if (from - LEFT).abs() > 0.5 || (to - RIGHT).abs() > 0.5 {
        faults.push(Fault::at(number, format!("红线占{from:.1}～{to:.1}毫米")));
    }
    let gap = bottom(view, number).map(|bottom| y - bottom);
    match gap {
        Some(gap) if (gap - 4.0).abs() > 1.0 => faults.push(Fault::at(number, format!("距发文字号{}", mm(gap)))),
        None if faults.is_empty() => return Verdict::unknown("红线与发文字号的距离须排版后测量"),
        _ => {}
    }
    Verdict::of(faults, format!("长{}，距发文字号{}", mm(to - from), mm(gap.unwrap_or(0.0))), wanted)
}

fn separator_weight(view: &View) -> Verdict {
    if !matches!(view.kind, Kind::Document | Kind::Upward) {
        return Verdict::absent("不是文件格式");
    }
    let Some((_, _, _, width)) = red_line(view).filter(|line| line.3 > 0.0) else {
        return Verdict::unknown("没有可以测量的红线");
    };
    let faults = if (0.3..=0.8).contains(&width) { vec![] } else { vec![Fault::anywhere(format!("{width:.2}毫米"))] };
    Verdict::of(faults, format!("{width:.2}毫米"), "0.35～0.7毫米")
}
