//! What several rules measure.

use crate::docx::{DocxFile, Paragraph, Properties};
use crate::lines::Line;
use crate::pdf::{MM, Stroke};
use crate::view::pdf::{CELL, LEFT, RIGHT, ROW, em_bottom, em_top, left, right};
use crate::view::{Element, Item, Side, View};

/// Twips in a millimetre.
pub(super) const TWIP: f64 = 1440.0 / 25.4;

/// Sizes differ by at most this, pt.
pub(super) const SIZE_PLAY: f64 = 0.3;

/// Body text outside tables, that of attachments too.
pub(super) fn text_items(view: &View) -> impl Iterator<Item = &Item> {
    view.items.iter().filter(|item| matches!(item.element, Element::Body | Element::AttachmentBody) && !item.in_table)
}

/// Lines of a PDF that go on to a next line of their paragraph.
pub(super) fn full_lines(view: &View) -> impl Iterator<Item = &Line> {
    text_items(view).flat_map(|item| item.lines.iter().take(item.lines.len().saturating_sub(1)))
}

/// Distance of most neighbouring lines of text, pt.
pub(super) fn pitch(view: &View) -> Option<f64> {
    let mut steps: Vec<f64> = Vec::new();
    for item in text_items(view) {
        let pairs = item.lines.iter().zip(item.lines.iter().skip(1)).filter(|(a, b)| a.page == b.page);
        steps.extend(pairs.map(|(a, b)| (b.y - a.y) / MM).filter(|step| (15.0..60.0).contains(step)));
    }
    if steps.is_empty() {
        let all: Vec<&Line> = text_items(view).flat_map(|item| &item.lines).collect();
        let pairs = all.iter().zip(all.iter().skip(1)).filter(|(a, b)| a.page == b.page);
        steps.extend(pairs.map(|(a, b)| (b.y - a.y) / MM).filter(|step| (15.0..45.0).contains(step)));
    }
    median(steps)
}

/// Distance of neighbouring Han characters, pt.
pub(super) fn character_step(view: &View) -> Option<f64> {
    let steps_of = |line: &Line| -> Vec<f64> {
        let pairs = line.glyphs.iter().zip(line.glyphs.iter().skip(1));
        let han = |text: &str| text.chars().next().is_some_and(crate::text::is_han);
        pairs.filter(|(a, b)| han(&a.text) && han(&b.text)).map(|(a, b)| (b.x - a.x) / MM).collect()
    };
    // Justified lines are stretched, seldom drawn in: the lowest tenth is the
    // step before stretching.
    let mut steps: Vec<f64> = text_items(view).flat_map(|item| &item.lines).flat_map(steps_of).collect();
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 10).copied()
}

pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Red level strokes of a page, longer than `least` mm, top to bottom.
pub(super) fn level_strokes(strokes: &[Stroke], least: f64, red: bool) -> Vec<&Stroke> {
    let mut found: Vec<&Stroke> = strokes
        .iter()
        .filter(|s| (s.from.1 - s.to.1).abs() < 0.3 && length(s) > least && s.ink.is_red() == red)
        .collect();
    found.sort_by(|a, b| a.from.1.total_cmp(&b.from.1));
    found
}

pub(super) fn length(stroke: &Stroke) -> f64 {
    (stroke.to.0 - stroke.from.0).abs()
}

pub(super) fn ends(stroke: &Stroke) -> (f64, f64) {
    (stroke.from.0.min(stroke.to.0), stroke.from.0.max(stroke.to.0))
}

/// White at the left and right of an item's first line, mm. Of a DOCX by its
/// indents; none when they do not tell.
pub(super) fn left_inset(view: &View, item: &Item) -> Option<f64> {
    if let Some(line) = item.lines.first() {
        return Some(left(line) - LEFT);
    }
    let paragraph = source(view, item)?;
    Some(first_offset(&paragraph.properties, item.size()) / TWIP)
}

pub(super) fn right_inset(view: &View, item: &Item) -> Option<f64> {
    if let Some(line) = item.lines.first() {
        return Some(RIGHT - right(line));
    }
    let paragraph = source(view, item)?;
    Some(side_indent(&paragraph.properties, &["right", "end"], &["rightChars", "endChars"], item.size()) / TWIP)
}

/// White at the right of a line of a DOCX that is set by tab stops or from the
/// right, mm; none when only a rendering would tell.
pub(super) fn set_right_inset(view: &View, item: &Item) -> Option<f64> {
    let paragraph = source(view, item)?;
    let text = paragraph.text();
    let Some((before, last)) = text.rsplit_once('\t') else {
        return right_inset(view, item).filter(|_| item.side == Side::Right);
    };
    let (kind, stop) = paragraph.tabs.get(before.matches('\t').count())?;
    let cell = if (item.size() - 16.0).abs() < SIZE_PLAY { CELL * TWIP } else { item.size() * 20.0 };
    let width: f64 = last.trim().chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum::<f64>() * cell;
    let end = *stop as f64
        + match kind.as_str() {
            "right" | "end" => 0.0,
            "center" => width / 2.0,
            _ => width,
        };
    let area = paragraph.properties.number("framePr", "w").map_or((RIGHT - LEFT) * TWIP, |width| width as f64);
    Some((area - end) / TWIP)
}

/// The DOCX paragraph behind an item.
pub(super) fn source<'v>(view: &'v View, item: &Item) -> Option<&'v Paragraph> {
    view.docx()?.paragraphs.get(item.source?)
}

/// An indent in twips; characters take precedence. A character is as wide as
/// the grid's cell for 16 pt, as its size otherwise.
pub(super) fn side_indent(properties: &Properties, twips: &[&str], chars: &[&str], size: f64) -> f64 {
    let hundredths = chars.iter().find_map(|name| properties.number("ind", name)).filter(|value| *value != 0);
    if let Some(hundredths) = hundredths {
        let cell = if (size - 16.0).abs() < SIZE_PLAY { CELL * TWIP } else { size * 20.0 };
        return hundredths as f64 / 100.0 * cell;
    }
    twips.iter().find_map(|name| properties.number("ind", name)).unwrap_or(0) as f64
}

/// Where the first line begins right of the margin, twips.
pub(super) fn first_offset(properties: &Properties, size: f64) -> f64 {
    rest_offset(properties, size) + own_first_offset(properties, size)
}

/// The same, without the indent of all lines.
pub(super) fn own_first_offset(properties: &Properties, size: f64) -> f64 {
    let hanging = side_indent(properties, &["hanging"], &["hangingChars"], size);
    if hanging != 0.0 {
        return -hanging;
    }
    side_indent(properties, &["firstLine"], &["firstLineChars"], size)
}

/// Indent of the lines after the first, twips. In characters, the hanging part
/// comes on top of the left one; in twips it is inside it.
pub(super) fn rest_offset(properties: &Properties, size: f64) -> f64 {
    let left = side_indent(properties, &["left", "start"], &["leftChars", "startChars"], size);
    let in_characters =
        ["leftChars", "startChars"].iter().any(|name| properties.number("ind", name).is_some_and(|n| n != 0));
    let hangs = properties.number("ind", "hangingChars").is_some_and(|hanging| hanging != 0);
    if in_characters && hangs { left + side_indent(properties, &[], &["hangingChars"], size) } else { left }
}

/// Margin of the first section in mm.
pub(super) fn margin(file: &DocxFile, side: &str) -> Option<f64> {
    file.sections.first()?.number("pgMar", side).map(|twips| twips as f64 / TWIP)
}

/// True for margins of GB/T 33476.2.
pub(super) fn has_software_margins(file: &DocxFile) -> bool {
    let near = |side, wanted: f64| margin(file, side).is_some_and(|found| (found - wanted).abs() <= 1.0);
    near("top", 34.58) && near("bottom", 32.58)
}

/// Upper edge of the em box of a framed paragraph, mm from the sheet's top.
/// Word centres the em box in a line of exact height.
pub(super) fn framed_top(view: &View, item: &Item) -> Option<f64> {
    let file = view.docx()?;
    let paragraph = source(view, item)?;
    let p = &paragraph.properties;
    let y = p.number("framePr", "y")? as f64 / TWIP;
    let top = match p.get("framePr", "vAnchor") {
        Some("page") => y,
        Some("margin") => y + margin(file, "top")?,
        _ => return None,
    };
    let size = item.size() * MM;
    let line = match p.get("spacing", "lineRule") {
        Some("exact") => p.number("spacing", "line").unwrap_or(0) as f64 / TWIP,
        _ => size * 1.2,
    };
    Some(top + (line - size) / 2.0)
}

/// Upper edge of an item's em box, mm from the sheet's top; of a DOCX only when
/// it stands in a frame.
pub(super) fn top(view: &View, item: &Item) -> Option<f64> {
    item.lines.first().map(em_top).or_else(|| framed_top(view, item))
}

/// Lower edge of its em box.
pub(super) fn bottom(view: &View, item: &Item) -> Option<f64> {
    item.lines.last().map(em_bottom).or_else(|| framed_top(view, item).map(|top| top + item.size() * MM))
}

/// Blank rows above an item as a clerk counts them.
pub(super) fn has_blank_rows(item: &Item, wanted: f64) -> Option<bool> {
    item.blank_rows.map(|found| (found - wanted).abs() <= 0.45)
}

/// An indent of so many characters of 3号, mm.
pub(super) const fn cells(count: f64) -> f64 {
    count * CELL
}

/// `12.3毫米`.
pub(super) fn mm(value: f64) -> String {
    format!("{value:.1}毫米")
}

/// Height of a row, for messages.
pub(super) const ROW_MM: f64 = ROW;
