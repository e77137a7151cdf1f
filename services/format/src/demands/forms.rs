//! Forms of elements that the standard does not allow. They are set as they
//! were given.

use wenshu_model::{Finding, FindingCode, PaperKind, Severity};

use crate::characters::{at, is_han, is_han_numeral, run_end};
use crate::merge::shortened;
use crate::normalise::issue_date;
use crate::slots::Slot;
use crate::texts::{Part, Revised};

/// One finding for each element of a wrong form. In a plain paper, number and
/// date of the text are left alone: they bind nobody there.
pub(super) fn findings(kind: PaperKind, texts: &[Revised]) -> Vec<Finding> {
    let mut found = Vec::new();
    for text in texts {
        let is_bound = text.given || kind != PaperKind::Plain;
        let dense: Vec<char> = text.text.chars().iter().copied().filter(|c| !c.is_whitespace()).collect();
        let fault = match text.part {
            Part::CopyNumber => copy_number(&dense),
            Part::Secrecy => secrecy(&dense),
            Part::Urgency => urgency(&dense),
            Part::DocumentNumber if is_bound => document_number(&dense, kind),
            Part::DateOfIssue if is_bound => date(&dense, 0, "9704-7.3.5.4-a"),
            Part::PrintingDate if is_bound => date(&dense, 2, "9704-7.4.3-a"),
            Part::MarkSuffix => mark_suffix(&dense, kind),
            _ => None,
        };
        found.extend(fault.map(|(rule, why)| finding(text, rule, why)));
    }
    found
}

/// Rule and what is wrong.
type Fault = (&'static str, &'static str);

fn copy_number(text: &[char]) -> Option<Fault> {
    let is_right = text.len() == 6 && text.iter().all(char::is_ascii_digit);
    (!is_right).then_some(("9704-7.2.1-a", "份号应为6位阿拉伯数字"))
}

fn secrecy(text: &[char]) -> Option<Fault> {
    let level: String = text.iter().take(2).collect();
    if !["绝密", "机密", "秘密"].contains(&level.as_str()) {
        return Some(("reg-9-2-a", "密级应为绝密、机密或者秘密"));
    }
    let period = text.get(2..).unwrap_or_default();
    match period.split_first() {
        None => Some(("reg-9-2-a", "没有标注保密期限")),
        Some(('★', rest)) if !rest.is_empty() => {
            let is_counted = rest.last().is_some_and(|unit| matches!(unit, '年' | '月'));
            let has_han_figures = is_counted && rest.iter().any(|c| is_han_numeral(*c));
            has_han_figures.then_some(("9704-7.2.2-a", "保密期限中的数字应为阿拉伯数字"))
        }
        Some(_) => Some(("9704-7.2.2-a", "密级和保密期限之间应为“★”")),
    }
}

fn urgency(text: &[char]) -> Option<Fault> {
    let word: String = text.iter().collect();
    match word.as_str() {
        "特急" | "加急" => None,
        "特提" | "平急" => Some(("reg-9-3-a", "“特提”“平急”只用于电报")),
        _ => Some(("reg-9-3-a", "紧急程度应为特急或者加急")),
    }
}

fn document_number(text: &[char], kind: PaperKind) -> Option<Fault> {
    match kind {
        // Organs number their minutes as they like (9704-10.3-d).
        PaperKind::Minutes => None,
        PaperKind::Order => (!is_order_number(text)).then_some(("9704-10.2-b", "令号应为“第×号”")),
        _ => agency_number(text),
    }
}

fn is_order_number(text: &[char]) -> bool {
    let inner = text.strip_prefix(&['第']).and_then(|rest| rest.strip_suffix(&['号'])).unwrap_or_default();
    let is_arabic = inner.iter().all(char::is_ascii_digit) && inner.first() != Some(&'0');
    !inner.is_empty() && (is_arabic || inner.iter().all(|c| is_han_numeral(*c)))
}

/// 机关代字〔2026〕12号 (9704-7.2.5-b).
fn agency_number(text: &[char]) -> Option<Fault> {
    const RULE: &str = "9704-7.2.5-b";
    let agency = run_end(text, 0, |c| is_han(c) || c.is_ascii_alphabetic() || matches!(c, '（' | '）' | '(' | ')'));
    if agency == 0 || at(text, agency) != '〔' {
        return Some((RULE, "发文字号应由机关代字、年份〔〕和发文顺序号组成"));
    }
    let year = run_end(text, agency + 1, |c| c.is_ascii_digit());
    if year != agency + 5 || at(text, year) != '〕' {
        return Some((RULE, "发文字号的年份应为四位数，用六角括号括入"));
    }
    let number = text.get(year + 1..).unwrap_or_default();
    match number {
        ['第', ..] => Some((RULE, "发文顺序号不加“第”字")),
        ['0', ..] => Some((RULE, "发文顺序号不编虚位")),
        [digits @ .., '号'] if !digits.is_empty() && digits.iter().all(char::is_ascii_digit) => None,
        _ => Some((RULE, "发文顺序号应为阿拉伯数字，后加“号”字")),
    }
}

/// Year, month and day, and `more` characters behind them.
fn date(text: &[char], more: usize, rule: &'static str) -> Option<Fault> {
    let is_right = issue_date(text).is_some_and(|date| date.is_complete && date.covers + more == text.len());
    (!is_right).then_some((rule, "日期应写明年、月、日"))
}

fn mark_suffix(text: &[char], kind: PaperKind) -> Option<Fault> {
    let is_letter = kind == PaperKind::Letter && text.ends_with(&['文', '件']);
    is_letter.then_some(("9704-10.1-a", "信函格式的发文机关标志不加“文件”"))
}

fn finding(text: &Revised, rule: &str, why: &str) -> Finding {
    let name = Slot::of(text.part).map_or("", Slot::name);
    let value = shortened(&text.string());
    Finding {
        code: FindingCode::ElementForm,
        severity: Severity::Warning,
        lines: text.lines,
        message: format!("{name}“{value}”：{why}（{rule}），未改动"),
        excerpt: value,
    }
}
