//! The fonts as dictionaries of the file: composite fonts with exact widths,
//! ToUnicode maps and embedded subsets (ISO 32000-1, 9.7).
//!
//! printpdf is not asked for them: it embeds whole fonts unless it shapes the
//! text itself, copies them several times, and cuts widths off instead of
//! rounding them.

use std::fmt::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use wenshu_fonts::{Measures, Outlines};

use crate::EmitPdfError;
use crate::embedding::{EmbeddedFont, Embedding};

/// Entries of one block of a ToUnicode map (Adobe technical note 5014).
const MAP_BLOCK: usize = 100;
/// Flag of a font whose codes are not the standard Latin ones (ISO 32000-1,
/// table 123).
const SYMBOLIC: i64 = 4;

/// Writes the fonts; the dictionary of their resources.
pub(crate) fn add(document: &mut Document, embedding: Embedding) -> Dictionary {
    let mut resources = Dictionary::new();
    for font in embedding.fonts {
        let name = font.resource.clone();
        let id = add_font(document, font);
        resources.set(name, Object::Reference(id));
    }
    resources
}

/// Names fonts and pictures in the resources that all pages share.
pub(crate) fn share(document: &mut Document, fonts: Dictionary, pictures: Dictionary) -> Result<(), EmitPdfError> {
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    let mut shared = dictionary! { "Font" => Object::Reference(document.add_object(fonts)) };
    if !pictures.is_empty() {
        shared.set("XObject", Object::Reference(document.add_object(pictures)));
    }
    for page in pages {
        let page = document.get_dictionary(page).map_err(EmitPdfError::Tree)?;
        let own = page.get(b"Resources").and_then(Object::as_reference).map_err(EmitPdfError::Tree)?;
        let own = document.get_object_mut(own).and_then(Object::as_dict_mut).map_err(EmitPdfError::Tree)?;
        // The pages have nothing but text, rules and pictures.
        *own = shared.clone();
    }
    Ok(())
}

fn add_font(document: &mut Document, font: EmbeddedFont) -> ObjectId {
    let to_unicode = document.add_object(Stream::new(dictionary! {}, to_unicode(&font).into_bytes()));
    let (kind, key, entries) = match font.measures.outlines {
        Outlines::TrueType => ("CIDFontType2", "FontFile2", dictionary! { "Length1" => font.program.len() as i64 }),
        Outlines::Cff => ("CIDFontType0", "FontFile3", dictionary! { "Subtype" => "CIDFontType0C" }),
    };
    let program = document.add_object(Stream::new(entries, font.program));
    let mut descriptor = descriptor(&font.name, &font.measures);
    descriptor.set(key, Object::Reference(program));
    let mut descendant = dictionary! {
        "Type" => "Font",
        "Subtype" => kind,
        "BaseFont" => font.name.as_str(),
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
        "FontDescriptor" => Object::Reference(document.add_object(descriptor)),
        "DW" => i64::from(FULL_WIDTH),
        "W" => widths(&font.widths),
    };
    if font.measures.outlines == Outlines::TrueType {
        // Codes of a CFF are looked up in its own character set, which the
        // subsetter made the identity.
        descendant.set(
            "CIDToGIDMap",
            match font.glyphs {
                None => Object::Name(b"Identity".to_vec()),
                Some(glyphs) => {
                    let bytes = std::iter::once(0).chain(glyphs).flat_map(u16::to_be_bytes).collect();
                    Object::Reference(document.add_object(Stream::new(dictionary! {}, bytes)))
                }
            },
        );
    }
    let descendant = document.add_object(descendant);
    document.add_object(dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => font.name,
        "Encoding" => "Identity-H",
        "DescendantFonts" => vec![Object::Reference(descendant)],
        "ToUnicode" => Object::Reference(to_unicode),
    })
}

fn descriptor(name: &str, measures: &Measures) -> Dictionary {
    let bounds: Vec<Object> = measures.bounds.iter().map(|edge| Object::Integer(i64::from(*edge))).collect();
    dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => name,
        "Flags" => SYMBOLIC,
        "FontBBox" => bounds,
        "ItalicAngle" => 0,
        "Ascent" => i64::from(measures.ascent),
        "Descent" => i64::from(measures.descent),
        "CapHeight" => i64::from(measures.cap_height),
        "StemV" => stem(measures.weight),
    }
}

/// Thickness of upright strokes, which no table of a font tells; the usual
/// estimate from the weight, about 88 for regular and 166 for bold.
fn stem(weight: u16) -> i64 {
    50 + (f64::from(weight) / 65.0).powi(2).round() as i64
}

/// Advance width of a Han character.
const FULL_WIDTH: u16 = 1000;

/// The widths that are not that of a Han character, in runs of codes.
fn widths(widths: &[u16]) -> Vec<Object> {
    let mut listed = Vec::new();
    let mut codes = widths.iter().zip(1_i64..).filter(|(width, _)| **width != FULL_WIDTH).peekable();
    while let Some((width, first)) = codes.next() {
        let mut run = vec![Object::Integer(i64::from(*width))];
        let mut last = first;
        while let Some((width, code)) = codes.next_if(|(_, code)| *code == last + 1) {
            run.push(Object::Integer(i64::from(*width)));
            last = code;
        }
        listed.push(Object::Integer(first));
        listed.push(Object::Array(run));
    }
    listed
}

/// The map from codes to characters.
fn to_unicode(font: &EmbeddedFont) -> String {
    let mut map = String::with_capacity(400 + 15 * font.characters.len());
    map.push_str(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let entries: Vec<(u16, char)> = (1..).zip(font.characters.iter().copied()).collect();
    for block in entries.chunks(MAP_BLOCK) {
        // Writing to a String cannot fail.
        let _ = writeln!(map, "{} beginbfchar", block.len());
        for (code, character) in block {
            let _ = write!(map, "<{code:04X}> <");
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(map, "{unit:04X}");
            }
            map.push_str(">\n");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    map
}
