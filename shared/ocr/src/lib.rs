//! Has an engine of the system (tesseract) recognise the pages of a scan.
//!
//! Pages of a PDF file are drawn by `pdftoppm`; a picture goes to the engine as it
//! is. Each page is two runs of foreign programs at most, each sealed off and
//! under limits (`wenshu_children::engine`): bytes in, bytes out, no files in
//! between. What the engine says of a page is handed on unread; the ingest stage
//! reads it.

#![warn(missing_docs)]

mod error;
mod find;
mod recognise;

use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use wenshu_children::{Seal, Sealing};
use wenshu_model::Recogniser;

pub use error::OcrError;

/// What recognition may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Languages, joined by `+`.
    pub languages: String,
    /// Pages of a file.
    pub pages: usize,
    /// Memory of a program, in bytes.
    pub memory_bytes: u64,
    /// CPU time for one page, in seconds.
    pub page_cpu_seconds: u64,
    /// Time on the clock for one file.
    pub wall: Duration,
    /// Whether programs are sealed off.
    pub sealing: Sealing,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            languages: "chi_sim".to_owned(),
            pages: 100,
            memory_bytes: 768 << 20,
            page_cpu_seconds: 60,
            wall: Duration::from_secs(300),
            sealing: Sealing::Prefer,
        }
    }
}

/// An engine that was found and answers.
#[derive(Debug, Clone)]
pub struct Engine {
    options: Options,
    /// The file of this very program, which becomes the others.
    launcher: PathBuf,
    recogniser: PathBuf,
    /// Draws pages of PDF files.
    drawer: PathBuf,
    /// Folder of language data.
    data: PathBuf,
    told: Recogniser,
    seal: Seal,
}

/// What an engine made of a file.
#[derive(Debug, Clone)]
pub struct Recognised {
    /// Who it was.
    pub recogniser: Recogniser,
    /// Its account of each page (hOCR).
    pub pages: Vec<Bytes>,
}

impl Engine {
    /// Its name, version and languages.
    pub const fn recogniser(&self) -> &Recogniser {
        &self.told
    }

    /// How far its programs are sealed off.
    pub const fn seal(&self) -> Seal {
        self.seal
    }
}
