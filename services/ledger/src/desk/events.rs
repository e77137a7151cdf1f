//! Events of the stages, folded into the records.

use std::sync::Arc;

use jiff::Timestamp;
use wenshu_messages::{JobId, Lane};
use wenshu_pipeline::labels;
use wenshu_pipeline::session::Received;
use wenshu_records::Noted;
use wenshu_telemetry::labels::{Outcome, Stage};

use super::Desk;
use super::consuming::Kind;
use crate::points::Point;

impl Desk {
    /// One transaction for all that has come; false when nothing was kept.
    pub(super) async fn events(self: &Arc<Self>, lane: Lane, batch: &[Received<Kind>]) -> bool {
        let mut noted = Vec::with_capacity(batch.len());
        let mut rejected = Vec::new();
        for received in batch {
            match self.noted(received) {
                Ok(Some(event)) => noted.push(event),
                // Of the ledger's own.
                Ok(None) => {}
                Err(reason) => rejected.push((received, reason)),
            }
        }
        let now = Timestamp::now();
        let folded = match self.surely(|| self.records.fold(noted.clone(), now)).await {
            Ok(folded) => folded,
            Err(error) => {
                // The events come again; somebody must look at the records.
                tracing::error!(error = %error, "events could not be kept");
                return false;
            }
        };
        (self.probe)(Point::EventsKept);
        for (received, reason) in rejected {
            if !self.keep_odd(received, reason).await {
                return false;
            }
        }
        self.metrics.tasks(Stage::Ledger, labels::lane(lane), Outcome::Done, batch.len() as u64);
        self.end_beside(lane, folded.closing).await;
        true
    }

    /// The event of a message, or why it is none.
    fn noted(&self, received: &Received<Kind>) -> Result<Option<Noted>, &'static str> {
        if !self.settings.broker.trusts(received.facts.user.as_deref()) {
            return Err("untrusted");
        }
        match wenshu_messages::decode(&received.body) {
            Ok(envelope) => Ok(Noted::of(envelope)),
            Err(wenshu_messages::DecodeError::UnknownVersion { .. }) => Err("unknown-version"),
            Err(_) => Err("malformed"),
        }
    }

    /// Ends jobs beside the caller's work.
    pub(super) async fn end_beside(self: &Arc<Self>, lane: Lane, jobs: Vec<JobId>) {
        if jobs.is_empty() {
            return;
        }
        let desk = Arc::clone(self);
        self.beside(lane, async move { desk.end_jobs(jobs).await }).await;
    }
}
