//! The parts of a document, found by their relationships (ECMA-376-2, clause 9).

use super::{Active, Flow, Relations};
use crate::{IngestError, Limits, package::Package};

/// Where the parts of a document are.
pub struct Parts {
    /// The main part.
    pub main: String,
    /// What the main part points to.
    pub relations: Relations,
    active: Vec<Active>,
}

impl Parts {
    /// Finds the parts.
    ///
    /// # Errors
    /// When the relationships are damaged or there is no main part.
    pub fn find(package: &mut Package<'_>, limits: &Limits) -> Result<Self, IngestError> {
        let top = Relations::read(package, "", limits)?;
        let named = top.of_kind("officeDocument").find(|part| package.has(part)).map(str::to_owned);
        // Programs that repair or strip files lose relationships; the usual
        // name is tried then.
        let main = named.unwrap_or_else(|| "word/document.xml".to_owned());
        if !package.has(&main) {
            return Err(IngestError::PartMissing { part: "word/document.xml" });
        }
        let relations = Relations::read(package, &main, limits)?;
        let active = active_parts(package, &relations);
        Ok(Self { main, relations, active })
    }

    /// The style sheet.
    pub fn styles(&self) -> Option<&str> {
        self.relations.of_kind("styles").next()
    }

    /// The lists.
    pub fn numbering(&self) -> Option<&str> {
        self.relations.of_kind("numbering").next()
    }

    /// Says what acts or points outside.
    pub fn report_active(&self, flow: &mut Flow<'_>) {
        self.active.iter().for_each(|what| flow.notices.active(*what));
    }
}

/// What acts or points outside, by names and relationships. Hyperlinks are text
/// with an address that nobody follows.
fn active_parts(package: &Package<'_>, relations: &Relations) -> Vec<Active> {
    let mut found = Vec::new();
    for entry in package.entries() {
        let name = entry.name.to_lowercase();
        if name.ends_with("vbaproject.bin") || name.ends_with("vbadata.xml") {
            found.push(Active::Macros);
        }
        if name.contains("/embeddings/") || name.contains("/activex/") {
            found.push(Active::Embedded);
        }
    }
    for relation in relations.iter() {
        match relation.kind.as_str() {
            "hyperlink" => {}
            "oleObject" | "package" | "control" | "aFChunk" | "subDocument" => found.push(Active::Embedded),
            _ if relation.external => found.push(Active::External),
            _ => {}
        }
    }
    found
}
