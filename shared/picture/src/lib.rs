//! Pictures: of laid out pages, and those that stand in them.
//!
//! [`draw`] makes a picture of a page out of its glyphs, rules and pictures, in
//! process and by no external program. [`decode`] turns a picture of a document
//! into plain pixels under limits, for everybody who draws or embeds one.
//! Same input, same bytes.

#![warn(missing_docs)]

mod drawing;
mod jpeg;
mod page;
mod raster;

use wenshu_fonts::FontError;

pub use jpeg::{Frame, frame};
pub use page::draw;
pub use raster::{Channels, MOST_PIXELS, Raster, decode};

/// Why a picture could not be read or drawn.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The pages have no page of this index.
    #[error("没有第 {page} 页")]
    NoSuchPage {
        /// The page asked for, from 1.
        page: usize,
    },
    /// The wanted width is none that a page can be drawn in.
    #[error("页面图宽度应在 1 至 {most} 像素之间，现为 {width}")]
    Width {
        /// The width asked for, pixels.
        width: u32,
        /// The largest.
        most: u32,
    },
    /// The page names a picture that the document does not have.
    #[error("文件中没有版面引用的图片 {asset}")]
    NoSuchAsset {
        /// SHA-256 of the picture.
        asset: String,
    },
    /// The page names a font that the font set does not have.
    #[error("版面引用了不存在的字体（编号 {font}）")]
    UnknownFont {
        /// The index that the page names.
        font: u16,
    },
    /// A face could not be read.
    #[error("页面图的字体无法读取")]
    Font(#[from] FontError),
    /// A picture has more pixels than any document needs.
    #[error("图片过大：{width}×{height} 像素，超过 {limit} 像素的上限")]
    TooLarge {
        /// Width, pixels.
        width: u32,
        /// Height, pixels.
        height: u32,
        /// Pixels that it may have.
        limit: u64,
    },
    /// A PNG is damaged.
    #[error("PNG 图片已损坏")]
    Png(#[source] png::DecodingError),
    /// A JPEG is damaged.
    #[error("JPEG 图片已损坏：{reason}")]
    Jpeg {
        /// What is wrong.
        reason: String,
    },
    /// The finished picture could not be written.
    #[error("页面图无法写出")]
    Write(#[source] png::EncodingError),
    /// There is no memory for a picture of this size, or it has none.
    #[error("无法建立 {width}×{height} 像素的画布")]
    Canvas {
        /// Width, pixels.
        width: u32,
        /// Height, pixels.
        height: u32,
    },
}
