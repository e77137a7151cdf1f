//! The case of unit symbols (unit-b): km kg kW m², right behind a number.

use wenshu_model::ChangeReason;

use super::Manner;
use crate::characters::{at, before, run_end};
use crate::edit::Edit;

/// Wrong forms and the right one. Only forms that can mean nothing else.
const SYMBOLS: [(&str, &str); 16] = [
    ("KM", "km"),
    ("Km", "km"),
    ("KG", "kg"),
    ("Kg", "kg"),
    ("KW", "kW"),
    ("Kw", "kW"),
    ("kw", "kW"),
    ("KM2", "km²"),
    ("Km2", "km²"),
    ("km2", "km²"),
    ("M2", "m²"),
    ("m2", "m²"),
    ("M3", "m³"),
    ("m3", "m³"),
    ("MM", "mm"),
    ("CM", "cm"),
];

/// 120M2 → 120m², 5KM → 5km.
pub(super) fn unit_case(text: &[char], _: &Manner) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut place = 0;
    while place < text.len() {
        let end = run_end(text, place, |c| c.is_ascii_alphanumeric());
        let digits = run_end(text, place, |c| c.is_ascii_digit());
        if end > digits && digits > place {
            let symbol: String = text.get(digits..end).unwrap_or_default().iter().collect();
            let right = SYMBOLS.iter().find(|(wrong, _)| *wrong == symbol);
            if let Some((_, right)) = right.filter(|_| stands_alone(text, place, end)) {
                edits.push(Edit::new(digits, end, *right, ChangeReason::UnitCase));
            }
        }
        place = end.max(place + 1);
    }
    edits
}

/// No part of a code (A-5KG) or of a compound unit (KM/H).
fn stands_alone(text: &[char], place: usize, end: usize) -> bool {
    let is_decimal =
        before(text, place) == '.' && place.checked_sub(2).is_some_and(|whole| at(text, whole).is_ascii_digit());
    let follows_code = matches!(before(text, place), '-' | '/' | '_' | '.') && !is_decimal;
    !follows_code && !matches!(at(text, end), '/' | '-' | '·')
}
