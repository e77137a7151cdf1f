//! Is the text of a file its text? Pages may be pictures, letters may be drawn as
//! outlines, and the file may say nonsense about which letter is which.

use std::collections::BTreeMap;

use wenshu_pdf_glyphs::{Font, Page};

use super::letters::{Letter, Letters};
use crate::IngestError;
use crate::encoding::{plausibility, reads_like_mojibake};

/// What a page is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Text that lies unseen over a picture of the page.
    Recognised,
    /// A picture.
    Picture,
    /// Outlines.
    Outlines,
    /// Nothing.
    Blank,
}

/// Part of a page that pictures cover when it is one.
const COVERED: f32 = 0.45;
/// Shapes with curves that are outlines of a text.
const OUTLINES: u32 = 60;
/// Characters beside a picture of the page that are no text of it: a number, a
/// mark of the program that made it.
const BESIDE: usize = 40;
/// The part of a page at either end where such characters stand.
const EDGE: f32 = 0.12;
/// Fonts that programs for recognising text make.
const RECOGNISED: [&str; 3] = ["glyphless", "hiddenhorzocr", "invisible"];

/// Tells what a page is made of.
pub fn kind(page: &Page, letters: &Letters, fonts: &[Font]) -> Kind {
    let seen = letters.upright.iter().chain(&letters.askew).filter(|letter| !letter.char.is_whitespace()).count();
    let unseen = letters.unpainted.iter().filter(|letter| !letter.char.is_whitespace()).count();
    let covered = covered(page);
    let outlined = page.outlines >= OUTLINES;
    if unseen > 0 && unseen > seen && (covered > COVERED || outlined) {
        return Kind::Recognised;
    }
    if covered > COVERED && seen > BESIDE && letters.upright.iter().any(|letter| is_recognised(letter, fonts)) {
        return Kind::Recognised;
    }
    let at_edge = || {
        let edge = EDGE * letters.height;
        letters.upright.iter().all(|letter| letter.y < edge || letter.y > letters.height - edge)
    };
    if covered > COVERED && (seen <= BESIDE / 4 || seen <= BESIDE && at_edge()) {
        return Kind::Picture;
    }
    if outlined && seen.saturating_mul(4) < usize::try_from(page.outlines).unwrap_or(usize::MAX) {
        return Kind::Outlines;
    }
    if seen == 0 { Kind::Blank } else { Kind::Text }
}

fn is_recognised(letter: &Letter, fonts: &[Font]) -> bool {
    let font = usize::try_from(letter.font).ok().and_then(|font| fonts.get(font));
    font.is_some_and(|font| {
        let name = font.name.to_lowercase();
        RECOGNISED.iter().any(|known| name.contains(known))
    })
}

/// The part of a page that pictures cover.
fn covered(page: &Page) -> f32 {
    let area: f32 = page
        .pictures
        .iter()
        .map(|picture| {
            let (x0, x1) = (picture.x0.max(0.0), picture.x1.min(page.width));
            let (y0, y1) = (picture.y0.max(0.0), picture.y1.min(page.height));
            (x1 - x0).max(0.0) * (y1 - y0).max(0.0)
        })
        .sum();
    area / (page.width * page.height).max(1.0)
}

/// What is counted of each font.
#[derive(Debug, Default)]
struct Counts {
    letters: usize,
    /// Times that its letters begin behind those of another.
    runs: usize,
    /// The file does not say which character it is.
    lost: usize,
    /// Letters and digits of ASCII.
    plain: usize,
    /// Other characters of ASCII.
    marks: usize,
    /// Those outside ASCII.
    foreign: usize,
    /// Some of those outside ASCII.
    sample: String,
}

/// Counts the characters of a file to judge them.
#[derive(Debug, Default)]
pub struct Judge {
    fonts: BTreeMap<u32, Counts>,
}

/// Characters of a font that are looked at.
const SAMPLE: usize = 4_000;
/// Letters in a row below which a font only stands in for others.
const STAND_IN: usize = 3;
/// Below this a text of a font reads like no Chinese.
const LEAST: f64 = 0.22;

impl Judge {
    /// Looks at the characters of a page.
    pub fn look(&mut self, letters: &[Letter]) {
        let mut before = None;
        for letter in letters.iter().filter(|letter| !letter.char.is_whitespace()) {
            let counts = self.fonts.entry(letter.font).or_default();
            let begins = before.replace(letter.font) != Some(letter.font);
            counts.runs = counts.runs.saturating_add(usize::from(begins));
            counts.letters = counts.letters.saturating_add(1);
            let char = letter.char;
            if char == '\u{fffd}' || matches!(char, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..) || char.is_control() {
                counts.lost = counts.lost.saturating_add(1);
            } else if char.is_ascii_alphanumeric() {
                counts.plain = counts.plain.saturating_add(1);
            } else if char.is_ascii() {
                counts.marks = counts.marks.saturating_add(1);
            } else {
                counts.foreign = counts.foreign.saturating_add(1);
                if counts.sample.len() < SAMPLE {
                    counts.sample.push(char);
                }
            }
        }
    }

    /// Refuses a text that is none; gives how many characters are lost.
    pub fn verdict(&self, fonts: &[Font]) -> Result<usize, IngestError> {
        let all: usize = self.fonts.values().map(|counts| counts.letters).sum();
        let lost: usize = self.fonts.values().map(|counts| counts.lost).sum();
        if lost > 3 && lost.saturating_mul(20) > all {
            return Err(IngestError::ScrambledTextLayer { sample: self.example() });
        }
        let scrambled: usize = self
            .fonts
            .iter()
            .filter(|(font, counts)| {
                let font = usize::try_from(**font).ok().and_then(|font| fonts.get(font));
                counts.is_scrambled(font.is_some_and(|font| font.guessed))
            })
            .map(|(_, counts)| counts.letters)
            .sum();
        if scrambled.saturating_mul(20) > all && scrambled > 0 {
            return Err(IngestError::ScrambledTextLayer { sample: self.example() });
        }
        Ok(lost)
    }

    /// A few characters of the text, the oddest first.
    fn example(&self) -> String {
        let score = |counts: &&Counts| plausibility(&counts.sample);
        let oddest = self.fonts.values().filter(|counts| !counts.sample.is_empty());
        let oddest = oddest.min_by(|one, other| score(one).total_cmp(&score(other)));
        let sample: String = oddest.map(|counts| counts.sample.chars().take(8).collect()).unwrap_or_default();
        if sample.is_empty() { "\u{fffd}\u{fffd}\u{fffd}".to_owned() } else { sample }
    }
}

impl Counts {
    fn is_scrambled(&self, guessed: bool) -> bool {
        let known = self.plain.saturating_add(self.marks);
        // Codes taken for letters that make no words.
        let marks_only = guessed && known >= 20 && self.marks.saturating_mul(2) > known;
        // A font that stands in for single characters which another lacks has
        // rare ones by its nature; so have the marks and accents of a text of
        // plain letters.
        let stands_in = self.letters < self.runs.saturating_mul(STAND_IN);
        if stands_in || self.foreign.saturating_mul(3) < self.letters || self.is_other_script() {
            return marks_only;
        }
        // A short text may be names, which have rare characters.
        let han: String = self.sample.chars().filter(|char| is_han(*char)).collect();
        let rare = han.chars().count() >= 40 && plausibility(&han) < LEAST;
        // Leaders of a table of contents are codes of Latin bytes too.
        let telling: String = self.sample.chars().filter(|char| !matches!(char, '\u{2010}'..='\u{2044}')).collect();
        marks_only || rare || self.foreign >= 20 && reads_like_mojibake(&telling)
    }

    /// True for a text in letters that are neither Han nor Latin: its characters
    /// are not judged, as no Chinese is expected of them.
    fn is_other_script(&self) -> bool {
        let other = |char: &char| char.is_alphabetic() && !is_han(*char) && *char > '\u{24f}';
        self.sample.chars().filter(other).count().saturating_mul(5) > self.sample.chars().count()
    }
}

fn is_han(char: char) -> bool {
    matches!(char, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
