//! Tells text, Markdown and HTML apart by their content.

use wenshu_model::source::Media;

use crate::{
    ForeignKind, IngestError,
    lines::ends_line,
    markdown::marks::{encloses_lost_name, fence, heading, heading_without_space, is_delimiter_row},
};

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
const BLOCK_TAGS: [&str; 45] = [
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
    "li",
    "dl",
    "dt",
    "dd",
    "tr",
    "td",
    "tbody",
    "span",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "nav",
    "aside",
    "meta",
    "title",
    "script",
    "style",
    "link",
    "center",
    "font",
    "b",
    "strong",
    "em",
    "i",
    "u",
    "br",
    "hr",
    "blockquote",
    "pre",
    "img",
    "a",
    "form",
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
    let begins = BLOCK_TAGS.iter().any(|tag| opens(rest, tag));
    begins && closes_something(rest) && (tags_lead_lines(rest) || !has_markdown_marks(rest))
}

/// A Markdown text may begin with a tag too; in a page tags begin most lines.
fn tags_lead_lines(text: &str) -> bool {
    let lines = || text.lines().map(str::trim_start).filter(|line| !line.is_empty());
    lines().filter(|line| line.starts_with('<')).count() * 2 > lines().count()
}

/// True when the text begins with `<tag` and the tag's name ends there.
fn opens(text: &str, tag: &str) -> bool {
    let Some(after) = text.strip_prefix('<') else { return false };
    let Some(name) = after.get(..tag.len()) else { return false };
    let end = after.get(tag.len()..).and_then(|rest| rest.chars().next());
    name.eq_ignore_ascii_case(tag) && end.is_none_or(|c| c.is_whitespace() || matches!(c, '>' | '/'))
}

/// `<html` or `<body` at the beginning of a line near the beginning, behind
/// something else; inside a line it may be what the text speaks of.
fn has_page_tag(start: &str) -> bool {
    let head: String = start.chars().take(2048).collect();
    head.lines().map(str::trim_start).any(|line| PAGE_TAGS.iter().any(|tag| opens(line, tag)))
}

/// A piece of a page has closing tags or line breaks.
fn closes_something(text: &str) -> bool {
    let head: String = text.chars().take(1 << 16).collect();
    let head = head.to_ascii_lowercase();
    ["</", "<br", "/>", "<p", "<li", "<td", "<div", "<span"].iter().any(|mark| head.contains(mark))
}

/// True when the text has marks that only Markdown gives a meaning to: one
/// heading, table, fenced block of text, link or picture, or several runs in
/// bold. Bullets, dashes, stars and quote signs alone are in plain texts too.
fn has_markdown_marks(text: &str) -> bool {
    const BOLD_LINES: usize = 2;
    let mut above = "";
    let mut bold_lines = 0;
    for line in text.split(ends_line) {
        let headed = heading(line).is_some() || doubled_heading(line);
        let table = is_delimiter_row(line) && above.contains('|');
        let prose_fence = fence(line).is_some_and(|(_, _, info)| matches!(info, "markdown" | "md"));
        bold_lines += usize::from(has_bold_run(line));
        if headed || table || prose_fence || has_link(line) || has_data_picture(line) || bold_lines >= BOLD_LINES {
            return true;
        }
        above = line;
    }
    false
}

/// `##一、`: one sign could be a topic tag, two are a heading.
fn doubled_heading(line: &str) -> bool {
    heading_without_space(line).is_some_and(|(signs, _)| signs >= 2)
}

/// `[文字](http…)` or `![图](…)`.
fn has_link(line: &str) -> bool {
    let (Some(first), Some(last)) = (line.find('['), line.rfind(')')) else { return false };
    line.match_indices("](").any(|(at, mark)| {
        let target = line.get(at + mark.len()..).unwrap_or_default();
        first < at && at < last && target.starts_with(['#', '/', '.', 'h', '<'])
    })
}

/// `![图](data:image/png;base64,…)`, and `[图]: <data:image/png;base64,…>` at
/// the foot of a file.
fn has_data_picture(line: &str) -> bool {
    let inline = line.split("](").skip(1).any(|target| target.trim_start_matches('<').starts_with("data:image/"));
    let definition = || {
        line.starts_with('[')
            && line
                .split_once("]:")
                .is_some_and(|(_, target)| target.trim_start().trim_start_matches('<').starts_with("data:image/"))
    };
    inline || definition()
}

/// `**一、指导思想**`: a pair of double stars around text that begins and ends
/// with a character, not around a name left out (`**市**县`).
fn has_bold_run(line: &str) -> bool {
    let parts: Vec<&str> = line.split("**").collect();
    let inner = parts.iter().skip(1).step_by(2).zip(parts.iter().skip(2).step_by(2));
    parts.len() % 2 == 1
        && inner.into_iter().any(|(bold, behind)| {
            let solid = |c: char| !c.is_whitespace() && c != '*';
            let fits = bold.starts_with(solid) && bold.ends_with(solid) && bold.chars().count() >= 2;
            fits && !encloses_lost_name(bold, behind)
        })
}
