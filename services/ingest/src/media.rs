//! Tells text, Markdown and HTML apart by their content.

use wenshu_model::source::Media;

use crate::{ForeignKind, IngestError};

/// What the decoded text is.
pub fn tell_media(text: &str) -> Result<Media, IngestError> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if is_html(start) {
        return Ok(Media::Html);
    }
    if start.starts_with("<?xml") {
        return Err(IngestError::ForeignFormat { kind: ForeignKind::Xml });
    }
    Ok(if has_markdown_marks(text) { Media::Markdown } else { Media::Text })
}

/// Tags that a page or a piece of one begins with.
const PAGE_TAGS: [&str; 4] = ["!doctype html", "html", "head", "body"];
const BLOCK_TAGS: [&str; 34] = [
    "p",
    "div",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "span",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "nav",
    "meta",
    "title",
    "script",
    "style",
    "link",
    "center",
    "font",
    "b",
    "strong",
    "br",
    "blockquote",
    "pre",
    "img",
    "a",
    "form",
    "iframe",
];

/// A page, or a piece of one: the first thing in it is a tag, and tags open or
/// close many of its lines. A text that merely mentions a tag is none.
fn is_html(start: &str) -> bool {
    let mut rest = start;
    // Comments and XML instructions may come before the first tag.
    loop {
        rest = rest.trim_start();
        rest = match rest.strip_prefix("<!--").map(|after| after.split_once("-->")) {
            Some(Some((_, after))) => after,
            Some(None) => return false,
            None => match rest.strip_prefix("<?xml").and_then(|after| after.split_once("?>")) {
                Some((_, after)) => after,
                None => break,
            },
        };
    }
    if PAGE_TAGS.iter().any(|tag| opens(rest, tag)) || has_page_tag(start) {
        return true;
    }
    BLOCK_TAGS.iter().any(|tag| opens(rest, tag)) && closes_something(rest)
}

/// True when the text begins with `<tag` and the tag's name ends there.
fn opens(text: &str, tag: &str) -> bool {
    let Some(after) = text.strip_prefix('<') else { return false };
    let Some(name) = after.get(..tag.len()) else { return false };
    let end = after.get(tag.len()..).and_then(|rest| rest.chars().next());
    name.eq_ignore_ascii_case(tag) && end.is_none_or(|c| c.is_whitespace() || matches!(c, '>' | '/'))
}

/// `<html` or `<body` near the beginning, behind something else.
fn has_page_tag(start: &str) -> bool {
    let head: String = start.chars().take(2048).collect();
    head.match_indices('<').any(|(at, _)| {
        head.get(at..).is_some_and(|tag| opens(tag, "html") || opens(tag, "body") || opens(tag, "!doctype html"))
    })
}

/// A piece of a page has closing tags or line breaks.
fn closes_something(text: &str) -> bool {
    let head: String = text.chars().take(1 << 16).collect();
    let head = head.to_ascii_lowercase();
    ["</", "<br", "/>", "<p", "<li", "<td"].iter().any(|mark| head.contains(mark))
}

/// True when the text has marks that only Markdown gives a meaning to.
fn has_markdown_marks(text: &str) -> bool {
    let mut above = "";
    for line in text.lines() {
        if is_atx_heading(line) || (is_delimiter_row(line) && above.contains('|')) {
            return true;
        }
        above = line;
    }
    false
}

/// `# 标题`: one to six number signs, a space, and text.
fn is_atx_heading(line: &str) -> bool {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let line = line.trim_start_matches(' ');
    let text = line.trim_start_matches('#');
    let signs = line.len() - text.len();
    let spaced = text.starts_with([' ', '\t', '\u{3000}', '\u{a0}']);
    indent < 4 && (1..=6).contains(&signs) && spaced && !text.trim().is_empty()
}

/// `|---|:--:|` under a row of cells.
fn is_delimiter_row(line: &str) -> bool {
    let line = line.trim();
    let parts: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    line.contains('|')
        && parts.iter().all(|part| {
            let dashes = part.trim_start_matches(':').trim_end_matches(':');
            !dashes.is_empty() && dashes.chars().all(|c| c == '-')
        })
}
