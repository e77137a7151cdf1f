//! OFD documents (GB/T 33190).

use crate::{IngestError, Limits, Reading};

/// Reads a file.
///
/// # Errors
/// When it cannot be read.
pub fn read_ofd(_bytes: &[u8], _limits: &Limits) -> Result<Reading, IngestError> {
    Err(IngestError::NotText)
}
