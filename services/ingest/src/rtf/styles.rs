//! The style sheet: of interest are headings and the elements that styles are
//! for, since RTF repeats in each paragraph what its style says of its look.

use std::collections::BTreeMap;

use wenshu_model::source::NamedElement;

use crate::named_styles;

/// Characters of a style's name that are looked at.
const LONGEST_NAME: usize = 40;

/// A paragraph style.
#[derive(Debug, Clone, Default)]
struct Style {
    name: String,
    element: Option<NamedElement>,
    /// `\outlinelevel`, from 0.
    outline: Option<u8>,
    /// `\sbasedon`.
    based_on: Option<i32>,
}

/// The style sheet.
#[derive(Debug, Default)]
pub struct Styles {
    styles: BTreeMap<i32, Style>,
    open: Style,
    number: i32,
    /// The open style is one of characters or tables.
    foreign: bool,
}

impl Styles {
    /// Begins a style.
    pub fn begin(&mut self) {
        (self.open, self.number, self.foreign) = (Style::default(), 0, false);
    }

    /// A control word of the style.
    pub fn word(&mut self, name: &[u8], number: i32) {
        match name {
            b"s" => self.number = number,
            b"cs" | b"ts" | b"ds" | b"tsrowd" => self.foreign = true,
            b"outlinelevel" => self.open.outline = u8::try_from(number).ok(),
            b"sbasedon" => self.open.based_on = Some(number),
            _ => {}
        }
    }

    /// Characters of its name.
    pub fn text(&mut self, text: &str) {
        for c in text.chars().filter(|c| *c != ';') {
            if self.open.name.len() < LONGEST_NAME {
                self.open.name.push(c);
            }
        }
    }

    /// Ends the style.
    pub fn end(&mut self) {
        let mut style = std::mem::take(&mut self.open);
        let name = style.name.trim().to_lowercase();
        style.outline = style.outline.or_else(|| outline_of_name(&name));
        style.element = named_styles::element(&name);
        if !self.foreign {
            self.styles.insert(self.number, style);
        }
    }

    /// Outline level of a style, from 0, its own or that of a style it is based
    /// on.
    pub fn outline(&self, number: i32) -> Option<u8> {
        self.chain(number).find_map(|style| style.outline)
    }

    /// The element of an official document that a style is for.
    pub fn element(&self, number: i32) -> Option<NamedElement> {
        self.chain(number).find_map(|style| style.element)
    }

    /// A style and those that it is based on.
    fn chain(&self, number: i32) -> impl Iterator<Item = &Style> {
        /// Styles on which a style is based, one on another.
        const LONGEST_CHAIN: usize = 12;
        let first = self.styles.get(&number);
        let next = |style: &&Style| self.styles.get(&style.based_on?);
        std::iter::successors(first, next).take(LONGEST_CHAIN)
    }
}

/// Level of the built-in headings by their name in lower case: `heading 1`, 标题 1.
fn outline_of_name(name: &str) -> Option<u8> {
    let digits = name.strip_prefix("heading ").or_else(|| name.strip_prefix("标题"))?;
    let level: u8 = digits.trim().parse().ok()?;
    level.checked_sub(1).filter(|level| *level < 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_told_by_level_name_or_base() {
        let mut styles = Styles::default();
        for (number, name, level, base) in [
            (1, "heading 2;", None, None),
            (2, "公文标题", Some(0), None),
            (3, "x", None, Some(2)),
            (4, "标题 3", None, None),
        ] {
            styles.begin();
            styles.word(b"s", number);
            styles.text(name);
            if let Some(level) = level {
                styles.word(b"outlinelevel", level);
            }
            if let Some(base) = base {
                styles.word(b"sbasedon", base);
            }
            styles.end();
        }
        let levels: Vec<_> = (0..6).map(|number| styles.outline(number)).collect();
        assert_eq!(levels, [None, Some(1), Some(0), Some(0), Some(2), None]);
    }

    #[test]
    fn styles_based_on_each_other_end() {
        let mut styles = Styles::default();
        for (number, base) in [(1, 2), (2, 1)] {
            styles.begin();
            styles.word(b"s", number);
            styles.word(b"sbasedon", base);
            styles.end();
        }
        assert_eq!(styles.outline(1), None);
    }
}
