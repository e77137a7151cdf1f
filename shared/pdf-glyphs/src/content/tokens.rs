//! Cuts a content stream into operands and operators (ISO 32000-1, 7.8.2).

use std::borrow::Cow;

use crate::structure::lexer::{Lexer, is_regular, is_space, unescaped};

/// Nesting of arrays and dictionaries in a content stream.
const DEPTH: usize = 32;

/// A piece of a content stream.
#[derive(Debug, Clone, PartialEq)]
pub enum Token<'c> {
    /// A number.
    Number(f64),
    /// A name.
    Name(Cow<'c, [u8]>),
    /// A string.
    String(Cow<'c, [u8]>),
    /// An array: the bytes between its brackets.
    Array(&'c [u8]),
    /// A dictionary, as it stands.
    Dictionary(&'c [u8]),
    /// An operator.
    Operator(&'c [u8]),
}

/// The pieces of a content stream, in order.
#[derive(Debug)]
pub struct Tokens<'c> {
    bytes: &'c [u8],
    at: usize,
    /// Arrays and dictionaries that did not end. Each cost a look at all the
    /// rest, so that after a few no more are tried.
    endless: u8,
}

impl<'c> Tokens<'c> {
    /// Those of `bytes`.
    pub const fn new(bytes: &'c [u8]) -> Self {
        Self { bytes, at: 0, endless: 0 }
    }

    fn rest(&self) -> &'c [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    const fn forward(&mut self, by: usize) {
        self.at = self.at.saturating_add(by);
    }

    /// The bytes of an array or dictionary that is next.
    fn object(&mut self) -> Option<&'c [u8]> {
        let mut lexer = Lexer::new(self.bytes, self.at);
        let object = if self.endless < 32 { lexer.object(DEPTH) } else { None };
        match object {
            Some(_) => self.at = lexer.at(),
            None => self.endless = self.endless.saturating_add(1),
        }
        object
    }

    /// Passes the data of a picture that stands inside the stream, up to `EI`
    /// (8.9.7). They may hold these letters too: what follows must read like
    /// operators.
    pub fn skip_picture(&mut self) {
        let data = self.rest();
        let mut from = 0;
        while let Some(place) = data.get(from..).and_then(|rest| rest.windows(2).position(|pair| pair == b"EI")) {
            let at = from.saturating_add(place);
            let before = at.checked_sub(1).and_then(|before| data.get(before)).copied();
            let behind = data.get(at.saturating_add(2)..).unwrap_or_default();
            let ends = behind.first().is_none_or(|byte| is_space(*byte));
            let text = behind.iter().take(16).all(|byte| is_space(*byte) || (0x20..0x7f).contains(byte));
            if before.is_none_or(is_space) && ends && text {
                self.forward(at.saturating_add(2));
                return;
            }
            from = at.saturating_add(2);
        }
        self.at = self.bytes.len();
    }
}

impl<'c> Iterator for Tokens<'c> {
    type Item = Token<'c>;

    fn next(&mut self) -> Option<Token<'c>> {
        loop {
            let mut lexer = Lexer::new(self.bytes, self.at);
            lexer.skip_space();
            self.at = lexer.at();
            match self.rest() {
                [] => return None,
                [b'(', ..] => {
                    let (string, length) = literal(self.rest());
                    self.forward(length);
                    return Some(Token::String(string));
                }
                [b'<', b'<', ..] => match self.object() {
                    Some(dictionary) => return Some(Token::Dictionary(dictionary)),
                    None => self.forward(2),
                },
                [b'<', rest @ ..] => {
                    let length = rest.iter().position(|byte| *byte == b'>').unwrap_or(rest.len());
                    let string = crate::filters::hex(rest.get(..length).unwrap_or_default());
                    self.forward(length.saturating_add(2));
                    return Some(Token::String(Cow::Owned(string)));
                }
                [b'[', ..] => match self.object() {
                    Some(array) => {
                        let inside = array.strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]"));
                        return Some(Token::Array(inside.unwrap_or_default()));
                    }
                    None => self.forward(1),
                },
                [b'/', ..] => {
                    self.forward(1);
                    let name = self.word();
                    return Some(Token::Name(unescaped(name)));
                }
                [byte, ..] if is_regular(*byte) => {
                    let word = self.word();
                    return Some(number(word).map_or(Token::Operator(word), Token::Number));
                }
                // A bracket that closes nothing.
                _ => self.forward(1),
            }
        }
    }
}

impl<'c> Tokens<'c> {
    fn word(&mut self) -> &'c [u8] {
        let length = self.rest().iter().take_while(|byte| is_regular(**byte)).count();
        let word = self.rest().get(..length).unwrap_or_default();
        self.forward(length);
        word
    }
}

/// A string in brackets, with its escapes put right (7.3.4.2), and how many bytes
/// it takes.
fn literal(bytes: &[u8]) -> (Cow<'_, [u8]>, usize) {
    let mut string = Vec::new();
    let mut open = 0usize;
    let mut place = 0usize;
    while let Some(byte) = bytes.get(place).copied() {
        place = place.saturating_add(1);
        match byte {
            b'\\' => place = place.saturating_add(escape(bytes.get(place..).unwrap_or_default(), &mut string)),
            b'(' => {
                open = open.saturating_add(1);
                if open > 1 {
                    string.push(byte);
                }
            }
            b')' => {
                open = open.saturating_sub(1);
                if open == 0 {
                    break;
                }
                string.push(byte);
            }
            _ => string.push(byte),
        }
    }
    (Cow::Owned(string), place)
}

/// Reads what follows a backslash; gives how many bytes it took.
fn escape(behind: &[u8], string: &mut Vec<u8>) -> usize {
    let octal = |byte: &u8| (b'0'..=b'7').contains(byte);
    match behind {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        [first, ..] if octal(first) => {
            let digits: Vec<u8> = behind.iter().copied().take(3).take_while(octal).collect();
            let value = digits.iter().fold(0u16, |sum, digit| sum * 8 + u16::from(digit - b'0'));
            string.extend(value.to_be_bytes().last());
            digits.len()
        }
        [first, ..] => {
            string.push(match first {
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'b' => 8,
                b'f' => 12,
                other => *other,
            });
            1
        }
        [] => 0,
    }
}

/// A number, with the slips that programs make (`--5`, `1.2.3`, `5-`).
fn number(word: &[u8]) -> Option<f64> {
    let (first, _) = word.split_first()?;
    if !matches!(first, b'0'..=b'9' | b'+' | b'-' | b'.') {
        return None;
    }
    let signs = word.iter().take_while(|byte| matches!(byte, b'+' | b'-')).count();
    let (signs, digits) = word.split_at_checked(signs)?;
    let mut value = 0.0f64;
    let mut scale: Option<f64> = None;
    let mut any = false;
    for byte in digits {
        match (byte, &mut scale) {
            (b'0'..=b'9', None) => value = value * 10.0 + f64::from(byte - b'0'),
            (b'0'..=b'9', Some(scale)) => {
                *scale /= 10.0;
                value += f64::from(byte - b'0') * *scale;
            }
            (b'.', None) => scale = Some(1.0),
            (b'.' | b'-', _) => break,
            _ => return None,
        }
        any = true;
    }
    if !any {
        return None;
    }
    let value = if value.is_finite() { value.min(1e9) } else { 0.0 };
    Some(if signs.contains(&b'-') { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_and_operators() {
        let content =
            b"q 1 0 -.5 --2 1.5.2 cm /F#31 12 Tf (a\\(b\\051\\n(c)) Tj <414> ' [(x)-3<42>]TJ/T<</A 1>>BDC ) ] ET";
        let tokens: Vec<Token<'_>> = Tokens::new(content).collect();
        let numbers: Vec<f64> = tokens
            .iter()
            .filter_map(|token| if let Token::Number(number) = token { Some(*number) } else { None })
            .collect();
        assert_eq!(numbers, [1.0, 0.0, -0.5, -2.0, 1.5, 12.0]);
        assert!(tokens.contains(&Token::Name(Cow::Borrowed(b"F1"))));
        assert!(tokens.contains(&Token::String(Cow::Borrowed(b"a(b)\n(c)"))));
        assert!(tokens.contains(&Token::String(Cow::Borrowed(b"A@"))));
        assert!(tokens.contains(&Token::Array(b"(x)-3<42>")));
        assert!(tokens.contains(&Token::Dictionary(b"<</A 1>>")));
        assert_eq!(tokens.last(), Some(&Token::Operator(b"ET")));
    }
}
