//! Names of files that somebody sent: a table of sixty (S22).

use wenshu_portal::names::{attachment, cleaned};

use crate::client::{get, post};
use crate::server::start;

/// Given, and as it is shown.
const NAMES: [(&str, &str); 60] = [
    ("计划.txt", "计划.txt"),
    ("2026年 工作计划（终稿）.docx", "2026年 工作计划（终稿）.docx"),
    ("a b.txt", "a b.txt"),
    ("  a.txt  ", "a.txt"),
    ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie: x=1.txt"),
    ("a\r\n\r\n<script>.txt", "a<script>.txt"),
    ("a\n.txt", "a.txt"),
    ("a\t.txt", "a.txt"),
    ("a\0.txt", "a.txt"),
    ("a.exe\0.txt", "a.exe.txt"),
    ("a\u{1b}[31mred.txt", "a[31mred.txt"),
    ("a\u{7f}.txt", "a.txt"),
    ("a\u{85}b.txt", "ab.txt"),
    ("a\u{9b}31m.txt", "a31m.txt"),
    ("a\".txt", "a\".txt"),
    ("a\"; filename=\"b.exe", "a\"; filename=\"b.exe"),
    ("a'.txt", "a'.txt"),
    ("a;b.txt", "a;b.txt"),
    ("a%22.txt", "a%22.txt"),
    ("a%0d%0ab.txt", "a%0d%0ab.txt"),
    ("a%.txt", "a%.txt"),
    ("UTF-8''a.txt", "UTF-8''a.txt"),
    ("=?utf-8?B?YQ==?=", "=?utf-8?B?YQ==?="),
    ("../../etc/passwd", "passwd"),
    ("..\\..\\windows\\system.ini", "system.ini"),
    ("/etc/passwd", "passwd"),
    ("C:\\a\\b.txt", "b.txt"),
    ("\\\\server\\share\\b.txt", "b.txt"),
    ("file:///etc/passwd", "passwd"),
    ("a/", "未命名"),
    ("..", "未命名"),
    (".", "未命名"),
    ("", "未命名"),
    ("   ", "未命名"),
    ("\u{200b}", "未命名"),
    ("\u{202e}", "未命名"),
    ("/", "未命名"),
    ("txt.\u{202e}gpj.exe", "txt.gpj.exe"),
    ("a\u{202d}b\u{202c}.txt", "ab.txt"),
    ("a\u{2066}b\u{2069}.txt", "ab.txt"),
    ("a\u{200f}.txt", "a.txt"),
    ("a\u{61c}.txt", "a.txt"),
    ("a\u{200b}b.txt", "ab.txt"),
    ("a\u{ad}b.txt", "ab.txt"),
    ("\u{feff}a.txt", "a.txt"),
    ("a\u{2028}b.txt", "ab.txt"),
    ("a\u{2029}b.txt", "ab.txt"),
    ("a\u{2060}b.txt", "ab.txt"),
    ("CON", "CON"),
    ("nul.txt", "nul.txt"),
    ("COM1.docx", "COM1.docx"),
    ("a.txt.", "a.txt."),
    (".htaccess", ".htaccess"),
    ("<img src=x onerror=alert(1)>.txt", "<img src=x onerror=alert(1)>.txt"),
    ("a&b.txt", "a&b.txt"),
    ("${HOME}.txt", "${HOME}.txt"),
    ("`id`.txt", "`id`.txt"),
    ("😀计划.txt", "😀计划.txt"),
    ("e\u{301}.txt", "e\u{301}.txt"),
    ("-rf", "-rf"),
];

#[test]
fn a_name_shows_what_it_is_and_no_more() {
    for (given, shown) in NAMES {
        assert_eq!(cleaned(given), shown, "{given:?}");
        assert_eq!(cleaned(shown), shown, "cleaning twice changes nothing");
    }
}

#[test]
fn a_name_that_is_too_long_keeps_its_ending() {
    let long = format!("{}.docx", "计".repeat(200));
    let name = cleaned(&long);
    assert!(name.len() <= 255 && name.len() > 250 && name.ends_with("计.docx"), "{name}");
    let name = cleaned(&"x".repeat(1000));
    assert_eq!(name.len(), 255);
}

#[test]
fn the_header_of_a_download_is_one_line_with_one_name() {
    for (given, shown) in NAMES {
        let header = attachment(given);
        let text = header.to_str().expect("visible ASCII");
        let rest = text.strip_prefix("attachment; filename=\"").unwrap();
        let (plain, encoded) = rest.split_once("\"; filename*=UTF-8''").unwrap();
        assert!(!plain.contains(['"', '\\', '%', ';', '/']), "{text}");
        let plain_letters = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~%".contains(&byte);
        assert!(encoded.bytes().all(plain_letters), "{text}");
        assert_eq!(unpercent(encoded), shown, "{given:?}");
    }
}

fn unpercent(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '%' {
            bytes.push(u8::from_str_radix(&rest[1..3], 16).unwrap());
            rest = &rest[3..];
        } else {
            bytes.push(u8::try_from(c).unwrap());
            rest = &rest[1..];
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn names_go_through_the_server_as_they_are_shown() {
    let server = start().await;
    // A form's own syntax has no room for these; an empty one is no file.
    let sendable = NAMES.iter().filter(|(given, _)| !given.is_empty() && !given.contains(['"', '\\']));
    let mut sent = 0;
    for (given, shown) in sendable.filter(|(given, _)| !given.chars().any(char::is_control)) {
        let answer = server.ask_as_oa(post("/v1/jobs").form(&[("file", Some(given), b"x")])).await;
        let job = answer.is(202).value();
        assert_eq!(job["file"], *shown, "{given:?}");
        let original = server.ask_as_oa(get(format!("/v1/jobs/{}/original", job["job"].as_str().unwrap()))).await;
        assert_eq!(original.header("content-disposition"), Some(attachment(shown).to_str().unwrap()));
        sent += 1;
    }
    assert!(sent > 40, "{sent}");
}
