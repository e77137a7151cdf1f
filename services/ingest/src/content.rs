//! Tells by its content which reader a file is for.

use crate::{
    IngestError, Limits,
    docx::one_file::{self, OneFile},
    package::{Package, entries_of},
    signature::{self, ForeignKind, Signature},
};

/// What a file is, as far as its reader goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Text, Markdown or HTML.
    Text,
    /// Word document, packed.
    Docx,
    /// Word document in one XML file.
    WordXml(OneFile),
    /// OpenDocument text, packed.
    Odt,
    /// OpenDocument text in one XML file.
    FlatOdt,
    /// OFD.
    Ofd,
    /// A compound file with a document of Word or WPS.
    Compound,
    /// RTF.
    Rtf,
    /// PDF.
    Pdf,
    /// A page with its pictures, or an e-mail.
    Mhtml,
    /// A ZIP file of other files.
    Batch,
}

/// Tells what the bytes are.
///
/// # Errors
/// [`IngestError::ForeignFormat`] for a known format that is not read, and the
/// errors of a package that cannot be opened.
pub fn tell(bytes: &[u8], limits: &Limits) -> Result<Content, IngestError> {
    if is_zip(bytes) {
        return tell_packed(bytes, limits);
    }
    match signature::signature(bytes) {
        None if is_flat_odt(bytes) => Ok(Content::FlatOdt),
        None => Ok(one_file::tell(bytes, limits).map_or(Content::Text, Content::WordXml)),
        Some(Signature::Foreign(ForeignKind::Compound)) => Ok(Content::Compound),
        Some(Signature::Rtf) => Ok(Content::Rtf),
        Some(Signature::Pdf) => Ok(Content::Pdf),
        Some(Signature::Mhtml) => Ok(Content::Mhtml),
        Some(Signature::Foreign(kind)) => Err(IngestError::ForeignFormat { kind }),
    }
}

/// True for bytes that begin as a ZIP file does.
pub fn is_zip(bytes: &[u8]) -> bool {
    [&b"PK\x03\x04"[..], b"PK\x05\x06", b"PK\x07\x08"].iter().any(|mark| bytes.starts_with(mark))
}

/// What a package is, by the names of its parts.
pub fn tell_packed(bytes: &[u8], limits: &Limits) -> Result<Content, IngestError> {
    let entries = entries_of(bytes, limits)?;
    let begins = |folder: &str| entries.iter().any(|entry| entry.name.starts_with(folder));
    let has = |name: &str| entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name));
    let office = has("[Content_Types].xml");
    if has("word/document.xml") || office && begins("word/") {
        return Ok(Content::Docx);
    }
    if has("OFD.xml") {
        return Ok(Content::Ofd);
    }
    if office && begins("xl/") {
        return Err(IngestError::ForeignFormat { kind: ForeignKind::Xlsx });
    }
    if office && begins("ppt/") {
        return Err(IngestError::ForeignFormat { kind: ForeignKind::Pptx });
    }
    let sealed = has("encrypted-package");
    if (has("content.xml") || sealed) && (has("mimetype") || has("META-INF/manifest.xml")) {
        return open_document(Package::open(bytes, limits)?);
    }
    Ok(if office { Content::Docx } else { Content::Batch })
}

/// Which OpenDocument file a package is, by its own word.
fn open_document(mut package: Package<'_>) -> Result<Content, IngestError> {
    let kind = package.bytes_of("mimetype", 256)?.unwrap_or_default();
    let kind = kind.trim_ascii();
    let other = |kind| Err(IngestError::ForeignFormat { kind });
    if kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
        return other(ForeignKind::Spreadsheet);
    }
    if kind.starts_with(b"application/vnd.oasis.opendocument.presentation") {
        return other(ForeignKind::Slides);
    }
    if kind.starts_with(b"application/epub") {
        return other(ForeignKind::Other("EPUB"));
    }
    Ok(Content::Odt)
}

/// An XML file whose first element is that of a flat OpenDocument text.
fn is_flat_odt(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    start.starts_with(b"<")
        && signature::contains(head, b"<office:document")
        && signature::contains(head, b"opendocument")
}
