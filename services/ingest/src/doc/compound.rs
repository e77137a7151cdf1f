//! The compound file around a document ([MS-CFB]), and what is in it.
//!
//! The library follows no chain twice and allocates by no declared length, with
//! one exception that is guarded here: a list of sectors of the allocation table
//! that names one sector again and again.

use std::{
    borrow::Cow,
    io::{Cursor, Read},
};

use cfb::CompoundFile;

use super::bytes::{slice, u16_at, u32_at};
use crate::{IngestError, signature::ForeignKind};

/// Bytes of the allocation table beyond what the size of the file asks for.
const SPARE_TABLE: usize = 1 << 20;
/// A sector that is none: free, or the end of a chain.
const NO_SECTOR: u32 = 0xffff_fffa;

/// A compound file.
pub struct Compound<'b> {
    file: CompoundFile<Cursor<Cow<'b, [u8]>>>,
}

/// A stream, with whether it ended too soon.
#[derive(Debug, Default)]
pub struct Stream {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Less could be read than there should be.
    pub cut: bool,
}

impl<'b> Compound<'b> {
    /// Opens a file.
    ///
    /// # Errors
    /// When its structure is damaged.
    pub fn open(bytes: &'b [u8]) -> Result<Self, IngestError> {
        let damaged = IngestError::DocDamaged { what: "复合文档的结构有错误" };
        let Some(sector) = sector_size(bytes) else { return Err(damaged) };
        let Some(table) = table_sectors(bytes, sector) else { return Err(damaged) };
        if let Ok(file) = CompoundFile::open(Cursor::new(Cow::Borrowed(bytes))) {
            return Ok(Self { file });
        }
        let repaired = without_missing_sectors(bytes, sector, &table);
        CompoundFile::open(Cursor::new(Cow::Owned(repaired))).map(|file| Self { file }).map_err(|_| damaged)
    }

    /// True when there is a stream or storage of this name.
    pub fn has(&self, name: &str) -> bool {
        self.file.exists(name)
    }

    /// True when there is a storage of this name with something in it.
    pub fn has_within(&self, name: &str) -> bool {
        self.file.is_storage(name) && self.file.read_storage(name).is_ok_and(|mut entries| entries.next().is_some())
    }

    /// A stream, as far as it can be read; empty if there is none.
    pub fn stream(&mut self, name: &str) -> Stream {
        const STEP: usize = 4096;
        let Ok(mut stream) = self.file.open_stream(name) else { return Stream::default() };
        let (mut read, mut buffer) = (Stream::default(), vec![0; STEP]);
        loop {
            match stream.read(&mut buffer) {
                Ok(0) => return read,
                Ok(count) => read.bytes.extend_from_slice(buffer.get(..count).unwrap_or_default()),
                Err(_) => {
                    read.cut = true;
                    return read;
                }
            }
        }
    }

    /// Refuses a file that is no document of Word.
    ///
    /// # Errors
    /// [`IngestError::ForeignFormat`], [`IngestError::PasswordRequired`].
    pub fn refuse_foreign(&self) -> Result<(), IngestError> {
        // Beside the package there may be a `WordDocument` that only tells old programs
        // so ([MS-OFFCRYPTO] 2.3.4).
        if self.has("EncryptedPackage") {
            return Err(IngestError::PasswordRequired);
        }
        if self.has("WordDocument") {
            return Ok(());
        }
        const KINDS: [(&str, ForeignKind); 8] = [
            ("Workbook", ForeignKind::Spreadsheet),
            ("Book", ForeignKind::Spreadsheet),
            ("PowerPoint Document", ForeignKind::Slides),
            ("__properties_version1.0", ForeignKind::Other("Outlook 邮件")),
            ("VisioDocument", ForeignKind::Other("Visio 绘图")),
            ("Quill", ForeignKind::Other("Publisher 出版物")),
            ("BodyText", ForeignKind::Other("HWP 文档")),
            ("Catalog", ForeignKind::Other("缩略图缓存")),
        ];
        let found = KINDS.into_iter().find(|(name, _)| self.has(name));
        Err(IngestError::ForeignFormat { kind: found.map_or(ForeignKind::Compound, |(_, kind)| kind) })
    }
}

/// The sectors of the allocation table, in order, as the file lists them; nothing
/// when they are more than the size of the file asks for.
fn table_sectors(bytes: &[u8], sector: usize) -> Option<Vec<usize>> {
    /// Where the header lists sectors, and how many it lists.
    const LISTED: std::ops::Range<usize> = 76..512;
    const LISTED_COUNT: usize = 109;
    let mut table = Table { most: bytes.len().saturating_add(SPARE_TABLE) / sector, ..Table::default() };
    table.list(bytes.get(LISTED)?);
    let mut next = u32_at(bytes, 68)?;
    // A chain that is longer than the file has sectors is a ring.
    for _ in 0..bytes.len() / sector {
        let start = usize::try_from(next).ok().filter(|_| next < NO_SECTOR).and_then(|next| place_of(next, sector));
        let Some(written) = start.and_then(|start| slice(bytes, start, sector)) else { break };
        let (entries, link) = written.split_at_checked(sector - 4)?;
        table.list(entries);
        next = u32_at(link, 0)?;
    }
    // The library tolerates zeros behind as many entries as the header names.
    let named = usize::try_from(u32_at(bytes, 44)?).ok()?.max(LISTED_COUNT);
    let read = table.count.min(named).max(table.count - table.zeros);
    (read <= table.most.saturating_add(LISTED_COUNT)).then_some(table.sectors)
}

/// The list of sectors of the allocation table.
#[derive(Debug, Default)]
struct Table {
    /// The first of them, as many as a sound file may have.
    sectors: Vec<usize>,
    most: usize,
    count: usize,
    /// Zeros at its end so far.
    zeros: usize,
}

impl Table {
    fn list(&mut self, entries: &[u8]) {
        let entries = entries.chunks_exact(4).filter_map(|entry| u32_at(entry, 0)).filter(|entry| *entry < NO_SECTOR);
        for entry in entries.filter_map(|entry| usize::try_from(entry).ok()) {
            self.count = self.count.saturating_add(1);
            self.zeros = if entry == 0 { self.zeros.saturating_add(1) } else { 0 };
            if self.sectors.len() <= self.most {
                self.sectors.push(entry);
            }
        }
    }
}

/// Bytes of a sector.
fn sector_size(bytes: &[u8]) -> Option<usize> {
    match u16_at(bytes, 26)? {
        3 => Some(512),
        4 => Some(4096),
        _ => None,
    }
}

/// First byte of a sector; the header is as large as one.
fn place_of(sector: usize, size: usize) -> Option<usize> {
    sector.checked_add(1)?.checked_mul(size)
}

/// A copy of the file whose allocation table says nothing of sectors that are
/// not there: some programs fill it so, and a file that was cut has it so.
fn without_missing_sectors(bytes: &[u8], sector: usize, table: &[usize]) -> Vec<u8> {
    const FREE: [u8; 4] = [0xff; 4];
    let mut copy = bytes.to_vec();
    let there = bytes.len().div_ceil(sector).saturating_sub(1);
    let entries_each = sector / 4;
    for (index, &at) in table.iter().enumerate() {
        let Some(start) = place_of(at, sector) else { continue };
        let Some(entries) = copy.get_mut(start..).map(|rest| rest.chunks_exact_mut(4).take(entries_each)) else {
            continue;
        };
        let first = index.saturating_mul(entries_each);
        for (_, entry) in (first..).zip(entries).filter(|(number, _)| *number >= there) {
            entry.copy_from_slice(&FREE);
        }
    }
    copy
}
