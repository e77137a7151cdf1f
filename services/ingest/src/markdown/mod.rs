//! Reads Markdown: what its reader sees of each physical line.
//!
//! comrak decides what is mark-up. Before it sees the text, marks that mean
//! something else in Chinese files are protected (`____` is a blank to fill in,
//! indented lines are paragraphs, `- 1 -` is a page number), so that plain text
//! with a few Markdown headings loses nothing but its marks. Lines keep their
//! order and their number in the file.

mod loose_bold;
pub mod marks;
mod protect;
mod typed_marks;
mod writer;

use comrak::{Arena, Options, parse_document};
use wenshu_model::{RemovalReason, Removed, source::Origin};

use crate::{IngestError, Limits, Reading, invisible::take_invisible, lines::physical_lines, pictures::SetAside};

/// Reads a decoded Markdown text.
pub fn read_markdown(text: &str, limits: &Limits) -> Result<Reading, IngestError> {
    if text.len() > limits.markdown_bytes {
        return Err(IngestError::MarkupTooLarge {
            media: "Markdown ",
            bytes: text.len(),
            limit: limits.markdown_bytes,
        });
    }
    let mut reading = Reading::default();
    let (data, text) = SetAside::of(text);
    let typed = typed_lines(&text, limits, &mut reading.removed)?;
    marks::refuse_deep_nesting(&typed, limits)?;
    let (lines, set_aside) = protect::protect(&typed, limits)?;
    for (number, text, reason) in set_aside {
        reading.removed.push(removed_line(number, data.restore(text), reason));
    }
    let arena = Arena::new();
    let joined = lines.join("\n");
    let document = parse_document(&arena, &joined, &options());
    let mut reading = writer::write_lines(document, &typed, &data, limits, reading)?;
    // The data of a picture are no text; the marks around them are.
    let typed: Vec<String> = typed.into_iter().map(|line| data.without(line)).collect();
    typed_marks::list_typed_marks(&typed, &mut reading);
    Ok(reading)
}

/// The physical lines without invisible characters, which also frees the
/// noncharacters that protected marks are written in.
fn typed_lines(text: &str, limits: &Limits, removed: &mut Vec<Removed>) -> Result<Vec<String>, IngestError> {
    let lines = physical_lines(text, limits)?.into_iter().zip(1u32..);
    Ok(lines.map(|(line, number)| take_invisible(line, at_line(number), removed)).collect())
}

/// What comrak takes for mark-up. Left off on purpose: strikethrough (`3~5`),
/// bare links, typographic quotes, superscripts, headings by underline (done
/// in [`protect`], for short lines only).
fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.footnotes = true;
    options.extension.cjk_friendly_emphasis = true;
    options.parse.leave_footnote_definitions = true;
    options.parse.ignore_setext = true;
    options
}

fn at_line(number: u32) -> Origin {
    Origin { line: Some(number), ..Origin::default() }
}

fn removed_line(number: u32, text: String, reason: RemovalReason) -> Removed {
    Removed { lines: None, origin: Some(at_line(number)), text, reason, pieces: Vec::new() }
}
