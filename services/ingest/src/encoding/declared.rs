//! What a file says about its own encoding.

use encoding_rs::{Encoding, GB18030, GBK, UTF_16BE, UTF_16LE};

/// Bytes in which a declaration is looked for; browsers take 1024, but pages
/// with long heads are common.
const HEAD: usize = 8 << 10;

/// A declared encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// The label as written.
    pub label: String,
    /// What it stands for, when known.
    encoding: Option<&'static Encoding>,
}

impl Declaration {
    /// A declaration by its label.
    pub fn labelled(label: String) -> Self {
        Self { encoding: Encoding::for_label(label.as_bytes()), label }
    }

    /// True when the label stands for this encoding. GB 2312, GBK and GB 18030
    /// are one family, each holding the one before.
    pub fn stands_for(&self, used: &'static Encoding) -> bool {
        let Some(encoding) = self.encoding else { return false };
        let wide = |encoding| encoding == UTF_16LE || encoding == UTF_16BE;
        let family = |encoding| if encoding == GBK { GB18030 } else { encoding };
        family(encoding) == family(used) || (wide(encoding) && wide(used))
    }
}

/// The declaration of an HTML page or XML file. Zero bytes are passed over, so
/// that it is found in UTF-16 as well.
pub fn declaration(bytes: &[u8]) -> Option<Declaration> {
    let head: String = bytes
        .iter()
        .take(HEAD)
        .filter(|byte| **byte != 0)
        .map(|byte| if byte.is_ascii() { char::from(byte.to_ascii_lowercase()) } else { '\u{fffd}' })
        .collect();
    xml_label(&head).or_else(|| meta_label(&head)).map(|label| Declaration::labelled(label.to_owned()))
}

/// `<?xml version="1.0" encoding="gb2312"?>` at the very beginning.
fn xml_label(head: &str) -> Option<&str> {
    let start = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{fffd}');
    let (instruction, _) = start.strip_prefix("<?xml")?.split_once('>')?;
    value_after(instruction, "encoding")
}

/// `<meta charset=…>` or `<meta http-equiv=… content="text/html; charset=…">`.
fn meta_label(head: &str) -> Option<&str> {
    head.split("<meta").skip(1).find_map(|after| {
        let (tag, _) = after.split_once('>')?;
        value_after(tag, "charset")
    })
}

/// The value of `name=value` or `name="value"`.
fn value_after<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, after) = tag.split_once(name)?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/' | '?' | '>'));
    let label = end.map_or(value, |end| value.split_at(end).0).trim();
    (!label.is_empty() && label.len() <= 40 && label.is_ascii()).then_some(label)
}
