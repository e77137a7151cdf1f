//! Jobs that their submitters took back.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;
use wenshu_messages::JobId;

/// Most cancelled jobs that are remembered; the oldest are forgotten. Work for
/// a forgotten one is done in vain and ignored by the ledger.
const REMEMBERED_MOST: usize = 100_000;

/// Which jobs are cancelled, and what stops their work.
#[derive(Debug, Clone, Default)]
pub struct Cancelled {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    jobs: HashMap<JobId, ()>,
    order: VecDeque<JobId>,
    working: HashMap<JobId, Vec<CancellationToken>>,
}

impl Cancelled {
    /// Remembers the job and stops what works on it.
    pub fn add(&self, job: JobId) {
        let mut state = self.lock();
        if state.jobs.insert(job, ()).is_none() {
            state.order.push_back(job);
        }
        for token in state.working.remove(&job).unwrap_or_default() {
            token.cancel();
        }
        while state.order.len() > REMEMBERED_MOST {
            if let Some(oldest) = state.order.pop_front() {
                state.jobs.remove(&oldest);
            }
        }
    }

    /// A token for work on the job that begins now; cancelled when the job is.
    pub fn begin(&self, job: JobId) -> Working {
        let token = CancellationToken::new();
        let mut state = self.lock();
        if state.jobs.contains_key(&job) {
            token.cancel();
        } else {
            state.working.entry(job).or_default().push(token.clone());
        }
        Working { token, job, cancelled: self.clone() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // The state is changed in single steps that cannot panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Work on a job; forgotten when dropped.
#[derive(Debug)]
pub struct Working {
    /// Cancelled when the job is.
    pub token: CancellationToken,
    job: JobId,
    cancelled: Cancelled,
}

impl Drop for Working {
    fn drop(&mut self) {
        // One's own token is told from the others by ending it.
        self.token.cancel();
        let mut state = self.cancelled.lock();
        if let Some(tokens) = state.working.get_mut(&self.job) {
            tokens.retain(|token| !token.is_cancelled());
            if tokens.is_empty() {
                state.working.remove(&self.job);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancel_stops_work_at_hand_and_work_to_come() {
        let cancelled = Cancelled::default();
        let (one, other) = (JobId(uuid::Uuid::from_u128(1)), JobId(uuid::Uuid::from_u128(2)));
        let (first, second) = (cancelled.begin(one), cancelled.begin(one));
        let neighbour = cancelled.begin(other);
        drop(second);
        cancelled.add(one);
        assert!(first.token.is_cancelled());
        assert!(!neighbour.token.is_cancelled());
        assert!(cancelled.begin(one).token.is_cancelled());
        drop((first, neighbour));
        assert!(cancelled.lock().working.is_empty());
    }
}
