//! Is a picture what it says, and can it be read to its end?

use std::io::Cursor;

use wenshu_model::source::PictureMedia;

use super::Loss;
use super::data_address::Data;

/// Memory that the PNG decoder may take: a few rows of the widest picture.
const DECODER_BYTES: usize = 64 << 20;

/// Width and height in pixels, neither of them 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    pub width: u32,
    pub height: u32,
}

/// Format and size of a picture, by its own bytes.
pub fn header(data: &Data) -> Result<(PictureMedia, Header), Loss> {
    let bytes = data.bytes.as_slice();
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return png_header(bytes).map(|header| (PictureMedia::Png, header)).ok_or(Loss::Damaged("PNG"));
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return walk_jpeg(bytes).map(|header| (PictureMedia::Jpeg, header));
    }
    let named = match bytes {
        [b'G', b'I', b'F', b'8', ..] => "GIF".to_owned(),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "WebP".to_owned(),
        [b'B', b'M', ..] => "BMP".to_owned(),
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => "TIFF".to_owned(),
        [0xd7, 0xcd, 0xc6, 0x9a, ..] => "WMF".to_owned(),
        [b'V', b'C', b'L', b'M', b'T', b'F', ..] => "SVM".to_owned(),
        _ if bytes.get(40..44) == Some(b" EMF") => "EMF".to_owned(),
        [b'<', ..] if data.declared.is_empty() => "SVG".to_owned(),
        _ if matches!(data.declared.as_str(), "image/png" | "image/jpeg" | "image/jpg") => {
            return Err(Loss::Damaged(if data.declared == "image/png" { "PNG" } else { "JPEG" }));
        }
        _ if data.declared.is_empty() => "未知格式".to_owned(),
        _ => data.declared.chars().take(40).collect(),
    };
    Err(Loss::Format(named))
}

/// The first chunk of a PNG.
fn png_header(bytes: &[u8]) -> Option<Header> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let first = bytes.get(12..16)? == b"IHDR";
    let header = Header { width: number(16)?, height: number(20)? };
    (first && header.width > 0 && header.height > 0).then_some(header)
}

/// Decodes a PNG row by row, keeping none.
pub fn whole_png(bytes: &[u8]) -> Result<(), Loss> {
    let damaged = |_| Loss::Damaged("PNG");
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: DECODER_BYTES });
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let mut reader = decoder.read_info().map_err(damaged)?;
    while reader.next_row().map_err(damaged)?.is_some() {}
    Ok(())
}

/// Walks the segments of a JPEG to its end.
fn walk_jpeg(bytes: &[u8]) -> Result<Header, Loss> {
    let damaged = || Loss::Damaged("JPEG");
    let mut rest = bytes.get(2..).ok_or_else(damaged)?;
    let mut header = None;
    let mut scans = 0;
    loop {
        let [0xff, behind @ ..] = rest else { return Err(damaged()) };
        let fill = behind.iter().take_while(|byte| **byte == 0xff).count();
        let (marker, segment) = behind.get(fill..).and_then(<[u8]>::split_first).ok_or_else(damaged)?;
        rest = match *marker {
            0xd9 if scans > 0 => return header.ok_or_else(damaged),
            0x01 => segment,
            0xc0..=0xc2 => {
                let (inside, after) = cut(segment).ok_or_else(damaged)?;
                header = Some(frame(inside)?);
                after
            }
            // Lossless, hierarchical, arithmetic: nobody writes them, few read them.
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Err(Loss::Format("少见的 JPEG 编码".to_owned()));
            }
            0xda if header.is_some() => {
                scans += 1;
                let (_, data) = cut(segment).ok_or_else(damaged)?;
                data.get(scan_length(data)..).ok_or_else(damaged)?
            }
            0xc4 | 0xdb..=0xdf | 0xe0..=0xfe => cut(segment).ok_or_else(damaged)?.1,
            _ => return Err(damaged()),
        };
    }
}

/// A segment without its length, and what stands behind it.
fn cut(segment: &[u8]) -> Option<(&[u8], &[u8])> {
    let [high, low, ..] = segment else { return None };
    let length = usize::from(u16::from_be_bytes([*high, *low]));
    Some((segment.get(2..length)?, segment.get(length..)?))
}

/// Size and colours of a JPEG.
fn frame(inside: &[u8]) -> Result<Header, Loss> {
    let [precision, h1, h0, w1, w0, components, ..] = *inside else { return Err(Loss::Damaged("JPEG")) };
    let header = Header { width: u16::from_be_bytes([w1, w0]).into(), height: u16::from_be_bytes([h1, h0]).into() };
    if header.width == 0 || header.height == 0 {
        return Err(Loss::Damaged("JPEG"));
    }
    match (precision, components) {
        (8, 1 | 3) => Ok(header),
        (8, 4) => Err(Loss::Format("CMYK 颜色的 JPEG".to_owned())),
        _ => Err(Loss::Format("少见的 JPEG 编码".to_owned())),
    }
}

/// Bytes of a scan up to the next marker that is no part of it.
fn scan_length(data: &[u8]) -> usize {
    let marker = data.windows(2).position(|pair| matches!(pair, [0xff, next] if !matches!(next, 0 | 0xd0..=0xd7)));
    marker.unwrap_or(data.len())
}
