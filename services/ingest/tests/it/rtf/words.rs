//! Characters: code pages, escapes, fonts.

use wenshu_model::{FindingCode, RemovalReason};

use super::{big5, document, gb};
use crate::shared::{has_finding, read, refuse, removed, texts};

fn lines(body: &str) -> Vec<String> {
    texts(&read(&document(body), "a.rtf")).into_iter().map(str::to_owned).collect()
}

#[test]
fn bytes_are_of_the_code_page_of_their_font() {
    let body = format!(
        r"{}\par{{\f2 {}}}\par{{\f4 \'ca\'ee\'ec}}\par{{\f5 \'95\'5c}}\par{{\f6 \'b0\'a1}}\par{{\f7 \'f8}}\par",
        gb("教育局"),
        big5("教育局功許")
    );
    assert_eq!(lines(&body), ["教育局", "教育局功許", "Ком", "表", "가", "ř"]);
}

#[test]
fn second_halves_may_be_ascii_and_escaped() {
    assert_eq!(lines(r"{\f2 \'a5\\\'b3\\}\par"), ["功許"]);
    // 镕 has E9 46, 喆 86 B4.
    assert_eq!(lines(r"\'e9F\'86\'b4\par"), ["镕喆"]);
}

#[test]
fn bytes_may_stand_as_they_are() {
    let mut bytes = document(r"\par MARK\par");
    let at = bytes.windows(4).position(|window| window == b"MARK").unwrap();
    // 镕 of GBK, 沑 with a backslash as its second half, then 工作.
    bytes.splice(at..at + 4, *b"\xe9\x46\x9b\x5c\xb9\xa4\xd7\xf7");
    assert_eq!(texts(&read(&bytes, "a.rtf")), ["", "镕沑工作"]);
}

#[test]
fn halves_may_be_parted_by_line_ends_and_groups() {
    assert_eq!(lines("\\'b9\r\n\\'a4{\\'d7}{\\'f7}\\par"), ["工作"]);
}

#[test]
fn unicode_passes_over_what_stands_for_it() {
    assert_eq!(lines(r"\uc1\u24037 ?\u20316?\uc2\u35745\'bc\'c6\uc0\u21010 end\par"), ["工作计划end"]);
    assert_eq!(lines(r"\u-25954 ?\u-10179 ?\u-8704 ?\u128513 ?\par"), ["骞😀😁"]);
    // Words that stand for characters count as one, others are never lost.
    assert_eq!(lines(r"\uc1\u8212\emdash x\u8212\par y\par"), ["—x—", "y"]);
    assert_eq!(lines(r"{\uc3 \u25991\'e6\'96\'87}\par"), ["文"]);
}

#[test]
fn half_a_surrogate_is_lost_and_said_so() {
    let source = read(&document(r"\u-10179 ?A\u-8704 ?\par"), "a.rtf");
    assert_eq!(texts(&source), ["\u{fffd}A\u{fffd}"]);
    assert!(has_finding(&source, FindingCode::UndecodableBytes));
}

#[test]
fn the_alternative_in_unicode_counts() {
    assert_eq!(lines(r"A{\upr{old ?}{\*\ud{new \u26032 ?}}}B\par"), ["Anew 新B"]);
}

#[test]
fn fonts_for_double_bytes_are_named_apart() {
    let body = format!(
        r"{{\loch\af0\hich\af0\dbch\af1\f0 Plan {{\dbch\af1 {}}}{{\dbch\f1 {}}}\loch\f0 x}}\par",
        gb("计"),
        gb("划")
    );
    assert_eq!(lines(&body), ["Plan 计划x"]);
}

#[test]
fn latin_fonts_of_chinese_files_are_read_with_care() {
    assert_eq!(lines(r"{\f0 \'93demo\'94 \'b7}\par"), ["“demo” ·"]);
    assert_eq!(lines(&format!(r"{{\f0 {}}}\par", gb("工作、"))), ["工作、"]);
}

#[test]
fn files_of_macos_are_western_where_fonts_say_nothing() {
    let body =
        br"{\rtf1\ansi\ansicpg936\cocoartf2513{\fonttbl\f0\fmodern\fcharset0 Courier;\f1\fnil\fcharset134 PingFangSC;}
\f0 a \'85\'94\
\f1 \'d7\'ee\'b4\'f3
\f0 \
\uc0\u25968 \u25454 end\
}";
    assert_eq!(texts(&read(body, "a.rtf")), ["a …”", "最大", "数据end"]);
}

#[test]
fn chinese_text_in_a_file_that_calls_itself_western_is_read_anew() {
    let text = gb("示范市教育局工作计划的通知");
    let body = format!(r"{{\rtf1\ansi\ansicpg1252\deff0{{\fonttbl{{\f0\fnil\fcharset0 SimSun;}}}}\f0 {text}\par}}");
    let source = read(body.as_bytes(), "a.rtf");
    assert_eq!(texts(&source), ["示范市教育局工作计划的通知"]);
    assert_eq!(source.encoding.name, "gb18030");
    assert!(has_finding(&source, FindingCode::EncodingDeclaredWrong));
}

#[test]
fn true_western_text_stays_western() {
    let body = br"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}}\f0 caf\'e9 \'93na\'efve\'94 \'fcber\par}";
    let source = read(body, "a.rtf");
    assert_eq!(texts(&source), ["café “naïve” über"]);
    assert!(source.findings.is_empty());
}

#[test]
fn code_pages_of_dos_and_macintosh() {
    assert_eq!(texts(&read(br"{\rtf1\pc\'81\par}", "a.rtf")), ["ü"]);
    assert_eq!(texts(&read(br"{\rtf1\pca\'d5\par}", "a.rtf")), ["ı"]);
    assert_eq!(texts(&read(br"{\rtf1\mac\'8a\par}", "a.rtf")), ["ä"]);
}

#[test]
fn a_file_without_a_code_page_is_in_that_of_its_language() {
    let body = format!(r"{{\rtf1\ansi\deff0\deflang2052{{\fonttbl{{\f0 SimSun;}}}}\f0 {}\par}}", gb("计划"));
    assert_eq!(texts(&read(body.as_bytes(), "a.rtf")), ["计划"]);
}

#[test]
fn symbols_become_characters_or_are_listed() {
    let degree = br"{\rtf1{\fonttbl{\f1\fcharset2 Symbol;}{\f2 Arial;}}\f2 160{\f1\u61616\'3f}C\par}";
    assert_eq!(texts(&read(degree, "a.rtf")), ["160°C"]);
    let marks = br"{\rtf1{\fonttbl{\f1\fcharset2 Symbol;}}\f1\'d2\'d3\'d4\'e2\'e3\'e4\'bc\par}";
    assert_eq!(texts(&read(marks, "a.rtf")), ["®©™®©™…"]);
    let source = read(&document(r"{\f3 \'fe\'fc}\u61692?{\f3\u252?}{\f3 \'26}ok\par"), "a.rtf");
    // What an ordinary font has at U+F0FC nobody knows.
    assert_eq!(texts(&source), ["☑✓✓ok"]);
    assert_eq!(removed(&source, RemovalReason::Symbol), ["\u{f0fc}", "\u{f026}"]);
}

#[test]
fn words_and_symbols_that_stand_for_characters() {
    let body = r"\lquote a\rquote\ldblquote b\rdblquote\emdash\endash\bullet\tab c\~d\_e\-f\{\}\\\line g\par";
    let source = read(&document(body), "a.rtf");
    assert_eq!(texts(&source), ["‘a’“b”—–•\tc\u{a0}d-ef{}\\", "g"]);
    assert_eq!(removed(&source, RemovalReason::Invisible), ["\u{ad}"]);
}

#[test]
fn garbled_text_is_refused() {
    // 工作计划 of UTF-8, taken for GBK by an earlier program.
    let garbled = encoding_rs::GBK.decode("示范市教育局关于印发工作计划的通知要求".as_bytes()).0.into_owned();
    let error = refuse(&document(&format!(r"{}\par", gb(&garbled))), "a.rtf");
    assert_eq!(error.code(), "garbled");
}
