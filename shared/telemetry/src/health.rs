//! Whether a service lives, and whether it is ready.
//!
//! Alive is the process: its main loop turns. A broker that is down is no
//! reason to restart a worker, which would only come back to the same. Ready is
//! the whole: each part that the service needs is up.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use prometheus_client::encoding::{EncodeLabelValue, LabelValueEncoder};
use serde::Serialize;

use crate::labels::words;
use crate::{Metrics, Part, Service};

/// A main loop that was not seen for so long hangs.
pub const LIVE_WITHIN: Duration = Duration::from_secs(60);

words! {
    /// Why a part is down.
    Reason {
        /// It was not tried yet.
        Starting = "starting",
        /// No connection to it.
        Unreachable = "unreachable",
        /// It refuses user, password or key.
        Refused = "refused",
        /// The broker takes no messages: its memory or disk is short.
        Blocked = "blocked",
        /// No room left.
        Full = "full",
        /// The folder, bucket, queue or table is not there.
        Missing = "missing",
        /// It is there and other than it must be.
        Mismatch = "mismatch",
        /// It does not answer in time.
        Timeout = "timeout",
        /// It answers with an error.
        Failing = "failing",
    }
}

/// Health of this process; clones share it.
#[derive(Debug, Clone)]
pub struct Health {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    service: Service,
    metrics: Metrics,
    began: Instant,
    /// Milliseconds from `began` to the last beat.
    beat_ms: AtomicU64,
    draining: AtomicBool,
    parts: Mutex<BTreeMap<Part, Down>>,
}

/// Why a part is down and since when; `None` when it is up.
type Down = Option<(Reason, Instant)>;

/// What `/readyz` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Name of the service.
    pub service: &'static str,
    /// Whether it takes work.
    pub ready: bool,
    /// Whether it is stopping.
    pub draining: bool,
    /// Each part.
    pub parts: Vec<PartState>,
}

/// One part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartState {
    /// Its name.
    pub part: &'static str,
    /// Whether it is up.
    pub up: bool,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// How long it has been down, s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub down_s: Option<u64>,
}

impl Health {
    /// Health of a service whose parts are all still down.
    pub fn new(service: Service, metrics: Metrics) -> Self {
        let now = Instant::now();
        let parts = service.parts().iter().map(|part| (*part, Some((Reason::Starting, now))));
        for part in service.parts() {
            metrics.part(*part, false);
        }
        Self {
            inner: Arc::new(Inner {
                service,
                metrics,
                began: now,
                beat_ms: AtomicU64::new(0),
                draining: AtomicBool::new(false),
                parts: Mutex::new(parts.collect()),
            }),
        }
    }

    /// The main loop turned. To be called at least every few seconds, also
    /// while it waits for work or for a connection.
    pub fn beat(&self) {
        let since = self.inner.began.elapsed().as_millis();
        self.inner.beat_ms.store(u64::try_from(since).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// A part is up. Logged when it was down.
    pub fn up(&self, part: Part) {
        let before = self.parts().insert(part, None);
        self.inner.metrics.part(part, true);
        if !matches!(before, Some(None)) {
            tracing::info!(wenshu.part = part.as_str(), "依赖的服务可用");
        }
    }

    /// A part is down. Logged when it was up or is down for another reason.
    pub fn down(&self, part: Part, reason: Reason) {
        let mut parts = self.parts();
        let before = parts.get(&part).copied().flatten();
        let since = before.map_or_else(Instant::now, |(_, since)| since);
        parts.insert(part, Some((reason, since)));
        drop(parts);
        self.inner.metrics.part(part, false);
        if before.is_none_or(|(earlier, _)| earlier != reason) {
            tracing::warn!(wenshu.part = part.as_str(), wenshu.reason = reason.as_str(), "依赖的服务不可用");
        }
    }

    /// The service stops: it lives on, but is not ready.
    pub fn drain(&self) {
        self.inner.draining.store(true, Ordering::Relaxed);
    }

    /// Whether the main loop turned within this time.
    pub fn is_alive_within(&self, limit: Duration) -> bool {
        let beat = Duration::from_millis(self.inner.beat_ms.load(Ordering::Relaxed));
        self.inner.began.elapsed().saturating_sub(beat) <= limit
    }

    /// Whether it takes work.
    pub fn is_ready(&self) -> bool {
        self.report().ready
    }

    /// Each part, as `/readyz` tells it.
    pub fn report(&self) -> Report {
        let draining = self.inner.draining.load(Ordering::Relaxed);
        let parts: Vec<PartState> = self
            .parts()
            .iter()
            .map(|(part, down)| PartState {
                part: part.as_str(),
                up: down.is_none(),
                reason: down.map(|(reason, _)| reason.as_str()),
                down_s: down.map(|(_, since)| since.elapsed().as_secs()),
            })
            .collect();
        let ready = !draining && parts.iter().all(|part| part.up);
        Report { service: self.inner.service.as_str(), ready, draining, parts }
    }

    fn parts(&self) -> MutexGuard<'_, BTreeMap<Part, Down>> {
        // The map is changed in single steps that cannot panic.
        self.inner.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
