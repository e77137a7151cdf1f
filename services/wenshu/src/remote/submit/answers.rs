//! What the answers of the ledger mean for the files.

use std::time::Duration;

use lapin::message::Delivery;
use lapin::options::BasicAckOptions;
use tokio::time::Instant;
use wenshu_messages::decode_versioned;
use wenshu_messages::reply::{Answer, Completion, REPLY_SCHEMA, RejectionCode, Reply};

use super::super::error::RemoteError;
use super::super::voice::Voice;
use super::desk::Desk;
use super::manifest::Step;
use super::report::{Row, RowProblem, code_of};
use super::state::State;

/// Most bytes of an answer.
const REPLY_BYTES_MOST: usize = 16 << 20;
/// Wait before a request is sent again that was one too many.
const QUOTA_WAIT: Duration = Duration::from_secs(5);

impl Desk {
    /// Takes answers in, brings what they say onto the disk, and acknowledges
    /// them.
    pub(super) async fn take_in(&mut self, deliveries: &[Delivery], voice: &Voice) -> Result<(), RemoteError> {
        self.heard = Instant::now();
        for delivery in deliveries {
            self.backlog = self.backlog.saturating_sub(1);
            let correlation = delivery.properties.correlation_id();
            let index = correlation.as_ref().and_then(|id| self.index.get(id.as_str()).copied());
            // What is of no file of this run, as one that was edited since, or
            // of a newer version, tells nothing.
            let reply: Result<Reply, _> = decode_versioned(&delivery.data, REPLY_SCHEMA, REPLY_BYTES_MOST);
            if let (Some(index), Ok(reply)) = (index, reply) {
                self.answered(index, reply.answer, voice)?;
            }
        }
        tokio::task::block_in_place(|| self.manifest.sync())?;
        for delivery in deliveries {
            // One that is not acknowledged comes again, and says the same.
            drop(delivery.acker.ack(BasicAckOptions::default()).await);
        }
        Ok(())
    }

    fn answered(&mut self, index: usize, answer: Answer, voice: &Voice) -> Result<(), RemoteError> {
        self.unanswered.remove(&index);
        match answer {
            Answer::Accepted { job, .. } => {
                if matches!(self.state(index), State::Pending | State::Submitted) {
                    self.record(index, Step::Accepted { job })?;
                    self.set(index, State::Accepted);
                }
            }
            Answer::Rejected { code: RejectionCode::Quota, reason, .. } => {
                if matches!(self.state(index), State::Pending | State::Submitted) {
                    voice.waiting(&reason);
                    self.set(index, State::Pending);
                    self.later.push((Instant::now() + QUOTA_WAIT, index));
                }
            }
            Answer::Rejected { field, code, reason, advice, .. } => {
                if matches!(self.state(index), State::Pending | State::Submitted) {
                    self.record(index, Step::Rejected)?;
                    let reason = if field == "." { reason } else { format!("{reason}（{field}）") };
                    let problem = RowProblem { code: code_of(&code), reason, advice };
                    let entry = self.entry(index);
                    let row = entry.map(|entry| Row::failed(&entry.name, &entry.folder, None, problem));
                    self.done(index, row.into_iter().collect(), voice);
                }
            }
            Answer::Completed(completion) => self.completed(index, completion)?,
        }
        Ok(())
    }

    /// A job ended: its outputs are to be fetched. A job other than the one
    /// already dealt with is a replay of what had failed, and its outputs take
    /// the place of the first one's.
    pub(super) fn completed(&mut self, index: usize, completion: Box<Completion>) -> Result<(), RemoteError> {
        let is_known = match self.state(index) {
            State::Pending | State::Submitted | State::Accepted => false,
            State::Ended(known) => known.job == completion.job,
            State::Done(rows) => rows.iter().any(|row| row.job == Some(completion.job)),
        };
        if is_known {
            return Ok(());
        }
        self.record(index, Step::Ended { completion: completion.clone() })?;
        self.set(index, State::Ended(completion));
        self.to_fetch.push_back(index);
        Ok(())
    }
}
