//! Several documents read as the one that they are.

use std::collections::BTreeSet;

use wenshu_model::plan::{BlockKind, Located, PlanElements};
use wenshu_model::{FindingCode, Lines, Piece, Plan, PlanBlock, Removed, Source};

use super::shelf::{Place, Shelf, first, last};
use crate::document::Draft;
use crate::figures::Figure;
use crate::paragraph::Paragraph;
use crate::{LeftOut, plan_of, read_blocks, tail};

/// A paragraph to be: a run of the Source that an earlier reading kept together.
struct Unit {
    kind: Kind,
    /// Which of the joined documents it is of, from 0.
    member: usize,
    /// In the order of the Source, never empty.
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// What parted two documents: a heading now.
    Separator,
    /// A line of a title that is none of the whole.
    Title,
    Element,
    /// A block that is a heading without a number.
    Heading,
    Block,
}

/// Reads `members`, which stand one behind the other, as one document. The
/// separators that `restored` names are a part of it.
pub(super) fn read(
    source: &Source,
    shelf: &Shelf<'_>,
    members: Vec<Plan>,
    restored: &[(usize, &Removed)],
) -> (Plan, LeftOut) {
    let lines = members.iter().map(|plan| plan.lines).reduce(Lines::join).unwrap_or(Lines::one(0));
    let mut draft = Draft::default();
    let mut figures = Vec::new();
    let mut units: Vec<Unit> = restored
        .iter()
        .map(|(member, removed)| Unit { kind: Kind::Separator, member: *member, pieces: removed.pieces.clone() })
        .collect();
    for (member, plan) in members.into_iter().enumerate() {
        let elements = if member == 0 { take_head(plan.elements, &plan.title, &mut draft) } else { plan.elements };
        if member == 0 {
            draft.findings = plan.findings.into_iter().filter(|finding| is_of_head(finding.code)).collect();
        }
        units.extend(units_of_elements(elements, member));
        for block in plan.blocks {
            if block.kind == BlockKind::Figure {
                figures.extend(Figure::of_block(&block, shelf.text(&block.pieces)));
            } else {
                units.extend(units_of_block(block, member));
            }
        }
    }
    let (paragraphs, headings) = paragraphs(shelf, units);
    let parts = tail::part(paragraphs, &mut draft);
    let mut blocks = read_blocks(source, &parts, figures);
    set_headings(&mut blocks, &headings);
    (plan_of(&mut draft, lines, blocks), draft.left_out)
}

/// Where separators between two documents can stand: behind the last block of
/// the first, in front of the first block of the second.
pub(super) fn gap(before: &Plan, behind: &Plan) -> Option<(Place, Place)> {
    let end = |block: &PlanBlock| last(&block.pieces).unwrap_or((block.lines.last, u32::MAX));
    let start = |block: &PlanBlock| first(&block.pieces).unwrap_or((block.lines.first, 0));
    Some((before.blocks.iter().map(end).max()?, behind.blocks.iter().map(start).min()?))
}

/// Findings about a document's head and the border in front of it.
fn is_of_head(code: FindingCode) -> bool {
    matches!(
        code,
        FindingCode::TitleConflict | FindingCode::TitleDerived | FindingCode::NoTitle | FindingCode::DoubtfulSeparation
    )
}

/// Gives the draft the head of the first document; the rest is read again.
fn take_head(mut elements: PlanElements, title: &str, draft: &mut Draft) -> PlanElements {
    draft.title = title.to_owned();
    draft.elements = PlanElements {
        copy_number: elements.copy_number.take(),
        secrecy: elements.secrecy.take(),
        urgency: elements.urgency.take(),
        issuer_marks: std::mem::take(&mut elements.issuer_marks),
        document_number: elements.document_number.take(),
        signatories: std::mem::take(&mut elements.signatories),
        title: std::mem::take(&mut elements.title),
        subtitle: std::mem::take(&mut elements.subtitle),
        addressees: elements.addressees.take(),
        ..PlanElements::default()
    };
    elements
}

fn units_of_elements(mut elements: PlanElements, member: usize) -> Vec<Unit> {
    let whole = |kind: Kind, located: Located| unit(kind, member, located.pieces);
    let titles = std::mem::take(&mut elements.title);
    // Their lines were put together with more than the lines hold.
    let apart: Vec<Located> =
        std::mem::take(&mut elements.attendance).into_iter().chain(elements.printing.take()).collect();
    let lines = apart.iter().flat_map(|located| &located.pieces);
    let mut units: Vec<Unit> = lines.filter_map(|piece| unit(Kind::Element, member, vec![*piece])).collect();
    units.extend(titles.into_iter().filter_map(|line| whole(Kind::Title, line)));
    units.extend(elements.all().cloned().filter_map(|located| whole(Kind::Element, located)));
    units
}

/// A table is read again from its lines, all else was one paragraph.
fn units_of_block(block: PlanBlock, member: usize) -> Vec<Unit> {
    if block.table.is_some() {
        return block.pieces.iter().filter_map(|piece| unit(Kind::Block, member, vec![*piece])).collect();
    }
    let heading = block.kind == BlockKind::Heading && block.number.is_none();
    let kind = if heading { Kind::Heading } else { Kind::Block };
    unit(kind, member, block.pieces).into_iter().collect()
}

fn unit(kind: Kind, member: usize, mut pieces: Vec<Piece>) -> Option<Unit> {
    pieces.sort_unstable();
    (!pieces.is_empty()).then_some(Unit { kind, member, pieces })
}

/// The paragraphs in the order of the Source, and where those begin that are
/// headings whatever their words: titles, separators, and earlier headings,
/// which an earlier correction may have made.
fn paragraphs(shelf: &Shelf<'_>, mut units: Vec<Unit>) -> (Vec<Paragraph>, BTreeSet<Place>) {
    units.sort_by_key(|unit| first(&unit.pieces));
    let mut joined: Vec<Unit> = Vec::with_capacity(units.len());
    for unit in units {
        match joined.last_mut().and_then(|before| Some((joined_kind(shelf, before, &unit)?, before))) {
            Some((kind, before)) => {
                before.kind = kind;
                before.pieces.extend(unit.pieces);
            }
            None => joined.push(unit),
        }
    }
    let headings = joined
        .iter()
        .filter(|unit| is_title(unit.kind) || unit.kind == Kind::Heading)
        .filter_map(|unit| first(&unit.pieces))
        .collect();
    (joined.iter().filter_map(|unit| paragraph(shelf, unit)).collect(), headings)
}

/// What two neighbours are together, when they are of one paragraph.
fn joined_kind(shelf: &Shelf<'_>, before: &Unit, unit: &Unit) -> Option<Kind> {
    let row = |place: Option<Place>| shelf.row_at(place?);
    let one_row = row(last(&before.pieces)) == row(first(&unit.pieces));
    match (before.kind, unit.kind) {
        (Kind::Title, Kind::Title) if before.member == unit.member => Some(Kind::Title),
        (Kind::Title | Kind::Separator, Kind::Title) | (Kind::Title, Kind::Separator) if one_row => Some(Kind::Title),
        (Kind::Separator, Kind::Separator) if one_row => Some(Kind::Separator),
        (Kind::Element, Kind::Element) if one_row && before.member == unit.member => Some(Kind::Element),
        _ => None,
    }
}

fn is_title(kind: Kind) -> bool {
    matches!(kind, Kind::Title | Kind::Separator)
}

fn paragraph(shelf: &Shelf<'_>, unit: &Unit) -> Option<Paragraph> {
    let mut paragraph = shelf.paragraph(&unit.pieces)?;
    if !matches!(unit.kind, Kind::Block | Kind::Heading) {
        // A cell of the head's layout is no table of the body.
        paragraph.cell = None;
    }
    if is_title(unit.kind) {
        paragraph.heading = Some(1);
        paragraph.element = None;
        paragraph.list = false;
    }
    Some(paragraph)
}

/// Makes headings of what surely is one.
fn set_headings(blocks: &mut [PlanBlock], headings: &BTreeSet<Place>) {
    for block in blocks {
        let surely = first(&block.pieces).is_some_and(|place| headings.contains(&place));
        if surely && block.kind == BlockKind::Paragraph && block.number.is_none() {
            block.kind = BlockKind::Heading;
            block.lead = None;
        }
    }
}
