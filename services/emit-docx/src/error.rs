//! Why a document could not be written.

use std::fmt;

/// Why a DOCX could not be written.
#[derive(Debug, thiserror::Error)]
pub enum EmitDocxError {
    /// The document has a letterhead or 版记 without places: fit was not run.
    #[error("版头或版记尚未排定位置，须先经过版面适配")]
    NotFitted,
    /// The bytes of a picture are not at hand.
    #[error("{place}的图片（{asset}）没有内容")]
    PictureAbsent {
        /// Where it stands.
        place: TextPlace,
        /// SHA-256 of its bytes.
        asset: String,
    },
    /// A character that no XML file may hold; format removes them with a
    /// record, so one that comes this far would be lost without a trace.
    #[error("{place}含有 DOCX 不能保存的控制字符 U+{code:04X}")]
    ForbiddenCharacter {
        /// Where it stands.
        place: TextPlace,
        /// Its code point.
        code: u32,
    },
    /// The XML of the body could not be built.
    #[error("正文无法写成 WordprocessingML")]
    Body(#[source] BodyFault),
    /// The archive could not be written.
    #[error("DOCX 压缩包无法写成")]
    Archive(#[source] zip::result::ZipError),
}

/// What is wrong with the XML of the body.
#[derive(Debug, thiserror::Error)]
pub enum BodyFault {
    /// The builder failed.
    #[error("docx-rs 报错")]
    Builder(#[source] docx_rs::xml::writer::Error),
    /// The builder's XML is not well-formed.
    #[error("XML 不完整")]
    Malformed(#[source] quick_xml::Error),
    /// The builder's XML is not UTF-8.
    #[error("XML 不是 UTF-8")]
    Encoding(#[source] std::str::Utf8Error),
    /// The builder wrote an element whose place the schema order does not name.
    #[error("{parent} 中出现未知元素 {child}")]
    UnknownElement {
        /// The properties that hold it.
        parent: &'static str,
        /// Its name.
        child: String,
    },
}

/// Where a text stands in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextPlace {
    /// The title of the file's properties.
    Title,
    /// The issuing organ of the file's properties.
    Issuer,
    /// A paragraph of the letterhead, by its number from 1.
    Letterhead(usize),
    /// A block, by its number from 1.
    Block(usize),
    /// An element of the 版记, by its number from 1.
    Imprint(usize),
}

impl fmt::Display for TextPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Title => formatter.write_str("标题"),
            Self::Issuer => formatter.write_str("发文机关"),
            Self::Letterhead(number) => write!(formatter, "版头第 {number} 项"),
            Self::Imprint(number) => write!(formatter, "版记第 {number} 项"),
            Self::Block(number) => write!(formatter, "第 {number} 块"),
        }
    }
}
