//! The ledger at work: queues, records, storage and answers together.
//!
//! | module | takes | does |
//! |---|---|---|
//! | `consuming` | deliveries | hands them to the loop of their queue, in batches |
//! | `requests` | requests | stores the source, takes the job on |
//! | `events` | events | folds them into the records |
//! | `letters` | dead letters | keeps them and counts the failure |
//! | `ending` | jobs of which all is known | report, completion, answer |
//! | `queries` | questions and orders | answers |
//! | `resuming` | open jobs | begins them anew where no broker kept their messages |
//! | `sending` | the outbox | publishes, calls webhooks |
//! | `timers` | the clock | expiry, retention, what a dead ledger left |
//!
//! Everything that must happen is in the records before a delivery is
//! acknowledged; everything that must be sent is in the outbox of the same
//! transaction. So the process may end anywhere.

mod consuming;
mod ending;
mod events;
mod letters;
mod queries;
mod requests;
mod resuming;
mod sending;
mod timers;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use wenshu_messages::Lane;
use wenshu_objects::ObjectsError;
use wenshu_pipeline::health::BrokerHealth;
use wenshu_pipeline::link::Backoff;
use wenshu_pipeline::process::{Refusal, Started, keep_alive, open_objects};
use wenshu_pipeline::storage::Storage;
use wenshu_pipeline::{Carrier, Publisher, Topology};
use wenshu_records::{Records, RecordsError};
use wenshu_settings::Settings;
use wenshu_telemetry::{Health, Metrics, Part, Reason};

use crate::points::{Probe, no_probe};
use crate::webhooks::{AddressRules, Sender, SystemLookup};

/// Webhooks that are called at the same time.
const CALLS_MOST: usize = 32;
/// Batches of endings and sendings of one lane that run at the same time. A loop
/// that would begin one more waits: the bulk lane slows down instead of piling up
/// in front of the interactive one.
const BATCHES_MOST: usize = 2;

/// What the ledger works with.
pub struct Desk {
    settings: Settings,
    carrier: Carrier,
    topology: Topology,
    publisher: Publisher,
    storage: Storage,
    records: Arc<dyn Records>,
    webhooks: Sender,
    metrics: Metrics,
    health: Health,
    broker: BrokerHealth,
    probe: Probe,
    batches: Batches,
    calls: Arc<Semaphore>,
    /// Work that goes on beside the loops; waited for at a drain.
    beside: TaskTracker,
    /// Cancelled when nothing may go on any more.
    last: CancellationToken,
}

/// The ledger from start to drain.
///
/// # Errors
/// One line that says what to do.
pub async fn run(started: Started) -> Result<(), Refusal> {
    run_probed(started, no_probe).await
}

/// [`run`] with a probe at every point, for tests.
///
/// # Errors
/// One line that says what to do.
pub async fn run_probed(started: Started, probe: Probe) -> Result<(), Refusal> {
    let records =
        wenshu_records::open(started.settings.records.url.expose(), started.settings.records.connections).await?;
    run_on(started, records, probe).await
}

/// [`run`] on records that are open, for a process that shares them.
///
/// # Errors
/// One line that says what to do.
pub async fn run_on(started: Started, records: Arc<dyn Records>, probe: Probe) -> Result<(), Refusal> {
    let Started { settings, carrier, topology, health, metrics, stop, objects } = started;
    let objects = match objects {
        Some(shared) => shared,
        None => open_objects(&settings.storage, &health).await?,
    };
    health.up(Part::Database);
    keep_alive(&health, &objects, &stop);
    let webhooks = Sender::new(
        AddressRules::of(&settings.webhooks),
        Duration::from_millis(settings.webhooks.timeout_ms),
        Arc::new(SystemLookup),
    )?;
    let broker = BrokerHealth::new(health.clone());
    let last = CancellationToken::new();
    let (own_health, own_metrics) = (broker.clone(), metrics.clone());
    let publisher =
        Publisher::start(&carrier, &settings.broker, &topology, "ledger", own_health, own_metrics, last.clone())
            .await?;
    let drain = Duration::from_millis(settings.work.drain_ms);
    let desk = Arc::new(Desk {
        settings,
        carrier,
        topology,
        publisher,
        storage: Storage::new(objects, metrics.clone()),
        records,
        webhooks,
        metrics,
        health,
        broker,
        probe,
        batches: Batches::default(),
        calls: Arc::new(Semaphore::new(CALLS_MOST)),
        beside: TaskTracker::new(),
        last,
    });
    if matches!(desk.carrier, Carrier::Process(_)) {
        // Beside the loops: what the first of these jobs say must be heard while
        // the last are queued.
        desk.beside.spawn(Arc::clone(&desk).resume());
    }
    tracing::info!("started");
    let timers = tokio::spawn(Arc::clone(&desk).keep_time(stop.clone()));
    Arc::clone(&desk).consume(stop).await?;
    desk.beside.close();
    if tokio::time::timeout(drain, desk.beside.wait()).await.is_err() {
        tracing::warn!("the deadline of the drain has passed; what is left is in the records");
    }
    desk.last.cancel();
    timers.abort();
    desk.records.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Bounds the batches that run beside the loops, each lane's on its own.
struct Batches {
    interactive: Arc<Semaphore>,
    bulk: Arc<Semaphore>,
}

impl Default for Batches {
    fn default() -> Self {
        let semaphore = || Arc::new(Semaphore::new(BATCHES_MOST));
        Self { interactive: semaphore(), bulk: semaphore() }
    }
}

impl Desk {
    /// Runs `work` beside the caller's, once its lane has room for one more batch.
    async fn beside(&self, lane: Lane, work: impl Future<Output = ()> + Send + 'static) {
        let semaphore = match lane {
            Lane::Interactive => &self.batches.interactive,
            Lane::Bulk => &self.batches.bulk,
        };
        // Nobody closes it.
        let permit = Arc::clone(semaphore).acquire_owned().await;
        self.beside.spawn(async move {
            work.await;
            drop(permit);
        });
    }

    /// Runs an operation of the records until it succeeds, fails for good, or
    /// the process ends. A database that restarts costs time, nothing else.
    async fn surely<T, F>(&self, mut operation: impl FnMut() -> F) -> Result<T, RecordsError>
    where
        F: Future<Output = Result<T, RecordsError>>,
    {
        let mut backoff = Backoff::new(&self.settings.broker);
        loop {
            let error = match operation().await {
                Ok(done) => {
                    self.health.up(Part::Database);
                    return Ok(done);
                }
                Err(error) if !error.is_transient() => return Err(error),
                Err(error) => error,
            };
            self.health.down(Part::Database, Reason::Unreachable);
            tracing::warn!(error = %error, "the database is waited for");
            tokio::select! {
                () = self.last.cancelled() => return Err(error),
                () = sleep(backoff.next_wait()) => {}
            }
        }
    }

    /// The same for object storage.
    async fn stored<T, F>(&self, mut operation: impl FnMut() -> F) -> Result<T, ObjectsError>
    where
        F: Future<Output = Result<T, ObjectsError>>,
    {
        let mut backoff = Backoff::new(&self.settings.broker);
        loop {
            let error = match operation().await {
                Ok(done) => return Ok(done),
                Err(error) if !error.is_transient() => return Err(error),
                Err(error) => error,
            };
            self.health.down(Part::Storage, Reason::Failing);
            tracing::warn!(error = %error, "storage is waited for");
            tokio::select! {
                () = self.last.cancelled() => return Err(error),
                () = sleep(backoff.next_wait()) => {}
            }
        }
    }
}
