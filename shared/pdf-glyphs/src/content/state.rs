//! The state of graphics and text (ISO 32000-1, 8.4 and 9.3).

use std::rc::Rc;

use crate::fonts::Font;
use crate::geometry::{Area, Matrix};

/// What `q` saves and `Q` brings back.
#[derive(Debug, Clone)]
pub struct State {
    /// From the measures in use to those of the page.
    pub ctm: Matrix,
    /// What is left free, on the page.
    pub clip: Area,
    /// Filling is white.
    pub white: bool,
    /// The font and its number.
    pub font: Option<(u32, Rc<Font>)>,
    /// Size of the font.
    pub size: f64,
    /// Space behind each character.
    pub char_space: f64,
    /// Space behind each space.
    pub word_space: f64,
    /// Times its width.
    pub stretch: f64,
    /// From line to line.
    pub leading: f64,
    /// Above the base line.
    pub rise: f64,
    /// How characters are painted (table 106).
    pub mode: u8,
}

impl State {
    /// The state at the beginning of a page.
    pub const fn new(ctm: Matrix, clip: Area) -> Self {
        Self {
            ctm,
            clip,
            white: false,
            font: None,
            size: 0.0,
            char_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
        }
    }
}

/// The states that are saved. Damaged files save without end.
#[derive(Debug, Default)]
pub struct Saved {
    states: Vec<State>,
    /// Saved beyond what is kept.
    beyond: usize,
}

/// States that are kept.
const MOST: usize = 512;

impl Saved {
    /// How many are saved.
    pub const fn len(&self) -> usize {
        self.states.len()
    }

    /// Saves one.
    pub fn push(&mut self, state: &State) {
        if self.states.len() < MOST {
            self.states.push(state.clone())
        } else {
            self.beyond = self.beyond.saturating_add(1)
        }
    }

    /// The one saved last, unless only those are left that were there before.
    pub fn pop(&mut self, before: usize) -> Option<State> {
        if self.beyond > 0 {
            self.beyond -= 1;
            return None;
        }
        if self.states.len() > before { self.states.pop() } else { None }
    }

    /// Forgets what was saved since.
    pub fn truncate(&mut self, before: usize) {
        self.states.truncate(before);
        self.beyond = 0;
    }
}
