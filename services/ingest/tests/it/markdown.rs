//! Markdown: what is mark-up and what only looks like it.

// Helpers outside of test functions fail the test when they panic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use crate::shared;

use shared::{read, removed, shown_lines, texts};
use wenshu_model::{
    RemovalReason, Source,
    source::{Emphasis, HintAlign, Media},
};

/// Reads a text that has a heading in front, so that it is Markdown.
fn markdown(text: &str) -> Source {
    let source = read(format!("# 题\n\n{text}").as_bytes(), "a.md");
    assert_eq!(source.media, Media::Markdown);
    source
}

/// The lines behind the heading, without blank ones.
fn lines(text: &str) -> Vec<String> {
    shown_lines(&markdown(text)).split_off(1)
}

/// Asserts that a text comes through as it is.
fn assert_untouched(text: &str) {
    let wanted: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(lines(text), wanted);
    let source = markdown(text);
    // Only the # of the heading in front.
    assert_eq!(removed(&source, RemovalReason::Markup), ["#"], "{:?}", source.removed);
    assert!(source.lines.iter().all(|line| line.hint.emphasis.is_empty()));
}

#[test]
fn headings_of_all_levels_lose_their_signs_and_keep_their_level() {
    let source = read("\n# 一级\n## 二级 ##\n###### 六级\n####### 七个号\n#　全角空格".as_bytes(), "a.txt");
    assert_eq!(texts(&source), ["", "一级", "二级", "六级", "####### 七个号", "全角空格"]);
    let levels: Vec<_> = source.lines.iter().map(|line| line.hint.heading).collect();
    assert_eq!(levels, [None, Some(1), Some(2), Some(6), None, Some(1)]);
    let places: Vec<_> = source.lines.iter().map(|line| line.origin.line.unwrap()).collect();
    assert_eq!(places, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_heading_without_its_space_is_a_heading_in_a_markdown_text_only() {
    let source = markdown("##一、指导思想\n#话题#大家谈");
    assert_eq!(source.lines[2].text, "一、指导思想");
    assert_eq!(source.lines[2].hint.heading, Some(2));
    assert_eq!(source.lines[3].text, "#话题#大家谈");
    let text = read("#1楼和#2楼\n#话题#".as_bytes(), "a.txt");
    assert_eq!(text.media, Media::Text);
    assert_eq!(texts(&text), ["#1楼和#2楼", "#话题#"]);
}

#[test]
fn a_plain_text_with_stars_signs_and_bars_stays_a_plain_text() {
    let text = "启动*市职业教育园区，*县配合\n作者: | 阅读: 6.33W 次\n第 # 号楼\n- 1 -\n* 注：见附件\n> 首页\n推进____一中20__年工程\n<见附件>\n---\n5*3*2";
    let source = read(text.as_bytes(), "a.txt");
    assert_eq!(source.media, Media::Text);
    assert_eq!(texts(&source), text.lines().collect::<Vec<_>>());
}

#[test]
fn underscores_are_blanks_to_fill_in_and_never_emphasis() {
    assert_untouched(
        "加快推进____一中____學校____校區建設\n\n20__年，__附小工会在_学校_党支部的领导下\n\n____________\n\n__加粗__",
    );
    assert_eq!(lines(r"20\_\_年"), ["20__年"]);
}

#[test]
fn numbers_with_chinese_marks_are_no_lists() {
    assert_untouched(
        "1、加强学习\n2、加强管理\n\n一、指导思想\n\n（一）目标\n\n1.加强学习\n\n2024年计划\n\n①甲\n\n1）乙",
    );
}

#[test]
fn ordered_items_keep_the_number_that_was_typed() {
    let source = markdown("3. 甲\n1. 乙\n   1) 丙\n01. 丁");
    assert_eq!(texts(&source)[2..], ["3. 甲", "1. 乙", "1) 丙", "01. 丁"]);
    let depths: Vec<_> = source.lines[2..].iter().map(|line| line.hint.list).collect();
    assert_eq!(depths, [Some(1), Some(1), Some(2), Some(1)]);
}

#[test]
fn bullets_are_dropped_and_their_depth_is_kept() {
    let source = markdown("- 甲\n  - 乙\n    * 丙\n+ 丁");
    assert_eq!(texts(&source)[2..], ["甲", "乙", "丙", "丁"]);
    let depths: Vec<_> = source.lines[2..].iter().map(|line| line.hint.list).collect();
    assert_eq!(depths, [Some(1), Some(2), Some(3), Some(1)]);
}

#[test]
fn an_item_without_text_keeps_its_number() {
    assert_eq!(lines("1. \n2. 乙"), ["1.", "2. 乙"]);
}

#[test]
fn page_numbers_and_lone_marks_are_no_items() {
    assert_untouched("- 1 -\n\n-\n\n*\n\n+\n\n-3-");
}

#[test]
fn strong_text_becomes_a_span_also_beside_full_width_marks() {
    let source = markdown("与**加粗（全角）**后，**一、目标：**要*稳*");
    let line = &source.lines[2];
    assert_eq!(line.text, "与加粗（全角）后，一、目标：要稳");
    let spans = [(1, 7, true), (9, 14, true), (15, 16, false)];
    let wanted: Vec<Emphasis> = spans.iter().map(|&(start, end, strong)| Emphasis { start, end, strong }).collect();
    assert_eq!(line.hint.emphasis, wanted);
}

#[test]
fn bold_marks_in_a_wrong_place_are_still_bold() {
    let source = markdown("甲**目标： **完成\n\n完成**80%**1项，*稳*");
    let span = |start, end, strong| Emphasis { start, end, strong };
    assert_eq!(source.lines[2].text, "甲目标： 完成");
    assert_eq!(source.lines[2].hint.emphasis, [span(1, 5, true)]);
    assert_eq!(source.lines[4].text, "完成80%1项，稳");
    assert_eq!(source.lines[4].hint.emphasis, [span(2, 5, true), span(8, 9, false)]);
    assert_untouched("甲**乙\n\n完成** **项");
    assert_eq!(lines(r"用\*\*两颗星\*\*标出，`**p**`"), ["用**两颗星**标出，**p**"]);
}

#[test]
fn bold_lines_alone_make_a_text_markdown() {
    let source = read("**一、指导思想**\n以新时代为指导。\n**二、目标**\n提高质量。".as_bytes(), "a.txt");
    assert_eq!(source.media, Media::Markdown);
    assert_eq!(texts(&source), ["一、指导思想", "以新时代为指导。", "二、目标", "提高质量。"]);
}

#[test]
fn asterisks_for_names_left_out_are_kept() {
    assert_untouched(
        "启动*市职业教育园区，支持*县配合\n\n由**市**区教育局负责\n\n**局长、**主任\n\n共2*3*4平方米\n\na*b*c",
    );
    let source = read("由**市**区负责\n到**省**市考察\n".as_bytes(), "a.txt");
    assert_eq!(source.media, Media::Text, "names left out are no bold runs");
}

#[test]
fn a_soft_break_says_that_the_line_goes_on() {
    let source = markdown("第一行\n第二行  \n第三行\\\n第四行\n\n新段");
    let continues: Vec<bool> = source.lines[2..].iter().map(|line| line.hint.continues).collect();
    assert_eq!(texts(&source)[2..], ["第一行", "第二行", "第三行", "第四行", "", "新段"]);
    assert_eq!(continues, [false, true, false, false, false, false]);
}

#[test]
fn indented_lines_are_paragraphs_and_not_code() {
    let source = markdown("    缩进的一段，**重点**在此。\n\n\t制表符缩进\n\n　　全角缩进\n\n  两格");
    let wanted = ["    缩进的一段，重点在此。", "", "\t制表符缩进", "", "　　全角缩进", "", "  两格"];
    assert_eq!(texts(&source)[2..], wanted);
    assert_eq!(source.lines[2].hint.emphasis, [Emphasis { start: 10, end: 12, strong: true }]);
}

#[test]
fn a_row_of_dashes_makes_a_heading_of_a_short_line_only() {
    let long = "这一段说明本学期工作的总体安排，共有三项任务，请各学校认真组织落实，按时完成，并及时上报材料。";
    let source = markdown(&format!("指导思想\n---\n\n{long}\n---\n\n总目标\n======\n\n甲\n乙\n---"));
    assert_eq!(shown_lines(&source)[1..], ["指导思想", long, "总目标", "甲", "乙"]);
    let levels: Vec<_> = source.lines.iter().filter_map(|line| line.hint.heading).collect();
    assert_eq!(levels, [1, 2, 1]);
    assert_eq!(removed(&source, RemovalReason::Ornament), ["---", "---"]);
}

#[test]
fn rules_are_listed_as_ornaments() {
    let source = markdown("甲\n\n***\n\n- - -\n\n乙");
    assert_eq!(shown_lines(&source)[1..], ["甲", "乙"]);
    assert_eq!(removed(&source, RemovalReason::Ornament), ["***", "- - -"]);
}

#[test]
fn a_table_becomes_cells() {
    let source = markdown("表前\n\n| 序号 | 任务 |\n|:--|--:|\n| 1 | **招生**<br>考试 |\n| 2 | |\n\n表后");
    let cells: Vec<(u32, u32, bool, &str)> = source
        .lines
        .iter()
        .filter_map(|line| line.origin.cell.map(|cell| (cell.row, cell.column, cell.header, line.text.as_str())))
        .collect();
    let wanted = [
        (1, 1, true, "序号"),
        (1, 2, true, "任务"),
        (2, 1, false, "1"),
        (2, 2, false, "招生"),
        (2, 2, false, "考试"),
        (3, 1, false, "2"),
        (3, 2, false, ""),
    ];
    assert_eq!(cells, wanted);
    let aligned = source.lines.iter().find(|line| line.text == "任务").unwrap();
    assert_eq!(aligned.hint.align, Some(HintAlign::Right));
    assert_eq!(texts(&source).last(), Some(&"表后"));
}

#[test]
fn cells_beyond_the_width_of_the_head_are_kept() {
    let source = markdown("| a | b |\n|---|---|\n| 1 | 2 | 3 | 4 |\n| 5 |");
    for cell in ["1", "2", "3", "4", "5"] {
        assert!(texts(&source).contains(&cell), "{cell}");
    }
    let last = source.lines.iter().find(|line| line.text == "4").unwrap();
    assert_eq!(last.origin.cell.unwrap().column, 4);
}

#[test]
fn links_keep_their_words_and_lose_their_target() {
    assert_eq!(lines("见[通知](http://a.b/c_d \"题\")和<http://a.b/c_d>"), ["见通知和http://a.b/c_d"]);
}

#[test]
fn the_words_of_a_picture_are_listed() {
    let source = markdown("甲![校徽_图](a.png)乙\n\n<img src=x alt=\"公章\">");
    assert_eq!(shown_lines(&source)[1..], ["甲乙"]);
    assert_eq!(removed(&source, RemovalReason::PictureText), ["校徽_图", "公章"]);
}

#[test]
fn only_addresses_are_taken_for_link_targets() {
    assert_eq!(lines("[注]: 本表由办公室填写\n\n[1]: http://a.b\n\n见[1]"), ["[注]: 本表由办公室填写", "见1"]);
}

#[test]
fn notes_keep_their_text_and_their_place() {
    let source = markdown("正文[^1]。\n\n[^1]: 脚注内容\n\n[^2]: 没有被引用的注\n\n后文");
    assert_eq!(shown_lines(&source)[1..], ["正文[1]。", "[1] 脚注内容", "[2] 没有被引用的注", "后文"]);
    assert_eq!(source.lines.iter().find(|line| line.text == "[1] 脚注内容").unwrap().origin.note, Some(1));
}

#[test]
fn escapes_and_references_show_what_they_stand_for() {
    assert_eq!(lines(r"\*不是\* \# &lt;甲&gt; &amp; &#19968;、 C:\文件"), [r"*不是* # <甲> & 一、 C:\文件"]);
}

#[test]
fn a_reference_cannot_bring_in_a_character_of_our_own() {
    assert_eq!(lines("甲&#xFDD0;乙&#64976;丙"), ["甲&#xFDD0;乙&#64976;丙"]);
}

#[test]
fn invisible_characters_from_references_are_listed() {
    let source = markdown("工&#8203;作");
    assert_eq!(shown_lines(&source)[1..], ["工作"]);
    assert_eq!(removed(&source, RemovalReason::Invisible), ["\u{200b}"]);
}

#[test]
fn code_is_kept_as_text() {
    assert_eq!(lines("用`code_x`\n\n```\n第一_行\n  * 第二行\n```\n后"), ["用code_x", "第一_行", "* 第二行", "后"]);
}

#[test]
fn a_fence_around_markdown_is_taken_away() {
    let source = read("```markdown\n# 计划\n\n**一、目标**\n```".as_bytes(), "a.txt");
    assert_eq!(shown_lines(&source), ["计划", "一、目标"]);
    assert_eq!(source.lines[0].hint.heading, Some(1));
}

#[test]
fn a_fence_that_is_never_closed_swallows_nothing() {
    assert_eq!(lines("```\n一、**目标**\n\n## 二、任务"), ["```", "一、目标", "二、任务"]);
}

#[test]
fn comments_are_markup_unless_they_never_end() {
    assert_eq!(lines("甲\n\n<!-- 注释 -->\n\n乙<!-- 行内 -->"), ["甲", "乙"]);
    assert_eq!(lines("甲\n\n<!-- 没有结束\n\n乙"), ["甲", "<!-- 没有结束", "乙"]);
}

#[test]
fn inline_tags_are_markup_and_br_ends_the_line() {
    let source = markdown("甲<br>乙<BR/>丙<span style=\"x\">丁</span><b>戊</b>己<script>alert(1)</script>");
    assert_eq!(shown_lines(&source)[1..], ["甲", "乙", "丙丁戊己"]);
    assert_eq!(source.lines[4].hint.emphasis, [Emphasis { start: 2, end: 3, strong: true }]);
    assert_eq!(lines("<姓名>同志任<职务>"), ["<姓名>同志任<职务>"]);
}

#[test]
fn html_blocks_are_read_as_html() {
    let source = markdown("<div align=\"center\">落款</div>\n\n<table><tr><td>甲</td><td>乙</td></tr></table>\n\n后");
    assert_eq!(shown_lines(&source)[1..], ["落款", "甲", "乙", "后"]);
    assert_eq!(source.lines[2].hint.align, Some(HintAlign::Center));
    assert_eq!(source.lines[2].origin.line, Some(3));
    let cell = source.lines.iter().find(|line| line.text == "乙").unwrap();
    assert_eq!(cell.origin.cell.unwrap().column, 2);
    assert_eq!(cell.origin.line, Some(5));
}

#[test]
fn quotes_are_marked() {
    let source = markdown("> 引文一\n> 引文二\n\n正文");
    let quotes: Vec<(&str, bool)> =
        source.lines[2..].iter().map(|line| (line.text.as_str(), line.hint.quote)).collect();
    assert_eq!(quotes, [("引文一", true), ("引文二", true), ("", false), ("正文", false)]);
}

#[test]
fn strikethrough_and_ranges_keep_their_waves() {
    assert_untouched("9~11岁、~~3~5~~人\n\n价格$5到$6，H^2^O");
}

#[test]
fn front_matter_is_listed_as_markup() {
    let source = read("---\ntitle: 计划\ndate: 2024-01-01\n---\n\n# 题\n\n正文".as_bytes(), "a.md");
    assert_eq!(shown_lines(&source), ["题", "正文"]);
    assert_eq!(removed(&source, RemovalReason::Markup)[..2], ["title: 计划", "date: 2024-01-01"]);
    assert_eq!(lines("---\n\n正文\n\n---"), ["正文"]);
}

#[test]
fn blank_lines_and_line_numbers_are_kept() {
    let source = read("# 题\n\n\n甲\n\n\n\n乙\n\n".as_bytes(), "a.md");
    assert_eq!(texts(&source), ["题", "", "", "甲", "", "", "", "乙", ""]);
    let places: Vec<u32> = source.lines.iter().filter_map(|line| line.origin.line).collect();
    assert_eq!(places, (1..=9).collect::<Vec<_>>());
}
