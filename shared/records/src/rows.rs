//! Rows as they stand in the tables, and what they mean.

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use wenshu_messages::event::JobStatus;
use wenshu_messages::reply::Counts;
use wenshu_messages::{BatchId, JobId, Lane, ObjectRef, Tenant};

use crate::error::Fault;
use crate::job::{JobFacts, KnownJob, Reading};

/// `state` of a job on which work goes on.
pub(crate) const OPEN: &str = "open";
/// `state` of a job of which all is known and whose ending is being written.
pub(crate) const CLOSING: &str = "closing";

/// What a job was asked to do, and what came of it.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct JobRow {
    pub(crate) id: Uuid,
    pub(crate) tenant: String,
    pub(crate) batch: Option<Uuid>,
    pub(crate) lane: String,
    pub(crate) order_json: String,
    pub(crate) source_json: String,
    pub(crate) idempotency_key: Option<String>,
    pub(crate) reply_to: Option<String>,
    pub(crate) correlation_id: Option<String>,
    pub(crate) webhook: Option<String>,
    pub(crate) traceparent: Option<String>,
    pub(crate) accepted_at: i64,
    pub(crate) deadline: i64,
    pub(crate) documents: Option<i64>,
    pub(crate) documents_ended: i64,
    pub(crate) documents_failed: i64,
    pub(crate) outputs: i64,
    pub(crate) pages: i64,
    pub(crate) findings: i64,
    pub(crate) problem: Option<String>,
    pub(crate) part_report: Option<String>,
    pub(crate) completion: Option<String>,
    pub(crate) again: Option<String>,
    pub(crate) lines: Option<String>,
    pub(crate) pictures: Option<String>,
}

/// The columns of a [`JobRow`].
macro_rules! job_columns {
    () => {
        "id, tenant, batch, lane, order_json, source_json, idempotency_key, reply_to, correlation_id, webhook, \
         traceparent, accepted_at, deadline, documents, documents_ended, documents_failed, outputs, pages, findings, \
         problem, part_report, completion, again, lines, pictures"
    };
}
pub(crate) use job_columns;

impl JobRow {
    pub(crate) fn facts(&self) -> Result<JobFacts, Fault> {
        Ok(JobFacts {
            id: JobId(self.id),
            tenant: tenant(&self.tenant)?,
            batch: self.batch.map(BatchId),
            lane: lane(&self.lane)?,
            order: read("order_json", &self.order_json)?,
            source: read("source_json", &self.source_json)?,
            again: read_maybe("again", self.again.as_deref())?,
            idempotency_key: self.idempotency_key.clone(),
            reply_to: self.reply_to.clone(),
            correlation_id: self.correlation_id.clone(),
            webhook: self.webhook.clone(),
            traceparent: self.traceparent.clone(),
            accepted_at: time("accepted_at", self.accepted_at)?,
            deadline: time("deadline", self.deadline)?,
        })
    }

    pub(crate) fn known(&self) -> Result<KnownJob, Fault> {
        let lines: Option<ObjectRef> = read_maybe("lines", self.lines.as_deref())?;
        let pictures = read_maybe("pictures", self.pictures.as_deref())?;
        let reading = lines.zip(self.documents).map(|(lines, documents)| Reading {
            lines,
            pictures,
            documents: small(documents),
        });
        let completion = read_maybe("completion", self.completion.as_deref())?;
        Ok(KnownJob { facts: self.facts()?, completion, reading })
    }

    /// Sums of a job that ends: what did not end has failed.
    pub(crate) fn counts(&self) -> Counts {
        Sums {
            documents: self.documents,
            ended: self.documents_ended,
            failed: self.documents_failed,
            outputs: self.outputs,
            pages: self.pages,
            findings: self.findings,
        }
        .counts(true)
    }
}

/// The sums of a job's row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sums {
    pub(crate) documents: Option<i64>,
    pub(crate) ended: i64,
    pub(crate) failed: i64,
    pub(crate) outputs: i64,
    pub(crate) pages: i64,
    pub(crate) findings: i64,
}

impl Sums {
    /// As they are shown. Documents that did not end have failed once the job
    /// ends.
    pub(crate) fn counts(self, ending: bool) -> Counts {
        let documents = small(self.documents.unwrap_or(0));
        let done = small(self.ended - self.failed);
        Counts {
            documents,
            documents_done: done,
            documents_failed: if ending { documents.saturating_sub(done) } else { small(self.failed) },
            outputs: small(self.outputs),
            pages: small(self.pages),
            findings: small(self.findings),
        }
    }
}

/// A count of a row; those are never negative.
pub(crate) fn small(count: i64) -> u32 {
    u32::try_from(count.max(0)).unwrap_or(u32::MAX)
}

/// A sum of a statement; those are never negative.
pub(crate) fn large(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

pub(crate) fn tenant(name: &str) -> Result<Tenant, Fault> {
    name.parse().map_err(|_| Fault::Column("tenant"))
}

pub(crate) fn lane(name: &str) -> Result<Lane, Fault> {
    Lane::ALL.into_iter().find(|lane| lane.as_str() == name).ok_or(Fault::Column("lane"))
}

/// How a job ended; `None` before.
pub(crate) fn status(state: &str) -> Result<Option<JobStatus>, Fault> {
    if state == OPEN || state == CLOSING {
        return Ok(None);
    }
    JobStatus::ALL.into_iter().find(|status| status.as_str() == state).map(Some).ok_or(Fault::Column("state"))
}

pub(crate) fn time(column: &'static str, microseconds: i64) -> Result<Timestamp, Fault> {
    Timestamp::from_microsecond(microseconds).map_err(|_| Fault::Column(column))
}

pub(crate) fn read<T: DeserializeOwned>(column: &'static str, json: &str) -> Result<T, Fault> {
    serde_json::from_str(json).map_err(|_| Fault::Column(column))
}

pub(crate) fn read_maybe<T: DeserializeOwned>(column: &'static str, json: Option<&str>) -> Result<Option<T>, Fault> {
    json.map(|json| read(column, json)).transpose()
}

pub(crate) fn write(column: &'static str, value: &impl Serialize) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|_| Fault::Column(column))
}

pub(crate) fn write_maybe(column: &'static str, value: Option<&impl Serialize>) -> Result<Option<String>, Fault> {
    value.map(|value| write(column, value)).transpose()
}
