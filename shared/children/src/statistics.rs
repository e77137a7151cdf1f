//! Figures about the children, for metrics.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::seal::Seal;

/// A view of the children at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Children that live.
    pub alive: usize,
    /// Those at work.
    pub busy: usize,
    /// Children started since the pool was.
    pub spawned: u64,
    /// Failed starts.
    pub spawn_failures: u64,
    /// Orders replied to.
    pub replied: u64,
    /// Ended children by what ended them: a code of [`crate::ChildError`],
    /// `retired` for one that served its time, `idle` for one that fell without
    /// work, `stopped` for one that ended with the pool.
    pub ended: BTreeMap<&'static str, u64>,
    /// How far the last child is sealed off.
    pub seal: Seal,
    /// The most memory that one of the living children has held, in bytes.
    pub resident_peak_bytes: u64,
}

/// Keeps the figures.
#[derive(Debug, Default)]
pub struct Counters {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    seal: Seal,
    alive: BTreeSet<u32>,
    busy: usize,
    spawned: u64,
    spawn_failures: u64,
    replied: u64,
    ended: BTreeMap<&'static str, u64>,
}

impl Counters {
    fn lock(&self) -> MutexGuard<'_, State> {
        // The state is changed in single steps that cannot panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Books a child; true for the first one.
    pub fn spawned(&self, pid: u32, seal: Seal) -> bool {
        let mut state = self.lock();
        state.alive.insert(pid);
        state.spawned += 1;
        state.seal = seal;
        state.spawned == 1
    }

    pub fn spawn_failed(&self) {
        self.lock().spawn_failures += 1;
    }

    pub fn ended(&self, pid: u32, how: &'static str) {
        let mut state = self.lock();
        state.alive.remove(&pid);
        *state.ended.entry(how).or_default() += 1;
    }

    pub fn began(&self) {
        self.lock().busy += 1;
    }

    pub fn finished(&self, replied: bool) {
        let mut state = self.lock();
        state.busy = state.busy.saturating_sub(1);
        state.replied += u64::from(replied);
    }

    pub fn snapshot(&self) -> Statistics {
        let state = self.lock();
        let (alive, mut statistics) = (
            state.alive.clone(),
            Statistics {
                alive: state.alive.len(),
                busy: state.busy,
                spawned: state.spawned,
                spawn_failures: state.spawn_failures,
                replied: state.replied,
                ended: state.ended.clone(),
                seal: state.seal,
                resident_peak_bytes: 0,
            },
        );
        drop(state);
        statistics.resident_peak_bytes = alive.into_iter().filter_map(resident_peak).max().unwrap_or_default();
        statistics
    }
}

/// The most memory a process has held, in bytes, if the kernel tells.
fn resident_peak(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes << 10)
}
