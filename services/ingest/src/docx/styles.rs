//! The style sheet (ECMA-376-1, 17.7).

use std::collections::BTreeMap;

use wenshu_model::source::NamedElement;

use super::properties::{ParagraphProperties, RunProperties, text};
use super::spaces::SPACES;
use crate::{
    IngestError, Limits, named_styles,
    package::Package,
    xml::{Step, Xml},
};

/// Styles that a chain of `basedOn` may have.
const LONGEST_CHAIN: usize = 32;

/// A style as it is written.
#[derive(Debug, Clone, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    paragraph: ParagraphProperties,
    run: RunProperties,
}

/// The style sheet.
#[derive(Debug, Clone, Default)]
pub struct Styles {
    styles: BTreeMap<String, Style>,
    default_paragraph: Option<String>,
    document_run: RunProperties,
}

/// What holds for the paragraphs of a style.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolved {
    /// The properties, with those of the styles below; the style is that which
    /// names the list.
    pub paragraph: ParagraphProperties,
    /// Those of its characters.
    pub run: RunProperties,
    /// Heading level from 1, by the names of the built-in styles.
    pub heading: Option<u8>,
    /// The element of an official document that the style is for, by its name.
    pub element: Option<NamedElement>,
}

impl Styles {
    /// Reads the style sheet; a document without one has none.
    ///
    /// # Errors
    /// When it is damaged or passes a limit.
    pub fn read(package: &mut Package<'_>, part: Option<&str>, limits: &Limits) -> Result<Self, IngestError> {
        let mut sheet = Self::default();
        let Some(part) = part else { return Ok(sheet) };
        let Some(bytes) = package.part(part)? else { return Ok(sheet) };
        let mut xml = Xml::of_part(part, bytes, SPACES, limits)?;
        let (mut buffer, mut id, mut style) = (Vec::new(), String::new(), Style::default());
        loop {
            match xml.next(&mut buffer)? {
                Step::Start(tag) => match tag.key() {
                    ("w", "style") => {
                        sheet.styles.insert(std::mem::take(&mut id), std::mem::take(&mut style));
                        id = tag.value("w", "styleId").unwrap_or_default().to_owned();
                        let kind = tag.value("w", "type").unwrap_or("paragraph");
                        let by_default = matches!(tag.value("w", "default"), Some("1" | "true" | "on"));
                        if by_default && kind == "paragraph" {
                            sheet.default_paragraph = Some(id.clone());
                        }
                    }
                    ("w", "name") => style.name = text(&tag).unwrap_or_default().to_lowercase(),
                    ("w", "basedOn") => style.based_on = text(&tag),
                    ("w", "pPr") => style.paragraph = ParagraphProperties::read(&mut xml)?,
                    ("w", "rPr") => style.run = RunProperties::read(&mut xml)?,
                    ("w", "rPrDefault") => sheet.document_run = defaults(&mut xml)?,
                    // What a style says of parts of tables is not asked for.
                    ("w", "tblStylePr" | "latentStyles" | "pPrDefault") => xml.skip(&mut buffer)?,
                    // In one file with the styles.
                    ("w", "lists" | "fonts" | "docPr") => xml.skip(&mut buffer)?,
                    ("w", "body") => break,
                    _ => {}
                },
                Step::Over => break,
                _ => {}
            }
        }
        sheet.styles.insert(id, style);
        Ok(sheet)
    }

    /// What holds for a paragraph of style `id`, or of the default style.
    pub fn paragraph(&self, id: Option<&str>) -> Resolved {
        let mut resolved = Resolved::default();
        for style in self.chain(id.or(self.default_paragraph.as_deref())) {
            let (own, all) = (&style.1.paragraph, &mut resolved.paragraph);
            all.outline = all.outline.or(own.outline);
            all.align = all.align.or(own.align);
            all.shaded = all.shaded.or(own.shaded);
            all.level = all.level.or(own.level);
            if all.list.is_none() && own.list.is_some() {
                all.list.clone_from(&own.list);
                all.style = Some(style.0.to_owned());
            }
            resolved.heading = resolved.heading.or_else(|| heading_of_name(&style.1.name));
            resolved.element = resolved.element.or_else(|| named_styles::element(&style.1.name));
            resolved.run = resolved.run.over(&style.1.run);
        }
        resolved.run = resolved.run.over(&self.document_run);
        resolved
    }

    /// What holds for a run of style `id`.
    pub fn run(&self, id: &str) -> RunProperties {
        self.chain(Some(id)).fold(RunProperties::default(), |all, style| all.over(&style.1.run))
    }

    /// A style and those it is based on.
    fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = (&'s str, &'s Style)> {
        let first = id.and_then(|id| self.styles.get_key_value(id));
        let next = |(_, style): &(&String, &'s Style)| self.styles.get_key_value(style.based_on.as_deref()?);
        std::iter::successors(first, next).take(LONGEST_CHAIN).map(|(id, style)| (id.as_str(), style))
    }
}

/// `w:rPrDefault`.
fn defaults<R: std::io::BufRead>(xml: &mut Xml<R>) -> Result<RunProperties, IngestError> {
    let (inside, mut buffer, mut own) = (xml.depth(), Vec::new(), RunProperties::default());
    loop {
        match xml.next(&mut buffer)? {
            Step::Start(tag) if tag.key() == ("w", "rPr") => own = RunProperties::read(xml)?,
            Step::End | Step::Over if xml.depth() < inside => return Ok(own),
            _ => {}
        }
    }
}

/// Level of the built-in headings, whose names every program keeps (17.7.4.9):
/// the names are English in the file whatever the program shows.
fn heading_of_name(name: &str) -> Option<u8> {
    let digits = name.strip_prefix("heading ").or_else(|| name.strip_prefix("标题 "))?;
    digits.trim().parse().ok().filter(|level| (1..=9).contains(level))
}
