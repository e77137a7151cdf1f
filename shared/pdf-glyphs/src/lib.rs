//! Pages of a PDF file as positioned characters, rules and pictures.
//!
//! Knows the format (ISO 32000) and nothing of what the text is about: it says
//! which character stands where, in which font, whether a reader sees it, and
//! what else is drawn beside it. Making lines and paragraphs of that is for the
//! caller.
//!
//! Three layers, each of which trusts nothing of the one below:
//!
//! - `structure` finds the objects of the file with code of its own, opens
//!   compressed ones within limits, and writes them out plainly. No library ever
//!   inflates a byte that was not counted before.
//! - `hayro-syntax` reads the plain objects, decrypts them, and cuts content
//!   streams into operators.
//! - `fonts` and `content` carry the operators out as far as text goes.
//!
//! Bytes in, values out: no files, no clock, no threads; the same bytes give the
//! same pages.

#![warn(missing_docs)]

mod actions;
mod annotations;
mod content;
mod document;
mod error;
mod filters;
mod fonts;
mod geometry;
mod limits;
mod page;
mod page_tree;
mod structure;
mod tags;
mod text_string;

pub use actions::Actions;
pub use annotations::Comment;
pub use document::{Document, Pages};
pub use error::PdfError;
pub use hayro_syntax::object::ObjectIdentifier;
pub use limits::Limits;
pub use page::{Artifact, Font, Glyph, Page, Picture, Rule, Visibility};
pub use tags::{Role, Tag};
