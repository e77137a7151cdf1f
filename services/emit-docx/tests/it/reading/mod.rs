//! Reads a finished DOCX back: archive, XML and properties as Word resolves
//! them (direct, character style, paragraph style, what it is based on,
//! defaults). Written against the format, not against the emitter.

#![allow(dead_code, missing_docs)]

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub children: Vec<Element>,
    pub text: String,
}

impl Element {
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// Every element of this name below, in the order of the text.
    pub fn all<'a>(&'a self, name: &'a str) -> Vec<&'a Element> {
        let mut found = Vec::new();
        for child in &self.children {
            if child.name == name {
                found.push(child);
            }
            found.extend(child.all(name));
        }
        found
    }
}

pub fn parse(xml: &str) -> Element {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => open.last_mut().unwrap().children.push(element(&start)),
            Event::End(_) => {
                let closed = open.pop().unwrap();
                open.last_mut().unwrap().children.push(closed);
            }
            Event::Text(text) => open.last_mut().unwrap().text.push_str(&text.into_inner()),
            Event::GeneralRef(reference) => open.last_mut().unwrap().text.push(character(&reference)),
            Event::Eof => return open.pop().unwrap().children.pop().unwrap(),
            _ => {}
        }
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let attributes = start.attributes().map(|attribute| attribute.expect("a well-formed attribute"));
    let attributes = attributes.map(|attribute| {
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).expect("a known reference");
        (attribute.key.into_inner().to_owned(), value.into_owned())
    });
    Element { name: start.name().into_inner().to_owned(), attributes: attributes.collect(), ..Element::default() }
}

fn character(reference: &str) -> char {
    match reference {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        other => {
            let code = other.strip_prefix("#x").map(|code| u32::from_str_radix(code, 16));
            code.and_then(Result::ok).and_then(char::from_u32).expect("a character reference")
        }
    }
}

pub struct Docx {
    pub names: Vec<String>,
    pub parts: BTreeMap<String, String>,
    /// Pictures, by name.
    pub media: BTreeMap<String, Vec<u8>>,
    pub document: Element,
    pub styles: Element,
}

impl Docx {
    pub fn open(bytes: &[u8]) -> Self {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        let mut names = Vec::new();
        let mut parts = BTreeMap::new();
        let mut media = BTreeMap::new();
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            let name = entry.name().to_owned();
            names.push(name.clone());
            if name.starts_with("word/media/") {
                media.insert(name, content);
            } else {
                parts.insert(name, String::from_utf8(content).expect("UTF-8"));
            }
        }
        let document = parse(&parts["word/document.xml"]);
        let styles = parse(&parts["word/styles.xml"]);
        Self { names, parts, media, document, styles }
    }

    pub fn part(&self, name: &str) -> Element {
        parse(&self.parts[name])
    }

    pub fn paragraphs(&self) -> Vec<&Element> {
        self.document.all("w:p")
    }

    /// The paragraph whose text begins so.
    pub fn paragraph(&self, beginning: &str) -> &Element {
        let found = self.paragraphs().into_iter().find(|paragraph| text(paragraph).starts_with(beginning));
        found.unwrap_or_else(|| panic!("a paragraph that begins with {beginning}"))
    }

    pub fn section(&self) -> &Element {
        self.document.all("w:sectPr")[0]
    }

    pub fn style(&self, id: &str) -> &Element {
        let mut all = self.styles.children.iter().filter(|style| style.name == "w:style");
        all.find(|style| style.attribute("w:styleId") == Some(id)).unwrap_or_else(|| panic!("a style {id}"))
    }

    /// Name of a paragraph's style.
    pub fn style_name(&self, paragraph: &Element) -> String {
        let id = style_id(paragraph, "w:pPr", "w:pStyle").unwrap_or("Normal");
        self.style(id).child("w:name").and_then(|name| name.attribute("w:val")).unwrap().to_owned()
    }

    /// A paragraph property as Word resolves it; elements such as `w:ind`
    /// inherit attribute by attribute.
    pub fn paragraph_property(&self, paragraph: &Element, element: &str, attribute: &str) -> Option<String> {
        let style = style_id(paragraph, "w:pPr", "w:pStyle").unwrap_or("Normal");
        let mut levels = vec![paragraph.child("w:pPr")];
        levels.extend(self.chain(style).iter().map(|style| style.child("w:pPr")));
        first(&levels, element, attribute)
    }

    /// A run property as Word resolves it.
    pub fn run_property(&self, paragraph: &Element, run: &Element, element: &str, attribute: &str) -> Option<String> {
        let mut levels = vec![run.child("w:rPr")];
        if let Some(style) = style_id(run, "w:rPr", "w:rStyle") {
            levels.extend(self.chain(style).iter().map(|style| style.child("w:rPr")));
        }
        let style = style_id(paragraph, "w:pPr", "w:pStyle").unwrap_or("Normal");
        levels.extend(self.chain(style).iter().map(|style| style.child("w:rPr")));
        let defaults = self.styles.child("w:docDefaults").and_then(|defaults| defaults.child("w:rPrDefault"));
        levels.push(defaults.and_then(|defaults| defaults.child("w:rPr")));
        first(&levels, element, attribute)
    }

    /// Text and East Asian face of each run of a paragraph.
    pub fn faces(&self, paragraph: &Element) -> Vec<(String, String)> {
        let runs = paragraph.all("w:r");
        let face = |run| self.run_property(paragraph, run, "w:rFonts", "w:eastAsia").unwrap();
        runs.into_iter().map(|run| (text(run), face(run))).collect()
    }

    fn chain(&self, id: &str) -> Vec<&Element> {
        let mut chain = vec![self.style(id)];
        while let Some(base) = chain.last().and_then(|style| style.child("w:basedOn")) {
            chain.push(self.style(base.attribute("w:val").unwrap()));
        }
        chain
    }

    /// The text of the body, a line feed behind each paragraph.
    pub fn text(&self) -> String {
        self.paragraphs().into_iter().map(|paragraph| text(paragraph) + "\n").collect()
    }
}

fn style_id<'a>(element: &'a Element, properties: &str, style: &str) -> Option<&'a str> {
    element.child(properties)?.child(style)?.attribute("w:val")
}

fn first(levels: &[Option<&Element>], element: &str, attribute: &str) -> Option<String> {
    let found = levels.iter().flatten().filter_map(|level| level.child(element));
    found.filter_map(|element| element.attribute(attribute)).map(str::to_owned).next()
}

/// The characters of a paragraph or run; forced breaks are line feeds.
pub fn text(element: &Element) -> String {
    let mut text = String::new();
    for child in &element.children {
        match child.name.as_str() {
            "w:t" => text.push_str(&child.text),
            "w:br" => text.push('\n'),
            "w:tab" => text.push('\t'),
            "w:r" => text.push_str(&self::text(child)),
            _ => {}
        }
    }
    text
}
