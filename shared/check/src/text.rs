//! Text as the tests compare it.

use std::collections::BTreeMap;

/// The characters that are no white space.
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// How often each character stands in a text, white space aside.
pub fn tally(text: &str) -> BTreeMap<char, i64> {
    let mut counts = BTreeMap::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        *counts.entry(c).or_insert(0) += 1;
    }
    counts
}

/// Adds `sign` times the characters of `text`.
pub fn add(counts: &mut BTreeMap<char, i64>, text: &str, sign: i64) {
    for (c, count) in tally(text) {
        *counts.entry(c).or_insert(0) += sign * count;
    }
}

/// The characters whose counts differ, for a message.
pub fn difference(left: &BTreeMap<char, i64>, right: &BTreeMap<char, i64>) -> Vec<(char, i64)> {
    let mut differing: BTreeMap<char, i64> = left.clone();
    for (c, count) in right {
        *differing.entry(*c).or_insert(0) -= count;
    }
    differing.into_iter().filter(|(_, count)| *count != 0).collect()
}

/// True for a Han character.
pub const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
}
