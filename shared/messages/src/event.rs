//! Things that happened: what the ledger keeps records of, and what anybody who
//! follows a job may hear on the events exchange.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wenshu_report::{Format, Problem};

use crate::{ObjectRef, StageName};

/// Something that happened to a job; `type` names it. Events come in any order
/// and repeatedly.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type")]
pub enum Event {
    /// The documents of the file are known.
    #[serde(rename = "job.parsed")]
    Parsed {
        /// Documents found. Not called `documents` in JSON: that is the
        /// envelope's, in whose object it stands.
        #[serde(rename = "documents_found")]
        documents: u32,
        /// The file's part of the report (`InputReport` without documents).
        report: ObjectRef,
        /// The file as it was read (`Source` as JSON).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lines: Option<ObjectRef>,
        /// The pictures of the file, packed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pictures: Option<ObjectRef>,
    },
    /// Nothing can be made of the file.
    #[serde(rename = "job.failed")]
    JobFailed {
        /// The stage that says so.
        stage: StageName,
        /// Why.
        problem: Problem,
    },
    /// A document is an official document with its pages decided.
    #[serde(rename = "document.formatted")]
    Formatted {
        /// Its title on one line.
        title: String,
        /// Pages of the PDF.
        pages: u32,
        /// What was noticed, by code.
        findings: Vec<FindingCount>,
        /// The document's part of the report (`DocumentReport` without files).
        report: ObjectRef,
        /// The fitted `OfficialDocument` as JSON.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        paper: Option<ObjectRef>,
        /// What it was set from (a `Plan` with the pictures of its file, as JSON).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        plan: Option<ObjectRef>,
    },
    /// Nothing can be made of a document.
    #[serde(rename = "document.failed")]
    DocumentFailed {
        /// The stage that says so.
        stage: StageName,
        /// Why.
        problem: Problem,
        /// What is known for the report, when a report could be made.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        report: Option<ObjectRef>,
    },
    /// An output lies in object storage.
    #[serde(rename = "output.made")]
    OutputMade {
        /// Which.
        format: Format,
        /// Its name: `01-<title>.pdf`.
        name: String,
        /// The file.
        object: ObjectRef,
    },
    /// An output could not be made; the others of the document may be.
    #[serde(rename = "output.failed")]
    OutputFailed {
        /// Which.
        format: Format,
        /// The stage that says so.
        stage: StageName,
        /// Why.
        problem: Problem,
    },
    /// A stage will try again after a wait.
    #[serde(rename = "task.retried")]
    Retried {
        /// The stage.
        stage: StageName,
        /// Which try failed, from 1.
        failed_attempt: u32,
        /// Why: a code of a closed set (`storage-unreachable`, …).
        reason: String,
        /// Seconds until the next try.
        wait_s: u64,
    },
    /// The ledger took the job on.
    #[serde(rename = "job.accepted")]
    Accepted {
        /// Name of the file.
        file: String,
    },
    /// The job ended.
    #[serde(rename = "job.ended")]
    Ended {
        /// How.
        status: JobStatus,
        /// Documents found.
        #[serde(rename = "documents_found")]
        documents: u32,
        /// Documents of which not every output could be made.
        documents_failed: u32,
    },
}

/// How often a finding occurs in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FindingCount {
    /// Its code, as in reports.
    pub code: String,
    /// Its severity, as in reports.
    pub severity: String,
    /// How often.
    pub count: u32,
}

/// How a job ended. It does so once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    /// Every document was dealt with: done or failed, each with its reason.
    Completed,
    /// Nothing could be made of the file.
    Failed,
    /// The submitter took it back.
    Cancelled,
    /// Its deadline passed.
    Expired,
}

impl JobStatus {
    /// All.
    pub const ALL: [Self; 4] = [Self::Completed, Self::Failed, Self::Cancelled, Self::Expired];

    /// As it stands in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }
}

impl Event {
    /// The objects that it names.
    pub fn objects(&self) -> Vec<&ObjectRef> {
        let (one, others) = match self {
            Self::Parsed { report, lines, pictures, .. } => (Some(report), [lines.as_ref(), pictures.as_ref()]),
            Self::Formatted { report, paper, plan, .. } => (Some(report), [paper.as_ref(), plan.as_ref()]),
            Self::DocumentFailed { report, .. } => (report.as_ref(), [None, None]),
            Self::OutputMade { object, .. } => (Some(object), [None, None]),
            Self::JobFailed { .. }
            | Self::OutputFailed { .. }
            | Self::Retried { .. }
            | Self::Accepted { .. }
            | Self::Ended { .. } => (None, [None, None]),
        };
        one.into_iter().chain(others.into_iter().flatten()).collect()
    }

    /// Its `type`.
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Parsed { .. } => "job.parsed",
            Self::JobFailed { .. } => "job.failed",
            Self::Formatted { .. } => "document.formatted",
            Self::DocumentFailed { .. } => "document.failed",
            Self::OutputMade { .. } => "output.made",
            Self::OutputFailed { .. } => "output.failed",
            Self::Retried { .. } => "task.retried",
            Self::Accepted { .. } => "job.accepted",
            Self::Ended { .. } => "job.ended",
        }
    }
}
