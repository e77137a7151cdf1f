//! Nothing that a reader sees is lost, and nothing is invented: the visible
//! text of generated files is in the lines or in `removed`.

// Helpers outside of test functions fail the test when they panic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use crate::shared;

use std::collections::BTreeMap;

use proptest::{prelude::*, sample::select};
use shared::{read, shown_lines};
use wenshu_ingest::{Limits, ingest};
use wenshu_model::{RemovalReason, Source, source::Media};

/// Counts the characters of texts, white space left out.
fn count<'t>(texts: impl IntoIterator<Item = &'t str>) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for c in texts.into_iter().flat_map(str::chars).filter(|c| !c.is_whitespace()) {
        *counts.entry(c).or_insert(0) += 1;
    }
    counts
}

fn lines_and_removed(source: &Source) -> BTreeMap<char, usize> {
    let lines = source.lines.iter().map(|line| line.text.as_str());
    count(lines.chain(source.removed.iter().map(|removed| removed.text.as_str())))
}

/// Words as they occur in plans, with the traps of Markdown and HTML.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(vec![
            "一、指导思想", "（一）目标", "1、加强学习", "2024年", "教育局", "工作计划", "全面贯彻", "教师队伍", "安全管理",
            "20__年", "____一中", "xx县", "“三统一”", "《办法》", "——开展", "100%", "3~5人", "第(1)条", "，", "。", "；", "、",
        ])
        .prop_map(str::to_owned),
        1 => "[\u{4e00}-\u{4fff}]{1,6}",
        1 => "[a-z0-9]{1,5}",
    ]
}

fn sentence() -> impl Strategy<Value = String> {
    proptest::collection::vec(word(), 1..8).prop_map(|words| words.concat())
}

/// A piece of Markdown and the text that its reader sees.
fn markdown_block() -> impl Strategy<Value = (String, Vec<String>)> {
    prop_oneof![
        3 => sentence().prop_map(|text| (text.clone(), vec![text])),
        1 => (1..=6usize, sentence()).prop_map(|(level, text)| (format!("{} {text}", "#".repeat(level)), vec![text])),
        1 => (sentence(), sentence(), sentence())
            .prop_map(|(a, b, c)| (format!("{a}**粗体{b}**{c}"), vec![format!("{a}粗体{b}{c}")])),
        1 => proptest::collection::vec(sentence(), 1..4)
            .prop_map(|items| (items.iter().map(|item| format!("- {item}\n")).collect(), items)),
        1 => proptest::collection::vec(sentence(), 1..4).prop_map(|items| {
            let seen: Vec<String> = items.iter().enumerate().map(|(n, item)| format!("{}. {item}", n + 1)).collect();
            (seen.join("\n"), seen)
        }),
        1 => (sentence(), sentence()).prop_map(|(a, b)| (format!("> {a}\n> {b}"), vec![a, b])),
        1 => proptest::collection::vec((sentence(), sentence()), 1..4).prop_map(|rows| {
            let body: String = rows.iter().map(|(a, b)| format!("| {a} | {b} |\n")).collect();
            let mut seen = vec!["甲".to_owned(), "乙".to_owned()];
            seen.extend(rows.into_iter().flat_map(|(a, b)| [a, b]));
            (format!("| 甲 | 乙 |\n|---|---|\n{body}"), seen)
        }),
        1 => (sentence(), sentence()).prop_map(|(a, b)| (format!("    {a}\n    {b}"), vec![a, b])),
        1 => sentence().prop_map(|text| (format!("甲[{text}](http://a.b/c)乙"), vec![format!("甲{text}乙")])),
        1 => (sentence(), sentence()).prop_map(|(a, b)| (format!("{a}<br>{b}"), vec![a, b])),
    ]
}

/// A piece of HTML and the text that its reader sees.
fn html_block() -> impl Strategy<Value = (String, Vec<String>)> {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    prop_oneof![
        4 => (select(vec!["p", "div", "h1", "h3", "section", "blockquote", "center"]), sentence())
            .prop_map(move |(tag, text)| (format!("<{tag}>{}</{tag}>", escaped(&text)), vec![text])),
        1 => proptest::collection::vec(sentence(), 1..4).prop_map(|items| {
            let body: String = items.iter().map(|item| format!("<li>{item}")).collect();
            (format!("<ul>{body}</ul>"), items)
        }),
        1 => proptest::collection::vec((sentence(), sentence()), 1..4).prop_map(|rows| {
            let body: String = rows.iter().map(|(a, b)| format!("<tr><td>{a}</td><td>{b}</td></tr>")).collect();
            (format!("<table>{body}</table>"), rows.into_iter().flat_map(|(a, b)| [a, b]).collect())
        }),
        1 => (sentence(), sentence()).prop_map(|(a, b)| (format!("<p><b>{a}</b><br>{b}</p>"), vec![a, b])),
        1 => (select(vec!["nav", "footer", "aside", "p hidden", "div class=menu", "div style='display:none'"]), sentence())
            .prop_map(|(tag, text)| (format!("<{tag}>{text}</{}>", tag.split(' ').next().unwrap()), vec![text])),
        1 => sentence().prop_map(|text| (format!("<button>{text}</button>"), vec![text])),
        1 => sentence().prop_map(|text| (format!("<img alt='{text}'>"), vec![text])),
        1 => sentence().prop_map(|text| (format!("<script>{text}</script><style>{text}</style>"), vec![])),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_keeps_every_character(text in "[ -~\u{a0}-\u{ff}\u{200b}-\u{200f}\u{4e00}-\u{4fff}，。、\n\r\t]{1,300}") {
        // The lines of a plain text and what was taken out are the whole text.
        let Ok(source) = ingest(text.as_bytes(), "a.txt", &Limits::default()) else { return Ok(()) };
        prop_assume!(source.media == Media::Text && source.findings.is_empty());
        let visible: String = text.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
        prop_assert_eq!(lines_and_removed(&source), count([visible.as_str()]));
    }

    #[test]
    fn a_text_is_its_lines(lines in proptest::collection::vec(sentence(), 1..20)) {
        let text = lines.join("\n");
        let source = read(text.as_bytes(), "a.txt");
        prop_assert_eq!(source.media, Media::Text);
        prop_assert!(source.removed.is_empty());
        let texts: Vec<&str> = source.lines.iter().map(|line| line.text.as_str()).collect();
        prop_assert_eq!(texts, lines.iter().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn the_visible_text_of_markdown_is_its_lines(blocks in proptest::collection::vec(markdown_block(), 1..12)) {
        let text: String = blocks.iter().map(|(typed, _)| format!("{typed}\n\n")).collect();
        let source = read(format!("# 题\n\n{text}").as_bytes(), "a.md");
        prop_assert_eq!(source.media, Media::Markdown);
        let seen: Vec<&str> = blocks.iter().flat_map(|(_, seen)| seen).map(String::as_str).collect();
        let lines = shown_lines(&source);
        prop_assert_eq!(count(lines.iter().skip(1).map(String::as_str)), count(seen.iter().copied()));
        prop_assert_eq!(&lines[1..], seen.as_slice());
        // What is typed and not shown is listed as mark-up, to the character.
        prop_assert!(source.removed.iter().all(|removed| removed.reason == RemovalReason::Markup));
        let typed: String = format!("# 题{text}").split_whitespace().collect();
        let mut held = lines_and_removed(&source);
        held.retain(|c, _| !c.is_whitespace());
        prop_assert_eq!(held, count([typed.as_str()]));
    }

    #[test]
    fn the_text_of_a_page_is_its_lines_and_what_was_removed(blocks in proptest::collection::vec(html_block(), 1..15)) {
        let page: String = blocks.iter().map(|(typed, _)| typed.as_str()).collect();
        let page = format!("<!DOCTYPE html><body><p>题</p>{page}</body>");
        let source = read(page.as_bytes(), "a.html");
        let seen = blocks.iter().flat_map(|(_, seen)| seen).map(String::as_str);
        prop_assert_eq!(lines_and_removed(&source), count(seen.chain(["题"])));
        prop_assert!(source.removed.iter().all(|removed| removed.reason != RemovalReason::Markup));
    }

    #[test]
    fn reading_is_repeatable(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let once = ingest(&bytes, "a", &Limits::default());
        prop_assert_eq!(once, ingest(&bytes, "a", &Limits::default()));
    }

    #[test]
    fn spans_and_places_lie_in_their_lines(text in "([#*_`>|\\[\\]()<>a-z!& \n-]|一、|粗|</?b>|<br>|</?q>|<t[dr]>|<table>|<p>){1,120}") {
        for start in ["# 题\n", "<html>", ""] {
            let Ok(source) = ingest(format!("{start}{text}").as_bytes(), "a", &Limits::default()) else { continue };
            for line in &source.lines {
                let chars = line.text.chars().count() as u32;
                prop_assert!(!line.text.contains(['\n', '\r']));
                prop_assert!(line.origin.line.is_some_and(|line| line >= 1));
                for run in &line.hint.emphasis {
                    prop_assert!(run.start < run.end && run.end <= chars, "{:?} in {:?}", run, line.text);
                }
            }
        }
    }
}
