//! Destinations: groups whose first word says what their text is for.

use wenshu_model::RemovalReason;

use super::{
    lists::OldNumber,
    reader::{Field, Reader},
    state::{AtClose, Character, Destination, Paragraph},
};
use crate::{
    IngestError,
    flow::Active,
    word::{
        fields::{Drawn, drawn, fetches},
        writer::Fate,
    },
};

/// Destinations of which nothing is read. Those that begin with `\*` need no
/// naming, since unknown ones are passed over.
const SKIPPED: [&[u8]; 42] = [
    b"aftncn",
    b"aftnsep",
    b"aftnsepc",
    b"atnauthor",
    b"atndate",
    b"atnicn",
    b"atnid",
    b"atnparent",
    b"atnref",
    b"atntime",
    b"bkmkend",
    b"bkmkstart",
    b"buptim",
    b"colortbl",
    b"comment",
    b"creatim",
    b"datafield",
    b"falt",
    b"filetbl",
    b"fname",
    b"fontemb",
    b"formfield",
    b"ftncn",
    b"ftnsep",
    b"ftnsepc",
    b"info",
    b"keywords",
    b"levelnumbers",
    b"listname",
    b"mmathPict",
    b"nonesttables",
    b"nonshppict",
    b"objdata",
    b"objname",
    b"panose",
    b"picprop",
    b"printim",
    b"private",
    b"rxe",
    b"tc",
    b"txe",
    b"xe",
];

impl Reader<'_, '_> {
    /// Opens a destination, if the first word of a group names one; false when
    /// it is an ordinary word.
    pub(super) fn open_destination(&mut self, name: &[u8]) -> Result<bool, IngestError> {
        if SKIPPED.contains(&name) {
            self.skip_group()?;
            return Ok(true);
        }
        let opened = self.open_text(name)? || self.open_table(name) || self.open_thing(name)?;
        Ok(opened)
    }

    fn go_to(&mut self, destination: Destination, at_close: AtClose) {
        let group = self.group();
        (group.destination, group.at_close) = (destination, at_close);
    }

    /// A run of paragraphs of its own.
    fn go_to_story(&mut self, at_close: AtClose) {
        let font = self.default_font;
        let group = self.group();
        group.character = Character::plain(font, group.character.fallback);
        group.paragraph = Paragraph::default();
        (group.destination, group.at_close) = (Destination::Text, at_close);
    }

    /// Destinations with text for a reader.
    fn open_text(&mut self, name: &[u8]) -> Result<bool, IngestError> {
        match name {
            b"header" | b"headerl" | b"headerr" | b"headerf" | b"footer" | b"footerl" | b"footerr" | b"footerf" => {
                self.capture(RemovalReason::RunningHead);
            }
            b"annotation" => self.capture(RemovalReason::Comment),
            b"footnote" => self.open_note()?,
            b"shptxt" | b"dptxbxtext" => {
                self.begin_box()?;
                self.go_to_story(AtClose::Box);
            }
            b"result" | b"ud" | b"shppict" | b"moMath" | b"moMathPara" => {
                if self.group().destination == Destination::Quiet {
                    self.go_to(Destination::Text, AtClose::Nothing);
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn capture(&mut self, reason: RemovalReason) {
        self.outer_rows.push(std::mem::take(&mut self.row));
        self.writer.begin_capture();
        self.go_to_story(AtClose::Capture(reason));
    }

    /// A footnote or endnote; one whose mark is deleted or hidden is too.
    fn open_note(&mut self) -> Result<(), IngestError> {
        match self.group().character.fate() {
            Fate::Deleted => self.capture(RemovalReason::DeletedText),
            Fate::Hidden => self.capture(RemovalReason::HiddenText),
            Fate::Shown if self.writer.is_capturing() => self.capture(RemovalReason::Comment),
            Fate::Shown => {
                self.begin_paragraph()?;
                self.outer_rows.push(std::mem::take(&mut self.row));
                self.writer.begin_note()?;
                self.go_to_story(AtClose::Note);
            }
        }
        Ok(())
    }

    /// Destinations that define what others name.
    fn open_table(&mut self, name: &[u8]) -> bool {
        match name {
            b"fonttbl" => self.go_to(Destination::Fonts, AtClose::Nothing),
            b"stylesheet" => self.go_to(Destination::Styles, AtClose::Nothing),
            b"listtable" | b"listoverridetable" => self.go_to(Destination::Lists, AtClose::Nothing),
            b"list" => {
                self.lists.begin_list();
                self.go_to(Destination::Lists, AtClose::List);
            }
            b"listlevel" => {
                self.lists.begin_level();
                self.go_to(Destination::Lists, AtClose::Level);
            }
            b"leveltext" => self.go_to(Destination::LevelText, AtClose::LevelText),
            b"listoverride" => {
                self.lists.begin_override();
                self.go_to(Destination::Lists, AtClose::Override);
            }
            b"lfolevel" => {
                self.lists.begin_overridden_level();
                self.go_to(Destination::Lists, AtClose::Nothing);
            }
            b"listtext" | b"pntext" => {
                self.label = Some(String::new());
                self.go_to(Destination::Label, AtClose::Nothing);
            }
            b"pn" => {
                let new = OldNumber::default();
                self.last_old_number = self.old_number.replace(new);
                if let Some(outer) = self.outer() {
                    outer.paragraph.old_number = true;
                }
                self.go_to(Destination::OldNumber, AtClose::OldNumber);
            }
            b"pntxtb" => self.go_to(Destination::OldNumberBefore, AtClose::Nothing),
            b"pntxta" => self.go_to(Destination::OldNumberAfter, AtClose::Nothing),
            b"nesttableprops" => self.go_to(Destination::NestedRow, AtClose::Nothing),
            _ => return false,
        }
        true
    }

    /// Fields, objects, shapes and pictures.
    fn open_thing(&mut self, name: &[u8]) -> Result<bool, IngestError> {
        match name {
            b"field" => {
                self.fields.push(Field::default());
                self.group().at_close = AtClose::Field;
            }
            b"fldinst" => self.go_to(Destination::Instruction, AtClose::Nothing),
            b"fldrslt" => {}
            b"pict" if self.group().destination == Destination::PropertyValue && !self.properties.takes_picture() => {
                self.skip_group()?;
            }
            b"pict" => {
                self.picture.begin();
                self.go_to(Destination::Picture, AtClose::Picture);
            }
            b"object" => {
                self.writer.flow.notices.active(Active::Embedded);
                self.go_to(Destination::Quiet, AtClose::Nothing);
            }
            b"shp" => {
                self.properties.begin_shape();
                self.go_to(Destination::Quiet, AtClose::Nothing);
            }
            b"shpgrp" | b"do" | b"sp" => self.go_to(Destination::Quiet, AtClose::Nothing),
            b"shpinst" => {
                if let Some(outer) = self.outer() {
                    outer.shape_read = true;
                }
                self.go_to(Destination::Quiet, AtClose::Nothing);
            }
            b"shprslt" => {
                if self.outer().is_some_and(|outer| outer.shape_read) {
                    self.skip_group()?;
                } else {
                    self.go_to(Destination::Text, AtClose::Nothing);
                }
            }
            b"sn" => self.go_to(Destination::PropertyName, AtClose::Nothing),
            b"sv" => self.go_to(Destination::PropertyValue, AtClose::PropertyValue),
            b"template" => self.go_to(Destination::Template, AtClose::Template),
            b"upr" => self.group().alternatives = true,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What is done when a group ends.
    pub(super) fn end(&mut self, at_close: AtClose) -> Result<(), IngestError> {
        match at_close {
            AtClose::Nothing => Ok(()),
            AtClose::Note => {
                self.row = self.outer_rows.pop().unwrap_or_default();
                self.writer.end_note()
            }
            AtClose::Box => self.end_box(),
            AtClose::Capture(reason) => {
                self.row = self.outer_rows.pop().unwrap_or_default();
                self.writer.end_capture(reason);
                Ok(())
            }
            AtClose::Picture => self.end_picture(),
            AtClose::Field => self.end_field(),
            AtClose::PropertyValue => self.end_property(),
            AtClose::Style => {
                self.styles.end();
                Ok(())
            }
            AtClose::List => {
                self.lists.end_list();
                Ok(())
            }
            AtClose::Level => {
                self.lists.end_level();
                Ok(())
            }
            AtClose::LevelText => {
                self.lists.end_text();
                Ok(())
            }
            AtClose::Override => {
                self.lists.end_override();
                Ok(())
            }
            AtClose::OldNumber => {
                let last = self.last_old_number.take();
                if let Some(number) = &mut self.old_number {
                    number.go_on(last.as_ref());
                }
                Ok(())
            }
            AtClose::Template => {
                let template = std::mem::take(&mut self.template);
                if template.contains("://") || template.starts_with(r"\\") {
                    self.writer.flow.notices.active(Active::External);
                }
                Ok(())
            }
        }
    }

    /// A field ends; one without a result may show what its instruction draws.
    fn end_field(&mut self) -> Result<(), IngestError> {
        let Some(field) = self.fields.pop() else { return Ok(()) };
        if fetches(&field.instruction) {
            self.writer.flow.notices.active(Active::Fields);
        }
        if let Some(around) = self.fields.last_mut().filter(|_| field.shows) {
            around.shows = true;
        }
        if field.shows || !self.is_text() {
            return Ok(());
        }
        match drawn(&field.instruction) {
            Drawn::Text(text) => self.show(&text),
            Drawn::Ruby { base, above } => {
                self.show(&base)?;
                self.writer.flow.remove(&above, RemovalReason::Comment);
                Ok(())
            }
            Drawn::Symbol { font, code } => {
                let look = self.group().character.look();
                if look.fate == Fate::Shown {
                    self.begin_paragraph()?;
                }
                self.writer.symbol(&font, code, look)
            }
        }
    }
}
