//! The content of each page as printpdf's operations, with the marks that tie
//! them to the structure tree.

use std::iter::Peekable;

use printpdf::{Color, DictItem, FontId, Greyscale, Line, LinePoint, Op, PdfFontHandle, Point, Pt, Rgb, TextMatrix};
use wenshu_model::pages::{Colour, GlyphRun, LinePart, Page, Picture, Rule, TextLine};
use wenshu_model::{Pages, Role};

use crate::embedding::{Code, Embedding};
use crate::pictures::Pictures;
use crate::points;

/// Deviation from a glyph's place that is not corrected, pt.
const TOLERANCE: f64 = 0.004;

/// A marked stretch of a page: the lines of one paragraph or cell, or a
/// picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The block.
    pub block: Option<u32>,
    /// What it is.
    pub content: Content,
}

/// What a marked stretch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// Lines of a paragraph.
    Text(Role),
    /// Lines of a cell, as an index into the table's cells.
    Cell(Option<u32>),
    /// A picture, as an index into the page's pictures.
    Figure(usize),
}

/// Draws all pages: the operations of each, and its marked stretches by their
/// number on the page.
pub(crate) fn draw(pages: &Pages, embedding: &Embedding, pictures: &Pictures) -> (Vec<Vec<Op>>, Vec<Vec<Mark>>) {
    pages.pages.iter().map(|page| draw_page(page, pages.height, embedding, pictures)).unzip()
}

fn draw_page(page: &Page, height: f64, embedding: &Embedding, pictures: &Pictures) -> (Vec<Op>, Vec<Mark>) {
    let mut pen = Pen { embedding, height, ops: Vec::new(), marks: Vec::new(), colour: None, font: None, spacing: 0.0 };
    pen.draw_rules(&page.rules);
    let mut waiting = page.pictures.iter().enumerate().peekable();
    for lines in page.lines.chunk_by(belong_together) {
        let Some(first) = lines.first() else { continue };
        pen.draw_pictures(&mut waiting, before(first), pictures);
        pen.open(first);
        pen.ops.push(Op::StartTextSection);
        for line in lines {
            pen.draw_line(line);
        }
        pen.ops.push(Op::EndTextSection);
        pen.ops.push(Op::EndMarkedContent);
    }
    pen.draw_pictures(&mut waiting, u32::MAX, pictures);
    (pen.ops, pen.marks)
}

/// True for lines of one paragraph, or of one cell.
fn belong_together(line: &TextLine, next: &TextLine) -> bool {
    line.part == next.part && line.block == next.block && line.cell == next.cell && !line.last
}

/// Pictures of the blocks before this one are read before a line: reading
/// order is that of the blocks, with the letterhead first and the 版记 and the
/// page number last.
fn before(line: &TextLine) -> u32 {
    match line.part {
        LinePart::Paragraph(role) if line.block.is_none() && Region::of(role) == Region::Letterhead => 0,
        _ => line.block.unwrap_or(u32::MAX),
    }
}

/// A part of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Region {
    /// 版头.
    Letterhead,
    /// 主体.
    Body,
    /// 版记.
    Imprint,
}

impl Region {
    /// The part that a role stands in when it is no block of the text.
    pub(crate) fn of(role: Role) -> Self {
        match role {
            Role::CopyNumber
            | Role::Secrecy
            | Role::Urgency
            | Role::IssuerMark
            | Role::MarkSuffix
            | Role::DocumentNumber
            | Role::Signatories => Self::Letterhead,
            Role::MainTo | Role::CopyTo | Role::Printing | Role::ImprintOther => Self::Imprint,
            _ => Self::Body,
        }
    }
}

fn mark_of(line: &TextLine) -> Option<Mark> {
    match line.part {
        LinePart::Paragraph(role) => Some(Mark { block: line.block, content: Content::Text(role) }),
        LinePart::Cell => Some(Mark { block: line.block, content: Content::Cell(line.cell) }),
        LinePart::RepeatedCell | LinePart::PageNumber => None,
    }
}

/// The structure type of a stretch: headings below the title's, text as P.
pub(crate) fn tag_of(content: Content) -> &'static str {
    match content {
        Content::Text(Role::Title) => "H1",
        Content::Text(Role::Heading(1) | Role::Label | Role::AttachmentTitle) => "H2",
        Content::Text(Role::Heading(2)) => "H3",
        Content::Text(Role::Heading(3)) => "H4",
        Content::Text(Role::Heading(4)) => "H5",
        Content::Text(Role::Heading(_)) => "H6",
        Content::Text(_) => "P",
        Content::Cell(_) => "TD",
        Content::Figure(_) => "Figure",
    }
}

/// Begins what is no part of the text (ISO 32000-1, 14.8.2.2).
fn artifact(entries: &[(&str, &str)]) -> Op {
    let name = |name: &&str| DictItem::Name(name.as_bytes().to_vec());
    let map = entries.iter().map(|(key, value)| ((*key).to_owned(), name(value))).collect();
    Op::BeginMarkedContentWithProperties { tag: "Artifact".to_owned(), properties: DictItem::Dict { map } }
}

/// Writes operations and remembers the state that they leave, so that nothing
/// is set twice.
struct Pen<'a> {
    embedding: &'a Embedding,
    height: f64,
    ops: Vec<Op>,
    marks: Vec<Mark>,
    colour: Option<Colour>,
    font: Option<(u16, f64)>,
    spacing: f64,
}

/// The line that glyphs stand on, points from the lower left corner.
#[derive(Debug, Clone, Copy)]
enum Base {
    /// From left to right, at this height.
    Across(f64),
    /// From below upwards, so far from the left.
    Upwards(f64),
}

/// A glyph ready to be shown.
struct Shown {
    /// Place along the line, points.
    x: f64,
    advance: f64,
    code: u16,
}

impl Pen<'_> {
    /// Begins a marked stretch with this line.
    fn open(&mut self, line: &TextLine) {
        match (mark_of(line), line.part) {
            (Some(mark), _) => self.mark(mark),
            (None, LinePart::RepeatedCell) => {
                self.ops.push(artifact(&[("Type", "Pagination"), ("Subtype", "Header")]));
            }
            (None, _) => self.ops.push(artifact(&[("Type", "Pagination"), ("Subtype", "Footer")])),
        }
    }

    fn mark(&mut self, mark: Mark) {
        let number = DictItem::Int(self.marks.len() as i64);
        let map = std::iter::once(("MCID".to_owned(), number)).collect();
        let tag = tag_of(mark.content).to_owned();
        self.ops.push(Op::BeginMarkedContentWithProperties { tag, properties: DictItem::Dict { map } });
        self.marks.push(mark);
    }

    /// Draws the pictures of the blocks before `block`.
    fn draw_pictures<'p>(
        &mut self,
        waiting: &mut Peekable<impl Iterator<Item = (usize, &'p Picture)>>,
        block: u32,
        pictures: &Pictures,
    ) {
        while let Some((index, picture)) = waiting.next_if(|(_, picture)| picture.block < block) {
            let Some(resource) = pictures.resource(&picture.asset) else { continue };
            self.mark(Mark { block: Some(picture.block), content: Content::Figure(index) });
            let bottom = self.height - picture.top - picture.height;
            let matrix = [picture.width, 0.0, 0.0, picture.height, picture.left, bottom];
            let matrix = matrix.into_iter().map(|value| DictItem::Real(points(value) as f32)).collect();
            let name = DictItem::Name(resource.as_bytes().to_vec());
            self.ops.extend([
                Op::SaveGraphicsState,
                Op::Unknown { key: "cm".to_owned(), value: matrix },
                Op::Unknown { key: "Do".to_owned(), value: vec![name] },
                Op::RestoreGraphicsState,
                Op::EndMarkedContent,
            ]);
        }
    }

    fn draw_rules(&mut self, rules: &[Rule]) {
        if rules.is_empty() {
            return;
        }
        self.ops.push(artifact(&[("Type", "Layout")]));
        for rule in rules {
            let end = |(x, y): (f64, f64)| LinePoint {
                p: Point { x: Pt(points(x) as f32), y: Pt(points(self.height - y) as f32) },
                bezier: false,
            };
            let line = Line { points: vec![end(rule.from), end(rule.to)], is_closed: false };
            self.ops.push(Op::SetOutlineColor { col: ink(rule.colour) });
            self.ops.push(Op::SetOutlineThickness { pt: Pt(points(rule.width) as f32) });
            self.ops.push(Op::DrawLine { line });
        }
        self.ops.push(Op::EndMarkedContent);
    }

    fn draw_line(&mut self, line: &TextLine) {
        for run in &line.runs {
            let base = if line.turned {
                Base::Upwards(points(line.baseline - run.rise))
            } else {
                Base::Across(points(self.height - line.baseline + run.rise))
            };
            for (font, shown) in self.by_font(run) {
                self.show(font, run, &shown, base);
            }
        }
    }

    /// The glyphs of a run in stretches of one embedded font.
    fn by_font(&self, run: &GlyphRun) -> Vec<(u16, Vec<Shown>)> {
        let mut stretches: Vec<(u16, Vec<Shown>)> = Vec::new();
        for glyph in run.glyphs.iter().filter(|glyph| may_stand_in_text(glyph.text)) {
            let Some(code) = self.embedding.code(run.font, glyph.id, glyph.text) else { continue };
            let advance = self.embedding.advance(code) * run.size;
            let Code { font, code } = code;
            let shown = Shown { x: points(glyph.x), advance, code };
            match stretches.last_mut() {
                Some((last, stretch)) if *last == font => stretch.push(shown),
                _ => stretches.push((font, vec![shown])),
            }
        }
        stretches
    }

    fn show(&mut self, font: u16, run: &GlyphRun, shown: &[Shown], base: Base) {
        let Some(first) = shown.first() else { return };
        if self.colour != Some(run.colour) {
            self.ops.push(Op::SetFillColor { col: ink(run.colour) });
            self.colour = Some(run.colour);
        }
        if self.font != Some((font, run.size)) {
            let resource = self.embedding.fonts.get(usize::from(font)).map(|font| font.resource.clone());
            let font_id = FontId(resource.unwrap_or_default());
            self.ops.push(Op::SetFont { font: PdfFontHandle::External(font_id), size: Pt(run.size as f32) });
            self.font = Some((font, run.size));
        }
        let spacing = usual_spacing(shown).unwrap_or(self.spacing);
        if spacing != self.spacing {
            self.ops.push(Op::SetCharacterSpacing { multiplier: spacing as f32 });
            self.spacing = spacing;
        }
        let matrix = match base {
            Base::Across(y) => TextMatrix::Translate(Pt(first.x as f32), Pt(y as f32)),
            // Turned 90° counter-clockwise (clause 8).
            Base::Upwards(x) => TextMatrix::Raw([0.0, 1.0, -1.0, 0.0, x as f32, first.x as f32]),
        };
        self.ops.push(Op::SetTextMatrix { matrix });
        // printpdf's own operation for text looks every character up in a map
        // of the font, twice; the codes are known here.
        self.ops.push(Op::Unknown {
            key: "TJ".to_owned(),
            value: vec![DictItem::Array(items_of(shown, spacing, run.size))],
        });
    }
}

/// ISO 19005-2, 6.2.11.7.2: these code points may not stand in a text layer.
/// They show nothing.
fn may_stand_in_text(ch: char) -> bool {
    !matches!(ch, '\0' | '\u{feff}' | '\u{fffe}')
}

/// Room between glyphs that is most frequent, in thousandths of a point.
fn usual_spacing(shown: &[Shown]) -> Option<f64> {
    let mut gaps: Vec<i64> = shown
        .iter()
        .zip(shown.iter().skip(1))
        .map(|(left, right)| ((right.x - left.x - left.advance) * 1000.0).round() as i64)
        .collect();
    gaps.sort_unstable();
    let usual = gaps.chunk_by(|a, b| a == b).max_by_key(|equal| equal.len())?;
    usual.first().map(|gap| *gap as f64 / 1000.0)
}

/// The glyphs as strings of codes, with a correction wherever the pen would not
/// stand where the glyph belongs. The pen is followed as a viewer moves it, so
/// that no error adds up.
fn items_of(shown: &[Shown], spacing: f64, size: f64) -> Vec<DictItem> {
    let mut items = Vec::new();
    let mut codes = Vec::with_capacity(shown.len() * 2);
    let mut pen = shown.first().map_or(0.0, |first| first.x);
    for glyph in shown {
        let off = glyph.x - pen;
        if off.abs() > TOLERANCE {
            // TJ numbers move the pen left, in thousandths of the size.
            let correction = (-off * 1000.0 / size * 10.0).round() / 10.0;
            items.push(DictItem::Bytes(std::mem::take(&mut codes)));
            items.push(DictItem::Real(correction as f32));
            pen -= correction * size / 1000.0;
        }
        codes.extend(glyph.code.to_be_bytes());
        pen += glyph.advance + spacing;
    }
    items.push(DictItem::Bytes(codes));
    items
}

fn ink(colour: Colour) -> Color {
    match colour {
        Colour::Black => Color::Greyscale(Greyscale { percent: 0.0, icc_profile: None }),
        Colour::Red => Color::Rgb(Rgb { r: 1.0, g: 0.0, b: 0.0, icc_profile: None }),
    }
}
