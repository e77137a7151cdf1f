//! A job of which all is known: report, completion, answer.

use std::sync::Arc;

use futures_util::future::{join_all, try_join_all};
use jiff::Timestamp;
use wenshu_messages::task::Given;
use wenshu_messages::{JobId, ObjectRef};
use wenshu_objects::{Key, ObjectsError};
use wenshu_pipeline::labels;
use wenshu_records::{ClosingJob, DocumentOutcome, Ended, Ending, JobFacts};
use wenshu_report::{Problem, ProblemCode};

use super::Desk;
use crate::LedgerError;
use crate::closing::{self, Closed, DocumentEnd, FileEnd, JobEnd, OutputEnd, ToStore};
use crate::entries;
use crate::points::Point;

/// Most bytes of a part of a report.
const PART_BYTES_MOST: u64 = 256 << 20;

impl Desk {
    /// Ends jobs that are closing, each once.
    pub(super) async fn end_jobs(self: &Arc<Self>, jobs: Vec<JobId>) {
        let closing = match self.surely(|| self.records.closing(&jobs)).await {
            Ok(closing) => closing,
            Err(error) => return tracing::error!(error = %error, "jobs that close could not be read"),
        };
        let made = join_all(closing.iter().map(|job| self.ending_of(job))).await;
        let mut endings = Vec::new();
        for ending in made {
            match ending {
                Ok(ending) => endings.push(ending),
                // It stays closing and is tried again by the clock.
                Err(error) => tracing::error!(error = %error, "a job could not be ended"),
            }
        }
        (self.probe)(Point::ReportsStored);
        let now = Timestamp::now();
        match self.surely(|| self.records.end(endings.clone(), now)).await {
            Ok(ended) => {
                (self.probe)(Point::JobsEnded);
                self.count(&ended);
                self.send(ended.outbox).await;
            }
            Err(error) => tracing::error!(error = %error, "jobs could not be ended"),
        }
    }

    /// Counts jobs that have just ended.
    pub(super) fn count(&self, ended: &Ended) {
        for (lane, status) in &ended.ends {
            self.metrics.job_ended(labels::lane(*lane), labels::job_end(*status));
        }
    }

    async fn ending_of(&self, job: &ClosingJob) -> Result<Ending, LedgerError> {
        let closed = match self.collect(job).await {
            Ok(end) => closing::close(&end)?,
            // A part that is gone or damaged must not keep the job open for ever.
            Err(error) if !error.is_transient() => {
                let problem = Problem::caused(ProblemCode::Storage, &error);
                let (facts, profile) = (closing_facts(&job.facts), None);
                closing::close(&JobEnd { facts, profile, file: Err(problem) })?
            }
            Err(error) => return Err(LedgerError::Objects(error)),
        };
        let Closed { completion, report, manifest } = closed;
        self.keep(&job.facts, std::iter::once(report).chain(manifest)).await?;
        let outbox =
            entries::of_ending(&job.facts, &completion, &self.topology, false, self.settings.webhooks.enabled)?;
        Ok(Ending { lane: job.facts.lane, completion, outbox })
    }

    async fn keep(&self, facts: &JobFacts, objects: impl Iterator<Item = ToStore>) -> Result<(), LedgerError> {
        let (tenant, job) = (facts.tenant.as_str(), facts.id.to_string());
        let objects: Vec<_> = objects.map(|object| bytes::Bytes::from(object.bytes)).collect();
        let stored = self.stored(|| self.storage.put_all(tenant, &job, objects.clone())).await;
        stored.map(drop).map_err(LedgerError::Objects)
    }

    /// All that was said of a job.
    async fn collect(&self, job: &ClosingJob) -> Result<JobEnd, ObjectsError> {
        let facts = closing_facts(&job.facts);
        let profile = match &job.facts.order.given {
            Some(given) => serde_json::from_slice::<Given>(&self.part(given).await?).unwrap_or_default().profile,
            None => None,
        };
        let file = match (&job.problem, &job.part_report) {
            (Some(problem), _) => Err(problem.clone()),
            (None, None) => Err(Problem::new(ProblemCode::Internal, "解析环节没有给出报告")),
            (None, Some(part)) => {
                let part = self.part(part).await?;
                let documents = try_join_all(job.documents.iter().map(|document| self.document(document))).await?;
                Ok(FileEnd { part, documents })
            }
        };
        Ok(JobEnd { facts, profile, file })
    }

    async fn document(&self, outcome: &DocumentOutcome) -> Result<DocumentEnd, ObjectsError> {
        let report = match &outcome.part_report {
            Some(part) => Some(self.part(part).await?),
            None => None,
        };
        let made = outcome
            .outputs
            .iter()
            .map(|output| OutputEnd { format: output.format, made: Ok((output.name.clone(), output.object.clone())) });
        let failed = outcome
            .problems
            .outputs
            .iter()
            .map(|(format, problem)| OutputEnd { format: *format, made: Err(problem.clone()) });
        Ok(DocumentEnd {
            document: outcome.document,
            report,
            problem: outcome.problems.document.clone(),
            outputs: made.chain(failed).collect(),
        })
    }

    async fn part(&self, reference: &ObjectRef) -> Result<Vec<u8>, ObjectsError> {
        let key = Key::parse(&reference.key)?;
        let got = self.stored(|| self.storage.get(&key, &reference.sha256, reference.bytes, PART_BYTES_MOST)).await;
        got.map(|bytes| bytes.to_vec())
    }
}

/// The facts that the end of a job is made from.
pub(super) fn closing_facts(facts: &JobFacts) -> closing::JobFacts {
    closing::JobFacts {
        tenant: facts.tenant.clone(),
        job: facts.id,
        batch: facts.batch,
        file: facts.order.file.clone(),
        idempotency_key: facts.idempotency_key.clone(),
    }
}
