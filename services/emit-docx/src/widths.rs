//! Widths of texts before any face has set them: near enough to tell whether a
//! row has room for what stands in it. Data and sums only.

/// Room that some programs leave between a Han character and a digit or letter,
/// 字. LibreOffice 7.4 does so whatever `autoSpaceDE` and `autoSpaceDN` say.
const GAP: f64 = 0.25;

/// Width of a text in 字, rather too much than too little.
pub(crate) fn natural(text: &str) -> f64 {
    text.chars().map(of_character).sum()
}

/// What gaps between the scripts can add to the width of a text, 字.
pub(crate) fn gaps(text: &str) -> f64 {
    let narrow = |character: char| character.is_ascii_alphanumeric();
    let borders = text.chars().zip(text.chars().skip(1)).filter(|(one, next)| narrow(*one) != narrow(*next));
    borders.count() as f64 * GAP
}

fn of_character(character: char) -> f64 {
    match character {
        '0'..='9' | ' ' => 0.5,
        '\0'..='\u{7f}' => 0.95,
        _ => 1.0,
    }
}
