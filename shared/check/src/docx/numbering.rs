//! Numbers that a word processor sets before paragraphs of a list.

use std::collections::BTreeMap;

use roxmltree::Document;

use super::properties::{LocalName, Properties, attribute, child, children};

/// Levels of a list.
const LEVELS: usize = 9;

#[derive(Debug, Clone, Default)]
struct Level {
    format: String,
    text: String,
    start: u32,
    paragraph: Properties,
}

/// The lists of a document and where their counting stands.
#[derive(Debug, Default)]
pub(super) struct Counter {
    /// Levels by list (`numId`).
    lists: BTreeMap<String, (String, Vec<Level>)>,
    /// Values by abstract list: lists of one kind go on counting.
    values: BTreeMap<String, [u32; LEVELS]>,
}

impl Counter {
    pub(super) fn read(document: &Document) -> Self {
        let root = document.root_element();
        let mut kinds: BTreeMap<&str, Vec<Level>> = BTreeMap::new();
        for kind in root.children().filter(|node| node.is("abstractNum")) {
            let levels = kind.children().filter(|node| node.is("lvl")).take(LEVELS).map(|level| {
                let value = |name| child(level, name).and_then(|node| attribute(node, "val"));
                Level {
                    format: value("numFmt").unwrap_or("decimal").to_owned(),
                    text: value("lvlText").unwrap_or_default().to_owned(),
                    start: value("start").and_then(|start| start.parse().ok()).unwrap_or(1),
                    paragraph: child(level, "pPr").map(children).unwrap_or_default(),
                }
            });
            kinds.insert(attribute(kind, "abstractNumId").unwrap_or_default(), levels.collect());
        }
        let lists = root.children().filter(|node| node.is("num")).filter_map(|list| {
            let kind = child(list, "abstractNumId").and_then(|node| attribute(node, "val"))?;
            let levels = kinds.get(kind)?.clone();
            Some((attribute(list, "numId")?.to_owned(), (kind.to_owned(), levels)))
        });
        Self { lists: lists.collect(), values: BTreeMap::new() }
    }

    /// The number of a paragraph, which counts as seen. The indent of its level
    /// holds where the paragraph names none.
    pub(super) fn label(&mut self, properties: &mut Properties) -> String {
        let Some(list) = properties.get("numPr.numId", "val").filter(|list| *list != "0") else { return String::new() };
        let Some((kind, levels)) = self.lists.get(list) else { return String::new() };
        let at = properties.number("numPr.ilvl", "val").and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
        let Some(level) = levels.get(at) else { return String::new() };
        let mut nearer = level.paragraph.clone();
        nearer.inherit(properties);
        *properties = nearer;
        let values = self.values.entry(kind.clone()).or_insert([0; LEVELS]);
        for (value, index) in values.iter_mut().zip(0..) {
            let start = levels.get(index).map_or(1, |level| level.start);
            if index == at {
                *value = if *value == 0 { start } else { value.saturating_add(1) };
            } else if index > at {
                *value = 0;
            } else if *value == 0 {
                *value = start;
            }
        }
        let mut label = level.text.clone();
        for ((value, level), place) in values.iter().zip(levels).zip(1..) {
            label = label.replace(&format!("%{place}"), &written(*value, &level.format));
        }
        label
    }
}

fn written(value: u32, format: &str) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographDigital"
        | "chineseLegalSimplified" => han(value),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&value) => {
            char::from_u32(0x2460 + value - 1).map(String::from).unwrap_or_default()
        }
        "lowerLetter" | "upperLetter" if (1..=26).contains(&value) => {
            let first = if format == "lowerLetter" { b'a' } else { b'A' };
            u8::try_from(value - 1).map(|step| char::from(first + step).to_string()).unwrap_or_default()
        }
        "bullet" | "none" => String::new(),
        _ => value.to_string(),
    }
}

/// Han numerals below 100, as papers count.
fn han(value: u32) -> String {
    let digit = |d: u32| "零一二三四五六七八九".chars().nth(d as usize).unwrap_or('零');
    match value {
        0..10 => digit(value).to_string(),
        10..100 => {
            let mut text = String::new();
            if value >= 20 {
                text.push(digit(value / 10));
            }
            text.push('十');
            if !value.is_multiple_of(10) {
                text.push(digit(value % 10));
            }
            text
        }
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::han;

    #[test]
    fn han_numerals_are_those_of_papers() {
        assert_eq!([1, 10, 11, 20, 21, 99].map(han), ["一", "十", "十一", "二十", "二十一", "九十九"]);
    }
}
