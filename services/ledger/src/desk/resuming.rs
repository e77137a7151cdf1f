//! After a start without a broker: what the process before had queued is gone,
//! so every open job begins anew.
//!
//! The work that was done is done again and gives the same bytes under the same
//! keys; events that were kept are said again and change nothing.

use std::sync::Arc;

use jiff::Timestamp;
use wenshu_records::RecordsError;

use super::Desk;
use crate::entries;

/// Jobs that are read from the records at once.
const JOBS_AT_ONCE: u32 = 200;

impl Desk {
    /// Queues the first task of every open job, and ends those of which all is
    /// known.
    pub(super) async fn resume(self: Arc<Self>) {
        match self.begin_anew().await {
            Ok(0) => {}
            Ok(resumed) => tracing::info!(jobs = resumed, "open jobs begin anew"),
            // Not for long: the process ends, or the database answers again.
            Err(error) => tracing::error!(error = %error, "open jobs could not all be begun anew"),
        }
    }

    async fn begin_anew(self: &Arc<Self>) -> Result<usize, RecordsError> {
        let now = Timestamp::now();
        let closing = self.surely(|| self.records.closing_jobs(now, u32::MAX)).await?;
        if !closing.is_empty() {
            self.end_jobs(closing).await;
        }
        let (mut after, mut resumed) = (None, 0_usize);
        loop {
            let open = self.surely(|| self.records.open_after(after, JOBS_AT_ONCE)).await?;
            let Some(last) = open.last() else { return Ok(resumed) };
            after = Some(last.id);
            for facts in &open {
                match entries::first_message(facts, &self.topology) {
                    // A full queue is waited for; only the end of the process
                    // ends that, and the next start begins anew.
                    Ok(message) => drop(self.publisher.publish_surely(&message, &self.last).await),
                    Err(error) => tracing::error!(error = %error, "a job could not be begun anew"),
                }
            }
            resumed += open.len();
        }
    }
}
