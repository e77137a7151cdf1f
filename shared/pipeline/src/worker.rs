//! The one loop of all stages: take a message, have a child do the work, store
//! what it made, publish what follows, and only then acknowledge.
//!
//! Whatever happens before the acknowledgement, the message comes again; then
//! the same work makes the same objects under the same keys. A message is
//! answered in one of three ways: done, tried again after a wait, or rejected
//! into the dead letters with its reason.

use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::future::try_join_all;
use jiff::Timestamp;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, Span};
use wenshu_children::{Children, Order};
use wenshu_messages::control::Control;
use wenshu_messages::{DecodeError, Envelope, Lane, Message, ObjectRef, StageName, Task};
use wenshu_objects::Key;
use wenshu_settings::Settings;
use wenshu_telemetry::Metrics;
use wenshu_telemetry::conventions::{self, Ids};
use wenshu_telemetry::labels::Outcome;
use wenshu_telemetry::trace::inject;

use crate::cancel::Cancelled;
use crate::carrier::Carrier;
use crate::consuming::{Consumes, Consuming};
use crate::error::PipelineError;
use crate::health::BrokerHealth;
use crate::labels;
use crate::lanes::{Gate, Place, Underway};
use crate::outgoing::{Outgoing, now_ms};
use crate::points::{Point, Probe};
use crate::publisher::Publisher;
use crate::scans::Scans;
use crate::session::{Private, Received, Session, Source};
use crate::stage::{Following, Told, objects_of, told_of};
use crate::storage::Storage;
use crate::topology::Topology;
use crate::trouble::{Trouble, Verdict};

/// Most bytes of an object that a stage reads.
const OBJECT_BYTES_MOST: u64 = 256 << 20;

/// How long tasks of a connection that broke may take to notice.
const GIVE_UP_WITHIN: Duration = Duration::from_secs(15);

/// Everything that the loop works with.
pub struct Worker {
    /// The stage.
    pub stage: StageName,
    /// Whether a task's bytes must be read by a child of their own.
    pub needs_own_child: fn(&[u8]) -> bool,
    /// Settings of the process.
    pub settings: Settings,
    /// What carries the messages.
    pub carrier: Carrier,
    /// Names on the broker.
    pub topology: Topology,
    /// The publishing connection.
    pub publisher: Publisher,
    /// Object storage.
    pub storage: Storage,
    /// The children.
    pub children: Children,
    /// Who of the waiting goes next.
    pub gate: Gate,
    /// The engine that recognises scans, where there is one.
    pub scans: Option<Scans>,
    /// Messages that are worked on, from their objects to their confirms.
    pub underway: Underway,
    /// Jobs taken back.
    pub cancelled: Cancelled,
    /// Figures.
    pub metrics: Metrics,
    /// How the broker stands.
    pub health: BrokerHealth,
    /// Called at named points.
    pub probe: Probe,
}

/// What a message of a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum From {
    Lane(Lane),
    Control,
}

/// The worker, until it is stopped.
struct Consumer<'a> {
    worker: &'a Arc<Worker>,
    stop: &'a CancellationToken,
}

impl Consumes<From> for Consumer<'_> {
    async fn open(&self) -> Result<Session<From>, PipelineError> {
        self.worker.open().await
    }

    async fn serve(&self, session: Session<From>) {
        self.worker.serve(session, self.stop).await;
    }
}

impl Worker {
    /// Works until `stop`, then drains. A connection that breaks is made anew,
    /// for ever.
    ///
    /// # Errors
    /// A [`PipelineError`] that no waiting can mend, at the first connection.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) -> Result<(), PipelineError> {
        let consuming = Consuming { broker: &self.settings.broker, health: &self.health, metrics: &self.metrics };
        consuming.keep(&stop, &Consumer { worker: &self, stop: &stop }).await
    }

    async fn open(&self) -> Result<Session<From>, PipelineError> {
        // A message keeps its place until its acknowledgement: with small
        // documents most of them wait for storage and confirms. Enough that a lane
        // never looks empty while its queue is full; few enough that another
        // worker finds work.
        // Scans take minutes, and a message must not wait longer than the broker
        // lets it: with an engine, twice the places.
        let slots = self.settings.work.slots;
        let many =
            if self.scans.is_some() { slots.saturating_mul(2) } else { slots.saturating_mul(8).saturating_add(16) };
        let prefetch = u16::try_from(many).unwrap_or(u16::MAX);
        let sources = Lane::ALL.map(|lane| Source {
            queue: self.topology.stage_queue(self.stage, lane),
            prefetch,
            tag: From::Lane(lane),
        });
        let control = [Private::control(&self.topology, From::Control)];
        let (broker, name) = (&self.settings.broker, self.stage.as_str());
        Session::open(&self.carrier, broker, &self.topology, name, &sources, &control).await
    }

    /// Serves one connection until it breaks or `stop`.
    async fn serve(self: &Arc<Self>, mut session: Session<From>, stop: &CancellationToken) {
        let broken = CancellationToken::new();
        let mut tasks = JoinSet::new();
        let drained = loop {
            tokio::select! {
                () = stop.cancelled() => break true,
                received = session.next() => match received {
                    Some(received) if received.tag == From::Control => self.obey(&received).await,
                    Some(received) => {
                        let (worker, stop, broken) = (Arc::clone(self), stop.clone(), broken.clone());
                        tasks.spawn(async move { worker.handle(received, &stop, &broken).await });
                    }
                    None => break false,
                },
                Some(_) = tasks.join_next() => {}
            }
        };
        if drained {
            session.stop_consuming().await;
            let within = Duration::from_millis(self.settings.work.drain_ms);
            if timeout(within, finish(&mut tasks)).await.is_err() {
                tracing::warn!(left = tasks.len(), "the deadline of the drain has passed; what is left comes again");
            }
        }
        if !drained && session.lost_channel() {
            self.metrics.channel_rebuilt();
        }
        broken.cancel();
        // Each is told to give up; one that does not must not keep the worker from
        // its next connection. What it held comes again.
        if timeout(GIVE_UP_WITHIN, finish(&mut tasks)).await.is_err() {
            tracing::warn!(left = tasks.len(), "tasks of a lost connection are given up");
            tasks.shutdown().await;
        }
        session.close().await;
    }

    /// Carries out an order to all workers.
    async fn obey(&self, received: &Received<From>) {
        if self.settings.broker.trusts(received.facts.user.as_deref())
            && let Ok(envelope) = wenshu_messages::decode(&received.body)
            && envelope.message == Message::Control(Control::Cancel)
        {
            self.cancelled.add(envelope.job);
        }
        received.acknowledge().await;
    }

    async fn handle(&self, received: Received<From>, stop: &CancellationToken, broken: &CancellationToken) {
        let From::Lane(lane) = received.tag else { return };
        let began = Instant::now();
        if let Some(sent) = received.facts.sent_ms {
            let waited = u64::try_from(now_ms().saturating_sub(sent)).unwrap_or(0);
            self.metrics.waited(labels::stage(self.stage), labels::lane(lane), Duration::from_millis(waited));
        }
        let span = conventions::process(
            labels::stage(self.stage),
            labels::lane(lane),
            &received.delivery(),
            received.facts.traceparent.as_deref(),
        );
        let outcome = async {
            let verdict = self.judge(&received, lane, stop, broken).await;
            self.settle(received, lane, verdict, broken).await
        }
        .instrument(span.clone())
        .await;
        let outcome = outcome.unwrap_or(Outcome::Returned);
        conventions::conclude(&span, outcome);
        self.metrics.task(labels::stage(self.stage), labels::lane(lane), outcome, began.elapsed());
    }

    /// Does the work of a message, up to the confirms of what follows.
    async fn judge(
        &self,
        received: &Received<From>,
        lane: Lane,
        stop: &CancellationToken,
        broken: &CancellationToken,
    ) -> Verdict {
        let envelope = match self.read(received) {
            Ok(envelope) => envelope,
            Err(verdict) => return verdict,
        };
        identify(&envelope);
        let Message::Task(task) = &envelope.message else {
            return Verdict::Reject(Trouble::message("not-a-task", "消息不是本环节的任务"));
        };
        if task.stage() != self.stage {
            return Verdict::Reject(Trouble::message("wrong-stage", "消息属于其他环节"));
        }
        tracing::debug!("a document came");
        (self.probe)(Point::BeforeWork, &envelope);
        let working = self.cancelled.begin(envelope.job);
        let left = envelope.deadline.duration_since(Timestamp::now());
        let Ok(left) = Duration::try_from(left) else { return Verdict::Dropped(Outcome::Expired) };
        let _room = tokio::select! {
            room = self.underway.room(lane) => room,
            () = stop.cancelled() => return Verdict::Abandoned,
            () = working.token.cancelled() => return Verdict::Dropped(Outcome::Cancelled),
            () = broken.cancelled() => return Verdict::Abandoned,
        };
        let work = async {
            let objects = self.fetch(&envelope, task).await.map_err(Verdict::Retry)?;
            let enter = async |gate: &Gate| {
                tokio::select! {
                    place = gate.enter(lane) => Ok(place),
                    () = stop.cancelled() => Err(Verdict::Abandoned),
                }
            };
            let place = enter(&self.gate).await?;
            let (told, parts) = self.make(&envelope, place, received.body.clone(), objects.clone(), left).await?;
            let (Some(scans), Some(scan)) = (&self.scans, told.scan) else {
                return self.store(&envelope, (told.messages, parts)).await;
            };
            // The place is free for others meanwhile; scans have a gate of their own.
            let began = Instant::now();
            let place = enter(&scans.gate).await?;
            let recognised = scans.recognise(scan, &objects, left).await?;
            drop(place);
            let left = left.saturating_sub(began.elapsed());
            let place = enter(&self.gate).await?;
            let objects = objects.into_iter().chain(recognised).collect();
            let (told, parts) = self.make(&envelope, place, received.body.clone(), objects, left).await?;
            self.store(&envelope, (told.messages, parts)).await
        };
        let following = tokio::select! {
            following = work => following,
            () = working.token.cancelled() => return Verdict::Dropped(Outcome::Cancelled),
            () = broken.cancelled() => return Verdict::Abandoned,
        };
        match following {
            Ok(following) => self.publish(&envelope, following, broken).await,
            Err(verdict) => verdict,
        }
    }

    /// The envelope, if the message is one and from one of us.
    fn read(&self, received: &Received<From>) -> Result<Envelope, Verdict> {
        if !self.settings.broker.trusts(received.facts.user.as_deref()) {
            return Err(Verdict::Reject(Trouble::message("untrusted", "消息不是由本系统的服务发出的")));
        }
        wenshu_messages::decode(&received.body).map_err(|error| match error {
            // A newer worker may know it: other than a broken message it is
            // tried again.
            DecodeError::UnknownVersion { .. } => Verdict::Retry(Trouble::unreadable("unknown-version", &error)),
            _ => Verdict::Reject(Trouble::unreadable("malformed", &error)),
        })
    }

    async fn fetch(&self, envelope: &Envelope, task: &Task) -> Result<Vec<Bytes>, Trouble> {
        let wanted = objects_of(task).into_iter().map(|reference| self.fetch_one(envelope, reference));
        try_join_all(wanted).await
    }

    async fn fetch_one(&self, envelope: &Envelope, reference: &ObjectRef) -> Result<Bytes, Trouble> {
        let key = own_key(envelope, reference)?;
        let got = self.storage.get(&key, &reference.sha256, reference.bytes, OBJECT_BYTES_MOST).await;
        got.map_err(|error| Trouble::objects(&error))
    }

    /// Has a child do the work, in the place that the gate gave.
    async fn make(
        &self,
        envelope: &Envelope,
        place: Place,
        header: Vec<u8>,
        objects: Vec<Bytes>,
        left: Duration,
    ) -> Result<(Told, Vec<Bytes>), Verdict> {
        tracing::debug!("a document starts");
        let alone = objects.first().is_some_and(|main| (self.needs_own_child)(main));
        let order = Order { header: header.into(), parts: objects, alone };
        let work = self.children.work(order, left, std::future::pending());
        tokio::pin!(work);
        let reply = match futures_util::poll!(&mut work) {
            Poll::Ready(reply) => reply,
            Poll::Pending => {
                (self.probe)(Point::DuringWork, envelope);
                work.await
            }
        };
        drop(place);
        let reply = reply.map_err(|error| Trouble::of_child(&error))?;
        let told = told_of(&reply.header).map_err(|_| Verdict::Reject(Trouble::garbled()))?;
        Ok((told, reply.parts))
    }

    /// Stores the objects; the references in the messages name them already.
    async fn store(
        &self,
        envelope: &Envelope,
        (following, objects): (Vec<Following>, Vec<Bytes>),
    ) -> Result<Vec<Following>, Verdict> {
        let (tenant, job) = (envelope.tenant.as_str(), envelope.job.to_string());
        let stored = self.storage.put_all(tenant, &job, objects).await;
        stored.map_err(|error| Verdict::Retry(Trouble::objects(&error)))?;
        (self.probe)(Point::AfterOutput, envelope);
        Ok(following)
    }

    /// Publishes what follows until all of it is confirmed.
    async fn publish(&self, envelope: &Envelope, following: Vec<Following>, broken: &CancellationToken) -> Verdict {
        let mut messages = Vec::with_capacity(following.len());
        for next in following {
            match self.outgoing(envelope, next) {
                Ok(message) => messages.push(message),
                Err(trouble) => return Verdict::Reject(trouble),
            }
        }
        let sent = messages.iter().map(|message| self.publisher.publish_surely(message, broken));
        match try_join_all(sent).await {
            Ok(_) => {
                (self.probe)(Point::BetweenPublishAndAck, envelope);
                Verdict::Done
            }
            Err(_) => Verdict::Abandoned,
        }
    }

    fn outgoing(&self, envelope: &Envelope, next: Following) -> Result<Outgoing, Trouble> {
        for reference in next.message.objects() {
            own_key(envelope, reference)?;
        }
        let mut carried = envelope.carry(next.message);
        if let Some(of) = next.of {
            carried = carried.of_document(of.document, of.documents);
        }
        let message = Outgoing::of_envelope(&carried, &self.topology);
        let message = message.map_err(|error| Trouble::unreadable("message-too-large", &error))?;
        Ok(message.traced(inject(&Span::current())))
    }
}

/// Says in logs and traces whose message it is.
fn identify(envelope: &Envelope) {
    let job = envelope.job.to_string();
    let ids =
        Ids { tenant: envelope.tenant.as_str(), job: &job, document: envelope.document, attempt: envelope.attempt };
    conventions::identify(&Span::current(), &ids);
}

/// The key of an object of the message's own job: no other is read or named.
fn own_key(envelope: &Envelope, reference: &ObjectRef) -> Result<Key, Trouble> {
    let key = Key::parse(&reference.key).map_err(|error| Trouble::objects(&error))?;
    if key.tenant() == envelope.tenant.as_str() && key.job() == envelope.job.to_string() {
        Ok(key)
    } else {
        Err(Trouble::message("foreign-object", "消息引用了其他任务的文件"))
    }
}

async fn finish(tasks: &mut JoinSet<()>) {
    while tasks.join_next().await.is_some() {}
}
