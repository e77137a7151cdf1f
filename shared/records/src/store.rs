//! The records on a backend: each call a transaction around an operation.

use std::ops::DerefMut;

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;
use wenshu_messages::query::{DeadSummary, FailureCount, JobSummary, JobSums, JobView};
use wenshu_messages::{BatchId, JobId, Tenant};

use crate::error::{Fault, Operation, RecordsError};
use crate::fold::{Folded, Noted};
use crate::job::{
    Accepted, CancelTarget, Cancelled, ClosingJob, Ended, Ending, EndingOf, JobFacts, KnownJob, NewJob, Scope,
};
use crate::letter::{DeadLetter, Kept, KeptLetter, Replay, Replayed};
use crate::operations::{accept, closing, ending, fold, letters, outbox, queries, retention};
use crate::outbox::{NewEntry, OutboxEntry};
use crate::records::{Listed, Page, Records};
use crate::sql::{Backend, Connection, Sql};

/// Most jobs that one transaction of a cancel ends.
const CANCEL_MOST: u32 = 500;

const PROBE: Sql = Sql::same("SELECT 1");

/// The records on a backend.
pub(crate) struct Store<B> {
    pub(crate) backend: B,
}

/// Runs an operation in a transaction of its own.
macro_rules! write {
    ($store:ident, $operation:ident, $connection:ident => $do:expr) => {{
        let run = async {
            let mut transaction = $store.backend.begin().await?;
            let $connection = transaction.deref_mut();
            let done = $do.await?;
            transaction.commit().await?;
            Ok(done)
        };
        run.await.map_err(|fault: Fault| fault.of(Operation::$operation, B::passes))
    }};
}

/// Runs an operation that only reads.
macro_rules! read {
    ($store:ident, $operation:ident, $connection:ident => $do:expr) => {{
        let run = async {
            let mut borrowed = $store.backend.read().await?;
            let $connection = borrowed.deref_mut();
            $do.await
        };
        run.await.map_err(|fault: Fault| fault.of(Operation::$operation, B::passes))
    }};
}

pub(crate) use {read, write};

#[async_trait]
impl<B: Backend> Records for Store<B> {
    async fn accept(&self, jobs: Vec<NewJob>, now: Timestamp) -> Result<Accepted, RecordsError> {
        write!(self, Accept, connection => accept::accept(connection, jobs, now))
    }

    async fn fold(&self, events: Vec<Noted>, now: Timestamp) -> Result<Folded, RecordsError> {
        write!(self, Fold, connection => fold::fold(connection, events, now))
    }

    async fn closing_jobs(&self, before: Timestamp, limit: u32) -> Result<Vec<JobId>, RecordsError> {
        read!(self, End, connection => ending::closing_jobs(connection, before, limit))
    }

    async fn closing(&self, jobs: &[JobId]) -> Result<Vec<ClosingJob>, RecordsError> {
        let ids: Vec<Uuid> = jobs.iter().map(|job| job.0).collect();
        read!(self, End, connection => closing::load(connection, &ids))
    }

    async fn end(&self, endings: Vec<Ending>, now: Timestamp) -> Result<Ended, RecordsError> {
        write!(self, End, connection => ending::end(connection, endings, now))
    }

    async fn cancel(
        &self,
        scope: &Scope,
        target: CancelTarget,
        now: Timestamp,
        ending: &EndingOf,
    ) -> Result<Cancelled, RecordsError> {
        let found = read!(self, Cancel, connection => ending::is_found(connection, scope, target))?;
        let mut cancelled = Cancelled { found, ended: Ended::default() };
        if !found {
            return Ok(cancelled);
        }
        loop {
            let some = write!(self, Cancel, connection =>
                ending::cancel(connection, scope, target, CANCEL_MOST, now, ending))?;
            if some.jobs.is_empty() {
                return Ok(cancelled);
            }
            cancelled.ended.jobs.extend(some.jobs);
            cancelled.ended.ends.extend(some.ends);
            cancelled.ended.outbox.extend(some.outbox);
        }
    }

    async fn expire(&self, now: Timestamp, limit: u32, ending: &EndingOf) -> Result<Ended, RecordsError> {
        write!(self, Expire, connection => ending::expire(connection, now, limit, ending))
    }

    async fn open_jobs(&self, tenant: &Tenant) -> Result<u64, RecordsError> {
        read!(self, Query, connection => accept::count_open(connection, tenant, u64::MAX))
    }

    async fn enqueue(&self, entries: Vec<NewEntry>, now: Timestamp) -> Result<Vec<OutboxEntry>, RecordsError> {
        write!(self, Outbox, connection => outbox::insert(connection, entries, now))
    }

    async fn due(&self, now: Timestamp, limit: u32) -> Result<Vec<OutboxEntry>, RecordsError> {
        write!(self, Outbox, connection => outbox::due(connection, now, limit))
    }

    async fn sent(&self, ids: Vec<i64>) -> Result<(), RecordsError> {
        write!(self, Outbox, connection => outbox::sent(connection, ids))
    }

    async fn failed(&self, id: i64, next: Timestamp) -> Result<(), RecordsError> {
        write!(self, Outbox, connection => outbox::failed(connection, id, next))
    }

    async fn given_up(&self, id: i64, reason: String, now: Timestamp) -> Result<(), RecordsError> {
        write!(self, Outbox, connection => outbox::given_up(connection, id, reason, now))
    }

    async fn outbox_length(&self) -> Result<u64, RecordsError> {
        read!(self, Outbox, connection => outbox::length(connection))
    }

    async fn keep_dead(&self, letter: DeadLetter, event: Option<Noted>, now: Timestamp) -> Result<Kept, RecordsError> {
        write!(self, Letters, connection => letters::keep(connection, letter, event, now))
    }

    async fn dead(&self, scope: &Scope, after: Option<i64>, limit: u32) -> Result<Page<DeadSummary>, RecordsError> {
        read!(self, Query, connection => queries::letters(connection, scope, after, limit))
    }

    async fn dead_letter(&self, scope: &Scope, id: i64) -> Result<Option<KeptLetter>, RecordsError> {
        read!(self, Query, connection => letters::show(connection, scope, id))
    }

    async fn replay(
        &self,
        scope: &Scope,
        id: i64,
        replay: Replay,
        now: Timestamp,
    ) -> Result<Option<Replayed>, RecordsError> {
        write!(self, Letters, connection => letters::replay(connection, scope, id, replay, now))
    }

    async fn drop_dead(&self, scope: &Scope, id: i64) -> Result<bool, RecordsError> {
        write!(self, Letters, connection => letters::drop(connection, scope, id))
    }

    async fn job(&self, scope: &Scope, job: JobId) -> Result<Option<JobView>, RecordsError> {
        read!(self, Query, connection => queries::job(connection, scope, job))
    }

    async fn known(&self, scope: &Scope, job: JobId) -> Result<Option<KnownJob>, RecordsError> {
        read!(self, Query, connection => queries::known(connection, scope, job))
    }

    async fn jobs(&self, scope: &Scope, listed: &Listed) -> Result<Page<JobSummary>, RecordsError> {
        read!(self, Query, connection => queries::jobs(connection, scope, listed))
    }

    async fn failures(&self, scope: &Scope, batch: BatchId, limit: u32) -> Result<Vec<FailureCount>, RecordsError> {
        read!(self, Query, connection => queries::failures(connection, scope, batch, limit))
    }

    async fn open_after(&self, after: Option<JobId>, limit: u32) -> Result<Vec<JobFacts>, RecordsError> {
        read!(self, Query, connection => queries::open_after(connection, after, limit))
    }

    async fn sums(&self, scope: &Scope, batch: Option<BatchId>) -> Result<JobSums, RecordsError> {
        read!(self, Query, connection => queries::sums(connection, scope, batch))
    }

    async fn ended_before(&self, time: Timestamp, limit: u32) -> Result<Vec<(Tenant, JobId)>, RecordsError> {
        read!(self, Retention, connection => retention::ended_before(connection, time, limit))
    }

    async fn forget(&self, jobs: &[JobId]) -> Result<u64, RecordsError> {
        write!(self, Retention, connection => retention::forget(connection, jobs))
    }

    async fn forget_letters(&self, before: Timestamp, limit: u32) -> Result<u64, RecordsError> {
        write!(self, Retention, connection => retention::forget_letters(connection, before, limit))
    }

    async fn probe(&self) -> Result<(), RecordsError> {
        let answer =
            read!(self, Probe, connection => async { Ok(connection.rows::<(i32,)>(PROBE, Vec::new()).await?) });
        answer.map(drop)
    }

    async fn close(&self) {
        self.backend.close().await;
    }
}
