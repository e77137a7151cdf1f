//! The five real files, and small helps to compare Sources.
#![allow(dead_code)] // Each test binary uses a part.
#![allow(clippy::panic, clippy::unwrap_used)] // A helper that panics fails its test.

pub mod package;

pub mod packed;

pub mod random;

use std::{fs, path::PathBuf};

use wenshu_ingest::{IngestError, Limits, ingest};
use wenshu_model::{FindingCode, RemovalReason, Source};

/// Names of the five real files.
pub const PLANS: [&str; 5] = ["000.txt", "001.txt", "002.txt", "003.txt", "004.txt"];

/// Text of a real file.
pub fn plan(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/plans").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The Source of good bytes.
pub fn read(bytes: &[u8], file: &str) -> Source {
    ingest(bytes, file, &Limits::default()).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The error of bad bytes.
pub fn refuse(bytes: &[u8], file: &str) -> IngestError {
    match ingest(bytes, file, &Limits::default()) {
        Ok(source) => panic!("{file} was read as {:?} in {}", source.media, source.encoding.name),
        Err(error) => error,
    }
}

/// The texts of all lines.
pub fn texts(source: &Source) -> Vec<&str> {
    source.lines.iter().map(|line| line.text.as_str()).collect()
}

/// The lines that are not blank, without the white space at their ends and
/// with single spaces for runs of ASCII white space, as HTML shows them.
pub fn shown_lines(source: &Source) -> Vec<String> {
    source.lines.iter().map(|line| shown(&line.text)).filter(|line| !line.is_empty()).collect()
}

/// A line as HTML shows it.
pub fn shown(line: &str) -> String {
    line.trim().split([' ', '\t']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// True when the Source has a finding of this code.
pub fn has_finding(source: &Source, code: FindingCode) -> bool {
    source.findings.iter().any(|finding| finding.code == code)
}

/// The texts removed for a reason.
pub fn removed(source: &Source, reason: RemovalReason) -> Vec<&str> {
    source.removed.iter().filter(|removed| removed.reason == reason).map(|removed| removed.text.as_str()).collect()
}

/// True when nothing but typed marks of Markdown was left out.
pub fn only_marks_removed(source: &Source) -> bool {
    source.removed.iter().all(|removed| removed.reason == RemovalReason::Markup)
}
