//! The characters of a page as its reader sees them: upright, each once, in
//! Unicode's usual form; and apart from them what a reader does not see.

use wenshu_pdf_glyphs::{Artifact, Font, Glyph, Page, Rule, Visibility};

use super::usual_form::usual_form;

/// A character of a line that runs from left to right.
#[derive(Debug, Clone, Copy)]
pub struct Letter {
    /// The character.
    pub char: char,
    /// Left edge.
    pub x0: f32,
    /// Right edge.
    pub x1: f32,
    /// Base line, downwards.
    pub y: f32,
    /// Height of its font.
    pub size: f32,
    /// Its font.
    pub font: u32,
    /// Bold.
    pub strong: bool,
    /// Italic.
    pub slanted: bool,
    /// Its element of structure.
    pub tag: Option<u32>,
}

impl Letter {
    /// The middle of its body.
    pub const fn middle(&self) -> (f32, f32) {
        (f32::midpoint(self.x0, self.x1), self.y - 0.35 * self.size)
    }
}

/// What a page shows, sorted by how it can be read.
#[derive(Debug, Default)]
pub struct Letters {
    /// Width of the page as the text stands upright.
    pub width: f32,
    /// Height of the page.
    pub height: f32,
    /// What is read.
    pub upright: Vec<Letter>,
    /// Lines in other directions: stamps, marks across the page.
    pub askew: Vec<Letter>,
    /// Heads, feet and numbers, where the file says that they are.
    pub pagination: Vec<Letter>,
    /// Not painted.
    pub unpainted: Vec<Letter>,
    /// Hidden otherwise.
    pub hidden: Vec<Letter>,
    /// Straight lines.
    pub rules: Vec<Rule>,
    /// Characters that were put into their usual form, with an example.
    pub radicals: usize,
    /// One of them.
    pub radical: Option<char>,
    /// Characters that only a font of symbols has a shape for.
    pub symbols: String,
}

/// A quarter of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Direction {
    Right,
    Down,
    Left,
    Up,
    Askew,
}

fn direction(glyph: &Glyph) -> Direction {
    let (dx, dy) = (glyph.dx, glyph.dy);
    if dx.abs() < 0.01 && dy.abs() < 0.01 || (dx > 0.0 && dy.abs() < 0.09 * dx) {
        Direction::Right
    } else if dx < 0.0 && dy.abs() < 0.09 * dx.abs() {
        Direction::Left
    } else if dx.abs() < 0.09 * dy.abs() {
        if dy > 0.0 { Direction::Down } else { Direction::Up }
    } else {
        Direction::Askew
    }
}

/// Sorts the characters of a page.
pub fn sort(page: &Page, fonts: &[Font]) -> Letters {
    let main = main_direction(page);
    let turn = Turn { direction: main, width: page.width, height: page.height };
    let (width, height) = turn.size();
    let rules = page.rules.iter().map(|rule| turn.rule(*rule)).collect();
    let mut letters = Letters { width, height, rules, ..Letters::default() };
    for glyph in &page.glyphs {
        let font = fonts.get(usize::try_from(glyph.font).unwrap_or(usize::MAX));
        for char in letters.usual(glyph.char, font).into_iter().flatten() {
            let letter = turn.letter(glyph, char, font);
            let place = match glyph.visibility {
                Visibility::Shown if glyph.artifact == Some(Artifact::Pagination) => &mut letters.pagination,
                Visibility::Shown if direction(glyph) == main => &mut letters.upright,
                Visibility::Shown => &mut letters.askew,
                Visibility::Unpainted => &mut letters.unpainted,
                Visibility::Outside | Visibility::Layer | Visibility::White => &mut letters.hidden,
            };
            place.push(letter);
        }
    }
    letters
}

impl Letters {
    /// A character in its usual form: several for a ligature, none for one that
    /// only a font of symbols knows.
    fn usual(&mut self, char: char, font: Option<&Font>) -> [Option<char>; 3] {
        let is_private = matches!(char, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
        let of_symbols = font.is_some_and(|font| font.symbols);
        if (is_private || char == '\u{fffd}') && of_symbols {
            self.symbols.push(char);
            return [None; 3];
        }
        let Some((usual, is_radical)) = usual_form(char) else { return [Some(char), None, None] };
        if is_radical {
            self.radicals = self.radicals.saturating_add(1);
            self.radical.get_or_insert(char);
        }
        usual
    }
}

/// The direction of most characters; a page turned by hand has its lines upright.
fn main_direction(page: &Page) -> Direction {
    let mut counts = [(Direction::Right, 0usize), (Direction::Down, 0), (Direction::Left, 0), (Direction::Up, 0)];
    for glyph in page.glyphs.iter().filter(|glyph| !glyph.char.is_whitespace()) {
        let found = direction(glyph);
        if let Some((_, count)) = counts.iter_mut().find(|(direction, _)| *direction == found) {
            *count = count.saturating_add(1);
        }
    }
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.filter(|(_, count)| *count > 0).map_or(Direction::Right, |(direction, _)| *direction)
}

/// Turns a page so that its text runs to the right.
#[derive(Debug, Clone, Copy)]
struct Turn {
    direction: Direction,
    width: f32,
    height: f32,
}

impl Turn {
    const fn size(self) -> (f32, f32) {
        match self.direction {
            Direction::Down | Direction::Up => (self.height, self.width),
            _ => (self.width, self.height),
        }
    }

    fn point(self, x: f32, y: f32) -> (f32, f32) {
        match self.direction {
            Direction::Down => (y, self.width - x),
            Direction::Up => (self.height - y, x),
            Direction::Left => (self.width - x, self.height - y),
            Direction::Right | Direction::Askew => (x, y),
        }
    }

    fn rule(self, rule: Rule) -> Rule {
        let (ax, ay) = self.point(rule.x0, rule.y0);
        let (bx, by) = self.point(rule.x1, rule.y1);
        Rule { x0: ax.min(bx), y0: ay.min(by), x1: ax.max(bx), y1: ay.max(by) }
    }

    fn letter(self, glyph: &Glyph, char: char, font: Option<&Font>) -> Letter {
        let (x0, x1, y) = if direction(glyph) == self.direction {
            let (x, y) = self.point(glyph.x, glyph.y);
            (x, x + glyph.dx.hypot(glyph.dy), y)
        } else {
            // One that leans is put upright on its middle.
            let (x, y) = self.point(glyph.x + glyph.dx / 2.0, glyph.y + glyph.dy / 2.0);
            (x - glyph.size / 2.0, x + glyph.size / 2.0, y + 0.35 * glyph.size)
        };
        Letter {
            char,
            x0,
            x1,
            y,
            size: glyph.size,
            font: glyph.font,
            strong: glyph.thickened || font.is_some_and(|font| font.bold),
            slanted: font.is_some_and(|font| font.italic),
            tag: glyph.tag,
        }
    }
}
