//! Calls the stages one after the other (DESIGN §1), and turns their errors
//! into problems.

use wenshu_emit_docx::DocxOptions;
use wenshu_fit::Fit;
use wenshu_fonts::Fonts;
use wenshu_ingest::Limits;
use wenshu_model::source::Asset;
use wenshu_model::{Elements, OfficialDocument, Pages, Plan, Plans};
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
pub fn format(
    plan: &Plan,
    assets: &[Asset],
    elements: &Elements,
    profile: &Profile,
) -> Result<OfficialDocument, Problem> {
    wenshu_format::format(plan, assets, elements, profile).map_err(|error| Problem::caused(ProblemCode::Format, &error))
}

/// A document to one whose pages are decided, with these pages.
///
/// # Errors
/// A [`Problem`] with the reason of typeset.
pub fn fit(document: OfficialDocument, profile: &Profile, fonts: &Fonts) -> Result<Fit, Problem> {
    wenshu_fit::fit(document, profile, fonts).map_err(|error| Problem::caused(ProblemCode::Typeset, &error))
}

/// Pages to PDF.
///
/// # Errors
/// A [`Problem`] with the reason of the emitter.
pub fn pdf(pages: &Pages, fonts: &Fonts) -> Result<Vec<u8>, Problem> {
    wenshu_emit_pdf::emit_pdf(pages, fonts).map_err(|error| Problem::caused(ProblemCode::EmitPdf, &error))
}

/// A fitted document to DOCX.
///
/// # Errors
/// A [`Problem`] with the reason of the emitter.
pub fn docx(document: &OfficialDocument, profile: &Profile, options: DocxOptions) -> Result<Vec<u8>, Problem> {
    wenshu_emit_docx::emit_docx(document, profile, &options)
        .map_err(|error| Problem::caused(ProblemCode::EmitDocx, &error))
}
