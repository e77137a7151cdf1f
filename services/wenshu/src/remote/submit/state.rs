//! How far a file is.

use std::path::Path;

use wenshu_messages::reply::Completion;

use super::entries::Entry;
use super::manifest::{Manifest, Step};
use super::report::Row;

/// How far a file is.
#[derive(Debug)]
pub(super) enum State {
    /// To be sent.
    Pending,
    /// The broker has the request.
    Submitted,
    /// The ledger has the job.
    Accepted,
    /// The job ended; its outputs are to be fetched.
    Ended(Box<Completion>),
    /// Nothing is left to do.
    Done(Vec<Row>),
}

/// How far a file is by the record. Outputs that somebody removed are fetched
/// again.
pub(super) fn state_of(entry: &Entry, manifest: &Manifest, out: &Path) -> State {
    if let Err(problem) = &entry.file {
        return State::Done(vec![Row::failed(&entry.name, &entry.folder, None, problem.clone())]);
    }
    let is_there = |path: &String| out.join(path).metadata().is_ok_and(|found| found.is_file() && found.len() > 0);
    match manifest.known(&entry.id) {
        None | Some(Step::Rejected) => State::Pending,
        Some(Step::Submitted { .. }) => State::Submitted,
        Some(Step::Accepted { .. }) => State::Accepted,
        Some(Step::Ended { completion }) => State::Ended(completion.clone()),
        Some(Step::Downloaded { rows, .. }) if rows.iter().flat_map(|row| &row.outputs).all(is_there) => {
            State::Done(rows.clone())
        }
        // The ledger is asked for the completion.
        Some(Step::Downloaded { .. }) => State::Accepted,
    }
}

/// Whether nothing went wrong with a file.
pub(super) fn is_good(state: &State) -> bool {
    matches!(state, State::Done(rows) if rows.iter().all(|row| row.problem.is_none()))
}
