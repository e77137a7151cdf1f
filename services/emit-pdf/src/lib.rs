//! Writes laid out pages as a PDF: `Pages` to bytes.
//!
//! Every glyph, rule, picture and place is typeset's; nothing here moves or
//! changes them, and no decision about the page is taken. `printpdf` builds the pages
//! and their content streams; its document is then finished as a `lopdf` tree
//! with what printpdf has no means for: font subsets, metadata, output intent,
//! structure, nested bookmarks, a content-based ID and compression by
//! libdeflate.
//!
//! The file is PDF 1.7, written to the rules of PDF/A-2a: embedded subsets with
//! exact ToUnicode maps, XMP, an sRGB output intent, a structure tree of
//! headings, paragraphs, tables and figures. Pages with characters of a private
//! use area or a picture without words claim 2u ([`metadata`]). What stands behind the claim are our own
//! tests over finished files (`tests/it/archive.rs`); no veraPDF has been run.
//! It holds no date and nothing random, so that the same pages give the same
//! bytes.

#![warn(missing_docs)]

mod bookmarks;
mod compression;
mod content;
mod embedding;
mod font_dictionaries;
mod metadata;
mod pictures;
mod sheets;
mod structure;

use wenshu_fonts::{FontError, Fonts};
use wenshu_model::Pages;
use wenshu_picture::PictureError;

use embedding::Embedding;
use metadata::Level;
use pictures::Pictures;

/// Why pages could not be written as a PDF.
#[derive(Debug, thiserror::Error)]
pub enum EmitPdfError {
    /// A face could not be read or cut down to the glyphs used.
    #[error("PDF 字体嵌入失败")]
    Font(#[from] FontError),
    /// The pages name a font that the font set does not have.
    #[error("版面引用了不存在的字体（编号 {font}）")]
    UnknownFont {
        /// The index that the pages name.
        font: u16,
    },
    /// A picture cannot be read or embedded.
    #[error("PDF 图片嵌入失败（{asset}）")]
    Picture {
        /// SHA-256 of the picture.
        asset: String,
        /// What is wrong.
        #[source]
        source: PictureError,
    },
    /// printpdf reports that something was lost.
    #[error("PDF 生成时有内容丢失：{message}")]
    ContentLost {
        /// What printpdf says.
        message: String,
    },
    /// The PDF's tree lacks a part that it must have.
    #[error("PDF 结构不完整")]
    Tree(#[source] lopdf::Error),
    /// The bytes could not be written.
    #[error("PDF 写出失败")]
    Write(#[source] std::io::Error),
}

/// Writes pages as a PDF. `fonts` must be the set that laid them out.
///
/// # Errors
/// [`EmitPdfError`] when a font cannot be embedded or the file not be built.
pub fn emit_pdf(pages: &Pages, fonts: &Fonts) -> Result<Vec<u8>, EmitPdfError> {
    let embedding = Embedding::of(pages, fonts)?;
    let pictures = Pictures::of(pages)?;
    let (sheets, marks) = content::draw(pages, &embedding, &pictures);
    let mut document = sheets::build(pages, sheets)?;
    let fonts = font_dictionaries::add(&mut document, embedding);
    let pictures = pictures.add(&mut document);
    font_dictionaries::share(&mut document, fonts, pictures)?;
    structure::attach(&mut document, pages, &marks)?;
    bookmarks::attach(&mut document, pages)?;
    compression::compress(&mut document);
    metadata::attach(&mut document, pages, Level::of(pages))?;
    let mut bytes = Vec::with_capacity(compression::size_of_streams(&document) + ROOM_FOR_THE_TREE);
    document.save_to(&mut bytes).map_err(EmitPdfError::Write)?;
    Ok(bytes)
}

/// Bytes that everything but the streams usually takes.
const ROOM_FOR_THE_TREE: usize = 32 * 1024;

/// Points in a millimetre.
const POINTS_PER_MM: f64 = 72.0 / 25.4;

/// Millimetres to points.
fn points(mm: f64) -> f64 {
    mm * POINTS_PER_MM
}
