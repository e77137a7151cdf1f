//! Notes, comments, heads and feet.

use wenshu_model::{FindingCode, RemovalReason};

use super::file::{Docx, p};
use crate::shared::{has_finding, read, removed, texts};

#[test]
fn notes_follow_the_paragraph_that_refers_to_them() {
    let mut docx = Docx::default();
    let note = |id: u32, kind: &str, text: &str| {
        format!(
            r#"<w:{kind} w:id="{id}"><w:p><w:r><w:{kind}Ref/></w:r><w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:{kind}>"#
        )
    };
    let rule = r#"<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>"#;
    docx.xml(
        "footnotes",
        "footnotes",
        &[rule, &note(1, "footnote", "见附表"), &note(9, "footnote", "无人引用")].concat(),
    );
    docx.xml("endnotes", "endnotes", &note(1, "endnote", "尾注"));
    let body = r#"<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:t>，乙</w:t><w:endnoteReference w:id="1"/></w:r></w:p>"#;
    let source = read(&docx.body(&(body.to_owned() + &p("丙"))), "计划.docx");
    assert_eq!(texts(&source), ["甲[1]，乙[2]", "[1] 见附表", "[2] 尾注", "丙"]);
    assert_eq!(source.lines.iter().map(|line| line.origin.note).collect::<Vec<_>>(), [None, Some(1), Some(2), None]);
    assert_eq!(source.lines[3].origin.paragraph, Some(2), "notes do not count among the paragraphs");
    assert_eq!(removed(&source, RemovalReason::HiddenText).len(), 1);
    assert!(has_finding(&source, FindingCode::Notes));
}

#[test]
fn comments_are_listed_where_they_stand() {
    let mut docx = Docx::default();
    let comment = |id: u32, text: &str| format!(r#"<w:comment w:id="{id}" w:author="某">{}</w:comment>"#, p(text));
    docx.xml("comments", "comments", &(comment(0, "请核对") + &comment(5, "孤立")));
    let body = format!(
        r#"{}<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>乙</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>"#,
        p("甲")
    );
    let source = read(&docx.body(&body), "计划.docx");
    assert_eq!(texts(&source), ["甲", "乙"]);
    let comments: Vec<_> =
        source.removed.iter().map(|r| (r.text.as_str(), r.origin.and_then(|o| o.paragraph))).collect();
    assert_eq!(comments, [("请核对", Some(2)), ("孤立", Some(2))]);
    assert!(has_finding(&source, FindingCode::Comments));
}

#[test]
fn heads_and_feet_are_listed_once() {
    let mut docx = Docx::default();
    for (kind, number, text) in [("header", 1, "某某教育局"), ("header", 2, "某某教育局"), ("footer", 1, "— 1 —")]
    {
        let xml = format!("<w:hdr {}>{}</w:hdr>", super::file::spaces(), p(text));
        docx.part(kind, &format!("{kind}{number}.xml"), xml.as_bytes());
    }
    let source = read(&docx.body(&p("正文")), "计划.docx");
    assert_eq!(texts(&source), ["正文"]);
    assert_eq!(removed(&source, RemovalReason::RunningHead), ["某某教育局", "— 1 —"]);
    assert!(has_finding(&source, FindingCode::RunningHeads));
}
