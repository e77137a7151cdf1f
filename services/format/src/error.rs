//! Why a plan could not be made an official document.

use wenshu_model::Lines;

/// A plan that must not be emitted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// The text of the document is not the text of the plan with the recorded
    /// changes: something was lost or invented (DESIGN §3).
    #[error("排版后的文字与原文不符：第 {at} 个字符处应为“{expected}”，实为“{found}”{}", place(.lines))]
    Unaccounted {
        /// Place in the document's characters, white space aside, from 1.
        at: usize,
        /// What the plan and the record of changes ask for there.
        expected: String,
        /// What the document has there.
        found: String,
        /// Where the text stands in the Source.
        lines: Option<Lines>,
    },
    /// A recorded change names characters that are not in the plan.
    #[error("修改记录与原文不符：原文第 {at} 个字符处没有“{before}”{}", place(.lines))]
    FalseRecord {
        /// Offset in the text before any change, from 0.
        at: u32,
        /// What the record says stood there.
        before: String,
        /// Where the text stands in the Source.
        lines: Option<Lines>,
    },
}

fn place(lines: &Option<Lines>) -> String {
    match lines {
        Some(lines) if lines.first == lines.last => format!("（源文件第 {} 行）", lines.first),
        Some(lines) => format!("（源文件第 {} 至 {} 行）", lines.first, lines.last),
        None => String::new(),
    }
}
