//! The order of events, and how often each comes, must not matter.

use std::collections::BTreeMap;

use proptest::prelude::*;
use uuid::Uuid;
use wenshu_messages::event::FindingCount;
use wenshu_messages::{Event, JobId, ObjectRef, StageName};
use wenshu_report::{Format, Problem, ProblemCode};

use super::{AttemptRow, Changes, FindingRow, Folded, Formats, JobState, Noted, OutputRow, Rows, documents_of, fold};

/// Rows as a backend would hold them.
#[derive(Debug, Default, Clone, PartialEq)]
struct Tables {
    jobs: BTreeMap<Uuid, JobState>,
    documents: BTreeMap<(Uuid, i64), super::DocumentState>,
    outputs: Vec<OutputRow>,
    findings: Vec<FindingRow>,
    attempts: Vec<AttemptRow>,
}

impl Tables {
    fn with_job(wanted: &[Format]) -> Self {
        let job = JobState {
            id: Uuid::nil(),
            wanted: wanted.iter().copied().collect(),
            open: true,
            documents: None,
            documents_ended: 0,
            documents_failed: 0,
            outputs: 0,
            pages: 0,
            findings: 0,
            problem: None,
            part_report: None,
            lines: None,
            pictures: None,
        };
        Self { jobs: BTreeMap::from([(job.id, job)]), ..Self::default() }
    }

    fn job(&self) -> &JobState {
        &self.jobs[&Uuid::nil()]
    }

    /// Load, fold, store: as a backend does.
    fn take(&mut self, events: Vec<Noted>) -> Folded {
        let keys = documents_of(&events);
        let documents = self.documents.iter().filter(|(key, _)| keys.contains(key));
        let documents = documents.map(|(key, state)| (*key, state.clone())).collect();
        let Changes { jobs, documents, outputs, findings, attempts, folded } =
            fold(Rows { jobs: self.jobs.clone(), documents }, events);
        self.jobs.extend(jobs.into_iter().map(|job| (job.id, job)));
        self.documents.extend(documents);
        self.outputs.extend(outputs);
        self.findings.extend(findings);
        for attempt in attempts {
            if !self.attempts.contains(&attempt) {
                self.attempts.push(attempt);
            }
        }
        folded
    }

    fn sorted(mut self) -> Self {
        self.outputs.sort_by_key(|row| (row.document, row.format));
        self.findings.sort_by_key(|row| (row.document, row.finding.code.clone()));
        self.attempts.sort_by_key(|row| (row.document, row.attempt));
        self
    }
}

fn noted(document: Option<u32>, event: Event) -> Noted {
    Noted { job: JobId(Uuid::nil()), document, event }
}

fn object(name: &str) -> ObjectRef {
    ObjectRef { key: format!("default/job/{name}"), sha256: "0".repeat(64), bytes: 7 }
}

fn parsed(documents: u32) -> Noted {
    noted(None, Event::Parsed { documents, report: object("file"), lines: None, pictures: None })
}

fn formatted(document: u32) -> Noted {
    let findings = vec![FindingCount { code: "title-long".to_owned(), severity: "notice".to_owned(), count: document }];
    let event = Event::Formatted {
        title: format!("计划{document}"),
        pages: document,
        findings,
        report: object("part"),
        paper: Some(object("paper")),
        plan: None,
    };
    noted(Some(document), event)
}

fn document_failed(document: u32) -> Noted {
    let problem = Problem::new(ProblemCode::Format, "坏");
    noted(Some(document), Event::DocumentFailed { stage: StageName::Format, problem, report: None })
}

fn made(document: u32, format: Format) -> Noted {
    noted(Some(document), Event::OutputMade { format, name: format!("{document}.{format}"), object: object("out") })
}

fn failed(document: u32, format: Format) -> Noted {
    let problem = Problem::new(ProblemCode::EmitPdf, format!("坏 {format}"));
    noted(Some(document), Event::OutputFailed { format, stage: StageName::EmitPdf, problem })
}

fn retried(document: u32, failed_attempt: u32) -> Noted {
    let reason = "storage-unreachable".to_owned();
    noted(Some(document), Event::Retried { stage: StageName::Format, failed_attempt, reason, wait_s: 1 })
}

const BOTH: [Format; 2] = [Format::Pdf, Format::Docx];

/// What becomes of a document.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Done,
    GivenUp,
    PdfFails,
    AllFail,
    /// A dead letter and a late success.
    PdfFailsThenMade,
    RetriedThenDone,
}

const FATES: [Fate; 6] =
    [Fate::Done, Fate::GivenUp, Fate::PdfFails, Fate::AllFail, Fate::PdfFailsThenMade, Fate::RetriedThenDone];

fn events_of(document: u32, fate: Fate) -> Vec<Noted> {
    let (pdf, docx) = (Format::Pdf, Format::Docx);
    match fate {
        Fate::Done => vec![formatted(document), made(document, pdf), made(document, docx)],
        Fate::GivenUp => vec![document_failed(document)],
        Fate::PdfFails => vec![formatted(document), failed(document, pdf), made(document, docx)],
        Fate::AllFail => vec![formatted(document), failed(document, pdf), failed(document, docx)],
        Fate::PdfFailsThenMade => {
            vec![formatted(document), failed(document, pdf), made(document, pdf), made(document, docx)]
        }
        Fate::RetriedThenDone => vec![retried(document, 1), retried(document, 2)]
            .into_iter()
            .chain(events_of(document, Fate::Done))
            .collect(),
    }
}

/// Events of a job, as they would come without faults.
fn in_order(fates: &[Fate]) -> Vec<Noted> {
    let documents = u32::try_from(fates.len()).unwrap();
    let of_documents = (1..).zip(fates).flat_map(|(document, fate)| events_of(document, *fate));
    std::iter::once(parsed(documents)).chain(of_documents).collect()
}

/// Fates of documents; their events in another order, some twice; where the
/// batches are cut.
fn histories() -> impl Strategy<Value = (Vec<Fate>, Vec<Noted>, usize)> {
    prop::collection::vec(prop::sample::select(FATES.to_vec()), 1..5).prop_flat_map(|fates| {
        let once = in_order(&fates);
        let again = prop::sample::subsequence(once.clone(), 0..=once.len());
        again.prop_flat_map(move |again| {
            let events: Vec<Noted> = once.iter().cloned().chain(again).collect();
            (Just(fates.clone()), Just(events).prop_shuffle(), 1..7_usize)
        })
    })
}

/// A contradiction is settled while the job is open: with a late success the
/// job must not close before it comes.
fn success_comes_before_the_end(events: &[Noted]) -> bool {
    let mut tables = Tables::with_job(&BOTH);
    let mut seen: Vec<&Noted> = Vec::new();
    for event in events {
        let is_new = !seen.contains(&event);
        let late = tables.take(vec![event.clone()]).late > 0;
        if late && is_new {
            return false;
        }
        seen.push(event);
    }
    true
}

proptest! {
    #[test]
    fn order_and_repetition_of_events_do_not_matter((fates, events, size) in histories()) {
        prop_assume!(success_comes_before_the_end(&events));
        let mut expected = Tables::with_job(&BOTH);
        expected.take(in_order(&fates));

        let mut tables = Tables::with_job(&BOTH);
        let mut closed = 0;
        for batch in events.chunks(size) {
            closed += tables.take(batch.to_vec()).closing.len();
        }
        prop_assert_eq!(closed, 1);
        prop_assert_eq!(tables.sorted(), expected.sorted());
    }
}

#[test]
fn a_job_closes_when_its_last_document_ends() {
    let mut tables = Tables::with_job(&BOTH);
    let mut events = in_order(&[Fate::Done, Fate::GivenUp]);
    let last = events.pop().unwrap();
    assert!(tables.take(events).closing.is_empty());
    assert_eq!(tables.take(vec![last]).closing, [JobId(Uuid::nil())]);
    let job = tables.job();
    assert_eq!((job.documents_ended, job.documents_failed, job.outputs, job.pages, job.findings), (2, 1, 2, 1, 1));
}

#[test]
fn outputs_made_before_document_formatted_wait_for_it() {
    let mut tables = Tables::with_job(&BOTH);
    let early = vec![parsed(1), made(1, Format::Pdf), made(1, Format::Docx)];
    assert!(tables.take(early).closing.is_empty());
    assert_eq!(tables.take(vec![formatted(1)]).closing.len(), 1);
}

#[test]
fn a_success_wins_over_a_failure_while_the_job_is_open() {
    let mut tables = Tables::with_job(&BOTH);
    tables.take(vec![parsed(2), formatted(1), document_failed(1), failed(1, Format::Pdf)]);
    assert_eq!((tables.job().documents_ended, tables.job().documents_failed), (1, 1));
    tables.take(vec![made(1, Format::Pdf), made(1, Format::Docx)]);
    assert_eq!((tables.job().documents_ended, tables.job().documents_failed), (1, 0));
    let document = &tables.documents[&(Uuid::nil(), 1)];
    assert_eq!(document.standing_problems(tables.job().wanted).first(), None);
}

#[test]
fn a_success_after_the_job_closed_is_late() {
    let mut tables = Tables::with_job(&BOTH);
    tables.take(vec![parsed(1), document_failed(1)]);
    let before = tables.clone();
    assert_eq!(tables.take(vec![made(1, Format::Pdf)]).late, 1);
    assert_eq!(tables, before);
}

#[test]
fn a_file_that_failed_closes_its_job_at_once() {
    let mut tables = Tables::with_job(&BOTH);
    let problem = Problem::new(ProblemCode::NoDocument, "没有文档");
    let event = Event::JobFailed { stage: StageName::Parse, problem: problem.clone() };
    assert_eq!(tables.take(vec![formatted(1), noted(None, event)]).closing.len(), 1);
    assert_eq!(tables.job().problem, Some(problem));
}

#[test]
fn a_file_without_documents_closes_its_job() {
    assert_eq!(Tables::with_job(&BOTH).take(vec![parsed(0)]).closing.len(), 1);
}

#[test]
fn an_attempt_is_kept_even_when_the_job_closed() {
    let mut tables = Tables::with_job(&BOTH);
    tables.take(vec![parsed(0)]);
    assert_eq!(tables.take(vec![retried(1, 1)]).applied, 1);
    assert_eq!(tables.attempts.len(), 1);
}

#[test]
fn events_that_make_no_sense_are_counted_and_change_nothing() {
    let mut tables = Tables::with_job(&[Format::Pdf]);
    let before = tables.clone();
    let nowhere = Noted { document: None, ..formatted(1) };
    let stranger = Noted { job: JobId(Uuid::max()), ..formatted(1) };
    let folded = tables.take(vec![nowhere, made(0, Format::Pdf), made(1, Format::Docx), stranger]);
    assert_eq!((folded.malformed, folded.unknown), (3, 1));
    assert_eq!(tables, before);
}

#[test]
fn a_set_of_formats_is_a_number_that_rows_keep() {
    let numbers: Vec<i64> =
        Format::ALL.into_iter().map(|format| [format].into_iter().collect::<Formats>().bits()).collect();
    assert_eq!(numbers, [1, 2, 4]);
}
