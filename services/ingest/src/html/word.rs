//! What Word and WPS write into pages for the numbers of their lists.
//!
//! They write the number as text, with hard spaces in a small font behind it for
//! the tab that the document has there, and mark both with properties that start
//! with `mso-`.

use super::{
    style::{Style, Styles},
    tree::{Element, Kind, NodeId, Step, Tree},
};

/// Steps through a label with all that is in it; one with more is none.
const STEPS: usize = 24;

/// Depth of the list that a paragraph is an item of: `mso-list: l0 level2 lfo1`.
pub fn list_depth(element: &Element, style: &Style) -> Option<u8> {
    if &*element.name != "p" {
        return None;
    }
    let words = style.value("mso-list")?.split_ascii_whitespace();
    words.filter_map(|word| word.strip_prefix("level")).find_map(|level| level.parse().ok()).filter(|level| *level > 0)
}

/// True for the hard spaces that stand for the tab behind a number.
pub fn is_padding(tree: &Tree, style: &Style, id: NodeId) -> bool {
    let small = style.value("font").is_some_and(|font| font.starts_with("7.0pt") && font.contains("times new roman"));
    small && short_text(tree, id).is_some_and(|text| text.chars().all(char::is_whitespace))
}

/// True for a bullet with its padding: a character that is no number, marked as
/// the label of an item, or in a font of symbols.
pub fn is_bullet(tree: &Tree, styles: &Styles, id: NodeId) -> bool {
    const SYMBOLS: [&str; 3] = ["wingdings", "symbol", "webdings"];
    let style = styles.of(id);
    let label = style.value("mso-list") == Some("ignore");
    let font = style.value("font-family").unwrap_or_default();
    let symbols = SYMBOLS.iter().any(|name| font.trim_start_matches(['"', '\'']).starts_with(name));
    if !label && !symbols {
        return false;
    }
    let Some(text) = short_text(tree, id) else { return false };
    let mut shown = text.chars().filter(|c| !c.is_whitespace());
    let number = |c: char| c.is_numeric() || matches!(c, '\u{4e00}'..='\u{9fff}');
    let single = shown.next().is_some_and(|c| !number(c)) && shown.next().is_none();
    single && (label || has_padding(tree, styles, id))
}

fn has_padding(tree: &Tree, styles: &Styles, id: NodeId) -> bool {
    let mut steps = tree.walk(id).take(STEPS);
    steps.any(|step| matches!(step, Step::Enter(inner) if is_padding(tree, styles.of(inner), inner)))
}

/// The text in an element that holds little.
fn short_text(tree: &Tree, id: NodeId) -> Option<String> {
    let mut text = String::new();
    for (step, count) in tree.walk(id).zip(0..) {
        if count > STEPS {
            return None;
        }
        if let Step::Enter(inner) = step
            && let Some(Kind::Text(own)) = tree.node(inner).map(|node| &node.kind)
        {
            text.push_str(own);
        }
    }
    Some(text)
}
