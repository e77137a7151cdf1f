//! The file as printpdf builds it: the tree of pages and their content streams,
//! handed on as a lopdf tree.

use lopdf::Document;
use printpdf::serialize::to_lopdf_doc;
use printpdf::{Mm, Op, PdfDocument, PdfPage, PdfSaveOptions, PdfWarnMsg};
use wenshu_model::Pages;

use crate::EmitPdfError;

/// Builds the pages of the file.
pub(crate) fn build(pages: &Pages, sheets: Vec<Vec<Op>>) -> Result<Document, EmitPdfError> {
    let (width, height) = (Mm(pages.width as f32), Mm(pages.height as f32));
    let mut pdf = PdfDocument::new(&pages.title);
    pdf.pages = sheets.into_iter().map(|ops| PdfPage::new(width, height, ops)).collect();
    // "Secure" drops the operations that printpdf does not know; ours come from
    // `content` and nowhere else. Compression is left to libdeflate.
    let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: false, image_optimization: None };
    let mut warnings = Vec::new();
    let document = to_lopdf_doc(&pdf, &options, &mut warnings);
    refuse_losses(&warnings)?;
    Ok(document)
}

/// printpdf reports what it leaves out as a warning; a PDF with a hole must not
/// leave the program.
fn refuse_losses(warnings: &[PdfWarnMsg]) -> Result<(), EmitPdfError> {
    match warnings.first() {
        Some(warning) => Err(EmitPdfError::ContentLost { message: warning.msg.clone() }),
        None => Ok(()),
    }
}
