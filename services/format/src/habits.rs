//! How a document as a whole is written, where a single text does not tell.

use crate::characters::{at, before, is_han};
use crate::texts::Revised;

/// What was observed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Habits {
    /// Sentences end in a half-width stop rather than in 。
    pub half_stops: bool,
}

impl Habits {
    pub(crate) fn of(texts: &[Revised]) -> Self {
        let mut half = 0_usize;
        let mut full = 0_usize;
        for revised in texts {
            let text = revised.text.chars();
            full += text.iter().filter(|c| **c == '。').count();
            half +=
                usize::from(text.last() == Some(&'.') && is_han(before(text, text.len() - 1)) && at(text, 0) != '.');
        }
        Self { half_stops: half >= 2 && half > full }
    }
}
