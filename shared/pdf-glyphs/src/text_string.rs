//! Strings that are text outside of pages (ISO 32000-1, 7.9.2.2).

use encoding_rs::{GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The characters of a string. Chinese programs write their own code where the
/// format asks for Unicode, so that one without a mark is tried as UTF-8 and GBK.
pub fn text(bytes: &[u8]) -> String {
    for (mark, encoding) in [(&b"\xFE\xFF"[..], UTF_16BE), (b"\xFF\xFE", UTF_16LE), (b"\xEF\xBB\xBF", UTF_8)] {
        if let Some(body) = bytes.strip_prefix(mark) {
            return encoding.decode_without_bom_handling(body).0.into_owned();
        }
    }
    for encoding in [UTF_8, GBK] {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return text.into_owned();
        }
    }
    WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
}
