//! Tells formats that are no text by their first bytes.
//!
//! First step of ingest. A name is never asked: `.txt` over a PDF is a PDF.

use std::fmt;

/// What the first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// PDF.
    Pdf,
    /// Rich Text Format.
    Rtf,
    /// A page saved with its pictures (MHTML) or an e-mail.
    Mhtml,
    /// A format without a reader, or whose reader looks further.
    Foreign(ForeignKind),
}

/// A format that this reader refuses, told by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForeignKind {
    /// A ZIP archive with a workbook inside.
    Xlsx,
    /// A ZIP archive with slides inside.
    Pptx,
    /// Another table of a spreadsheet program.
    Spreadsheet,
    /// Slides of another program.
    Slides,
    /// A ZIP archive of files.
    Zip,
    /// An OLE compound file.
    Compound,
    /// A document of Word 2 to 95.
    OldWord,
    /// XML that is no page.
    Xml,
    /// A picture; its format's name.
    Picture(&'static str),
    /// A packed file; its format's name.
    Archive(&'static str),
    /// A program; its format's name.
    Program(&'static str),
    /// Sound or film; its format's name.
    Media(&'static str),
    /// Another known binary format.
    Other(&'static str),
}

impl fmt::Display for ForeignKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Xlsx => f.write_str("Excel 表格（XLSX）"),
            Self::Pptx => f.write_str("演示文稿（PPTX）"),
            Self::Spreadsheet => f.write_str("电子表格"),
            Self::Slides => f.write_str("演示文稿"),
            Self::Zip => f.write_str("ZIP 压缩包"),
            Self::Compound => f.write_str("OLE 复合文档"),
            Self::OldWord => f.write_str("Word 95 或更早的文档"),
            Self::Xml => f.write_str("XML 数据"),
            Self::Picture(name) => write!(f, "{name} 图片"),
            Self::Archive(name) => write!(f, "{name} 压缩包"),
            Self::Program(name) => write!(f, "{name} 程序"),
            Self::Media(name) => write!(f, "{name} 音视频"),
            Self::Other(name) => write!(f, "{name} 文件"),
        }
    }
}

impl ForeignKind {
    /// What the clerk can do about it.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Compound | Self::OldWord => "请用 Word 或 WPS 打开后另存为 DOCX 再转换",
            Self::Xlsx | Self::Pptx | Self::Spreadsheet | Self::Slides => {
                "请把其中的计划文字复制出来，另存为 TXT 再转换"
            }
            Self::Zip | Self::Archive(_) => "请先解压，再转换其中的文件",
            Self::Xml => "请用原来的软件打开后另存为 TXT 再转换",
            Self::Picture("PNG" | "JPEG" | "TIFF") => {
                "请提供文字版文件，或启用文字识别（convert、parse 加 --ocr，流水线设 work.ocr）"
            }
            Self::Picture(_) => "请提供文字版文件",
            Self::Program(_) | Self::Media(_) | Self::Other(_) => "请检查是否选错了文件",
        }
    }
}

/// The signature that the bytes begin with.
pub fn signature(bytes: &[u8]) -> Option<Signature> {
    fixed_signature(bytes).map(Signature::Foreign).or_else(|| late_signature(bytes))
}

/// Signatures at the very beginning.
fn fixed_signature(bytes: &[u8]) -> Option<ForeignKind> {
    use ForeignKind::{Archive, Compound, Media, OldWord, Other, Picture, Program};
    const SIGNATURES: &[(&[u8], ForeignKind)] = &[
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Compound),
        (b"\xDB\xA5-\x00", OldWord),
        (b"\x89PNG\r\n\x1A\n", Picture("PNG")),
        (b"\xFF\xD8\xFF\xDB", Picture("JPEG")),
        (b"\xFF\xD8\xFF\xE0", Picture("JPEG")),
        (b"\xFF\xD8\xFF\xE1", Picture("JPEG")),
        (b"\xFF\xD8\xFF\xE2", Picture("JPEG")),
        (b"\xFF\xD8\xFF\xEE", Picture("JPEG")),
        (b"GIF87a", Picture("GIF")),
        (b"GIF89a", Picture("GIF")),
        (b"II*\x00", Picture("TIFF")),
        (b"MM\x00*", Picture("TIFF")),
        (b"8BPS\x00", Picture("PSD")),
        (b"\x1F\x8B\x08", Archive("GZIP")),
        (b"BZh91AY&SY", Archive("BZIP2")),
        (b"\xFD7zXZ\x00", Archive("XZ")),
        (b"7z\xBC\xAF\x27\x1C", Archive("7Z")),
        (b"Rar!\x1A\x07", Archive("RAR")),
        (b"\x28\xB5\x2F\xFD", Archive("ZSTD")),
        (b"\x7FELF", Program("ELF")),
        (b"\xCA\xFE\xBA\xBE", Program("Java 或 macOS")),
        (b"\xCF\xFA\xED\xFE", Program("macOS")),
        (b"\xFE\xED\xFA\xCF", Program("macOS")),
        (b"\x00asm", Program("WebAssembly")),
        (b"ID3\x02", Media("MP3")),
        (b"ID3\x03", Media("MP3")),
        (b"ID3\x04", Media("MP3")),
        (b"OggS\x00", Media("OGG")),
        (b"fLaC", Media("FLAC")),
        (b"\x1A\x45\xDF\xA3", Media("MKV")),
        (b"SQLite format 3\x00", Other("SQLite 数据库")),
        (b"OTTO\x00", Other("字体")),
        (b"\x00\x01\x00\x00\x00", Other("字体")),
        (b"wOFF", Other("字体")),
        (b"wOF2", Other("字体")),
    ];
    SIGNATURES
        .iter()
        .find(|(signature, _)| bytes.starts_with(signature))
        .map(|(_, kind)| *kind)
        .or_else(|| riff_kind(bytes))
        .or_else(|| (bytes.get(4..8) == Some(b"ftyp")).then_some(Media("MP4")))
        .or_else(|| windows_kind(bytes))
}

/// RIFF names its content at byte 8.
fn riff_kind(bytes: &[u8]) -> Option<ForeignKind> {
    if !bytes.starts_with(b"RIFF") {
        return None;
    }
    match bytes.get(8..12)? {
        b"WEBP" => Some(ForeignKind::Picture("WEBP")),
        b"WAVE" => Some(ForeignKind::Media("WAV")),
        b"AVI " => Some(ForeignKind::Media("AVI")),
        _ => None,
    }
}

/// `MZ` and `BM` are also letters, so that a second mark is asked for.
fn windows_kind(bytes: &[u8]) -> Option<ForeignKind> {
    let head = bytes.get(..64)?;
    if head.starts_with(b"MZ") && head.contains(&0) {
        return Some(ForeignKind::Program("Windows"));
    }
    let reserved = head.get(6..10) == Some(&[0, 0, 0, 0]);
    (head.starts_with(b"BM") && reserved).then_some(ForeignKind::Picture("BMP"))
}

/// Text signatures that white space or a byte order mark may precede.
fn late_signature(bytes: &[u8]) -> Option<Signature> {
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    // The PDF mark may stand anywhere in the first 1024 bytes behind binary
    // bytes; behind readable text it would be a sentence about PDF.
    if start.starts_with(b"%PDF-") || has_late_pdf_mark(bytes) {
        return Some(Signature::Pdf);
    }
    if start.starts_with(br"{\rtf") {
        return Some(Signature::Rtf);
    }
    if start.starts_with(b"%!PS-Adobe") {
        return Some(Signature::Foreign(ForeignKind::Other("PostScript")));
    }
    let start = behind_envelope(start);
    let mime = start.get(..13).is_some_and(|mark| mark.eq_ignore_ascii_case(b"MIME-Version:"));
    (mime || is_message(start)).then_some(Signature::Mhtml)
}

/// A mailbox has a line in front of each message: `From`, a blank and who sent it
/// (RFC 4155). It is no part of the message.
pub fn behind_envelope(start: &[u8]) -> &[u8] {
    if !start.starts_with(b"From ") {
        return start;
    }
    let end = start.iter().position(|byte| *byte == b'\n');
    end.and_then(|end| start.get(end.saturating_add(1)..)).unwrap_or_default()
}

/// A message begins with a header. It says in its headers which version of MIME it
/// is in, those of the servers that it passed may come before; or it is older than
/// MIME and has what every message has (RFC 5322 3.6) and what no text of a person
/// begins with, its number or the servers' stamps.
fn is_message(start: &[u8]) -> bool {
    const HEADERS: usize = 32 << 10;
    let name = start.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    if name == 0 || start.get(name) != Some(&b':') {
        return false;
    }
    let lower = start.get(..start.len().min(HEADERS)).unwrap_or(start).to_ascii_lowercase();
    if contains(&lower, b"\nmime-version:") && contains(&lower, b"\ncontent-type:") {
        return true;
    }
    let has = |header: &[u8]| lower.starts_with(header) || contains(headers_of(&lower), &[b"\n", header].concat());
    has(b"from:") && has(b"date:") && (has(b"message-id:") || has(b"received:"))
}

/// What comes before the first blank line.
fn headers_of(message: &[u8]) -> &[u8] {
    let blank = |end: &[u8]| message.windows(end.len()).position(|window| window == end);
    let end = [blank(b"\r\n\r\n"), blank(b"\n\n")].into_iter().flatten().min();
    message.get(..end.unwrap_or(message.len())).unwrap_or(message)
}

/// A PDF file with something in front, as mail programs and web servers put it: the
/// mark begins a line, and what follows has objects.
fn has_late_pdf_mark(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or(bytes);
    let marked = head.windows(6).any(|window| matches!(window, [b'\n' | b'\r', b'%', b'P', b'D', b'F', b'-']));
    marked && contains(bytes, b"endobj") && contains(bytes, b"%%EOF")
}

/// True when `needle` occurs in `bytes`.
pub fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
