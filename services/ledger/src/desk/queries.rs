//! Questions and orders, answered at once.

use std::sync::Arc;

use jiff::Timestamp;
use wenshu_messages::ObjectRef;
use wenshu_messages::event::JobStatus;
use wenshu_messages::query::{ANSWER_SCHEMA, Found, Query, QueryAnswer, Question};
use wenshu_objects::{Key, ObjectsError, Stored};
use wenshu_pipeline::session::Received;
use wenshu_pipeline::{Outgoing, outgoing};
use wenshu_records::{CancelTarget, ClosingJob, Ending, KeptLetter, KnownJob, Listed, RecordsError, Replay, Scope};

use super::Desk;
use super::consuming::{Kind, acknowledge};
use super::ending::closing_facts;
use crate::closing::withdrawn;
use crate::entries;
use crate::intake;
use crate::replay::{job_again, replay_of};

/// Reasons of failures in an answer.
const REASONS_MOST: u32 = 50;

impl Desk {
    pub(super) async fn queries(self: &Arc<Self>, batch: Vec<Received<Kind>>) {
        for received in batch {
            let desk = Arc::clone(self);
            // One that takes long, as the cancel of a large batch, keeps nobody
            // waiting.
            self.beside.spawn(async move {
                if let Err(error) = desk.query(&received).await {
                    tracing::error!(error = %error, "a query could not be answered");
                }
                acknowledge(&received).await;
            });
        }
    }

    async fn query(self: &Arc<Self>, received: &Received<Kind>) -> Result<(), RecordsError> {
        let user = received.facts.user.as_deref();
        let named = received.facts.header(outgoing::TENANT);
        let Ok(tenant) = intake::tenant_of(user, named, &self.settings) else { return Ok(()) };
        let replies = intake::Replies::of(user, &tenant, &self.settings);
        let Some(queue) = received.facts.reply_to.as_deref().filter(|queue| replies.has(queue)) else {
            return Ok(());
        };
        let scope = match user {
            Some(user) if self.settings.tenants.is_operator(user) => Scope::All,
            _ => Scope::Tenant(tenant),
        };
        let found = match intake::read_query(&received.body) {
            Ok(Query { question, .. }) => self.answer(&scope, question).await?,
            Err(rejection) => Found::Refused { reason: format!("{}：{}", rejection.field, rejection.reason) },
        };
        let answer = QueryAnswer { schema: ANSWER_SCHEMA.to_owned(), found };
        let body = serde_json::to_vec(&answer).unwrap_or_default();
        let message = Outgoing {
            correlation_id: received.facts.correlation_id.clone(),
            // Who has gone does not hear it.
            mandatory: false,
            ..Outgoing::new(String::new(), queue.to_owned(), body)
        };
        if let Err(error) = self.publisher.publish(&message).await {
            tracing::warn!(publish.error = error.code(), "an answer to a query is lost; it is asked again");
        }
        Ok(())
    }

    async fn answer(self: &Arc<Self>, scope: &Scope, question: Question) -> Result<Found, RecordsError> {
        let records = &self.records;
        Ok(match question {
            Question::Job { job } => {
                records.job(scope, job).await?.map_or(Found::NotFound, |job| Found::Job(Box::new(job)))
            }
            Question::Jobs { batch, search, standing, after, limit } => {
                let listed = Listed { batch, search, standing, after, limit };
                let page = records.jobs(scope, &listed).await?;
                Found::Jobs { jobs: page.entries, more: page.more }
            }
            Question::Failures { batch } => {
                Found::Failures { reasons: records.failures(scope, batch, REASONS_MOST).await? }
            }
            Question::Sums { batch } => Found::Sums(records.sums(scope, batch).await?),
            Question::Cancel { job } => self.cancel(scope, CancelTarget::Job(job)).await?,
            Question::CancelBatch { batch } => self.cancel(scope, CancelTarget::Batch(batch)).await?,
            Question::DeadList { after, limit } => {
                let page = records.dead(scope, after, limit).await?;
                Found::Dead { letters: page.entries, more: page.more }
            }
            Question::DeadShow { id } => {
                let letter = records.dead_letter(scope, id).await?;
                letter.map_or(Found::NotFound, |letter| Found::DeadLetter(Box::new(letter.view())))
            }
            Question::DeadReplay { id } => self.replay(scope, id).await?,
            Question::DeadDrop { id } => {
                if records.drop_dead(scope, id).await? {
                    Found::Dropped { id }
                } else {
                    Found::NotFound
                }
            }
        })
    }

    async fn cancel(self: &Arc<Self>, scope: &Scope, target: CancelTarget) -> Result<Found, RecordsError> {
        let desk = Arc::clone(self);
        let ending = move |job: &ClosingJob| desk.withdrawal(job, JobStatus::Cancelled);
        let cancelled = self.records.cancel(scope, target, Timestamp::now(), &ending).await?;
        let jobs = u32::try_from(cancelled.ended.jobs.len()).unwrap_or(u32::MAX);
        self.count(&cancelled.ended);
        self.send_at_once(cancelled.ended.outbox);
        Ok(if cancelled.found { Found::Cancelled { jobs } } else { Found::NotFound })
    }

    /// The ending of a job that is cancelled or expires.
    pub(super) fn withdrawal(&self, job: &ClosingJob, status: JobStatus) -> Ending {
        let completion = withdrawn(&closing_facts(&job.facts), status, job.counts);
        let outbox = entries::of_ending(&job.facts, &completion, &self.topology, true, self.settings.webhooks.enabled);
        // Only a message over its limit could fail; these have nothing long.
        Ending { lane: job.facts.lane, completion, outbox: outbox.unwrap_or_default() }
    }

    async fn replay(self: &Arc<Self>, scope: &Scope, id: i64) -> Result<Found, RecordsError> {
        let Some(letter) = self.records.dead_letter(scope, id).await? else { return Ok(Found::NotFound) };
        let known = match letter.letter.job {
            Some(job) => self.records.known(&Scope::All, job).await?,
            None => None,
        };
        let known = match known {
            Some(known) => match self.with_own_objects(&letter, known).await {
                Ok(known) => Some(known),
                Err(error) => {
                    return Ok(Found::Refused {
                        reason: format!("原文件无法取得：{error}；请重新提交原文件")
                    });
                }
            },
            None => None,
        };
        let replay: Replay = match replay_of(&letter, known, &self.topology, &self.settings, Timestamp::now()) {
            Ok(replay) => replay,
            Err(reason) => return Ok(Found::Refused { reason }),
        };
        let replayed = self.records.replay(scope, id, replay, Timestamp::now()).await?;
        Ok(match replayed {
            Some(replayed) => {
                self.send_at_once(replayed.outbox);
                Found::Replayed { id, job: replayed.job }
            }
            None => Found::NotFound,
        })
    }

    /// What a job was asked to do, with its objects under the prefix of the job
    /// that does it again.
    async fn with_own_objects(&self, letter: &KeptLetter, known: KnownJob) -> Result<KnownJob, ObjectsError> {
        let (tenant, job) = (known.facts.tenant.clone(), job_again(letter, &known).to_string());
        let copy = async |reference: &ObjectRef| {
            let from = Stored { key: Key::parse(&reference.key)?, bytes: reference.bytes };
            let stored = self.stored(|| self.storage.copy(&from, from.bytes, tenant.as_str(), &job)).await?;
            Ok::<_, ObjectsError>(ObjectRef { key: stored.key.to_string(), ..reference.clone() })
        };
        let mut known = known;
        known.facts.source = copy(&known.facts.source).await?;
        if let Some(given) = &known.facts.order.given {
            known.facts.order.given = Some(copy(given).await?);
        }
        if let Some(again) = &mut known.facts.again {
            again.lines = copy(&again.lines).await?;
            if let Some(pictures) = &again.pictures {
                again.pictures = Some(copy(pictures).await?);
            }
        }
        Ok(known)
    }
}
