//! What may not begin or end a line (GB/T 15834 5.1, 15835-5.1.7, unit-d,
//! impl-break), on the visual lines of a PDF.

use super::{Fault, Measure, Verdict};
use crate::text::is_han;
use crate::view::{Item, View};

pub(super) fn measure(id: &str) -> Option<Measure> {
    Some(match id {
        "15834-5.1.1-a" => |view| starts(view, "。，、；：．", "不在行首"),
        "15834-5.1.2-a" => |view| starts(view, "？！", "不在行首"),
        "15834-5.1.3-a" => pairs,
        "15834-5.1.4-a" => |view| split(view, '—'),
        "15834-5.1.5-a" => |view| split(view, '…'),
        "15834-5.1.6-a" => connectors,
        "15834-5.1.7-a" => |view| starts(view, "·", "不在行首"),
        "15834-5.1.9-a" => slashes,
        "15834-5.1.10-a" => pressed,
        "15834-5.1.11-a" => |view| match view.docx() {
            Some(_) => Verdict::unknown(NEEDS_LAYOUT),
            None => Verdict::kept("可以压缩，不作要求"),
        },
        "15835-5.1.7-a" => digits,
        "unit-d" => units,
        "impl-break" => kept_together,
        _ => return None,
    })
}

const NEEDS_LAYOUT: &str = "DOCX 的换行须排版后才能检查；请另检查由它导出的 PDF";

/// Each line but the last of a paragraph with the one after it.
fn breaks(view: &View) -> impl Iterator<Item = (&Item, &str, &str)> {
    view.items.iter().flat_map(|item| {
        let pairs = item.rows.iter().zip(item.rows.iter().skip(1));
        pairs.map(move |(above, below)| (item, above.as_str(), below.as_str()))
    })
}

fn each(view: &View, wanted: &str, fault: impl Fn(&str, &str) -> Option<String>) -> Verdict {
    if view.docx().is_some() {
        return Verdict::unknown(NEEDS_LAYOUT);
    }
    let faults = breaks(view)
        .filter_map(|(item, above, below)| {
            let words = fault(above, below)?;
            let page = item.lines.iter().find(|line| line.text().trim() == below).map(|line| line.page + 1);
            let mut fault = Fault::at(item, words);
            fault.place.page = page.or(fault.place.page);
            Some(fault)
        })
        .collect();
    Verdict::of(faults, format!("检查{}处换行", breaks(view).count()), wanted)
}

fn quoted(above: &str, below: &str) -> String {
    let end: String = above.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    let start: String = below.chars().take(4).collect();
    format!("“{end}／{start}”")
}

fn starts(view: &View, marks: &'static str, wanted: &str) -> Verdict {
    each(view, wanted, |above, below| below.chars().next().filter(|c| marks.contains(*c)).map(|_| quoted(above, below)))
}

fn pairs(view: &View) -> Verdict {
    each(view, "前一半不在行末，后一半不在行首", |above, below| {
        let open = above.chars().next_back().is_some_and(|c| "“‘（《〈〔【".contains(c));
        let close = below.chars().next().is_some_and(|c| "”’）》〉〕】".contains(c));
        (open || close).then(|| quoted(above, below))
    })
}

fn split(view: &View, mark: char) -> Verdict {
    each(view, "不分处两行", |above, below| {
        let before = above.chars().rev().take_while(|c| *c == mark).count();
        let after = below.chars().take_while(|c| *c == mark).count();
        (before % 2 == 1 && after % 2 == 1).then(|| quoted(above, below))
    })
}

fn connectors(view: &View) -> Verdict {
    each(view, "不在行首", |above, below| {
        let dashes = below.chars().take_while(|c| *c == '—').count();
        let wrong = below.starts_with(['～', '-', '~']) || dashes == 1 && !above.ends_with('—');
        wrong.then(|| quoted(above, below))
    })
}

fn slashes(view: &View) -> Verdict {
    each(view, "不在行首或行末", |above, below| {
        (below.starts_with('/') || above.ends_with('/')).then(|| quoted(above, below))
    })
}

/// A full line that ends in a mark: the mark's cell reaches past the margin or
/// the line holds a character more.
fn pressed(view: &View) -> Verdict {
    if view.docx().is_some() {
        return Verdict::unknown(NEEDS_LAYOUT);
    }
    Verdict::unknown("行末标点所占宽度因字体而异，须看排版结果")
}

fn digits(view: &View) -> Verdict {
    let wide = view.items.iter().find(|item| item.text.chars().any(|c| ('０'..='９').contains(&c)));
    if let Some(item) = wide {
        return Verdict::of(vec![Fault::at(item, "有全角数字")], "", "半角数字，不分处两行");
    }
    if view.docx().is_some() {
        return Verdict::unknown("没有全角数字；数字是否分处两行须排版后核实");
    }
    each(view, "半角数字，不分处两行", |above, below| {
        let end = above.chars().next_back().is_some_and(|c| c.is_ascii_digit());
        let start = below.chars().next().is_some_and(|c| c.is_ascii_digit() || c == '.' || c == '%');
        (end && start).then(|| quoted(above, below))
    })
}

fn units(view: &View) -> Verdict {
    each(view, "数值与单位不分处两行", |above, below| {
        let end = above.chars().next_back().is_some_and(|c| c.is_ascii_digit());
        let unit = ["%", "％", "℃", "km", "kg", "mm", "m²", "公里", "公斤", "平方米", "公顷", "吨"];
        (end && unit.iter().any(|unit| below.starts_with(unit))).then(|| quoted(above, below))
    })
}

fn kept_together(view: &View) -> Verdict {
    each(view, "数字与单位、外文单词、年份括号不分处两行", |above, below| {
        let digit = above.chars().next_back().is_some_and(|c| c.is_ascii_digit());
        let date = digit && below.starts_with(['年', '月', '日', '号']);
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        let word = letter(above.chars().next_back()) && letter(below.chars().next());
        let alone = above.chars().all(|c| !is_han(c)) && above.chars().count() <= 3 && above.ends_with('.');
        (date || word || alone).then(|| quoted(above, below))
    })
}
