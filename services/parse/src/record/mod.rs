//! The plan as a record for machines (DESIGN §4): period, organ, tasks.
//!
//! Every value is a span of the document's own text; nothing is rephrased,
//! completed or guessed. Precision goes before recall: a sentence that could
//! be a measure or a remark is a measure only inside a task.

mod phrases;
mod sections;

use wenshu_model::plan::{BlockKind, PlanBlock};
use wenshu_model::{PlanRecord, Task, TextPlace, TextSpan};

use crate::document::Draft;
use sections::Section;

/// Makes the record of a document.
pub(crate) fn of_document(draft: &Draft, blocks: &[PlanBlock]) -> PlanRecord {
    let title: Vec<char> = draft.title.chars().collect();
    PlanRecord {
        period: period(&title, blocks),
        organ: organ(&title, draft),
        tasks: sections::tasks(blocks).iter().map(|section| task(section, blocks)).collect(),
    }
}

/// The time that the plan is for: from the title, from the heading of the
/// planning section, from the opening, or the only year that the text names.
fn period(title: &[char], blocks: &[PlanBlock]) -> Option<TextSpan> {
    if let Some((start, end)) = phrases::period(title) {
        return Some(span(TextPlace::Title, title, start, end));
    }
    let headings = || (0..).zip(blocks).filter(|(_, block)| block.kind == BlockKind::Heading);
    let planning =
        headings().filter(|(_, block)| ["计划", "打算", "安排", "思路"].iter().any(|word| block.text.contains(word)));
    let opening = (0..).zip(blocks).take(2).filter(|(_, block)| block.number.is_none());
    let candidates = planning.chain(headings()).chain(opening);
    candidates
        .filter_map(|(index, block)| {
            // Further in, a year belongs to something that the sentence names.
            let chars: Vec<char> = block.text.chars().take(25).collect();
            let (start, end) = phrases::period(&chars)?;
            Some(span(TextPlace::Block(index), &chars, start, end))
        })
        .next()
        .or_else(|| only_year(blocks))
}

/// The one year that all of the text speaks of, papers' years aside.
fn only_year(blocks: &[PlanBlock]) -> Option<TextSpan> {
    let mut only: Option<TextSpan> = None;
    for (index, block) in (0..).zip(blocks) {
        let chars: Vec<char> = block.text.chars().collect();
        for (start, end) in phrases::years(&chars) {
            let found = span(TextPlace::Block(index), &chars, start, end);
            match &only {
                Some(first) if first.text != found.text => return None,
                Some(_) => {}
                None => only = Some(found),
            }
        }
    }
    only
}

/// Whose plan it is: named in the title, or signed.
fn organ(title: &[char], draft: &Draft) -> Option<TextSpan> {
    if let Some((start, end)) = phrases::organ(title) {
        return Some(span(TextPlace::Title, title, start, end));
    }
    let signature = draft.elements.signature.first()?;
    let chars: Vec<char> = signature.text.chars().collect();
    Some(span(TextPlace::Signature(0), &chars, 0, chars.len()))
}

/// What the section of a task says.
fn task(section: &Section, blocks: &[PlanBlock]) -> Task {
    let mut task = Task {
        name: name(section.head, blocks),
        goals: Vec::new(),
        measures: Vec::new(),
        deadlines: Vec::new(),
        owners: Vec::new(),
        figures: Vec::new(),
    };
    for index in section.head..section.end {
        let Some(block) = blocks.get(index) else { continue };
        let chars: Vec<char> = block.text.chars().collect();
        let place = TextPlace::Block(u32::try_from(index).unwrap_or(u32::MAX));
        let begin = if index == section.head { lead_of(block) } else { 0 };
        let body = begin..chars.len();
        let spans = |found: Vec<(usize, usize)>| found.into_iter().map(|(start, end)| span(place, &chars, start, end));
        task.goals.extend(spans(phrases::goals(&chars, body.clone())));
        task.deadlines.extend(spans(phrases::deadlines(&chars, body.clone())));
        task.owners.extend(spans(phrases::owners(&chars, body.clone())));
        task.figures.extend(spans(phrases::figures(&chars, body.clone())));
        if section.gives_measures(index, blocks) {
            let lead = block.lead.filter(|_| index != section.head);
            let found = match lead {
                Some(lead) => vec![(0, lead as usize)],
                None => phrases::measures(&chars, body),
            };
            task.measures.extend(spans(found));
        }
    }
    task
}

/// The characters of a head that are its name: the heading, the lead, or the
/// first clause of an item.
fn name(head: usize, blocks: &[PlanBlock]) -> TextSpan {
    let place = TextPlace::Block(u32::try_from(head).unwrap_or(u32::MAX));
    let chars: Vec<char> = blocks.get(head).map(|block| block.text.chars().collect()).unwrap_or_default();
    let full = blocks.get(head).map_or(0, lead_of);
    let mark = |c: &char| matches!(c, '。' | '：' | ':' | '；' | ';' | ' ');
    let end = chars.get(..full).unwrap_or_default().iter().rposition(|c| !mark(c)).map_or(0, |last| last + 1);
    span(place, &chars, 0, end)
}

/// Length of the heading part of a block.
fn lead_of(block: &PlanBlock) -> usize {
    match (block.kind, block.lead) {
        (BlockKind::Heading, _) => block.text.chars().count(),
        (_, Some(lead)) => lead as usize,
        _ => block
            .text
            .chars()
            .position(|c| matches!(c, '，' | ',' | '。' | '；' | ';'))
            .unwrap_or_else(|| block.text.chars().count()),
    }
}

fn span(place: TextPlace, chars: &[char], start: usize, end: usize) -> TextSpan {
    TextSpan {
        place,
        start: u32::try_from(start).unwrap_or(u32::MAX),
        end: u32::try_from(end).unwrap_or(u32::MAX),
        text: chars.get(start..end).unwrap_or_default().iter().collect(),
    }
}
