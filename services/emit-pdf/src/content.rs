//! The content of each page as printpdf's operations, with the marks that tie
//! them to the structure tree.

use printpdf::{Color, DictItem, FontId, Greyscale, Line, LinePoint, Op, PdfFontHandle, Point, Pt, Rgb, TextMatrix};
use wenshu_model::pages::{Colour, GlyphRun, LinePart, Page, Rule, TextLine};
use wenshu_model::{Pages, Role};

use crate::embedding::{Code, Embedding};
use crate::points;

/// Deviation from a glyph's place that is not corrected, pt.
const TOLERANCE: f64 = 0.004;

/// A marked stretch of a page: the lines of one paragraph or cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The block.
    pub block: Option<u32>,
    /// What it is; `None` in a cell.
    pub role: Option<Role>,
}

/// Draws all pages: the operations of each, and its marked stretches by their
/// number on the page.
pub(crate) fn draw(pages: &Pages, embedding: &Embedding) -> (Vec<Vec<Op>>, Vec<Vec<Mark>>) {
    pages.pages.iter().map(|page| draw_page(page, pages.height, embedding)).unzip()
}

fn draw_page(page: &Page, height: f64, embedding: &Embedding) -> (Vec<Op>, Vec<Mark>) {
    let mut pen = Pen { embedding, height, ops: Vec::new(), colour: None, font: None, spacing: 0.0 };
    let mut marks = Vec::new();
    pen.draw_rules(&page.rules);
    for lines in page.lines.chunk_by(belong_together) {
        let Some(first) = lines.first() else { continue };
        let mark = mark_of(first);
        pen.ops.push(match mark {
            Some(mark) => marked(tag_of(&mark), "MCID", DictItem::Int(marks.len() as i64)),
            None => marked("Artifact", "Type", DictItem::Name(b"Pagination".to_vec())),
        });
        marks.extend(mark);
        pen.ops.push(Op::StartTextSection);
        for line in lines {
            pen.draw_line(line);
        }
        pen.ops.push(Op::EndTextSection);
        pen.ops.push(Op::EndMarkedContent);
    }
    (pen.ops, marks)
}

/// True for lines of one paragraph, or of one cell.
fn belong_together(line: &TextLine, next: &TextLine) -> bool {
    line.part == next.part && line.block == next.block && !line.last
}

fn mark_of(line: &TextLine) -> Option<Mark> {
    match line.part {
        LinePart::Paragraph(role) => Some(Mark { block: line.block, role: Some(role) }),
        LinePart::Cell => Some(Mark { block: line.block, role: None }),
        LinePart::RepeatedCell | LinePart::PageNumber => None,
    }
}

/// The structure type of a stretch: headings below the title's, text as P.
pub(crate) fn tag_of(mark: &Mark) -> &'static str {
    match mark.role {
        Some(Role::Title) => "H1",
        Some(Role::Heading(1) | Role::Label | Role::AttachmentTitle) => "H2",
        Some(Role::Heading(2)) => "H3",
        Some(Role::Heading(3)) => "H4",
        Some(Role::Heading(4)) => "H5",
        Some(Role::Heading(_)) => "H6",
        _ => "P",
    }
}

fn marked(tag: &str, key: &str, value: DictItem) -> Op {
    let map = std::iter::once((key.to_owned(), value)).collect();
    Op::BeginMarkedContentWithProperties { tag: tag.to_owned(), properties: DictItem::Dict { map } }
}

/// Writes operations and remembers the state that they leave, so that nothing
/// is set twice.
struct Pen<'a> {
    embedding: &'a Embedding,
    height: f64,
    ops: Vec<Op>,
    colour: Option<Colour>,
    font: Option<(u16, f64)>,
    spacing: f64,
}

/// A glyph ready to be shown.
struct Shown {
    x: f64,
    advance: f64,
    code: u16,
}

impl Pen<'_> {
    fn draw_rules(&mut self, rules: &[Rule]) {
        if rules.is_empty() {
            return;
        }
        self.ops.push(Op::BeginMarkedContent { tag: "Artifact".to_owned() });
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
            let y = points(self.height - line.baseline + run.rise);
            for (font, shown) in self.by_font(run) {
                self.show(font, run, &shown, y);
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

    fn show(&mut self, font: u16, run: &GlyphRun, shown: &[Shown], y: f64) {
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
        let matrix = TextMatrix::Translate(Pt(first.x as f32), Pt(y as f32));
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
