//! Lines of text: characters beside each other.

use super::letters::Letter;
use crate::flow::RunLook;

/// A run of characters without a wide gap.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Its characters, from left to right.
    pub letters: Vec<Letter>,
    /// Left edge.
    pub x0: f32,
    /// Right edge.
    pub x1: f32,
}

/// A line: the pieces of one row of one column or cell, put together.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Page it stands on, from 1.
    pub page: u32,
    /// Left edge.
    pub x0: f32,
    /// Right edge.
    pub x1: f32,
    /// Right edge without a closing mark, which may hang over the margin.
    pub body_x1: f32,
    /// Base line.
    pub y: f32,
    /// Height of its font.
    pub size: f32,
    /// The font of most of its characters.
    pub font: u32,
    /// All its characters that tell fonts apart are of that font.
    pub one_font: bool,
    /// Its text.
    pub text: String,
    /// Where another look begins, by character.
    pub looks: Vec<(u32, RunLook)>,
    /// Small characters above the line: from character, to character.
    pub raised: Vec<(u32, u32)>,
    /// The element of structure of its first character.
    pub first_tag: Option<u32>,
    /// And of its last.
    pub last_tag: Option<u32>,
    /// Width of what cannot be parted from its first character.
    pub head: f32,
}

/// Gap between Chinese characters, in ems, from which on it is one that the
/// author made.
const WIDE: f32 = 0.72;
/// Gap from which on it parts two fields.
const FIELD: f32 = 2.6;
/// Gap between Latin letters from which on it parts words.
const WORD: f32 = 0.14;

impl Line {
    /// Puts pieces of one row together, from left to right.
    pub fn of(page: u32, pieces: &[Piece]) -> Self {
        let letters = || pieces.iter().flat_map(|piece| &piece.letters);
        let edges = (f32::INFINITY, f32::NEG_INFINITY);
        let mut line = Self { page, x0: edges.0, x1: edges.1, body_x1: edges.1, ..Self::default() };
        let mut heights: Vec<f32> = letters().filter(|letter| !letter.char.is_whitespace()).map(|l| l.size).collect();
        heights.sort_by(f32::total_cmp);
        line.size = heights.get(heights.len() / 2).copied().unwrap_or(10.0);
        let usual_gap = usual_gap(pieces);
        let mut before: Option<&Letter> = None;
        let mut count = 0u32;
        for letter in letters() {
            if let Some(before) = before
                && let Some(space) = space_between(before, letter, line.size, usual_gap)
                && !line.text.ends_with(char::is_whitespace)
                && !letter.char.is_whitespace()
            {
                line.text.push(space);
                count = count.saturating_add(1);
            }
            let look = RunLook { strong: letter.strong, slanted: letter.slanted };
            if line.looks.last().is_none_or(|(_, last)| *last != look) {
                line.looks.push((count, look));
            }
            line.text.push(letter.char);
            count = count.saturating_add(1);
            if !letter.char.is_whitespace() {
                line.x0 = line.x0.min(letter.x0);
                line.body_x1 = if never_begins(letter.char) { line.x1 } else { line.x1.max(letter.x1) };
                line.x1 = line.x1.max(letter.x1);
                line.first_tag = if before.is_none() { letter.tag } else { line.first_tag };
                line.last_tag = letter.tag;
            }
            before = Some(letter);
        }
        line.y = base_line(letters(), line.size);
        line.raised = raised(letters(), &line);
        let trimmed = line.text.trim_end().len();
        line.text.truncate(trimmed);
        line.head = head(letters());
        (line.font, line.one_font) = main_font(letters());
        line
    }

    /// Drops characters from its front, and white space behind them.
    pub fn drop_front(&mut self, count: usize) {
        let rest: String = self.text.chars().skip(count).collect();
        let trimmed = rest.trim_start();
        let gone = self.text.chars().count().saturating_sub(trimmed.chars().count());
        let gone = u32::try_from(gone).unwrap_or(u32::MAX);
        self.text = trimmed.to_owned();
        self.looks.iter_mut().for_each(|(from, _)| *from = from.saturating_sub(gone));
        self.raised.clear();
    }

    /// Its characters with their looks.
    pub fn runs(&self) -> impl Iterator<Item = (char, RunLook)> + '_ {
        let mut looks = self.looks.iter().peekable();
        let mut look = RunLook::default();
        (0u32..).zip(self.text.chars()).map(move |(place, char)| {
            while let Some((_, next)) = looks.next_if(|(from, _)| *from <= place) {
                look = *next;
            }
            (char, look)
        })
    }
}

/// The ranges of characters that are small and stand above the base line. Spaces
/// that stand for gaps are in the text and not among the letters, so that places
/// are counted along.
fn raised<'l>(letters: impl Iterator<Item = &'l Letter>, line: &Line) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    let mut chars = (0u32..).zip(line.text.chars());
    for letter in letters {
        let Some((place, _)) = chars.find(|(_, char)| *char == letter.char) else { break };
        let small = letter.size < 0.8 * line.size && letter.y < line.y - 0.12 * line.size;
        if small && !letter.char.is_whitespace() {
            match ranges.last_mut() {
                Some((_, end)) if *end == place => *end = place.saturating_add(1),
                _ => ranges.push((place, place.saturating_add(1))),
            }
        }
    }
    ranges
}

/// The gap that a line set to full width has between all its characters, in
/// points.
fn usual_gap(pieces: &[Piece]) -> f32 {
    let mut gaps: Vec<f32> = pieces
        .iter()
        .flat_map(|piece| piece.letters.windows(2))
        .filter_map(|pair| match pair {
            [one, other] if is_wide(one.char) && is_wide(other.char) => Some(other.x0 - one.x1),
            _ => None,
        })
        .collect();
    if gaps.len() < 4 {
        return 0.0;
    }
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / 2).copied().unwrap_or(0.0).max(0.0)
}

/// The white space that stands for the gap between two characters.
fn space_between(one: &Letter, other: &Letter, size: f32, usual: f32) -> Option<char> {
    let gap = other.x0 - one.x1;
    let em = size.max(1.0);
    if gap > FIELD * em + usual {
        return Some('\t');
    }
    if is_wide(one.char) || is_wide(other.char) {
        // A mark of full width has a gap of its own inside.
        return (gap > WIDE * em + usual).then_some(' ');
    }
    (gap > WORD * em.min(one.size.max(other.size))).then_some(' ')
}

/// True for a character of the width of an em.
pub fn is_wide(char: char) -> bool {
    matches!(char, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}')
        || matches!(char, '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
        || matches!(char, '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '①'..='⓿' | '■'..='◿' | '℃' | '№' | '☆' | '★' | '→' | '←' | '↑' | '↓')
}

/// The base line of the characters of usual height: raised ones have another.
fn base_line<'l>(letters: impl Iterator<Item = &'l Letter>, size: f32) -> f32 {
    let mut places: Vec<f32> = letters
        .filter(|letter| letter.size > 0.8 * size && !letter.char.is_whitespace())
        .map(|letter| letter.y)
        .collect();
    places.sort_by(f32::total_cmp);
    places.get(places.len() / 2).copied().unwrap_or(0.0)
}

/// Marks that never begin a line, so that what is before them stays with them.
pub fn never_begins(char: char) -> bool {
    "，。、；：？！）》」』】〕〉”’…％%,.;:?!)]}·".contains(char)
}

/// Marks that never end a line.
fn never_ends(char: char) -> bool {
    "（《「『【〔〈“‘([{".contains(char)
}

/// Width of what must stand on one line with the first character.
fn head<'l>(letters: impl Iterator<Item = &'l Letter>) -> f32 {
    let mut letters = letters.skip_while(|letter| letter.char.is_whitespace()).peekable();
    let Some(first) = letters.peek().copied() else { return 0.0 };
    let mut end = first.x1;
    let mut last = None;
    while let Some(letter) = letters.next_if(|letter| match last {
        None => true,
        Some(before) => joined(before, letter.char),
    }) {
        end = end.max(letter.x1);
        last = Some(letter.char);
    }
    end - first.x0
}

/// True when no line ends between these.
fn joined(before: char, char: char) -> bool {
    let latin = |char: char| !is_wide(char) && !char.is_whitespace();
    never_ends(before) || never_begins(char) || (latin(before) && latin(char)) || (before == '—' && char == '—')
}

/// The font of most characters, and whether it is that of all that tell: digits
/// and Latin letters often have one of their own.
fn main_font<'l>(letters: impl Iterator<Item = &'l Letter> + Clone) -> (u32, bool) {
    let telling = || letters.clone().filter(|letter| is_wide(letter.char) && !never_begins(letter.char));
    let any = || letters.clone().filter(|letter| !letter.char.is_whitespace());
    let mut counts: Vec<(u32, usize)> = Vec::new();
    let mut count = |font: u32| match counts.iter_mut().find(|(known, _)| *known == font) {
        Some((_, count)) => *count = count.saturating_add(1),
        None => counts.push((font, 1)),
    };
    let tells = telling().next().is_some();
    if tells {
        telling().for_each(|letter| count(letter.font))
    } else {
        any().for_each(|letter| count(letter.font))
    }
    let most = counts.iter().max_by_key(|(_, count)| *count).map_or(0, |(font, _)| *font);
    (most, counts.len() == 1)
}
