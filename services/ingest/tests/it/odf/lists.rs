//! Numbers of lists and headings, as LibreOffice shows them (each expectation
//! was compared with its own text export).

use wenshu_model::FindingCode;

use super::both;
use super::writer::{Odt, h, inner, item, list, list_style, p, styled};
use crate::shared::{has_finding, texts};

fn shown(common: &str, body: &str) -> Vec<String> {
    let document = Odt { common: common.to_owned(), body: body.to_owned(), ..Odt::default() };
    texts(&both(&document)).into_iter().map(str::to_owned).collect()
}

const PLAIN: [(&str, &str, &str); 3] = [("1", "", "."), ("a", "", ")"), ("i", "(", ")")];

#[test]
fn levels_count_on_their_own() {
    let items = item(&(p("甲") + &inner(&(item(&p("乙")) + &item(&(p("丙") + &inner(&item(&p("丁")))))))))
        + &item(&(p("戊") + &p("续")));
    let lines = shown(&list_style("L", &PLAIN), &list("L", "", &items));
    assert_eq!(lines, ["1. 甲", "a) 乙", "b) 丙", "(i) 丁", "2. 戊", "续"]);
}

#[test]
fn chinese_forms_are_written_out() {
    let forms = [
        ("一, 二, 三, ...", "第", "章"),
        ("壹, 贰, 叁, ...", "", "、"),
        ("甲, 乙, 丙, ...", "", "、"),
        ("子, 丑, 寅, ...", "（", "）"),
        ("①, ②, ③, ...", "", ""),
        ("I", "", "."),
        ("01, 02, 03, ...", "", ""),
        ("１, ２, ３, ...", "", "．"),
    ];
    let nested = (0..forms.len()).rev().fold(String::new(), |below, level| {
        let below = if below.is_empty() { below } else { inner(&below) };
        item(&(p(&format!("级{level}")) + &below))
    });
    let lines = shown(&list_style("L", &forms), &list("L", "", &nested));
    assert_eq!(lines, ["第一章级0", "壹、级1", "甲、级2", "（子）级3", "①级4", "I. 级5", "01 级6", "１．级7"]);
    let many: String = (1..=21).map(|n| item(&p(&format!("事{n}")))).collect();
    let lines = shown(&list_style("L", &[("一, 二, 三, ...", "", "、")]), &list("L", "", &many));
    assert_eq!((lines[9].as_str(), lines[10].as_str(), lines[20].as_str()), ("十、事10", "十一、事11", "二十一、事21"));
}

#[test]
fn letters_go_on_past_z() {
    let many = |style: &str| -> Vec<String> { shown(style, &list("L", "", &item(&p("")).repeat(28))) };
    assert_eq!(many(&list_style("L", &[("a", "", "")]))[26..], ["aa ", "ab "]);
    let synchronous = list_style("L", &[("A", "", "")])
        .replace("style:num-format", "style:num-letter-sync=\"true\" style:num-format");
    assert_eq!(many(&synchronous)[26..], ["AA ", "BB "]);
}

#[test]
fn upper_levels_show_where_the_style_says_so() {
    let style = list_style("L", &[("1", "", "."), ("1", "", ""), ("1", "", "、")])
        .replace("text:level=\"2\"", "text:level=\"2\" text:display-levels=\"2\"")
        .replace("text:level=\"3\"", "text:level=\"3\" text:display-levels=\"3\"");
    let items = item(&(p("甲") + &inner(&(item(&p("乙")) + &item(&(p("丙") + &inner(&item(&p("丁")))))))));
    assert_eq!(shown(&style, &list("L", "", &items)), ["1. 甲", "1.1 乙", "1.2 丙", "1.2.1、丁"]);
    // A pattern says more than prefix and suffix can.
    let style = style.replace("text:level=\"2\"", "loext:num-list-format=\"第%1%部分-%2%条\" text:level=\"2\"");
    assert_eq!(shown(&style, &list("L", "", &items))[1], "第1部分-1条乙");
}

#[test]
fn a_level_without_numbers_may_have_words() {
    let style = list_style("L", &[("", "附件", ""), ("1", "", "")])
        .replace("text:level=\"2\"", "loext:num-list-format=\"第%1%-%2%号\" text:level=\"2\"");
    let items = item(&(p("甲") + &inner(&item(&p("乙")))));
    assert_eq!(shown(&style, &list("L", "", &items)), ["附件甲", "第1号乙"]);
}

#[test]
fn lists_go_on_where_the_file_says_so() {
    let one = |attributes: &str, text: &str| list("L", attributes, &item(&p(text)));
    let body = [
        one("xml:id=\"a\"", "一"),
        p("间"),
        one("xml:id=\"b\"", "新"),
        one("xml:id=\"c\" text:continue-numbering=\"true\"", "续新"),
        one("xml:id=\"d\" text:continue-list=\"a\"", "续一"),
        one("text:continue-list=\"missing\"", "无处"),
        list("L", "", "<text:list-item text:start-value=\"7\"><text:p>七</text:p></text:list-item>"),
        list("L", "", &format!("<text:list-header>{}</text:list-header>{}", p("表头"), item(&p("首")))),
    ]
    .concat();
    let lines = shown(&list_style("L", &PLAIN), &body);
    assert_eq!(lines, ["1. 一", "间", "1. 新", "2. 续新", "2. 续一", "1. 无处", "7. 七", "表头", "1. 首"]);
}

#[test]
fn a_list_that_begins_below_counts_the_level_above() {
    let style = list_style("L", &[("1", "", "."), ("1", "", "")])
        .replace("text:level=\"2\"", "text:level=\"2\" text:display-levels=\"2\"");
    let items = item(&inner(&(item(&p("乙")) + &item(&p("丙"))))) + &item(&p("丁"));
    assert_eq!(shown(&style, &list("L", "", &items)), ["1.1 乙", "1.2 丙", "2. 丁"]);
}

#[test]
fn headings_are_numbered_by_the_outline() {
    let outline = r#"<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/><text:outline-level-style text:level="2" style:num-format="一, 二, 三, ..." style:num-prefix="（" style:num-suffix="）"/></text:outline-style>"#;
    let unlisted = r#"<style:style style:name="Out" style:family="paragraph" style:list-style-name=""/>"#;
    let body = [
        h(1, "要求"),
        h(2, "目标"),
        h(2, "原则"),
        r#"<text:h text:outline-level="1" text:is-list-header="true">题外</text:h>"#.to_owned(),
        r#"<text:h text:outline-level="1" text:style-name="Out">题外</text:h>"#.to_owned(),
        h(1, "任务"),
        h(2, "任务一"),
        h(3, "无号"),
        r#"<text:h text:outline-level="1" text:restart-numbering="true" text:start-value="9">重来</text:h>"#.to_owned(),
    ]
    .concat();
    let lines = shown(&(outline.to_owned() + unlisted), &body);
    assert_eq!(
        lines,
        ["一、要求", "（一）目标", "（二）原则", "题外", "题外", "二、任务", "（一）任务一", "无号", "九、重来"]
    );
}

#[test]
fn bullets_are_a_depth_alone_and_numbers_are_told_of() {
    let bullets = r#"<text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>"#;
    let document = Odt { common: bullets.to_owned(), body: list("B", "", &item(&p("甲"))), ..Odt::default() };
    let source = both(&document);
    assert_eq!((source.lines[0].text.as_str(), source.lines[0].hint.list), ("甲", Some(1)));
    assert!(!has_finding(&source, FindingCode::AutomaticNumbers));
    let numbers = Odt { common: list_style("L", &PLAIN), body: list("L", "", &item(&p("甲"))), ..Odt::default() };
    assert!(has_finding(&both(&numbers), FindingCode::AutomaticNumbers));
}

#[test]
fn a_format_may_put_nothing_behind_its_label() {
    let style = r#"<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."><style:list-level-properties><style:list-level-label-alignment text:label-followed-by="nothing"/></style:list-level-properties></text:list-level-style-number></text:list-style>"#;
    assert_eq!(shown(style, &list("L", "", &item(&p("甲")))), ["1.甲"]);
}

#[test]
fn numbered_paragraphs_and_overridden_items() {
    let common = list_style("L", &PLAIN) + &list_style("M", &[("壹, 贰, 叁, ...", "", "、")]);
    let numbered = |level: u8, text: &str| {
        format!(
            r#"<text:numbered-paragraph text:list-id="x" text:style-name="L" text:level="{level}"><text:p>{text}</text:p></text:numbered-paragraph>"#
        )
    };
    let overridden = "<text:list-item text:style-override=\"M\"><text:p>改</text:p></text:list-item>";
    let body = numbered(1, "甲") + &numbered(2, "乙") + &numbered(1, "丙") + &list("L", "", overridden);
    assert_eq!(shown(&common, &body), ["1. 甲", "a) 乙", "2. 丙", "壹、改"]);
}

#[test]
fn a_list_without_a_style_has_that_of_its_paragraphs() {
    let common =
        list_style("L", &PLAIN) + r#"<style:style style:name="P" style:family="paragraph" style:list-style-name="L"/>"#;
    let body = inner(&(item(&styled("P", "甲")) + &item(&styled("P", "乙")))) + &styled("P", "丙");
    assert_eq!(shown(&common, &body), ["1. 甲", "2. 乙", "丙"]);
}
