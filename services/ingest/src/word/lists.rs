//! Lists: how far each has counted, and the label that a reader sees.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

use crate::numerals::{NumberFormat, numeral};

/// Levels of a list.
pub const LEVELS: usize = 9;
/// Characters of a label; a longer one is no number.
const LONGEST_LABEL: usize = 200;

/// What stands behind a number (`\levelfollow`, LVLF.ixchFollow).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Follow {
    /// A tab.
    #[default]
    Tab,
    /// A space.
    Space,
    /// Nothing.
    Nothing,
}

impl Follow {
    /// By its number in the formats.
    pub const fn by_number(number: i32) -> Self {
        match number {
            1 => Self::Space,
            2 => Self::Nothing,
            _ => Self::Tab,
        }
    }
}

/// A part of the text of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A character.
    Character(char),
    /// The number of a level, from 0.
    Number(usize),
}

/// How one level of a list counts.
#[derive(Debug, Clone)]
pub struct Level {
    /// First number.
    pub start: u32,
    /// How numbers are written.
    pub format: NumberFormat,
    /// The label.
    pub text: Vec<Part>,
    /// What stands behind it.
    pub follow: Follow,
    /// All numbers of the label are Arabic.
    pub legal: bool,
    /// Levels behind whose paragraphs it starts anew: those before this one. Its
    /// own place for all of them, 0 for never.
    pub restart: Option<usize>,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 1,
            format: NumberFormat::Decimal,
            text: Vec::new(),
            follow: Follow::Tab,
            legal: false,
            restart: None,
        }
    }
}

impl Level {
    /// Adds to the text of the label, which is never long.
    pub fn push(&mut self, part: Part) {
        if self.text.len() < LONGEST_LABEL {
            self.text.push(part);
        }
    }

    /// Adds a label as XML writes it: `%1` … `%9` stand for the numbers.
    pub fn push_pattern(&mut self, pattern: &str) {
        let mut chars = pattern.chars().peekable();
        while let Some(c) = chars.next() {
            let level = chars.peek().and_then(|next| next.to_digit(10)).filter(|&digit| c == '%' && digit > 0);
            match level.and_then(|level| usize::try_from(level).ok()) {
                Some(level) => {
                    chars.next();
                    self.push(Part::Number(level - 1));
                }
                None => self.push(Part::Character(c)),
            }
        }
    }
}

/// The levels of a list, as far as it has them.
#[derive(Debug, Clone, Default)]
pub struct Definition {
    /// By depth, from 0.
    pub levels: BTreeMap<usize, Level>,
}

/// A list as paragraphs name it: a definition with what it does otherwise.
#[derive(Debug, Clone, Default)]
pub struct List<Id = i32> {
    /// Id of its definition.
    pub definition: Id,
    /// Other levels.
    pub levels: BTreeMap<usize, Level>,
    /// Other first numbers.
    pub starts: BTreeMap<usize, u32>,
}

/// What stands in front of a paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Label {
    /// The number as a reader sees it, with the space behind it; empty for a
    /// bullet.
    pub text: String,
    /// Depth in the list, from 1.
    pub depth: u8,
}

/// The lists of a document and how far each has counted. Binary files and RTF
/// number lists and definitions; XML names them by any word.
#[derive(Debug, Clone, Default)]
pub struct Lists<Id = i32> {
    /// Definitions by id.
    pub definitions: BTreeMap<Id, Definition>,
    /// Lists by what paragraphs name (`\ls`, ilfo from 1, `w:numId`).
    pub lists: BTreeMap<Id, List<Id>>,
    /// Numbers of the last paragraph at each level, by definition: lists of one
    /// definition count on together.
    counts: BTreeMap<Id, [Option<u32>; LEVELS]>,
    /// Levels of lists that have begun: only then a level starts where its list
    /// says.
    begun: BTreeSet<(Id, usize)>,
}

impl<Id: Ord + Clone> Lists<Id> {
    /// The label of the next paragraph of a list, at a level from 0; nothing if
    /// there is no such list.
    pub fn next<Name>(&mut self, list: &Name, level: u8) -> Option<Label>
    where
        Id: Borrow<Name>,
        Name: Ord + ToOwned<Owned = Id> + ?Sized,
    {
        let own = self.lists.get(list)?;
        let base = self.definitions.get::<Id>(&own.definition);
        let level_at = |at: usize| own.levels.get(&at).or_else(|| base.and_then(|base| base.levels.get(&at)));
        let at = usize::from(level).min(LEVELS - 1);
        let shape = level_at(at)?;
        let start = |at: usize| {
            let written = level_at(at).map_or(1, |level| level.start);
            own.starts.get(&at).copied().unwrap_or(written)
        };

        let counts = self.counts.entry(own.definition.clone()).or_default();
        let starts_anew = self.begun.insert((list.to_owned(), at)) && own.starts.contains_key(&at);
        for (depth, count) in counts.iter_mut().enumerate() {
            if depth < at {
                // A level that was passed over counts as begun.
                count.get_or_insert_with(|| start(depth));
            } else if depth == at {
                let last = count.filter(|_| !starts_anew);
                *count = Some(last.map_or_else(|| start(at), |last| last.saturating_add(1)));
            } else if level_at(depth).and_then(|level| level.restart).is_none_or(|after| at < after) {
                *count = None;
            }
        }

        let depth = u8::try_from(at + 1).unwrap_or(u8::MAX);
        if shape.format == NumberFormat::Bullet {
            return Some(Label { text: String::new(), depth });
        }
        let shown = |at: usize| {
            let format = level_at(at).map_or(NumberFormat::Decimal, |level| level.format);
            let plain = shape.legal && !format.is_numberless();
            let count = counts.get(at).copied().flatten().unwrap_or_else(|| start(at));
            numeral(if plain { NumberFormat::Decimal } else { format }, count)
        };
        let written: String = shape.text.iter().fold(String::new(), |mut label, part| {
            match part {
                Part::Character(c) => label.push(*c),
                Part::Number(at) => label.push_str(&shown(*at)),
            }
            label
        });
        let is_seen = written.chars().any(|c| !c.is_whitespace());
        is_seen.then(|| Label { text: set_off(written, shape.follow), depth })
    }
}

/// The space that a reader sees behind a number; behind a wide mark there is
/// none to speak of.
pub fn set_off(mut label: String, follow: Follow) -> String {
    let narrow = label.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ')' | ','));
    if follow == Follow::Space || follow == Follow::Tab && narrow {
        label.push(' ');
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(format: NumberFormat, text: &str) -> Level {
        let mut level = Level { format, ..Level::default() };
        for c in text.chars() {
            level.push(c.to_digit(10).map_or(Part::Character(c), |at| Part::Number(at as usize)));
        }
        level
    }

    fn lists() -> Lists {
        let levels = [
            level(NumberFormat::ChineseCountingThousand, "0、"),
            level(NumberFormat::ChineseCountingThousand, "（1）"),
            level(NumberFormat::Decimal, "2."),
            level(NumberFormat::Bullet, "•"),
        ];
        let mut lists = Lists::default();
        lists.definitions.insert(7, Definition { levels: (0..).zip(levels).collect() });
        lists.lists.insert(1, List { definition: 7, ..List::default() });
        let starts = BTreeMap::from([(0, 1)]);
        lists.lists.insert(2, List { definition: 7, starts, ..List::default() });
        lists
    }

    fn labels(lists: &mut Lists, asked: &[(i32, u8)]) -> Vec<String> {
        asked.iter().map(|&(list, at)| lists.next(&list, at).unwrap_or_default().text).collect()
    }

    #[test]
    fn deeper_levels_start_anew() {
        let asked = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2), (1, 3)];
        assert_eq!(labels(&mut lists(), &asked), ["一、", "（一）", "（二）", "1. ", "二、", "（一）", "1. ", ""]);
    }

    #[test]
    fn lists_of_one_definition_count_on_unless_told_where_to_start() {
        let mut lists = lists();
        lists.lists.insert(3, List { definition: 7, ..List::default() });
        assert_eq!(
            labels(&mut lists, &[(1, 0), (3, 0), (2, 0), (2, 0), (1, 0)]),
            ["一、", "二、", "一、", "二、", "三、"]
        );
    }

    #[test]
    fn a_level_that_is_told_where_to_start_leaves_those_above_it() {
        let mut lists = lists();
        let starts = BTreeMap::from([(0, 1), (1, 9)]);
        lists.lists.insert(4, List { definition: 7, starts, ..List::default() });
        let asked = [(1, 0), (1, 0), (1, 1), (4, 1), (1, 1), (1, 0)];
        assert_eq!(labels(&mut lists, &asked), ["一、", "二、", "（一）", "（九）", "（十）", "三、"]);
    }

    #[test]
    fn a_level_that_is_passed_over_counts_as_begun() {
        assert_eq!(labels(&mut lists(), &[(1, 0), (1, 2), (1, 1), (1, 0)]), ["一、", "1. ", "（二）", "二、"]);
    }

    #[test]
    fn a_level_may_never_start_anew_and_write_arabic_numbers() {
        let mut lists = lists();
        let legal = Level { legal: true, restart: Some(0), ..level(NumberFormat::UpperRoman, "0.1") };
        lists.lists.entry(1).or_default().levels.insert(1, legal);
        assert_eq!(labels(&mut lists, &[(1, 0), (1, 1), (1, 0), (1, 1)]), ["一、", "1.1 ", "二、", "2.2 "]);
    }

    #[test]
    fn what_is_not_there_has_no_label() {
        assert_eq!(lists().next(&9, 0), None);
        assert_eq!(lists().next(&1, 8), None);
        assert_eq!(lists().next(&1, 3), Some(Label { text: String::new(), depth: 4 }));
    }
}
