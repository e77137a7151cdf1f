//! ToUnicode tables.

use std::collections::BTreeMap;

/// Codes of one range: all that two bytes can name. A wider range is an attack.
const MOST_CODES: usize = 1 << 16;

/// From character codes to text.
#[derive(Debug, Clone, Default)]
pub struct CMap {
    map: BTreeMap<u32, String>,
}

impl CMap {
    /// The text of a code.
    pub fn text(&self, code: u32) -> Option<&str> {
        self.map.get(&code).map(String::as_str)
    }

    /// Reads `bfchar` and `bfrange` sections.
    pub fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let tokens = tokens(&text);
        let mut map = BTreeMap::new();
        let mut rest = tokens.as_slice();
        while let Some((token, after)) = rest.split_first() {
            rest = match token {
                Token::Word("beginbfchar") => read_characters(after, &mut map),
                Token::Word("beginbfrange") => read_ranges(after, &mut map),
                _ => after,
            };
        }
        Self { map }
    }
}

#[derive(Debug, PartialEq)]
enum Token<'a> {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(&'a str),
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = match first {
            '<' if !rest.starts_with("<<") => {
                let (hex, after) = rest.strip_prefix('<').and_then(|r| r.split_once('>')).unwrap_or(("", ""));
                (Token::Hex(bytes_of(hex)), after)
            }
            '[' => (Token::Open, rest.strip_prefix('[').unwrap_or("")),
            ']' => (Token::Close, rest.strip_prefix(']').unwrap_or("")),
            '%' => {
                rest = rest.split_once('\n').map_or("", |(_, after)| after).trim_start();
                continue;
            }
            _ => {
                let end = rest.char_indices().skip(1).find(|(_, c)| c.is_whitespace() || "<[]%".contains(*c));
                let (word, after) = rest.split_at(end.map_or(rest.len(), |(index, _)| index));
                (Token::Word(word), after)
            }
        };
        found.push(token);
        rest = after.trim_start();
    }
    found
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.chars().filter_map(|c| u8::try_from(c.to_digit(16)?).ok()).collect();
    digits.chunks(2).map(|pair| pair.iter().fold(0, |sum, digit| sum << 4 | digit)).collect()
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks(2).map(|pair| pair.iter().fold(0, |sum, b| sum << 8 | u16::from(*b))).collect();
    String::from_utf16_lossy(&units)
}

fn read_characters<'a, 'b>(mut rest: &'a [Token<'b>], map: &mut BTreeMap<u32, String>) -> &'a [Token<'b>] {
    while let [Token::Hex(code), Token::Hex(text), after @ ..] = rest {
        map.insert(number(code), utf16(text));
        rest = after;
    }
    rest
}

fn read_ranges<'a, 'b>(mut rest: &'a [Token<'b>], map: &mut BTreeMap<u32, String>) -> &'a [Token<'b>] {
    loop {
        match rest {
            [Token::Hex(first), Token::Hex(last), Token::Hex(text), after @ ..] => {
                for (step, code) in (number(first)..=number(last)).take(MOST_CODES).enumerate() {
                    map.insert(code, advanced(text, step));
                }
                rest = after;
            }
            [Token::Hex(first), Token::Hex(_), Token::Open, after @ ..] => {
                let mut code = number(first);
                rest = after;
                while let [Token::Hex(text), after @ ..] = rest {
                    map.insert(code, utf16(text));
                    code = code.saturating_add(1);
                    rest = after;
                }
                if let [Token::Close, after @ ..] = rest {
                    rest = after;
                }
            }
            _ => return rest,
        }
    }
}

/// The text `step` code points after `text`: its last unit counts on.
fn advanced(text: &[u8], step: usize) -> String {
    let mut letters: Vec<char> = utf16(text).chars().collect();
    if let Some(last) = letters.last_mut() {
        *last = u32::try_from(step)
            .ok()
            .and_then(|step| char::from_u32((*last as u32).saturating_add(step)))
            .unwrap_or('\u{fffd}');
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_ranges_and_lists_are_read() {
        let map = CMap::parse(b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n2 beginbfchar\n<0001> <4E00>\n\
            <0002><D83DDE00> endbfchar 2 beginbfrange <0010> <0012> <0041>\n<0020> <0021> [<4E00> <00660066>] endbfrange");
        let texts = [1, 2, 0x12, 0x21].map(|code| map.text(code).unwrap());
        assert_eq!(texts, ["一", "😀", "C", "ff"]);
        assert_eq!(map.text(0x13), None);
    }
}
