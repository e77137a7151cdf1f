//! The head of a JPEG: what it holds, without decoding it.

use crate::PictureError;

/// What the frame header of a JPEG says (ITU-T T.81, B.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// Width, pixels.
    pub width: u32,
    /// Height, pixels.
    pub height: u32,
    /// Bits of a sample.
    pub bits: u8,
    /// Colour components: 1 grey, 3 colour, 4 CMYK.
    pub components: u8,
    /// True for the processes that every reader of PDF knows: baseline,
    /// extended and progressive with Huffman coding.
    pub common: bool,
}

/// Reads the frame header, going from marker to marker.
///
/// # Errors
/// [`PictureError::Jpeg`] when there is none, or when the picture ends before
/// its first scan.
pub fn frame(bytes: &[u8]) -> Result<Frame, PictureError> {
    let damaged = |reason: &str| PictureError::Jpeg { reason: reason.to_owned() };
    let mut rest = bytes.strip_prefix(&[0xff, START]).ok_or_else(|| damaged("没有 JPEG 文件头"))?;
    let mut found = None;
    loop {
        let (code, body) = next_marker(rest).ok_or_else(|| damaged("标记段不完整"))?;
        match code {
            SCAN => {
                let frame = found.ok_or_else(|| damaged("没有帧头"))?;
                return if body.is_empty() { Err(damaged("没有图像数据")) } else { Ok(frame) };
            }
            END => return Err(damaged("没有图像数据")),
            // Markers without a length: restarts and TEM.
            0xd0..=0xd7 | 0x01 => {
                rest = body;
                continue;
            }
            _ => {}
        }
        let length = number(body, 0).filter(|length| *length >= 2).ok_or_else(|| damaged("标记段长度有误"))?;
        let segment = body.get(2..usize::from(length)).ok_or_else(|| damaged("标记段不完整"))?;
        if is_frame(code) {
            found = Some(frame_of(code, segment).ok_or_else(|| damaged("帧头不完整"))?);
        }
        rest = body.get(usize::from(length)..).unwrap_or_default();
    }
}

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;

/// The code of the next marker and what stands behind it; markers may be
/// preceded by any number of fill bytes 0xFF.
fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let (fill, rest) = bytes.split_first()?;
    if *fill != 0xff {
        return None;
    }
    let place = rest.iter().position(|byte| *byte != 0xff)?;
    Some((*rest.get(place)?, rest.get(place + 1..)?))
}

/// SOF0 to SOF15, without DHT, JPG and DAC, which lie between them.
fn is_frame(code: u8) -> bool {
    matches!(code, 0xc0..=0xcf) && !matches!(code, 0xc4 | 0xc8 | 0xcc)
}

fn frame_of(code: u8, segment: &[u8]) -> Option<Frame> {
    let components = *segment.get(5)?;
    // Three bytes a component follow.
    segment.get(6..6 + 3 * usize::from(components))?;
    let (height, width) = (number(segment, 1)?, number(segment, 3)?);
    if width == 0 || height == 0 {
        return None;
    }
    Some(Frame {
        width: u32::from(width),
        height: u32::from(height),
        bits: *segment.first()?,
        components,
        common: matches!(code, 0xc0..=0xc2),
    })
}

fn number(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().copied().map(u16::from_be_bytes)
}
