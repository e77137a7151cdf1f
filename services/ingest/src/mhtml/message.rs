//! The parts of a message (RFC 2046 5).
//!
//! Parts are numbers in one list, each with the number of the one that holds it,
//! so that nothing recurses. The bytes stay where they are in the file.

use super::headers::{Headers, first_line};
use crate::{IngestError, Limits, signature::behind_envelope};

/// Number of a part.
pub type PartId = usize;

/// A message.
#[derive(Debug)]
pub struct Message<'a> {
    parts: Vec<Part<'a>>,
    /// True when a part has no end.
    pub cut_off: bool,
}

/// A part of a message.
#[derive(Debug)]
pub struct Part<'a> {
    /// Its headers.
    pub headers: Headers,
    /// Its bytes, as they are written.
    pub body: &'a [u8],
    /// The parts directly in it.
    pub children: Vec<PartId>,
    depth: usize,
}

impl Part<'_> {
    /// Its type in lower case; plain text when it has none.
    pub fn media(&self) -> String {
        self.headers.word("content-type").unwrap_or_else(|| "text/plain".to_owned())
    }

    /// True for a page.
    pub fn is_html(&self) -> bool {
        matches!(self.media().as_str(), "text/html" | "application/xhtml+xml")
    }

    /// True for a page or plain text that is not packed as a file.
    pub fn is_text(&self) -> bool {
        let packed = self.headers.word("content-disposition").is_some_and(|word| word == "attachment");
        !packed && (self.is_html() || self.media() == "text/plain")
    }

    /// What it says of its characters.
    pub fn charset(&self) -> Option<String> {
        self.headers.parameter("content-type", "charset")
    }

    /// Its identity, without the brackets around it.
    pub fn identity(&self) -> Option<&str> {
        let value = self.headers.value("content-id")?.trim();
        Some(value.trim_start_matches('<').trim_end_matches('>')).filter(|id| !id.is_empty())
    }

    /// Its address.
    pub fn location(&self) -> Option<String> {
        let value = self.headers.value("content-location")?;
        // Long addresses are folded.
        let location: String = value.chars().filter(|c| !c.is_whitespace()).collect();
        Some(location).filter(|location| !location.is_empty())
    }
}

impl<'a> Message<'a> {
    /// Reads a message into its parts.
    ///
    /// # Errors
    /// When there are too many, or they are nested too deeply.
    pub fn read(bytes: &'a [u8], limits: &Limits) -> Result<Self, IngestError> {
        let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
        let start = behind_envelope(start);
        let mut message = Self { parts: Vec::new(), cut_off: false };
        message.add(start, 0);
        // Parts are added at the end while the list is walked.
        let mut next = 0;
        while let Some(part) = message.parts.get(next) {
            let boundary = part.headers.parameter("content-type", "boundary").filter(|boundary| !boundary.is_empty());
            if let Some(boundary) = boundary.filter(|_| part.media().starts_with("multipart/")) {
                let (body, depth) = (part.body, part.depth.saturating_add(1));
                if depth > limits.mhtml_depth {
                    return Err(IngestError::MessageTooDeep { limit: limits.mhtml_depth });
                }
                let (pieces, closed) = pieces(body, boundary.as_bytes());
                message.cut_off |= !closed;
                for piece in pieces {
                    if message.parts.len() >= limits.mhtml_parts {
                        return Err(IngestError::TooManyMessageParts { limit: limits.mhtml_parts });
                    }
                    let child = message.add(piece, depth);
                    if let Some(part) = message.parts.get_mut(next) {
                        part.children.push(child);
                    }
                }
            }
            next = next.saturating_add(1);
        }
        Ok(message)
    }

    fn add(&mut self, bytes: &'a [u8], depth: usize) -> PartId {
        let (headers, body) = Headers::read(bytes);
        self.parts.push(Part { headers, body, children: Vec::new(), depth });
        self.parts.len().saturating_sub(1)
    }

    /// A part; 0 is the message itself.
    pub fn part(&self, id: PartId) -> Option<&Part<'a>> {
        self.parts.get(id)
    }

    /// All parts in order.
    pub fn parts(&self) -> impl Iterator<Item = (PartId, &Part<'a>)> {
        self.parts.iter().enumerate()
    }
}

/// The pieces between the lines `--boundary`, and whether the last line
/// `--boundary--` is there.
fn pieces<'b>(body: &'b [u8], boundary: &[u8]) -> (Vec<&'b [u8]>, bool) {
    let mut pieces = Vec::new();
    let mut rest = body;
    // Where the open piece begins, and where the line before the present one
    // ends.
    let mut begun: Option<&[u8]> = None;
    let piece = |from: &'b [u8], to: &[u8]| {
        let length = from.len().saturating_sub(to.len());
        let piece = from.get(..length).unwrap_or_default();
        // The line end before a boundary belongs to the boundary.
        let piece = piece.strip_suffix(b"\n").unwrap_or(piece);
        piece.strip_suffix(b"\r").unwrap_or(piece)
    };
    while let Some((line, after)) = first_line(rest) {
        if let Some(last) = delimiter(line, boundary) {
            pieces.extend(begun.take().map(|from| piece(from, rest)));
            if last {
                return (pieces, true);
            }
            begun = Some(after);
        }
        rest = after;
    }
    pieces.extend(begun.map(|from| piece(from, &[])));
    (pieces, false)
}

/// Whether a line is a boundary, and then whether it is the last.
fn delimiter(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?;
    let (rest, last) = rest.strip_prefix(b"--").map_or((rest, false), |rest| (rest, true));
    rest.iter().all(u8::is_ascii_whitespace).then_some(last)
}
