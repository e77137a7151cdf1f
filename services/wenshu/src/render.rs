//! One document from plan to files: the stages after parse, one after the
//! other. A failure of one output leaves the others.

use std::path::Path;

use wenshu_model::{OfficialDocument, Plan, Severity};
use wenshu_standard::Profile;

use crate::account;
use crate::arguments::Format;
use crate::names::document_stem;
use crate::output;
use crate::panics::guarded;
use crate::problem::{Problem, ProblemCode};
use crate::report::{DocumentReport, OutputFile, Status};
use crate::stages;

/// What is the same for all documents of a run.
#[derive(Debug)]
pub struct Settings<'a> {
    /// The output folder.
    pub out: &'a Path,
    /// The outputs asked for, each once.
    pub formats: &'a [Format],
    /// The profile in force.
    pub profile: &'a Profile,
}

/// A document's report, and the document when it could be formatted.
pub type Rendered = (DocumentReport, Option<OfficialDocument>);

/// Makes the files of a document. `folder` is the input's, below the output
/// folder.
pub fn render(plan: &Plan, folder: &str, settings: &Settings) -> Rendered {
    let mut report = blank_report(plan);
    let formatted = guarded(|| stages::format(plan, settings.profile));
    let document = match formatted.unwrap_or_else(|place| Err(Problem::internal(&place))) {
        Ok(document) => document,
        Err(problem) => return (failed(report, problem), None),
    };
    adopt(&mut report, &document);
    for format in settings.formats {
        let made = guarded(|| make(*format, &document, settings.profile, &mut report));
        let written = made.unwrap_or_else(|place| Err(Problem::internal(&place))).and_then(|bytes| {
            let path = format!("{folder}/{}.{}", document_stem(plan.index, &document.title), format.ending());
            output::write(&settings.out.join(&path), &bytes)?;
            Ok(OutputFile { format: format.ending().to_owned(), path, bytes: bytes.len() as u64 })
        });
        match written {
            Ok(file) => report.files.push(file),
            Err(problem) => report.error = report.error.or(Some(problem)),
        }
    }
    mark_reviews(&mut report, plan);
    report.status = match (report.files.len(), &report.error) {
        (_, None) => Status::Ok,
        (0, Some(_)) => Status::Failed,
        (_, Some(_)) => Status::Partial,
    };
    (report, Some(document))
}

/// The bytes of one output.
fn make(
    format: Format,
    document: &OfficialDocument,
    profile: &Profile,
    report: &mut DocumentReport,
) -> Result<Vec<u8>, Problem> {
    match format {
        Format::Pdf => {
            let pdf = stages::pdf(document, profile)?;
            report.pages = u32::try_from(pdf.pages).ok();
            report.findings.extend(pdf.findings);
            Ok(pdf.bytes)
        }
        Format::Docx => stages::docx(document, profile),
        Format::Json => json(document),
    }
}

fn json(document: &OfficialDocument) -> Result<Vec<u8>, Problem> {
    let made = serde_json::to_vec_pretty(document);
    let mut bytes = made.map_err(|error| Problem::caused(ProblemCode::Internal, &error))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn blank_report(plan: &Plan) -> DocumentReport {
    DocumentReport {
        index: plan.index,
        title: plan.title.clone(),
        lines: plan.lines,
        status: Status::Failed,
        error: None,
        files: Vec::new(),
        pages: None,
        characters: 0,
        findings: plan.findings.clone(),
        changed: Vec::new(),
        needs_review: plan.needs_review.clone(),
    }
}

fn failed(mut report: DocumentReport, problem: Problem) -> DocumentReport {
    report.error = Some(problem);
    report
}

fn adopt(report: &mut DocumentReport, document: &OfficialDocument) {
    report.title.clone_from(&document.title);
    report.characters = account::of_document(document);
    report.findings.clone_from(&document.findings);
    report.changed.clone_from(&document.changed);
}

/// Format and typeset add findings behind those of parse, whose indices stay
/// good.
fn mark_reviews(report: &mut DocumentReport, plan: &Plan) {
    let marked = report
        .findings
        .iter()
        .zip(0_u32..)
        .filter(|(finding, index)| finding.severity == Severity::Review || plan.needs_review.contains(index));
    report.needs_review = marked.map(|(_, index)| index).collect();
}
