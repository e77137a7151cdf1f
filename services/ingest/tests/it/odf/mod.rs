//! OpenDocument texts: what a reader of them sees is in the lines.

// Helpers outside of test functions fail the test when they panic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

mod hostile;
mod lists;
mod objects;
pub mod writer;

use wenshu_model::source::{HintAlign, Media};
use wenshu_model::{FindingCode, RemovalReason, Source};

use crate::shared::{PLANS, has_finding, plan, read, removed, texts};
use writer::{Odt, h, p, style, styled};

/// The Source of a document, which must be the same packed and flat.
fn both(document: &Odt) -> Source {
    let (packed, flat) = (read(&document.packed(), "a.odt"), read(&document.flat(), "a.fodt"));
    assert_eq!(packed.media, Media::Odt);
    assert_eq!(packed.lines, flat.lines);
    assert_eq!(packed.removed, flat.removed);
    assert_eq!(packed.findings, flat.findings);
    packed
}

fn body(body: &str) -> Source {
    both(&Odt::body(body))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[test]
fn real_plans_come_back_line_by_line() {
    for name in PLANS {
        let text = plan(name);
        let paragraph = |line: &str| {
            // Spaces at the ends and runs of them need elements of their own.
            let meant = escaped(line).replace('\t', "<text:tab/>").replace(' ', "<text:s/>");
            p(&meant)
        };
        let source = body(&text.lines().map(paragraph).collect::<String>());
        assert_eq!(texts(&source), text.lines().collect::<Vec<_>>(), "{name}");
        assert!(source.removed.is_empty(), "{name}");
    }
}

#[test]
fn white_space_of_the_file_is_none_of_the_text() {
    let source =
        body("\n  <text:p>\n  甲 \n 乙<text:span> 丙</text:span> \t<text:span>丁</text:span>\n</text:p>\n<text:p/>");
    assert_eq!(texts(&source), ["甲 乙 丙 丁", ""]);
    let source = body(&p("甲<text:s text:c=\"3\"/>乙<text:tab/>丙<text:line-break/>丁 <text:s/>戊"));
    assert_eq!(texts(&source), ["甲   乙\t丙", "丁  戊"]);
}

#[test]
fn characters_by_number_and_name_are_read() {
    assert_eq!(texts(&body(&p("A&amp;B&lt;C&#x4e2d;&#25991;<![CDATA[<文>]]>"))), ["A&B<C中文<文>"]);
}

#[test]
fn headings_have_their_level() {
    let source = body(&(h(1, "一、总体要求") + &h(3, "1. 目标") + &p("正文")));
    let levels: Vec<_> = source.lines.iter().map(|line| line.hint.heading).collect();
    assert_eq!(levels, [Some(1), Some(3), None]);
}

#[test]
fn runs_follow_their_styles_and_those_above() {
    let bold = r#"<style:text-properties fo:font-weight="bold" style:font-weight-asian="bold"/>"#;
    let western = r#"<style:text-properties fo:font-weight="bold" style:font-weight-asian="normal"/>"#;
    let italic = r#"<style:text-properties fo:font-style="italic"/>"#;
    let document = Odt {
        common: style("text", "Strong", "", bold) + &style("paragraph", "Lead", "", bold),
        automatic: style("text", "T1", "Strong", italic)
            + &style("text", "T2", "", western)
            + &style("paragraph", "P1", "Lead", ""),
        body: p(
            "甲<text:span text:style-name=\"T1\">乙丙</text:span>丁<text:span text:style-name=\"T2\">戊</text:span>",
        ) + &styled("P1", "全粗<text:span text:style-name=\"T2\">不粗</text:span>"),
        ..Odt::default()
    };
    let source = both(&document);
    let runs = |line: usize| -> Vec<_> {
        source.lines[line].hint.emphasis.iter().map(|run| (run.start, run.end, run.strong)).collect()
    };
    assert_eq!(runs(0), [(1, 3, false), (1, 3, true)]);
    assert_eq!(runs(1), [(0, 2, true)]);
}

#[test]
fn alignment_is_inherited() {
    let align = |value: &str| format!(r#"<style:paragraph-properties fo:text-align="{value}"/>"#);
    let document = Odt {
        common: style("paragraph", "Standard", "", &align("start"))
            + &style("paragraph", "Title", "Standard", &align("center"))
            + &style("paragraph", "Left", "Title", &align("left")),
        automatic: style("paragraph", "P1", "Title", "")
            + &style("paragraph", "P2", "Standard", &align("end"))
            + &style("paragraph", "P3", "Title", &align("justify")),
        body: ["Standard", "P1", "P2", "P3", "Left"].map(|name| styled(name, name)).concat(),
        ..Odt::default()
    };
    let aligns: Vec<_> = both(&document).lines.iter().map(|line| line.hint.align).collect();
    assert_eq!(aligns, [None, Some(HintAlign::Center), Some(HintAlign::Right), None, Some(HintAlign::Left)]);
}

#[test]
fn styles_that_inherit_from_themselves_end() {
    let document = Odt {
        common: style("paragraph", "A", "B", "") + &style("paragraph", "B", "A", "") + &style("text", "C", "C", ""),
        body: styled("A", "甲<text:span text:style-name=\"C\">乙</text:span>"),
        ..Odt::default()
    };
    assert_eq!(texts(&both(&document)), ["甲乙"]);
}

#[test]
fn tables_have_their_cells() {
    let cell = |attributes: &str, text: &str| format!("<table:table-cell {attributes}>{text}</table:table-cell>");
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let head = row(&(cell("", &p("序号"))
        + &cell("table:number-columns-spanned=\"2\"", &p("经费"))
        + "<table:covered-table-cell/>"));
    let rows = row(&(cell("table:number-rows-spanned=\"2\"", &p("一"))
        + &cell("", &p("甲"))
        + &cell("", &(p("1") + &p("2")))))
        + &row(&("<table:covered-table-cell><text:p>藏</text:p></table:covered-table-cell>".to_owned()
            + &cell("", &p("乙"))
            + &cell("", "")));
    let table = format!(
        "<table:table><table:table-column table:number-columns-repeated=\"3\"/><table:table-header-rows>{head}</table:table-header-rows>{rows}</table:table>"
    );
    let source = body(&(p("前") + &table + &p("后")));
    let cells: Vec<_> = source
        .lines
        .iter()
        .map(|line| {
            let cell = line.origin.cell.map(|c| (c.row, c.column, c.row_span, c.column_span, c.header));
            (line.text.as_str(), cell)
        })
        .collect();
    assert_eq!(
        cells,
        [
            ("前", None),
            ("序号", Some((1, 1, 1, 1, true))),
            ("经费", Some((1, 2, 1, 2, true))),
            ("一", Some((2, 1, 2, 1, false))),
            ("甲", Some((2, 2, 1, 1, false))),
            ("1", Some((2, 3, 1, 1, false))),
            ("2", Some((2, 3, 1, 1, false))),
            ("乙", Some((3, 2, 1, 1, false))),
            ("", Some((3, 3, 1, 1, false))),
            ("后", None),
        ]
    );
    assert_eq!(removed(&source, RemovalReason::HiddenText), ["藏"]);
}

#[test]
fn repeated_cells_are_written_out() {
    let row = "<table:table-row><table:table-cell table:number-columns-repeated=\"3\"><text:p>无</text:p></table:table-cell></table:table-row>";
    let source = body(&format!("<table:table>{row}</table:table>"));
    assert_eq!(texts(&source), ["无", "无", "无"]);
}

#[test]
fn notes_follow_their_paragraph() {
    let note = |class: &str, text: &str| {
        format!(
            "<text:note text:note-class=\"{class}\"><text:note-citation>①</text:note-citation><text:note-body><text:p>{text}</text:p><text:p>续</text:p></text:note-body></text:note>"
        )
    };
    let source = body(&(p(&format!("甲{}乙{}", note("footnote", "脚"), note("endnote", "尾"))) + &p("丙")));
    assert_eq!(texts(&source), ["甲[1]乙[2]", "[1] 脚", "续", "[2] 尾", "续", "丙"]);
    assert_eq!(source.lines[1].origin.note, Some(1));
    assert_eq!(source.lines[3].origin.note, Some(2));
    assert!(has_finding(&source, FindingCode::Notes));
}

#[test]
fn comments_and_readings_over_characters_are_listed() {
    let source = body(&p(concat!(
        "甲<office:annotation><dc:creator>张三</dc:creator><dc:date>2024-01-01</dc:date><text:p>请核实</text:p><text:p>数字</text:p></office:annotation>乙<office:annotation-end/>",
        "<text:ruby><text:ruby-base>囗</text:ruby-base><text:ruby-text>wéi</text:ruby-text></text:ruby>",
    )));
    assert_eq!(texts(&source), ["甲乙囗"]);
    assert_eq!(removed(&source, RemovalReason::Comment), ["请核实\n数字", "wéi"]);
}

#[test]
fn changes_are_accepted_and_deletions_listed() {
    let info = "<office:change-info><dc:creator>张三</dc:creator><dc:date>2024-01-01</dc:date></office:change-info>";
    let changes = format!(
        "<text:tracked-changes><text:changed-region><text:deletion>{info}<text:p>旧<text:s/>词</text:p></text:deletion></text:changed-region><text:changed-region><text:insertion>{info}</text:insertion></text:changed-region><text:changed-region><text:format-change>{info}</text:format-change></text:changed-region></text:tracked-changes>"
    );
    let source = body(&(changes + &p("甲<text:change/><text:change-start/>新词<text:change-end/>乙")));
    assert_eq!(texts(&source), ["甲新词乙"]);
    assert_eq!(removed(&source, RemovalReason::DeletedText), ["旧 词"]);
    let finding = source.findings.iter().find(|finding| finding.code == FindingCode::TrackedChanges).unwrap();
    assert!(finding.message.contains("插入 1 处、删除 1 处"), "{}", finding.message);
}

#[test]
fn hidden_text_is_listed_wherever_it_hides() {
    let hide = "<style:text-properties text:display=\"none\"/>";
    let document = Odt {
        automatic: style("paragraph", "PH", "", hide) + &style("text", "TH", "", hide),
        body: [
            styled("PH", "一"),
            p("甲<text:span text:style-name=\"TH\">二<text:tab/></text:span>乙"),
            p("<text:hidden-text text:string-value=\"三\" text:is-hidden=\"true\"/>丙"),
            p("<text:hidden-paragraph text:is-hidden=\"true\"/>四"),
            "<text:section text:display=\"none\"><text:p>五</text:p></text:section>".to_owned(),
            "<text:section text:display=\"condition\" text:is-hidden=\"true\"><text:p>六</text:p></text:section>".to_owned(),
            "<text:section text:display=\"condition\" text:is-hidden=\"false\"><text:p>丁</text:p></text:section>".to_owned(),
            p("<text:conditional-text text:current-value=\"true\" text:string-value-if-true=\"戊\" text:string-value-if-false=\"七\">戊</text:conditional-text>"),
            "<table:table><table:table-row table:visibility=\"collapse\"><table:table-cell><text:p>八</text:p></table:table-cell></table:table-row></table:table>".to_owned(),
        ]
        .concat(),
        ..Odt::default()
    };
    let source = both(&document);
    assert_eq!(texts(&source), ["甲乙", "丙", "", "丁", "戊"]);
    assert_eq!(removed(&source, RemovalReason::HiddenText), ["一", "二\t", "三", "四", "五", "六", "七", "八"]);
}

#[test]
fn heads_and_feet_are_listed_once() {
    let document = Odt {
        pages: "<style:master-page><style:header><text:p>某局文件</text:p></style:header><style:header-left><text:p>某局文件</text:p></style:header-left><style:footer><text:p>— <text:page-number>1</text:page-number> —</text:p></style:footer></style:master-page>".to_owned(),
        body: p("正文"),
        ..Odt::default()
    };
    assert_eq!(removed(&both(&document), RemovalReason::RunningHead), ["某局文件", "— 1 —"]);
}

#[test]
fn fields_show_what_is_stored_in_them() {
    let source = body(&p(
        "第<text:page-number>3</text:page-number>页 <text:date>2024年1月1日</text:date><text:bookmark text:name=\"b\"/><text:a xlink:href=\"http://canary.invalid/\">链接</text:a><text:sequence>5</text:sequence>",
    ));
    assert_eq!(texts(&source), ["第3页 2024年1月1日链接5"]);
}

#[test]
fn symbols_become_text_or_are_listed() {
    let font = |name: &str| format!(r#"<style:text-properties style:font-name="{name}"/>"#);
    let document = Odt {
        automatic: style("text", "W", "", &font("Wingdings")) + &style("text", "O", "", &font("宋体")),
        body: p(
            "<text:span text:style-name=\"W\">\u{f0fe}\u{f001}</text:span>是<text:span text:style-name=\"O\">\u{f0fe}</text:span>否",
        ),
        ..Odt::default()
    };
    let source = both(&document);
    assert_eq!(texts(&source), ["☑是否"]);
    assert_eq!(removed(&source, RemovalReason::Symbol), ["\u{f001}", "\u{f0fe}"]);
    assert!(has_finding(&source, FindingCode::SymbolLost));
}

#[test]
fn a_table_of_contents_is_text() {
    let toc = "<text:table-of-content><text:table-of-content-source><text:index-title-template>模板</text:index-title-template></text:table-of-content-source><text:index-body><text:index-title><text:p>目录</text:p></text:index-title><text:p>一、要求<text:tab/>1</text:p></text:index-body></text:table-of-content>";
    assert_eq!(texts(&body(toc)), ["目录", "一、要求\t1"]);
}

#[test]
fn other_documents_are_named() {
    let flat = |kind: &str| {
        String::from_utf8(Odt::default().flat()).unwrap().replace("office:text>", &format!("office:{kind}>"))
    };
    for (kind, name) in [("spreadsheet", "电子表格"), ("presentation", "演示文稿"), ("drawing", "绘图")] {
        let error = crate::shared::refuse(flat(kind).as_bytes(), "a.fodt");
        assert!(error.to_string().contains(name), "{error}");
    }
}
