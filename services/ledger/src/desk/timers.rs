//! What the clock asks for: expiry, retention, and what a ledger that died left.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use wenshu_messages::event::JobStatus;
use wenshu_messages::query::PAGE_MOST;
use wenshu_records::{ClosingJob, RecordsError, Scope};
use wenshu_telemetry::{Part, Reason};

use super::Desk;

/// Rows that a turn of the clock deals with at most.
const ROWS_MOST: u32 = 200;

impl Desk {
    /// Turns the clock until `stop`. A turn that fails is made again by the
    /// next.
    pub(super) async fn keep_time(self: Arc<Self>, stop: CancellationToken) {
        let every = |seconds: u64| Duration::from_secs(seconds.max(1));
        let outbox = every(self.settings.ledger.outbox_check_s);
        let expiry = every(self.settings.ledger.expiry_check_s);
        // What an earlier life left is picked up at once.
        let (mut next_outbox, mut next_expiry) = (Instant::now(), Instant::now());
        while !stop.is_cancelled() {
            tokio::select! {
                () = stop.cancelled() => return,
                () = sleep_until(next_outbox) => {
                    self.turned("outbox", self.sweep().await);
                    next_outbox = Instant::now() + outbox;
                }
                () = sleep_until(next_expiry) => {
                    self.turned("expiry", self.expire().await);
                    self.turned("retention", self.forget().await);
                    next_expiry = Instant::now() + expiry;
                }
            }
        }
    }

    fn turned(&self, what: &'static str, result: Result<(), RecordsError>) {
        match result {
            Ok(()) => self.health.up(Part::Database),
            Err(error) => {
                self.health.down(Part::Database, Reason::Unreachable);
                tracing::warn!(what, error = %error, "a turn of the clock failed");
            }
        }
    }

    /// Sends what nobody sent, ends what nobody ended, and counts.
    async fn sweep(self: &Arc<Self>) -> Result<(), RecordsError> {
        let now = Timestamp::now();
        loop {
            let due = self.records.due(now, ROWS_MOST).await?;
            let more = due.len() == ROWS_MOST as usize;
            self.send(due).await;
            if !more {
                break;
            }
        }
        // A job that has just begun to close is being ended by somebody.
        let before = now.checked_sub(SignedDuration::from_secs(30)).unwrap_or(now);
        let closing = self.records.closing_jobs(before, ROWS_MOST).await?;
        if !closing.is_empty() {
            self.end_jobs(closing).await;
        }
        self.metrics.outbox(self.records.outbox_length().await?, Duration::ZERO);
        // Counted up to a page: the alert asks whether there are any.
        self.metrics.dead(self.records.dead(&Scope::All, None, PAGE_MOST).await?.entries.len() as u64);
        self.metrics.jobs_open(self.records.sums(&Scope::All, None).await?.open);
        Ok(())
    }

    /// Ends jobs whose deadline passed.
    async fn expire(self: &Arc<Self>) -> Result<(), RecordsError> {
        loop {
            let desk = Arc::clone(self);
            let ending = move |job: &ClosingJob| desk.withdrawal(job, JobStatus::Expired);
            let ended = self.records.expire(Timestamp::now(), ROWS_MOST, &ending).await?;
            let count = ended.jobs.len();
            self.count(&ended);
            self.send(ended.outbox).await;
            if count < ROWS_MOST as usize {
                return Ok(());
            }
        }
    }

    /// Removes what was kept long enough: the objects first, for without the
    /// row nobody would find them.
    async fn forget(&self) -> Result<(), RecordsError> {
        let kept = SignedDuration::from_secs(i64::try_from(self.settings.ledger.retention_s).unwrap_or(i64::MAX));
        let Ok(before) = Timestamp::now().checked_sub(kept) else { return Ok(()) };
        loop {
            let jobs = self.records.ended_before(before, ROWS_MOST).await?;
            let mut cleared = Vec::new();
            for (tenant, job) in &jobs {
                match self.storage.delete_job(tenant.as_str(), &job.to_string()).await {
                    Ok(_) => cleared.push(*job),
                    Err(error) => tracing::warn!(error = %error, "objects of a job could not be removed"),
                }
            }
            self.records.forget(&cleared).await?;
            if jobs.len() < ROWS_MOST as usize || cleared.is_empty() {
                break;
            }
        }
        self.records.forget_letters(before, PAGE_MOST).await?;
        Ok(())
    }
}
