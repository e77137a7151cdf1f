//! 版头 at the places that fit decided (clause 7.2, clause 10).

use wenshu_model::letterhead::PlacedBox;
use wenshu_model::pages::{Page, RuleOf};
use wenshu_model::{Letterhead, Paragraph};
use wenshu_standard::figures::MM_PER_PT;

use crate::TypesetError;
use crate::blocks::{Frame, break_paragraph};
use crate::drawing::{draw_line, rule};
use crate::measure::{ASCENT, pt};
use crate::pieces::Cutter;

/// What the letterhead puts on page 1, before all other lines.
///
/// # Errors
/// [`TypesetError::NotFitted`] when its places are not decided.
pub(crate) fn draw_letterhead(letterhead: &Letterhead, cutter: &mut Cutter<'_>) -> Result<Page, TypesetError> {
    let set = letterhead.set.as_ref().ok_or(TypesetError::NotFitted)?;
    if set.places.len() != letterhead.paragraphs.len() {
        return Err(TypesetError::NotFitted);
    }
    let mut page = Page::default();
    for (paragraph, place) in letterhead.paragraphs.iter().zip(&set.places) {
        draw_paragraph(paragraph, place, cutter, &mut page);
    }
    page.rules = set
        .rules
        .iter()
        .map(|placed| {
            let at = |x: f32| (pt(f64::from(x)), pt(f64::from(placed.middle_mm)));
            let width = f64::from(placed.weight_pt) * MM_PER_PT;
            rule(RuleOf::Letterhead(placed.part), at(placed.left_mm), at(placed.right_mm), width, placed.colour)
        })
        .collect();
    Ok(page)
}

fn draw_paragraph(paragraph: &Paragraph, place: &PlacedBox, cutter: &mut Cutter<'_>, page: &mut Page) {
    let size = f64::from(place.size_pt);
    let frame = Frame { left: pt(f64::from(place.left_mm)), width: pt(f64::from(place.width_mm)), size };
    let broken = break_paragraph(paragraph, None, frame, cutter);
    let first = pt(f64::from(place.top_mm)) + ASCENT * size;
    for line in 0..broken.lines.len() {
        page.lines.extend(draw_line(&broken, None, line, first + line as f64 * f64::from(place.pitch_pt)));
    }
}
