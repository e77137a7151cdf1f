//! The list tables, and the numbers of paragraphs.

use crate::{
    numerals::{NumberFormat, numeral},
    word::lists::{Definition, Follow, LEVELS, Label, Level, List, Lists, Part, set_off},
};

/// Bytes of a label that are kept.
const LONGEST_LABEL: usize = 400;

/// Reads `\*\listtable` and `\*\listoverridetable`.
#[derive(Debug, Default)]
pub struct ListTables {
    /// What was read.
    pub lists: Lists,
    definition: Definition,
    id: i32,
    level: Level,
    /// The length in front of a level's text was passed.
    in_text: bool,
    list: List,
    number: i32,
    /// Inside `\listoverride`: the level that `\lfolevel` opened, from 1.
    overridden: Option<usize>,
    in_override: bool,
}

impl ListTables {
    /// Begins `\list`.
    pub fn begin_list(&mut self) {
        (self.definition, self.id, self.in_override) = (Definition::default(), 0, false);
    }

    /// Ends `\list`.
    pub fn end_list(&mut self) {
        self.lists.definitions.insert(self.id, std::mem::take(&mut self.definition));
    }

    /// Begins `\listlevel`.
    pub fn begin_level(&mut self) {
        self.level = Level::default();
        self.in_text = false;
    }

    /// Ends `\listlevel`.
    pub fn end_level(&mut self) {
        let level = std::mem::take(&mut self.level);
        if let Some(at) = self.overridden.and_then(|at| at.checked_sub(1)).filter(|_| self.in_override) {
            self.list.levels.insert(at, level);
        } else if self.definition.levels.len() < LEVELS {
            self.definition.levels.insert(self.definition.levels.len(), level);
        }
    }

    /// Begins `\listoverride`.
    pub fn begin_override(&mut self) {
        (self.list, self.number, self.overridden, self.in_override) = (List::default(), 0, None, true);
    }

    /// Begins `\lfolevel`.
    pub fn begin_overridden_level(&mut self) {
        self.overridden = Some(self.overridden.unwrap_or(0).saturating_add(1).min(LEVELS));
    }

    /// Ends `\listoverride`.
    pub fn end_override(&mut self) {
        let list = std::mem::take(&mut self.list);
        self.lists.lists.insert(self.number, list);
        self.in_override = false;
    }

    /// A control word of the tables.
    pub fn word(&mut self, name: &[u8], number: i32) {
        let code = u16::try_from(number).unwrap_or(0);
        match name {
            b"listid" if self.in_override => self.list.definition = number,
            b"listid" => self.id = number,
            b"ls" => self.number = number,
            b"levelnfc" | b"levelnfcn" => self.level.format = NumberFormat::from_nfc(code),
            b"levelstartat" => {
                let start = u32::try_from(number).unwrap_or(1);
                self.level.start = start;
                if let Some(at) = self.overridden.and_then(|at| at.checked_sub(1)).filter(|_| self.in_override) {
                    self.list.starts.insert(at, start);
                }
            }
            b"levelfollow" => self.level.follow = Follow::by_number(number),
            b"levellegal" => self.level.legal = number != 0,
            b"levelnorestart" => self.level.restart = Some(0).filter(|_| number != 0),
            _ => {}
        }
    }

    /// A byte of a level's text that is written as `\'hh`; false when it is a
    /// part of a character.
    pub fn text_byte(&mut self, byte: u8) -> bool {
        if !std::mem::replace(&mut self.in_text, true) {
            return true;
        }
        let at = usize::from(byte);
        let is_number = at < LEVELS;
        if is_number {
            self.level.push(Part::Number(at));
        }
        is_number
    }

    /// Characters of a level's text.
    pub fn text(&mut self, text: &str) {
        self.in_text = true;
        text.chars().for_each(|c| self.level.push(Part::Character(c)));
    }

    /// Ends a level's text, which has a `;` at its end.
    pub fn end_text(&mut self) {
        self.level.text.pop_if(|last| *last == Part::Character(';'));
    }
}

/// A number of `\*\pn`, for readers before Word 97.
#[derive(Debug, Clone, Default)]
pub struct OldNumber {
    /// `\pnlvlblt`.
    bullet: bool,
    format: NumberFormat,
    start: u32,
    /// `\pntxtb`.
    pub before: String,
    /// `\pntxta`.
    pub after: String,
    /// Paragraphs that were numbered.
    count: u32,
}

impl OldNumber {
    /// A control word of it.
    pub fn word(&mut self, name: &[u8], number: i32) {
        self.format = match name {
            b"pnlvlblt" => {
                self.bullet = true;
                return;
            }
            b"pnstart" => {
                self.start = u32::try_from(number).unwrap_or(1);
                return;
            }
            b"pndec" => NumberFormat::Decimal,
            b"pnucrm" => NumberFormat::UpperRoman,
            b"pnlcrm" => NumberFormat::LowerRoman,
            b"pnucltr" => NumberFormat::UpperLetter,
            b"pnlcltr" => NumberFormat::LowerLetter,
            b"pnord" => NumberFormat::Ordinal,
            b"pncard" => NumberFormat::CardinalText,
            b"pnordt" => NumberFormat::OrdinalText,
            b"pndecd" => NumberFormat::DecimalFullWidth,
            b"pncnum" => NumberFormat::DecimalEnclosedCircle,
            b"pndbnum" | b"pndbnumd" => NumberFormat::IdeographDigital,
            b"pndbnumt" => NumberFormat::JapaneseCounting,
            b"pndbnuml" => NumberFormat::JapaneseLegal,
            b"pngbnum" => NumberFormat::DecimalEnclosedFullstop,
            b"pngbnumd" => NumberFormat::DecimalEnclosedParen,
            b"pngbnuml" => NumberFormat::DecimalEnclosedCircleChinese,
            b"pngbnumk" => NumberFormat::IdeographEnclosedCircle,
            b"pnzodiac" => NumberFormat::IdeographTraditional,
            b"pnzodiacd" => NumberFormat::IdeographZodiac,
            b"pnzodiacl" => NumberFormat::IdeographZodiacTraditional,
            b"pnchosung" => NumberFormat::Chosung,
            b"pnganada" => NumberFormat::Ganada,
            _ => return,
        };
    }

    /// Takes over how far the one before it counted, if it is the same.
    pub fn go_on(&mut self, last: Option<&Self>) {
        let same = |last: &&Self| {
            (last.format, last.start, &last.before, &last.after) == (self.format, self.start, &self.before, &self.after)
        };
        self.count = last.filter(same).map_or(0, |last| last.count);
    }

    /// The label of the next paragraph.
    pub fn next_label(&mut self) -> String {
        if self.bullet {
            return String::new();
        }
        let value = self.start.max(1).saturating_add(self.count);
        self.count = self.count.saturating_add(1);
        set_off(format!("{}{}{}", self.before, numeral(self.format, value), self.after), Follow::Tab)
    }

    /// True for a bullet.
    pub const fn is_bullet(&self) -> bool {
        self.bullet
    }
}

/// Adds to a label; a long one is none.
pub fn push_label(label: &mut String, text: &str) {
    if label.len() < LONGEST_LABEL {
        label.push_str(text);
    }
}

/// The label that a writer set in front of a paragraph, as it is shown; empty
/// for a bullet.
pub fn written_label(written: &str, by_table: Option<&Label>, bullet: bool) -> String {
    // LibreOffice sets a space in front of every label.
    let written = written.trim_start_matches(' ');
    let label = written.trim_end();
    let mut characters = label.chars();
    let is_mark = |c: char| !c.is_alphanumeric() || ('\u{e000}'..='\u{f8ff}').contains(&c);
    let alone = characters.next().filter(|_| characters.next().is_none());
    let looks_like_bullet = match (by_table, alone) {
        (Some(known), _) => known.text.is_empty(),
        (None, Some(c)) => is_mark(c) && !is_numeral(c),
        (None, None) => false,
    };
    if bullet || looks_like_bullet || label.is_empty() {
        return String::new();
    }
    let follow = match written.get(label.len()..) {
        Some(behind) if behind.contains('\t') => Follow::Tab,
        Some("") | None => Follow::Nothing,
        Some(_) => Follow::Space,
    };
    set_off(label.to_owned(), follow)
}

/// ①, ⑴, ⒈, ㊀: numbers that are no letters or digits.
const fn is_numeral(c: char) -> bool {
    matches!(c, '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}' | '\u{3220}'..='\u{3243}' | '\u{3280}'..='\u{32b0}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_labels_lose_their_tab() {
        let label = |written| written_label(written, None, false);
        assert_eq!(label(" 一、\t"), "一、");
        assert_eq!(label("1.\t"), "1. ");
        assert_eq!(label("（一） "), "（一） ");
        assert_eq!(label("1."), "1.");
        assert_eq!(label("①\t"), "①");
        for bullet in ["\u{f0b7}\t", "•\t", "-\t", "\t"] {
            assert_eq!(label(bullet), "");
        }
    }

    #[test]
    fn old_numbers_count_while_they_stay_the_same() {
        let mut first = OldNumber { after: ")".to_owned(), start: 3, ..OldNumber::default() };
        first.word(b"pnucltr", 0);
        assert_eq!([first.next_label(), first.next_label()], ["C) ", "D) "]);
        let mut second = OldNumber { count: 0, ..first.clone() };
        second.go_on(Some(&first));
        assert_eq!(second.next_label(), "E) ");
    }
}
