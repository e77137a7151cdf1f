//! Text, tables, changes.

use wenshu_model::RemovalReason;
use wenshu_model::source::{HintAlign, NamedElement};

use super::file::{Docx, p, pp, read_body, spaces};
use crate::shared::{has_finding, read, removed, texts};
use wenshu_model::FindingCode;

#[test]
fn paragraphs_become_lines_with_what_the_format_says() {
    let mut docx = Docx::default();
    docx.xml(
        "styles",
        "styles",
        r#"<w:docDefaults><w:rPrDefault><w:rPr><w:b w:val="0"/></w:rPr></w:rPrDefault></w:docDefaults>
        <w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>
        <w:style w:type="paragraph" w:styleId="H"><w:name w:val="我的标题"/><w:basedOn w:val="N"/><w:pPr><w:outlineLvl w:val="1"/><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
        <w:style w:type="character" w:styleId="S"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>"#,
    );
    let body = [
        pp(r#"<w:pStyle w:val="T"/>"#, "工作计划"),
        pp(r#"<w:pStyle w:val="H"/>"#, "标题"),
        pp(r#"<w:outlineLvl w:val="0"/>"#, "直接"),
        pp(r#"<w:pStyle w:val="H"/><w:outlineLvl w:val="9"/>"#, "正文"),
        r#"<w:p><w:r><w:t>平</w:t></w:r><w:r><w:rPr><w:rStyle w:val="S"/></w:rPr><w:t>粗</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>斜</w:t></w:r></w:p>"#.to_owned(),
        pp(r#"<w:jc w:val="right"/>"#, "某某教育局"),
        "<w:p/>".to_owned(),
        p("末"),
    ];
    let source = read(&docx.body(&body.concat()), "计划.docx");
    assert_eq!(texts(&source), ["工作计划", "标题", "直接", "正文", "平粗斜", "某某教育局", "", "末"]);
    let headings: Vec<_> = source.lines.iter().map(|line| line.hint.heading).collect();
    assert_eq!(headings, [None, Some(2), Some(1), None, None, None, None, None]);
    assert_eq!(source.lines[0].hint.element, Some(NamedElement::Title));
    assert_eq!(source.lines[1].hint.align, Some(HintAlign::Center));
    assert_eq!(source.lines[5].hint.align, Some(HintAlign::Right));
    let runs: Vec<_> = source.lines[4].hint.emphasis.iter().map(|run| (run.start, run.end, run.strong)).collect();
    assert_eq!(runs, [(1, 2, true), (2, 3, false)]);
    assert_eq!(source.lines[7].origin.paragraph, Some(8));
}

#[test]
fn what_stands_in_a_run_is_read_as_it_is_seen() {
    let body = r#"<w:p><w:r><w:t>一</w:t><w:tab/><w:t>二</w:t><w:br/><w:t>三</w:t><w:noBreakHyphen/><w:t>四</w:t><w:br w:type="page"/></w:r>
        <w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="宋体" w:char="4E2D"/><w:sym w:font="Webdings" w:char="F041"/></w:r></w:p>
        <w:p><w:r><w:br w:type="page"/><w:t>五&amp;&#x516D;</w:t></w:r></w:p>"#;
    let source = read_body(body);
    assert_eq!(texts(&source), ["一\t二", "三-四", "☑中", "五&六"]);
    assert_eq!(removed(&source, RemovalReason::Symbol).len(), 1);
    assert!(has_finding(&source, FindingCode::SymbolLost));
}

#[test]
fn what_only_groups_is_walked_through() {
    let body = r#"<w:sdt><w:sdtPr><w:alias w:val="名"/></w:sdtPr><w:sdtContent><w:p><w:smartTag><w:r><w:t>甲</w:t></w:r></w:smartTag>
        <w:hyperlink w:anchor="x"><w:r><w:t>乙</w:t></w:r></w:hyperlink><w:sdt><w:sdtContent><w:r><w:t>丙</w:t></w:r></w:sdtContent></w:sdt>
        <m:oMath><m:r><m:rPr/><m:t>x=1</m:t></m:r></m:oMath>
        <w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>yi</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>宜</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p></w:sdtContent></w:sdt>"#;
    let source = read_body(body);
    assert_eq!(texts(&source), ["甲乙丙x=1宜"]);
    assert_eq!(removed(&source, RemovalReason::Comment), ["yi"]);
}

#[test]
fn a_field_shows_its_result_and_not_its_instruction() {
    let mark = |kind: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>"#);
    let run = |inside: &str| format!("<w:r>{inside}</w:r>");
    let body = [
        "<w:p>".to_owned(),
        run("<w:t>第</w:t>"),
        mark("begin"),
        run("<w:instrText> PAGEREF x </w:instrText>"),
        mark("begin"),
        run("<w:instrText>QUOTE</w:instrText>"),
        mark("separate"),
        run("<w:t>内</w:t>"),
        mark("end"),
        mark("separate"),
        run("<w:t>3</w:t>"),
        mark("end"),
        run("<w:t>页</w:t>"),
        mark("begin"),
        run(r"<w:instrText>eq \o\ac(○,2)</w:instrText>"),
        mark("end"),
        r#"<w:fldSimple w:instr="DDEAUTO excel c"><w:r><w:t>值</w:t></w:r></w:fldSimple></w:p>"#.to_owned(),
    ];
    let source = read_body(&body.concat());
    assert_eq!(texts(&source), ["第3页②值"]);
    assert!(has_finding(&source, FindingCode::ActiveContent));
}

#[test]
fn tracked_changes_are_accepted_and_said() {
    let body = r#"<w:p><w:r><w:t>经</w:t></w:r><w:ins><w:r><w:t>认真</w:t></w:r></w:ins><w:del><w:r><w:delText>初步</w:delText></w:r></w:del><w:r><w:t>研究</w:t></w:r></w:p>
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p><w:p><w:r><w:t>后半</w:t></w:r></w:p>
        <w:p><w:moveFrom><w:r><w:t>搬</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>搬</w:t></w:r></w:moveTo></w:p>
        <w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>旧行</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#;
    let source = read_body(body);
    assert_eq!(texts(&source), ["经认真研究", "前半后半", "搬"]);
    assert_eq!(removed(&source, RemovalReason::DeletedText), ["初步", "搬", "旧行"]);
    let found = source.findings.iter().find(|finding| finding.code == FindingCode::TrackedChanges).unwrap();
    assert!(found.message.contains("插入 2 处、删除 3 处"), "{}", found.message);
}

#[test]
fn hidden_text_is_left_out_and_listed() {
    let mut docx = Docx::default();
    docx.xml(
        "styles",
        "styles",
        r#"<w:style w:type="character" w:styleId="X"><w:name w:val="x"/><w:rPr><w:vanish/></w:rPr></w:style>"#,
    );
    let body = r#"<w:p><w:r><w:t>可见</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r><w:r><w:rPr><w:rStyle w:val="X"/></w:rPr><w:t>号</w:t></w:r><w:r><w:rPr><w:rStyle w:val="X"/><w:vanish w:val="0"/></w:rPr><w:t>字</w:t></w:r></w:p>
        <w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>全隐</w:t></w:r></w:p><w:p><w:r><w:t>末</w:t></w:r></w:p>"#;
    let source = read(&docx.body(body), "计划.docx");
    assert_eq!(texts(&source), ["可见字", "末"]);
    assert_eq!(removed(&source, RemovalReason::HiddenText), ["暗号", "全隐"]);
}

#[test]
fn cells_have_their_place_and_merged_ones_reach() {
    let cell = |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text));
    let body = format!(
        "{}<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>{}{}</w:tr></w:tbl>{}",
        p("前"),
        cell("", "项目"),
        cell(r#"<w:gridSpan w:val="2"/>"#, "时间"),
        cell(r#"<w:vMerge w:val="restart"/>"#, "教研"),
        cell("", "3月"),
        cell("", "4月"),
        cell("<w:vMerge/>", ""),
        cell("", "5月"),
        cell("", "6月"),
        cell("", "7月"),
        cell("", "8月"),
        p("后"),
    );
    let source = read_body(&body);
    let cells: Vec<_> = source
        .lines
        .iter()
        .filter_map(|line| {
            line.origin.cell.map(|c| (line.text.as_str(), c.row, c.column, c.row_span, c.column_span, c.header))
        })
        .collect();
    assert_eq!(
        cells,
        [
            ("项目", 1, 1, 1, 1, true),
            ("时间", 1, 2, 1, 2, true),
            ("教研", 2, 1, 2, 1, false),
            ("3月", 2, 2, 1, 1, false),
            ("4月", 2, 3, 1, 1, false),
            ("5月", 3, 2, 1, 1, false),
            ("6月", 3, 3, 1, 1, false),
            ("", 4, 1, 1, 1, false),
            ("7月", 4, 2, 1, 1, false),
            ("8月", 4, 3, 1, 1, false),
        ]
    );
    assert_eq!((texts(&source)[0], *texts(&source).last().unwrap()), ("前", "后"));
}

#[test]
fn a_frame_of_one_cell_is_no_table_and_a_table_in_a_cell_is_text() {
    let frame = format!("<w:tbl><w:tr><w:tc>{}{}</w:tc></w:tr></w:tbl>", p("甲"), p("乙"));
    let source = read_body(&frame);
    assert_eq!(texts(&source), ["甲", "乙"]);
    assert!(source.lines.iter().all(|line| line.origin.cell.is_none()));
    let inner = format!("<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>", p("内1"), p("内2"));
    let outer = format!("<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{inner}{}</w:tc></w:tr></w:tbl>", p("外"), "<w:p/>");
    let source = read_body(&outer);
    let cells: Vec<_> =
        source.lines.iter().map(|line| (line.text.as_str(), line.origin.cell.map(|c| c.column))).collect();
    assert_eq!(cells, [("外", Some(1)), ("内1", Some(2)), ("内2", Some(2))]);
}

#[test]
fn prefixes_and_encodings_of_other_programs_are_read() {
    let strict = r#"<ns0:document xmlns:ns0="http://purl.oclc.org/ooxml/wordprocessingml/main"><ns0:body><ns0:p><ns0:r><ns0:t>严格</ns0:t></ns0:r></ns0:p></ns0:body></ns0:document>"#;
    assert_eq!(texts(&read(&Docx::default().main(strict.as_bytes()), "a.docx")), ["严格"]);
    let plain = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?><w:document {}><w:body>{}</w:body></w:document>",
        spaces(),
        p("宽")
    );
    for little in [true, false] {
        let mut wide = if little { vec![0xff, 0xfe] } else { vec![0xfe, 0xff] };
        wide.extend(plain.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }));
        assert_eq!(texts(&read(&Docx::default().main(&wide), "a.docx")), ["宽"]);
    }
}

#[test]
fn the_name_does_not_matter_and_a_wrong_one_is_said() {
    let bytes = Docx::default().body(&p("计划"));
    for (name, lies) in
        [("计划.docx", false), ("计划.doc", true), ("计划.txt", true), ("计划.pdf", true), ("计划", false)]
    {
        let source = read(&bytes, name);
        assert_eq!(texts(&source), ["计划"]);
        assert_eq!(has_finding(&source, FindingCode::ExtensionMismatch), lies, "{name}");
    }
}
