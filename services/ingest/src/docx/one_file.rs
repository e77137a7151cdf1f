//! Documents in one XML file: Flat OPC (`pkg:package`: the parts of a DOCX file
//! behind one another) and Word 2003's XML (`w:wordDocument`).
//!
//! The file is walked once for the places of what would be parts of a package:
//! XML parts, and bytes in base64. What a part says is then read as from any
//! package.

use std::borrow::Cow;

use super::spaces::SPACES;
use crate::{
    IngestError, Limits, encoding,
    package::{Form, Place},
    xml::{Step, Xml},
};

/// How errors name such a file.
pub const WHOLE: &str = "文件";

/// The two forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OneFile {
    /// Flat OPC.
    Parts,
    /// Word 2003's XML.
    Word2003,
}

/// Which of the two a file is, by its first element.
pub fn tell(bytes: &[u8], limits: &Limits) -> Option<OneFile> {
    /// The first element has little but name spaces.
    const HEAD: usize = 64 << 10;
    let head = utf8(bytes.get(..bytes.len().min(HEAD)).unwrap_or(bytes)).ok()?;
    if !head.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    let mut xml = Xml::new(WHOLE, &*head, SPACES, limits);
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer).ok()? {
            Step::Start(tag) => {
                return match tag.key() {
                    ("pkg", "package") => Some(OneFile::Parts),
                    ("w", "wordDocument") => Some(OneFile::Word2003),
                    _ => None,
                };
            }
            Step::Over => return None,
            _ => {}
        }
    }
}

/// The bytes in UTF-8, without a mark. Old files may be in GB 2312 or UTF-16.
///
/// # Errors
/// When they are text in no known encoding.
pub fn utf8(bytes: &[u8]) -> Result<Cow<'_, [u8]>, IngestError> {
    let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let wide = matches!(plain, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b'<', 0, ..] | [0, b'<', ..]);
    // A head may end within a character.
    let sound = match std::str::from_utf8(plain) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    if sound && !wide {
        return Ok(Cow::Borrowed(plain));
    }
    encoding::decode(bytes).map(|decoded| Cow::Owned(decoded.text.into_bytes()))
}

/// The parts that a file has.
///
/// # Errors
/// When the XML is damaged or passes a limit.
pub fn places(bytes: &[u8], limits: &Limits) -> Result<Vec<Place>, IngestError> {
    let mut xml = Xml::new(WHOLE, bytes, SPACES, limits);
    let (mut buffer, mut places, mut name) = (Vec::new(), Vec::new(), String::new());
    loop {
        let form = match xml.next(&mut buffer)? {
            Step::Start(tag) => match tag.key() {
                ("pkg", "part") => {
                    tag.value("pkg", "name").unwrap_or_default().clone_into(&mut name);
                    continue;
                }
                ("pkg", "xmlData") => Form::Xml { head: xml.declarations() },
                ("pkg", "binaryData") => Form::Base64,
                ("w", "binData") => {
                    tag.value("w", "name").unwrap_or_default().clone_into(&mut name);
                    Form::Base64
                }
                _ => continue,
            },
            Step::Over => return Ok(places),
            _ => continue,
        };
        if places.len() >= limits.package_entries {
            return Err(IngestError::PackageEntries { limit: limits.package_entries });
        }
        let start = xml.position();
        let end = end_of_element(&mut xml, &mut buffer)?;
        places.push(Place { name: std::mem::take(&mut name), start, end, form });
    }
}

/// Passes over the rest of the element that began last; gives where its end tag
/// begins.
fn end_of_element<R: std::io::BufRead>(xml: &mut Xml<R>, buffer: &mut Vec<u8>) -> Result<usize, IngestError> {
    let inside = xml.depth();
    loop {
        let before = xml.position();
        if matches!(xml.next(buffer)?, Step::End | Step::Over) && xml.depth() < inside {
            return Ok(before);
        }
    }
}
