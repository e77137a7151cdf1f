//! Reads Markdown.

use crate::{IngestError, Limits, Reading};

/// Reads a decoded Markdown text.
pub fn read_markdown(text: &str, limits: &Limits) -> Result<Reading, IngestError> {
    let mut reading = crate::text::read_text(text, limits)?;
    for line in &mut reading.lines {
        let body = line.text.trim_start_matches('#');
        let signs = line.text.len() - body.len();
        if (1..=6).contains(&signs) && body.starts_with(' ') {
            line.hint.heading = u8::try_from(signs).ok();
            line.text = body.trim().to_owned();
        }
    }
    Ok(reading)
}
