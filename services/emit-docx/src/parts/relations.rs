//! What the body refers to, and the kinds of all parts.

use std::fmt::Write;

use super::{DECLARATION, Footer};
use crate::package::Shape;

/// Relationships of pictures begin here.
pub(crate) const FIRST_PICTURE_RELATION: usize = 20;

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// Parts that every document has, with the relationships that lead to them.
const ALWAYS: [(&str, &str, &str); 4] = [
    ("rId1", "styles", "styles.xml"),
    ("rId2", "settings", "settings.xml"),
    ("rId3", "fontTable", "fontTable.xml"),
    ("rId6", "theme", "theme/theme1.xml"),
];
const COMMENTS: (&str, &str, &str) = ("rId11", "comments", "comments.xml");

/// `word/_rels/document.xml.rels`; `pictures` are the names of parts below `word/`.
pub(crate) fn relations(shape: Shape, comments: bool, pictures: &[String]) -> String {
    let mut part =
        format!("{DECLARATION}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
    let mut add = |id: &str, kind: &str, target: &str| {
        // Writing to a String cannot fail.
        let _ = write!(part, "<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>");
    };
    for (id, kind, target) in ALWAYS.into_iter().chain(comments.then_some(COMMENTS)) {
        add(id, kind, target);
    }
    for footer in Footer::of(shape) {
        add(footer.relation(), "footer", footer.part().trim_start_matches("word/"));
    }
    for (number, target) in (FIRST_PICTURE_RELATION..).zip(pictures) {
        add(&format!("rId{number}"), "image", target);
    }
    part.push_str("</Relationships>");
    part
}

/// `[Content_Types].xml`.
pub(super) fn content_types(shape: Shape, comments: bool) -> String {
    let mut part = format!(
        concat!(
            "{}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">",
            "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>",
            "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        ),
        DECLARATION
    );
    if shape == Shape::Full {
        part.push_str("<Default Extension=\"png\" ContentType=\"image/png\"/>");
        part.push_str("<Default Extension=\"jpeg\" ContentType=\"image/jpeg\"/>");
    }
    let mut add = |name: &str, kind: &str| {
        // Writing to a String cannot fail.
        let _ = write!(part, "<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>");
    };
    add("word/document.xml", &format!("{WORD}.document.main+xml"));
    add("word/styles.xml", &format!("{WORD}.styles+xml"));
    add("word/settings.xml", &format!("{WORD}.settings+xml"));
    add("word/fontTable.xml", &format!("{WORD}.fontTable+xml"));
    add("word/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml");
    for footer in Footer::of(shape) {
        add(footer.part(), &format!("{WORD}.footer+xml"));
    }
    if comments {
        add(super::COMMENTS, &format!("{WORD}.comments+xml"));
    }
    add(super::CORE_PROPERTIES, "application/vnd.openxmlformats-package.core-properties+xml");
    add("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml");
    part.push_str("</Types>");
    part
}
