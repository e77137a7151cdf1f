//! Every metric, as a method.
//!
//! The dashboards and alerts in `docs/observability` are built on these names,
//! and a test holds the two together.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::labels::{
    ChildEnd, Confirm, Connection, Direction, JobEnd, Lane, OfBuild, OfChildEnd, OfConfirm, OfConnection, OfDirection,
    OfJobEnd, OfLane, OfPart, OfStage, OfTask, OfWebhook, Outcome, Stage, WebhookOutcome,
};
use crate::process::resident_bytes;
use crate::{Part, Service};

/// Media type of [`Metrics::render`].
pub(crate) const CONTENT_TYPE: &str = prometheus_text::CONTENT_TYPE;

/// Bounds of durations, s: from a document that was in the cache to one at its
/// limit.
const SECONDS: [f64; 14] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];
/// Bounds of waits, s: a bulk run waits for hours, and that is as it should be.
const WAIT_SECONDS: [f64; 14] =
    [0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 1800.0, 7200.0, 43200.0];

/// Durations by labels.
type Durations<L> = Family<L, Histogram, fn() -> Histogram>;
/// What is asked for figures before each reading.
type Source = Box<dyn Fn(&Metrics) + Send + Sync>;

/// All metrics of this process; clones share them.
#[derive(Clone)]
pub struct Metrics {
    inner: Arc<Inner>,
}

struct Inner {
    registry: Registry,
    sources: Mutex<Vec<Source>>,
    tasks: Family<OfTask, Counter>,
    task_seconds: Durations<OfLane>,
    wait_seconds: Durations<OfLane>,
    slots: Family<OfStage, Gauge>,
    slots_busy: Family<OfStage, Gauge>,
    children: Family<OfStage, Gauge>,
    children_spawned: Family<OfStage, Counter>,
    child_spawn_failures: Family<OfStage, Counter>,
    children_ended: Family<OfChildEnd, Counter>,
    child_memory: Family<OfStage, Gauge>,
    published: Family<OfConfirm, Counter>,
    confirm_seconds: Histogram,
    connections_opened: Family<OfConnection, Counter>,
    connections_lost: Family<OfConnection, Counter>,
    channels_rebuilt: Counter,
    blocked: Gauge,
    outbox: Gauge,
    outbox_age: Gauge,
    jobs_open: Gauge,
    jobs_ended: Family<OfJobEnd, Counter>,
    dead: Gauge,
    webhooks: Family<OfWebhook, Counter>,
    object_bytes: Family<OfDirection, Counter>,
    object_seconds: Durations<OfDirection>,
    object_failures: Family<OfDirection, Counter>,
    parts: Family<OfPart, Gauge>,
    memory: Gauge,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Metrics").finish_non_exhaustive()
    }
}

/// Figures of a worker's children, as they are at one moment. Counts are since
/// the start of the process.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChildFigures {
    /// Children that live.
    pub alive: u64,
    /// Those at work.
    pub busy: u64,
    /// Children started.
    pub spawned: u64,
    /// Starts that failed.
    pub spawn_failures: u64,
    /// Ended ones by how.
    pub ended: Vec<(ChildEnd, u64)>,
    /// The most memory that one of the living has held, bytes.
    pub resident_peak_bytes: u64,
}

impl Metrics {
    /// The metrics of a service, those that count at zero: a rate needs a
    /// value from before.
    pub fn new(service: Service) -> Self {
        let metrics = Self { inner: Arc::new(Inner::new(service)) };
        metrics.begin_at_zero(service);
        metrics
    }

    /// One delivery was dealt with.
    pub fn task(&self, stage: Stage, lane: Lane, outcome: Outcome, took: Duration) {
        self.tasks(stage, lane, outcome, 1);
        let labels = OfLane { stage, lane };
        self.inner.task_seconds.get_or_create(&labels).observe(took.as_secs_f64());
    }

    /// Deliveries were dealt with together, such as events of one transaction.
    pub fn tasks(&self, stage: Stage, lane: Lane, outcome: Outcome, count: u64) {
        self.inner.tasks.get_or_create(&OfTask { stage, lane, outcome }).inc_by(count);
    }

    /// Time from publishing to the begin of work, when the message tells.
    pub fn waited(&self, stage: Stage, lane: Lane, wait: Duration) {
        let labels = OfLane { stage, lane };
        self.inner.wait_seconds.get_or_create(&labels).observe(wait.as_secs_f64());
    }

    /// Slots of a stage, and how many are taken.
    pub fn slots(&self, stage: Stage, all: usize, busy: usize) {
        self.inner.slots.get_or_create(&OfStage { stage }).set(whole(all as u64));
        self.inner.slots_busy.get_or_create(&OfStage { stage }).set(whole(busy as u64));
    }

    /// Figures of the children of a stage.
    pub fn children(&self, stage: Stage, figures: &ChildFigures) {
        let (inner, labels) = (&self.inner, OfStage { stage });
        inner.children.get_or_create(&labels).set(whole(figures.alive));
        inner.child_memory.get_or_create(&labels).set(whole(figures.resident_peak_bytes));
        raise(&inner.children_spawned.get_or_create(&labels), figures.spawned);
        raise(&inner.child_spawn_failures.get_or_create(&labels), figures.spawn_failures);
        for (end, count) in &figures.ended {
            let labels = OfChildEnd { stage, end: *end };
            raise(&inner.children_ended.get_or_create(&labels), *count);
        }
    }

    /// The broker's answer to one published message.
    pub fn published(&self, result: Confirm, took: Duration) {
        self.inner.published.get_or_create(&OfConfirm { result }).inc();
        self.inner.confirm_seconds.observe(took.as_secs_f64());
    }

    /// A connection to the broker was opened.
    pub fn connection_opened(&self, connection: Connection) {
        self.inner.connections_opened.get_or_create(&OfConnection { connection }).inc();
    }

    /// A connection to the broker was lost, or could not be opened.
    pub fn connection_lost(&self, connection: Connection) {
        self.inner.connections_lost.get_or_create(&OfConnection { connection }).inc();
    }

    /// A channel was closed by the broker and built anew on its connection.
    pub fn channel_rebuilt(&self) {
        self.inner.channels_rebuilt.inc();
    }

    /// Whether the broker takes no messages for an alarm of its own.
    pub fn blocked(&self, blocked: bool) {
        self.inner.blocked.set(i64::from(blocked));
    }

    /// Entries of the outbox that are not sent, and the age of the oldest.
    pub fn outbox(&self, entries: u64, oldest: Duration) {
        self.inner.outbox.set(whole(entries));
        self.inner.outbox_age.set(whole(oldest.as_secs()));
    }

    /// Jobs that have not ended.
    pub fn jobs_open(&self, jobs: u64) {
        self.inner.jobs_open.set(whole(jobs));
    }

    /// A job ended.
    pub fn job_ended(&self, lane: Lane, status: JobEnd) {
        self.inner.jobs_ended.get_or_create(&OfJobEnd { lane, status }).inc();
    }

    /// Dead messages that nobody has replayed or dropped.
    pub fn dead(&self, messages: u64) {
        self.inner.dead.set(whole(messages));
    }

    /// A requester was called.
    pub fn webhook(&self, outcome: WebhookOutcome) {
        self.inner.webhooks.get_or_create(&OfWebhook { outcome }).inc();
    }

    /// An object was read or written.
    pub fn object(&self, direction: Direction, bytes: u64, took: Duration) {
        let labels = OfDirection { direction };
        self.inner.object_bytes.get_or_create(&labels).inc_by(bytes);
        self.inner.object_seconds.get_or_create(&labels).observe(took.as_secs_f64());
    }

    /// Reading or writing an object failed.
    pub fn object_failed(&self, direction: Direction) {
        self.inner.object_failures.get_or_create(&OfDirection { direction }).inc();
    }

    /// Whether a part is up; told by [`crate::Health`].
    pub(crate) fn part(&self, part: Part, up: bool) {
        self.inner.parts.get_or_create(&OfPart { part }).set(i64::from(up));
    }

    /// Has a source asked before each reading, for figures that are kept
    /// elsewhere. It must answer at once.
    pub fn on_read(&self, source: impl Fn(&Self) + Send + Sync + 'static) {
        let mut sources = self.inner.sources.lock().unwrap_or_else(PoisonError::into_inner);
        sources.push(Box::new(source));
    }

    /// All metrics in Prometheus' text format.
    ///
    /// # Errors
    ///
    /// None in practice: the format writes into memory.
    pub fn render(&self) -> Result<String, fmt::Error> {
        for source in self.inner.sources.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            source(self);
        }
        if let Some(bytes) = resident_bytes() {
            self.inner.memory.set(whole(bytes));
        }
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.inner.registry)?;
        Ok(text)
    }

    fn begin_at_zero(&self, service: Service) {
        let inner = &self.inner;
        for &stage in service.stages() {
            for &lane in Lane::ALL {
                for &outcome in Outcome::ALL {
                    drop(inner.tasks.get_or_create(&OfTask { stage, lane, outcome }));
                }
                drop(inner.task_seconds.get_or_create(&OfLane { stage, lane }));
                drop(inner.wait_seconds.get_or_create(&OfLane { stage, lane }));
            }
        }
        for &result in Confirm::ALL {
            drop(inner.published.get_or_create(&OfConfirm { result }));
        }
        for &connection in Connection::ALL {
            drop(inner.connections_opened.get_or_create(&OfConnection { connection }));
            drop(inner.connections_lost.get_or_create(&OfConnection { connection }));
        }
        for &direction in Direction::ALL {
            drop(inner.object_bytes.get_or_create(&OfDirection { direction }));
            drop(inner.object_seconds.get_or_create(&OfDirection { direction }));
            drop(inner.object_failures.get_or_create(&OfDirection { direction }));
        }
        if service.stages().contains(&Stage::Ledger) {
            for &outcome in WebhookOutcome::ALL {
                drop(inner.webhooks.get_or_create(&OfWebhook { outcome }));
            }
            for &lane in Lane::ALL {
                for &status in JobEnd::ALL {
                    drop(inner.jobs_ended.get_or_create(&OfJobEnd { lane, status }));
                }
            }
        }
    }
}

impl Inner {
    fn new(service: Service) -> Self {
        let build: Family<OfBuild, Gauge> = Family::default();
        let labels = OfBuild { service: service.as_str(), version: env!("CARGO_PKG_VERSION") };
        build.get_or_create(&labels).set(1);
        let started: Gauge = Gauge::default();
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        started.set(whole(now.as_secs()));

        let mut inner = Self {
            registry: Registry::default(),
            sources: Mutex::default(),
            tasks: Family::default(),
            task_seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            wait_seconds: Family::new_with_constructor(|| Histogram::new(WAIT_SECONDS)),
            slots: Family::default(),
            slots_busy: Family::default(),
            children: Family::default(),
            children_spawned: Family::default(),
            child_spawn_failures: Family::default(),
            children_ended: Family::default(),
            child_memory: Family::default(),
            published: Family::default(),
            confirm_seconds: Histogram::new(SECONDS),
            connections_opened: Family::default(),
            connections_lost: Family::default(),
            channels_rebuilt: Counter::default(),
            blocked: Gauge::default(),
            outbox: Gauge::default(),
            outbox_age: Gauge::default(),
            jobs_open: Gauge::default(),
            jobs_ended: Family::default(),
            dead: Gauge::default(),
            webhooks: Family::default(),
            object_bytes: Family::default(),
            object_seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            object_failures: Family::default(),
            parts: Family::default(),
            memory: Gauge::default(),
        };
        inner.registry = inner.registered(build, started);
        inner
    }

    /// The names. Units are in them; counters get `_total`.
    fn registered(&self, build: Family<OfBuild, Gauge>, started: Gauge) -> Registry {
        let mut all = Registry::default();
        let ours = all.sub_registry_with_prefix("wenshu");
        ours.register("build_info", "Service and version", build);
        ours.register("tasks", "Deliveries dealt with", self.tasks.clone());
        ours.register_with_unit("task", "Time of one delivery", Unit::Seconds, self.task_seconds.clone());
        ours.register_with_unit("wait", "Time from publishing to work", Unit::Seconds, self.wait_seconds.clone());
        ours.register("slots", "Documents that can be at work", self.slots.clone());
        ours.register("slots_busy", "Documents at work", self.slots_busy.clone());
        ours.register("children", "Child processes that live", self.children.clone());
        ours.register("children_spawned", "Child processes started", self.children_spawned.clone());
        ours.register(
            "child_spawn_failures",
            "Child processes that could not be started",
            self.child_spawn_failures.clone(),
        );
        ours.register("children_ended", "Child processes ended, by how", self.children_ended.clone());
        ours.register_with_unit(
            "child_memory_peak",
            "Most memory of one living child",
            Unit::Bytes,
            self.child_memory.clone(),
        );
        ours.register("published", "Messages published, by the broker's answer", self.published.clone());
        ours.register_with_unit("confirm", "Time to the broker's answer", Unit::Seconds, self.confirm_seconds.clone());
        ours.register("connections_opened", "Connections to the broker opened", self.connections_opened.clone());
        ours.register("connections_lost", "Connections to the broker lost or refused", self.connections_lost.clone());
        ours.register(
            "channels_rebuilt",
            "Channels that the broker closed and that were built anew",
            self.channels_rebuilt.clone(),
        );
        ours.register("broker_blocked", "Whether the broker takes no messages", self.blocked.clone());
        ours.register("outbox_entries", "Answers not sent yet", self.outbox.clone());
        ours.register_with_unit(
            "outbox_oldest",
            "Age of the oldest answer not sent yet",
            Unit::Seconds,
            self.outbox_age.clone(),
        );
        ours.register("jobs_open", "Jobs that have not ended", self.jobs_open.clone());
        ours.register("jobs_ended", "Jobs ended, by how", self.jobs_ended.clone());
        ours.register("dead_messages", "Dead messages nobody has dealt with", self.dead.clone());
        ours.register("webhook_attempts", "Calls to requesters, by outcome", self.webhooks.clone());
        ours.register_with_unit("object", "Bytes of objects read and written", Unit::Bytes, self.object_bytes.clone());
        ours.register_with_unit(
            "object",
            "Time of reading and writing an object",
            Unit::Seconds,
            self.object_seconds.clone(),
        );
        ours.register("object_failures", "Objects that could not be read or written", self.object_failures.clone());
        ours.register("part_up", "Whether broker, storage or database is up", self.parts.clone());
        let process = all.sub_registry_with_prefix("process");
        process.register_with_unit("resident_memory", "Memory of this process", Unit::Bytes, self.memory.clone());
        process.register_with_unit("start_time", "When this process began, since 1970", Unit::Seconds, started);
        all
    }
}

/// A figure as a gauge has it.
fn whole(figure: u64) -> i64 {
    i64::try_from(figure).unwrap_or(i64::MAX)
}

/// Sets a counter to a total that is kept elsewhere; it never falls.
fn raise(counter: &Counter, total: u64) {
    let inner: &AtomicU64 = counter.inner();
    inner.fetch_max(total, Ordering::Relaxed);
}
