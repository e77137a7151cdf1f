//! The types that travel between Wenshu's stages.
//!
//! This crate holds data and nothing else: no reading, no layout, no
//! decisions. It depends on nothing of ours, and every stage depends on it.
//!
//! | type | made by | taken by |
//! |---|---|---|
//! | [`Source`] | ingest | parse |
//! | [`Plans`] | parse | format, `wenshu parse` |
//! | [`OfficialDocument`] | format | typeset, emit-docx |
//! | [`Pages`] | typeset | emit-pdf |
//!
//! Conventions: line numbers begin at 1; offsets into a text count Unicode
//! scalar values (`char`), not bytes; lengths on paper are millimetres from
//! the top left corner of the sheet; type sizes are points; indents are in 字
//! (the width of one Han character of the element, clause 9704-3.1-a).

#![warn(missing_docs)]

pub mod corrections;
pub mod elements;
pub mod finding;
pub mod letterhead;
pub mod official;
pub mod pages;
pub mod place;
pub mod plan;
pub mod record;
pub mod removal;
pub mod scan;
pub mod source;

pub use corrections::{Correction, CorrectionAction};
pub use elements::{Elements, GivenElements, Seal, Signer};
pub use finding::{Finding, FindingCode, Severity};
pub use letterhead::{Imprint, ImprintEntry, Letterhead};
pub use official::{Alignment, Block, Face, Language, OfficialDocument, PaperKind, Paragraph, Role, Run};
pub use pages::Pages;
pub use place::{Lines, Piece};
pub use plan::{Plan, PlanBlock, PlanElements, Plans};
pub use record::{PlanRecord, Task, TextPlace, TextSpan};
pub use removal::{Change, ChangeReason, RemovalReason, Removed};
pub use scan::{Recogniser, Scan, ScanKind, ScanPage};
pub use source::{Line, Source};
