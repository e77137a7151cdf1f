//! Walks the central directory of a ZIP file before anything is inflated.
//!
//! The library that inflates keeps the last of two entries of one name, others
//! keep the first; a checker and a reader would see different documents. So
//! repeated names, entries that overlap and encrypted ones are told here.

use std::collections::BTreeSet;

use super::folded;
use crate::{IngestError, Limits};

const END: &[u8; 4] = b"PK\x05\x06";
const END_BYTES: usize = 22;
const END64_LOCATOR: &[u8; 4] = b"PK\x06\x07";
const END64: &[u8; 4] = b"PK\x06\x06";
const CENTRAL: &[u8; 4] = b"PK\x01\x02";
const CENTRAL_BYTES: usize = 46;
const LOCAL_BYTES: u64 = 30;
const LONGEST_COMMENT: usize = 0xffff;

/// A file inside a package, as the directory has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name. Never a path of ours.
    pub name: String,
    /// Bytes it takes in the package.
    pub compressed: u64,
    /// Where its local header stands.
    pub offset: u64,
    /// Method of compression: 0 for none, 8 for deflate.
    pub method: u16,
    /// Checksum of its bytes.
    pub crc: u32,
    /// True when a password is needed.
    pub encrypted: bool,
}

impl Entry {
    /// Bytes from its local header to its end, at most: the lengths of the name
    /// and of the field behind it stand in the header only.
    pub const fn longest(&self) -> u64 {
        (LOCAL_BYTES + 2 * 0xffff).saturating_add(self.compressed)
    }

    /// Its compressed bytes. `bytes` begin with its local header.
    pub fn data<'b>(&self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        if !bytes.starts_with(b"PK\x03\x04") {
            return None;
        }
        let fields = usize::from(u16_at(bytes, 26)?) + usize::from(u16_at(bytes, 28)?);
        let start = usize::try_from(LOCAL_BYTES).ok()? + fields;
        bytes.get(start..start.checked_add(usize::try_from(self.compressed).ok()?)?)
    }
}

/// A package that cannot be read, and why.
pub const fn damaged(what: &'static str) -> IngestError {
    IngestError::PackageDamaged { what }
}

/// The entries of a package.
///
/// # Errors
/// When the directory is damaged, or the package has too many entries, two of
/// one name, or some that overlap.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Entry>, IngestError> {
    let end = find_end(bytes).ok_or(damaged("缺少结尾的目录，文件可能没有传完"))?;
    let mut rest = central_directory(bytes, end).ok_or(damaged("目录的位置有误"))?;
    let mut entries = Vec::new();
    let mut names = BTreeSet::new();
    while rest.starts_with(CENTRAL) {
        if entries.len() >= limits.package_entries {
            return Err(IngestError::PackageEntries { limit: limits.package_entries });
        }
        let (entry, after) = central_entry(rest).ok_or(damaged("目录不完整"))?;
        if !names.insert(folded(&entry.name)) {
            return Err(IngestError::PackageTwisted { what: "有两个同名的条目" });
        }
        entries.push(entry);
        rest = after;
    }
    refuse_overlap(&entries)?;
    Ok(entries)
}

/// The last mark of a directory's end that its own comment length confirms.
fn find_end(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(END_BYTES)?;
    let first = last.saturating_sub(LONGEST_COMMENT);
    (first..=last).rev().find(|&at| bytes.get(at..at + 4) == Some(END))
}

/// The bytes of the directory.
fn central_directory(bytes: &[u8], end: usize) -> Option<&[u8]> {
    let (size, offset) = match locator64(bytes, end) {
        Some(at) => (u64_at(bytes, at + 40)?, u64_at(bytes, at + 48)?),
        None => (u64::from(u32_at(bytes, end + 12)?), u64::from(u32_at(bytes, end + 16)?)),
    };
    let top = locator64(bytes, end).unwrap_or(end);
    let size = usize::try_from(size).ok()?;
    // Something may stand in front of the package; then the directory lies
    // later than it says.
    let behind = top.checked_sub(size)?;
    let stated = usize::try_from(offset).ok()?;
    let empty = size == 0;
    let at = [behind, stated].into_iter().find(|&at| empty || bytes.get(at..).is_some_and(|b| b.starts_with(CENTRAL)));
    bytes.get(at?..top)
}

/// Where the large form of the end stands, when there is one.
fn locator64(bytes: &[u8], end: usize) -> Option<usize> {
    let locator = end.checked_sub(20)?;
    if bytes.get(locator..locator + 4)? != END64_LOCATOR {
        return None;
    }
    let at = usize::try_from(u64_at(bytes, locator + 8)?).ok()?;
    (bytes.get(at..at.checked_add(4)?)? == END64).then_some(at)
}

/// The entry that `rest` begins with, and what follows it.
fn central_entry(rest: &[u8]) -> Option<(Entry, &[u8])> {
    let flags = u16_at(rest, 8)?;
    let (name, extra, comment) = (usize::from(u16_at(rest, 28)?), usize::from(u16_at(rest, 30)?), u16_at(rest, 32)?);
    let name_end = CENTRAL_BYTES + name;
    let fields = rest.get(name_end..name_end + extra)?;
    let plain = Entry {
        name: decoded(rest.get(CENTRAL_BYTES..name_end)?),
        method: u16_at(rest, 10)?,
        crc: u32_at(rest, 16)?,
        encrypted: flags & 1 == 1,
        compressed: u64::from(u32_at(rest, 20)?),
        offset: u64::from(u32_at(rest, 42)?),
    };
    let whole = u32_at(rest, 24)?;
    let after = rest.get(name_end + extra + usize::from(comment)..)?;
    Some((large_sizes(plain, whole, fields)?, after))
}

/// A name as it was meant. Chinese archivers write GBK and say nothing of it.
fn decoded(name: &[u8]) -> String {
    match std::str::from_utf8(name) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(name).0.into_owned(),
    }
}

/// Replaces sizes that do not fit into 32 bits by those of the extra field.
fn large_sizes(mut entry: Entry, whole: u32, mut fields: &[u8]) -> Option<Entry> {
    const FULL: u64 = u32::MAX as u64;
    if entry.compressed != FULL && entry.offset != FULL {
        return Some(entry);
    }
    loop {
        let (tag, length) = (u16_at(fields, 0)?, usize::from(u16_at(fields, 2)?));
        let inside = fields.get(4..4 + length)?;
        if tag == 1 {
            let mut at = if whole == u32::MAX { 8 } else { 0 };
            if entry.compressed == FULL {
                entry.compressed = u64_at(inside, at)?;
                at += 8;
            }
            if entry.offset == FULL {
                entry.offset = u64_at(inside, at)?;
            }
            return Some(entry);
        }
        fields = fields.get(4 + length..)?;
    }
}

/// Entries that share bytes give many files for the price of one.
fn refuse_overlap(entries: &[Entry]) -> Result<(), IngestError> {
    let mut places: Vec<(u64, u64)> = entries.iter().map(|entry| (entry.offset, entry.compressed)).collect();
    places.sort_unstable();
    let overlaps = places.iter().zip(places.iter().skip(1)).any(|((offset, compressed), (next, _))| {
        offset.saturating_add(LOCAL_BYTES).saturating_add(*compressed) > *next
    });
    if overlaps { Err(IngestError::PackageTwisted { what: "条目互相重叠" }) } else { Ok(()) }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}
