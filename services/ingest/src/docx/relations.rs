//! Relationships: what a part points to (ECMA-376-2, clause 9).

use std::collections::BTreeMap;

use super::spaces::SPACES;
use crate::{
    IngestError, Limits,
    package::Package,
    xml::{Step, Xml},
};

/// A relationship.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Last word of its type: `styles`, `image`, `hyperlink`, `attachedTemplate`.
    pub kind: String,
    /// Name of the part, or an address outside.
    pub target: String,
    /// True for an address outside.
    pub external: bool,
}

/// The relationships of a part, by id.
#[derive(Debug, Clone, Default)]
pub struct Relations(BTreeMap<String, Relation>);

impl Relations {
    /// Reads the relationships of `part`; of the package itself for an empty
    /// name. A part without any has none.
    ///
    /// # Errors
    /// When they are damaged or pass a limit.
    pub fn read(package: &mut Package<'_>, part: &str, limits: &Limits) -> Result<Self, IngestError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let name = format!("{folder}{slash}_rels/{file}.rels");
        let Some(bytes) = package.part(&name)? else { return Ok(Self::default()) };
        let mut xml = Xml::of_part(&name, bytes, SPACES, limits)?;
        let (mut relations, mut buffer) = (BTreeMap::new(), Vec::new());
        loop {
            match xml.next(&mut buffer)? {
                Step::Start(tag) if tag.key() == ("rel", "Relationship") => {
                    let value = |name| tag.value("rel", name).unwrap_or_default();
                    let external = value("TargetMode").eq_ignore_ascii_case("External");
                    let target = value("Target");
                    let relation = Relation {
                        kind: value("Type").rsplit('/').next().unwrap_or_default().to_owned(),
                        target: if external { target.to_owned() } else { resolve(folder, target) },
                        external,
                    };
                    relations.insert(value("Id").to_owned(), relation);
                }
                Step::Over => return Ok(Self(relations)),
                _ => {}
            }
        }
    }

    /// The relationship with this id.
    pub fn by_id(&self, id: &str) -> Option<&Relation> {
        self.0.get(id)
    }

    /// The parts of one kind, in the order of their ids.
    pub fn of_kind<'r>(&'r self, kind: &'r str) -> impl Iterator<Item = &'r str> + 'r {
        self.iter()
            .filter(move |relation| relation.kind == kind && !relation.external)
            .map(|found| found.target.as_str())
    }

    /// All relationships.
    pub fn iter(&self) -> impl Iterator<Item = &Relation> {
        self.0.values()
    }
}

/// The name of the part that `target` means, seen from `folder`. A name that
/// climbs out of the package stays inside: parts are looked up, never opened.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_folder_and_stay_inside() {
        assert_eq!(resolve("word", "media/a.png"), "word/media/a.png");
        assert_eq!(resolve("word", "/word/media/a.png"), "word/media/a.png");
        assert_eq!(resolve("word", "../customXml/item1.xml"), "customXml/item1.xml");
        assert_eq!(resolve("word", "../../../etc/passwd"), "etc/passwd");
        assert_eq!(resolve("", "word\\document.xml"), "word/document.xml");
    }
}
