//! RTF: as Word, WPS, LibreOffice and macOS write it, and as nobody should.

mod hostile;
pub mod structure;
mod words;

use encoding_rs::{BIG5, Encoding, GB18030};

/// A document with fonts of every kind that Chinese files have.
pub fn document(body: &str) -> Vec<u8> {
    let fonts = r"{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fnil\fcharset134 \'cb\'ce\'cc\'e5;}\
{\f2\fnil\fcharset136 PMingLiU;}{\f3\fnil\fcharset2 Wingdings;}{\f4\fnil\fcharset204 Arial Cyr;}\
{\f5\fnil\fcharset128 MS Mincho;}{\f6\fnil\fcharset129 Batang;}{\f7\fnil\fcharset238 Arial CE;}}";
    format!(
        r"{{\rtf1\ansi\ansicpg936\deff0\deflang1033\deflangfe2052{fonts}{{\colortbl;\red0\green0\blue0;}}\f1 {body}}}"
    )
    .replace("\\\n{\\f", "{\\f")
    .into_bytes()
}

/// Text in an encoding, its bytes above 127 and the halves of its characters
/// as `\'hh`.
pub fn escaped(text: &str, encoding: &'static Encoding) -> String {
    let mut written = String::new();
    for c in text.chars() {
        let character = c.to_string();
        let (bytes, ..) = encoding.encode(&character);
        match bytes.as_ref() {
            [byte] if byte.is_ascii() => written.push(char::from(*byte)),
            bytes => written.extend(bytes.iter().map(|byte| format!("\\'{byte:02x}"))),
        }
    }
    written
}

/// The same in GB18030.
pub fn gb(text: &str) -> String {
    escaped(text, GB18030)
}

/// The same in Big5.
pub fn big5(text: &str) -> String {
    escaped(text, BIG5)
}
