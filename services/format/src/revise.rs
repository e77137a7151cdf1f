//! Every text of a plan in the order in which it is set, each under revision.
//!
//! The list is the one place that says which texts a plan has; the document
//! is built from it and the equation of DESIGN §3 is checked against it.

use wenshu_model::plan::{BlockKind, Located};
use wenshu_model::{Change, Lines, Plan, PlanBlock};

use crate::edit::Text;
use crate::elements;
use crate::habits::Habits;
use crate::normalise::{Kind, Manner, normalise};
use crate::script::Conversion;
use crate::switches::Switches;

/// What a text is in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// An element of a letterhead, above the title.
    Head(Alignment),
    /// The title.
    Title,
    /// A line under the title.
    Subtitle,
    /// 主送机关.
    Addressee,
    /// Number and text of a block.
    Block(usize),
    /// A cell of the table of a block.
    Cell(usize),
    /// A line of the 附件说明: its index and how many there are.
    AttachmentNote(usize, usize),
    /// An organ of the signature.
    Signature,
    /// 成文日期.
    DateOfIssue,
    /// 附注.
    Note,
    /// An element of the 版记.
    Imprint,
}

/// How an element of a letterhead stands on its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alignment {
    Left,
    Center,
}

/// A text of the plan and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Revised {
    pub part: Part,
    /// The text as the plan has it.
    pub written: String,
    /// The text as it is set.
    pub text: Text,
    pub lines: Option<Lines>,
    pub block: Option<u32>,
    /// Where this text begins in the text of its block.
    pub offset: u32,
    /// Count of characters of the number as written.
    pub number: usize,
}

impl Revised {
    /// The text as it is set.
    pub(crate) fn string(&self) -> String {
        self.text.chars().iter().collect()
    }

    /// The record of what was altered in it.
    pub(crate) fn changes(&self) -> Vec<Change> {
        let mut changes = self.text.changes(self.lines, self.block);
        for change in &mut changes {
            change.at = change.at.saturating_add(self.offset);
        }
        changes
    }
}

/// The form of an element can bring about what a normalisation looks for, and
/// the reverse.
const MOST_ROUNDS: usize = 4;

/// Collects the texts of a plan and carries out every normalisation on them.
pub(crate) fn revise(plan: &Plan, switches: &Switches, conversion: &Conversion) -> Vec<Revised> {
    let mut texts = texts(plan);
    for revised in &mut texts {
        conversion.convert(&mut revised.text, switches);
    }
    let habits = Habits::of(&texts);
    for revised in &mut texts {
        let manner = manner(plan, revised, &habits, conversion);
        elements::before_marks(revised, switches);
        for _ in 0..MOST_ROUNDS {
            normalise(&mut revised.text, &manner, switches);
            if !elements::after_marks(plan, revised, switches) {
                break;
            }
        }
    }
    texts
}

fn manner(plan: &Plan, revised: &Revised, habits: &Habits, conversion: &Conversion) -> Manner {
    let kind = match revised.part {
        Part::Title | Part::Subtitle => Kind::Title,
        Part::Block(index) => plan.blocks.get(index).map_or(Kind::Running, block_kind),
        Part::Cell(_) => Kind::Running,
        _ => Kind::Element,
    };
    Manner {
        kind,
        half_stops: habits.half_stops,
        keeps_corner_quotes: conversion.leaves_traditional(),
        number: revised.number,
    }
}

fn block_kind(block: &PlanBlock) -> Kind {
    match block.kind {
        BlockKind::Roster => Kind::Roster,
        _ => Kind::Running,
    }
}

/// Every text of a plan, in the order in which it is set.
fn texts(plan: &Plan) -> Vec<Revised> {
    let elements = &plan.elements;
    let mut texts = Vec::with_capacity(plan.blocks.len() + 8);
    let left = Part::Head(Alignment::Left);
    let center = Part::Head(Alignment::Center);
    texts.extend(elements.copy_number.iter().map(|located| element(left, located)));
    texts.extend(elements.secrecy.iter().map(|located| element(left, located)));
    texts.extend(elements.urgency.iter().map(|located| element(left, located)));
    texts.extend(elements.issuer_marks.iter().map(|located| element(center, located)));
    texts.extend(elements.document_number.iter().map(|located| element(center, located)));
    texts.extend(elements.signatories.iter().map(|located| element(left, located)));
    texts.extend(title(plan));
    texts.extend(elements.subtitle.iter().map(|located| element(Part::Subtitle, located)));
    texts.extend(elements.addressees.iter().map(|located| element(Part::Addressee, located)));
    push_blocks(plan, false, &mut texts);
    let notes = elements.attachment_notes.len();
    let note = |(index, located)| element(Part::AttachmentNote(index, notes), located);
    texts.extend(elements.attachment_notes.iter().enumerate().map(note));
    texts.extend(elements.signature.iter().map(|located| element(Part::Signature, located)));
    texts.extend(elements.date_of_issue.iter().map(|located| element(Part::DateOfIssue, located)));
    texts.extend(elements.note.iter().map(|located| element(Part::Note, located)));
    push_blocks(plan, true, &mut texts);
    texts.extend(elements.copy_to.iter().map(|located| element(Part::Imprint, located)));
    texts.extend(elements.printing.iter().map(|located| element(Part::Imprint, located)));
    texts.extend(elements.imprint_other.iter().map(|located| element(Part::Imprint, located)));
    texts
}

fn element(part: Part, located: &Located) -> Revised {
    revised(part, located.text.clone(), Some(located.lines))
}

fn revised(part: Part, written: String, lines: Option<Lines>) -> Revised {
    Revised { part, text: Text::new(&written), written, lines, block: None, offset: 0, number: 0 }
}

/// The title on one line; where parse gave its lines alone, these.
fn title(plan: &Plan) -> Option<Revised> {
    let places = &plan.elements.title;
    let lines = places.iter().map(|located| located.lines).reduce(Lines::join);
    let written = match plan.title.as_str() {
        "" => places.iter().map(|located| located.text.as_str()).collect(),
        title => title.to_owned(),
    };
    (!written.is_empty()).then(|| revised(Part::Title, written, lines))
}

/// The blocks of the body, or those of the attachments.
fn push_blocks(plan: &Plan, of_attachments: bool, texts: &mut Vec<Revised>) {
    for (index, block) in plan.blocks.iter().enumerate() {
        if block.attachment.is_some() == of_attachments {
            push_block(index, block, texts);
        }
    }
}

fn push_block(index: usize, block: &PlanBlock, texts: &mut Vec<Revised>) {
    let number = block.number.as_deref().unwrap_or_default();
    let place = u32::try_from(index).ok();
    let written = format!("{number}{}", block.text);
    let mut offset = written.chars().count();
    if !written.is_empty() {
        let number = number.chars().count();
        texts.push(Revised { block: place, number, ..revised(Part::Block(index), written, Some(block.lines)) });
    }
    for cell in block.table.iter().flat_map(|table| &table.cells) {
        let start = u32::try_from(offset).unwrap_or(u32::MAX);
        offset += cell.text.chars().count() + 1;
        let part = Part::Cell(index);
        texts.push(Revised { block: place, offset: start, ..revised(part, cell.text.clone(), Some(block.lines)) });
    }
}
