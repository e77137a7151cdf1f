//! After a start without a broker: what the process before had queued is gone,
//! so every open job begins anew.
//!
//! The work that was done is done again and gives the same bytes under the same
//! keys; events that were kept are said again and change nothing.

use std::sync::Arc;

use wenshu_records::RecordsError;

use super::Desk;
use crate::entries;

/// Jobs that are read from the records at once.
const JOBS_AT_ONCE: u32 = 200;

impl Desk {
    /// Queues the first task of every open job.
    pub(super) async fn resume(self: &Arc<Self>) -> Result<(), RecordsError> {
        let mut after = None;
        let mut resumed = 0_usize;
        loop {
            let open = self.records.open_after(after, JOBS_AT_ONCE).await?;
            let Some(last) = open.last() else { break };
            after = Some(last.id);
            for facts in &open {
                match entries::first_message(facts, &self.topology) {
                    // Nothing else can be full yet: the queues begin empty.
                    Ok(message) => drop(self.publisher.publish_surely(&message, &self.last).await),
                    Err(error) => tracing::error!(error = %error, "a job could not be begun anew"),
                }
            }
            resumed += open.len();
        }
        let closing = self.records.closing_jobs(jiff::Timestamp::now(), u32::MAX).await?;
        let desk = Arc::clone(self);
        self.beside.spawn(async move { desk.end_jobs(closing).await });
        if resumed > 0 {
            tracing::info!(jobs = resumed, "open jobs begin anew");
        }
        Ok(())
    }
}
