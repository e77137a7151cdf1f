//! The five real files as Markdown and as HTML give the lines of the text.

// Helpers outside of test functions fail the test when they panic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use crate::shared;

use encoding_rs::{BIG5, GB18030};
use shared::{PLANS, has_finding, only_marks_removed, plan, read, removed, shown, shown_lines};
use wenshu_model::{FindingCode, RemovalReason, source::Media};

/// What every form of a file must give: its lines, without the marks of its
/// headings and without the blank ones.
fn expected(name: &str) -> Vec<String> {
    let text = plan(name);
    let lines = text.lines().map(|line| shown(line.trim_start_matches(['#', ' '])));
    lines.filter(|line| !line.is_empty()).collect()
}

/// Lines that are not blank, and the level of each marked heading.
fn source_lines(name: &str) -> Vec<(String, Option<usize>)> {
    let text = plan(name);
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let body = line.trim_start_matches('#');
            let signs = line.len() - body.len();
            (body.to_owned(), (signs > 0).then_some(signs))
        })
        .collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// One element a line, headings as headings.
fn html_body(name: &str, tag: &str) -> String {
    source_lines(name)
        .iter()
        .map(|(line, level)| match level {
            Some(level) => format!("<h{level}>{}</h{level}>\n", escaped(line)),
            None => format!("<{tag}>{}</{tag}>\n", escaped(line)),
        })
        .collect()
}

#[test]
fn text_gives_its_own_lines() {
    for name in PLANS {
        assert_eq!(shown_lines(&read(plan(name).as_bytes(), name)), expected(name), "{name}");
    }
}

#[test]
fn markdown_paragraphs_give_the_same_lines() {
    for name in PLANS {
        let text: String = source_lines(name)
            .iter()
            .map(|(line, level)| format!("{}{line}\n\n", level.map_or_else(String::new, |level| "#".repeat(level))))
            .collect();
        // One heading in front makes each of them Markdown.
        let source = read(format!("# 卷首\n\n{text}").as_bytes(), "a.md");
        assert_eq!(source.media, Media::Markdown);
        assert_eq!(shown_lines(&source)[1..], expected(name), "{name}");
        assert!(only_marks_removed(&source), "{name}: {:?}", source.removed);
        assert!(source.lines.iter().all(|line| !line.hint.continues && line.hint.emphasis.is_empty()), "{name}");
    }
}

#[test]
fn markdown_lines_without_blank_lines_between_give_the_same_lines() {
    for name in PLANS {
        let text: String = source_lines(name).iter().map(|(line, _)| format!("{line}\n")).collect();
        let source = read(format!("# 卷首\n\n{text}").as_bytes(), "a.md");
        assert_eq!(shown_lines(&source)[1..], expected(name), "{name}");
    }
}

#[test]
fn markdown_headings_give_the_same_lines_and_a_hint() {
    for name in PLANS {
        let heading = |line: &str| line.starts_with(['一', '二', '三', '四', '五']) && line.contains('、');
        let lines = source_lines(name);
        let text: String = lines
            .iter()
            .map(|(line, _)| if heading(line) { format!("## {line}\n\n") } else { format!("{line}\n\n") })
            .collect();
        let source = read(format!("# 卷首\n\n{text}").as_bytes(), "a.md");
        assert_eq!(shown_lines(&source)[1..], expected(name), "{name}");
        let marked: Vec<&str> =
            source.lines.iter().filter(|line| line.hint.heading == Some(2)).map(|line| line.text.as_str()).collect();
        let wanted: Vec<&str> = lines.iter().map(|(line, _)| line.as_str()).filter(|line| heading(line)).collect();
        assert_eq!(marked, wanted, "{name}");
    }
}

#[test]
fn html_elements_give_the_same_lines() {
    for name in PLANS {
        for tag in ["p", "div", "section", "li"] {
            let source = read(html_body(name, tag).as_bytes(), "a.html");
            assert_eq!(source.media, Media::Html, "{name}");
            assert_eq!(shown_lines(&source), expected(name), "{name} {tag}");
            assert!(source.removed.is_empty(), "{name} {tag}: {:?}", source.removed);
        }
    }
}

#[test]
fn html_line_breaks_give_the_same_lines() {
    for name in PLANS {
        let lines: Vec<String> = source_lines(name).iter().map(|(line, _)| escaped(line)).collect();
        let source = read(format!("<div>{}</div>", lines.join("<br>\n")).as_bytes(), "a.html");
        assert_eq!(shown_lines(&source), expected(name), "{name}");
    }
}

#[test]
fn furniture_around_the_text_of_a_page_is_left_out() {
    for name in PLANS {
        let page = format!(
            r#"<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>范文大全网</title>
<style>.a{{color:red}}</style><script>var t = "<p>脚本里的字</p>";</script></head>
<body>
<header><a href="/">范文大全网</a></header>
<nav><ul><li><a href="/1">首页</a></li><li><a href="/2">计划</a></li></ul></nav>
<div class="breadcrumb"><a href="/">首页</a> &gt; <a href="/2">计划</a></div>
<div style="display:none">防采集文字</div>
<div class="article-content">{}</div>
<div class="pager"><a href="/p">上一篇</a> <a href="/n">下一篇</a></div>
<div id="related"><h4>相关推荐</h4><ul><li><a href="/3">甲计划</a></li><li><a href="/4">乙计划</a></li></ul></div>
<form><input type="text" placeholder="搜索"><button>找一找</button></form>
<footer>版权归范文大全网</footer>
<script>track()</script></body></html>"#,
            html_body(name, "p")
        );
        let source = read(page.as_bytes(), "a.html");
        assert_eq!(shown_lines(&source), expected(name), "{name}");
        assert_eq!(removed(&source, RemovalReason::PageTitle), ["范文大全网"]);
        assert_eq!(removed(&source, RemovalReason::HiddenText), ["防采集文字"]);
        assert_eq!(removed(&source, RemovalReason::FormControl), ["搜索", "找一找"]);
        let furniture = removed(&source, RemovalReason::SiteFurniture);
        let wanted = [
            "范文大全网",
            "首页\n计划",
            "首页 > 计划",
            "上一篇 下一篇",
            "相关推荐\n甲计划\n乙计划",
            "版权归范文大全网",
        ];
        assert_eq!(furniture, wanted, "{name}");
        assert!(source.removed.iter().all(|removed| !removed.text.contains("脚本")));
    }
}

#[test]
fn a_wrong_or_missing_charset_declaration_changes_nothing_but_the_findings() {
    for name in PLANS {
        for declared in ["gb2312", "utf-8", "big5", "iso-8859-1", "x-unknown", ""] {
            let meta = if declared.is_empty() { String::new() } else { format!("<meta charset=\"{declared}\">") };
            let page = format!("<html><head>{meta}</head><body>\n{}</body></html>", html_body(name, "p"));
            let encodings = [("UTF-8", page.clone().into_bytes()), ("gb18030", GB18030.encode(&page).0.into_owned())];
            for (actual, bytes) in encodings {
                let source = read(&bytes, "a.html");
                assert_eq!(source.encoding.name, actual, "{name} {declared}");
                assert_eq!(shown_lines(&source), expected(name), "{name} {declared} {actual}");
                let right = declared.is_empty()
                    || (declared == "utf-8" && actual == "UTF-8")
                    || (declared == "gb2312" && actual == "gb18030");
                assert_eq!(has_finding(&source, FindingCode::EncodingDeclaredWrong), !right, "{declared} {actual}");
            }
        }
    }
}

#[test]
fn a_big5_page_that_says_gb2312_is_read_as_big5() {
    let text = plan("001.txt");
    let page: String = text
        .lines()
        .map(|line| format!("<p>{}</p>\n", escaped(line)))
        .flat_map(|line| line.chars().collect::<Vec<_>>())
        .filter(|c| !BIG5.encode(c.encode_utf8(&mut [0; 4])).2)
        .collect();
    let bytes = BIG5.encode(&page).0.into_owned();
    let mut declared =
        b"<html><head><meta http-equiv=Content-Type content='text/html; charset=gb2312'></head>".to_vec();
    declared.extend(bytes);
    let source = read(&declared, "001.html");
    assert_eq!(source.encoding.name, "Big5");
    assert_eq!(shown_lines(&source), shown_lines(&read(page.as_bytes(), "001.html")));
    assert!(has_finding(&source, FindingCode::EncodingDeclaredWrong));
}

#[test]
fn every_form_is_read_the_same_way_twice() {
    for name in PLANS {
        for text in [plan(name), html_body(name, "p")] {
            assert_eq!(read(text.as_bytes(), name), read(text.as_bytes(), name));
        }
    }
}

#[test]
fn the_lines_of_a_text_read_again_are_the_same_lines() {
    for name in PLANS {
        let once = read(plan(name).as_bytes(), name);
        let text: Vec<&str> = once.lines.iter().map(|line| line.text.as_str()).collect();
        let twice = read(text.join("\n").as_bytes(), name);
        assert_eq!(shown_lines(&once), shown_lines(&twice), "{name}");
    }
}
