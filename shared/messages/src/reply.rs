//! What the ledger answers to those who submit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wenshu_report::{Format, Problem};

use crate::event::JobStatus;
use crate::{BatchId, JobId, ObjectRef};

/// Version tag of [`Reply`].
pub const REPLY_SCHEMA: &str = "wenshu.reply/1";
/// Most outputs that are listed in a reply; more stand in the manifest.
pub const OUTPUTS_MOST: usize = 50;

/// An answer. It goes to the `reply_to` of the request with the request's
/// `correlation_id`; the same answer may come twice and then has the same
/// `message_id`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reply {
    /// Always `wenshu.reply/1`.
    pub schema: String,
    /// What it says.
    #[serde(flatten)]
    pub answer: Answer,
}

/// What an answer says; `type` names it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type")]
pub enum Answer {
    /// The job is taken on and will end.
    #[serde(rename = "conversion.accepted")]
    Accepted {
        /// The job.
        job: JobId,
        /// Name of the file.
        file: String,
        /// The key of the request.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        idempotency_key: Option<String>,
        /// An earlier request with this key made the job.
        duplicate: bool,
    },
    /// The request is not one.
    #[serde(rename = "conversion.rejected")]
    Rejected {
        /// The key of the request, when it could be read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        idempotency_key: Option<String>,
        /// Path of the field that is wrong: `source.inline`.
        field: String,
        /// Why, by a code of a closed set.
        code: RejectionCode,
        /// Why, in Chinese.
        reason: String,
        /// What to do, in Chinese.
        advice: String,
    },
    /// The job ended.
    #[serde(rename = "conversion.completed")]
    Completed(Box<Completion>),
}

/// Why a request was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RejectionCode {
    /// No JSON of a known version.
    Malformed,
    /// A field is missing, unknown or of the wrong kind.
    Field,
    /// More bytes than the limit.
    TooLarge,
    /// The object is not there, or is not what the reference says.
    Object,
    /// The tenant has too many open jobs.
    Quota,
    /// The name of a user that is no tenant's.
    Tenant,
}

/// How a job ended and what it made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Completion {
    /// The job.
    pub job: JobId,
    /// The batch that it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<BatchId>,
    /// Name of the file.
    pub file: String,
    /// The key of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// How it ended.
    pub status: JobStatus,
    /// Why nothing was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    /// Sums.
    pub counts: Counts,
    /// The report (`wenshu.job-report/1`); absent for a job that was cancelled
    /// or expired.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ObjectRef>,
    /// The outputs, by document and format; the first 50 when there are more.
    pub outputs: Vec<OutputRef>,
    /// All outputs as a JSON list, when there are more than 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest: Option<ObjectRef>,
}

/// Sums over a job.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Documents found.
    pub documents: u32,
    /// Documents of which every output was made.
    pub documents_done: u32,
    /// The others.
    pub documents_failed: u32,
    /// Outputs made.
    pub outputs: u32,
    /// Pages of all documents.
    pub pages: u32,
    /// Findings of all documents.
    pub findings: u32,
}

/// A finished file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OutputRef {
    /// Place of its document in the file, from 1.
    pub document: u32,
    /// Which.
    pub format: Format,
    /// Its name: `01-<title>.pdf`.
    pub name: String,
    /// The file.
    pub object: ObjectRef,
}
