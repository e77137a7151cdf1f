//! The name of a file: its folders are left off, and an extension that says
//! something else than the content is a finding.

use wenshu_model::{Finding, FindingCode, Severity, source::Media};

/// The name without folders, for either kind of slash.
pub fn without_folders(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

/// A finding when the extension names a format other than the content's.
/// `one_file` is true for a document in one XML file, which may be called so.
pub fn extension_mismatch(file: &str, media: Media, one_file: bool) -> Option<Finding> {
    let (stem, extension) = without_folders(file).rsplit_once('.')?;
    let extension = extension.to_ascii_lowercase();
    if stem.is_empty() || one_file && extension == "xml" || agrees(&extension, media)? {
        return None;
    }
    let content = match media {
        Media::Text => "纯文本",
        Media::Markdown => "Markdown",
        Media::Html => "网页（HTML）",
        Media::Mhtml => "网页归档（MHTML）",
        Media::Docx if one_file => "Word XML 文档",
        Media::Docx => "Word 文档（DOCX）",
        Media::Doc => "旧版 Word 或 WPS 文档（DOC）",
        Media::Rtf => "RTF 文档",
        Media::Odt => "OpenDocument 文档（ODT）",
        Media::Pdf => "PDF 文档",
        Media::Ofd => "OFD 文档",
        Media::Picture => "图片",
    };
    Some(Finding {
        code: FindingCode::ExtensionMismatch,
        severity: Severity::Info,
        lines: None,
        excerpt: format!(".{extension}"),
        message: format!("文件名以“.{extension}”结尾，内容其实是{content}，已按内容读取"),
    })
}

/// Whether a known extension stands for the content; nothing when unknown.
fn agrees(extension: &str, media: Media) -> Option<bool> {
    match extension {
        // A text file may hold Markdown marks, and a Markdown file may have none.
        "txt" | "text" | "md" | "markdown" | "mdown" | "mkd" | "mkdn" | "log" => {
            Some(matches!(media, Media::Text | Media::Markdown))
        }
        "html" | "htm" | "xhtml" | "xht" | "shtml" => Some(media == Media::Html),
        "mht" | "mhtml" | "eml" => Some(media == Media::Mhtml),
        "docx" | "docm" | "dotx" | "dotm" => Some(media == Media::Docx),
        "doc" | "dot" | "wps" | "wpt" => Some(media == Media::Doc),
        "rtf" => Some(media == Media::Rtf),
        "odt" | "ott" | "fodt" => Some(media == Media::Odt),
        "ofd" => Some(media == Media::Ofd),
        "pdf" => Some(media == Media::Pdf),
        "jpg" | "jpeg" | "png" | "tif" | "tiff" => Some(media == Media::Picture),
        "xls" | "xlsx" | "et" | "ods" | "csv" | "ppt" | "pptx" | "dps" | "zip" | "rar" | "7z" | "gz" | "gif"
        | "bmp" | "xml" | "json" | "exe" => Some(false),
        _ => None,
    }
}
