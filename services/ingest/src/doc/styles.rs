//! The style sheet ([MS-DOC] 2.9.271 `STSH`).

use wenshu_model::source::NamedElement;

use super::{
    bytes::{slice, u16_at, utf16},
    properties::{CharacterProperties, ParagraphProperties},
};
use crate::named_styles;

/// A style as it is written: what it adds to the one it is based on.
#[derive(Debug, Clone, Copy, Default)]
struct Style<'t> {
    /// Number of a built-in style; 1 to 9 are headings.
    built_in: u16,
    base: Option<usize>,
    paragraph: &'t [u8],
    characters: &'t [u8],
    is_character_style: bool,
    element: Option<NamedElement>,
}

/// A style with all that it is based on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Resolved {
    /// Of its paragraphs.
    pub paragraph: ParagraphProperties,
    /// Of its characters.
    pub characters: CharacterProperties,
    /// The element of an official document that it is for.
    pub element: Option<NamedElement>,
}

/// The style sheet.
#[derive(Debug, Default)]
pub struct Styles<'t> {
    styles: Vec<Style<'t>>,
    resolved: Vec<Option<Resolved>>,
}

impl<'t> Styles<'t> {
    /// Reads a style sheet, as far as it is sound.
    pub fn read(sheet: &'t [u8]) -> Self {
        let mut styles = Self { styles: read_all(sheet).unwrap_or_default(), resolved: Vec::new() };
        styles.resolved = vec![None; styles.styles.len()];
        (0..styles.styles.len()).for_each(|number| styles.resolve(number));
        styles
    }

    /// Works a style out, after those that it is based on. Styles that are based
    /// on each other in a ring are based on nothing.
    fn resolve(&mut self, number: usize) {
        let mut chain = vec![number];
        while let Some(base) = chain.last().and_then(|last| self.styles.get(*last)?.base)
            && self.resolved.get(base).is_some_and(Option::is_none)
            && !chain.contains(&base)
            && chain.len() < 32
        {
            chain.push(base);
        }
        while let Some(number) = chain.pop() {
            let Some(style) = self.styles.get(number).copied() else { continue };
            let mut resolved = style.base.and_then(|base| *self.resolved.get(base)?).unwrap_or_default();
            let below = resolved.characters;
            resolved.element = style.element.or(resolved.element);
            if (1..=9).contains(&style.built_in) {
                resolved.paragraph.outline = u8::try_from(style.built_in - 1).ok();
            }
            resolved.paragraph.apply(style.paragraph);
            resolved.characters.apply(style.characters, &below);
            if let Some(slot) = self.resolved.get_mut(number) {
                *slot = Some(resolved);
            }
        }
    }

    /// A style of paragraphs.
    pub fn paragraph(&self, number: u16) -> Resolved {
        self.resolved.get(usize::from(number)).copied().flatten().unwrap_or_default()
    }

    /// Applies a style of characters.
    pub fn apply(&self, number: u16, to: &mut CharacterProperties) {
        let mut chain = Vec::new();
        let mut next = Some(usize::from(number));
        while let Some(style) = next.and_then(|number| self.styles.get(number)).filter(|style| style.is_character_style)
            && chain.len() < 12
        {
            chain.push(style.characters);
            next = style.base;
        }
        let below = *to;
        chain.iter().rev().for_each(|list| to.apply(list, &below));
    }
}

fn read_all(sheet: &[u8]) -> Option<Vec<Style<'_>>> {
    let header = usize::from(u16_at(sheet, 0)?);
    let count = usize::from(u16_at(sheet, 2)?);
    let base_size = usize::from(u16_at(sheet, 4)?);
    let (mut at, mut styles) = (header + 2, Vec::new());
    for _ in 0..count {
        let Some(size) = u16_at(sheet, at).map(usize::from) else { break };
        let Some(written) = slice(sheet, at + 2, size) else { break };
        styles.push(read_one(written, base_size).unwrap_or_default());
        at += 2 + size;
    }
    Some(styles)
}

/// `STD`: fixed numbers, the name, and the lists of modifiers, each of which
/// begins at an even place.
fn read_one(written: &[u8], base_size: usize) -> Option<Style<'_>> {
    const NO_BASE: u16 = 0xfff;
    /// Built-in styles whose names are in the language of the program.
    const TITLE: u16 = 62;
    const SUBTITLE: u16 = 74;
    let kind_and_base = u16_at(written, 2)?;
    let kind = kind_and_base & 0xf;
    let base = Some(kind_and_base >> 4).filter(|base| *base != NO_BASE).map(usize::from);
    let built_in = u16_at(written, 0)? & 0xfff;
    let name = usize::from(u16_at(written, base_size)?);
    let mut at = base_size + 2 + name * 2 + 2;
    let element = match built_in {
        TITLE => Some(NamedElement::Title),
        SUBTITLE => Some(NamedElement::Subtitle),
        _ => utf16(written, base_size + 2, name).and_then(|name| named_styles::element(&name.to_lowercase())),
    };
    let mut next_list = || {
        at += at % 2;
        let size = usize::from(u16_at(written, at)?);
        let list = slice(written, at + 2, size)?;
        at += 2 + size;
        Some(list)
    };
    let mut style = Style { built_in, base, is_character_style: kind == 2, element, ..Style::default() };
    if kind == 1 {
        // The style's own number stands in front.
        style.paragraph = next_list().and_then(|list| list.get(2..)).unwrap_or_default();
    }
    if kind == 1 || kind == 2 {
        style.characters = next_list().unwrap_or_default();
    }
    Some(style)
}
