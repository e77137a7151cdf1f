//! The tail of a document, read backwards: imprint, note, attendance, date,
//! signature, attachment note, and the attachments behind the date.
//!
//! Reading the tail first keeps a signature from being taken for body text
//! and an attachment's numbering from running on from the body's.

mod attachments;
mod attendance;
mod imprint;
mod note;
mod signature;

use wenshu_model::{FindingCode, RemovalReason};

use crate::date;
use crate::document::Draft;
use crate::furniture;
use crate::numeral;
use crate::paragraph::Paragraph;

pub(crate) use imprint::is_imprint;
pub(crate) use note::is_no_body_phrase;
pub(crate) use signature::{is_organ, signed};

/// An attachment: its number and its paragraphs, label first.
pub(crate) struct Attachment {
    pub(crate) number: u32,
    pub(crate) paragraphs: Vec<Paragraph>,
}

/// Body and attachments of a document.
pub(crate) struct Parts {
    pub(crate) body: Vec<Paragraph>,
    pub(crate) attachments: Vec<Attachment>,
}

/// Takes the tail off the paragraphs.
pub(crate) fn take(paragraphs: Vec<Paragraph>, draft: &mut Draft) -> Parts {
    let paragraphs = drop_trailing_furniture(paragraphs, draft);
    part(paragraphs, draft)
}

/// Takes the tail off paragraphs that are all known to be of the document.
pub(crate) fn part(mut paragraphs: Vec<Paragraph>, draft: &mut Draft) -> Parts {
    imprint::take(&mut paragraphs, &mut draft.elements);
    let (mut body, attachments) = split_attachments(paragraphs);
    // A 版记 in front of the attachments.
    imprint::take(&mut body, &mut draft.elements);
    note::take(&mut body, &mut draft.elements);
    let minutes = draft.is_minutes() || attendance::is_minutes(&body);
    if minutes {
        attendance::take(&mut body, &mut draft.elements);
    }
    signature::take(&mut body, draft);
    if minutes && draft.elements.attendance.is_empty() {
        attendance::take(&mut body, &mut draft.elements);
    }
    if !draft.elements.attendance.is_empty() {
        // Minutes need no title (clause 10.3).
        draft.findings.retain(|finding| finding.code != FindingCode::NoTitle);
    }
    let attachments = attachments::take_notes(&mut body, attachments, &mut draft.elements);
    attachments::compare(&attachments, draft);
    Parts { body, attachments }
}

/// What an editor or a site put behind the plan.
fn drop_trailing_furniture(mut paragraphs: Vec<Paragraph>, draft: &mut Draft) -> Vec<Paragraph> {
    while paragraphs.len() > 1 {
        let reason =
            paragraphs.last().filter(|last| last.mark.is_none()).and_then(|last| match furniture::outside(last) {
                // A sentence with a number of papers in it is no headline down here.
                Some(RemovalReason::CollectionHeadline) => None,
                reason => reason,
            });
        let Some(reason) = reason else { break };
        if let Some(last) = paragraphs.pop() {
            draft.leave_out(last.text, reason);
        }
    }
    paragraphs
}

/// Attachments begin with a label behind the date of issue, or behind a page
/// full of text when there is no date.
fn split_attachments(paragraphs: Vec<Paragraph>) -> (Vec<Paragraph>, Vec<Attachment>) {
    let date_at = (0..)
        .zip(&paragraphs)
        .find(|(index, p)| *index > 0 && closes_paper(p, paragraphs.get(index - 1)))
        .map(|(index, _)| index);
    let first = (0..).zip(&paragraphs).find(|(index, p)| {
        let behind_date = date_at.is_some_and(|at| *index > at);
        label_number(p).is_some() && (behind_date || stands_alone(p) && *index > 2 && date_at.is_none())
    });
    let Some((first, _)) = first else { return (paragraphs, Vec::new()) };
    let mut body = paragraphs;
    let tail = body.split_off(first);
    let mut attachments: Vec<Attachment> = Vec::new();
    for paragraph in tail {
        match label_number(&paragraph) {
            Some(number) => {
                let number = number.unwrap_or_else(|| attachments.last().map_or(1, |last| last.number + 1));
                attachments.push(Attachment { number, paragraphs: vec![paragraph] });
            }
            None => {
                if let Some(last) = attachments.last_mut() {
                    last.paragraphs.push(paragraph);
                }
            }
        }
    }
    (body, attachments)
}

/// A date of issue: alone on its line, or behind an organ.
fn closes_paper(p: &Paragraph, previous: Option<&Paragraph>) -> bool {
    if p.mark.is_some() || p.text.len() > 60 {
        return false;
    }
    let alone = date::is_date(p.text.chars());
    let below = |previous: &Paragraph| {
        signature::is_organ(&previous.text) || signature::is_signer(&previous.text) || previous.ends_sentence()
    };
    alone && previous.is_some_and(below) || signed(p.text.chars()).is_some_and(|(organ, _)| organ > 0)
}

/// 附件, 附件1, 附件二：名称, 附表1: the number, none when it has none.
fn label_number(p: &Paragraph) -> Option<Option<u32>> {
    let key = p.key.as_str();
    let rest = ["附件", "附表", "附录"].iter().find_map(|word| key.strip_prefix(word))?;
    let chars: Vec<char> = rest.chars().collect();
    let (number, length) = numeral::either(&chars).map_or((None, 0), |(value, length)| (Some(value), length));
    let after: String = chars.iter().skip(length).collect();
    let set_off = after.is_empty() || after.starts_with([':', '.', '、', '-', '—']) || number.is_some();
    let calm = !after.contains(['。', ';']) && after.chars().count() <= 50;
    (set_off && calm).then_some(number)
}

/// What stands behind 附件1： in a folded line.
fn label_rest(key: &str) -> Option<&str> {
    let rest = ["附件", "附表", "附录", "附"].iter().find_map(|word| key.strip_prefix(word))?;
    let chars: Vec<char> = rest.chars().collect();
    let digits = numeral::either(&chars).map_or(0, |(_, length)| length);
    let bytes: usize = rest.chars().take(digits).map(char::len_utf8).sum();
    rest.get(bytes..).map(|rest| rest.trim_start_matches([':', '.', '、', '-', '—']))
}

/// A label with nothing behind it.
fn stands_alone(p: &Paragraph) -> bool {
    p.text.len() <= 6
}
