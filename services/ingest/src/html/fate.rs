//! What becomes of an element's text: shown, hidden, a control, mark-up.

use super::{style::Style, tree::Element};

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
pub fn fate(element: &Element, style: &Style) -> Fate {
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
        _ if is_hidden(element, style) => Fate::Hidden,
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

/// True for an element that its own attributes or styles hide.
pub fn is_hidden(element: &Element, style: &Style) -> bool {
    let zero = |property| style.value(property).is_some_and(is_zero);
    let far_off = |property| style.value(property).is_some_and(is_far_off);
    element.attribute("hidden").is_some()
        || element.attribute("aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        || style.is("display", &["none"])
        || style.is("visibility", &["hidden", "collapse"])
        || zero("opacity")
        || zero("font-size")
        || far_off("text-indent")
        || (style.is("position", &["absolute", "fixed"])
            && ["left", "top", "right", "margin-left"].into_iter().any(far_off))
        || style.is("clip", &["rect(0,0,0,0)", "rect(0 0 0 0)", "rect(0, 0, 0, 0)", "rect(1px,1px,1px,1px)"])
        || (style.is("overflow", &["hidden"]) && (zero("height") || zero("width")))
        // Text in the very colour of the background that the page itself names.
        || style.text_colour(element).is_some_and(|colour| style.background == Some(colour))
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
