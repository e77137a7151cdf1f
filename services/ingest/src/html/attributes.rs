//! Refuses tags with too many attributes before the tokenizer sees them: it
//! compares each attribute with all earlier ones of its tag.
//!
//! Where this reading and the tokenizer's could differ, it takes more for a
//! tag, never less.

use crate::{IngestError, Limits};

/// Elements whose content is no mark-up.
const RAW: [&str; 9] = ["script", "style", "title", "textarea", "iframe", "noscript", "noembed", "noframes", "xmp"];

/// Looks through a page for a tag with more attributes than allowed.
pub fn refuse_many_attributes(text: &str, limits: &Limits) -> Result<(), IngestError> {
    // Inside SVG and MathML nothing is raw, and a CDATA section may hide where
    // they end.
    let knows_raw = !text.contains("<![CDATA[");
    let mut foreign = 0usize;
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        let closing = after.starts_with('/');
        let name = tag_name(after.trim_start_matches('/'));
        let is_foreign = ["svg", "math"].iter().any(|tag| name.eq_ignore_ascii_case(tag));
        if knows_raw && after.starts_with("!--") {
            rest = behind_comment(after);
        } else if closing {
            foreign = foreign.saturating_sub(usize::from(is_foreign));
            rest = after;
        } else if name.is_empty() {
            rest = after;
        } else {
            let (count, behind) = count_attributes(after, limits.html_attributes);
            if count > limits.html_attributes {
                let line = line_of(text, after);
                return Err(IngestError::TooManyAttributes { line, limit: limits.html_attributes });
            }
            foreign += usize::from(is_foreign);
            let raw = knows_raw && foreign == 0 && RAW.iter().any(|tag| name.eq_ignore_ascii_case(tag));
            rest = if raw { behind_raw(behind, name) } else { behind };
        }
    }
    Ok(())
}

/// The letters and digits of a tag's name.
fn tag_name(text: &str) -> &str {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return "";
    }
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    text.split_at(end).0
}

/// What stands behind a comment, of which `<` was just passed.
fn behind_comment(text: &str) -> &str {
    // `<!-->` is a whole comment. One search for all ends: each would pass
    // over the whole rest of the page where it does not occur.
    let inner = text.strip_prefix('!').unwrap_or(text);
    let ends = |at: &usize| inner.get(..*at).is_some_and(|before| before.ends_with("--") || before.ends_with("--!"));
    let end = inner.match_indices('>').map(|(at, _)| at).find(ends);
    end.and_then(|end| inner.get(end..)).unwrap_or_default()
}

/// What stands from the closing tag of a raw element on.
fn behind_raw<'t>(text: &'t str, name: &str) -> &'t str {
    let end = text.match_indices("</").map(|(at, _)| at).find(|at| {
        let closing = text.get(at + 2..).and_then(|tag| tag.get(..name.len()));
        closing.is_some_and(|closing| closing.eq_ignore_ascii_case(name))
    });
    end.and_then(|end| text.get(end..)).unwrap_or_default()
}

/// The line in which a part of the text begins.
fn line_of(text: &str, part: &str) -> usize {
    let before = text.get(..text.len() - part.len()).unwrap_or_default();
    before.matches('\n').count() + 1
}

/// Counts the attributes of a tag up to its `>`, or until there are too many;
/// gives also what stands behind it.
fn count_attributes(tag: &str, limit: usize) -> (usize, &str) {
    let mut count = 0;
    let mut in_word = true;
    let mut expects_value = false;
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '>') => return (count, tag.get(at..).unwrap_or_default()),
            (None, '=') if !expects_value => expects_value = true,
            (None, '"' | '\'') if expects_value => {
                quote = Some(c);
                expects_value = false;
                in_word = false;
            }
            (None, _) if c.is_ascii_whitespace() || c == '/' => in_word = false,
            (None, _) if expects_value => {
                expects_value = false;
                in_word = true;
            }
            (None, _) if !in_word => {
                count += 1;
                in_word = true;
                if count > limit {
                    return (count, "");
                }
            }
            (None, _) => {}
        }
    }
    (count, "")
}
