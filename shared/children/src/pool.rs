//! The children of a worker.

use std::future::Future;
use std::sync::{Arc, Mutex as StdMutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Mutex, mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::error::ChildError;
use crate::limits::Limits;
use crate::order::{Order, Reply};
use crate::program::Program;
use crate::setup;
use crate::slot::{Job, Phase, Shared, Slot};
use crate::spawner::Spawner;
use crate::statistics::{Counters, Statistics};

/// A fixed number of warm children. One that ends is replaced.
///
/// Dropped, it ends its children; [`Children::drain`] lets them finish first.
#[derive(Debug)]
pub struct Children {
    jobs: mpsc::Sender<Job>,
    phase: watch::Sender<Phase>,
    slots: StdMutex<JoinSet<()>>,
    counters: Arc<Counters>,
}

impl Children {
    /// Starts `slots` children (at least one) of `program` and waits until they
    /// are ready. Must be called on a runtime.
    ///
    /// # Errors
    /// When one of them cannot be started: the worker should not start either.
    pub async fn start(program: Program, limits: Limits, slots: usize) -> Result<Self, ChildError> {
        let slots = slots.max(1);
        let spawner = Spawner::start(program.clone(), setup::argument(&limits))
            .map_err(|source| ChildError::Spawn { program: program.path.clone(), source })?;
        let counters = Arc::new(Counters::default());
        let (jobs, receiver) = mpsc::channel(slots);
        let phase = watch::Sender::new(Phase::Running);
        let jobs_of_slots = Mutex::new(receiver);
        let alone = limits.alone();
        let shared = Shared { program, limits, alone, spawner, counters: Arc::clone(&counters), jobs: jobs_of_slots };
        let shared = Arc::new(shared);

        let mut tasks = JoinSet::new();
        for _ in 0..slots {
            let slot = Slot::start(Arc::clone(&shared), phase.subscribe()).await?;
            tasks.spawn(slot.run());
        }
        Ok(Self { jobs, phase, slots: StdMutex::new(tasks), counters })
    }

    /// Has a child serve `order`, waiting for a free one.
    ///
    /// Ends when the reply is there, the child has ended, `within` has passed
    /// (waiting included; a job's own deadline, apart from the limit on each
    /// document), or `cancel` completes. The child's end follows a deadline, a
    /// cancel or the drop of this future at once.
    ///
    /// # Errors
    /// What ended the order without a reply.
    pub async fn work(
        &self,
        order: Order,
        within: Duration,
        cancel: impl Future<Output = ()>,
    ) -> Result<Reply, ChildError> {
        tokio::select! {
            biased;
            result = self.hand_over(order) => result,
            () = cancel => Err(ChildError::Cancelled),
            () = sleep(within) => Err(ChildError::DeadlinePassed),
        }
    }

    async fn hand_over(&self, order: Order) -> Result<Reply, ChildError> {
        let (answer, receiver) = oneshot::channel();
        if *self.phase.borrow() > Phase::Running || self.jobs.send(Job { order, answer }).await.is_err() {
            return Err(ChildError::Stopped);
        }
        receiver.await.unwrap_or(Err(ChildError::Stopped))
    }

    /// Takes no more orders, lets those at work finish, and ends the children.
    /// Orders at work after `within` are given up ([`ChildError::Stopped`]), and
    /// so are those that wait for a child.
    pub async fn drain(&self, within: Duration) {
        let mut slots = std::mem::take(&mut *self.slots.lock().unwrap_or_else(PoisonError::into_inner));
        self.phase.send_replace(Phase::Draining);
        if timeout(within, join_all(&mut slots)).await.is_err() {
            self.phase.send_replace(Phase::Stopping);
            join_all(&mut slots).await;
        }
    }

    /// Figures about the children at this moment.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        self.counters.snapshot()
    }
}

async fn join_all(slots: &mut JoinSet<()>) {
    while slots.join_next().await.is_some() {}
}
