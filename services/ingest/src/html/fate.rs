//! What becomes of an element's text: shown, hidden, a control, mark-up.

use super::{
    style::{Declarations, Sheet, background_above, text_colour, value},
    tree::{Element, NodeId, Tree},
};

/// What a reader of the page sees of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Its text.
    Shown,
    /// Nothing: it is no text at all.
    Markup,
    /// Nothing, though it is text.
    Hidden,
    /// A button, a field, an option.
    Control,
    /// The window's title.
    PageTitle,
    /// A picture or film: the words that stand for it where it cannot be shown.
    Picture,
}

/// Tells the fate of an element from itself; its descendants share it.
pub fn fate(tree: &Tree, sheet: &Sheet, id: NodeId, element: &Element, declarations: &Declarations) -> Fate {
    match &*element.name {
        "script" | "style" | "template" | "noscript" | "noframes" | "noembed" | "iframe" | "object" | "param"
        | "embed" | "rp" | "head" | "meta" | "link" | "base" | "source" | "track" | "col" | "colgroup" => {
            if &*element.name == "head" { Fate::Shown } else { Fate::Markup }
        }
        "title" if element.html => Fate::PageTitle,
        "title" | "desc" | "metadata" => Fate::Hidden,
        "button" | "select" | "datalist" | "textarea" | "optgroup" | "option" | "label" | "legend" | "output"
        | "meter" | "progress" => Fate::Control,
        "input" if input_type(element) == "hidden" => Fate::Hidden,
        "input" => Fate::Control,
        "video" | "audio" | "canvas" | "img" | "area" | "map" => Fate::Picture,
        "dialog" if element.attribute("open").is_none() => Fate::Hidden,
        _ if is_hidden(tree, sheet, id, element, declarations) => Fate::Hidden,
        _ => Fate::Shown,
    }
}

fn input_type(element: &Element) -> String {
    element.attribute("type").unwrap_or("text").to_ascii_lowercase()
}

/// Text that an element shows or hides through an attribute: a field's value
/// or prompt, a picture's description.
pub fn attribute_text(element: &Element) -> Option<&str> {
    let text = match &*element.name {
        "img" | "area" => element.attribute("alt"),
        "input" => match input_type(element).as_str() {
            "checkbox" | "radio" | "range" | "color" => None,
            "image" => element.attribute("alt"),
            _ => {
                element.attribute("value").filter(|value| !value.trim().is_empty()).or(element.attribute("placeholder"))
            }
        },
        _ => None,
    };
    text.filter(|text| !text.trim().is_empty())
}

fn is_hidden(tree: &Tree, sheet: &Sheet, id: NodeId, element: &Element, declarations: &Declarations) -> bool {
    let style = |property| value(declarations, property);
    let is = |property, values: &[&str]| style(property).is_some_and(|value| values.contains(&value));
    element.attribute("hidden").is_some()
        || element.attribute("aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        || is("display", &["none"])
        || is("visibility", &["hidden", "collapse"])
        || style("opacity").is_some_and(is_zero)
        || style("font-size").is_some_and(is_zero)
        || style("text-indent").is_some_and(is_far_off)
        || (is("position", &["absolute", "fixed"])
            && ["left", "top", "right", "margin-left"].iter().any(|side| style(side).is_some_and(is_far_off)))
        || is("clip", &["rect(0,0,0,0)", "rect(0 0 0 0)", "rect(0, 0, 0, 0)", "rect(1px,1px,1px,1px)"])
        || (is("overflow", &["hidden"])
            && (style("height").is_some_and(is_zero) || style("width").is_some_and(is_zero)))
        || has_colour_of_background(tree, sheet, id, element, declarations)
}

/// `0`, `0px`, `0.0em`.
fn is_zero(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%').trim();
    number.parse::<f64>().is_ok_and(|number| number == 0.0)
}

/// Pushed out of the window: -999px and more.
fn is_far_off(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%').trim();
    number.parse::<f64>().is_ok_and(|number| number <= -999.0)
}

/// Text in the very colour of the background that the page itself names.
fn has_colour_of_background(
    tree: &Tree,
    sheet: &Sheet,
    id: NodeId,
    element: &Element,
    declarations: &Declarations,
) -> bool {
    let Some(colour) = text_colour(declarations, element) else { return false };
    background_above(tree, sheet, id) == Some(colour)
}
