//! 附件说明 (9704-7.3.4), and whether the attachments are those that it names.

use wenshu_model::plan::{Located, PlanElements};
use wenshu_model::{FindingCode, Severity};

use super::{Attachment, label_rest};
use crate::document::Draft;
use crate::fold;
use crate::head::located;
use crate::number;
use crate::paragraph::Paragraph;
use crate::text::{Text, is_space};

/// Takes the note off the body; gives the attachments back. A list of names
/// behind the date without any text of theirs is a note too (web copies).
pub(super) fn take_notes(
    body: &mut Vec<Paragraph>,
    attachments: Vec<Attachment>,
    elements: &mut PlanElements,
) -> Vec<Attachment> {
    notes_above(body, elements);
    let listed =
        elements.attachment_notes.is_empty() && !attachments.is_empty() && attachments.iter().all(is_only_named);
    if !listed {
        return attachments;
    }
    for attachment in &attachments {
        elements.attachment_notes.extend(notes(&attachment.paragraphs));
    }
    Vec::new()
}

/// A label with a name behind it, and nothing but numbered names below.
fn is_only_named(attachment: &Attachment) -> bool {
    let Some((label, below)) = attachment.paragraphs.split_first() else { return false };
    let named = label.key.contains(':') && !label_rest(&label.key).unwrap_or_default().is_empty();
    let first_numbered = name_of(&label.text.string()).1;
    named && below.iter().all(|p| first_numbered && p.mark.is_some() && p.text.len() <= 60 && !p.ends_sentence())
}

/// One entry a line; names that share a line are parted.
fn notes(paragraphs: &[Paragraph]) -> Vec<Located> {
    paragraphs.iter().flat_map(|p| entries(&p.text)).map(|text| located(&text)).collect()
}

/// 附件：1.名称  2.名称 on one line.
fn entries(text: &Text) -> Vec<Text> {
    let chars = text.chars();
    let mut starts = vec![0];
    let mut expected = 2;
    for index in 1..chars.len() {
        let spaced = chars.get(index - 1).is_some_and(|c| is_space(*c));
        let mark = chars.get(index..).and_then(number::mark).filter(|_| spaced);
        if mark.is_some_and(|mark| mark.style == number::Style::Arabic && mark.value == expected) {
            starts.push(index);
            expected += 1;
        }
    }
    starts.push(chars.len());
    starts.windows(2).filter_map(|pair| Some(text.part(*pair.first()?..*pair.last()?))).collect()
}

/// Compares the note with the attachments that the file has (9704-7.3.7-d).
pub(super) fn compare(attachments: &[Attachment], draft: &mut Draft) {
    let (Some(first), false) = (attachments.first(), draft.elements.attachment_notes.is_empty()) else { return };
    let names: Vec<String> = draft.elements.attachment_notes.iter().map(|note| name_of(&note.text).0).collect();
    let Some(place) = first.paragraphs.first().map(|label| label.text.lines()) else { return };
    if names.len() != attachments.len() {
        let message = format!("附件说明列有 {} 个附件，文后实有 {} 个", names.len(), attachments.len());
        let excerpt = draft.elements.attachment_notes.first().map(|note| note.text.clone()).unwrap_or_default();
        draft.find(FindingCode::AttachmentMismatch, Severity::Review, place, &excerpt, &message);
        return;
    }
    for (name, attachment) in names.iter().zip(attachments) {
        let titles = titles(attachment);
        let Some(label) = attachment.paragraphs.first().filter(|_| !name.is_empty() && !titles.contains(name)) else {
            continue;
        };
        let shown = attachment.paragraphs.get(1).map(|p| p.text.string()).unwrap_or_else(|| label.text.string());
        let message = format!("附件标题与附件说明中的“{name}”不一致");
        draft.find(FindingCode::AttachmentMismatch, Severity::Review, label.text.lines(), &shown, &message);
    }
}

/// What may be the title of an attachment: behind its label, or the line or
/// two below.
fn titles(attachment: &Attachment) -> Vec<String> {
    let label = attachment.paragraphs.first().and_then(|p| label_rest(&p.key)).unwrap_or_default();
    if !label.is_empty() {
        return vec![bare(label)];
    }
    let below: Vec<&str> = attachment.paragraphs.iter().skip(1).take(3).map(|p| p.key.as_str()).collect();
    (1..=below.len()).map(|count| bare(&below.iter().take(count).copied().collect::<String>())).collect()
}

/// The name in an entry of the note, and whether a number stands before it.
fn name_of(entry: &str) -> (String, bool) {
    let chars: Vec<char> = entry.chars().collect();
    let key = fold::key(&chars);
    let behind = label_rest(&key).unwrap_or(&key);
    let chars: Vec<char> = behind.chars().collect();
    let length = number::mark(&chars).map_or(0, |mark| mark.length);
    let name: String = chars.iter().skip(length).collect();
    (bare(&name), length > 0)
}

/// A name without quotation marks, brackets of titles and end marks, widths folded.
fn bare(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let key = fold::key(&chars);
    let inner: String = key.chars().filter(|c| !matches!(c, '《' | '》' | '“' | '”' | '"')).collect();
    inner.trim_end_matches(['。', ';', ',', '、', '.']).trim_end_matches(".docx").trim_end_matches(".doc").to_owned()
}

/// 附件：1.… and the lines that follow it, in front of the signature.
fn notes_above(body: &mut Vec<Paragraph>, elements: &mut PlanElements) {
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
    let listed = tail.iter().skip(1).all(|p| {
        p.text.len() <= 80
            && (p.mark.is_some() || p.key.starts_with("附件"))
            && !p.key.trim_end_matches('。').contains('。')
    });
    let single = tail.len() == 1 || listed;
    let named = tail.first().is_some_and(|p| !super::stands_alone(p));
    if single && named {
        elements.attachment_notes = notes(&body.split_off(first));
    }
}

impl Paragraph {
    /// Ends with a full stop, so that it is a sentence and no list.
    fn ends_sentence_only(&self) -> bool {
        self.text.last() == Some('。') && self.key.matches('。').count() > 1
    }
}
