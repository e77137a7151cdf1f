//! Takes the objects that stand plainly in the file.

use std::borrow::Cow;

use super::lexer::{Lexer, as_count, as_name, as_reference, find, value_of};
use super::xref::{Entry, Table};
use super::{Body, Objects};
use crate::filters::Chain;
use crate::{Limits, PdfError};

/// Takes every object that stands at a place of its own. One that cannot be cut
/// out is left out, as if it were not there.
///
/// # Errors
/// When the file is made to be read over and over.
pub fn load<'b>(bytes: &'b [u8], table: &Table, limits: &Limits) -> Result<Objects<'b>, PdfError> {
    let mut objects = Objects::new();
    let mut loader = Loader { bytes, table, limits, passed: 0 };
    for (number, (_, entry)) in &table.entries {
        if let Entry::At(at) = entry
            && let Some(body) = loader.body(*number, *at)
            && !is_references(&body)
        {
            objects.insert(*number, body);
        }
        // Objects that claim to reach over each other cost their length each.
        if loader.passed > bytes.len().saturating_mul(8).saturating_add(1 << 20) {
            return Err(PdfError::Twisted("objects lie inside each other"));
        }
    }
    Ok(objects)
}

/// A section of the table of references, which has been read.
fn is_references(body: &Body<'_>) -> bool {
    body.data.is_some() && value_of(&body.text, b"Type").and_then(as_name).is_some_and(|name| *name == *b"XRef")
}

struct Loader<'b, 't> {
    bytes: &'b [u8],
    table: &'t Table,
    limits: &'t Limits,
    passed: usize,
}

impl<'b> Loader<'b, '_> {
    fn body(&mut self, number: u32, at: usize) -> Option<Body<'b>> {
        let mut lexer = Lexer::new(self.bytes, at);
        let (found, generation) = lexer.object_header()?;
        if found != number {
            return None;
        }
        let text = lexer.object(self.limits.depth);
        self.passed = self.passed.saturating_add(lexer.at().saturating_sub(at));
        let text = text?;
        let length = value_of(text, b"Length").and_then(|value| self.length(value));
        let data = stream_data(self.bytes, lexer.at(), text, length);
        self.passed = self.passed.saturating_add(data.map_or(0, <[u8]>::len));
        Some(Body { text: Cow::Borrowed(text), data: data.map(|data| kept(text, data)), generation })
    }

    /// A length, which may be an object of its own.
    fn length(&self, value: &[u8]) -> Option<usize> {
        if let Some(length) = as_count(value) {
            return usize::try_from(length).ok();
        }
        let (number, _) = as_reference(value)?;
        let (_, Entry::At(at)) = self.table.entries.get(&number)? else { return None };
        let mut lexer = Lexer::new(self.bytes, *at);
        lexer.object_header().filter(|(found, _)| *found == number)?;
        usize::try_from(as_count(lexer.object(1)?)?).ok()
    }
}

/// The data that are kept of a stream: none of a picture, unless it is a JPEG,
/// which is never decoded here.
fn kept<'b>(dictionary: &[u8], data: &'b [u8]) -> Cow<'b, [u8]> {
    let is_picture = value_of(dictionary, b"Subtype").and_then(as_name).is_some_and(|name| *name == *b"Image");
    let dropped = is_picture && !Chain::of_text(dictionary).is_jpeg();
    Cow::Borrowed(if dropped { &[] } else { data })
}

/// The data of a stream whose dictionary ends at `at`; nothing if none follows.
/// `length` is what the dictionary says, when that is known otherwise than from
/// its own bytes.
pub fn stream_data<'b>(bytes: &'b [u8], at: usize, dictionary: &[u8], length: Option<usize>) -> Option<&'b [u8]> {
    if !dictionary.starts_with(b"<<") {
        return None;
    }
    let mut lexer = Lexer::new(bytes, at);
    lexer.skip_space();
    lexer.keyword(b"stream")?;
    let start = lexer.at();
    let line_end = match bytes.get(start..)? {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    };
    let start = start.checked_add(line_end)?;
    let direct = || value_of(dictionary, b"Length").and_then(as_count).and_then(|length| usize::try_from(length).ok());
    let declared = length.or_else(direct).and_then(|length| {
        let end = start.checked_add(length)?;
        let mut behind = Lexer::new(bytes, end);
        behind.skip_space();
        behind.keyword(b"endstream")?;
        bytes.get(start..end)
    });
    declared.or_else(|| {
        // Cut off files have no end: what there is may still be read.
        let end = find(bytes, b"endstream", start).unwrap_or(bytes.len());
        Some(bytes.get(start..end)?.trim_ascii_end())
    })
}
