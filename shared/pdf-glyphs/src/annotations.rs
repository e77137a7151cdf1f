//! Annotations (ISO 32000-1, 12.5): text that is drawn over a page, fields of
//! forms, and comments.

use hayro_syntax::object::{Array, Dict, Name, Number, Object, Rect, Stream, String as PdfString};

use crate::content::{Placing, Shared, draw_form};
use crate::geometry::{Area, Matrix};
use crate::page::{Glyph, Page, Visibility};
use crate::{PdfError, text_string};

/// What somebody wrote about a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The words.
    pub text: String,
    /// Hidden from readers.
    pub hidden: bool,
}

/// Annotations of one page that are read.
const MOST: usize = 5_000;
/// Hidden, or not to be viewed (table 165).
const HIDDEN: i64 = 1 << 1 | 1 << 5;

/// Reads the annotations of a page. `matrix` leads to the measures of the page.
///
/// # Errors
/// When a limit is passed.
pub fn read<'d>(
    shared: &mut Shared<'d>,
    page: &mut Page,
    dictionary: &Dict<'d>,
    matrix: Matrix,
) -> Result<(), PdfError> {
    let Some(list) = dictionary.get::<Array<'_>>(b"Annots") else { return Ok(()) };
    for annotation in list.iter::<Object<'_>>().take(MOST).filter_map(Object::into_dict) {
        shared.work.spend(10)?;
        let kind = annotation.get::<Name<'_>>(b"Subtype");
        let flags = annotation.get::<Number>(b"F").map_or(0, |flags| flags.as_i64());
        let hidden = flags & HIDDEN != 0 || shared.layers.hide(shared.pdf, &annotation, b"OC");
        match kind.as_deref() {
            Some(b"Link" | b"Popup" | b"PrinterMark" | b"TrapNet") | None => {}
            Some(b"Widget") => field(shared, page, &annotation, matrix, hidden)?,
            Some(b"FreeText" | b"Stamp" | b"Watermark") => {
                if hidden {
                    page.comments.extend(words(&annotation, true));
                } else if !appearance(shared, page, &annotation, matrix)? {
                    page.comments.extend(words(&annotation, false));
                }
            }
            Some(_) => page.comments.extend(words(&annotation, false)),
        }
    }
    Ok(())
}

fn words(annotation: &Dict<'_>, hidden: bool) -> Option<Comment> {
    let text = text_string::text(&annotation.get::<PdfString<'_>>(b"Contents")?);
    (!text.trim().is_empty()).then_some(Comment { text, hidden })
}

/// A field: what it shows, or its value when nothing is drawn for it.
fn field<'d>(
    shared: &mut Shared<'d>,
    page: &mut Page,
    annotation: &Dict<'d>,
    matrix: Matrix,
    hidden: bool,
) -> Result<(), PdfError> {
    let value = |holder: &Dict<'_>| holder.get::<PdfString<'_>>(b"V").map(|value| text_string::text(&value));
    let kind = annotation.get::<Name<'_>>(b"FT");
    let is_text = kind.is_none_or(|kind| matches!(&*kind, b"Tx" | b"Ch"));
    let value = value(annotation).or_else(|| value(&annotation.get::<Dict<'_>>(b"Parent")?));
    let value = value.filter(|value| is_text && !value.trim().is_empty());
    if hidden {
        page.comments.extend(value.map(|text| Comment { text, hidden: true }));
        return Ok(());
    }
    let before = page.glyphs.len();
    appearance(shared, page, annotation, matrix)?;
    if page.glyphs.len() == before
        && let (Some(text), Some(area)) = (value, annotation.get::<Rect>(b"Rect"))
    {
        let area = matrix.area(Area { x0: area.x0, y0: area.y0, x1: area.x1, y1: area.y1 });
        set_value(shared, page, &text, area)?;
    }
    Ok(())
}

/// Draws what an annotation shows; false when it shows nothing.
fn appearance<'d>(
    shared: &mut Shared<'d>,
    page: &mut Page,
    annotation: &Dict<'d>,
    matrix: Matrix,
) -> Result<bool, PdfError> {
    let Some(looks) = annotation.get::<Dict<'_>>(b"AP") else { return Ok(false) };
    let by_state = || {
        let states = looks.get::<Dict<'_>>(b"N")?;
        states.get::<Stream<'_>>(annotation.get::<Name<'_>>(b"AS")?)
    };
    let Some(form) = looks.get::<Stream<'_>>(b"N").or_else(by_state) else { return Ok(false) };
    let Some(target) = annotation.get::<Rect>(b"Rect") else { return Ok(false) };
    let own = form.dict().get::<[f64; 6]>(b"Matrix").map_or(Matrix::IDENTITY, Matrix);
    let Some(area) = form.dict().get::<Rect>(b"BBox") else { return Ok(false) };
    let area = own.area(Area { x0: area.x0, y0: area.y0, x1: area.x1, y1: area.y1 });
    if area.width() <= 0.0 || area.height() <= 0.0 {
        return Ok(false);
    }
    // 12.5.5, algorithm 8.1.
    let (sx, sy) = (target.width() / area.width(), target.height() / area.height());
    let placed = Matrix([sx, 0.0, 0.0, sy, target.x0 - area.x0 * sx, target.y0 - area.y0 * sy]);
    let before = page.glyphs.len();
    draw_form(shared, page, &form, Placing { matrix: placed.then(matrix), clip: Area::EVERYWHERE })?;
    Ok(page.glyphs.len() > before)
}

/// Sets the value of a field for which nothing is drawn.
#[allow(clippy::cast_possible_truncation, reason = "a place on a page")]
fn set_value(shared: &mut Shared<'_>, page: &mut Page, text: &str, area: Area) -> Result<(), PdfError> {
    const SIZE: f32 = 10.0;
    let font = u32::try_from(shared.fonts.shown.len()).unwrap_or(u32::MAX);
    shared.fonts.shown.push(crate::page::Font {
        name: String::new(),
        bold: false,
        italic: false,
        guessed: false,
        symbols: false,
    });
    let (mut x, mut y) = (area.x0 as f32, (area.y0 as f32) + SIZE);
    for char in text.chars() {
        shared.work.spend(1)?;
        let wide = if char.is_ascii() { 0.5 } else { 1.0 };
        if matches!(char, '\n' | '\r') || f64::from(x + SIZE * wide) > area.x1 + 1.0 {
            (x, y) = (area.x0 as f32, y + SIZE * 1.2);
        }
        if char.is_control() {
            continue;
        }
        page.glyphs.push(Glyph {
            char,
            x,
            y,
            dx: SIZE * wide,
            dy: 0.0,
            size: SIZE,
            font,
            thickened: false,
            visibility: Visibility::Shown,
            artifact: None,
            tag: None,
        });
        x += SIZE * wide;
    }
    Ok(())
}
