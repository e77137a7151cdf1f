//! Boxes, shapes, pictures and packed objects.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use wenshu_ingest::{Limits, ingest};
use wenshu_model::{FindingCode, RemovalReason};

use super::writer::{Odt, p};
use super::{body, both};
use crate::shared::package::png;
use crate::shared::{has_finding, read, removed, texts};

fn image(link: &str) -> String {
    format!(r#"<draw:frame text:anchor-type="as-char"><draw:image xlink:href="{link}"/></draw:frame>"#)
}

#[test]
fn boxes_and_shapes_follow_their_paragraph() {
    let source = body(
        &(p(concat!(
            "甲<draw:frame><draw:text-box><text:p>框</text:p><text:p>框二</text:p></draw:text-box></draw:frame>乙",
            "<draw:g><draw:custom-shape><text:p>形</text:p></draw:custom-shape></draw:g>",
            "<draw:line><text:p/></draw:line>",
        )) + &p("丙")),
    );
    assert_eq!(texts(&source), ["甲乙", "框", "框二", "形", "丙"]);
}

#[test]
fn pictures_of_the_package_are_taken_over() {
    let picture = png(3, 2);
    let document = Odt::body(&p(&format!("甲{}乙{}", image("./Pictures/a.png"), image("Pictures/a.png"))))
        .part("Pictures/a.png", &picture);
    let source = read(&document.packed(), "a.odt");
    assert_eq!(texts(&source), ["甲乙", "", ""]);
    assert_eq!(source.assets.len(), 1);
    assert_eq!((source.assets[0].width, source.assets[0].bytes.as_ref()), (3, picture.as_slice()));
    assert_eq!(source.lines[1].hint.picture, source.lines[2].hint.picture);
}

#[test]
fn the_form_that_can_be_read_is_taken() {
    let frame = r#"<draw:frame><draw:image xlink:href="Pictures/a.svg"/><draw:image xlink:href="Pictures/%E5%9B%BE.png"/><svg:title>校徽</svg:title></draw:frame>"#;
    let document = Odt::body(&p(&format!("甲{frame}")))
        .part("Pictures/a.svg", b"<svg xmlns='x'/>")
        .part("Pictures/图.png", &png(2, 2));
    let source = read(&document.packed(), "a.odt");
    assert_eq!(source.assets.len(), 1);
    assert!(!has_finding(&source, FindingCode::PictureLost));
    assert_eq!(removed(&source, RemovalReason::PictureText), ["校徽"]);
    let alone = Odt::body(&p(&format!("甲{}", image("Pictures/a.svg")))).part("Pictures/a.svg", b"<svg xmlns='x'/>");
    let source = read(&alone.packed(), "a.odt");
    let finding = source.findings.iter().find(|finding| finding.code == FindingCode::PictureLost).unwrap();
    assert_eq!(finding.message, "图片没有收入：格式不支持（SVG），请改用 PNG 或 JPEG");
}

#[test]
fn pictures_in_place_are_taken_over() {
    let data = STANDARD.encode(png(4, 4));
    let (left, right) = data.split_at(30);
    let frame = format!(
        "<draw:frame><draw:image><office:binary-data>\n {left}\n {right}</office:binary-data></draw:image></draw:frame>"
    );
    let source = read(&Odt::body(&p(&format!("甲{frame}"))).flat(), "a.fodt");
    assert_eq!((source.assets.len(), source.lines.len()), (1, 2));
    let limits = Limits { picture_bytes: 20, ..Limits::default() };
    let source = ingest(&Odt::body(&p(&format!("甲{frame}"))).flat(), "a.fodt", &limits).unwrap();
    assert!(source.assets.is_empty() && has_finding(&source, FindingCode::PictureLost));
}

#[test]
fn nothing_outside_the_package_is_taken() {
    for link in [
        "http://canary.invalid/a.png",
        "file:///etc/hostname",
        "/etc/hostname",
        "../a.png",
        "\\\\host\\a.png",
        "C:/a.png",
    ] {
        let source = both(&Odt::body(&p(&format!("甲{}", image(link)))));
        assert!(source.assets.is_empty());
        assert!(has_finding(&source, FindingCode::PictureLost), "{link}");
        assert!(has_finding(&source, FindingCode::ActiveContent), "{link}");
    }
}

#[test]
fn links_to_data_outside_are_told() {
    let external = "<text:section><text:section-source xlink:href=\"http://canary.invalid/b.odt\"/><text:p>旧文</text:p></text:section>";
    let dde = "<text:section><office:dde-source office:dde-application=\"soffice\"/><text:p>数</text:p></text:section>";
    let source = both(&Odt::body(
        &(external.to_owned()
            + dde
            + &p("<draw:frame><draw:floating-frame xlink:href=\"http://canary.invalid/\"/></draw:frame>甲")),
    ));
    assert_eq!(texts(&source), ["旧文", "数", "甲"]);
    let finding = source.findings.iter().find(|finding| finding.code == FindingCode::ActiveContent).unwrap();
    assert!(finding.message.contains("指向文件之外") && finding.message.contains("域"), "{}", finding.message);
}

#[test]
fn objects_are_told_and_their_words_listed() {
    let frame = r#"<draw:frame><draw:object xlink:href="./Object 1"/><draw:image xlink:href="./ObjectReplacements/Object 1"/></draw:frame>"#;
    let formula = "<math:math xmlns:math=\"http://www.w3.org/1998/Math/MathML\"><math:mi>x</math:mi><math:mo>=</math:mo><math:mn>1</math:mn><math:annotation>x = 1</math:annotation></math:math>";
    let document = Odt::body(&p(&format!("甲{frame}")))
        .part("Object 1/content.xml", formula.as_bytes())
        .part("ObjectReplacements/Object 1", &png(5, 5));
    let source = read(&document.packed(), "a.odt");
    assert_eq!(source.assets.len(), 1);
    assert_eq!(removed(&source, RemovalReason::PictureText), ["x=1"]);
    assert!(has_finding(&source, FindingCode::ActiveContent));
    let flat = p(&format!("甲<draw:frame><draw:object>{formula}</draw:object></draw:frame>"));
    let source = read(&Odt::body(&flat).flat(), "a.fodt");
    assert_eq!(removed(&source, RemovalReason::PictureText), ["x=1"]);
}

#[test]
fn macros_are_told_and_never_text() {
    let scripts = r#"<office:script script:language="ooo:Basic"><ooo:libraries xmlns:ooo="http://openoffice.org/2004/office"><ooo:library-embedded ooo:name="Standard"><ooo:module ooo:name="M"><ooo:source-code>Sub Main</ooo:source-code></ooo:module></ooo:library-embedded></ooo:libraries></office:script>"#;
    let document = Odt { scripts: scripts.to_owned(), body: p("甲"), ..Odt::default() };
    let source = both(&document);
    assert_eq!(texts(&source), ["甲"]);
    assert!(has_finding(&source, FindingCode::ActiveContent));
    let empty = r#"<office:script><ooo:libraries xmlns:ooo="http://openoffice.org/2004/office"/></office:script>"#;
    assert!(!has_finding(
        &both(&Odt { scripts: empty.to_owned(), body: p("甲"), ..Odt::default() }),
        FindingCode::ActiveContent
    ));
    let library = Odt::body(&p("甲")).part("Basic/Standard/Module1.xml", b"<x/>");
    assert!(has_finding(&read(&library.packed(), "a.odt"), FindingCode::ActiveContent));
}

#[test]
fn words_on_controls_are_listed() {
    let forms = r#"<office:forms><form:form><form:button form:label="提交"/><form:text form:current-value="张三"/></form:form></office:forms>"#;
    let drop_down = r#"<text:drop-down><text:label text:value="甲"/><text:label text:value="乙"/>甲</text:drop-down>"#;
    let source = body(&(forms.to_owned() + &p(drop_down)));
    assert_eq!(texts(&source), ["甲"]);
    assert_eq!(removed(&source, RemovalReason::FormControl), ["提交", "张三", "甲", "乙"]);
}
