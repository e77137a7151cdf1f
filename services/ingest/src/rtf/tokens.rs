//! Splits RTF into groups, control words, control symbols and text (RTF 1.9.1,
//! Contents of an RTF File).

/// A piece of RTF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'b> {
    /// `{`.
    Open,
    /// `}`.
    Close,
    /// A control word, and its number.
    Word(&'b [u8], Option<i32>),
    /// A control symbol: `\` with a character that is no letter.
    Symbol(u8),
    /// `\'hh`.
    Hex(u8),
    /// Bytes of text, without line ends, which mean nothing.
    Text(&'b [u8]),
    /// What stands behind `\bin`.
    Binary(&'b [u8]),
}

/// Reads tokens one after another; every byte is looked at once.
#[derive(Debug)]
pub struct Tokens<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Tokens<'b> {
    /// The tokens of a file.
    pub const fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn rest(&self) -> &'b [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at.checked_add(ahead)?).copied()
    }

    /// Passes over bytes for which something holds, and gives them.
    fn take_while(&mut self, holds: impl Fn(u8) -> bool) -> &'b [u8] {
        let rest = self.rest();
        let length = rest.iter().position(|&byte| !holds(byte)).unwrap_or(rest.len());
        self.take(length)
    }

    /// Passes over so many bytes, or to the end, and gives them.
    fn take(&mut self, length: usize) -> &'b [u8] {
        let rest = self.rest();
        let taken = rest.get(..length).unwrap_or(rest);
        self.at = self.at.saturating_add(taken.len());
        taken
    }

    /// A number behind a control word.
    fn number(&mut self) -> Option<i32> {
        let negative = self.peek(0) == Some(b'-') && self.peek(1).is_some_and(|byte| byte.is_ascii_digit());
        self.take(usize::from(negative));
        let digits = self.take_while(|byte| byte.is_ascii_digit());
        if digits.is_empty() {
            return None;
        }
        let value = digits.iter().fold(0i64, |value, digit| {
            value.saturating_mul(10).saturating_add(i64::from(digit.wrapping_sub(b'0'))).min(i64::from(i32::MAX))
        });
        i32::try_from(if negative { -value } else { value }).ok()
    }

    /// What stands behind `\`.
    fn control(&mut self) -> Option<Token<'b>> {
        let word = self.take_while(|byte| byte.is_ascii_alphabetic());
        if !word.is_empty() {
            let number = self.number();
            self.take(usize::from(self.peek(0) == Some(b' ')));
            if word == b"bin" {
                let length = number.and_then(|number| usize::try_from(number).ok()).unwrap_or(0);
                return Some(Token::Binary(self.take(length)));
            }
            return Some(Token::Word(word, number));
        }
        let symbol = *self.take(1).first()?;
        if symbol != b'\'' {
            return Some(Token::Symbol(symbol));
        }
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        let value =
            digit(self.peek(0)).zip(digit(self.peek(1))).and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
        let Some(value) = value else { return Some(Token::Symbol(symbol)) };
        self.take(2);
        Some(Token::Hex(value))
    }

    /// True when a stray `\` comes next that may be the second half of a
    /// character: some programs write the bytes of Chinese text as they are.
    /// Behind a true `\` there is never a byte above 127.
    pub fn has_second_half(&self) -> bool {
        self.peek(0) == Some(b'\\') && self.peek(1).is_some_and(|byte| byte >= 0x80)
    }

    /// Passes over one byte.
    pub fn skip_byte(&mut self) {
        self.take(1);
    }

    /// True when this comes next, line ends aside.
    pub fn is_next(&self, wanted: &[u8]) -> bool {
        let blank = self.rest().iter().take_while(|byte| matches!(byte, b'\r' | b'\n' | b' ')).count();
        self.rest().get(blank..).is_some_and(|rest| rest.starts_with(wanted))
    }

    /// Passes over the rest of the group that is open; false when it nests
    /// deeper than `room`.
    pub fn skip_group(&mut self, room: usize) -> bool {
        let mut depth = 0usize;
        loop {
            self.take_while(|byte| !matches!(byte, b'{' | b'}' | b'\\'));
            match self.peek(0) {
                Some(b'{') => {
                    depth = depth.saturating_add(1);
                    if depth > room {
                        return false;
                    }
                    self.take(1);
                }
                // The end of the group itself is left for the caller.
                Some(b'}') if depth == 0 => return true,
                Some(b'}') => {
                    depth -= 1;
                    self.take(1);
                }
                Some(_) => {
                    self.take(1);
                    self.control();
                }
                None => return true,
            }
        }
    }
}

impl<'b> Iterator for Tokens<'b> {
    type Item = Token<'b>;

    fn next(&mut self) -> Option<Token<'b>> {
        self.take_while(|byte| matches!(byte, b'\r' | b'\n' | 0));
        match self.peek(0)? {
            b'{' => {
                self.take(1);
                Some(Token::Open)
            }
            b'}' => {
                self.take(1);
                Some(Token::Close)
            }
            b'\\' => {
                self.take(1);
                self.control()
            }
            _ => Some(Token::Text(self.take_while(|byte| !matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0)))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(bytes: &[u8]) -> Vec<Token<'_>> {
        Tokens::new(bytes).collect()
    }

    #[test]
    fn words_symbols_and_text_are_told_apart() {
        use Token::{Close, Hex, Open, Symbol, Text, Word};
        assert_eq!(
            tokens(b"{\\b0 a\r\nb\\'D6\\~\\u-10179?\\par}"),
            [
                Open,
                Word(b"b", Some(0)),
                Text(b"a"),
                Text(b"b"),
                Hex(0xd6),
                Symbol(b'~'),
                Word(b"u", Some(-10179)),
                Text(b"?"),
                Word(b"par", None),
                Close
            ]
        );
        assert_eq!(tokens(b"\\'zz\\"), [Symbol(b'\''), Text(b"zz")]);
        assert_eq!(tokens(b"\\fs99999999999999"), [Word(b"fs", Some(i32::MAX))]);
    }

    #[test]
    fn binary_data_never_passes_the_end() {
        assert_eq!(tokens(b"\\bin3 {}\\x"), [Token::Binary(b"{}\\"), Token::Text(b"x")]);
        assert_eq!(tokens(b"\\bin2147483647 ab"), [Token::Binary(b"ab")]);
        assert_eq!(tokens(b"\\bin-1 ab"), [Token::Binary(b""), Token::Text(b"ab")]);
    }

    #[test]
    fn a_group_is_passed_over_whole() {
        let mut rest = Tokens::new(b"a{b\\}}\\bin2 }} c}d");
        assert!(rest.skip_group(5));
        assert_eq!(rest.collect::<Vec<_>>(), [Token::Close, Token::Text(b"d")]);
        assert!(!Tokens::new(b"{{{{").skip_group(3));
    }
}
