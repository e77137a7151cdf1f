//! The tail of a document, read backwards: imprint, note, date, signature,
//! attachment note, and the attachments behind the date.
//!
//! Reading the tail first keeps a signature from being taken for body text
//! and an attachment's numbering from running on from the body's.

use wenshu_model::plan::PlanElements;
use wenshu_model::{FindingCode, RemovalReason, Severity};

use crate::date::{self, Date};
use crate::document::Draft;
use crate::furniture;
use crate::head::located;
use crate::numeral;
use crate::paragraph::Paragraph;
use crate::text::{Text, is_han, is_space};
use crate::words;

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
    let (mut body, attachments) = split_attachments(paragraphs);
    take_imprint(&mut body, &mut draft.elements);
    take_note(&mut body, &mut draft.elements);
    take_signature(&mut body, draft);
    take_attachment_notes(&mut body, &mut draft.elements);
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
    alone && previous.is_some_and(|previous| is_organ(&previous.text) || previous.ends_sentence())
        || signed(p.text.chars()).is_some_and(|(organ, _)| organ > 0)
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

/// A label with nothing behind it.
fn stands_alone(p: &Paragraph) -> bool {
    p.text.len() <= 6
}

/// 抄送, 印发, 主题词, 共印: the lines of a 版记.
fn take_imprint(body: &mut Vec<Paragraph>, elements: &mut PlanElements) {
    while body.len() > 1 {
        let Some(last) = body.last() else { return };
        let key = last.key.as_str();
        let copy = ["抄送", "抄报", "抄发"]
            .iter()
            .any(|word| key.strip_prefix(word).is_some_and(|rest| rest.starts_with([':', ' '])));
        let printing = key.ends_with("印发") && key.contains('日') && last.text.len() <= 60;
        let other =
            key.starts_with("主题词") || key.starts_with("共印") || key.starts_with("(共印") || is_openness(key);
        if !(copy || printing || other) {
            return;
        }
        let Some(last) = body.pop() else { return };
        let located = located(&last.text);
        if copy && elements.copy_to.is_none() {
            elements.copy_to = Some(located);
        } else if printing && elements.printing.is_none() {
            elements.printing = Some(located);
        } else {
            elements.imprint_other.insert(0, located);
        }
    }
}

/// 主动公开 and its kin, without brackets.
fn is_openness(key: &str) -> bool {
    let key = key.trim_start_matches("公开方式:").trim_start_matches("信息公开选项:").trim_start_matches("公开属性:");
    matches!(key, "主动公开" | "依申请公开" | "不予公开" | "此件公开发布" | "此件主动公开" | "此件依申请公开")
}

/// 附注: （…） below the date.
fn take_note(body: &mut Vec<Paragraph>, elements: &mut PlanElements) {
    let Some([before, last]) = body.last_chunk::<2>() else { return };
    let bracketed = last.text.first().is_some_and(|c| matches!(c, '（' | '('))
        && last.text.last().is_some_and(|c| matches!(c, '）' | ')'));
    if bracketed && last.mark.is_none() && (date::is_date(before.text.chars()) || signed(before.text.chars()).is_some())
    {
        elements.note = body.pop().map(|note| located(&note.text));
    }
}

/// 署名 and 成文日期 at the end, in any order, on one line or several.
fn take_signature(body: &mut Vec<Paragraph>, draft: &mut Draft) {
    if take_signed_line(body, draft) {
        return;
    }
    let Some(last) = body.last() else { return };
    if body.len() > 1 && date::is_date(last.text.chars()) && !last.text.is_empty() {
        if let Some(date) = body.pop() {
            set_date(&date.text, draft);
        }
        take_organs(body, draft);
        return;
    }
    // The date in front of the organ.
    let reversed =
        body.last_chunk::<2>().is_some_and(|[before, last]| is_organ(&last.text) && date::is_date(before.text.chars()));
    if reversed {
        take_organs(body, draft);
        if let Some(date) = body.pop() {
            set_date(&date.text, draft);
        }
        return;
    }
    let alone = body.last_chunk::<2>().is_some_and(|[before, last]| is_undated_signature(last, before));
    if alone {
        take_organs(body, draft);
    }
}

/// 某某学校工会2024年3月: organ and date on one line.
fn take_signed_line(body: &mut Vec<Paragraph>, draft: &mut Draft) -> bool {
    let Some(last) = body.last() else { return false };
    if last.mark.is_some() || last.text.len() > 60 || body.len() < 2 {
        return false;
    }
    let Some((organ, date)) = signed(last.text.chars()) else { return false };
    let text = last.text.clone();
    body.pop();
    add_organs(&text.part(0..organ), draft);
    set_date(&text.part(date.range.start..text.len()), draft);
    true
}

/// Length of the organ and the date of a signed line.
pub(crate) fn signed(chars: &[char]) -> Option<(usize, Date)> {
    let date = date::at_end(chars)?;
    let organ = chars.get(..date.range.start)?;
    let last = organ.iter().rposition(|c| !is_space(*c))? + 1;
    let text = organ.get(..last)?;
    is_organ_name(text).then_some((last, date))
}

/// The organs on the last lines.
fn take_organs(body: &mut Vec<Paragraph>, draft: &mut Draft) {
    let mut organs = Vec::new();
    while body.len() > 1 && body.last().is_some_and(|last| last.mark.is_none() && is_organ(&last.text)) {
        if let Some(organ) = body.pop() {
            organs.push(organ.text);
        }
    }
    for organ in organs.iter().rev() {
        add_organs(organ, draft);
    }
}

/// Adds the organs of a line; wide spaces part two of them.
fn add_organs(text: &Text, draft: &mut Draft) {
    let chars = text.chars();
    let mut start = 0;
    let mut index = 0;
    while index < chars.len() {
        let gap = chars.iter().skip(index).take_while(|c| is_space(**c)).count();
        let parts = gap > 0
            && is_organ_name(text.part(start..index).chars())
            && is_organ_name(text.part(index + gap..chars.len()).chars());
        if parts {
            draft.elements.signature.push(located(&text.part(start..index)));
            start = index + gap;
        }
        index += gap.max(1);
    }
    draft.elements.signature.push(located(&text.part(start..chars.len())));
}

fn set_date(text: &Text, draft: &mut Draft) {
    let found = date::at_end(text.chars());
    if found.as_ref().is_some_and(|date| date.empty || date.placeholder) {
        draft.find(FindingCode::TemplateDate, Severity::Review, text.lines(), &text.string(), "成文日期没有填写完整");
    }
    draft.elements.date_of_issue = Some(located(text));
}

/// An organ's line: a name, no sentence.
fn is_organ(text: &Text) -> bool {
    is_organ_name(text.chars())
}

fn is_organ_name(chars: &[char]) -> bool {
    let name: String = chars.iter().filter(|c| !is_space(**c)).collect();
    let length = name.chars().count();
    let plain = name.chars().all(|c| {
        is_han(c)
            || matches!(c, '（' | '）' | '(' | ')' | '_' | 'x' | 'X' | '×' | '*' | '、')
            || c.is_ascii_alphanumeric()
    });
    (3..=40).contains(&length) && plain && words::ends_like_organ(name.trim_end_matches([')', '）']))
}

/// A last line that is an organ's name set apart from a finished text.
fn is_undated_signature(last: &Paragraph, before: &Paragraph) -> bool {
    last.mark.is_none() && last.text.len() <= 25 && is_organ(&last.text) && last.indent >= 8 && before.ends_sentence()
}

/// 附件：1.… and the lines that follow it, in front of the signature.
fn take_attachment_notes(body: &mut Vec<Paragraph>, elements: &mut PlanElements) {
    let first = body.iter().rposition(|p| {
        let key = p.key.as_str();
        ["附件:", "附:", "附件1", "附件一"].iter().any(|word| key.starts_with(word))
            && p.text.len() <= 80
            && !p.ends_sentence_only()
    });
    let Some(mut first) = first.filter(|first| body.len() - first <= 12 && *first > 0) else { return };
    while first > 1 && body.get(first - 1).is_some_and(|p| p.key.starts_with("附件")) {
        first -= 1;
    }
    let tail = body.get(first..).unwrap_or_default();
    let listed = tail
        .iter()
        .skip(1)
        .all(|p| p.text.len() <= 80 && (p.mark.is_some() || p.key.starts_with("附件")) && !p.key.contains('。'));
    let single = tail.len() == 1 || listed;
    let named = tail.first().is_some_and(|p| !stands_alone(p));
    if single && named {
        elements.attachment_notes = body.split_off(first).iter().map(|p| located(&p.text)).collect();
    }
}

impl Paragraph {
    /// Ends with a full stop, so that it is a sentence and no list.
    fn ends_sentence_only(&self) -> bool {
        self.text.last() == Some('。') && self.key.matches('。').count() > 1
    }
}
