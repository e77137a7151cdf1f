//! Lines of a page that are no part of a plan.
//!
//! A text file has no tags, so a site's menus, counters and notices are told
//! by their words and shape. Three degrees: what is certain wherever it
//! stands, what is certain only outside the plans (before the first, after the
//! last), and what closes the page so that all behind it is furniture. The
//! words are those of web pages and print layout, not of any one site.

mod words;

use wenshu_model::RemovalReason;

use crate::number;
use crate::numeral;
use crate::paragraph::Paragraph;
use crate::row::Row;
use crate::text::{Text, is_han, is_space};
use words::{EDITOR, FOOT, LIBRARY, MENU, META, PREFACE, SITE, SITE_OUTSIDE};

/// A line or paragraph as these rules look at it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown<'a> {
    text: &'a Text,
    key: &'a str,
    heading: bool,
    indented: bool,
}

impl<'a> From<&'a Row<'_>> for Shown<'a> {
    fn from(row: &'a Row<'_>) -> Self {
        Self { text: &row.text, key: &row.key, heading: row.heading.is_some(), indented: row.indent > 0 }
    }
}

impl<'a> From<&'a Paragraph> for Shown<'a> {
    fn from(paragraph: &'a Paragraph) -> Self {
        Self {
            text: &paragraph.text,
            key: &paragraph.key,
            heading: paragraph.heading.is_some(),
            indented: paragraph.indent > 0,
        }
    }
}

/// What the line is when it is no part of a plan, wherever it stands.
pub(crate) fn anywhere<'a>(shown: impl Into<Shown<'a>>) -> Option<RemovalReason> {
    let row = shown.into();
    let key = row.key;
    let length = key.chars().count();
    if is_page_number(row) {
        return Some(RemovalReason::PageNumber);
    }
    if is_ornament(row) {
        return Some(RemovalReason::Ornament);
    }
    if length <= 250 && has(key, EDITOR) {
        return Some(RemovalReason::EditorPreface);
    }
    if length <= 120 && has(key, SITE) && !row.heading {
        return Some(RemovalReason::SiteFurniture);
    }
    if length <= 24
        && !key.contains('。')
        && has(key, LIBRARY)
        && !row.heading
        && number::mark(row.text.chars()).is_none()
    {
        return Some(RemovalReason::SiteFurniture);
    }
    if is_contents_entry(key) {
        return Some(RemovalReason::ContentsList);
    }
    if is_address(key) || is_meta_line(key) || is_breadcrumb(row) || opens_foot(row) {
        return Some(RemovalReason::SiteFurniture);
    }
    None
}

/// What the line is when it stands outside the plans.
pub(crate) fn outside<'a>(shown: impl Into<Shown<'a>>) -> Option<RemovalReason> {
    let row = shown.into();
    let key = row.key;
    let length = key.chars().count();
    if let Some(reason) = anywhere(row) {
        return Some(reason);
    }
    if is_preface(row) {
        return Some(RemovalReason::EditorPreface);
    }
    if is_headline(key) {
        return Some(RemovalReason::CollectionHeadline);
    }
    if length <= 40 && has(key, SITE_OUTSIDE) {
        return Some(RemovalReason::SiteFurniture);
    }
    let menu = MENU.iter().filter(|word| key.contains(*word)).count();
    if (menu >= 2 && length <= 60 && !key.contains('。')) || (menu == 1 && length <= 8) {
        return Some(RemovalReason::SiteFurniture);
    }
    if key.starts_with("标签:") || key.starts_with("•标签") || key.starts_with("关键词:") || key.starts_with("tags:")
    {
        return Some(RemovalReason::SiteFurniture);
    }
    None
}

/// What the line is when it stands in front of all plans, where a row of
/// short words is a menu and not a list of names.
pub(crate) fn before_plans<'a>(shown: impl Into<Shown<'a>>) -> Option<RemovalReason> {
    let row = shown.into();
    let text = row.text.string();
    let words = text.split_whitespace().count();
    let is_entry = |word: &str| (2..=6).contains(&word.chars().count()) && word.chars().all(is_han);
    let menu = words >= 4 && text.split_whitespace().all(is_entry);
    outside(row).or_else(|| (menu && !row.key.contains(['。', ','])).then_some(RemovalReason::SiteFurniture))
}

/// An editor's words in front of a plan.
pub(crate) fn is_preface<'a>(shown: impl Into<Shown<'a>>) -> bool {
    let key = shown.into().key;
    let length = key.chars().count();
    (length <= 400 && has(key, EDITOR))
        || ((12..=300).contains(&length) && key.contains(['。', ',', '!']) && has(key, PREFACE))
}

/// The first line of a page's foot.
pub(crate) fn opens_foot<'a>(shown: impl Into<Shown<'a>>) -> bool {
    let key = shown.into().key;
    // 【学校工作计划】相关文章：
    let related =
        key.trim_end_matches(':').ends_with("】相关文章") || key.trim_end_matches(':').ends_with("的相关文章");
    if related && key.chars().count() <= 60 {
        return true;
    }
    let key = key.trim_start_matches(['•', '·', '*', '-', '【', '[', '★', '■', '▪', '>']);
    FOOT.iter().any(|word| {
        key.strip_prefix(word).is_some_and(|rest| {
            let rest = rest.trim_start_matches(['】', ']']);
            rest.is_empty()
                || rest.starts_with([':', '】', '>', '/', 'h'])
                || key.chars().count() <= word.chars().count() + 3
        })
    })
}

/// A headline that promises a number of documents, and that number:
/// …工作计划(精选16篇), …计划范文5篇, …计划(大全5篇).
pub(crate) fn promised(key: &str) -> Option<u32> {
    let chars: Vec<char> = key.chars().collect();
    let mut best = None;
    for (index, _) in chars.iter().enumerate().filter(|(_, c)| **c == '篇') {
        let digits = chars.iter().take(index).rev().take_while(|c| numeral::digit(**c).is_some()).count();
        let before = if digits > 0 {
            digits
        } else {
            chars.iter().take(index).rev().take_while(|c| numeral::han_digit(**c).is_some() || **c == '十').count()
        };
        let number = chars.get(index - before..index).unwrap_or_default();
        let counter = index > before && chars.get(index - before - 1) == Some(&'第');
        if let Some((value, _)) = numeral::either(number)
            && !counter
            && (2..=500).contains(&value)
        {
            best = Some(value);
        }
    }
    best
}

/// A collection's headline: it promises a number, and is no sentence.
pub(crate) fn is_headline(key: &str) -> bool {
    key.chars().count() <= 60 && !key.contains('。') && promised(key).is_some()
}

/// - 1 -, —1—, 第1页, 第 1 页 共 5 页, 1/5.
fn is_page_number(row: Shown<'_>) -> bool {
    let key = row.key;
    if key.chars().count() > 14 {
        return false;
    }
    let dashes = |c: char| matches!(c, '-' | '—' | '–' | '―' | '－' | '─' | '·');
    let bare = key.trim_matches(dashes);
    let dashed = bare.len() < key.len() && key.starts_with(dashes) && key.ends_with(dashes);
    if dashed && !bare.is_empty() && bare.len() <= 4 && bare.chars().all(|c| c.is_ascii_digit()) {
        return true;
    }
    let page = |text: &str| {
        text.strip_prefix('第')
            .and_then(|rest| rest.strip_suffix('页'))
            .is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()))
    };
    if page(key) {
        return true;
    }
    if let Some((first, total)) = key.split_once('共') {
        let total = total.strip_suffix('页').is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()));
        return total && page(first.trim_end_matches([',', '/', '，']));
    }
    key.split_once('/').is_some_and(|(a, b)| {
        let digits = |n: &str| !n.is_empty() && n.len() <= 3 && n.chars().all(|c| c.is_ascii_digit());
        digits(a) && digits(b) && (row.indented || row.text.chars().iter().any(|c| is_space(*c)))
    })
}

/// A rule of dashes, stars or equals signs.
fn is_ornament(row: Shown<'_>) -> bool {
    row.text.len() >= 3
        && row.text.chars().iter().all(|c| {
            matches!(
                c,
                '-' | '='
                    | '*'
                    | '~'
                    | '·'
                    | '•'
                    | '─'
                    | '—'
                    | '━'
                    | '═'
                    | '☆'
                    | '★'
                    | '◆'
                    | '■'
                    | '#'
                    | '+'
                    | ' '
                    | '－'
            )
        })
}

/// 目录, and 一、指导思想……3: a list of contents with leaders and page numbers,
/// which no longer hold on the new pages.
fn is_contents_entry(key: &str) -> bool {
    if matches!(key, "目录" | "目次") {
        return true;
    }
    let bare = key.trim_end_matches(|c: char| c.is_ascii_digit());
    let leader = bare.chars().rev().take_while(|c| matches!(c, '.' | '…' | '·' | '．' | '-' | '_' | '。')).count();
    let number = key.len() - bare.len();
    (1..=3).contains(&number) && leader >= 4 && key.chars().count() <= 80 && bare.chars().any(is_han)
}

/// 一、指导思想 [tab] 3: an entry of a word processor's list of contents, below
/// its headline or another entry; elsewhere it may be the row of a table.
pub(crate) fn is_tabbed_contents_entry<'a>(shown: impl Into<Shown<'a>>) -> bool {
    let chars = shown.into().text.chars();
    let Some(tab) = chars.iter().rposition(|c| *c == '\t') else { return false };
    let (entry, page) = chars.split_at(tab);
    let page = page.get(1..).unwrap_or_default();
    (1..=3).contains(&page.len())
        && page.iter().all(char::is_ascii_digit)
        && entry.len() <= 80
        && entry.iter().any(|c| is_han(*c))
        && !entry.contains(&'。')
}

/// A line that is a web address and nothing else.
fn is_address(key: &str) -> bool {
    let start = key.starts_with("http://") || key.starts_with("https://") || key.starts_with("www.");
    start && !key.chars().any(is_han)
}

/// 作者: | 阅读: 6.33W 次 — several labels of a site's line on one line.
fn is_meta_line(key: &str) -> bool {
    let length = key.chars().count();
    // Two labels with their marks are four characters at the least.
    if !(4..=90).contains(&length) || key.contains('。') {
        return false;
    }
    let labels = META
        .iter()
        .filter(|word| {
            key.match_indices(*word).any(|(at, _)| {
                let rest = key.get(at + word.len()..).unwrap_or_default();
                let rest = rest.trim_start_matches(['次', '数', '量', '者', '人']);
                rest.starts_with([':', '|', '(', '[']) || rest.starts_with(|c: char| c.is_ascii_digit())
            })
        })
        .count();
    labels >= 2
}

/// 首页 > 教育 > 正文.
fn is_breadcrumb(row: Shown<'_>) -> bool {
    let key = row.key;
    let steps = key.chars().filter(|c| matches!(c, '>' | '»' | '›')).count();
    let short = key.chars().count() <= 80 && !key.contains('。');
    short && (steps >= 2 || (steps == 1 && (key.contains("首页") || key.contains("位置"))))
}

fn has(key: &str, words: &[&str]) -> bool {
    words.iter().any(|word| key.contains(word))
}

#[cfg(test)]
mod tests {
    use wenshu_model::source::Hint;

    use super::*;
    use crate::fold;
    use crate::text::Text;

    fn row<'s>(text: &str, hint: &'s Hint) -> Row<'s> {
        let text = Text::of_line(1, text);
        Row {
            key: fold::key(text.chars()),
            indent: 0,
            blanks: 0,
            markup: Vec::new(),
            heading: None,
            hint,
            cell: None,
            text,
        }
    }

    #[test]
    fn lines_of_a_page_are_told_by_words_and_shape() {
        let hint = Hint::default();
        for (text, reason) in [
            ("一键复制全文保存为WORD", RemovalReason::SiteFurniture),
            ("本文地址:https://www.example.com/1.html", RemovalReason::SiteFurniture),
            ("手機版首頁 > 作文載體作文 > 話題作文 > 計劃", RemovalReason::SiteFurniture),
            (" 作者: | 閱讀: 6.33W 次", RemovalReason::SiteFurniture),
            ("发布时间：2024-01-02 来源：本站 浏览：33", RemovalReason::SiteFurniture),
            ("以下是小编为您整理的计划，供大家参考。", RemovalReason::EditorPreface),
            ("- 1 -", RemovalReason::PageNumber),
            ("第 3 页 共 8 页", RemovalReason::PageNumber),
            ("==========", RemovalReason::Ornament),
            ("版權聲明:", RemovalReason::SiteFurniture),
            ("CopyRight 某网 2012-2024 All Rights Reserved .版权所有", RemovalReason::SiteFurniture),
        ] {
            assert_eq!(anywhere(&row(text, &hint)), Some(reason), "{text}");
        }
    }

    #[test]
    fn lines_of_a_plan_are_kept() {
        let hint = Hint::default();
        for text in [
            "加强作者队伍建设，时间安排如下。",
            "一、组织机构",
            "推进“互联网+教育”，打造网上分享平台。",
            "____",
            "2024年3月",
            "联系人：张三，电话：010-12345678",
            "责任单位：教育局 完成时间：12月底",
        ] {
            assert_eq!(anywhere(&row(text, &hint)), None, "{text}");
        }
    }

    #[test]
    fn a_headline_promises_a_number() {
        assert_eq!(promised("教育局综治个人工作计划(实用16篇)"), Some(16));
        assert_eq!(promised("教育局工作计划范文5篇,供大家参考"), Some(5));
        assert_eq!(promised("工作计划(精选十五篇)"), Some(15));
        assert_eq!(promised("工作计划篇3"), None);
        assert_eq!(promised("发表论文第3篇"), None);
    }
}
