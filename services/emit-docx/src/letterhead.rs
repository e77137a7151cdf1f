//! 版头: every paragraph of it in a frame at its place on the sheet, and its
//! rules as lines.
//!
//! A frame (`w:framePr`) is a paragraph of the text like any other: it keeps
//! its style, its place in reading order and its text for every reader, while
//! Word, WPS and LibreOffice put it where it says. Its text may come out wider
//! than in the PDF, by another face or by gaps that a program sets between Han
//! characters and digits: a frame takes all the room on its row, and grows by a
//! line rather than hide one.

use std::borrow::Cow;

use wenshu_model::letterhead::PlacedBox;
use wenshu_model::{Alignment, Letterhead, Paragraph, Role};
use wenshu_standard::figures;

use crate::comments::{Comments, Holder};
use crate::completion::BodyXml;
use crate::drawing;
use crate::error::EmitDocxError;
use crate::faces::FaceNames;
use crate::page::{PageSetup, TYPE_AREA_WIDTH, twips};
use crate::paragraph::{self, Fixed, Surroundings};
use crate::{stops, widths};

/// Height of a frame's line in sizes of its characters. Where the em box lies
/// in an exact line differs: Word centres it, LibreOffice puts the baseline at
/// 4/5 of the line. At 1.2 the two agree, whatever the size.
const LINE_PER_SIZE: f64 = 1.2;
/// The em box above the baseline (spec §0.3), in sizes, and the line above the
/// baseline, in lines.
const ASCENT: f64 = 0.859;
const LINE_ABOVE_BASELINE: f64 = 0.8;
/// Sizes and lengths that are taken, pt and mm; a document from a stranger may
/// carry any.
const SIZES: (f64, f64) = (5.0, 200.0);
const LENGTHS: (f64, f64) = (0.0, 420.0);

/// Writes the frames of a letterhead. Does nothing before fit.
pub(crate) fn add(
    body: &mut BodyXml,
    letterhead: &Letterhead,
    comments: &Comments,
    setup: &PageSetup,
    names: FaceNames,
) -> Result<(), EmitDocxError> {
    let Some(set) = &letterhead.set else { return Ok(()) };
    let texts: Vec<Cow<'_, Paragraph>> =
        letterhead.paragraphs.iter().zip(&set.places).map(|(text, place)| settled(text, place)).collect();
    let boxes: Vec<Frame> = texts.iter().zip(&set.places).map(|(text, place)| Frame::of(text, place)).collect();
    let narrowed = fitted(&texts, &boxes, Frame::narrowed);
    let frames = fitted(&texts, &fitted(&texts, &narrowed, Frame::widened_left), Frame::widened_right);
    for (index, (text, frame)) in texts.iter().zip(&frames).enumerate() {
        let at = Surroundings {
            marks: comments.marks(Holder::Letterhead(index)),
            fixed: Some(frame.fixed()),
            ..Surroundings::default()
        };
        let (builder, mut missing) = paragraph::build(text, &at, setup, names);
        missing.properties.push(("w:framePr", frame.element()));
        body.add(&builder, &missing)?;
    }
    Ok(())
}

/// The rules of a letterhead, as runs. `first` numbers the first of them.
pub(crate) fn rules(letterhead: &Letterhead, first: usize) -> Vec<String> {
    let rules = letterhead.set.iter().flat_map(|set| &set.rules);
    (first..).zip(rules).map(|(number, rule)| drawing::rule(rule, number)).collect()
}

/// The text with what stands at its stops where it has room.
fn settled<'a>(text: &'a Paragraph, place: &PlacedBox) -> Cow<'a, Paragraph> {
    stops::settle(text, paragraph::edges(text.role, Some(Frame::of(text, place).fixed())))
}

/// Every frame fitted to its text and the other frames.
fn fitted(
    texts: &[Cow<'_, Paragraph>],
    frames: &[Frame],
    fit: impl Fn(Frame, &Paragraph, &[&Frame]) -> Frame,
) -> Vec<Frame> {
    let others = |index| -> Vec<&Frame> {
        frames.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, other)| other).collect()
    };
    let numbered = texts.iter().zip(frames).enumerate();
    numbered.map(|(index, (text, frame))| fit(*frame, text, &others(index))).collect()
}

/// The frame of a paragraph; lengths are twips.
#[derive(Debug, Clone, Copy)]
struct Frame {
    left: i32,
    top: i32,
    width: i32,
    height: i32,
    line: i32,
    size_pt: f64,
}

impl Frame {
    fn of(text: &Paragraph, place: &PlacedBox) -> Self {
        let size_pt = bounded(f64::from(place.size_pt), SIZES);
        let lines = text.text().split('\n').count();
        let line_pt = if lines > 1 {
            bounded(f64::from(place.pitch_pt), (size_pt, LINE_PER_SIZE * SIZES.1))
        } else {
            LINE_PER_SIZE * size_pt
        };
        // From the top of the em box to that of the line.
        let drop_mm = (LINE_ABOVE_BASELINE * line_pt - ASCENT * size_pt) * figures::MM_PER_PT;
        let length = |millimetres: f32| bounded(f64::from(millimetres), LENGTHS);
        let line = (line_pt * figures::TWIP_PER_PT).round() as i32;
        Self {
            left: twips(length(place.left_mm)),
            top: twips(length(place.top_mm) - drop_mm),
            width: twips(length(place.width_mm)),
            height: line.saturating_mul(i32::try_from(lines).unwrap_or(i32::MAX)).min(MOST_HEIGHT),
            line,
            size_pt,
        }
    }

    /// The frame without the empty part of its box, where another stands there:
    /// Word moves frames apart that lie on each other (number and 份号 on one row).
    fn narrowed(self, text: &Paragraph, others: &[&Self]) -> Self {
        if !text.stops.is_empty() || !others.iter().any(|other| self.overlaps(other)) {
            return self;
        }
        let words = text.text();
        let natural = widths::natural(&words) + widths::gaps(&words);
        let indents = f64::from(text.first_indent.max(0.0) + text.left_indent.max(0.0) + text.right_indent.max(0.0));
        let width = ((natural + indents + SLACK) * self.size_pt * figures::TWIP_PER_PT).ceil() as i32;
        let width = width.min(self.width);
        match text.align {
            Alignment::Left | Alignment::Justify => Self { width, ..self },
            Alignment::Right => Self { left: self.left + self.width - width, width, ..self },
            Alignment::Center | Alignment::Distribute => self,
        }
    }

    /// The frame of a text that stands at its right, with the room at its left up
    /// to the next frame on its rows or the edge of the type area.
    fn widened_left(self, text: &Paragraph, others: &[&Self]) -> Self {
        if text.align != Alignment::Right || !is_widened(text) {
            return self;
        }
        let edge = type_area_left().min(self.left);
        let beside = others.iter().filter(|other| other.left < self.left && self.is_beside(other));
        let left = beside.map(|other| other.left + other.width).max().unwrap_or(edge).clamp(edge, self.left);
        Self { left, width: self.left + self.width - left, ..self }
    }

    /// The same for a text that stands at its left.
    fn widened_right(self, text: &Paragraph, others: &[&Self]) -> Self {
        if !matches!(text.align, Alignment::Left | Alignment::Justify) || !is_widened(text) {
            return self;
        }
        let right = self.left + self.width;
        let edge = (type_area_left() + TYPE_AREA_WIDTH as i32).max(right);
        let beside = others.iter().filter(|other| other.left >= right && self.is_beside(other));
        let end = beside.map(|other| other.left).min().unwrap_or(edge).clamp(right, edge);
        Self { width: end - self.left, ..self }
    }

    /// True for a frame on the same rows.
    fn is_beside(&self, other: &Self) -> bool {
        shares(self.top, self.height, other.top, other.height)
    }

    fn overlaps(&self, other: &Self) -> bool {
        shares(self.left, self.width, other.left, other.width) && self.is_beside(other)
    }

    fn fixed(&self) -> Fixed {
        let offset = self.left - twips(figures::BINDING_MARGIN_MM.value);
        Fixed { size_pt: self.size_pt, line: self.line, offset, width: self.width }
    }

    fn element(&self) -> String {
        format!(
            concat!(
                "<w:framePr w:w=\"{}\" w:h=\"{}\" w:hRule=\"atLeast\" w:hSpace=\"0\" w:vSpace=\"0\" w:wrap=\"around\" ",
                "w:vAnchor=\"page\" w:hAnchor=\"page\" w:x=\"{}\" w:y=\"{}\"/>"
            ),
            self.width, self.height, self.left, self.top
        )
    }
}

/// Highest frame, twips: the sheet.
const MOST_HEIGHT: i32 = 16838;
/// Room beside a text in a narrowed frame, 字.
const SLACK: f64 = 0.5;

/// A mark keeps its box: it is spread over that or stands in the middle of it.
fn is_widened(text: &Paragraph) -> bool {
    text.stops.is_empty() && !matches!(text.role, Role::IssuerMark | Role::MarkSuffix)
}

fn type_area_left() -> i32 {
    twips(figures::BINDING_MARGIN_MM.value)
}

/// True for two stretches of an axis that share some of it.
fn shares(one: i32, length: i32, other: i32, other_length: i32) -> bool {
    one < other + other_length && other < one + length
}

fn bounded(value: f64, (least, most): (f64, f64)) -> f64 {
    if value.is_finite() { value.clamp(least, most) } else { least }
}
