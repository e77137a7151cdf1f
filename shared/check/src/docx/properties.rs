//! Properties of paragraphs, runs, sections and settings, and their inheritance.

use std::collections::BTreeMap;

use roxmltree::Node;

/// Attributes of one property, without their prefix.
pub type Attributes = BTreeMap<String, String>;

/// Properties by the name of their element (`ind`, `jc`, `rFonts` …). A child
/// of a property stands under both names (`pBdr.bottom`, `numPr.numId`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Properties(pub BTreeMap<String, Attributes>);

impl Properties {
    /// An attribute of a property.
    pub fn get(&self, property: &str, attribute: &str) -> Option<&str> {
        self.0.get(property)?.get(attribute).map(String::as_str)
    }

    /// A whole number.
    pub fn number(&self, property: &str, attribute: &str) -> Option<i64> {
        let text = self.get(property, attribute)?;
        // Some programs write decimals where whole numbers belong.
        text.parse().ok().or_else(|| text.parse::<f64>().ok().map(|value| value.round() as i64))
    }

    /// A switch: on when it is there and not turned off.
    pub fn is_on(&self, property: &str) -> bool {
        self.0.get(property).is_some_and(|attributes| {
            !attributes.get("val").is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off"))
        })
    }

    pub(super) fn inherit(&mut self, nearer: &Self) {
        for (name, attributes) in &nearer.0 {
            let own = self.0.entry(name.clone()).or_default();
            if !matches!(name.as_str(), "ind" | "spacing" | "rFonts" | "lang") {
                own.clear();
            }
            own.extend(attributes.clone());
        }
    }
}

/// Properties whose children count.
const NESTED: [&str; 5] = ["pBdr", "numPr", "tblBorders", "tcBorders", "tblCellMar"];

/// The child elements as properties.
pub(super) fn children(node: Node) -> Properties {
    let mut found = BTreeMap::new();
    for element in node.children().filter(Node::is_element) {
        let name = element.tag_name().name().to_owned();
        if NESTED.contains(&name.as_str()) {
            for inner in element.children().filter(Node::is_element) {
                found.insert(format!("{name}.{}", inner.tag_name().name()), attributes(inner));
            }
        }
        found.insert(name, attributes(element));
    }
    Properties(found)
}

fn attributes(node: Node) -> Attributes {
    node.attributes().map(|found| (found.name().to_owned(), found.value().to_owned())).collect()
}

/// An attribute by its name without prefix.
pub(super) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|found| found.name() == name).map(|found| found.value())
}

/// The first child of a name.
pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|found| found.is(name))
}

/// Names without regard to their name space: transitional and strict files
/// differ in it.
pub(super) trait LocalName {
    fn is(&self, name: &str) -> bool;
}

impl LocalName for Node<'_, '_> {
    fn is(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}
