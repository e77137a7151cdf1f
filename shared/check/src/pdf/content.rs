//! Content streams: what they draw, and where.

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Object};

use super::font::{Code, Font};
use super::matrix::Matrix;
use super::paths::{Box, Path, Stroke};
use super::{MM, Reading};
use crate::error::{CheckError, OrBroken, Result};

/// Most states that a stream may save without giving them back.
const MOST_SAVED: usize = 4_096;
/// Deepest nesting of forms.
const DEEPEST_FORM: usize = 16;

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
    /// Direction of its line in degrees, counter-clockwise; 0 for upright text.
    pub turn: f64,
    /// Box of its ink, when the file holds its outline and it stands upright.
    pub ink_box: Option<Box>,
}

/// A colour as red, green and blue from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ink(pub [f64; 3]);

impl Ink {
    /// Black.
    pub const BLACK: Self = Self([0.0; 3]);
    /// Of a colour space that is not read (spot colours, patterns): neither
    /// black nor red nor white.
    pub const UNKNOWN: Self = Self([f64::NAN; 3]);

    /// Black as 9704-5.2.4-a takes it: no part above 0.1.
    pub fn is_black(self) -> bool {
        self.0.iter().all(|part| *part <= 0.1)
    }

    /// Red as a red letterhead is printed or shown: FF0000, its darker kin, or
    /// Y 80 % with M 80 %.
    pub fn is_red(self) -> bool {
        let [red, green, blue] = self.0;
        red >= 0.7 && green <= 0.35 && blue <= 0.35
    }

    /// White: not to be seen on paper.
    pub fn is_white(self) -> bool {
        self.0.iter().all(|part| *part >= 0.99)
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
    /// Boxes of its pictures.
    pub pictures: Vec<Box>,
    /// Its fonts, and whether they are embedded.
    pub fonts: BTreeMap<String, bool>,
}

/// Runs a content stream.
///
/// # Errors
/// When it cannot be taken apart, goes over a limit, or names a font that is
/// not there.
pub fn interpret(reading: &mut Reading, resources: &Dictionary, content: &[u8], sheet: [f64; 4]) -> Result<Drawn> {
    let mut machine = Machine {
        reading,
        sheet,
        drawn: Drawn::default(),
        state: State::new(),
        saved: Vec::new(),
        marks: Vec::new(),
        path: Path::default(),
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
    /// True for a colour space that is not read.
    odd_fill: bool,
    odd_stroke: bool,
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
            odd_fill: false,
            odd_stroke: false,
        }
    }
}

struct Machine<'a, 'r> {
    reading: &'a mut Reading<'r>,
    sheet: [f64; 4],
    drawn: Drawn,
    state: State,
    saved: Vec<State>,
    /// Open marked content; true for an artifact.
    marks: Vec<bool>,
    /// The path being built, in device space.
    path: Path,
    fonts: BTreeMap<Vec<u8>, Font>,
}

impl Machine<'_, '_> {
    fn run(&mut self, resources: &Dictionary, content: &[u8], depth: usize) -> Result<()> {
        let operations = Content::decode(content)?.operations;
        let limit = self.reading.limits.operators;
        let left = self.reading.operators.checked_sub(operations.len());
        self.reading.operators = left.ok_or(CheckError::OverLimit { what: "绘图指令数", limit })?;
        for operation in operations {
            self.step(&operation, resources, depth)?;
        }
        Ok(())
    }

    fn step(&mut self, operation: &Operation, resources: &Dictionary, depth: usize) -> Result<()> {
        let numbers: Vec<f64> = operation.operands.iter().filter_map(|o| o.as_float().ok().map(f64::from)).collect();
        let first = || numbers.first().copied().unwrap_or(0.0);
        match (operation.operator.as_str(), numbers.as_slice()) {
            ("q", _) => self.save()?,
            // Viewers pass over a Q too many.
            ("Q", _) => self.state = self.saved.pop().unwrap_or_else(|| self.state.clone()),
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
            ("Tj", _) => self.show(operation.operands.first().or_broken("文字指令不完整")?)?,
            ("'", _) => {
                self.next_line(0.0, -self.state.leading);
                self.show(operation.operands.first().or_broken("文字指令不完整")?)?;
            }
            ("TJ", _) => {
                for part in operation.operands.first().or_broken("文字指令不完整")?.as_array()? {
                    self.show(part)?;
                }
            }
            ("cs", _) => self.state.odd_fill = self.is_odd(operation, resources),
            ("CS", _) => self.state.odd_stroke = self.is_odd(operation, resources),
            ("sc" | "scn", _) if self.state.odd_fill => self.state.fill = Ink::UNKNOWN,
            ("SC" | "SCN", _) if self.state.odd_stroke => self.state.stroke = Ink::UNKNOWN,
            ("g" | "rg" | "k" | "sc" | "scn", parts) => {
                self.state.fill = Ink::of(parts).unwrap_or(self.state.fill);
                self.state.odd_fill = false;
            }
            ("G" | "RG" | "K" | "SC" | "SCN", parts) => {
                self.state.stroke = Ink::of(parts).unwrap_or(self.state.stroke);
                self.state.odd_stroke = false;
            }
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
        let [name, size] = operation.operands.as_slice() else {
            return Err(CheckError::BrokenPdf("字体指令不完整".to_owned()));
        };
        let name = name.as_name()?.to_vec();
        self.state.size = f64::from(size.as_float()?);
        if !self.fonts.contains_key(&name) {
            let document = self.reading.document;
            let fonts = resources.get_deref(b"Font", document)?.as_dict()?;
            let font = Font::read(document, fonts.get_deref(&name, document)?.as_dict()?, self.reading.limits)?;
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
        let font = self.state.font.as_ref().and_then(|name| self.fonts.get(name)).or_broken("文字没有字体")?.clone();
        for code in font.codes(part.as_str()?) {
            let width = code.width / 1000.0 * self.state.size * self.state.stretch;
            let spacing = self.state.character_spacing + if code.is_space { self.state.word_spacing } else { 0.0 };
            self.place(&font.name, code, width);
            self.state.text = Matrix::shift(width + spacing * self.state.stretch, 0.0).then(self.state.text);
        }
        Ok(())
    }

    fn place(&mut self, font: &str, code: Code, width: f64) {
        let matrix = self.state.text.then(self.state.ctm);
        let (x, y) = self.to_paper(matrix.apply(0.0, self.state.rise));
        let turn = matrix.turn();
        let em = self.state.size * matrix.vertical_scale() * MM;
        self.drawn.glyphs.push(Glyph {
            font: font.to_owned(),
            size: self.state.size * matrix.vertical_scale(),
            x,
            y,
            advance: width * matrix.horizontal_scale() * MM,
            text: code.text,
            ink: self.state.fill,
            mode: self.state.mode,
            artifact: self.marks.contains(&true),
            turn,
            ink_box: code.reach.filter(|_| turn == 0.0).map(|reach| Box {
                left: x + reach.left * em * self.state.stretch,
                top: y - reach.top * em,
                right: x + reach.right * em * self.state.stretch,
                bottom: y - reach.bottom * em,
            }),
        });
    }

    /// From device space to mm from the top left.
    fn to_paper(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let [left, _, _, top] = self.sheet;
        ((x - left) * MM, (top - y) * MM)
    }

    fn save(&mut self) -> Result<()> {
        if self.saved.len() >= MOST_SAVED {
            return Err(CheckError::OverLimit { what: "图形状态层数", limit: MOST_SAVED });
        }
        self.saved.push(self.state.clone());
        Ok(())
    }

    /// True for a colour space whose numbers are not grey, RGB or CMYK.
    fn is_odd(&self, operation: &Operation, resources: &Dictionary) -> bool {
        let Some(name) = operation.operands.first().and_then(|name| name.as_name().ok()) else { return true };
        if matches!(name, b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK") {
            return false;
        }
        let document = self.reading.document;
        let spaces = resources.get_deref(b"ColorSpace", document).and_then(Object::as_dict);
        let space = spaces.and_then(|spaces| spaces.get_deref(name, document));
        let family = match space {
            Ok(Object::Array(parts)) => parts.first().and_then(|family| family.as_name().ok()),
            Ok(Object::Name(name)) => Some(name.as_slice()),
            _ => None,
        };
        !matches!(family, Some(b"ICCBased" | b"CalRGB" | b"CalGray" | b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK"))
    }

    fn draw_form(&mut self, operation: &Operation, resources: &Dictionary, depth: usize) -> Result<()> {
        let document = self.reading.document;
        let name = operation.operands.first().or_broken("图形指令不完整")?.as_name()?;
        let forms = resources.get_deref(b"XObject", document)?.as_dict()?;
        let form = forms.get_deref(name, document)?.as_stream()?;
        match form.dict.get(b"Subtype").and_then(Object::as_name) {
            Ok(b"Image") => self.draw_picture(),
            Ok(b"Form") if depth < DEEPEST_FORM => {
                let own = form.dict.get_deref(b"Resources", document).and_then(Object::as_dict).unwrap_or(resources);
                let before = self.state.clone();
                if let Ok(matrix) = form.dict.get_deref(b"Matrix", document).and_then(Object::as_array) {
                    let parts: Vec<f64> = matrix.iter().filter_map(|n| n.as_float().ok().map(f64::from)).collect();
                    let matrix: Option<[f64; 6]> = parts.try_into().ok();
                    self.state.ctm = Matrix(matrix.or_broken("图形变换有误")?).then(self.state.ctm);
                }
                let fonts = std::mem::take(&mut self.fonts);
                let content = form.get_plain_content_with_limit(self.reading.limits.stream)?;
                self.run(own, &content, depth + 1)?;
                self.fonts = fonts;
                self.state = before;
            }
            _ => {}
        }
        Ok(())
    }

    /// A picture fills the unit square of its matrix.
    fn draw_picture(&mut self) {
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        let points = corners.map(|(x, y)| self.to_paper(self.state.ctm.apply(x, y)));
        self.drawn.pictures.extend(Box::around(&points));
    }

    fn path_operator(&mut self, operator: &str, numbers: &[f64]) {
        let ctm = self.state.ctm;
        match (operator, numbers) {
            ("m", [x, y]) => self.path.begin(ctm.apply(*x, *y)),
            ("l", [x, y]) => self.path.go_on(ctm.apply(*x, *y)),
            ("re", [x, y, width, height]) => {
                let corners = [(*x, *y), (x + width, *y), (x + width, y + height), (*x, y + height), (*x, *y)];
                self.path.add(corners.iter().map(|(x, y)| ctm.apply(*x, *y)).collect());
            }
            ("h", _) => self.path.close(),
            ("S", _) => self.paint(false, true),
            ("s", _) => {
                self.path.close();
                self.paint(false, true);
            }
            ("f" | "F" | "f*", _) => self.paint(true, false),
            ("B" | "B*" | "b" | "b*", _) => self.paint(true, true),
            ("n", _) => self.path = Path::default(),
            _ => {}
        }
    }

    fn paint(&mut self, fill: bool, stroke: bool) {
        let path = std::mem::take(&mut self.path);
        let parts: Vec<Vec<(f64, f64)>> =
            path.parts().map(|part| part.iter().map(|p| self.to_paper(*p)).collect()).collect();
        if fill {
            self.drawn.strokes.extend(parts.iter().filter_map(|part| Stroke::of_thin_box(part, self.state.fill)));
        }
        if stroke {
            let width = self.state.line_width * self.state.ctm.vertical_scale() * MM;
            let ink = self.state.stroke;
            let sides = parts.iter().flat_map(|part| part.iter().zip(part.iter().skip(1)));
            self.drawn.strokes.extend(sides.map(|(from, to)| Stroke { from: *from, to: *to, width, ink }));
        }
    }
}
