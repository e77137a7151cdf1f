//! The lines of a PDF's pages gathered into paragraphs.

use super::patterns::{is_attachment_label, is_document_number, is_page_number, labelled, ordinal};
use super::{Colour, Element, Item, PageView, Side, Span};
use crate::faces::{FaceClass, class_of};
use crate::lines::{Line, lines_where};
use crate::pdf::{Glyph, Ink, MM, PdfFile, PdfPage};

/// Edges of the type area, mm.
pub(crate) const LEFT: f64 = 28.0;
pub(crate) const RIGHT: f64 = 184.0;
pub(crate) const TOP: f64 = 37.0;
pub(crate) const BOTTOM: f64 = 262.0;
/// A cell of the grid and a row of it, mm.
pub(crate) const CELL: f64 = 156.0 / 28.0;
pub(crate) const ROW: f64 = (225.0 - 16.0 * MM) / 21.0;
/// The em box above and below the baseline in sizes (spec §0.3).
pub(crate) const ABOVE: f64 = 0.859;
pub(crate) const BELOW: f64 = 0.141;
/// Page numbers stand below this, mm; so does nothing else of a usual page.
const FOOT: f64 = 258.0;
/// Titles and marks are larger than this, pt.
const DISPLAY: f64 = 19.0;

/// Upper edge of a line's em box, mm.
pub(crate) fn em_top(line: &Line) -> f64 {
    line.y - ABOVE * line.size() * MM
}

/// Lower edge of a line's em box, mm.
pub(crate) fn em_bottom(line: &Line) -> f64 {
    line.y + BELOW * line.size() * MM
}

/// Left end of a line's first visible glyph, mm.
pub(crate) fn left(line: &Line) -> f64 {
    line.glyphs.iter().find(|glyph| !is_blank(glyph)).map_or(0.0, |glyph| glyph.x)
}

/// Right end of a line's last visible glyph, mm.
pub(crate) fn right(line: &Line) -> f64 {
    line.glyphs.iter().rev().find(|glyph| !is_blank(glyph)).map_or(0.0, |glyph| glyph.x + glyph.advance)
}

fn is_blank(glyph: &Glyph) -> bool {
    glyph.text.trim().is_empty()
}

/// The pages and paragraphs of a file.
pub(super) fn items(file: &PdfFile) -> (Vec<PageView>, Vec<Item>) {
    let pages: Vec<PageView> = file.pages.iter().enumerate().map(|(at, page)| page_view(page, at)).collect();
    let mut gathering = Gathering::default();
    for (at, page) in pages.iter().enumerate() {
        let tables = table_spans(page);
        let joint = page.lines.iter().filter(|line| is_red(line) && line.size() > DISPLAY).count() > 1;
        gathering.page_begins = true;
        for line in &page.lines {
            let in_table = tables.iter().any(|(top, bottom)| line.y > *top && line.y < *bottom);
            for segment in segments(line, at, joint) {
                gathering.add(segment, in_table);
            }
            gathering.page_begins = false;
        }
        for line in &page.numbers {
            gathering.add_number(line.clone());
        }
    }
    (pages, gathering.finish())
}

fn page_view(page: &PdfPage, number: usize) -> PageView {
    let shown = |glyph: &Glyph| glyph.mode != 3 && !glyph.ink.is_white();
    let all = lines_where(page, number, |glyph| glyph.turn == 0.0 && shown(glyph));
    let (numbers, lines): (Vec<Line>, Vec<Line>) =
        all.into_iter().filter(|line| !line.text().trim().is_empty()).partition(is_number_line);
    let mut turned: Vec<f64> = page.glyphs.iter().filter(|g| g.turn != 0.0 && shown(g)).map(|g| g.turn).collect();
    turned.dedup();
    PageView {
        numbers,
        lines,
        strokes: page.strokes.iter().filter(|stroke| !stroke.ink.is_white()).cloned().collect(),
        seals: page.pictures.iter().chain(&page.stamps).copied().collect(),
        turned,
    }
}

fn is_number_line(line: &Line) -> bool {
    let text = line.text();
    let ruled = text.trim_start().starts_with(['—', '–', '-', '－', '―']);
    is_page_number(&text) && (line.y > FOOT || line.y < TOP - 3.0 || (ruled && line.y > 240.0))
}

/// Heights between which a table stands: its upright strokes touch its level
/// ones.
fn table_spans(page: &PageView) -> Vec<(f64, f64)> {
    let upright = page.strokes.iter().filter(|s| (s.from.0 - s.to.0).abs() < 0.3 && (s.from.1 - s.to.1).abs() > 3.0);
    let mut spans: Vec<(f64, f64)> = upright.map(|s| (s.from.1.min(s.to.1), s.from.1.max(s.to.1))).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut merged: Vec<(f64, f64)> = Vec::new();
    for (top, bottom) in spans {
        match merged.last_mut() {
            Some(last) if top <= last.1 + 1.0 => last.1 = last.1.max(bottom),
            _ => merged.push((top, bottom)),
        }
    }
    merged
}

/// 发文字号 and 签发人 on one line are two elements, and so are a name of a
/// joint mark and `文件` beside it.
fn segments(line: &Line, page: usize, joint: bool) -> Vec<Line> {
    let shown: Vec<&Glyph> = line.glyphs.iter().filter(|glyph| !is_blank(glyph)).collect();
    if joint
        && page == 0
        && is_red(line)
        && let [_, _, .., a, b] = shown.as_slice()
        && (a.text.as_str(), b.text.as_str()) == ("文", "件")
    {
        return cut_at(line, a.x - 0.01);
    }
    let mut parts: Vec<Vec<Glyph>> = vec![Vec::new()];
    for glyph in line.glyphs.iter().filter(|glyph| !is_blank(glyph)) {
        let end = parts.last().and_then(|part| part.last()).map(|last| last.x + last.advance);
        let wide = end.is_some_and(|end| glyph.x - end > 1.6 * glyph.size * MM);
        match parts.last_mut() {
            Some(part) if !wide => part.push(glyph.clone()),
            _ => parts.push(vec![glyph.clone()]),
        }
    }
    let texts: Vec<String> = parts.iter().map(|part| part.iter().map(|g| g.text.as_str()).collect()).collect();
    let numbered = page == 0 && parts.len() > 1 && texts.iter().any(|text| is_document_number(text));
    if !numbered {
        return vec![line.clone()];
    }
    let cut = parts.get(1).and_then(|part| part.first()).map_or(f64::MAX, |glyph| glyph.x - 0.01);
    cut_at(line, cut)
}

fn cut_at(line: &Line, cut: f64) -> Vec<Line> {
    let (first, rest): (Vec<Glyph>, Vec<Glyph>) = line.glyphs.iter().cloned().partition(|glyph| glyph.x < cut);
    [first, rest].into_iter().map(|glyphs| Line { glyphs, ..line.clone() }).collect()
}

#[derive(Default)]
struct Gathering {
    items: Vec<Item>,
    page_begins: bool,
}

impl Gathering {
    fn add(&mut self, line: Line, in_table: bool) {
        let at = self.items.iter().rposition(|item| item.element != Element::PageNumber);
        let page_begins = self.page_begins;
        if let Some(item) = at.and_then(|at| self.items.get_mut(at))
            && !in_table
            && !item.in_table
            && continues(item, &line, page_begins)
        {
            item.lines.push(line);
            return;
        }
        let blank = at.and_then(|at| self.items.get(at)).and_then(|item| item.lines.last());
        let blank = match blank.filter(|last| last.page == line.page) {
            Some(above) => (em_top(&line) - em_bottom(above) - (ROW - 16.0 * MM)) / ROW,
            None => (em_top(&line) - TOP) / ROW,
        };
        let element = if in_table { Element::Cell } else { Element::Body };
        self.items.push(Item { in_table, blank_rows: Some(blank), ..bare(line, element) });
    }

    fn add_number(&mut self, line: Line) {
        self.items.push(bare(line, Element::PageNumber));
    }

    fn finish(mut self) -> Vec<Item> {
        for (index, item) in self.items.iter_mut().enumerate() {
            item.number = index + 1;
            item.spans = spans(&item.lines);
            item.rows = item.lines.iter().map(|line| line.text().trim().to_owned()).collect();
            let joined = item.rows.concat();
            item.text = joined.trim().to_owned();
            item.side = item.lines.first().map_or(Side::Left, side);
        }
        self.items
    }
}

fn bare(line: Line, element: Element) -> Item {
    let lead = line.text().chars().take_while(|c| c.is_whitespace()).collect();
    Item {
        number: 0,
        page: Some(line.page + 1),
        text: String::new(),
        lead,
        spans: Vec::new(),
        lines: vec![line],
        source: None,
        rows: Vec::new(),
        side: Side::Left,
        blank_rows: None,
        in_table: false,
        element,
        level: None,
    }
}

/// True when a line goes on with the paragraph above it.
fn continues(item: &Item, line: &Line, page_begins: bool) -> bool {
    let Some(last) = item.lines.last() else { return false };
    let alike = (last.size() - line.size()).abs() < 1.0 && is_red(last) == is_red(line);
    if !alike {
        return false;
    }
    let near = line.page == last.page && line.y - last.y < 1.6 * ROW;
    let text = line.text();
    if line.size() > DISPLAY {
        // A title is one paragraph; each line of a mark is one.
        return near && !is_red(line);
    }
    let turned_page = page_begins && line.page == last.page + 1;
    let cell = CELL * line.size() / 16.0;
    let full = right(last) > RIGHT - 1.7 * cell;
    let inset_full = right(last) > RIGHT - 3.2 * cell;
    let first = item.lines.first().map(Line::text).unwrap_or_default();
    let hangs = labelled(first.trim(), &["附件", "抄送", "主送", "出席", "请假", "列席"]).is_some()
        || (ordinal(first.trim()).is_some_and(|found| found.level == 3) && left(line) > LEFT + 4.0 * cell);
    if !(near || turned_page) || is_attachment_label(&text) {
        return false;
    }
    if hangs && left(line) > LEFT + 2.6 * cell {
        return inset_full && ordinal(text.trim()).is_none_or(|found| found.level != 3);
    }
    let labelled_line = labelled(text.trim(), &["附件", "抄送", "主送", "出席", "请假", "列席"]).is_some();
    let heading = ordinal(text.trim()).is_some_and(|found| found.level <= 2 && found.regular);
    full && left(line) < LEFT + 0.8 * cell && !labelled_line && !heading && side(last) == Side::Left
}

fn is_red(line: &Line) -> bool {
    line.glyphs.iter().find(|glyph| !is_blank(glyph)).is_some_and(|glyph| glyph.ink.is_red())
}

/// How a line stands by the white at its ends.
pub(crate) fn side(line: &Line) -> Side {
    let (before, after) = (left(line) - LEFT, RIGHT - right(line));
    let least = 2.6 * CELL;
    if before > least && after > least && (before - after).abs() < 4.0 {
        Side::Centre
    } else if before > 9.0 * CELL && after < 9.0 * CELL {
        Side::Right
    } else {
        Side::Left
    }
}

/// The glyphs of lines as spans of one face, size and colour.
fn spans(lines: &[Line]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for glyph in lines.iter().flat_map(|line| &line.glyphs) {
        let colour = colour(glyph.ink);
        let bold = glyph.mode == 2 || is_bold(&glyph.font);
        match spans.last_mut() {
            Some(last)
                if last.font == glyph.font
                    && (last.size - glyph.size).abs() < 0.1
                    && last.colour == colour
                    && last.bold == bold =>
            {
                last.text.push_str(&glyph.text);
            }
            _ => spans.push(Span {
                text: glyph.text.clone(),
                font: glyph.font.clone(),
                face: class_of(&glyph.font),
                size: glyph.size,
                bold,
                colour,
            }),
        }
    }
    spans
}

fn is_bold(font: &str) -> bool {
    // 小标宋 is heavy by nature; its stand-ins say so in their names.
    if class_of(font) == Some(FaceClass::XiaoBiaoSong) {
        return false;
    }
    let name = font.to_lowercase();
    name.ends_with("bold") || name.contains("-bold") || name.contains(",bold")
}

fn colour(ink: Ink) -> Colour {
    if ink.is_black() {
        Colour::Black
    } else if ink.is_red() {
        Colour::Red
    } else if ink.is_white() {
        Colour::White
    } else {
        Colour::Other
    }
}
