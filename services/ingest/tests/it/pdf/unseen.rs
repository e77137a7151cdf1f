//! What a reader of the page does not see, and pages without text.

use wenshu_model::{FindingCode, RemovalReason};

use super::make::{Maker, at, hex, utf16};
use super::{error, has, lines, one_page, removed, text_of};
use crate::shared::read;

/// A picture that covers the page.
const SCAN: &str = "q 595 0 0 842 0 0 cm /Im Do Q ";

fn with_scan(contents: &[String]) -> Vec<u8> {
    let mut maker = Maker::new();
    let fonts = super::fonts(&mut maker);
    let entries = "/Type/XObject/Subtype/Image/Width 1654/Height 2339/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/CCITTFaxDecode";
    let picture = maker.stream(entries, b"\0\0\0");
    for content in contents {
        maker.page(&format!("{fonts}/XObject<</Im {picture} 0 R>>"), content);
    }
    maker.finish()
}

const TEXT: &str = "全面推进教育改革发展各项工作。";

#[test]
fn scans_are_refused_and_named_among_other_pages() {
    let refused = error(&with_scan(&[SCAN.to_owned(), SCAN.to_owned()]));
    assert_eq!(refused.code(), "no-text-layer");
    assert!(refused.to_string().contains("2 页"), "{refused}");
    let source = read(&with_scan(&[at("F1", 16.0, 72.0, 700.0, TEXT), SCAN.to_owned()]), "a.pdf");
    assert_eq!(text_of(&source), [TEXT]);
    let finding = source.findings.iter().find(|finding| finding.code == FindingCode::DoubtfulReading).unwrap();
    assert!(finding.message.contains("第 2 页"), "{}", finding.message);
    // A number beside the picture is no text.
    let numbered = SCAN.to_owned() + &at("F1", 10.0, 290.0, 30.0, "- 1 -");
    assert_eq!(error(&with_scan(&[numbered])).code(), "no-text-layer");
}

#[test]
fn recognised_text_is_used_and_told() {
    let source = read(&with_scan(&[SCAN.to_owned() + "3 Tr " + &at("F1", 16.0, 72.0, 700.0, TEXT)]), "a.pdf");
    assert_eq!(text_of(&source), [TEXT]);
    assert!(has(&source, FindingCode::OcrText));
}

#[test]
fn outlines_are_refused() {
    let shape = "72 700 m 80 710 90 710 95 700 c 90 690 80 690 72 700 c 75 700 l 80 705 85 705 90 700 c 85 695 80 695 75 700 c h f\n";
    let refused = error(&one_page(&shape.repeat(200)));
    assert_eq!(refused.code(), "outlined-text");
}

#[test]
fn hidden_text_is_listed() {
    let content = at("F1", 16.0, 72.0, 700.0, TEXT)
        + &at("F1", 16.0, 700.0, 600.0, "页面之外")
        + "3 Tr "
        + &at("F1", 16.0, 72.0, 500.0, "没有画出")
        + "0 Tr 1 g "
        + &at("F1", 16.0, 72.0, 400.0, "白纸白字")
        + "0.2 0.2 0.6 rg 72 290 200 30 re f 1 1 1 rg "
        + &at("F1", 16.0, 80.0, 300.0, "深底白字")
        + "0 g q 72 190 20 30 re W n "
        + &at("F1", 16.0, 300.0, 200.0, "裁掉的字")
        + "Q";
    let source = read(&one_page(&content), "a.pdf");
    assert_eq!(text_of(&source), [TEXT, "深底白字"]);
    let mut hidden = removed(&source, RemovalReason::HiddenText);
    hidden.sort_unstable();
    assert_eq!(hidden, ["没有画出", "白纸白字", "裁掉的字", "页面之外"]);
}

#[test]
fn text_outside_the_crop_box_is_hidden() {
    let mut maker = Maker::new();
    let fonts = super::fonts(&mut maker);
    let content = at("F1", 16.0, 172.0, 500.0, TEXT) + &at("F1", 12.0, 110.0, 60.0, "裁切线外");
    maker.page_with("/MediaBox[0 0 595 842]/CropBox[100 100 595 742]", &fonts, &content);
    let source = read(&maker.finish(), "a.pdf");
    assert_eq!(text_of(&source), [TEXT]);
    assert_eq!(removed(&source, RemovalReason::HiddenText), ["裁切线外"]);
}

#[test]
fn layers_that_are_off_are_hidden() {
    let mut maker = Maker::new();
    let fonts = super::fonts(&mut maker);
    let layer = maker.object("<</Type/OCG/Name(draft)>>");
    let content =
        at("F1", 16.0, 72.0, 700.0, TEXT) + "/OC /L BDC " + &at("F1", 16.0, 72.0, 600.0, "关闭的图层") + "EMC";
    maker.page(&format!("{fonts}/Properties<</L {layer} 0 R>>"), &content);
    maker.catalog = format!("/OCProperties<</OCGs[{layer} 0 R]/D<</OFF[{layer} 0 R]>>>>");
    let source = read(&maker.finish(), "a.pdf");
    assert_eq!(text_of(&source), [TEXT]);
    assert_eq!(removed(&source, RemovalReason::HiddenText), ["关闭的图层"]);
}

#[test]
fn artifacts_of_pagination_are_heads_and_numbers() {
    let content = "/Artifact <</Type/Pagination/Subtype/Header>> BDC ".to_owned()
        + &at("F1", 10.0, 72.0, 800.0, "内部资料")
        + "EMC /Artifact <</Type/Pagination>> BDC "
        + &at("F1", 10.0, 290.0, 40.0, "1")
        + "EMC "
        + &at("F1", 16.0, 72.0, 700.0, TEXT);
    let source = read(&one_page(&content), "a.pdf");
    assert_eq!(text_of(&source), [TEXT]);
    assert_eq!(removed(&source, RemovalReason::RunningHead), ["内部资料"]);
    assert_eq!(removed(&source, RemovalReason::PageNumber), ["1"]);
}

#[test]
fn annotations_comments_and_fields() {
    let mut maker = Maker::new();
    let fonts = super::fonts(&mut maker);
    let form = |maker: &mut Maker, text: &str| {
        maker.stream(
            &format!("/Subtype/Form/BBox[0 0 200 20]/Resources<<{fonts}>>"),
            at("F1", 12.0, 2.0, 5.0, text).as_bytes(),
        )
    };
    let (box_looks, field_looks) = (form(&mut maker, "文本框里的字"), form(&mut maker, "张三"));
    let words = hex(&[&[0xfe, 0xff], utf16("请核实数据").as_slice()].concat());
    let value = hex(&[&[0xfe, 0xff], utf16("李四").as_slice()].concat());
    let secret = hex(&[&[0xfe, 0xff], utf16("看不见的值").as_slice()].concat());
    let annotations: Vec<usize> = [
        format!("<</Subtype/Text/Rect[10 10 20 20]/Contents {words}>>"),
        format!("<</Subtype/FreeText/Rect[72 500 272 520]/Contents(x)/AP<</N {box_looks} 0 R>>>>"),
        format!("<</Subtype/Widget/FT/Tx/Rect[72 400 272 420]/V(x)/AP<</N {field_looks} 0 R>>>>"),
        format!("<</Subtype/Widget/FT/Tx/Rect[72 300 272 320]/V {value}>>"),
        format!("<</Subtype/Widget/FT/Tx/F 2/Rect[72 200 272 220]/V {secret}>>"),
    ]
    .into_iter()
    .map(|body| maker.object(body))
    .collect();
    let list: String = annotations.iter().map(|number| format!("{number} 0 R ")).collect();
    let content = at("F1", 16.0, 72.0, 700.0, TEXT);
    maker.page_with(&format!("/MediaBox[0 0 595 842]/Annots[{list}]"), &fonts, &content);
    let source = read(&maker.finish(), "a.pdf");
    assert_eq!(text_of(&source), [TEXT, "文本框里的字", "张三", "李四"]);
    assert_eq!(removed(&source, RemovalReason::Comment), ["请核实数据"]);
    assert_eq!(removed(&source, RemovalReason::HiddenText), ["看不见的值"]);
    assert!(has(&source, FindingCode::Comments));
}

#[test]
fn what_acts_is_told_and_nothing_else_comes_of_it() {
    for (catalog, words) in [
        ("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", "宏"),
        ("/Names<</EmbeddedFiles<</Names[(a.exe) 3 0 R]>>>>", "嵌入的文件"),
        ("/OpenAction<</S/Launch/F(cmd.exe)>>", "文件之外"),
    ] {
        let mut maker = Maker::new();
        let fonts = super::fonts(&mut maker);
        maker.page(&fonts, &at("F1", 16.0, 72.0, 700.0, TEXT));
        maker.catalog = catalog.to_owned();
        let source = read(&maker.finish(), "a.pdf");
        assert_eq!(text_of(&source), [TEXT]);
        let finding = source.findings.iter().find(|finding| finding.code == FindingCode::ActiveContent).unwrap();
        assert!(finding.message.contains(words), "{}", finding.message);
    }
}

#[test]
fn forms_of_another_kind_are_refused() {
    let mut maker = Maker::new();
    let font = maker.object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
    maker.page(
        &format!("/Font<</F1 {font} 0 R>>"),
        "BT /F1 12 Tf 72 700 Td (Please wait... If this message is not eventually replaced) Tj ET",
    );
    maker.catalog = "/AcroForm<</XFA[(template) 3 0 R]/Fields[]>>".to_owned();
    assert_eq!(error(&maker.finish()).code(), "foreign-form");
    // A form that has its text on its pages is read.
    let mut maker = Maker::new();
    let fonts = super::fonts(&mut maker);
    maker.page(&fonts, &at("F1", 16.0, 72.0, 700.0, TEXT));
    maker.catalog = "/AcroForm<</XFA[(template) 3 0 R]/Fields[]>>".to_owned();
    assert_eq!(lines(&maker.finish()), [TEXT]);
}

#[test]
fn a_blank_file_is_blank() {
    assert_eq!(error(&one_page("")).code(), "blank-file");
}
