//! Other shapes of the same file, encrypted and damaged ones.

use std::fs;
use std::path::PathBuf;

use wenshu_ingest::{Limits, ingest};
use wenshu_model::{FindingCode, RemovalReason};

use super::make::{Maker, at};
use super::{error, has, lines, removed, text_of};
use crate::shared::read;

const TEXT: &str = "教育局2025年工作计划";

fn maker() -> Maker {
    let mut maker = Maker::new();
    let fonts = super::fonts(&mut maker);
    for number in 1..=3 {
        maker.page(&fonts, &at("F1", 16.0, 72.0, 700.0, &format!("{TEXT}第{number}部分。")));
    }
    maker
}

fn expected() -> [String; 3] {
    [1, 2, 3].map(|number| format!("{TEXT}第{number}部分。"))
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = bytes.windows(from.len()).rposition(|window| window == from).unwrap();
    [&bytes[..at], to, &bytes[at + from.len()..]].concat()
}

#[test]
fn packed_objects_and_streams_of_references() {
    assert_eq!(lines(&maker().finish_packed()), expected());
}

#[test]
fn later_saves_replace_objects() {
    let mut bytes = maker().finish();
    let before = bytes.len();
    let previous = bytes.windows(10).rposition(|window| window == b"startxref\n").unwrap() + 10;
    let previous: String =
        bytes[previous..].iter().take_while(|byte| byte.is_ascii_digit()).map(|b| char::from(*b)).collect();
    // Object 8 is the content of the first page.
    let (number, _) = (1..20)
        .map(|number| (number, format!("\n{number} 0 obj\n<</Length")))
        .find(|(_, head)| bytes.windows(head.len()).any(|window| window == head.as_bytes()))
        .unwrap();
    let content = at("F1", 16.0, 72.0, 700.0, "改过的第一页。");
    bytes.extend(
        format!("{number} 0 obj\n<</Length {}>>\nstream\n{content}\nendstream\nendobj\n", content.len()).bytes(),
    );
    let table = bytes.len();
    bytes.extend(format!("xref\n{number} 1\n{before:010} 00000 n \ntrailer\n<</Size 30/Root 1 0 R/Prev {previous}>>\nstartxref\n{table}\n%%EOF\n").bytes());
    assert_eq!(lines(&bytes)[0], "改过的第一页。");
    assert_eq!(lines(&bytes).len(), 3);
}

#[test]
fn a_damaged_table_of_references_is_rebuilt() {
    let whole = maker().finish();
    let packed = maker().finish_packed();
    let cut = whole.windows(5).rposition(|window| window == b"xref\n").unwrap();
    let table = whole.windows(6).position(|window| window == b"\nxref\n").unwrap();
    let digits = |bytes: &[u8]| replaced(bytes, b"startxref\n", b"startxref\n7");
    for (what, bytes) in [
        ("the start is wrong", digits(&whole)),
        ("the start of the stream is wrong", digits(&packed)),
        ("the table is gone", [&whole[..table], &whole[cut + 5..]].concat()),
        ("the end is gone", whole[..table].to_vec()),
        ("something stands in front", [b"HTTP/1.1 200 OK\r\n\r\n", whole.as_slice()].concat()),
        ("offsets are moved", replaced(&whole, b"\n3 0 obj", b"\n     3 0 obj")),
    ] {
        let source = read(&bytes, "a.pdf");
        assert_eq!(text_of(&source), expected(), "{what}");
        assert!(has(&source, FindingCode::DamagedPart), "{what}");
    }
}

#[test]
fn wrong_lengths_and_missing_ends() {
    let whole = maker().finish();
    for (from, to) in [
        (&b"/Length"[..], &b"/Lenght"[..]),
        (b"\nendstream\nendobj", b"\nendstream\n"),
        (b"/Type/Pages/Kids", b"/Type/Pages /Kids"),
        (b"/Count 3", b"/Count 99999"),
    ] {
        assert_eq!(lines(&replaced(&whole, from, to)), expected(), "{}", String::from_utf8_lossy(from));
    }
}

fn sample(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/samples/pdf").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn encrypted_files_that_open_without_a_password() {
    for name in ["rc4-40.pdf", "aes-128-packed.pdf", "aes-256-packed.pdf", "linearized-packed.pdf"] {
        let source = read(&sample(name), name);
        assert_eq!(text_of(&source), [TEXT, "教育局"], "{name}");
        assert_eq!(removed(&source, RemovalReason::Comment), ["批注"], "{name}");
    }
}

#[test]
fn encrypted_files_that_ask_for_a_password() {
    for name in ["aes-256-password.pdf", "rc4-128-password.pdf"] {
        assert_eq!(error(&sample(name)).code(), "password-required", "{name}");
    }
}

#[test]
fn files_cut_off_anywhere() {
    for bytes in [maker().finish(), maker().finish_packed(), sample("aes-256-packed.pdf"), sample("rc4-40.pdf")] {
        for part in 0..50 {
            let cut = &bytes[..bytes.len() * part / 50];
            if let Ok(source) = ingest(cut, "a.pdf", &Limits::default()) {
                for line in &source.lines {
                    let known = line.text.starts_with(TEXT) || line.text == "教育局";
                    assert!(known, "{part}: {}", line.text);
                }
            }
        }
    }
}

/// A small generator; its stream never changes.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// Pieces that readers give a meaning to.
const PIECES: [&[u8]; 40] = [
    b"<<",
    b">>",
    b"[",
    b"]",
    b"(",
    b")",
    b"stream\n",
    b"endstream",
    b" 0 obj",
    b"/Type/Pages",
    b"/Kids[2 0 R]",
    b"/Length 99999999",
    b"/Filter/FlateDecode",
    b"/Filter[/LZWDecode/RunLengthDecode/A85]",
    b"/DecodeParms<</Predictor 2/Columns 0>>",
    b"/DecodeParms<</Predictor 15/Columns 4294967295/Colors 32>>",
    b"/Type/ObjStm/N 100000/First 0",
    b"/Prev 0",
    b"/W[8 8 8]",
    b"/W[0 0 0]",
    b"/Index[0 4294967295]",
    b"/Size 4294967295",
    b"4294967295",
    b"-1",
    b"99999999999999999999",
    b"q ",
    b"Q ",
    b" Tj",
    b" 0 Tf",
    b"/F1 Do ",
    b"BI /W 1 ID ",
    b"BDC ",
    b"EMC ",
    b"1e9 0 0 1e9 0 0 cm ",
    b"/Encrypt 3 0 R",
    b"/Rotate 90",
    b"/MediaBox[0 0 1e9 1e9]",
    b"\0",
    b"\xff",
    b"#41",
];

#[test]
fn thousands_of_damaged_files_do_no_harm() {
    let seeds =
        [maker().finish(), maker().finish_packed(), sample("aes-128-packed.pdf"), sample("linearized-packed.pdf")];
    for (number, seed) in seeds.iter().enumerate() {
        let mut random = Random(0x9e37_79b9_7f4a_7c15 + number as u64);
        for _ in 0..250 {
            let mut bytes = seed.clone();
            for _ in 0..=random.below(6) {
                let at = random.below(bytes.len());
                let piece = PIECES[random.below(PIECES.len())];
                match random.below(5) {
                    0 => bytes[at] ^= 1 << random.below(8),
                    1 => drop(bytes.splice(at..at, piece.iter().copied())),
                    2 => drop(bytes.splice(at..(at + piece.len()).min(bytes.len()), piece.iter().copied())),
                    3 => drop(bytes.drain(at..(at + random.below(60)).min(bytes.len()))),
                    _ => {
                        let copy = bytes[at..(at + random.below(300)).min(bytes.len())].to_vec();
                        let to = random.below(bytes.len());
                        drop(bytes.splice(to..to, copy));
                    }
                }
            }
            if let Ok(source) = ingest(&bytes, "a.pdf", &Limits::default()) {
                assert!(source.lines.iter().all(|line| !line.text.contains('\n')));
            }
        }
    }
}
