//! The blocks of a document, each broken into lines.

use wenshu_model::{Block, Lines, OfficialDocument, Paragraph, Role};
use wenshu_standard::roles::setting;

use crate::binding::bind;
use crate::figure::BrokenFigure;
use crate::lines::{Line, break_lines};
use crate::marks::Kind;
use crate::measure::{Grid, LEFT, WIDTH, cell};
use crate::pieces::{Cutter, Piece};
use crate::table::{self, BrokenTable};
use crate::tabs::{self, Segment};

/// A block, broken into lines.
pub(crate) enum Broken<'a> {
    /// A paragraph.
    Paragraph(BrokenParagraph<'a>),
    /// A table, or its text when it has too many columns to be drawn.
    Table(BrokenTable),
    /// A picture with the rows that it covers.
    Figure(BrokenFigure),
}

impl<'a> Broken<'a> {
    /// The paragraph, if it is one.
    pub(crate) fn paragraph(&self) -> Option<&'a Paragraph> {
        match self {
            Broken::Paragraph(broken) => Some(broken.paragraph),
            Broken::Table(_) | Broken::Figure(_) => None,
        }
    }
}

/// A paragraph, broken into lines.
pub(crate) struct BrokenParagraph<'a> {
    /// The paragraph.
    pub paragraph: &'a Paragraph,
    /// Its characters.
    pub pieces: Vec<Piece>,
    /// Its lines; an empty paragraph has one empty line.
    pub lines: Vec<Line>,
    /// What stands on each line, if the paragraph has tab stops.
    pub segments: Vec<Vec<Segment>>,
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

/// Where a paragraph stands, pt from the left of the sheet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    /// Left edge.
    pub left: f64,
    /// Width.
    pub width: f64,
    /// Size of the characters, pt.
    pub size: f64,
}

impl Frame {
    /// The type area, for a paragraph in the size of its role.
    pub(crate) fn type_area(paragraph: &Paragraph) -> Self {
        Self { left: LEFT, width: WIDTH, size: setting(paragraph.role).size_pt }
    }
}

/// Breaks every block of a document.
pub(crate) fn break_blocks<'a>(
    document: &'a OfficialDocument,
    grid: (&Grid, &Grid),
    cutter: &mut Cutter<'_>,
) -> Vec<Broken<'a>> {
    let numbered = document.blocks.iter().zip(0_u32..);
    numbered
        .map(|(block, index)| match block {
            Block::Paragraph(paragraph) => {
                Broken::Paragraph(break_paragraph(paragraph, Some(index), Frame::type_area(paragraph), cutter))
            }
            Block::Table(table) => {
                let grid = if table.turned { grid.1 } else { grid.0 };
                Broken::Table(table::break_table(table, index, grid, cutter))
            }
            Block::Figure(figure) => Broken::Figure(BrokenFigure::of(figure, &document.assets, grid.0)),
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

/// Breaks a paragraph in its frame. `index` is its block, if it is one.
pub(crate) fn break_paragraph<'a>(
    paragraph: &'a Paragraph,
    index: Option<u32>,
    frame: Frame,
    cutter: &mut Cutter<'_>,
) -> BrokenParagraph<'a> {
    let mut pieces = Vec::with_capacity(paragraph.runs.iter().map(|run| run.text.len() / 2).sum());
    for run in &paragraph.runs {
        cutter.cut(&run.text, run.face, frame.size, index, &mut pieces);
    }
    bind(&mut pieces);
    space(&mut pieces, paragraph.character_spacing_pt);
    let indents = Indents::of(paragraph, &frame);
    let (left, first_left) = (frame.left + indents.left, frame.left + indents.first);
    if !paragraph.stops.is_empty() {
        let measure = tabs::Measure { first: first_left, left: frame.left, right: frame.left + frame.width };
        let segments = tabs::break_at_tabs(&pieces, &paragraph.stops, frame.size, measure);
        let lines = segments.iter().map(|segments| tabs::whole_line(segments, frame.width)).collect();
        return BrokenParagraph { paragraph, pieces, lines, segments, size: frame.size, left, first_left };
    }
    hold_label(&mut pieces, indents.left - indents.first, frame.size);
    let room = frame.width - indents.right;
    let mut lines = break_lines(&pieces, room - indents.first, room - indents.left);
    if lines.is_empty() {
        lines.push(Line { start: 0, end: 0, seen_end: 0, width: 0.0, measure: room, last: true });
    }
    BrokenParagraph { paragraph, pieces, lines, segments: Vec::new(), size: frame.size, left, first_left }
}

/// 9704-7.3.5.5-a: the change of the distance of characters that fit decided.
fn space(pieces: &mut [Piece], spacing: f32) {
    if spacing == 0.0 || !spacing.is_finite() {
        return;
    }
    let spacing = f64::from(spacing.clamp(-1.0, 1.0));
    for piece in pieces.iter_mut().filter(|piece| piece.width > 0.0) {
        piece.width = (piece.width + spacing).max(0.0);
    }
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

/// Indents in points, made safe: each is finite, none leaves the frame, and
/// between them they leave room for some characters.
struct Indents {
    first: f64,
    left: f64,
    right: f64,
}

impl Indents {
    fn of(paragraph: &Paragraph, frame: &Frame) -> Self {
        // 9704-3.1-a: 一字 is the width of a character of the element itself.
        let points = |zi: f32| if zi.is_finite() { f64::from(zi) * cell(frame.size) } else { 0.0 };
        let room = (4.0 * cell(frame.size)).min(frame.width);
        let most = frame.width - room;
        let left = points(paragraph.left_indent).clamp(0.0, most);
        let first = (left + points(paragraph.first_indent)).clamp(0.0, most);
        let right = points(paragraph.right_indent).clamp(0.0, most - left.max(first));
        Self { first, left, right }
    }
}
