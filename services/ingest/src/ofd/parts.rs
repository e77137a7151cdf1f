//! The parts of the package. One that is missing or damaged is noted, so that
//! the rest of the file can be read.

use std::io::{BufReader, Read};

use super::locations;
use crate::{
    IngestError, Limits,
    package::Package,
    xml::{Spaces, Xml},
};

/// The name spaces of the standard and of programs before it. Elements are told
/// by their names alone, since some programs mix or forget them.
const SPACES: Spaces = &[("http://www.ofdspec.org/2016", "ofd"), ("http://www.ofdspec.org", "ofd")];

/// Parts whose damage is listed.
const MOST_DAMAGED: usize = 1_000;

/// The XML of a part.
pub type PartXml<'p> = Xml<BufReader<Box<dyn Read + 'p>>>;

/// The parts of a package.
pub struct Parts<'a> {
    package: Package<'a>,
    limits: &'a Limits,
    damaged: Vec<String>,
}

impl<'a> Parts<'a> {
    /// Opens a package.
    ///
    /// # Errors
    /// When it is damaged, encrypted or twisted.
    pub fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, IngestError> {
        Ok(Self { package: Package::open(bytes, limits)?, limits, damaged: Vec::new() })
    }

    /// The limits.
    pub const fn limits(&self) -> &'a Limits {
        self.limits
    }

    /// True when there is such a part.
    pub fn has(&self, name: &str) -> bool {
        self.package.has(name)
    }

    /// The part that a location in part `from` means; the first of the readings
    /// that programs have of it which exists.
    pub fn find(&self, from: &str, location: &str) -> Option<String> {
        locations::candidates(from, location).into_iter().find(|name| self.package.has(name))
    }

    /// As [`find`](Self::find); a missing part is noted.
    pub fn expect(&mut self, from: &str, location: &str) -> Option<String> {
        let found = self.find(from, location);
        if found.is_none() {
            self.note_damage(location);
        }
        found
    }

    /// Reads a part of XML with `read`. What it has read before the part turns
    /// out to be damaged stays, and the damage is noted.
    ///
    /// # Errors
    /// When the part passes a limit, or declares a document type.
    pub fn read<T: Default>(
        &mut self,
        part: &str,
        read: impl FnOnce(&mut PartXml<'_>, &mut T) -> Result<(), IngestError>,
    ) -> Result<T, IngestError> {
        let mut found = T::default();
        let limits = self.limits;
        let result = match self.package.part(part) {
            Ok(Some(bytes)) => Xml::of_part(part, bytes, SPACES, limits).and_then(|mut xml| read(&mut xml, &mut found)),
            Ok(None) => Err(IngestError::PartMissing { part: "XML" }),
            Err(error) => Err(error),
        };
        match result {
            Err(error) if error.code() == "damaged" => self.note_damage(part),
            result => result?,
        }
        Ok(found)
    }

    /// All bytes of a part of at most `limit` bytes.
    ///
    /// # Errors
    /// As [`Package::bytes_of`].
    pub fn bytes_of(&mut self, part: &str, limit: u64) -> Result<Vec<u8>, IngestError> {
        Ok(self.package.bytes_of(part, limit)?.unwrap_or_default())
    }

    /// Notes that a part is missing or damaged.
    pub fn note_damage(&mut self, part: &str) {
        if self.damaged.len() < MOST_DAMAGED && !self.damaged.iter().any(|known| known == part) {
            self.damaged.push(part.to_owned());
        }
    }

    /// Parts that are missing or damaged.
    pub fn damaged(&self) -> &[String] {
        &self.damaged
    }
}
