//! The canvas: glyphs, rules and pictures at places in millimetres.

use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, Stroke, Transform};
use wenshu_fonts::{FontFace, OutlineBuilder};
use wenshu_model::pages::{Colour, Rule};

use crate::PictureError;
use crate::raster::{Channels, Raster};

/// A white sheet.
pub(crate) struct Canvas {
    pixels: Pixmap,
    /// Pixels in a millimetre.
    scale: f64,
    /// Memory of the last outline, used again for the next.
    spare: Option<PathBuilder>,
}

/// Where a glyph stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GlyphPlace {
    /// Its origin, mm from the top left corner of the sheet.
    pub at: (f64, f64),
    /// Its em, mm.
    pub em: f64,
    /// Turned 90° counter-clockwise.
    pub turned: bool,
}

impl Canvas {
    /// A white sheet of this size in millimetres, so many pixels wide.
    pub(crate) fn new(width_mm: f64, height_mm: f64, width: u32) -> Result<Self, PictureError> {
        let scale = f64::from(width) / width_mm;
        let height = (height_mm * scale).round() as u32;
        let mut pixels = Pixmap::new(width, height).ok_or(PictureError::Canvas { width, height })?;
        pixels.fill(Color::WHITE);
        Ok(Self { pixels, scale, spare: None })
    }

    /// Draws a glyph.
    pub(crate) fn glyph(
        &mut self,
        face: &FontFace,
        glyph: u16,
        place: GlyphPlace,
        colour: Colour,
    ) -> Result<(), PictureError> {
        let unit = (place.em * self.scale / f64::from(face.units_per_em()?)) as f32;
        let (x, y) = ((place.at.0 * self.scale) as f32, (place.at.1 * self.scale) as f32);
        // In a font the vertical axis points up, in a picture down.
        let transform = if place.turned {
            Transform::from_row(0.0, -unit, -unit, 0.0, x, y)
        } else {
            Transform::from_row(unit, 0.0, 0.0, -unit, x, y)
        };
        let mut outline = Outline { builder: self.spare.take().unwrap_or_default(), transform };
        face.outline(glyph, &mut outline)?;
        // A glyph without ink has no path.
        if let Some(path) = outline.builder.finish() {
            self.pixels.fill_path(&path, &ink(colour), FillRule::Winding, Transform::identity(), None);
            self.spare = Some(path.clear());
        }
        Ok(())
    }

    /// Draws a rule.
    pub(crate) fn rule(&mut self, rule: &Rule) {
        let place = |(x, y): (f64, f64)| ((x * self.scale) as f32, (y * self.scale) as f32);
        let (from, to) = (place(rule.from), place(rule.to));
        let mut builder = PathBuilder::new();
        builder.move_to(from.0, from.1);
        builder.line_to(to.0, to.1);
        let stroke = Stroke { width: (rule.width * self.scale) as f32, ..Stroke::default() };
        if let Some(path) = builder.finish() {
            self.pixels.stroke_path(&path, &ink(rule.colour), &stroke, Transform::identity(), None);
        }
    }

    /// Draws a picture into a box: left, top, width, height in millimetres.
    /// Each pixel is the mean of what it covers of the picture.
    pub(crate) fn picture(&mut self, raster: &Raster, [left, top, width, height]: [f64; 4]) {
        let pixel = |mm: f64| (mm * self.scale).round().clamp(0.0, f64::from(u16::MAX)) as u32;
        let (across, down) = ((pixel(left), pixel(left + width)), (pixel(top), pixel(top + height)));
        let (sheet_width, sheet_height) = (self.pixels.width(), self.pixels.height());
        let columns = across.1.saturating_sub(across.0).max(1);
        let rows = down.1.saturating_sub(down.0).max(1);
        let (target, _) = self.pixels.data_mut().as_chunks_mut::<4>();
        for y in down.0..down.1.min(sheet_height) {
            let from_rows = covered(y - down.0, rows, raster.height);
            for x in across.0..across.1.min(sheet_width) {
                let mean = raster.mean(covered(x - across.0, columns, raster.width), from_rows);
                if let Some(pixel) = target.get_mut((y * sheet_width + x) as usize) {
                    let [red, green, blue] = mean;
                    *pixel = [red, green, blue, 255];
                }
            }
        }
    }

    /// The finished picture.
    pub(crate) fn png(&self) -> Result<Vec<u8>, PictureError> {
        let (pixels, _) = self.pixels.data().as_chunks::<4>();
        let grey = pixels.iter().all(|[red, green, blue, _]| red == green && green == blue);
        let (kind, data): (_, Vec<u8>) = if grey {
            (png::ColorType::Grayscale, pixels.iter().map(|[red, ..]| *red).collect())
        } else {
            (png::ColorType::Rgb, pixels.iter().flat_map(|[red, green, blue, _]| [*red, *green, *blue]).collect())
        };
        let mut bytes = Vec::with_capacity(data.len() / 4);
        let mut encoder = png::Encoder::new(&mut bytes, self.pixels.width(), self.pixels.height());
        encoder.set_color(kind);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Balanced);
        let mut writer = encoder.write_header().map_err(PictureError::Write)?;
        writer.write_image_data(&data).map_err(PictureError::Write)?;
        writer.finish().map_err(PictureError::Write)?;
        Ok(bytes)
    }
}

/// The part of `whole` that the `index`th of `parts` covers: at least one.
fn covered(index: u32, parts: u32, whole: u32) -> (u32, u32) {
    let place = |index: u32| (u64::from(index) * u64::from(whole) / u64::from(parts)) as u32;
    let first = place(index).min(whole.saturating_sub(1));
    (first, place(index + 1).clamp(first + 1, whole.max(first + 1)))
}

impl Raster {
    /// The mean colour of some columns and rows.
    fn mean(&self, columns: (u32, u32), rows: (u32, u32)) -> [u8; 3] {
        let channels = self.channels.bytes();
        let mut sum = [0_u64; 3];
        let mut count = 0;
        for row in rows.0..rows.1 {
            let start = row as usize * self.width as usize;
            let part = (start + columns.0 as usize) * channels..(start + columns.1 as usize) * channels;
            for pixel in self.bytes.get(part).unwrap_or_default().chunks_exact(channels) {
                count += 1;
                for (sum, value) in sum.iter_mut().zip(pixel) {
                    *sum += u64::from(*value);
                }
            }
        }
        let [first, second, third] = sum.map(|sum| (sum / u64::max(count, 1)) as u8);
        match self.channels {
            Channels::Grey => [first; 3],
            Channels::Rgb => [first, second, third],
        }
    }
}

fn ink(colour: Colour) -> Paint<'static> {
    let mut paint = Paint::default();
    match colour {
        Colour::Black => paint.set_color_rgba8(0, 0, 0, 255),
        Colour::Red => paint.set_color_rgba8(255, 0, 0, 255),
    }
    paint
}

/// Collects an outline at its place on the picture.
struct Outline {
    builder: PathBuilder,
    transform: Transform,
}

impl Outline {
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        let Transform { sx, kx, ky, sy, tx, ty } = self.transform;
        (sx * x + kx * y + tx, ky * x + sy * y + ty)
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.builder.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        self.builder.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.place(x1, y1), self.place(x, y));
        self.builder.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.place(x1, y1), self.place(x2, y2), self.place(x, y));
        self.builder.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.builder.close();
    }
}
