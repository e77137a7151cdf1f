//! Reads plain text: one Source line a physical line, blank lines and tabs
//! kept, nothing interpreted.

use wenshu_model::{
    Line,
    source::{Hint, Origin},
};

use crate::{IngestError, Limits, Reading, invisible::take_invisible, lines::physical_lines};

/// Reads a decoded text.
pub fn read_text(text: &str, limits: &Limits) -> Result<Reading, IngestError> {
    let mut reading = Reading::default();
    for (line, number) in physical_lines(text, limits)?.into_iter().zip(1u32..) {
        let origin = Origin { line: Some(number), ..Origin::default() };
        let text = take_invisible(line, origin, &mut reading.removed);
        reading.lines.push(Line { text, origin, hint: Hint::default() });
    }
    Ok(reading)
}
