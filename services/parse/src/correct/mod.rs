//! Corrections: a person says that documents were told apart wrongly.
//!
//! A document that joins the one before it is read again with it, from the
//! paragraphs that the first reading made, by the ordinary readers of tail and
//! body. The blocks as they were, one list behind the other, would be simpler
//! and worse: where the annex of a notice was taken for a document, signature
//! and date of the notice stand in the middle, and only the reader of the tail
//! knows that they are its last lines all the same; where a chapter was taken
//! for one, they do not, and the last lines of the chapter are the paper's. The
//! head is not read again: the title of the first document is the title, and
//! that of each later one is a heading of the body, with what was cut off it as
//! a separator (第二部分, 篇二), since a separator that parts nothing is text.
//!
//! The documents as they are handed in count, not those that [`crate::parse`]
//! would find again: they may have been corrected before.

mod fates;
mod merge;
mod shelf;

use std::collections::{BTreeMap, BTreeSet};

use wenshu_model::plan::BlockKind;
use wenshu_model::{
    Change, ChangeReason, Correction, Finding, FindingCode, Lines, Piece, Plan, Plans, RemovalReason, Removed,
};

use crate::error::CorrectError;
use crate::figures::{self, Figure};
use crate::{LeftOut, compare_promise, findings, first_unaccounted, order_findings, removal, separate};
use fates::Fates;
use shelf::{Place, Shelf, first};

/// Carries out what a person says of the documents of earlier `plans`. The
/// documents are numbered anew; without corrections the plans stay as they are.
///
/// # Errors
/// An error of [`CorrectError`] for a correction that cannot be carried out;
/// [`CorrectError::Unaccounted`] when a character would be lost.
pub fn correct(plans: Plans, corrections: &[Correction]) -> Result<Plans, CorrectError> {
    if corrections.is_empty() {
        return Ok(plans);
    }
    let Plans { schema, source, documents, mut removed, changed, mut findings } = plans;
    let Fates { kept, dropped } = fates::sort(documents, corrections)?;
    let shelf = Shelf::of(&source);
    let own = removed.split_off(source.removed.len().min(removed.len()));
    let unused = unused_titles(&kept, &dropped);
    let mut left_out = drop_all(&shelf, dropped, &mut findings);

    let mut documents = Vec::with_capacity(kept.len());
    let mut restored = vec![false; own.len()];
    for mut members in kept {
        if members.len() > 1 {
            let separators = separators(&members, &own, &mut restored);
            let (plan, more) = merge::read(&source, &shelf, members, &separators);
            documents.push(plan);
            left_out.extend(more);
        } else {
            documents.append(&mut members);
        }
    }
    let rest = own.into_iter().zip(restored).filter(|(_, restored)| !restored).map(|(removed, _)| removed);
    removed.extend(in_order(rest.chain(left_out.into_iter().filter_map(removal)).collect()));
    let findings = recount(findings, &shelf, documents.len());
    drop(shelf);

    settle(&mut documents);
    let changed = without_titles(changed, unused);
    match first_unaccounted(&source, &documents, &removed) {
        Some(line) => Err(CorrectError::Unaccounted { line }),
        None => Ok(Plans { schema, source, documents, removed, changed, findings }),
    }
}

fn in_order(mut removed: Vec<Removed>) -> Vec<Removed> {
    removed.sort_by_key(|removed| removed.pieces.first().copied());
    removed
}

/// Numbers the documents, and says anew which of them are alike.
fn settle(documents: &mut [Plan]) {
    for (index, document) in (1..).zip(documents.iter_mut()) {
        document.index = index;
        document.findings.retain(|finding| finding.code != FindingCode::NearDuplicate);
    }
    findings::near_duplicates(documents);
    for document in documents {
        order_findings(document);
    }
}

/// What is left out of dropped documents: their text, and their pictures as
/// those that stand outside of all documents.
fn drop_all(shelf: &Shelf<'_>, dropped: Vec<Plan>, findings: &mut Vec<Finding>) -> LeftOut {
    let mut left_out = LeftOut::new();
    for plan in dropped {
        let mut leave_out = |pieces: &[Piece]| left_out.push((shelf.text(pieces), RemovalReason::DroppedByUser));
        for located in plan.elements.all() {
            leave_out(&located.pieces);
        }
        for block in plan.blocks.iter().filter(|block| block.kind != BlockKind::Figure) {
            // A table as one text would run its cells together.
            let parts = if block.table.is_some() { 1 } else { block.pieces.len().max(1) };
            block.pieces.chunks(parts).for_each(&mut leave_out);
        }
        for block in plan.blocks.iter().filter(|block| block.kind == BlockKind::Figure) {
            let Some(figure) = Figure::of_block(block, shelf.text(&block.pieces)) else { continue };
            findings.push(figures::dropped(&figure));
            left_out.push((figure.into_text(), RemovalReason::PictureText));
        }
    }
    left_out
}

/// The separators inside a joined document, with the index of the member that
/// each stands before. Where an earlier correction dropped a document in
/// between, those in front of it were its own.
fn separators<'r>(members: &[Plan], own: &'r [Removed], restored: &mut [bool]) -> Vec<(usize, &'r Removed)> {
    let mut found = Vec::new();
    for (member, pair) in (1..).zip(members.windows(2)) {
        let [before, behind] = pair else { continue };
        let Some((after, until)) = merge::gap(before, behind) else { continue };
        let place = |removed: &Removed| -> Option<Place> { first(&removed.pieces) };
        let start = own.partition_point(|removed| place(removed) <= Some(after));
        let end = own.partition_point(|removed| place(removed) < Some(until));
        let between = own.get(start..end).unwrap_or_default();
        let dropped = between.iter().rposition(|removed| removed.reason == RemovalReason::DroppedByUser);
        let skipped = dropped.map_or(0, |last| last + 1);
        let mut parted = None;
        let mut printed = BTreeSet::new();
        for (index, removed) in between.iter().enumerate().skip(skipped) {
            let line = removed.lines.map(|lines| lines.last);
            // The title that the separator named is a part of its line.
            let named = removed.reason == RemovalReason::DuplicateTitle && line.is_some() && line == parted;
            // One that is printed twice is text once.
            let parts = removed.reason == RemovalReason::Separator && printed.insert(removed.text.as_str());
            if parts || named {
                parted = line;
                found.push((member, removed));
                if let Some(restored) = restored.get_mut(start + index) {
                    *restored = true;
                }
            }
        }
    }
    found
}

/// The number of documents against what the headline promises, where it was not
/// the same; a correction is no reason to ask anew.
fn recount(findings: Vec<Finding>, shelf: &Shelf<'_>, count: usize) -> Vec<Finding> {
    let is_count = |finding: &Finding| finding.code == FindingCode::DocumentCountMismatch;
    let again = |finding: Finding| {
        if !is_count(&finding) {
            return Some(finding);
        }
        let (promised, row) = separate::promise(shelf.rows())?;
        compare_promise(promised, shelf.rows().get(row), count)
    };
    findings.into_iter().filter_map(again).collect()
}

/// Titles that were derived from a headline and serve no document any more,
/// with how many there are of each.
fn unused_titles(kept: &[Vec<Plan>], dropped: &[Plan]) -> BTreeMap<(Lines, String), usize> {
    let later = kept.iter().flat_map(|members| members.iter().skip(1));
    let titles = later.chain(dropped).flat_map(|plan| &plan.elements.title);
    let mut unused = BTreeMap::new();
    for title in titles.filter(|title| title.pieces.is_empty()) {
        *unused.entry((title.lines, title.text.clone())).or_insert(0) += 1;
    }
    unused
}

/// Changes but for those that made these titles.
fn without_titles(changed: Vec<Change>, mut unused: BTreeMap<(Lines, String), usize>) -> Vec<Change> {
    let mut serves = |change: &Change| {
        let lines = change.lines.filter(|_| change.reason == ChangeReason::TitleDerived);
        let count = lines.and_then(|lines| unused.get_mut(&(lines, change.after.clone()))).filter(|count| **count > 0);
        count.is_none_or(|count| {
            *count -= 1;
            false
        })
    };
    changed.into_iter().filter(|change| serves(change)).collect()
}
