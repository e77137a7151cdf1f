//! Puts the rows of each page at their places.

use wenshu_model::pages::{Colour, LinePart, Page, Rule, RuleOf, TextLine};
use wenshu_model::{Lines, OfficialDocument};

use crate::blocks::{Broken, BrokenParagraph, source_of};
use crate::flow::{Content, Row, Sheet};
use crate::measure::{self, mm};
use crate::setting::set_line;
use crate::table_drawing::{Segment, draw_segment};

/// Draws one page.
pub(crate) fn draw_page(document: &OfficialDocument, blocks: &[Broken<'_>], rows: &[Row], sheet: &Sheet) -> Page {
    let mut page = Page::default();
    let held = rows.get(sheet.start..sheet.end).unwrap_or_default();
    let mut segment: Option<Segment> = None;
    for (row, place) in held.iter().zip(sheet.repeated..) {
        if let Content::Table(block, table_row) = row.content {
            let repeated = if place == sheet.repeated { sheet.repeated } else { 0 };
            match &mut segment {
                Some(open) if open.block == block && open.rows.1 == table_row => open.rows.1 += 1,
                _ => {
                    draw_table(document, blocks, segment.take(), &mut page);
                    let rows = (table_row, table_row + 1);
                    segment = Some(Segment { block, rows, place: place - repeated, repeated });
                }
            }
            continue;
        }
        draw_table(document, blocks, segment.take(), &mut page);
        if let Content::Line(block, line) = row.content
            && let Some(Broken::Paragraph(broken)) = blocks.get(block)
        {
            page.lines.extend(draw_line(broken, block, line, place));
        }
    }
    draw_table(document, blocks, segment.take(), &mut page);
    page
}

fn draw_line(broken: &BrokenParagraph<'_>, block: usize, line: usize, row: usize) -> Option<TextLine> {
    let paragraph = broken.paragraph;
    let whole = broken.lines.get(line)?;
    Some(TextLine {
        part: LinePart::Paragraph(paragraph.role),
        block: u32::try_from(block).ok(),
        source: paragraph.lines,
        cell: None,
        turned: false,
        baseline: mm(measure::baseline(row, broken.size)),
        runs: set_line(&broken.pieces, whole, broken.left_of(line), paragraph.align),
        last: line + 1 == broken.lines.len(),
    })
}

fn draw_table(document: &OfficialDocument, blocks: &[Broken<'_>], segment: Option<Segment>, page: &mut Page) {
    let Some(segment) = segment else { return };
    let Some(Broken::Table(table)) = blocks.get(segment.block) else { return };
    let source: Option<Lines> = document.blocks.get(segment.block).and_then(source_of);
    draw_segment(table, &segment, source, page);
}

/// A black rule between two points, all in points.
pub(crate) fn rule(from: (f64, f64), to: (f64, f64), width_mm: f64) -> Rule {
    let place = |(x, y): (f64, f64)| (mm(x), mm(y));
    Rule { of: RuleOf::Table, from: place(from), to: place(to), width: width_mm, colour: Colour::Black }
}
