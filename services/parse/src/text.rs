//! Text that knows where each of its characters came from.
//!
//! Every pass of parse works on [`Text`], so that whatever is split, joined or
//! left out can be accounted for character by character (DESIGN §3).

use std::ops::Range;

use wenshu_model::{Lines, Piece};

/// Marks a character that no line holds: the space put between two Latin
/// words of joined lines.
const NOWHERE: (u32, u32) = (0, 0);

/// Characters with the Source line and column of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Text {
    chars: Vec<char>,
    places: Vec<(u32, u32)>,
}

impl Text {
    /// The characters of Source line `line`, without white space at the ends.
    pub(crate) fn of_line(line: u32, text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let places = (0..chars.len()).map(|column| (line, u32::try_from(column).unwrap_or(u32::MAX))).collect();
        Self { chars, places }.trimmed()
    }

    /// `chars` as they stand on Source line `line` from column `start` on.
    pub(crate) fn of_place(line: u32, start: u32, chars: &[char]) -> Self {
        Self { chars: chars.to_vec(), places: (start..).take(chars.len()).map(|column| (line, column)).collect() }
    }

    pub(crate) fn chars(&self) -> &[char] {
        &self.chars
    }

    pub(crate) fn len(&self) -> usize {
        self.chars.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    pub(crate) fn string(&self) -> String {
        self.chars.iter().collect()
    }

    pub(crate) fn get(&self, index: usize) -> Option<char> {
        self.chars.get(index).copied()
    }

    pub(crate) fn first(&self) -> Option<char> {
        self.chars.first().copied()
    }

    pub(crate) fn last(&self) -> Option<char> {
        self.chars.last().copied()
    }

    /// The part `range`, cut to what is there, as it stands.
    pub(crate) fn slice(&self, range: Range<usize>) -> Self {
        let end = range.end.min(self.len());
        let start = range.start.min(end);
        Self {
            chars: self.chars.get(start..end).unwrap_or_default().to_vec(),
            places: self.places.get(start..end).unwrap_or_default().to_vec(),
        }
    }

    /// The part `range` without white space at its ends.
    pub(crate) fn part(&self, range: Range<usize>) -> Self {
        self.slice(range).trimmed()
    }

    /// Splits at `index`: what is before, what is from it on.
    pub(crate) fn split(&self, index: usize) -> (Self, Self) {
        (self.part(0..index), self.part(index..self.len()))
    }

    fn trimmed(self) -> Self {
        let Some(start) = self.chars.iter().position(|c| !is_space(*c)) else {
            return Self::default();
        };
        let end = self.chars.iter().rposition(|c| !is_space(*c)).map_or(start, |last| last + 1);
        if start == 0 && end == self.chars.len() { self } else { self.slice(start..end) }
    }

    /// Puts `next` behind; two Latin words get a space between them.
    pub(crate) fn append(&mut self, next: Self) {
        let words = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if words(self.last()) && words(next.first()) && !self.last().is_some_and(|c| c.is_ascii_digit()) {
            self.chars.push(' ');
            self.places.push(NOWHERE);
        }
        self.chars.extend(next.chars);
        self.places.extend(next.places);
    }

    /// Puts `next` behind with a space between, for lists parted by spaces.
    pub(crate) fn append_apart(&mut self, next: Self) {
        if !self.is_empty() && !next.is_empty() {
            self.chars.push(' ');
            self.places.push(NOWHERE);
        }
        self.chars.extend(next.chars);
        self.places.extend(next.places);
    }

    /// The range of Source lines; line 0 when the text is empty.
    pub(crate) fn lines(&self) -> Lines {
        let mut known = self.places.iter().filter(|place| **place != NOWHERE).map(|place| place.0);
        let Some(first) = known.next() else {
            return Lines::one(0);
        };
        Lines { first, last: known.next_back().unwrap_or(first) }
    }

    /// Place of the character at `index`.
    pub(crate) fn place(&self, index: usize) -> Option<(u32, u32)> {
        self.places.get(index).copied().filter(|place| *place != NOWHERE)
    }

    /// Where `part`, a part of this text, ends in it.
    pub(crate) fn end_of(&self, part: &Self) -> usize {
        let last = part.places.last();
        self.places.iter().position(|place| Some(place) == last).map_or(self.len(), |at| at + 1)
    }

    /// The characters of this one line that `piece` names.
    pub(crate) fn of_piece(&self, piece: Piece) -> Self {
        let inside = |place: &(u32, u32)| place.0 == piece.line && (piece.start..piece.end).contains(&place.1);
        let start = self.places.iter().position(inside).unwrap_or(0);
        let count = self.places.iter().filter(|place| inside(place)).count();
        self.slice(start..start + count)
    }

    /// What is left on both sides of `part`, when it is a part of this text.
    pub(crate) fn without(self, part: &Self) -> impl Iterator<Item = Self> + use<> {
        let first = part.places.first().copied();
        let start = first.and_then(|first| self.places.iter().position(|place| *place == first));
        let (before, behind) = match start {
            Some(start) => (self.part(0..start), self.part(start + part.len()..self.len())),
            None => (self, Self::default()),
        };
        [before, behind].into_iter().filter(|text| !text.is_empty())
    }

    /// The characters of the Source that the text is made of, white space at
    /// the ends left out.
    pub(crate) fn pieces(&self) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        for &(line, column) in self.places.iter().filter(|place| **place != NOWHERE) {
            match pieces.last_mut() {
                Some(last) if last.line == line && last.end == column => last.end = column + 1,
                _ => pieces.push(Piece { line, start: column, end: column + 1 }),
            }
        }
        pieces
    }
}

/// White space of any width, and characters that show nothing.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' | '\u{3164}')
}

/// A Han character (radicals and private use left out).
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_lines_keep_the_place_of_every_character() {
        let mut text = Text::of_line(3, "　　全力");
        text.append(Text::of_line(5, "打造 "));
        assert_eq!(text.string(), "全力打造");
        assert_eq!(text.pieces(), [Piece { line: 3, start: 2, end: 4 }, Piece { line: 5, start: 0, end: 2 }]);
        assert_eq!(text.lines(), Lines { first: 3, last: 5 });
    }

    #[test]
    fn latin_words_of_joined_lines_stay_apart() {
        let mut text = Text::of_line(1, "work");
        text.append(Text::of_line(2, "plan"));
        assert_eq!(text.string(), "work plan");
        assert_eq!(text.pieces().len(), 2);
    }
}
