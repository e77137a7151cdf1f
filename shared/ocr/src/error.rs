//! Why nothing was recognised.

use thiserror::Error;
use wenshu_children::ChildError;

/// Why recognition did not work. Messages are for a clerk or the operator; none
/// has text of a document.
#[derive(Debug, Error)]
pub enum OcrError {
    /// A program is not installed.
    #[error(
        "已要求文字识别（OCR），但本机没有 {program}；请安装 Debian 软件包 tesseract-ocr、tesseract-ocr-chi-sim 和 poppler-utils，或关闭文字识别"
    )]
    Absent {
        /// Its name.
        program: &'static str,
    },
    /// The data of a language are not installed.
    #[error("已要求文字识别（OCR），但没有语言“{language}”的数据；请安装 Debian 软件包 tesseract-ocr-{}，或改正语言设置", language.replace('_', "-"))]
    LanguageAbsent {
        /// The language.
        language: String,
    },
    /// The languages cannot be names of languages.
    #[error("文字识别的语言“{languages}”写法不对：应为 chi_sim 或 chi_sim+eng 这样的形式")]
    Languages {
        /// What was given.
        languages: String,
    },
    /// A program is there and does not answer.
    #[error("文字识别程序 {program} 无法运行")]
    Broken {
        /// Its name.
        program: &'static str,
        /// How it ended.
        #[source]
        source: ChildError,
    },
    /// Too many pages.
    #[error("扫描件有 {pages} 页，文字识别的上限是 {limit} 页；请拆成几个文件，或提供电子原件（DOCX 等）")]
    TooManyPages {
        /// Pages of the file.
        pages: usize,
        /// The limit.
        limit: usize,
    },
    /// The file took too long.
    #[error("文字识别超过时限 {limit} 秒，停在第 {page} 页；请拆成几个文件，或提供电子原件（DOCX 等）")]
    Time {
        /// The page that was at work.
        page: usize,
        /// The limit in seconds.
        limit: u64,
    },
    /// A page could not be drawn or recognised.
    #[error("第 {page} 页无法识别：{source}；请重新扫描，或提供电子原件（DOCX 等）")]
    Page {
        /// The page, from 1.
        page: usize,
        /// How the program ended.
        source: ChildError,
    },
}

impl OcrError {
    /// A stable code for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Absent { .. } | Self::LanguageAbsent { .. } | Self::Languages { .. } | Self::Broken { .. } => {
                "ocr-absent"
            }
            Self::TooManyPages { .. } => "ocr-too-many-pages",
            Self::Time { .. } => "ocr-time",
            Self::Page { source: ChildError::CpuLimit { .. } | ChildError::WallLimit { .. }, .. } => "ocr-time",
            Self::Page { source: ChildError::OutOfMemory { .. } | ChildError::ReplyTooLarge { .. }, .. } => {
                "ocr-memory"
            }
            Self::Page { .. } => "ocr-failed",
        }
    }

    /// Whether the file is not to blame, so that it is worth another try.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Page { source, .. } if source.is_transient())
    }
}
