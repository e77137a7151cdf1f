//! The little of CSS that decides whether text is seen.

use std::collections::BTreeMap;

use super::tree::{Element, Kind, NodeId, ROOT, Step, Tree};

/// Declarations of a `style` attribute or of a rule, lower case.
pub type Declarations = Vec<(String, String)>;

/// The rules of the page's `<style>` elements whose selector is a single tag,
/// class or id; others depend on more than an element.
#[derive(Debug, Default)]
pub struct Sheet {
    rules: BTreeMap<String, Declarations>,
}

impl Sheet {
    /// Reads all `<style>` elements.
    pub fn of_page(tree: &Tree) -> Self {
        let mut sheet = Self::default();
        for step in tree.walk(ROOT) {
            let Step::Enter(id) = step else { continue };
            if tree.element(id).is_some_and(|element| &*element.name == "style") {
                for child in tree.children(id) {
                    if let Some(Kind::Text(css)) = tree.node(child).map(|node| &node.kind) {
                        sheet.read(css);
                    }
                }
            }
        }
        sheet
    }

    fn read(&mut self, css: &str) {
        let css = without_comments(css);
        let mut rest = css.as_str();
        while let Some((selectors, after)) = rest.split_once('{') {
            let selectors = selectors.rsplit(';').next().unwrap_or(selectors).trim();
            if selectors.starts_with('@') {
                // Rules that hold only for some media or browsers are passed over.
                rest = behind_block(after);
                continue;
            }
            let (body, after) = after.split_once('}').unwrap_or((after, ""));
            let declarations = declarations(body);
            for selector in selectors.split(',').map(str::trim).filter(|selector| is_simple(selector)) {
                self.rules.entry(selector.to_owned()).or_default().extend(declarations.iter().cloned());
            }
            rest = after;
        }
    }

    /// What applies to an element, weakest first.
    pub fn declarations(&self, element: &Element) -> Declarations {
        let mut all = Declarations::new();
        let mut add = |selector: &str| all.extend(self.rules.get(selector).into_iter().flatten().cloned());
        if !self.rules.is_empty() {
            add(&element.name);
            for class in element.attribute("class").unwrap_or_default().split_ascii_whitespace() {
                add(&format!(".{class}"));
            }
            if let Some(id) = element.attribute("id") {
                add(&format!("#{id}"));
            }
        }
        all.extend(declarations(element.attribute("style").unwrap_or_default()));
        all
    }
}

/// The value that holds for a property.
pub fn value<'d>(declarations: &'d Declarations, property: &str) -> Option<&'d str> {
    declarations.iter().rev().find(|(name, _)| name == property).map(|(_, value)| value.as_str())
}

/// Splits `name: value; name: value`.
fn declarations(text: &str) -> Declarations {
    text.split(';')
        .filter_map(|part| {
            let (name, value) = part.split_once(':')?;
            let value = value.trim().to_ascii_lowercase();
            let value = value.trim_end_matches("!important").trim_end().to_owned();
            Some((name.trim().to_ascii_lowercase(), value))
        })
        .collect()
}

/// The nearest background colour that is named on an element or above it.
pub fn background(declarations: &Declarations, element: &Element) -> Option<String> {
    value(declarations, "background-color")
        .or_else(|| value(declarations, "background"))
        .or_else(|| element.attribute("bgcolor"))
        .and_then(colour)
}

/// The colour of the text of an element, when it names one.
pub fn text_colour(declarations: &Declarations, element: &Element) -> Option<String> {
    value(declarations, "color").or_else(|| element.attribute("color")).and_then(colour)
}

/// A colour in six hexadecimal digits; nothing for what is no plain colour.
fn colour(text: &str) -> Option<String> {
    let text = text.split_ascii_whitespace().next()?.to_ascii_lowercase();
    if let Some(digits) = text.strip_prefix('#').filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit())) {
        return match digits.len() {
            3 => Some(digits.chars().flat_map(|digit| [digit, digit]).collect()),
            6 => Some(digits.to_owned()),
            _ => None,
        };
    }
    let named = match text.as_str() {
        "white" => "ffffff",
        "black" => "000000",
        "red" => "ff0000",
        "yellow" => "ffff00",
        "blue" => "0000ff",
        "green" => "008000",
        "gray" | "grey" => "808080",
        _ => return None,
    };
    Some(named.to_owned())
}

fn is_simple(selector: &str) -> bool {
    let name = selector.strip_prefix(['.', '#']).unwrap_or(selector);
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
}

fn without_comments(css: &str) -> String {
    let mut kept = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, behind)| behind);
    }
    kept.push_str(rest);
    kept
}

/// What stands behind the block whose `{` was just passed.
fn behind_block(text: &str) -> &str {
    let mut depth = 1u32;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return text.get(at + 1..).unwrap_or_default();
        }
    }
    ""
}

/// Backgrounds above each element are asked for along its parents.
pub fn background_above(tree: &Tree, sheet: &Sheet, id: NodeId) -> Option<String> {
    std::iter::successors(Some(id), |&id| tree.parent(id)).find_map(|id| {
        let element = tree.element(id)?;
        background(&sheet.declarations(element), element)
    })
}
