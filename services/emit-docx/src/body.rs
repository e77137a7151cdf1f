//! The body, built through `docx-rs`: one paragraph a paragraph, one table a
//! table, and the section at the end.
//!
//! What `docx-rs` has no writer for goes along as [`Missing`], which
//! [`crate::completion`] adds. Must never take a decision of its own: what is
//! written is what the document says, less what the style of the role says
//! already.

use docx_rs::{
    AlignmentType, DocGrid, DocGridType, FooterReference, LineSpacing, PageMargin, PageSize, Paragraph as Builder,
    ParagraphChild, ParagraphProperty, SectionProperty,
};
use wenshu_model::{Alignment, Block, Face, OfficialDocument, Paragraph, Role, Run};
use wenshu_standard::{Profile, RoleSetting, setting};

use crate::completion::{BodyXml, Missing};
use crate::error::EmitDocxError;
use crate::faces::FaceNames;
use crate::indents::Indents;
use crate::page::PageSetup;
use crate::parts;
use crate::{runs, table};

/// Writes the body of a document.
pub(crate) fn build(document: &OfficialDocument, profile: &Profile) -> Result<String, EmitDocxError> {
    let names = FaceNames::of(document.language, profile);
    let setup = PageSetup::of(profile.docx_grid);
    let nothing = Missing::default();
    let mut body = BodyXml::new();
    let mut after_table = false;
    for block in &document.blocks {
        match block {
            Block::Paragraph(text) => {
                body.add(&paragraph(text, &setup, names), &missing_of(text))?;
                after_table = false;
            }
            Block::Table(cells) => {
                // Two tables without a paragraph between them become one in Word.
                if after_table {
                    body.add(&styled(parts::CLOSING_STYLE), &nothing)?;
                }
                let (table, missing) = table::build(cells, names);
                body.add(&table, &missing)?;
                after_table = true;
            }
            Block::Figure(_) => {}
        }
    }
    // Word asks for a paragraph behind a table that ends the body.
    if after_table || document.blocks.is_empty() {
        body.add(&styled(parts::CLOSING_STYLE), &nothing)?;
    }
    body.add(&section(&setup), &nothing)?;
    Ok(body.finish())
}

/// One paragraph in the style of its role.
fn paragraph(paragraph: &Paragraph, setup: &PageSetup, names: FaceNames) -> Builder {
    let role = bounded(paragraph.role);
    Builder {
        id: String::new(),
        children: paragraph_runs(paragraph, role, names),
        property: property(paragraph, &setting(role), setup),
        has_numbering: false,
    }
}

/// Indents in characters, where they are not those of the style.
fn missing_of(paragraph: &Paragraph) -> Missing {
    let role = bounded(paragraph.role);
    let indents = Indents::of_paragraph(paragraph);
    let inherited = Indents::of_style(role);
    let indent = (indents != inherited).then(|| indents.element(inherited, setting(role).size_pt));
    Missing { indent, ..Missing::default() }
}

/// A role whose level is one that has a style; deeper levels are set like the fifth.
fn bounded(role: Role) -> Role {
    match role {
        Role::Heading(level) => Role::Heading(level.clamp(1, parts::LEVELS)),
        Role::RunIn(level) => Role::RunIn(level.clamp(1, parts::LEVELS)),
        Role::Item(level) => Role::Item(level.clamp(1, parts::LEVELS)),
        other => other,
    }
}

/// What the paragraph says beyond its style.
fn property(paragraph: &Paragraph, style: &RoleSetting, setup: &PageSetup) -> ParagraphProperty {
    let mut property = ParagraphProperty::new().style(style.style_id);
    if paragraph.align != style.align {
        property = property.align(alignment(paragraph.align));
    }
    if paragraph.blank_rows_before > 0 {
        let rows = paragraph.blank_rows_before.min(MOST_BLANK_ROWS);
        property = property.line_spacing(LineSpacing::new().before(rows * setup.pitch));
    }
    if paragraph.outline != style.outline {
        property = property.outline_lvl(outline_value(paragraph.outline));
    }
    if paragraph.keep_with_next {
        property = property.keep_next(true);
    }
    if paragraph.page_break_before {
        property = property.page_break_before(true);
    }
    property
}

/// Most blank rows before a paragraph: a page of them (Word allows 1584 pt).
const MOST_BLANK_ROWS: u32 = 22;

/// `w:outlineLvl` counts from 0; 9 stands for body text.
fn outline_value(outline: Option<u8>) -> usize {
    match outline {
        Some(level) => usize::from(level.clamp(1, 9)) - 1,
        None => 9,
    }
}

pub(crate) fn alignment(align: Alignment) -> AlignmentType {
    match align {
        Alignment::Justify => AlignmentType::Both,
        Alignment::Left => AlignmentType::Left,
        Alignment::Center => AlignmentType::Center,
        Alignment::Right => AlignmentType::Right,
        Alignment::Distribute => AlignmentType::Distribute,
    }
}

/// The runs of a paragraph. The heading of a run-in paragraph takes the
/// character style of its level, the rest the face of the text (9704-7.3.3-e).
fn paragraph_runs(paragraph: &Paragraph, role: Role, names: FaceNames) -> Vec<ParagraphChild> {
    let mut children = Vec::with_capacity(paragraph.runs.len() + 1);
    let mut take = |run| children.push(ParagraphChild::Run(Box::new(run)));
    let whole = runs::Setting {
        face: Face::FangSong,
        inherited: parts::style_face(role),
        style: None,
        half_points: None,
        names,
    };
    let mut head_left = run_in_head(paragraph, role);
    for run in &paragraph.runs {
        let (head, rest) = split_after(&run.text, head_left);
        head_left -= head.chars().count();
        if let (Role::RunIn(level), false) = (role, head.is_empty()) {
            let inherited = setting(role).face;
            let style = Some(parts::run_in_style(level));
            runs::build(head, &runs::Setting { face: run.face, inherited, style, ..whole }, &mut take);
        }
        if !rest.is_empty() {
            runs::build(rest, &runs::Setting { face: run.face, ..whole }, &mut take);
        }
    }
    children
}

/// Count of the characters that are a run-in heading: what the outline takes,
/// else the runs at the front in the face of the level.
fn run_in_head(paragraph: &Paragraph, role: Role) -> usize {
    let Role::RunIn(_) = role else { return 0 };
    if let Some(count) = paragraph.outline_chars {
        return usize::try_from(count).unwrap_or(usize::MAX);
    }
    let face = setting(role).face;
    let heading = paragraph.runs.iter().take_while(|run: &&Run| run.face == face);
    if paragraph.runs.iter().all(|run| run.face == face) {
        return 0;
    }
    heading.map(|run| run.text.chars().count()).sum()
}

/// Splits behind `count` characters.
fn split_after(text: &str, count: usize) -> (&str, &str) {
    let end = text.char_indices().nth(count).map_or(text.len(), |(index, _)| index);
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// A paragraph of a style, without text.
pub(crate) fn styled(style: &str) -> Builder {
    Builder {
        id: String::new(),
        children: Vec::new(),
        property: ParagraphProperty::new().style(style),
        has_numbering: false,
    }
}

/// Sheet, margins, grid and footers (9704-5.1-a, 9704-5.2.1-a to -c, 9704-7.5-c).
fn section(setup: &PageSetup) -> SectionProperty {
    let margin = PageMargin {
        top: setup.top,
        left: setup.left,
        bottom: setup.bottom,
        right: setup.right,
        header: HEADER_DISTANCE,
        footer: setup.footer,
        gutter: 0,
    };
    let pitch = usize::try_from(setup.pitch).unwrap_or_default();
    let mut section = SectionProperty::new()
        .page_size(PageSize::new().size(setup.width, setup.height))
        .page_margin(margin)
        .doc_grid(DocGrid::with_empty().grid_type(DocGridType::Lines).line_pitch(pitch));
    section.footer_reference = Some(FooterReference::new("default", parts::ODD_FOOTER_ID));
    section.even_footer_reference = Some(FooterReference::new("even", parts::EVEN_FOOTER_ID));
    section
}

/// Distance of a header from the top of the sheet, twips; there is none.
const HEADER_DISTANCE: i32 = 851;
