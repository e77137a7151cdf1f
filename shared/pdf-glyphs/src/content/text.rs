//! The operators of text (ISO 32000-1, 9.3 and 9.4).

use std::rc::Rc;

use hayro_syntax::object::Dict;

use super::run::{Interpreter, name};
use super::tokens::{Token, Tokens};
use crate::PdfError;
use crate::fonts::{Code, Reading};
use crate::geometry::Matrix;
use crate::page::{Glyph, Visibility};

/// Where text goes on.
#[derive(Debug, Clone, Copy)]
pub struct TextPlace {
    matrix: Matrix,
    line: Matrix,
}

impl Default for TextPlace {
    fn default() -> Self {
        Self { matrix: Matrix::IDENTITY, line: Matrix::IDENTITY }
    }
}

impl<'d> Interpreter<'d, '_> {
    /// Carries out an operator of text; others are passed over.
    pub(super) fn text_operator(
        &mut self,
        operator: &[u8],
        operands: &[Token<'_>],
        numbers: &[f64],
        resources: &Dict<'d>,
    ) -> Result<(), PdfError> {
        match (operator, numbers) {
            (b"BT", _) => self.text = TextPlace::default(),
            (b"Tc", [space, ..]) => self.state.char_space = *space,
            (b"Tw", [space, ..]) => self.state.word_space = *space,
            (b"Tz", [percent, ..]) => self.state.stretch = *percent / 100.0,
            (b"TL", [leading, ..]) => self.state.leading = *leading,
            (b"Ts", [rise, ..]) => self.state.rise = *rise,
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mode from 0 to 7")]
            (b"Tr", [mode, ..]) => self.state.mode = mode.clamp(0.0, 255.0) as u8,
            (b"Tf", [size, ..]) => {
                self.state.size = *size;
                if let Some(name) = name(operands) {
                    let shared = &mut *self.shared;
                    let found = shared.fonts.by_name(resources, name, &mut shared.budget, &mut shared.work)?;
                    self.state.font = found.or_else(|| self.state.font.take());
                }
            }
            (b"Td", [x, y, ..]) => self.next_line(*x, *y),
            (b"TD", [x, y, ..]) => {
                self.state.leading = -y;
                self.next_line(*x, *y);
            }
            (b"Tm", [a, b, c, d, e, f, ..]) => {
                self.text.line = Matrix([*a, *b, *c, *d, *e, *f]);
                self.text.matrix = self.text.line;
            }
            (b"T*", _) => self.next_line(0.0, -self.state.leading),
            (b"Tj", _) => self.show_operand(operands)?,
            (b"'", _) => {
                self.next_line(0.0, -self.state.leading);
                self.show_operand(operands)?;
            }
            (b"\"", _) => {
                if let [words, chars, ..] = numbers {
                    self.state.word_space = *words;
                    self.state.char_space = *chars;
                }
                self.next_line(0.0, -self.state.leading);
                self.show_operand(operands)?;
            }
            (b"TJ", _) => {
                for token in operands {
                    match token {
                        Token::Array(items) => self.show_items(items)?,
                        Token::String(string) => self.show(string)?,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes a font into use.
    pub(super) fn set_font(&mut self, font: &Dict<'d>, size: f64) -> Result<(), PdfError> {
        let shared = &mut *self.shared;
        self.state.font = Some(shared.fonts.load(font, &mut shared.budget, &mut shared.work)?);
        self.state.size = size;
        Ok(())
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.text.line = Matrix::moving(x, y).then(self.text.line);
        self.text.matrix = self.text.line;
    }

    fn show_operand(&mut self, operands: &[Token<'_>]) -> Result<(), PdfError> {
        match operands.iter().rev().find(|token| matches!(token, Token::String(_))) {
            Some(Token::String(string)) => self.show(string),
            _ => Ok(()),
        }
    }

    /// Strings, and numbers that move on in thousandths of the size.
    fn show_items(&mut self, items: &[u8]) -> Result<(), PdfError> {
        for item in Tokens::new(items) {
            self.shared.work.spend(1)?;
            match item {
                Token::String(string) => self.show(&string)?,
                Token::Number(back) => {
                    let upright = self.state.font.as_ref().is_some_and(|(_, font)| font.is_upright());
                    let by = -back / 1000.0 * self.state.size;
                    let (x, y) = if upright { (0.0, by) } else { (by * self.state.stretch, 0.0) };
                    self.text.matrix = Matrix::moving(x, y).then(self.text.matrix);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Shows a string.
    fn show(&mut self, string: &[u8]) -> Result<(), PdfError> {
        let Some((number, font)) = self.state.font.clone() else { return Ok(()) };
        let mut rest = string;
        while let Some(code) = font.code(rest) {
            rest = rest.get(code.length.max(1)..).unwrap_or_default();
            self.shared.work.spend(1)?;
            if self.page.glyphs.len() >= self.shared.limits.page_glyphs {
                return Err(PdfError::Operations(u64::try_from(self.shared.limits.page_glyphs).unwrap_or(u64::MAX)));
            }
            self.put(number, &code, font.is_upright());
            let spaces = self.state.char_space + if code.is_word_space { self.state.word_space } else { 0.0 };
            let by = code.advance * self.state.size;
            let (x, y) =
                if font.is_upright() { (0.0, -by + spaces) } else { ((by + spaces) * self.state.stretch, 0.0) };
            self.text.matrix = Matrix::moving(x, y).then(self.text.matrix);
        }
        Ok(())
    }

    /// Puts the characters of one code on the page.
    #[allow(clippy::cast_possible_truncation, reason = "a place on a page")]
    fn put(&mut self, font: u32, code: &Code, upright: bool) {
        let matrix = self.text.matrix.then(self.state.ctm);
        let (x, y) = matrix.point(0.0, self.state.rise);
        let along = code.advance * self.state.size;
        let (dx, dy) =
            if upright { matrix.vector(0.0, -along) } else { matrix.vector(along * self.state.stretch, 0.0) };
        let (hx, hy) = if upright { matrix.vector(self.state.size, 0.0) } else { matrix.vector(0.0, self.state.size) };
        let size = hx.hypot(hy);
        if ![x, y, dx, dy, size].into_iter().all(|value| value.is_finite() && value.abs() < 1e6) || size < 0.1 {
            return;
        }
        let text: Rc<str> = match &code.reading {
            Reading::Char(char) => char.to_string().into(),
            Reading::Text(text) => Rc::clone(text),
            Reading::Unknown => "\u{fffd}".into(),
        };
        let count = text.chars().count().max(1);
        #[allow(clippy::cast_precision_loss, reason = "a few characters")]
        let parts = count as f64;
        let (_, artifact, tag) = self.marks.now();
        let visibility = self.visibility(x + dx / 2.0, y + dy / 2.0 - size * 0.35, size);
        for (place, char) in (0u16..).zip(text.chars()) {
            let share = f64::from(place) / parts;
            self.page.glyphs.push(Glyph {
                char,
                x: (x + dx * share) as f32,
                y: (y + dy * share) as f32,
                dx: (dx / parts) as f32,
                dy: (dy / parts) as f32,
                size: size as f32,
                font,
                thickened: matches!(self.state.mode, 2 | 6),
                visibility,
                artifact,
                tag,
            });
        }
    }

    /// Whether a character is seen whose middle is here.
    fn visibility(&self, x: f64, y: f64, size: f64) -> Visibility {
        let (hidden, _, _) = self.marks.now();
        let page = crate::geometry::Area { x0: 0.0, y0: 0.0, x1: self.page.width.into(), y1: self.page.height.into() };
        if hidden {
            Visibility::Layer
        } else if !page.holds(x, y, 0.0) || !self.state.clip.holds(x, y, size * 0.5) {
            Visibility::Outside
        } else if self.state.mode == 3 {
            Visibility::Unpainted
        } else if self.state.white && matches!(self.state.mode, 0 | 4) {
            Visibility::White
        } else {
            Visibility::Shown
        }
    }

    /// Puts the text that the file gives in the place of glyphs that it does not
    /// explain. Glyphs that it does explain are what a reader sees, and stay.
    pub(super) fn set_actual(&mut self, text: &str, first: usize) {
        let Some(glyphs) = self.page.glyphs.get(first..) else { return };
        let unclear = |char: char| char == '\u{fffd}' || matches!(char, '\u{e000}'..='\u{f8ff}');
        let (Some(head), Some(last)) = (glyphs.first().copied(), glyphs.last().copied()) else { return };
        let count = text.chars().count();
        if count == 0 || count > 200 || !glyphs.iter().any(|glyph| unclear(glyph.char)) || text.chars().any(unclear) {
            return;
        }
        #[allow(clippy::cast_precision_loss, reason = "a few characters")]
        let parts = count as f32;
        let (dx, dy) = ((last.x + last.dx - head.x) / parts, (last.y + last.dy - head.y) / parts);
        self.page.glyphs.truncate(first);
        for (place, char) in (0u16..).zip(text.chars()) {
            let (x, y) = (head.x + dx * f32::from(place), head.y + dy * f32::from(place));
            self.page.glyphs.push(Glyph { char, x, y, dx, dy, ..head });
        }
    }
}
