//! Puts the font programs into the file, and how codes lead to their glyphs.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use wenshu_fonts::Outlines;

use crate::EmitPdfError;
use crate::embedding::{EmbeddedFont, Embedding};

/// Puts each font's program in the place of the stand-in that printpdf was
/// given.
pub(crate) fn attach(document: &mut Document, embedding: Embedding) -> Result<(), EmitPdfError> {
    let by_name: BTreeMap<Vec<u8>, ObjectId> =
        document.objects.keys().filter_map(|id| Some((base_font(document, *id)?, *id))).collect();
    for font in embedding.fonts {
        if let Some(id) = by_name.get(font.name.as_bytes()) {
            attach_one(document, *id, font)?;
        }
    }
    Ok(())
}

fn base_font(document: &Document, id: ObjectId) -> Option<Vec<u8>> {
    let font = document.get_dictionary(id).ok().filter(|dictionary| dictionary.has(b"DescendantFonts"))?;
    font.get(b"BaseFont").ok()?.as_name().ok().map(<[u8]>::to_vec)
}

fn attach_one(document: &mut Document, id: ObjectId, font: EmbeddedFont) -> Result<(), EmitPdfError> {
    let descriptor = descendant_of(document, id)?.get(b"FontDescriptor").and_then(Object::as_reference);
    let descriptor = descriptor.map_err(EmitPdfError::Tree)?;
    let stand_in = dictionary_of(document, descriptor)?.get(b"FontFile2").and_then(Object::as_reference);
    let program = stand_in.map_err(EmitPdfError::Tree)?;
    let (key, entries) = match font.measures.outlines {
        Outlines::TrueType => ("FontFile2", dictionary! { "Length1" => font.program.len() as i64 }),
        Outlines::Cff => ("FontFile3", dictionary! { "Subtype" => "CIDFontType0C" }),
    };
    document.set_object(program, Stream::new(entries, font.program));
    let descriptor = dictionary_of(document, descriptor)?;
    descriptor.remove(b"FontFile2");
    descriptor.set(key, Object::Reference(program));
    if font.measures.outlines == Outlines::Cff {
        // Codes of a CFF are looked up in its own character set, which the
        // subsetter made the identity.
        let descendant = descendant_of(document, id)?;
        descendant.set("Subtype", "CIDFontType0");
        descendant.remove(b"CIDToGIDMap");
    } else if let Some(glyphs) = font.glyphs {
        let bytes = std::iter::once(0).chain(glyphs).flat_map(u16::to_be_bytes).collect();
        let map = document.add_object(Stream::new(dictionary! {}, bytes));
        descendant_of(document, id)?.set("CIDToGIDMap", Object::Reference(map));
    }
    Ok(())
}

fn dictionary_of(document: &mut Document, id: ObjectId) -> Result<&mut Dictionary, EmitPdfError> {
    document.get_object_mut(id).and_then(Object::as_dict_mut).map_err(EmitPdfError::Tree)
}

/// The font that a composite font is made of.
fn descendant_of(document: &mut Document, id: ObjectId) -> Result<&mut Dictionary, EmitPdfError> {
    let descendants = dictionary_of(document, id)?.get_mut(b"DescendantFonts").and_then(Object::as_array_mut);
    let descendants = descendants.map_err(EmitPdfError::Tree)?;
    let first = descendants
        .first_mut()
        .ok_or_else(|| EmitPdfError::Tree(lopdf::Error::DictKey("DescendantFonts".to_owned())))?;
    first.as_dict_mut().map_err(EmitPdfError::Tree)
}
