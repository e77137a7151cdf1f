//! A place for one child: keeps it alive and hands it orders.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, mpsc, oneshot, watch};
use tokio::time::{Instant, sleep, sleep_until};

use crate::child::{self, Child};
use crate::error::ChildError;
use crate::limits::Limits;
use crate::order::{Order, Reply};
use crate::program::Program;
use crate::seal::Sealing;
use crate::spawner::Spawner;
use crate::statistics::Counters;

/// Waits between failed starts: the first, doubled up to the longest.
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// An order with the way its answer takes. The receiver's end means that nobody
/// wants the answer any more.
#[derive(Debug)]
pub struct Job {
    pub order: Order,
    pub answer: oneshot::Sender<Result<Reply, ChildError>>,
}

/// How the pool stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Orders are taken.
    Running,
    /// Orders at work are finished, no more are taken.
    Draining,
    /// Orders at work are given up.
    Stopping,
}

/// What all slots share.
#[derive(Debug)]
pub struct Shared {
    pub program: Program,
    pub limits: Limits,
    /// The limits on orders that are served alone.
    pub alone: Limits,
    pub spawner: Spawner,
    pub counters: Arc<Counters>,
    pub jobs: Mutex<mpsc::Receiver<Job>>,
}

/// A place for one child.
#[derive(Debug)]
pub struct Slot {
    shared: Arc<Shared>,
    phase: watch::Receiver<Phase>,
    child: Option<Child>,
    /// Children in a row that failed without an order being to blame.
    failures: u32,
    /// No child is started before.
    not_before: Instant,
}

/// What a slot without work meets.
enum Event {
    Job(Job),
    Closed,
    Fallen,
    StartDue,
}

impl Slot {
    /// A slot with its first child.
    pub async fn start(shared: Arc<Shared>, phase: watch::Receiver<Phase>) -> Result<Self, ChildError> {
        let mut slot = Self { shared, phase, child: None, failures: 0, not_before: Instant::now() };
        slot.refill().await?;
        Ok(slot)
    }

    /// Serves orders until the pool ends.
    pub async fn run(mut self) {
        loop {
            match self.event().await {
                Event::Job(job) => self.take(job).await,
                Event::Fallen => self.fallen().await,
                Event::StartDue => self.start_due().await,
                Event::Closed => break,
            }
        }
        if let Some(child) = self.child.take() {
            self.retire(child, "stopped").await;
        }
    }

    async fn event(&mut self) -> Event {
        let Self { shared, phase, child, not_before, .. } = self;
        let closed = phase.wait_for(|phase| *phase > Phase::Running);
        let Some(child) = child else {
            // Without a child no order is taken: other slots may have one.
            return tokio::select! {
                _ = closed => Event::Closed,
                () = sleep_until(*not_before) => Event::StartDue,
            };
        };
        tokio::select! {
            biased;
            _ = closed => Event::Closed,
            () = child.fall() => Event::Fallen,
            job = async { shared.jobs.lock().await.recv().await } => job.map_or(Event::Closed, Event::Job),
        }
    }

    /// Starts a child where there is none.
    async fn refill(&mut self) -> Result<(), ChildError> {
        let Shared { program, limits, spawner, counters, .. } = &*self.shared;
        match Child::start(spawner, program, limits).await {
            Ok(child) => {
                tracing::debug!(program = program.name, pid = child.pid, "child started");
                let sealed = limits.sealing == Sealing::Off || child.seal.is_whole();
                if counters.spawned(child.pid, child.seal) && !sealed {
                    tracing::warn!(
                        program = program.name,
                        missing = child.seal.missing(),
                        "children are not fully sealed off: this kernel or container lacks a feature; limits on memory, time and files still hold"
                    );
                }
                self.child = Some(child);
                Ok(())
            }
            Err(error) => {
                tracing::error!(program = program.name, error = %error, "child not started");
                counters.spawn_failed();
                self.wait_longer();
                Err(error)
            }
        }
    }

    /// Puts off the next start, so that what fails at once is not tried in a
    /// hot loop.
    fn wait_longer(&mut self) {
        let wait = FIRST_WAIT.saturating_mul(1 << self.failures.min(16)).min(LONGEST_WAIT);
        self.failures = self.failures.saturating_add(1);
        self.not_before = Instant::now() + wait;
    }

    /// Starts the child that is due; a failure is told to one order that waits.
    async fn start_due(&mut self) {
        let Err(error) = self.refill().await else { return };
        // Another slot that waits for orders holds the lock: it has a child.
        let waiting = self.shared.jobs.try_lock().ok().and_then(|mut jobs| jobs.try_recv().ok());
        if let Some(job) = waiting {
            let _ = job.answer.send(Err(error));
        }
    }

    /// Ends a child that fell without work.
    async fn fallen(&mut self) {
        if let Some(child) = self.child.take() {
            let (pid, served) = (child.pid, child.served);
            child.kill().await;
            self.shared.counters.ended(pid, "idle");
            tracing::warn!(program = self.shared.program.name, pid, served, "child fell without work");
            self.wait_longer();
        }
    }

    async fn retire(&self, child: Child, how: &'static str) {
        let (pid, served) = (child.pid, child.served);
        child.retire().await;
        self.shared.counters.ended(pid, how);
        tracing::debug!(program = self.shared.program.name, pid, served, how, "child ended");
    }

    /// Has an order served.
    async fn take(&mut self, job: Job) {
        if job.answer.is_closed() {
            return;
        }
        if job.order.alone
            && let Some(used) = self.child.take_if(|child| child.served > 0)
        {
            self.retire(used, "retired").await;
        }
        if self.child.is_none()
            && let Err(error) = self.refill().await
        {
            let _ = job.answer.send(Err(error));
            return;
        }
        let Some(child) = self.child.take() else { return };
        self.serve(child, job).await;
        if self.child.is_none() {
            // The next order shall find a warm child; a failure is met later.
            let _ = self.refill().await;
        }
    }

    /// Has `child` serve an order; it stays in the slot if it can serve more.
    async fn serve(&mut self, mut child: Child, job: Job) {
        let Job { order, mut answer } = job;
        let counters = &self.shared.counters;
        let limits = if order.alone { &self.shared.alone } else { &self.shared.limits };
        let began = Instant::now();
        counters.began();
        let outcome = tokio::select! {
            biased;
            frame = child.exchange(&order, limits) => Ok(frame),
            () = answer.closed() => Err(ChildError::Cancelled),
            _ = self.phase.wait_for(|phase| *phase == Phase::Stopping) => Err(ChildError::Stopped),
            () = sleep(limits.wall) => Err(ChildError::WallLimit { limit: limits.wall }),
        };
        let result = match outcome {
            Ok(Ok(frame)) => child::reply(frame, began),
            Ok(Err(broken)) => {
                let pid = child.pid;
                let error = child.broken(broken, limits).await;
                return self.failed(pid, error, answer);
            }
            Err(error) => Err(error),
        };
        match result {
            Ok(reply) => {
                counters.finished(true);
                let _ = answer.send(Ok(reply));
                self.served(child, order.alone).await;
            }
            Err(error) => {
                let pid = child.pid;
                child.kill().await;
                self.failed(pid, error, answer);
            }
        }
    }

    /// Keeps a child that has served an order, or retires it.
    async fn served(&mut self, mut child: Child, alone: bool) {
        self.failures = 0;
        child.served += 1;
        if alone || child.served >= self.shared.limits.documents {
            self.retire(child, "retired").await;
        } else {
            self.child = Some(child);
        }
    }

    /// Books an order that ended its child.
    fn failed(&self, pid: u32, error: ChildError, answer: oneshot::Sender<Result<Reply, ChildError>>) {
        let Shared { program, counters, .. } = &*self.shared;
        counters.finished(false);
        counters.ended(pid, error.code());
        tracing::warn!(program = program.name, pid, class = error.code(), "child ended by an order");
        let _ = answer.send(Err(error));
    }
}
