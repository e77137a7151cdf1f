//! 附件说明 and attachments agree in ordinals and titles (9704-7.3.7-d).

use wenshu_model::{Block, Finding, FindingCode, Lines, Role, Severity};

use crate::merge::{attachment_name, shortened};
use crate::texts::{Part, Revised};

/// An attachment as it is set.
#[derive(Debug, Default)]
struct Attachment {
    label: String,
    /// Its title, and the lines below, which may go on with it.
    title: Vec<String>,
    lines: Option<Lines>,
}

/// Lines that a title may take.
const LONGEST_TITLE_LINES: usize = 3;

/// What does not agree. A note alone is no fault: attachments often come in
/// files of their own.
pub(super) fn findings(texts: &[Revised], blocks: &[Block]) -> Vec<Finding> {
    let attachments = attachments(blocks);
    let notes = names(texts);
    if attachments.is_empty() || notes.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    if attachments.len() != notes.len() {
        let lines = attachments.first().and_then(|first| first.lines);
        let message = format!("附件说明列有{}个附件，文后有{}个", notes.len(), attachments.len());
        found.push(finding(lines, String::new(), message));
    }
    for (index, (name, attachment)) in notes.iter().zip(&attachments).enumerate() {
        found.extend(ordinal_differs(index, &notes, attachment));
        found.extend(title_differs(name, attachment));
    }
    found
}

fn ordinal_differs(index: usize, notes: &[String], attachment: &Attachment) -> Option<Finding> {
    let digits: String = attachment.label.chars().filter(char::is_ascii_digit).collect();
    let wanted = if notes.len() > 1 { (index + 1).to_string() } else { String::new() };
    let is_other = !digits.is_empty() && digits != wanted && !(wanted.is_empty() && digits == "1");
    is_other.then(|| {
        let message = format!("附件标识“{}”与附件说明中的顺序号{}不一致", attachment.label, index + 1);
        finding(attachment.lines, attachment.label.clone(), message)
    })
}

fn title_differs(name: &str, attachment: &Attachment) -> Option<Finding> {
    let title = attachment.title.first()?;
    let dense = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let name_set = dense(name);
    let mut so_far = String::new();
    let agrees = attachment.title.iter().any(|line| {
        so_far.push_str(&dense(line));
        so_far == name_set
    });
    (!agrees).then(|| {
        let message = format!("附件标题“{}”与附件说明中的“{}”不一致", shortened(title), shortened(name));
        finding(attachment.lines, shortened(title), message)
    })
}

fn finding(lines: Option<Lines>, excerpt: String, message: String) -> Finding {
    let message = format!("{message}（9704-7.3.7-d）");
    Finding { code: FindingCode::AttachmentMismatch, severity: Severity::Review, lines, excerpt, message }
}

/// Names of the note. A line without an ordinal among lines with one goes on
/// with the name above it.
fn names(texts: &[Revised]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut has_ordinals = false;
    for text in texts.iter().filter(|text| matches!(text.part, Part::AttachmentNote(..))) {
        let line = text.string();
        let name = attachment_name(line.trim());
        let is_bare = name.len() == line.trim().len();
        match names.last_mut() {
            Some(last) if is_bare && has_ordinals => last.push_str(name),
            _ => names.push(name.to_owned()),
        }
        has_ordinals |= line.chars().any(|c| c.is_ascii_digit()) && !is_bare;
    }
    names.retain(|name| !name.is_empty());
    names
}

fn attachments(blocks: &[Block]) -> Vec<Attachment> {
    let mut found: Vec<Attachment> = Vec::new();
    for block in blocks {
        let Block::Paragraph(paragraph) = block else { continue };
        match paragraph.role {
            Role::AttachmentLabel => {
                found.push(Attachment { label: paragraph.text(), title: Vec::new(), lines: paragraph.lines });
            }
            role => {
                let Some(last) = found.last_mut() else { continue };
                let begins = role == Role::AttachmentTitle && last.title.is_empty();
                let goes_on = !last.title.is_empty() && last.title.len() < LONGEST_TITLE_LINES;
                if begins || goes_on {
                    last.title.push(paragraph.text());
                }
            }
        }
    }
    found
}
