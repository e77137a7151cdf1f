//! A DOCX as a word processor reads it: every paragraph and run with the
//! properties that the inheritance of styles gives it.
//!
//! Order of inheritance (ECMA-376 part 1, clause 17.7.2): defaults of the
//! document, paragraph style from its root, character style from its root,
//! direct formatting. Attributes of `ind`, `spacing` and `rFonts` are inherited
//! one by one, other properties as a whole.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use roxmltree::{Document, Node};

/// Attributes of one property, without their prefix.
pub type Attributes = BTreeMap<String, String>;

/// Properties by the name of their element (`ind`, `jc`, `rFonts` …).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Properties(pub BTreeMap<String, Attributes>);

impl Properties {
    /// An attribute of a property.
    pub fn get(&self, property: &str, attribute: &str) -> Option<&str> {
        self.0.get(property)?.get(attribute).map(String::as_str)
    }

    /// A whole number.
    pub fn number(&self, property: &str, attribute: &str) -> Option<i64> {
        self.get(property, attribute)?.parse().ok()
    }

    /// A switch: on when it is there and not turned off.
    pub fn is_on(&self, property: &str) -> bool {
        self.0.get(property).is_some_and(|attributes| {
            !attributes.get("val").is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off"))
        })
    }

    fn inherit(&mut self, nearer: &Self) {
        for (name, attributes) in &nearer.0 {
            let own = self.0.entry(name.clone()).or_default();
            if !matches!(name.as_str(), "ind" | "spacing" | "rFonts" | "lang") {
                own.clear();
            }
            own.extend(attributes.clone());
        }
    }
}

/// A run with its final properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its text; a forced line break is a line feed, a tab a tab.
    pub text: String,
    /// Its properties.
    pub properties: Properties,
}

/// A paragraph with its final properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Name of its style.
    pub style: String,
    /// Its properties.
    pub properties: Properties,
    /// Its runs.
    pub runs: Vec<Run>,
    /// True inside a table.
    pub in_table: bool,
}

impl Paragraph {
    /// The text of all runs.
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

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

/// A finished DOCX.
#[derive(Debug)]
pub struct DocxFile {
    /// The parts by name, as bytes.
    pub parts: BTreeMap<String, Vec<u8>>,
    /// Names of the parts in the order of the archive.
    pub order: Vec<String>,
    /// Time stamps of the archive's entries.
    pub times: Vec<Option<zip::DateTime>>,
    /// Paragraphs of the body in order, those of tables among them.
    pub paragraphs: Vec<Paragraph>,
    /// Properties of each section: page size, margins, grid.
    pub sections: Vec<Properties>,
    /// Footers of the last section by kind (`default`, `even`, `first`).
    pub footers: BTreeMap<String, Vec<Paragraph>>,
    /// Styles by identifier.
    pub styles: BTreeMap<String, Style>,
    /// Settings by the name of their element.
    pub settings: Properties,
    /// Number of tables in the body.
    pub tables: usize,
}

impl DocxFile {
    /// A part as text.
    pub fn part(&self, name: &str) -> Option<&str> {
        std::str::from_utf8(self.parts.get(name)?).ok()
    }
}

/// Reads a file.
///
/// # Errors
/// When it is no archive, or a part is missing or no XML.
pub fn read(path: &Path) -> Result<DocxFile> {
    let mut file = DocxFile {
        parts: BTreeMap::new(),
        order: Vec::new(),
        times: Vec::new(),
        paragraphs: Vec::new(),
        sections: Vec::new(),
        footers: BTreeMap::new(),
        styles: BTreeMap::new(),
        settings: Properties::default(),
        tables: 0,
    };
    read_parts(path, &mut file)?;
    let sheet = Sheet::read(file.part("word/styles.xml").context("no styles")?)?;
    file.styles = sheet.styles();
    if let Some(settings) = file.part("word/settings.xml") {
        file.settings = children(Document::parse(settings)?.root_element());
    }
    read_body(&mut file, &sheet)?;
    Ok(file)
}

fn read_parts(path: &Path, file: &mut DocxFile) -> Result<()> {
    let mut archive = zip::ZipArchive::new(File::open(path)?)?;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        file.order.push(entry.name().to_owned());
        file.times.push(entry.last_modified());
        file.parts.insert(entry.name().to_owned(), bytes);
    }
    Ok(())
}

fn read_body(file: &mut DocxFile, sheet: &Sheet) -> Result<()> {
    let text = file.part("word/document.xml").context("no document")?.to_owned();
    let document = Document::parse(&text)?;
    let body = child(document.root_element(), "body").context("no body")?;
    file.tables = body.descendants().filter(|node| node.has_tag_name_local("tbl")).count();
    file.paragraphs = paragraphs(body, sheet);
    let sections: Vec<Node> = body.descendants().filter(|node| node.has_tag_name_local("sectPr")).collect();
    file.sections = sections.iter().map(|section| children(*section)).collect();
    let last = sections.last().context("no section")?;
    for reference in last.children().filter(|node| node.has_tag_name_local("footerReference")) {
        let kind = attribute(reference, "type").unwrap_or("default").to_owned();
        let part = related(file, attribute(reference, "id").context("footer without id")?)?;
        let text = file.part(&part).context("footer part missing")?.to_owned();
        let footer = Document::parse(&text)?;
        file.footers.insert(kind, paragraphs(footer.root_element(), sheet));
    }
    Ok(())
}

/// The part that a relation of the document names.
fn related(file: &DocxFile, id: &str) -> Result<String> {
    let relations = file.part("word/_rels/document.xml.rels").context("no relations")?;
    let relations = Document::parse(relations)?;
    let mut all = relations.root_element().children();
    let found = all.find(|node| node.attribute("Id") == Some(id)).context("relation missing")?;
    let target = found.attribute("Target").context("relation without target")?;
    Ok(target.strip_prefix('/').map_or_else(|| format!("word/{target}"), str::to_owned))
}

fn paragraphs(root: Node, sheet: &Sheet) -> Vec<Paragraph> {
    let nodes = root.descendants().filter(|node| node.has_tag_name_local("p"));
    nodes.map(|node| paragraph(node, sheet)).collect()
}

fn paragraph(node: Node, sheet: &Sheet) -> Paragraph {
    let direct = child(node, "pPr").map(children).unwrap_or_default();
    let style = direct.get("pStyle", "val").map(str::to_owned).or_else(|| sheet.default_paragraph.clone());
    let mut properties = sheet.paragraph_defaults.clone();
    let mut inherited = sheet.run_defaults.clone();
    for link in sheet.chain(style.as_deref()) {
        properties.inherit(&link.paragraph);
        inherited.inherit(&link.run);
    }
    properties.inherit(&direct);
    let runs = node.descendants().filter(|node| node.has_tag_name_local("r")).map(|run| {
        let own = child(run, "rPr").map(children).unwrap_or_default();
        let mut all = inherited.clone();
        for link in sheet.chain(own.get("rStyle", "val")) {
            all.inherit(&link.run);
        }
        all.inherit(&own);
        Run { text: run_text(run), properties: all }
    });
    let name = style.as_deref().and_then(|id| sheet.raw.get(id)).map_or_else(String::new, |raw| raw.name.clone());
    let in_table = node.ancestors().any(|ancestor| ancestor.has_tag_name_local("tbl"));
    Paragraph { style: name, properties, runs: runs.collect(), in_table }
}

fn run_text(run: Node) -> String {
    let mut text = String::new();
    for node in run.children().filter(Node::is_element) {
        match node.tag_name().name() {
            "t" => text.push_str(node.text().unwrap_or_default()),
            "tab" => text.push('\t'),
            "br" | "cr" => text.push('\n'),
            "noBreakHyphen" => text.push('\u{2011}'),
            "instrText" => text.push_str(&format!("{{{}}}", node.text().unwrap_or_default().trim())),
            _ => {}
        }
    }
    text
}

/// The style sheet before inheritance.
struct Sheet {
    paragraph_defaults: Properties,
    run_defaults: Properties,
    default_paragraph: Option<String>,
    raw: BTreeMap<String, RawStyle>,
}

struct RawStyle {
    name: String,
    kind: String,
    based_on: Option<String>,
    paragraph: Properties,
    run: Properties,
}

impl Sheet {
    fn read(text: &str) -> Result<Self> {
        let document = Document::parse(text)?;
        let root = document.root_element();
        let defaults = child(root, "docDefaults");
        let inside = |outer, inner| {
            defaults.and_then(|d| child(d, outer)).and_then(|d| child(d, inner)).map(children).unwrap_or_default()
        };
        let mut sheet = Self {
            paragraph_defaults: inside("pPrDefault", "pPr"),
            run_defaults: inside("rPrDefault", "rPr"),
            default_paragraph: None,
            raw: BTreeMap::new(),
        };
        for style in root.children().filter(|node| node.has_tag_name_local("style")) {
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
        Ok(sheet)
    }

    /// A style and its ancestors, the root first.
    fn chain(&self, id: Option<&str>) -> Vec<&RawStyle> {
        let mut chain = Vec::new();
        let mut next = id;
        while let Some(style) = next.and_then(|id| self.raw.get(id)) {
            if chain.len() > 32 {
                break;
            }
            chain.push(style);
            next = style.based_on.as_deref();
        }
        chain.reverse();
        chain
    }

    fn styles(&self) -> BTreeMap<String, Style> {
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

/// The child elements as properties.
fn children(node: Node) -> Properties {
    let elements = node.children().filter(Node::is_element);
    Properties(elements.map(|element| (element.tag_name().name().to_owned(), attributes(element))).collect())
}

fn attributes(node: Node) -> Attributes {
    node.attributes().map(|found| (found.name().to_owned(), found.value().to_owned())).collect()
}

fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|found| found.name() == name).map(|found| found.value())
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|found| found.has_tag_name_local(name))
}

/// Names without regard to their name space: transitional and strict files
/// differ in it.
trait LocalName {
    fn has_tag_name_local(&self, name: &str) -> bool;
}

impl LocalName for Node<'_, '_> {
    fn has_tag_name_local(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}
