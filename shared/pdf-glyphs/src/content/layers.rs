//! Layers that are switched off (ISO 32000-1, 8.11).

use std::collections::BTreeSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, ObjectIdentifier};

/// Layers that are read; a file with more has its first ones looked at.
const MOST: usize = 10_000;

/// The layers that a reader does not see.
#[derive(Debug, Default)]
pub struct Layers {
    off: BTreeSet<ObjectIdentifier>,
}

impl Layers {
    /// Those of a file, as it opens.
    pub fn of(catalog: &Dict<'_>) -> Self {
        let Some(properties) = catalog.get::<Dict<'_>>(b"OCProperties") else { return Self::default() };
        let Some(usual) = properties.get::<Dict<'_>>(b"D") else { return Self::default() };
        let mut off = BTreeSet::new();
        if usual.get::<Name<'_>>(b"BaseState").is_some_and(|state| *state == *b"OFF") {
            off.extend(references(&properties, b"OCGs"));
            for on in references(&usual, b"ON") {
                off.remove(&on);
            }
        }
        off.extend(references(&usual, b"OFF"));
        Self { off }
    }

    /// True when no layer is off, so that none need be asked.
    pub fn all_on(&self) -> bool {
        self.off.is_empty()
    }

    /// True when what belongs to `key` of `dictionary` is not seen.
    pub fn hide(&self, pdf: &Pdf, dictionary: &Dict<'_>, key: &[u8]) -> bool {
        if self.all_on() {
            return false;
        }
        if let Some(id) = dictionary.get_ref(key).map(ObjectIdentifier::from)
            && self.off.contains(&id)
        {
            return true;
        }
        // A membership: seen when any of its layers is, unless it says otherwise.
        let Some(member) = dictionary.get::<Dict<'_>>(key) else { return false };
        let mut groups = references(&member, b"OCGs");
        groups.extend(
            member.get_ref(b"OCGs").map(ObjectIdentifier::from).filter(|id| pdf.xref().get::<Dict<'_>>(*id).is_some()),
        );
        if groups.is_empty() {
            return false;
        }
        let policy = member.get::<Name<'_>>(b"P");
        let is_off = |id: &ObjectIdentifier| self.off.contains(id);
        match policy.as_deref() {
            Some(b"AllOn") => groups.iter().any(is_off),
            Some(b"AnyOff") => !groups.iter().any(is_off),
            Some(b"AllOff") => !groups.iter().all(is_off),
            _ => groups.iter().all(is_off),
        }
    }
}

fn references(dictionary: &Dict<'_>, key: &[u8]) -> Vec<ObjectIdentifier> {
    let Some(list) = dictionary.get::<Array<'_>>(key) else { return Vec::new() };
    let reference = |item| match item {
        MaybeRef::Ref(reference) => Some(ObjectIdentifier::from(reference)),
        MaybeRef::NotRef(_) => None,
    };
    list.raw_iter().filter_map(reference).take(MOST).collect()
}
