//! Goes through the tokens of a file and keeps the groups that are open.

use wenshu_model::{FindingCode, Severity};

use super::{
    fonts::Fonts,
    lists::{ListTables, OldNumber},
    pictures::PictureData,
    shapes::Properties,
    state::{AtClose, Character, Destination, Group},
    styles::Styles,
    text::Bytes,
    tokens::{Token, Tokens},
};
use crate::{
    IngestError, Limits, Reading,
    word::{
        code_pages::{CodePage, WESTERN},
        rows::{CellShape, RowShape},
        writer::Writer,
    },
};

/// A field that is open.
#[derive(Debug, Default)]
pub struct Field {
    /// Its instruction.
    pub instruction: String,
    /// It has a result that is seen.
    pub shows: bool,
}

/// What a reader made of a file.
pub struct Outcome {
    /// The lines.
    pub reading: Reading,
    /// The code page of the file.
    pub page: CodePage,
    /// Characters that could not be decoded.
    pub lost: usize,
    /// A sample of the bytes above 127 that were taken for Western characters.
    pub western: Vec<u8>,
}

/// Reads a file.
pub struct Reader<'b, 'l> {
    pub(super) tokens: Tokens<'b>,
    pub(super) limits: &'l Limits,
    pub(super) writer: Writer<'l>,
    /// The groups that are open.
    groups: Vec<Group>,
    /// The next word is the first of its group.
    pub(super) fresh: bool,
    /// `\*` stood in front.
    pub(super) starred: bool,
    pub(super) bytes: Bytes,
    pub(super) fonts: Fonts,
    pub(super) default_font: i32,
    pub(super) page: CodePage,
    /// The file named its code page itself.
    pub(super) page_named: bool,
    /// Programs of macOS wrote it: fonts that name no code page are Western,
    /// whatever the file says.
    pub(super) cocoa: bool,
    pub(super) forced: Option<CodePage>,
    pub(super) styles: Styles,
    pub(super) lists: ListTables,
    pub(super) old_number: Option<OldNumber>,
    pub(super) last_old_number: Option<OldNumber>,
    /// The number that the writer set in front of the next paragraph.
    pub(super) label: Option<String>,
    pub(super) row: RowShape,
    pub(super) cell: CellShape,
    /// Rows of the stories around the one that is read.
    pub(super) outer_rows: Vec<RowShape>,
    pub(super) fields: Vec<Field>,
    pub(super) picture: PictureData,
    pub(super) properties: Properties,
    pub(super) template: String,
}

impl<'b, 'l> Reader<'b, 'l> {
    /// A reader. Bytes that the file calls Western are read as `forced`, if it
    /// is given.
    pub fn new(bytes: &'b [u8], limits: &'l Limits, forced: Option<CodePage>) -> Self {
        Self {
            tokens: Tokens::new(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start()),
            limits,
            writer: Writer::new(limits),
            groups: Vec::new(),
            fresh: false,
            starred: false,
            bytes: Bytes::default(),
            fonts: Fonts::default(),
            default_font: 0,
            page: WESTERN,
            page_named: false,
            cocoa: false,
            forced,
            styles: Styles::default(),
            lists: ListTables::default(),
            old_number: None,
            last_old_number: None,
            label: None,
            row: RowShape::default(),
            cell: CellShape::default(),
            outer_rows: Vec::new(),
            fields: Vec::new(),
            picture: PictureData::default(),
            properties: Properties::default(),
            template: String::new(),
        }
    }

    /// Reads the file.
    ///
    /// # Errors
    /// When it is nested too deeply or another limit is passed.
    pub fn read(mut self) -> Result<Outcome, IngestError> {
        while let Some(token) = self.tokens.next() {
            self.token(token)?;
            if self.groups.is_empty() && token == Token::Close {
                // Whatever follows the document is no part of it.
                return self.finish(false);
            }
        }
        let cut = !self.groups.is_empty();
        while !self.groups.is_empty() {
            self.close()?;
        }
        self.finish(cut)
    }

    fn finish(mut self, cut: bool) -> Result<Outcome, IngestError> {
        self.flush(true)?;
        if cut {
            let message = "文件不完整：结尾部分缺失，已读出前面的内容，请对照原文件检查结尾".to_owned();
            self.writer.flow.notices.say(FindingCode::DamagedPart, Severity::Review, "", message);
        }
        let page = self.forced.filter(|_| self.page.is_western()).unwrap_or(self.page);
        let Bytes { lost, western, .. } = self.bytes;
        Ok(Outcome { reading: self.writer.finish()?, page, lost, western })
    }

    fn token(&mut self, token: Token<'b>) -> Result<(), IngestError> {
        match token {
            Token::Open => self.open(),
            Token::Close => self.close(),
            Token::Word(name, number) => self.word(name, number),
            Token::Symbol(symbol) => self.symbol(symbol),
            Token::Hex(byte) => self.hex(byte),
            Token::Text(run) => self.run(run),
            Token::Binary(data) => {
                self.fresh = false;
                if !self.bytes.skip_one() && self.group().destination == Destination::Picture {
                    self.picture.binary(data, self.limits);
                }
                Ok(())
            }
        }
    }

    /// The innermost group.
    pub(super) fn group(&mut self) -> &mut Group {
        if self.groups.is_empty() {
            self.groups.push(Group { character: Character::plain(0, 1), ..Group::default() });
        }
        let last = self.groups.len() - 1;
        #[allow(clippy::indexing_slicing, reason = "the list is never empty here")]
        &mut self.groups[last]
    }

    /// The group around the innermost one.
    pub(super) fn outer(&mut self) -> Option<&mut Group> {
        let at = self.groups.len().checked_sub(2)?;
        self.groups.get_mut(at)
    }

    fn too_deep(&self) -> IngestError {
        IngestError::RtfTooDeep { limit: self.limits.rtf_depth }
    }

    /// A group begins.
    fn open(&mut self) -> Result<(), IngestError> {
        self.flush(false)?;
        self.bytes.skip = 0;
        if self.groups.len() >= self.limits.rtf_depth {
            return Err(self.too_deep());
        }
        let around = self.groups.last().copied();
        let inner =
            around.map_or_else(|| Group { character: Character::plain(0, 1), ..Group::default() }, Group::inner);
        self.groups.push(inner);
        (self.fresh, self.starred) = (true, false);
        match around {
            Some(around) if around.alternatives && !self.tokens.is_next(br"\*\ud") => self.skip_group(),
            Some(around) if around.destination == Destination::Styles => {
                self.styles.begin();
                self.group().at_close = AtClose::Style;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Passes over what is left of the innermost group.
    pub(super) fn skip_group(&mut self) -> Result<(), IngestError> {
        self.fresh = false;
        self.group().destination = Destination::Quiet;
        let room = self.limits.rtf_depth.saturating_sub(self.groups.len());
        if self.tokens.skip_group(room) { Ok(()) } else { Err(self.too_deep()) }
    }

    /// A group ends.
    fn close(&mut self) -> Result<(), IngestError> {
        self.bytes.skip = 0;
        (self.fresh, self.starred) = (false, false);
        let own = *self.group();
        let around = self.outer().map(|around| around.destination);
        self.flush(own.at_close != AtClose::Nothing || around != Some(own.destination))?;
        self.end(own.at_close)?;
        self.groups.pop();
        if own.destination == Destination::Fonts && around != Some(Destination::Fonts) {
            // Only now it is known what the fonts are.
            self.group_page_unknown();
        }
        Ok(())
    }

    fn group_page_unknown(&mut self) {
        if !self.groups.is_empty() {
            self.group().character.page = None;
        }
    }

    /// True when text goes to the reader.
    pub(super) fn is_text(&mut self) -> bool {
        self.group().destination == Destination::Text
    }
}
