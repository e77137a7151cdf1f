//! The paragraphs of a DOCX as items.

use super::{Colour, Element, Item, Side, Span};
use crate::docx::{DocxFile, Paragraph, Properties, Run};
use crate::faces::class_of;
use crate::text::is_han;
use crate::view::patterns::is_document_number;

/// Blank characters that stand for an indent or a gap.
const BLANKS: [char; 4] = [' ', '\u{3000}', '\u{a0}', '\t'];

pub(super) fn items(file: &DocxFile) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut blank = 0.0;
    for (index, paragraph) in file.paragraphs.iter().enumerate() {
        if paragraph.text().trim().is_empty() && paragraph.label.is_empty() {
            // A blank paragraph in a frame or a table takes no row of the text.
            if paragraph.has_picture {
                blank = 0.0;
            } else if !framed(paragraph) && !paragraph.in_table {
                blank += 1.0;
            }
            continue;
        }
        let spaced = rows_before(paragraph, file);
        for mut item in split(paragraph) {
            item.source = Some(index);
            item.number = items.len() + 1;
            item.blank_rows = (!framed(paragraph) && !paragraph.in_table).then_some(blank + spaced);
            items.push(item);
        }
        if !framed(paragraph) && !paragraph.in_table {
            blank = rows_after(paragraph, file);
        }
    }
    items
}

/// True for a paragraph that stands outside the flow.
pub(super) fn framed(paragraph: &Paragraph) -> bool {
    paragraph.properties.0.contains_key("framePr") || paragraph.in_box
}

/// Space before in rows of the page's grid.
fn rows_before(paragraph: &Paragraph, file: &DocxFile) -> f64 {
    rows(paragraph, file, "before")
}

fn rows_after(paragraph: &Paragraph, file: &DocxFile) -> f64 {
    rows(paragraph, file, "after")
}

fn rows(paragraph: &Paragraph, file: &DocxFile, side: &str) -> f64 {
    let p = &paragraph.properties;
    if let Some(lines) = p.number("spacing", &format!("{side}Lines")).filter(|lines| *lines > 0) {
        return lines as f64 / 100.0;
    }
    let pitch = file.sections.get(paragraph.section).or(file.sections.last());
    let pitch = pitch.and_then(|section| section.number("docGrid", "linePitch")).filter(|pitch| *pitch > 0);
    let line = p.number("spacing", "line").filter(|_| p.get("spacing", "lineRule") == Some("exact"));
    let row = line.or(pitch).unwrap_or(579).max(1);
    p.number("spacing", side).unwrap_or(0) as f64 / row as f64
}

/// A paragraph with tabs between words, such as 发文字号 and 签发人 on one line,
/// is several elements.
fn split(paragraph: &Paragraph) -> Vec<Item> {
    let whole = item(paragraph, &paragraph.runs);
    let parted = paragraph.runs.iter().any(|run| run.text.contains('\t'));
    let text: String = paragraph.runs.iter().map(|run| run.text.as_str()).collect();
    let first = text.trim().split('\t').next().unwrap_or_default().to_owned();
    if !parted || !(whole.text.contains("签发人") || is_document_number(&first)) {
        return vec![whole];
    }
    let mut parts: Vec<Vec<Run>> = vec![Vec::new()];
    for run in &paragraph.runs {
        for (index, piece) in run.text.split('\t').enumerate() {
            // Names behind a tab belong to the signatories before them.
            let named = parts.last().is_some_and(|part| {
                part.iter().any(|run| run.text.contains("签发人")) || (parts.len() > 1 && !part.is_empty())
            });
            if index > 0 && !named {
                parts.push(Vec::new());
            }
            if let Some(part) = parts.last_mut()
                && !piece.is_empty()
            {
                part.push(Run { text: piece.to_owned(), properties: run.properties.clone() });
            }
        }
    }
    let parts = parts.into_iter().map(|runs| item(paragraph, &runs));
    parts.filter(|item| !item.text.is_empty()).collect()
}

fn item(paragraph: &Paragraph, runs: &[Run]) -> Item {
    let whole: String = runs.iter().map(|run| run.text.as_str()).collect();
    let lead: String = whole.chars().take_while(|c| BLANKS.contains(c)).collect();
    let rows: Vec<String> = whole.lines().map(|row| row.trim().to_owned()).filter(|row| !row.is_empty()).collect();
    let text = format!("{}{}", paragraph.label, rows.concat());
    let mut spans: Vec<Span> = runs.iter().filter(|run| !run.text.is_empty()).map(span).collect();
    if !paragraph.label.is_empty()
        && let Some(first) = spans.first().cloned()
    {
        spans.insert(0, Span { text: paragraph.label.clone(), ..first });
    }
    Item {
        number: 0,
        page: None,
        text,
        lead,
        spans,
        lines: Vec::new(),
        source: None,
        rows,
        side: side(&paragraph.properties),
        blank_rows: None,
        in_table: paragraph.in_table,
        element: Element::Body,
        level: None,
    }
}

fn side(properties: &Properties) -> Side {
    match properties.get("jc", "val") {
        Some("center") => Side::Centre,
        Some("right" | "end") => Side::Right,
        Some("distribute") => Side::Centre,
        _ => Side::Left,
    }
}

fn span(run: &Run) -> Span {
    let p = &run.properties;
    let han = run.text.chars().any(is_han);
    let attribute = if han { "eastAsia" } else { "ascii" };
    // A run of marks only takes the face that its hint names.
    let hinted = p.get("rFonts", "hint") == Some("eastAsia");
    let named = if hinted { p.get("rFonts", "eastAsia") } else { p.get("rFonts", attribute) };
    let font = named.unwrap_or_default().to_owned();
    Span {
        text: run.text.clone(),
        face: class_of(&font),
        font,
        size: p.number("sz", "val").unwrap_or(20) as f64 / 2.0,
        bold: p.is_on("b"),
        colour: colour(p),
    }
}

fn colour(properties: &Properties) -> Colour {
    match properties.get("color", "val") {
        None if properties.get("color", "themeColor").is_some_and(|theme| !matches!(theme, "text1" | "dark1")) => {
            Colour::Other
        }
        None | Some("auto") => Colour::Black,
        Some(value) => hexadecimal(value),
    }
}

/// A colour of six hexadecimal digits.
pub(crate) fn hexadecimal(value: &str) -> Colour {
    let Ok(number) = u32::from_str_radix(value.trim_start_matches('#'), 16) else { return Colour::Other };
    let [red, green, blue] = [number >> 16 & 255, number >> 8 & 255, number & 255];
    match (red, green, blue) {
        (0..=25, 0..=25, 0..=25) => Colour::Black,
        (250..=255, 250..=255, 250..=255) => Colour::White,
        (178..=255, 0..=90, 0..=90) => Colour::Red,
        _ => Colour::Other,
    }
}
