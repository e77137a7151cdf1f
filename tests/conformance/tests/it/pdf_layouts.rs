//! The five plans in six layouts, as PDF by LibreOffice: the paragraphs come back.
//!
//! A PDF has no paragraphs; where they begin is told from indents, gaps, short
//! lines and, where none of these tells, from the words.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use wenshu_conformance::converted::none_of;
use wenshu_conformance::program::sample_plans;

use crate::formats::{libreoffice, parsed};

/// How a text is set.
struct Layout {
    name: &'static str,
    /// Size in pt and face.
    face: (f32, &'static str),
    /// Indent of a paragraph, in 字.
    indent: f32,
    align: &'static str,
    /// Below a paragraph, in mm.
    gap: f32,
    line_height: &'static str,
    /// Left and right margin, in mm.
    margins: (f32, f32),
}

const LAYOUTS: [Layout; 6] = [
    Layout {
        name: "indented",
        face: (12.0, "宋体"),
        indent: 2.0,
        align: "justify",
        gap: 0.0,
        line_height: "150%",
        margins: (25.0, 25.0),
    },
    Layout {
        name: "official",
        face: (16.0, "仿宋"),
        indent: 2.0,
        align: "justify",
        gap: 0.0,
        line_height: "28.95pt",
        margins: (28.0, 26.0),
    },
    Layout {
        name: "plain",
        face: (10.5, "宋体"),
        indent: 0.0,
        align: "start",
        gap: 0.0,
        line_height: "100%",
        margins: (31.8, 31.8),
    },
    Layout {
        name: "gaps",
        face: (12.0, "宋体"),
        indent: 0.0,
        align: "justify",
        gap: 4.0,
        line_height: "120%",
        margins: (20.0, 20.0),
    },
    Layout {
        name: "block",
        face: (14.0, "宋体"),
        indent: 0.0,
        align: "justify",
        gap: 0.0,
        line_height: "130%",
        margins: (25.0, 25.0),
    },
    Layout {
        name: "ragged",
        face: (15.0, "仿宋"),
        indent: 2.0,
        align: "start",
        gap: 0.0,
        line_height: "120%",
        margins: (30.0, 24.0),
    },
];

/// Beginnings of paragraphs that nothing tells: the line before is full and ends a
/// sentence, and this one is full and begins like any.
const UNTOLD: [(&str, &str); 1] = [("block", "继续本着“课改提质量")];

fn flat_document(text: &str, layout: &Layout) -> String {
    let (size, face) = layout.face;
    let escaped = |line: &str| line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let body: String =
        text.lines().map(|line| format!("<text:p text:style-name=\"B\">{}</text:p>\n", escaped(line.trim()))).collect();
    let namespaces: String = [
        ("office", "office:1.0"),
        ("style", "style:1.0"),
        ("text", "text:1.0"),
        ("fo", "xsl-fo-compatible:1.0"),
        ("svg", "svg-compatible:1.0"),
    ]
    .iter()
    .map(|(prefix, name)| format!(" xmlns:{prefix}=\"urn:oasis:names:tc:opendocument:xmlns:{name}\""))
    .collect();
    let (left, right) = layout.margins;
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <office:document{namespaces} office:version=\"1.3\" office:mimetype=\"application/vnd.oasis.opendocument.text\">\n\
         <office:font-face-decls><style:font-face style:name=\"F\" svg:font-family=\"'{face}'\"/></office:font-face-decls>\n\
         <office:automatic-styles>\
         <style:page-layout style:name=\"P\"><style:page-layout-properties fo:page-width=\"210mm\" fo:page-height=\"297mm\" \
         fo:margin-top=\"30mm\" fo:margin-bottom=\"30mm\" fo:margin-left=\"{left}mm\" fo:margin-right=\"{right}mm\"/></style:page-layout>\
         <style:style style:name=\"B\" style:family=\"paragraph\">\
         <style:paragraph-properties fo:text-indent=\"{indent}pt\" fo:text-align=\"{align}\" fo:margin-bottom=\"{gap}mm\" fo:line-height=\"{height}\"/>\
         <style:text-properties style:font-name=\"F\" style:font-name-asian=\"F\" fo:font-size=\"{size}pt\" style:font-size-asian=\"{size}pt\" \
         fo:language=\"zh\" fo:country=\"CN\" style:language-asian=\"zh\" style:country-asian=\"CN\"/></style:style>\
         </office:automatic-styles>\n\
         <office:master-styles><style:master-page style:name=\"Standard\" style:page-layout-name=\"P\"/></office:master-styles>\n\
         <office:body><office:text>\n{body}</office:text></office:body>\n</office:document>\n",
        indent = layout.indent * size,
        align = layout.align,
        gap = layout.gap,
        height = layout.line_height,
    )
}

/// Letters and digits: LibreOffice 7.4 leaves marks out of a PDF where it presses
/// them out at the end of a line.
fn letters(text: &str) -> String {
    text.chars().filter(|char| char.is_alphanumeric()).collect()
}

fn paragraphs(file: &Path) -> Vec<String> {
    let read = parsed(file);
    let lines = read["source"]["lines"].as_array().unwrap().iter();
    lines.filter_map(|line: &Value| line["text"].as_str()).map(letters).filter(|text| !text.is_empty()).collect()
}

#[test]
fn the_paragraphs_of_six_layouts_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut made: Vec<(PathBuf, &Layout, Vec<String>)> = Vec::new();
    for plan in sample_plans().unwrap() {
        let text = fs::read_to_string(&plan).unwrap();
        for layout in &LAYOUTS {
            let name = format!("{}-{}.fodt", plan.file_stem().unwrap().to_string_lossy(), layout.name);
            fs::write(folder.path().join(&name), flat_document(&text, layout)).unwrap();
            let wanted = text.lines().map(letters).filter(|line| !line.is_empty()).collect();
            made.push((folder.path().join(name), layout, wanted));
        }
    }
    let files: Vec<PathBuf> = made.iter().map(|(file, _, _)| file.clone()).collect();
    libreoffice(&files, "pdf", None, folder.path());
    let (mut unlike, mut untold) = (Vec::new(), 0);
    for (file, layout, wanted) in made {
        let mut found = paragraphs(&file.with_extension("pdf")).into_iter();
        let mut wanted = wanted.into_iter().peekable();
        while let Some(mut paragraph) = wanted.next() {
            let is_untold = |next: &String| {
                UNTOLD.iter().any(|(name, begin)| *name == layout.name && next.starts_with(&letters(begin)))
            };
            while let Some(next) = wanted.next_if(is_untold) {
                paragraph += &next;
                untold += 1;
            }
            let read = found.next().unwrap_or_default();
            if read != paragraph {
                unlike.push(format!("{}: “{read}” instead of “{paragraph}”", file.display()));
                break;
            }
        }
        unlike.extend(found.next().map(|more| format!("{}: “{more}” is too much", file.display())));
    }
    none_of(unlike);
    assert_eq!(untold, UNTOLD.len());
}
