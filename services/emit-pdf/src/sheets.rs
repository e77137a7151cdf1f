//! The file as printpdf builds it: pages, content streams, fonts; handed on as
//! a lopdf tree.

use std::collections::BTreeMap;

use lopdf::{Document, Object, Stream, dictionary};
use printpdf::{
    FontId, FontMetrics, FontType, Mm, ParsedFont, PdfConformance, PdfDocument, PdfFont, PdfFontMetricsStub, PdfPage,
    PdfSaveOptions, PdfWarnMsg, serialize::to_lopdf_doc,
};
use wenshu_fonts::Outlines;
use wenshu_model::Pages;

use crate::EmitPdfError;
use crate::content::Content;
use crate::embedding::{EmbeddedFont, Embedding};

/// Builds the pages and fonts of the file.
pub(crate) fn build(pages: &Pages, contents: &[Content], embedding: &Embedding) -> Result<Document, EmitPdfError> {
    let mut pdf = PdfDocument::new(&pages.title);
    pdf.metadata.info.conformance = PdfConformance::default();
    for font in &embedding.fonts {
        pdf.resources.fonts.map.insert(FontId(font.resource.clone()), PdfFont::new(parsed(font)));
    }
    let (width, height) = (Mm(pages.width as f32), Mm(pages.height as f32));
    pdf.pages = contents.iter().map(|content| PdfPage::new(width, height, content.ops.clone())).collect();
    let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
    let mut warnings = Vec::new();
    let mut document = to_lopdf_doc(&pdf, &options, &mut warnings);
    refuse_losses(&warnings)?;
    map_codes_to_glyphs(&mut document, embedding);
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
        original_bytes: font.program.clone(),
        font_index: 0,
        font_name: Some(font.name.clone()),
        codepoint_to_glyph: codes.map(|(character, code)| (u32::from(*character), code)).collect(),
        glyph_widths: (1_u16..).zip(font.widths.iter().copied()).collect(),
        units_per_em: 1000,
        font_metrics: FontMetrics { ascent: font.measures.ascent, descent: font.measures.descent },
        font_type: match font.measures.outlines {
            Outlines::TrueType => FontType::TrueType,
            Outlines::Cff => FontType::OpenTypeCFF(()),
        },
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

/// Gives the fonts in which a glyph has several codes their map.
fn map_codes_to_glyphs(document: &mut Document, embedding: &Embedding) {
    let maps: BTreeMap<&[u8], &Vec<u16>> = embedding
        .fonts
        .iter()
        .filter_map(|font| font.glyphs.as_ref().map(|glyphs| (font.name.as_bytes(), glyphs)))
        .collect();
    if maps.is_empty() {
        return;
    }
    let fonts: Vec<_> = document.objects.keys().copied().collect();
    for id in fonts {
        let Some(glyphs) = base_font(document, id).and_then(|name| maps.get(name.as_slice()).copied()) else {
            continue;
        };
        let bytes = std::iter::once(&0).chain(glyphs).flat_map(|glyph| glyph.to_be_bytes()).collect();
        let map = document.add_object(Stream::new(dictionary! {}, bytes));
        if let Some(descendant) = descendant_of(document, id) {
            descendant.set("CIDToGIDMap", Object::Reference(map));
        }
    }
}

fn base_font(document: &Document, id: lopdf::ObjectId) -> Option<Vec<u8>> {
    let font = document.get_dictionary(id).ok().filter(|dictionary| dictionary.has(b"DescendantFonts"))?;
    font.get(b"BaseFont").ok()?.as_name().ok().map(<[u8]>::to_vec)
}

fn descendant_of(document: &mut Document, id: lopdf::ObjectId) -> Option<&mut lopdf::Dictionary> {
    let font = document.get_object_mut(id).ok()?.as_dict_mut().ok()?;
    let descendants = font.get_mut(b"DescendantFonts").ok()?.as_array_mut().ok()?;
    descendants.first_mut()?.as_dict_mut().ok()
}
