//! Text that nobody sees, and files without any.

use wenshu_model::RemovalReason;

use super::file::{Docx, p, read_body};
use crate::shared::{packed::png, read, refuse, removed, texts};

fn white(text: &str) -> String {
    format!(r#"<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>{text}</w:t></w:r></w:p>"#)
}

fn cell(properties: &str, inside: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>")
}

#[test]
fn white_text_on_the_page_and_text_of_a_point_are_listed_as_hidden() {
    let tiny = r#"<w:p><w:r><w:t>见</w:t></w:r><w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t>点</w:t></w:r></w:p>"#;
    let table = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("", &white("白格")), cell("", &p("黑")));
    let source = read_body(&(p("甲") + &white("白") + tiny + &table));
    assert_eq!(texts(&source), ["甲", "", "见", "", "黑"]);
    assert_eq!(removed(&source, RemovalReason::HiddenText), ["白", "点", "白格"]);
}

#[test]
fn white_text_on_something_that_may_be_dark_is_seen() {
    let shade = r#"<w:shd w:val="clear" w:color="auto" w:fill="1F4E79"/>"#;
    let run = format!(r#"<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/>{shade}</w:rPr><w:t>段</w:t></w:r></w:p>"#);
    let paragraph = white("落").replace("<w:p>", &format!("<w:p><w:pPr>{shade}</w:pPr>"));
    let cells = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell(shade, &white("格")), cell("", &p("黑")));
    let styled = format!(
        r#"<w:tbl><w:tblPr><w:tblStyle w:val="a"/></w:tblPr><w:tr>{}{}</w:tr></w:tbl>"#,
        cell("", &white("表")),
        cell("", &p("黑"))
    );
    let boxed = format!("<w:p><w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>", white("框"));
    let source = read_body(&(run + &paragraph + &cells + &styled + &boxed + &white("白")));
    assert_eq!(texts(&source), ["段", "落", "格", "黑", "表", "黑", "", "框", ""]);
    assert_eq!(removed(&source, RemovalReason::HiddenText), ["白"]);
    let under = r#"<w:p><w:r><w:drawing><wp:anchor behindDoc="1"/></w:drawing></w:r></w:p>"#;
    assert_eq!(texts(&read_body(&(under.to_owned() + &white("封面")))), ["", "封面"]);
}

#[test]
fn words_for_a_drawing_are_listed() {
    let body = r#"<w:p><w:r><w:t>图</w:t><w:drawing><wp:inline><wp:docPr id="1" name="图片 1" descr="校门照片"/></wp:inline></w:drawing></w:r></w:p>"#;
    let source = read_body(body);
    assert_eq!(texts(&source), ["图"]);
    assert_eq!(removed(&source, RemovalReason::PictureText), ["校门照片"]);
}

#[test]
fn a_file_without_text_is_refused_for_what_it_has() {
    let mut docx = Docx::default();
    let id = docx.part("image", "a.png", &png());
    let picture = format!(r#"<w:p><w:r><w:drawing><a:blip r:embed="{id}"/></w:drawing></w:r></w:p>"#);
    assert_eq!(refuse(&docx.body(&picture), "a.docx").code(), "only-pictures");
    assert_eq!(refuse(&Docx::default().body(&white("白")), "a.docx").code(), "only-asides");
    assert_eq!(refuse(&Docx::default().body("<w:p/>"), "a.docx").code(), "blank-file");
    let source = read(&Docx::default().body(&(picture + &p("字"))), "a.docx");
    assert_eq!(texts(&source).last(), Some(&"字"));
}
