//! Why a file could not be measured, in words for a clerk.

/// Why a file could not be measured.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// More bytes than the limit.
    #[error("文件有 {size} 字节，超过上限 {limit} 字节；请拆分文件后再检查")]
    TooLarge {
        /// Its size.
        size: usize,
        /// The limit.
        limit: usize,
    },
    /// Neither a DOCX nor a PDF by its first bytes.
    #[error("这不是 DOCX 或 PDF 文件；请另存为 .docx 或 .pdf 后再检查")]
    UnknownFormat,
    /// A file of old Word, or a DOCX behind a password: both are OLE files.
    #[error("这是旧版 Word（.doc）文件或有密码的 DOCX；请用 Word 或 WPS 去掉密码、另存为 .docx 后再检查")]
    OldOrEncryptedWord,
    /// A ZIP archive without a Word document in it.
    #[error("压缩包里没有 Word 文档（{0}）；请确认文件是 .docx")]
    NoWordDocument(String),
    /// The archive is broken.
    #[error("DOCX 文件已损坏（{0}）；请用 Word 或 WPS 打开后另存再检查")]
    BrokenArchive(String),
    /// A part is no XML.
    #[error("DOCX 中的 {part} 已损坏（{reason}）；请用 Word 或 WPS 打开后另存再检查")]
    BrokenPart {
        /// The part.
        part: String,
        /// Why.
        reason: String,
    },
    /// A limit on the inside of the file.
    #[error("文件内部的{what}超过上限 {limit}，可能不是正常的公文；请拆分后再检查")]
    OverLimit {
        /// What there is too much of, in Chinese.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// The PDF is broken.
    #[error("PDF 文件已损坏或不完整（{0}）；请重新导出后再检查")]
    BrokenPdf(String),
    /// The PDF asks for a password.
    #[error("PDF 有密码或权限加密，无法读取内容；请去掉密码后再检查")]
    EncryptedPdf,
    /// Pictures of pages without text.
    #[error("PDF 是扫描件（只有图片，没有文字），无法测量；请提供由 Word 或 WPS 导出的 PDF")]
    ScannedPdf,
    /// No text at all.
    #[error("文件中没有文字，无法检查")]
    Empty,
}

/// What a reader gives.
pub type Result<T> = std::result::Result<T, CheckError>;

impl From<lopdf::Error> for CheckError {
    fn from(error: lopdf::Error) -> Self {
        match error {
            lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { limit }) => {
                Self::OverLimit { what: "解压后的内容", limit }
            }
            other => Self::BrokenPdf(other.to_string()),
        }
    }
}

/// A missing piece of a PDF.
pub(crate) trait OrBroken<T> {
    /// The value, or a broken PDF with these words.
    fn or_broken(self, words: &str) -> Result<T>;
}

impl<T> OrBroken<T> for Option<T> {
    fn or_broken(self, words: &str) -> Result<T> {
        self.ok_or_else(|| CheckError::BrokenPdf(words.to_owned()))
    }
}
