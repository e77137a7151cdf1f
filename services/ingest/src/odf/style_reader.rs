//! Reads the styles out of a file.

use wenshu_model::source::HintAlign;

use super::PartXml;
use super::list_style::{Behind, Level, ListStyle};
use super::styles::{Family, Scope, Style, Styles, TextLook};
use crate::{
    IngestError, named_styles,
    xml::{Step, Tag},
};

/// Reads what stands in `office:styles` or `office:automatic-styles`, the
/// element that began last.
///
/// # Errors
/// When the XML is damaged or passes a limit.
pub fn read_styles(xml: &mut PartXml<'_>, scope: Scope, styles: &mut Styles) -> Result<(), IngestError> {
    let inside = xml.depth();
    let mut open = Open::default();
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Step::Start(tag) => open.start(&tag, styles, xml.depth() - inside),
            Step::End | Step::Over if xml.depth() < inside => return Ok(()),
            Step::End => open.end(xml.depth() - inside, scope, styles),
            _ => {}
        }
    }
}

/// Reads what stands in `office:font-face-decls`, the element that began last.
///
/// # Errors
/// When the XML is damaged or passes a limit.
pub fn read_fonts(xml: &mut PartXml<'_>, styles: &mut Styles) -> Result<(), IngestError> {
    let inside = xml.depth();
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Step::Start(tag) if tag.key() == ("style", "font-face") => {
                let value = |space, name| tag.value(space, name).unwrap_or_default();
                let (family, charset) = (value("svg", "font-family"), value("style", "font-charset"));
                styles.add_font(value("style", "name"), family, charset);
            }
            Step::End | Step::Over if xml.depth() < inside => return Ok(()),
            _ => {}
        }
    }
}

/// The style that is being read.
#[derive(Debug, Default)]
struct Open {
    kind: Option<Kind>,
    name: String,
    style: Style,
    list: ListStyle,
    level: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `style:style`.
    Style(Family),
    /// `style:default-style` of paragraphs.
    Default,
    /// `text:list-style`.
    List,
    /// `text:outline-style`.
    Outline,
}

impl Open {
    /// An element begins; those at depth 1 are styles.
    fn start(&mut self, tag: &Tag<'_>, styles: &Styles, depth: usize) {
        if depth == 1 {
            *self = Self::default();
            self.kind = kind(tag);
            self.name = tag.value("style", "name").unwrap_or_default().to_owned();
            self.style.parent = tag.value("style", "parent-style-name").map(str::to_owned);
            self.style.list_style = tag.value("style", "list-style-name").map(str::to_owned);
            let shown = tag.value("style", "display-name").unwrap_or(&self.name);
            self.style.element = named_styles::element(&shown.to_lowercase());
            return;
        }
        match (tag.key(), self.kind) {
            (_, None) => {}
            (("style", "text-properties"), Some(Kind::Style(_) | Kind::Default)) => {
                self.style.text = text_look(tag, styles);
            }
            (("style", "paragraph-properties"), Some(Kind::Style(_))) => {
                self.style.align = tag.value("fo", "text-align").map(alignment);
            }
            (("text", name), Some(Kind::List | Kind::Outline)) => self.level(tag, name),
            (("style", "list-level-label-alignment"), Some(Kind::List | Kind::Outline))
                if tag.value("text", "label-followed-by") == Some("nothing") =>
            {
                self.list.set_behind(self.level, Behind::Nothing);
            }
            _ => {}
        }
    }

    /// A level of a list style.
    fn level(&mut self, tag: &Tag<'_>, name: &str) {
        let level = match name {
            "list-level-style-number" | "outline-level-style" => Level::number(tag),
            "list-level-style-bullet" | "list-level-style-image" => Level::bullet(),
            _ => return,
        };
        self.level = tag.value("text", "level").and_then(|level| level.parse().ok()).unwrap_or(0);
        self.list.set_level(self.level, level);
    }

    /// An element ends; at depth 0 inside it was a style.
    fn end(&mut self, depth: usize, scope: Scope, styles: &mut Styles) {
        if depth > 0 {
            return;
        }
        let done = std::mem::take(self);
        match done.kind {
            Some(Kind::Style(family)) => styles.add(scope, family, &done.name, done.style),
            Some(Kind::Default) => styles.default_text = done.style.text,
            Some(Kind::List) => styles.add_list(&done.name, done.list),
            Some(Kind::Outline) => {
                styles.outline = done.list;
                styles.outline_name = done.name;
            }
            None => {}
        }
    }
}

fn kind(tag: &Tag<'_>) -> Option<Kind> {
    let family = || tag.value("style", "family").and_then(Family::named);
    match tag.key() {
        ("style", "style") => family().map(Kind::Style),
        ("style", "default-style") => family().filter(|family| *family == Family::Paragraph).map(|_| Kind::Default),
        ("text", "list-style") => Some(Kind::List),
        ("text", "outline-style") => Some(Kind::Outline),
        _ => None,
    }
}

/// Reads `style:text-properties`.
fn text_look(tag: &Tag<'_>, styles: &Styles) -> TextLook {
    let bold = |space, name| tag.value(space, name).map(is_bold);
    let italic = |space, name| tag.value(space, name).map(|value| matches!(value, "italic" | "oblique"));
    let font = tag.value("style", "font-name").or_else(|| tag.value("fo", "font-family"));
    TextLook {
        bold: bold("fo", "font-weight"),
        bold_asian: bold("style", "font-weight-asian"),
        italic: italic("fo", "font-style"),
        italic_asian: italic("style", "font-style-asian"),
        hidden: tag.value("text", "display").map(|value| value == "none"),
        symbols: font.map(|font| styles.symbol_font(font)),
    }
}

/// `bold`, or a weight from 600 on.
fn is_bold(value: &str) -> bool {
    value == "bold" || value.parse::<u16>().is_ok_and(|weight| weight >= 600)
}

fn alignment(value: &str) -> Option<HintAlign> {
    match value {
        "start" | "left" => Some(HintAlign::Left),
        "center" => Some(HintAlign::Center),
        "end" | "right" => Some(HintAlign::Right),
        _ => None,
    }
}
