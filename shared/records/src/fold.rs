//! Events to rows: the decisions, pure, the same for both backends.
//!
//! Events come in any order and repeatedly. What is kept of a document only
//! grows (outputs made, outputs failed, formatted, given up), and everything
//! else is reckoned from it, so the order does not matter:
//!
//! - A document **ends** when it was formatted and every wanted output was made
//!   or failed, or when it was given up (`document.failed`). It is formatted
//!   only once its part of the report is in: an output may be made before
//!   `document.formatted` arrives.
//! - A document is **done** when every wanted output was made, whatever failed
//!   before: a dead letter and a late success may meet, and the success wins
//!   while the job is open.
//! - A job **closes** when its documents are known and all ended, or at once
//!   with `job.failed`, whatever is known by then. From then on only attempts
//!   are still kept; other events are counted as late and change nothing.
//! - What is said twice about the same thing counts once, and the first wording
//!   stays.

use std::collections::BTreeMap;

use uuid::Uuid;
use wenshu_messages::envelope::{Envelope, Message};
use wenshu_messages::event::FindingCount;
use wenshu_messages::{Event, JobId, ObjectRef, StageName};
use wenshu_report::Format;

use crate::job::Problems;

mod formats;
#[cfg(test)]
mod tests;

pub(crate) use formats::Formats;

/// An event as the records take it.
#[derive(Debug, Clone, PartialEq)]
pub struct Noted {
    /// The job.
    pub job: JobId,
    /// Place of the document, when it is about one.
    pub document: Option<u32>,
    /// What happened.
    pub event: Event,
}

impl Noted {
    /// The event of an envelope; `None` when it holds another message.
    pub fn of(envelope: Envelope) -> Option<Self> {
        match envelope.message {
            Message::Event(event) => Some(Self { job: envelope.job, document: envelope.document, event }),
            Message::Task(_) | Message::Control(_) => None,
        }
    }
}

/// What came of folding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    /// Jobs that this call closed, by id: report and completion are to be made.
    pub closing: Vec<JobId>,
    /// Events that changed something.
    pub applied: u64,
    /// Events that said nothing new, or that the ledger itself sent.
    pub repeated: u64,
    /// Events of jobs that close or ended.
    pub late: u64,
    /// Events of jobs that the records do not know.
    pub unknown: u64,
    /// Events that name no document where they must, or an output that nobody
    /// wants.
    pub malformed: u64,
}

/// What folding needs of a job's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JobState {
    pub(crate) id: Uuid,
    pub(crate) wanted: Formats,
    pub(crate) open: bool,
    pub(crate) documents: Option<i64>,
    pub(crate) documents_ended: i64,
    pub(crate) documents_failed: i64,
    pub(crate) outputs: i64,
    pub(crate) pages: i64,
    pub(crate) findings: i64,
    pub(crate) problem: Option<wenshu_report::Problem>,
    pub(crate) part_report: Option<ObjectRef>,
    pub(crate) lines: Option<ObjectRef>,
    pub(crate) pictures: Option<ObjectRef>,
}

/// A document's row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DocumentState {
    pub(crate) title: String,
    pub(crate) pages: i64,
    pub(crate) part_report: Option<ObjectRef>,
    pub(crate) formatted: bool,
    pub(crate) given_up: bool,
    pub(crate) made: Formats,
    pub(crate) failed: Formats,
    pub(crate) problems: Problems,
    pub(crate) paper: Option<ObjectRef>,
    pub(crate) plan: Option<ObjectRef>,
}

impl DocumentState {
    /// Nothing more is awaited.
    pub(crate) fn ended(&self, wanted: Formats) -> bool {
        self.given_up || (self.formatted && self.made.with(self.failed).covers(wanted))
    }

    /// Every output was made.
    pub(crate) fn done(&self, wanted: Formats) -> bool {
        self.formatted && self.made.covers(wanted)
    }

    /// The problems that hold: not those of outputs that were made in the end.
    pub(crate) fn standing_problems(&self, wanted: Formats) -> Problems {
        let mut problems = self.problems.clone();
        problems.outputs.retain(|format, _| !self.made.has(*format));
        if self.done(wanted) {
            problems.document = None;
        }
        problems
    }
}

/// Name of a document's row.
pub(crate) type DocumentKey = (Uuid, i64);

/// An output's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OutputRow {
    pub(crate) document: DocumentKey,
    pub(crate) format: Format,
    pub(crate) name: String,
    pub(crate) object: ObjectRef,
}

/// Rows of findings of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FindingRow {
    pub(crate) document: DocumentKey,
    pub(crate) finding: FindingCount,
}

/// A try that failed; document 0 is the whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AttemptRow {
    pub(crate) document: DocumentKey,
    pub(crate) stage: String,
    pub(crate) attempt: i64,
    pub(crate) reason: String,
}

/// The rows that a fold works on: those of the jobs and documents that its
/// events name, and what they become.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) jobs: BTreeMap<Uuid, JobState>,
    pub(crate) documents: BTreeMap<DocumentKey, DocumentState>,
}

/// What a fold changed.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// Jobs whose row is another.
    pub(crate) jobs: Vec<JobState>,
    /// Documents whose row is new or another.
    pub(crate) documents: Vec<(DocumentKey, DocumentState)>,
    pub(crate) outputs: Vec<OutputRow>,
    pub(crate) findings: Vec<FindingRow>,
    pub(crate) attempts: Vec<AttemptRow>,
    pub(crate) folded: Folded,
}

/// What an event did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    Applied,
    Repeated,
    Malformed,
}

/// The rows of documents that events ask for.
pub(crate) fn documents_of(events: &[Noted]) -> std::collections::BTreeSet<DocumentKey> {
    events.iter().filter_map(|noted| Some((noted.job.0, i64::from(noted.document?)))).collect()
}

/// Folds events into rows.
pub(crate) fn fold(mut rows: Rows, events: Vec<Noted>) -> Changes {
    let before_jobs = rows.jobs.clone();
    let before_documents = rows.documents.clone();
    let mut changes = Changes::default();
    for noted in events {
        fold_one(&mut rows, noted, &mut changes);
    }
    changes.jobs = rows.jobs.into_values().filter(|job| before_jobs.get(&job.id) != Some(job)).collect();
    changes.documents =
        rows.documents.into_iter().filter(|(key, document)| before_documents.get(key) != Some(document)).collect();
    changes.folded.closing = changes.jobs.iter().filter(|job| !job.open).map(|job| JobId(job.id)).collect();
    changes
}

fn fold_one(rows: &mut Rows, noted: Noted, changes: &mut Changes) {
    let Some(job) = rows.jobs.get_mut(&noted.job.0) else {
        changes.folded.unknown += 1;
        return;
    };
    let key = (job.id, noted.document.map_or(0, i64::from));
    if let Event::Retried { stage, failed_attempt, reason, .. } = noted.event {
        changes.attempts.push(attempt(key, stage, failed_attempt, reason));
        changes.folded.applied += 1;
        return;
    }
    if !job.open {
        changes.folded.late += 1;
        return;
    }
    let effect = match noted.event {
        Event::Parsed { .. } | Event::JobFailed { .. } => fold_job(job, noted.event),
        Event::Accepted { .. } | Event::Ended { .. } | Event::Retried { .. } => Effect::Repeated,
        _ if key.1 == 0 => Effect::Malformed,
        Event::OutputMade { format, .. } | Event::OutputFailed { format, .. } if !job.wanted.has(format) => {
            Effect::Malformed
        }
        event => fold_document(job, key, rows.documents.entry(key).or_default(), event, changes),
    };
    match effect {
        Effect::Applied => changes.folded.applied += 1,
        Effect::Repeated => changes.folded.repeated += 1,
        Effect::Malformed => changes.folded.malformed += 1,
    }
    job.open = !closes(job);
}

fn attempt(document: DocumentKey, stage: StageName, failed_attempt: u32, reason: String) -> AttemptRow {
    AttemptRow { document, stage: stage.as_str().to_owned(), attempt: failed_attempt.into(), reason }
}

/// True when nothing more is awaited of an open job.
fn closes(job: &JobState) -> bool {
    job.problem.is_some() || job.documents.is_some_and(|documents| job.documents_ended >= documents)
}

fn fold_job(job: &mut JobState, event: Event) -> Effect {
    match event {
        Event::Parsed { documents, report, lines, pictures } if job.documents.is_none() => {
            job.documents = Some(documents.into());
            job.part_report = Some(report);
            job.lines = lines;
            job.pictures = pictures;
            Effect::Applied
        }
        Event::JobFailed { problem, .. } => {
            job.problem = Some(problem);
            Effect::Applied
        }
        _ => Effect::Repeated,
    }
}

/// Folds an event of a document and keeps the sums of its job in step.
fn fold_document(
    job: &mut JobState,
    key: DocumentKey,
    document: &mut DocumentState,
    event: Event,
    changes: &mut Changes,
) -> Effect {
    let (ended, failed) = standing(document, job.wanted);
    let effect = match event {
        Event::Formatted { title, pages, findings, report, paper, plan } => {
            if !document.formatted {
                document.paper = paper;
                document.plan = plan;
            }
            fold_formatted(job, key, document, (title, pages, findings, report), &mut changes.findings)
        }
        Event::DocumentFailed { problem, report, .. } => fold_failed(document, problem, report),
        Event::OutputMade { format, name, object } if !document.made.has(format) => {
            document.made.add(format);
            job.outputs += 1;
            changes.outputs.push(OutputRow { document: key, format, name, object });
            Effect::Applied
        }
        Event::OutputFailed { format, problem, .. } if !document.failed.has(format) => {
            document.failed.add(format);
            document.problems.outputs.entry(format).or_insert(problem);
            Effect::Applied
        }
        _ => Effect::Repeated,
    };
    let (ended_now, failed_now) = standing(document, job.wanted);
    job.documents_ended += ended_now - ended;
    job.documents_failed += failed_now - failed;
    effect
}

/// What a document adds to the ended and to the failed ones.
fn standing(document: &DocumentState, wanted: Formats) -> (i64, i64) {
    let ended = document.ended(wanted);
    (ended.into(), (ended && !document.done(wanted)).into())
}

fn fold_formatted(
    job: &mut JobState,
    key: DocumentKey,
    document: &mut DocumentState,
    (title, pages, findings, report): (String, u32, Vec<FindingCount>, ObjectRef),
    rows: &mut Vec<FindingRow>,
) -> Effect {
    if document.formatted {
        return Effect::Repeated;
    }
    document.formatted = true;
    document.title = title;
    document.pages = pages.into();
    // Whoever formatted it knows more than whoever gave it up.
    document.part_report = Some(report);
    job.pages += i64::from(pages);
    job.findings += findings.iter().map(|finding| i64::from(finding.count)).sum::<i64>();
    rows.extend(findings.into_iter().map(|finding| FindingRow { document: key, finding }));
    Effect::Applied
}

fn fold_failed(document: &mut DocumentState, problem: wenshu_report::Problem, report: Option<ObjectRef>) -> Effect {
    if document.given_up {
        return Effect::Repeated;
    }
    document.given_up = true;
    document.problems.document = Some(problem);
    if document.part_report.is_none() {
        document.part_report = report;
    }
    Effect::Applied
}
