//! The blocks of a document, each broken into lines.

use wenshu_model::official::Table;
use wenshu_model::{Block, Lines, OfficialDocument, Paragraph, Role};
use wenshu_standard::roles::setting;

use crate::binding::bind;
use crate::lines::{Line, break_lines};
use crate::marks::Kind;
use crate::measure::{LEFT, WIDTH, cell};
use crate::pieces::{Cutter, Piece};
use crate::table::{self, BrokenTable};

/// A block, broken into lines.
pub(crate) enum Broken<'a> {
    /// A paragraph.
    Paragraph(BrokenParagraph<'a>),
    /// A table, or its text when it has too many columns to be drawn.
    Table(BrokenTable),
}

/// A paragraph, broken into lines.
pub(crate) struct BrokenParagraph<'a> {
    /// The paragraph.
    pub paragraph: &'a Paragraph,
    /// Its characters.
    pub pieces: Vec<Piece>,
    /// Its lines; an empty paragraph has one empty line.
    pub lines: Vec<Line>,
    /// Size, pt.
    pub size: f64,
    left: f64,
    first_left: f64,
}

impl BrokenParagraph<'_> {
    /// Where the measure of a line begins, pt from the left of the sheet.
    pub(crate) fn left_of(&self, line: usize) -> f64 {
        if line == 0 { self.first_left } else { self.left }
    }

    /// True for titles and headings, whose lines stand on one page.
    pub(crate) fn stands_whole(&self) -> bool {
        matches!(
            self.paragraph.role,
            Role::Title
                | Role::Subtitle
                | Role::Heading(_)
                | Role::Label
                | Role::AttachmentLabel
                | Role::AttachmentTitle
                | Role::Signature
                | Role::DateOfIssue
        )
    }
}

/// Breaks every block of a document.
pub(crate) fn break_blocks<'a>(document: &'a OfficialDocument, cutter: &mut Cutter<'_>) -> Vec<Broken<'a>> {
    let numbered = document.blocks.iter().zip(0_u32..);
    numbered
        .filter_map(|(block, index)| match block {
            Block::Paragraph(paragraph) => Some(Broken::Paragraph(break_paragraph(paragraph, index, cutter))),
            Block::Table(table) => Some(Broken::Table(break_table(table, index, cutter))),
            Block::Figure(_) => None,
        })
        .collect()
}

/// Where a block stands in the Source.
pub(crate) fn source_of(block: &Block) -> Option<Lines> {
    match block {
        Block::Paragraph(paragraph) => paragraph.lines,
        Block::Table(table) => table.lines,
        Block::Figure(figure) => figure.lines,
    }
}

fn break_paragraph<'a>(paragraph: &'a Paragraph, index: u32, cutter: &mut Cutter<'_>) -> BrokenParagraph<'a> {
    let size = setting(paragraph.role).size_pt;
    let mut pieces = Vec::with_capacity(paragraph.runs.iter().map(|run| run.text.len() / 2).sum());
    for run in &paragraph.runs {
        cutter.cut(&run.text, run.face, size, Some(index), &mut pieces);
    }
    bind(&mut pieces);
    let indents = Indents::of(paragraph, size);
    hold_label(&mut pieces, indents.left - indents.first, size);
    let mut lines = break_lines(&pieces, WIDTH - indents.first - indents.right, WIDTH - indents.left - indents.right);
    if lines.is_empty() {
        lines.push(Line { start: 0, end: 0, seen_end: 0, width: 0.0, measure: WIDTH, last: true });
    }
    BrokenParagraph { paragraph, pieces, lines, size, left: LEFT + indents.left, first_left: LEFT + indents.first }
}

/// 9704-7.3.4-d: wrapped lines align with the first character of the name, so
/// the label in a hanging indent, and the place of the name behind it, must not
/// move when the first line is justified.
fn hold_label(pieces: &mut [Piece], hang: f64, size: f64) {
    if hang <= 0.0 {
        return;
    }
    let mut place = 0.0;
    for piece in pieces {
        // The indent is told in rounded cells; the name is the piece nearest.
        if place > hang + cell(size) / 4.0 || piece.kind == Kind::LineFeed {
            return;
        }
        piece.rigid = true;
        place += piece.width;
    }
}

fn break_table(table: &Table, index: u32, cutter: &mut Cutter<'_>) -> BrokenTable {
    table::break_table(table, index, cutter)
}

/// Indents in points, made safe: each is finite, none leaves the type area, and
/// between them they leave room for some characters.
struct Indents {
    first: f64,
    left: f64,
    right: f64,
}

impl Indents {
    fn of(paragraph: &Paragraph, size: f64) -> Self {
        // 9704-3.1-a: 一字 is the width of a character of the element itself.
        let points = |zi: f32| if zi.is_finite() { f64::from(zi) * cell(size) } else { 0.0 };
        let room = 4.0 * cell(size);
        let left = points(paragraph.left_indent).clamp(0.0, WIDTH - room);
        let first = (left + points(paragraph.first_indent)).clamp(0.0, WIDTH - room);
        let right = points(paragraph.right_indent).clamp(0.0, WIDTH - room - left.max(first));
        Self { first, left, right }
    }
}
