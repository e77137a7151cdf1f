//! A page as a picture.

use wenshu_fonts::Fonts;
use wenshu_model::Pages;
use wenshu_model::pages::{Page, Picture, TextLine};

use crate::PictureError;
use crate::drawing::{Canvas, GlyphPlace};
use crate::raster::decode;

/// Widest picture that is made of a page, pixels.
const MOST_WIDTH: u32 = 4_000;
/// Points in a millimetre.
const POINTS_PER_MM: f64 = 72.0 / 25.4;

/// Draws a page, counted from 0, as a PNG so many pixels wide. `fonts` must be
/// the set that laid the pages out. Grey where the page has no colour.
///
/// # Errors
/// [`PictureError`] when there is no such page, or when a font or picture of
/// it cannot be read.
pub fn draw(pages: &Pages, page: usize, fonts: &Fonts, width_px: u32) -> Result<Vec<u8>, PictureError> {
    let sheet = pages.pages.get(page).ok_or(PictureError::NoSuchPage { page: page + 1 })?;
    if width_px == 0 || width_px > MOST_WIDTH {
        return Err(PictureError::Width { width: width_px, most: MOST_WIDTH });
    }
    let mut canvas = Canvas::new(pages.width, pages.height, width_px)?;
    draw_pictures(sheet, pages, &mut canvas)?;
    for rule in &sheet.rules {
        canvas.rule(rule);
    }
    for line in &sheet.lines {
        draw_line(line, pages.height, fonts, &mut canvas)?;
    }
    canvas.png()
}

fn draw_pictures(sheet: &Page, pages: &Pages, canvas: &mut Canvas) -> Result<(), PictureError> {
    for Picture { asset: name, left, top, width, height, .. } in &sheet.pictures {
        let asset = pages.assets.iter().find(|asset| asset.sha256 == *name);
        let asset = asset.ok_or_else(|| PictureError::NoSuchAsset { asset: name.clone() })?;
        canvas.picture(&decode(asset)?, [*left, *top, *width, *height]);
    }
    Ok(())
}

fn draw_line(line: &TextLine, height: f64, fonts: &Fonts, canvas: &mut Canvas) -> Result<(), PictureError> {
    for run in &line.runs {
        let face = fonts.face(run.font).ok_or(PictureError::UnknownFont { font: run.font })?;
        let over = line.baseline - run.rise;
        for glyph in &run.glyphs {
            let at = if line.turned { (over, height - glyph.x) } else { (glyph.x, over) };
            let place = GlyphPlace { at, em: run.size / POINTS_PER_MM, turned: line.turned };
            canvas.glyph(face, glyph.id, place, run.colour)?;
        }
    }
    Ok(())
}
