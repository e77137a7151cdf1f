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

/// Why plans cannot be corrected as they were asked to be, in words for a clerk.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CorrectError {
    /// A correction of a document that is not there.
    #[error("没有第 {document} 份文件：这次转换共有 {count} 份，请核对序号")]
    UnknownDocument {
        /// The number that was given.
        document: u32,
        /// Documents that there are.
        count: usize,
    },
    /// Two corrections of one document.
    #[error("第 {document} 份文件有不止一条更正，请只留一条")]
    Repeated {
        /// The document, from 1.
        document: u32,
    },
    /// The first document cannot join one before it.
    #[error("第 1 份文件之前没有文件，不能并入；要去掉它，请选择弃用")]
    NothingBefore,
    /// The document before it is dropped.
    #[error(
        "第 {document} 份文件不能并入已选择弃用的第 {before} 份：请保留第 {before} 份，或者把第 {document} 份也弃用"
    )]
    OntoDropped {
        /// The document that is to be merged, from 1.
        document: u32,
        /// The dropped one before it.
        before: u32,
    },
    /// All documents are dropped.
    #[error("全部文件都选择了弃用，没有可以转换的内容，请至少保留一份")]
    NothingLeft,
    /// The equation of this stage does not hold. A fault of Wenshu; nothing is
    /// given that could have lost text.
    #[error("更正后第 {line} 行的文字去向不明，为避免丢字未予更正，请报告此问题")]
    Unaccounted {
        /// First Source line concerned.
        line: u32,
    },
}
