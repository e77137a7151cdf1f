//! Page 1 shows text of the body (9704-7.3.3-a): the places of the 版头, a
//! smaller mark, or the addressees in the 版记.

use wenshu_fonts::Fonts;
use wenshu_model::official::{Adjustment, AdjustmentKind};
use wenshu_model::{Block, Letterhead, OfficialDocument, PaperKind, Role};
use wenshu_standard::{Profile, figures};
use wenshu_typeset::{Layout, TypesetError, count_lines, page_grid, typeset_text};

use crate::addressees::{is_addressee, move_to_imprint};
use crate::letterhead::{Placed, place};
use crate::record::{MARK, Record};
use crate::sections::{is_body, shows_body_on};

/// Places the letterhead so that page 1 has room for a line of the body: the
/// mark of a joint issue gets smaller first (impl-7.2.4-e), then the addressees
/// move (9704-7.3.2-b).
pub(crate) fn decide(document: &mut OfficialDocument, profile: &Profile, fonts: &Fonts, record: &mut Record) {
    let Some(head) = document.letterhead.take() else { return };
    let kind = document.kind;
    let most = profile.mark_size_pt.unwrap_or(figures::MARK_LARGEST_PT.value);
    let rows = page_grid(profile).rows;
    let full = place(&head, kind, most, profile, fonts);
    let needed = rows_to_body(document, true, profile, fonts);
    let room = |needed: usize| rows.saturating_sub(needed);
    let fits = |placed: &Placed, needed: usize| placed.set.rows as usize <= room(needed);
    let mut chosen = full.clone();
    if let Some(needed) = needed.filter(|needed| !fits(&full, *needed)) {
        let moved = rows_to_body(document, false, profile, fonts).filter(|moved| *moved < needed);
        let shrunk = shrink(&head, kind, &full, room(needed), profile, fonts);
        let may_move = moved.filter(|_| shrunk.is_none());
        let shrunk_and_moved = may_move
            .filter(|moved| !fits(&full, *moved))
            .and_then(|moved| shrink(&head, kind, &full, room(moved), profile, fonts));
        if may_move.is_some_and(|moved| fits(&full, moved)) || shrunk_and_moved.is_some() {
            move_to_imprint(document, record);
        }
        if let Some(smaller) = shrunk.or(shrunk_and_moved) {
            note_shrunk(&full, &smaller, record);
            chosen = smaller;
        }
    }
    document.letterhead = Some(Letterhead { set: Some(chosen.set), ..head });
}

/// The letterhead with the largest mark that leaves the rows below `most_rows`
/// free; `None` for the mark of one organ and when no size does.
fn shrink(
    head: &Letterhead,
    kind: PaperKind,
    full: &Placed,
    most_rows: usize,
    profile: &Profile,
    fonts: &Fonts,
) -> Option<Placed> {
    if !full.joint {
        return None;
    }
    let least = figures::MARK_SMALLEST_PT.value.min(full.mark_size);
    let sizes = (1..).map(|step| full.mark_size - f64::from(step)).take_while(|size| *size >= least);
    sizes.map(|size| place(head, kind, size, profile, fonts)).find(|placed| placed.set.rows as usize <= most_rows)
}

fn note_shrunk(full: &Placed, smaller: &Placed, record: &mut Record) {
    let adjustment = Adjustment {
        kind: AdjustmentKind::MarkShrunk,
        rule: MARK.to_owned(),
        page: 1,
        block: None,
        points: (smaller.mark_size - full.mark_size) as f32,
    };
    record.adjusted(adjustment, None, String::new());
}

/// Rows from the first block to the first line of the body; `None` when the
/// document has no body.
fn rows_to_body(document: &OfficialDocument, addressees: bool, profile: &Profile, fonts: &Fonts) -> Option<usize> {
    let mut rows = 0;
    let mut reached = false;
    for block in document.blocks.iter().filter(|block| addressees || !is_addressee(block)) {
        let Block::Paragraph(paragraph) = block else { return Some(rows + 1) };
        let body = is_body(block);
        rows += paragraph.blank_rows_before as usize;
        reached |= body;
        // A heading takes the line below it with it; of a paragraph that goes
        // with the signature only the end does.
        let heading = matches!(paragraph.role, Role::Heading(_) | Role::Label);
        if body && !(heading && paragraph.keep_with_next) {
            return Some(rows + 1);
        }
        rows += count_lines(paragraph, profile, fonts);
    }
    reached.then_some(rows)
}

/// True when page 1 shows text of the body, or there is none.
pub(crate) fn shows_body(document: &OfficialDocument, layout: &Layout) -> bool {
    shows_body_on(document, layout, 0) || !document.blocks.iter().any(is_body)
}

/// Rows that a smaller mark is asked to give up at most.
const MOST_ROWS: u32 = 2;
/// Smallest mark of one organ, pt, that is taken to win a row.
const SMALLEST: f64 = 30.0;

/// The last remedies for a page 1 without text, where what follows the text
/// took it along to the next page: a smaller mark, the addressees in the 版记,
/// and as the last one the signature without its text (9704-7.3.3-a binds,
/// 9704-7.3.5.5-a allows). Else a person is told.
pub(crate) fn make_room(
    document: &mut OfficialDocument,
    layout: Layout,
    profile: &Profile,
    fonts: &Fonts,
    record: &mut Record,
) -> Result<Layout, TypesetError> {
    for rows in 1..=MOST_ROWS {
        let mut tried = document.clone();
        let Some(adjustment) = take_rows(&mut tried, rows, profile, fonts) else { break };
        let again = typeset_text(&tried, profile, fonts)?;
        if shows_body(&tried, &again) {
            *document = tried;
            record.adjusted(adjustment, None, String::new());
            return Ok(again);
        }
    }
    let mut moved = document.clone();
    let mut moved_record = Record::default();
    if move_to_imprint(&mut moved, &mut moved_record) {
        let again = typeset_text(&moved, profile, fonts)?;
        if shows_body(&moved, &again) {
            *document = moved;
            record.adjustments.append(&mut moved_record.adjustments);
            record.findings.append(&mut moved_record.findings);
            return Ok(again);
        }
    }
    let mut released = document.clone();
    if release_signature(&mut released) {
        let again = typeset_text(&released, profile, fonts)?;
        if shows_body(&released, &again) {
            *document = released;
            record.signature_without_body();
            return Ok(again);
        }
    }
    record.no_body_on_first_page();
    Ok(layout)
}

/// Gives the letterhead a mark so much smaller that it takes `rows` rows less.
fn take_rows(document: &mut OfficialDocument, rows: u32, profile: &Profile, fonts: &Fonts) -> Option<Adjustment> {
    let head = document.letterhead.as_ref()?;
    let set = head.set.as_ref()?;
    let wanted = set.rows.checked_sub(rows)?;
    let index = head.paragraphs.iter().position(|paragraph| paragraph.role == Role::IssuerMark)?;
    let size = f64::from(set.places.get(index)?.size_pt);
    let sizes = (1..).map(|step| size - f64::from(step)).take_while(|size| *size >= SMALLEST);
    let placed =
        sizes.map(|size| place(head, document.kind, size, profile, fonts)).find(|placed| placed.set.rows <= wanted)?;
    let points = (placed.mark_size - size) as f32;
    document.letterhead = Some(Letterhead { paragraphs: head.paragraphs.clone(), set: Some(placed.set) });
    Some(Adjustment { kind: AdjustmentKind::MarkShrunk, rule: MARK.to_owned(), page: 1, block: None, points })
}

/// Lets the last paragraph of the body before the signature stand on the page
/// before; false where none was held.
fn release_signature(document: &mut OfficialDocument) -> bool {
    let signature = document.blocks.iter().position(
        |block| matches!(block, Block::Paragraph(one) if matches!(one.role, Role::Signature | Role::DateOfIssue)),
    );
    let before = document.blocks.get_mut(..signature.unwrap_or(0)).unwrap_or_default();
    match before.iter_mut().rfind(|block| is_body(block)) {
        Some(Block::Paragraph(last)) if last.keep_with_next => {
            last.keep_with_next = false;
            true
        }
        _ => false,
    }
}
