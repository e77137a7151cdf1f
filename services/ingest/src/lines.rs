//! Physical lines of a decoded file.

use crate::{IngestError, Limits};

/// The lines of a text, without their ends. `\r\n`, `\n`, `\r`, the vertical
/// tab, the form feed and Unicode's own line and paragraph ends each end one;
/// an end at the very end opens no further line.
pub fn physical_lines<'t>(text: &'t str, limits: &Limits) -> Result<Vec<&'t str>, IngestError> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (line, after) = split_line(rest);
        lines.push(line);
        if lines.len() > limits.lines {
            return Err(IngestError::TooManyLines { limit: limits.lines });
        }
        check_length(line, lines.len(), limits)?;
        rest = after;
    }
    Ok(lines)
}

/// Refuses a line that is too long.
pub fn check_length(line: &str, number: usize, limits: &Limits) -> Result<(), IngestError> {
    if line.len() <= limits.line_chars {
        return Ok(());
    }
    let chars = line.chars().count();
    if chars > limits.line_chars {
        return Err(IngestError::LineTooLong { line: number, chars, limit: limits.line_chars });
    }
    Ok(())
}

/// True for a character that ends a line.
pub fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn split_line(text: &str) -> (&str, &str) {
    let Some((line, rest)) = text.split_once(ends_line) else {
        return (text, "");
    };
    // A carriage return and a line feed end one line together.
    let carriage_return = text.get(line.len()..).is_some_and(|end| end.starts_with("\r\n"));
    let rest = if carriage_return { rest.strip_prefix('\n').unwrap_or(rest) } else { rest };
    (line, rest)
}
