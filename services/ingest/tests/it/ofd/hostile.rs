//! Files made to hurt: each gets one typed answer, and soon.

use std::time::{Duration, Instant};

use wenshu_ingest::{IngestError, Limits, ingest};
use wenshu_model::FindingCode;

use super::writer::{LEFT, Ofd, Pages, SIZE, code as text_code, object, page, text};
use super::{Cut, body};
use crate::shared::package::stored;
use crate::shared::{has_finding, read, refuse, texts};

const NS: &str = r#"xmlns:ofd="http://www.ofdspec.org/2016""#;

fn soon(bytes: &[u8]) -> Result<wenshu_model::Source, IngestError> {
    let start = Instant::now();
    let answer = ingest(bytes, "a.ofd", &Limits::default());
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    answer
}

fn code(bytes: &[u8]) -> &'static str {
    soon(bytes).map_or_else(|error| error.code(), |_| "read")
}

#[test]
fn encrypted_files_ask_for_their_password() {
    let ofd = Ofd::page(&text(LEFT, 80.0, "正文。")).part("Encryptions.xml", "<Encryptions/>");
    assert_eq!(code(&ofd.bytes()), "password-required");
}

#[test]
fn packages_without_their_parts_are_refused() {
    assert_eq!(code(&stored(&[("OFD.xml", b"")])), "damaged");
    assert_eq!(code(&stored(&[("OFD.xml", b"<OFD/>")])), "damaged");
    let outside = r#"<OFD><DocBody><DocRoot>../../../etc/hostname</DocRoot></DocBody></OFD>"#;
    assert_eq!(code(&stored(&[("OFD.xml", outside.as_bytes())])), "damaged");
    assert_eq!(code(&Ofd::default().bytes()), "blank-file");
}

#[test]
fn missing_and_damaged_pages_are_told() {
    let ofd = Ofd { pages: vec![text(LEFT, 80.0, "第一页。"), text(LEFT, 80.0, "第二页。")], ..Ofd::default() };
    let broken = page("", &text(LEFT, 80.0, "前半。"));
    for damaged in ["", "<x", &broken[..broken.len() - 30]] {
        let source = read(&ofd.clone().part("Doc_0/Pages/Page_1/Content.xml", damaged).bytes(), "a.ofd");
        assert_eq!(texts(&source)[0], "第一页。");
        assert_eq!(has_finding(&source, FindingCode::DamagedPart), !damaged.is_empty(), "{damaged}");
    }
    let lost = ofd.part("Doc_0/Document.xml", format!(
        r#"<ofd:Document {NS}><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/><ofd:Page ID="2" BaseLoc="http://canary.invalid/x"/></ofd:Pages></ofd:Document>"#
    ));
    assert!(has_finding(&read(&lost.bytes(), "a.ofd"), FindingCode::DamagedPart));
}

#[test]
fn document_types_and_depth_are_refused() {
    let with = |xml: &str| Ofd::page("").part("Doc_0/Pages/Page_0/Content.xml", xml).bytes();
    assert_eq!(code(&with("<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>")), "document-type");
    let deep = format!("{}{}", "<ofd:PageBlock>".repeat(100_000), "</ofd:PageBlock>".repeat(100_000));
    assert_eq!(code(&with(&page("", &deep))), "too-deep");
    let attributes: String = (0..80_000).map(|n| format!(" a{n}=\"\"")).collect();
    assert_eq!(code(&with(&page("", &format!("<ofd:TextObject{attributes}/>")))), "too-many-attributes");
}

#[test]
fn bombs_are_refused() {
    let ofd = Ofd::page("").part("Doc_0/Pages/Page_0/Content.xml", page("", &" ".repeat(30 << 20)));
    assert_eq!(code(&ofd.bytes()), "bomb");
}

#[test]
fn pages_are_counted() {
    let pages: String =
        (0..3_000).map(|n| format!(r#"<ofd:Page ID="{n}" BaseLoc="Pages/Page_0/Content.xml"/>"#)).collect();
    let ofd = Ofd::page(&text(LEFT, 80.0, "文。"))
        .part("Doc_0/Document.xml", format!("<ofd:Document {NS}><ofd:Pages>{pages}</ofd:Pages></ofd:Document>"));
    assert_eq!(code(&ofd.bytes()), "too-many-pages");
}

#[test]
fn groups_that_hold_themselves_end() {
    let unit = |number: u32, content: &str| {
        format!(
            r#"<ofd:CompositeGraphicUnit ID="{number}"><ofd:Content>{content}</ofd:Content></ofd:CompositeGraphicUnit>"#
        )
    };
    let put = |number: u32| format!(r#"<ofd:CompositeObject ResourceID="{number}" Boundary="0 0 9 9"/>"#);
    let itself = Ofd {
        pages: vec![put(50) + &text(LEFT, 80.0, "文。")],
        resources: unit(50, &(put(50) + &text(LEFT, 99.0, "组。"))),
        ..Ofd::default()
    };
    assert_eq!(code(&itself.bytes()), "read");
    // Each level a hundred times the one below: a hundred million texts.
    let levels =
        unit(50, &text(LEFT, 99.0, "组。")) + &(51..54).map(|n| unit(n, &put(n - 1).repeat(100))).collect::<String>();
    let many = Ofd { pages: vec![put(53).repeat(100)], resources: levels, ..Ofd::default() };
    assert_eq!(code(&many.bytes()), "too-many-objects");
    // Numbers that differ, lest the part be a bomb first.
    let puts = (0..20_000).map(|n: u32| put(50).replace("9 9\"", &format!("{} {}\"", n * 7919 % 9973, n * 31)));
    let long = Ofd {
        pages: vec![puts.collect()],
        resources: unit(50, &text(LEFT, 99.0, &"组".repeat(3_000))),
        ..Ofd::default()
    };
    assert_eq!(code(&long.bytes()), "too-many-objects");
}

#[test]
fn places_out_of_all_reason_are_no_harm() {
    let odd = ["nan", "inf", "-inf", "1e308", "-1e308", "1e-308", "", "x", "99999999999999999999"];
    let mut objects = String::new();
    for (n, value) in odd.iter().enumerate() {
        objects += &format!(
            r#"<ofd:TextObject CTM="{value} 0 0 {value} {value} 0" Boundary="{value} {value} 1 1" Font="{value}" Size="{value}" HScale="{value}"><ofd:TextCode X="{value}" Y="{value}" DeltaX="g 4000000000 {value}" DeltaY="g {value} {value} {value}">文{n}字号</ofd:TextCode></ofd:TextObject>"#
        );
    }
    let source = soon(&Ofd::page(&objects).bytes()).unwrap();
    let all = texts(&source).concat();
    assert_eq!(all.chars().filter(|c| *c == '文').count(), odd.len());
}

#[test]
fn many_objects_are_read_in_linear_time() {
    let one = |n: usize| {
        object(
            LEFT + (n % 28) as f64 * 5.6,
            40.0 + (n / 28 % 22) as f64 * 10.0,
            SIZE,
            1,
            &text_code(0.0, SIZE, "", "文"),
            "",
        )
    };
    // All on the same few places of one page, as no program writes them.
    let ofd = Ofd::page(&(0..100_000).map(one).collect::<String>());
    assert_eq!(code(&ofd.bytes()), "read");
}

#[test]
fn cut_files_are_refused_or_read() {
    let whole = Pages::set(&[body(&"坚持立德树人。".repeat(200))]).file(Cut::Line).bytes();
    for cut in 1..50 {
        let error = refuse(&whole[..whole.len() * cut / 50], "a.ofd");
        assert!(!error.to_string().contains('\n'));
    }
}
