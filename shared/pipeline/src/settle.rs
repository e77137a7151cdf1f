//! What becomes of a message when its work is over: acknowledged, sent to wait
//! for another try, or sent to the dead letters with its reason.

use futures_util::future::try_join_all;
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, Span};
use wenshu_messages::{Envelope, Event, Lane};
use wenshu_telemetry::conventions::{self, Settlement};
use wenshu_telemetry::labels::Outcome;
use wenshu_telemetry::trace::inject;

use crate::outgoing::{ATTEMPT, Outgoing, PROBLEM, QUEUE, REASON};
use crate::session::Received;
use crate::topology::stage_key;
use crate::trouble::{Trouble, Verdict};
use crate::worker::{From, Worker};

impl Worker {
    /// Answers the broker, once. Nothing is told of a message that comes again.
    pub(crate) async fn settle(
        &self,
        received: Received<From>,
        lane: Lane,
        verdict: Verdict,
        broken: &CancellationToken,
    ) -> Option<Outcome> {
        let outcome = match verdict {
            Verdict::Done => Outcome::Done,
            Verdict::Dropped(outcome) => outcome,
            Verdict::Abandoned => return None,
            Verdict::Retry(trouble) => self.try_again(&received, lane, trouble, broken).await?,
            Verdict::Reject(trouble) => self.reject(&received, lane, &trouble, broken).await?,
        };
        let span = conventions::settle(&received.delivery(), Settlement::Ack);
        if received.acknowledge().instrument(span.clone()).await {
            Some(outcome)
        } else {
            conventions::fail(&span, "too_late");
            tracing::info!("the acknowledgement came too late; the message comes again");
            None
        }
    }

    /// Sends the message to the queue of its wait, with one more try on record.
    /// After the last try it is rejected.
    async fn try_again(
        &self,
        received: &Received<From>,
        lane: Lane,
        trouble: Trouble,
        broken: &CancellationToken,
    ) -> Option<Outcome> {
        let envelope = wenshu_messages::decode(&received.body).ok();
        let attempt = envelope.as_ref().map_or(received.facts.attempt, |envelope| envelope.attempt);
        let waits = self.topology.retry_waits_s();
        let index = (attempt.saturating_sub(1) as usize).min(waits.len().saturating_sub(1));
        let Some(wait_s) = waits.get(index).copied().filter(|_| attempt < self.settings.work.attempts) else {
            return self.reject(received, lane, &trouble, broken).await;
        };
        tracing::warn!(reason = trouble.reason, attempt, wait_s, "the task is tried again");
        let mut messages = Vec::new();
        let body = match envelope {
            Some(envelope) => {
                let event = Event::Retried {
                    stage: self.stage,
                    failed_attempt: attempt,
                    reason: trouble.reason.to_owned(),
                    wait_s,
                };
                messages.extend(Outgoing::of_envelope(&envelope.carry(event), &self.topology).ok());
                let again = Envelope { attempt: attempt.saturating_add(1), ..envelope };
                wenshu_messages::encode(&again).unwrap_or_else(|_| received.body.clone())
            }
            None => received.body.clone(),
        };
        let mut again = Outgoing::new(self.topology.retry(index), stage_key(self.stage, lane), body);
        again.headers.push((ATTEMPT.to_owned(), attempt.saturating_add(1).to_string()));
        messages.push(again.traced(inject(&Span::current())));
        self.send_all(&messages, broken).await?;
        Some(Outcome::Retry)
    }

    /// Sends the message to the dead letters with its reason.
    async fn reject(
        &self,
        received: &Received<From>,
        lane: Lane,
        trouble: &Trouble,
        broken: &CancellationToken,
    ) -> Option<Outcome> {
        tracing::error!(reason = trouble.reason, "the task is rejected");
        let mut dead = Outgoing::new(self.topology.dead(), stage_key(self.stage, lane), received.body.clone());
        dead.headers.push((REASON.to_owned(), trouble.reason.to_owned()));
        dead.headers.push((QUEUE.to_owned(), received.queue.clone()));
        let problem = serde_json::to_string(&trouble.problem).unwrap_or_default();
        dead.headers.push((PROBLEM.to_owned(), problem));
        self.send_all(&[dead.traced(inject(&Span::current()))], broken).await?;
        Some(Outcome::Reject)
    }

    async fn send_all(&self, messages: &[Outgoing], broken: &CancellationToken) -> Option<()> {
        let sent = messages.iter().map(|message| self.publisher.publish_surely(message, broken));
        try_join_all(sent).await.ok().map(drop)
    }
}
