//! Completes the XML that `docx-rs` builds; the one place where it is patched.
//!
//! `docx-rs` 0.4.22 writes the children of `w:pPr`, `w:rPr`, `w:sectPr`,
//! `w:tblPr` and `w:tcPr` in an order of its own, which the schema forbids and
//! which makes Word offer a repair; it writes empty property elements, ids of
//! paragraphs that differ from one document to the next and an attribute on
//! `w:gridCol` that does not exist, and it has no writer for indents in
//! characters and for repeated head rows. One pass over the events of
//! `quick-xml` puts that right.
//! Everything else is copied byte by byte, so no character of the text can
//! change here.

use docx_rs::BuildXML;
use docx_rs::xml::writer::EmitterConfig;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::drawing;
use crate::error::{BodyFault, EmitDocxError};
use crate::schema::Properties;

/// Opens the part, with the namespaces of text.
const HEAD: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<w:document xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" ",
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
);
const FOOT: &str = "</w:body></w:document>";

/// What an element of the body lacks.
#[derive(Debug, Default)]
pub(crate) struct Missing {
    /// Properties of the paragraph: names and elements.
    pub properties: Vec<(&'static str, String)>,
    /// Runs that stand before the paragraph's text.
    pub runs: String,
    /// Rows of a table that repeat on each page.
    pub head_rows: usize,
}

/// The body's XML, written element by element, so that no more than one of them
/// stands in memory as the large structures of `docx-rs`.
pub(crate) struct BodyXml {
    /// What `docx-rs` makes of one element.
    built: Vec<u8>,
    out: String,
}

impl BodyXml {
    /// Opens the body; `drawings` says whether it holds any.
    pub(crate) fn new(drawings: bool) -> Self {
        let namespaces = if drawings { drawing::NAMESPACES } else { "" };
        Self { built: Vec::new(), out: format!("{HEAD}{namespaces}><w:body>") }
    }

    /// Writes what needs no completion.
    pub(crate) fn raw(&mut self, element: &str) {
        self.out.push_str(element);
    }

    /// Writes an element and gives it what it lacks.
    pub(crate) fn add(&mut self, element: &impl BuildXML, missing: &Missing) -> Result<(), EmitDocxError> {
        self.built.clear();
        // Texts and attributes are escaped when they enter the types of
        // `docx-rs`; the writer must not do it again.
        let config = EmitterConfig { perform_escaping: false, ..EmitterConfig::default() };
        let writer = config.create_writer(&mut self.built);
        element.build_to(writer).map_err(|fault| EmitDocxError::Body(BodyFault::Builder(fault)))?;
        let built = str::from_utf8(&self.built).map_err(|fault| EmitDocxError::Body(BodyFault::Encoding(fault)))?;
        Completion::new(&mut self.out, missing).run(built).map_err(EmitDocxError::Body)
    }

    pub(crate) fn finish(mut self) -> String {
        self.out.push_str(FOOT);
        self.out
    }
}

/// The pass over one element: what was written so far and which properties are
/// open.
struct Completion<'a> {
    out: &'a mut String,
    /// Elements open.
    depth: usize,
    /// Property elements open, the innermost last.
    open: Vec<Open>,
    /// Children of the open property elements, the innermost's last.
    children: Vec<Child>,
    /// Properties that the paragraph still has to take.
    properties: &'a [(&'static str, String)],
    /// Runs that still have to stand before its text.
    runs: &'a str,
    /// Rows of the table that still have to repeat.
    head_rows: usize,
}

/// A property element that is open.
struct Open {
    properties: Properties,
    depth: usize,
    /// Where it begins in the output.
    start: usize,
    /// Where its content begins in the output.
    content: usize,
    /// Its first entry in the list of children.
    first_child: usize,
}

/// A child of a property element.
#[derive(Clone, Copy)]
struct Child {
    rank: usize,
    /// Where it begins in the output.
    start: usize,
}

impl<'a> Completion<'a> {
    fn new(out: &'a mut String, missing: &'a Missing) -> Self {
        let (properties, runs) = (missing.properties.as_slice(), missing.runs.as_str());
        Self { out, depth: 0, open: Vec::new(), children: Vec::new(), properties, runs, head_rows: missing.head_rows }
    }

    fn run(mut self, built: &str) -> Result<(), BodyFault> {
        let mut reader = Reader::from_str(built);
        let mut rest = built;
        let mut position = 0;
        loop {
            let event = reader.read_event().map_err(BodyFault::Malformed)?;
            let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let (raw, after) = rest.split_at_checked(end - position).unwrap_or((rest, ""));
            (rest, position) = (after, end);
            match event {
                Event::Start(element) => self.start(&element, raw)?,
                Event::Empty(element) => self.empty(&element, raw)?,
                Event::End(_) => self.end(raw),
                Event::Eof => return Ok(()),
                _ => self.out.push_str(raw),
            }
        }
    }

    fn start(&mut self, element: &BytesStart<'_>, raw: &str) -> Result<(), BodyFault> {
        let name = element.name().into_inner();
        self.note_child(name)?;
        self.depth += 1;
        if let Some(properties) = Properties::of(name) {
            self.open_properties(properties, raw);
            return Ok(());
        }
        // The id that `docx-rs` gives a paragraph runs on from document to
        // document and would make the bytes differ.
        self.out.push_str(if name == "w:p" { "<w:p>" } else { raw });
        Ok(())
    }

    fn empty(&mut self, element: &BytesStart<'_>, raw: &str) -> Result<(), BodyFault> {
        let name = element.name().into_inner();
        self.note_child(name)?;
        if let Some(properties) = Properties::of(name) {
            self.depth += 1;
            let element = properties.element();
            self.open_properties(properties, &format!("<{element}>"));
            self.end(&format!("</{element}>"));
        } else if name == "w:gridCol" {
            // `w:type` exists on the widths of tables and cells, not here.
            let width = raw.split_once(" w:type=").map_or(raw, |(width, _)| width);
            self.out.push_str(width);
            self.out.push_str("/>");
        } else {
            self.out.push_str(raw);
        }
        Ok(())
    }

    fn end(&mut self, raw: &str) {
        match self.open.pop_if(|open| open.depth == self.depth) {
            Some(open) => self.close_properties(&open, raw),
            // `docx-rs` writes an empty run before the end of a comment's range.
            None if raw == "</w:r>" && self.out.ends_with("<w:r>") => {
                self.out.truncate(self.out.len() - "<w:r>".len());
            }
            None => self.out.push_str(raw),
        }
        self.depth -= 1;
    }

    /// Enters an element into the list of children when it stands directly in
    /// a property element.
    fn note_child(&mut self, name: &str) -> Result<(), BodyFault> {
        let Some(parent) = self.open.last().filter(|open| open.depth == self.depth) else { return Ok(()) };
        let properties = parent.properties;
        let rank = properties
            .rank(name)
            .ok_or_else(|| BodyFault::UnknownElement { parent: properties.element(), child: name.to_owned() })?;
        self.children.push(Child { rank, start: self.out.len() });
        Ok(())
    }

    fn open_properties(&mut self, properties: Properties, raw: &str) {
        let start = self.out.len();
        self.out.push_str(raw);
        let content = self.out.len();
        let first_child = self.children.len();
        self.open.push(Open { properties, depth: self.depth, start, content, first_child });
    }

    /// Ends a property element: what `docx-rs` lacks is added, the children are
    /// put in order, and an element without any is taken back.
    fn close_properties(&mut self, open: &Open, raw: &str) {
        self.add_missing(open.properties);
        if self.children.len() == open.first_child {
            self.out.truncate(open.start);
            self.forget_child_at(open.start);
            return;
        }
        self.sort_children(open);
        self.children.truncate(open.first_child);
        self.out.push_str(raw);
        if matches!(open.properties, Properties::Paragraph) {
            self.out.push_str(std::mem::take(&mut self.runs));
        }
    }

    /// Adds the elements that `docx-rs` has no writer for.
    fn add_missing(&mut self, properties: Properties) {
        match properties {
            Properties::Paragraph => {
                for (name, element) in std::mem::take(&mut self.properties) {
                    self.add_child(properties, name, element);
                }
            }
            Properties::Row if self.head_rows > 0 => {
                self.head_rows -= 1;
                self.add_child(properties, "w:tblHeader", "<w:tblHeader/>");
            }
            _ => {}
        }
    }

    fn add_child(&mut self, properties: Properties, name: &str, element: &str) {
        if let Some(rank) = properties.rank(name) {
            self.children.push(Child { rank, start: self.out.len() });
            self.out.push_str(element);
        }
    }

    /// Takes back the entry of a property element that was itself a child.
    fn forget_child_at(&mut self, start: usize) {
        self.children.pop_if(|child| child.start == start);
    }

    fn sort_children(&mut self, open: &Open) {
        let Some(children) = self.children.get_mut(open.first_child..) else { return };
        if children.is_sorted_by_key(|child| child.rank) {
            return;
        }
        let content = self.out.split_off(open.content);
        let ends = children.iter().skip(1).map(|child| child.start).chain([open.content + content.len()]);
        let mut spans: Vec<(Child, usize)> = children.iter().copied().zip(ends).collect();
        spans.sort_by_key(|(child, _)| child.rank);
        for (child, end) in spans {
            let span = child.start - open.content..end - open.content;
            self.out.push_str(content.get(span).unwrap_or_default());
        }
    }
}
