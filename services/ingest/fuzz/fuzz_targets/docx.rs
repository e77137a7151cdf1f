//! The parts of a DOCX: body, styles, numbers, footnotes, parted by zero bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wenshu_ingest_fuzz::{package, read, split};

fuzz_target!(|bytes: &[u8]| {
    let [body, styles, numbers, notes] = split(bytes);
    const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |kind: &str, target: &str| format!("<Relationship Id=\"{kind}\" Type=\"{R}/{kind}\" Target=\"{target}\"/>");
    let relations = |inside: String| {
        format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{inside}</Relationships>")
    };
    let top = relations(relation("officeDocument", "word/document.xml"));
    let own = relations(
        relation("styles", "styles.xml") + &relation("numbering", "numbering.xml") + &relation("footnotes", "footnotes.xml"),
    );
    read(&package(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", top.as_bytes()),
        ("word/_rels/document.xml.rels", own.as_bytes()),
        ("word/document.xml", body),
        ("word/styles.xml", styles),
        ("word/numbering.xml", numbers),
        ("word/footnotes.xml", notes),
    ]));
});
