//! A fitted document to the bytes of its outputs.

use wenshu_emit_docx::{DocxOptions, emit_docx};
use wenshu_emit_pdf::emit_pdf;
use wenshu_model::{OfficialDocument, Pages};
use wenshu_report::{Format, Problem, ProblemCode};
use wenshu_typeset::{Layout, typeset};

use crate::setting::Setting;

/// An output of a fitted document whose pages are at hand.
///
/// # Errors
/// A [`Problem`] with the reason of the emitter.
pub fn emit_laid_out(
    format: Format,
    document: &OfficialDocument,
    pages: &Pages,
    setting: &Setting,
) -> Result<Vec<u8>, Problem> {
    match format {
        Format::Pdf => emit_pdf(pages, setting.fonts).map_err(|error| Problem::caused(ProblemCode::EmitPdf, &error)),
        Format::Docx => docx(document, setting),
        Format::Json => json(document),
    }
}

/// An output of a fitted document alone: for a PDF it is laid out again, which
/// gives the pages that fit saw.
///
/// # Errors
/// A [`Problem`] with the reason of typeset or of the emitter.
pub fn emit(format: Format, document: &OfficialDocument, setting: &Setting) -> Result<Vec<u8>, Problem> {
    match format {
        Format::Pdf => {
            let layout = lay_out(document, setting)?;
            emit_laid_out(format, document, &layout.pages, setting)
        }
        Format::Docx => docx(document, setting),
        Format::Json => json(document),
    }
}

/// The pages of a fitted document.
///
/// # Errors
/// A [`Problem`] with the reason of typeset.
pub fn lay_out(document: &OfficialDocument, setting: &Setting) -> Result<Layout, Problem> {
    typeset(document, setting.profile, setting.fonts).map_err(|error| Problem::caused(ProblemCode::Typeset, &error))
}

fn docx(document: &OfficialDocument, setting: &Setting) -> Result<Vec<u8>, Problem> {
    let options = DocxOptions { comments: setting.comments };
    emit_docx(document, setting.profile, &options).map_err(|error| Problem::caused(ProblemCode::EmitDocx, &error))
}

fn json(document: &OfficialDocument) -> Result<Vec<u8>, Problem> {
    let made = serde_json::to_vec_pretty(document);
    let mut bytes = made.map_err(|error| Problem::caused(ProblemCode::Internal, &error))?;
    bytes.push(b'\n');
    Ok(bytes)
}
