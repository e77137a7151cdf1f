//! What the portal and its children say to each other.

use serde::{Deserialize, Serialize};
use wenshu_model::GivenElements;
use wenshu_report::Problem;

use crate::views::Review;

/// What a child is asked. The parts are the document (fitted, or for a preview
/// the plan), its pictures and what was given beside its file, those that there
/// are.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Asked {
    /// Name of the file: given elements may name it.
    pub file: String,
    /// Documents of the upload.
    pub documents: u32,
    /// There are pictures.
    pub pictures: bool,
    /// There is something given.
    pub given: bool,
    /// What is wanted.
    pub wanted: Wanted,
}

/// What is wanted of a child.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Wanted {
    /// A page as a picture.
    Page {
        /// From 1.
        page: u32,
        /// Pixels.
        width: u32,
    },
    /// The document laid open.
    Review,
    /// A plan set with other elements: laid open, and one page as a picture.
    Preview {
        /// The entry for the document, and defaults; they replace those that
        /// were given.
        elements: Box<GivenElements>,
        /// The profile, TOML; that which was given when absent.
        profile: Option<String>,
        /// From 1; the last page when there are fewer.
        page: u32,
        /// Pixels.
        width: u32,
    },
}

/// What a child answers; a picture is its one part.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answered {
    /// The picture of a page.
    Page,
    /// The document has no such page.
    NoPage,
    /// The document laid open.
    Review(Box<Review>),
    /// The same, with the picture of a page.
    Preview(Box<Review>, u32),
    /// It cannot be done.
    Refused(Problem),
}
