//! `TextCode`: characters and the steps between them (GB/T 33190 11.3).
//!
//! `DeltaX` and `DeltaY` have one step between each two characters;
//! `g count value` stands for a step repeated. A step down or back begins a new
//! line inside one text code; a wide one is a gap that a reader sees.

use super::matrix::number;

/// Step of a character where the file gives none: as wide as it is high for a
/// Chinese one, half of that for others.
pub fn usual_width(c: char) -> f64 {
    if is_wide(c) { 1.0 } else { 0.5 }
}

/// True for characters of full width in Chinese fonts.
pub fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3ffff}' | '\u{2014}' | '\u{2018}'..='\u{201d}'
        | '\u{2026}' | '\u{2460}'..='\u{24ff}' | '\u{25a0}'..='\u{25ff}' | '\u{2605}' | '\u{2606}' | '\u{2160}'..='\u{217f}')
}

/// The steps of `DeltaX` or `DeltaY`, read as they are asked for: a count may be
/// any number.
#[derive(Debug, Clone)]
pub struct Steps<'t> {
    words: std::str::SplitAsciiWhitespace<'t>,
    repeated: Option<(u64, f64)>,
}

impl<'t> Steps<'t> {
    /// The steps of a text.
    pub fn read(text: &'t str) -> Self {
        Self { words: text.split_ascii_whitespace(), repeated: None }
    }
}

impl Iterator for Steps<'_> {
    type Item = f64;

    fn next(&mut self) -> Option<f64> {
        loop {
            if let Some((left, step)) = self.repeated.take()
                && let Some(left) = left.checked_sub(1)
            {
                self.repeated = Some((left, step));
                return Some(step);
            }
            let word = self.words.next()?;
            if !word.eq_ignore_ascii_case("g") {
                return number(word).or(Some(0.0));
            }
            let count = self.words.next().and_then(|count| count.parse::<u64>().ok())?;
            let step = self.words.next().and_then(number)?;
            self.repeated = Some((count, step));
        }
    }
}

/// Characters one after the other, with no step down or back and no gap between
/// them.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// The characters.
    pub text: String,
    /// Place of the first, in the coordinates of the object.
    pub x: f64,
    /// Its base line.
    pub y: f64,
    /// From the first to the end of the last.
    pub width: f64,
    /// True when the characters stand one below the other.
    pub vertical: bool,
}

/// Cuts a text code into pieces. `size` is the height of a character, `stretch`
/// the horizontal scale of the font.
pub fn pieces(text: &str, x: f64, y: f64, delta_x: &str, delta_y: &str, size: f64, stretch: f64) -> Vec<Piece> {
    let vertical = runs_down(text, delta_x, delta_y, size);
    let spread = even_step(text, delta_x).unwrap_or(0.0);
    let mut across = Steps::read(delta_x);
    let mut down = Steps::read(delta_y);
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut x, mut y) = (x, y);
    let mut begin = true;
    for c in text.chars() {
        let usual = usual_width(c) * size * stretch;
        if begin {
            pieces.push(Piece { text: String::new(), x, y, width: 0.0, vertical });
        }
        if let Some(piece) = pieces.last_mut() {
            piece.text.push(c);
            piece.width = (x + usual - piece.x).max(0.0);
        }
        let down = down.next().unwrap_or(0.0);
        // Without steps the font's own widths hold, which are not read.
        let across = across.next().unwrap_or(if down == 0.0 { usual } else { 0.0 });
        let gap = across - usual.max(spread);
        let cut = down.abs() > 0.3 * size || across < -0.2 * size || gap > 0.6 * size;
        begin = cut && !vertical;
        x += across;
        y += down;
    }
    pieces
}

/// True when most characters stand below the one before.
fn runs_down(text: &str, delta_x: &str, delta_y: &str, size: f64) -> bool {
    if delta_y.is_empty() {
        return false;
    }
    let between = text.chars().count().saturating_sub(1);
    let across = Steps::read(delta_x).chain(std::iter::repeat(0.0));
    let steps = across.zip(Steps::read(delta_y)).take(between);
    let below = steps.filter(|(across, down)| across.abs() < 0.1 * size && *down > 0.5 * size).count();
    below > 0 && below.saturating_mul(2) > between
}

/// The step of a text whose characters are spread evenly, as those of a banner
/// are; such gaps are none.
fn even_step(text: &str, delta_x: &str) -> Option<f64> {
    let between = text.chars().count().checked_sub(1).filter(|&count| count >= 3)?;
    let mut steps = Steps::read(delta_x).take(between);
    let first = steps.next()?;
    let close = |step: f64| (step - first).abs() <= 0.05 * first.abs();
    (first > 0.0 && steps.all(close)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::{Steps, pieces};

    #[test]
    fn steps_may_be_repeated() {
        let steps: Vec<f64> = Steps::read("g 2 1.5 3 g 1 4").collect();
        assert_eq!(steps, [1.5, 1.5, 3.0, 4.0]);
        assert_eq!(Steps::read("g 4000000000 1").take(3).count(), 3);
        assert_eq!(Steps::read("g x 1").count(), 0);
    }

    fn texts(text: &str, delta_x: &str, delta_y: &str) -> Vec<String> {
        pieces(text, 0.0, 0.0, delta_x, delta_y, 5.0, 1.0).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn steps_down_back_and_wide_cut() {
        assert_eq!(texts("某某教育局", "g 4 5", ""), ["某某教育局"]);
        assert_eq!(texts("甲乙丙丁", "5 -5 5", "0 8 0"), ["甲乙", "丙丁"]);
        assert_eq!(texts("局　2024", "5 20 g 3 2.5", ""), ["局　", "2024"]);
        assert_eq!(texts("浙江省文件", "g 4 15", ""), ["浙江省文件"]);
        assert_eq!(texts("购买方", "g 2 0", "g 2 5"), ["购买方"]);
        assert!(pieces("购买方", 0.0, 0.0, "g 2 0", "g 2 5", 5.0, 1.0)[0].vertical);
        assert_eq!(texts("无步长的文字", "", ""), ["无步长的文字"]);
    }
}
