//! The share of each script in a text, by characters that only one has.

use std::sync::LazyLock;

/// Characters that Simplified text does not use, and the reverse: the two
/// sides of OpenCC's character tables (Apache-2.0), without those of GB 2312
/// on the Traditional side and those of Traditional text on the other.
const TRADITIONAL: &str = include_str!("../../data/traditional_only.txt");
const SIMPLIFIED: &str = include_str!("../../data/simplified_only.txt");

/// The block of Han characters that the lists are from.
const FIRST: u32 = 0x4E00;
const WORDS: usize = (0x9FFF - 0x4E00 + 64) / 64;

type Bitmap = [u64; WORDS];

static TRADITIONAL_BITS: LazyLock<Bitmap> = LazyLock::new(|| bitmap(TRADITIONAL));
static SIMPLIFIED_BITS: LazyLock<Bitmap> = LazyLock::new(|| bitmap(SIMPLIFIED));

fn bitmap(characters: &str) -> Bitmap {
    let mut bits = [0; WORDS];
    for c in characters.chars() {
        let (word, bit) = place(c);
        if let Some(word) = bits.get_mut(word) {
            *word |= bit;
        }
    }
    bits
}

/// Word and bit of a character; a word past the end for any other character.
fn place(c: char) -> (usize, u64) {
    match u32::from(c).checked_sub(FIRST) {
        Some(offset) => (offset as usize / 64, 1 << (offset % 64)),
        None => (WORDS, 0),
    }
}

fn holds(bits: &Bitmap, c: char) -> bool {
    let (word, bit) = place(c);
    bits.get(word).is_some_and(|word| word & bit != 0)
}

/// True for a character that Simplified text does not use.
pub(super) fn is_traditional_only(c: char) -> bool {
    holds(&TRADITIONAL_BITS, c)
}

/// True for characters whose Simplified form is another one by meaning: 乾 is
/// 干 or stays, 藉 is 借 or stays.
pub(super) fn is_doubtful(c: char) -> bool {
    matches!(c, '乾' | '藉')
}

/// Counts of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Share {
    pub traditional: usize,
    pub simplified: usize,
}

impl Share {
    pub(super) fn with(mut self, text: impl Iterator<Item = char>) -> Self {
        for c in text {
            self.traditional += usize::from(is_traditional_only(c));
            self.simplified += usize::from(holds(&SIMPLIFIED_BITS, c));
        }
        self
    }

    /// More Traditional than Simplified, and not by a single odd character.
    pub(super) fn is_traditional(self) -> bool {
        self.traditional >= 3 && self.traditional > 2 * self.simplified
    }

    /// Plainly Simplified.
    pub(super) fn is_simplified(self) -> bool {
        self.simplified > self.traditional
    }
}
