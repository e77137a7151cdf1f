//! Content streams: what they draw, and where.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object};

use super::MM;
use super::font::Font;
use super::matrix::Matrix;

/// A glyph on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// BaseFont without the subset tag.
    pub font: String,
    /// Size as it appears, points.
    pub size: f64,
    /// Left end of its advance, mm from the left.
    pub x: f64,
    /// Baseline, mm from the top.
    pub y: f64,
    /// Advance without character spacing, mm.
    pub advance: f64,
    /// Its text, from ToUnicode.
    pub text: String,
    /// Colour of its inside.
    pub ink: Ink,
    /// Text rendering mode: 0 fills, 2 fills and strokes (false bold), 3 hides.
    pub mode: i64,
    /// True inside an artifact (page number, rule).
    pub artifact: bool,
}

/// A straight stroke, or a filled box thinner than 1.5 mm, mm from the top left.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// One end of its middle line.
    pub from: (f64, f64),
    /// The other end.
    pub to: (f64, f64),
    /// Its thickness.
    pub width: f64,
    /// Its colour.
    pub ink: Ink,
}

/// A colour as red, green and blue from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ink(pub [f64; 3]);

impl Ink {
    const BLACK: Self = Self([0.0; 3]);

    /// Black as 9704-5.2.4-a takes it: no part above 0.1.
    pub fn is_black(self) -> bool {
        self.0.iter().all(|part| *part <= 0.1)
    }

    fn of(parts: &[f64]) -> Option<Self> {
        match parts {
            [gray] => Some(Self([*gray; 3])),
            [red, green, blue] => Some(Self([*red, *green, *blue])),
            [cyan, magenta, yellow, black] => {
                Some(Self([cyan, magenta, yellow].map(|part| (1.0 - part) * (1.0 - black))))
            }
            _ => None,
        }
    }
}

/// What a page draws.
#[derive(Debug, Default)]
pub struct Drawn {
    /// Its glyphs.
    pub glyphs: Vec<Glyph>,
    /// Its strokes.
    pub strokes: Vec<Stroke>,
    /// Its fonts, and whether they are embedded.
    pub fonts: BTreeMap<String, bool>,
}

/// Runs a content stream.
///
/// # Errors
/// When it cannot be taken apart, or names a font that is not there.
pub fn interpret(document: &Document, resources: &Dictionary, content: &[u8], sheet: [f64; 4]) -> Result<Drawn> {
    let mut machine = Machine {
        document,
        sheet,
        drawn: Drawn::default(),
        state: State::new(),
        saved: Vec::new(),
        marks: Vec::new(),
        path: Vec::new(),
        fonts: BTreeMap::new(),
    };
    machine.run(resources, content, 0)?;
    Ok(machine.drawn)
}

#[derive(Debug, Clone)]
struct State {
    ctm: Matrix,
    text: Matrix,
    line: Matrix,
    font: Option<Vec<u8>>,
    size: f64,
    character_spacing: f64,
    word_spacing: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    mode: i64,
    fill: Ink,
    stroke: Ink,
    line_width: f64,
}

impl State {
    const fn new() -> Self {
        Self {
            ctm: Matrix::IDENTITY,
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            font: None,
            size: 0.0,
            character_spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
            fill: Ink::BLACK,
            stroke: Ink::BLACK,
            line_width: 1.0,
        }
    }
}

struct Machine<'a> {
    document: &'a Document,
    sheet: [f64; 4],
    drawn: Drawn,
    state: State,
    saved: Vec<State>,
    /// Open marked content; true for an artifact.
    marks: Vec<bool>,
    /// Points of the path being built, in device space; a new part begins with
    /// a new list.
    path: Vec<Vec<(f64, f64)>>,
    fonts: BTreeMap<Vec<u8>, Font>,
}

impl Machine<'_> {
    fn run(&mut self, resources: &Dictionary, content: &[u8], depth: usize) -> Result<()> {
        for operation in Content::decode(content)?.operations {
            self.step(&operation, resources, depth).with_context(|| format!("operator {}", operation.operator))?;
        }
        Ok(())
    }

    fn step(&mut self, operation: &Operation, resources: &Dictionary, depth: usize) -> Result<()> {
        let numbers: Vec<f64> = operation.operands.iter().filter_map(|o| o.as_float().ok().map(f64::from)).collect();
        let first = || numbers.first().copied().unwrap_or(0.0);
        match (operation.operator.as_str(), numbers.as_slice()) {
            ("q", _) => self.saved.push(self.state.clone()),
            ("Q", _) => self.state = self.saved.pop().context("Q without q")?,
            ("cm", [a, b, c, d, e, f]) => self.state.ctm = Matrix([*a, *b, *c, *d, *e, *f]).then(self.state.ctm),
            ("w", _) => self.state.line_width = first(),
            ("BT", _) => self.place_line(Matrix::IDENTITY),
            ("Tm", [a, b, c, d, e, f]) => self.place_line(Matrix([*a, *b, *c, *d, *e, *f])),
            ("Td", [x, y]) => self.next_line(*x, *y),
            ("TD", [x, y]) => {
                self.state.leading = -y;
                self.next_line(*x, *y);
            }
            ("T*", _) => self.next_line(0.0, -self.state.leading),
            ("Tf", _) => self.select_font(operation, resources)?,
            ("Tc", _) => self.state.character_spacing = first(),
            ("Tw", _) => self.state.word_spacing = first(),
            ("Tz", _) => self.state.stretch = first() / 100.0,
            ("TL", _) => self.state.leading = first(),
            ("Ts", _) => self.state.rise = first(),
            ("Tr", _) => self.state.mode = first() as i64,
            ("Tj", _) => self.show(operation.operands.first().context("no string")?)?,
            ("'", _) => {
                self.next_line(0.0, -self.state.leading);
                self.show(operation.operands.first().context("no string")?)?;
            }
            ("TJ", _) => {
                for part in operation.operands.first().context("no array")?.as_array()? {
                    self.show(part)?;
                }
            }
            ("g" | "rg" | "k" | "sc" | "scn", parts) => self.state.fill = Ink::of(parts).unwrap_or(self.state.fill),
            ("G" | "RG" | "K" | "SC" | "SCN", parts) => self.state.stroke = Ink::of(parts).unwrap_or(self.state.stroke),
            ("BMC" | "BDC", _) => {
                let name = operation.operands.first().and_then(|name| name.as_name().ok());
                self.marks.push(name == Some(b"Artifact"));
            }
            ("EMC", _) => drop(self.marks.pop()),
            ("Do", _) => self.draw_form(operation, resources, depth)?,
            (operator, numbers) => self.path_operator(operator, numbers),
        }
        Ok(())
    }

    fn place_line(&mut self, matrix: Matrix) {
        self.state.text = matrix;
        self.state.line = matrix;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.place_line(Matrix::shift(x, y).then(self.state.line));
    }

    fn select_font(&mut self, operation: &Operation, resources: &Dictionary) -> Result<()> {
        let [name, size] = operation.operands.as_slice() else { anyhow::bail!("Tf takes two operands") };
        let name = name.as_name()?.to_vec();
        self.state.size = f64::from(size.as_float()?);
        if !self.fonts.contains_key(&name) {
            let fonts = resources.get_deref(b"Font", self.document)?.as_dict()?;
            let font = Font::read(self.document, fonts.get_deref(&name, self.document)?.as_dict()?)?;
            self.drawn.fonts.insert(font.name.clone(), font.embedded);
            self.fonts.insert(name.clone(), font);
        }
        self.state.font = Some(name);
        Ok(())
    }

    /// A string, or a shift in thousandths of the size.
    fn show(&mut self, part: &Object) -> Result<()> {
        if let Ok(shift) = part.as_float() {
            let x = -f64::from(shift) / 1000.0 * self.state.size * self.state.stretch;
            self.state.text = Matrix::shift(x, 0.0).then(self.state.text);
            return Ok(());
        }
        let font =
            self.state.font.as_ref().and_then(|name| self.fonts.get(name)).context("text without a font")?.clone();
        for code in font.codes(part.as_str()?) {
            let width = code.width / 1000.0 * self.state.size * self.state.stretch;
            self.place(&font, code.text, width);
            let spacing = self.state.character_spacing + if code.is_space { self.state.word_spacing } else { 0.0 };
            self.state.text = Matrix::shift(width + spacing * self.state.stretch, 0.0).then(self.state.text);
        }
        Ok(())
    }

    fn place(&mut self, font: &Font, text: String, width: f64) {
        let matrix = self.state.text.then(self.state.ctm);
        let (x, y) = self.to_paper(matrix.apply(0.0, self.state.rise));
        self.drawn.glyphs.push(Glyph {
            font: font.name.clone(),
            size: self.state.size * matrix.vertical_scale(),
            x,
            y,
            advance: width * matrix.horizontal_scale() * MM,
            text,
            ink: self.state.fill,
            mode: self.state.mode,
            artifact: self.marks.contains(&true),
        });
    }

    /// From device space to mm from the top left.
    fn to_paper(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let [left, _, _, top] = self.sheet;
        ((x - left) * MM, (top - y) * MM)
    }

    fn draw_form(&mut self, operation: &Operation, resources: &Dictionary, depth: usize) -> Result<()> {
        let name = operation.operands.first().context("no name")?.as_name()?;
        let forms = resources.get_deref(b"XObject", self.document)?.as_dict()?;
        let form = forms.get_deref(name, self.document)?.as_stream()?;
        if form.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form") && depth < 16 {
            let own = form.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict).unwrap_or(resources);
            let before = self.state.clone();
            if let Ok(matrix) = form.dict.get_deref(b"Matrix", self.document).and_then(Object::as_array) {
                let parts: Vec<f64> = matrix.iter().filter_map(|n| n.as_float().ok().map(f64::from)).collect();
                let matrix: Option<[f64; 6]> = parts.try_into().ok();
                self.state.ctm = Matrix(matrix.context("Matrix has six parts")?).then(self.state.ctm);
            }
            let fonts = std::mem::take(&mut self.fonts);
            self.run(own, &form.get_plain_content()?, depth + 1)?;
            self.fonts = fonts;
            self.state = before;
        }
        Ok(())
    }

    fn path_operator(&mut self, operator: &str, numbers: &[f64]) {
        match (operator, numbers) {
            ("m", [x, y]) => self.path.push(vec![self.state.ctm.apply(*x, *y)]),
            ("l", [x, y]) => {
                let point = self.state.ctm.apply(*x, *y);
                if let Some(part) = self.path.last_mut() {
                    part.push(point);
                }
            }
            ("re", [x, y, width, height]) => {
                let corners = [(*x, *y), (x + width, *y), (x + width, y + height), (*x, y + height), (*x, *y)];
                self.path.push(corners.iter().map(|(x, y)| self.state.ctm.apply(*x, *y)).collect());
            }
            ("h", _) => {
                if let Some(part) = self.path.last_mut()
                    && let Some(first) = part.first().copied()
                {
                    part.push(first);
                }
            }
            ("S" | "s", _) => self.stroke_path(),
            ("f" | "F" | "f*", _) => self.fill_path(),
            ("B" | "B*" | "b" | "b*", _) => {
                self.fill_path_keeping();
                self.stroke_path();
            }
            ("n", _) => self.path.clear(),
            _ => {}
        }
    }

    fn stroke_path(&mut self) {
        let width = self.state.line_width * self.state.ctm.vertical_scale() * MM;
        for part in std::mem::take(&mut self.path) {
            for (from, to) in part.iter().zip(part.iter().skip(1)) {
                let (from, to) = (self.to_paper(*from), self.to_paper(*to));
                self.drawn.strokes.push(Stroke { from, to, width, ink: self.state.stroke });
            }
        }
    }

    fn fill_path(&mut self) {
        self.fill_path_keeping();
        self.path.clear();
    }

    /// Rules are often drawn as thin boxes.
    fn fill_path_keeping(&mut self) {
        for part in &self.path {
            let points: Vec<(f64, f64)> = part.iter().map(|point| self.to_paper(*point)).collect();
            let low = points.iter().fold((f64::MAX, f64::MAX), |low, p| (low.0.min(p.0), low.1.min(p.1)));
            let high = points.iter().fold((f64::MIN, f64::MIN), |high, p| (high.0.max(p.0), high.1.max(p.1)));
            let (width, height) = (high.0 - low.0, high.1 - low.1);
            let ink = self.state.fill;
            if height < 1.5 && width > height {
                let middle = f64::midpoint(low.1, high.1);
                self.drawn.strokes.push(Stroke { from: (low.0, middle), to: (high.0, middle), width: height, ink });
            } else if width < 1.5 {
                let middle = f64::midpoint(low.0, high.0);
                self.drawn.strokes.push(Stroke { from: (middle, low.1), to: (middle, high.1), width, ink });
            }
        }
    }
}
