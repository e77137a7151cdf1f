//! One paragraph in the style of its role: what it says beyond the style, its
//! runs, and the ends of the comments in it.

use std::fmt::Write;

use docx_rs::{
    AlignmentType, Comment, CommentRangeEnd, CommentRangeStart, LineSpacing, LineSpacingType, Paragraph as Builder,
    ParagraphChild, ParagraphProperty,
};
use wenshu_model::official::{TabAlign, TabStop};
use wenshu_model::{Alignment, Face, Paragraph, Role, Run};
use wenshu_standard::{RoleSetting, figures, setting};

use crate::comments::{Mark, RangeEnd};
use crate::completion::Missing;
use crate::faces::FaceNames;
use crate::indents::{Indents, cell_twips};
use crate::page::{PageSetup, TYPE_AREA_WIDTH};
use crate::stops::{self, Edges};
use crate::{parts, runs};

/// Most blank rows before or after a paragraph: a page of them (Word allows 1584 pt).
const MOST_BLANK_ROWS: u32 = 22;
/// Most that a paragraph may change the distance of its lines or characters, pt.
const MOST_PLAY_PT: f32 = 2.0;

/// Where a paragraph stands, as far as it matters for its properties.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Surroundings<'a> {
    /// Ends of comments in it.
    pub marks: &'a [Mark],
    /// Blank rows above it beside its own: those of the letterhead.
    pub rows_above: u32,
    /// Blank rows below it.
    pub rows_below: u32,
    /// Begins a page because of what stands before it, whatever it says itself.
    pub starts_section: bool,
    /// Stays with nothing, whatever it says itself.
    pub lets_go: bool,
    /// Place of a paragraph of the letterhead.
    pub fixed: Option<Fixed>,
}

/// Size and line of a paragraph at a fixed place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fixed {
    /// Size of its characters, pt.
    pub size_pt: f64,
    /// Distance of its lines, twips.
    pub line: i32,
    /// Left edge of its box from that of the type area, twips; its stops count
    /// from there.
    pub offset: i32,
    /// Width of its box, twips.
    pub width: i32,
}

/// Builds a paragraph, and says what the builder cannot write.
pub(crate) fn build(
    paragraph: &Paragraph,
    at: &Surroundings<'_>,
    setup: &PageSetup,
    names: FaceNames,
) -> (Builder, Missing) {
    let role = bounded(paragraph.role);
    let paragraph = &*stops::settle(paragraph, edges(role, at.fixed));
    let builder = Builder {
        id: String::new(),
        children: children(paragraph, role, at, names),
        property: property(paragraph, &setting(role), at, setup),
        has_numbering: false,
    };
    (builder, missing(paragraph, role, at))
}

/// The box of a paragraph, in 字 of its size.
pub(crate) fn edges(role: Role, fixed: Option<Fixed>) -> Edges {
    let cell = cell_twips(fixed.map_or(setting(role).size_pt, |fixed| fixed.size_pt));
    let (left, width) = fixed.map_or((0, TYPE_AREA_WIDTH as i32), |fixed| (fixed.offset, fixed.width));
    Edges { left: f64::from(left) / cell, right: f64::from(left + width) / cell }
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

/// A role whose level is one that has a style; deeper levels are set like the fifth.
fn bounded(role: Role) -> Role {
    match role {
        Role::Heading(level) => Role::Heading(level.clamp(1, parts::LEVELS)),
        Role::RunIn(level) => Role::RunIn(level.clamp(1, parts::LEVELS)),
        Role::Item(level) => Role::Item(level.clamp(1, parts::LEVELS)),
        other => other,
    }
}

/// Indents in characters and stops, where they are not those of the style.
fn missing(paragraph: &Paragraph, role: Role, at: &Surroundings<'_>) -> Missing {
    let mut missing = Missing::default();
    let size = at.fixed.map_or(setting(role).size_pt, |fixed| fixed.size_pt);
    let indents = Indents::of_paragraph(paragraph);
    let inherited = Indents::of_style(role);
    if indents != inherited {
        missing.properties.push(("w:ind", indents.element(inherited, size)));
    }
    if !paragraph.stops.is_empty() {
        let offset = at.fixed.map_or(0, |fixed| fixed.offset);
        missing.properties.push(("w:tabs", tabs(&paragraph.stops, size, offset)));
    }
    if paragraph.widow_control && at.fixed.is_none() {
        missing.properties.push(("w:widowControl", "<w:widowControl/>".to_owned()));
    }
    if at.fixed.is_some() || play_twips(paragraph.line_pitch_pt) != 0 {
        missing.properties.push(("w:snapToGrid", "<w:snapToGrid w:val=\"0\"/>".to_owned()));
    }
    missing
}

/// Most stops of a paragraph; Word takes 64.
const MOST_STOPS: usize = 60;

fn tabs(stops: &[TabStop], size_pt: f64, offset: i32) -> String {
    let mut element = String::from("<w:tabs>");
    for stop in stops.iter().take(MOST_STOPS) {
        let kind = match stop.align {
            TabAlign::Left => "left",
            TabAlign::Center => "center",
            TabAlign::Right => "right",
        };
        let zi = if stop.at.is_finite() { stop.at.clamp(0.0, 40.0) } else { 0.0 };
        let position = (f64::from(zi) * cell_twips(size_pt)).round() as i32 - offset;
        // Writing to a String cannot fail.
        let _ = write!(element, "<w:tab w:val=\"{kind}\" w:pos=\"{position}\"/>");
    }
    element.push_str("</w:tabs>");
    element
}

/// What the paragraph says beyond its style.
fn property(paragraph: &Paragraph, style: &RoleSetting, at: &Surroundings<'_>, setup: &PageSetup) -> ParagraphProperty {
    let mut property = ParagraphProperty::new().style(style.style_id);
    if paragraph.align != style.align {
        property = property.align(alignment(paragraph.align));
    }
    if let Some(spacing) = spacing(paragraph, at, setup) {
        property = property.line_spacing(spacing);
    }
    if paragraph.outline != style.outline {
        property = property.outline_lvl(outline_value(paragraph.outline));
    }
    if paragraph.keep_with_next && !at.lets_go && at.fixed.is_none() {
        property = property.keep_next(true);
    }
    if paragraph.page_break_before && !at.starts_section && at.fixed.is_none() {
        property = property.page_break_before(true);
    }
    property
}

/// Blank rows above and below, and the distance of the lines where it is not
/// that of the grid.
fn spacing(paragraph: &Paragraph, at: &Surroundings<'_>, setup: &PageSetup) -> Option<LineSpacing> {
    if let Some(fixed) = at.fixed {
        return Some(LineSpacing::new().line(fixed.line).line_rule(LineSpacingType::Exact));
    }
    let rows = |count: u32| count.min(MOST_BLANK_ROWS) * setup.pitch;
    let (above, below) = (rows(paragraph.blank_rows_before.saturating_add(at.rows_above)), rows(at.rows_below));
    let play = play_twips(paragraph.line_pitch_pt);
    if above == 0 && below == 0 && play == 0 {
        return None;
    }
    let mut spacing = LineSpacing::new();
    if above > 0 {
        spacing = spacing.before(above);
    }
    if below > 0 {
        spacing = spacing.after(below);
    }
    if play != 0 {
        let line = i32::try_from(setup.pitch).unwrap_or_default() + play;
        spacing = spacing.line(line).line_rule(LineSpacingType::Exact);
    }
    Some(spacing)
}

/// A change of a distance in twips.
fn play_twips(points: f32) -> i32 {
    let points = if points.is_finite() { points.clamp(-MOST_PLAY_PT, MOST_PLAY_PT) } else { 0.0 };
    (f64::from(points) * figures::TWIP_PER_PT).round() as i32
}

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
fn children(paragraph: &Paragraph, role: Role, at: &Surroundings<'_>, names: FaceNames) -> Vec<ParagraphChild> {
    let style = setting(role);
    let half_points =
        at.fixed.map(|fixed| half_points(fixed.size_pt)).filter(|size| *size != half_points(style.size_pt));
    let usual_spacing = parts::character_spacing(style.size_pt);
    let play = play_twips(paragraph.character_spacing_pt);
    let whole = runs::Setting {
        face: Face::FangSong,
        inherited: parts::style_face(role),
        style: None,
        half_points,
        spacing: (play != 0).then_some(usual_spacing + play),
        names,
    };
    let mut line = Line::new(at.marks, paragraph.runs.len() + 1);
    let mut head_left = run_in_head(paragraph, role);
    for run in &paragraph.runs {
        let (head, rest) = split_after(&run.text, head_left);
        head_left -= head.chars().count();
        if let (Role::RunIn(level), false) = (role, head.is_empty()) {
            let style = Some(parts::run_in_style(level));
            line.add(head, &runs::Setting { face: run.face, inherited: setting(role).face, style, ..whole });
        }
        if !rest.is_empty() {
            line.add(rest, &runs::Setting { face: run.face, ..whole });
        }
    }
    line.finish()
}

/// The children of a paragraph, cut where a comment begins or ends.
pub(crate) struct Line<'a> {
    children: Vec<ParagraphChild>,
    marks: &'a [Mark],
    /// Characters so far.
    position: usize,
}

impl<'a> Line<'a> {
    pub(crate) fn new(marks: &'a [Mark], capacity: usize) -> Self {
        Self { children: Vec::with_capacity(capacity), marks, position: 0 }
    }

    /// Adds a text.
    pub(crate) fn add(&mut self, text: &str, setting: &runs::Setting<'_>) {
        let mut rest = text;
        while !rest.is_empty() {
            let piece = match self.next_mark() {
                None => rest,
                Some(offset) => split_after(rest, offset - self.position).0,
            };
            rest = rest.get(piece.len()..).unwrap_or_default();
            runs::build(piece, setting, |run| self.children.push(ParagraphChild::Run(Box::new(run))));
            if !self.marks.is_empty() {
                self.position += piece.chars().count();
            }
        }
    }

    /// Sets the marks that stand here; gives the offset of the next one.
    fn next_mark(&mut self) -> Option<usize> {
        while let Some((mark, rest)) = self.marks.split_first() {
            if mark.offset > self.position {
                return Some(mark.offset);
            }
            self.children.push(range_end(*mark));
            self.marks = rest;
        }
        None
    }

    /// Ends the paragraph: what marks are left stand at its end.
    pub(crate) fn finish(mut self) -> Vec<ParagraphChild> {
        self.children.extend(self.marks.iter().map(|mark| range_end(*mark)));
        self.children
    }
}

/// An end of a comment's range.
pub(crate) fn range_end(mark: Mark) -> ParagraphChild {
    match mark.end {
        RangeEnd::First => ParagraphChild::CommentStart(Box::new(CommentRangeStart::new(Comment::new(mark.id)))),
        RangeEnd::Last | RangeEnd::LastOfEmpty => ParagraphChild::CommentEnd(CommentRangeEnd::new(mark.id)),
    }
}

pub(crate) fn half_points(size_pt: f64) -> usize {
    (size_pt * 2.0).round() as usize
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
