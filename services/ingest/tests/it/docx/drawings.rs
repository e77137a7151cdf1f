//! Text boxes, pictures and what acts or points outside.

use wenshu_model::FindingCode;

use super::file::{Docx, p, read_body};
use crate::shared::packed::png;
use crate::shared::{has_finding, read, texts};

#[test]
fn a_text_box_follows_its_paragraph_and_counts_once() {
    let inside = format!("<w:txbxContent>{}{}</w:txbxContent>", p("框内一"), p("框内二"));
    let body = format!(
        r#"<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><a:graphic><a:graphicData><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData></a:graphic></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>{}"#,
        p("下段")
    );
    assert_eq!(texts(&read_body(&body)), ["前后", "框内一", "框内二", "下段"]);
}

#[test]
fn an_alternative_that_nobody_knows_leaves_the_other() {
    let body = r#"<w:p><mc:AlternateContent><mc:Choice Requires="future"><w:r><w:t>新</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>旧</w:t></w:r></mc:Fallback></mc:AlternateContent><mc:AlternateContent><mc:Choice Requires="wps"><w:r><w:t>甲</w:t></w:r></mc:Choice><mc:Choice Requires="wps"><w:r><w:t>乙</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>丙</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"#;
    assert_eq!(texts(&read_body(body)), ["旧甲"]);
}

#[test]
fn a_text_box_of_old_and_words_as_art_are_text() {
    let body = format!(
        r#"<w:p><w:r><w:pict><v:shape><v:textpath string="某某市教育局文件"/></v:shape><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"#,
        p("旧框")
    );
    assert_eq!(texts(&read_body(&body)), ["", "某某市教育局文件", "旧框"]);
}

#[test]
fn pictures_are_kept_and_those_outside_are_never_fetched() {
    let mut docx = Docx::default();
    let inside = docx.part("image", "media/a.png", &png());
    let metafile = docx.part("image", "media/b.emf", &[1, 0, 0, 0, 9, 9]);
    let outside = docx.relation("image", "file:///etc/passwd", true);
    docx.relation("attachedTemplate", "http://127.0.0.1:9/evil.dotm", true);
    let blip = |id: &str, how: &str| {
        format!(
            r#"<w:r><w:drawing><pic:pic><pic:blipFill><a:blip r:{how}="{id}"/></pic:blipFill></pic:pic></w:drawing></w:r>"#
        )
    };
    let body = format!(
        "<w:p><w:r><w:t>图</w:t></w:r>{}{}{}</w:p>",
        blip(&inside, "embed"),
        blip(&metafile, "embed"),
        blip(&outside, "link")
    );
    let source = read(&docx.body(&body), "计划.docx");
    assert_eq!(source.assets.len(), 1);
    assert_eq!(source.lines[1].hint.picture.as_deref(), Some(source.assets[0].sha256.as_str()));
    let lost: Vec<_> = source.findings.iter().filter(|f| f.code == FindingCode::PictureLost).collect();
    assert_eq!(lost.len(), 2, "{lost:?}");
    assert!(has_finding(&source, FindingCode::ActiveContent));
}

#[test]
fn macros_and_packed_files_are_said_and_not_carried() {
    let mut docx = Docx::default();
    docx.part("vbaProject", "vbaProject.bin", b"macro");
    docx.part("oleObject", "embeddings/oleObject1.bin", b"ole");
    let source = read(&docx.body(&p("正文")), "计划.docm");
    let found = source.findings.iter().find(|f| f.code == FindingCode::ActiveContent).unwrap();
    assert!(found.message.contains('宏') && found.message.contains("嵌入的文件"), "{}", found.message);
    assert!(source.assets.is_empty());
}
