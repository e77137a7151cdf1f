//! The text in its pieces ([MS-DOC] 2.4.1): where each character is in the
//! stream.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::bytes::{place_at, slice, u8_at, u16_at};
use super::{properties::KNOWN, sprm::condensed};
use crate::{IngestError, encoding, word::code_pages::CodePage};

/// Stands behind a character of two bytes in text of one byte a character, so
/// that places stay right.
pub const FILLER: u16 = 0xffff;

/// Characters that lie together in the stream.
#[derive(Debug, Clone, Copy)]
pub struct Piece {
    /// Its first character.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// Byte of its first character.
    pub byte: usize,
    /// Bytes of a character, 1 or 2.
    pub width: usize,
    /// What holds for all of it: a property, or the number of a list of them.
    pub modifier: u16,
}

/// The text.
#[derive(Debug, Default)]
pub struct Text {
    /// Its characters as UTF-16 units.
    pub units: Vec<u16>,
    pieces: Vec<Piece>,
    /// Lists of properties that pieces name.
    modifiers: Vec<Vec<u8>>,
    /// A piece lies outside of the stream.
    pub cut: bool,
}

impl Text {
    /// Reads the text of a document.
    ///
    /// # Errors
    /// When the table of pieces is damaged, or names more text than there is.
    pub fn read(document: &[u8], table: &[u8]) -> Result<Self, IngestError> {
        const DAMAGED: IngestError =
            IngestError::DocDamaged { what: "Word 文档的文字索引（分段表）有错误" };
        let mut text = Self::default();
        let pieces = text.read_modifiers(table).ok_or(DAMAGED)?;
        text.read_pieces(pieces).ok_or(DAMAGED)?;
        let bytes = text
            .pieces
            .iter()
            .fold(0usize, |sum, piece| sum.saturating_add((piece.end - piece.start).saturating_mul(piece.width)));
        // Pieces do not overlap; text that is there twice is a bomb.
        if bytes > document.len() && text.overlaps() {
            return Err(DAMAGED);
        }
        text.decode(document);
        Ok(text)
    }

    /// The bytes of a text of Word 6 or 95 that was saved fast: one byte a
    /// character, the pieces in their order. One outside of the stream ends it.
    ///
    /// # Errors
    /// When the table of pieces is damaged, or names more text than there is.
    pub fn old_bytes(document: &[u8], table: &[u8]) -> Result<Vec<u8>, IngestError> {
        const DAMAGED: IngestError =
            IngestError::DocDamaged { what: "Word 文档的文字索引（分段表）有错误" };
        let mut text = Self::default();
        let pieces = text.read_modifiers(table).ok_or(DAMAGED)?;
        text.read_pieces(pieces).ok_or(DAMAGED)?;
        let mut bytes = Vec::new();
        for piece in &text.pieces {
            // The mark of two widths is of Word 97: here all text has one.
            let length = piece.end - piece.start;
            let Some(run) = slice(document, piece.byte, length).filter(|_| piece.width == 2) else { break };
            bytes.extend_from_slice(run);
            if bytes.len() > document.len() {
                return Err(DAMAGED);
            }
        }
        Ok(bytes)
    }

    /// Passes over the lists of properties; gives the table of pieces.
    fn read_modifiers<'t>(&mut self, table: &'t [u8]) -> Option<&'t [u8]> {
        let mut at = 0;
        loop {
            match u8_at(table, at)? {
                1 => {
                    let length = usize::from(u16_at(table, at + 1)?);
                    self.modifiers.push(condensed(slice(table, at + 3, length)?, &KNOWN));
                    at = at.checked_add(3)?.checked_add(length)?;
                }
                2 => {
                    let length = place_at(table, at + 1)?;
                    return slice(table, at + 5, length).or_else(|| table.get(at + 5..));
                }
                _ => return None,
            }
        }
    }

    fn read_pieces(&mut self, table: &[u8]) -> Option<()> {
        let count = table.len().checked_sub(4)? / 12;
        let descriptors = table.get((count + 1) * 4..)?;
        let mut last = 0;
        for (index, descriptor) in descriptors.chunks_exact(8).take(count).enumerate() {
            let (start, end) = (place_at(table, index * 4)?, place_at(table, index * 4 + 4)?);
            let place = place_at(descriptor, 2)?;
            let compressed = place & 0x4000_0000 != 0;
            let place = place & 0x3fff_ffff;
            if start != last || end < start {
                return None;
            }
            last = end;
            let (byte, width) = if compressed { (place / 2, 1) } else { (place, 2) };
            self.pieces.push(Piece { start, end, byte, width, modifier: u16_at(descriptor, 6)? });
        }
        Some(())
    }

    fn overlaps(&self) -> bool {
        let mut ranges: Vec<(usize, usize)> = (self.pieces.iter())
            .map(|piece| (piece.byte, piece.byte.saturating_add((piece.end - piece.start).saturating_mul(piece.width))))
            .collect();
        ranges.sort_unstable();
        ranges.iter().zip(ranges.iter().skip(1)).any(|(before, behind)| before.1 > behind.0)
    }

    fn decode(&mut self, document: &[u8]) {
        let two_bytes = self.double_byte_encoding(document);
        for piece in &self.pieces {
            let length = piece.end - piece.start;
            let wanted = length.saturating_mul(piece.width);
            let bytes = document.get(piece.byte..).unwrap_or_default();
            let bytes = bytes.get(..wanted).unwrap_or(bytes);
            if bytes.len() < wanted {
                self.cut = true;
            }
            match (piece.width, two_bytes) {
                (2, _) => {
                    let unit = |pair: &[u8]| Some(u16::from_le_bytes(pair.try_into().ok()?));
                    self.units.extend(bytes.chunks_exact(2).filter_map(unit));
                }
                (_, Some(encoding)) => decode_double_byte(bytes, encoding, &mut self.units),
                (..) => self.units.extend(WINDOWS_1252.decode_without_bom_handling(bytes).0.encode_utf16()),
            }
            if bytes.len() < wanted {
                // What stands behind a hole has lost its place.
                break;
            }
        }
    }

    /// Text of one byte a character is Western, says the specification; some
    /// programs keep Chinese in it.
    fn double_byte_encoding(&self, document: &[u8]) -> Option<&'static Encoding> {
        const SAMPLE: usize = 8 << 10;
        let mut sample = Vec::new();
        for piece in self.pieces.iter().filter(|piece| piece.width == 1) {
            let bytes = slice(document, piece.byte, piece.end - piece.start).unwrap_or_default();
            if !bytes.is_ascii() {
                sample.extend(bytes.iter().filter(|byte| **byte >= 0x20).take(SAMPLE.saturating_sub(sample.len())));
                sample.push(b'\n');
            }
            if sample.len() >= SAMPLE {
                break;
            }
        }
        encoding::chinese_encoding(&sample).filter(|encoding| CodePage::Encoding(encoding).is_double_byte())
    }

    /// The piece of a character.
    pub fn piece(&self, character: usize) -> Option<&Piece> {
        let index = self.pieces.partition_point(|piece| piece.end <= character);
        self.pieces.get(index).filter(|piece| piece.start <= character)
    }

    /// The list of properties that a piece names.
    pub fn modifiers(&self, piece: &Piece) -> &[u8] {
        let named = piece.modifier & 1 != 0;
        let list = self.modifiers.get(usize::from(piece.modifier >> 1)).filter(|_| named);
        list.map(Vec::as_slice).unwrap_or_default()
    }
}

/// Decodes text of a double-byte code page; each byte keeps its place.
fn decode_double_byte(bytes: &[u8], encoding: &'static Encoding, units: &mut Vec<u16>) {
    let mut rest = bytes;
    while let Some((&first, behind)) = rest.split_first() {
        let pair = rest.get(..2).filter(|_| first >= 0x81);
        let decoded = pair.and_then(|pair| encoding.decode_without_bom_handling_and_without_replacement(pair));
        let single = decoded.as_ref().and_then(|text| text.encode_utf16().next().filter(|_| text.chars().count() == 1));
        match single {
            Some(unit) => {
                units.extend([unit, FILLER]);
                rest = rest.get(2..).unwrap_or_default();
            }
            None => {
                units.push(if first < 0x80 { u16::from(first) } else { 0xfffd });
                rest = behind;
            }
        }
    }
}
