//! Why a PDF file could not be read.

use thiserror::Error;

/// A file that is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PdfError {
    /// It opens with a password only.
    #[error("needs a password")]
    Password,
    /// It is encrypted in a way that is not read (a certificate, another
    /// program's scheme).
    #[error("is encrypted in an unknown way")]
    Encryption,
    /// No catalog or no page could be found.
    #[error("is damaged: {0}")]
    Damaged(&'static str),
    /// It is shaped as no program shapes one.
    #[error("is twisted: {0}")]
    Twisted(&'static str),
    /// A stream gives far more bytes than any program makes of so few.
    #[error("holds a stream that inflates {0} times and more")]
    Bomb(u64),
    /// Its streams give too many bytes.
    #[error("inflates to more than {0} bytes")]
    TooLarge(u64),
    /// It has too many pages.
    #[error("has more than {0} pages")]
    Pages(usize),
    /// It has too many objects.
    #[error("has more than {0} objects")]
    Objects(usize),
    /// It draws too much.
    #[error("draws more than {0} operations or characters")]
    Operations(u64),
}
