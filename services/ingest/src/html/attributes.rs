//! Refuses tags with too many attributes before the tokenizer sees them: it
//! compares each attribute with all earlier ones of its tag.

use crate::{IngestError, Limits};

/// Looks through a page for a tag with more attributes than allowed.
pub fn refuse_many_attributes(text: &str, limits: &Limits) -> Result<(), IngestError> {
    let mut line = 1;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' => line += 1,
            '<' if chars.peek().is_some_and(char::is_ascii_alphabetic) => {
                let begun = line;
                if count_attributes(&mut chars, &mut line, limits.html_attributes) > limits.html_attributes {
                    return Err(IngestError::TooManyAttributes { line: begun, limit: limits.html_attributes });
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Counts the attributes of a tag up to its `>`, or until there are too many.
fn count_attributes(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, line: &mut usize, limit: usize) -> usize {
    let mut count = 0;
    let mut in_name = true;
    let mut expects_value = false;
    let mut quote = None;
    for c in chars.by_ref() {
        if c == '\n' {
            *line += 1;
        }
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '>') => return count,
            (None, '=') if !expects_value => {
                expects_value = true;
                in_name = true;
            }
            (None, '"' | '\'') if expects_value => {
                quote = Some(c);
                expects_value = false;
                in_name = false;
            }
            (None, _) if c.is_ascii_whitespace() || c == '/' => in_name = expects_value && in_name,
            (None, _) if expects_value => {
                expects_value = false;
                in_name = true;
            }
            (None, _) if !in_name => {
                count += 1;
                in_name = true;
                if count > limit {
                    return count;
                }
            }
            (None, _) => {}
        }
    }
    count
}
