//! Which classes of characters a text holds, so that passes that look for
//! others need not read it.

use crate::characters::is_space;

/// A set of classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Triggers(u16);

impl Triggers {
    /// Full-width digits, letters, stop and percent sign.
    pub(super) const FULL_FORMS: Self = Self(1);
    /// Half-width stops and back-ticks.
    pub(super) const STOPS: Self = Self(1 << 1);
    /// ㈠ ⑴ ⒈.
    pub(super) const ENCLOSED: Self = Self(1 << 2);
    /// ASCII digits.
    pub(super) const DIGITS: Self = Self(1 << 3);
    /// … and 。 and the kinds of middle dot.
    pub(super) const DOTS: Self = Self(1 << 4);
    /// Hyphens, dashes and waves.
    pub(super) const STROKES: Self = Self(1 << 5);
    /// Half-width marks of sentences and round brackets.
    pub(super) const HALF_MARKS: Self = Self(1 << 6);
    /// Quotation marks of all kinds.
    pub(super) const QUOTES: Self = Self(1 << 7);
    /// 《》.
    pub(super) const TITLE_MARKS: Self = Self(1 << 8);
    /// White space.
    pub(super) const SPACES: Self = Self(1 << 9);
    /// Every text.
    pub(super) const ANY: Self = Self(1 << 10);

    /// The classes of both sets.
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// True when the sets have a class in common.
    pub(super) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The classes that a text holds.
    pub(super) fn of(text: &[char]) -> Self {
        text.iter().fold(Self::ANY, |held, c| held.or(class(*c)))
    }
}

fn class(c: char) -> Triggers {
    match c {
        // By far the most frequent, so asked for first.
        '\u{4E00}'..='\u{9FFF}' | '，' | '、' => Triggers(0),
        '0'..='9' => Triggers::DIGITS,
        '.' | '`' => Triggers::STOPS,
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' => Triggers::FULL_FORMS,
        '．' => Triggers::FULL_FORMS.or(Triggers::DOTS),
        '㈠'..='㈩' | '⑴'..='⒛' => Triggers::ENCLOSED,
        '。' | '…' | '⋯' | '・' | '·' | '•' | '‧' | '∙' | '⋅' | '･' => Triggers::DOTS,
        '-' | '－' | '—' | '―' | '–' | '─' | '━' | '‐' | '‑' | '−' | '~' | '～' | '〜' | '∼' | '˜' => {
            Triggers::STROKES
        }
        ',' | ';' | ':' | '?' | '!' | '(' | ')' | '｡' | '､' => Triggers::HALF_MARKS,
        '"' | '\'' | '“' | '”' | '‘' | '’' | '＂' | '＇' | '「' | '」' | '『' | '』' | '〝' | '〞' => {
            Triggers::QUOTES
        }
        '《' | '》' | '〈' | '〉' => Triggers::TITLE_MARKS,
        c if is_space(c) => Triggers::SPACES,
        _ => Triggers(0),
    }
}
