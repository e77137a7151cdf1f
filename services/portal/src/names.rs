//! Names of files: as people see them, and in headers.

use std::fmt::Write as _;

use axum::http::HeaderValue;
use wenshu_report::upload_name;

/// Most bytes of a name: what the ledger and file systems take.
const BYTES_MOST: usize = 255;
/// A name that has nothing to show.
const NAMELESS: &str = "未命名";

/// The name of an uploaded file: without folders and without what shows nothing
/// or turns the direction of the text. One that is too long keeps its ending.
pub fn cleaned(given: &str) -> String {
    match upload_name(given) {
        None => NAMELESS.to_owned(),
        Some(name) => shortened(&name),
    }
}

fn shortened(name: &str) -> String {
    if name.len() <= BYTES_MOST {
        return name.to_owned();
    }
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 10 => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let mut short = String::new();
    for c in stem.chars() {
        if short.len() + c.len_utf8() + ending.len() > BYTES_MOST {
            break;
        }
        short.push(c);
    }
    format!("{}{ending}", short.trim_end())
}

/// `Content-Disposition` of a download under this name (RFC 6266): always an
/// attachment, the name once in ASCII and once in UTF-8 (RFC 8187).
pub fn attachment(name: &str) -> HeaderValue {
    let name = cleaned(name);
    let plain: String = name
        .chars()
        .map(|c| match c {
            '"' | '\\' | '%' | ';' | '/' => '_',
            ' '..='~' => c,
            _ => '_',
        })
        .collect();
    let value = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", percent(&name));
    // Both halves are visible ASCII.
    HeaderValue::try_from(value).unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

/// The text with all but RFC 8187's `attr-char` as `%XX`.
fn percent(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a text does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
