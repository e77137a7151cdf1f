//! An XML part as a tree that can be changed.

use quick_xml::Reader;
use quick_xml::escape::{escape, unescape};
use quick_xml::events::{BytesStart, Event};
use wenshu_conformance::text::squeezed;

/// A node of the tree.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text, unescaped.
    Text(String),
}

/// An element.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Element {
    /// Its name with the prefix.
    pub name: String,
    /// Its attributes, unescaped.
    pub attributes: Vec<(String, String)>,
    /// What is in it.
    pub nodes: Vec<Node>,
}

impl Element {
    /// An element with attributes.
    pub fn new(name: &str, attributes: &[(&str, &str)]) -> Self {
        let attributes = attributes.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Self { name: name.to_owned(), attributes: attributes.collect(), nodes: Vec::new() }
    }

    /// Reads a part, or an element with its prefixes.
    pub fn parse(xml: &str) -> Self {
        let mut reader = Reader::from_str(xml);
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().expect("XML") {
                Event::Start(start) => open.push(Self::of(&start)),
                Event::Empty(start) => open.last_mut().unwrap().nodes.push(Node::Element(Self::of(&start))),
                Event::End(_) => {
                    let done = open.pop().unwrap();
                    open.last_mut().unwrap().nodes.push(Node::Element(done));
                }
                Event::Text(text) => {
                    let text = text.as_ref().to_owned();
                    open.last_mut().unwrap().nodes.push(Node::Text(text));
                }
                Event::GeneralRef(name) => {
                    let entity = format!("&{};", name.as_ref() as &str);
                    let text = unescape(&entity).unwrap().into_owned();
                    open.last_mut().unwrap().nodes.push(Node::Text(text));
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let root = open.pop().unwrap().nodes.into_iter().find_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        });
        root.expect("a root")
    }

    fn of(start: &BytesStart) -> Self {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let value = unescape(&attribute.value).unwrap().into_owned();
            (attribute.key.as_ref().to_owned(), value)
        });
        let name = start.name().as_ref().to_owned();
        Self { name, attributes: attributes.collect(), nodes: Vec::new() }
    }

    /// The part as text.
    pub fn write(&self) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        self.append(&mut out);
        out
    }

    fn append(&self, out: &mut String) {
        out.push_str(&format!("<{}", self.name));
        for (key, value) in &self.attributes {
            out.push_str(&format!(" {key}=\"{}\"", escape(value)));
        }
        if self.nodes.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        for node in &self.nodes {
            match node {
                Node::Element(element) => element.append(out),
                Node::Text(text) => out.push_str(&escape(text)),
            }
        }
        out.push_str(&format!("</{}>", self.name));
    }

    /// An attribute.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// Sets an attribute.
    pub fn set(&mut self, key: &str, value: &str) {
        match self.attributes.iter_mut().find(|(name, _)| name == key) {
            Some((_, old)) => value.clone_into(old),
            None => self.attributes.push((key.to_owned(), value.to_owned())),
        }
    }

    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements in it, to change.
    pub fn elements_mut(&mut self) -> impl Iterator<Item = &mut Self> {
        self.nodes.iter_mut().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// A child.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|child| child.name == name)
    }

    /// A child, to change.
    pub fn child_mut(&mut self, name: &str) -> Option<&mut Self> {
        self.elements_mut().find(|child| child.name == name)
    }

    /// A child; made when it is missing. Properties of paragraphs and runs
    /// stand first.
    pub fn child_or_new(&mut self, name: &str) -> &mut Self {
        if self.child(name).is_none() {
            let made = Node::Element(Self::new(name, &[]));
            if matches!(name, "w:pPr" | "w:rPr") {
                self.nodes.insert(0, made);
            } else {
                self.nodes.push(made);
            }
        }
        self.child_mut(name).unwrap()
    }

    /// Takes children away.
    pub fn drop_children(&mut self, name: &str) {
        self.nodes.retain(|node| !matches!(node, Node::Element(element) if element.name == name));
    }

    /// Every element of a name below.
    pub fn each(&mut self, name: &str, change: &mut dyn FnMut(&mut Self)) {
        for child in self.elements_mut() {
            if child.name == name {
                change(child);
            }
            child.each(name, change);
        }
    }

    /// The first element below that fits.
    pub fn find_mut(&mut self, fits: &dyn Fn(&Self) -> bool) -> Option<&mut Self> {
        for child in self.elements_mut() {
            if fits(child) {
                return Some(child);
            }
            if let Some(found) = child.find_mut(fits) {
                return Some(found);
            }
        }
        None
    }

    /// The text of its runs.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for node in &self.nodes {
            match node {
                Node::Element(element) => text.push_str(&element.text()),
                Node::Text(own) if self.name == "w:t" => text.push_str(own),
                Node::Text(_) => {}
            }
        }
        text
    }

    /// Its style, of a paragraph.
    pub fn style(&self) -> Option<&str> {
        self.child("w:pPr")?.child("w:pStyle")?.get("w:val")
    }

    /// Sets attributes of a property of a paragraph.
    pub fn set_paragraph(&mut self, property: &str, attributes: &[(&str, &str)]) {
        let property = self.child_or_new("w:pPr").child_or_new(property);
        for (key, value) in attributes {
            property.set(key, value);
        }
    }

    /// Sets attributes of a property of every run below.
    pub fn set_runs(&mut self, property: &str, attributes: &[(&str, &str)]) {
        self.each("w:r", &mut |run| {
            let property = run.child_or_new("w:rPr").child_or_new(property);
            for (key, value) in attributes {
                property.set(key, value);
            }
        });
    }

    /// Sets the size of every run below, half points.
    pub fn set_size(&mut self, half_points: &str) {
        self.set_runs("w:sz", &[("w:val", half_points)]);
        self.set_runs("w:szCs", &[("w:val", half_points)]);
    }

    /// Sets the face of every run below.
    pub fn set_face(&mut self, face: &str) {
        self.each("w:r", &mut |run| run.child_or_new("w:rPr").drop_children("w:rFonts"));
        self.set_runs("w:rFonts", &[("w:ascii", face), ("w:hAnsi", face), ("w:eastAsia", face), ("w:cs", face)]);
    }

    /// Dyes every run below.
    pub fn dye(&mut self, colour: &str) {
        self.set_runs("w:color", &[("w:val", colour)]);
    }

    /// Puts another text in the place of one, over the borders of runs.
    #[track_caller]
    pub fn retype(&mut self, from: &str, to: &str) {
        let mut texts = Vec::new();
        self.each("w:t", &mut |text| texts.push(text.text()));
        let all = texts.concat();
        let start = all.find(from).unwrap_or_else(|| panic!("no “{from}” in “{}”", squeezed(&all)));
        let end = start + from.len();
        let mut offset = 0;
        self.each("w:t", &mut |element| {
            let own = element.text();
            let (first, last) = (offset, offset + own.len());
            offset = last;
            if last <= start || first >= end {
                return;
            }
            let mut text = own[..start.saturating_sub(first).min(own.len())].to_owned();
            if first <= start {
                text.push_str(to);
            }
            text.push_str(&own[(end - first).min(own.len())..]);
            element.nodes = vec![Node::Text(text)];
            element.set("xml:space", "preserve");
        });
    }
}
