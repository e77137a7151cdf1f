//! How many connections there are, and which makes room for a new one.

use std::collections::HashMap;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::HttpBody;
use hyper::body::{Frame, SizeHint};
use tokio::sync::Notify;

use crate::Portal;
use crate::auth::Network;

/// A client that keeps us waiting for so long has stalled.
const STALLED: Duration = Duration::from_secs(1);

/// All connections.
pub(super) struct Connections {
    most: usize,
    per_address_most: usize,
    proxies: Vec<Network>,
    began: Instant,
    open: Mutex<Open>,
    none_left: Notify,
}

#[derive(Default)]
struct Open {
    next: u64,
    of: HashMap<u64, Entry>,
}

struct Entry {
    address: IpAddr,
    clock: Arc<Clock>,
    cut: Arc<Notify>,
}

/// The place of a connection among all; given back when dropped.
pub(super) struct Place {
    connections: Arc<Connections>,
    number: u64,
    clock: Arc<Clock>,
    cut: Arc<Notify>,
}

/// Whom a connection waits for, and since when.
#[derive(Debug)]
pub(super) struct Clock {
    began: Instant,
    state: AtomicU8,
    since_ms: AtomicU64,
}

/// We wait for the head of a request.
const HEAD: u8 = 0;
/// We are at work, or the client takes our answer.
const WORK: u8 = 1;
/// We wait for more of a body.
const BODY: u8 = 2;

impl Clock {
    fn new(began: Instant) -> Self {
        Self { began, state: AtomicU8::new(HEAD), since_ms: AtomicU64::new(milliseconds(began.elapsed())) }
    }

    fn set(&self, state: u8) {
        if self.state.swap(state, Ordering::Relaxed) != state {
            self.since_ms.store(milliseconds(self.began.elapsed()), Ordering::Relaxed);
        }
    }

    /// A head has been read.
    pub(super) fn request_begins(&self) {
        self.set(WORK);
    }

    /// Since when we wait for the client; none while we are at work.
    fn waits_since(&self) -> Option<u64> {
        let waits = self.state.load(Ordering::Relaxed) != WORK;
        waits.then(|| self.since_ms.load(Ordering::Relaxed))
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

impl Connections {
    /// None yet, with the limits of the settings.
    pub(super) fn of(portal: &Portal) -> Self {
        Self {
            most: portal.settings.connections_most,
            per_address_most: portal.settings.connections_per_address_most,
            proxies: portal.proxies.clone(),
            began: Instant::now(),
            open: Mutex::default(),
            none_left: Notify::new(),
        }
    }

    /// A place for a new connection; none when nobody can make room for it.
    ///
    /// When its address has too many, the one of them goes that has stalled
    /// longest; where none has, they may have come at once and be served soon. When
    /// there are too many in all, one of the address with the most goes, stalled or
    /// not.
    pub(super) fn take(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let address = address.to_canonical();
        let now = milliseconds(self.began.elapsed());
        let mut open = self.lock();
        let (own, at_work) = open.counts(address);
        let is_proxy = self.proxies.iter().any(|network| network.contains(address));
        if own >= self.per_address_most && !is_proxy {
            let stalled = now.checked_sub(milliseconds(STALLED));
            let made = stalled.and_then(|before| open.make_room(address, before));
            if made.is_none() && at_work >= self.per_address_most {
                return None;
            }
        }
        if open.of.len() >= self.most {
            let busiest = open.busiest()?;
            open.make_room(busiest, now)?;
        }
        let number = open.next;
        open.next += 1;
        let (clock, cut) = (Arc::new(Clock::new(self.began)), Arc::new(Notify::new()));
        open.of.insert(number, Entry { address, clock: Arc::clone(&clock), cut: Arc::clone(&cut) });
        drop(open);
        Some(Place { connections: Arc::clone(self), number, clock, cut })
    }

    /// Returns when there is no connection.
    pub(super) async fn empty(&self) {
        loop {
            let none_left = self.none_left.notified();
            if self.lock().of.is_empty() {
                return;
            }
            none_left.await;
        }
    }

    /// Cuts all.
    pub(super) fn cut_all(&self) {
        for entry in self.lock().of.values() {
            entry.cut.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Connections of an address, and those of them that are at work.
    fn counts(&self, address: IpAddr) -> (usize, usize) {
        let own = self.of.values().filter(|entry| entry.address == address);
        own.fold((0, 0), |(all, at_work), entry| (all + 1, at_work + usize::from(entry.clock.waits_since().is_none())))
    }

    /// Cuts the connection of an address that has waited longest for its client,
    /// since this time or longer.
    fn make_room(&mut self, address: IpAddr, before: u64) -> Option<()> {
        let of_address = self.of.iter().filter(|(_, entry)| entry.address == address);
        let waiting = of_address.filter_map(|(number, entry)| Some((entry.clock.waits_since()?, *number)));
        let (_, number) = waiting.min().filter(|(since, _)| *since <= before)?;
        // It no longer counts, even before its task has ended.
        self.of.remove(&number)?.cut.notify_one();
        Some(())
    }

    /// The address with the most connections.
    fn busiest(&self) -> Option<IpAddr> {
        let mut counts: HashMap<IpAddr, usize> = HashMap::new();
        for entry in self.of.values() {
            *counts.entry(entry.address).or_default() += 1;
        }
        counts.into_iter().max_by_key(|(address, count)| (*count, *address)).map(|(address, _)| address)
    }
}

impl Place {
    /// Whom the connection waits for.
    pub(super) fn clock(&self) -> Arc<Clock> {
        Arc::clone(&self.clock)
    }

    /// Told when the connection must go.
    pub(super) fn cut(&self) -> Arc<Notify> {
        Arc::clone(&self.cut)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.connections.lock();
        open.of.remove(&self.number);
        if open.of.is_empty() {
            self.connections.none_left.notify_waiters();
        }
    }
}

/// A body that tells the clock of its connection whom we wait for.
pub(super) struct Watched<B> {
    inner: B,
    clock: Arc<Clock>,
    is_response: bool,
}

impl<B> Watched<B> {
    /// The body of a request.
    pub(super) const fn request(inner: B, clock: Arc<Clock>) -> Self {
        Self { inner, clock, is_response: false }
    }

    /// The body of an answer: after it we wait for the next request.
    pub(super) const fn response(inner: B, clock: Arc<Clock>) -> Self {
        Self { inner, clock, is_response: true }
    }
}

impl<B: HttpBody + Unpin> HttpBody for Watched<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let frame = Pin::new(&mut self.inner).poll_frame(context);
        if !self.is_response {
            self.clock.set(if frame.is_pending() { BODY } else { WORK });
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl<B> Drop for Watched<B> {
    fn drop(&mut self) {
        if self.is_response {
            self.clock.set(HEAD);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connections(most: usize, per_address_most: usize) -> Arc<Connections> {
        Arc::new(Connections {
            most,
            per_address_most,
            proxies: Vec::new(),
            // Long ago, so that what begins at zero has stalled.
            began: Instant::now().checked_sub(Duration::from_secs(60)).unwrap(),
            open: Mutex::default(),
            none_left: Notify::new(),
        })
    }

    fn stall(place: &Place) {
        place.clock.since_ms.store(0, Ordering::Relaxed);
    }

    fn is_cut(connections: &Connections, place: &Place) -> bool {
        !connections.lock().of.contains_key(&place.number)
    }

    #[test]
    fn who_has_stalled_makes_room_and_who_is_served_does_not() {
        let (all, address) = (connections(100, 2), IpAddr::from([192, 0, 2, 1]));
        let stalled = all.take(address).unwrap();
        stall(&stalled);
        let served = all.take(address).unwrap();
        served.clock.set(WORK);
        let new = all.take(address).unwrap();
        assert!(is_cut(&all, &stalled) && !is_cut(&all, &served));
        // Those that came just now may all be served soon.
        let newer = all.take(address).unwrap();
        new.clock.set(WORK);
        newer.clock.set(WORK);
        assert!(all.take(address).is_none());
        assert!(all.take(IpAddr::from([192, 0, 2, 2])).is_some());
    }

    #[test]
    fn when_all_are_taken_the_address_with_the_most_makes_room() {
        let (all, busy, other) = (connections(3, 100), IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        let (one, _two) = (all.take(busy).unwrap(), all.take(busy).unwrap());
        let own = all.take(other).unwrap();
        stall(&one);
        stall(&own);
        let _new = all.take(other).unwrap();
        assert!(is_cut(&all, &one) && !is_cut(&all, &own));
        assert_eq!(all.lock().of.len(), 3);
    }
}
