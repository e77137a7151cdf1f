//! One document from plan to files. A failure of one output leaves the others.

use std::path::Path;

use wenshu_model::{GivenElements, Plan, Plans};
use wenshu_paper::{Draft, Fit, Setting, emit_laid_out, report_of, set};
use wenshu_report::{DocumentReport, Format, OutputFile, Problem, output_name};

use crate::output;
use crate::panics::guarded;
use crate::review::{Showing, review_pages};

/// What is the same for all documents of a run.
pub struct Settings<'a> {
    /// The output folder.
    pub out: &'a Path,
    /// The outputs asked for, each once.
    pub formats: &'a [Format],
    /// How the papers are set.
    pub setting: Setting<'a>,
    /// The elements that the user gave.
    pub given: &'a GivenElements,
    /// Inputs of the run.
    pub inputs: usize,
    /// How the report shows the pages that carry findings.
    pub showing: Showing,
    /// How scans are recognised, if they are.
    pub ocr: Option<wenshu_ocr::Options>,
}

/// Makes the files of a document of the file called `file`. `folder` is the
/// input's, below the output folder.
pub fn render(plan: &Plan, plans: &Plans, file: &str, folder: &str, settings: &Settings) -> DocumentReport {
    let documents = plans.documents.len().max(settings.inputs);
    let draft = Draft { plan, assets: &plans.source.assets, file, given: settings.given, documents };
    let set = guarded(|| set(&draft, &settings.setting));
    let fit = match set.unwrap_or_else(|place| Err(Problem::internal(&place))) {
        Ok(fit) => fit,
        Err(problem) => return DocumentReport::of_plan(plan).failed(problem),
    };
    let mut report = report_of(plan, &fit.document);
    report.review = review_pages(&report.findings, &fit.layout.pages, settings.setting.fonts, settings.showing);
    for format in settings.formats {
        report.add_output(write_output(*format, &fit, folder, settings));
    }
    report.close();
    report
}

fn write_output(format: Format, fit: &Fit, folder: &str, settings: &Settings) -> Result<OutputFile, Problem> {
    let made = guarded(|| emit_laid_out(format, &fit.document, &fit.layout.pages, &settings.setting));
    let bytes = made.unwrap_or_else(|place| Err(Problem::internal(&place)))?;
    let path = format!("{folder}/{}", output_name(fit.document.index, &fit.document.title, format));
    output::write(&settings.out.join(&path), &bytes)?;
    Ok(OutputFile { format: format.ending().to_owned(), path, bytes: bytes.len() as u64 })
}
