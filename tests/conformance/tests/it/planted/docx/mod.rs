//! A finished DOCX taken apart into its parts, and each part into elements, so
//! that one property can be changed, and put together again.

mod element;

use std::io::{Cursor, Read, Write};

use wenshu_conformance::text::squeezed;
use zip::write::SimpleFileOptions;

pub use element::{Element, Node};

/// The part that holds the text.
const DOCUMENT: &str = "word/document.xml";

/// A DOCX in pieces.
pub struct Docx {
    parts: Vec<(String, Vec<u8>)>,
}

impl Docx {
    /// Takes a file apart.
    pub fn read(bytes: &[u8]) -> Self {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("our own DOCX");
        let parts = (0..archive.len()).map(|index| {
            let mut entry = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().to_owned(), bytes)
        });
        Self { parts: parts.collect() }
    }

    /// Puts the file together.
    pub fn write(self) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in self.parts {
            archive.start_file(name, SimpleFileOptions::default()).unwrap();
            archive.write_all(&bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    /// Names of the parts that begin so.
    pub fn parts_like(&self, start: &str) -> Vec<String> {
        self.parts.iter().map(|(name, _)| name.clone()).filter(|name| name.starts_with(start)).collect()
    }

    /// Changes a part.
    #[track_caller]
    pub fn edit(&mut self, part: &str, change: impl FnOnce(&mut Element)) {
        let found = self.parts.iter_mut().find(|(name, _)| name == part);
        let (_, bytes) = found.unwrap_or_else(|| panic!("no part {part}"));
        let mut root = Element::parse(std::str::from_utf8(bytes).unwrap());
        change(&mut root);
        *bytes = root.write().into_bytes();
    }

    /// Changes the body.
    #[track_caller]
    pub fn body(&mut self, change: impl FnOnce(&mut Element)) {
        self.edit(DOCUMENT, |root| change(root.child_mut("w:body").unwrap()));
    }

    /// Changes the first paragraph with a text, white space aside.
    #[track_caller]
    pub fn paragraph(&mut self, text: &str, change: impl FnOnce(&mut Element)) {
        let caller = std::panic::Location::caller();
        self.body(|body| {
            let found = body.find_mut(&|node| node.name == "w:p" && squeezed(&node.text()).contains(text));
            change(found.unwrap_or_else(|| panic!("{caller}: no paragraph with “{text}”")));
        });
    }

    /// Changes every paragraph of a style.
    #[track_caller]
    pub fn paragraphs_of(&mut self, style: &str, mut change: impl FnMut(&mut Element)) {
        let mut count = 0;
        self.body(|body| {
            body.each("w:p", &mut |paragraph| {
                if paragraph.style() == Some(style) {
                    change(paragraph);
                    count += 1;
                }
            });
        });
        assert!(count > 0, "no paragraph of style {style}");
    }

    /// Changes every section.
    pub fn sections(&mut self, mut change: impl FnMut(&mut Element)) {
        self.body(|body| body.each("w:sectPr", &mut change));
    }

    /// Sets an attribute of an element of every section.
    pub fn set_section(&mut self, name: &str, attribute: &str, value: &str) {
        self.sections(|section| section.child_or_new(name).set(attribute, value));
    }

    /// Changes every footer.
    pub fn footers(&mut self, mut change: impl FnMut(&mut Element)) {
        for part in self.parts_like("word/footer") {
            self.edit(&part, &mut change);
        }
    }

    /// Changes a style by its id.
    #[track_caller]
    pub fn style(&mut self, id: &str, change: impl FnOnce(&mut Element)) {
        self.edit("word/styles.xml", |root| {
            let found = root.find_mut(&|node| node.name == "w:style" && node.get("w:styleId") == Some(id));
            change(found.unwrap_or_else(|| panic!("no style {id}")));
        });
    }

    /// Puts another text in the place of one, in the first paragraph that has
    /// it.
    #[track_caller]
    pub fn retype(&mut self, from: &str, to: &str) {
        self.paragraph(&squeezed(from), |paragraph| paragraph.retype(from, to));
    }
}
