//! What is found on a page. Lengths are points; `x` grows to the right and `y`
//! downwards from the upper left corner of the page as a reader holds it.

use std::collections::HashMap;

use hayro_syntax::object::ObjectIdentifier;

use crate::annotations::Comment;

/// A page.
#[derive(Debug, Default)]
pub struct Page {
    /// Its number, from 1.
    pub number: u32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// Characters, in the order in which they are drawn.
    pub glyphs: Vec<Glyph>,
    /// Straight lines that are upright or level, and thin bars.
    pub rules: Vec<Rule>,
    /// Pictures.
    pub pictures: Vec<Picture>,
    /// Small filled shapes with curves: characters drawn as outlines are such.
    pub outlines: u32,
    /// Comments.
    pub comments: Vec<Comment>,
    /// A part of it could not be read.
    pub damaged: bool,
}

/// A character at its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// The character; U+FFFD when the file does not say which.
    pub char: char,
    /// Left end of its base line.
    pub x: f32,
    /// Its base line.
    pub y: f32,
    /// From its beginning to that of the next: to the right.
    pub dx: f32,
    /// And downwards.
    pub dy: f32,
    /// Height of its font.
    pub size: f32,
    /// Its font, by place in [`Pages::fonts`](crate::Pages::fonts).
    pub font: u32,
    /// Drawn twice, or with an outline that makes it bold.
    pub thickened: bool,
    /// Whether a reader sees it.
    pub visibility: Visibility,
    /// What it is beside the text, when the file says so.
    pub artifact: Option<Artifact>,
    /// The element of structure that it is a part of, by place in
    /// [`Pages::tags`](crate::Pages::tags).
    pub tag: Option<u32>,
}

/// Whether a reader sees a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Yes.
    Shown,
    /// It is not painted: text that lies over a scanned page.
    Unpainted,
    /// It lies outside the page or outside of what is left free.
    Outside,
    /// Its layer is switched off.
    Layer,
    /// It is white on white.
    White,
}

/// What stands beside the text (ISO 32000-1, 14.8.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Artifact {
    /// Heads, feet and numbers of pages.
    Pagination,
    /// Anything else.
    Other,
}

/// A font.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Font {
    /// Its name, without the mark of a subset.
    pub name: String,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Which characters it shows was guessed, since the file does not say.
    pub guessed: bool,
    /// A font of symbols.
    pub symbols: bool,
}

/// A straight line, or a bar as thin as one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Left end.
    pub x0: f32,
    /// Upper end.
    pub y0: f32,
    /// Right end.
    pub x1: f32,
    /// Lower end.
    pub y1: f32,
}

/// A picture at its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Picture {
    /// Left edge.
    pub x0: f32,
    /// Upper edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Lower edge.
    pub y1: f32,
    /// Width in pixels, as declared.
    pub width: u32,
    /// Height in pixels, as declared.
    pub height: u32,
    /// The object, when it is a JPEG file as it stands.
    pub jpeg: Option<ObjectIdentifier>,
    /// Stands beside the text.
    pub artifact: bool,
}

/// Makes one of characters that are drawn twice, a hair apart, to look bold or to
/// throw a shadow.
pub fn thicken(glyphs: &mut Vec<Glyph>) {
    /// Ems that two drawings of one character may be apart.
    const APART: f32 = 0.18;
    let mut seen: HashMap<(char, i32, i32), Vec<usize>> = HashMap::new();
    let mut twice = vec![false; glyphs.len()];
    let mut thickened = Vec::new();
    // Cells of this many points, so that what is near is in one of nine.
    const CELL: f32 = 6.0;
    #[allow(clippy::cast_possible_truncation, reason = "a cell on a page")]
    let cell = |place: f32| (place / CELL).floor() as i32;
    for (index, glyph) in glyphs.iter().enumerate() {
        if glyph.char.is_whitespace() || glyph.visibility != Visibility::Shown {
            continue;
        }
        let (column, row) = (cell(glyph.x), cell(glyph.y));
        let near = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (dx, dy)));
        let other = near
            .filter_map(|(dx, dy)| seen.get(&(glyph.char, column.saturating_add(dx), row.saturating_add(dy))))
            .flatten()
            .find(|other| {
                glyphs.get(**other).is_some_and(|other| {
                    let reach = APART * glyph.size;
                    (other.x - glyph.x).abs() <= reach
                        && (other.y - glyph.y).abs() <= reach
                        && (other.size - glyph.size).abs() <= 0.1 * glyph.size
                })
            });
        match other {
            Some(other) => {
                thickened.push(*other);
                if let Some(place) = twice.get_mut(index) {
                    *place = true;
                }
            }
            None => {
                let cell = seen.entry((glyph.char, column, row)).or_default();
                // Characters heaped on one place cost their square otherwise.
                if cell.len() < 32 {
                    cell.push(index);
                }
            }
        }
    }
    for index in thickened {
        if let Some(glyph) = glyphs.get_mut(index) {
            glyph.thickened = true;
        }
    }
    let mut gone = twice.into_iter();
    glyphs.retain(|_| !gone.next().unwrap_or(false));
}
