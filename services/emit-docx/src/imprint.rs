//! 版记: a table at the foot of the type area, one row an element, its rules
//! the borders of the rows (9704-7.4.1).
//!
//! The table floats at the foot of its page, so that its last rule lies on the
//! lower edge of the type area however many lines 抄送 takes in the reader's
//! faces. LibreOffice 7.4 puts a floating table in the flow of the text unless
//! its horizontal place counts from the page, hence `horzAnchor="page"`.

use std::fmt::Write;

use wenshu_model::Imprint;
use wenshu_model::letterhead::{ImprintEntry, RuleWeight};
use wenshu_standard::figures;

use crate::comments::{Comments, Holder};
use crate::completion::BodyXml;
use crate::error::EmitDocxError;
use crate::faces::FaceNames;
use crate::page::{PageSetup, TYPE_AREA_WIDTH};
use crate::paragraph::{self, Surroundings};
use crate::parts;

/// Writes the table. A paragraph must follow it: that is its anchor.
pub(crate) fn add(
    body: &mut BodyXml,
    imprint: &Imprint,
    comments: &Comments,
    setup: &PageSetup,
    names: FaceNames,
) -> Result<(), EmitDocxError> {
    body.raw(&opening(setup));
    for (index, entry) in imprint.entries.iter().enumerate() {
        let below = rule_below(imprint, index);
        body.raw(&format!("<w:tr><w:trPr><w:cantSplit/></w:trPr>{}", cell_properties(entry.rule_above, below)));
        let at = Surroundings { marks: comments.marks(Holder::Imprint(index)), ..Surroundings::default() };
        let (builder, missing) = paragraph::build(&in_table(entry), &at, setup, names);
        body.add(&builder, &missing)?;
        body.raw("</w:tc></w:tr>");
    }
    body.raw(&foot(setup));
    body.raw("</w:tbl>");
    Ok(())
}

/// An entry as a paragraph of a table: what concerns pages is the table's.
fn in_table(entry: &ImprintEntry) -> wenshu_model::Paragraph {
    wenshu_model::Paragraph {
        blank_rows_before: 0,
        page_break_before: false,
        keep_with_next: false,
        ..entry.paragraph.clone()
    }
}

fn opening(setup: &PageSetup) -> String {
    format!(
        concat!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"{style}\"/><w:tblpPr w:leftFromText=\"0\" w:rightFromText=\"0\" ",
            "w:vertAnchor=\"margin\" w:horzAnchor=\"page\" w:tblpX=\"{left}\" w:tblpYSpec=\"bottom\"/>",
            "<w:tblW w:w=\"{width}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>",
            "<w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar>",
            "</w:tblPr><w:tblGrid><w:gridCol w:w=\"{width}\"/></w:tblGrid>"
        ),
        style = parts::IMPRINT_STYLE,
        left = setup.left,
        width = TYPE_AREA_WIDTH,
    )
}

/// The rule between an entry and what follows it.
fn rule_below(imprint: &Imprint, index: usize) -> Option<RuleWeight> {
    match imprint.entries.get(index + 1) {
        Some(next) => next.rule_above,
        None => imprint.closing_rule.then_some(RuleWeight::Thick),
    }
}

fn cell_properties(above: Option<RuleWeight>, below: Option<RuleWeight>) -> String {
    let mut properties = format!("<w:tc><w:tcPr><w:tcW w:w=\"{TYPE_AREA_WIDTH}\" w:type=\"dxa\"/><w:tcBorders>");
    for (edge, rule) in [("top", above), ("bottom", below)] {
        // Writing to a String cannot fail.
        let _ = match rule {
            None => write!(properties, "<w:{edge} w:val=\"nil\"/>"),
            Some(weight) => {
                let eighths = eighths(weight);
                write!(properties, "<w:{edge} w:val=\"single\" w:sz=\"{eighths}\" w:space=\"0\" w:color=\"000000\"/>")
            }
        };
    }
    properties.push_str("</w:tcBorders></w:tcPr>");
    properties
}

/// Weight of a rule in eighths of a point: 8 is 0.353 mm, 6 is 0.265 mm (9704-7.4.1-b).
fn eighths(weight: RuleWeight) -> u32 {
    let millimetres = match weight {
        RuleWeight::Thick => figures::IMPRINT_THICK_MM.value,
        RuleWeight::Thin => figures::IMPRINT_THIN_MM.value,
    };
    (millimetres * figures::PT_PER_MM * 8.0).round() as u32
}

/// With the margins of GB/T 33476.2 the text ends below the type area: a row
/// without text or rules keeps the last rule on the type area's edge.
fn foot(setup: &PageSetup) -> String {
    let height = setup.below_type_area();
    if height == 0 {
        return String::new();
    }
    format!(
        concat!(
            "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"{height}\" w:hRule=\"exact\"/></w:trPr>",
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>",
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr></w:p></w:tc></w:tr>"
        ),
        height = height,
        width = TYPE_AREA_WIDTH,
        style = parts::CLOSING_STYLE,
    )
}
