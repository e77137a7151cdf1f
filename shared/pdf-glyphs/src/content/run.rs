//! The interpreter of operators.

use std::collections::BTreeMap;
use std::rc::Rc;

use hayro_syntax::object::{Dict, FromBytes, Name, Number, Object, ObjectIdentifier, Rect, Stream};

use super::marks::{Mark, Marks};
use super::path::Path;
use super::state::{Saved, State};
use super::text::TextPlace;
use super::tokens::{Token, Tokens};
use super::{Placing, Shared};
use crate::PdfError;
use crate::filters::Chain;
use crate::geometry::{Area, Matrix};
use crate::page::{Artifact, Page, Picture, Visibility};

/// Operands of one operator that are kept.
const OPERANDS: usize = 64;

/// Carries out one content.
pub struct Interpreter<'d, 'p> {
    pub(super) shared: &'p mut Shared<'d>,
    pub(super) page: &'p mut Page,
    pub(super) state: State,
    pub(super) text: TextPlace,
    pub(super) marks: Marks,
    saved: Saved,
    path: Path,
    /// The path becomes the edge of what is free, once painted.
    clipping: bool,
    /// What is painted in other colours than white, for letters in white.
    pub(super) painted: Vec<Area>,
    /// White letters, to be judged at the end.
    pub(super) first_glyph: usize,
    /// Elements of structure by the number of the marked content.
    tags: &'p BTreeMap<u32, u32>,
}

impl<'d, 'p> Interpreter<'d, 'p> {
    /// Ready for the content of `page`.
    pub fn new(shared: &'p mut Shared<'d>, page: &'p mut Page, placing: Placing, tags: &'p BTreeMap<u32, u32>) -> Self {
        let first_glyph = page.glyphs.len();
        Self {
            shared,
            page,
            state: State::new(placing.matrix, placing.clip),
            text: TextPlace::default(),
            marks: Marks::default(),
            saved: Saved::default(),
            path: Path::default(),
            clipping: false,
            painted: Vec::new(),
            first_glyph,
            tags,
        }
    }

    /// Carries out a content stream at this nesting of forms.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn run(&mut self, content: &[u8], resources: &Dict<'d>, depth: usize) -> Result<(), PdfError> {
        let (saved, marks) = (self.saved.len(), self.marks.len());
        let mut operands: Vec<Token<'_>> = Vec::new();
        let mut tokens = Tokens::new(content);
        while let Some(token) = tokens.next() {
            let Token::Operator(operator) = token else {
                if operands.len() < OPERANDS {
                    operands.push(token);
                }
                continue;
            };
            self.shared.work.spend(1)?;
            match operator {
                // A picture that stands inside: its dictionary came as operands.
                b"ID" => {
                    tokens.skip_picture();
                    self.picture(None, None);
                }
                b"Q" => {
                    if let Some(state) = self.saved.pop(saved) {
                        self.state = state;
                    }
                }
                b"EMC" => self.end_mark(marks),
                _ => self.operate(operator, &operands, resources, depth)?,
            }
            operands.clear();
        }
        self.saved.truncate(saved);
        self.marks.truncate(marks);
        Ok(())
    }

    fn operate(
        &mut self,
        operator: &[u8],
        operands: &[Token<'_>],
        resources: &Dict<'d>,
        depth: usize,
    ) -> Result<(), PdfError> {
        let numbers = numbers(operands);
        match (operator, numbers.as_slice()) {
            (b"q", _) => self.saved.push(&self.state),
            (b"cm", [a, b, c, d, e, f, ..]) => self.state.ctm = Matrix([*a, *b, *c, *d, *e, *f]).then(self.state.ctm),
            (b"Do", _) => self.object(name(operands), resources, depth)?,
            (b"gs", _) => self.graphics_state(name(operands), resources)?,
            (b"sh", _) => self.painted.push(self.state.clip),
            (b"BMC", _) => self.begin_mark(operands, resources),
            (b"BDC", _) => self.begin_mark(operands, resources),
            (b"g", [gray, ..]) => self.state.white = *gray > 0.98,
            (b"rg", [r, g, b, ..]) => self.state.white = r.min(*g).min(*b) > 0.98,
            (b"k", [c, m, y, k, ..]) => self.state.white = c.max(*m).max(*y).max(*k) < 0.02,
            (b"sc" | b"scn", [r, g, b]) => self.state.white = r.min(*g).min(*b) > 0.98,
            (b"sc" | b"scn" | b"cs", _) => self.state.white = false,
            _ => {
                if !self.draw(operator, &numbers) {
                    self.text_operator(operator, operands, &numbers, resources)?;
                }
            }
        }
        Ok(())
    }

    /// Operators of paths; false for any other.
    fn draw(&mut self, operator: &[u8], numbers: &[f64]) -> bool {
        let ctm = self.state.ctm;
        match (operator, numbers) {
            (b"m", [x, y, ..]) => {
                let (x, y) = ctm.point(*x, *y);
                self.path.move_to(x, y);
            }
            (b"l", [x, y, ..]) => {
                let (x, y) = ctm.point(*x, *y);
                self.path.line_to(x, y);
            }
            (b"c", [_, _, _, _, x, y, ..]) | (b"v" | b"y", [_, _, x, y, ..]) => {
                let (x, y) = ctm.point(*x, *y);
                self.path.curve_to(x, y);
            }
            (b"h", _) => self.path.close(),
            (b"re", [x, y, width, height, ..]) => self.path.rectangle(ctm, *x, *y, *width, *height),
            (b"W" | b"W*", _) => self.clipping = true,
            (b"n", _) => self.end_path(false, false),
            (b"S", _) => self.end_path(true, false),
            (b"s", _) => {
                self.path.close();
                self.end_path(true, false);
            }
            (b"f" | b"F" | b"f*", _) => self.end_path(false, true),
            (b"B" | b"B*", _) => self.end_path(true, true),
            (b"b" | b"b*", _) => {
                self.path.close();
                self.end_path(true, true);
            }
            (b"m" | b"l" | b"c" | b"v" | b"y" | b"re", _) => {}
            _ => return false,
        }
        true
    }

    /// Paints the path and forgets it.
    fn end_path(&mut self, stroke: bool, fill: bool) {
        let mut path = std::mem::take(&mut self.path);
        let (hidden, artifact, _) = self.marks.now();
        let room = self.shared.limits.drawings.saturating_sub(self.page.rules.len());
        let clip = self.state.clip;
        if !hidden && (stroke || fill) {
            if fill && path.is_outline() {
                self.page.outlines = self.page.outlines.saturating_add(1);
            }
            let mut rules = if stroke { path.stroked() } else { Vec::new() };
            if fill {
                let (bars, areas) = path.filled();
                if !self.state.white {
                    rules.extend(bars);
                    let room = self.shared.limits.drawings.saturating_sub(self.painted.len());
                    self.painted.extend(areas.into_iter().take(room));
                }
            }
            let free = |x: f32, y: f32| clip.holds(x.into(), y.into(), 2.0);
            // The lines of heads and feet belong to no table.
            rules.retain(|rule| {
                artifact != Some(Artifact::Pagination)
                    && free(f32::midpoint(rule.x0, rule.x1), f32::midpoint(rule.y0, rule.y1))
            });
            self.page.rules.extend(rules.into_iter().take(room));
        }
        // Of an empty path, which some programs write, nothing is left free: it is
        // passed over, as viewers do.
        if std::mem::take(&mut self.clipping) && path.area != Area::NOWHERE {
            self.state.clip = self.state.clip.and(path.area);
        }
    }

    fn object(&mut self, name: Option<&[u8]>, resources: &Dict<'d>, depth: usize) -> Result<(), PdfError> {
        // Looking a form up costs more than most operators.
        self.shared.work.spend(50)?;
        let objects = resources.get::<Dict<'_>>(b"XObject");
        let Some(stream) = name.and_then(|name| objects?.get::<Stream<'_>>(name)) else { return Ok(()) };
        if self.shared.layers.hide(self.shared.pdf, stream.dict(), b"OC") {
            self.marks.push(Mark { hidden: true, ..Mark::default() });
            let before = self.marks.len().saturating_sub(1);
            let drawn = self.shown_object(&stream, resources, depth);
            self.marks.truncate(before);
            return drawn;
        }
        self.shown_object(&stream, resources, depth)
    }

    fn shown_object(&mut self, stream: &Stream<'d>, resources: &Dict<'d>, depth: usize) -> Result<(), PdfError> {
        match stream.dict().get::<Name<'_>>(b"Subtype").as_deref() {
            Some(b"Image") => {
                let jpeg = Chain::of_stream(stream).is_jpeg().then(|| stream.obj_id());
                self.picture(Some(stream.dict()), jpeg);
                Ok(())
            }
            Some(b"Form") => self.form(stream, resources, depth),
            _ => Ok(()),
        }
    }

    /// Draws a form with resources of its own, or those around it.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn form(&mut self, stream: &Stream<'d>, around: &Dict<'d>, depth: usize) -> Result<(), PdfError> {
        if depth >= self.shared.limits.forms {
            return Ok(());
        }
        let Some(content) = self.shared.form(stream)? else { return Ok(()) };
        let dictionary = stream.dict();
        let resources = dictionary.get::<Dict<'_>>(b"Resources").unwrap_or_else(|| around.clone());
        let outside = self.state.clone();
        let text = std::mem::take(&mut self.text);
        if let Some([a, b, c, d, e, f]) = dictionary.get::<[f64; 6]>(b"Matrix") {
            self.state.ctm = Matrix([a, b, c, d, e, f]).then(self.state.ctm);
        }
        if let Some(area) = dictionary.get::<Rect>(b"BBox") {
            let area = Area { x0: area.x0, y0: area.y0, x1: area.x1, y1: area.y1 };
            self.state.clip = self.state.clip.and(self.state.ctm.area(area));
        }
        let content = Rc::clone(&content);
        let drawn = self.run(&content, &resources, depth.saturating_add(1));
        self.state = outside;
        self.text = text;
        drawn
    }

    /// Notes a picture that fills the unit square.
    #[allow(clippy::cast_possible_truncation, reason = "a place on a page")]
    fn picture(&mut self, dictionary: Option<&Dict<'_>>, jpeg: Option<ObjectIdentifier>) {
        let (hidden, artifact, _) = self.marks.now();
        if hidden {
            return;
        }
        let area = self.state.ctm.area(Area { x0: 0.0, y0: 0.0, x1: 1.0, y1: 1.0 }).and(self.state.clip);
        if self.painted.len() < self.shared.limits.drawings {
            self.painted.push(area);
        }
        if self.page.pictures.len() >= self.shared.limits.drawings || area.width() <= 0.0 || area.height() <= 0.0 {
            return;
        }
        let pixels = |key: &[u8]| dictionary.and_then(|found| found.get::<u32>(key)).unwrap_or(0);
        self.page.pictures.push(Picture {
            x0: area.x0 as f32,
            y0: area.y0 as f32,
            x1: area.x1 as f32,
            y1: area.y1 as f32,
            width: pixels(b"Width"),
            height: pixels(b"Height"),
            jpeg: jpeg.filter(|_| dictionary.is_some_and(is_plain_jpeg)),
            artifact: artifact.is_some(),
        });
    }

    fn graphics_state(&mut self, name: Option<&[u8]>, resources: &Dict<'d>) -> Result<(), PdfError> {
        let states = resources.get::<Dict<'_>>(b"ExtGState");
        let Some(found) = name.and_then(|name| states?.get::<Dict<'_>>(name)) else { return Ok(()) };
        if let Some(pair) = found.get::<hayro_syntax::object::Array<'_>>(b"Font") {
            let font = pair.iter::<Object<'_>>().next().and_then(Object::into_dict);
            let size = pair.iter::<Object<'_>>().nth(1).and_then(Object::into_number);
            if let (Some(font), Some(size)) = (font, size) {
                self.set_font(&font, size.as_f64())?;
            }
        }
        Ok(())
    }

    fn begin_mark(&mut self, operands: &[Token<'_>], resources: &Dict<'d>) {
        let (Some(Token::Name(tag)), properties) = (operands.first(), operands.get(1)) else {
            self.marks.push(Mark::default());
            return;
        };
        let mut mark = Mark::default();
        if **tag == *b"Artifact" {
            mark.artifact = Some(Artifact::Other);
        }
        match properties {
            Some(Token::Name(name)) => {
                if let Some(listed) = resources.get::<Dict<'_>>(b"Properties") {
                    mark.hidden = **tag == *b"OC" && self.shared.layers.hide(self.shared.pdf, &listed, name);
                    if let Some(found) = listed.get::<Dict<'_>>(name) {
                        self.read_mark(&found, &mut mark);
                    }
                }
            }
            Some(Token::Dictionary(dictionary)) => {
                if let Some(found) = Dict::from_bytes(dictionary) {
                    self.read_mark(&found, &mut mark);
                }
            }
            _ => {}
        }
        self.marks.push(mark);
    }

    fn read_mark(&self, properties: &Dict<'_>, mark: &mut Mark) {
        if mark.artifact.is_some() && properties.get::<Name<'_>>(b"Type").is_some_and(|kind| *kind == *b"Pagination") {
            mark.artifact = Some(Artifact::Pagination);
        }
        let number = properties.get::<Number>(b"MCID").and_then(|number| u32::try_from(number.as_i64()).ok());
        mark.tag = number.and_then(|number| self.tags.get(&number).copied());
        let actual = properties.get::<hayro_syntax::object::String<'_>>(b"ActualText");
        mark.actual = actual.map(|text| (crate::text_string::text(&text), self.page.glyphs.len()));
    }

    fn end_mark(&mut self, before: usize) {
        if let Some(mark) = self.marks.pop(before)
            && let Some((text, first)) = mark.actual
        {
            self.set_actual(&text, first);
        }
    }

    /// Judges white letters, once all is painted.
    pub fn finish(&mut self) {
        let painted = &self.painted;
        for glyph in self.page.glyphs.iter_mut().skip(self.first_glyph) {
            let (x, y) = (f64::from(glyph.x + glyph.dx / 2.0), f64::from(glyph.y - glyph.size * 0.35));
            if glyph.visibility == Visibility::White && painted.iter().any(|area| area.holds(x, y, 0.5)) {
                glyph.visibility = Visibility::Shown;
            }
        }
    }
}

/// A JPEG whose colours are those of a page, and that is not seen through.
fn is_plain_jpeg(picture: &Dict<'_>) -> bool {
    let plain = picture
        .get::<Name<'_>>(b"ColorSpace")
        .is_some_and(|space| matches!(&*space, b"DeviceRGB" | b"DeviceGray" | b"RGB" | b"G" | b"CalRGB" | b"CalGray"));
    let calibrated = picture.get::<hayro_syntax::object::Array<'_>>(b"ColorSpace").is_some_and(|space| {
        space.iter::<Name<'_>>().next().is_some_and(|kind| matches!(&*kind, b"ICCBased" | b"CalRGB" | b"CalGray"))
    });
    (plain || calibrated) && !picture.contains_key(b"SMask") && !picture.contains_key(b"Mask")
}

/// The numbers among operands.
fn numbers(operands: &[Token<'_>]) -> Vec<f64> {
    let number = |token: &Token<'_>| if let Token::Number(number) = token { Some(*number) } else { None };
    operands.iter().filter_map(number).collect()
}

/// The last name among operands.
pub(super) fn name<'o>(operands: &'o [Token<'_>]) -> Option<&'o [u8]> {
    operands.iter().rev().find_map(|token| if let Token::Name(name) = token { Some(&**name) } else { None })
}
