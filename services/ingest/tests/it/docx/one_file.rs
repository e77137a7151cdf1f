//! Documents in one XML file: Flat OPC and Word 2003's XML.

use base64::Engine as _;
use wenshu_ingest::{IngestError, Limits, ingest};
use wenshu_model::source::Media;
use wenshu_model::{FindingCode, RemovalReason, Source};

use super::file::{Docx, p, spaces};
use crate::shared::{has_finding, packed::png, read, refuse, removed, texts};

const PKG: &str = "http://schemas.microsoft.com/office/2006/xmlPackage";
const RELS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const W2003: &str = "http://schemas.microsoft.com/office/word/2003/wordml";
const AML: &str = "http://schemas.microsoft.com/aml/2001/core";
/// One white pixel.
fn pixel() -> String {
    base64::engine::general_purpose::STANDARD.encode(png())
}

fn flat(body: &str) -> String {
    let part = |name: &str, inside: &str| {
        format!(r#"<pkg:part pkg:name="{name}"><pkg:xmlData>{inside}</pkg:xmlData></pkg:part>"#)
    };
    let relation = |id: &str, kind: &str, target: &str| {
        format!(r#"<Relationship Id="{id}" Type="{R}/{kind}" Target="{target}"/>"#)
    };
    let relations = |inside: &str| format!(r#"<Relationships xmlns="{RELS}">{inside}</Relationships>"#);
    // The name spaces stand on the outermost element.
    format!(
        r#"<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="{PKG}" {}>{}{}{}{}</pkg:package>"#,
        spaces(),
        part("/_rels/.rels", &relations(&relation("r1", "officeDocument", "word/document.xml"))),
        part(
            "/word/_rels/document.xml.rels",
            &relations(&(relation("r1", "numbering", "numbering.xml") + &relation("r2", "image", "media/a.png")))
        ),
        part("/word/document.xml", &format!("<w:document><w:body>{body}</w:body></w:document>")),
        part(
            "/word/numbering.xml",
            r#"<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#
        ) + &format!(
            r#"<pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>{}</pkg:binaryData></pkg:part>"#,
            pixel()
        ),
    )
}

fn word_2003(body: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>
        <w:wordDocument xmlns:w="{W2003}" xmlns:aml="{AML}" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" w:macrosPresent="no">
        <o:DocumentProperties><o:Title>题名</o:Title></o:DocumentProperties>
        <w:fonts><w:font w:name="宋体"/></w:fonts>
        <w:lists><w:listDef w:listDefId="0"><w:name w:val="名"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:nfc w:val="39"/><w:suff w:val="Nothing"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:lvlText w:val="%2."/></w:lvl></w:listDef><w:list w:ilfo="1"><w:ilst w:val="0"/></w:list></w:lists>
        <w:styles><w:style w:type="paragraph" w:default="on" w:styleId="a"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style></w:styles>
        <w:docPr><w:footnotePr><w:footnote w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote></w:footnotePr></w:docPr>
        <w:body><wx:sect>{body}</wx:sect></w:body></w:wordDocument>"#
    )
}

fn old(body: &str) -> Source {
    read(word_2003(body).as_bytes(), "计划.xml")
}

#[test]
fn flat_opc_is_read_as_the_package_is() {
    let body = format!(
        r#"{}<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>目标</w:t></w:r><w:r><w:drawing><a:blip r:embed="r2"/></w:drawing></w:r></w:p>"#,
        p("工作计划")
    );
    for name in ["计划.xml", "计划.doc"] {
        let source = read(flat(&body).as_bytes(), name);
        assert_eq!(source.media, Media::Docx);
        assert_eq!(texts(&source), ["工作计划", "一、目标", ""]);
        assert_eq!(source.assets.len(), 1);
        assert_eq!(has_finding(&source, FindingCode::ExtensionMismatch), name.ends_with("doc"));
    }
}

#[test]
fn the_xml_of_word_2003_is_read() {
    let source = old(r#"<w:p><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r><w:t>工作计划</w:t></w:r></w:p>
        <w:p><w:pPr><w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/></w:listPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>
        <w:p><w:pPr><w:listPr><w:ilvl w:val="1"/><w:ilfo w:val="1"/></w:listPr></w:pPr><w:r><w:t>乙</w:t></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:tcPr><w:vmerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>丙</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>丁</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vmerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>戊</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
        <w:sectPr><w:hdr w:type="odd"><w:p><w:r><w:t>页眉</w:t></w:r></w:p></w:hdr></w:sectPr>"#);
    assert_eq!(texts(&source), ["工作计划", "一、甲", "1. 乙", "丙", "丁", "戊"]);
    assert_eq!(source.lines[0].hint.heading, Some(1));
    assert_eq!(source.lines[3].origin.cell.map(|cell| cell.row_span), Some(2));
    assert_eq!(removed(&source, RemovalReason::RunningHead), ["页眉"]);
    assert!(!has_finding(&source, FindingCode::ExtensionMismatch));
}

#[test]
fn changes_comments_notes_and_pictures_of_word_2003_are_told_apart() {
    let source = old(&format!(
        r#"<w:p><w:r><w:t>经</w:t></w:r><aml:annotation w:type="Word.Insertion"><aml:content><w:r><w:t>认真</w:t></w:r></aml:content></aml:annotation><aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:delText>初步</w:delText></w:r></aml:content></aml:annotation><w:r><w:t>研究</w:t></w:r><w:r><w:footnote><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>见附件</w:t></w:r></w:p></w:footnote></w:r><w:r><aml:annotation w:type="Word.Comment"><aml:content><w:p><w:r><w:t>再核</w:t></w:r></w:p></aml:content></aml:annotation></w:r><w:r><w:pict><w:binData w:name="wordml://1.png">{}</w:binData><v:shape><v:imagedata src="wordml://1.png"/></v:shape></w:pict></w:r></w:p>"#,
        pixel()
    ));
    assert_eq!(texts(&source), ["经认真研究[1]", "[1] 见附件", ""]);
    assert_eq!(removed(&source, RemovalReason::DeletedText), ["初步"]);
    assert_eq!(removed(&source, RemovalReason::Comment), ["再核"]);
    assert_eq!(source.assets.len(), 1);
}

#[test]
fn old_encodings_of_one_file_are_read() {
    let text = word_2003("<w:p><w:r><w:t>关于印发工作计划的通知</w:t></w:r></w:p>").replace("UTF-8", "GB2312");
    let (bytes, ..) = encoding_rs::GB18030.encode(&text);
    assert_eq!(texts(&read(&bytes, "通知.doc")), ["关于印发工作计划的通知"]);
    let wide: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(texts(&read(&wide, "通知.xml")), ["关于印发工作计划的通知"]);
}

#[test]
fn a_file_that_breaks_off_or_declares_entities_is_refused() {
    let whole = flat(&p("计划"));
    let half = &whole.as_bytes()[..whole.len() / 2];
    assert_eq!(refuse(half, "a.xml").code(), "damaged");
    assert_eq!(refuse(format!("{}<", word_2003(&p("计划"))).as_bytes(), "a.xml").code(), "damaged");
    let deep = word_2003(&format!("{}{}", "<w:sdt>".repeat(300), "</w:sdt>".repeat(300)));
    assert_eq!(refuse(deep.as_bytes(), "a.xml").code(), "too-deep");
    let limits = Limits { package_entries: 2, ..Limits::default() };
    assert!(matches!(ingest(whole.as_bytes(), "a.xml", &limits), Err(IngestError::PackageEntries { limit: 2 })));
    let other = r#"<?xml version="1.0"?><data><pkg:package/></data>"#;
    assert_eq!(refuse(other.as_bytes(), "a.xml").code(), "foreign-format");
}

#[test]
fn a_newer_format_of_numbers_counts_before_the_one_for_older_programs() {
    let mut docx = Docx::default();
    docx.xml(
        "numbering",
        "numbering",
        r#"<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="7"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:suff w:val="nothing"/><w:lvlText w:val="（%1）"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#,
    );
    let body = r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>"#;
    assert_eq!(texts(&read(&docx.body(body), "a.docx")), ["（007）甲"]);
}
