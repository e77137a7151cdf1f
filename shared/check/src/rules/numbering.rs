//! Ordinals in sequence (9704-7.3.3-d; num-*).

use super::language::scan;
use super::measures::text_items;
use super::{Fault, Measure, Verdict};
use crate::view::patterns::{is_han_numeral, ordinal};
use crate::view::{Element, Item, View};

pub(super) fn measure(id: &str) -> Option<Measure> {
    Some(match id {
        "9704-7.3.3-d" | "num-order" => order,
        "33476.2-7.2.3-a" => deep,
        "num-skip" => skips,
        "num-restart" => restart,
        "num-single" => single,
        "num-runin" => |view| scan(view, "“一是”之后不加标点", run_in),
        "num-ordinalwords" => |view| scan(view, "如“第一，”“首先，”", ordinal_words),
        "num-chapter" => |view| scan(view, "“第一条”之后空一字", chapters),
        "num-decimal" => |view| scan(view, "不用“1.1”式编号", decimals),
        "num-heading-punct" => heading_marks,
        _ => return None,
    })
}

const NONE: &str = "没有结构层次序数";

/// Level, value and paragraph of each ordinal, part by part: attachments count
/// anew.
fn ordinals(view: &View) -> Vec<Vec<(u8, u32, &Item)>> {
    let mut parts = vec![Vec::new()];
    for item in &view.items {
        if item.element == Element::AttachmentLabel {
            parts.push(Vec::new());
        }
        let text = matches!(item.element, Element::Body | Element::AttachmentBody) && !item.in_table;
        if let Some(found) = ordinal(&item.text).filter(|_| text)
            && let Some(part) = parts.last_mut()
        {
            part.push((found.level, found.value, item));
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// A deeper level is opened by the next one or by leaving one out (which is
/// `num-skip`); never does a higher form stand inside a lower one.
fn order(view: &View) -> Verdict {
    let parts = ordinals(view);
    if parts.is_empty() {
        return Verdict::absent(NONE);
    }
    let mut faults = Vec::new();
    for part in &parts {
        let mut open: Vec<(u8, u32)> = Vec::new();
        for (level, value, item) in part {
            let known = open.iter().position(|(found, _)| found == level);
            match known {
                Some(at) => open.truncate(at + 1),
                // A form that comes up first under a lower one is out of order.
                None if open.last().is_some_and(|(last, _)| last > level) && *value == 1 => {
                    faults.push(Fault::at(
                        item,
                        format!("第{level}层序数用在第{}层之下", open.last().map_or(0, |l| l.0)),
                    ));
                    open.clear();
                    open.push((*level, *value));
                }
                None => open.push((*level, *value)),
            }
            if let Some(last) = open.last_mut() {
                last.1 = *value;
            }
        }
    }
    Verdict::of(faults, format!("{}个序数", parts.iter().map(Vec::len).sum::<usize>()), "一、→（一）→1.→（1）")
}

fn deep(view: &View) -> Verdict {
    match text_items(view).find(|item| item.level == Some(5)) {
        Some(_) => Verdict::kept("第五层用了其他形式"),
        None => Verdict::absent("不超过四层"),
    }
}

fn skips(view: &View) -> Verdict {
    let parts = ordinals(view);
    if parts.is_empty() {
        return Verdict::absent(NONE);
    }
    let mut faults = Vec::new();
    for part in &parts {
        let levels: std::collections::BTreeSet<u8> = part.iter().map(|(level, _, _)| *level).collect();
        let skipped = levels.contains(&1) && levels.contains(&3) && !levels.contains(&2);
        let first = part.iter().find(|(level, _, _)| *level == 3);
        faults.extend(first.filter(|_| skipped).map(|(_, _, item)| Fault::at(item, "由“一、”直接到“1.”")));
    }
    Verdict::of(faults, "逐级使用", "两层时用“一、”“（一）”")
}

fn restart(view: &View) -> Verdict {
    let parts = ordinals(view);
    if parts.is_empty() {
        return Verdict::absent(NONE);
    }
    let mut faults = Vec::new();
    for part in &parts {
        let mut last: std::collections::BTreeMap<u8, u32> = std::collections::BTreeMap::new();
        for (level, value, item) in part {
            last.retain(|found, _| found <= level);
            let before = last.insert(*level, *value);
            let follows = *value == 1 || before.is_some_and(|before| *value == before + 1);
            if !follows {
                let words = match before {
                    Some(before) => format!("第{level}层由{before}到{value}"),
                    None => format!("第{level}层从{value}开始"),
                };
                faults.push(Fault::at(item, words));
            }
        }
    }
    Verdict::of(faults, "连续", "从头连续编号")
}

fn single(view: &View) -> Verdict {
    let parts = ordinals(view);
    if parts.is_empty() {
        return Verdict::absent(NONE);
    }
    let mut faults = Vec::new();
    for part in &parts {
        for (at, (level, value, item)) in part.iter().enumerate() {
            let next = part.iter().skip(at + 1).find(|(found, _, _)| found <= level);
            let alone = *value == 1 && !next.is_some_and(|(found, value, _)| found == level && *value == 2);
            if alone {
                faults.push(Fault::at(item, format!("第{level}层只有一项")));
            }
        }
    }
    Verdict::of(faults, "各级均不止一项", "同级不止一项")
}

fn run_in(chars: &[char]) -> Option<String> {
    let found = chars.windows(3).position(
        |window| matches!(window, [number, '是' | '要', mark] if is_han_numeral(*number) && "，：、,:".contains(*mark)),
    )?;
    let starts = found == 0 || chars.get(found - 1).is_some_and(|c| "。；：".contains(*c));
    starts.then(|| format!("“{}”", chars.iter().skip(found).take(6).collect::<String>()))
}

fn ordinal_words(chars: &[char]) -> Option<String> {
    let text: String = chars.iter().take(4).collect();
    let wrong = ["首先、", "其次、", "最后、", "首先：", "其次："].iter().any(|wrong| text.starts_with(wrong));
    let numbered = matches!(chars, ['第', number, '、' | '：', ..] if is_han_numeral(*number));
    (wrong || numbered).then(|| format!("“{text}”"))
}

fn chapters(chars: &[char]) -> Option<String> {
    let count = chars.iter().skip(1).take_while(|c| is_han_numeral(**c)).count();
    let is = chars.first() == Some(&'第') && count > 0 && chars.get(count + 1).is_some_and(|c| "章条节".contains(*c));
    let mark = chars.get(count + 2).filter(|c| "、：，。．.".contains(**c));
    mark.filter(|_| is).map(|_| format!("“{}”", chars.iter().take(count + 4).collect::<String>()))
}

fn decimals(chars: &[char]) -> Option<String> {
    let whole = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    let part = chars.iter().skip(whole + 1).take_while(|c| c.is_ascii_digit()).count();
    let next = chars.get(whole + 1 + part);
    let is = (1..=2).contains(&whole) && chars.get(whole) == Some(&'.') && (1..=2).contains(&part);
    // 1.5亿元 at the head of a paragraph is a figure.
    let heads = next.is_some_and(|c| *c == '.' || c.is_whitespace()) || (part == 1 && next.is_some_and(|c| *c == '、'));
    (is && heads).then(|| format!("“{}”", chars.iter().take(whole + part + 2).collect::<String>()))
}

fn heading_marks(view: &View) -> Verdict {
    let headings =
        text_items(view).filter(|item| item.level.is_some() && item.text.chars().count() <= 25 && item.rows.len() <= 1);
    Verdict::each(headings, "没有独立成行的标题", "独立成行的标题末尾不用标点", |item| {
        let end = item.text.chars().next_back().filter(|c| "，、：".contains(*c))?;
        Some(format!("以“{end}”结尾"))
    })
}
