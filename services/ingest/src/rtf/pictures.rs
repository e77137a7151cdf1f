//! Pictures: `\pict` with hexadecimal or binary data.

use super::reader::Reader;
use crate::{IngestError, Limits, word::writer::Fate};

/// A picture being read.
#[derive(Debug, Default)]
pub struct PictureData {
    /// Its type, by its control word.
    kind: &'static str,
    bytes: Vec<u8>,
    /// First digit of a byte.
    high: Option<u8>,
    /// More bytes than a picture may have.
    over: bool,
    count: u32,
}

impl PictureData {
    /// Begins a picture.
    pub fn begin(&mut self) {
        *self = Self { count: self.count.saturating_add(1), ..Self::default() };
    }

    /// A control word of a picture.
    pub fn word(&mut self, name: &[u8]) {
        self.kind = match name {
            b"pngblip" => "image/png",
            b"jpegblip" => "image/jpeg",
            b"emfblip" => "EMF",
            b"wmetafile" => "WMF",
            b"macpict" => "PICT",
            b"pmmetafile" => "OS/2",
            b"dibitmap" | b"wbitmap" => "DIB",
            _ => return,
        };
    }

    /// Hexadecimal digits; anything else between them means nothing.
    pub fn hexadecimal(&mut self, digits: &[u8], limits: &Limits) {
        for digit in digits.iter().filter_map(|digit| char::from(*digit).to_digit(16)) {
            let digit = u8::try_from(digit).unwrap_or(0);
            match self.high.take() {
                None => self.high = Some(digit << 4),
                Some(high) => self.push(high | digit, limits),
            }
        }
    }

    /// Binary data.
    pub fn binary(&mut self, data: &[u8], limits: &Limits) {
        data.iter().for_each(|byte| self.push(*byte, limits));
    }

    fn push(&mut self, byte: u8, limits: &Limits) {
        if self.bytes.len() < limits.picture_bytes {
            self.bytes.push(byte);
        } else {
            self.over = true;
        }
    }
}

impl Reader<'_, '_> {
    /// A picture ends.
    pub(super) fn end_picture(&mut self) -> Result<(), IngestError> {
        let picture = std::mem::take(&mut self.picture);
        self.picture.count = picture.count;
        let seen = self.group().character.fate() == Fate::Shown && !self.writer.is_capturing();
        if !seen {
            return Ok(());
        }
        self.begin_paragraph()?;
        if let Some(field) = self.fields.last_mut() {
            field.shows = true;
        }
        let name = format!("图片 {}", picture.count);
        if picture.over {
            self.writer.flow.picture_too_large(&name);
        } else {
            self.writer.flow.picture(&name, picture.kind, picture.bytes);
        }
        Ok(())
    }
}
