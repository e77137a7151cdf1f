//! The pictures of the file, each once.
//!
//! A JPEG that every reader of PDF knows goes in as it is. Everything else is
//! decoded, laid on white and compressed again: PNG, and JPEG in CMYK, which
//! the sRGB output intent has no room for (ISO 19005-2, 6.2.4.3).

use std::collections::BTreeMap;

use libdeflater::{CompressionLvl, Compressor};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use wenshu_model::Pages;
use wenshu_model::source::{Asset, PictureMedia};
use wenshu_picture::{PictureError, Raster, decode, frame};

use crate::EmitPdfError;

/// Level at which pixels are compressed; they are few and large.
const LEVEL: i32 = 6;

/// The pictures by their names.
pub(crate) struct Pictures {
    by_asset: BTreeMap<String, (String, Stream)>,
}

impl Pictures {
    /// Reads the pictures that the pages show.
    pub(crate) fn of(pages: &Pages) -> Result<Self, EmitPdfError> {
        let mut by_asset: BTreeMap<String, (String, Stream)> = BTreeMap::new();
        for picture in pages.pages.iter().flat_map(|page| &page.pictures) {
            if by_asset.contains_key(&picture.asset) {
                continue;
            }
            let failed = |source| EmitPdfError::Picture { asset: picture.asset.clone(), source };
            let asset = pages.assets.iter().find(|asset| asset.sha256 == picture.asset);
            let missing = || failed(PictureError::NoSuchAsset { asset: picture.asset.clone() });
            let stream = stream_of(asset.ok_or_else(missing)?).map_err(failed)?;
            by_asset.insert(picture.asset.clone(), (format!("Im{}", by_asset.len()), stream));
        }
        Ok(Self { by_asset })
    }

    /// Name of the resource of a picture.
    pub(crate) fn resource(&self, asset: &str) -> Option<&str> {
        self.by_asset.get(asset).map(|(name, _)| name.as_str())
    }

    /// Adds the pictures; the dictionary of their resources.
    pub(crate) fn add(self, document: &mut Document) -> Dictionary {
        let mut resources = Dictionary::new();
        for (name, stream) in self.by_asset.into_values() {
            let id = document.add_object(stream);
            resources.set(name, Object::Reference(id));
        }
        resources
    }
}

fn stream_of(asset: &Asset) -> Result<Stream, PictureError> {
    if asset.media == PictureMedia::Jpeg {
        let frame = frame(&asset.bytes)?;
        if let Some(space) = colour_space(usize::from(frame.components)).filter(|_| frame.common && frame.bits == 8) {
            let mut entries = image(frame.width, frame.height, space);
            entries.set("Filter", Object::Name(b"DCTDecode".to_vec()));
            return Ok(Stream::new(entries, asset.bytes.to_vec()).with_compression(false));
        }
    }
    let raster = decode(asset)?;
    let space = colour_space(raster.channels.bytes()).unwrap_or("DeviceRGB");
    let mut entries = image(raster.width, raster.height, space);
    let plain = deflated(&raster.bytes);
    let predicted = deflated(&predicted(&raster));
    let content = if predicted.len() < plain.len() {
        entries.set("DecodeParms", predictor(&raster));
        predicted
    } else {
        plain
    };
    entries.set("Filter", Object::Name(b"FlateDecode".to_vec()));
    Ok(Stream::new(entries, content).with_compression(false))
}

fn image(width: u32, height: u32, space: &str) -> Dictionary {
    dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => i64::from(width),
        "Height" => i64::from(height),
        "ColorSpace" => space,
        "BitsPerComponent" => 8,
    }
}

fn colour_space(components: usize) -> Option<&'static str> {
    match components {
        1 => Some("DeviceGray"),
        3 => Some("DeviceRGB"),
        _ => None,
    }
}

fn predictor(raster: &Raster) -> Dictionary {
    dictionary! {
        "Predictor" => 15,
        "Colors" => raster.channels.bytes() as i64,
        "BitsPerComponent" => 8,
        "Columns" => i64::from(raster.width),
    }
}

/// Each row as the differences from the row above (PNG filter 2), which makes
/// photographs and gradients smaller, or from the pixel at the left (filter 1)
/// where that gives smaller numbers.
fn predicted(raster: &Raster) -> Vec<u8> {
    let step = raster.channels.bytes();
    let length = raster.width as usize * step;
    let mut above = vec![0; length];
    let mut filtered = Vec::with_capacity(raster.bytes.len() + raster.height as usize);
    for row in raster.bytes.chunks(length.max(1)) {
        let up: Vec<u8> = row.iter().zip(&above).map(|(value, above)| value.wrapping_sub(*above)).collect();
        let before = std::iter::repeat_n(&0, step).chain(row);
        let left: Vec<u8> = row.iter().zip(before).map(|(value, before)| value.wrapping_sub(*before)).collect();
        let (kind, differences) = if size(&left) < size(&up) { (1, left) } else { (2, up) };
        filtered.push(kind);
        filtered.extend(differences);
        above.clear();
        above.extend_from_slice(row);
    }
    filtered
}

/// Sum of differences, taken as signed numbers.
fn size(differences: &[u8]) -> u64 {
    differences.iter().map(|value| u64::from(value.cast_signed().unsigned_abs())).sum()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut compressor = Compressor::new(CompressionLvl::new(LEVEL).unwrap_or_default());
    let mut smaller = vec![0; compressor.zlib_compress_bound(bytes.len())];
    // The buffer has the size that the compressor asked for.
    let length = compressor.zlib_compress(bytes, &mut smaller).unwrap_or_default();
    smaller.truncate(length);
    smaller
}
