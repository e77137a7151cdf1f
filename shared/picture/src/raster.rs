//! A picture of a document as plain pixels.

use std::io::Cursor;

use png::{ColorType, Decoder, Limits, Transformations};
use wenshu_model::source::{Asset, PictureMedia};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::{PictureError, jpeg};

/// Pixels that a picture may have: a scan of an A3 sheet at 600 dpi has 70
/// million.
pub const MOST_PIXELS: u64 = 80_000_000;

/// Bytes that the reader of a PNG may take for its own tables and text.
const PNG_LIMIT: usize = 1 << 30;

/// What a pixel consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channels {
    /// One byte: 0 is black.
    Grey,
    /// Three bytes: red, green, blue.
    Rgb,
}

impl Channels {
    /// Bytes of a pixel.
    pub fn bytes(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Rgb => 3,
        }
    }
}

/// Pixels in rows from the top, 8 bits a channel, on white.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    /// Width, pixels.
    pub width: u32,
    /// Height, pixels.
    pub height: u32,
    /// What a pixel consists of.
    pub channels: Channels,
    /// The pixels.
    pub bytes: Vec<u8>,
}

/// Decodes a picture. What is transparent in it is laid on white, the colour
/// of the sheet; 16 bits a channel become 8; CMYK becomes RGB.
///
/// # Errors
/// [`PictureError`] for a damaged picture and for one of more than
/// [`MOST_PIXELS`].
pub fn decode(asset: &Asset) -> Result<Raster, PictureError> {
    match asset.media {
        PictureMedia::Png => decode_png(&asset.bytes),
        PictureMedia::Jpeg => decode_jpeg(&asset.bytes),
    }
}

fn decode_png(bytes: &[u8]) -> Result<Raster, PictureError> {
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: PNG_LIMIT });
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.set_ignore_text_chunk(true);
    let header = decoder.read_header_info().map_err(PictureError::Png)?;
    let (width, height) = (header.width, header.height);
    within_limits(width, height)?;
    let mut reader = decoder.read_info().map_err(PictureError::Png)?;
    let size = reader.output_buffer_size().ok_or(PictureError::Canvas { width, height })?;
    let mut pixels = vec![0; size];
    let frame = reader.next_frame(&mut pixels).map_err(PictureError::Png)?;
    pixels.truncate(frame.buffer_size());
    let (channels, bytes) = match frame.color_type {
        ColorType::Grayscale => (Channels::Grey, pixels),
        ColorType::Rgb | ColorType::Indexed => (Channels::Rgb, pixels),
        ColorType::GrayscaleAlpha => (Channels::Grey, on_white::<2>(&pixels)),
        ColorType::Rgba => (Channels::Rgb, on_white::<4>(&pixels)),
    };
    Ok(Raster { width, height, channels, bytes })
}

/// Lays pixels, of which the last channel says how opaque they are, on white.
fn on_white<const CHANNELS: usize>(pixels: &[u8]) -> Vec<u8> {
    let (pixels, _) = pixels.as_chunks::<CHANNELS>();
    let mut flat = Vec::with_capacity(pixels.len() * (CHANNELS - 1));
    for pixel in pixels {
        let Some((alpha, ink)) = pixel.split_last() else { continue };
        let alpha = u32::from(*alpha);
        flat.extend(ink.iter().map(|value| ((u32::from(*value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8));
    }
    flat
}

fn decode_jpeg(bytes: &[u8]) -> Result<Raster, PictureError> {
    let frame = jpeg::frame(bytes)?;
    within_limits(frame.width, frame.height)?;
    let channels = if frame.components == 1 { Channels::Grey } else { Channels::Rgb };
    let space = if channels == Channels::Grey { ColorSpace::Luma } else { ColorSpace::RGB };
    // A strict reader would refuse files that end early, which every viewer
    // shows as far as they go.
    let options = DecoderOptions::default()
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .set_strict_mode(false)
        .jpeg_set_out_colorspace(space);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let pixels = decoder.decode().map_err(|cause| PictureError::Jpeg { reason: cause.to_string() })?;
    let wanted = frame.width as usize * frame.height as usize * channels.bytes();
    if pixels.len() != wanted {
        return Err(PictureError::Jpeg { reason: "像素数与帧头不符".to_owned() });
    }
    Ok(Raster { width: frame.width, height: frame.height, channels, bytes: pixels })
}

pub(crate) fn within_limits(width: u32, height: u32) -> Result<(), PictureError> {
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PictureError::TooLarge { width, height, limit: MOST_PIXELS });
    }
    Ok(())
}
