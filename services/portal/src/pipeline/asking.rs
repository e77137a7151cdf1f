//! Questions and requests to the ledger, its answers, and events.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use tokio::sync::{broadcast, oneshot, watch};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use wenshu_messages::query::{Found, QUERY_SCHEMA, Query, QueryAnswer, Question};
use wenshu_messages::reply::{Answer, Reply};
use wenshu_messages::request::ConversionRequest;
use wenshu_messages::{Lane, Tenant};
use wenshu_pipeline::consuming::{Consumes, Consuming};
use wenshu_pipeline::health::BrokerHealth;
use wenshu_pipeline::outgoing::TENANT;
use wenshu_pipeline::session::{Private, Received, Session};
use wenshu_pipeline::{Carrier, Outgoing, PipelineError, PublishError, Publisher, Topology};
use wenshu_settings::Broker;
use wenshu_telemetry::Metrics;

use crate::backend::{BackendError, Stirred};

/// How long an answer of the ledger is waited for. What was asked may happen all
/// the same: requests carry a key, and asking again gives the same job.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);
/// How long a connection is waited for before somebody is told that there is
/// none.
const CONNECTED_WITHIN: Duration = Duration::from_secs(5);
/// Events that a slow listener may be behind.
const STIRRED_MOST: usize = 4096;
/// Answers and events that wait in this process.
const PREFETCH: u16 = 512;

/// What the portal hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    Answer,
    Event,
}

/// Asks, and keeps who waits for which answer.
pub(super) struct Asking {
    publisher: Publisher,
    topology: Topology,
    broker: Broker,
    carrier: Carrier,
    /// The queue on which answers come, while there is a connection.
    queue: watch::Sender<Option<String>>,
    waiting: Mutex<HashMap<String, oneshot::Sender<Vec<u8>>>>,
    stirred: broadcast::Sender<Stirred>,
}

impl Asking {
    pub(super) fn new(publisher: Publisher, topology: Topology, broker: Broker, carrier: Carrier) -> Self {
        Self {
            publisher,
            topology,
            broker,
            carrier,
            queue: watch::Sender::new(None),
            waiting: Mutex::default(),
            stirred: broadcast::Sender::new(STIRRED_MOST),
        }
    }

    /// What happens to jobs.
    pub(super) fn stirred(&self) -> broadcast::Receiver<Stirred> {
        self.stirred.subscribe()
    }

    /// Asks the ledger.
    pub(super) async fn query(&self, tenant: &Tenant, question: Question) -> Result<Found, BackendError> {
        let query = Query { schema: QUERY_SCHEMA.to_owned(), question };
        let body = serde_json::to_vec(&query).unwrap_or_default();
        let message = Outgoing::new(self.topology.requests(), "query".to_owned(), body);
        let answer: QueryAnswer = self.ask(tenant, message).await?;
        Ok(answer.found)
    }

    /// Submits a request under a name of its own.
    pub(super) async fn request(
        &self,
        tenant: &Tenant,
        lane: Lane,
        name: &str,
        request: &ConversionRequest,
    ) -> Result<Answer, BackendError> {
        let body = serde_json::to_vec(request).unwrap_or_default();
        let message = Outgoing::new(self.topology.requests(), lane.as_str().to_owned(), body);
        let answer: Reply = self.ask(tenant, Outgoing { message_id: name.to_owned(), ..message }).await?;
        Ok(answer.answer)
    }

    async fn ask<T: DeserializeOwned>(&self, tenant: &Tenant, message: Outgoing) -> Result<T, BackendError> {
        let queue = self.connected().await?;
        let id = Uuid::new_v4().to_string();
        let (sender, answer) = oneshot::channel();
        locked(&self.waiting).insert(id.clone(), sender);
        let _forget = Forget { asking: self, id: &id };
        let mut message = Outgoing { correlation_id: Some(id.clone()), reply_to: Some(queue), ..message };
        message.headers.push((TENANT.to_owned(), tenant.to_string()));
        self.publisher.publish(&message).await.map_err(|error| of_publishing(&error))?;
        let body = timeout(ANSWER_WITHIN, answer).await.map_err(|_| BackendError::Unavailable)?;
        let body = body.map_err(|_| BackendError::Unavailable)?;
        serde_json::from_slice(&body).map_err(|_| BackendError::Unavailable)
    }

    /// The queue for answers, once there is a connection.
    async fn connected(&self) -> Result<String, BackendError> {
        let mut queue = self.queue.subscribe();
        let found = timeout(CONNECTED_WITHIN, queue.wait_for(Option::is_some)).await;
        let found = found.map_err(|_| BackendError::Unavailable)?.map_err(|_| BackendError::Unavailable)?;
        found.clone().ok_or(BackendError::Unavailable)
    }

    /// Hears answers and events until `stop`. A connection that breaks is made
    /// anew, for ever.
    pub(super) async fn listen(self: Arc<Self>, health: BrokerHealth, metrics: Metrics, stop: CancellationToken) {
        let consuming = Consuming { broker: &self.broker, health: &health, metrics: &metrics };
        if let Err(error) = consuming.keep(&stop, &Listener { asking: &self, stop: &stop }).await {
            tracing::error!(error = %error, "the portal cannot listen");
        }
    }

    async fn open(&self) -> Result<Session<Heard>, PipelineError> {
        let name = format!("{}{}", self.topology.portal_prefix(), Uuid::new_v4());
        let private = [
            Private { name: Some(name.clone()), bindings: Vec::new(), prefetch: PREFETCH, tag: Heard::Answer },
            Private {
                name: None,
                bindings: vec![(self.topology.events(), "#".to_owned())],
                prefetch: PREFETCH,
                tag: Heard::Event,
            },
        ];
        let session = Session::open(&self.carrier, &self.broker, &self.topology, "portal", &[], &private).await?;
        self.queue.send_replace(Some(name));
        Ok(session)
    }

    async fn hear(&self, mut session: Session<Heard>, stop: &CancellationToken) {
        loop {
            let received = tokio::select! {
                () = stop.cancelled() => break,
                received = session.next() => received,
            };
            let Some(received) = received else { break };
            match received.tag {
                Heard::Answer => self.answered(&received),
                Heard::Event => self.happened(&received),
            }
            received.acknowledge().await;
        }
        self.queue.send_replace(None);
        // Who waits asks again; nothing comes on a queue that is gone.
        locked(&self.waiting).clear();
        session.close().await;
    }

    fn answered(&self, received: &Received<Heard>) {
        let Some(id) = &received.facts.correlation_id else { return };
        // A later answer to the same request, as that it ended, nobody waits for.
        if let Some(waiting) = locked(&self.waiting).remove(id) {
            drop(waiting.send(received.body.clone()));
        }
    }

    fn happened(&self, received: &Received<Heard>) {
        if !self.broker.trusts(received.facts.user.as_deref()) {
            return;
        }
        let Ok(envelope) = wenshu_messages::decode(&received.body) else { return };
        let stirred =
            Stirred { tenant: envelope.tenant, job: envelope.job, batch: envelope.batch, at: Timestamp::now() };
        // Nobody may be listening.
        drop(self.stirred.send(stirred));
    }
}

/// The portal's ear, until it is stopped.
struct Listener<'a> {
    asking: &'a Asking,
    stop: &'a CancellationToken,
}

impl Consumes<Heard> for Listener<'_> {
    async fn open(&self) -> Result<Session<Heard>, PipelineError> {
        self.asking.open().await
    }

    async fn serve(&self, session: Session<Heard>) {
        self.asking.hear(session, self.stop).await;
    }
}

/// Nobody waits for this answer any more.
struct Forget<'a> {
    asking: &'a Asking,
    id: &'a str,
}

impl Drop for Forget<'_> {
    fn drop(&mut self) {
        locked(&self.asking.waiting).remove(self.id);
    }
}

fn of_publishing(error: &PublishError) -> BackendError {
    match error {
        PublishError::Rejected => BackendError::Busy { retry_after_s: 5 },
        _ => BackendError::Unavailable,
    }
}

/// Nobody panics while he holds one of these.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
