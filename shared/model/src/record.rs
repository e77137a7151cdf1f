//! The plan as a record for machines: spans of the text, never new text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Period, organ and tasks of a plan.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanRecord {
    /// The time that the plan is for (2024年, 下半年, 本学期).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<TextSpan>,
    /// Whose plan it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organ: Option<TextSpan>,
    /// The tasks, in the order of the text.
    pub tasks: Vec<Task>,
}

/// Something that the plan sets out to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Task {
    /// What is to be done, in the words of its heading.
    pub name: TextSpan,
    /// What is to be reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<TextSpan>,
    /// How.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<TextSpan>,
    /// By when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deadlines: Vec<TextSpan>,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<TextSpan>,
    /// Quantities named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<TextSpan>,
}

/// Characters `start..end` of a text of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TextSpan {
    /// Which text.
    pub place: TextPlace,
    /// First character, from 0.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
    /// The characters themselves.
    pub text: String,
}

/// A text of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TextPlace {
    /// The title.
    Title,
    /// Entry of the signature, from 0.
    Signature(u32),
    /// The `text` of a block, from 0.
    Block(u32),
}
