//! The file as printpdf builds it: pages, content streams, font dictionaries
//! with widths and ToUnicode maps; handed on as a lopdf tree.

use lopdf::Document;
use printpdf::{
    FontId, FontMetrics, FontType, Mm, Op, ParsedFont, PdfConformance, PdfDocument, PdfFont, PdfFontMetricsStub,
    PdfPage, PdfSaveOptions, PdfWarnMsg, serialize::to_lopdf_doc,
};
use wenshu_model::Pages;

use crate::EmitPdfError;
use crate::embedding::{EmbeddedFont, Embedding};

/// What printpdf is given for a font program: the magic number of TrueType. It
/// copies a program several times and takes a CFF apart; the real programs are
/// put in afterwards (`font_programs`).
const STAND_IN_PROGRAM: [u8; 4] = [0, 1, 0, 0];

/// Builds the pages and fonts of the file.
pub(crate) fn build(pages: &Pages, sheets: Vec<Vec<Op>>, embedding: &Embedding) -> Result<Document, EmitPdfError> {
    let mut pdf = PdfDocument::new(&pages.title);
    pdf.metadata.info.conformance = PdfConformance::default();
    for font in &embedding.fonts {
        pdf.resources.fonts.map.insert(FontId(font.resource.clone()), PdfFont::new(parsed(font)));
    }
    let (width, height) = (Mm(pages.width as f32), Mm(pages.height as f32));
    pdf.pages = sheets.into_iter().map(|ops| PdfPage::new(width, height, ops)).collect();
    let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
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

/// A subset in printpdf's terms. Its units are 1/1000 em whatever the face's
/// are, because printpdf cuts widths off instead of rounding them.
fn parsed(font: &EmbeddedFont) -> ParsedFont {
    let codes = font.characters.iter().zip(1_u16..);
    let [x_min, y_min, x_max, y_max] = font.measures.bounds;
    ParsedFont {
        original_bytes: STAND_IN_PROGRAM.to_vec(),
        font_index: 0,
        font_name: Some(font.name.clone()),
        codepoint_to_glyph: codes.map(|(character, code)| (u32::from(*character), code)).collect(),
        glyph_widths: (1_u16..).zip(font.widths.iter().copied()).collect(),
        units_per_em: 1000,
        font_metrics: FontMetrics { ascent: font.measures.ascent, descent: font.measures.descent },
        font_type: FontType::TrueType,
        pdf_font_metrics: PdfFontMetricsStub {
            units_per_em: 1000,
            x_min,
            y_min,
            x_max,
            y_max,
            caret_slope_rise: 1,
            caret_slope_run: 0,
            us_weight_class: font.measures.weight,
        },
    }
}
