//! The outbox: what is to be sent is written in the transaction that decides it.
//!
//! Whoever writes an entry sends it right after the commit and then reports it
//! sent. An entry is hidden for [`LEASE`] after it was written or handed out;
//! after that somebody else may send it. So an entry goes out at least once,
//! and twice only after a crash or a sender slower than the lease; both times
//! with the same message id.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use wenshu_messages::JobId;

/// How long an entry is its sender's alone.
pub const LEASE: SignedDuration = SignedDuration::from_secs(30);

/// Where an entry goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// To the broker.
    Publish {
        /// The exchange; the default one when empty.
        exchange: String,
        /// The routing key.
        routing_key: String,
    },
    /// By HTTP POST.
    Webhook {
        /// The URL.
        url: String,
    },
}

/// An entry to write.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEntry {
    /// Where it goes.
    pub destination: Destination,
    /// Its message id. An entry with the id of one that waits is not written
    /// again.
    pub message_id: String,
    /// Properties and headers, as the sender wants them.
    pub properties: Value,
    /// The body.
    pub body: Vec<u8>,
    /// The job that it is of: it is forgotten with the job.
    pub job: Option<JobId>,
}

/// An entry that was handed out to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxEntry {
    /// Its number, to report by.
    pub id: i64,
    /// Tries that failed.
    pub attempts: u32,
    /// What to send.
    pub entry: NewEntry,
}

/// End of a lease that begins now.
pub(crate) fn lease_end(now: Timestamp) -> i64 {
    now.checked_add(LEASE).unwrap_or(Timestamp::MAX).as_microsecond()
}
