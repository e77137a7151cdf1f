//! Templates, groups, pictures, annotations, seals, several documents.

use wenshu_model::{FindingCode, RemovalReason};

use super::writer::{EM, LEFT, Ofd, SIZE, code, object, page, text};
use crate::shared::package::png;
use crate::shared::{has_finding, read, refuse, removed, texts};

const NS: &str = r#"xmlns:ofd="http://www.ofdspec.org/2016""#;

fn template(number: u32) -> String {
    format!(r#"<ofd:TemplatePage ID="{number}" BaseLoc="Tpls/Tpl_{number}/Content.xml"/>"#)
}

fn uses(number: u32) -> String {
    format!(r#"<ofd:Template TemplateID="{number}" ZOrder="Background"/>"#)
}

#[test]
fn templates_of_many_pages_are_furniture_and_of_one_are_text() {
    let ofd = Ofd {
        pages: vec![text(LEFT, 80.0, "第一页。"), text(LEFT, 80.0, "第二页。")],
        heads: vec![uses(1) + &uses(2), uses(1)],
        common: template(1) + &template(2),
        ..Ofd::default()
    }
    .part("Doc_0/Tpls/Tpl_1/Content.xml", page("", &text(LEFT, 20.0, "教育局专用纸")))
    .part("Doc_0/Tpls/Tpl_2/Content.xml", page("", &text(LEFT, 50.0, "某某区教育局文件")));
    let source = read(&ofd.bytes(), "a.ofd");
    assert_eq!(texts(&source), ["某某区教育局文件", "第一页。", "第二页。"]);
    assert_eq!(removed(&source, RemovalReason::RunningHead), ["教育局专用纸"]);
}

#[test]
fn a_template_that_carries_all_text_is_text() {
    let ofd = Ofd { pages: vec![String::new(); 2], heads: vec![uses(1); 2], common: template(1), ..Ofd::default() }
        .part("Doc_0/Tpls/Tpl_1/Content.xml", page("", &text(LEFT, 80.0, "正文在此。")));
    assert_eq!(texts(&read(&ofd.bytes(), "a.ofd")), ["正文在此。"; 2]);
}

#[test]
fn groups_stand_where_they_are_put() {
    let group = format!(
        r#"<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="50" Width="100" Height="100"><ofd:Content>{}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"#,
        text(0.0, 10.0, "组内文字。")
    );
    let put = |y: f64| {
        format!(r#"<ofd:CompositeObject ID="51" ResourceID="50" CTM="0.5 0 0 0.5 0 0" Boundary="{LEFT} {y} 100 100"/>"#)
    };
    let ofd =
        Ofd {
            pages: vec![put(50.0) + &text(LEFT, 80.0, "中间。") + &put(100.0)], resources: group, ..Ofd::default()
        };
    assert_eq!(texts(&read(&ofd.bytes(), "a.ofd")), ["组内文字。", "中间。", "组内文字。"]);
}

#[test]
fn pictures_stand_between_paragraphs() {
    let media = r#"<ofd:MultiMedias><ofd:MultiMedia ID="60" Type="Image" Format="PNG"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>"#;
    let image = r#"<ofd:ImageObject ID="61" ResourceID="60" CTM="20 0 0 20 0 0" Boundary="50 90 20 20"/>"#;
    let ofd = Ofd {
        pages: vec![text(LEFT, 80.0, "图上。") + image + &text(LEFT, 130.0, "图下。")],
        resources: media.to_owned(),
        ..Ofd::default()
    }
    .part("Doc_0/Res/a.png", png(4, 3));
    let source = read(&ofd.bytes(), "a.ofd");
    assert_eq!(texts(&source), ["图上。", "", "图下。"]);
    assert!(source.lines[1].hint.picture.is_some());
    assert_eq!(source.assets[0].width, 4);
}

#[test]
fn pages_of_pictures_alone_are_refused_with_advice() {
    let image = r#"<ofd:ImageObject ID="61" ResourceID="60" CTM="20 0 0 20 0 0" Boundary="50 90 20 20"/>"#;
    let error = refuse(&Ofd { pages: vec![image.to_owned(); 3], ..Ofd::default() }.bytes(), "a.ofd");
    assert_eq!(error.code(), "pages-without-text");
    assert!(error.to_string().starts_with("OFD 文件的 3 页里没有文字"), "{error}");
}

#[test]
fn text_under_a_scan_is_read_with_a_doubt() {
    let image = r#"<ofd:ImageObject ID="61" ResourceID="60" CTM="210 0 0 297 0 0" Boundary="0 0 210 297"/>"#;
    let hidden = object(
        LEFT,
        80.0,
        SIZE,
        1,
        &code(0.0, SIZE, &format!(r#" DeltaX="g 4 {EM}""#), "识别的文"),
        r#" Fill="false""#,
    );
    let scan = Ofd::page(&(image.to_owned() + &hidden));
    let source = read(&scan.bytes(), "a.ofd");
    assert_eq!(texts(&source)[0], "识别的文");
    assert!(has_finding(&source, FindingCode::OcrText));
    // Beside text that is seen it is hidden.
    let mixed = Ofd::page(&(image.to_owned() + &hidden + &text(LEFT, 100.0, "正文。")));
    let source = read(&mixed.bytes(), "a.ofd");
    assert_eq!(removed(&source, RemovalReason::HiddenText), ["识别的文"]);
    for more in [r#" Visible="false""#, r#" Alpha="0""#] {
        let hidden = object(LEFT, 80.0, SIZE, 1, &code(0.0, SIZE, "", "藏"), more);
        let source = read(&Ofd::page(&(hidden + &text(LEFT, 100.0, "正文。"))).bytes(), "a.ofd");
        assert_eq!((texts(&source), removed(&source, RemovalReason::HiddenText)), (vec!["正文。"], vec!["藏"]));
    }
}

#[test]
fn annotations_are_listed() {
    let annotation = format!(
        r#"<ofd:PageAnnot {NS}><ofd:Annot Type="Stamp" ID="1"><ofd:Remark>请核实</ofd:Remark><ofd:Appearance>{}</ofd:Appearance></ofd:Annot><ofd:Annot Type="Watermark" ID="2"><ofd:Appearance>{}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>"#,
        text(1.0, 1.0, "已阅"),
        text(1.0, 1.0, "内部资料"),
    );
    let list = format!(
        r#"<ofd:Annotations {NS}><ofd:Page PageID="100"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>"#
    );
    let ofd = Ofd {
        pages: vec![text(LEFT, 80.0, "正文。")],
        document: "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>".to_owned(),
        ..Ofd::default()
    }
    .part("Doc_0/Annots/Annotations.xml", list)
    .part("Doc_0/Annots/Page_0/Annotation.xml", annotation);
    let source = read(&ofd.bytes(), "a.ofd");
    assert_eq!(removed(&source, RemovalReason::Comment), ["请核实", "已阅"]);
    assert_eq!(removed(&source, RemovalReason::RunningHead), ["内部资料"]);
}

#[test]
fn seals_and_packed_files_are_told() {
    let ofd = Ofd {
        pages: vec![text(LEFT, 80.0, "正文。")],
        body: "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>".to_owned(),
        document: "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>".to_owned(),
        ..Ofd::default()
    }
    .part("Doc_0/Signs/Signatures.xml", format!(r#"<ofd:Signatures {NS}><ofd:Signature ID="1" Type="Seal" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>"#))
    .part("Doc_0/Attachs/Attachments.xml", format!(r#"<ofd:Attachments {NS}><ofd:Attachment ID="1" Name="a"/></ofd:Attachments>"#));
    let source = read(&ofd.bytes(), "a.ofd");
    let seal = source.findings.iter().find(|finding| finding.code == FindingCode::PictureLost).unwrap();
    assert!(seal.message.contains("1 个电子印章"), "{}", seal.message);
    assert!(has_finding(&source, FindingCode::ActiveContent));
}

#[test]
fn several_documents_follow_each_other() {
    let root = format!(
        r#"<ofd:OFD {NS}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody><ofd:DocBody><ofd:DocRoot>/Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"#
    );
    let second = r#"<Document xmlns="http://www.ofdspec.org"><Pages><Page ID="1" BaseLoc="P.xml"/></Pages></Document>"#;
    let ofd = Ofd::page(&text(LEFT, 80.0, "第一篇。"))
        .part("OFD.xml", root)
        .part("Doc_1/Document.xml", second)
        .part("Doc_1/P.xml", page("", &text(LEFT, 80.0, "第二篇。")));
    let source = read(&ofd.bytes(), "a.ofd");
    assert_eq!(texts(&source), ["第一篇。", "第二篇。"]);
    assert_eq!(source.lines[1].origin.page, Some(2));
}

#[test]
fn characters_of_one_font_alone_are_listed_or_refused() {
    let few = Ofd::page(&text(LEFT, 80.0, "选项\u{f0fe}甲"));
    let source = read(&few.bytes(), "a.ofd");
    assert_eq!(texts(&source), ["选项甲"]);
    assert_eq!(removed(&source, RemovalReason::Symbol), ["\u{f0fe}"]);
    let many = Ofd::page(&text(LEFT, 80.0, "选\u{e001}\u{e002}\u{e003}\u{e004}项"));
    assert_eq!(refuse(&many.bytes(), "a.ofd").code(), "too-many-lost");
}
