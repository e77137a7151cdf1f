//! 附注: （…） below the date (9704-7.3.6-a).

use wenshu_model::plan::PlanElements;
use wenshu_model::source::NamedElement;

use super::signature::{is_organ, signed};
use crate::date;
use crate::head::located;
use crate::paragraph::Paragraph;
use crate::text::Text;

/// Lines in brackets below a date that are notes at most.
const MOST_NOTES: usize = 3;

/// Takes the notes off the end; several become one, in their order.
pub(super) fn take(body: &mut Vec<Paragraph>, elements: &mut PlanElements) {
    let count = body.iter().rev().take(MOST_NOTES).take_while(|p| is_note(p)).count();
    let mut above = body.iter().rev().skip(count);
    let Some(before) = above.next().filter(|_| count > 0) else { return };
    let dated = |p: &Paragraph| date::is_date(p.text.chars()) || signed(p.text.chars()).is_some();
    let organ_behind_date = is_organ(&before.text) && above.next().is_some_and(dated);
    if !dated(before) && !organ_behind_date {
        return;
    }
    let mut note = Text::default();
    for paragraph in body.split_off(body.len() - count) {
        note.append(paragraph.text);
    }
    elements.note = Some(located(&note));
}

fn is_note(p: &Paragraph) -> bool {
    if p.element == Some(NamedElement::Note) {
        return true;
    }
    let bracketed = p.text.first().is_some_and(|c| matches!(c, '（' | '('))
        && p.text.last().is_some_and(|c| matches!(c, '）' | ')'));
    bracketed && p.mark.is_none() && !is_no_body_phrase(&p.key)
}

/// 此页无正文 (9704-7.3.5.5-a).
pub(crate) fn is_no_body_phrase(key: &str) -> bool {
    let bare = key.trim_matches(['(', ')', '[', ']', '【', '】', '。']);
    matches!(bare, "此页无正文" | "本页无正文" | "以下无正文" | "此页下无正文" | "此页无内容")
}
