//! Files that are cut, damaged or made to hurt: none makes the reader panic,
//! loop, or take memory that the file does not have.

use std::time::{Duration, Instant};

use wenshu_ingest::{IngestError, Limits, ingest};
use wenshu_model::{FindingCode, Source};

use super::builder::{Builder, Part, compound, sprm};
use crate::shared::random::Random;
use crate::shared::{has_finding, read, refuse, texts};

fn in_time<T>(work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    done
}

/// A document with a bit of everything.
fn whole() -> Builder {
    let mut builder = Builder::default();
    builder.paragraph("示范市教育局工作计划", 0, &sprm(0x2403, &[1]));
    let in_table = sprm(0x2416, &[1]);
    builder.text("a").mark(0, "\u{2}", &sprm(0x0855, &[1])).end('\u{7}', 0, &in_table).end('\u{7}', 0, &in_table);
    builder.end('\u{7}', 0, &[in_table, sprm(0x2417, &[1])].concat());
    builder.text("\u{13} X \u{14}r\u{15}").shape(7).run("\u{1}", &sprm(0x6a03, &[0; 4])).end('\r', 0, &[]);
    builder.part(Part::Footnotes).note_text(0).paragraph("note", 0, &[]);
    builder.part(Part::Heads);
    for text in ["", "", "", "", "", "", "head"] {
        builder.head().paragraph(text, 0, &[]);
    }
    builder.part(Part::Boxes).text_box(7).paragraph("box", 0, &[]);
    builder.data = vec![0; 100];
    builder
}

fn well_formed(result: Result<Source, IngestError>) {
    match result {
        Ok(source) => assert!(source.lines.iter().all(|line| !line.text.contains('\n'))),
        Err(error) => assert!(!error.to_string().contains('\n') && !error.code().is_empty()),
    }
}

#[test]
fn a_file_cut_anywhere_is_read_or_refused() {
    let bytes = whole().build();
    for part in 1..50 {
        well_formed(ingest(&bytes[..bytes.len() * part / 50], "a.doc", &Limits::default()));
    }
}

#[test]
fn streams_cut_anywhere_are_read_with_a_word_or_refused() {
    let (document, table) = whole().words();
    let limits = Limits::default();
    for part in 0..50 {
        let cut = document[..document.len() * part / 50].to_vec();
        well_formed(ingest(&compound(&[("WordDocument", cut), ("1Table", table.clone())]), "a.doc", &limits));
        let cut = table[..table.len() * part / 50].to_vec();
        well_formed(ingest(&compound(&[("WordDocument", document.clone()), ("1Table", cut)]), "a.doc", &limits));
    }
}

#[test]
fn damaged_files_never_panic() {
    let mut random = Random(0x5eed_d0c5);
    let bytes = whole().build();
    let mut read = 0;
    for _ in 0..4_000 {
        let mut damaged = bytes.clone();
        for _ in 0..=random.below(6) {
            let at = random.below(damaged.len() / 4) * 4;
            let number = random.number().to_le_bytes();
            let width = [1, 2, 4][random.below(3)];
            damaged[at..at + width].copy_from_slice(&number[..width]);
        }
        let result = ingest(&damaged, "a.doc", &Limits::default());
        read += u32::from(result.is_ok());
        well_formed(result);
    }
    assert!(read > 2_000, "most damage is readable: {read}");
}

#[test]
fn damaged_tables_never_panic() {
    let mut random = Random(0x7ab1_e5ed);
    let (document, table) = whole().words();
    for round in 0..3_000 {
        let (mut document, mut table) = (document.clone(), table.clone());
        for _ in 0..=random.below(4) {
            // The header, the tables and the pages of runs; little of the text.
            let bytes = if round % 3 == 0 { &mut document } else { &mut table };
            let at = random.below(bytes.len() / 2) * 2;
            let number = random.number().to_le_bytes();
            let width = if at + 4 <= bytes.len() { [1, 2, 4][random.below(3)] } else { 2 };
            bytes[at..at + width].copy_from_slice(&number[..width]);
        }
        let data = vec![0; 200];
        well_formed(ingest(
            &compound(&[("WordDocument", document), ("1Table", table), ("Data", data)]),
            "a.doc",
            &Limits::default(),
        ));
    }
}

/// Puts a number at a place.
fn put(bytes: &mut [u8], at: usize, number: u32) {
    bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
}

#[test]
fn rings_in_the_allocation_table_are_refused() {
    let bytes = whole().build();
    let table_at = (u32::from_le_bytes(bytes[76..80].try_into().unwrap()) as usize + 1) * 512;
    for entry in 0..40 {
        for target in [entry, 0, 1, entry / 2] {
            let mut ring = bytes.clone();
            put(&mut ring, table_at + entry as usize * 4, target);
            well_formed(in_time(|| ingest(&ring, "a.doc", &Limits::default())));
        }
    }
    // The list of its sectors is a ring.
    let mut ring = bytes.clone();
    put(&mut ring, 68, 0);
    put(&mut ring, 512 + 508, 0);
    well_formed(in_time(|| ingest(&ring, "a.doc", &Limits::default())));
}

#[test]
fn an_allocation_table_that_names_one_sector_over_and_over_is_refused() {
    let mut bomb = whole().build();
    bomb.resize(8 << 20, 0);
    let sectors = (bomb.len() / 512 - 1) as u32;
    put(&mut bomb, 68, 100);
    put(&mut bomb, 72, sectors - 100);
    for sector in 100..sectors {
        let at = (sector as usize + 1) * 512;
        for entry in 0..127 {
            put(&mut bomb, at + entry * 4, 1);
        }
        put(&mut bomb, at + 508, sector + 1);
    }
    let error = in_time(|| refuse(&bomb, "a.doc"));
    assert_eq!(error.code(), "damaged");
    // Zeros, which the library tolerates behind the true list, are no way round.
    for sector in 100..sectors {
        let at = (sector as usize + 1) * 512;
        bomb[at..at + 508].fill(0);
    }
    put(&mut bomb, 44, u32::MAX);
    let error = in_time(|| refuse(&bomb, "a.doc"));
    assert_eq!(error.code(), "damaged");
}

#[test]
fn sizes_that_are_only_claimed_cost_nothing() {
    let bytes = whole().build();
    // Entries of the directory end in the size of their stream.
    for at in (0..bytes.len() - 128).step_by(128) {
        let mut claimed = bytes.clone();
        put(&mut claimed, at + 120, 0x7fff_ffff);
        well_formed(in_time(|| ingest(&claimed, "a.doc", &Limits::default())));
    }
}

#[test]
fn an_allocation_table_longer_than_the_file_is_cut_to_it() {
    let mut builder = Builder::default();
    builder.paragraph("示范市教育局", 0, &[]);
    let bytes = builder.build();
    let table_at = (u32::from_le_bytes(bytes[76..80].try_into().unwrap()) as usize + 1) * 512;
    let mut odd = bytes.clone();
    for entry in bytes.len() / 512..128 {
        put(&mut odd, table_at + entry * 4, 0xffff_fffe);
    }
    assert_eq!(texts(&read(&odd, "a.doc")), ["示范市教育局"]);
}

#[test]
fn text_that_is_there_many_times_is_refused() {
    let (document, mut table) = whole().words();
    let text: Vec<u8> = vec![b'x'; 400_000];
    let at = document.len() as u32;
    let document = [document, text].concat();
    let count = 20_000u32;
    let mut pieces: Vec<u8> = (0..=count).flat_map(|piece| (piece * 50_000).to_le_bytes()).collect();
    for _ in 0..count {
        pieces.extend([0; 2]);
        pieces.extend(((at * 2) | 0x4000_0000).to_le_bytes());
        pieces.extend([0; 2]);
    }
    let pieces_at = table.len() as u32;
    table.push(2);
    table.extend((pieces.len() as u32).to_le_bytes());
    table.extend(&pieces);
    let mut document = document;
    put(&mut document, 0x9a + 33 * 8, pieces_at);
    put(&mut document, 0x9e + 33 * 8, pieces.len() as u32 + 5);
    let error = in_time(|| refuse(&compound(&[("WordDocument", document), ("1Table", table)]), "a.doc"));
    assert_eq!(error.code(), "damaged");
}

#[test]
fn notes_that_all_have_the_whole_text_are_read_once() {
    let mut builder = Builder::default();
    for _ in 0..200 {
        builder.mark(0, "\u{2}", &sprm(0x0855, &[1]));
    }
    builder.end('\r', 0, &[]).part(Part::Footnotes);
    for _ in 0..200 {
        builder.note_text(0).paragraph("note", 0, &[]);
    }
    let (document, mut table) = builder.words();
    let entry = 0x9a + 3 * 8;
    let at = u32::from_le_bytes(document[entry..entry + 4].try_into().unwrap()) as usize;
    for index in 0..=200 {
        put(&mut table, at + index * 4, if index % 2 == 0 { 0 } else { 1_000 });
    }
    let source = read(&compound(&[("WordDocument", document), ("1Table", table)]), "a.doc");
    assert_eq!(source.lines.iter().filter(|line| line.text.contains("note")).count(), 200);
}

#[test]
fn notes_inside_notes_do_not_run_deep() {
    let mut builder = Builder::default();
    builder.mark(0, "\u{2}", &sprm(0x0855, &[1])).end('\r', 0, &[]).part(Part::Footnotes);
    for _ in 0..5_000 {
        builder.note_text(0).text("note").mark(0, "\u{2}", &sprm(0x0855, &[1])).end('\r', 0, &[]);
    }
    builder.note_text(0).paragraph("last", 0, &[]);
    let source = in_time(|| read(&builder.build(), "a.doc"));
    let all: String = source.lines.iter().map(|line| line.text.as_str()).collect();
    let gone: String = source.removed.iter().map(|removed| removed.text.as_str()).collect();
    assert_eq!(all.matches("note").count() + gone.matches("note").count(), 5_000);
    assert!(all.contains("last") || gone.contains("last"));
}

#[test]
fn limits_hold() {
    let limits = Limits { lines: 10, line_chars: 50, ..Limits::default() };
    let mut builder = Builder::default();
    for _ in 0..30 {
        builder.paragraph("x", 0, &[]);
    }
    assert_eq!(ingest(&builder.build(), "a.doc", &limits).unwrap_err(), IngestError::TooManyLines { limit: 10 });
    let mut builder = Builder::default();
    builder.paragraph(&"长".repeat(60), 0, &[]);
    assert_eq!(ingest(&builder.build(), "a.doc", &limits).unwrap_err().code(), "line-too-long");
}

#[test]
fn a_missing_end_is_said() {
    let (document, table) = whole().words();
    // The pages of runs stand behind the text, which is cut by its last third.
    let cut = document[..0x800 + 40].to_vec();
    let source = read(&compound(&[("WordDocument", cut), ("1Table", table)]), "a.doc");
    assert!(has_finding(&source, FindingCode::DamagedPart));
    assert_eq!(texts(&source)[0], "示范市教育局工作计划");
}

#[test]
fn a_large_document_is_read_in_time() {
    let mut builder = Builder::default();
    for _ in 0..20_000 {
        builder.run("一、指导思想。", &sprm(0x0835, &[1])).paragraph(
            "以习近平新时代中国特色社会主义思想为指导",
            0,
            &[],
        );
    }
    let bytes = builder.build();
    let source = in_time(|| read(&bytes, "a.doc"));
    assert_eq!(source.lines.len(), 20_000);
}
