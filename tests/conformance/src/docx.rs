//! DOCX files by their path, read as `wenshu check` reads them.

use std::path::Path;

use anyhow::{Context, Result};
use wenshu_check::Limits;
pub use wenshu_check::docx::*;

/// Reads a file.
///
/// # Errors
/// When it is no archive, or a part is missing or no XML.
pub fn read(path: &Path) -> Result<DocxFile> {
    let bytes = std::fs::read(path).with_context(|| format!("{}", path.display()))?;
    wenshu_check::docx::read(&bytes, &Limits::default()).with_context(|| format!("{} is no DOCX", path.display()))
}
