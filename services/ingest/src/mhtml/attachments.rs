//! Files packed into a message.

use super::message::{Message, Part, PartId};
use super::transfer;
use crate::flow::{Active, Notices};

/// Tells of parts that are neither shown nor pictures, styles and scripts of the
/// page.
pub fn tell_attachments(message: &Message<'_>, shown: &[PartId], notices: &mut Notices) {
    for (id, part) in message.parts() {
        if shown.contains(&id) || !part.children.is_empty() {
            continue;
        }
        if is_packed(part) {
            notices.active(Active::Embedded);
        }
        // Word keeps the macros of a page in a file that begins so.
        if part.media() == "application/x-mso" && transfer::decoded(part).starts_with(b"ActiveMime") {
            notices.active(Active::Macros);
        }
    }
}

/// Types of parts that belong to a page without a word to its reader.
const OF_PAGES: [&str; 10] = [
    "application/xml",
    "application/xhtml+xml",
    "application/javascript",
    "application/x-javascript",
    "application/ecmascript",
    "application/json",
    "application/vnd.ms-officetheme",
    "application/vnd.ms-fontobject",
    "application/manifest+json",
    "application/rss+xml",
];

fn is_packed(part: &Part<'_>) -> bool {
    if part.headers.word("content-disposition").is_some_and(|word| word == "attachment") {
        return true;
    }
    let media = part.media();
    let (kind, form) = media.split_once('/').unwrap_or((media.as_str(), ""));
    match kind {
        "message" | "audio" | "video" => true,
        "application" => !OF_PAGES.contains(&media.as_str()) && !form.contains("font"),
        _ => false,
    }
}
