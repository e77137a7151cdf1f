//! List styles: how the items of each level are numbered
//! (ISO/IEC 26300-1, 16.30 to 16.34).

use crate::numerals::{NumberFormat, numeral};
use crate::xml::Tag;

/// Levels of a list.
pub const LEVELS: usize = 10;

/// A list style.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListStyle {
    levels: [Level; LEVELS],
}

/// How the items of one level are numbered. The default has no number, as a
/// level has that its style does not define.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Level {
    /// The number's form; nothing for a bullet, a picture and a level without
    /// numbers.
    form: Option<Form>,
    prefix: String,
    suffix: String,
    /// Levels whose numbers are shown, this one counted.
    shown: usize,
    /// Number of the first item, if it is not 1.
    start: Option<u32>,
    /// The whole label with `%1%` for the number of level 1; newer files have
    /// it beside prefix and suffix, which cannot say as much.
    pattern: Option<String>,
    /// What stands behind the label.
    behind: Behind,
}

/// What the format puts between a label and the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Behind {
    /// A tab or a space of some width.
    #[default]
    Gap,
    /// Nothing.
    Nothing,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As other office formats write it.
    Shared(NumberFormat),
    /// a … z, aa, ab: without `style:num-letter-sync`.
    Letters { upper: bool },
}

impl ListStyle {
    /// A level, from 1.
    pub fn level(&self, level: usize) -> Option<&Level> {
        self.levels.get(level.checked_sub(1)?)
    }

    /// Sets a level, from 1; one that no list has is passed over.
    pub fn set_level(&mut self, level: usize, new: Level) {
        if let Some(place) = level.checked_sub(1).and_then(|index| self.levels.get_mut(index)) {
            *place = new;
        }
    }

    /// Says what stands behind the labels of a level.
    pub fn set_behind(&mut self, level: usize, behind: Behind) {
        if let Some(place) = level.checked_sub(1).and_then(|index| self.levels.get_mut(index)) {
            place.behind = behind;
        }
    }

    /// Number of the first item of a level.
    pub fn start(&self, level: usize) -> u32 {
        self.level(level).and_then(|level| level.start).unwrap_or(1)
    }

    /// The label of an item of a level, of which `values` are the numbers of it
    /// and those above, from level 1. It ends with the space that a reader sees
    /// behind it. A level without numbers may have words: 附件.
    pub fn label(&self, level: usize, values: &[u32]) -> String {
        let Some(own) = self.level(level) else { return String::new() };
        let label = match &own.pattern {
            Some(pattern) => self.by_pattern(pattern, values),
            None => self.by_levels(own, level, values),
        };
        spaced(label, own.behind)
    }

    /// Prefix, the numbers of the shown levels with stops between, suffix.
    fn by_levels(&self, own: &Level, level: usize, values: &[u32]) -> String {
        let shown = if own.form.is_some() { own.shown.max(1) } else { 0 };
        let numbers: Vec<String> = values
            .iter()
            .zip(&self.levels)
            .take(level)
            .skip(level.saturating_sub(shown))
            .filter_map(|(&value, level)| level.form.map(|form| form.write(value)))
            .filter(|number| !number.is_empty())
            .collect();
        format!("{}{}{}", own.prefix, numbers.join("."), own.suffix)
    }

    /// The pattern with its numbers. A level without numbers takes the words
    /// up to the next number with it.
    fn by_pattern(&self, pattern: &str, values: &[u32]) -> String {
        let parts: Vec<&str> = pattern.split('%').collect();
        let mut label = String::new();
        let mut without = false;
        for (index, part) in parts.iter().enumerate() {
            if index % 2 == 1 {
                let number = part.parse().ok().and_then(|level| self.number(level, values));
                without = number.is_none();
                label.extend(number);
            } else if !(without && index.saturating_add(1) < parts.len()) {
                label.push_str(part);
            }
        }
        label
    }

    /// The number of a level, if it has one.
    fn number(&self, level: usize, values: &[u32]) -> Option<String> {
        let form = self.level(level)?.form?;
        values.get(level.checked_sub(1)?).map(|value| form.write(*value))
    }
}

impl Level {
    /// A bullet or a picture.
    pub fn bullet() -> Self {
        Self::default()
    }

    /// Reads `text:list-level-style-number` or `text:outline-level-style`.
    pub fn number(tag: &Tag<'_>) -> Self {
        let word = |space, name| tag.value(space, name).unwrap_or_default().to_owned();
        let synchronous = tag.value("style", "num-letter-sync") == Some("true");
        Self {
            form: tag.value("style", "num-format").and_then(|format| Form::named(format, synchronous)),
            prefix: word("style", "num-prefix"),
            suffix: word("style", "num-suffix"),
            shown: tag.value("text", "display-levels").and_then(|count| count.parse().ok()).unwrap_or(1),
            start: tag.value("text", "start-value").and_then(|start| start.parse().ok()),
            pattern: ["loext", "style"]
                .into_iter()
                .find_map(|space| tag.value(space, "num-list-format"))
                .filter(|pattern| !pattern.is_empty())
                .map(str::to_owned),
            behind: Behind::Gap,
        }
    }
}

impl Form {
    /// The form by `style:num-format`: one character, or the beginning of the
    /// row with an ellipsis behind it: 一, 二, 三, ...
    fn named(format: &str, synchronous: bool) -> Option<Self> {
        use NumberFormat as F;
        let first = format.split(',').next().unwrap_or_default().trim();
        let shared = |format| Some(Self::Shared(format));
        match first {
            "" => None,
            "A" if synchronous => shared(F::UpperLetter),
            "a" if synchronous => shared(F::LowerLetter),
            "A" => Some(Self::Letters { upper: true }),
            "a" => Some(Self::Letters { upper: false }),
            "I" => shared(F::UpperRoman),
            "i" => shared(F::LowerRoman),
            "一" => shared(F::ChineseCountingThousand),
            "壹" if format.contains('貳') => shared(F::IdeographLegalTraditional),
            "壹" => shared(F::ChineseLegalSimplified),
            "壱" => shared(F::JapaneseLegal),
            "甲" => shared(F::IdeographTraditional),
            "子" => shared(F::IdeographZodiac),
            "①" => shared(F::DecimalEnclosedCircle),
            "⑴" => shared(F::DecimalEnclosedParen),
            "⒈" => shared(F::DecimalEnclosedFullstop),
            "㊀" => shared(F::IdeographEnclosedCircle),
            "１" => shared(F::DecimalFullWidth),
            "ア" => shared(F::AiueoFullWidth),
            "ｱ" => shared(F::Aiueo),
            "イ" => shared(F::IrohaFullWidth),
            "ｲ" => shared(F::Iroha),
            "일" => shared(F::KoreanCounting),
            "하나" => shared(F::KoreanLegal),
            "가" => shared(F::Ganada),
            "ㄱ" => shared(F::Chosung),
            "А" => shared(F::RussianUpper),
            "а" => shared(F::RussianLower),
            "1st" => shared(F::Ordinal),
            "One" => shared(F::CardinalText),
            "First" => shared(F::OrdinalText),
            _ => shared(F::from_ooxml_pattern(format)),
        }
    }

    fn write(self, value: u32) -> String {
        match self {
            Self::Shared(format) => numeral(format, value),
            Self::Letters { upper } => letters(value, upper),
        }
    }
}

/// a … z, aa, ab; 0 has no letter.
fn letters(value: u32, upper: bool) -> String {
    let mut rest = value;
    let mut reversed = Vec::new();
    while let Some(index) = rest.checked_sub(1) {
        let letter = u8::try_from(index % 26).unwrap_or_default();
        reversed.push(char::from(if upper { b'A' } else { b'a' }.saturating_add(letter)));
        rest = index / 26;
    }
    if reversed.is_empty() { value.to_string() } else { reversed.into_iter().rev().collect() }
}

/// A label with the space behind it: one behind Latin letters, digits, a full
/// stop or a round bracket, none behind a Chinese mark, which brings its own.
fn spaced(mut label: String, behind: Behind) -> String {
    let latin = label.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ')'));
    if latin && behind == Behind::Gap {
        label.push(' ');
    }
    label
}
