//! The style sheet.

use std::collections::BTreeMap;

use roxmltree::Document;

use super::properties::{LocalName, Properties, attribute, child, children};

/// Longest chain of styles that is followed.
const LONGEST_CHAIN: usize = 32;

/// A style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// Its name.
    pub name: String,
    /// `paragraph`, `character` or `table`.
    pub kind: String,
    /// Paragraph properties with all it inherits.
    pub paragraph: Properties,
    /// Run properties with all it inherits.
    pub run: Properties,
}

/// The style sheet before inheritance.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) paragraph_defaults: Properties,
    pub(super) run_defaults: Properties,
    pub(super) default_paragraph: Option<String>,
    pub(super) raw: BTreeMap<String, RawStyle>,
    /// Fonts of the theme, by the names that `asciiTheme` and its kin use.
    pub(super) theme_fonts: BTreeMap<&'static str, String>,
}

pub(super) struct RawStyle {
    pub(super) name: String,
    kind: String,
    based_on: Option<String>,
    pub(super) paragraph: Properties,
    pub(super) run: Properties,
}

impl Sheet {
    pub(super) fn read(document: &Document) -> Self {
        let root = document.root_element();
        let defaults = child(root, "docDefaults");
        let inside = |outer, inner| {
            defaults.and_then(|d| child(d, outer)).and_then(|d| child(d, inner)).map(children).unwrap_or_default()
        };
        let mut sheet = Self {
            paragraph_defaults: inside("pPrDefault", "pPr"),
            run_defaults: inside("rPrDefault", "rPr"),
            ..Self::default()
        };
        for style in root.children().filter(|node| node.is("style")) {
            let id = attribute(style, "styleId").unwrap_or_default().to_owned();
            let kind = attribute(style, "type").unwrap_or("paragraph").to_owned();
            if kind == "paragraph" && attribute(style, "default").is_some_and(|value| value == "1" || value == "true") {
                sheet.default_paragraph = Some(id.clone());
            }
            let raw = RawStyle {
                name: child(style, "name").and_then(|n| attribute(n, "val")).unwrap_or_default().to_owned(),
                kind,
                based_on: child(style, "basedOn").and_then(|n| attribute(n, "val")).map(str::to_owned),
                paragraph: child(style, "pPr").map(children).unwrap_or_default(),
                run: child(style, "rPr").map(children).unwrap_or_default(),
            };
            sheet.raw.insert(id, raw);
        }
        sheet
    }

    /// Takes the faces of the theme: programs other than ours name them there.
    pub(super) fn read_theme(&mut self, document: &Document) {
        let scheme = document.root_element().descendants().find(|node| node.is("fontScheme"));
        for (group, latin, east) in
            [("majorFont", "majorHAnsi", "majorEastAsia"), ("minorFont", "minorHAnsi", "minorEastAsia")]
        {
            let Some(fonts) = scheme.and_then(|scheme| child(scheme, group)) else { continue };
            let face = |name| child(fonts, name).and_then(|node| attribute(node, "typeface")).unwrap_or_default();
            let chinese = fonts.children().find(|node| node.is("font") && attribute(*node, "script") == Some("Hans"));
            let chinese = chinese.and_then(|node| attribute(node, "typeface")).unwrap_or_default();
            let named = if face("ea").is_empty() { chinese } else { face("ea") };
            self.theme_fonts.insert(latin, face("latin").to_owned());
            self.theme_fonts.insert(east, named.to_owned());
        }
    }

    /// A style and its ancestors, the root first.
    pub(super) fn chain(&self, id: Option<&str>) -> Vec<&RawStyle> {
        let mut chain = Vec::new();
        let mut next = id;
        while let Some(style) = next.and_then(|id| self.raw.get(id)) {
            if chain.len() > LONGEST_CHAIN {
                break;
            }
            chain.push(style);
            next = style.based_on.as_deref();
        }
        chain.reverse();
        chain
    }

    pub(super) fn styles(&self) -> BTreeMap<String, Style> {
        let resolved = |id: &String, raw: &RawStyle| {
            let (mut paragraph, mut run) = (self.paragraph_defaults.clone(), self.run_defaults.clone());
            for link in self.chain(Some(id)) {
                paragraph.inherit(&link.paragraph);
                run.inherit(&link.run);
            }
            (id.clone(), Style { name: raw.name.clone(), kind: raw.kind.clone(), paragraph, run })
        };
        self.raw.iter().map(|(id, raw)| resolved(id, raw)).collect()
    }
}
