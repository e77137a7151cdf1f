//! Tells of a refused file whether an engine could recognise it, and what it
//! would have to look at: so many pages of so many pixels.
//!
//! Nothing is decoded here. What a header says of a picture's size is believed:
//! the engine works under limits of its own.

mod headers;

use wenshu_model::{Scan, ScanKind, ScanPage};
use wenshu_pdf_glyphs::Document;

use crate::pdf::refusal;
use crate::{ForeignKind, IngestError, Limits};

/// Pixels an inch at which pages of a PDF file are drawn: what the engine was
/// trained for.
const DPI: f64 = 300.0;
/// Longer side of a sheet of A4 in inches, for pictures that do not say.
const SHEET_INCHES: f64 = 11.69;
const POINTS: f64 = 72.0;

/// What an engine is to look at, of a file that was refused with `error`; nothing
/// when it was refused for another reason than being pictures.
///
/// # Errors
/// [`IngestError`] when it has too many pages or pixels, or no readable header.
pub fn scan_of(bytes: &[u8], error: &IngestError, limits: &Limits) -> Result<Option<Scan>, IngestError> {
    let scan = match error {
        IngestError::NoTextLayer { .. } | IngestError::OutlinedText { .. } | IngestError::ScrambledTextLayer { .. } => {
            Scan { kind: ScanKind::Pdf, pages: pdf_pages(bytes, limits)? }
        }
        IngestError::ForeignFormat { kind: ForeignKind::Picture("PNG") } => picture(headers::png(bytes))?,
        IngestError::ForeignFormat { kind: ForeignKind::Picture("JPEG") } => picture(headers::jpeg(bytes))?,
        IngestError::ForeignFormat { kind: ForeignKind::Picture("TIFF") } => {
            let pages = headers::tiff(bytes, limits.pages)?.into_iter().map(sized).collect();
            Scan { kind: ScanKind::Tiff, pages }
        }
        _ => return Ok(None),
    };
    refuse_huge(&scan.pages, limits)?;
    Ok(Some(scan))
}

fn picture(size: Option<headers::Size>) -> Result<Scan, IngestError> {
    let size = size.ok_or(IngestError::ScanDamaged)?;
    Ok(Scan { kind: ScanKind::Picture, pages: vec![sized(size)] })
}

/// A picture with the resolution that it states, or that makes a sheet of it.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the clamp")]
fn sized(size: headers::Size) -> ScanPage {
    let headers::Size { width, height, dpi } = size;
    let stated = dpi.filter(|dpi| (70..=1200).contains(dpi));
    let guessed = (f64::from(width.max(height)) / SHEET_INCHES).clamp(70.0, 600.0).round() as u32;
    ScanPage { width, height, dpi: stated.unwrap_or(guessed) }
}

fn refuse_huge(pages: &[ScanPage], limits: &Limits) -> Result<(), IngestError> {
    let limit = limits.picture_pixels;
    for (page, number) in pages.iter().zip(1usize..) {
        let (width, height) = (page.width, page.height);
        if width == 0 || height == 0 {
            return Err(IngestError::ScanDamaged);
        }
        if u64::from(width).saturating_mul(u64::from(height)) > limit {
            return Err(IngestError::ScanTooLarge { page: number, width, height, limit });
        }
    }
    if pages.is_empty() { Err(IngestError::ScanDamaged) } else { Ok(()) }
}

fn pdf_pages(bytes: &[u8], limits: &Limits) -> Result<Vec<ScanPage>, IngestError> {
    let document = Document::open(bytes, &refusal::limits(limits)).map_err(refusal::refuse)?;
    let pages = document.pages().map_err(refusal::refuse)?;
    let sizes = (0..pages.len()).map_while(|index| pages.size(index));
    Ok(sizes.map(|(width, height)| drawn(width, height, limits.picture_pixels)).collect())
}

/// The pixels at which a page of this size in points is drawn: fewer an inch
/// where it would have more than the limit.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the clamp")]
#[allow(clippy::cast_precision_loss, reason = "a limit")]
fn drawn(width: f64, height: f64, limit: u64) -> ScanPage {
    // Sides beyond this are no page's; the format itself ends at 14 400 points.
    let inches = |points: f64| if points.is_finite() { points.clamp(1.0, 1e5) / POINTS } else { 1.0 };
    let (width, height) = (inches(width), inches(height));
    // A little below, so that rounding does not pass it.
    let most = (0.99 * limit as f64 / (width * height)).sqrt();
    let dpi = DPI.min(most).max(1.0);
    let pixels = |inches: f64| (inches * dpi).clamp(1.0, 1e6).round() as u32;
    ScanPage { width: pixels(width), height: pixels(height), dpi: dpi.round() as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_drawn_at_300_dpi_unless_it_is_huge() {
        assert_eq!(drawn(595.276, 841.89, 40_000_000), ScanPage { width: 2480, height: 3508, dpi: 300 });
        let huge = drawn(14_400.0, 14_400.0, 40_000_000);
        assert!(u64::from(huge.width) * u64::from(huge.height) <= 40_000_000 && huge.dpi < 40, "{huge:?}");
        let odd = drawn(f64::NAN, -5.0, 40_000_000);
        assert!(odd.width >= 1 && odd.height >= 1);
    }
}
