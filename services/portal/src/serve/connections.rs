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

/// A client that sends nothing of its body for so long may have to make room.
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

    /// Since when we wait for the client, when it may have to make room.
    fn waits_since(&self) -> Option<u64> {
        let since = self.since_ms.load(Ordering::Relaxed);
        let long = milliseconds(self.began.elapsed()).saturating_sub(since) >= milliseconds(STALLED);
        match self.state.load(Ordering::Relaxed) {
            HEAD => Some(since),
            BODY if long => Some(since),
            _ => None,
        }
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

    /// A place for a new connection. When its address has too many, or there are
    /// too many in all, the one goes that has waited longest for its client: of
    /// the address, or of the address with the most. None when none can go.
    pub(super) fn take(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let address = address.to_canonical();
        let mut open = self.lock();
        let own = open.of.values().filter(|entry| entry.address == address).count();
        let is_proxy = self.proxies.iter().any(|network| network.contains(address));
        if own >= self.per_address_most && !is_proxy {
            open.make_room(address)?;
        } else if open.of.len() >= self.most {
            let busiest = open.busiest()?;
            open.make_room(busiest)?;
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
    /// Cuts the connection of an address that has waited longest for its client.
    fn make_room(&mut self, address: IpAddr) -> Option<()> {
        let of_address = self.of.iter().filter(|(_, entry)| entry.address == address);
        let waiting = of_address.filter_map(|(number, entry)| Some((entry.clock.waits_since()?, *number)));
        let (_, number) = waiting.min()?;
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
