//! Font files under names of choice, made of the shipped faces.

use wenshu_fonts::{Fonts, SiteFont, SiteFonts};

pub const HEI: &[u8] = include_bytes!("../../faces/GWHei-Medium.otf");
pub const KAI: &[u8] = include_bytes!("../../faces/GWKai-Regular.ttf");
pub const LATIN: &[u8] = include_bytes!("../../faces/LiberationSerif-Regular.ttf");

/// A name record: platform, encoding, language, and the bytes of the name.
pub type Record = (u16, u16, u16, Vec<u8>);

pub fn english(name: &str) -> Record {
    (3, 1, 0x0409, name.encode_utf16().flat_map(u16::to_be_bytes).collect())
}

pub fn chinese(name: &str) -> Record {
    (3, 1, 0x0804, name.encode_utf16().flat_map(u16::to_be_bytes).collect())
}

/// A font with these family names alone.
pub fn named(font: &[u8], families: &[Record]) -> Vec<u8> {
    assembled(tables(font).into_iter().map(|(tag, table)| match &tag {
        b"name" => (tag, name_table(families)),
        _ => (tag, table),
    }))
}

/// A font with another table.
pub fn changed(font: &[u8], wanted: &[u8; 4], change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    assembled(tables(font).into_iter().map(|(tag, mut table)| {
        if tag == *wanted {
            change(&mut table);
        }
        (tag, table)
    }))
}

/// A font with these licence bits (OS/2 fsType).
pub fn licensed(font: &[u8], bits: u16) -> Vec<u8> {
    changed(font, b"OS/2", |table| table[8..10].copy_from_slice(&bits.to_be_bytes()))
}

/// Fonts as one collection.
pub fn collection(fonts: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"ttcf\0\x01\0\0".to_vec();
    file.extend((fonts.len() as u32).to_be_bytes());
    let mut start = 12 + 4 * fonts.len();
    for font in fonts {
        file.extend((start as u32).to_be_bytes());
        start += font.len().next_multiple_of(4);
    }
    for font in fonts {
        let start = file.len() as u32;
        let mut font = font.clone();
        let count = usize::from(u16::from_be_bytes([font[4], font[5]]));
        for record in 0..count {
            let at = 12 + record * 16 + 8;
            let offset = u32::from_be_bytes(font[at..at + 4].try_into().unwrap()) + start;
            font[at..at + 4].copy_from_slice(&offset.to_be_bytes());
        }
        file.extend(font);
        file.resize(file.len().next_multiple_of(4), 0);
    }
    file
}

pub fn file(name: &str, bytes: Vec<u8>) -> SiteFont {
    SiteFont { file_name: name.to_owned(), bytes }
}

pub fn with(name: &str, bytes: Vec<u8>) -> SiteFonts {
    Fonts::with_site(vec![file(name, bytes)])
}

fn tables(font: &[u8]) -> Vec<([u8; 4], Vec<u8>)> {
    let count = usize::from(u16::from_be_bytes([font[4], font[5]]));
    let number = |at: usize| u32::from_be_bytes(font[at..at + 4].try_into().unwrap()) as usize;
    let records = (0..count).map(|record| 12 + record * 16);
    let tables = records.map(|at| {
        let (offset, length) = (number(at + 8), number(at + 12));
        (font[at..at + 4].try_into().unwrap(), font[offset..offset + length].to_vec())
    });
    let mut tables: Vec<_> = tables.collect();
    // The first four bytes tell the kind of outlines.
    tables.insert(0, (font[..4].try_into().unwrap(), Vec::new()));
    tables
}

fn assembled(tables: impl Iterator<Item = ([u8; 4], Vec<u8>)>) -> Vec<u8> {
    let tables: Vec<_> = tables.collect();
    let (kind, tables) = tables.split_first().unwrap();
    let mut font = kind.0.to_vec();
    font.extend((tables.len() as u16).to_be_bytes());
    font.extend([0; 6]);
    let mut offset = 12 + 16 * tables.len();
    for (tag, table) in tables {
        font.extend(tag);
        font.extend([0; 4]);
        font.extend((offset as u32).to_be_bytes());
        font.extend((table.len() as u32).to_be_bytes());
        offset += table.len().next_multiple_of(4);
    }
    for (_, table) in tables {
        font.extend(table);
        font.resize(font.len().next_multiple_of(4), 0);
    }
    font
}

fn name_table(families: &[Record]) -> Vec<u8> {
    // Family and full name alike; the PostScript name stays the first ASCII one.
    let records: Vec<(u16, &Record)> = families.iter().flat_map(|record| [(1, record), (4, record)]).collect();
    let mut table = vec![0, 0];
    table.extend((records.len() as u16).to_be_bytes());
    table.extend((6 + 12 * records.len() as u16).to_be_bytes());
    let mut strings: Vec<u8> = Vec::new();
    for (id, (platform, encoding, language, name)) in records {
        for value in [*platform, *encoding, *language, id, name.len() as u16, strings.len() as u16] {
            table.extend(value.to_be_bytes());
        }
        strings.extend(name);
    }
    table.extend(strings);
    table
}
