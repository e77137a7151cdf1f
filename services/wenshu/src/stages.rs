//! Calls the stages one after the other (DESIGN §1), and turns their errors
//! into problems.

use wenshu_fonts::Fonts;
use wenshu_ingest::Limits;
use wenshu_model::{Elements, Finding, OfficialDocument, Plan, Plans};
use wenshu_standard::Profile;

use crate::problem::{Problem, ProblemCode};

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

/// A plan to an official document.
///
/// # Errors
/// A [`Problem`] with the reason of format.
pub fn format(plan: &Plan, profile: &Profile) -> Result<OfficialDocument, Problem> {
    wenshu_format::format(plan, &[], &Elements::default(), profile).map_err(|error| Problem::caused(ProblemCode::Format, &error))
}

/// A PDF with what is known about its pages.
#[derive(Debug)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Number of its pages.
    pub pages: usize,
    /// What typeset noticed.
    pub findings: Vec<Finding>,
}

/// A document to PDF: typeset, then emit.
///
/// # Errors
/// A [`Problem`] with the reason of the stage that refused.
pub fn pdf(document: &OfficialDocument, profile: &Profile) -> Result<Pdf, Problem> {
    let fonts = Fonts::shipped();
    let layout = wenshu_typeset::typeset(document, profile, fonts)
        .map_err(|error| Problem::caused(ProblemCode::Typeset, &error))?;
    let bytes = wenshu_emit_pdf::emit_pdf(&layout.pages, fonts)
        .map_err(|error| Problem::caused(ProblemCode::EmitPdf, &error))?;
    Ok(Pdf { bytes, pages: layout.pages.pages.len(), findings: layout.findings })
}

/// A document to DOCX.
///
/// # Errors
/// A [`Problem`] with the reason of the emitter.
pub fn docx(document: &OfficialDocument, profile: &Profile) -> Result<Vec<u8>, Problem> {
    wenshu_emit_docx::emit_docx(document, profile).map_err(|error| Problem::caused(ProblemCode::EmitDocx, &error))
}
