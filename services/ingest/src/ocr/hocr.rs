//! The engine's account of a page (hOCR 1.2): lines, words and characters with
//! their places and how sure it is of each.
//!
//! What it says of paragraphs is not used: it knows nothing of Chinese papers.

use crate::xml::{Spaces, Step, Tag, Xml};
use crate::{IngestError, Limits};

/// A box in pixels from the top left corner.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bounds {
    /// Left edge.
    pub x0: f32,
    /// Top edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Bottom edge.
    pub y1: f32,
}

/// A character.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sign {
    /// The character.
    pub char: char,
    /// Its box, which the engine guesses: off by up to the width of a character.
    pub bounds: Bounds,
    /// How sure the engine is, from 0 to 100.
    pub confidence: f32,
    /// The first of a word of the engine.
    pub begins_word: bool,
}

/// A line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Line {
    /// Its box, which is exact.
    pub bounds: Bounds,
    /// Slope of its base line, downwards.
    pub slope: f32,
    /// Base line at the left edge, from the bottom of the box.
    pub offset: f32,
    /// Height of its characters, ascenders and descenders included.
    pub height: f32,
    /// Its characters.
    pub signs: Vec<Sign>,
}

/// A page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Its lines, in the engine's order.
    pub lines: Vec<Line>,
    /// Areas that it took for pictures.
    pub pictures: usize,
}

/// Characters of a page, beyond which it is none.
const MOST_SIGNS: usize = 100_000;

const SPACES: Spaces = &[("http://www.w3.org/1999/xhtml", "")];

/// Reads a page.
///
/// # Errors
/// When it is no such account.
pub fn read(bytes: &[u8], number: usize, limits: &Limits) -> Result<Page, IngestError> {
    let unreadable = || IngestError::RecognitionUnreadable { page: number };
    // A document type stands in front, which no file from outside may have.
    let start = bytes.windows(5).position(|window| window == b"<html").ok_or_else(unreadable)?;
    let body = bytes.get(start..).unwrap_or_default();
    let mut xml = Xml::new("hOCR", body, SPACES, limits);
    let mut reader = Reader::default();
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer).map_err(|_| unreadable())? {
            Step::Start(tag) => reader.open(&tag),
            Step::End => {}
            Step::Text(text) => text.chars().for_each(|char| reader.sign(char)),
            Step::Char(char) => reader.sign(char),
            Step::Other => {}
            Step::Over => break,
        }
        if reader.signs > MOST_SIGNS {
            return Err(unreadable());
        }
    }
    reader.page.lines.retain(|line| !line.signs.is_empty());
    Ok(reader.page)
}

#[derive(Debug, Default)]
struct Reader {
    page: Page,
    /// Box and confidence of the word or character that is open.
    open: Option<(Bounds, f32)>,
    begins_word: bool,
    signs: usize,
}

impl Reader {
    fn open(&mut self, tag: &Tag<'_>) {
        let title = tag.value("", "title").unwrap_or_default();
        match tag.value("", "class").unwrap_or_default() {
            "ocr_line" | "ocr_textfloat" | "ocr_header" | "ocr_caption" => {
                self.open = None;
                self.page.lines.push(line(title));
            }
            "ocrx_word" => {
                self.begins_word = true;
                self.open = Some((bounds(title, "bbox"), first(title, "x_wconf").unwrap_or(0.0)));
            }
            "ocrx_cinfo" => {
                self.open = Some((bounds(title, "x_bboxes"), first(title, "x_conf").unwrap_or(0.0)));
            }
            "ocr_photo" => self.page.pictures = self.page.pictures.saturating_add(1),
            _ => {}
        }
    }

    fn sign(&mut self, char: char) {
        let (Some((bounds, confidence)), Some(line)) = (self.open, self.page.lines.last_mut()) else { return };
        // White space between marks is no text, and within a word there is none.
        if char.is_whitespace() {
            return;
        }
        self.signs = self.signs.saturating_add(1);
        let begins_word = std::mem::take(&mut self.begins_word);
        line.signs.push(Sign { char, bounds, confidence, begins_word });
    }
}

fn line(title: &str) -> Line {
    let mut baseline = numbers(title, "baseline");
    Line {
        bounds: bounds(title, "bbox"),
        slope: baseline.next().unwrap_or(0.0).clamp(-0.2, 0.2),
        offset: baseline.next().unwrap_or(0.0),
        height: first(title, "x_size").unwrap_or(0.0),
        signs: Vec::new(),
    }
}

/// The numbers of a property; those that are none end them.
fn numbers<'t>(title: &'t str, name: &'t str) -> impl Iterator<Item = f32> + 't {
    let words =
        title.split(';').map(str::trim).find_map(move |property| property.strip_prefix(name)?.strip_prefix(' '));
    words
        .unwrap_or_default()
        .split_ascii_whitespace()
        .map_while(|word| word.parse().ok().filter(|n: &f32| n.is_finite()))
}

fn first(title: &str, name: &str) -> Option<f32> {
    numbers(title, name).next()
}

fn bounds(title: &str, name: &str) -> Bounds {
    let mut edges = numbers(title, name);
    let mut edge = || edges.next().unwrap_or(0.0);
    let (x0, y0, x1, y1) = (edge(), edge(), edge(), edge());
    Bounds { x0, y0, x1: x1.max(x0), y1: y1.max(y0) }
}
