//! Names of fonts ([MS-DOC] 2.9.286 `SttbfFfn`): of interest for symbols only.

use super::bytes::{slice, u8_at, u16_at, utf16};

/// Names of the fonts of a document, in the order of their numbers.
pub fn read_fonts(table: &[u8]) -> Vec<String> {
    read(table).unwrap_or_default()
}

fn read(table: &[u8]) -> Option<Vec<String>> {
    /// Where the name begins in an entry.
    const NAME: usize = 39;
    let count = u16_at(table, 0)?;
    let (mut at, mut names) = (4, Vec::new());
    for _ in 0..count {
        let Some(entry) = u8_at(table, at).and_then(|size| slice(table, at + 1, usize::from(size))) else { break };
        let name = utf16(entry, NAME, entry.len().saturating_sub(NAME) / 2).unwrap_or_default();
        names.push(name.split('\0').next().unwrap_or_default().to_owned());
        at += 1 + entry.len();
    }
    Some(names)
}
