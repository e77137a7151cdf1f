//! What every fuzz target asks of ingest: no panic, and a well-formed Source.

use wenshu_ingest::{Limits, ingest};

/// Reads the bytes and checks what an accepted file must keep.
///
/// # Panics
/// When a promise of ingest is broken.
pub fn read(bytes: &[u8]) {
    let limits = Limits { bytes: 1 << 20, ..Limits::default() };
    let Ok(source) = ingest(bytes, "计划.txt", &limits) else { return };
    assert!(source.lines.iter().any(|line| !line.text.trim().is_empty()));
    for line in &source.lines {
        let chars = line.text.chars().count() as u32;
        assert!(!line.text.contains(['\n', '\r']));
        assert!(line.hint.emphasis.iter().all(|run| run.start < run.end && run.end <= chars));
        assert!(line.origin.line.is_some_and(|line| line > 0));
    }
}
