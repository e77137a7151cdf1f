//! Why a file could not be read.

use thiserror::Error;

use crate::signature::ForeignKind;

/// A file that ingest refuses. Each message is one line for a clerk; it does
/// not name the file, since the caller knows it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IngestError {
    /// The file has no bytes.
    #[error("文件是空的（0 字节），没有可转换的内容")]
    EmptyFile,
    /// The file has nothing but white space and invisible characters.
    #[error("文件里只有空白，没有可转换的文字")]
    BlankFile,
    /// The file has pictures and no text.
    #[error("文件里只有图片，没有文字；请提供文字版文件，或先用文字识别（OCR）软件处理")]
    OnlyPictures,
    /// The file has text, but only where it is no part of the document.
    #[error("文件里没有可读的正文（文字都在页眉页脚、批注、隐藏或已删除的内容里）；请检查是否选错了文件")]
    OnlyAsides,
    /// The page has text, but none that a reader sees.
    #[error("网页里没有可读的正文（只有脚本、菜单、表单控件或隐藏文字）")]
    NoVisibleText,
    /// The content is in a format that this reader does not know.
    #[error("文件内容是{kind}，不是可以读取的文档；{}", kind.advice())]
    ForeignFormat {
        /// What was found.
        kind: ForeignKind,
    },
    /// The bytes are no text in any known encoding.
    #[error(
        "文件内容不是文字：按 UTF-8、GB18030、Big5、UTF-16 都读不通，可能是二进制文件或已损坏；请用原来的软件打开后另存为 UTF-8 文本"
    )]
    NotText,
    /// The text was garbled before it reached us and cannot be restored.
    #[error("文件内容是乱码（如“{sample}”），多半在以前保存时用错了编码，已无法还原；请找到原文件重新提供")]
    Garbled {
        /// A few of its characters.
        sample: String,
    },
    /// Too many characters are lost.
    #[error("文件损坏：{total} 个非西文字符里有 {lost} 个已经丢失（�），无法可靠转换；请重新导出或重新上传原文件")]
    TooManyLost {
        /// Characters that stand as U+FFFD.
        lost: usize,
        /// Characters outside ASCII.
        total: usize,
    },
    /// The file is too large.
    #[error("文件太大：{bytes} 字节，上限是 {limit} 字节；请拆成几个文件")]
    TooLarge {
        /// Its size in bytes.
        bytes: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The page or Markdown text is too large for its reader.
    #[error("{media}文件太大：{bytes} 字节，上限是 {limit} 字节；请只保留正文，或另存为纯文本")]
    MarkupTooLarge {
        /// 网页 or Markdown.
        media: &'static str,
        /// Its size in bytes, as UTF-8.
        bytes: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// Too many lines.
    #[error("行数太多：超过上限 {limit} 行；请拆成几个文件")]
    TooManyLines {
        /// The limit.
        limit: usize,
    },
    /// One line is too long.
    #[error("第 {line} 行太长：{chars} 个字符，上限是 {limit} 个字符；请分段后再试")]
    LineTooLong {
        /// The line, from 1.
        line: usize,
        /// Its characters.
        chars: usize,
        /// The limit.
        limit: usize,
    },
    /// Too many elements in a page.
    #[error("网页太复杂：元素超过上限 {limit} 个；请只保留正文，或另存为纯文本")]
    TooManyNodes {
        /// The limit.
        limit: usize,
    },
    /// Elements nested too deeply.
    #[error("网页嵌套太深：超过上限 {limit} 层；请只保留正文，或另存为纯文本")]
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// Groups nested too deeply in RTF.
    #[error(
        "文件结构异常：RTF 的括号嵌套超过上限 {limit} 层，为安全起见不予读取；请用 Word 或 WPS 打开后另存，再重新提交"
    )]
    RtfTooDeep {
        /// The limit.
        limit: usize,
    },
    /// Too many attributes on one tag.
    #[error("网页第 {line} 行的标签属性太多：超过上限 {limit} 个；文件可能已损坏，请另存为纯文本")]
    TooManyAttributes {
        /// The line of the file, from 1.
        line: usize,
        /// The limit.
        limit: usize,
    },
    /// Quotes or lists nested too deeply in Markdown.
    #[error("Markdown 第 {line} 行的引用或列表嵌套太深：超过上限 {limit} 层；请另存为纯文本")]
    MarkdownTooDeep {
        /// The line of the file, from 1.
        line: usize,
        /// The limit.
        limit: usize,
    },
    /// A table too wide.
    #[error("表格太宽：超过上限 {limit} 列；请拆成几个表格")]
    TableTooWide {
        /// The limit.
        limit: usize,
    },
    /// The file is encrypted.
    #[error("文件设有打开密码，无法读取；请用原来的软件打开，取消密码后另存，再重新提交")]
    PasswordRequired,
    /// The package cannot be read.
    #[error("文件已损坏：压缩包{what}；请重新导出或重新上传原文件")]
    PackageDamaged {
        /// What is wrong.
        what: &'static str,
    },
    /// The package is shaped as no program shapes one, as bombs and disguises
    /// are.
    #[error("文件结构异常：压缩包{what}，为安全起见不予读取；请用原来的软件打开后另存，再重新提交")]
    PackageTwisted {
        /// What is odd.
        what: &'static str,
    },
    /// Too many entries.
    #[error("压缩包里的条目太多：超过上限 {limit} 个；请拆成几个文件")]
    PackageEntries {
        /// The limit.
        limit: usize,
    },
    /// It unpacks to too many bytes.
    #[error("文件解压后太大：超过上限 {limit} 字节；请拆成几个文件")]
    PackageTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// A part unpacks to far too many bytes for its size.
    #[error("文件结构异常：“{part}”解压后超过原大小的 {ratio} 倍，疑似压缩炸弹，不予读取；请确认文件来源")]
    PackageBomb {
        /// The part.
        part: String,
        /// The limit.
        ratio: u64,
    },
    /// A document of Word in a compound file cannot be read.
    #[error("文件已损坏：{what}；请用 Word 或 WPS 打开后另存为 DOCX，再重新提交")]
    DocDamaged {
        /// What is wrong.
        what: &'static str,
    },
    /// A part that must be there is not.
    #[error("文件已损坏：缺少“{part}”；请重新导出或重新上传原文件")]
    PartMissing {
        /// The part.
        part: &'static str,
    },
    /// A part is damaged.
    #[error("文件已损坏：“{part}”第 {at} 字节处{what}；请用原来的软件打开后另存，再重新提交")]
    PartDamaged {
        /// The part.
        part: String,
        /// Byte at which it shows.
        at: u64,
        /// What is wrong.
        what: &'static str,
    },
    /// A part is too large.
    #[error("“{part}”太大：超过上限 {limit} 字节；请拆成几个文件")]
    PartTooLarge {
        /// The part.
        part: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// A document type declaration, which such files never have.
    #[error("文件结构异常：“{part}”含有 DTD 声明，为安全起见不予读取；请用原来的软件打开后另存，再重新提交")]
    XmlDocumentType {
        /// The part.
        part: String,
    },
    /// Elements nested too deeply.
    #[error("文件结构异常：“{part}”的标签嵌套超过上限 {limit} 层；请用原来的软件打开后另存为纯文本")]
    XmlTooDeep {
        /// The part.
        part: String,
        /// The limit.
        limit: usize,
    },
    /// Parts of a message nested too deeply.
    #[error("文件结构异常：邮件或网页归档的嵌套超过上限 {limit} 层；请用原来的软件打开后另存为纯文本")]
    MessageTooDeep {
        /// The limit.
        limit: usize,
    },
    /// Too many parts of a message.
    #[error("邮件或网页归档里的部分太多：超过上限 {limit} 个；请只保留正文，或另存为纯文本")]
    TooManyMessageParts {
        /// The limit.
        limit: usize,
    },
    /// It is encrypted in a way that is not read.
    #[error("文件用特殊方式加密（如证书加密），无法读取；请用原来的软件打开，取消加密后另存，再重新提交")]
    UnknownEncryption,
    /// A PDF file without a catalog or pages.
    #[error("文件已损坏：这个 PDF 里找不到可读的页面；请重新导出或重新上传原文件")]
    PdfDamaged,
    /// A PDF file shaped as no program shapes one.
    #[error("文件结构异常：不像任何软件生成的 PDF，为安全起见不予读取；请用原来的软件打开后另存，再重新提交")]
    PdfTwisted,
    /// A stream of a PDF file made to explode.
    #[error("文件结构异常：PDF 里有一段数据解压后超过原大小的 {ratio} 倍，疑似压缩炸弹，不予读取；请确认文件来源")]
    PdfBomb {
        /// The limit.
        ratio: u64,
    },
    /// Its streams give too many bytes.
    #[error("文件解压后太大：PDF 的数据超过上限 {limit} 字节；请拆成几个文件")]
    PdfTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// Too many pages.
    #[error("文件页数太多：超过上限 {limit} 页；请拆成几个文件")]
    TooManyPages {
        /// The limit.
        limit: usize,
    },
    /// Too many objects on the pages.
    #[error("版面太复杂：页面上的文字和图形超过上限 {limit} 个；请拆成几个文件")]
    TooManyObjects {
        /// The limit.
        limit: usize,
    },
    /// Pages that have pictures or lines, but no text.
    #[error(
        "{kind} 文件的 {pages} 页里没有文字，多半是扫描件或只有图形；请提供文字版文件，或先用文字识别（OCR）软件处理"
    )]
    PagesWithoutText {
        /// PDF or OFD.
        kind: &'static str,
        /// Its pages.
        pages: usize,
    },
    /// Too many objects in a PDF file.
    #[error("文件太复杂：PDF 的对象超过上限 {limit} 个；请拆成几个文件")]
    PdfTooManyObjects {
        /// The limit.
        limit: usize,
    },
    /// A PDF file that draws too much.
    #[error("文件太复杂：PDF 绘制的内容超过上限 {limit} 项；请拆成几个文件，或提供文字版文件")]
    PdfTooManyOperations {
        /// The limit.
        limit: u64,
    },
    /// The pages are pictures.
    #[error(
        "文件没有文字层：{pages} 页都是图片（扫描件或拍照件）；请提供电子原件（DOCX 等），或启用文字识别（convert、parse 加 --ocr，流水线设 work.ocr）"
    )]
    NoTextLayer {
        /// Pages that are pictures.
        pages: usize,
    },
    /// The letters were made outlines.
    #[error("文件里的文字已转成曲线，{pages} 页都没有可读的文字；请提供转曲之前的文件或电子原件（DOCX 等）")]
    OutlinedText {
        /// Pages with outlines for text.
        pages: usize,
    },
    /// The file says nonsense about which letter is which.
    #[error(
        "文件的文字层是乱的（如“{sample}”），看得见的字和记录的字对不上；请用原来的软件重新导出，或提供电子原件（DOCX 等）"
    )]
    ScrambledTextLayer {
        /// A few of its characters.
        sample: String,
    },
    /// A scan has too many pixels.
    #[error("第 {page} 页图片太大：{width}×{height} 像素，上限是 {limit} 像素；请用较低的分辨率（300 dpi）重新扫描")]
    ScanTooLarge {
        /// The page, from 1.
        page: usize,
        /// Its width in pixels.
        width: u32,
        /// Its height in pixels.
        height: u32,
        /// The limit in pixels.
        limit: u64,
    },
    /// A picture whose size cannot be read.
    #[error("图片文件已损坏：读不出大小；请重新扫描或重新提供原文件")]
    ScanDamaged,
    /// The engine found no text.
    #[error("{pages} 页图片里没有识别出文字；请检查扫描是否清楚、方向是否正确，或提供电子原件（DOCX 等）")]
    NothingRecognised {
        /// Pages looked at.
        pages: usize,
    },
    /// What the engine gave cannot be read.
    #[error("第 {page} 页的识别结果无法读取，没有采用；请提供电子原件（DOCX 等）")]
    RecognitionUnreadable {
        /// The page, from 1.
        page: usize,
    },
    /// A form whose pages are made by one program only.
    #[error("文件是动态表单（XFA），页面内容要由 Adobe 的软件生成，无法读取；请打开后“打印为 PDF”，再重新提交")]
    ForeignForm,
    /// Too many attributes on one tag.
    #[error("文件结构异常：“{part}”有一个标签的属性超过上限 {limit} 个；请用原来的软件打开后另存为纯文本")]
    XmlTooManyAttributes {
        /// The part.
        part: String,
        /// The limit.
        limit: usize,
    },
}

impl IngestError {
    /// A stable code for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::EmptyFile => "empty-file",
            Self::BlankFile => "blank-file",
            Self::OnlyPictures => "only-pictures",
            Self::OnlyAsides => "only-asides",
            Self::NoVisibleText => "no-visible-text",
            Self::ForeignFormat { .. } => "foreign-format",
            Self::NotText => "not-text",
            Self::Garbled { .. } => "garbled",
            Self::TooManyLost { .. } => "too-many-lost",
            Self::TooLarge { .. } => "too-large",
            Self::MarkupTooLarge { .. } => "markup-too-large",
            Self::TooManyLines { .. } => "too-many-lines",
            Self::LineTooLong { .. } => "line-too-long",
            Self::TooManyNodes { .. } => "too-many-nodes",
            Self::TooDeep { .. }
            | Self::MarkdownTooDeep { .. }
            | Self::XmlTooDeep { .. }
            | Self::RtfTooDeep { .. }
            | Self::MessageTooDeep { .. } => "too-deep",
            Self::TooManyAttributes { .. } | Self::XmlTooManyAttributes { .. } => "too-many-attributes",
            Self::TableTooWide { .. } => "table-too-wide",
            Self::PasswordRequired => "password-required",
            Self::PackageDamaged { .. }
            | Self::DocDamaged { .. }
            | Self::PartMissing { .. }
            | Self::PartDamaged { .. } => "damaged",
            Self::PackageTwisted { .. } => "twisted-package",
            Self::PackageEntries { .. } | Self::TooManyMessageParts { .. } => "too-many-entries",
            Self::PackageTooLarge { .. } | Self::PartTooLarge { .. } => "unpacked-too-large",
            Self::PackageBomb { .. } => "bomb",
            Self::XmlDocumentType { .. } => "document-type",
            Self::TooManyPages { .. } => "too-many-pages",
            Self::TooManyObjects { .. } => "too-many-objects",
            Self::PagesWithoutText { .. } => "pages-without-text",
            Self::UnknownEncryption => "unknown-encryption",
            Self::PdfDamaged => "damaged",
            Self::PdfTwisted => "twisted-structure",
            Self::PdfBomb { .. } => "bomb",
            Self::PdfTooLarge { .. } => "unpacked-too-large",
            Self::PdfTooManyObjects { .. } => "too-many-objects",
            Self::PdfTooManyOperations { .. } => "too-many-operations",
            Self::NoTextLayer { .. } => "no-text-layer",
            Self::OutlinedText { .. } => "outlined-text",
            Self::ScrambledTextLayer { .. } => "scrambled-text-layer",
            Self::ScanTooLarge { .. } => "scan-too-large",
            Self::ScanDamaged => "damaged",
            Self::NothingRecognised { .. } => "ocr-no-text",
            Self::RecognitionUnreadable { .. } => "ocr-unreadable",
            Self::ForeignForm => "foreign-form",
        }
    }
}
