//! 版头 (9704-7.1, 7.2; reg-9-1 to -4): corner, mark and red line. 发文字号 and
//! 签发人 are in `number`; letters, orders and minutes have rules of their own for
//! the mark: see `forms`.

use super::grid::set_as;
use super::measures::{ROW_MM, SIZE_PLAY, bottom, cells, ends, left_inset, length, level_strokes, mm, top};
use super::{Fault, Measure, Verdict};
use crate::faces::FaceClass;
use crate::pdf::{Box, MM};
use crate::report::Kind;
use crate::text::is_han;
use crate::view::patterns::is_han_numeral;
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
