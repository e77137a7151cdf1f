//! Cuts the bytes of a file into objects (ISO 32000-1, 7.2 and 7.3), as far as
//! is needed to find where each of them ends.

use std::borrow::Cow;

/// A place in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Lexer<'b> {
    bytes: &'b [u8],
    at: usize,
}

/// True for white space.
pub const fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

/// True for a byte that may stand in a name, a number or a keyword.
pub const fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

impl<'b> Lexer<'b> {
    /// A place in `bytes`.
    pub const fn new(bytes: &'b [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// Where it is.
    pub const fn at(&self) -> usize {
        self.at
    }

    /// The next byte.
    pub fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn peek_second(&self) -> Option<u8> {
        self.bytes.get(self.at.saturating_add(1)).copied()
    }

    const fn forward(&mut self, by: usize) {
        self.at = self.at.saturating_add(by);
    }

    /// The bytes from here on.
    pub fn rest(&self) -> &'b [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Passes white space and comments.
    pub fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if is_space(byte) {
                self.forward(1);
            } else if byte == b'%' {
                let comment = self.rest().iter().take_while(|byte| !matches!(byte, 10 | 13)).count();
                self.forward(comment);
            } else {
                return;
            }
        }
    }

    /// The next word of regular bytes; empty at a delimiter.
    pub fn word(&mut self) -> &'b [u8] {
        let length = self.rest().iter().take_while(|byte| is_regular(**byte)).count();
        let word = self.rest().get(..length).unwrap_or_default();
        self.forward(length);
        word
    }

    /// Passes `keyword`, if it is next. It need not end there, as damaged files
    /// have `obj<<` and `endobjxref`.
    pub fn keyword(&mut self, keyword: &[u8]) -> Option<()> {
        self.rest().starts_with(keyword).then(|| self.forward(keyword.len()))
    }

    /// The next word as a whole number that is not negative.
    pub fn count(&mut self) -> Option<u64> {
        let digits = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = whole(self.rest().get(..digits)?)?;
        self.forward(digits);
        Some(number)
    }

    /// `number generation obj`.
    pub fn object_header(&mut self) -> Option<(u32, u16)> {
        self.skip_space();
        let number = u32::try_from(self.count()?).ok()?;
        self.skip_space();
        let generation = u16::try_from(self.count()?).ok()?;
        self.skip_space();
        self.keyword(b"obj")?;
        Some((number, generation))
    }

    /// Passes one object and gives its bytes; `depth` is how deep arrays and
    /// dictionaries may nest.
    pub fn object(&mut self, depth: usize) -> Option<&'b [u8]> {
        self.skip_space();
        let start = self.at;
        let mut open = 0usize;
        loop {
            self.skip_space();
            match self.peek()? {
                b'(' => self.string()?,
                b'<' if self.peek_second() == Some(b'<') => {
                    self.forward(2);
                    open = open.saturating_add(1);
                }
                b'<' => {
                    let length = self.rest().iter().position(|byte| *byte == b'>')?;
                    self.forward(length.saturating_add(1));
                }
                b'[' => {
                    self.forward(1);
                    open = open.saturating_add(1);
                }
                b'>' if self.peek_second() == Some(b'>') => {
                    self.forward(2);
                    open = open.checked_sub(1)?;
                }
                b']' => {
                    self.forward(1);
                    open = open.checked_sub(1)?;
                }
                b'/' => {
                    self.forward(1);
                    self.word();
                }
                b'{' | b'}' if open > 0 => self.forward(1),
                _ => {
                    let word = self.word();
                    if word.is_empty() || (open == 0 && matches!(word, b"endobj" | b"stream" | b"endstream")) {
                        return None;
                    }
                    if open == 0 && word.iter().all(u8::is_ascii_digit) {
                        self.rest_of_reference();
                    }
                }
            }
            if open > depth {
                return None;
            }
            if open == 0 {
                return self.bytes.get(start..self.at);
            }
        }
    }

    /// Passes `generation R` behind a number, if that is next.
    fn rest_of_reference(&mut self) {
        let mut ahead = *self;
        ahead.skip_space();
        if ahead.count().is_none() {
            return;
        }
        ahead.skip_space();
        if ahead.word() == b"R" {
            *self = ahead;
        }
    }

    /// Passes a string in brackets, which may hold balanced ones.
    fn string(&mut self) -> Option<()> {
        let mut open = 0usize;
        let mut escaped = false;
        for (place, byte) in self.rest().iter().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'(' => open = open.saturating_add(1),
                b')' => {
                    open = open.saturating_sub(1);
                    if open == 0 {
                        self.forward(place.saturating_add(1));
                        return Some(());
                    }
                }
                _ => {}
            }
        }
        None
    }
}

/// The value that a dictionary has for `key`; of several the last, as the
/// library takes it.
pub fn value_of<'b>(dictionary: &'b [u8], key: &[u8]) -> Option<&'b [u8]> {
    const DEPTH: usize = 100;
    let mut lexer = Lexer::new(dictionary, 0);
    lexer.skip_space();
    lexer.keyword(b"<<")?;
    let mut found = None;
    loop {
        lexer.skip_space();
        match lexer.peek() {
            Some(b'/') => {}
            Some(b'>') | None => return found,
            // What is no key is passed over, as the library does.
            Some(_) => {
                lexer.object(DEPTH)?;
                continue;
            }
        }
        lexer.forward(1);
        let name = lexer.word();
        let Some(value) = lexer.object(DEPTH) else { return found };
        if *unescaped(name) == *key {
            found = Some(value);
        }
    }
}

/// A name with its `#xx` put right (7.3.5).
pub fn unescaped(name: &[u8]) -> Cow<'_, [u8]> {
    if !name.contains(&b'#') {
        return Cow::Borrowed(name);
    }
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut plain = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        if let (b'#', [high, low, after @ ..]) = (*first, behind)
            && let (Some(high), Some(low)) = (digit(high), digit(low))
        {
            plain.push(high << 4 | low);
            rest = after;
        } else {
            plain.push(*first);
        }
    }
    Cow::Owned(plain)
}

/// A value that is a name.
pub fn as_name(value: &[u8]) -> Option<Cow<'_, [u8]>> {
    value.trim_ascii().strip_prefix(b"/").map(unescaped)
}

/// A value that is a whole number.
pub fn as_count(value: &[u8]) -> Option<u64> {
    whole(value.trim_ascii())
}

/// A value that is a reference.
pub fn as_reference(value: &[u8]) -> Option<(u32, u16)> {
    let mut lexer = Lexer::new(value, 0);
    lexer.skip_space();
    let number = u32::try_from(lexer.count()?).ok()?;
    lexer.skip_space();
    let generation = u16::try_from(lexer.count()?).ok()?;
    lexer.skip_space();
    (lexer.word() == b"R").then_some((number, generation))
}

/// The whole numbers of an array, `most` of them.
pub fn as_counts(value: &[u8], most: usize) -> Vec<u64> {
    let mut lexer = Lexer::new(value, 0);
    let mut counts = Vec::new();
    lexer.skip_space();
    if lexer.keyword(b"[").is_none() {
        return counts;
    }
    while counts.len() < most {
        lexer.skip_space();
        let Some(count) = lexer.count() else { break };
        counts.push(count);
    }
    counts
}

/// The first place of `needle` in `bytes` from `from` on.
pub fn find(bytes: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let first = *needle.first()?;
    let mut at = from;
    loop {
        let place = bytes.get(at..)?.iter().position(|byte| *byte == first)?;
        at = at.checked_add(place)?;
        if bytes.get(at..)?.starts_with(needle) {
            return Some(at);
        }
        at = at.checked_add(1)?;
    }
}

fn whole(digits: &[u8]) -> Option<u64> {
    // Twelve digits are a thousand times the largest file.
    if digits.is_empty() || digits.len() > 12 {
        return None;
    }
    digits.iter().try_fold(0u64, |sum, byte| {
        byte.is_ascii_digit().then(|| sum.saturating_mul(10).saturating_add(u64::from(byte - b'0')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_end_where_they_end() {
        for (bytes, object) in [
            (&b"<</A(\\)>>)/B<3e3e>>>endobj"[..], &b"<</A(\\)>>)/B<3e3e>>>"[..]),
            (b" [1 2 R [3]] 4", b"[1 2 R [3]]"),
            (b"12 0 R endobj", b"12 0 R"),
            (b"12 0 obj", b"12"),
            (b"/Name%x\n/B", b"/Name"),
            (b"((a)(b)) c", b"((a)(b))"),
        ] {
            assert_eq!(Lexer::new(bytes, 0).object(8), Some(object), "{}", String::from_utf8_lossy(bytes));
        }
        for bytes in [&b"endobj"[..], b"(a", b"<<", b"[[[[[[[[[[]]]]]]]]]]", b">>", b""] {
            assert_eq!(Lexer::new(bytes, 0).object(8), None, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn the_last_of_several_values_counts() {
        let dictionary = b"<</Length 1/A<</Length 2>>/L#65ngth 3 0 R>>";
        assert_eq!(value_of(dictionary, b"Length").and_then(as_reference), Some((3, 0)));
        assert_eq!(value_of(dictionary, b"B"), None);
        assert_eq!(as_counts(b"[0 3 7 1]", 3), [0, 3, 7]);
    }
}
