//! The archive under its limits.

use std::io::{Cursor, Read};

use super::DocxFile;
use crate::error::{CheckError, Result};
use crate::limits::Limits;

/// A part this small may be packed as tightly as it likes.
const SMALL: u64 = 1 << 20;

pub(super) fn read_parts(bytes: &[u8], limits: &Limits, file: &mut DocxFile) -> Result<()> {
    let broken = |error: zip::result::ZipError| CheckError::BrokenArchive(error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > limits.entries {
        return Err(CheckError::OverLimit { what: "文件数", limit: limits.entries });
    }
    let mut left = limits.unpacked;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(broken)?;
        if entry.size() > SMALL && entry.size() / entry.compressed_size().max(1) > limits.ratio as u64 {
            return Err(CheckError::OverLimit { what: "压缩比", limit: limits.ratio });
        }
        let name = entry.name().to_owned();
        let time = entry.last_modified();
        let mut bytes = Vec::new();
        // The size that the archive names may be a lie.
        let taken = entry.take(left as u64 + 1).read_to_end(&mut bytes);
        taken.map_err(|error| CheckError::BrokenArchive(error.to_string()))?;
        left = left
            .checked_sub(bytes.len())
            .ok_or(CheckError::OverLimit { what: "解压后的字节数", limit: limits.unpacked })?;
        file.order.push(name.clone());
        file.times.push(time);
        file.parts.insert(name, bytes);
    }
    Ok(())
}

/// Depth of the elements of an XML text. Looked at before the tree is built: a
/// parser may go down with the depth.
pub(super) fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        if let Some(after) = after.strip_prefix("!--") {
            rest = after.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if let Some(after) = after.strip_prefix("![CDATA[") {
            rest = after.split_once("]]>").map_or("", |(_, after)| after);
            continue;
        }
        // A > may stand in the value of an attribute.
        let mut quote = None;
        let end = after.char_indices().find(|(_, c)| match quote {
            Some(open) => {
                if *c == open {
                    quote = None;
                }
                false
            }
            None => {
                if matches!(c, '"' | '\'') {
                    quote = Some(*c);
                }
                *c == '>'
            }
        });
        let Some((end, _)) = end else { break };
        let (tag, after) = after.split_at(end);
        rest = after;
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !tag.ends_with('/') && !tag.starts_with(['?', '!']) {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::depth;

    #[test]
    fn depth_counts_open_elements_only() {
        assert_eq!(depth("<?xml version='1.0'?><a x='>'><b/><!-- <c> --><d>t</d></a>"), 2);
        assert_eq!(depth(&"<a>".repeat(5_000)), 5_000);
    }
}
