//! The parts that are the same for every document of a profile, and the file's
//! properties.

mod font_table;
mod settings;
mod styles;
mod theme;

use quick_xml::escape::escape;
use wenshu_model::{Language, OfficialDocument};
use wenshu_standard::Profile;

use crate::faces::FaceNames;

pub(crate) use styles::{
    CLOSING_STYLE, LEVELS, TABLE_FACE, TABLE_HALF_POINTS, TABLE_PADDING, TABLE_STYLE, TABLE_TEXT_STYLE, run_in_style,
    style_face,
};

/// Relationship of the footer of odd pages.
pub(crate) const ODD_FOOTER_ID: &str = "rId4";
/// Relationship of the footer of even pages.
pub(crate) const EVEN_FOOTER_ID: &str = "rId5";
/// Name of the part that holds the file's properties.
pub(crate) const CORE_PROPERTIES: &str = "docProps/core.xml";
/// Name of the part that holds the body.
pub(crate) const BODY: &str = "word/document.xml";

/// First line of every part.
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// Namespace of WordprocessingML.
const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// Names and contents of the parts that only language and profile decide.
pub(crate) fn constant(language: Language, profile: &Profile) -> [(&'static str, String); 10] {
    let names = FaceNames::of(language, profile);
    [
        ("[Content_Types].xml", include_str!("parts/content_types.xml").to_owned()),
        ("_rels/.rels", include_str!("parts/package_rels.xml").to_owned()),
        ("docProps/app.xml", include_str!("parts/app.xml").to_owned()),
        ("word/_rels/document.xml.rels", include_str!("parts/document_rels.xml").to_owned()),
        ("word/styles.xml", styles::part(language, profile, names)),
        ("word/settings.xml", settings::part(language)),
        ("word/fontTable.xml", font_table::part(names)),
        ("word/theme/theme1.xml", theme::part(names)),
        ("word/footer1.xml", footer("right")),
        ("word/footer2.xml", footer("left")),
    ]
}

/// Page number at the outer edge, one 字 inside it (9704-7.5-c). The em
/// dashes are the rules of 9704-7.5-a, with a space between rule and digit.
fn footer(side: &str) -> String {
    let indent = format!("<w:ind w:{side}Chars=\"100\" w:{side}=\"280\"/>");
    let style = styles::PAGE_NUMBER_STYLE;
    format!(
        concat!(
            "{declaration}<w:ftr xmlns:w=\"{main}\"><w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{indent}",
            "<w:jc w:val=\"{side}\"/></w:pPr>",
            "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr><w:t xml:space=\"preserve\">— </w:t></w:r>",
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>",
            "<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>",
            "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>",
            "<w:r><w:t>1</w:t></w:r>",
            "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
            "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr><w:t xml:space=\"preserve\"> —</w:t></w:r>",
            "</w:p></w:ftr>"
        ),
        declaration = DECLARATION,
        main = MAIN,
        style = style,
        indent = indent,
        side = side,
    )
}

/// Title, issuing organ and language. No dates: the same document gives the
/// same bytes on every day.
pub(crate) fn core_properties(document: &OfficialDocument) -> String {
    let mut part = String::from(DECLARATION);
    part.push_str(concat!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" ",
        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
    ));
    if let Some(issuer) = &document.issuer {
        part.push_str(&format!("<dc:creator>{}</dc:creator>", escape(issuer.as_str())));
    }
    part.push_str(&format!("<dc:language>{}</dc:language>", language_tag(document.language)));
    part.push_str(&format!("<dc:title>{}</dc:title>", escape(document.title.as_str())));
    part.push_str("</cp:coreProperties>");
    part
}

/// Tag of a language (BCP 47).
fn language_tag(language: Language) -> &'static str {
    match language {
        Language::Simplified => "zh-CN",
        Language::Traditional => "zh-TW",
    }
}
