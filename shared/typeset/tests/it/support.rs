//! Documents built by hand, and their layout.

use wenshu_fonts::Fonts;
use wenshu_model::official::{DOCUMENT_SCHEMA, Table, TableCell};
use wenshu_model::pages::{LinePart, Page, TextLine};
use wenshu_model::{Alignment, Block, Face, OfficialDocument, Paragraph, Role, Run};
use wenshu_standard::Profile;
use wenshu_standard::roles::setting;
use wenshu_typeset::{Layout, typeset};

/// Width of a cell, mm.
pub const CELL: f64 = 156.0 / 28.0;
/// Left edge of the type area, mm.
pub const LEFT: f64 = 28.0;
/// Right edge of the type area, mm.
pub const RIGHT: f64 = 184.0;
/// Millimetres in a point.
pub const MM: f64 = 25.4 / 72.0;
/// Distance of two rows, mm.
pub const PITCH: f64 = (225.0 - 16.0 * MM) / 21.0;

pub fn paragraph(role: Role, text: &str) -> Paragraph {
    let setting = setting(role);
    let face = if matches!(role, Role::RunIn(_) | Role::Body) { Face::FangSong } else { setting.face };
    Paragraph {
        role,
        runs: vec![Run { text: text.to_owned(), face }],
        first_indent: setting.first_indent,
        align: setting.align,
        keep_with_next: matches!(role, Role::Heading(_) | Role::Label),
        outline: setting.outline,
        ..Paragraph::default()
    }
}

pub fn body(text: &str) -> Block {
    Block::Paragraph(paragraph(Role::Body, text))
}

/// Body text from the left edge on, without the indent of a first line.
pub fn flush(text: &str) -> Block {
    Block::Paragraph(Paragraph { first_indent: 0.0, ..paragraph(Role::Body, text) })
}

pub fn heading(level: u8, text: &str) -> Block {
    Block::Paragraph(paragraph(Role::Heading(level), text))
}

pub fn table(size_pt: f32, head_rows: u32, rows: &[&[&str]]) -> Table {
    let columns = rows.iter().map(|row| row.len()).max().unwrap_or(0);
    let cells = rows.iter().zip(0..).flat_map(|(row, number)| {
        row.iter().zip(0..).map(move |(text, column)| TableCell {
            row: number,
            column,
            row_span: 1,
            column_span: 1,
            text: (*text).to_owned(),
            face: Face::FangSong,
            align: Alignment::Center,
        })
    });
    Table {
        column_shares: vec![1.0 / columns as f32; columns],
        head_rows,
        cells: cells.collect(),
        size_pt,
        ..Table::default()
    }
}

pub fn document(blocks: Vec<Block>) -> OfficialDocument {
    OfficialDocument {
        schema: DOCUMENT_SCHEMA.to_owned(),
        index: 1,
        title: "工作计划".to_owned(),
        blocks,
        ..OfficialDocument::default()
    }
}

pub fn lay_out(blocks: Vec<Block>) -> Layout {
    typeset(&document(blocks), &Profile::default(), Fonts::shipped()).unwrap()
}

/// The lines of a page without its number.
pub fn text_lines(page: &Page) -> Vec<&TextLine> {
    page.lines.iter().filter(|line| line.part != LinePart::PageNumber).collect()
}

/// The lines of a document without page numbers.
pub fn all_lines(layout: &Layout) -> Vec<&TextLine> {
    layout.pages.pages.iter().flat_map(text_lines).collect()
}

pub fn text_of(line: &TextLine) -> String {
    line.runs.iter().flat_map(|run| &run.glyphs).map(|glyph| glyph.text).collect()
}

pub fn texts(layout: &Layout) -> Vec<String> {
    all_lines(layout).iter().map(|line| text_of(line)).collect()
}

/// Left ends of the glyphs of a line, mm.
pub fn places(line: &TextLine) -> Vec<f64> {
    line.runs.iter().flat_map(|run| &run.glyphs).map(|glyph| glyph.x).collect()
}

/// Right end of a line's last glyph, mm, with its natural advance.
pub fn right_end(line: &TextLine) -> f64 {
    let run = line.runs.last().unwrap();
    let glyph = run.glyphs.last().unwrap();
    let advance = Fonts::shipped().face(run.font).unwrap().advance(glyph.id);
    glyph.x + advance * run.size * MM
}

/// Row of the grid on which a line of the body's size stands, from 0.
pub fn row_of(line: &TextLine) -> f64 {
    (line.baseline - 0.859 * 16.0 * MM - 37.0) / PITCH
}
