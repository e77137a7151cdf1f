//! What every fuzz target asks of ingest: no panic, and a well-formed Source.

use wenshu_ingest::{Limits, ingest};

/// Reads the bytes and checks what an accepted file must keep.
///
/// # Panics
/// When a promise of ingest is broken.
pub fn read(bytes: &[u8]) {
    let limits = Limits { bytes: 1 << 20, ..Limits::default() };
    let source = match ingest(bytes, "计划.txt", &limits) {
        Ok(source) => source,
        Err(error) => {
            assert!(!error.to_string().contains('\n'));
            return;
        }
    };
    assert!(source.lines.iter().any(|line| !line.text.trim().is_empty()));
    for line in &source.lines {
        let chars = line.text.chars().count() as u32;
        assert!(!line.text.contains(['\n', '\r']));
        assert!(line.hint.emphasis.iter().all(|run| run.start < run.end && run.end <= chars));
        assert!(line.origin.line != Some(0) && line.origin.paragraph != Some(0));
    }
}

/// A ZIP package whose parts are stored as they are.
///
/// # Panics
/// Never: it is written to memory.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::{Cursor, Write};
    use zip::write::{SimpleFileOptions, ZipWriter};
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Splits the bytes at the first zero bytes into this many parts.
pub fn split<const N: usize>(bytes: &[u8]) -> [&[u8]; N] {
    let mut parts = bytes.splitn(N, |byte| *byte == 0);
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}
