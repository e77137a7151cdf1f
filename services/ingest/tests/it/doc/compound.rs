//! What is in a compound file, and what is no document.

use wenshu_ingest::ForeignKind;
use wenshu_model::{FindingCode, RemovalReason};

use super::builder::{Builder, compound};
use crate::shared::{has_finding, read, refuse, removed, texts};

#[test]
fn other_programs_files_are_told() {
    let cases = [
        ("Workbook", "电子表格"),
        ("Book", "电子表格"),
        ("PowerPoint Document", "演示文稿"),
        ("__properties_version1.0", "Outlook 邮件 文件"),
        ("VisioDocument", "Visio 绘图 文件"),
        ("MatOST", "OLE 复合文档"),
    ];
    for (stream, kind) in cases {
        let error = refuse(&compound(&[(stream, vec![0; 5000])]), "a.doc");
        assert_eq!(error.code(), "foreign-format");
        assert!(error.to_string().contains(kind), "{error}");
    }
}

#[test]
fn encrypted_files_ask_for_a_password() {
    assert_eq!(refuse(&compound(&[("EncryptedPackage", vec![1; 100])]), "a.docx").code(), "password-required");
    let with_note = compound(&[("EncryptedPackage", vec![1; 100]), ("WordDocument", vec![0; 20])]);
    assert_eq!(refuse(&with_note, "a.docx").code(), "password-required");
    for flag in [0x0100, 0x8000, 0x8100] {
        let mut builder = Builder { flags: flag, ..Builder::default() };
        builder.paragraph("a", 0, &[]);
        assert_eq!(refuse(&builder.build(), "a.doc").code(), "password-required");
    }
}

/// A document of Word 6 or 95.
fn old(text: &[u8], language: u16, flags: u16, parts: [u32; 3]) -> Vec<u8> {
    let mut document = vec![0; 0x300];
    let mut put = |at: usize, bytes: &[u8]| document[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &0xa5dc_u16.to_le_bytes());
    put(2, &104u16.to_le_bytes());
    put(6, &language.to_le_bytes());
    put(10, &flags.to_le_bytes());
    put(24, &0x300u32.to_le_bytes());
    for (part, count) in parts.iter().enumerate() {
        put(0x34 + part * 4, &count.to_le_bytes());
    }
    document.extend_from_slice(text);
    document.resize(document.len().max(4096), 0);
    compound(&[("WordDocument", document)])
}

#[test]
fn the_text_of_old_documents_is_read() {
    let (bytes, ..) =
        encoding_rs::GB18030.encode("教育局工作计划\r\r见\u{13} LINK x \u{14}附表\u{15}\u{b}一、要求\u{7}二\u{7}\u{7}");
    let count = bytes.len() as u32;
    let all = [&bytes[..], b"note\r", b"Head\r"].concat();
    let read = read(&old(&all, 0x0804, 0, [count, 5, 5]), "a.doc");
    assert_eq!(texts(&read), ["教育局工作计划", "", "见附表", "一、要求", "二", "", "note"]);
    assert_eq!(removed(&read, RemovalReason::RunningHead), ["Head"]);
    assert_eq!(read.encoding.name, "gb18030");
}

#[test]
fn old_chinese_text_of_a_western_program_is_told() {
    let (bytes, ..) = encoding_rs::GB18030.encode("示范市教育局关于印发工作计划的通知\r");
    let source = read(&old(&bytes, 0x0409, 0, [bytes.len() as u32, 0, 0]), "a.doc");
    assert_eq!(texts(&source), ["示范市教育局关于印发工作计划的通知"]);
}

/// A document of Word 95 that was saved fast: its pieces lie in the stream at
/// these places, in lengths.
fn saved_fast(text: &[u8], pieces: &[(u32, u32)]) -> Vec<u8> {
    let count: u32 = pieces.iter().map(|(_, length)| length).sum();
    let mut ends = vec![0u32];
    pieces.iter().for_each(|(_, length)| ends.push(ends[ends.len() - 1] + length));
    let mut table: Vec<u8> = ends.iter().flat_map(|end| end.to_le_bytes()).collect();
    for (place, _) in pieces {
        table.extend([&[0, 0], &place.to_le_bytes()[..], &[0, 0]].concat());
    }
    let mut clx = vec![1, 2, 0, 7, 7, 2];
    clx.extend((table.len() as u32).to_le_bytes());
    clx.extend(table);
    let mut document = vec![0; 0x300];
    let at = (document.len() + text.len()) as u32;
    let mut put = |at: usize, bytes: &[u8]| document[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &0xa5dc_u16.to_le_bytes());
    put(2, &104u16.to_le_bytes());
    put(6, &0x0804u16.to_le_bytes());
    put(10, &4u16.to_le_bytes());
    put(24, &0x300u32.to_le_bytes());
    put(0x34, &count.to_le_bytes());
    put(0x160, &at.to_le_bytes());
    put(0x164, &(clx.len() as u32).to_le_bytes());
    document.extend_from_slice(text);
    document.extend(clx);
    document.resize(document.len().max(4096), 0);
    compound(&[("WordDocument", document)])
}

#[test]
fn old_documents_that_were_saved_fast_are_read_piece_by_piece() {
    let (bytes, ..) = encoding_rs::GB18030.encode("计划教育局\r工作");
    let pieces = [(0x304, 6), (0x30b, 4), (0x300, 4), (0x30a, 1)];
    assert_eq!(texts(&read(&saved_fast(&bytes, &pieces), "a.doc")), ["教育局工作计划"]);
    // A piece that lies nowhere is a hole, and what came before it is read.
    let source = read(&saved_fast(&bytes, &[(0x304, 7), (0x7fff_0000, 9)]), "a.doc");
    assert_eq!(texts(&source), ["教育局"]);
    assert!(has_finding(&source, FindingCode::DamagedPart));
    // The same text again and again is no document.
    let again = refuse(&saved_fast(&[b'a'; 4000], &[(0x300, 4000); 9]), "a.doc");
    assert_eq!(again.code(), "damaged");
}

#[test]
fn old_documents_in_codings_of_their_own_are_told() {
    // The character set of a Macintosh: 0x8e is é.
    let mut macintosh = old(b"n\x8ecessaire\r", 0x0409, 0, [11, 0, 0]);
    let block = macintosh.windows(2).position(|pair| pair == 0xa5dc_u16.to_le_bytes()).unwrap();
    macintosh[block + 0x14..block + 0x16].copy_from_slice(&0x100u16.to_le_bytes());
    assert_eq!(texts(&read(&macintosh, "a.doc")), ["nécessaire"]);
    // Pieces of two bytes a character, by the flag or by the mark.
    for (at, value) in [(10, 0x1004u16), (0, 0xa699)] {
        let mut wide = saved_fast(b"abcd", &[(0x300, 4)]);
        let block = wide.windows(2).position(|pair| pair == 0xa5dc_u16.to_le_bytes()).unwrap();
        wide[block + at..block + at + 2].copy_from_slice(&value.to_le_bytes());
        let error = refuse(&wide, "a.doc");
        assert!(matches!(error, wenshu_ingest::IngestError::ForeignFormat { kind: ForeignKind::OldWord }));
    }
}

#[test]
fn old_documents_without_their_pieces_and_older_ones_are_refused() {
    let error = refuse(&old(b"text\r", 0x0409, 4, [5, 0, 0]), "a.doc");
    assert!(matches!(error, wenshu_ingest::IngestError::DocDamaged { .. }));
    let mut older = vec![0; 5000];
    older[..4].copy_from_slice(&[0xdb, 0xa5, 45, 0]);
    let error = refuse(&compound(&[("WordDocument", older)]), "a.doc");
    assert!(matches!(error, wenshu_ingest::IngestError::ForeignFormat { kind: ForeignKind::OldWord }));
}
