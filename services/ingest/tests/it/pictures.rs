//! Pictures that a file carries in itself: which are kept, where their lines
//! stand, and what is said of all others. Nothing is ever fetched.

// Helpers outside of test functions fail the test when they panic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use crate::shared::random::Random;

use crate::shared::{has_finding, read, removed, texts};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use wenshu_ingest::{Limits, ingest};
use wenshu_model::source::PictureMedia;
use wenshu_model::{FindingCode, RemovalReason, Source};

/// A grey picture.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let row: Vec<u8> = (0..width * height).map(|n| (n % 251) as u8).collect();
    encoder.write_header().unwrap().write_image_data(&row).unwrap();
    bytes
}

/// 12 by 8 pixels.
const JPEG: &str = include_str!("../pictures/small.jpeg.base64");

fn jpeg() -> Vec<u8> {
    STANDARD.decode(JPEG.trim()).unwrap()
}

fn address(media: &str, bytes: &[u8]) -> String {
    format!("data:image/{media};base64,{}", STANDARD.encode(bytes))
}

/// The line numbers that hold a picture, and the pictures' names.
fn places(source: &Source) -> Vec<(usize, &str)> {
    let lines = source.lines.iter().enumerate();
    lines.filter_map(|(index, line)| Some((index + 1, line.hint.picture.as_deref()?))).collect()
}

fn losses(source: &Source) -> Vec<&str> {
    let lost = source.findings.iter().filter(|finding| finding.code == FindingCode::PictureLost);
    lost.map(|finding| finding.message.as_str()).collect()
}

#[test]
fn a_picture_of_markdown_is_kept_once_with_a_line_of_its_own() {
    let picture = address("png", &png(40, 30));
    let text = format!("# 计划\n\n开头。\n\n![流程图]({picture})\n\n中间。\n\n![]({picture})\n\n结尾。\n");
    let source = read(text.as_bytes(), "a.md");
    assert_eq!(source.assets.len(), 1);
    let asset = &source.assets[0];
    assert_eq!((asset.media, asset.width, asset.height), (PictureMedia::Png, 40, 30));
    assert_eq!(&*asset.bytes, png(40, 30).as_slice());
    assert_eq!(texts(&source), ["计划", "", "开头。", "", "", "", "中间。", "", "", "", "结尾。"]);
    assert_eq!(places(&source), [(5, asset.sha256.as_str()), (9, asset.sha256.as_str())]);
    assert_eq!(removed(&source, RemovalReason::PictureText), ["流程图"]);
    assert!(losses(&source).is_empty());
    // The data are no text: the marks round them are listed, they are not.
    let marks: String = removed(&source, RemovalReason::Markup).concat();
    assert!(marks.len() < 200 && marks.contains("data:image/png;base64,"), "{marks}");
}

#[test]
fn a_picture_inside_a_sentence_follows_its_paragraph() {
    let picture = address("png", &png(9, 9));
    let source = read(format!("# 题\n\n见图![]({picture})所示，\n请核对。\n\n尾。").as_bytes(), "a.md");
    assert_eq!(texts(&source), ["题", "", "见图所示，", "请核对。", "", "", "尾。"]);
    assert_eq!(places(&source).iter().map(|place| place.0).collect::<Vec<_>>(), [5]);
    let page = format!("<html><body><p>见图<img src='{picture}' alt=图>所示。</p><p>尾。</p></body></html>");
    let source = read(page.as_bytes(), "a.html");
    assert_eq!(texts(&source), ["见图所示。", "", "尾。"]);
    assert_eq!(removed(&source, RemovalReason::PictureText), ["图"]);
}

#[test]
fn a_picture_in_a_table_follows_the_table() {
    let picture = address("jpeg", &jpeg());
    let source = read(format!("# 题\n\n| 甲 | 乙 |\n|---|---|\n| ![]({picture}) | 二 |\n\n尾。").as_bytes(), "a.md");
    assert_eq!(texts(&source), ["题", "", "甲", "乙", "", "二", "", "", "尾。"]);
    assert_eq!(source.assets[0].media, PictureMedia::Jpeg);
    let place = places(&source)[0].0;
    assert!(source.lines[place - 1].origin.cell.is_none() && place > 6);
    let page = format!(
        "<html><body><table border=1><tr><td>甲<td><img src='{picture}'></tr><tr><td>丙<td>丁</tr></table><p>尾。</body></html>"
    );
    let source = read(page.as_bytes(), "a.html");
    assert_eq!(texts(&source), ["甲", "", "丙", "丁", "", "尾。"]);
    assert_eq!(places(&source)[0].0, 5);
    assert_eq!((source.assets[0].width, source.assets[0].height), (12, 8));
}

#[test]
fn references_and_html_inside_markdown_carry_pictures_too() {
    let (one, two, three) = (address("png", &png(5, 5)), address("png", &png(6, 6)), address("png", &png(7, 7)));
    let text = format!(
        "# 题\n\n甲![][图1]乙\n\n<p align=center><img src=\"{two}\" alt=\"二\"></p>\n\n丙<img src=\"{three}\">丁\n\n[图1]: <{one}>\n"
    );
    let source = read(text.as_bytes(), "a.md");
    assert!(losses(&source).is_empty(), "{:?}", losses(&source));
    let sizes: Vec<u32> = source.assets.iter().map(|asset| asset.width).collect();
    assert_eq!(sizes, [5, 6, 7]);
    let shown: Vec<&str> = texts(&source).into_iter().filter(|text| !text.is_empty()).collect();
    assert_eq!(shown, ["题", "甲乙", "丙丁"]);
    assert_eq!(places(&source).len(), 3);
}

#[test]
fn every_other_picture_is_a_finding_that_names_it_and_why() {
    let mut damaged = png(50, 50);
    damaged.truncate(damaged.len() - 30);
    let mut cut = jpeg();
    cut.truncate(cut.len() - 2);
    let gif = b"GIF89a\x01\0\x01\0\0\0\0;".to_vec();
    for (target, why) in [
        ("图/流程.png".to_owned(), "不在本文件内"),
        ("https://example.com/a.jpg".to_owned(), "不在本文件内"),
        (address("png", &damaged), "PNG 图片已损坏"),
        (address("jpeg", &cut), "JPEG 图片已损坏"),
        (address("gif", &gif), "格式不支持（GIF）"),
        (address("svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "格式不支持（image/svg+xml）"),
        ("data:image/svg+xml,%3Csvg/%3E".to_owned(), "格式不支持"),
        ("data:image/png;base64,".to_owned(), "内嵌数据不完整"),
        ("data:image/png;base64,@@@@".to_owned(), "内嵌数据不完整"),
        (address("png", b"no picture at all, whatever its address says"), "PNG 图片已损坏"),
    ] {
        let source = read(format!("# 题\n\n前。\n\n![示意]({target})\n\n后。").as_bytes(), "a.md");
        assert_eq!(losses(&source).len(), 1, "{target}");
        assert!(losses(&source)[0].contains(why), "{target}: {}", losses(&source)[0]);
        assert!(source.assets.is_empty() && places(&source).is_empty());
        assert_eq!(removed(&source, RemovalReason::PictureText), ["示意"]);
        let finding = source.findings.iter().find(|finding| finding.code == FindingCode::PictureLost).unwrap();
        assert!(finding.excerpt.chars().count() <= 80 && finding.lines.is_some());
        assert!(finding.excerpt.starts_with(&target[..target.char_indices().nth(4).unwrap().0]));
    }
}

#[test]
fn the_bytes_decide_what_a_picture_is() {
    let source = read(format!("# 题\n\n![]({})", address("png", &jpeg())).as_bytes(), "a.md");
    assert_eq!(source.assets[0].media, PictureMedia::Jpeg);
    let source = read(format!("# 题\n\n![]({})", address("x-unknown", &png(3, 3))).as_bytes(), "a.md");
    assert_eq!(source.assets[0].media, PictureMedia::Png);
}

#[test]
fn hidden_pictures_and_those_of_the_sites_furniture_are_none_of_the_text() {
    let picture = address("png", &png(8, 8));
    let page = format!(
        "<html><body><nav><a href=/>首页</a><img src='{picture}'></nav><img src='{picture}' style='display:none'>\
         <p>正文。</p><script>var a = \"<img src='{picture}'>\";</script></body></html>"
    );
    let source = read(page.as_bytes(), "a.html");
    assert!(source.assets.is_empty() && losses(&source).is_empty());
}

#[test]
fn a_picture_written_as_text_stays_text() {
    let picture = address("png", &png(8, 8));
    let source = read(format!("# 题\n\n写法：`![]({picture})`。").as_bytes(), "a.md");
    assert!(source.assets.is_empty());
    assert_eq!(source.lines[2].text, format!("写法：![]({picture})。"));
}

#[test]
fn each_limit_of_pictures_is_kept() {
    let read_with = |limits: Limits, pictures: &[Vec<u8>]| {
        let text: String = pictures.iter().map(|bytes| format!("![]({})\n\n", address("png", bytes))).collect();
        ingest(format!("# 题\n\n{text}").as_bytes(), "a.md", &limits).unwrap()
    };
    let pictures: Vec<Vec<u8>> = (10..16).map(|size| png(size, size)).collect();
    let usual = Limits::default();
    for (limits, kept, why) in [
        (Limits { picture_bytes: 50, ..usual.clone() }, 0, "图片太大"),
        (Limits { pictures_bytes: pictures[0].len() + 10, ..usual.clone() }, 1, "总量太大"),
        (Limits { picture_pixels: 150, ..usual.clone() }, 3, "像素"),
        (Limits { pictures_pixels: 300, ..usual.clone() }, 2, "总量太大"),
        (Limits { pictures: 4, ..usual.clone() }, 4, "图片太多"),
    ] {
        let source = read_with(limits, &pictures);
        assert_eq!(source.assets.len(), kept, "{why}");
        assert!(losses(&source).iter().all(|loss| loss.contains(why)), "{why}: {:?}", losses(&source));
        assert!(has_finding(&source, FindingCode::PictureLost));
    }
    // A file full of addresses says how many there are, not each of them.
    let text: String = (0..200).map(|n| format!("![](http://a.b/{n}.png)\n\n")).collect();
    let source = ingest(format!("# 题\n\n{text}").as_bytes(), "a.md", &usual).unwrap();
    assert_eq!(losses(&source).len(), usual.lost_pictures + 1);
    assert!(losses(&source).last().unwrap().contains("另有 150 处"));
}

#[test]
fn a_header_that_lies_about_its_size_costs_nothing() {
    let mut bytes = png(4, 4);
    bytes[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let source = read(format!("# 题\n\n![]({})", address("png", &bytes)).as_bytes(), "a.md");
    assert!(losses(&source)[0].contains("65535×65535 像素"), "{:?}", losses(&source));
}

#[test]
fn a_large_picture_in_one_line_is_no_long_line() {
    let noise: Vec<u8> = (0..3_400_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 2000, 1700);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::NoCompression);
    encoder.write_header().unwrap().write_image_data(&noise).unwrap();
    let source = read(format!("# 题\n\n![]({})", address("png", &bytes)).as_bytes(), "a.md");
    assert_eq!(source.assets.len(), 1, "{:?}", losses(&source));
}

/// Thousands of damaged addresses: each is kept whole or said to be lost, the
/// text round it stays, and no reader panics.
#[test]
fn damaged_addresses_are_kept_or_lost_and_never_panic() {
    let mut random = Random(0x5eed_da7a);
    let seeds = [address("png", &png(12, 9)), address("jpeg", &jpeg()), address("png", &png(1, 1))];
    let (mut kept, mut lost) = (0, 0);
    for round in 0..3000 {
        let mut address: Vec<char> = seeds[round % seeds.len()].chars().collect();
        for _ in 0..=random.below(4) {
            if address.is_empty() {
                break;
            }
            let at = random.below(address.len());
            match random.below(5) {
                0 => address.truncate(at.max(12)),
                1 => drop(address.drain(at..(at + random.below(20)).min(address.len()))),
                2 => address[at] = ['A', '/', '+', '=', '%', ';', ',', 'z', '图'][random.below(9)],
                3 => address.insert(at, ['=', '%', ',', ';', 'Q'][random.below(5)]),
                _ => {}
            }
        }
        let address: String = address.iter().collect();
        if address.is_empty() {
            continue;
        }
        let (name, text) = match round % 2 {
            0 => ("a.md", format!("# 题\n\n前。\n\n![图]({address})\n\n后。")),
            _ => (
                "a.html",
                format!("<html><body><p>题</p><p>前。</p><img alt=图 src=\"{address}\"><p>后。</p></body></html>"),
            ),
        };
        let source = read(text.as_bytes(), name);
        let shown: Vec<&str> = texts(&source).into_iter().filter(|text| !text.is_empty()).collect();
        if shown == ["题", "前。", "后。"] {
            // One picture: its line and its asset, or a finding.
            assert_eq!(places(&source).len(), source.assets.len(), "{text}");
            assert_eq!(source.assets.len() + losses(&source).len(), 1, "{text}");
            kept += source.assets.len();
            lost += losses(&source).len();
        } else {
            // The damage took the mark-up apart: then the marks are text.
            assert!(name == "a.md" && source.assets.is_empty(), "{text}");
        }
    }
    assert!(kept > 200 && lost > 1000, "{kept} kept, {lost} lost");
}
