//! The headers of a part (RFC 5322 2.2, RFC 2045 5, RFC 2047).

use encoding_rs::{Encoding, GB18030, GBK};
use wenshu_model::{RemovalReason, Removed};

use super::message::Message;
use super::{removed, transfer};

/// Bytes of one part's headers that are read; no program writes as many.
const MOST_BYTES: usize = 256 << 10;
/// Headers of one part.
const MOST_HEADERS: usize = 1_000;

/// The headers of a part, names in lower case, in order.
#[derive(Debug, Clone, Default)]
pub struct Headers {
    fields: Vec<(String, String)>,
}

impl Headers {
    /// Reads the headers at the beginning of `bytes`; gives also what follows the
    /// blank line behind them.
    pub fn read(bytes: &[u8]) -> (Self, &[u8]) {
        let mut headers = Self::default();
        let mut rest = bytes;
        let mut used = 0usize;
        while let Some((line, after)) = first_line(rest) {
            used = used.saturating_add(line.len());
            if line.is_empty() {
                return (headers, after);
            }
            if used > MOST_BYTES || !headers.add(&decoded(line)) {
                // No header: a body without a blank line before it.
                return (headers, rest);
            }
            rest = after;
        }
        (headers, rest)
    }

    /// Adds a line: a header, or more of the one before. False for neither.
    fn add(&mut self, line: &str) -> bool {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = self.fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
            return true;
        }
        let Some((name, value)) = line.split_once(':') else { return false };
        let is_name = |c: char| c.is_ascii_graphic();
        if name.is_empty() || !name.trim_end().chars().all(is_name) {
            return false;
        }
        if self.fields.len() < MOST_HEADERS {
            self.fields.push((name.trim_end().to_ascii_lowercase(), value.trim().to_owned()));
        }
        true
    }

    /// The first header of a name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A header without its parameters, in lower case.
    pub fn word(&self, name: &str) -> Option<String> {
        let value = self.value(name)?;
        Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }

    /// A parameter of a header: `charset=gb2312`, `boundary="a;b"`.
    pub fn parameter(&self, header: &str, name: &str) -> Option<String> {
        parameters(self.value(header)?).into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

/// The parameters behind a header's value. Quotes may hold semicolons.
fn parameters(value: &str) -> Vec<(String, String)> {
    /// No header has more.
    const MOST: usize = 50;
    let mut found = Vec::new();
    let mut parts = vec![String::new()];
    let mut quoted = false;
    let mut escaped = false;
    for c in value.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => {
                escaped = true;
                continue;
            }
            '"' => {
                quoted = !quoted;
                continue;
            }
            ';' if !quoted => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    for part in parts.iter().skip(1).take(MOST) {
        if let Some((name, value)) = part.split_once('=') {
            found.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    found
}

/// A line without its end, and what follows.
pub fn first_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    if bytes.is_empty() {
        return None;
    }
    let end = bytes.iter().position(|byte| *byte == b'\n');
    let (line, after) = match end {
        Some(end) => (bytes.get(..end)?, bytes.get(end.saturating_add(1)..)?),
        None => (bytes, &[][..]),
    };
    Some((line.strip_suffix(b"\r").unwrap_or(line), after))
}

/// Headers are ASCII; programs that write Chinese into them as it is write UTF-8
/// or GBK.
fn decoded(line: &[u8]) -> String {
    match std::str::from_utf8(line) {
        Ok(text) => text.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(line).0.into_owned(),
    }
}

/// A header's words with those in `=?gb2312?B?…?=` decoded (RFC 2047).
pub fn plain_words(value: &str) -> String {
    let mut plain = String::new();
    let mut rest = value;
    let mut after_word = false;
    while let Some((before, word)) = rest.split_once("=?") {
        // White space between two encoded words is none.
        if !(after_word && before.trim().is_empty()) {
            plain.push_str(before);
        }
        match encoded_word(word) {
            Some((text, after)) => {
                plain.push_str(&text);
                rest = after;
                after_word = true;
            }
            None => {
                plain.push_str("=?");
                rest = word;
                after_word = false;
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// `gb2312?B?1tDOxA==?=` and what follows it.
fn encoded_word(word: &str) -> Option<(String, &str)> {
    let (label, rest) = word.split_once('?')?;
    let (form, rest) = rest.split_once('?')?;
    let (data, after) = rest.split_once("?=")?;
    let bytes = match form {
        "B" | "b" => transfer::base64(data.as_bytes()),
        "Q" | "q" => transfer::quoted_printable(data.replace('_', " ").as_bytes()),
        _ => return None,
    };
    let label = label.split('*').next().unwrap_or_default();
    let encoding = Encoding::for_label(label.as_bytes())?;
    let encoding = if encoding == GBK { GB18030 } else { encoding };
    Some((encoding.decode_without_bom_handling(&bytes).0.into_owned(), after))
}

/// What a reader sees of the headers: the subject, and of an e-mail who wrote to
/// whom and when.
pub fn seen_headers(message: &Message<'_>) -> Vec<Removed> {
    const MAIL: [&str; 4] = ["from", "to", "cc", "date"];
    let Some(headers) = message.part(0).map(|part| &part.headers) else { return Vec::new() };
    let words = |name: &str| headers.value(name).map(plain_words).filter(|words| !words.trim().is_empty());
    let mut seen: Vec<Removed> =
        words("subject").map(|subject| removed(subject, RemovalReason::PageTitle)).into_iter().collect();
    // Programs that save pages write `From: <Saved by …>` and address nobody.
    if headers.value("to").is_some() {
        let others = MAIL.iter().filter_map(|name| words(name));
        seen.extend(others.map(|words| removed(words, RemovalReason::SiteFurniture)));
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::{Headers, plain_words};

    #[test]
    fn headers_may_be_folded() {
        let text = b"Content-Type: multipart/related;\r\n\tboundary=\"a;\\\"b\";\r\n type=text/html\r\nX: \xd6\xd0\r\n\r\nbody";
        let (headers, body) = Headers::read(text);
        assert_eq!(headers.word("content-type").as_deref(), Some("multipart/related"));
        assert_eq!(headers.parameter("content-type", "boundary").as_deref(), Some("a;\"b"));
        assert_eq!(headers.parameter("content-type", "type").as_deref(), Some("text/html"));
        assert_eq!(headers.value("x"), Some("中"));
        assert_eq!(body, b"body");
    }

    #[test]
    fn encoded_words_are_decoded() {
        assert_eq!(plain_words("=?gb2312?B?1tDOxA==?=  =?utf-8?Q?=E8=AE=A1_a?= b"), "中文计 a b");
        assert_eq!(plain_words("=?x?B?"), "=?x?B?");
    }
}
