//! Pages saved with their pictures, and e-mails (RFC 5322, 2045, 2557).
//!
//! A message is a tree of parts. The page or text that a reader sees first is
//! found in it and read as any other page; pictures that the page names by the
//! part's own identity (`cid:`) or address (`Content-Location`) are taken from
//! the message. Nothing else that the page names is ever looked up.

mod attachments;
mod headers;
mod linked;
mod message;
mod shown;
mod transfer;

use wenshu_model::{Finding, FindingCode, RemovalReason, Removed, Severity, source::Origin};

use crate::{
    IngestError, Limits, Reading,
    encoding::{self, Decoded},
    flow::Notices,
    html,
    pictures::Pictures,
    text, undecodable_bytes,
};
use message::{Message, Part};

/// Reads a file.
///
/// # Errors
/// When it has no text, its text is garbled, or it passes a limit.
pub fn read_mhtml(bytes: &[u8], limits: &Limits) -> Result<Reading, IngestError> {
    let message = Message::read(bytes, limits)?;
    let shown = shown::shown_parts(&message);
    let mut notices = Notices::default();
    attachments::tell_attachments(&message, &shown, &mut notices);
    let mut whole = Reading { removed: headers::seen_headers(&message), ..Reading::default() };
    let mut pictures = Pictures::default();
    for part in shown.iter().filter_map(|&index| message.part(index)) {
        pictures = pictures.with_parts(linked::linked_parts(&message, part, limits));
        pictures = read_part(part, limits, pictures, &mut whole)?;
    }
    whole.pictures = pictures;
    whole.findings.extend(notices.findings());
    whole.findings.extend(message.cut_off.then(cut_off));
    Ok(whole)
}

/// Reads one part behind those before it; gives the pictures so far.
fn read_part(
    part: &Part<'_>,
    limits: &Limits,
    pictures: Pictures,
    whole: &mut Reading,
) -> Result<Pictures, IngestError> {
    let bytes = transfer::decoded(part);
    let is_blank = bytes.iter().all(|byte| byte.is_ascii_whitespace());
    if is_blank {
        return Ok(pictures);
    }
    let Decoded { text, encoding, lost, findings } = encoding::decode_labelled(&bytes, part.charset())?;
    let mut own = if part.is_html() {
        html::read_html(&text, limits, pictures)?
    } else {
        Reading { pictures, ..text::read_text(&text, limits)? }
    };
    whole.findings.extend(findings);
    whole.findings.extend(undecodable_bytes(lost, &own.lines));
    if whole.lines.len().saturating_add(own.lines.len()) > limits.lines {
        return Err(IngestError::TooManyLines { limit: limits.lines });
    }
    whole.lines.append(&mut own.lines);
    whole.removed.append(&mut own.removed);
    whole.findings.append(&mut own.findings);
    whole.encoding = whole.encoding.or_else(|| encoding::static_name(&encoding.name));
    Ok(own.pictures)
}

/// Says that the message breaks off.
fn cut_off() -> Finding {
    Finding {
        code: FindingCode::DamagedPart,
        severity: Severity::Review,
        lines: None,
        excerpt: String::new(),
        message: "文件没有结尾的分隔行，可能没有保存或传送完整，请对照原文".to_owned(),
    }
}

/// A text that a reader of the message sees and that is in no line.
fn removed(text: String, reason: RemovalReason) -> Removed {
    Removed {
        lines: None,
        origin: Some(Origin { line: Some(1), ..Origin::default() }),
        text,
        reason,
        pieces: Vec::new(),
    }
}
