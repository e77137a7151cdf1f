//! Jobs: how they begin, what is known of them, how they end.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wenshu_messages::event::JobStatus;
use wenshu_messages::reply::{Completion, Counts, OutputRef};
use wenshu_messages::task::Order;
use wenshu_messages::{BatchId, JobId, Lane, ObjectRef, Tenant};
use wenshu_report::{Format, Problem};

use crate::outbox::{NewEntry, OutboxEntry};

/// Whose rows an operation may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// One tenant's. Everything else is as if it did not exist.
    Tenant(Tenant),
    /// All: an operator's.
    All,
}

impl Scope {
    /// The tenant's name, `None` for all.
    pub(crate) fn tenant(&self) -> Option<String> {
        match self {
            Self::Tenant(tenant) => Some(tenant.as_str().to_owned()),
            Self::All => None,
        }
    }
}

/// What a job was asked to do: enough to do it again.
#[derive(Debug, Clone, PartialEq)]
pub struct JobFacts {
    /// The job.
    pub id: JobId,
    /// Whose it is.
    pub tenant: Tenant,
    /// The batch that it is of; how many files that has stands in the order.
    pub batch: Option<BatchId>,
    /// How urgent it is.
    pub lane: Lane,
    /// What is wanted, with the name of the file.
    pub order: Order,
    /// The file.
    pub source: ObjectRef,
    /// The earlier job whose documents are set again.
    pub again: Option<Again>,
    /// Two requests of a tenant with the same key are one job.
    pub idempotency_key: Option<String>,
    /// Queue for the answers.
    pub reply_to: Option<String>,
    /// Comes back with the answers.
    pub correlation_id: Option<String>,
    /// Where the completion is posted.
    pub webhook: Option<String>,
    /// W3C trace context of the request.
    pub traceparent: Option<String>,
    /// When it was accepted; kept to the microsecond.
    pub accepted_at: Timestamp,
    /// When nobody needs it any more; kept to the microsecond.
    pub deadline: Timestamp,
}

/// An earlier job, and what is left of its reading under the new one's prefix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Again {
    /// The earlier job.
    pub job: JobId,
    /// The file as it was read.
    pub lines: ObjectRef,
    /// Its pictures, packed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pictures: Option<ObjectRef>,
}

/// A job to take on.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// What it is asked to do.
    pub facts: JobFacts,
    /// Refuse it when its tenant has this many jobs that did not end. Two calls
    /// at the same time may go over it by the jobs of one.
    pub open_most: Option<u64>,
    /// What is sent when it is taken on: its first task, the answer, the event.
    pub outbox: Vec<NewEntry>,
}

/// What became of a [`NewJob`].
#[derive(Debug, Clone, PartialEq)]
pub enum Acceptance {
    /// It was taken on.
    New(JobId),
    /// An earlier request had its id or its key; nothing was changed. The answer
    /// to the second request is the caller's to enqueue.
    Duplicate(Box<KnownJob>),
    /// The tenant has too many jobs that did not end.
    Quota {
        /// Jobs of the tenant that did not end.
        open: u64,
    },
    /// The id is that of another tenant's job.
    Taken,
}

/// What [`accept`](crate::Records::accept) did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Accepted {
    /// What became of each job, in the order given.
    pub acceptances: Vec<Acceptance>,
    /// What must be sent now.
    pub outbox: Vec<OutboxEntry>,
}

/// A job that the records know.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownJob {
    /// What it was asked to do.
    pub facts: JobFacts,
    /// What it made, once it ended.
    pub completion: Option<Completion>,
    /// What was read of its file, once it was.
    pub reading: Option<Reading>,
}

/// What a later job needs of one whose file was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The file as it was read.
    pub lines: ObjectRef,
    /// Its pictures, packed.
    pub pictures: Option<ObjectRef>,
    /// Documents that were found in it.
    pub documents: u32,
}

/// A job that is about to end: what report and completion are made from.
#[derive(Debug, Clone, PartialEq)]
pub struct ClosingJob {
    /// What it was asked to do.
    pub facts: JobFacts,
    /// Why nothing could be made of the file.
    pub problem: Option<Problem>,
    /// The file's part of the report.
    pub part_report: Option<ObjectRef>,
    /// Sums. Documents that did not end count as failed.
    pub counts: Counts,
    /// The documents of which something is known, by their place.
    pub documents: Vec<DocumentOutcome>,
}

impl ClosingJob {
    /// How a job ends of which all is known.
    pub const fn status(&self) -> JobStatus {
        if self.problem.is_some() { JobStatus::Failed } else { JobStatus::Completed }
    }

    /// All outputs, by document and format.
    pub fn outputs(&self) -> impl Iterator<Item = &OutputRef> {
        self.documents.iter().flat_map(|document| &document.outputs)
    }
}

/// What is known of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentOutcome {
    /// Its place in the file, from 1.
    pub document: u32,
    /// Its title on one line; empty when it was not formatted.
    pub title: String,
    /// Pages of the PDF.
    pub pages: u32,
    /// Its part of the report.
    pub part_report: Option<ObjectRef>,
    /// True when every output was made.
    pub done: bool,
    /// Why nothing could be made of it, or of some outputs. Those of outputs
    /// that were made in the end are left out.
    pub problems: Problems,
    /// The outputs made, by format.
    pub outputs: Vec<OutputRef>,
}

/// Why a document, or outputs of it, could not be made.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Problems {
    /// Of the whole document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Problem>,
    /// Of single outputs.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub outputs: std::collections::BTreeMap<Format, Problem>,
}

impl Problems {
    /// The one to show first: the document's, else that of the first output.
    pub fn first(&self) -> Option<&Problem> {
        self.document.as_ref().or_else(|| self.outputs.values().next())
    }
}

/// How a job ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Ending {
    /// The job's lane, for figures.
    pub lane: Lane,
    /// The job, its status and what it made.
    pub completion: Completion,
    /// What is sent when it ends: the answer, the event, the webhook.
    pub outbox: Vec<NewEntry>,
}

/// Makes the ending of a job that is cancelled or expires. It is called within
/// the transaction: no waiting in it.
pub type EndingOf = dyn Fn(&ClosingJob) -> Ending + Send + Sync;

/// What an operation ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ended {
    /// Jobs that this call ended. Those that had ended before are left out.
    pub jobs: Vec<JobId>,
    /// Lane and status of these jobs, in their order.
    pub ends: Vec<(Lane, JobStatus)>,
    /// What must be sent now.
    pub outbox: Vec<OutboxEntry>,
}

/// What is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancelTarget {
    /// One job.
    Job(JobId),
    /// All open jobs of a batch.
    Batch(BatchId),
}

/// What [`cancel`](crate::Records::cancel) did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cancelled {
    /// True when the scope has such a job, or a job of such a batch, ended or
    /// not.
    pub found: bool,
    /// The jobs that were open, and what must be sent now.
    pub ended: Ended,
}
