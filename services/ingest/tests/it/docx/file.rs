//! A DOCX file made of XML by hand.

use crate::shared::packed::package;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A document in the making.
#[derive(Default)]
pub struct Docx {
    parts: Vec<(String, Vec<u8>)>,
    relations: String,
    count: u32,
}

/// Name spaces for the root of a part.
pub fn spaces() -> String {
    format!(
        r#"xmlns:w="{W}" xmlns:r="{R}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math""#
    )
}

impl Docx {
    /// Adds a part that the main part points to; gives the id.
    pub fn part(&mut self, kind: &str, name: &str, bytes: &[u8]) -> String {
        self.parts.push((format!("word/{name}"), bytes.to_vec()));
        self.relation(kind, name, false)
    }

    /// Adds a part whose root has the usual name spaces.
    pub fn xml(&mut self, kind: &str, root: &str, inside: &str) {
        let xml = format!("<w:{root} {}>{inside}</w:{root}>", spaces());
        self.part(kind, &format!("{root}.xml"), xml.as_bytes());
    }

    /// Adds a relationship; gives its id.
    pub fn relation(&mut self, kind: &str, target: &str, external: bool) -> String {
        self.count += 1;
        let mode = if external { r#" TargetMode="External""# } else { "" };
        self.relations += &format!(r#"<Relationship Id="r{}" Type="{R}/{kind}" Target="{target}"{mode}/>"#, self.count);
        format!("r{}", self.count)
    }

    /// The file with this body.
    pub fn body(self, body: &str) -> Vec<u8> {
        self.main(&format!("<w:document {}><w:body>{body}</w:body></w:document>", spaces()).into_bytes())
    }

    /// The file with this main part.
    pub fn main(self, main: &[u8]) -> Vec<u8> {
        const RELS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
        let top = format!(
            r#"<Relationships xmlns="{RELS}"><Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>"#
        );
        let own = format!(r#"<Relationships xmlns="{RELS}">{}</Relationships>"#, self.relations);
        let mut parts: Vec<(&str, &[u8])> = vec![
            ("[Content_Types].xml", b"<Types/>"),
            ("_rels/.rels", top.as_bytes()),
            ("word/document.xml", main),
            ("word/_rels/document.xml.rels", own.as_bytes()),
        ];
        parts.extend(self.parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
        package(&parts)
    }
}

/// A paragraph of plain text.
pub fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// A paragraph with properties.
pub fn pp(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// Reads a document with this body.
pub fn read_body(body: &str) -> wenshu_model::Source {
    crate::shared::read(&Docx::default().body(body), "计划.docx")
}
