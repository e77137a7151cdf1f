//! The little of CSS that decides whether text is seen.

use std::collections::BTreeMap;

use super::tree::{Element, Kind, NodeId, ROOT, Step, Tree};

/// The properties looked at; all others are passed over, so that a style
/// sheet of any size costs each element little.
const PROPERTIES: [&str; 27] = [
    "background",
    "background-color",
    "clip",
    "color",
    "display",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "height",
    "left",
    "list-style",
    "list-style-type",
    "margin-left",
    "mso-list",
    "opacity",
    "overflow",
    "position",
    "right",
    "text-align",
    "text-indent",
    "top",
    "visibility",
    "white-space",
    "width",
    "z-index",
];

/// Declarations that hold for an element: known properties, each once, with
/// values in lower case.
pub type Declarations = BTreeMap<&'static str, String>;

/// A colour: red, green, blue.
pub type Colour = [u8; 3];

/// What holds for each element of a page.
#[derive(Debug, Default)]
pub struct Styles {
    nodes: Vec<Style>,
    plain: Style,
}

/// What holds for an element.
#[derive(Debug, Clone, Default)]
pub struct Style {
    /// Its own declarations.
    pub declarations: Declarations,
    /// The background colour named on it or nearest above it.
    pub background: Option<Colour>,
}

impl Style {
    /// The value of a property.
    pub fn value(&self, property: &str) -> Option<&str> {
        self.declarations.get(property).map(String::as_str)
    }

    /// True when a property has one of these values.
    pub fn is(&self, property: &str, values: &[&str]) -> bool {
        self.value(property).is_some_and(|value| values.contains(&value))
    }

    /// The colour of the text, when the element names one.
    pub fn text_colour(&self, element: &Element) -> Option<Colour> {
        self.value("color").or_else(|| element.attribute("color")).and_then(colour)
    }
}

impl Styles {
    /// Works out the styles of all elements.
    pub fn of_page(tree: &Tree) -> Self {
        let sheet = Sheet::of_page(tree);
        let mut nodes = vec![Style::default(); tree.len()];
        for step in tree.walk(ROOT) {
            let Step::Enter(id) = step else { continue };
            let above = tree.parent(id).and_then(|parent| nodes.get(parent)).and_then(|style| style.background);
            let mut style = Style { background: above, ..Style::default() };
            if let Some(element) = tree.element(id) {
                style.declarations = sheet.declarations(element);
                style.background = own_background(&style, element).or(above);
            }
            if let Some(place) = nodes.get_mut(id) {
                *place = style;
            }
        }
        let mut styles = Self { nodes, plain: Style::default() };
        styles.reveal_main_text(tree);
        styles
    }

    /// Makes a block visible that holds nearly all text of the page and is
    /// hidden until a script shows it, as pages of a well-known messenger are.
    /// Only the two properties that keep its place are taken back.
    fn reveal_main_text(&mut self, tree: &Tree) {
        let chars = count_chars(tree);
        let whole = chars.get(ROOT).copied().unwrap_or_default();
        for (style, chars) in self.nodes.iter_mut().zip(chars) {
            if chars.saturating_mul(10) >= whole.saturating_mul(8) {
                style.declarations.remove("visibility");
                style.declarations.remove("opacity");
            }
        }
    }

    /// What holds for an element.
    pub fn of(&self, id: NodeId) -> &Style {
        self.nodes.get(id).unwrap_or(&self.plain)
    }
}

/// The characters of text in each element, white space and scripts left out.
fn count_chars(tree: &Tree) -> Vec<usize> {
    let mut chars = vec![0usize; tree.len()];
    let mut walk = tree.walk(ROOT);
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(id) => match tree.node(id).map(|node| &node.kind) {
                Some(Kind::Element(element)) if matches!(&*element.name, "script" | "style" | "title" | "noscript") => {
                    walk.skip_children();
                }
                Some(Kind::Text(text)) => {
                    if let Some(place) = chars.get_mut(id) {
                        *place = text.chars().filter(|c| !c.is_whitespace()).count();
                    }
                }
                _ => {}
            },
            Step::Leave(id) => {
                let count = chars.get(id).copied().unwrap_or_default();
                if let Some(place) = tree.parent(id).and_then(|parent| chars.get_mut(parent)) {
                    *place = place.saturating_add(count);
                }
            }
        }
    }
    chars
}

fn own_background(style: &Style, element: &Element) -> Option<Colour> {
    style
        .value("background-color")
        .or_else(|| style.value("background"))
        .or_else(|| element.attribute("bgcolor"))
        .and_then(colour)
}

/// The rules of the page's `<style>` elements whose selector is a single tag,
/// class or id; others depend on more than an element.
#[derive(Debug, Default)]
struct Sheet {
    rules: BTreeMap<String, Declarations>,
}

impl Sheet {
    fn of_page(tree: &Tree) -> Self {
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
                if !declarations.is_empty() {
                    self.rules.entry(selector.to_owned()).or_default().extend(declarations.clone());
                }
            }
            rest = after;
        }
    }

    /// What applies to an element; stronger declarations replace weaker ones.
    fn declarations(&self, element: &Element) -> Declarations {
        /// Classes looked at.
        const CLASSES: usize = 50;
        let mut all = Declarations::new();
        let mut add = |selector: &str| all.extend(self.rules.get(selector).into_iter().flatten().map(own));
        if !self.rules.is_empty() {
            add(&element.name);
            for class in element.attribute("class").unwrap_or_default().split_ascii_whitespace().take(CLASSES) {
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

fn own<'d>((property, value): (&'d &'static str, &'d String)) -> (&'static str, String) {
    (*property, value.clone())
}

/// Reads `name: value; name: value`.
fn declarations(text: &str) -> Declarations {
    /// A value looked at is a word or two.
    const LONGEST: usize = 60;
    let parts = text.split(';').filter_map(|part| {
        let (name, value) = part.split_once(':')?;
        let name = name.trim().to_ascii_lowercase();
        let property = PROPERTIES.into_iter().find(|property| *property == name)?;
        let value = value.trim().to_ascii_lowercase();
        let value = value.trim_end_matches("!important").trim_end();
        (value.len() <= LONGEST).then(|| (property, value.to_owned()))
    });
    parts.collect()
}

/// Reads `#fff`, `#ffffff`, `rgb(255, 255, 255)` and the plainest names.
fn colour(text: &str) -> Option<Colour> {
    let text = text.trim().to_ascii_lowercase();
    if let Some(digits) = text.strip_prefix('#') {
        let value = u32::from_str_radix(digits, 16).ok()?;
        let [_, red, green, blue] = value.to_be_bytes();
        return match digits.len() {
            6 => Some([red, green, blue]),
            // Each digit stands twice.
            3 => Some([green & 0xf, blue >> 4, blue & 0xf].map(|digit| digit * 0x11)),
            _ => None,
        };
    }
    if let Some(parts) = text.strip_prefix("rgb(").and_then(|text| text.strip_suffix(')')) {
        let mut parts = parts.split([',', ' ']).filter(|part| !part.is_empty()).map(|part| part.parse().ok());
        return Some([parts.next()??, parts.next()??, parts.next()??]);
    }
    Some(match text.as_str() {
        "white" => [255, 255, 255],
        "black" => [0, 0, 0],
        "red" => [255, 0, 0],
        "yellow" => [255, 255, 0],
        "blue" => [0, 0, 255],
        "green" => [0, 128, 0],
        "gray" | "grey" => [128, 128, 128],
        _ => return None,
    })
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
