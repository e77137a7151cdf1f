//! Forms of single elements: the addressee's colon, the attachment note, the
//! date of issue, the note, the end of a title (spec §3).

use wenshu_model::plan::BlockKind;
use wenshu_model::{ChangeReason, Plan};

use crate::characters::{at, is_han, is_han_numeral, is_space, run_end, stands_at};
use crate::edit::{Edit, Text};
use crate::normalise::issue_date;
use crate::switches::Switches;
use crate::texts::{Attendance, Part, Revised};

/// Forms that must be read before marks and spaces are normalised, and the
/// words that make a given value an element.
pub(crate) fn before_marks(revised: &mut Revised, switches: &Switches) {
    if revised.given {
        dress(revised);
    }
    let edits = match revised.part {
        Part::DateOfIssue => date_form(revised.text.chars(), ChangeReason::DateOfIssue),
        Part::PrintingDate => date_form(revised.text.chars(), ChangeReason::PrintingForm),
        Part::Signatory => name_end(revised.text.chars()),
        _ => Vec::new(),
    };
    revised.text.apply(switches, edits);
}

/// Labels and ordinals around a value that the user gave without them.
fn dress(revised: &mut Revised) {
    let text = revised.text.chars();
    let begins = |word: &str| stands_at(text, 0, word);
    let in_front = |words: String, reason| vec![Edit::new(0, 0, words, reason)];
    let edits = match revised.part {
        Part::SignatoryLabel => in_front("签发人：".to_owned(), ChangeReason::SignatoryForm),
        Part::AttachmentNote(index, count) if !begins("附件") => {
            let label = if index == 0 { "附件：" } else { "" };
            let ordinal = if count > 1 { format!("{}.", index + 1) } else { String::new() };
            in_front(format!("{label}{ordinal}"), ChangeReason::AttachmentForm)
        }
        Part::Attendance(list) if !begins(list.label()) => {
            in_front(format!("{}：", list.label()), ChangeReason::AttendanceForm)
        }
        Part::CopyTo if !begins("抄送") => in_front("抄送：".to_owned(), ChangeReason::CopyToForm),
        Part::PrintingDate if !crate::characters::ends_at(text, text.len(), "印发") => {
            vec![Edit::new(text.len(), text.len(), "印发", ChangeReason::PrintingForm)]
        }
        _ => Vec::new(),
    };
    revised.text.dress(edits);
}

/// 、 between signatories gives way to the space between them (9704-7.2.6-c).
fn name_end(text: &[char]) -> Vec<Edit> {
    let kept = text.iter().rposition(|c| !"、，,".contains(*c) && !is_space(*c)).map_or(0, |last| last + 1);
    if kept == 0 || text.get(kept..).unwrap_or_default().iter().all(|c| is_space(*c)) {
        return Vec::new();
    }
    vec![Edit::delete(kept, text.len(), ChangeReason::SignatoryForm)]
}

/// Forms that rely on full-width marks; tells whether anything changed.
pub(crate) fn after_marks(plan: &Plan, revised: &mut Revised, switches: &Switches) -> bool {
    let text = &mut revised.text;
    let edits = match revised.part {
        Part::Title | Part::Subtitle => end_marks(text.chars(), "。，、；：,;:"),
        Part::Addressee => addressee_colon(text.chars()),
        Part::AttachmentNote(index, _) => attachment_form(text.chars(), index),
        Part::Note => note_brackets(text.chars()),
        Part::SignatoryLabel => label_colon(text.chars(), "签发人", ChangeReason::SignatoryForm),
        Part::Attendance(list) if list != Attendance::Other => {
            label_colon(text.chars(), list.label(), ChangeReason::AttendanceForm)
        }
        Part::MainTo => copy_form(text.chars(), "主送"),
        Part::CopyTo => copy_form(text.chars(), "抄送"),
        Part::Block(index) => block_forms(plan, index, text),
        _ => Vec::new(),
    };
    let mut changed = text.apply(switches, edits);
    if matches!(revised.part, Part::AttachmentNote(..)) {
        let edits = attachment_end(revised.text.chars());
        changed |= revised.text.apply(switches, edits);
    }
    changed
}

/// 2026年7月4日 (9704-7.3.5.4-a). What follows the date stays.
fn date_form(text: &[char], reason: ChangeReason) -> Vec<Edit> {
    let start = run_end(text, 0, is_space);
    issue_date(text).map(|date| Edit::new(start, date.covers, date.text, reason)).into_iter().collect()
}

/// A title and a stand-alone heading end in no mark (15834-B.4-a,
/// num-heading-punct).
fn end_marks(text: &[char], marks: &str) -> Vec<Edit> {
    let kept = text.iter().rposition(|c| !marks.contains(*c)).map_or(0, |last| last + 1);
    if kept == 0 || kept == text.len() {
        return Vec::new();
    }
    vec![Edit::delete(kept, text.len(), ChangeReason::TitleEndMark)]
}

/// The last addressee is followed by ： (9704-7.3.2-a).
fn addressee_colon(text: &[char]) -> Vec<Edit> {
    let kept = text.iter().rposition(|c| !"，。、；：,.;:".contains(*c)).map_or(0, |last| last + 1);
    if kept == 0 {
        return Vec::new();
    }
    vec![Edit::new(kept, text.len(), "：", ChangeReason::AddresseeColon)]
}

/// A full-width colon behind a label (9704-7.2.6-a, 9704-10.3-b).
fn label_colon(text: &[char], label: &str, reason: ChangeReason) -> Vec<Edit> {
    if !stands_at(text, 0, label) {
        return Vec::new();
    }
    let label = label.chars().count();
    // 出席人员： keeps its word: taking it away would delete one.
    let start = if stands_at(text, label, "人员") { label + 2 } else { label };
    let end = run_end(text, start, |c| is_space(c) || matches!(c, '：' | ':'));
    let is_right = end == start + 1 && at(text, start) == '：';
    if is_right { Vec::new() } else { vec![Edit::new(start, end, "：", reason)] }
}

/// 主送：…。 and 抄送：…。 (9704-7.4.2-a, -b).
fn copy_form(text: &[char], label: &str) -> Vec<Edit> {
    let mut edits = label_colon(text, label, ChangeReason::CopyToForm);
    let kept = text.iter().rposition(|c| !"，。、；：,.;:".contains(*c) && !is_space(*c)).map_or(0, |last| last + 1);
    if kept > label.chars().count() {
        edits.push(Edit::new(kept, text.len(), "。", ChangeReason::CopyToForm));
    }
    edits
}

/// 附件：1.名称, then 2.名称 (9704-7.3.4-a, -b). A later line with a 附件 of its
/// own keeps it: taking it away would delete a word.
fn attachment_form(text: &[char], index: usize) -> Vec<Edit> {
    let head = attachment_word(text);
    if head == 0 {
        return ordinal_dot(text, 0);
    }
    let mut edits = Vec::new();
    let colon = run_end(text, head, is_space);
    if at(text, colon) == '：' {
        edits.push(Edit::delete(head, colon, ChangeReason::AttachmentForm));
        edits.extend(ordinal_dot(text, colon + 1));
        return edits;
    }
    let digits = run_end(text, colon, |c| c.is_ascii_digit());
    let is_numbered = digits > colon && matches!(at(text, digits), '：' | '.' | '．' | '、' | ' ' | '\u{3000}');
    if is_numbered && index == 0 {
        edits.push(Edit::new(head, colon, "：", ChangeReason::AttachmentForm));
        edits.push(Edit::new(digits, digits + 1, ".", ChangeReason::AttachmentForm));
    }
    edits
}

/// Length of 附件 or 附 at the beginning.
pub(crate) fn attachment_word(text: &[char]) -> usize {
    if stands_at(text, 0, "附件") {
        2
    } else {
        usize::from(at(text, 0) == '附' && matches!(at(text, 1), '：' | ':'))
    }
}

fn ordinal_dot(text: &[char], start: usize) -> Vec<Edit> {
    let digits = run_end(text, start, |c| c.is_ascii_digit());
    let is_ordinal = (1..=2).contains(&(digits - start)) && matches!(at(text, digits), '、' | '，' | '．' | '：');
    if is_ordinal { vec![Edit::new(digits, digits + 1, ".", ChangeReason::AttachmentForm)] } else { Vec::new() }
}

/// No mark after the name of an attachment (9704-7.3.4-c).
fn attachment_end(text: &[char]) -> Vec<Edit> {
    let kept = text.iter().rposition(|c| !"。；;，,、．.".contains(*c)).map_or(0, |last| last + 1);
    let is_bare_number = text.get(..kept).unwrap_or_default().iter().all(char::is_ascii_digit);
    if is_bare_number {
        return Vec::new();
    }
    vec![Edit::delete(kept, text.len(), ChangeReason::AttachmentEndMark)]
}

/// （…） around a note (9704-7.3.6-a).
fn note_brackets(text: &[char]) -> Vec<Edit> {
    let (Some(first), Some(last)) = (text.first(), text.last()) else { return Vec::new() };
    let length = text.len();
    match (first, last) {
        ('（', '）') => Vec::new(),
        ('[' | '［' | '【' | '〔', ']' | '］' | '】' | '〕') => vec![
            Edit::new(0, 1, "（", ChangeReason::NoteBrackets),
            Edit::new(length - 1, length, "）", ChangeReason::NoteBrackets),
        ],
        ('（', _) | (_, '）') => Vec::new(),
        _ => vec![
            Edit::new(0, 0, "（", ChangeReason::NoteBrackets),
            Edit::new(length, length, "）", ChangeReason::NoteBrackets),
        ],
    }
}

/// Headings lose a mark that divides (not 。, which is tolerated, and not 如下：);
/// 附件1：名称 at the head of an attachment becomes label and title.
fn block_forms(plan: &Plan, index: usize, text: &Text) -> Vec<Edit> {
    let Some(block) = plan.blocks.get(index) else { return Vec::new() };
    if begins_attachment(plan, index) {
        return attachment_label(text.chars());
    }
    let announces = crate::characters::ends_at(text.chars(), text.chars().len().saturating_sub(1), "如下");
    if block.kind == BlockKind::Heading && !announces { end_marks(text.chars(), "，、；：") } else { Vec::new() }
}

/// True for the first block of an attachment; its blocks stand together.
pub(crate) fn begins_attachment(plan: &Plan, index: usize) -> bool {
    let attachment = |index: usize| plan.blocks.get(index).and_then(|block| block.attachment);
    attachment(index).is_some() && attachment(index) != index.checked_sub(1).and_then(attachment)
}

/// Longest label and title on one line, in characters; anything longer is text.
const LONGEST_LABEL_LINE: usize = 60;

/// Length of a label 附件2 at the beginning of an attachment. What stands
/// behind it is the attachment's title.
pub(crate) fn label_length(text: &[char]) -> Option<usize> {
    if !["附件", "附表", "附录"].iter().any(|word| stands_at(text, 0, word)) {
        return None;
    }
    let end = run_end(text, 2, |c| c.is_ascii_digit() || is_han_numeral(c));
    let next = at(text, end);
    let is_set_off = end == text.len() || next == '\n' || is_space(next) || is_label_mark(next);
    let is_numbered = end > 2 && is_han(next);
    (text.len() <= LONGEST_LABEL_LINE && (is_set_off || is_numbered)).then_some(end)
}

const fn is_label_mark(c: char) -> bool {
    matches!(c, '：' | '.' | '．' | '、' | '-' | '—')
}

/// No colon behind the label, and the title on a line of its own
/// (9704-7.3.7-b, -c).
fn attachment_label(text: &[char]) -> Vec<Edit> {
    let Some(end) = label_length(text) else { return Vec::new() };
    let title = run_end(text, end, |c| is_label_mark(c) || is_space(c));
    let after = if title == text.len() || text.contains(&'\n') { "" } else { "\n" };
    if at(text, end) == '\n' || end == text.len() {
        return Vec::new();
    }
    vec![Edit::new(end, title, after, ChangeReason::AttachmentForm)]
}
