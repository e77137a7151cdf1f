//! Calls the stages one after the other, and turns their errors into problems.

use wenshu_model::{OfficialDocument, Plan, Plans, Source};
use wenshu_standard::Profile;

use crate::problem::{Problem, ProblemCode};

/// Most bytes of an input.
pub const MAX_BYTES: u64 = 64 << 20;

const WAITING: &str = "这一步尚未接入";

/// Bytes to documents: ingest, then parse.
///
/// # Errors
/// A [`Problem`] with the reason of the stage that refused.
pub fn plans_of(bytes: &[u8], file: &str) -> Result<Plans, Problem> {
    let source = ingest(bytes, file)?;
    parse(source)
}

fn ingest(_bytes: &[u8], _file: &str) -> Result<Source, Problem> {
    Err(Problem::new(ProblemCode::Ingest, WAITING))
}

fn parse(_source: Source) -> Result<Plans, Problem> {
    Err(Problem::new(ProblemCode::Parse, WAITING))
}

/// A plan to an official document.
///
/// # Errors
/// A [`Problem`] with the reason of format.
pub fn format(_plan: &Plan, _profile: &Profile) -> Result<OfficialDocument, Problem> {
    Err(Problem::new(ProblemCode::Format, WAITING))
}

/// Reason codes that a profile may switch on and off.
pub const fn normalisations() -> &'static [&'static str] {
    &[]
}

/// A PDF with what is known about its pages.
#[derive(Debug)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its pages.
    pub pages: usize,
    /// What typeset noticed.
    pub findings: Vec<wenshu_model::Finding>,
}

/// A document to PDF: typeset, then emit.
///
/// # Errors
/// A [`Problem`] with the reason of the stage that refused.
pub fn pdf(_document: &OfficialDocument, _profile: &Profile) -> Result<Pdf, Problem> {
    Err(Problem::new(ProblemCode::Typeset, WAITING))
}

/// A document to DOCX.
///
/// # Errors
/// A [`Problem`] with the reason of the emitter.
pub fn docx(_document: &OfficialDocument, _profile: &Profile) -> Result<Vec<u8>, Problem> {
    Err(Problem::new(ProblemCode::EmitDocx, WAITING))
}
