//! Resources: fonts, pictures, and groups of objects that pages show again
//! (GB/T 33190 7.9).

use std::collections::BTreeMap;

use super::content;
use super::objects::{Object, Weight};
use super::parts::{PartXml, Parts};
use crate::{
    IngestError,
    xml::{Step, Tag},
};

/// What a document's resources say.
#[derive(Debug, Default)]
pub struct Resources {
    /// How the characters of a font look, by its number.
    fonts: BTreeMap<String, Weight>,
    /// Parts of pictures, by their number.
    pictures: BTreeMap<String, String>,
    /// Groups of objects, by their number.
    groups: BTreeMap<String, Vec<Object>>,
}

/// What one part says.
#[derive(Debug, Default)]
struct Found {
    fonts: Vec<(String, Weight)>,
    /// Number and location.
    pictures: Vec<(String, String)>,
    base: String,
}

impl Resources {
    /// How the characters of a font look.
    pub fn weight(&self, font: &str) -> Weight {
        self.fonts.get(font).copied().unwrap_or_default()
    }

    /// The part of a picture.
    pub fn picture(&self, number: &str) -> Option<&str> {
        self.pictures.get(number).map(String::as_str)
    }

    /// The objects of a group.
    pub fn group(&self, number: &str) -> &[Object] {
        self.groups.get(number).map_or(&[], Vec::as_slice)
    }

    /// Adds what parts say. Groups come last, since they use fonts.
    ///
    /// # Errors
    /// When a part passes a limit.
    pub fn add(&mut self, parts: &mut Parts<'_>, names: &[String]) -> Result<(), IngestError> {
        for name in names {
            let found: Found = parts.read(name, read_resources)?;
            self.fonts.extend(found.fonts);
            for (number, location) in found.pictures {
                let inside = format!("{}/{location}", found.base.trim_end_matches('/'));
                let part = parts.find(name, &inside).or_else(|| parts.find(name, &location));
                match part {
                    Some(part) => drop(self.pictures.insert(number, part)),
                    None => parts.note_damage(&location),
                }
            }
        }
        for name in names {
            let groups: Vec<(String, Vec<Object>)> =
                parts.read(name, |xml, groups| content::read_groups(xml, self, groups))?;
            self.groups.extend(groups);
        }
        Ok(())
    }
}

fn read_resources(xml: &mut PartXml<'_>, found: &mut Found) -> Result<(), IngestError> {
    let mut buffer = Vec::new();
    let mut picture = None;
    loop {
        match xml.next(&mut buffer)? {
            Step::Start(tag) => {
                let value = |name| tag.value(tag.space, name);
                match tag.name() {
                    "Res" => found.base = value("BaseLoc").unwrap_or_default().to_owned(),
                    "Font" => found.fonts.extend(value("ID").map(|number| (number.to_owned(), weight(&tag)))),
                    "MultiMedia" => {
                        picture =
                            value("ID").filter(|_| value("Type").is_none_or(|kind| kind == "Image")).map(str::to_owned);
                    }
                    "MediaFile" => {
                        drop(tag);
                        let location = xml.text_inside(&mut buffer)?;
                        found.pictures.extend(picture.take().map(|number| (number, location)));
                    }
                    _ => {}
                }
            }
            Step::Over => return Ok(()),
            _ => {}
        }
    }
}

/// How a font looks, by its own word and by its names.
fn weight(tag: &Tag<'_>) -> Weight {
    let value = |name| tag.value(tag.space, name).unwrap_or_default();
    let names = format!("{} {}", value("FontName"), value("FamilyName")).to_ascii_lowercase();
    let bold = ["bold", "black", "heavy", "粗"].iter().any(|word| names.contains(word));
    let slanted = ["italic", "oblique"].iter().any(|word| names.contains(word));
    Weight { bold: bold || value("Bold") == "true", slanted: slanted || value("Italic") == "true" }
}
