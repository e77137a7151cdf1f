//! Puts the rows of each page at their places.

use wenshu_model::pages::{Colour, LinePart, Page, Rule, RuleOf, TextLine};
use wenshu_model::{Lines, OfficialDocument};
use wenshu_standard::roles::setting;

use crate::blocks::{Broken, BrokenParagraph, source_of};
use crate::flow::{Content, Row, Sheet};
use crate::measure::{PageRows, mm};
use crate::setting::set_line;
use crate::table_drawing::{Segment, draw_segment};

/// Draws one page.
pub(crate) fn draw_page<'a>(
    document: &OfficialDocument,
    blocks: &[Broken<'_>],
    placed: impl Iterator<Item = (usize, &'a Row)>,
    sheet: &Sheet,
    places: &PageRows,
) -> Page {
    let mut page = Page::default();
    let mut segment: Option<Segment> = None;
    for (at, (place, row)) in placed.enumerate() {
        if let Content::Table(block, part) = row.content {
            match &mut segment {
                Some(open) if open.block == block && open.parts.1 == part => open.parts.1 += 1,
                _ => {
                    draw_table(document, blocks, segment.take(), places, &mut page);
                    let repeated = at == 0 && sheet.repeated > 0;
                    segment = Some(Segment { block, parts: (part, part + 1), place, repeated });
                }
            }
            continue;
        }
        draw_table(document, blocks, segment.take(), places, &mut page);
        match row.content {
            Content::Line(block, line) => {
                if let Some(Broken::Paragraph(broken)) = blocks.get(block) {
                    page.lines.extend(draw_line(
                        broken,
                        u32::try_from(block).ok(),
                        line,
                        places.baseline(place, broken.size),
                    ));
                }
            }
            Content::Figure(block, 0) => {
                if let Some(Broken::Figure(figure)) = blocks.get(block) {
                    page.pictures.push(figure.draw(block, place, places));
                }
            }
            Content::Blank | Content::Figure(..) | Content::Table(..) => {}
        }
    }
    draw_table(document, blocks, segment.take(), places, &mut page);
    page
}

/// A line of a paragraph on a baseline, pt from the top of the sheet.
pub(crate) fn draw_line(
    broken: &BrokenParagraph<'_>,
    block: Option<u32>,
    line: usize,
    baseline: f64,
) -> Option<TextLine> {
    let paragraph = broken.paragraph;
    let whole = broken.lines.get(line)?;
    let colour = setting(paragraph.role).colour;
    let runs = match broken.segments.get(line) {
        Some(segments) => segments
            .iter()
            .flat_map(|segment| {
                set_line(&broken.pieces, &segment.line, segment.left, wenshu_model::Alignment::Left, colour)
            })
            .collect(),
        None => set_line(&broken.pieces, whole, broken.left_of(line), paragraph.align, colour),
    };
    Some(TextLine {
        part: LinePart::Paragraph(paragraph.role),
        block,
        source: paragraph.lines,
        cell: None,
        turned: false,
        baseline: mm(baseline),
        runs,
        last: line + 1 == broken.lines.len(),
    })
}

fn draw_table(
    document: &OfficialDocument,
    blocks: &[Broken<'_>],
    segment: Option<Segment>,
    places: &PageRows,
    page: &mut Page,
) {
    let Some(segment) = segment else { return };
    let Some(Broken::Table(table)) = blocks.get(segment.block) else { return };
    let source: Option<Lines> = document.blocks.get(segment.block).and_then(source_of);
    draw_segment(table, &segment, source, places, page);
}

/// A rule between two points, all in points.
pub(crate) fn rule(of: RuleOf, from: (f64, f64), to: (f64, f64), width_mm: f64, colour: Colour) -> Rule {
    let place = |(x, y): (f64, f64)| (mm(x), mm(y));
    Rule { of, from: place(from), to: place(to), width: width_mm, colour }
}
