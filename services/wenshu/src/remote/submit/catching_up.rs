//! What an earlier run, or a lost answer, left unknown is asked of the ledger.

use std::collections::BTreeMap;
use std::sync::Arc;

use wenshu_messages::JobId;

use super::super::asking::Asker;
use super::super::error::RemoteError;
use super::super::status;
use super::desk::Desk;
use super::manifest::Step;
use super::state::State;

impl Desk {
    /// Learns which jobs of the batch the ledger has, and fetches the answers of
    /// those that ended. What it does not have is sent (again).
    ///
    /// # Errors
    /// A transient error when the ledger does not answer: the requests wait for
    /// it at the broker, and their answers will come.
    pub(super) async fn catch_up(&mut self) -> Result<(), RemoteError> {
        let mut asker = Asker::beside(&self.site, Arc::clone(&self.publisher)).await?;
        let asked = self.ask_all(&mut asker).await;
        asker.close_replies().await;
        asked
    }

    async fn ask_all(&mut self, asker: &mut Asker) -> Result<(), RemoteError> {
        let jobs = status::jobs(asker, Some(self.manifest.batch()), u32::MAX).await?;
        let ended: BTreeMap<JobId, bool> = jobs.iter().map(|job| (job.job, job.status.is_some())).collect();
        for index in 0..self.entries.len() {
            let Some(job) = self.entry(index).map(|entry| entry.job) else { continue };
            let is_open = matches!(self.state(index), State::Pending | State::Submitted | State::Accepted);
            match ended.get(&job).filter(|_| is_open) {
                Some(true) => {
                    if let Some(completion) = status::job_view(asker, job).await?.completion {
                        self.unanswered.remove(&index);
                        self.completed(index, Box::new(completion))?;
                    }
                }
                Some(false) => {
                    self.unanswered.remove(&index);
                    if !matches!(self.state(index), State::Accepted) {
                        self.record(index, Step::Accepted { job })?;
                        self.set(index, State::Accepted);
                    }
                }
                // A request that the broker still has is sent twice, and is one
                // job all the same.
                None if is_open => self.send_again(index),
                None => {}
            }
        }
        tokio::task::block_in_place(|| self.manifest.sync())
    }
}
