//! The XML inside packages and flat files, as a stream of events.
//!
//! Names come with a short form of their name space, so that readers match
//! `("w", "p")` whatever prefix a file declares. A document type is refused,
//! entities are the five of XML and characters by number, depth and attributes
//! are counted: nothing in such a file can expand, recurse or grow.

mod names;
mod start;

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

use quick_xml::events::Event;
use quick_xml::{Error, Reader};

pub use names::Spaces;
pub use start::Tag;

use crate::{IngestError, Limits, package::Overrun};
use names::Prefixes;

/// One step through the XML.
#[derive(Debug)]
pub enum Step<'b> {
    /// An element begins. One that is empty ends with the next step.
    Start(Tag<'b>),
    /// The element that began last and is open ends.
    End,
    /// Characters between tags; entities are resolved.
    Text(Cow<'b, str>),
    /// A character given by number or by one of the five names.
    Char(char),
    /// A comment or an instruction.
    Other,
    /// The document is over.
    Over,
}

/// Reads one XML document.
pub struct Xml<R> {
    reader: Reader<R>,
    prefixes: Prefixes,
    part: String,
    depth: usize,
    max_depth: usize,
    max_attributes: usize,
}

impl<'a> Xml<BufReader<Box<dyn Read + 'a>>> {
    /// Reads a part of a package. A part in UTF-16 is decoded first.
    ///
    /// # Errors
    /// When the first bytes cannot be read.
    pub fn of_part(
        part: &str,
        mut bytes: Box<dyn Read + 'a>,
        spaces: Spaces,
        limits: &Limits,
    ) -> Result<Self, IngestError> {
        let mut head = [0u8; 2];
        let mut filled = 0;
        while let Some(free) = head.get_mut(filled..).filter(|free| !free.is_empty()) {
            match bytes.read(free) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(read_error(part, 0, &error)),
            }
        }
        let first = head.get(..filled).unwrap_or_default().to_vec();
        let wide = matches!(first.as_slice(), [0xff, 0xfe] | [0xfe, 0xff] | [b'<', 0] | [0, b'<']);
        let whole = io::Cursor::new(first).chain(bytes);
        let bytes: Box<dyn Read + 'a> =
            if wide { Box::new(utf8_of_wide(part, whole, limits)?) } else { Box::new(whole) };
        Ok(Xml::new(part, BufReader::new(bytes), spaces, limits))
    }
}

/// UTF-16 as UTF-8. Such parts are rare and small, and are held whole.
fn utf8_of_wide(part: &str, mut bytes: impl Read, limits: &Limits) -> Result<io::Cursor<Vec<u8>>, IngestError> {
    let mut wide = Vec::new();
    bytes.by_ref().take(limits.xml_wide_bytes).read_to_end(&mut wide).map_err(|error| read_error(part, 0, &error))?;
    if wide.len() as u64 >= limits.xml_wide_bytes {
        return Err(IngestError::PartTooLarge { part: part.to_owned(), limit: limits.xml_wide_bytes });
    }
    let big_endian = wide.starts_with(&[0xfe, 0xff]) || wide.starts_with(&[0, b'<']);
    let encoding = if big_endian { encoding_rs::UTF_16BE } else { encoding_rs::UTF_16LE };
    let (text, _) = encoding.decode_with_bom_removal(&wide);
    Ok(io::Cursor::new(text.into_owned().into_bytes()))
}

impl<R: BufRead> Xml<R> {
    /// Reads bytes in UTF-8. `part` names them in errors.
    pub fn new(part: &str, bytes: R, spaces: Spaces, limits: &Limits) -> Self {
        let mut reader = Reader::from_reader(bytes);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self {
            reader,
            prefixes: Prefixes::new(spaces),
            part: part.to_owned(),
            depth: 0,
            max_depth: limits.xml_depth,
            max_attributes: limits.xml_attributes,
        }
    }

    /// Elements that are open.
    pub const fn depth(&self) -> usize {
        self.depth
    }

    /// Bytes passed so far.
    pub fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// The name spaces in force, as they are declared on a tag.
    pub fn declarations(&self) -> String {
        self.prefixes.declarations()
    }

    /// The next step. `buffer` holds what it borrows; its content is lost.
    ///
    /// # Errors
    /// When the XML is damaged, declares a document type or passes a limit.
    pub fn next<'b>(&mut self, buffer: &'b mut Vec<u8>) -> Result<Step<'b>, IngestError> {
        buffer.clear();
        let event = self.reader.read_event_into(buffer).map_err(|error| self.error(&error))?;
        Ok(match event {
            Event::Start(start) => {
                self.depth += 1;
                if self.depth > self.max_depth {
                    return Err(IngestError::XmlTooDeep { part: self.part.clone(), limit: self.max_depth });
                }
                let Some(tag) = Tag::open(start, &mut self.prefixes, self.depth, self.max_attributes) else {
                    let (part, limit) = (self.part.clone(), self.max_attributes);
                    return Err(IngestError::XmlTooManyAttributes { part, limit });
                };
                Step::Start(tag)
            }
            Event::End(_) => {
                self.prefixes.close(self.depth);
                self.depth = self.depth.saturating_sub(1);
                Step::End
            }
            Event::Text(text) => Step::Text(text.xml10_content()),
            Event::CData(data) => Step::Text(data.xml10_content()),
            Event::GeneralRef(name) => Step::Char(self.character(&name)?),
            Event::DocType(_) => return Err(IngestError::XmlDocumentType { part: self.part.clone() }),
            Event::Eof if self.depth > 0 => {
                return Err(self.damaged("文件不完整，结尾缺失"));
            }
            Event::Eof => Step::Over,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Empty(_) => Step::Other,
        })
    }

    /// Passes over the rest of the element that began last.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub fn skip(&mut self, buffer: &mut Vec<u8>) -> Result<(), IngestError> {
        let inside = self.depth;
        loop {
            if matches!(self.next(buffer)?, Step::End | Step::Over) && self.depth < inside {
                return Ok(());
            }
        }
    }

    /// All characters inside the element that began last.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub fn text_inside(&mut self, buffer: &mut Vec<u8>) -> Result<String, IngestError> {
        let inside = self.depth;
        let mut whole = String::new();
        loop {
            match self.next(buffer)? {
                Step::Text(text) => whole.push_str(&text),
                Step::Char(c) => whole.push(c),
                Step::End | Step::Over if self.depth < inside => return Ok(whole),
                _ => {}
            }
        }
    }

    /// The character behind `&…;`.
    fn character(&self, name: &quick_xml::events::BytesRef<'_>) -> Result<char, IngestError> {
        if let Ok(Some(c)) = name.resolve_char_ref() {
            return Ok(c);
        }
        Ok(match &**name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            // Without a document type no other name has a meaning.
            _ => return Err(self.damaged("有未定义的实体")),
        })
    }

    fn error(&self, error: &Error) -> IngestError {
        match error {
            Error::Io(source) => read_error(&self.part, self.reader.error_position(), source),
            Error::Encoding(_) => self.damaged("编码不是 UTF-8"),
            Error::Syntax(_) => self.damaged("标签没有写完"),
            Error::IllFormed(_) => self.damaged("标签不配对"),
            _ => self.damaged("语法有误"),
        }
    }

    /// An error at the present place.
    pub fn damaged(&self, what: &'static str) -> IngestError {
        let at = self.reader.error_position().max(self.reader.buffer_position());
        IngestError::PartDamaged { part: self.part.clone(), at, what }
    }
}

/// What stopped the reading of a part's bytes.
fn read_error(part: &str, at: u64, error: &io::Error) -> IngestError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Overrun>()) {
        Some(overrun) => overrun.error(part),
        None => IngestError::PartDamaged { part: part.to_owned(), at, what: "压缩数据已损坏" },
    }
}
