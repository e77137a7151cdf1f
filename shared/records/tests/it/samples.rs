//! Jobs, events and endings to test with.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;
use wenshu_messages::event::{FindingCount, JobStatus};
use wenshu_messages::reply::Completion;
use wenshu_messages::task::Order;
use wenshu_messages::{BatchId, Event, JobId, Lane, ObjectRef, StageName};
use wenshu_records::{ClosingJob, DeadLetter, Destination, Ending, JobFacts, NewEntry, NewJob, Noted, Scope};
use wenshu_report::{Format, Problem, ProblemCode};

/// A time to count from.
pub fn noon() -> Timestamp {
    "2026-03-02T12:00:00.000001Z".parse().unwrap()
}

/// Seconds after [`noon`].
pub fn after(seconds: i64) -> Timestamp {
    noon() + SignedDuration::from_secs(seconds)
}

pub fn id(number: u128) -> JobId {
    JobId(Uuid::from_u128(number))
}

pub fn batch(number: u128) -> BatchId {
    BatchId(Uuid::from_u128(number))
}

pub fn of(tenant: &str) -> Scope {
    Scope::Tenant(tenant.parse().unwrap())
}

pub fn object(name: &str) -> ObjectRef {
    ObjectRef { key: format!("office/job/{name}"), sha256: "ab".repeat(32), bytes: 1 << 33 }
}

/// A job of the tenant `office` for PDF and DOCX, with three entries of the
/// outbox and no key.
pub fn new_job(number: u128) -> NewJob {
    let job = id(number);
    let facts = JobFacts {
        id: job,
        tenant: "office".parse().unwrap(),
        batch: None,
        lane: Lane::Bulk,
        order: Order {
            file: format!("计划 {number}.txt"),
            formats: vec![Format::Pdf, Format::Docx],
            comments: true,
            files: 1,
            given: Some(object("given")),
            corrected: false,
        },
        source: object("source"),
        again: None,
        idempotency_key: None,
        reply_to: Some("wenshu.reply.office.a".to_owned()),
        correlation_id: Some(format!("c-{number}")),
        webhook: None,
        traceparent: Some("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".to_owned()),
        accepted_at: noon(),
        deadline: after(3600),
    };
    let outbox = ["task", "accepted", "event"].map(|kind| entry(job, kind)).to_vec();
    NewJob { facts, open_most: None, outbox }
}

pub fn with_key(mut job: NewJob, key: &str) -> NewJob {
    job.facts.idempotency_key = Some(key.to_owned());
    job
}

pub fn of_tenant(mut job: NewJob, tenant: &str) -> NewJob {
    job.facts.tenant = tenant.parse().unwrap();
    job
}

pub fn of_batch(mut job: NewJob, number: u128) -> NewJob {
    job.facts.batch = Some(batch(number));
    job
}

pub fn entry(job: JobId, kind: &str) -> NewEntry {
    NewEntry {
        destination: Destination::Publish { exchange: "wenshu.work".to_owned(), routing_key: format!("{kind}.bulk") },
        message_id: format!("{job}/{kind}"),
        properties: json!({"headers": {"kind": kind}}),
        body: b"{}\x00\xff".to_vec(),
        job: Some(job),
    }
}

pub fn parsed(job: JobId, documents: u32) -> Noted {
    Noted { job, document: None, event: parsed_event(documents) }
}

fn parsed_event(documents: u32) -> Event {
    Event::Parsed {
        documents,
        report: object("file-part"),
        lines: Some(object("lines")),
        pictures: Some(object("pictures")),
    }
}

pub fn job_failed(job: JobId) -> Noted {
    let problem = Problem::new(ProblemCode::NoDocument, "文件中没有文档");
    Noted { job, document: None, event: Event::JobFailed { stage: StageName::Parse, problem } }
}

pub fn formatted(job: JobId, document: u32) -> Noted {
    let finding = |code: &str, count| FindingCount { code: code.to_owned(), severity: "notice".to_owned(), count };
    let event = Event::Formatted {
        title: format!("关于第{document}件事的计划"),
        pages: 2,
        findings: vec![finding("title-long", 1), finding("date-missing", 2)],
        report: object("document-part"),
        paper: Some(object("paper")),
        plan: Some(object("plan")),
    };
    Noted { job, document: Some(document), event }
}

pub fn document_failed(job: JobId, document: u32) -> Noted {
    let problem = Problem::internal("format");
    let event = Event::DocumentFailed { stage: StageName::Format, problem, report: None };
    Noted { job, document: Some(document), event }
}

pub fn made(job: JobId, document: u32, format: Format) -> Noted {
    let event = Event::OutputMade { format, name: format!("{document:02}-计划.{format}"), object: object("output") };
    Noted { job, document: Some(document), event }
}

pub fn output_failed(job: JobId, document: u32, format: Format) -> Noted {
    let problem = Problem::new(ProblemCode::EmitPdf, "画不出来");
    Noted { job, document: Some(document), event: Event::OutputFailed { format, stage: StageName::EmitPdf, problem } }
}

pub fn retried(job: JobId, document: Option<u32>) -> Noted {
    let reason = "storage-unreachable".to_owned();
    Noted { job, document, event: Event::Retried { stage: StageName::Format, failed_attempt: 1, reason, wait_s: 5 } }
}

/// Everything that happens to a job whose documents are all done.
pub fn whole_job(job: JobId, documents: u32) -> Vec<Noted> {
    let of_document =
        |document| [formatted(job, document), made(job, document, Format::Pdf), made(job, document, Format::Docx)];
    std::iter::once(parsed(job, documents)).chain((1..=documents).flat_map(of_document)).collect()
}

/// The ending of a job of which all is known.
pub fn ending(closing: &ClosingJob) -> Ending {
    ending_as(closing, closing.status())
}

pub fn ending_as(closing: &ClosingJob, status: JobStatus) -> Ending {
    let facts = &closing.facts;
    let completion = Completion {
        job: facts.id,
        batch: facts.batch,
        file: facts.order.file.clone(),
        idempotency_key: facts.idempotency_key.clone(),
        status,
        problem: closing.problem.clone(),
        counts: closing.counts,
        report: Some(object("report")),
        outputs: closing.outputs().cloned().collect(),
        manifest: None,
    };
    Ending { lane: facts.lane, completion, outbox: ["completed", "ended"].map(|kind| entry(facts.id, kind)).to_vec() }
}

pub fn letter(number: u128) -> DeadLetter {
    DeadLetter {
        message_id: format!("m-{number}"),
        queue: "wenshu.format.bulk".to_owned(),
        tenant: Some("office".parse().unwrap()),
        job: Some(id(number)),
        document: Some(1),
        reason: "crashed".to_owned(),
        problem: Some(Problem::internal("format")),
        headers: vec![("x-death".to_owned(), "1".to_owned())],
        body: "{\"正文\":1}".as_bytes().to_vec(),
    }
}
