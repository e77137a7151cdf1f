//! Who goes next: the urgent lane first, yet never the urgent lane alone.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Semaphore, SemaphorePermit, oneshot};
use wenshu_messages::Lane;

/// Chooses between the lanes. Of any `interactive_in_a_row + 1` documents that
/// start while both lanes wait, one is bulk.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    most: u32,
    in_a_row: u32,
}

impl Choice {
    /// At most `most` interactive ones in a row while a bulk one waits.
    pub const fn new(most: u32) -> Self {
        Self { most, in_a_row: 0 }
    }

    /// The lane that goes next, by which lanes wait.
    pub const fn next(&mut self, interactive: bool, bulk: bool) -> Option<Lane> {
        // Counted are the starts while both wait, and no others: one lane alone
        // passes nobody over.
        match (interactive, bulk) {
            (false, false) => None,
            (true, false) => Some(Lane::Interactive),
            (false, true) => Some(Lane::Bulk),
            (true, true) if self.in_a_row < self.most => {
                self.in_a_row += 1;
                Some(Lane::Interactive)
            }
            (true, true) => {
                self.in_a_row = 0;
                Some(Lane::Bulk)
            }
        }
    }
}

/// Bounds what a lane has under way, from the reading of its objects to the
/// confirms of what follows. Each lane has a bound of its own, so that none keeps the other
/// from the gate.
///
/// The bound is also what keeps the bulk lane out of the other's way: storage and
/// broker serve in turn, and whatever of the bulk lane is in them stands in front.
/// Four documents for each place are enough to keep the children at work while
/// others wait for disk and confirms.
#[derive(Debug)]
pub struct Underway {
    interactive: Semaphore,
    bulk: Semaphore,
}

impl Underway {
    /// Room for four times as many documents as can be at work.
    pub fn new(places: usize) -> Self {
        let room = places.saturating_mul(4);
        Self { interactive: Semaphore::new(room), bulk: Semaphore::new(room) }
    }

    /// Waits for room; it is free again when what is returned is dropped.
    pub async fn room(&self, lane: Lane) -> Option<SemaphorePermit<'_>> {
        let lane = match lane {
            Lane::Interactive => &self.interactive,
            Lane::Bulk => &self.bulk,
        };
        // Nobody closes it.
        lane.acquire().await.ok()
    }
}

/// A gate with a fixed number of places behind it. Who waits goes in by lane,
/// and within a lane in turn.
#[derive(Debug, Clone)]
pub struct Gate {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    free: usize,
    choice: Choice,
    interactive: VecDeque<oneshot::Sender<Place>>,
    bulk: VecDeque<oneshot::Sender<Place>>,
}

/// A place behind the gate; free again when dropped.
#[derive(Debug)]
pub struct Place {
    gate: Option<Gate>,
}

impl Gate {
    /// A gate with `places` places.
    pub fn new(places: usize, interactive_in_a_row: u32) -> Self {
        let choice = Choice::new(interactive_in_a_row);
        let state = State { free: places, choice, interactive: VecDeque::new(), bulk: VecDeque::new() };
        Self { state: Arc::new(Mutex::new(state)) }
    }

    /// Waits for a place. A caller that is dropped while it waits takes none.
    pub async fn enter(&self, lane: Lane) -> Place {
        let (sender, receiver) = oneshot::channel();
        {
            let mut state = self.lock();
            match lane {
                Lane::Interactive => state.interactive.push_back(sender),
                Lane::Bulk => state.bulk.push_back(sender),
            }
        }
        self.let_in();
        // The gate holds every sender until it lets it in.
        receiver.await.unwrap_or(Place { gate: None })
    }

    fn let_in(&self) {
        loop {
            let chosen = {
                let mut state = self.lock();
                state.interactive.retain(|waiting| !waiting.is_closed());
                state.bulk.retain(|waiting| !waiting.is_closed());
                if state.free == 0 {
                    return;
                }
                let (interactive, bulk) = (!state.interactive.is_empty(), !state.bulk.is_empty());
                let chosen = match state.choice.next(interactive, bulk) {
                    Some(Lane::Interactive) => state.interactive.pop_front(),
                    Some(Lane::Bulk) => state.bulk.pop_front(),
                    None => None,
                };
                let Some(chosen) = chosen else { return };
                state.free -= 1;
                chosen
            };
            // One who left meanwhile hands the place back by dropping it; the
            // lock is free for that.
            drop(chosen.send(Place { gate: Some(self.clone()) }));
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // The state is changed in single steps that cannot panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(gate) = self.gate.take() {
            gate.lock().free += 1;
            gate.let_in();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_any_five_that_start_while_both_wait_one_is_bulk() {
        let mut choice = Choice::new(4);
        let lanes: Vec<Lane> = (0..50).filter_map(|_| choice.next(true, true)).collect();
        for five in lanes.windows(5) {
            assert!(five.contains(&Lane::Bulk), "{lanes:?}");
        }
        assert_eq!(lanes.iter().filter(|lane| **lane == Lane::Bulk).count(), 10);
    }

    #[tokio::test]
    async fn the_urgent_lane_goes_in_first() {
        let gate = Gate::new(1, 4);
        let held = gate.enter(Lane::Bulk).await;
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut waiting = Vec::new();
        for lane in [Lane::Bulk, Lane::Bulk, Lane::Interactive, Lane::Interactive] {
            let (gate, order) = (gate.clone(), Arc::clone(&order));
            waiting.push(tokio::spawn(async move {
                let place = gate.enter(lane).await;
                order.lock().unwrap().push(lane);
                drop(place);
            }));
            tokio::task::yield_now().await;
        }
        drop(held);
        for task in waiting {
            task.await.unwrap();
        }
        use Lane::{Bulk, Interactive};
        assert_eq!(*order.lock().unwrap(), [Interactive, Interactive, Bulk, Bulk]);
    }

    #[tokio::test]
    async fn one_who_leaves_takes_no_place() {
        let gate = Gate::new(1, 4);
        let held = gate.enter(Lane::Bulk).await;
        let leaving = {
            let gate = gate.clone();
            tokio::spawn(async move { gate.enter(Lane::Interactive).await })
        };
        tokio::task::yield_now().await;
        leaving.abort();
        let _ = leaving.await;
        drop(held);
        drop(gate.enter(Lane::Bulk).await);
    }
}
