//! One document from plan to files: the stages after parse, one after the
//! other. A failure of one output leaves the others.

use std::path::Path;

use wenshu_emit_docx::DocxOptions;
use wenshu_fit::Fit;
use wenshu_fonts::fallbacks;
use wenshu_format::given::for_document;

use wenshu_model::{GivenElements, OfficialDocument, Plan, Plans, Severity};
use wenshu_standard::Profile;

use crate::account;
use crate::arguments::Format;
use crate::faces::{Faces, fallback_findings};
use crate::names::document_stem;
use crate::output;
use crate::panics::guarded;
use crate::problem::{Problem, ProblemCode};
use crate::report::{DocumentReport, OutputFile, Status};
use crate::review::{Showing, review_pages};
use crate::stages;

/// What is the same for all documents of a run.
pub struct Settings<'a> {
    /// The output folder.
    pub out: &'a Path,
    /// The outputs asked for, each once.
    pub formats: &'a [Format],
    /// The profile in force.
    pub profile: &'a Profile,
    /// The elements that the user gave.
    pub given: &'a GivenElements,
    /// Inputs of the run.
    pub inputs: usize,
    /// The faces that the papers are set in.
    pub faces: &'a Faces,
    /// Refuse a document with a character that the wanted face lacks.
    pub requires_fonts: bool,
    /// Put the findings for a person into the DOCX as comments.
    pub comments: bool,
    /// How the report shows the pages that carry findings.
    pub showing: Showing,
}

/// A document's report, and the document when it could be formatted.
pub type Rendered = (DocumentReport, Option<OfficialDocument>);

/// Makes the files of a document of the file called `file`. `folder` is the
/// input's, below the output folder.
pub fn render(plan: &Plan, plans: &Plans, file: &str, folder: &str, settings: &Settings) -> Rendered {
    let mut report = blank_report(plan);
    let set = guarded(|| set(plan, plans, file, settings));
    let fit = match set.unwrap_or_else(|place| Err(Problem::internal(&place))) {
        Ok(fit) => fit,
        Err(problem) => return (failed(report, problem), None),
    };
    adopt(&mut report, &fit, settings);
    for format in settings.formats {
        let made = guarded(|| make(*format, &fit, settings));
        let written = made.unwrap_or_else(|place| Err(Problem::internal(&place))).and_then(|bytes| {
            let path = format!("{folder}/{}.{}", document_stem(plan.index, &fit.document.title), format.ending());
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
    (report, Some(fit.document))
}

/// Plan to pages, with the findings of every stage.
fn set(plan: &Plan, plans: &Plans, file: &str, settings: &Settings) -> Result<Fit, Problem> {
    // Elements of one paper are not for all papers of a run.
    let documents = plans.documents.len().max(settings.inputs);
    let (elements, findings) = for_document(settings.given, file, plan.index, documents);
    let mut document = stages::format(plan, &plans.source.assets, &elements, settings.profile)?;
    document.findings.extend(findings);
    let mut fit = stages::fit(document, settings.profile, settings.faces)?;
    let borrowed = fallback_findings(&fallbacks(&fit.layout.pages, settings.faces));
    if settings.requires_fonts
        && let Some(first) = borrowed.first()
    {
        return Err(Problem::new(ProblemCode::Fonts, &first.message));
    }
    fit.document.findings.extend(fit.layout.findings.iter().cloned().chain(borrowed));
    Ok(fit)
}

/// The bytes of one output.
fn make(format: Format, fit: &Fit, settings: &Settings) -> Result<Vec<u8>, Problem> {
    match format {
        Format::Pdf => stages::pdf(&fit.layout.pages, settings.faces),
        Format::Docx => stages::docx(&fit.document, settings.profile, DocxOptions { comments: settings.comments }),
        Format::Json => json(&fit.document),
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
        kind: Default::default(),
        kind_reason: Default::default(),
        adjustments: Vec::new(),
        pages: None,
        characters: 0,
        findings: plan.findings.clone(),
        changed: Vec::new(),
        needs_review: plan.needs_review.clone(),
        review: Vec::new(),
    }
}

fn failed(mut report: DocumentReport, problem: Problem) -> DocumentReport {
    report.error = Some(problem);
    report
}

fn adopt(report: &mut DocumentReport, fit: &Fit, settings: &Settings) {
    let document = &fit.document;
    report.title.clone_from(&document.title);
    report.kind = document.kind;
    report.kind_reason = document.kind_reason;
    report.adjustments = document.fitted.as_ref().map(|fitted| fitted.adjustments.clone()).unwrap_or_default();
    report.pages = u32::try_from(fit.layout.pages.pages.len()).ok();
    report.characters = account::of_document(document);
    report.findings.clone_from(&document.findings);
    report.changed.clone_from(&document.changed);
    report.review = review_pages(&report.findings, &fit.layout.pages, settings.faces, settings.showing);
}

/// Format, fit and typeset add findings behind those of parse, whose indices
/// stay good.
fn mark_reviews(report: &mut DocumentReport, plan: &Plan) {
    let marked = report
        .findings
        .iter()
        .zip(0_u32..)
        .filter(|(finding, index)| finding.severity == Severity::Review || plan.needs_review.contains(index));
    report.needs_review = marked.map(|(_, index)| index).collect();
}
