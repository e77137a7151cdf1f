//! Styles: what they say of a paragraph and of its characters, with all that
//! they inherit (ISO/IEC 26300-1, 16 and 20).

use std::collections::BTreeMap;

use wenshu_model::source::{HintAlign, NamedElement};

use super::list_style::ListStyle;
use crate::flow::RunLook;

/// Styles that inherit from one another; a chain of more is a loop.
const LONGEST_CHAIN: usize = 20;

/// The kinds of styles that matter to text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Of paragraphs.
    Paragraph,
    /// Of characters.
    Text,
}

impl Family {
    /// The family by its name in a file.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "paragraph" => Some(Self::Paragraph),
            "text" => Some(Self::Text),
            _ => None,
        }
    }
}

/// Where a style is defined. The automatic ones are those of single places;
/// they inherit from common ones only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// `office:styles`.
    Common,
    /// `office:automatic-styles`.
    Automatic,
}

/// What is said of characters; what is not said is inherited.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TextLook {
    /// Bold, of western characters.
    pub bold: Option<bool>,
    /// Bold, of East Asian characters.
    pub bold_asian: Option<bool>,
    /// Italic, of western characters.
    pub italic: Option<bool>,
    /// Italic, of East Asian characters.
    pub italic_asian: Option<bool>,
    /// Hidden.
    pub hidden: Option<bool>,
    /// The font of symbols that they are in; `Some(None)` for a font of text.
    pub symbols: Option<Option<&'static str>>,
}

impl TextLook {
    /// This, and where it says nothing, `below`.
    pub fn over(self, below: Self) -> Self {
        Self {
            bold: self.bold.or(below.bold),
            bold_asian: self.bold_asian.or(below.bold_asian),
            italic: self.italic.or(below.italic),
            italic_asian: self.italic_asian.or(below.italic_asian),
            hidden: self.hidden.or(below.hidden),
            symbols: self.symbols.or(below.symbols),
        }
    }

    /// True for hidden characters.
    pub fn is_hidden(self) -> bool {
        self.hidden == Some(true)
    }

    /// How a run is set. Chinese text follows the East Asian properties; a file
    /// that never names them means its western ones for all.
    pub fn run(self) -> RunLook {
        RunLook {
            strong: self.bold_asian.or(self.bold).unwrap_or(false),
            slanted: self.italic_asian.or(self.italic).unwrap_or(false),
        }
    }
}

/// A style as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Style {
    /// The style it inherits from.
    pub parent: Option<String>,
    /// Its characters.
    pub text: TextLook,
    /// Alignment; `Some(None)` when it is said to be justified.
    pub align: Option<Option<HintAlign>>,
    /// Its list style; an empty name takes an inherited one away.
    pub list_style: Option<String>,
    /// The element of an official document that its name stands for.
    pub element: Option<NamedElement>,
}

/// Styles by family and name.
#[derive(Debug, Default)]
struct Named {
    paragraph: BTreeMap<String, Style>,
    text: BTreeMap<String, Style>,
}

impl Named {
    const fn of(&self, family: Family) -> &BTreeMap<String, Style> {
        match family {
            Family::Paragraph => &self.paragraph,
            Family::Text => &self.text,
        }
    }

    fn find(&self, family: Family, name: &str) -> Option<(&str, &Style)> {
        self.of(family).get_key_value(name).map(|(name, style)| (name.as_str(), style))
    }
}

/// The styles of a document.
#[derive(Debug, Default)]
pub struct Styles {
    common: Named,
    automatic: Named,
    lists: BTreeMap<String, ListStyle>,
    /// What holds for all paragraphs (`style:default-style`).
    pub default_text: TextLook,
    /// How headings are numbered (`text:outline-style`).
    pub outline: ListStyle,
    /// Name of the outline style, by which lists may refer to it.
    pub outline_name: String,
    /// Names of the fonts of symbols in the file, and which they are.
    symbol_fonts: BTreeMap<String, &'static str>,
}

/// Everything that holds for a paragraph by its style.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ParagraphStyle {
    /// Its characters.
    pub text: TextLook,
    /// Alignment.
    pub align: Option<HintAlign>,
    /// True when the style is outside any list by its own word.
    pub unlisted: bool,
    /// True for a quotation.
    pub quote: bool,
    /// The element of an official document that it is for.
    pub element: Option<NamedElement>,
}

impl Styles {
    /// Adds a style.
    pub fn add(&mut self, scope: Scope, family: Family, name: &str, style: Style) {
        let styles = match scope {
            Scope::Common => &mut self.common,
            Scope::Automatic => &mut self.automatic,
        };
        let family = match family {
            Family::Paragraph => &mut styles.paragraph,
            Family::Text => &mut styles.text,
        };
        family.insert(name.to_owned(), style);
    }

    /// Adds a list style.
    pub fn add_list(&mut self, name: &str, style: ListStyle) {
        self.lists.insert(name.to_owned(), style);
    }

    /// Adds a font by its name in the file. `charset` is what the file says of
    /// its characters.
    pub fn add_font(&mut self, name: &str, family: &str, charset: &str) {
        let known = symbol_font(family).or((charset == "x-symbol").then_some(UNKNOWN_SYMBOLS));
        if let Some(font) = known {
            self.symbol_fonts.insert(name.to_owned(), font);
        }
    }

    /// The font of symbols that a name in the file stands for.
    pub fn symbol_font(&self, name: &str) -> Option<&'static str> {
        self.symbol_fonts.get(name).copied().or_else(|| symbol_font(name))
    }

    /// A list style.
    pub fn list(&self, name: &str) -> Option<&ListStyle> {
        if !self.outline_name.is_empty() && name == self.outline_name {
            return Some(&self.outline);
        }
        self.lists.get(name)
    }

    /// What a style and those it inherits from say of characters.
    pub fn text(&self, family: Family, name: &str) -> TextLook {
        self.chain(family, name).fold(TextLook::default(), |look, (_, style)| look.over(style.text))
    }

    /// What a paragraph style and those it inherits from say.
    pub fn paragraph(&self, name: &str) -> ParagraphStyle {
        let chain = || self.chain(Family::Paragraph, name);
        let list = self.list_of_paragraph(name);
        ParagraphStyle {
            text: chain().fold(TextLook::default(), |look, (_, style)| look.over(style.text)).over(self.default_text),
            align: alignment(chain().filter_map(|(_, style)| style.align)),
            unlisted: list == Some(""),
            element: chain().find_map(|(_, style)| style.element),
            quote: chain().any(|(name, _)| matches!(name, "Quotations" | "Quote" | "Intense_20_Quote")),
        }
    }

    /// The list style that a paragraph style or one above it names.
    pub fn list_of_paragraph(&self, name: &str) -> Option<&str> {
        self.chain(Family::Paragraph, name).find_map(|(_, style)| style.list_style.as_deref())
    }

    /// A style and those it inherits from, the nearest first.
    fn chain<'s>(&'s self, family: Family, name: &str) -> impl Iterator<Item = (&'s str, &'s Style)> {
        let first = self.automatic.find(family, name).or_else(|| self.common.find(family, name));
        let above = move |(_, style): &(&'s str, &'s Style)| self.common.find(family, style.parent.as_deref()?);
        std::iter::successors(first, above).take(LONGEST_CHAIN)
    }
}

/// The nearest alignment; flush left only where it replaces another, since it
/// is what a paragraph has that says nothing.
fn alignment(mut chain: impl Iterator<Item = Option<HintAlign>>) -> Option<HintAlign> {
    let nearest = chain.next().flatten()?;
    let mut replaces = || chain.any(|align| align.is_some_and(|align| align != HintAlign::Left));
    (nearest != HintAlign::Left || replaces()).then_some(nearest)
}

/// A font of symbols that no table is known of.
const UNKNOWN_SYMBOLS: &str = "zapf dingbats";

/// A known font of symbols by its own name.
fn symbol_font(family: &str) -> Option<&'static str> {
    const KNOWN: [&str; 6] = ["wingdings", "wingdings 2", "wingdings 3", "webdings", "symbol", UNKNOWN_SYMBOLS];
    let plain = family.trim_matches(['\'', '"', ' ']);
    KNOWN.into_iter().find(|known| plain.eq_ignore_ascii_case(known))
}
