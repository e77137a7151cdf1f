//! The outbox: what was decided is sent, again and again until it is.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt};
use jiff::{SignedDuration, Timestamp};
use wenshu_messages::Lane;
use wenshu_pipeline::PublishError;
use wenshu_records::{Destination, LEASE, OutboxEntry};
use wenshu_telemetry::labels::WebhookOutcome;

use super::Desk;
use crate::entries::{beside_of, outgoing_of};
use crate::points::Point;
use crate::webhooks::{Call, Failure, Outcome, WebhookSecret, next_wait};

/// Messages of one batch that wait for their confirms at the same time. The broker
/// serves in turn: what is in it stands before the next interactive message.
const CONFIRMS_MOST: usize = 16;
/// Tries to reach a queue of replies that is not there: its owner may be
/// between two connections. Together about five minutes.
const REPLY_TRIES: u32 = 10;
/// Longest wait before a message is published again.
const LONGEST_WAIT_S: i64 = 60;

impl Desk {
    /// Sends entries beside the caller's work.
    pub(super) async fn send_beside(self: &Arc<Self>, lane: Lane, entries: Vec<OutboxEntry>) {
        if entries.is_empty() {
            return;
        }
        let desk = Arc::clone(self);
        self.beside(lane, async move { desk.send(entries).await }).await;
    }

    /// Sends what came of an order of a person, before all batches.
    pub(super) fn send_at_once(self: &Arc<Self>, entries: Vec<OutboxEntry>) {
        let desk = Arc::clone(self);
        self.beside.spawn(async move { desk.send(entries).await });
    }

    /// Publishes a batch and reports what went out; webhooks go one by one
    /// beside, for their receivers may be slow.
    pub(super) async fn send(self: &Arc<Self>, entries: Vec<OutboxEntry>) {
        let (messages, calls): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|entry| matches!(entry.entry.destination, Destination::Publish { .. }));
        let until = Instant::now() + LEASE.unsigned_abs();
        for call in calls {
            let desk = Arc::clone(self);
            self.beside.spawn(async move { desk.call(call, until).await });
        }
        let sent: Vec<i64> = stream::iter(messages)
            .map(|entry| self.publish(entry))
            .buffer_unordered(CONFIRMS_MOST)
            .filter_map(|sent| async move { sent })
            .collect()
            .await;
        (self.probe)(Point::Sent);
        if !sent.is_empty()
            && let Err(error) = self.surely(|| self.records.sent(sent.clone())).await
        {
            // They go out once more when their lease is over.
            tracing::warn!(error = %error, "what was sent could not be reported");
        }
    }

    /// The number of an entry that went out.
    async fn publish(&self, entry: OutboxEntry) -> Option<i64> {
        let Destination::Publish { exchange, routing_key } = &entry.entry.destination else { return None };
        let message = outgoing_of(&entry.entry, exchange, routing_key);
        let error = match self.publisher.publish(&message).await {
            Ok(()) => return Some(entry.id),
            Err(error) => error,
        };
        let is_reply = exchange.is_empty();
        if is_reply && matches!(error, PublishError::Unroutable { .. }) && entry.attempts >= REPLY_TRIES {
            tracing::warn!("a queue of replies is gone; the answer is given up");
            self.told(self.records.given_up(entry.id, "no-reply-queue".to_owned(), Timestamp::now()).await);
            return None;
        }
        tracing::warn!(publish.error = error.code(), entry.attempts, "a message stays in the outbox");
        let wait = 2_i64.saturating_pow(entry.attempts.min(6)).min(LONGEST_WAIT_S);
        self.told(self.records.failed(entry.id, after(Duration::from_secs(wait.unsigned_abs()))).await);
        None
    }

    /// Calls a receiver, unless so many others are slow that the entry is no longer
    /// ours when its turn comes: then it is due again, for whoever has room.
    async fn call(&self, entry: OutboxEntry, until: Instant) {
        let Ok(_permit) = self.calls.acquire().await else { return };
        if Instant::now() + Duration::from_millis(self.settings.webhooks.timeout_ms) > until {
            return;
        }
        let Destination::Webhook { url } = &entry.entry.destination else { return };
        let beside = beside_of(&entry.entry);
        let secret = beside.tenant.as_deref().and_then(|tenant| self.settings.webhooks.secrets.get(tenant));
        let Some(secret) = secret.and_then(|secret| WebhookSecret::parse(secret.expose())) else {
            self.told(self.records.given_up(entry.id, "no-secret".to_owned(), Timestamp::now()).await);
            return;
        };
        let call = Call {
            url,
            id: &entry.entry.message_id,
            body: &entry.entry.body,
            secret: &secret,
            traceparent: beside.traceparent.as_deref(),
        };
        let outcome = self.webhooks.send(&call, Timestamp::now()).await;
        self.metrics.webhook(label(outcome));
        match outcome {
            Outcome::Delivered => self.told(self.records.sent(vec![entry.id]).await),
            Outcome::GiveUp { reason } => self.give_up(&entry, &reason.to_string()).await,
            Outcome::TryLater { reason } => {
                match next_wait(entry.attempts.saturating_add(1), &self.settings.webhooks.waits_s) {
                    Some(wait) => self.told(self.records.failed(entry.id, after(wait)).await),
                    None => {
                        self.metrics.webhook(WebhookOutcome::GivenUp);
                        self.give_up(&entry, &reason.to_string()).await;
                    }
                }
            }
        }
    }

    async fn give_up(&self, entry: &OutboxEntry, reason: &str) {
        tracing::warn!(reason, "a webhook is given up");
        self.told(self.records.given_up(entry.id, reason.to_owned(), Timestamp::now()).await);
    }

    /// An entry whose fate could not be written down is due again when its
    /// lease is over.
    fn told(&self, result: Result<(), wenshu_records::RecordsError>) {
        if let Err(error) = result {
            tracing::warn!(error = %error, "the outbox could not be brought up to date");
        }
    }
}

fn after(wait: Duration) -> Timestamp {
    let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
    Timestamp::now().checked_add(wait).unwrap_or(Timestamp::MAX)
}

const fn label(outcome: Outcome) -> WebhookOutcome {
    match outcome {
        Outcome::Delivered => WebhookOutcome::Delivered,
        Outcome::TryLater { reason } | Outcome::GiveUp { reason } => match reason {
            Failure::Address(_) | Failure::InnerAddress => WebhookOutcome::Blocked,
            Failure::Gone | Failure::Status(_) => WebhookOutcome::Refused,
            Failure::Timeout => WebhookOutcome::Timeout,
            Failure::Unreachable => WebhookOutcome::Unreachable,
        },
    }
}
