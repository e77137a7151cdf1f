//! The end of a job: its report, and what its submitter is told.
//!
//! Pure: what the stages said in, bytes out. The report says of a file what
//! `wenshu convert` says of it in `report.json`, made by the same functions. The
//! same parts give the same bytes, in whatever order they came.

use serde::Serialize;
use sha2::{Digest, Sha256};
use wenshu_messages::event::JobStatus;
use wenshu_messages::job_report::{JOB_REPORT_SCHEMA, JobReport};
use wenshu_messages::reply::{Completion, Counts, OUTPUTS_MOST, OutputRef};
use wenshu_messages::{BatchId, JobId, ObjectRef, Tenant};
use wenshu_objects::Key;
use wenshu_report::{
    DeviationReport, DocumentReport, Format, InputPart, InputReport, OutputFile, Problem, ProfileReport, Status, Totals,
};
use wenshu_standard::Profile;

use crate::LedgerError;

/// What is known of a job from its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobFacts {
    /// Whose it is.
    pub tenant: Tenant,
    /// The job.
    pub job: JobId,
    /// The batch.
    pub batch: Option<BatchId>,
    /// Name of the file.
    pub file: String,
    /// The key of the request.
    pub idempotency_key: Option<String>,
}

/// All that was said of a job whose every document was dealt with, or of whose
/// file nothing can be made.
#[derive(Debug, Clone, PartialEq)]
pub struct JobEnd {
    /// The job.
    pub facts: JobFacts,
    /// The profile that was given, TOML.
    pub profile: Option<String>,
    /// The file's documents, or why nothing can be made of it.
    pub file: Result<FileEnd, Problem>,
}

/// What became of a file whose documents are known.
#[derive(Debug, Clone, PartialEq)]
pub struct FileEnd {
    /// The file's part of the report: an [`InputPart`] as JSON, as parse made it.
    pub part: Vec<u8>,
    /// Its documents, in any order. One that is missing counts as one that could
    /// not be made.
    pub documents: Vec<DocumentEnd>,
}

/// What became of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentEnd {
    /// Its place in the file, from 1.
    pub document: u32,
    /// The document's part of the report: a [`DocumentReport`] without files as
    /// JSON, as format made it; absent when it came to none.
    pub report: Option<Vec<u8>>,
    /// Why nothing could be made of it.
    pub problem: Option<Problem>,
    /// Its outputs, in any order.
    pub outputs: Vec<OutputEnd>,
}

/// What became of an output.
#[derive(Debug, Clone, PartialEq)]
pub struct OutputEnd {
    /// Which.
    pub format: Format,
    /// Its name and where it lies, or why it could not be made.
    pub made: Result<(String, ObjectRef), Problem>,
}

/// Bytes to store, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToStore {
    /// Where.
    pub object: ObjectRef,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The end of a job, made up. What is to be stored must be stored before the
/// completion is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Closed {
    /// What the submitter is told.
    pub completion: Completion,
    /// The report.
    pub report: ToStore,
    /// The list of all outputs, when there are more than a reply lists.
    pub manifest: Option<ToStore>,
}

/// Makes up the end of a job.
///
/// # Errors
/// [`LedgerError::Part`] when a stage stored what cannot be read.
pub fn close(end: &JobEnd) -> Result<Closed, LedgerError> {
    let facts = &end.facts;
    let (input, outputs, status, problem) = match &end.file {
        Ok(file) => {
            let (input, outputs) = of_file(file)?;
            (input, outputs, JobStatus::Completed, None)
        }
        Err(problem) => {
            let input = InputReport::failed(facts.file.clone(), String::new(), problem.clone());
            (input, Vec::new(), JobStatus::Failed, Some(problem.clone()))
        }
    };
    let mut totals = Totals::default();
    totals.add(&input);
    let counts = counts_of(&input, &totals, outputs.len());
    let report = job_report(end.profile.as_deref(), totals, input);
    let report = to_store(facts, "报告", &report)?;
    let manifest = if outputs.len() > OUTPUTS_MOST { Some(to_store(facts, "输出清单", &outputs)?) } else { None };
    let completion = Completion {
        job: facts.job,
        batch: facts.batch,
        file: facts.file.clone(),
        idempotency_key: facts.idempotency_key.clone(),
        status,
        problem,
        counts,
        report: Some(report.object.clone()),
        outputs: outputs.into_iter().take(OUTPUTS_MOST).collect(),
        manifest: manifest.as_ref().map(|manifest| manifest.object.clone()),
    };
    Ok(Closed { completion, report, manifest })
}

/// What is told of a job that was cancelled or expired, by the sums known by
/// then: no report, and no outputs to rely on.
pub fn withdrawn(facts: &JobFacts, status: JobStatus, counts: Counts) -> Completion {
    Completion {
        job: facts.job,
        batch: facts.batch,
        file: facts.file.clone(),
        idempotency_key: facts.idempotency_key.clone(),
        status,
        problem: None,
        counts,
        report: None,
        outputs: Vec::new(),
        manifest: None,
    }
}

fn of_file(file: &FileEnd) -> Result<(InputReport, Vec<OutputRef>), LedgerError> {
    let mut part: InputPart = read_part("file", &file.part)?;
    part.report.folder.clear();
    let mut outputs = Vec::new();
    for document in &file.documents {
        // One that format never came to stands in the part as parse saw it.
        let before = part.report.documents.iter().find(|report| report.index == document.document).cloned();
        let said = document.report.as_deref().map(|bytes| read_part(&format!("document {}", document.document), bytes));
        if let Some(report) = said.transpose()?.or(before) {
            part.put(of_document(report, document, &mut outputs));
        }
    }
    outputs.sort_by_key(|output: &OutputRef| (output.document, output.format));
    Ok((part.close(), outputs))
}

fn of_document(mut report: DocumentReport, end: &DocumentEnd, made: &mut Vec<OutputRef>) -> DocumentReport {
    report.files.clear();
    report.error.clone_from(&end.problem);
    let mut outputs: Vec<&OutputEnd> = end.outputs.iter().collect();
    outputs.sort_by_key(|output| output.format);
    for output in outputs {
        let file = output.made.as_ref().map(|(name, object)| OutputFile {
            format: output.format.ending().to_owned(),
            path: name.clone(),
            bytes: object.bytes,
        });
        report.add_output(file.map_err(Clone::clone));
        made.extend(output.made.iter().map(|(name, object)| OutputRef {
            document: end.document,
            format: output.format,
            name: name.clone(),
            object: object.clone(),
        }));
    }
    report.close();
    report
}

fn counts_of(input: &InputReport, totals: &Totals, outputs: usize) -> Counts {
    let documents = count(input.documents.len());
    let done = input.documents.iter().filter(|document| document.status == Status::Ok).count();
    Counts {
        documents,
        documents_done: count(done),
        documents_failed: documents.saturating_sub(count(done)),
        outputs: count(outputs),
        pages: u32::try_from(totals.pages).unwrap_or(u32::MAX),
        findings: u32::try_from(totals.findings).unwrap_or(u32::MAX),
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn job_report(profile: Option<&str>, totals: Totals, input: InputReport) -> JobReport {
    // The intake has read the profile already; should another version not take
    // it, the stages have said so as the problem.
    let read = profile.and_then(|text| Profile::from_toml(text, &wenshu_format::normalisation_codes()).ok());
    let profile = read.unwrap_or_default();
    let deviations = profile.deviations().into_iter();
    let told = deviations.map(|found| DeviationReport { rule: found.rule.to_owned(), message: found.message });
    JobReport {
        schema: JOB_REPORT_SCHEMA.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        profile: ProfileReport { name: profile.name.clone(), deviations: told.collect() },
        totals,
        input,
    }
}

fn read_part<T: serde::de::DeserializeOwned>(part: &str, bytes: &[u8]) -> Result<T, LedgerError> {
    serde_json::from_slice(bytes).map_err(|cause| LedgerError::Part { part: part.to_owned(), cause })
}

/// The bytes of a value, and the key that they go to.
fn to_store(facts: &JobFacts, what: &'static str, value: &impl Serialize) -> Result<ToStore, LedgerError> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|cause| LedgerError::Unwritable { what, cause })?;
    bytes.push(b'\n');
    let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let key = Key::of(facts.tenant.as_str(), &facts.job.to_string(), &sha256).map_err(LedgerError::Key)?;
    let object = ObjectRef { key: key.to_string(), sha256, bytes: bytes.len() as u64 };
    Ok(ToStore { object, bytes })
}
