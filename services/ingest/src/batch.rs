//! ZIP files of other files: a batch, one level deep.
//!
//! The caller unpacks one file at a time and reads it as if it stood alone. Names
//! inside are for showing only and never become a path: what climbs, hides or
//! turns the direction of writing is taken out of them. A ZIP file inside a
//! batch is not opened.

use std::io::Read;

use flate2::read::DeflateDecoder;

use crate::{
    IngestError, Limits,
    content::{self, Content},
    invisible::is_invisible,
    package::{Entry, entries_of},
};

/// Characters of a name that are shown.
const LONGEST_NAME: usize = 200;

/// A file in a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// Its name with folders, for showing.
    pub name: String,
    /// Where it begins in the batch, in bytes.
    pub offset: u64,
    /// Bytes from there to the end of it, at most.
    pub length: u64,
    entry: Entry,
}

/// The files of a batch in the order of their names; nothing when the bytes are
/// no batch but a document or something else.
///
/// # Errors
/// When the bytes are a ZIP file that is damaged or shaped as no program shapes
/// one.
pub fn files(bytes: &[u8], limits: &Limits) -> Result<Option<Vec<Packed>>, IngestError> {
    if !content::is_zip(bytes) || !matches!(content::tell_packed(bytes, limits), Ok(Content::Batch)) {
        return Ok(None);
    }
    let size = bytes.len() as u64;
    let mut files: Vec<Packed> = entries_of(bytes, limits)?
        .into_iter()
        .filter(|entry| !entry.name.ends_with(['/', '\\']))
        .map(|entry| Packed {
            name: shown(&entry.name),
            offset: entry.offset,
            length: entry.longest().min(size.saturating_sub(entry.offset)),
            entry,
        })
        .filter(|file| !is_of_the_system(&file.name))
        .collect();
    files.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Some(files))
}

impl Packed {
    /// Unpacks the file. `bytes` are those of the batch from `offset` on, `length`
    /// of them.
    ///
    /// # Errors
    /// When it is encrypted, damaged, or larger than the limit.
    pub fn unpack(&self, bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, IngestError> {
        if self.entry.encrypted {
            return Err(IngestError::PasswordRequired);
        }
        let damaged = |what| IngestError::PartDamaged { part: self.name.clone(), at: self.offset, what };
        let data = self.entry.data(bytes).ok_or_else(|| damaged("条目不完整"))?;
        let ratio = self.entry.compressed.saturating_mul(limits.package_ratio).max(1 << 20);
        let limit = u64::try_from(limits.bytes).unwrap_or(u64::MAX).min(ratio);
        let mut whole = Vec::new();
        let read = match self.entry.method {
            0 => data.take(limit.saturating_add(1)).read_to_end(&mut whole),
            8 => DeflateDecoder::new(data).take(limit.saturating_add(1)).read_to_end(&mut whole),
            _ => return Err(IngestError::PackageTwisted { what: "压缩方法不受支持" }),
        };
        read.map_err(|_| damaged("压缩数据已损坏"))?;
        if whole.len() as u64 > limit {
            return Err(if limit == ratio {
                IngestError::PackageBomb { part: self.name.clone(), ratio: limits.package_ratio }
            } else {
                IngestError::TooLarge { bytes: whole.len(), limit: limits.bytes }
            });
        }
        let mut sum = flate2::Crc::new();
        sum.update(&whole);
        if sum.sum() == self.entry.crc { Ok(whole) } else { Err(damaged("校验和不符")) }
    }
}

/// A name that can be shown: its folders one way, without steps upwards, drives,
/// and characters that show nothing or turn the writing.
fn shown(name: &str) -> String {
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    let whole: Vec<&str> = parts.filter(|part| !(part.len() == 2 && part.ends_with(':'))).collect();
    let clean: String = whole.join("/").chars().filter(|c| !c.is_control() && !is_invisible(*c)).collect();
    let count = clean.chars().count();
    match count {
        0 => "（无名）".to_owned(),
        1..=LONGEST_NAME => clean,
        // The end has the kind of file.
        _ => clean.chars().skip(count - LONGEST_NAME).collect(),
    }
}

/// What archivers of some systems add.
fn is_of_the_system(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || file.starts_with("~$") || matches!(file, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_climb_or_turn() {
        assert_eq!(shown("../../etc/计划.txt"), "etc/计划.txt");
        assert_eq!(shown("C:\\a\\..\\b.docx"), "a/b.docx");
        assert_eq!(shown("/abs/\u{202e}txt.exe\u{0}"), "abs/txt.exe");
        assert_eq!(shown("../"), "（无名）");
    }
}
