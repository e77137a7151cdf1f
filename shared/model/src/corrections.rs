//! What a person says of documents that were told apart wrongly.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is wrong about one document of an earlier job. A title is corrected by
/// the element `title` of that document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Its place in the file, from 1.
    pub document: u32,
    /// What to do with it.
    pub action: CorrectionAction,
}

/// What to do with a document that is none of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionAction {
    /// It belongs to the document before it.
    Merge,
    /// It is no document of the upload: all of its text is listed as removed.
    Drop,
}
