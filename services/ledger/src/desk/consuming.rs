//! Deliveries to the loops of their queues, in batches.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use wenshu_messages::Lane;
use wenshu_pipeline::PipelineError;
use wenshu_pipeline::consuming::{Consumes, Consuming};
use wenshu_pipeline::session::{Acknowledged, Received, Session, Source};

use super::Desk;

/// What a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A request.
    Request(Lane),
    /// An event of a stage.
    Event(Lane),
    /// A question or order.
    Query,
    /// A dead letter.
    Dead,
}

/// Requests that wait or are at work, a lane: with what is inside they may be a
/// mebibyte each.
const REQUESTS: u16 = 32;
/// Queries and dead letters that wait or are at work.
const OTHERS: u16 = 32;

/// The desk, until it is stopped.
struct Consumer<'a> {
    desk: &'a Arc<Desk>,
    stop: &'a CancellationToken,
}

impl Consumes<Kind> for Consumer<'_> {
    async fn open(&self) -> Result<Session<Kind>, PipelineError> {
        self.desk.open().await
    }

    async fn serve(&self, session: Session<Kind>) {
        self.desk.serve(session, self.stop).await;
    }
}

impl Desk {
    /// Consumes until `stop`, then finishes what was begun. A connection that
    /// breaks is made anew, for ever.
    ///
    /// # Errors
    /// A [`PipelineError`] that no waiting can mend, at the first connection.
    pub(super) async fn consume(self: Arc<Self>, stop: CancellationToken) -> Result<(), PipelineError> {
        let consuming = Consuming { broker: &self.settings.broker, health: &self.broker, metrics: &self.metrics };
        consuming.keep(&stop, &Consumer { desk: &self, stop: &stop }).await
    }

    async fn open(&self) -> Result<Session<Kind>, PipelineError> {
        // Two batches: one at work, one that fills meanwhile.
        let events = u16::try_from(self.settings.ledger.batch_most.saturating_mul(2)).unwrap_or(u16::MAX);
        let mut sources = vec![
            Source { queue: self.topology.query_queue(), prefetch: OTHERS, tag: Kind::Query },
            Source { queue: self.topology.dead(), prefetch: OTHERS, tag: Kind::Dead },
        ];
        for lane in Lane::ALL {
            sources.push(Source {
                queue: self.topology.request_queue(lane),
                prefetch: REQUESTS,
                tag: Kind::Request(lane),
            });
            sources.push(Source { queue: self.topology.ledger_queue(lane), prefetch: events, tag: Kind::Event(lane) });
        }
        Session::open(&self.carrier, &self.settings.broker, &self.topology, "ledger", &sources, &[]).await
    }

    /// Serves one connection until it breaks or `stop`.
    async fn serve(self: &Arc<Self>, mut session: Session<Kind>, stop: &CancellationToken) {
        let mut loops = JoinSet::new();
        let mut queues = Vec::new();
        for kind in Self::kinds() {
            // The prefetch of its queue bounds what a channel holds.
            let (sender, receiver) = mpsc::unbounded_channel();
            queues.push((kind, sender));
            loops.spawn(Arc::clone(self).work(kind, receiver));
        }
        loop {
            let received = tokio::select! {
                () = stop.cancelled() => break,
                received = session.next() => received,
            };
            let Some(received) = received else { break };
            if let Some((_, queue)) = queues.iter().find(|(kind, _)| *kind == received.tag) {
                // The loop ends only when its queue does.
                drop(queue.send(received));
            }
        }
        if stop.is_cancelled() {
            session.stop_consuming().await;
        } else if session.lost_channel() {
            self.metrics.channel_rebuilt();
        }
        // Without their queues the loops finish what they have and end.
        drop(queues);
        let drain = Duration::from_millis(self.settings.work.drain_ms);
        if timeout(drain, async { while loops.join_next().await.is_some() {} }).await.is_err() {
            tracing::warn!("the deadline of the drain has passed; what is left comes again");
        }
        loops.abort_all();
        session.close().await;
    }

    fn kinds() -> Vec<Kind> {
        let lanes = Lane::ALL.into_iter().flat_map(|lane| [Kind::Request(lane), Kind::Event(lane)]);
        lanes.chain([Kind::Query, Kind::Dead]).collect()
    }

    /// The loop of one queue: whatever has come is one batch.
    async fn work(self: Arc<Self>, kind: Kind, mut queue: mpsc::UnboundedReceiver<Received<Kind>>) {
        let most = self.settings.ledger.batch_most.max(1) as usize;
        let wait = Duration::from_millis(self.settings.ledger.batch_wait_ms);
        let mut batch = Vec::new();
        let mut acknowledged = Acknowledged::default();
        while queue.recv_many(&mut batch, most).await > 0 {
            // A transaction costs about the same for one as for fifty, and nobody
            // waits for the bulk lane.
            if matches!(kind, Kind::Event(Lane::Bulk) | Kind::Request(Lane::Bulk)) && batch.len() < most {
                sleep(wait).await;
                while batch.len() < most
                    && let Ok(received) = queue.try_recv()
                {
                    batch.push(received);
                }
            }
            let taken = std::mem::take(&mut batch);
            let done = match kind {
                Kind::Request(lane) => self.requests(lane, &taken).await,
                Kind::Event(lane) => self.events(lane, &taken).await,
                Kind::Query => {
                    self.queries(taken).await;
                    continue;
                }
                Kind::Dead => {
                    self.letters(taken).await;
                    continue;
                }
            };
            if !done {
                // It comes again; nothing after it may be acknowledged along with it.
                acknowledged.leave();
            } else if !acknowledged.batch(&taken).await {
                tracing::info!("an acknowledgement came too late; the messages come again");
            }
        }
    }
}

/// Acknowledges a message whose effects are in the records.
pub(super) async fn acknowledge(received: &Received<Kind>) {
    if !received.acknowledge().await {
        tracing::info!("an acknowledgement came too late; the message comes again");
    }
}
