//! What a job that sets the documents of an earlier one again is given: what the
//! earlier one was given, but for what the new request gives.
//!
//! An entry for a document replaces the earlier entry of that document whole,
//! and defaults replace defaults whole: so an element can also be taken back. A
//! correction renumbers the documents, and the earlier entries with them; the
//! new request speaks of the documents as they will be.

use std::collections::BTreeMap;

use wenshu_messages::task::{Given, Round};
use wenshu_model::elements::DocumentElements;
use wenshu_model::{Correction, CorrectionAction, Elements, GivenElements};

/// What the new job is given. `documents` is how many the earlier one found.
pub fn inherited(before: Given, new: Option<Given>, corrections: &[Correction], documents: u32) -> Given {
    let new = new.unwrap_or_default();
    let mut rounds = before.corrections;
    let mut entries = before.elements.documents;
    if !corrections.is_empty() {
        entries = renumbered(entries, corrections, documents);
        rounds.push(Round { documents, corrections: corrections.to_vec() });
    }
    let defaults =
        if new.elements.defaults == Elements::default() { before.elements.defaults } else { new.elements.defaults };
    entries.retain(|entry| !new.elements.documents.iter().any(|later| later.index == entry.index));
    entries.extend(new.elements.documents);
    entries.sort_by_key(|entry| entry.index);
    let schema = new.elements.schema.or(before.elements.schema);
    Given {
        elements: GivenElements { schema, defaults, documents: entries },
        profile: new.profile.or(before.profile),
        corrections: rounds,
    }
}

/// The entries under the numbers that their documents have after the
/// corrections. Those of documents that are no more are gone.
fn renumbered(entries: Vec<DocumentElements>, corrections: &[Correction], documents: u32) -> Vec<DocumentElements> {
    let actions: BTreeMap<u32, CorrectionAction> =
        corrections.iter().map(|correction| (correction.document, correction.action)).collect();
    let kept = (1..=documents).filter(|document| !actions.contains_key(document));
    let numbers: BTreeMap<u32, u32> = kept.zip(1..).collect();
    let renumber = |entry: DocumentElements| {
        let index = *numbers.get(&entry.index)?;
        Some(DocumentElements { index, ..entry })
    };
    entries.into_iter().filter_map(renumber).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titled(index: u32, title: &str) -> DocumentElements {
        let elements = Elements { title: Some(title.to_owned()), ..Elements::default() };
        DocumentElements { file: None, index, elements }
    }

    fn given(documents: Vec<DocumentElements>) -> Given {
        Given { elements: GivenElements { documents, ..GivenElements::default() }, ..Given::default() }
    }

    #[test]
    fn a_new_entry_replaces_the_earlier_one_of_its_document() {
        let before = given(vec![titled(1, "一"), titled(2, "二")]);
        let new = inherited(before, Some(given(vec![titled(2, "贰")])), &[], 2);
        assert_eq!(new.elements.documents, [titled(1, "一"), titled(2, "贰")]);
        assert!(new.corrections.is_empty());
    }

    #[test]
    fn corrections_renumber_and_add_a_round() {
        let before = given(vec![titled(1, "一"), titled(2, "二"), titled(4, "四")]);
        let merge = Correction { document: 2, action: CorrectionAction::Merge };
        let new = inherited(before, None, &[merge], 4);
        assert_eq!(new.elements.documents, [titled(1, "一"), titled(3, "四")]);
        assert_eq!(new.corrections, [Round { documents: 4, corrections: vec![merge] }]);
        let drop = Correction { document: 1, action: CorrectionAction::Drop };
        let later = inherited(new, Some(given(vec![titled(1, "新")])), &[drop], 3);
        assert_eq!(later.elements.documents, [titled(1, "新"), titled(2, "四")]);
        assert_eq!(later.corrections.len(), 2);
    }
}
