//! Automatic numbers are what the reader of the document sees.

use super::file::{Docx, p, pp};
use crate::shared::{read, texts};

/// A level of a list.
fn level(at: u8, format: &str, text: &str, more: &str) -> String {
    format!(
        r#"<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>"#
    )
}

/// A numbered paragraph.
fn item(list: u32, level: u8, text: &str) -> String {
    pp(&format!(r#"<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>"#), text)
}

fn lists(inside: &str) -> Docx {
    let mut docx = Docx::default();
    docx.xml("numbering", "numbering", inside);
    docx
}

fn lines(docx: Docx, body: &str) -> Vec<String> {
    let source = read(&docx.body(body), "计划.docx");
    texts(&source).into_iter().map(str::to_owned).collect()
}

/// The four levels of an official document.
fn official() -> String {
    let levels = [
        level(0, "chineseCountingThousand", "%1、", r#"<w:suff w:val="nothing"/>"#),
        level(1, "chineseCountingThousand", "（%2）", ""),
        level(2, "decimal", "%3.", ""),
        level(3, "decimal", "（%4）", ""),
        level(4, "decimalEnclosedCircleChinese", "%5", ""),
    ];
    format!(
        r#"<w:abstractNum w:abstractNumId="7">{}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>"#,
        levels.concat()
    )
}

#[test]
fn the_levels_of_an_official_document_count_and_start_anew() {
    let body = [(0, "甲"), (1, "乙"), (1, "丙"), (2, "丁"), (3, "戊"), (4, "己"), (0, "庚"), (1, "辛"), (2, "壬")];
    let body: String = body.iter().map(|(level, text)| item(1, *level, text)).collect();
    let seen = lines(lists(&official()), &body);
    assert_eq!(seen, ["一、甲", "（一）乙", "（二）丙", "1. 丁", "（1）戊", "①己", "二、庚", "（一）辛", "1. 壬"]);
}

#[test]
fn numbers_beyond_ten_are_written_as_they_are_read() {
    let body: String = (0..22).map(|_| item(1, 0, "项")).collect();
    let seen = lines(lists(&official()), &body);
    assert_eq!((seen[9].as_str(), seen[10].as_str(), seen[20].as_str()), ("十、项", "十一、项", "二十一、项"));
}

#[test]
fn an_override_starts_a_list_anew_and_lists_of_one_definition_count_on() {
    let more = r#"<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>
        <w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
        <w:num w:numId="4"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl></w:lvlOverride></w:num>"#;
    let body = [item(1, 0, "a"), item(2, 0, "b"), item(3, 0, "c"), item(3, 0, "d"), item(1, 0, "e"), item(4, 0, "f")];
    let seen = lines(lists(&format!("{}{more}", official())), &body.concat());
    assert_eq!(seen, ["一、a", "二、b", "五、c", "六、d", "七、e", "VIII. f"]);
}

#[test]
fn a_level_shows_the_numbers_above_it() {
    let list = format!(
        r#"<w:abstractNum w:abstractNumId="0">{}{}{}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#,
        level(0, "chineseCounting", "第%1章", r#"<w:suff w:val="space"/>"#),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        level(2, "decimal", "%1.%2.%3", r#"<w:isLgl/><w:lvlRestart w:val="0"/>"#),
    );
    let body = [
        item(1, 0, "总则"),
        item(1, 1, "甲"),
        item(1, 2, "乙"),
        item(1, 0, "分则"),
        item(1, 1, "丙"),
        item(1, 2, "丁"),
    ];
    let seen = lines(lists(&list), &body.concat());
    assert_eq!(seen, ["第一章 总则", "1.1 甲", "1.1.1 乙", "第二章 分则", "2.1 丙", "2.1.2 丁"]);
}

#[test]
fn a_level_that_is_passed_over_shows_its_start_and_counts() {
    let list = format!(
        r#"<w:abstractNum w:abstractNumId="0">{}{}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#,
        level(0, "decimal", "%1.", ""),
        level(1, "decimal", "%1.%2", ""),
    );
    assert_eq!(lines(lists(&list), &(item(1, 1, "甲") + &item(1, 0, "乙"))), ["1.1 甲", "2. 乙"]);
}

#[test]
fn a_style_gives_its_paragraphs_their_numbers() {
    let mut docx = lists(
        r#"<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:pStyle w:val="A"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:pStyle w:val="B"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#,
    );
    let number = r#"<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>"#;
    docx.xml(
        "styles",
        "styles",
        &format!(
            r#"<w:style w:type="paragraph" w:styleId="A"><w:name w:val="heading 1"/>{number}</w:style>
            <w:style w:type="paragraph" w:styleId="B"><w:name w:val="heading 2"/>{number}</w:style>
            <w:style w:type="paragraph" w:styleId="C"><w:name w:val="x"/><w:basedOn w:val="B"/></w:style>"#
        ),
    );
    let body = [
        pp(r#"<w:pStyle w:val="A"/>"#, "目标"),
        pp(r#"<w:pStyle w:val="B"/>"#, "甲"),
        pp(r#"<w:pStyle w:val="C"/>"#, "乙"),
        pp(r#"<w:pStyle w:val="A"/><w:numPr><w:numId w:val="0"/></w:numPr>"#, "无号"),
        pp(r#"<w:pStyle w:val="A"/>"#, "措施"),
    ];
    let source = read(&docx.body(&body.concat()), "计划.docx");
    assert_eq!(texts(&source), ["一、目标", "（一）甲", "（二）乙", "无号", "二、措施"]);
    let headings: Vec<_> = source.lines.iter().map(|line| line.hint.heading).collect();
    assert_eq!(headings, [Some(1), Some(2), Some(2), Some(1), Some(1)]);
}

#[test]
fn a_link_to_a_style_is_followed_to_its_list() {
    let mut docx = lists(
        r#"<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum><w:abstractNum w:abstractNumId="1"><w:styleLink w:val="L"/><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1)"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>"#,
    );
    docx.xml(
        "styles",
        "styles",
        r#"<w:style w:type="numbering" w:styleId="L"><w:name w:val="l"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>"#,
    );
    assert_eq!(lines(docx, &item(1, 0, "甲")), ["3) 甲"]);
}

#[test]
fn a_bullet_is_no_text_and_an_unknown_list_is_none() {
    let list = format!(
        r#"<w:abstractNum w:abstractNumId="0">{}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#,
        level(0, "bullet", "", "")
    );
    let source = read(&lists(&list).body(&(item(1, 0, "甲") + &item(9, 0, "乙") + &p("丙"))), "计划.docx");
    assert_eq!(texts(&source), ["甲", "乙", "丙"]);
    assert_eq!(source.lines.iter().map(|line| line.hint.list).collect::<Vec<_>>(), [Some(1), None, None]);
}
