//! parse: a [`Source`] becomes [`Plans`].
//!
//! Stands between ingest and format. It tells the documents of a file apart,
//! finds their elements and structure, and accounts for every character:
//! each is in a document or in `removed` with a reason. It never reads a file,
//! never alters, renumbers or completes what an author wrote, and knows
//! nothing of layout. Where a decision is not certain it says so in a finding,
//! and a person's answer is carried out by [`correct`].

mod account;
mod body;
mod correct;
mod date;
mod document;
mod error;
mod figures;
mod findings;
mod fold;
mod furniture;
mod head;
mod issued;
mod join;
mod letterhead;
mod lists;
mod number;
mod numeral;
mod one_line;
mod paragraph;
mod record;
mod roster;
mod row;
mod run_together;
mod separate;
mod table;
mod tail;
mod text;
mod words;

use std::collections::BTreeMap;

use wenshu_model::plan::PLANS_SCHEMA;
use wenshu_model::source::Media;
use wenshu_model::{Finding, FindingCode, Lines, Plan, PlanBlock, Plans, RemovalReason, Removed, Severity, Source};

pub use crate::correct::correct;
pub use crate::error::{CorrectError, ParseError};

use crate::account::Account;
use crate::document::{Draft, finding};
use crate::figures::Figure;
use crate::head::Borrowed;
use crate::paragraph::Paragraph;
use crate::row::Row;
use crate::separate::{Segment, Separation};
use crate::tail::Parts;
use crate::text::Text;

/// Turns a Source into its plans.
///
/// # Errors
/// [`ParseError::NoPlan`] when no document is in the Source;
/// [`ParseError::Unaccounted`] when a character would be lost.
pub fn parse(source: Source) -> Result<Plans, ParseError> {
    let (documents, left_out, findings) = {
        let rows = row::rows(&source);
        let separation = separate::separate(&rows);
        read_documents(&source, &rows, separation)
    };
    let mut plans = assemble(source, documents, left_out, findings)?;
    findings::near_duplicates(&mut plans.documents);
    for document in &mut plans.documents {
        order_findings(document);
    }
    Ok(plans)
}

/// What belongs to no document, and why.
type LeftOut = Vec<(Text, RemovalReason)>;

/// Reads every segment, which may hold more than one document.
fn read_documents(
    source: &Source,
    rows: &[Row<'_>],
    separation: Separation,
) -> (Vec<(Plan, Draft)>, LeftOut, Vec<Finding>) {
    let Separation { segments, mut left_out, promised, headline } = separation;
    let parted: Vec<(Segment, Vec<Paragraph>)> = segments.into_iter().flat_map(|segment| part(rows, segment)).collect();
    let of_a_page = source.media == Media::Html || left_out.iter().any(|(_, reason)| is_sign_of_page(*reason));
    let mut documents = Vec::with_capacity(parted.len());
    let covered: Vec<Lines> = parted.iter().map(|(_, paragraphs)| lines_of(paragraphs)).collect();
    let (figures, outside) = figures::assign(figures::figures(source), &covered, source);
    for ((segment, paragraphs), figures) in parted.into_iter().zip(figures) {
        let borrowed = Borrowed { segment: &segment, headline: headline.as_ref(), of_a_page };
        let (plan, draft) = read_document(source, paragraphs, figures, &borrowed);
        if plan.blocks.is_empty() {
            left_out.extend(leave_out_whole(plan, draft, source));
        } else {
            documents.push((plan, draft));
        }
    }
    hand_back_imprints(&mut documents);
    let findings = promised
        .map(|(count, row)| compare_promise(count, rows.get(row), documents.len()))
        .into_iter()
        .flatten()
        .chain(outside.iter().map(figures::outside))
        .collect();
    left_out.extend(outside.into_iter().map(|figure| (figure.into_text(), RemovalReason::PictureText)));
    (documents, left_out, findings)
}

/// The 版记 stands at the end of the paper, behind the plan that a notice
/// issues; it is the notice's, which has the letterhead.
fn hand_back_imprints(documents: &mut [(Plan, Draft)]) {
    for index in 1..documents.len() {
        let (before, behind) = documents.split_at_mut(index);
        let (Some((notice, _)), Some((plan, draft))) = (before.last_mut(), behind.first_mut()) else { continue };
        let (from, to) = (&mut plan.elements, &mut notice.elements);
        let has_imprint = to.copy_to.is_some() || to.printing.is_some();
        if draft.issued && to.document_number.is_some() && from.document_number.is_none() && !has_imprint {
            to.main_to = from.main_to.take();
            to.copy_to = from.copy_to.take();
            to.printing = from.printing.take();
            to.imprint_other.append(&mut from.imprint_other);
        }
    }
}

/// Only web pages have these.
fn is_sign_of_page(reason: RemovalReason) -> bool {
    matches!(reason, RemovalReason::SiteFurniture | RemovalReason::EditorPreface | RemovalReason::CollectionHeadline)
}

/// The documents of one segment with their paragraphs.
fn part(rows: &[Row<'_>], segment: Segment) -> Vec<(Segment, Vec<Paragraph>)> {
    let rows: Vec<&Row<'_>> = segment.rows.iter().filter_map(|index| rows.get(*index)).collect();
    let mut rest = run_together::split(join::paragraphs(&rows));
    let borders = issued::borders(&rest);
    let mut later = Vec::new();
    for border in borders.iter().rev() {
        let paragraphs = rest.split_off(border.at);
        later.push((Segment { doubtful: border.doubtful, issued: !border.doubtful, ..Segment::default() }, paragraphs));
    }
    later.push((segment, rest));
    later.reverse();
    later
}

/// The lines of the Source that paragraphs cover.
fn lines_of(paragraphs: &[Paragraph]) -> Lines {
    paragraphs.iter().map(|p| p.text.lines()).reduce(Lines::join).unwrap_or(Lines::one(0))
}

/// Reads one document: head, tail, body, figures, findings.
fn read_document(
    source: &Source,
    paragraphs: Vec<Paragraph>,
    figures: Vec<Figure>,
    borrowed: &Borrowed<'_>,
) -> (Plan, Draft) {
    let mut draft = Draft { of_a_page: borrowed.of_a_page, issued: borrowed.segment.issued, ..Draft::default() };
    let own = lines_of(&paragraphs);
    let lines = figures.iter().map(Figure::lines).fold(own, Lines::join);
    let paragraphs = head::take(paragraphs, borrowed, &mut draft);
    let parts = tail::take(paragraphs, &mut draft);
    let blocks = read_blocks(source, &parts, figures);
    if borrowed.segment.doubtful {
        draft.find(
            FindingCode::DoubtfulSeparation,
            Severity::Review,
            own,
            &draft.title.clone(),
            "此处另起一份文件，依据不足，请核对",
        );
    }
    (plan_of(&mut draft, lines, blocks), draft)
}

/// The blocks of body and attachments, the figures among them.
fn read_blocks(source: &Source, parts: &Parts, figures: Vec<Figure>) -> Vec<PlanBlock> {
    let mut blocks = body::blocks(source, &parts.body, None);
    for attachment in &parts.attachments {
        blocks.extend(body::blocks(source, &attachment.paragraphs, Some(attachment.number)));
    }
    figures::insert(figures, &mut blocks);
    blocks
}

/// A plan of what a draft holds, its findings taken over.
fn plan_of(draft: &mut Draft, lines: Lines, blocks: Vec<PlanBlock>) -> Plan {
    let mut findings = std::mem::take(&mut draft.findings);
    findings.extend(findings::of_document(&draft.title, &blocks));
    let record = record::of_document(draft, &blocks);
    Plan {
        index: 0,
        title: draft.title.clone(),
        lines,
        elements: draft.elements.clone(),
        blocks,
        record,
        findings,
        needs_review: Vec::new(),
    }
}

/// A "document" without a body is a line of the page.
fn leave_out_whole(plan: Plan, draft: Draft, source: &Source) -> LeftOut {
    let mut elements = plan.elements;
    // A title that was reclaimed from a separator is left out with it already.
    if !draft.reclaimed.is_empty() {
        elements.title.clear();
    }
    let whole = elements.all().flat_map(|located| located.pieces.iter().copied()).filter_map(|piece| {
        let line = source.lines.get(usize::try_from(piece.line).ok()?.checked_sub(1)?)?;
        let text = Text::of_line(piece.line, &line.text);
        Some((text.of_piece(piece), RemovalReason::SiteFurniture))
    });
    draft.left_out.into_iter().chain(whole).collect()
}

fn compare_promise(promised: u32, row: Option<&Row<'_>>, found: usize) -> Option<Finding> {
    let row = row?;
    let differs = usize::try_from(promised).ok() != Some(found);
    differs.then(|| {
        let message = format!("标题称有 {promised} 篇，实际找到 {found} 篇");
        finding(
            FindingCode::DocumentCountMismatch,
            Severity::Review,
            Some(row.text.lines()),
            &row.text.string(),
            &message,
        )
    })
}

/// Puts the parts together and checks the equation.
fn assemble(
    source: Source,
    documents: Vec<(Plan, Draft)>,
    left_out: LeftOut,
    findings: Vec<Finding>,
) -> Result<Plans, ParseError> {
    if documents.is_empty() {
        let characters = source.lines.iter().flat_map(|line| line.text.chars()).filter(|c| !text::is_space(*c)).count();
        return Err(ParseError::NoPlan { characters });
    }
    let mut left_out = left_out;
    let mut plans = Vec::with_capacity(documents.len());
    let mut changed = Vec::new();
    let mut reclaimed = Vec::new();
    for (index, (mut plan, draft)) in (1..).zip(documents) {
        plan.index = index;
        left_out.extend(draft.left_out);
        reclaimed.extend(draft.reclaimed);
        changed.extend(draft.changed);
        plans.push(plan);
    }
    let removed = removed(&source, without_reclaimed(left_out, reclaimed));
    if let Some(line) = first_unaccounted(&source, &plans, &removed) {
        return Err(ParseError::Unaccounted { line });
    }
    Ok(Plans { schema: PLANS_SCHEMA.to_owned(), source, documents: plans, removed, changed, findings })
}

/// What is left out but for what titles were made of after all.
fn without_reclaimed(left_out: LeftOut, reclaimed: Vec<Text>) -> LeftOut {
    let reclaimed: BTreeMap<(u32, u32), Text> =
        reclaimed.into_iter().filter_map(|text| Some((text.place(0)?, text))).collect();
    let mut rest = Vec::with_capacity(left_out.len());
    for (text, reason) in left_out {
        let span = text.place(0).zip(text.len().checked_sub(1).and_then(|last| text.place(last)));
        let inside = span.into_iter().filter(|(first, last)| first <= last);
        let titles = inside.flat_map(|(first, last)| reclaimed.range(first..=last));
        let mut parts = vec![text.clone()];
        for (_, title) in titles {
            parts = parts.into_iter().flat_map(|part| part.without(title)).collect();
        }
        rest.extend(parts.into_iter().map(|part| (part, reason)));
    }
    rest
}

/// Ingest's removals, then parse's in the order of the Source.
fn removed(source: &Source, left_out: LeftOut) -> Vec<Removed> {
    let mut own: Vec<Removed> = left_out.into_iter().filter_map(removal).collect();
    own.sort_by_key(|removed| removed.pieces.first().copied());
    source.removed.iter().cloned().chain(own).collect()
}

fn removal((text, reason): (Text, RemovalReason)) -> Option<Removed> {
    let lines = Some(text.lines());
    let whole = || Removed { lines, origin: None, text: text.string(), reason, pieces: text.pieces() };
    (!text.is_empty()).then(whole)
}

/// Checks the equation: the first line with a character that is in no place, or
/// in two.
fn first_unaccounted(source: &Source, plans: &[Plan], removed: &[Removed]) -> Option<u32> {
    let mut account = Account::open(source);
    for plan in plans {
        if !account.document_balances(plan) {
            return Some(plan.lines.first);
        }
        account.enter_document(plan);
    }
    for removed in removed {
        account.enter_removed(removed);
    }
    account.first_difference()
}

/// Findings in the order of the text, and those that a person must look at.
fn order_findings(document: &mut Plan) {
    document.findings.sort_by_key(|finding| (finding.lines, finding.code));
    document.needs_review = (0..)
        .zip(&document.findings)
        .filter(|(_, finding)| finding.severity == Severity::Review)
        .map(|(index, _)| index)
        .collect();
}
