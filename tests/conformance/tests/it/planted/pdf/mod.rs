//! A finished PDF taken apart into single glyphs and rules, so that one of
//! them can be moved, dyed, reset or taken away, and put together again.
//!
//! Made for our own files: composite fonts with codes of two bytes, strokes of
//! two points. Whatever else a page draws is kept as it is.

mod content;
mod faces;
mod select;

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

pub use content::{Glyph, Mark, Stroke};
pub use select::Picked;

/// Points in a millimetre.
pub const PT: f64 = 72.0 / 25.4;
/// Height of the sheet, points.
const SHEET: f64 = 297.0 * PT;

/// Black.
pub const BLACK: [f32; 3] = [0.0, 0.0, 0.0];
/// Neither black nor red.
pub const BLUE: [f32; 3] = [0.0, 0.0, 1.0];

/// A PDF in pieces.
pub struct Pdf {
    document: Document,
    /// The pages, in order.
    pub pages: Vec<Sheet>,
    /// Fonts by the name of their resource.
    faces: BTreeMap<Vec<u8>, faces::Face>,
    /// Where the font resources of the pages are.
    fonts: Vec<ObjectId>,
}

/// A page in pieces.
#[derive(Clone)]
pub struct Sheet {
    /// Its object; a page that was put in has none yet.
    id: Option<ObjectId>,
    dictionary: Dictionary,
    /// What it draws, in drawing order.
    pub marks: Vec<Mark>,
}

impl Pdf {
    /// Takes a file apart.
    pub fn read(bytes: &[u8]) -> Self {
        let document = Document::load_mem(bytes).expect("our own PDF");
        let ids: Vec<ObjectId> = document.page_iter().collect();
        let fonts = faces::resources(&document, &ids);
        let faces = faces::read(&document, &fonts);
        let sheet = |id: &ObjectId| {
            let dictionary = document.get_dictionary(*id).unwrap().clone();
            let marks = content::read(&document.get_page_content(*id), &faces);
            Sheet { id: Some(*id), dictionary, marks }
        };
        let pages = ids.iter().map(sheet).collect();
        Self { document, pages, faces, fonts }
    }

    /// Puts the file together.
    pub fn write(mut self) -> Vec<u8> {
        let mut kids: Vec<Object> = Vec::new();
        let root = self.document.catalog().unwrap().get(b"Pages").and_then(Object::as_reference).unwrap();
        let ids: Vec<ObjectId> = self.document.page_iter().collect();
        let inherited = inherited(&self.document, &ids);
        let mut clones = faces::Clones::default();
        for sheet in std::mem::take(&mut self.pages) {
            let bytes = content::write(&sheet.marks, &self.faces, &mut clones);
            let stream = self.document.add_object(Stream::new(dictionary! {}, bytes));
            let mut dictionary = sheet.dictionary;
            for (key, value) in &inherited {
                if !dictionary.has(key) {
                    dictionary.set(key.clone(), value.clone());
                }
            }
            dictionary.set("Contents", Object::Reference(stream));
            dictionary.set("Parent", Object::Reference(root));
            let id = sheet.id.unwrap_or_else(|| self.document.new_object_id());
            self.document.objects.insert(id, Object::Dictionary(dictionary));
            kids.push(Object::Reference(id));
        }
        clones.attach(&mut self.document, &self.fonts, &self.faces);
        let pages = self.document.get_object_mut(root).and_then(Object::as_dict_mut).unwrap();
        pages.set("Count", kids.len() as i64);
        pages.set("Kids", kids);
        let mut bytes = Vec::new();
        self.document.save_to(&mut bytes).unwrap();
        bytes
    }

    /// Sets an entry of a page.
    pub fn set_page(&mut self, page: usize, key: &str, value: Object) {
        self.pages[page].dictionary.set(key, value);
    }

    /// Lays a stamp over a page, as a sealing client does: left, top, right,
    /// bottom in mm.
    pub fn stamp(&mut self, page: usize, [left, top, right, bottom]: [f64; 4]) {
        let corners = [left * PT, SHEET - bottom * PT, right * PT, SHEET - top * PT];
        let note = dictionary! {
            "Type" => "Annot",
            "Subtype" => "Stamp",
            "Rect" => corners.map(|corner| Object::Real(corner as f32)).to_vec(),
            "F" => 4,
        };
        let note = Object::Reference(self.document.add_object(note));
        let sheet = &mut self.pages[page].dictionary;
        match sheet.get_mut(b"Annots").and_then(Object::as_array_mut) {
            Ok(notes) => notes.push(note),
            Err(_) => sheet.set("Annots", vec![note]),
        }
    }

    /// Moves the stamps of a page, mm.
    pub fn shift_stamps(&mut self, page: usize, x: f64, y: f64) {
        let notes = self.pages[page].dictionary.get(b"Annots").and_then(Object::as_array).expect("stamps").clone();
        for note in notes {
            let note =
                self.document.get_object_mut(note.as_reference().unwrap()).and_then(Object::as_dict_mut).unwrap();
            for (index, corner) in note.get_mut(b"Rect").and_then(Object::as_array_mut).unwrap().iter_mut().enumerate()
            {
                let by = if index % 2 == 0 { x } else { -y };
                *corner = Object::Real((f64::from(corner.as_float().unwrap()) + by * PT) as f32);
            }
        }
    }

    /// A page that draws nothing, put in front of a page.
    pub fn insert_blank(&mut self, page: usize) {
        let mut sheet = self.pages[0].clone();
        sheet.marks.clear();
        sheet.id = None;
        self.pages.insert(page, sheet);
    }

    /// Glyphs of a page.
    pub fn glyphs(&self, page: usize) -> impl Iterator<Item = &Glyph> {
        self.pages[page].marks.iter().filter_map(Mark::glyph)
    }

    /// Rules of a page.
    pub fn rules_mut(&mut self, page: usize) -> impl Iterator<Item = &mut Stroke> {
        self.pages[page].marks.iter_mut().filter_map(|mark| match mark {
            Mark::Stroke(stroke) => Some(stroke),
            _ => None,
        })
    }

    /// Level rules of a page that are at least so long, mm, from the top.
    pub fn wide_rules(&mut self, page: usize, least: f64) -> Vec<&mut Stroke> {
        let mut found: Vec<&mut Stroke> = self.rules_mut(page).filter(|rule| rule.is_level(least)).collect();
        found.sort_by(|a, b| a.from.1.total_cmp(&b.from.1));
        found
    }

    /// Takes rules of a page away.
    pub fn drop_rules(&mut self, page: usize, drop: impl Fn(&Stroke) -> bool) {
        let before = self.pages[page].marks.len();
        self.pages[page].marks.retain(|mark| !matches!(mark, Mark::Stroke(stroke) if drop(stroke)));
        assert!(self.pages[page].marks.len() < before, "no such rule on page {}", page + 1);
    }
}

/// What the pages take from the root of their tree.
fn inherited(document: &Document, pages: &[ObjectId]) -> Vec<(Vec<u8>, Object)> {
    let parent = document.get_dictionary(pages[0]).and_then(|page| page.get_deref(b"Parent", document));
    let parent = parent.and_then(Object::as_dict).unwrap();
    let keys: [&[u8]; 3] = [b"MediaBox", b"Resources", b"Rotate"];
    keys.iter().filter_map(|key| Some((key.to_vec(), parent.get(key).ok()?.clone()))).collect()
}
