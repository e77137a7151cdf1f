//! A DOCX as a word processor reads it: every paragraph and run with the
//! properties that the inheritance of styles gives it.
//!
//! Order of inheritance (ECMA-376 part 1, clause 17.7.2): defaults of the
//! document, paragraph style from its root, character style from its root,
//! direct formatting. Attributes of `ind`, `spacing` and `rFonts` are inherited
//! one by one, other properties as a whole.

mod archive;
mod numbering;
mod paragraphs;
mod properties;
mod shapes;
mod styles;
mod tables;

use std::collections::BTreeMap;

use roxmltree::{Document, Node, ParsingOptions};

use crate::error::{CheckError, Result};
use crate::limits::Limits;
use numbering::Counter;
pub use paragraphs::{Paragraph, Run};
pub use properties::{Attributes, Properties};
use properties::{LocalName, attribute, child, children};
pub use shapes::Shape;
use styles::Sheet;
pub use styles::Style;
pub use tables::{Row, Table};

/// A finished DOCX.
#[derive(Debug, Default)]
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
    /// Footers of each section by kind; a section without one of its own has
    /// that of the section before.
    pub section_footers: Vec<BTreeMap<String, Vec<Paragraph>>>,
    /// Shapes anchored in the footers of each section.
    pub footer_shapes: Vec<Vec<Shape>>,
    /// Styles by identifier.
    pub styles: BTreeMap<String, Style>,
    /// Settings by the name of their element.
    pub settings: Properties,
    /// Number of tables in the body.
    pub tables: usize,
    /// The tables of the body in order.
    pub table_list: Vec<Table>,
    /// Shapes anchored in the body.
    pub shapes: Vec<Shape>,
    /// The program that made it, as it says.
    pub producer: Option<String>,
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
/// When it is no archive, goes over a limit, or a part is missing or no XML.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<DocxFile> {
    let mut file = DocxFile::default();
    archive::read_parts(bytes, limits, &mut file)?;
    let mut sheet = match file.part("word/styles.xml") {
        Some(text) => Sheet::read(&xml("word/styles.xml", text, limits)?),
        None => Sheet::default(),
    };
    if let Some(theme) = file.part("word/theme/theme1.xml") {
        sheet.read_theme(&xml("word/theme/theme1.xml", theme, limits)?);
    }
    file.styles = sheet.styles();
    if let Some(settings) = file.part("word/settings.xml") {
        file.settings = children(xml("word/settings.xml", settings, limits)?.root_element());
    }
    if let Some(properties) = file.part("docProps/app.xml") {
        let properties = xml("docProps/app.xml", properties, limits)?;
        let program = child(properties.root_element(), "Application").and_then(|node| node.text());
        file.producer = program.map(str::to_owned);
    }
    let mut counter = match file.part("word/numbering.xml") {
        Some(text) => Counter::read(&xml("word/numbering.xml", text, limits)?),
        None => Counter::default(),
    };
    read_body(&mut file, &sheet, &mut counter, limits)?;
    Ok(file)
}

/// A part as a tree, under the limits.
fn xml<'t>(part: &str, text: &'t str, limits: &Limits) -> Result<Document<'t>> {
    if archive::depth(text) > limits.depth {
        return Err(CheckError::OverLimit { what: "XML 层数", limit: limits.depth });
    }
    let options = ParsingOptions { nodes_limit: limits.nodes, ..ParsingOptions::default() };
    Document::parse_with_options(text, options)
        .map_err(|error| CheckError::BrokenPart { part: part.to_owned(), reason: error.to_string() })
}

fn read_body(file: &mut DocxFile, sheet: &Sheet, counter: &mut Counter, limits: &Limits) -> Result<()> {
    const PART: &str = "word/document.xml";
    let missing = |what: &str| CheckError::BrokenPart { part: PART.to_owned(), reason: what.to_owned() };
    let text = file.part(PART).ok_or_else(|| CheckError::NoWordDocument(PART.to_owned()))?.to_owned();
    let document = xml(PART, &text, limits)?;
    let body = child(document.root_element(), "body").ok_or_else(|| missing("没有正文"))?;
    if body.descendants().filter(|node| node.is("p")).nth(limits.paragraphs).is_some() {
        return Err(CheckError::OverLimit { what: "段落数", limit: limits.paragraphs });
    }
    file.table_list = tables::tables(body);
    file.tables = file.table_list.len();
    file.shapes = shapes::shapes(body);
    file.paragraphs = paragraphs::paragraphs(body, sheet, counter);
    let sections: Vec<Node> = body.descendants().filter(|node| node.is("sectPr")).filter(is_current).collect();
    file.sections = sections.iter().map(|section| children(*section)).collect();
    let mut footers = BTreeMap::new();
    for section in &sections {
        let mut shapes = Vec::new();
        for reference in section.children().filter(|node| node.is("footerReference")) {
            let kind = attribute(reference, "type").unwrap_or("default").to_owned();
            let id = attribute(reference, "id").ok_or_else(|| missing("页脚没有编号"))?;
            let part = related(file, id, limits)?;
            let text = file.part(&part).ok_or_else(|| missing("页脚不存在"))?;
            let footer = xml(&part, text, limits)?;
            shapes.extend(shapes::shapes(footer.root_element()));
            footers.insert(kind, paragraphs::paragraphs(footer.root_element(), sheet, counter));
        }
        file.section_footers.push(footers.clone());
        file.footer_shapes.push(shapes);
    }
    file.footers = footers;
    Ok(())
}

/// A change of the section that was tracked keeps the old one inside.
fn is_current(node: &Node) -> bool {
    !node.ancestors().any(|ancestor| ancestor.is("sectPrChange"))
}

/// The part that a relation of the document names.
fn related(file: &DocxFile, id: &str, limits: &Limits) -> Result<String> {
    const PART: &str = "word/_rels/document.xml.rels";
    let missing = || CheckError::BrokenPart { part: PART.to_owned(), reason: "关系不存在".to_owned() };
    let relations = xml(PART, file.part(PART).ok_or_else(missing)?, limits)?;
    let mut all = relations.root_element().children();
    let found = all.find(|node| node.attribute("Id") == Some(id)).ok_or_else(missing)?;
    let target = found.attribute("Target").ok_or_else(missing)?;
    Ok(target.strip_prefix('/').map_or_else(|| format!("word/{target}"), str::to_owned))
}
