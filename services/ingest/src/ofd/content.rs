//! The content of a page, a template or a group of objects (GB/T 33190 7.7, 8).

use super::matrix::{Area, Matrix, number};
use super::objects::{Object, Weight};
use super::parts::PartXml;
use super::resources::Resources;
use super::text_code::pieces;
use crate::{
    IngestError,
    xml::{Step, Tag},
};

/// What a page's part says.
#[derive(Debug, Default)]
pub struct Content {
    /// Its objects.
    pub objects: Vec<Object>,
    /// Numbers of its templates.
    pub templates: Vec<String>,
    /// Its size, if it has one of its own.
    pub area: Option<Area>,
    /// Locations of resources of its own.
    pub resources: Vec<String>,
}

/// Reads a page or a template.
///
/// # Errors
/// When the XML is damaged or passes a limit.
pub fn read_page(xml: &mut PartXml<'_>, resources: &Resources, page: &mut Content) -> Result<(), IngestError> {
    let mut reader = ObjectReader::new(resources);
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Step::Start(tag) => match tag.name() {
                "Template" => page.templates.extend(attribute(&tag, "TemplateID").map(str::to_owned)),
                "PhysicalBox" => {
                    drop(tag);
                    page.area = Area::read(&xml.text_inside(&mut buffer)?).or(page.area);
                }
                "PageRes" => {
                    drop(tag);
                    page.resources.push(xml.text_inside(&mut buffer)?);
                }
                _ => {
                    let inside = reader.start(&tag, xml.depth());
                    drop(tag);
                    reader.read_inside(inside, xml, &mut buffer, &mut page.objects)?;
                }
            },
            Step::End => reader.end(xml.depth()),
            Step::Over => return Ok(()),
            _ => {}
        }
    }
}

/// Reads the groups of objects among resources.
///
/// # Errors
/// When the XML is damaged or passes a limit.
pub fn read_groups(
    xml: &mut PartXml<'_>,
    resources: &Resources,
    groups: &mut Vec<(String, Vec<Object>)>,
) -> Result<(), IngestError> {
    let mut reader = ObjectReader::new(resources);
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Step::Start(tag) if tag.name() == "CompositeGraphicUnit" => {
                groups.push((attribute(&tag, "ID").unwrap_or_default().to_owned(), Vec::new()));
            }
            Step::Start(tag) => {
                let Some((_, objects)) = groups.last_mut() else { continue };
                let inside = reader.start(&tag, xml.depth());
                drop(tag);
                reader.read_inside(inside, xml, &mut buffer, objects)?;
            }
            Step::End => reader.end(xml.depth()),
            Step::Over => return Ok(()),
            _ => {}
        }
    }
}

/// The texts of all objects in the element that began last, in order.
///
/// # Errors
/// When the XML is damaged or passes a limit.
pub fn texts_inside(xml: &mut PartXml<'_>) -> Result<Vec<String>, IngestError> {
    let inside = xml.depth();
    let mut texts = Vec::new();
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Step::Start(tag) if tag.name() == "TextCode" => {
                drop(tag);
                texts.push(xml.text_inside(&mut buffer)?);
            }
            Step::Over => return Ok(texts),
            Step::End if xml.depth() < inside => return Ok(texts),
            _ => {}
        }
    }
}

/// An attribute of the format.
pub fn attribute<'t>(tag: &'t Tag<'_>, name: &str) -> Option<&'t str> {
    tag.value(tag.space, name)
}

/// What is done with the inside of an element.
enum Inside {
    /// Its elements are read like all others.
    Read,
    /// Nothing in it stands on the page.
    Skip,
    /// Its characters are those of a text code.
    Characters { x: f64, y: f64, delta_x: String, delta_y: String },
    /// An object is whole.
    Object(Object),
}

/// Reads objects one after the other.
struct ObjectReader<'r> {
    resources: &'r Resources,
    /// The text object that is open, and its depth.
    text: Option<(usize, TextObject)>,
}

/// A text object being read.
#[derive(Debug, Clone, Copy)]
struct TextObject {
    matrix: Matrix,
    size: f64,
    stretch: f64,
    weight: Weight,
    seen: bool,
    x: f64,
    y: f64,
}

impl<'r> ObjectReader<'r> {
    const fn new(resources: &'r Resources) -> Self {
        Self { resources, text: None }
    }

    fn start(&mut self, tag: &Tag<'_>, depth: usize) -> Inside {
        match tag.name() {
            "TextObject" => {
                self.text = Some((depth, self.text_object(tag)));
                Inside::Read
            }
            "TextCode" => self.text_code(tag),
            "FillColor" => {
                let transparent = attribute(tag, "Alpha").and_then(number) == Some(0.0);
                if let Some((of, text)) = self.text.as_mut().filter(|_| transparent)
                    && of.saturating_add(1) == depth
                {
                    text.seen = false;
                }
                Inside::Read
            }
            "ImageObject" if is_visible(tag) => {
                let resource = attribute(tag, "ResourceID").unwrap_or_default().to_owned();
                Inside::Object(Object::Picture { resource, area: boundary(tag) })
            }
            "CompositeObject" if is_visible(tag) => {
                let resource = attribute(tag, "ResourceID").unwrap_or_default().to_owned();
                Inside::Object(Object::Group { resource, matrix: matrix(tag) })
            }
            "Clips" | "Actions" | "CGTransform" | "PathObject" => Inside::Skip,
            _ => Inside::Read,
        }
    }

    fn text_object(&self, tag: &Tag<'_>) -> TextObject {
        let value = |name| attribute(tag, name);
        let number_of = |name| value(name).and_then(number);
        let font = value("Font").map(|font| self.resources.weight(font)).unwrap_or_default();
        let stroked = value("Stroke") == Some("true");
        let filled = value("Fill") != Some("false");
        TextObject {
            matrix: matrix(tag),
            size: number_of("Size").unwrap_or(0.0).abs(),
            stretch: number_of("HScale").unwrap_or(1.0).abs(),
            weight: Weight {
                // Programs make a bold face of a plain one by drawing its outline too.
                bold: font.bold || number_of("Weight").is_some_and(|weight| weight >= 600.0) || stroked && filled,
                slanted: font.slanted || value("Italic") == Some("true"),
            },
            seen: is_visible(tag) && (filled || stroked),
            x: 0.0,
            y: 0.0,
        }
    }

    /// The places of a text code; one without a place has that of the one
    /// before.
    fn text_code(&mut self, tag: &Tag<'_>) -> Inside {
        let Some((_, text)) = self.text.as_mut() else { return Inside::Skip };
        text.x = attribute(tag, "X").and_then(number).unwrap_or(text.x);
        text.y = attribute(tag, "Y").and_then(number).unwrap_or(text.y);
        let steps = |name| attribute(tag, name).unwrap_or_default().to_owned();
        Inside::Characters { x: text.x, y: text.y, delta_x: steps("DeltaX"), delta_y: steps("DeltaY") }
    }

    fn read_inside(
        &mut self,
        inside: Inside,
        xml: &mut PartXml<'_>,
        buffer: &mut Vec<u8>,
        objects: &mut Vec<Object>,
    ) -> Result<(), IngestError> {
        match inside {
            Inside::Read => {}
            Inside::Skip => xml.skip(buffer)?,
            Inside::Object(object) => {
                objects.push(object);
                xml.skip(buffer)?;
            }
            Inside::Characters { x, y, delta_x, delta_y } => {
                let characters = xml.text_inside(buffer)?;
                let Some((_, text)) = self.text else { return Ok(()) };
                let characters = characters.trim_matches(['\n', '\r']);
                let TextObject { matrix, size, stretch, weight, seen, .. } = text;
                let cut = pieces(characters, x, y, &delta_x, &delta_y, size, stretch);
                objects.extend(cut.into_iter().map(|piece| Object::Text { piece, matrix, size, weight, seen }));
            }
        }
        Ok(())
    }

    /// An element ended; `depth` is what is open still.
    fn end(&mut self, depth: usize) {
        if self.text.as_ref().is_some_and(|(of, _)| depth < *of) {
            self.text = None;
        }
    }
}

fn boundary(tag: &Tag<'_>) -> Area {
    attribute(tag, "Boundary").and_then(Area::read).unwrap_or_default()
}

fn matrix(tag: &Tag<'_>) -> Matrix {
    Matrix::of_object(attribute(tag, "CTM"), &boundary(tag))
}

/// False for an object that is switched off or wholly transparent.
fn is_visible(tag: &Tag<'_>) -> bool {
    attribute(tag, "Visible") != Some("false") && attribute(tag, "Alpha").and_then(number) != Some(0.0)
}
