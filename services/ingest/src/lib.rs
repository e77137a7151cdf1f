//! Reads the bytes of a file into a [`Source`]: numbered lines of text with
//! what the format says of each.
//!
//! First stage of Wenshu; parse takes its output. It knows file formats and
//! encodings and nothing of plans: it never drops a line because of its words,
//! never joins lines, never asks the file's name what the content is. Every
//! text that a reader of the file could see, or that is hidden in it, is in a
//! line or in `removed` (DESIGN §3); mark-up, scripts and styles are not text.
//!
//! Pictures that a Markdown text or a page carries in itself (`data:`) are kept
//! as assets; nothing is ever fetched.
//!
//! Readers here: plain text, Markdown, HTML; DOCX, packed and in one XML file; DOC
//! of Word and WPS; RTF; ODT, packed and flat; PDF; OFD; MHTML. Of a scan the stage
//! says that it is one ([`scan_of`]); the caller may have an engine recognise it,
//! and the stage reads what that gives ([`ingest_recognised`]). Other formats are
//! told by their signature
//! and refused with advice.

#![warn(missing_docs)]

pub mod batch;
mod content;
mod doc;
mod docx;
mod emphasis;
mod encoding;
mod error;
mod extension;
mod flow;
mod html;
mod invisible;
mod limits;
mod lines;
mod markdown;
mod media;
mod mhtml;
mod named_styles;
mod numerals;
mod ocr;
mod odf;
mod ofd;
mod package;
mod pdf;
mod pictures;
mod rtf;
mod scan;
mod signature;
mod symbols;
mod text;
mod word;
mod xml;

use sha2::{Digest, Sha256};
use wenshu_model::source::{Encoding, Media};
use wenshu_model::{
    Finding, FindingCode, Line, Lines, Recogniser, RemovalReason, Removed, Scan, ScanKind, Severity, Source,
};

pub use error::IngestError;
pub use limits::Limits;
pub use scan::scan_of;
pub use signature::ForeignKind;

use content::Content;
use pictures::Pictures;

/// What a reader makes of a file.
#[derive(Debug, Default)]
struct Reading {
    lines: Vec<Line>,
    removed: Vec<Removed>,
    findings: Vec<Finding>,
    pictures: Pictures,
    /// How the characters were written, if the format has more than one way;
    /// UTF-8 otherwise.
    encoding: Option<&'static str>,
}

impl Reading {
    /// True for a file with pictures, whether or not they can be taken over.
    fn has_pictures(&self) -> bool {
        let shown = self.lines.iter().any(|line| line.hint.picture.is_some());
        shown || !self.pictures.is_empty()
    }
}

/// Reads a file. `file` is its name, used for the record and to notice a
/// wrong extension, never to tell what the content is.
///
/// # Errors
/// [`IngestError`] when the content is in no format that is read, is empty,
/// encrypted, damaged or garbled beyond repair, or passes a limit.
pub fn ingest(bytes: &[u8], file: &str, limits: &Limits) -> Result<Source, IngestError> {
    refuse_by_size(bytes, limits)?;
    let told = match content::tell(bytes, limits)? {
        Content::Text => read_text_file(bytes, limits)?,
        Content::Docx => Told::new(Media::Docx, docx::read_docx(bytes, limits)?),
        Content::WordXml(form) => Told::new(Media::Docx, docx::read_one_file(bytes, form, limits)?).in_one_file(),
        Content::Compound => Told::new(Media::Doc, doc::read_doc(bytes, limits)?),
        Content::Rtf => Told::new(Media::Rtf, rtf::read_rtf(bytes, limits)?),
        Content::Odt => Told::new(Media::Odt, odf::read_odt(bytes, limits)?),
        Content::FlatOdt => Told::new(Media::Odt, odf::read_flat_odt(bytes, limits)?).in_one_file(),
        Content::Ofd => Told::new(Media::Ofd, ofd::read_ofd(bytes, limits)?),
        Content::Pdf => Told::new(Media::Pdf, pdf::read_pdf(bytes, limits)?),
        Content::Mhtml => Told::new(Media::Mhtml, mhtml::read_mhtml(bytes, limits)?),
        Content::Batch => return Err(IngestError::ForeignFormat { kind: ForeignKind::Zip }),
    };
    refuse_without_text(&told.reading, told.media)?;
    Ok(told.into_source(bytes, file, None))
}

/// Reads what an engine recognised on the pages of a scan: `bytes` is the scan,
/// `pages` the engine's account of each page (hOCR), in the order of
/// `scan.pages`.
///
/// # Errors
/// [`IngestError`] when an account cannot be read, has no text, or passes a limit.
pub fn ingest_recognised(
    bytes: &[u8],
    file: &str,
    scan: &Scan,
    recogniser: &Recogniser,
    pages: &[Vec<u8>],
    limits: &Limits,
) -> Result<Source, IngestError> {
    let media = if scan.kind == ScanKind::Pdf { Media::Pdf } else { Media::Picture };
    let reading = ocr::read_recognised(scan, recogniser, pages, limits)?;
    Ok(Told::new(media, reading).into_source(bytes, file, Some(recogniser.clone())))
}

impl Told {
    /// The Source of a file.
    fn into_source(self, bytes: &[u8], file: &str, recogniser: Option<Recogniser>) -> Source {
        let Self { media, one_file, encoding, reading, mut findings } = self;
        findings.extend(extension::extension_mismatch(file, media, one_file));
        findings.extend(reading.findings);
        let (assets, lost_pictures) = reading.pictures.finish(&reading.lines);
        findings.extend(lost_pictures);
        Source {
            file: extension::without_folders(file).to_owned(),
            sha256: Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect(),
            bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            media,
            encoding,
            recogniser,
            lines: reading.lines,
            assets,
            removed: reading.removed,
            findings,
        }
    }
}

/// True for bytes that only a process of their own should read: everything but
/// plain text and Markdown. Told from the first bytes; a file may still turn
/// out to be refused.
pub fn needs_own_process(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let markup = matches!(start, [b'<', ..] | [0xff, 0xfe, b'<', ..] | [0xfe, 0xff, 0, b'<', ..] | [0, b'<', ..]);
    markup || content::is_zip(bytes) || signature::signature(bytes).is_some()
}

/// A file with what was told of it.
struct Told {
    media: Media,
    /// It is one XML file, not a package.
    one_file: bool,
    encoding: Encoding,
    reading: Reading,
    /// Findings that come before those of the reader.
    findings: Vec<Finding>,
}

impl Told {
    /// A file of a format that says itself how its characters are written.
    fn new(media: Media, reading: Reading) -> Self {
        let encoding = Encoding { name: reading.encoding.unwrap_or("UTF-8").to_owned(), declared: None, bom: false };
        Self { media, one_file: false, encoding, reading, findings: Vec::new() }
    }

    /// The same, as one XML file.
    fn in_one_file(self) -> Self {
        Self { one_file: true, ..self }
    }
}

/// Text, Markdown and HTML, in any encoding.
fn read_text_file(bytes: &[u8], limits: &Limits) -> Result<Told, IngestError> {
    let decoded = encoding::decode(bytes)?;
    let media = media::tell_media(&decoded.text)?;
    let reading = match media {
        Media::Markdown => markdown::read_markdown(&decoded.text, limits)?,
        Media::Html => html::read_html(&decoded.text, limits, Pictures::default())?,
        _ => text::read_text(&decoded.text, limits)?,
    };
    let mut findings = decoded.findings;
    findings.extend(undecodable_bytes(decoded.lost, &reading.lines));
    Ok(Told { media, one_file: false, encoding: decoded.encoding, reading, findings })
}

fn refuse_by_size(bytes: &[u8], limits: &Limits) -> Result<(), IngestError> {
    if bytes.is_empty() {
        return Err(IngestError::EmptyFile);
    }
    if bytes.len() > limits.bytes {
        return Err(IngestError::TooLarge { bytes: bytes.len(), limit: limits.bytes });
    }
    Ok(())
}

fn refuse_without_text(reading: &Reading, media: Media) -> Result<(), IngestError> {
    if reading.lines.iter().any(|line| line.text.chars().any(|c| !c.is_whitespace())) {
        return Ok(());
    }
    // Words for a picture are no text of the document; what is hidden or beside it is.
    let aside = |removed: &Removed| {
        removed.reason != RemovalReason::PictureText
            && removed.reason != RemovalReason::Invisible
            && !removed.text.trim().is_empty()
    };
    let has_asides = reading.removed.iter().any(aside);
    Err(match media {
        Media::Html if reading.removed.iter().any(|removed| !removed.text.trim().is_empty()) => {
            IngestError::NoVisibleText
        }
        _ if reading.has_pictures() => IngestError::OnlyPictures,
        _ if has_asides => IngestError::OnlyAsides,
        _ => IngestError::BlankFile,
    })
}

/// Says that characters were lost while decoding, with the first line that
/// shows one.
fn undecodable_bytes(lost: usize, lines: &[Line]) -> Option<Finding> {
    if lost == 0 {
        return None;
    }
    let place = lines.iter().zip(1u32..).find(|(line, _)| line.text.contains('\u{fffd}'));
    Some(Finding {
        code: FindingCode::UndecodableBytes,
        severity: Severity::Review,
        lines: place.map(|(_, number)| Lines::one(number)),
        excerpt: place.map(|(line, _)| around_lost(&line.text)).unwrap_or_default(),
        message: format!("有 {lost} 处字节无法解码，原字符已丢失，文中以“\u{fffd}”标出，请对照原文补上"),
    })
}

/// A few characters on either side of the first lost one.
fn around_lost(text: &str) -> String {
    const SIDE: usize = 10;
    let at = text.chars().position(|c| c == '\u{fffd}').unwrap_or(0);
    text.chars().skip(at.saturating_sub(SIDE)).take(2 * SIDE + 1).collect()
}
