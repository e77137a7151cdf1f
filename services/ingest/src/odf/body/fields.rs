//! Fields: most show the text that is stored in them; some hide text, some
//! fetch it (ISO/IEC 26300-1, 7).

use wenshu_model::RemovalReason;

use super::{Action, Close, Walker};
use crate::IngestError;
use crate::flow::Active;
use crate::xml::Tag;

impl Walker<'_, '_, '_> {
    /// An element of text that is neither paragraph, run, list nor note.
    pub fn field(&mut self, tag: &Tag<'_>) -> Result<Action, IngestError> {
        match tag.name() {
            "hidden-text" if tag.value("text", "is-hidden") != Some("false") => {
                self.list(tag.value("text", "string-value"), RemovalReason::HiddenText);
                return Ok(Action::List(RemovalReason::HiddenText));
            }
            "hidden-paragraph" => self.place.hidden_paragraph |= tag.value("text", "is-hidden") == Some("true"),
            "conditional-text" => {
                let shown = tag.value("text", "current-value");
                let other = if shown == Some("true") { "string-value-if-false" } else { "string-value-if-true" };
                self.list(tag.value("text", other), RemovalReason::HiddenText);
            }
            // Choices of a list that were not taken.
            "label" => self.list(tag.value("text", "value"), RemovalReason::FormControl),
            "script" => {
                self.flow.notices.active(Active::Macros);
                return Ok(Action::Skip);
            }
            "execute-macro" => self.flow.notices.active(Active::Macros),
            "dde-connection" => self.flow.notices.active(Active::Fields),
            _ => {}
        }
        Ok(Close::NOTHING)
    }

    /// Elements that say where a text comes from: of a section, of an index.
    pub fn source(&mut self, tag: &Tag<'_>) -> Action {
        match tag.key() {
            ("text", "section-source") => self.tell_link(tag, Active::External),
            ("office", "dde-source") => self.flow.notices.active(Active::Fields),
            _ => {}
        }
        Action::Skip
    }

    /// Elements of LibreOffice's extension.
    pub fn extension_element(&mut self, tag: &Tag<'_>) -> Action {
        if tag.name() == "list-item" {
            self.list(tag.value("loext", "display-text"), RemovalReason::FormControl);
        }
        Close::NOTHING
    }

    fn list(&mut self, text: Option<&str>, reason: RemovalReason) {
        if let Some(text) = text {
            self.flow.remove(text, reason);
        }
    }
}
