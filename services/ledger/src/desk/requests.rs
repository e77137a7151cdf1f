//! Requests: the source is stored, then the job is taken on in one transaction
//! with everything that follows.

use std::sync::Arc;

use futures_util::future::join_all;
use jiff::Timestamp;
use wenshu_messages::reply::RejectionCode;
use wenshu_messages::task::{Given, Order};
use wenshu_messages::{JobId, Lane, ObjectRef};
use wenshu_model::Correction;
use wenshu_objects::{Key, ObjectsError, Stored};
use wenshu_pipeline::session::Received;
use wenshu_pipeline::{labels, outgoing};
use wenshu_records::{Acceptance, Again, JobFacts, KnownJob, NewEntry, NewJob, Scope};
use wenshu_telemetry::conventions::{self, Ids};
use wenshu_telemetry::labels::{Outcome, Stage};
use wenshu_telemetry::trace::inject;

use super::Desk;
use super::consuming::Kind;
use crate::LedgerError;
use crate::entries;
use crate::inheritance::inherited;
use crate::intake::{self, Checked, Delivered, Refused, Rejection, SourceChecked};
use crate::points::Point;

/// Sources of one batch that are stored at the same time.
const SOURCES_AT_ONCE: usize = 8;

/// What becomes of one request before the records are asked.
enum Prepared {
    /// A job to take on.
    Job(Box<NewJob>),
    /// The request is refused.
    Refused(Box<Refused>),
}

/// What a job works on, stored.
struct Brought {
    source: ObjectRef,
    again: Option<Again>,
    given: Option<Given>,
}

impl Desk {
    /// One transaction for all that has come; false when nothing was taken on.
    pub(super) async fn requests(self: &Arc<Self>, lane: Lane, batch: &[Received<Kind>]) -> bool {
        (self.probe)(Point::RequestsReceived);
        let mut prepared = Vec::with_capacity(batch.len());
        for some in batch.chunks(SOURCES_AT_ONCE) {
            prepared.extend(join_all(some.iter().map(|received| self.prepare(lane, received))).await);
        }
        let mut jobs = Vec::new();
        let mut answers = Vec::new();
        for prepared in prepared {
            match prepared {
                Ok(Prepared::Job(job)) => jobs.push(*job),
                Ok(Prepared::Refused(refused)) => answers.extend(self.refusal(&refused)),
                // Nothing of the batch is acknowledged; it comes again.
                Err(error) => {
                    tracing::error!(error = %error, "requests could not be taken on");
                    return false;
                }
            }
        }
        (self.probe)(Point::SourcesStored);
        let (done, refused) = (jobs.len(), answers.len());
        if let Err(error) = self.take_on(lane, jobs, answers).await {
            tracing::error!(error = %error, "requests could not be taken on");
            return false;
        }
        self.metrics.tasks(Stage::Request, labels::lane(lane), Outcome::Done, done as u64);
        self.metrics.tasks(Stage::Request, labels::lane(lane), Outcome::Reject, refused as u64);
        true
    }

    /// Checks a request and stores what it brings.
    async fn prepare(&self, lane: Lane, received: &Received<Kind>) -> Result<Prepared, LedgerError> {
        let facts = &received.facts;
        let delivered = Delivered {
            user: facts.user.clone(),
            lane,
            reply_to: facts.reply_to.clone(),
            correlation_id: facts.correlation_id.clone(),
            message_id: facts.message_id.clone(),
            redelivered: facts.redelivered,
            tenant: facts.header(outgoing::TENANT).map(str::to_owned),
        };
        let now = Timestamp::now();
        let checked = match intake::check(&received.body, &delivered, &self.settings, now) {
            Ok(checked) => checked,
            Err(refused) => return Ok(Prepared::Refused(refused)),
        };
        let id = intake::job_id(&checked.tenant, checked.idempotency_key.as_deref(), facts.message_id.as_deref());
        let traceparent = trace_of(lane, received, &checked, id);
        let Brought { source, again, given } = match self.bring(&checked, id).await? {
            Ok(brought) => brought,
            Err(rejection) => {
                return Ok(Prepared::Refused(Box::new(refused(&checked, facts.message_id.clone(), rejection))));
            }
        };
        let corrected = given.as_ref().is_some_and(|given| !given.corrections.is_empty());
        let given = self.store_given(&checked, given, id).await?;
        let facts = JobFacts {
            id,
            tenant: checked.tenant.clone(),
            batch: checked.batch.map(|batch| batch.id),
            lane: checked.lane,
            order: Order { corrected, ..checked.order(given) },
            source,
            again,
            idempotency_key: checked.idempotency_key,
            reply_to: checked.reply_to,
            correlation_id: checked.correlation_id,
            webhook: checked.webhook,
            traceparent,
            accepted_at: now,
            deadline: checked.deadline,
        };
        let outbox = entries::of_acceptance(&facts, &self.topology)?;
        let open_most = Some(self.settings.ledger.jobs_open_most);
        Ok(Prepared::Job(Box::new(NewJob { facts, open_most, outbox })))
    }

    /// What the job works on, under its own prefix.
    async fn bring(&self, checked: &Checked, id: JobId) -> Result<Result<Brought, Rejection>, LedgerError> {
        let given = checked.given.clone();
        match &checked.source {
            SourceChecked::Job(earlier, corrections) => self.bring_again(checked, *earlier, corrections, id).await,
            SourceChecked::Inline(bytes) => {
                let (tenant, job) = (checked.tenant.as_str(), id.to_string());
                let stored = self.stored(|| self.storage.put(tenant, &job, bytes.clone())).await;
                let source = reference(&stored.map_err(LedgerError::Objects)?);
                Ok(Ok(Brought { source, again: None, given }))
            }
            SourceChecked::Object(named) => {
                let brought = self.object(named, checked, id).await?;
                Ok(brought.map(|source| Brought { source, again: None, given }))
            }
        }
    }

    /// An object under the job's own prefix, where retention finds it.
    async fn object(
        &self,
        named: &ObjectRef,
        checked: &Checked,
        id: JobId,
    ) -> Result<Result<ObjectRef, Rejection>, LedgerError> {
        let (tenant, job) = (checked.tenant.as_str(), id.to_string());
        let key = Key::parse(&named.key).map_err(LedgerError::Objects)?;
        let most = self.settings.ledger.source_bytes_most;
        let stored = if key.job() == job {
            // A portal knows the job before it asks, and stores where it belongs.
            self.stored(|| self.storage.get(&key, &named.sha256, named.bytes, most)).await.map(|_| named.clone())
        } else {
            let from = Stored { key, bytes: named.bytes };
            self.stored(|| self.storage.copy(&from, most, tenant, &job)).await.map(|stored| reference(&stored))
        };
        match stored {
            Ok(source) => Ok(Ok(source)),
            Err(error @ (ObjectsError::Missing { .. } | ObjectsError::Corrupt { .. })) => Ok(Err(Rejection::new(
                RejectionCode::Object,
                "source.object",
                error.to_string(),
                "请先把文件完整存入对象存储，再提交请求",
            ))),
            Err(error) => Err(LedgerError::Objects(error)),
        }
    }

    /// The file of an earlier job as it was read, and what that job was given
    /// where this request gives nothing else.
    async fn bring_again(
        &self,
        checked: &Checked,
        earlier: JobId,
        corrections: &[Correction],
        id: JobId,
    ) -> Result<Result<Brought, Rejection>, LedgerError> {
        let scope = Scope::Tenant(checked.tenant.clone());
        let known = self.surely(|| self.records.known(&scope, earlier)).await.map_err(LedgerError::Records)?;
        let Some(known) = known else { return Ok(Err(no_such_job())) };
        let Some(reading) = known.reading else { return Ok(Err(not_read())) };
        let before = match &known.facts.order.given {
            Some(given) => self.read_given(given).await?,
            None => Given::default(),
        };
        let given = inherited(before, checked.given.clone(), corrections, reading.documents);
        let copy = async |named: &ObjectRef| self.object(named, checked, id).await;
        let pictures = match &reading.pictures {
            Some(pictures) => Some(copy(pictures).await?),
            None => None,
        };
        let parts = (copy(&known.facts.source).await?, copy(&reading.lines).await?, pictures.transpose());
        Ok(match parts {
            (Ok(source), Ok(lines), Ok(pictures)) => {
                let again = Some(Again { job: earlier, lines, pictures });
                let nothing = given == Given::default();
                Ok(Brought { source, again, given: (!nothing).then_some(given) })
            }
            // Retention has begun to clear the earlier job away.
            _ => Err(no_such_job()),
        })
    }

    async fn read_given(&self, named: &ObjectRef) -> Result<Given, LedgerError> {
        let key = Key::parse(&named.key).map_err(LedgerError::Objects)?;
        let most = self.settings.ledger.source_bytes_most;
        let bytes = self.stored(|| self.storage.get(&key, &named.sha256, named.bytes, most)).await;
        let bytes = bytes.map_err(LedgerError::Objects)?;
        serde_json::from_slice(&bytes).map_err(|cause| LedgerError::Part { part: "given".to_owned(), cause })
    }

    async fn store_given(
        &self,
        checked: &Checked,
        given: Option<Given>,
        id: JobId,
    ) -> Result<Option<ObjectRef>, LedgerError> {
        let Some(given) = &given else { return Ok(None) };
        let json = serde_json::to_vec(given).map_err(|cause| LedgerError::Unwritable { what: "要素", cause })?;
        let (tenant, job, json) = (checked.tenant.as_str(), id.to_string(), bytes::Bytes::from(json));
        let stored = self.stored(|| self.storage.put(tenant, &job, json.clone())).await;
        Ok(Some(reference(&stored.map_err(LedgerError::Objects)?)))
    }

    async fn take_on(
        self: &Arc<Self>,
        lane: Lane,
        jobs: Vec<NewJob>,
        mut answers: Vec<NewEntry>,
    ) -> Result<(), LedgerError> {
        let now = Timestamp::now();
        let accepted = self.surely(|| self.records.accept(jobs.clone(), now)).await.map_err(LedgerError::Records)?;
        (self.probe)(Point::JobsTakenOn);
        for (job, acceptance) in jobs.iter().zip(&accepted.acceptances) {
            answers.extend(self.answers(job, acceptance)?);
        }
        self.send_beside(lane, accepted.outbox).await;
        if !answers.is_empty() {
            let entries = self.surely(|| self.records.enqueue(answers.clone(), now)).await;
            self.send_beside(lane, entries.map_err(LedgerError::Records)?).await;
        }
        Ok(())
    }

    /// What is answered beside the entries of a new job.
    fn answers(&self, job: &NewJob, acceptance: &Acceptance) -> Result<Vec<NewEntry>, LedgerError> {
        let facts = &job.facts;
        match acceptance {
            Acceptance::New(_) => Ok(Vec::new()),
            Acceptance::Duplicate(known) => duplicate(facts, known),
            Acceptance::Quota { open } => Ok(self.refuse(
                facts,
                RejectionCode::Quota,
                ".",
                format!("已有 {open} 个作业未结束，达到上限"),
                "请等已提交的作业结束后再提交",
            )),
            Acceptance::Taken => Ok(self.refuse(
                facts,
                RejectionCode::Field,
                "idempotency_key",
                "该键已被占用".to_owned(),
                "请换一个 idempotency_key",
            )),
        }
    }

    fn refuse(
        &self,
        facts: &JobFacts,
        code: RejectionCode,
        field: &str,
        reason: String,
        advice: &str,
    ) -> Vec<NewEntry> {
        let refused = Refused {
            tenant: Some(facts.tenant.clone()),
            reply_to: facts.reply_to.clone(),
            correlation_id: facts.correlation_id.clone(),
            idempotency_key: facts.idempotency_key.clone(),
            // Made of the key or of the message's name.
            request: Some(facts.id.to_string()),
            rejection: Rejection::new(code, field, reason, advice),
        };
        self.refusal(&refused).into_iter().collect()
    }

    /// The answer to a refused request; nothing when nobody can be answered.
    fn refusal(&self, refused: &Refused) -> Option<NewEntry> {
        let Rejection { field, code, .. } = &refused.rejection;
        let code = serde_json::to_value(code).unwrap_or_default();
        tracing::info!(field, code = code.as_str(), "a request is refused");
        let queue = refused.reply_to.as_deref()?;
        let answer = entries::reply(queue, &refused.reply(), refused.correlation_id.clone(), None, None).ok()?;
        Some(match &refused.request {
            Some(request) => entries::about(answer, request),
            None => answer,
        })
    }
}

/// The second request of a key gets the answers of the first, for its own
/// correlation id.
fn duplicate(facts: &JobFacts, known: &KnownJob) -> Result<Vec<NewEntry>, LedgerError> {
    let (queue, correlation_id) = (facts.reply_to.as_deref(), facts.correlation_id.clone());
    let mut entries: Vec<NewEntry> =
        entries::accepted(&known.facts, queue, correlation_id.clone(), true)?.into_iter().collect();
    if let Some(completion) = &known.completion {
        entries.extend(entries::completed(&known.facts, completion, queue, correlation_id)?);
    }
    Ok(entries)
}

fn refused(checked: &Checked, request: Option<String>, rejection: Rejection) -> Refused {
    Refused {
        tenant: Some(checked.tenant.clone()),
        reply_to: checked.reply_to.clone(),
        correlation_id: checked.correlation_id.clone(),
        idempotency_key: checked.idempotency_key.clone(),
        request,
        rejection,
    }
}

fn no_such_job() -> Rejection {
    let advice = "请核对作业号，或重新提交原文件";
    Rejection::new(RejectionCode::Object, "source.job", "没有这个作业，或它已按保留期删除", advice)
}

fn not_read() -> Rejection {
    let advice = "请等该作业读完文件后再试；读取失败的文件请更正后重新提交";
    Rejection::new(RejectionCode::Object, "source.job", "该作业的文件还没有读出来", advice)
}

fn reference(stored: &Stored) -> ObjectRef {
    ObjectRef { key: stored.key.to_string(), sha256: stored.sha256().to_owned(), bytes: stored.bytes }
}

/// Begins or goes on with the trace of a request: what follows from it carries
/// the same trace id.
fn trace_of(lane: Lane, received: &Received<Kind>, checked: &Checked, id: JobId) -> Option<String> {
    let traceparent = received.facts.traceparent.as_deref();
    let span = conventions::process(Stage::Request, labels::lane(lane), &received.delivery(), traceparent);
    let job = id.to_string();
    conventions::identify(&span, &Ids { tenant: checked.tenant.as_str(), job: &job, document: None, attempt: 1 });
    span.in_scope(|| tracing::debug!("a request is taken on"));
    inject(&span)
}
