//! Dead letters: messages that the pipeline could not deal with.

use jiff::Timestamp;
use wenshu_messages::query::{DeadSummary, DeadView};
use wenshu_messages::{JobId, Tenant};
use wenshu_report::Problem;

use crate::fold::Folded;
use crate::job::NewJob;
use crate::outbox::{NewEntry, OutboxEntry};

/// A dead letter to keep.
#[derive(Debug, Clone, PartialEq)]
pub struct DeadLetter {
    /// Id of the message; one made from its bytes when it had none. Message and
    /// queue name the letter: the same twice is kept once.
    pub message_id: String,
    /// The queue that it was taken from.
    pub queue: String,
    /// Whose it is, when known.
    pub tenant: Option<Tenant>,
    /// The job, when known.
    pub job: Option<JobId>,
    /// Place of the document, when known.
    pub document: Option<u32>,
    /// Why: a code of a closed set.
    pub reason: String,
    /// Why, in Chinese.
    pub problem: Option<Problem>,
    /// Its headers, as text.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

/// What [`keep_dead`](crate::Records::keep_dead) did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Kept {
    /// Number of the letter.
    pub id: i64,
    /// True when it was not known, or waits again after a replay.
    pub new: bool,
    /// What came of the event that was folded with it.
    pub folded: Folded,
}

/// A letter that waits for a decision.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptLetter {
    /// Its number.
    pub id: i64,
    /// The letter.
    pub letter: DeadLetter,
    /// When it was kept.
    pub since: Timestamp,
    /// Times that it was replayed.
    pub replays: u32,
}

impl KeptLetter {
    /// As it is shown.
    pub fn view(&self) -> DeadView {
        let letter = &self.letter;
        DeadView {
            summary: DeadSummary {
                id: self.id,
                tenant: letter.tenant.clone(),
                job: letter.job,
                document: letter.document,
                queue: letter.queue.clone(),
                reason: letter.reason.clone(),
                since: self.since,
                replays: self.replays,
            },
            problem: letter.problem.clone(),
            headers: letter.headers.clone(),
            body: String::from_utf8(letter.body.clone()).ok(),
            bytes: letter.body.len() as u64,
        }
    }
}

/// How a letter goes on its way again.
#[derive(Debug, Clone, PartialEq)]
pub enum Replay {
    /// A new job does its work.
    Job(Box<NewJob>),
    /// It goes back to where it came from. The entry needs a message id of its
    /// own, so that a second death is a second letter.
    Message(Box<NewEntry>),
}

/// A letter that is on its way again.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Replayed {
    /// The new job.
    pub job: Option<JobId>,
    /// What must be sent now.
    pub outbox: Vec<OutboxEntry>,
}
