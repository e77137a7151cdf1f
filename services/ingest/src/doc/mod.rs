//! Documents of Word 97 to 2003 and of WPS (MS-DOC in a compound file).

use crate::{IngestError, Limits, Reading};

/// Reads a file.
///
/// # Errors
/// When it cannot be read.
pub fn read_doc(_bytes: &[u8], _limits: &Limits) -> Result<Reading, IngestError> {
    Err(IngestError::NotText)
}
