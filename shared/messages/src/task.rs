//! Work for the stages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wenshu_model::Correction;
use wenshu_report::Format;

use crate::{ObjectRef, StageName};

/// Work for a stage; `type` names it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type")]
pub enum Task {
    /// Bytes to numbered lines.
    #[serde(rename = "ingest.task")]
    Ingest {
        /// What the submitter wants.
        order: Order,
        /// The file's bytes.
        source: ObjectRef,
    },
    /// Lines to documents.
    #[serde(rename = "parse.task")]
    Parse {
        /// What the submitter wants.
        order: Order,
        /// The `Source` as JSON.
        lines: ObjectRef,
        /// The pictures of the file, packed; absent when it has none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pictures: Option<ObjectRef>,
    },
    /// A document to a fitted official document.
    #[serde(rename = "format.task")]
    Format {
        /// What the submitter wants.
        order: Order,
        /// The `Plan` as JSON.
        plan: ObjectRef,
        /// The pictures of the file, packed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pictures: Option<ObjectRef>,
    },
    /// An official document to one output.
    #[serde(rename = "emit.task")]
    Emit {
        /// What the submitter wants.
        order: Order,
        /// The output to make.
        format: Format,
        /// Name of the output: `01-<title>.pdf`.
        name: String,
        /// The fitted `OfficialDocument` as JSON.
        paper: ObjectRef,
        /// The pictures of the file, packed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pictures: Option<ObjectRef>,
    },
}

/// What the submitter wants of the whole job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Order {
    /// Name of the file, without folders.
    pub file: String,
    /// The outputs, each once, in a fixed order.
    pub formats: Vec<Format>,
    /// Put the findings for a person into the DOCX as comments.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub comments: bool,
    /// Files of the batch: elements of one paper are not for all of them.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub files: u32,
    /// Elements and profile given beside the file ([`Given`] as JSON); absent
    /// when there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<ObjectRef>,
    /// What was given has corrections of how documents were told apart: parse
    /// needs it too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub corrected: bool,
}

/// What was given beside the file. An object, for it may be long.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Given {
    /// The elements.
    #[serde(default)]
    pub elements: wenshu_model::GivenElements,
    /// The profile, TOML; the standard's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Corrections of how documents were told apart, one round after the other:
    /// each speaks of the documents that the one before left.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Round>,
}

/// Corrections that were made at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Round {
    /// Documents that the person who corrected had before him. Another version
    /// of the program might find others.
    pub documents: u32,
    /// The corrections.
    pub corrections: Vec<Correction>,
}

impl Task {
    /// The stage that does it.
    pub const fn stage(&self) -> StageName {
        match self {
            Self::Ingest { .. } => StageName::Ingest,
            Self::Parse { .. } => StageName::Parse,
            Self::Format { .. } => StageName::Format,
            Self::Emit { format: Format::Docx, .. } => StageName::EmitDocx,
            Self::Emit { .. } => StageName::EmitPdf,
        }
    }

    /// The objects that it names.
    pub fn objects(&self) -> Vec<&ObjectRef> {
        let (main, pictures) = match self {
            Self::Ingest { source, .. } => (source, None),
            Self::Parse { lines, pictures, .. } => (lines, pictures.as_ref()),
            Self::Format { plan, pictures, .. } => (plan, pictures.as_ref()),
            Self::Emit { paper, pictures, .. } => (paper, pictures.as_ref()),
        };
        std::iter::once(main).chain(pictures).chain(&self.order().given).collect()
    }

    /// What the submitter wants.
    pub const fn order(&self) -> &Order {
        match self {
            Self::Ingest { order, .. }
            | Self::Parse { order, .. }
            | Self::Format { order, .. }
            | Self::Emit { order, .. } => order,
        }
    }
}

const fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_one(files: &u32) -> bool {
    *files == 1
}
