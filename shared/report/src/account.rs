//! The account of characters: the two equations of DESIGN §3 as numbers.
//!
//! White space is left aside. `source` counts what a reader of the file can
//! see and what is hidden in it; every one of these characters is in a
//! document, or removed, or changed. The stages hold the equations themselves;
//! this is the sum that a clerk can check.

use std::ops::AddAssign;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wenshu_model::{Block, Change, OfficialDocument, Paragraph, Piece, Plan, Plans, Source};

use crate::report::DocumentReport;

/// Counts of characters that are no white space.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Characters {
    /// In the file.
    pub source: u64,
    /// In the documents that were made.
    pub in_documents: u64,
    /// In documents that could not be made, as they stand in the file.
    pub not_emitted: u64,
    /// Left out, each with a reason in `removed`.
    pub removed: u64,
    /// Replaced by a change.
    pub changed_before: u64,
    /// What the changes put in their place.
    pub changed_after: u64,
    /// `source - removed - changed_before + changed_after - in_documents -
    /// not_emitted`; anything but 0 is a defect.
    pub unexplained: i64,
}

impl Characters {
    /// Source and removals of a file, before its documents.
    pub fn of_plans(plans: &Plans) -> Self {
        let mut sum = Self { source: of_source(&plans.source), ..Self::default() };
        sum.removed = plans.removed.iter().map(|removed| visible(&removed.text)).sum();
        sum.add_changes(&plans.changed);
        sum
    }

    /// Adds a document that was made.
    pub fn add_document(&mut self, document: &DocumentReport) {
        self.in_documents += document.characters;
        self.add_changes(&document.changed);
    }

    /// Adds a document that could not be made, with its characters as they
    /// stand in the file.
    pub fn add_lost(&mut self, in_plan: u64) {
        self.not_emitted += in_plan;
    }

    fn add_changes(&mut self, changes: &[Change]) {
        for change in changes {
            self.changed_before += visible(&change.before);
            self.changed_after += visible(&change.after);
        }
    }

    /// Works out what remains unexplained.
    pub fn close(mut self) -> Self {
        let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        self.unexplained = signed(self.source) - signed(self.removed) - signed(self.changed_before)
            + signed(self.changed_after)
            - signed(self.in_documents)
            - signed(self.not_emitted);
        self
    }
}

impl AddAssign for Characters {
    fn add_assign(&mut self, other: Self) {
        self.source += other.source;
        self.in_documents += other.in_documents;
        self.not_emitted += other.not_emitted;
        self.removed += other.removed;
        self.changed_before += other.changed_before;
        self.changed_after += other.changed_after;
        self.unexplained += other.unexplained;
    }
}

/// Characters of a text that are no white space.
fn visible(text: &str) -> u64 {
    text.chars().filter(|c| !c.is_whitespace()).count() as u64
}

/// Characters of a finished document.
pub(crate) fn of_document(document: &OfficialDocument) -> u64 {
    let letterhead = document.letterhead.iter().flat_map(|head| &head.paragraphs);
    let imprint = document.imprint.iter().flat_map(|imprint| &imprint.entries).map(|entry| &entry.paragraph);
    let placed: u64 = letterhead.chain(imprint).map(of_paragraph).sum();
    placed + document.blocks.iter().map(of_block).sum::<u64>()
}

fn of_block(block: &Block) -> u64 {
    match block {
        Block::Paragraph(paragraph) => of_paragraph(paragraph),
        Block::Table(table) => table.cells.iter().map(|cell| visible(&cell.text)).sum(),
        Block::Figure(_) => 0,
    }
}

fn of_paragraph(paragraph: &Paragraph) -> u64 {
    paragraph.runs.iter().map(|run| visible(&run.text)).sum()
}

fn of_source(source: &Source) -> u64 {
    let lines: u64 = source.lines.iter().map(|line| visible(&line.text)).sum();
    let removed: u64 = source.removed.iter().map(|removed| visible(&removed.text)).sum();
    lines + removed
}

/// Characters of a plan as they stand in the file.
pub(crate) fn of_plan(plan: &Plan, source: &Source) -> u64 {
    let located = plan.elements.all();
    let pieces = located.flat_map(|value| &value.pieces).chain(plan.blocks.iter().flat_map(|block| &block.pieces));
    pieces.map(|piece| of_piece(*piece, source)).sum()
}

fn of_piece(piece: Piece, source: &Source) -> u64 {
    let index = (piece.line as usize).checked_sub(1);
    let Some(line) = index.and_then(|index| source.lines.get(index)) else { return 0 };
    let count = piece.end.saturating_sub(piece.start) as usize;
    line.text.chars().skip(piece.start as usize).take(count).filter(|c| !c.is_whitespace()).count() as u64
}
