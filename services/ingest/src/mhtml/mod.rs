//! Pages saved with their pictures (MHTML, RFC 2557).

use crate::{IngestError, Limits, Reading};

/// Reads a file.
///
/// # Errors
/// When it cannot be read.
pub fn read_mhtml(_bytes: &[u8], _limits: &Limits) -> Result<Reading, IngestError> {
    Err(IngestError::NotText)
}
