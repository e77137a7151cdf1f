//! `OFD.xml` and `Document.xml`: which documents, pages and resources there are
//! (GB/T 33190 7.4 to 7.6).

use std::collections::BTreeMap;

use super::matrix::Area;
use super::parts::{PartXml, Parts};
use crate::{IngestError, xml::Step};

/// Documents of one package that are read.
const MOST_BODIES: usize = 100;

/// A4, for documents that do not say how large their pages are.
const A4: Area = Area { x: 0.0, y: 0.0, width: 210.0, height: 297.0 };

/// A document of the package.
#[derive(Debug, Default)]
pub struct Body {
    /// The part of its root.
    pub root: String,
    /// The part that lists its signatures.
    pub signatures: Option<String>,
}

/// The documents of a package.
///
/// # Errors
/// When there is none.
pub fn bodies(parts: &mut Parts<'_>) -> Result<Vec<Body>, IngestError> {
    const ROOT: &str = "OFD.xml";
    let named: Vec<Body> = parts.read(ROOT, read_bodies)?;
    let mut bodies = Vec::new();
    for body in named {
        let Some(root) = parts.expect(ROOT, &body.root) else { continue };
        let signatures = body.signatures.and_then(|location| parts.find(ROOT, &location));
        bodies.push(Body { root, signatures });
    }
    if bodies.is_empty() { Err(IngestError::PartMissing { part: "Document.xml" }) } else { Ok(bodies) }
}

fn read_bodies(xml: &mut PartXml<'_>, bodies: &mut Vec<Body>) -> Result<(), IngestError> {
    let mut buffer = Vec::new();
    loop {
        let name = match xml.next(&mut buffer)? {
            Step::Start(tag) => tag.name().to_owned(),
            Step::Over => return Ok(()),
            _ => continue,
        };
        match name.as_str() {
            "DocBody" if bodies.len() < MOST_BODIES => bodies.push(Body::default()),
            "DocRoot" => {
                let root = xml.text_inside(&mut buffer)?;
                if let Some(body) = bodies.last_mut() {
                    body.root = root;
                }
            }
            "Signatures" => {
                let list = xml.text_inside(&mut buffer)?;
                if let Some(body) = bodies.last_mut() {
                    body.signatures = Some(list);
                }
            }
            _ => {}
        }
    }
}

/// A document.
#[derive(Debug)]
pub struct Document {
    /// Size of its pages.
    pub area: Area,
    /// Parts with resources.
    pub resources: Vec<String>,
    /// Parts of templates, by their number in the document.
    pub templates: BTreeMap<String, String>,
    /// Number and part of each page; a page whose part is missing has none.
    pub pages: Vec<(String, Option<String>)>,
    /// The part that lists annotations.
    pub annotations: Option<String>,
    /// The part that lists packed files.
    pub attachments: Option<String>,
}

/// What `Document.xml` says.
#[derive(Debug, Default)]
struct Root {
    area: Option<Area>,
    resources: Vec<String>,
    templates: Vec<(String, String)>,
    pages: Vec<(String, String)>,
    annotations: Option<String>,
    attachments: Option<String>,
}

impl Document {
    /// Reads the root of a document.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn read(parts: &mut Parts<'_>, part: &str) -> Result<Self, IngestError> {
        let limit = parts.limits().pages;
        let root: Root = parts.read(part, |xml, root| read_root(xml, root, limit))?;
        let mut found = |location: &str| parts.expect(part, location);
        let resources = root.resources.iter().filter_map(|location| found(location)).collect();
        let templates = root.templates.into_iter().filter_map(|(id, location)| Some((id, found(&location)?))).collect();
        let pages = root.pages.into_iter().map(|(id, location)| (id, found(&location))).collect();
        let annotations = root.annotations.and_then(|location| found(&location));
        let attachments = root.attachments.and_then(|location| found(&location));
        let area = root.area.unwrap_or(A4);
        Ok(Self { area, resources, templates, pages, annotations, attachments })
    }
}

fn read_root(xml: &mut PartXml<'_>, root: &mut Root, limit: usize) -> Result<(), IngestError> {
    let mut buffer = Vec::new();
    loop {
        let name = match xml.next(&mut buffer)? {
            Step::Start(tag) => {
                let value = |name| tag.value(tag.space, name).map(str::to_owned);
                let numbered = value("ID").zip(value("BaseLoc"));
                match (tag.name(), numbered) {
                    ("TemplatePage", Some(template)) => root.templates.push(template),
                    ("Page", Some(page)) => {
                        if root.pages.len() >= limit {
                            return Err(IngestError::TooManyPages { limit });
                        }
                        root.pages.push(page);
                    }
                    _ => {}
                }
                tag.name().to_owned()
            }
            Step::Over => return Ok(()),
            _ => continue,
        };
        let mut text = || xml.text_inside(&mut buffer);
        match name.as_str() {
            "PhysicalBox" => root.area = Area::read(&text()?).or(root.area),
            "PublicRes" | "DocumentRes" => root.resources.push(text()?),
            "Annotations" => root.annotations = Some(text()?),
            "Attachments" => root.attachments = Some(text()?),
            _ => {}
        }
    }
}

/// Counts the elements of a name in a part.
///
/// # Errors
/// When the part passes a limit.
pub fn count_elements(parts: &mut Parts<'_>, part: &str, name: &str) -> Result<usize, IngestError> {
    parts.read(part, |xml, count: &mut usize| {
        let mut buffer = Vec::new();
        loop {
            match xml.next(&mut buffer)? {
                Step::Start(tag) if tag.name() == name => *count = count.saturating_add(1),
                Step::Over => return Ok(()),
                _ => {}
            }
        }
    })
}
