//! Pages of a few glyphs, and pictures read back.

use std::io::Cursor;

use wenshu_fonts::Fonts;
use wenshu_model::pages::{Colour, Glyph, GlyphRun, LinePart, Page, TextLine};
use wenshu_model::{Face, Language, Pages, Role};

pub fn pages(page: Page) -> Pages {
    Pages {
        width: 210.0,
        height: 297.0,
        title: String::new(),
        issuer: None,
        language: Language::Simplified,
        pages: vec![page],
        assets: Vec::new(),
        tables: Vec::new(),
        outline: Vec::new(),
    }
}

/// A line with one glyph of 黑体.
pub fn glyph(ch: char, size: f64, colour: Colour, x: f64, baseline: f64, turned: bool) -> TextLine {
    let found = Fonts::shipped().han(Face::Hei, ch).unwrap();
    let glyphs = vec![Glyph { id: found.id, x, text: ch }];
    let run = GlyphRun { font: found.font, wanted: Some(Face::Hei), size, colour, rise: 0.0, glyphs };
    TextLine {
        part: LinePart::Paragraph(Role::Body),
        block: Some(0),
        source: None,
        cell: None,
        turned,
        baseline,
        runs: vec![run],
        last: true,
    }
}

/// Pixels of a picture as red, green, blue.
pub struct Seen {
    pub width: usize,
    pub height: usize,
    pub grey: bool,
    pixels: Vec<[u8; 3]>,
}

impl Seen {
    pub fn of(png: &[u8]) -> Self {
        let mut reader = png::Decoder::new(Cursor::new(png)).read_info().unwrap();
        let mut data = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut data).unwrap();
        let grey = info.color_type == png::ColorType::Grayscale;
        let pixels =
            if grey { data.iter().map(|value| [*value; 3]).collect() } else { data.as_chunks::<3>().0.to_vec() };
        Self { width: info.width as usize, height: info.height as usize, grey, pixels }
    }

    pub fn at(&self, x: usize, y: usize) -> [u8; 3] {
        self.pixels[y * self.width + x]
    }

    /// Left, top, right and bottom of all that is not white.
    pub fn ink(&self) -> [usize; 4] {
        let inked = (0..self.height).flat_map(|y| (0..self.width).map(move |x| (x, y)));
        let inked: Vec<_> = inked.filter(|(x, y)| self.at(*x, *y) != [255; 3]).collect();
        let (xs, ys): (Vec<_>, Vec<_>) = inked.into_iter().unzip();
        [*xs.iter().min().unwrap(), *ys.iter().min().unwrap(), *xs.iter().max().unwrap(), *ys.iter().max().unwrap()]
    }
}
