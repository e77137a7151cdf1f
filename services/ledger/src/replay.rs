//! How a dead letter goes on its way again.
//!
//! The job of a dead letter has ended, and ends once; so its work is done again
//! as a new job with the same source, order and answers. A letter of no job, as
//! a request that could not be read, goes back to its queue.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;
use wenshu_messages::JobId;
use wenshu_pipeline::{Outgoing, Topology};
use wenshu_records::{JobFacts, KeptLetter, KnownJob, NewJob, Replay};
use wenshu_settings::Settings;

use crate::entries::{entry_of, of_acceptance};

/// The way of a letter.
///
/// # Errors
/// Why it cannot go, in Chinese.
pub fn replay_of(
    letter: &KeptLetter,
    known: Option<KnownJob>,
    topology: &Topology,
    settings: &Settings,
    now: Timestamp,
) -> Result<Replay, String> {
    match (letter.letter.job, known) {
        (Some(_), Some(known)) => again(letter, known, topology, settings, now),
        (Some(job), None) => Err(format!("作业 {job} 已按保留期删除，无法重放；请重新提交原文件")),
        (None, _) => back(letter),
    }
}

/// The job that does the work of a letter's job again. It comes from the letter:
/// a replay that is asked for twice is one job.
pub fn job_again(letter: &KeptLetter, known: &KnownJob) -> JobId {
    JobId(Uuid::new_v5(&known.facts.id.0, format!("replay {} {}", letter.id, letter.replays).as_bytes()))
}

/// A new job that does the work of the old one. Its source and what was given
/// beside it must lie under its own prefix: workers read no other, and retention
/// deletes the old one's.
fn again(
    letter: &KeptLetter,
    known: KnownJob,
    topology: &Topology,
    settings: &Settings,
    now: Timestamp,
) -> Result<Replay, String> {
    let id = job_again(letter, &known);
    let deadline = SignedDuration::from_secs(i64::try_from(settings.work.job_deadline_s).unwrap_or(i64::MAX));
    let facts = JobFacts {
        id,
        idempotency_key: None,
        accepted_at: now,
        deadline: now.checked_add(deadline).unwrap_or(Timestamp::MAX),
        ..known.facts
    };
    let outbox = of_acceptance(&facts, topology).map_err(|error| error.to_string())?;
    Ok(Replay::Job(Box::new(NewJob { facts, open_most: None, outbox })))
}

/// Back to its queue, by name, with an id of its own.
fn back(letter: &KeptLetter) -> Result<Replay, String> {
    let (id, queue) = (letter.id, &letter.letter.queue);
    let mut message = Outgoing::new(String::new(), queue.clone(), letter.letter.body.clone());
    message.message_id = format!("{}-replay-{id}-{}", letter.letter.message_id, letter.replays);
    let kept = letter.letter.headers.iter();
    message.headers = kept.filter(|(name, _)| !name.starts_with("x-")).cloned().collect();
    Ok(Replay::Message(Box::new(entry_of(message, None))))
}
