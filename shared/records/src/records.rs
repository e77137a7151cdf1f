//! The one way to the records, whatever the database.

use async_trait::async_trait;
use jiff::Timestamp;
use wenshu_messages::query::{DeadSummary, FailureCount, JobSummary, JobSums, JobView, Standing};
use wenshu_messages::{BatchId, JobId, Tenant};

use crate::error::RecordsError;
use crate::fold::{Folded, Noted};
use crate::job::{
    Accepted, CancelTarget, Cancelled, ClosingJob, Ended, Ending, EndingOf, JobFacts, KnownJob, NewJob, Scope,
};
use crate::letter::{DeadLetter, Kept, KeptLetter, Replay, Replayed};
use crate::outbox::{NewEntry, OutboxEntry};

/// Part of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The entries.
    pub entries: Vec<T>,
    /// True when there are more.
    pub more: bool,
}

/// Which jobs a list has, and where it begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// Only those of this batch.
    pub batch: Option<BatchId>,
    /// Only those whose file's name has this text in it, whatever its case.
    pub search: Option<String>,
    /// Only those that stand so.
    pub standing: Option<Standing>,
    /// After this job.
    pub after: Option<JobId>,
    /// Most entries; cut to 200.
    pub limit: u32,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), more: false }
    }
}

impl<T> Page<T> {
    /// The first `limit` entries; one more means that there are more.
    pub(crate) fn cut(mut entries: Vec<T>, limit: u32) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = entries.len() > limit;
        entries.truncate(limit);
        Self { entries, more }
    }
}

/// The ledger's records.
///
/// A call is one transaction unless it says otherwise: it happens whole or not
/// at all, and is on the disk when it returns. Every call may be repeated; after
/// an error that [is transient](RecordsError::is_transient) it should be.
/// After any other error of a batch its entries should be given one by one, so
/// that the wrong one does not hold up the rest.
#[async_trait]
pub trait Records: Send + Sync {
    /// Takes jobs on, each with its entries of the outbox. A job whose id, or
    /// whose idempotency key within its tenant, is known changes nothing.
    async fn accept(&self, jobs: Vec<NewJob>, now: Timestamp) -> Result<Accepted, RecordsError>;

    /// Keeps what happened, in any order and repeatedly. A document ends when it
    /// was formatted and every wanted output was made or failed, or when it was
    /// given up; a job closes when its documents are known and all ended, or at
    /// once when the file failed. A success wins over a failure of the same
    /// output while the job is open; after that everything but attempts is late.
    /// Who gets a job in `closing` makes its report and calls
    /// [`end`](Self::end).
    async fn fold(&self, events: Vec<Noted>, now: Timestamp) -> Result<Folded, RecordsError>;

    /// Jobs that have been closing since `before` or longer, the oldest first:
    /// after a start, and now and then, for those whose ledger died.
    async fn closing_jobs(&self, before: Timestamp, limit: u32) -> Result<Vec<JobId>, RecordsError>;

    /// All that is known of jobs, in the order asked for; those that are not
    /// known are left out. Not a transaction when they are still open.
    async fn closing(&self, jobs: &[JobId]) -> Result<Vec<ClosingJob>, RecordsError>;

    /// Ends jobs that are closing. Each ends once: `jobs` of the answer holds
    /// those that this call ended, and only their entries are sent.
    async fn end(&self, endings: Vec<Ending>, now: Timestamp) -> Result<Ended, RecordsError>;

    /// Takes open jobs back. A job that is closing ends as it would have. A
    /// large batch takes several transactions; one that breaks off midway has
    /// ended some jobs, whose entries wait in the outbox.
    async fn cancel(
        &self,
        scope: &Scope,
        target: CancelTarget,
        now: Timestamp,
        ending: &EndingOf,
    ) -> Result<Cancelled, RecordsError>;

    /// Ends open jobs whose deadline passed, at most `limit`.
    async fn expire(&self, now: Timestamp, limit: u32, ending: &EndingOf) -> Result<Ended, RecordsError>;

    /// Jobs of a tenant that did not end.
    async fn open_jobs(&self, tenant: &Tenant) -> Result<u64, RecordsError>;

    /// Writes entries of the outbox that belong to nothing else. Those that come
    /// back are the caller's to send; one whose message id waits already is not.
    async fn enqueue(&self, entries: Vec<NewEntry>, now: Timestamp) -> Result<Vec<OutboxEntry>, RecordsError>;

    /// Hands out entries whose time has come, at most `limit`; they are the
    /// caller's for a [`LEASE`](crate::LEASE).
    async fn due(&self, now: Timestamp, limit: u32) -> Result<Vec<OutboxEntry>, RecordsError>;

    /// Forgets entries that went out.
    async fn sent(&self, ids: Vec<i64>) -> Result<(), RecordsError>;

    /// Counts a failed try; the entry is due again at `next`.
    async fn failed(&self, id: i64, next: Timestamp) -> Result<(), RecordsError>;

    /// Forgets an entry that will not be tried again. Its job keeps the reason
    /// (a code) among its attempts, under `publish` or `webhook`.
    async fn given_up(&self, id: i64, reason: String, now: Timestamp) -> Result<(), RecordsError>;

    /// Entries that wait or are being sent.
    async fn outbox_length(&self) -> Result<u64, RecordsError>;

    /// Keeps a dead letter and folds the failure that it means. The same letter
    /// twice is kept once; one that was replayed and died again waits again.
    async fn keep_dead(&self, letter: DeadLetter, event: Option<Noted>, now: Timestamp) -> Result<Kept, RecordsError>;

    /// Letters that wait, the oldest first, after number `after`.
    async fn dead(&self, scope: &Scope, after: Option<i64>, limit: u32) -> Result<Page<DeadSummary>, RecordsError>;

    /// A letter that waits.
    async fn dead_letter(&self, scope: &Scope, id: i64) -> Result<Option<KeptLetter>, RecordsError>;

    /// Sends a letter on its way again, once: `None` when none waits under this
    /// number. A new job is taken on whatever its quota; when its id is known
    /// already it is not taken on again.
    async fn replay(
        &self,
        scope: &Scope,
        id: i64,
        replay: Replay,
        now: Timestamp,
    ) -> Result<Option<Replayed>, RecordsError>;

    /// Drops a letter that waits; false when none does.
    async fn drop_dead(&self, scope: &Scope, id: i64) -> Result<bool, RecordsError>;

    /// How a job stands.
    async fn job(&self, scope: &Scope, job: JobId) -> Result<Option<JobView>, RecordsError>;

    /// What a job was asked to do, and what it made.
    async fn known(&self, scope: &Scope, job: JobId) -> Result<Option<KnownJob>, RecordsError>;

    /// Jobs, the latest first. Empty when the scope has no job `after`.
    async fn jobs(&self, scope: &Scope, listed: &Listed) -> Result<Page<JobSummary>, RecordsError>;

    /// Why jobs of a batch failed, the most frequent reason first; at most
    /// `limit`.
    async fn failures(&self, scope: &Scope, batch: BatchId, limit: u32) -> Result<Vec<FailureCount>, RecordsError>;

    /// Open jobs of all tenants after the job `after`, by id: for a process that
    /// begins them anew.
    async fn open_after(&self, after: Option<JobId>, limit: u32) -> Result<Vec<JobFacts>, RecordsError>;

    /// Sums of jobs.
    async fn sums(&self, scope: &Scope, batch: Option<BatchId>) -> Result<JobSums, RecordsError>;

    /// Jobs that ended before a time, the oldest first. Their objects are
    /// removed first, then they are forgotten.
    async fn ended_before(&self, time: Timestamp, limit: u32) -> Result<Vec<(Tenant, JobId)>, RecordsError>;

    /// Removes all rows of jobs that ended, in every table; how many jobs that
    /// were.
    async fn forget(&self, jobs: &[JobId]) -> Result<u64, RecordsError>;

    /// Removes letters from before a time that are of no job; how many. Those of
    /// jobs go with their job.
    async fn forget_letters(&self, before: Timestamp, limit: u32) -> Result<u64, RecordsError>;

    /// Asks whether the database answers.
    async fn probe(&self) -> Result<(), RecordsError>;

    /// Ends all connections, after the calls under way.
    async fn close(&self);
}
