//! Title and addressee (9704-7.3.1, 7.3.2; reg-9-7; 15834-B.4).

use super::grid::set_as;
use super::measures::{bottom, has_blank_rows, left_inset, level_strokes, mm, right_inset, source, top};
use super::{Fault, Measure, Verdict};
use crate::faces::FaceClass;
use crate::pdf::MM;
use crate::report::Kind;
use crate::view::pdf::{LEFT, RIGHT, left, right};
use crate::view::{Element, Item, Side, View};

/// The 15 文种, longest first.
const KINDS: [&str; 16] = [
    "决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "纪要",
    "令", "函",
];
/// Cells of 2号 in the type area.
const MOST_CELLS: f64 = 20.3;

pub(super) fn measure(id: &str) -> Option<Measure> {
    Some(match id {
        "9704-7.3.1-a" => face,
        "9704-7.3.1-b" => place,
        "9704-7.3.1-c" => shape,
        "impl-7.3.1-d" => pitch,
        "15834-B.4-a" => no_end_mark,
        "reg-9-7-a" => composition,
        "9704-7.3.2-a" => addressee,
        "9704-7.3.2-b" => addressees_moved,
        _ => return None,
    })
}

fn face(view: &View) -> Verdict {
    Verdict::each(view.of(Element::Title), "没有标题", "2号（22磅）小标宋体", |item| {
        set_as(item, 22.0, FaceClass::XiaoBiaoSong)
    })
}

fn place(view: &View) -> Verdict {
    if view.kind == Kind::Letter {
        return Verdict::absent("信函的标题位置另见9704-10.1-e");
    }
    let Some(first) = view.first(Element::Title) else { return Verdict::absent("没有标题") };
    let mut faults = Vec::new();
    for item in view.of(Element::Title) {
        let off = item.lines.iter().find(|line| {
            let centre = f64::midpoint(left(line), right(line));
            (centre - f64::midpoint(LEFT, RIGHT)).abs() > 1.5
        });
        // Equal indents at both sides leave the middle where it is; one of the
        // first line, or of one side, does not.
        let insets = left_inset(view, item).zip(right_inset(view, item)).filter(|_| view.docx().is_some());
        let aside = insets.is_some_and(|(left, right)| (left - right).abs() > 0.5);
        if off.is_some() || (view.docx().is_some() && item.side != Side::Centre) || aside {
            faults.push(Fault::at(item, "没有居中"));
        }
    }
    if !matches!(view.kind, Kind::Document | Kind::Upward) {
        return Verdict::of(faults, "居中", "居中排布");
    }
    let wanted = "红色分隔线下空二行（约20.8毫米），居中";
    let rule = view.pages().and_then(|pages| {
        let strokes = level_strokes(&pages.first()?.strokes, 100.0, true);
        strokes.last().map(|stroke| stroke.from.1)
    });
    match (rule, top(view, first)) {
        (Some(rule), Some(top)) => {
            let gap = top - rule;
            if !(17.5..=26.5).contains(&gap) {
                faults.push(Fault::at(first, format!("距红线{}", mm(gap))));
            }
            Verdict::of(faults, format!("距红线{}", mm(gap)), wanted)
        }
        _ if !faults.is_empty() => Verdict::of(faults, "", wanted),
        (None, _) if view.docx().is_none() => Verdict::unknown("没有红色分隔线，标题与它的距离无从测量"),
        _ => Verdict::unknown("标题居中；与红线的距离须排版后测量"),
    }
}

/// Widths of the rows of a title in cells of its size.
fn widths(view: &View) -> Vec<f64> {
    let mut found = Vec::new();
    for item in view.of(Element::Title) {
        if item.lines.is_empty() {
            found.extend(item.rows.iter().map(|row| row.chars().map(cell_of).sum::<f64>()));
        } else {
            let size = item.size() * MM;
            found.extend(item.lines.iter().map(|line| (right(line) - left(line)) / size));
        }
    }
    found
}

fn cell_of(c: char) -> f64 {
    if c.is_ascii() { 0.5 } else { 1.0 }
}

fn rows(view: &View) -> Vec<String> {
    view.of(Element::Title).flat_map(|item| item.rows.iter().cloned()).collect()
}

fn shape(view: &View) -> Verdict {
    let wanted = "梯形或菱形，词意完整，一行不超过20字";
    let (widths, rows) = (widths(view), rows(view));
    let Some(first) = view.first(Element::Title) else { return Verdict::absent("没有标题") };
    let told = format!("各行{}字", widths.iter().map(|w| format!("{w:.0}")).collect::<Vec<_>>().join("、"));
    let mut faults = Vec::new();
    if widths.iter().any(|width| *width > MOST_CELLS) {
        if view.docx().is_some() {
            return Verdict::unknown(format!("{told}，有的行须由软件自动换行，形状须排版后核实"));
        }
        faults.push(Fault::at(first, format!("{told}，超过20字")));
    }
    if widths.len() < 2 {
        return if faults.is_empty() {
            Verdict::absent("标题只有一行")
        } else {
            Verdict::of(faults, told, wanted)
        };
    }
    if !is_trapezoid_or_diamond(&widths) {
        faults.push(Fault::at(first, told.clone()));
    }
    for (row, next) in rows.iter().zip(rows.iter().skip(1)) {
        let number = row.ends_with(|c: char| c.is_ascii_digit())
            && next.starts_with(|c: char| c.is_ascii_digit() || "年月日%号".contains(c));
        if number
            || next.starts_with(['的', '和', '与', '及', '、', '》', '”', '）'])
            || row.ends_with(['《', '“', '（'])
        {
            faults.push(Fault::at(first, format!("在“{row}”之后断行，词意不完整")));
        }
    }
    Verdict::of(faults, told, wanted).saying("词意是否完整还须由人判断")
}

/// Measurable form of the clause (spec 7.3.1-c): rising, falling or rising then
/// falling, with no two rows alike at n = 2.
fn is_trapezoid_or_diamond(widths: &[f64]) -> bool {
    const SAME: f64 = 0.4;
    let steps: Vec<f64> = widths.iter().zip(widths.iter().skip(1)).map(|(a, b)| b - a).collect();
    if steps.iter().all(|step| step.abs() <= SAME) {
        return false;
    }
    let mut falling = false;
    for step in steps {
        if step < -SAME {
            falling = true;
        } else if step > SAME && falling {
            return widths.windows(2).all(|pair| matches!(pair, [a, b] if b <= a));
        }
    }
    true
}

fn pitch(view: &View) -> Verdict {
    let steps: Vec<f64> = view
        .of(Element::Title)
        .flat_map(|item| item.lines.iter().zip(item.lines.iter().skip(1)))
        .map(|(a, b)| (b.y - a.y) / MM)
        .collect();
    if let Some(file) = view.docx() {
        let title = view.first(Element::Title).filter(|item| item.rows.len() > 1);
        let Some(paragraph) = title.and_then(|item| file.paragraphs.get(item.source?)) else {
            return Verdict::absent("标题只有一行");
        };
        let p = &paragraph.properties;
        let Some(line) = p.number("spacing", "line").filter(|_| p.get("spacing", "lineRule") == Some("exact")) else {
            return Verdict::unknown("标题行距由字体决定，须排版后测量");
        };
        let found = line as f64 / 20.0;
        let faults =
            if (28.3..=36.5).contains(&found) { vec![] } else { vec![Fault::anywhere(format!("{found:.1}磅"))] };
        return Verdict::of(faults, format!("{found:.1}磅"), "28.95～36磅");
    }
    let Some(step) = super::measures::median(steps) else { return Verdict::absent("标题只有一行") };
    let faults = if (28.3..=36.5).contains(&step) { vec![] } else { vec![Fault::anywhere(format!("{step:.1}磅"))] };
    Verdict::of(faults, format!("{step:.1}磅"), "28.95～36磅")
}

fn no_end_mark(view: &View) -> Verdict {
    let titles = view.items.iter().filter(|item| matches!(item.element, Element::Title | Element::AttachmentTitle));
    Verdict::each(titles, "没有标题", "标题末尾不用标点", |item| {
        let end = item.text.chars().next_back().filter(|c| "。；，、：;,:.".contains(*c))?;
        Some(format!("以“{end}”结尾"))
    })
}

/// Whether the words name organ, subject and 文种 is for a person; that the
/// last word is one of the 文种 is not.
fn composition(view: &View) -> Verdict {
    let title: String = view.of(Element::Title).map(|item| item.text.as_str()).collect();
    if title.is_empty() || view.kind == Kind::Plain {
        return Verdict::absent(if title.is_empty() { "没有标题" } else { "没有版头的文稿" });
    }
    let bare = title.trim_end_matches(['）', ')']);
    match KINDS.iter().find(|kind| title.ends_with(*kind) || bare.ends_with(*kind)) {
        Some(kind) => Verdict::kept(format!("文种为“{kind}”")),
        None => Verdict::unknown("标题末尾不是15种公文文种之一，是否合适须由人判断"),
    }
}

fn addressee(view: &View) -> Verdict {
    let wanted = "标题下空一行，居左顶格，回行顶格，末尾用全角冒号";
    Verdict::each(view.of(Element::Addressee), "没有主送机关", wanted, |item| {
        if !item.text.ends_with('：') {
            return Some("末尾没有全角冒号".to_owned());
        }
        if !item.lead.is_empty() || left_inset(view, item).is_some_and(|inset| inset.abs() > 0.6) {
            return Some(format!("左空{}", mm(left_inset(view, item).unwrap_or(0.0))));
        }
        if let Some(line) = item.lines.iter().skip(1).find(|line| (left(line) - LEFT).abs() > 0.6) {
            return Some(format!("回行左空{}", mm(left(line) - LEFT)));
        }
        if let Some(paragraph) = source(view, item) {
            let rest = super::measures::rest_offset(&paragraph.properties, item.size());
            if rest.abs() > 30.0 || item.side != Side::Left {
                return Some("没有顶格".to_owned());
            }
        }
        (has_blank_rows(item, 1.0) == Some(false)).then(|| format!("标题下空{:.1}行", item.blank_rows.unwrap_or(0.0)))
    })
}

fn addressees_moved(view: &View) -> Verdict {
    let Some(item) = view.first(Element::Addressee) else {
        return match view.first(Element::MainTo) {
            Some(_) => Verdict::kept("主送机关在版记"),
            None => Verdict::absent("没有主送机关"),
        };
    };
    if view.docx().is_some() {
        return Verdict::unknown("首页是否显示正文须排版后核实");
    }
    let shows = super::body::first_page_shows_body(view);
    let faults = if shows { vec![] } else { vec![Fault::at(item, "主送机关占满首页，首页没有正文")] };
    Verdict::of(faults, "首页有正文，主送机关不必移到版记", "首页不能显示正文时主送机关移至版记")
}

/// The last line of anything above the title, for letters.
pub(super) fn lowest_above_title(view: &View) -> Option<(f64, &Item)> {
    let above = view.items.iter().filter(|item| item.element.in_letterhead() && item.page.unwrap_or(1) == 1);
    above.filter_map(|item| Some((bottom(view, item)?, item))).max_by(|a, b| a.0.total_cmp(&b.0))
}
