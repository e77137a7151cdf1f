//! The parts that are the same for every document of a profile, and the file's
//! properties.

mod font_table;
mod footers;
mod relations;
mod settings;
mod styles;
mod theme;

use quick_xml::escape::escape;
use wenshu_model::{Language, OfficialDocument};
use wenshu_standard::Profile;

use crate::faces::FaceNames;
use crate::package::Shape;

pub(crate) use footers::Footer;
pub(crate) use relations::{FIRST_PICTURE_RELATION, relations};
pub(crate) use styles::{
    CLOSING_STYLE, COMMENT_STYLE, FIGURE_STYLE, IMPRINT_STYLE, LEVELS, TABLE_FACE, TABLE_HALF_POINTS, TABLE_STYLE,
    TABLE_TEXT_STYLE, character_spacing, run_in_style, style_face,
};

/// Name of the part that holds the file's properties.
pub(crate) const CORE_PROPERTIES: &str = "docProps/core.xml";
/// Name of the part that holds the body.
pub(crate) const BODY: &str = "word/document.xml";
/// Name of the part that holds the comments.
pub(crate) const COMMENTS: &str = "word/comments.xml";
/// Name of the part that says what the body refers to.
pub(crate) const RELATIONS: &str = "word/_rels/document.xml.rels";

/// First line of every part.
pub(crate) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// Namespace of WordprocessingML.
pub(crate) const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// Names and contents of the parts that only language, profile and shape decide.
pub(crate) fn constant(
    language: Language,
    profile: &Profile,
    shape: Shape,
    comments: bool,
) -> Vec<(&'static str, String)> {
    let names = FaceNames::of(language, profile);
    let mut parts = vec![
        ("[Content_Types].xml", relations::content_types(shape, comments)),
        ("_rels/.rels", include_str!("parts/package_rels.xml").to_owned()),
        ("docProps/app.xml", include_str!("parts/app.xml").to_owned()),
        ("word/styles.xml", styles::part(language, profile, names)),
        ("word/settings.xml", settings::part(language)),
        ("word/fontTable.xml", font_table::part(names)),
        ("word/theme/theme1.xml", theme::part(names)),
    ];
    parts.extend(Footer::of(shape).map(|footer| (footer.part(), footer.content(profile.page_numbers))));
    if shape == Shape::Plain {
        parts.push((RELATIONS, relations(shape, false, &[])));
    }
    parts
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
