//! What the clerk is told when a file cannot be read.

use wenshu_pdf_glyphs::PdfError;

use crate::{IngestError, Limits};

/// The limits of the reader of pages under those of the stage.
pub fn limits(limits: &Limits) -> wenshu_pdf_glyphs::Limits {
    wenshu_pdf_glyphs::Limits { pages: limits.pages, bytes: limits.pdf_bytes, ..wenshu_pdf_glyphs::Limits::default() }
}

/// An error of the reader of pages in the stage's words.
pub const fn refuse(error: PdfError) -> IngestError {
    match error {
        PdfError::Password => IngestError::PasswordRequired,
        PdfError::Encryption => IngestError::UnknownEncryption,
        PdfError::Damaged(_) => IngestError::PdfDamaged,
        PdfError::Twisted(_) => IngestError::PdfTwisted,
        PdfError::Bomb(ratio) => IngestError::PdfBomb { ratio },
        PdfError::TooLarge(limit) => IngestError::PdfTooLarge { limit },
        PdfError::Pages(limit) => IngestError::TooManyPages { limit },
        PdfError::Objects(limit) => IngestError::PdfTooManyObjects { limit },
        PdfError::Operations(limit) => IngestError::PdfTooManyOperations { limit },
    }
}
