//! Counts the bytes that come out of a package.

use std::cell::Cell;
use std::io::{self, Read};

use thiserror::Error;

use crate::{IngestError, Limits};

/// Bytes of one part below which no ratio is looked at: a small part may well be
/// one blank repeated.
const RATIO_FROM: u64 = 1 << 20;

/// A limit that the bytes of a part passed. It travels through the readers in
/// between as the cause of their error.
#[derive(Debug, Clone, Copy, Error)]
pub enum Overrun {
    /// The package gives more bytes than the limit.
    #[error("more than {limit} bytes in all")]
    Total {
        /// The limit.
        limit: u64,
    },
    /// One part gives too many bytes for its size.
    #[error("more than {limit} times its size")]
    Ratio {
        /// The limit.
        limit: u64,
    },
}

impl Overrun {
    /// The error for the caller.
    pub fn error(self, part: &str) -> IngestError {
        match self {
            Self::Total { limit } => IngestError::PackageTooLarge { limit },
            Self::Ratio { limit } => IngestError::PackageBomb { part: part.to_owned(), ratio: limit },
        }
    }
}

/// The error for a part whose bytes could not be read.
pub fn error_of(part: &str, error: &io::Error) -> IngestError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Overrun>()) {
        Some(overrun) => overrun.error(part),
        None => IngestError::PartDamaged { part: part.to_owned(), at: 0, what: "压缩数据已损坏" },
    }
}

/// A stream that ends with an error once it has given too much.
pub struct Budget<'p, R> {
    inner: R,
    own: u64,
    ratio_limit: u64,
    ratio: u64,
    total: &'p Cell<u64>,
    total_limit: u64,
}

impl<'p, R> Budget<'p, R> {
    pub fn new(inner: R, compressed: u64, total: &'p Cell<u64>, limits: &Limits) -> Self {
        let ratio_limit = compressed.saturating_mul(limits.package_ratio).max(RATIO_FROM);
        Self { inner, own: 0, ratio_limit, ratio: limits.package_ratio, total, total_limit: limits.package_bytes }
    }
}

impl<R: Read> Read for Budget<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.own = self.own.saturating_add(count as u64);
        self.total.set(self.total.get().saturating_add(count as u64));
        if self.own > self.ratio_limit {
            return Err(io::Error::other(Overrun::Ratio { limit: self.ratio }));
        }
        if self.total.get() > self.total_limit {
            return Err(io::Error::other(Overrun::Total { limit: self.total_limit }));
        }
        Ok(count)
    }
}
