//! OpenDocument texts (ISO/IEC 26300), packed (ODT) and flat (FODT).

use crate::{IngestError, Limits, Reading};

/// Reads a packed file.
///
/// # Errors
/// When it cannot be read.
pub fn read_odt(_bytes: &[u8], _limits: &Limits) -> Result<Reading, IngestError> {
    Err(IngestError::NotText)
}

/// Reads a flat file.
///
/// # Errors
/// When it cannot be read.
pub fn read_flat_odt(_bytes: &[u8], _limits: &Limits) -> Result<Reading, IngestError> {
    Err(IngestError::NotText)
}
