//! Characters, and those that stand for something else ([MS-DOC] 2.4.1,
//! 2.6.1 `sprmCFSpec`).

use std::ops::Range;

use wenshu_model::RemovalReason;

use super::{
    asides::Aside,
    fields::Mark,
    pieces::FILLER,
    properties::CharacterProperties,
    records::{Picture, Shape, read_inline},
    story::{Field, Reader},
};
use crate::{
    IngestError,
    flow::Active,
    word::{
        fields::{Drawn, LONGEST_INSTRUCTION, drawn, fetches},
        writer::{Fate, Look},
    },
};

/// Characters that are gathered before they are shown.
const ENOUGH: usize = 4096;

impl Reader<'_, '_> {
    /// Reads characters of one look.
    pub(super) fn characters(
        &mut self,
        range: Range<usize>,
        properties: &CharacterProperties,
    ) -> Result<(), IngestError> {
        let document = self.document;
        let units = document.text.units.get(range.clone()).unwrap_or_default();
        let mut text = String::new();
        for (place, unit) in (range.start..).zip(units) {
            if self.is_plain(place, *unit, properties) {
                self.gather(*unit, &mut text);
                if text.len() < ENOUGH {
                    continue;
                }
            }
            let gathered = std::mem::take(&mut text);
            self.put(&gathered, properties.look())?;
            if !self.is_plain(place, *unit, properties) {
                self.special(place, *unit, properties)?;
            }
        }
        self.put(&text, properties.look())
    }

    /// True for a character that stands for itself.
    fn is_plain(&self, place: usize, unit: u16, properties: &CharacterProperties) -> bool {
        let is_control = unit < 0x20 && unit != 0x09;
        let is_symbol = (0xf000..=0xf0ff).contains(&unit) || properties.symbol.is_some();
        let is_mark = self.asides.marks.first_key_value().is_some_and(|(first, _)| *first <= place);
        !is_control && !is_symbol && !is_mark && unit != FILLER
    }

    /// Adds a UTF-16 unit to a text.
    fn gather(&mut self, unit: u16, text: &mut String) {
        let high = self.story.high.take();
        match unit {
            0xd800..=0xdbff => {
                self.lose_half(high, text);
                self.story.high = Some(unit);
            }
            0xdc00..=0xdfff => match high {
                Some(high) => text.extend(char::decode_utf16([high, unit]).filter_map(Result::ok)),
                None => self.lose_half(Some(unit), text),
            },
            _ => {
                self.lose_half(high, text);
                text.extend(char::from_u32(u32::from(unit)));
            }
        }
    }

    fn lose_half(&mut self, half: Option<u16>, text: &mut String) {
        if half.is_some() {
            self.lost = self.lost.saturating_add(1);
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }

    /// A half that is left at the end of a paragraph is lost.
    pub(super) fn end_half(&mut self) {
        if self.story.high.take().is_some() {
            self.lost = self.lost.saturating_add(1);
        }
    }

    /// Shows characters, or adds them to the instruction of a field.
    fn put(&mut self, text: &str, look: Look) -> Result<(), IngestError> {
        if !self.in_instruction() {
            return self.show(text, look);
        }
        if let Some(field) = self.story.fields.last_mut().filter(|field| field.instruction.len() < LONGEST_INSTRUCTION)
        {
            field.instruction.push_str(text);
        }
        Ok(())
    }

    /// A character that stands for something else.
    fn special(&mut self, place: usize, unit: u16, properties: &CharacterProperties) -> Result<(), IngestError> {
        let look = properties.look();
        if let Some(mark) = self.story.marks.get(&place).copied() {
            return self.field_mark(mark, look);
        }
        let aside = if self.takes_asides() { self.asides.marks.remove(&place) } else { None };
        if let Some(Aside::Comment(range)) = aside {
            return self.remove(range, RemovalReason::Comment);
        }
        match unit {
            FILLER => {}
            0x01 if !properties.is_data => self.inline(properties)?,
            0x08 => self.shapes(place, look)?,
            0x0b => self.put("\n", look)?,
            // A page or column that ends matters only between characters.
            0x0c | 0x0e if self.writer.flow.has_text() => self.put("\n", look)?,
            0x1e => self.put("-", look)?,
            0x1f => self.put("\u{ad}", look)?,
            0x00..=0x1f => {}
            _ => self.symbol(unit, properties)?,
        }
        match aside {
            Some(Aside::Note(range)) => self.note(range, look),
            _ => Ok(()),
        }
    }

    /// A character that a font of symbols gives its shape to, or an ordinary one.
    fn symbol(&mut self, unit: u16, properties: &CharacterProperties) -> Result<(), IngestError> {
        let look = properties.look();
        let is_private = (0xf000..=0xf0ff).contains(&unit);
        if self.in_instruction() || properties.symbol.is_none() && !is_private {
            let mut text = String::new();
            self.gather(unit, &mut text);
            return self.put(&text, look);
        }
        if look.fate == Fate::Shown {
            self.begin()?;
        }
        let fonts = &self.document.fonts;
        let name = |font: u16| fonts.get(usize::from(font)).map(String::as_str).unwrap_or_default();
        match (properties.symbol, char::from_u32(u32::from(unit))) {
            (Some((font, place)), _) => self.writer.symbol(name(font), u32::from(place), look),
            (None, Some(c)) => self.writer.private(name(properties.font), c, look),
            (None, None) => Ok(()),
        }
    }

    /// The mark of a note, and the note. One whose mark is deleted or hidden is
    /// too.
    fn note(&mut self, range: Range<usize>, look: Look) -> Result<(), IngestError> {
        match look.fate {
            Fate::Deleted => self.remove(range, RemovalReason::DeletedText),
            Fate::Hidden => self.remove(range, RemovalReason::HiddenText),
            Fate::Shown if self.writer.is_capturing() => self.read(range),
            Fate::Shown => {
                self.begin()?;
                self.writer.begin_note()?;
                self.read(range)?;
                self.writer.end_note()
            }
        }
    }

    /// True inside the instruction of a field.
    pub(super) fn in_instruction(&self) -> bool {
        self.story.fields.iter().any(|field| !field.shows)
    }

    /// A mark of a field.
    fn field_mark(&mut self, mark: Mark, look: Look) -> Result<(), IngestError> {
        match mark {
            Mark::Begin => self.story.fields.push(Field::default()),
            Mark::Separator => {
                if let Some(field) = self.story.fields.last_mut() {
                    field.shows = true;
                }
            }
            Mark::End => {
                let Some(field) = self.story.fields.pop() else { return Ok(()) };
                if fetches(&field.instruction) {
                    self.writer.flow.notices.active(Active::Fields);
                }
                if !field.shows {
                    return self.draw(&field.instruction, look);
                }
            }
        }
        Ok(())
    }

    /// What a field without a result shows.
    fn draw(&mut self, instruction: &str, look: Look) -> Result<(), IngestError> {
        match drawn(instruction) {
            Drawn::Text(text) => self.put(&text, look),
            Drawn::Ruby { base, above } => {
                self.put(&base, look)?;
                self.writer.flow.remove(&above, RemovalReason::Comment);
                Ok(())
            }
            Drawn::Symbol { font, code } => {
                if look.fate == Fate::Shown {
                    self.begin()?;
                }
                self.writer.symbol(&font, code, look)
            }
        }
    }

    /// A picture that stands in the text as a character.
    fn inline(&mut self, properties: &CharacterProperties) -> Result<(), IngestError> {
        let document = self.document;
        let Some(at) = properties.picture.and_then(|at| usize::try_from(at).ok()) else { return Ok(()) };
        let Some(inline) = read_inline(&document.streams.data, at) else { return Ok(()) };
        if properties.fate() != Fate::Shown || self.in_instruction() || self.writer.is_capturing() {
            return Ok(());
        }
        self.begin()?;
        self.words(&inline.words)?;
        if inline.has_picture || inline.picture.is_some() {
            self.picture(inline.picture);
        }
        Ok(())
    }

    /// The shapes whose place this is: boxes, pictures, words drawn as art.
    fn shapes(&mut self, place: usize, look: Look) -> Result<(), IngestError> {
        let document = self.document;
        let Some(id) = self.asides.shapes.remove(&place).filter(|_| self.takes_asides()) else { return Ok(()) };
        let seen = look.fate == Fate::Shown && !self.writer.is_capturing();
        if !seen || !self.shapes.insert(id) {
            return Ok(());
        }
        self.begin()?;
        for range in self.asides.boxes.remove(&id).unwrap_or_default() {
            self.read_box(range)?;
        }
        for Shape { picture, words, .. } in document.drawings.shapes(id) {
            self.words(words)?;
            if let Some(number) = picture {
                self.picture(document.drawings.picture(&document.streams.document, *number));
            }
        }
        Ok(())
    }

    /// Words drawn as art are a box of text.
    fn words(&mut self, words: &str) -> Result<(), IngestError> {
        if words.trim().is_empty() {
            return Ok(());
        }
        self.writer.begin_box();
        self.writer.begin(crate::flow::ParagraphLook::default(), "")?;
        self.writer.show(words, Look::default())?;
        self.writer.end_box()
    }

    /// Takes a picture over.
    fn picture(&mut self, picture: Option<Picture<'_>>) {
        self.pictures = self.pictures.saturating_add(1);
        let name = format!("图片 {}", self.pictures);
        let Picture { kind, bytes } = picture.unwrap_or(Picture { kind: "image/png", bytes: &[] });
        // Each use of a picture has to be looked at again.
        self.picture_bytes = self.picture_bytes.saturating_add(bytes.len());
        let too_many = self.picture_bytes > self.limits.pictures_bytes.saturating_mul(2);
        if too_many || bytes.len() > self.limits.picture_bytes {
            self.writer.flow.picture_too_large(&name);
        } else {
            self.writer.flow.picture(&name, kind, bytes.to_vec());
        }
    }
}
