//! Pages saved with their pictures, and e-mails.

// Helpers outside of test functions fail the test when they panic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

mod word;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::GB18030;
use wenshu_ingest::{Limits, ingest};
use wenshu_model::source::{HintAlign, Media};
use wenshu_model::{FindingCode, RemovalReason};

use crate::shared::package::png;
use crate::shared::{PLANS, has_finding, plan, read, refuse, removed, texts};

/// Base64 in lines of 76 characters.
fn base64(bytes: &[u8]) -> String {
    let data = STANDARD.encode(bytes);
    data.as_bytes().chunks(76).map(|line| format!("{}\r\n", std::str::from_utf8(line).unwrap())).collect()
}

fn quoted_printable(bytes: &[u8]) -> String {
    let mut text = String::new();
    let mut column = 0;
    for &byte in bytes {
        let piece = match byte {
            b'\n' => "\r\n".to_owned(),
            b'=' | 0x80.. => format!("={byte:02X}"),
            _ => char::from(byte).to_string(),
        };
        if column + piece.len() > 75 {
            text += "=\r\n";
            column = 0;
        }
        column = if byte == b'\n' { 0 } else { column + piece.len() };
        text += &piece;
    }
    text
}

/// A part with its headers.
fn part(headers: &str, body: &str) -> String {
    format!("{headers}\r\n\r\n{body}")
}

/// Parts between boundaries.
fn multipart(headers: &str, kind: &str, boundary: &str, parts: &[String]) -> String {
    let parts: String = parts.iter().map(|part| format!("--{boundary}\r\n{part}\r\n")).collect();
    format!(
        "{headers}Content-Type: multipart/{kind};\r\n\tboundary=\"{boundary}\"\r\n\r\nThis is a multi-part message.\r\n\r\n{parts}--{boundary}--\r\n"
    )
}

const SAVED: &str = "From: <Saved by Blink>\r\nSubject: =?utf-8?Q?=E5=B7=A5=E4=BD=9C?=\r\nMIME-Version: 1.0\r\n";
const MAIL: &str = "Received: from a by b;\r\n\tFri, 5 Jan 2024\r\nFrom: =?gb2312?B?1cXI/Q==?= <a@b.invalid>\r\nTo: c@d.invalid\r\nSubject: =?gb2312?B?uaTX97zGu64=?=\r\nMIME-Version: 1.0\r\n";

fn html(charset: &str, bytes: &[u8]) -> String {
    part(
        &format!("Content-Type: text/html; charset=\"{charset}\"\r\nContent-Transfer-Encoding: quoted-printable"),
        &quoted_printable(bytes),
    )
}

fn page(body: &str) -> String {
    format!("<html><body>{body}</body></html>")
}

#[test]
fn real_plans_come_back_in_any_dress() {
    for name in PLANS {
        let text = plan(name);
        let paragraphs: String = text.lines().map(|line| format!("<p>{}</p>", line.replace('<', "&lt;"))).collect();
        let direct = read(page(&paragraphs).as_bytes(), "a.html");
        let (gb, _, _) = GB18030.encode(&text);
        let (gb_page, _, _) = {
            let (bytes, encoding, lost) = GB18030.encode(&paragraphs);
            (bytes.into_owned(), encoding, lost)
        };
        let pages = [
            html("utf-8", page(&paragraphs).as_bytes()),
            html("gb2312", &[b"<html><body>".as_slice(), &gb_page].concat()),
        ];
        for html in pages {
            let source = read(multipart(SAVED, "related", "b", &[html]).as_bytes(), "a.mht");
            assert_eq!(source.media, Media::Mhtml);
            assert_eq!(texts(&source), texts(&direct), "{name}");
        }
        let plain = part("Content-Type: text/plain; charset=gbk\r\nContent-Transfer-Encoding: base64", &base64(&gb));
        let source = read(format!("{MAIL}{plain}").as_bytes(), "a.eml");
        assert_eq!(texts(&source), text.lines().collect::<Vec<_>>(), "{name}");
        assert_eq!(source.encoding.name, "gb18030");
        assert_eq!(removed(&source, RemovalReason::PageTitle), ["工作计划"]);
        assert_eq!(removed(&source, RemovalReason::SiteFurniture), ["张三 <a@b.invalid>", "c@d.invalid"]);
    }
}

#[test]
fn pictures_are_found_by_identity_and_address() {
    let picture = |headers: &str, n: u32| {
        part(&format!("Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n{headers}"), &base64(&png(n, n)))
    };
    let images = [
        ("cid:p1@x", picture("Content-ID: <p1@x>", 1)),
        ("cid:p%40x", picture("Content-ID: <p@x>", 2)),
        ("http://canary.invalid/a.png", picture("Content-Location: http://canary.invalid/a.png", 3)),
        ("a.files/%E5%9B%BE.png", picture("Content-Location: file:///C:/d/a.files/图.png", 4)),
        ("./a.files/b.png", picture("Content-Location: file:///C:/d/a.files/b.png", 5)),
    ];
    for (address, picture) in images {
        let text = page(&format!("<p>甲</p><img src=\"{address}\"><p>乙</p>"));
        let root = part("Content-Type: text/html; charset=utf-8\r\nContent-Location: file:///C:/d/a.htm", &text);
        let source = read(multipart(SAVED, "related", "b", &[root, picture]).as_bytes(), "a.mht");
        assert_eq!(source.assets.len(), 1, "{address}");
        assert_eq!(texts(&source), ["甲", "", "乙"], "{address}");
        assert!(source.findings.is_empty(), "{address} {:?}", source.findings);
    }
}

#[test]
fn nothing_else_is_ever_looked_up() {
    let picture = part(
        "Content-Type: image/png\r\nContent-ID: <p>\r\nContent-Location: http://canary.invalid/x.png\r\nContent-Transfer-Encoding: base64",
        &base64(&png(2, 2)),
    );
    for address in
        ["http://canary.invalid/y.png", "cid:q", "file:///etc/hostname", "x.png", "//canary.invalid/x.png", ""]
    {
        let text = page(&format!("<p>甲</p><img src=\"{address}\">"));
        let root = part("Content-Type: text/html; charset=utf-8", &text);
        let source = read(multipart(SAVED, "related", "b", &[root, picture.clone()]).as_bytes(), "a.mht");
        assert!(source.assets.is_empty(), "{address}");
    }
}

#[test]
fn a_page_saved_by_word_reads_well() {
    let (bytes, _, _) = GB18030.encode(word::PAGE);
    let headers = "MIME-Version: 1.0\r\n";
    let root = part(
        "Content-Location: file:///C:/1A2B/a.htm\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=\"gb2312\"",
        &quoted_printable(&bytes),
    );
    let picture = part(
        "Content-Location: file:///C:/1A2B/a.files/image002.png\r\nContent-Transfer-Encoding: base64\r\nContent-Type: image/png",
        &base64(&png(20, 10)),
    );
    let theme = part(
        "Content-Location: file:///C:/1A2B/a.files/themedata.thmx\r\nContent-Type: application/vnd.ms-officetheme",
        "UEs=",
    );
    let list = part(
        "Content-Location: file:///C:/1A2B/a.files/filelist.xml\r\nContent-Type: text/xml; charset=\"utf-8\"",
        "<xml>清单</xml>",
    );
    let message = multipart(headers, "related", "----=_NextPart_01DA.1A2B", &[root, picture, theme, list]);
    for source in [read(message.as_bytes(), "a.mht"), read(&bytes, "a.doc")] {
        let mhtml = source.media == Media::Mhtml;
        // Without its parts the page has no picture.
        let picture = word::LINES.iter().position(|line| line.is_empty());
        let lines = word::LINES.iter().enumerate().filter(|(at, _)| mhtml || Some(*at) != picture);
        assert_eq!(texts(&source), lines.map(|(_, line)| *line).collect::<Vec<_>>());
        assert_eq!(source.assets.len(), usize::from(mhtml));
        let line = |text: &str| source.lines.iter().find(|line| line.text.contains(text)).unwrap();
        assert_eq!(line("总体要求").hint.heading, Some(1));
        assert_eq!((line("加强学习").hint.list, line("符号项").hint.list), (Some(1), Some(2)));
        assert_eq!(line("某某区教育局").hint.align, Some(HintAlign::Right));
        assert_eq!(line("学习").text, "1. 加强学习");
        assert!(source.lines.iter().filter(|line| line.origin.cell.is_some()).count() == 4);
        assert!(!has_finding(&source, FindingCode::ActiveContent), "{:?}", source.findings);
    }
}

#[test]
fn of_several_forms_the_page_is_read() {
    let plain = part("Content-Type: text/plain; charset=utf-8", "纯文本");
    let rich = html("utf-8", page("<p>网页</p>").as_bytes());
    for forms in [[plain.clone(), rich.clone()], [rich.clone(), plain.clone()]] {
        let source = read(multipart(MAIL, "alternative", "b", &forms).as_bytes(), "a.eml");
        assert_eq!(texts(&source), ["网页"]);
    }
    let nested = multipart("", "related", "c", &[rich, part("Content-Type: image/gif\r\nContent-ID: <x>", "")]);
    let inner = multipart("", "alternative", "a", &[plain, nested]);
    let foot = part("Content-Type: text/plain; charset=utf-8", "落款");
    let file = part("Content-Type: application/msword; name=\"a.doc\"\r\nContent-Disposition: attachment", "AAAA");
    let source = read(multipart(MAIL, "mixed", "m", &[inner, foot, file]).as_bytes(), "a.eml");
    assert_eq!(texts(&source), ["网页", "落款"]);
    assert!(has_finding(&source, FindingCode::ActiveContent));
}

#[test]
fn the_named_part_is_the_page() {
    let first = part("Content-Type: text/html; charset=utf-8\r\nContent-ID: <a>", "<p>框架</p>");
    let second = part("Content-Type: text/html; charset=utf-8\r\nContent-ID: <b>", "<p>正文</p>");
    let message = multipart(SAVED, "related", "x", &[first, second]).replace("boundary=", "start=\"<b>\"; boundary=");
    assert_eq!(texts(&read(message.as_bytes(), "a.mht")), ["正文"]);
}

#[test]
fn a_wrong_charset_is_seen_through() {
    let (bytes, _, _) = GB18030.encode("<html><body><p>全面贯彻党的教育方针，落实立德树人根本任务。</p></body></html>");
    let source = read(multipart(SAVED, "related", "b", &[html("utf-8", &bytes)]).as_bytes(), "a.mht");
    assert_eq!(texts(&source), ["全面贯彻党的教育方针，落实立德树人根本任务。"]);
    assert!(has_finding(&source, FindingCode::EncodingDeclaredWrong));
}

#[test]
fn a_message_that_breaks_off_is_read_with_a_finding() {
    let text: String = (0..60).map(|n| format!("<p>第{n}件事：加强学校安全管理。</p>\n")).collect();
    let message = multipart(SAVED, "related", "b", &[html("utf-8", page(&text).as_bytes())]);
    let mut found = 0;
    for cut in 1..50 {
        let piece = &message.as_bytes()[..message.len() * cut / 50];
        match ingest(piece, "a.mht", &Limits::default()) {
            Ok(source) if source.media == Media::Mhtml => {
                assert!(has_finding(&source, FindingCode::DamagedPart));
                found += 1;
            }
            Ok(_) => {}
            Err(error) => assert!(!error.to_string().contains('\n')),
        }
    }
    assert!(found > 40, "{found}");
}

#[test]
fn parts_and_depth_are_limited() {
    let deep = (0..12).fold(html("utf-8", b"<p>x</p>"), |inner, n| multipart("", "mixed", &format!("b{n}"), &[inner]));
    assert_eq!(refuse(format!("MIME-Version: 1.0\r\n{deep}").as_bytes(), "a.mht").code(), "too-deep");
    let many = vec![part("Content-Type: text/plain", "x"); 1_001];
    assert_eq!(refuse(multipart(SAVED, "mixed", "b", &many).as_bytes(), "a.mht").code(), "too-many-entries");
    let boundaries = format!("{SAVED}Content-Type: multipart/mixed; boundary=b\r\n\r\n{}", "--b\r\n".repeat(1 << 20));
    assert_eq!(refuse(boundaries.as_bytes(), "a.mht").code(), "too-many-entries");
    // A part that holds itself by its own boundary ends at the limit.
    let same = format!(
        "{SAVED}Content-Type: multipart/mixed; boundary=b\r\n\r\n{}",
        "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".repeat(900)
    );
    assert!(ingest(same.as_bytes(), "a.mht", &Limits::default()).is_err());
}

#[test]
fn odd_messages_get_one_line() {
    let odd = [
        "MIME-Version: 1.0\r\n\r\n".to_owned(),
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed\r\n\r\n--\r\n".to_owned(),
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"\r\n\r\n--\r\n".to_owned(),
        "MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nAAAA".to_owned(),
        multipart(SAVED, "mixed", "b", &[]),
        format!("MIME-Version: 1.0\r\nX: {}\r\n\r\n", "y".repeat(1 << 20)),
    ];
    for message in odd {
        if let Err(error) = ingest(message.as_bytes(), "a.mht", &Limits::default()) {
            assert!(!error.to_string().contains('\n'), "{error}");
        }
    }
}

#[test]
fn numbers_of_filtered_pages_of_word_stay_as_seen() {
    // "Filtered" pages have lost the properties that mark a number.
    let padding = r#"<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span>"#;
    let lines = page(&format!(
        "<p><span lang=EN-US>1.{padding}</span>加强学习</p><p>一、{padding}改进作风</p><p>(1){padding}落实</p><p><span style='font-family:Wingdings'>l{padding}</span>检查</p><p><span style='font-family:Wingdings'>\u{fc}</span>完成</p>"
    ));
    assert_eq!(
        texts(&read(lines.as_bytes(), "a.htm")),
        ["1. 加强学习", "一、改进作风", "(1) 落实", "检查", "\u{fc}完成"]
    );
}

#[test]
fn the_line_that_a_mailbox_puts_in_front_is_no_part_of_a_message() {
    let head =
        "Received: from a\r\nSubject: plan\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";
    let message = format!("From a@example.org Wed Jul 20 17:35:09 2016\r\n{head}教育局工作计划\r\n");
    let source = read(message.as_bytes(), "a.eml");
    assert_eq!(source.media, Media::Mhtml);
    assert_eq!(texts(&source), ["教育局工作计划"]);
    // A letter that begins so is text.
    let letter = read("From here on\nall is text.\n".as_bytes(), "a.txt");
    assert_eq!(texts(&letter), ["From here on", "all is text."]);
}

#[test]
fn a_message_older_than_mime_is_a_message() {
    let headers = "Received: from a by b;\r\n\tFri, 5 Jan 2024\r\nFrom: a@b.invalid\r\nTo: c@d.invalid\r\nSubject: plan\r\nDate: Fri, 5 Jan 2024 09:00:00 +0800\r\nMessage-ID: <1@b.invalid>\r\n";
    let source = read(format!("{headers}\r\n1. One.\r\n2. Two.\r\n").as_bytes(), "a.eml");
    assert_eq!((source.media, texts(&source).join("|").trim_end_matches('|')), (Media::Mhtml, "1. One.|2. Two."));
    assert_eq!(removed(&source, RemovalReason::PageTitle), ["plan"]);
    // The same words behind a blank line, or some of them, are a text.
    for text in ["note: a\n\nfrom: b\ndate: c\nreceived: d\n", "from: b\ndate: c\n\nreceived: d\n"] {
        assert_eq!(read(text.as_bytes(), "a.txt").media, Media::Text);
    }
}
