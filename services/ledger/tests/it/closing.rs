//! The end of a job says what `wenshu convert` says of the same file.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::fs;
use std::path::Path;

use uuid::Uuid;
use wenshu_ledger::LedgerError;
use wenshu_ledger::closing::{Closed, DocumentEnd, FileEnd, JobEnd, JobFacts, OutputEnd, close, withdrawn};
use wenshu_messages::event::JobStatus;
use wenshu_messages::job_report::{JOB_REPORT_SCHEMA, JobReport};
use wenshu_messages::reply::{Counts, OutputRef};
use wenshu_messages::{JobId, ObjectRef, Tenant};
use wenshu_report::{Characters, DocumentReport, Format, InputPart, InputReport, Problem, ProblemCode, Report, Status};

/// A report that `wenshu convert` wrote, kept as a sample.
fn converted() -> InputReport {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/samples/wenshu.report-1.json");
    let report: Report = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    report.inputs.into_iter().next().unwrap()
}

/// The same without folders: a job has one file.
fn without_folder(mut input: InputReport) -> InputReport {
    input.folder.clear();
    for file in input.documents.iter_mut().flat_map(|document| &mut document.files) {
        file.path = name_of(&file.path);
    }
    input
}

fn name_of(path: &str) -> String {
    path.rsplit('/').next().unwrap().to_owned()
}

fn visible(text: &str) -> u64 {
    text.chars().filter(|c| !c.is_whitespace()).count() as u64
}

/// What parse knew of the file: its documents with nothing made of them.
fn part_of(input: &InputReport) -> InputPart {
    let all = input.characters.unwrap();
    let changes = input.documents.iter().flat_map(|document| &document.changed);
    let (before, after) = changes
        .fold((0, 0), |(before, after), change| (before + visible(&change.before), after + visible(&change.after)));
    let characters = Characters {
        source: all.source,
        removed: all.removed,
        changed_before: all.changed_before - before,
        changed_after: all.changed_after - after,
        ..Characters::default()
    };
    let mut report = input.clone();
    report.status = Status::Failed;
    report.characters = None;
    for document in &mut report.documents {
        *document = unmade(document);
    }
    InputPart { report, characters, in_plans: vec![all.source - all.removed; input.documents.len()] }
}

fn unmade(document: &DocumentReport) -> DocumentReport {
    DocumentReport {
        status: Status::Failed,
        error: None,
        files: Vec::new(),
        adjustments: Vec::new(),
        pages: None,
        characters: 0,
        changed: Vec::new(),
        ..document.clone()
    }
}

fn facts() -> JobFacts {
    JobFacts {
        tenant: "oa".parse::<Tenant>().unwrap(),
        job: JobId(Uuid::from_u128(7)),
        batch: None,
        file: "计划.txt".to_owned(),
        idempotency_key: Some("k".to_owned()),
    }
}

fn object(seed: &str, bytes: u64) -> ObjectRef {
    let sha256 = format!("{seed:0>64}");
    ObjectRef { key: format!("oa/{}/{sha256}", Uuid::from_u128(7)), sha256, bytes }
}

/// A job that ends as `input` says.
fn job_of(input: &InputReport) -> JobEnd {
    let documents = input.documents.iter().map(|document| DocumentEnd {
        document: document.index,
        report: Some(serde_json::to_vec(&DocumentReport { files: Vec::new(), ..document.clone() }).unwrap()),
        problem: None,
        outputs: document
            .files
            .iter()
            .map(|file| OutputEnd {
                format: file.format.parse().unwrap(),
                made: Ok((name_of(&file.path), object("a", file.bytes))),
            })
            .collect(),
    });
    let part = serde_json::to_vec(&part_of(input)).unwrap();
    JobEnd { facts: facts(), profile: None, file: Ok(FileEnd { part, documents: documents.collect() }) }
}

fn report_of(closed: &Closed) -> JobReport {
    serde_json::from_slice(&closed.report.bytes).unwrap()
}

fn failure() -> Problem {
    Problem::new(ProblemCode::EmitPdf, "无法生成 PDF")
}

#[test]
fn the_report_is_that_of_convert() {
    let input = converted();
    let closed = close(&job_of(&input)).unwrap();
    let report = report_of(&closed);
    assert_eq!(report.schema, JOB_REPORT_SCHEMA);
    assert_eq!(report.profile.name, "gbt9704");
    assert_eq!(report.input, without_folder(input.clone()));
    assert_eq!((report.totals.inputs, report.totals.inputs_failed), (1, 0));
    assert_eq!(report.totals.characters.unexplained, 0);
    let completion = closed.completion;
    assert_eq!(completion.status, JobStatus::Completed);
    assert_eq!(completion.counts.documents_done, 1);
    assert_eq!(completion.counts.outputs, 2);
    assert_eq!(completion.report, Some(closed.report.object));
    assert!(completion.manifest.is_none() && closed.manifest.is_none());
}

#[test]
fn the_bytes_do_not_depend_on_the_order_of_the_parts_and_go_to_their_own_hash() {
    let job = job_of(&converted());
    let mut turned = job.clone();
    turned.file.as_mut().unwrap().documents.reverse();
    turned.file.as_mut().unwrap().documents[0].outputs.reverse();
    let closed = close(&job).unwrap();
    assert_eq!(close(&turned).unwrap(), closed);
    let ObjectRef { key, sha256, bytes } = &closed.report.object;
    assert_eq!(*bytes, closed.report.bytes.len() as u64);
    assert_eq!(*key, format!("oa/{}/{sha256}", Uuid::from_u128(7)));
}

#[test]
fn an_output_that_could_not_be_made_leaves_the_others() {
    let mut job = job_of(&converted());
    job.file.as_mut().unwrap().documents[0].outputs[0].made = Err(failure());
    let closed = close(&job).unwrap();
    let input = report_of(&closed).input;
    assert_eq!((input.status, input.documents[0].status), (Status::Partial, Status::Partial));
    assert_eq!(input.documents[0].error, Some(failure()));
    assert_eq!(input.characters.unwrap().unexplained, 0);
    assert_eq!(closed.completion.status, JobStatus::Completed);
    assert_eq!((closed.completion.counts.documents_done, closed.completion.counts.documents_failed), (0, 1));
    assert_eq!(closed.completion.outputs.len(), 1);
}

#[test]
fn a_document_of_which_nothing_was_made_is_counted_as_it_stands_in_the_file() {
    let input = converted();
    let mut job = job_of(&input);
    let document = &mut job.file.as_mut().unwrap().documents[0];
    document.outputs.clear();
    document.report = None;
    document.problem = Some(Problem::new(ProblemCode::Format, "不行"));
    let closed = close(&job).unwrap();
    let report = report_of(&closed).input;
    assert_eq!((report.status, report.documents[0].status), (Status::Failed, Status::Failed));
    assert_eq!(report.documents[0].title, input.documents[0].title);
    assert_eq!(report.documents[0].error.as_ref().unwrap().code, ProblemCode::Format);
    let characters = report.characters.unwrap();
    assert_eq!((characters.in_documents, characters.not_emitted > 0), (0, true));
    assert_eq!(closed.completion.status, JobStatus::Completed);

    // One of which nothing was said at all is not lost from the account either.
    job.file.as_mut().unwrap().documents.clear();
    let closed = close(&job).unwrap();
    assert_eq!(report_of(&closed).input.documents.len(), 1);
    assert_eq!(closed.completion.counts.documents_failed, 1);
}

#[test]
fn a_file_of_which_nothing_can_be_made_fails_with_its_reason() {
    let problem = Problem::new(ProblemCode::Ingest, "不是文本");
    let closed = close(&JobEnd { facts: facts(), profile: None, file: Err(problem.clone()) }).unwrap();
    assert_eq!(report_of(&closed).input, InputReport::failed("计划.txt".to_owned(), String::new(), problem.clone()));
    assert_eq!((closed.completion.status, closed.completion.problem), (JobStatus::Failed, Some(problem)));
    assert_eq!(closed.completion.counts, Counts::default());
}

#[test]
fn many_outputs_stand_in_the_manifest_and_the_first_50_in_the_answer() {
    let input = converted();
    let mut part = part_of(&input);
    let document = part.report.documents[0].clone();
    part.report.documents = (1..=30).map(|index| DocumentReport { index, ..document.clone() }).collect();
    part.in_plans = vec![1; 30];
    let documents = (1..=30).rev().map(|document| DocumentEnd {
        document,
        report: None,
        problem: None,
        outputs: [Format::Docx, Format::Pdf]
            .map(|format| OutputEnd { format, made: Ok((format!("{document:02}.{format}"), object("b", 1))) })
            .into(),
    });
    let file = FileEnd { part: serde_json::to_vec(&part).unwrap(), documents: documents.collect() };
    let closed = close(&JobEnd { facts: facts(), profile: None, file: Ok(file) }).unwrap();
    assert_eq!((closed.completion.outputs.len(), closed.completion.counts.outputs), (50, 60));
    let names: Vec<&str> = closed.completion.outputs.iter().take(3).map(|output| output.name.as_str()).collect();
    assert_eq!(names, ["01.pdf", "01.docx", "02.pdf"]);
    let manifest = closed.manifest.unwrap();
    let all: Vec<OutputRef> = serde_json::from_slice(&manifest.bytes).unwrap();
    assert_eq!((all.len(), &all[..50]), (60, &closed.completion.outputs[..]));
    assert_eq!(closed.completion.manifest, Some(manifest.object));
}

#[test]
fn departures_from_the_standard_stand_in_the_report() {
    let mut job = job_of(&converted());
    job.profile = Some("name = \"甲\"\nbold_levels = [1]\n".to_owned());
    let profile = report_of(&close(&job).unwrap()).profile;
    assert_eq!(profile.name, "甲");
    assert_eq!(profile.deviations.len(), 1);
}

#[test]
fn a_part_that_cannot_be_read_is_named() {
    let mut job = job_of(&converted());
    job.file.as_mut().unwrap().documents[0].report = Some(b"{".to_vec());
    assert!(matches!(close(&job), Err(LedgerError::Part { part, .. }) if part == "document 1"));
}

#[test]
fn a_job_that_was_taken_back_has_no_report() {
    let counts = Counts { documents: 2, documents_failed: 2, ..Counts::default() };
    let completion = withdrawn(&facts(), JobStatus::Cancelled, counts);
    assert_eq!((completion.status, completion.report, completion.outputs.len()), (JobStatus::Cancelled, None, 0));
}
