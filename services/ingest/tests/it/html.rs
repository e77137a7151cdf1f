//! HTML: what a reader of the page sees, and nothing else.

// Helpers outside of test functions fail the test when they panic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use crate::shared;

use shared::{has_finding, read, removed, shown_lines, texts};
use wenshu_model::{
    FindingCode, RemovalReason, Source,
    source::{Emphasis, HintAlign, Media},
};

fn page(body: &str) -> Source {
    let source = read(format!("<!DOCTYPE html><html><body>{body}</body></html>").as_bytes(), "a.html");
    assert_eq!(source.media, Media::Html);
    source
}

fn lines(body: &str) -> Vec<String> {
    page(body).lines.into_iter().map(|line| line.text).collect()
}

/// A main text long enough to outweigh whatever stands beside it.
fn main_text() -> String {
    "<p>一、加强师资培训。我们将组织各类培训班，邀请专家学者进行讲座，同时鼓励教师参加学术研讨会和教学交流活动。</p>\n"
        .repeat(6)
}

#[test]
fn block_elements_and_breaks_end_lines() {
    assert_eq!(
        lines("<h1>题</h1><div>甲<p>乙</p>丙</div>丁<br>戊<br/><br />己"),
        ["题", "甲", "乙", "丙", "丁", "戊", "", "己"]
    );
}

#[test]
fn white_space_collapses_as_in_a_browser() {
    assert_eq!(lines("<p>  甲   乙\t丙  </p>"), ["甲 乙 丙"]);
    assert_eq!(
        lines("<p>第一行写到这里\n    又接着写，\nA line\nof words</p>"),
        ["第一行写到这里又接着写， A line of words"]
    );
    assert_eq!(lines("<p><b>甲 </b> 乙</p>"), ["甲 乙"]);
}

#[test]
fn wide_and_unbreakable_spaces_are_kept() {
    assert_eq!(
        lines("<p>　　甲</p><p>&nbsp;&nbsp;乙</p><p>丙&emsp;丁</p>"),
        ["　　甲", "\u{a0}\u{a0}乙", "丙\u{2003}丁"]
    );
}

#[test]
fn preformatted_text_keeps_its_lines_and_spaces() {
    assert_eq!(
        lines("<pre>第一  行\n\n  第三行\n</pre><p style='white-space:pre-wrap'>a\nb</p>"),
        ["第一  行", "", "  第三行", "a", "b"]
    );
}

#[test]
fn references_show_their_characters() {
    assert_eq!(lines("<p>&ldquo;甲&rdquo;&mdash;&#19968;&#x4e8c;&lt;br&gt;&amp;amp;</p>"), ["“甲”—一二<br>&amp;"]);
}

#[test]
fn headings_and_alignment_become_hints() {
    let source = page(
        "<h2 align=center>题</h2><p style='text-align: right'>落款</p><center>中</center><div role=heading aria-level=3>小题</div>",
    );
    let hints: Vec<_> = source.lines.iter().map(|line| (line.hint.heading, line.hint.align)).collect();
    assert_eq!(
        hints,
        [
            (Some(2), Some(HintAlign::Center)),
            (None, Some(HintAlign::Right)),
            (None, Some(HintAlign::Center)),
            (Some(3), None),
        ]
    );
}

#[test]
fn emphasis_becomes_spans() {
    let source = page("<p>按<strong>一、<i>目标</i></strong>抓<span style='font-weight:bold'>实</span><b></b></p>");
    let span = |start, end, strong| Emphasis { start, end, strong };
    assert_eq!(source.lines[0].text, "按一、目标抓实");
    assert_eq!(source.lines[0].hint.emphasis, [span(1, 5, true), span(3, 5, false), span(6, 7, true)]);
}

#[test]
fn ordered_lists_show_the_numbers_that_a_browser_shows() {
    assert_eq!(lines("<ol><li>甲<li>乙</ol>"), ["1. 甲", "2. 乙"]);
    assert_eq!(lines("<ol start=5><li>甲<li value=9>乙<li>丙</ol>"), ["5. 甲", "9. 乙", "10. 丙"]);
    assert_eq!(lines("<ol reversed><li>甲<li>乙<li>丙</ol>"), ["3. 甲", "2. 乙", "1. 丙"]);
    assert_eq!(
        lines("<ol type=a><li>甲<li>乙</ol><ol type=I start=3><li>丙<li>丁</ol>"),
        ["a. 甲", "b. 乙", "III. 丙", "IV. 丁"]
    );
    assert_eq!(lines("<ol style='list-style-type:cjk-ideographic' start=10><li>甲<li>乙</ol>"), ["十、甲", "十一、乙"]);
    assert_eq!(lines("<ol style='list-style:none'><li>甲</ol><ul><li>乙</ul>"), ["甲", "乙"]);
}

#[test]
fn nested_lists_have_depth() {
    let source = page("<ol><li>甲<ul><li>乙<ol><li>丙</ol></ul><li>丁</ol>");
    let items: Vec<_> = source.lines.iter().map(|line| (line.text.as_str(), line.hint.list)).collect();
    assert_eq!(items, [("1. 甲", Some(1)), ("乙", Some(2)), ("1. 丙", Some(3)), ("2. 丁", Some(1))]);
}

#[test]
fn a_number_typed_into_an_item_is_not_doubled() {
    assert_eq!(
        lines("<ol><li>1、甲<li>（二）乙<li>2024年计划<li>1.5万元</ol>"),
        ["1、甲", "（二）乙", "3. 2024年计划", "4. 1.5万元"]
    );
}

#[test]
fn tables_become_cells_with_spans() {
    let source = page(
        "<table><caption>分工表</caption><thead><tr><th>序号<th colspan=2>任务</thead>\
         <tr><td rowspan=2>1<td>招生<br>考试<td><tr><td>甲<td>乙</table>后",
    );
    let cells: Vec<_> = source
        .lines
        .iter()
        .map(|line| {
            let cell =
                line.origin.cell.map(|cell| (cell.row, cell.column, cell.row_span, cell.column_span, cell.header));
            (line.text.as_str(), cell)
        })
        .collect();
    assert_eq!(
        cells,
        [
            ("分工表", None),
            ("序号", Some((1, 1, 1, 1, true))),
            ("任务", Some((1, 2, 1, 2, true))),
            ("1", Some((2, 1, 2, 1, false))),
            ("招生", Some((2, 2, 1, 1, false))),
            ("考试", Some((2, 2, 1, 1, false))),
            ("", Some((2, 3, 1, 1, false))),
            ("甲", Some((3, 2, 1, 1, false))),
            ("乙", Some((3, 3, 1, 1, false))),
            ("后", None),
        ]
    );
}

#[test]
fn a_table_that_lays_out_the_page_is_no_table() {
    let source = page(&format!(
        "<table><tr><td>{}</td></tr></table><table><tr><td><table><tr><td>甲<td>乙</table><td>丙</table>",
        main_text()
    ));
    let in_cells: Vec<&str> =
        source.lines.iter().filter(|line| line.origin.cell.is_some()).map(|line| line.text.as_str()).collect();
    assert_eq!(in_cells, ["甲", "乙"]);
    assert_eq!(texts(&source).last(), Some(&"丙"));
}

#[test]
fn scripts_styles_templates_and_comments_are_markup() {
    let source = page(
        "甲<script>'<p>一</p>'</script><style>p{}</style><template><p>二</p></template><noscript>三</noscript><!-- 四 -->乙",
    );
    assert_eq!(texts(&source), ["甲乙"]);
    assert!(source.removed.is_empty(), "{:?}", source.removed);
}

#[test]
fn comparisons_in_a_script_are_no_tags_with_many_attributes() {
    let words = "a b ".repeat(400);
    for raw in [
        format!("<script>if (x<y && {words}) z()</script>"),
        format!("<!-- <b {words} -->"),
        format!("<STYLE>/* a<b {words} */</STYLE>"),
    ] {
        assert_eq!(lines(&format!("<p>甲</p>{raw}<p>乙</p>")), ["甲", "乙"]);
    }
}

#[test]
fn a_long_comment_is_listed_because_it_may_have_been_text() {
    let source = page("甲<!-- 这里原来是正文的一部分，后来被编辑用注释去掉了，读者看不到它 -->");
    assert_eq!(
        removed(&source, RemovalReason::Comment),
        ["这里原来是正文的一部分，后来被编辑用注释去掉了，读者看不到它"]
    );
}

#[test]
fn hidden_text_is_listed_and_found() {
    let ways = [
        "<p hidden>藏</p>",
        "<p style='display:none'>藏</p>",
        "<p style='DISPLAY : None !important'>藏</p>",
        "<p style='visibility:hidden'>藏</p>",
        "<p style='font-size:0'>藏</p>",
        "<p style='font-size:0px'>藏</p>",
        "<p style='opacity:0'>藏</p>",
        "<p aria-hidden=true>藏</p>",
        "<p style='color:#FFF;background:#ffffff'>藏</p>",
        "<div bgcolor=white><font color='#ffffff'>藏</font></div>",
        "<p style='text-indent:-9999px'>藏</p>",
        "<p style='position:absolute;left:-9999px'>藏</p>",
        "<p style='height:0;overflow:hidden'>藏</p>",
        "<input type=hidden value=藏>",
        "<style>.x{display:none}</style><p class='a x'>藏</p>",
        "<style>/* 注 */ #y , h6 { color:red; display:none }</style><p id=y>藏</p>",
        "<dialog>藏</dialog>",
    ];
    for way in ways {
        let source = page(&format!("<p>明</p>{way}<p>白</p>"));
        assert_eq!(texts(&source), ["明", "白"], "{way}");
        assert_eq!(removed(&source, RemovalReason::HiddenText), ["藏"], "{way}");
        assert!(has_finding(&source, FindingCode::HiddenText), "{way}");
    }
}

#[test]
fn what_only_looks_hidden_is_shown() {
    let ways = [
        "<p style='display:block'>明</p>",
        "<p style='font-size:0.9em'>明</p>",
        "<p style='color:#fff;background:#f00'>明</p>",
        "<p style='color:#fff'>明</p>",
        "<p style='opacity:0.8'>明</p>",
        "<p aria-hidden=false>明</p>",
        "<style>@media print{.x{display:none}} .y .x{display:none}</style><p class=x>明</p>",
        "<p style='text-indent:-2em'>明</p>",
    ];
    for way in ways {
        assert_eq!(texts(&page(way)), ["明"], "{way}");
    }
}

#[test]
fn a_main_text_that_a_script_is_to_show_is_shown() {
    let source =
        page(&format!("<p>标题</p><div id=js_content style='visibility: hidden; opacity: 0;'>{}</div>", main_text()));
    assert_eq!(source.lines.len(), 7);
    assert!(source.removed.is_empty());
    let none = format!("<p>一、目标</p><div style='display:none'>{}</div>", main_text());
    assert_eq!(lines(&none), ["一、目标"], "what takes no place on the page is hidden for good");
}

#[test]
fn form_controls_are_listed() {
    let source = page(
        "甲<form><label>姓名</label><input value=张三><input type=submit value=提交><select><option>一</option></select><textarea>意见</textarea><button>清空</button></form>",
    );
    assert_eq!(texts(&source), ["甲"]);
    assert_eq!(removed(&source, RemovalReason::FormControl), ["姓名", "张三", "提交", "一", "意见", "清空"]);
}

#[test]
fn the_title_of_the_page_and_the_words_of_pictures_are_listed() {
    let source = read(
        "<html><head><title>计划 - 网站</title></head><body>甲<img alt=公章 src=a.png></body></html>".as_bytes(),
        "a.htm",
    );
    assert_eq!(texts(&source), ["甲"]);
    assert_eq!(removed(&source, RemovalReason::PageTitle), ["计划 - 网站"]);
    assert_eq!(removed(&source, RemovalReason::PictureText), ["公章"]);
    assert!(!has_finding(&source, FindingCode::HiddenText));
}

#[test]
fn menus_trails_and_related_pages_are_furniture() {
    let ways = [
        "<nav>藏</nav>",
        "<div role=navigation>藏</div>",
        "<aside>藏</aside>",
        "<footer>藏</footer>",
        "<div class='left-sidebar'>藏</div>",
        "<div class=breadCrumb>藏</div>",
        "<ul id=nav_main><li>藏</ul>",
        "<div class='m-pager clearfix'>藏</div>",
        "<div class=relatedArticles>藏</div>",
        "<div class=copyright>藏</div>",
        "<div class='comment-list'>藏</div>",
        "<div class=share>藏</div>",
    ];
    for way in ways {
        let source = page(&format!("<div class=content>{}</div>{way}", main_text()));
        assert_eq!(removed(&source, RemovalReason::SiteFurniture), ["藏"], "{way}");
        assert_eq!(source.lines.len(), 6, "{way}");
    }
}

#[test]
fn a_crowd_of_links_is_furniture_without_a_name() {
    let crowd = "<div><a href=/1>教师工作计划</a> | <a href=/2>班主任工作计划</a> | <a href=/3>学校工作计划</a></div>";
    let source = page(&format!("{}{crowd}", main_text()));
    assert_eq!(removed(&source, RemovalReason::SiteFurniture), ["教师工作计划 | 班主任工作计划 | 学校工作计划"]);
    let contents = "<ul><li><a href=#1>一、目标</a><li><a href=#2>二、任务</a><li><a href=#3>三、要求</a></ul>";
    assert_eq!(page(&format!("{}{contents}", main_text())).lines.len(), 9, "links inside the page are its contents");
}

#[test]
fn a_block_that_holds_the_main_text_is_never_furniture() {
    for class in ["sidebar", "nav", "comment", "footer", "related", "share", "ad"] {
        let source = page(&format!("<div class={class}>{}</div><nav>菜单</nav>", main_text()));
        assert_eq!(source.lines.len(), 6, "{class}");
        assert_eq!(removed(&source, RemovalReason::SiteFurniture), ["菜单"], "{class}");
    }
}

#[test]
fn the_head_and_foot_of_an_article_are_part_of_it() {
    let source = page(&format!(
        "<header><a href=/>网站</a></header><article><header><h1>计划</h1><p>（征求意见稿）</p></header>{}<footer>教育局<br>2024年1月5日</footer></article><footer>版权所有</footer>",
        main_text()
    ));
    let lines = shown_lines(&source);
    assert_eq!(lines.first().unwrap(), "计划");
    assert_eq!(lines[1], "（征求意见稿）");
    assert_eq!(lines[lines.len() - 2..], ["教育局", "2024年1月5日"]);
    assert_eq!(removed(&source, RemovalReason::SiteFurniture), ["网站", "版权所有"]);
}

#[test]
fn a_short_page_of_plain_paragraphs_comes_through_whole() {
    let body = "<p>首页 &gt; 工作计划</p><p>2024年工作计划</p><p>一、目标</p><p>版权所有</p>";
    assert_eq!(lines(body), ["首页 > 工作计划", "2024年工作计划", "一、目标", "版权所有"]);
}

#[test]
fn invisible_characters_are_taken_out_and_listed() {
    let source = page("<p>工\u{200b}作\u{feff}计划</p>");
    assert_eq!(texts(&source), ["工作计划"]);
    assert_eq!(removed(&source, RemovalReason::Invisible), ["\u{200b}\u{feff}"]);
}

#[test]
fn lines_tell_their_place_in_the_file() {
    let source = read("<html>\n<body>\n<p>甲</p>\n\n<p>\n乙<br>\n丙</p>\n".as_bytes(), "a.html");
    let places: Vec<_> =
        source.lines.iter().map(|line| (line.text.as_str(), line.origin.line, line.origin.paragraph)).collect();
    assert_eq!(places, [("甲", Some(3), Some(1)), ("乙", Some(6), Some(2)), ("丙", Some(7), Some(2))]);
}

#[test]
fn quotation_elements_get_their_marks() {
    assert_eq!(
        page("<q>甲</q>").lines[0].origin.line,
        Some(1),
        "found by fuzzing: a line that begins with such a mark"
    );
    assert_eq!(lines("<p>他说<q>先<q>学</q>后干</q>。</p>"), ["他说“先‘学’后干”。"]);
}

#[test]
fn a_page_is_known_by_its_tags_and_not_by_its_name() {
    for start in [
        "<!DOCTYPE HTML>",
        "<html>",
        "\u{feff}\n<HTML lang=zh>",
        "<!-- x --><div>",
        "<?xml version=\"1.0\"?><html>",
        "<p>",
    ] {
        let source = read(format!("{start}<p>甲</p><p>乙</p>").as_bytes(), "a.txt");
        assert_eq!(source.media, Media::Html, "{start}");
        assert_eq!(shown_lines(&source), ["甲", "乙"], "{start}");
        assert!(has_finding(&source, FindingCode::ExtensionMismatch));
    }
    let readme =
        read("<div align=center>题</div>\n\n# 一、目标\n\n正文**重点**\n\n## 二、任务\n\n正文".as_bytes(), "a.md");
    assert_eq!(readme.media, Media::Markdown);
    assert_eq!(shown_lines(&readme), ["题", "一、目标", "正文重点", "二、任务", "正文"]);
    for text in [
        "学习网页制作，认识<html>和<body>标签",
        "<见附件>\n一、目标",
        "a < b\n<p",
        "<姓名>同志",
        "一、目标<br>二、任务",
    ] {
        assert_eq!(read(text.as_bytes(), "a.txt").media, Media::Text, "{text}");
    }
}
