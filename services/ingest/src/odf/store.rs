//! Where pictures and objects of a document are: parts of its package.

use std::io::Read;

use crate::{IngestError, package::Package};

/// Where the parts of a document are.
pub enum Store<'a> {
    /// In the package, opened a second time: the first is a stream being read.
    Package(Package<'a>),
    /// Nowhere: a flat file holds everything in place.
    Flat,
}

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A part of the package.
    Part(String),
    /// Something outside, which is never opened, or a part that is missing.
    Elsewhere {
        /// True for an address outside.
        outside: bool,
    },
}

impl<'a> Store<'a> {
    /// What a link leads to. Links are relative to the package.
    pub fn target(&self, link: &str) -> Target {
        let link = link.trim().trim_start_matches('#');
        let link = link.strip_prefix("./").unwrap_or(link);
        let outside = link.starts_with(['/', '\\']) || link.starts_with("..") || link.contains(':');
        if outside {
            return Target::Elsewhere { outside };
        }
        let Self::Package(package) = self else { return Target::Elsewhere { outside: true } };
        let decoded = percent_decoded(link);
        let part = [link, decoded.as_str()].into_iter().find(|name| package.has(name));
        part.map_or(Target::Elsewhere { outside: false }, |part| Target::Part(part.to_owned()))
    }

    /// All bytes of a part of at most `limit` bytes.
    ///
    /// # Errors
    /// When it is larger, or damaged.
    pub fn bytes_of(&mut self, part: &str, limit: u64) -> Result<Vec<u8>, IngestError> {
        match self {
            Self::Package(package) => Ok(package.bytes_of(part, limit)?.unwrap_or_default()),
            Self::Flat => Ok(Vec::new()),
        }
    }

    /// A part as a stream.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn part(&mut self, part: &str) -> Result<Option<Box<dyn Read + '_>>, IngestError> {
        match self {
            Self::Package(package) => package.part(part),
            Self::Flat => Ok(None),
        }
    }
}

/// A link without percent signs; one that gives no UTF-8 stays as it is.
fn percent_decoded(link: &str) -> String {
    let mut bytes = Vec::with_capacity(link.len());
    let mut rest = link.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = (first == b'%').then(|| after.get(..2)).flatten();
        let value = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(value.unwrap_or(first));
        rest = if value.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| link.to_owned())
}
