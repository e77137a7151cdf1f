//! A file whose pages are pictures, on its way to the engine that recognises
//! text and back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an engine is to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    /// What the file is.
    pub kind: ScanKind,
    /// Its pages, in order.
    pub pages: Vec<ScanPage>,
}

/// A kind of file whose pages are pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScanKind {
    /// PDF: its pages must be drawn first.
    Pdf,
    /// A picture of one page.
    Picture,
    /// A TIFF file, which may have several.
    Tiff,
}

/// A page as the engine sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanPage {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Pixels an inch.
    pub dpi: u32,
}

/// Who recognised the text of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recogniser {
    /// The engine with its version, such as `tesseract 5.3.0`.
    pub engine: String,
    /// The languages it looked for, such as `chi_sim`.
    pub languages: String,
}
