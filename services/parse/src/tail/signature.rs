//! 署名, the signers with their offices, and 成文日期 (clause 7.3.5).

use wenshu_model::source::{HintAlign, NamedElement};
use wenshu_model::{FindingCode, Severity};

use crate::date::{self, Date};
use crate::document::Draft;
use crate::fold;
use crate::head::located;
use crate::letterhead;
use crate::paragraph::Paragraph;
use crate::text::{Text, is_han, is_space};
use crate::words;

/// Longest name of an organ.
const LONGEST_ORGAN: usize = 40;

/// Offices of those who sign orders and stamped papers (9704-7.3.5.3-c).
const OFFICES: &[&str] = &[
    "省长",
    "市长",
    "县长",
    "区长",
    "州长",
    "旗长",
    "乡长",
    "镇长",
    "主席",
    "主任",
    "局长",
    "厅长",
    "部长",
    "署长",
    "委员长",
    "院长",
    "检察长",
    "行长",
    "校长",
    "园长",
    "所长",
    "处长",
    "馆长",
    "站长",
    "会长",
    "书记",
    "总理",
    "秘书长",
    "司令员",
    "政治委员",
];

/// 署名 and 成文日期 at the end, in any order, on one line or several.
pub(super) fn take(body: &mut Vec<Paragraph>, draft: &mut Draft) {
    if take_named(body, draft) {
        return;
    }
    if take_signed_line(body, draft) {
        return;
    }
    let Some(last) = body.last() else { return };
    if body.len() > 1 && date::is_date(last.text.chars()) && !last.text.is_empty() {
        if let Some(date) = body.pop() {
            set_date(&date.text, draft);
        }
        take_signers(body, draft);
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

/// The lines that the format names as 署名 and 成文日期, in any order.
fn take_named(body: &mut Vec<Paragraph>, draft: &mut Draft) -> bool {
    let is_named = |p: &&Paragraph| matches!(p.element, Some(NamedElement::Signature | NamedElement::DateOfIssue));
    let count = body.iter().rev().take_while(is_named).count();
    for paragraph in body.split_off(body.len() - count) {
        if paragraph.element == Some(NamedElement::DateOfIssue) {
            set_date(&paragraph.text, draft);
        } else if is_named_signer(&paragraph.text) {
            draft.elements.signers.push(located(&paragraph.text));
        } else {
            let organs = letterhead::words_of(&paragraph.text);
            let parted = organs.len() > 1 && organs.iter().all(|organ| is_organ_name(organ.chars()));
            let organs = if parted { organs } else { vec![paragraph.text] };
            draft.elements.signature.extend(organs.iter().map(located));
        }
    }
    count > 0
}

/// 总指挥　程远舟 in a line of 署名: some office, and a name behind the last gap.
fn is_named_signer(text: &Text) -> bool {
    let words = letterhead::words_of(text);
    let Some((name, office)) = words.split_last().filter(|(_, office)| !office.is_empty()) else { return false };
    letterhead::is_name(name.chars()) && !is_organ_name(name.chars()) && office.iter().all(|word| word.len() < 40)
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

/// The lines of office and name above the date, when nothing but signers can
/// be meant: no deputies among them, and a finished text or an organ above.
fn take_signers(body: &mut Vec<Paragraph>, draft: &mut Draft) {
    let count = body.iter().rev().take_while(|p| p.mark.is_none() && is_signer(&p.text)).count();
    let deputies = body.iter().rev().take(count).any(|p| p.key.starts_with('副'));
    let above = body.iter().rev().nth(count);
    let set_off = above.is_some_and(|p| p.ends_sentence() || is_organ(&p.text) || p.key.starts_with("附件"));
    if count == 0 || deputies || !set_off {
        return;
    }
    let signers = body.split_off(body.len() - count);
    draft.elements.signers = signers.iter().map(|p| located(&p.text)).collect();
}

/// 市长  王××: an office and one name, a gap between them.
pub(super) fn is_signer(text: &Text) -> bool {
    let words = letterhead::words_of(text);
    // 市　长: set as wide as a longer office.
    let wide = words.iter().take(2).all(|word| word.len() == 1);
    let taken = if wide { 2 } else { 1 };
    let Some(last) = words.get(taken - 1).filter(|_| words.len() > taken) else { return false };
    let end = text.end_of(last);
    let (office, rest) = text.split(end);
    let key = fold::key(office.chars());
    let titled = key.chars().count() <= 20 && OFFICES.iter().any(|title| key.ends_with(title));
    titled && letterhead::names(&rest).is_some_and(|names| names.len() == 1)
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

/// An organ's line: a name, no sentence; or several names, a gap between them.
pub(crate) fn is_organ(text: &Text) -> bool {
    let mut words = text.chars().split(|c| is_space(*c)).filter(|word| !word.is_empty());
    is_organ_name(text.chars()) || words.all(is_organ_name)
}

pub(crate) fn is_organ_name(chars: &[char]) -> bool {
    let name: String = chars.iter().filter(|c| !is_space(**c)).take(LONGEST_ORGAN + 1).collect();
    let length = name.chars().count();
    if length > LONGEST_ORGAN {
        return false;
    }
    let plain = name.chars().all(|c| {
        is_han(c)
            || matches!(c, '（' | '）' | '(' | ')' | '_' | 'x' | 'X' | '×' | '*' | '、')
            || c.is_ascii_alphanumeric()
    });
    let key = fold::key(chars);
    let unsealed = ["(盖章)", "(公章)", "(印章)", "(章)"].iter().find_map(|word| key.strip_suffix(word));
    length >= 3 && plain && words::ends_like_organ(unsealed.unwrap_or(&key).trim_end_matches(')'))
}

/// A last line that is an organ's name set apart from a finished text.
fn is_undated_signature(last: &Paragraph, before: &Paragraph) -> bool {
    last.mark.is_none()
        && last.text.len() <= 25
        && is_organ(&last.text)
        && (last.indent >= 8 || last.align == Some(HintAlign::Right))
        && before.ends_sentence()
}
