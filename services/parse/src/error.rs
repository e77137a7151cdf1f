//! Why a Source gives no plans.

/// Errors of parse, in words for a clerk.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Nothing but furniture, or no text at all.
    #[error("没有找到计划正文：全文 {characters} 个字都是网页栏目、说明或空白")]
    NoPlan {
        /// Characters of the Source, white space aside.
        characters: usize,
    },
    /// The equation of this stage does not hold. A fault of Wenshu, not of the
    /// file; nothing is emitted that could have lost text.
    #[error("第 {line} 行的文字去向不明，为避免丢字未予转换，请报告此问题")]
    Unaccounted {
        /// First Source line concerned.
        line: u32,
    },
}
