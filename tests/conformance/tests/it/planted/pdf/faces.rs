//! Fonts of the file, and copies of them under another name or with another
//! text for a code.
//!
//! A face is told by its BaseFont, a text by ToUnicode. A glyph that shall
//! have another face or text keeps its outline and gets a copy of its font
//! that says so: what `wenshu check` reads is changed, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::content::Glyph;

/// What is known of a font.
pub(super) struct Face {
    id: ObjectId,
    widths: BTreeMap<u16, f64>,
    texts: BTreeMap<u16, String>,
    codes: BTreeMap<String, u16>,
}

impl Face {
    /// Advance of a code, em.
    pub(super) fn width(&self, code: u16) -> f64 {
        self.widths.get(&code).copied().unwrap_or(1.0)
    }

    /// Text of a code.
    pub(super) fn text(&self, code: u16) -> &str {
        self.texts.get(&code).map_or("", String::as_str)
    }

    /// Code of a text.
    pub(super) fn code(&self, text: &str) -> Option<u16> {
        self.codes.get(text).copied()
    }
}

/// The dictionaries that hold the pages' fonts.
pub(super) fn resources(document: &Document, pages: &[ObjectId]) -> Vec<ObjectId> {
    let mut found = BTreeSet::new();
    for page in pages {
        let page = document.get_dictionary(*page).unwrap();
        let own = page.get_deref(b"Resources", document).and_then(Object::as_dict).unwrap();
        match own.get(b"Font") {
            Ok(Object::Reference(id)) => drop(found.insert(*id)),
            Ok(_) => drop(found.insert(page.get(b"Resources").and_then(Object::as_reference).unwrap())),
            Err(_) => {}
        }
    }
    found.into_iter().collect()
}

/// The dictionary of fonts: the object itself, or the entry `Font` in it.
fn font_entries(document: &Document, id: ObjectId) -> &Dictionary {
    let object = document.get_dictionary(id).unwrap();
    object.get(b"Font").and_then(Object::as_dict).unwrap_or(object)
}

/// Reads the fonts.
pub(super) fn read(document: &Document, resources: &[ObjectId]) -> BTreeMap<Vec<u8>, Face> {
    let mut faces = BTreeMap::new();
    for (name, font) in resources.iter().flat_map(|id| font_entries(document, *id).iter()) {
        let id = font.as_reference().expect("a font of its own");
        faces.entry(name.clone()).or_insert_with(|| read_face(document, id));
    }
    faces
}

fn read_face(document: &Document, id: ObjectId) -> Face {
    let font = document.get_dictionary(id).unwrap();
    let descendant = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array).unwrap()[0].clone();
    let descendant = document.dereference(&descendant).unwrap().1.as_dict().unwrap();
    let listed = descendant.get_deref(b"W", document).and_then(Object::as_array).unwrap();
    let mut widths = BTreeMap::new();
    for pair in listed.chunks(2) {
        let first = pair[0].as_i64().unwrap() as u16;
        for (code, width) in (first..).zip(pair[1].as_array().expect("a list of widths")) {
            widths.insert(code, f64::from(width.as_float().unwrap()) / 1000.0);
        }
    }
    let table = font.get_deref(b"ToUnicode", document).and_then(Object::as_stream).unwrap();
    let table = table.decompressed_content().unwrap_or_else(|_| table.content.clone());
    let table = String::from_utf8(table).unwrap();
    let texts: BTreeMap<u16, String> = table.lines().filter_map(entry).collect();
    let codes = texts.iter().map(|(code, text)| (text.clone(), *code)).collect();
    Face { id, widths, texts, codes }
}

/// `<0001> <4E00>`
fn entry(line: &str) -> Option<(u16, String)> {
    let (code, text) = line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <")?;
    if code.len() != 4 {
        return None;
    }
    let units: Option<Vec<u16>> =
        (0..text.len()).step_by(4).map(|at| u16::from_str_radix(text.get(at..at + 4)?, 16).ok()).collect();
    Some((u16::from_str_radix(code, 16).ok()?, String::from_utf16(&units?).ok()?))
}

/// Copies of fonts that glyphs ask for.
#[derive(Default)]
pub(super) struct Clones {
    /// The resource's name is by place.
    wanted: Vec<Copied>,
}

/// A copy of a font: the new name of its face, the texts of its codes.
struct Copied {
    font: Vec<u8>,
    face: Option<String>,
    texts: BTreeMap<u16, String>,
}

impl Clones {
    /// The resource that a glyph is drawn with.
    pub(super) fn resource_of(&mut self, glyph: &Glyph, faces: &BTreeMap<Vec<u8>, Face>) -> Vec<u8> {
        let own = faces.get(&glyph.font).map_or("", |face| face.text(glyph.code));
        if glyph.face.is_none() && own == glyph.text {
            return glyph.font.clone();
        }
        let fits = |copy: &Copied| {
            copy.font == glyph.font
                && copy.face == glyph.face
                && copy.texts.get(&glyph.code).is_none_or(|text| *text == glyph.text)
        };
        let place = self.wanted.iter().position(fits).unwrap_or_else(|| {
            self.wanted.push(Copied { font: glyph.font.clone(), face: glyph.face.clone(), texts: BTreeMap::new() });
            self.wanted.len() - 1
        });
        self.wanted[place].texts.insert(glyph.code, glyph.text.clone());
        format!("Planted{place}").into_bytes()
    }

    /// Writes the copies.
    pub(super) fn attach(self, document: &mut Document, resources: &[ObjectId], faces: &BTreeMap<Vec<u8>, Face>) {
        for (place, Copied { font, face, texts }) in self.wanted.into_iter().enumerate() {
            let copy = copy(document, faces[&font].id, face.as_deref(), &texts);
            for id in resources {
                let object = document.get_object_mut(*id).and_then(Object::as_dict_mut).unwrap();
                let entries = match object.has(b"Font") {
                    true => object.get_mut(b"Font").and_then(Object::as_dict_mut).unwrap(),
                    false => object,
                };
                entries.set(format!("Planted{place}"), Object::Reference(copy));
            }
        }
    }
}

fn copy(document: &mut Document, font: ObjectId, face: Option<&str>, texts: &BTreeMap<u16, String>) -> ObjectId {
    let mut font = document.get_dictionary(font).unwrap().clone();
    let mut table = String::from("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n");
    table.push_str("1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    table.push_str(&format!("{} beginbfchar\n", texts.len()));
    for (code, text) in texts {
        let text: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        table.push_str(&format!("<{code:04X}> <{text}>\n"));
    }
    table.push_str("endbfchar\nendcmap\nend\nend\n");
    let table = document.add_object(Stream::new(dictionary! {}, table.into_bytes()));
    font.set("ToUnicode", Object::Reference(table));
    if let Some(face) = face {
        let name = format!("PLANTD+{face}");
        let mut descendant = descendant(document, &font);
        let mut descriptor =
            descendant.get_deref(b"FontDescriptor", document).and_then(Object::as_dict).unwrap().clone();
        descriptor.set("FontName", name.as_str());
        let descriptor = document.add_object(descriptor);
        descendant.set("BaseFont", name.as_str());
        descendant.set("FontDescriptor", Object::Reference(descriptor));
        let descendant = document.add_object(descendant);
        font.set("BaseFont", name.as_str());
        font.set("DescendantFonts", vec![Object::Reference(descendant)]);
    }
    document.add_object(font)
}

fn descendant(document: &Document, font: &Dictionary) -> Dictionary {
    let listed = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array).unwrap();
    document.dereference(&listed[0]).unwrap().1.as_dict().unwrap().clone()
}
