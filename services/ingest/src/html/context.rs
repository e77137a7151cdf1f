//! What holds for text by the elements around it.

use wenshu_model::source::{Cell, HintAlign};

use super::{
    style::Style,
    tree::Element,
    words::{heading_level, is_preformatted},
};

/// What holds for the text at a place of the page.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context {
    /// True in an element whose text is shown; it must be closed again.
    pub open: bool,
    /// Line ends and spaces are shown as they are.
    pub preformatted: bool,
    /// Level of the heading it is in.
    pub heading: Option<u8>,
    /// Lists around it.
    pub lists: u8,
    /// Alignment.
    pub align: Option<HintAlign>,
    /// In bold.
    pub strong: bool,
    /// In italics.
    pub slanted: bool,
    /// In a quotation.
    pub quote: bool,
    /// Cell of a data table it is in.
    pub cell: Option<Cell>,
    /// Quotation marks open around it.
    pub quotes: u8,
}

/// What holds inside an element.
pub fn inner_context(outer: Context, element: &Element, style: &Style, cell: Option<Cell>) -> Context {
    let mut inner = Context { open: true, ..outer };
    let name = &*element.name;
    inner.preformatted = match style.value("white-space") {
        Some("pre" | "pre-wrap" | "pre-line" | "break-spaces") => true,
        Some("normal" | "nowrap") => false,
        _ => inner.preformatted || is_preformatted(name),
    };
    inner.heading = heading_level(element).or(inner.heading);
    inner.lists = inner.lists.saturating_add(u8::from(matches!(name, "ol" | "ul" | "menu" | "dir")));
    inner.quote |= name == "blockquote";
    inner.quotes = inner.quotes.wrapping_add(u8::from(name == "q"));
    inner.strong = match style.value("font-weight") {
        Some("bold" | "bolder" | "600" | "700" | "800" | "900") => true,
        Some("normal" | "lighter" | "100" | "200" | "300" | "400" | "500") => false,
        _ => inner.strong || matches!(name, "b" | "strong"),
    };
    inner.slanted = match style.value("font-style") {
        Some("italic" | "oblique") => true,
        Some("normal") => false,
        _ => inner.slanted || matches!(name, "i" | "em"),
    };
    let align = style.value("text-align").or_else(|| element.attribute("align"));
    inner.align = match align.map(|align| align.trim().to_ascii_lowercase()).as_deref() {
        Some("center" | "middle") => Some(HintAlign::Center),
        Some("right" | "end") => Some(HintAlign::Right),
        Some("left" | "start" | "justify") => Some(HintAlign::Left),
        _ if name == "center" => Some(HintAlign::Center),
        _ => inner.align,
    };
    inner.cell = cell.or(inner.cell);
    inner
}
