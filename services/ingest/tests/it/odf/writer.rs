//! Writes OpenDocument texts.

use crate::shared::package::{package, stored};

const SPACES: &str = concat!(
    r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" "#,
    r#"xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" "#,
    r#"xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" "#,
    r#"xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" "#,
    r#"xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" "#,
    r#"xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" "#,
    r#"xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" "#,
    r#"xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0" "#,
    r#"xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" "#,
    r#"xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0" "#,
    r#"xmlns:xlink="http://www.w3.org/1999/xlink" "#,
    r#"xmlns:math="http://www.w3.org/1998/Math/MathML" "#,
    r#"xmlns:dc="http://purl.org/dc/elements/1.1/""#,
);

const MIMETYPE: &[u8] = b"application/vnd.oasis.opendocument.text";

/// A document by its pieces of XML.
#[derive(Debug, Clone, Default)]
pub struct Odt {
    /// In `office:styles`.
    pub common: String,
    /// In `office:automatic-styles`.
    pub automatic: String,
    /// In `office:master-styles`.
    pub pages: String,
    /// In `office:scripts`.
    pub scripts: String,
    /// In `office:text`.
    pub body: String,
    /// Other parts of the package.
    pub parts: Vec<(String, Vec<u8>)>,
}

impl Odt {
    pub fn body(body: &str) -> Self {
        Self { body: body.to_owned(), ..Self::default() }
    }

    pub fn part(mut self, name: &str, bytes: &[u8]) -> Self {
        self.parts.push((name.to_owned(), bytes.to_vec()));
        self
    }

    /// In one file.
    pub fn flat(&self) -> Vec<u8> {
        let Self { common, automatic, pages, scripts, body, .. } = self;
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document {SPACES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:scripts>{scripts}</office:scripts>
<office:styles>{common}</office:styles>
<office:automatic-styles>{automatic}</office:automatic-styles>
<office:master-styles>{pages}</office:master-styles>
<office:body>
<office:text>{body}</office:text>
</office:body>
</office:document>"#
        )
        .into_bytes()
    }

    /// Packed.
    pub fn packed(&self) -> Vec<u8> {
        let Self { common, automatic, pages, scripts, body, .. } = self;
        let styles = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><office:document-styles {SPACES}><office:styles>{common}</office:styles><office:automatic-styles/><office:master-styles>{pages}</office:master-styles></office:document-styles>"#
        );
        let content = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES}><office:scripts>{scripts}</office:scripts><office:automatic-styles>{automatic}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"#
        );
        self.with_content(styles.as_bytes(), content.as_bytes())
    }

    /// Packed, with these two parts.
    pub fn with_content(&self, styles: &[u8], content: &[u8]) -> Vec<u8> {
        let mut parts: Vec<(&str, &[u8])> =
            vec![("mimetype", MIMETYPE), ("styles.xml", styles), ("content.xml", content)];
        parts.extend(self.parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
        package(&parts)
    }
}

/// A package of a content alone.
pub fn content_alone(content: &str) -> Vec<u8> {
    stored(&[("mimetype", MIMETYPE), ("content.xml", content.as_bytes())])
}

/// A content part around a body.
pub fn content(body: &str) -> String {
    format!(
        r#"<office:document-content {SPACES}><office:body><office:text>{body}</office:text></office:body></office:document-content>"#
    )
}

/// A paragraph.
pub fn p(text: &str) -> String {
    format!("<text:p>{text}</text:p>")
}

/// A paragraph in a style.
pub fn styled(style: &str, text: &str) -> String {
    format!(r#"<text:p text:style-name="{style}">{text}</text:p>"#)
}

/// A heading.
pub fn h(level: u8, text: &str) -> String {
    format!(r#"<text:h text:outline-level="{level}">{text}</text:h>"#)
}

/// A list.
pub fn list(style: &str, attributes: &str, items: &str) -> String {
    format!(r#"<text:list text:style-name="{style}" {attributes}>{items}</text:list>"#)
}

/// A list inside an item.
pub fn inner(items: &str) -> String {
    format!("<text:list>{items}</text:list>")
}

/// An item.
pub fn item(content: &str) -> String {
    format!("<text:list-item>{content}</text:list-item>")
}

/// A list style by the number format, prefix and suffix of its levels.
pub fn list_style(name: &str, levels: &[(&str, &str, &str)]) -> String {
    let levels: String = levels
        .iter()
        .zip(1..)
        .map(|((format, prefix, suffix), level)| {
            format!(
                r#"<text:list-level-style-number text:level="{level}" style:num-format="{format}" style:num-prefix="{prefix}" style:num-suffix="{suffix}"/>"#
            )
        })
        .collect();
    format!(r#"<text:list-style style:name="{name}">{levels}</text:list-style>"#)
}

/// A style of paragraphs or characters.
pub fn style(family: &str, name: &str, parent: &str, properties: &str) -> String {
    let parent = if parent.is_empty() { String::new() } else { format!(r#"style:parent-style-name="{parent}""#) };
    format!(r#"<style:style style:name="{name}" style:family="{family}" {parent}>{properties}</style:style>"#)
}
