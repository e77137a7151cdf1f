//! Bytes and `\u` to characters, and where these go.

use std::borrow::Cow;

use super::{
    lists::push_label,
    reader::Reader,
    state::{Destination, FontPage, Naming},
};
use crate::{
    IngestError, symbols,
    word::{
        code_pages::{CodePage, WESTERN},
        fields::LONGEST_INSTRUCTION,
        writer::Fate,
    },
};

/// Bytes that wait before they are decoded.
const ENOUGH: usize = 256;
/// Bytes that are kept to judge whether Western text is that.
const WESTERN_SAMPLE: usize = 32 << 10;
/// Characters of names that are looked at.
const LONGEST_NAME: usize = 200;

/// Bytes that wait to be decoded, and what is counted on the way.
#[derive(Debug, Default)]
pub struct Bytes {
    waiting: Vec<u8>,
    font: Option<FontPage>,
    /// First half of a character beyond U+FFFF.
    high: Option<u16>,
    /// Bytes left that stand for the last `\u`.
    pub skip: usize,
    /// Characters that could not be decoded.
    pub lost: usize,
    /// A sample of bytes above 127 that were taken for Western characters.
    pub western: Vec<u8>,
}

impl Bytes {
    /// True when a thing is passed over because it stands for the last `\u`.
    pub const fn skip_one(&mut self) -> bool {
        let skipped = self.skip > 0;
        self.skip = self.skip.saturating_sub(1);
        skipped
    }

    fn sample(&mut self, bytes: &[u8]) {
        if self.western.len() < WESTERN_SAMPLE && !bytes.is_ascii() {
            let left = WESTERN_SAMPLE.saturating_sub(self.western.len());
            self.western.extend(bytes.iter().take(left));
            self.western.push(b'\n');
        }
    }
}

impl Reader<'_, '_> {
    /// A run of text.
    pub(super) fn run(&mut self, run: &[u8]) -> Result<(), IngestError> {
        self.fresh = false;
        let skipped = self.bytes.skip.min(run.len());
        self.bytes.skip -= skipped;
        let run = run.get(skipped..).unwrap_or_default();
        match self.group().destination {
            Destination::Picture => {
                self.picture.hexadecimal(run, self.limits);
                return Ok(());
            }
            Destination::Quiet | Destination::NestedRow => return Ok(()),
            _ => {}
        }
        self.wait(run)?;
        if self.tokens.has_second_half() {
            let page = self.bytes.font.map_or(WESTERN, |font| font.page);
            if page.cut(&self.bytes.waiting) == 1 {
                self.tokens.skip_byte();
                self.bytes.waiting.push(b'\\');
            }
        }
        Ok(())
    }

    /// `\'hh`.
    pub(super) fn hex(&mut self, byte: u8) -> Result<(), IngestError> {
        self.fresh = false;
        if self.bytes.skip_one() {
            return Ok(());
        }
        match self.group().destination {
            Destination::LevelText if byte < 0x20 => {
                self.flush(true)?;
                self.lists.text_byte(byte);
                Ok(())
            }
            Destination::Picture | Destination::Quiet | Destination::NestedRow => Ok(()),
            _ => self.wait(&[byte]),
        }
    }

    /// Keeps bytes until it is clear what they are.
    fn wait(&mut self, bytes: &[u8]) -> Result<(), IngestError> {
        let page = self.current_page();
        if self.bytes.font != Some(page) {
            self.flush(true)?;
            self.bytes.font = Some(page);
        }
        self.bytes.waiting.extend_from_slice(bytes);
        if self.bytes.waiting.len() > ENOUGH { self.flush(false) } else { Ok(()) }
    }

    /// The code page of the font that holds.
    fn current_page(&mut self) -> FontPage {
        if let Some(page) = self.group().character.page {
            return page;
        }
        let character = self.group().character;
        let font = character.double_byte_font.filter(|_| character.double_byte).unwrap_or(character.font);
        let own = self.fonts.get(font).and_then(|font| font.page);
        let page = own.unwrap_or(if self.cocoa { WESTERN } else { self.page });
        let page = self.forced.filter(|_| page.is_western()).unwrap_or(page);
        let found = FontPage { page, of_file: own.is_none() };
        self.group().character.page = Some(found);
        found
    }

    /// Decodes the bytes that wait. Half a character waits on for its other half,
    /// unless nothing can follow it (`whole`).
    pub(super) fn flush(&mut self, whole: bool) -> Result<(), IngestError> {
        if self.bytes.waiting.is_empty() {
            return Ok(());
        }
        let mut waiting = std::mem::take(&mut self.bytes.waiting);
        let FontPage { page, of_file } = self.bytes.font.unwrap_or(FontPage { page: WESTERN, of_file: true });
        let cut = if whole { 0 } else { page.cut(&waiting) };
        let part = waiting.split_off(waiting.len().saturating_sub(cut));
        if page.is_western() {
            self.bytes.sample(&waiting);
        }
        let mut text = String::with_capacity(waiting.len());
        let lost = if page.is_double_byte() && !waiting.is_ascii() && of_file {
            page.decode_loosely(&waiting, &mut text)
        } else {
            page.decode(&waiting, &mut text)
        };
        self.bytes.lost = self.bytes.lost.saturating_add(lost);
        self.bytes.waiting = part;
        self.route(&text)
    }

    /// `\u`: a UTF-16 unit, often written as a negative number.
    pub(super) fn unicode(&mut self, number: i32) -> Result<(), IngestError> {
        self.flush(true)?;
        self.bytes.skip = self.group().character.fallback;
        let code = if number < 0 { number.saturating_add(0x1_0000) } else { number }.unsigned_abs();
        let unit = u16::try_from(code).ok();
        let high = self.bytes.high.take();
        if (0x20..0x100).contains(&code) && self.current_page().page == CodePage::Symbol {
            return self.route(char::from_u32(0xf000 + code).unwrap_or_default().encode_utf8(&mut [0; 4]));
        }
        let c = match (high, unit) {
            (_, Some(unit @ 0xd800..=0xdbff)) => {
                self.bytes.high = Some(unit);
                return Ok(());
            }
            (Some(high), Some(low @ 0xdc00..=0xdfff)) => char::decode_utf16([high, low]).next().and_then(Result::ok),
            (..) => char::from_u32(code),
        };
        let c = c.unwrap_or_else(|| {
            self.bytes.lost = self.bytes.lost.saturating_add(1);
            char::REPLACEMENT_CHARACTER
        });
        self.route(c.encode_utf8(&mut [0; 4]))
    }

    /// A character that a control word or symbol stands for.
    pub(super) fn character(&mut self, c: char) -> Result<(), IngestError> {
        self.flush(true)?;
        self.route(c.encode_utf8(&mut [0; 4]))
    }

    /// Sends characters where the group says.
    fn route(&mut self, text: &str) -> Result<(), IngestError> {
        if self.bytes.high.take().is_some() && !text.is_empty() {
            self.bytes.lost = self.bytes.lost.saturating_add(1);
            self.route("\u{fffd}")?;
        }
        match self.group().destination {
            Destination::Text => return self.show(text),
            Destination::Fonts => self.fonts.text(text),
            Destination::Styles => self.styles.text(text),
            Destination::LevelText => self.lists.text(text),
            Destination::Label => {
                let text = self.in_known_characters(text);
                push_label(self.label.get_or_insert_default(), &text);
            }
            Destination::OldNumberBefore | Destination::OldNumberAfter => self.old_number_text(text),
            Destination::Instruction => {
                if let Some(field) =
                    self.fields.last_mut().filter(|field| field.instruction.len() < LONGEST_INSTRUCTION)
                {
                    field.instruction.push_str(text);
                }
            }
            Destination::Template => extend(&mut self.template, text),
            Destination::PropertyName => extend(&mut self.properties.name, text),
            Destination::PropertyValue => self.properties.add_to_value(text),
            Destination::Quiet
            | Destination::Lists
            | Destination::OldNumber
            | Destination::Picture
            | Destination::NestedRow => {}
        }
        Ok(())
    }

    /// Text with characters in the place of places in a font of symbols.
    fn in_known_characters<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        if !text.contains(symbols::is_private) {
            return Cow::Borrowed(text);
        }
        let name = self.font_name();
        let known = |c: char| symbols::character(&name, u32::from(c)).filter(|_| symbols::is_known_font(&name));
        Cow::Owned(text.chars().map(|c| if symbols::is_private(c) { known(c).unwrap_or(c) } else { c }).collect())
    }

    /// The name of the font in force.
    fn font_name(&mut self) -> String {
        let font = self.group().character.font;
        self.fonts.get(font).map(|font| font.name.clone()).unwrap_or_default()
    }

    /// Shows characters to the reader.
    pub(super) fn show(&mut self, text: &str) -> Result<(), IngestError> {
        if text.is_empty() {
            return Ok(());
        }
        let look = self.group().character.look();
        if look.fate == Fate::Shown {
            self.begin_paragraph()?;
            if let Some(field) = self.fields.last_mut() {
                field.shows = true;
            }
        }
        if !text.contains(symbols::is_private) {
            return self.writer.show(text, look);
        }
        let name = self.font_name();
        for c in text.chars() {
            if ('\u{f000}'..='\u{f0ff}').contains(&c) {
                self.writer.private(&name, c, look)?;
            } else {
                self.writer.show(c.encode_utf8(&mut [0; 4]), look)?;
            }
        }
        Ok(())
    }

    /// `\f` and `\af`: a font is named.
    pub(super) fn name_font(&mut self, word: &[u8], font: i32) {
        let character = &mut self.group().character;
        if word == b"f" {
            character.font = font;
            character.double_byte = false;
        } else if character.naming == Naming::DoubleByte {
            character.double_byte_font = Some(font);
        }
        character.page = None;
    }
}

fn extend(name: &mut String, text: &str) {
    if name.len() < LONGEST_NAME {
        name.push_str(text);
    }
}
