//! The content of a page as glyphs, strokes and the rest.

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Object, StringFormat};

use super::faces::{Clones, Face};
use super::{BLACK, PT, SHEET};

/// A thing that a page draws.
#[derive(Debug, Clone)]
pub enum Mark {
    /// A glyph.
    Glyph(Glyph),
    /// A stroke of two points.
    Stroke(Stroke),
    /// Anything else: marks of the structure, pictures.
    Other(Operation),
}

impl Mark {
    /// The glyph that it is.
    pub const fn glyph(&self) -> Option<&Glyph> {
        match self {
            Self::Glyph(glyph) => Some(glyph),
            _ => None,
        }
    }
}

/// A glyph at its place, mm from the top left of an A4 sheet.
#[derive(Debug, Clone)]
pub struct Glyph {
    /// Resource of its font.
    pub font: Vec<u8>,
    /// BaseFont that the file shall give it, when not the font's own.
    pub face: Option<String>,
    /// Its code.
    pub code: u16,
    /// Its text.
    pub text: String,
    /// Size, points.
    pub size: f64,
    /// Left end of its advance, mm.
    pub x: f64,
    /// Baseline, mm.
    pub y: f64,
    /// Advance, mm.
    pub advance: f64,
    /// Direction: 1 0 0 1 upright.
    pub turn: [f64; 4],
    /// Colour.
    pub ink: [f32; 3],
    /// Rendering mode.
    pub mode: i64,
}

/// A stroke, mm from the top left.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// One end.
    pub from: (f64, f64),
    /// The other.
    pub to: (f64, f64),
    /// Thickness, mm.
    pub width: f64,
    /// Colour.
    pub ink: [f32; 3],
}

impl Stroke {
    /// True for a level stroke at least so long, mm.
    pub fn is_level(&self, least: f64) -> bool {
        (self.from.1 - self.to.1).abs() < 0.1 && (self.from.0 - self.to.0).abs() >= least
    }

    /// True for a red one.
    pub fn is_red(&self) -> bool {
        self.ink[0] > 0.5 && self.ink[1] < 0.5
    }

    /// Moves it, mm.
    pub fn shift(&mut self, x: f64, y: f64) {
        for end in [&mut self.from, &mut self.to] {
            end.0 += x;
            end.1 += y;
        }
    }

    /// Moves its ends, mm.
    pub fn set_ends(&mut self, left: f64, right: f64) {
        self.from.0 = left;
        self.to.0 = right;
    }
}

#[derive(Clone)]
struct State {
    font: Vec<u8>,
    size: f64,
    spacing: f64,
    fill: [f32; 3],
    stroke: [f32; 3],
    width: f64,
    mode: i64,
}

/// Reads a content stream.
pub(super) fn read(bytes: &[u8], faces: &BTreeMap<Vec<u8>, Face>) -> Vec<Mark> {
    let mut reader = Reader {
        faces,
        marks: Vec::new(),
        state: State { font: Vec::new(), size: 0.0, spacing: 0.0, fill: BLACK, stroke: BLACK, width: 1.0, mode: 0 },
        saved: Vec::new(),
        matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        path: Vec::new(),
    };
    for operation in Content::decode(bytes).expect("our own content").operations {
        reader.step(operation);
    }
    reader.marks
}

struct Reader<'a> {
    faces: &'a BTreeMap<Vec<u8>, Face>,
    marks: Vec<Mark>,
    state: State,
    saved: Vec<State>,
    /// Matrix of the text.
    matrix: [f64; 6],
    path: Vec<(f64, f64)>,
}

impl Reader<'_> {
    fn step(&mut self, operation: Operation) {
        let numbers: Vec<f64> = operation.operands.iter().filter_map(|o| o.as_float().ok().map(f64::from)).collect();
        let colour = || {
            let parts: Vec<f32> = numbers.iter().map(|part| *part as f32).collect();
            match parts.as_slice() {
                [grey] => [*grey; 3],
                [red, green, blue] => [*red, *green, *blue],
                other => panic!("a colour of {} parts", other.len()),
            }
        };
        match operation.operator.as_str() {
            "BT" => self.matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            "ET" => {}
            "Tf" => {
                self.state.font = operation.operands[0].as_name().unwrap().to_vec();
                self.state.size = numbers[0];
            }
            "Tc" => self.state.spacing = numbers[0],
            "Tr" => self.state.mode = numbers[0] as i64,
            "Tm" => self.matrix = numbers.try_into().expect("six numbers"),
            "Td" => {
                let [a, b, c, d, e, f] = self.matrix;
                let (x, y) = (numbers[0], numbers[1]);
                self.matrix = [a, b, c, d, a * x + c * y + e, b * x + d * y + f];
            }
            "Tj" => self.show(&operation.operands[0]),
            "TJ" => operation.operands[0].as_array().unwrap().iter().for_each(|part| self.show(part)),
            "g" | "rg" => self.state.fill = colour(),
            "G" | "RG" => self.state.stroke = colour(),
            "w" => self.state.width = numbers[0],
            "m" => self.path = vec![(numbers[0], numbers[1])],
            "l" => self.path.push((numbers[0], numbers[1])),
            "S" => self.stroke(),
            operator => {
                match operator {
                    "q" => self.saved.push(self.state.clone()),
                    "Q" => self.state = self.saved.pop().expect("Q after q"),
                    _ => {}
                }
                self.marks.push(Mark::Other(operation));
            }
        }
    }

    fn stroke(&mut self) {
        let points = std::mem::take(&mut self.path);
        for pair in points.windows(2) {
            let paper = |(x, y): (f64, f64)| (x / PT, (SHEET - y) / PT);
            self.marks.push(Mark::Stroke(Stroke {
                from: paper(pair[0]),
                to: paper(pair[1]),
                width: self.state.width / PT,
                ink: self.state.stroke,
            }));
        }
    }

    fn show(&mut self, part: &Object) {
        if let Ok(back) = part.as_float() {
            self.advance(-f64::from(back) / 1000.0 * self.state.size);
            return;
        }
        let faces = self.faces;
        let face = faces.get(&self.state.font).expect("a font of the resources");
        for pair in part.as_str().unwrap().chunks(2) {
            let code = u16::from_be_bytes(pair.try_into().expect("codes of two bytes"));
            let width = face.width(code) * self.state.size;
            let [a, b, c, d, x, y] = self.matrix;
            self.marks.push(Mark::Glyph(Glyph {
                font: self.state.font.clone(),
                face: None,
                code,
                text: face.text(code).to_owned(),
                size: self.state.size,
                x: x / PT,
                y: (SHEET - y) / PT,
                advance: width / PT,
                turn: [a, b, c, d],
                ink: self.state.fill,
                mode: self.state.mode,
            }));
            self.advance(width + self.state.spacing);
        }
    }

    fn advance(&mut self, by: f64) {
        let [a, b, ..] = self.matrix;
        self.matrix[4] += a * by;
        self.matrix[5] += b * by;
    }
}

/// Writes a content stream: every glyph with a place of its own.
pub(super) fn write(marks: &[Mark], faces: &BTreeMap<Vec<u8>, Face>, clones: &mut Clones) -> Vec<u8> {
    let mut pen = Pen { operations: Vec::new(), in_text: false, set: None };
    for mark in marks {
        match mark {
            Mark::Glyph(glyph) => pen.glyph(glyph, clones.resource_of(glyph, faces)),
            Mark::Stroke(stroke) => pen.stroke(stroke),
            Mark::Other(operation) => {
                pen.end_text();
                pen.operations.push(operation.clone());
            }
        }
    }
    pen.end_text();
    Content { operations: pen.operations }.encode().unwrap()
}

struct Pen {
    operations: Vec<Operation>,
    in_text: bool,
    /// Font, size, colour and mode of the open text.
    set: Option<(Vec<u8>, f64, [f32; 3], i64)>,
}

impl Pen {
    fn add(&mut self, operator: &str, operands: Vec<Object>) {
        self.operations.push(Operation::new(operator, operands));
    }

    fn numbers(&mut self, operator: &str, numbers: &[f64]) {
        let operands = numbers.iter().map(|number| Object::Real(*number as f32)).collect();
        self.add(operator, operands);
    }

    fn end_text(&mut self) {
        if std::mem::take(&mut self.in_text) {
            self.add("ET", Vec::new());
            self.set = None;
        }
    }

    fn glyph(&mut self, glyph: &Glyph, font: Vec<u8>) {
        if !self.in_text {
            self.add("BT", Vec::new());
            self.in_text = true;
        }
        let wanted = (font, glyph.size, glyph.ink, glyph.mode);
        if self.set.as_ref() != Some(&wanted) {
            self.add("Tf", vec![Object::Name(wanted.0.clone()), Object::Real(glyph.size as f32)]);
            self.numbers("Tc", &[0.0]);
            self.numbers("Tr", &[glyph.mode as f64]);
            self.colour("g", "rg", glyph.ink);
            self.set = Some(wanted);
        }
        let [a, b, c, d] = glyph.turn;
        self.numbers("Tm", &[a, b, c, d, glyph.x * PT, SHEET - glyph.y * PT]);
        self.add("Tj", vec![Object::String(glyph.code.to_be_bytes().to_vec(), StringFormat::Hexadecimal)]);
    }

    fn stroke(&mut self, stroke: &Stroke) {
        self.end_text();
        self.colour("G", "RG", stroke.ink);
        self.numbers("w", &[stroke.width * PT]);
        self.numbers("m", &[stroke.from.0 * PT, SHEET - stroke.from.1 * PT]);
        self.numbers("l", &[stroke.to.0 * PT, SHEET - stroke.to.1 * PT]);
        self.add("S", Vec::new());
    }

    fn colour(&mut self, grey: &str, rgb: &str, ink: [f32; 3]) {
        let [red, green, blue] = ink.map(f64::from);
        if red == green && green == blue {
            self.numbers(grey, &[red]);
        } else {
            self.numbers(rgb, &[red, green, blue]);
        }
    }
}
