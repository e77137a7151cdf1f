//! Literal text, in which every character counts: web addresses, e-mail
//! addresses, code between back-ticks, character references.

use crate::characters::{at, run_end, stands_at};

/// Spans of literal text, from left to right.
pub(super) fn literals(text: &[char]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut position = 0;
    while position < text.len() {
        position = match at(text, position) {
            '`' => taken(&mut found, position, code_end(text, position)),
            '&' => taken(&mut found, position, reference_end(text, position)),
            c if c.is_ascii_alphanumeric() => {
                let end = run_end(text, position, is_address);
                if is_address_run(text.get(position..end).unwrap_or_default()) {
                    found.push((position, without_closing_marks(text, position, end)));
                }
                end
            }
            _ => position + 1,
        };
    }
    found
}

/// Notes a literal that ends at `end` and tells where to go on.
fn taken(found: &mut Vec<(usize, usize)>, start: usize, end: Option<usize>) -> usize {
    found.extend(end.map(|end| (start, end)));
    end.unwrap_or(start + 1)
}

fn is_address_run(run: &[char]) -> bool {
    let has_scheme = run.windows(3).any(|three| three == [':', '/', '/']);
    let is_mail = run
        .iter()
        .position(|c| *c == '@')
        .is_some_and(|place| place > 0 && run.get(place + 1..).unwrap_or_default().contains(&'.'));
    has_scheme || is_mail || stands_at(run, 0, "www.")
}

/// Characters of RFC 3986 and of e-mail addresses.
fn is_address(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c)
}

/// A mark at the end of an address is the sentence's.
fn without_closing_marks(text: &[char], start: usize, end: usize) -> usize {
    let run = text.get(start..end).unwrap_or_default();
    let kept = run.iter().rposition(|c| !".,;:!?)'".contains(*c)).map_or(0, |last| last + 1);
    start + kept
}

fn code_end(text: &[char], start: usize) -> Option<usize> {
    let inside = run_end(text, start + 1, |c| c.is_ascii() && c != '`');
    (inside > start + 1 && at(text, inside) == '`').then_some(inside + 1)
}

fn reference_end(text: &[char], start: usize) -> Option<usize> {
    let name = run_end(text, start + 1, |c| c.is_ascii_alphanumeric() || c == '#');
    (name > start + 1 && name < start + 10 && at(text, name) == ';').then_some(name + 1)
}
