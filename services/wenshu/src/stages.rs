//! Calls the stages before a document's own (DESIGN §1), and turns their errors
//! into problems. Those of a document are in `wenshu-paper`.

use wenshu_ingest::Limits;
use wenshu_model::Plans;
use wenshu_report::{Problem, ProblemCode};

/// Most bytes of an input.
pub fn max_bytes() -> u64 {
    Limits::default().bytes as u64
}

/// Bytes to documents: ingest, then parse.
///
/// # Errors
/// A [`Problem`] with the reason of the stage that refused.
pub fn plans_of(bytes: &[u8], file: &str) -> Result<Plans, Problem> {
    let source = wenshu_ingest::ingest(bytes, file, &Limits::default())
        .map_err(|error| Problem::caused(ProblemCode::Ingest, &error))?;
    wenshu_parse::parse(source).map_err(|error| Problem::caused(ProblemCode::Parse, &error))
}
