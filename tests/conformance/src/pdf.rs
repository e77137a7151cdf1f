//! PDF files by their path, read as `wenshu check` reads them.

use std::path::Path;

use anyhow::{Context, Result};
use wenshu_check::Limits;
pub use wenshu_check::pdf::*;

/// Reads a file.
///
/// # Errors
/// When it is no PDF, or a part that a reader needs is missing.
pub fn read(path: &Path) -> Result<PdfFile> {
    let bytes = std::fs::read(path).with_context(|| format!("{}", path.display()))?;
    wenshu_check::pdf::read(&bytes, &Limits::default()).with_context(|| format!("{} is no PDF", path.display()))
}
