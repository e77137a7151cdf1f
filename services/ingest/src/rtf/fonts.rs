//! The font table: which code page the bytes of a font are in.

use std::collections::BTreeMap;

use crate::word::code_pages::CodePage;

/// Bytes of a font's name that are kept; names of symbol fonts are short.
const LONGEST_NAME: usize = 64;

/// A font.
#[derive(Debug, Clone, Default)]
pub struct Font {
    /// Its code page, if it names one.
    pub page: Option<CodePage>,
    /// Its name; of interest for fonts of symbols only.
    pub name: String,
}

/// The font table.
#[derive(Debug, Default)]
pub struct Fonts {
    fonts: BTreeMap<i32, Font>,
    /// The font that is being defined.
    open: i32,
}

impl Fonts {
    /// A control word of the table.
    pub fn word(&mut self, name: &[u8], number: i32) {
        match name {
            b"f" => self.open = number,
            b"fcharset" => {
                let page = CodePage::by_charset(number);
                self.entry().page = page;
            }
            b"cpg" => {
                if let Some(page) = CodePage::by_number(number) {
                    self.entry().page = Some(page);
                }
            }
            _ => {}
        }
    }

    /// Characters of a name; `;` ends it.
    pub fn text(&mut self, text: &str) {
        let font = self.entry();
        for c in text.chars() {
            // Names of fonts of symbols are plain text.
            let c = u8::try_from(u32::from(c).wrapping_sub(0xf000)).map_or(c, char::from);
            if c != ';' && font.name.len() < LONGEST_NAME {
                font.name.push(c);
            }
        }
    }

    fn entry(&mut self) -> &mut Font {
        self.fonts.entry(self.open).or_default()
    }

    /// A font by its number.
    pub fn get(&self, number: i32) -> Option<&Font> {
        self.fonts.get(&number)
    }
}
