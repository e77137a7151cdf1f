//! From characters to rows of pieces.

use super::letters::Letter;
use super::line::{Piece, is_wide};

/// Characters of one height on the page.
#[derive(Debug, Clone)]
pub struct Row {
    /// Base line.
    pub y: f32,
    /// Height of its largest font.
    pub size: f32,
    /// Its pieces, from left to right.
    pub pieces: Vec<Piece>,
}

/// Gap in ems that parts two pieces.
const APART: f32 = 1.0;

/// Sorts characters into rows, from top to bottom.
pub fn rows(mut letters: Vec<Letter>) -> Vec<Row> {
    letters.sort_by(|one, other| one.y.total_cmp(&other.y).then(one.x0.total_cmp(&other.x0)));
    let mut open: Vec<Heap> = Vec::new();
    let mut done: Vec<Heap> = Vec::new();
    for letter in letters {
        let is_over = |heap: &Heap| letter.y - heap.y > 2.0 * heap.size.max(letter.size);
        if open.iter().any(is_over) {
            let (over, still): (Vec<Heap>, Vec<Heap>) = open.into_iter().partition(is_over);
            done.extend(over);
            open = still;
        }
        let nearest = open
            .iter_mut()
            .filter(|heap| heap.holds(&letter))
            .min_by(|one, other| (one.y - letter.y).abs().total_cmp(&(other.y - letter.y).abs()));
        match nearest {
            Some(heap) => heap.add(letter),
            None => open.push(Heap { y: letter.y, size: letter.size, letters: vec![letter] }),
        }
    }
    done.extend(open);
    done.sort_by(|one, other| one.y.total_cmp(&other.y));
    done.into_iter().map(Heap::into_row).collect()
}

struct Heap {
    y: f32,
    size: f32,
    letters: Vec<Letter>,
}

impl Heap {
    /// True when a character stands in this row: its middle is at the height of
    /// the row, or the row's is at its own.
    fn holds(&self, letter: &Letter) -> bool {
        let within = |middle: f32, y: f32, size: f32| middle > y - 0.75 * size && middle < y + 0.05 * size;
        let (_, middle) = letter.middle();
        within(middle, self.y, self.size) || within(self.y - 0.35 * self.size, letter.y, letter.size)
    }

    fn add(&mut self, letter: Letter) {
        if letter.size > 1.15 * self.size {
            self.size = letter.size;
            self.y = letter.y;
        }
        self.letters.push(letter);
    }

    fn into_row(mut self) -> Row {
        self.letters.sort_by(|one, other| one.x0.total_cmp(&other.x0));
        let mut pieces: Vec<Piece> = Vec::new();
        for letter in self.letters {
            let gap = APART * self.size.min(letter.size.max(0.5 * self.size));
            match pieces.last_mut() {
                Some(piece) if letter.x0 - piece.x1 <= gap => {
                    piece.x1 = piece.x1.max(letter.x1);
                    piece.letters.push(letter);
                }
                _ => pieces.push(Piece { x0: letter.x0, x1: letter.x1, letters: vec![letter] }),
            }
        }
        // Spaces alone are no piece: they would bridge the gap between columns.
        pieces.iter_mut().for_each(Piece::trim);
        pieces.retain(|piece| !piece.letters.is_empty());
        Row { y: self.y, size: self.size, pieces }
    }
}

impl Piece {
    /// Drops white space at both ends.
    fn trim(&mut self) {
        while self.letters.last().is_some_and(|letter| letter.char.is_whitespace()) {
            self.letters.pop();
        }
        let leading = self.letters.iter().take_while(|letter| letter.char.is_whitespace()).count();
        self.letters.drain(..leading);
        self.x0 = self.letters.first().map_or(self.x0, |letter| letter.x0);
        self.x1 = self.letters.iter().map(|letter| letter.x1).fold(f32::NEG_INFINITY, f32::max);
    }

    /// Cuts it where `at` is, between two characters; the part on the right.
    pub fn cut(&mut self, at: f32) -> Option<Self> {
        let place = self.letters.iter().position(|letter| letter.middle().0 > at)?;
        let behind = self.letters.split_off(place);
        let mut right = Self { x0: at, x1: self.x1, letters: behind };
        right.trim();
        self.trim();
        (!right.letters.is_empty()).then_some(right)
    }

    /// Characters of full width in it, which tell running text from fields.
    pub fn wide_letters(&self) -> usize {
        self.letters.iter().filter(|letter| is_wide(letter.char)).count()
    }
}
