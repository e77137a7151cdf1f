//! Sizes of pictures, as their headers say.

use crate::IngestError;

/// A picture's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Pixels an inch, if it says so.
    pub dpi: Option<u32>,
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    let end = at.checked_add(2)?;
    Some(u16::from_be_bytes(bytes.get(at..end)?.try_into().ok()?))
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    let end = at.checked_add(4)?;
    Some(u32::from_be_bytes(bytes.get(at..end)?.try_into().ok()?))
}

/// Chunks that are looked at in front of the pixels.
const CHUNKS: usize = 64;

/// The size of a PNG picture (PNG, clauses 11.2.2 and 11.3.5.3).
pub fn png(bytes: &[u8]) -> Option<Size> {
    (bytes.get(12..16)? == b"IHDR").then_some(())?;
    let (width, height) = (be32(bytes, 16)?, be32(bytes, 20)?);
    Some(Size { width, height, dpi: png_dpi(bytes) })
}

fn png_dpi(bytes: &[u8]) -> Option<u32> {
    let mut at = 8usize;
    for _ in 0..CHUNKS {
        let length = usize::try_from(be32(bytes, at)?).ok()?;
        let body = at.checked_add(8)?;
        match bytes.get(at.checked_add(4)?..body)? {
            b"pHYs" if bytes.get(body.checked_add(8)?) == Some(&1) => {
                // Pixels a metre.
                return Some(be32(bytes, body)?.saturating_mul(254).saturating_add(5_000) / 10_000);
            }
            b"IDAT" => return None,
            _ => at = body.checked_add(length)?.checked_add(4)?,
        }
    }
    None
}

/// Segments that are looked at in front of the frame.
const SEGMENTS: usize = 1_000;

/// The size of a JPEG picture (ITU-T T.81, B.2.2; JFIF for the resolution).
pub fn jpeg(bytes: &[u8]) -> Option<Size> {
    let mut at = 2usize;
    let mut dpi = None;
    for _ in 0..SEGMENTS {
        while bytes.get(at)? == &0xff && bytes.get(at.checked_add(1)?)? == &0xff {
            at = at.checked_add(1)?;
        }
        (bytes.get(at)? == &0xff).then_some(())?;
        let marker = *bytes.get(at.checked_add(1)?)?;
        let body = at.checked_add(4)?;
        match marker {
            0xe0 if bytes.get(body..body.checked_add(5)?)? == b"JFIF\0" => dpi = jfif_dpi(bytes, body),
            // All frames but the tables and extensions among their numbers.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let (height, width) = (be16(bytes, body.checked_add(1)?)?, be16(bytes, body.checked_add(3)?)?);
                return Some(Size { width: width.into(), height: height.into(), dpi });
            }
            _ => {}
        }
        at = at.checked_add(2)?.checked_add(usize::from(be16(bytes, at.checked_add(2)?)?))?;
    }
    None
}

fn jfif_dpi(bytes: &[u8], body: usize) -> Option<u32> {
    let density = u32::from(be16(bytes, body.checked_add(8)?)?);
    match bytes.get(body.checked_add(7)?)? {
        1 => Some(density),
        2 => Some(density.saturating_mul(254) / 100),
        _ => None,
    }
}

/// A TIFF file, which has its numbers in either order.
struct Tiff<'b> {
    bytes: &'b [u8],
    little: bool,
}

/// Entries of a directory that are looked at.
const ENTRIES: u16 = 512;

impl Tiff<'_> {
    fn short(&self, at: usize) -> Option<u16> {
        let value = be16(self.bytes, at)?;
        Some(if self.little { value.swap_bytes() } else { value })
    }

    fn long(&self, at: usize) -> Option<u32> {
        let value = be32(self.bytes, at)?;
        Some(if self.little { value.swap_bytes() } else { value })
    }

    fn offset(&self, at: usize) -> Option<usize> {
        usize::try_from(self.long(at)?).ok()
    }

    /// The size of the page whose directory is at `at`, and where the next is.
    fn page(&self, at: usize) -> Option<(Size, usize)> {
        let count = self.short(at)?;
        let first = at.checked_add(2)?;
        let (mut width, mut height, mut dpi, mut centimetres) = (0, 0, None, false);
        for entry in 0..count.min(ENTRIES) {
            let entry = first.checked_add(usize::from(entry).checked_mul(12)?)?;
            let value = entry.checked_add(8)?;
            let number = || match self.short(entry.checked_add(2)?)? {
                3 => self.short(value).map(u32::from),
                _ => self.long(value),
            };
            match self.short(entry)? {
                256 => width = number()?,
                257 => height = number()?,
                282 => {
                    let at = self.offset(value)?;
                    dpi = self.long(at).zip(self.long(at.checked_add(4)?)).and_then(|(a, b)| a.checked_div(b));
                }
                296 => centimetres = number()? == 3,
                _ => {}
            }
        }
        let dpi = dpi.map(|dpi| if centimetres { dpi.saturating_mul(254) / 100 } else { dpi });
        let next = first.checked_add(usize::from(count).checked_mul(12)?)?;
        Some((Size { width, height, dpi }, self.offset(next)?))
    }
}

/// The sizes of the pages of a TIFF file (TIFF 6.0, section 2), at most `limit`.
///
/// # Errors
/// When it is damaged or has more pages.
pub fn tiff(bytes: &[u8], limit: usize) -> Result<Vec<Size>, IngestError> {
    let file = Tiff { bytes, little: bytes.starts_with(b"II") };
    let mut pages = Vec::new();
    let mut at = file.offset(4).ok_or(IngestError::ScanDamaged)?;
    while at != 0 {
        if pages.len() >= limit {
            return Err(IngestError::TooManyPages { limit });
        }
        let (size, next) = file.page(at).ok_or(IngestError::ScanDamaged)?;
        pages.push(size);
        at = next;
    }
    Ok(pages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_tell_sizes() {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 0, 0, 0, 0, 0, 0, 0, 0]);
        bytes.extend_from_slice(b"\0\0\0\x09pHYs\0\0\x2e\x23\0\0\x2e\x23\x01");
        assert_eq!(png(&bytes), Some(Size { width: 30_000, height: 30_000, dpi: Some(300) }));
        let mut bytes = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\x01\0\xc8\0\xc8\0\0".to_vec();
        bytes.extend_from_slice(b"\xff\xc2\0\x0b\x08\x03\x20\x02\x58\x01\x01\x11\0");
        assert_eq!(jpeg(&bytes), Some(Size { width: 600, height: 800, dpi: Some(200) }));
        assert_eq!(jpeg(b"\xff\xd8\xff"), None);
    }

    #[test]
    fn a_circle_of_tiff_pages_ends() {
        let mut bytes = b"II*\0\x08\0\0\0\x01\0".to_vec();
        bytes.extend_from_slice(&[0, 1, 3, 0, 1, 0, 0, 0, 9, 0, 0, 0]);
        bytes.extend_from_slice(&[8, 0, 0, 0]);
        assert_eq!(tiff(&bytes, 100), Err(IngestError::TooManyPages { limit: 100 }));
        let last = bytes.len() - 4;
        bytes[last..].fill(0);
        assert_eq!(tiff(&bytes, 100), Ok(vec![Size { width: 9, height: 0, dpi: None }]));
    }
}
