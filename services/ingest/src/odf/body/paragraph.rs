//! Paragraphs, headings, runs, lists and notes.

use wenshu_model::RemovalReason;

use super::{Action, Close, Walker};
use crate::IngestError;
use crate::flow::{Active, ParagraphLook};
use crate::odf::numbering::HEADINGS;
use crate::odf::place::{OpenList, PendingLabel};
use crate::odf::styles::{Family, ParagraphStyle, TextLook};
use crate::symbols;
use crate::xml::Tag;

impl Walker<'_, '_, '_> {
    /// An element of the name space of text begins.
    pub fn text_element(&mut self, tag: &Tag<'_>) -> Result<Action, IngestError> {
        match tag.name() {
            "p" => self.begin_paragraph(tag, None),
            "h" => self.begin_paragraph(tag, Some(outline_level(tag))),
            "span" | "a" => Ok(self.begin_run(tag)),
            "s" => {
                let spaces = self.spaces.of(tag);
                self.solid(&spaces)
            }
            "tab" => self.solid("\t"),
            "line-break" => self.solid("\n"),
            "list" => Ok(self.begin_list(tag)),
            "list-item" => Ok(self.begin_item(tag)),
            "list-header" => {
                self.place.label = None;
                Ok(Close::NOTHING)
            }
            "numbered-paragraph" => Ok(self.numbered_paragraph(tag)),
            // The label as the writing program saw it; it is counted here anew.
            "number" | "note-citation" => Ok(Action::Skip),
            "note" => self.begin_note(),
            "note-body" => Ok(self.begin_note_body()),
            "section" if is_hidden_section(tag) => Ok(Action::List(RemovalReason::HiddenText)),
            "tracked-changes" => Ok(Action::Changes),
            "ruby-text" => Ok(Action::List(RemovalReason::Comment)),
            _ => self.field(tag),
        }
    }

    fn begin_paragraph(&mut self, tag: &Tag<'_>, heading: Option<u8>) -> Result<Action, IngestError> {
        let name = tag.value("text", "style-name").unwrap_or_default();
        let style = self.paragraph_style(name);
        if style.text.is_hidden() || self.place.look.is_hidden() {
            return Ok(Action::List(RemovalReason::HiddenText));
        }
        let pending = self.place.label.take();
        let list = pending.as_ref().and_then(|label| u8::try_from(label.level).ok());
        let label = match (pending, heading) {
            (Some(pending), _) => self.item_label(&pending, name),
            (None, Some(level)) if self.place.lists.is_empty() && !style.unlisted => self.heading_label(tag, level),
            _ => String::new(),
        };
        let list = list.filter(|_| heading.is_none());
        let look = ParagraphLook { heading, list, align: style.align, quote: style.quote, element: style.element };
        self.flow.begin_paragraph(look, &label)?;
        let outer = std::mem::replace(&mut self.place.look, style.text);
        self.place.in_paragraph = true;
        self.place.hidden_paragraph = false;
        self.place.spacing = crate::odf::space::Spacing::default();
        if let Some(mark) = self.place.mark.take() {
            self.flow.text(&mark, self.place.look.run())?;
        }
        Ok(Action::Inside(Close::Paragraph(outer)))
    }

    /// The label of an item. A list without a style has that of its paragraphs.
    fn item_label(&mut self, pending: &PendingLabel, paragraph: &str) -> String {
        let styles = self.styles;
        let own = Some(pending.style.as_str()).filter(|name| !name.is_empty());
        let style = own.or_else(|| styles.list_of_paragraph(paragraph)).and_then(|name| styles.list(name));
        let Some(style) = style else { return String::new() };
        self.numbering.next_label(pending.key, pending.level, pending.restart, style)
    }

    /// The number of a heading that is in no list.
    fn heading_label(&mut self, tag: &Tag<'_>, level: u8) -> String {
        if tag.value("text", "is-list-header") == Some("true") {
            return String::new();
        }
        let restart = Some(tag).filter(|tag| tag.value("text", "restart-numbering") == Some("true"));
        let restart = restart.map(|tag| start_value(tag).unwrap_or(1));
        self.numbering.next_label(HEADINGS, usize::from(level), restart, &self.styles.outline)
    }

    /// A run in a style of its own.
    fn begin_run(&mut self, tag: &Tag<'_>) -> Action {
        let Some(name) = tag.value("text", "style-name") else { return Close::NOTHING };
        let look = self.text_style(name).over(self.place.look);
        Action::Inside(Close::Look(std::mem::replace(&mut self.place.look, look)))
    }

    fn paragraph_style(&mut self, name: &str) -> ParagraphStyle {
        if let Some(style) = self.paragraph_styles.get(name) {
            return *style;
        }
        let style = self.styles.paragraph(name);
        self.paragraph_styles.insert(name.to_owned(), style);
        style
    }

    fn text_style(&mut self, name: &str) -> TextLook {
        if let Some(look) = self.text_styles.get(name) {
            return *look;
        }
        let look = self.styles.text(Family::Text, name);
        self.text_styles.insert(name.to_owned(), look);
        look
    }

    fn begin_list(&mut self, tag: &Tag<'_>) -> Action {
        let own = tag.value("text", "style-name").map(str::to_owned);
        let list = match self.place.lists.last() {
            Some(outer) => OpenList { key: outer.key, style: own.unwrap_or_else(|| outer.style.clone()) },
            None => {
                let style = own.unwrap_or_default();
                let outline = !style.is_empty() && style == self.styles.outline_name;
                let key = if outline { HEADINGS } else { self.numbering.list(tag, &style) };
                OpenList { key, style }
            }
        };
        self.place.lists.push(list);
        Action::Inside(Close::List)
    }

    fn begin_item(&mut self, tag: &Tag<'_>) -> Action {
        let level = self.place.lists.len();
        self.place.label = self.place.lists.last().map(|list| PendingLabel {
            key: list.key,
            level,
            style: tag.value("text", "style-override").map_or_else(|| list.style.clone(), str::to_owned),
            restart: start_value(tag),
        });
        Action::Inside(Close::Item)
    }

    fn numbered_paragraph(&mut self, tag: &Tag<'_>) -> Action {
        let style = tag.value("text", "style-name").unwrap_or_default();
        let key = self.numbering.numbered_paragraph(tag, style);
        let level = tag.value("text", "level").and_then(|level| level.parse().ok()).unwrap_or(1);
        self.place.label = Some(PendingLabel { key, level, style: style.to_owned(), restart: start_value(tag) });
        Action::Inside(Close::Item)
    }

    /// A note: its mark stands in the text, its words behind the paragraph.
    fn begin_note(&mut self) -> Result<Action, IngestError> {
        if self.is_hidden() {
            return Ok(Action::List(RemovalReason::HiddenText));
        }
        self.notes = self.notes.saturating_add(1);
        self.solid(&format!("[{}]", self.notes))
    }

    fn begin_note_body(&mut self) -> Action {
        self.flow.begin_note(self.notes.max(1));
        let outer = self.enter_place();
        self.place.mark = Some(format!("[{}] ", self.notes.max(1)));
        Action::Inside(Close::Aside(outer))
    }

    /// Something that is no white space of the file.
    pub fn solid(&mut self, text: &str) -> Result<Action, IngestError> {
        if self.place.spacing.solid() {
            self.emit(" ")?;
        }
        self.emit(text)?;
        Ok(Close::NOTHING)
    }

    /// Characters of the file. White space between paragraphs is none.
    pub fn text(&mut self, text: &str) -> Result<(), IngestError> {
        if !self.place.in_paragraph && text.chars().all(char::is_whitespace) {
            return Ok(());
        }
        let shown = self.place.spacing.collapse(text);
        self.emit(&shown)
    }

    /// True where characters are hidden.
    pub fn is_hidden(&self) -> bool {
        self.place.look.is_hidden() || self.place.hidden_paragraph
    }

    fn emit(&mut self, text: &str) -> Result<(), IngestError> {
        if text.is_empty() {
            return Ok(());
        }
        if self.is_hidden() {
            self.hidden.push_str(text);
            return Ok(());
        }
        if !self.hidden.is_empty() {
            self.list_hidden();
        }
        if text.chars().any(is_place_in_symbols) {
            self.emit_symbols(text)
        } else {
            self.flow.text(text, self.place.look.run())
        }
    }

    /// Text with characters that only a font of symbols gives a shape to.
    fn emit_symbols(&mut self, text: &str) -> Result<(), IngestError> {
        let font = self.place.look.symbols.flatten();
        let mut lost = String::new();
        let mut read = String::new();
        for c in text.chars() {
            let known = font.and_then(|font| symbols::character(font, c as u32));
            match known.filter(|_| is_place_in_symbols(c)) {
                Some(known) => read.push(known),
                None if is_place_in_symbols(c) => lost.push(c),
                None => read.push(c),
            }
        }
        self.flow.text(&read, self.place.look.run())?;
        self.flow.remove(&lost, RemovalReason::Symbol);
        Ok(())
    }

    /// Says that a link leads to data outside.
    pub fn tell_link(&mut self, tag: &Tag<'_>, what: Active) {
        if tag.value("xlink", "href").is_some_and(|link| !link.trim().is_empty()) {
            self.flow.notices.active(what);
        }
    }
}

/// True for a place in a font of symbols, as programs write it.
const fn is_place_in_symbols(c: char) -> bool {
    matches!(c, '\u{f000}'..='\u{f0ff}')
}

fn start_value(tag: &Tag<'_>) -> Option<u32> {
    tag.value("text", "start-value").and_then(|value| value.parse().ok())
}

fn outline_level(tag: &Tag<'_>) -> u8 {
    tag.value("text", "outline-level").and_then(|level| level.parse().ok()).unwrap_or(1).clamp(1, 10)
}

/// A section that is hidden always, or was when the file was saved.
fn is_hidden_section(tag: &Tag<'_>) -> bool {
    let hidden_now = tag.value("text", "is-hidden").or_else(|| tag.value("loext", "is-hidden"));
    tag.value("text", "display") == Some("none") || hidden_now == Some("true")
}
