//! The five real files in every encoding give the same lines.

// Helpers outside of test functions fail the test when they panic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use crate::shared;

use encoding_rs::{BIG5, Encoding, GB18030, GBK};
use opencc_fmmseg::OpenCC;
use shared::{PLANS, has_finding, only_marks_removed, plan, read, refuse, shown_lines, texts};
use wenshu_ingest::{IngestError, Limits, ingest};
use wenshu_model::{FindingCode, Source, source::Media};

fn wide(text: &str, big_endian: bool, mark: bool) -> Vec<u8> {
    let mark = mark.then_some(0xfeff);
    let units = mark.into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

/// Encodes a text of which every character exists in the encoding.
fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, unmappable) = encoding.encode(text);
    assert!(!unmappable, "the text has characters that {} lacks", encoding.name());
    bytes.into_owned()
}

/// The text without the characters that an encoding lacks.
fn only_encodable(text: &str, encoding: &'static Encoding) -> String {
    text.chars().filter(|c| !encoding.encode(c.encode_utf8(&mut [0; 4])).2).collect()
}

fn assert_same_lines(plain: &Source, other: &Source, how: &str) {
    assert_eq!(texts(plain), texts(other), "{how}");
    let hints = |source: &Source| source.lines.iter().map(|line| line.hint.clone()).collect::<Vec<_>>();
    assert_eq!(hints(plain), hints(other), "{how}");
    assert_eq!(plain.media, other.media, "{how}");
}

#[test]
fn utf_8_files_are_read_line_by_line() {
    for name in PLANS {
        let text = plan(name);
        let source = read(text.as_bytes(), name);
        assert_eq!(source.encoding.name, "UTF-8");
        assert_eq!(source.lines.len(), text.lines().count(), "{name}");
        assert!(source.findings.is_empty(), "{name}: {:?}", source.findings);
        assert!(only_marks_removed(&source), "{name}: {:?}", source.removed);
        if source.media == Media::Text {
            assert_eq!(texts(&source), text.lines().collect::<Vec<_>>(), "{name}");
        }
    }
}

#[test]
fn a_byte_order_mark_changes_nothing_but_the_record() {
    for name in PLANS {
        let text = plan(name);
        let source = read(format!("\u{feff}{text}").as_bytes(), name);
        assert_same_lines(&read(text.as_bytes(), name), &source, name);
        assert!(source.encoding.bom);
        assert!(only_marks_removed(&source), "the mark in front is no character of the text");
    }
}

#[test]
fn utf_16_is_read_in_both_byte_orders_with_and_without_a_mark() {
    for name in PLANS {
        let text = plan(name);
        let plain = read(text.as_bytes(), name);
        for big_endian in [false, true] {
            for mark in [false, true] {
                let source = read(&wide(&text, big_endian, mark), name);
                assert_same_lines(&plain, &source, name);
                assert_eq!(source.encoding.name, if big_endian { "UTF-16BE" } else { "UTF-16LE" });
                assert_eq!(source.encoding.bom, mark);
                assert_eq!(has_finding(&source, FindingCode::EncodingGuessed), !mark);
            }
        }
    }
}

#[test]
fn gb18030_is_read() {
    for name in PLANS {
        let text = plan(name);
        let source = read(&encoded(&text, GB18030), name);
        assert_same_lines(&read(text.as_bytes(), name), &source, name);
        assert_eq!(source.encoding.name, "gb18030");
        assert!(has_finding(&source, FindingCode::EncodingGuessed));
    }
}

#[test]
fn gbk_is_read() {
    for name in PLANS {
        let text = only_encodable(&plan(name), GBK);
        let source = read(&encoded(&text, GBK), name);
        assert_same_lines(&read(text.as_bytes(), name), &source, name);
        assert_eq!(source.encoding.name, "gb18030");
    }
}

#[test]
fn big5_is_read() {
    let converter = OpenCC::new();
    for name in PLANS {
        let traditional = if name == "001.txt" { plan(name) } else { converter.s2t(&plan(name), true) };
        let text = only_encodable(&traditional, BIG5);
        assert!(text.chars().count() * 100 > traditional.chars().count() * 97, "{name} is nearly whole in Big5");
        let source = read(&encoded(&text, BIG5), name);
        assert_same_lines(&read(text.as_bytes(), name), &source, name);
        assert_eq!(source.encoding.name, "Big5");
    }
}

#[test]
fn a_line_alone_is_enough_to_tell_an_encoding() {
    let lines = [
        "2024年教育局工作计划",
        "一、指导思想",
        "办公室主任：李明",
        "1、加强理论学习，凝聚职工思想共识。",
        "工作计划",
        "各县（市、区）教育局，局直属各学校：",
    ];
    for line in lines {
        for bytes in [encoded(line, GB18030), wide(line, false, false), wide(line, true, false)] {
            assert_eq!(texts(&read(&bytes, "a.txt")), [line]);
        }
    }
    for line in ["教育局工作計劃", "一、加強教育系統黨建工作。", "二、加快學校基礎設施建設"]
    {
        assert_eq!(texts(&read(&encoded(line, BIG5), "a.txt")), [line]);
    }
}

#[test]
fn a_cut_through_the_last_character_costs_that_character_only() {
    for name in PLANS {
        let text = plan(name);
        let encodings: [(&str, Vec<u8>); 5] = [
            ("UTF-8", text.clone().into_bytes()),
            ("GB18030", encoded(&text, GB18030)),
            ("UTF-16LE", wide(&text, false, false)),
            ("UTF-16BE", wide(&text, true, true)),
            ("Big5", encoded(&only_encodable(&OpenCC::new().s2t(&text, true), BIG5), BIG5)),
        ];
        for (encoding, bytes) in encodings {
            let whole = read(&bytes, name);
            for length in 1990..2000 {
                let source = read(&bytes[..length], name);
                let lines = texts(&source);
                let (last, before) = lines.split_last().unwrap();
                let expected = texts(&whole);
                assert_eq!(before, &expected[..before.len()], "{name} {encoding} {length}");
                let clean = last.trim_end_matches('\u{fffd}');
                assert!(expected[before.len()].starts_with(clean.trim_end()), "{name} {encoding} {length}: {last}");
                assert!(last.chars().filter(|&c| c == '\u{fffd}').count() <= 1, "{name} {encoding} {length}: {last}");
                let cut = last.ends_with('\u{fffd}');
                assert_eq!(has_finding(&source, FindingCode::UndecodableBytes), cut, "{name} {encoding} {length}");
            }
        }
    }
}

#[test]
fn a_cut_character_before_dots_is_marked_where_it_was() {
    let mut bytes = "工会财务工作实务操作手".as_bytes().to_vec();
    bytes.extend(&"册".as_bytes()[..2]);
    bytes.extend("\n...".as_bytes());
    let source = read(&bytes, "000.txt");
    assert_eq!(texts(&source), ["工会财务工作实务操作手\u{fffd}", "..."]);
    let finding = &source.findings[0];
    assert_eq!(finding.code, FindingCode::UndecodableBytes);
    assert_eq!(finding.lines.unwrap().first, 1);
    assert_eq!(finding.message, "有 1 处字节无法解码，原字符已丢失，文中以“\u{fffd}”标出，请对照原文补上");
}

#[test]
fn a_few_bad_bytes_are_marked_and_found() {
    let text = plan("003.txt");
    for encoding in [encoding_rs::UTF_8, GB18030] {
        let mut bytes = encoded(&text, encoding);
        // A lone byte that begins no character in either encoding.
        let at = bytes.iter().position(|&byte| byte == b'\n').unwrap();
        bytes.insert(at, 0xff);
        let source = read(&bytes, "003.txt");
        assert!(source.lines[0].text.ends_with('\u{fffd}'), "{}", encoding.name());
        assert!(has_finding(&source, FindingCode::UndecodableBytes));
        assert_eq!(source.lines.len(), text.lines().count());
    }
}

#[test]
fn english_is_read_as_well() {
    let source = read(b"Work plan\nfor 2024", "plan.txt");
    assert_eq!(texts(&source), ["Work plan", "for 2024"]);
    assert_eq!(source.encoding.name, "UTF-8");
    let quoted = read(b"the school\x92s plan \x93first draft\x94", "plan.txt");
    assert_eq!(texts(&quoted), ["the school’s plan “first draft”"]);
}

#[test]
fn mojibake_that_goes_back_without_loss_is_restored_and_reported() {
    let text = "一、指导思想\n全面贯彻党的教育方针，坚持立德树人。\n工作计划";
    let misread: [(&str, String); 2] = [
        ("UTF-8 as Latin-1", encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()),
        ("GBK as Latin-1", encoding_rs::WINDOWS_1252.decode_without_bom_handling(&encoded(text, GBK)).0.into_owned()),
    ];
    for (how, garbled) in misread {
        let source = read(garbled.as_bytes(), "a.txt");
        assert_eq!(texts(&source), text.lines().collect::<Vec<_>>(), "{how}");
        assert!(has_finding(&source, FindingCode::MojibakeRepaired), "{how}");
    }
    // An even count of characters a line lets GBK swallow UTF-8 whole.
    let even = "工作计划教育办法小组贯彻落实";
    let (garbled, lossy) = GBK.decode_without_bom_handling(even.as_bytes());
    assert!(!lossy);
    let source = read(garbled.as_bytes(), "a.txt");
    assert_eq!(texts(&source), [even]);
    assert!(has_finding(&source, FindingCode::MojibakeRepaired));
}

#[test]
fn mojibake_that_lost_bytes_is_refused() {
    for name in PLANS {
        let text = plan(name);
        let (garbled, lossy) = GBK.decode_without_bom_handling(text.as_bytes());
        assert!(lossy);
        let error = ingest(garbled.as_bytes(), name, &Limits::default()).unwrap_err();
        assert!(matches!(error, IngestError::Garbled { .. } | IngestError::TooManyLost { .. }), "{name}: {error}");
        let (kao, _) = GBK.decode_without_bom_handling("\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}".as_bytes());
        let error = refuse(format!("工作计划{kao}\n").as_bytes(), name);
        assert_eq!(
            error.to_string(),
            "文件内容是乱码（如“锟斤拷”），多半在以前保存时用错了编码，已无法还原；请找到原文件重新提供"
        );
    }
}

#[test]
fn a_text_that_speaks_of_mojibake_is_no_mojibake() {
    let text = "系统升级后，个别旧文件打开显示“锟斤拷”，信息中心已安排专人处理，请各学校按照计划上报。";
    assert_eq!(texts(&read(text.as_bytes(), "a.txt")), [text]);
}

#[test]
fn a_roster_of_rare_names_is_no_mojibake() {
    let text = "组长：龚翀\n副组长：禤骏骁、昝昱晗\n成员：缪芮、郗珺、逯妤、佘璟、亓淼、阚翎、蔺晖、瞿琛";
    assert_eq!(shown_lines(&read(text.as_bytes(), "a.txt")).len(), 3);
    assert_eq!(shown_lines(&read(&encoded(text, GB18030), "a.txt")).len(), 3);
}

#[test]
fn pages_in_utf_16_without_a_mark_are_told_by_their_zeros() {
    // Few of the characters of a page tell an encoding; its tags do.
    let page = "<html><body><p>𐌲𐌿𐍄𐌹𐍃𐌺 Gothic</p><p>plain words of a page</p></body></html>";
    for big_endian in [false, true] {
        let source = read(&wide(page, big_endian, false), "a.html");
        assert_eq!(texts(&source), ["𐌲𐌿𐍄𐌹𐍃𐌺 Gothic", "plain words of a page"]);
    }
}

#[test]
fn seven_bit_text_with_shifts_is_never_read_as_noise() {
    let japanese = "日本語の計画";
    let (bytes, _, unmappable) = encoding_rs::ISO_2022_JP.encode(japanese);
    assert!(!unmappable && bytes.is_ascii());
    let source = read(&bytes, "a.txt");
    assert_eq!(texts(&source), [japanese]);
    assert_eq!(source.encoding.name, "ISO-2022-JP");
    assert!(matches!(refuse(b"\x1b$)C\x0e9.@Z\x0f plan\n", "a.txt"), IngestError::NotText));
}

#[test]
fn korean_read_as_chinese_is_told_for_noise() {
    let text = "대한민국은 민주공화국이다. 대한민국의 주권은 국민에게 있고, 모든 권력은 국민으로부터 나온다. \
                교육청은 학생들의 학습권을 보장하고 안전한 학교 환경을 만들기 위해 다음과 같은 계획을 세운다. \
                각 학교는 교육과정을 운영하며 교사 연수와 학부모 상담을 실시한다.";
    assert!(matches!(refuse(&encoded(text, encoding_rs::EUC_KR), "a.txt"), IngestError::Garbled { .. }));
    assert_eq!(texts(&read(text.as_bytes(), "a.txt")), [text]);
    // Japanese in its right encoding is what it is.
    let japanese =
        "吾輩は猫である。名前はまだ無い。どこで生れたか頓と見当がつかぬ。何でも薄暗いじめじめした所で泣いて居た。"
            .repeat(5);
    assert_eq!(texts(&read(&wide(&japanese, false, true), "a.txt")), [japanese]);
}
