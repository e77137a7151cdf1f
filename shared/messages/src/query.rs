//! Questions and orders to the ledger, and its answers.
//!
//! A query goes to the exchange of requests under the routing key `query`, with
//! `reply_to` and `correlation_id`. A tenant sees its own jobs and dead letters
//! alone; users that the settings name as operators see all.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wenshu_report::Problem;

use crate::event::JobStatus;
use crate::reply::{Completion, Counts, OutputRef};
use crate::{BatchId, JobId, Lane, ObjectRef, Tenant};

/// Version tag of [`Query`].
pub const QUERY_SCHEMA: &str = "wenshu.query/1";
/// Version tag of [`QueryAnswer`].
pub const ANSWER_SCHEMA: &str = "wenshu.answer/1";
/// Most entries of an answered list.
pub const PAGE_MOST: u32 = 200;

/// A question or order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Query {
    /// Always `wenshu.query/1`.
    pub schema: String,
    /// What is asked.
    #[serde(flatten)]
    pub question: Question,
}

/// What is asked; `type` names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type")]
pub enum Question {
    /// How a job stands.
    #[serde(rename = "job.status")]
    Job {
        /// The job.
        job: JobId,
    },
    /// How the jobs of a batch stand, or of all, the latest first.
    #[serde(rename = "job.list")]
    Jobs {
        /// Only those of this batch.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        batch: Option<BatchId>,
        /// Only those whose file's name has this text in it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        search: Option<String>,
        /// Only those that stand so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        standing: Option<Standing>,
        /// Go on after this job.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<JobId>,
        /// Most entries, at most 200.
        limit: u32,
    },
    /// Why jobs of a batch failed, and how often.
    #[serde(rename = "job.failures")]
    Failures {
        /// The batch.
        batch: BatchId,
    },
    /// Sums of the jobs of a batch, or of all.
    #[serde(rename = "job.sums")]
    Sums {
        /// Only those of this batch.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        batch: Option<BatchId>,
    },
    /// Take a job back.
    #[serde(rename = "job.cancel")]
    Cancel {
        /// The job.
        job: JobId,
    },
    /// Take all open jobs of a batch back.
    #[serde(rename = "batch.cancel")]
    CancelBatch {
        /// The batch.
        batch: BatchId,
    },
    /// The dead letters, the oldest first.
    #[serde(rename = "dead.list")]
    DeadList {
        /// Go on after this one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<i64>,
        /// Most entries, at most 200.
        limit: u32,
    },
    /// One dead letter, whole.
    #[serde(rename = "dead.show")]
    DeadShow {
        /// Its number.
        id: i64,
    },
    /// Send a dead letter on its way again.
    #[serde(rename = "dead.replay")]
    DeadReplay {
        /// Its number.
        id: i64,
    },
    /// Forget a dead letter.
    #[serde(rename = "dead.drop")]
    DeadDrop {
        /// Its number.
        id: i64,
    },
}

/// The ledger's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QueryAnswer {
    /// Always `wenshu.answer/1`.
    pub schema: String,
    /// What it says.
    #[serde(flatten)]
    pub found: Found,
}

/// What the ledger found; `type` names it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type")]
pub enum Found {
    /// A job.
    #[serde(rename = "job")]
    Job(Box<JobView>),
    /// A page of jobs.
    #[serde(rename = "jobs")]
    Jobs {
        /// The jobs, the latest first.
        jobs: Vec<JobSummary>,
        /// True when there are more.
        more: bool,
    },
    /// Sums of jobs.
    #[serde(rename = "sums")]
    Sums(JobSums),
    /// Why jobs failed, the most frequent reason first.
    #[serde(rename = "failures")]
    Failures {
        /// The reasons; the first 50.
        reasons: Vec<FailureCount>,
    },
    /// Jobs were taken back.
    #[serde(rename = "cancelled")]
    Cancelled {
        /// How many had been open.
        jobs: u32,
    },
    /// A page of dead letters.
    #[serde(rename = "dead")]
    Dead {
        /// The letters, the oldest first.
        letters: Vec<DeadSummary>,
        /// True when there are more.
        more: bool,
    },
    /// A dead letter.
    #[serde(rename = "dead.letter")]
    DeadLetter(Box<DeadView>),
    /// A dead letter is on its way again.
    #[serde(rename = "replayed")]
    Replayed {
        /// Its number.
        id: i64,
        /// The new job that does its work; absent for a letter of no job, which
        /// went back to its queue.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        job: Option<JobId>,
    },
    /// A dead letter was forgotten.
    #[serde(rename = "dropped")]
    Dropped {
        /// Its number.
        id: i64,
    },
    /// There is no such thing, or it is another tenant's.
    #[serde(rename = "not_found")]
    NotFound,
    /// The query is not one, or cannot be carried out.
    #[serde(rename = "refused")]
    Refused {
        /// Why, in Chinese.
        reason: String,
    },
}

/// How jobs of a list stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Not ended.
    Open,
    /// Completed.
    Completed,
    /// Failed.
    Failed,
    /// Cancelled.
    Cancelled,
    /// Expired.
    Expired,
}

impl Standing {
    /// As it stands in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }
}

impl From<JobStatus> for Standing {
    fn from(status: JobStatus) -> Self {
        match status {
            JobStatus::Completed => Self::Completed,
            JobStatus::Failed => Self::Failed,
            JobStatus::Cancelled => Self::Cancelled,
            JobStatus::Expired => Self::Expired,
        }
    }
}

/// A reason why jobs failed, and how often.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FailureCount {
    /// The problem of one of them.
    pub problem: Problem,
    /// How many failed with the same code and cause.
    pub jobs: u64,
}

/// A job in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JobSummary {
    /// The job.
    pub job: JobId,
    /// Whose it is.
    pub tenant: Tenant,
    /// The batch that it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<BatchId>,
    /// The job whose documents it sets again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub based_on: Option<JobId>,
    /// Name of the file.
    pub file: String,
    /// How urgent it is.
    pub lane: Lane,
    /// How it ended; absent while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<JobStatus>,
    /// Why nothing was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    /// Sums so far.
    pub counts: Counts,
    /// When it was accepted.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub accepted: Timestamp,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub ended: Option<Timestamp>,
}

/// A job with its documents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JobView {
    /// The job.
    pub summary: JobSummary,
    /// Its documents so far.
    pub documents: Vec<DocumentView>,
    /// Tries that failed.
    pub attempts: Vec<AttemptView>,
    /// What it made, once it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completion: Option<Completion>,
    /// What lies in storage of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objects: Option<JobObjects>,
}

/// What lies in storage of a job, beside its documents'.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JobObjects {
    /// The file.
    pub source: ObjectRef,
    /// Files of its batch, or 1.
    pub files: u32,
    /// Elements and profile given beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<ObjectRef>,
    /// The file as it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<ObjectRef>,
    /// Its pictures, packed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pictures: Option<ObjectRef>,
    /// The file's part of the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ObjectRef>,
}

/// A document of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentView {
    /// Its place in the file, from 1.
    pub document: u32,
    /// Its title, once known.
    pub title: String,
    /// Why it, or an output of it, was not made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    /// Pages of the PDF; 0 until known.
    #[serde(default, skip_serializing_if = "is_none")]
    pub pages: u32,
    /// Its outputs so far, by format.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<OutputRef>,
    /// The fitted document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<ObjectRef>,
    /// What it was set from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<ObjectRef>,
    /// Outputs made.
    pub made: u32,
    /// Outputs that could not be made.
    pub failed: u32,
    /// Outputs asked for.
    pub wanted: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_none(count: &u32) -> bool {
    *count == 0
}

/// A try that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttemptView {
    /// The stage.
    pub stage: String,
    /// Place of the document; absent before parse.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<u32>,
    /// Which try, from 1.
    pub attempt: u32,
    /// Why it failed.
    pub reason: String,
}

/// Sums of jobs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JobSums {
    /// Not ended.
    pub open: u64,
    /// Completed, with every document done.
    pub completed: u64,
    /// Completed, with a document that failed.
    pub completed_with_failures: u64,
    /// Failed.
    pub failed: u64,
    /// Cancelled.
    pub cancelled: u64,
    /// Expired.
    pub expired: u64,
    /// Documents found.
    pub documents: u64,
    /// Documents that failed.
    pub documents_failed: u64,
}

/// A dead letter in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeadSummary {
    /// Its number.
    pub id: i64,
    /// Whose it is, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<Tenant>,
    /// The job, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<JobId>,
    /// Place of the document, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<u32>,
    /// The queue that it was taken from.
    pub queue: String,
    /// Why: a code of a closed set.
    pub reason: String,
    /// When it was kept.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub since: Timestamp,
    /// Times that it was replayed.
    pub replays: u32,
}

/// A dead letter, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeadView {
    /// What a list says of it.
    pub summary: DeadSummary,
    /// Reason in Chinese, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    /// Its headers, as text.
    pub headers: Vec<(String, String)>,
    /// Its body, when it is text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Size of its body in bytes.
    pub bytes: u64,
}
