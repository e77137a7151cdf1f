//! The ZIP packages that DOCX, ODT and OFD files are; and documents in one XML
//! file that hold the same parts.
//!
//! Nothing is ever unpacked to a place: parts are read by name into memory.
//! Before a byte is inflated the central directory is walked ([`directory`]);
//! while inflating, the bytes that come out are counted, since a header may
//! say anything of them.

mod budget;
mod directory;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use budget::Budget;
pub use budget::Overrun;
pub use directory::{Entry, read as entries_of};

use crate::{IngestError, Limits, pictures::decode_base64};

/// A part of a document that is one XML file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The part's name.
    pub name: String,
    /// Where it begins in the file.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// How it is written.
    pub form: Form,
}

/// How a part is written into an XML file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// As XML; `head` declares the name spaces that hold around it.
    Xml {
        /// Declarations of name spaces.
        head: String,
    },
    /// As bytes in base64.
    Base64,
}

/// Where the bytes of a package are.
enum Holder<'a> {
    Archive(ZipArchive<Cursor<&'a [u8]>>),
    OneFile(&'a [u8], Vec<Place>),
}

/// An open package.
pub struct Package<'a> {
    holder: Holder<'a>,
    entries: Vec<Entry>,
    /// Index by folded name.
    names: BTreeMap<String, usize>,
    /// Bytes inflated so far.
    produced: Cell<u64>,
    limits: &'a Limits,
}

impl<'a> Package<'a> {
    /// Opens a package.
    ///
    /// # Errors
    /// When it is damaged, encrypted, or shaped as no program shapes one.
    pub fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, IngestError> {
        let entries = directory::read(bytes, limits)?;
        if entries.iter().any(|entry| entry.encrypted) {
            return Err(IngestError::PasswordRequired);
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| directory::damaged("目录无法读取"))?;
        if archive.len() != entries.len() {
            // Two readers that see different things in one file: so would
            // whoever checks it and whoever opens it.
            return Err(IngestError::PackageTwisted { what: "目录前后矛盾" });
        }
        let names = entries.iter().map(|entry| folded(&entry.name)).zip(0..).collect();
        Ok(Self { holder: Holder::Archive(archive), entries, names, produced: Cell::new(0), limits })
    }

    /// The parts of a document that is one XML file, as a package. Of two parts of
    /// one name the first counts.
    pub fn of_places(bytes: &'a [u8], places: Vec<Place>, limits: &'a Limits) -> Self {
        let entry = |place: &Place| Entry {
            name: place.name.clone(),
            compressed: u64::try_from(place.end.saturating_sub(place.start)).unwrap_or(u64::MAX),
            offset: u64::try_from(place.start).unwrap_or(u64::MAX),
            method: 0,
            crc: 0,
            encrypted: false,
        };
        let entries: Vec<Entry> = places.iter().map(entry).collect();
        let names = entries.iter().enumerate().rev().map(|(index, entry)| (folded(&entry.name), index)).collect();
        Self { holder: Holder::OneFile(bytes, places), entries, names, produced: Cell::new(0), limits }
    }

    /// What is inside, in the order of the directory.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// True when there is such a part.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains_key(&folded(name))
    }

    /// A part as a stream of bytes; nothing when there is none.
    ///
    /// # Errors
    /// When its place or its method of compression cannot be read.
    pub fn part(&mut self, name: &str) -> Result<Option<Box<dyn Read + '_>>, IngestError> {
        match self.names.get(&folded(name)) {
            Some(&index) => self.entry(index).map(Some),
            None => Ok(None),
        }
    }

    /// An entry as a stream of bytes.
    ///
    /// # Errors
    /// As [`part`](Self::part).
    pub fn entry(&mut self, index: usize) -> Result<Box<dyn Read + '_>, IngestError> {
        let compressed = self.entries.get(index).map_or(0, |entry| entry.compressed);
        let archive = match &mut self.holder {
            Holder::Archive(archive) => archive,
            Holder::OneFile(bytes, places) => {
                let part = places.get(index).map(|place| part_of_file(bytes, place)).unwrap_or_default();
                return Ok(Box::new(Budget::new(Cursor::new(part), compressed, &self.produced, self.limits)));
            }
        };
        let file = archive.by_index(index).map_err(|error| match error {
            ZipError::InvalidPassword => IngestError::PasswordRequired,
            ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
                IngestError::PackageTwisted { what: "压缩方法不受支持" }
            }
            _ => directory::damaged("条目无法读取"),
        })?;
        Ok(Box::new(Budget::new(file, compressed, &self.produced, self.limits)))
    }

    /// All bytes of a part, when it is no larger than `limit`.
    ///
    /// # Errors
    /// When it is damaged or passes a limit.
    pub fn bytes_of(&mut self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, IngestError> {
        let Some(part) = self.part(name)? else { return Ok(None) };
        let mut bytes = Vec::new();
        part.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| budget::error_of(name, &error))?;
        if bytes.len() as u64 > limit {
            return Err(IngestError::PartTooLarge { part: name.to_owned(), limit });
        }
        Ok(Some(bytes))
    }
}

/// The bytes of a part in an XML file. Bytes that are no base64 are none.
fn part_of_file(bytes: &[u8], place: &Place) -> Vec<u8> {
    let inside = bytes.get(place.start..place.end).unwrap_or_default();
    match &place.form {
        Form::Xml { head } => [format!("<part{head}>").as_bytes(), inside, b"</part>"].concat(),
        Form::Base64 => std::str::from_utf8(inside).ok().and_then(decode_base64).unwrap_or_default(),
    }
}

/// A name as packages compare them: without case, slashes one way, no slash in
/// front.
fn folded(name: &str) -> String {
    name.trim_start_matches(['/', '\\']).replace('\\', "/").to_lowercase()
}
