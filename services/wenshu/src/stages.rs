//! Calls the stages before a document's own (DESIGN §1), and turns their errors
//! into problems. Those of a document are in `wenshu-paper`.

use wenshu_ingest::{IngestError, Limits};
use wenshu_model::{Plans, Recogniser, Scan, Source};
use wenshu_report::{Problem, ProblemCode};

/// Most bytes of an input.
pub fn max_bytes() -> u64 {
    Limits::default().bytes as u64
}

/// Bytes to Source, in this process.
///
/// # Errors
/// A [`Problem`] with the reason of ingest.
pub fn source_of(bytes: &[u8], file: &str) -> Result<Source, Problem> {
    wenshu_ingest::ingest(bytes, file, &Limits::default()).map_err(|error| of_ingest(&error))
}

/// Bytes to Source, or what an engine would have to look at.
///
/// # Errors
/// A [`Problem`] with the reason of ingest, and the scan that the file is.
pub fn source_or_scan(bytes: &[u8], file: &str) -> Result<Source, (Problem, Option<Scan>)> {
    let limits = Limits::default();
    wenshu_ingest::ingest(bytes, file, &limits).map_err(|error| match wenshu_ingest::scan_of(bytes, &error, &limits) {
        Ok(scan) => (of_ingest(&error), scan),
        Err(error) => (of_ingest(&error), None),
    })
}

/// What an engine recognised to Source.
///
/// # Errors
/// A [`Problem`] with the reason of ingest.
pub fn source_of_recognised(
    bytes: &[u8],
    file: &str,
    scan: &Scan,
    recogniser: &Recogniser,
    pages: &[Vec<u8>],
) -> Result<Source, Problem> {
    wenshu_ingest::ingest_recognised(bytes, file, scan, recogniser, pages, &Limits::default())
        .map_err(|error| of_ingest(&error))
}

/// The problem that a refusal of ingest is.
pub fn of_ingest(error: &IngestError) -> Problem {
    Problem::caused(ProblemCode::Ingest, error).because(error.code())
}

/// A Source to documents.
///
/// # Errors
/// A [`Problem`] with the reason of parse.
pub fn plans_of_source(source: Source) -> Result<Plans, Problem> {
    wenshu_parse::parse(source).map_err(|error| Problem::caused(ProblemCode::Parse, &error))
}

/// Bytes to documents in this process: ingest, then parse.
///
/// # Errors
/// A [`Problem`] with the reason of the stage that refused.
pub fn plans_of(bytes: &[u8], file: &str) -> Result<Plans, Problem> {
    plans_of_source(source_of(bytes, file)?)
}
