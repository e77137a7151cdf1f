//! Files that are cut, damaged or made to hurt.

use std::time::{Duration, Instant};

use wenshu_ingest::{IngestError, Limits, ingest};
use wenshu_model::FindingCode;

use super::{document, gb};
use crate::shared::{has_finding, read, refuse, texts};

fn in_time<T>(work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    done
}

fn whole() -> Vec<u8> {
    document(&format!(
        r"{{\stylesheet{{\s1\outlinelevel0 heading 1;}}}}{{\header\pard h\par}}\pard\s1 {}\par\pard {{\listtext 1.\tab}}b{{\footnote n}}\par\trowd\cellx900\cellx1900\pard\intbl 1\cell 2\cell\row\pard{{\field{{\*\fldinst X}}{{\fldrslt r}}}}{{\pict\pngblip 8950}}{{\shp{{\*\shpinst{{\shptxt box\par}}}}}}\u20013\'d6\'d0 z\par",
        gb("工作计划")
    ))
}

#[test]
fn a_file_cut_anywhere_is_read_as_far_as_it_goes() {
    let bytes = whole();
    for part in 1..50 {
        let cut = &bytes[..bytes.len() * part / 50];
        match ingest(cut, "a.rtf", &Limits::default()) {
            Ok(source) => assert!(has_finding(&source, FindingCode::DamagedPart), "{part}"),
            Err(error) => {
                assert!(matches!(error.code(), "blank-file" | "only-asides" | "too-many-lost" | "not-text"), "{error}")
            }
        }
    }
    assert!(!has_finding(&read(&bytes, "a.rtf"), FindingCode::DamagedPart));
}

#[test]
fn a_million_open_groups_are_refused_quickly() {
    for open in ["{", "{\\par", "{\\*\\x ", "{\\upr"] {
        let bytes = format!("{{\\rtf1 a{}", open.repeat(1_000_000)).into_bytes();
        let error = in_time(|| refuse(&bytes, "a.rtf"));
        assert_eq!(error, IngestError::RtfTooDeep { limit: 200 });
        assert_eq!(error.code(), "too-deep");
    }
}

#[test]
fn groups_that_close_too_often_end_the_file() {
    assert_eq!(texts(&read(b"{\\rtf1 a\\par}}}}} b\\par", "a.rtf")), ["a"]);
}

#[test]
fn lengths_that_pass_the_end_take_nothing_more() {
    let source = read(b"{\\rtf1 a{\\pict\\bin2147483647 x}}b\\par}", "a.rtf");
    assert_eq!(texts(&source), ["a"]);
    assert!(has_finding(&source, FindingCode::DamagedPart));
}

#[test]
fn numbers_out_of_range_are_harmless() {
    let body = r"\pard\intbl\itap2000000000\ls99999999\ilvl-5\outlinelevel999\uc99999999\u999999999 ?x\cellx99999999999\s-1\f-9 y\cell\nestcell\row\nestrow\par";
    let source = read(&document(body), "a.rtf");
    assert!(texts(&source).concat().contains('y'));
}

#[test]
fn rows_without_end_cost_no_more_than_their_text() {
    let cells: String = (1..900).map(|cell| format!(r"\cellx{}", cell * 100)).collect();
    let bytes = document(&format!(r"\trowd{cells}\pard\intbl x\cell{}\pard y\par", r"\row".repeat(300_000)));
    let source = in_time(|| read(&bytes, "a.rtf"));
    assert_eq!(texts(&source).last(), Some(&"y"));
    let wide = document(&format!(r"\trowd{}\pard\intbl x\cell\row", r"\cellx9".repeat(1_001)));
    assert_eq!(refuse(&wide, "a.rtf"), IngestError::TableTooWide { limit: 1_000 });
}

#[test]
fn text_without_words_is_read_in_time() {
    for piece in ["a\n", "\u{80}\\\u{80}", "\\'81"] {
        let body: Vec<u8> = piece.chars().map(|c| c as u8).collect::<Vec<_>>().repeat(300_000);
        let bytes = [&document("")[..], b"", &body].concat();
        let bytes = [&bytes[..bytes.len() - body.len() - 1], &body, b"}"].concat();
        let limits = Limits { line_chars: 100_000_000, ..Limits::default() };
        let result = in_time(|| ingest(&bytes, "a.rtf", &limits));
        assert!(result.is_ok() || result.is_err_and(|error| matches!(error.code(), "too-many-lost" | "garbled")));
    }
}

#[test]
fn blanks_and_a_mark_in_front_are_passed_over() {
    assert_eq!(texts(&read(b"\xEF\xBB\xBF \r\n{\\rtf1 a\\par}", "a.rtf")), ["a"]);
}

#[test]
fn open_things_end_with_the_file() {
    for open in [
        r"{\footnote note",
        r"{\header head",
        r"{\shp{\*\shpinst{\shptxt box",
        r"\trowd\cellx9\pard\intbl cell",
        r"{\field{\*\fldinst X",
    ] {
        let mut bytes = document(&format!(r"text{open}"));
        bytes.truncate(bytes.len() - 1);
        let source = read(&bytes, "a.rtf");
        assert!(texts(&source).concat().contains("text"), "{open}");
    }
}

#[test]
fn limits_hold() {
    let limits = Limits { lines: 10, picture_bytes: 100, ..Limits::default() };
    let error = ingest(&document(&r"x\par ".repeat(20)), "a.rtf", &limits).unwrap_err();
    assert_eq!(error, IngestError::TooManyLines { limit: 10 });
    let picture = document(&format!(r"x{{\pict\pngblip {}}}\par", "00".repeat(1_000)));
    let source = ingest(&picture, "a.rtf", &limits).unwrap();
    assert!(source.findings[0].message.contains("图片太大"));
    let long = Limits { line_chars: 100, ..Limits::default() };
    let error = ingest(&document(&"x".repeat(200)), "a.rtf", &long).unwrap_err();
    assert_eq!(error.code(), "line-too-long");
}

#[test]
fn a_large_file_is_read_in_time() {
    let paragraph = format!(
        r"\pard\plain\qj\f1\fs32 {{\b {}}}{}\par",
        gb("一、指导思想。"),
        gb("以习近平新时代中国特色社会主义思想为指导")
    );
    let bytes = document(&paragraph.repeat(10_000));
    let source = in_time(|| read(&bytes, "a.rtf"));
    assert_eq!(source.lines.len(), 10_000);
}
