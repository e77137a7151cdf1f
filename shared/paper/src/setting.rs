//! A plan to a fitted document with its pages and its report.

use wenshu_fit::Fit;
use wenshu_fonts::{Fonts, fallbacks};
use wenshu_format::given::for_document;
use wenshu_model::source::Asset;
use wenshu_model::{GivenElements, OfficialDocument, Plan};
use wenshu_report::{DeviationReport, DocumentReport, Problem, ProblemCode, ProfileReport};
use wenshu_standard::Profile;

use crate::faces::fallback_findings;

/// A plan, with what of its file and its upload it needs to become a document.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The pictures of its file.
    pub assets: &'a [Asset],
    /// Name of its file, without folders: given elements may name it.
    pub file: &'a str,
    /// The elements that the user gave with the upload.
    pub given: &'a GivenElements,
    /// Documents of the whole upload, or more: elements of one paper are not
    /// for all papers of an upload.
    pub documents: usize,
}

/// How papers are set: the same for all documents of a run.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The profile in force.
    pub profile: &'a Profile,
    /// The faces that the papers are set in.
    pub fonts: &'a Fonts,
    /// Refuse a document with a character that the wanted face lacks.
    pub requires_fonts: bool,
    /// Put the findings for a person into the DOCX as comments.
    pub comments: bool,
}

/// Plan to pages, with the findings of every stage in the document.
///
/// # Errors
/// A [`Problem`] with the reason of the stage that refused, or with the first
/// character that would be set in another face where that is not wanted.
pub fn set(draft: &Draft, setting: &Setting) -> Result<Fit, Problem> {
    let (elements, findings) = for_document(draft.given, draft.file, draft.plan.index, draft.documents);
    let mut document = wenshu_format::format(draft.plan, draft.assets, &elements, setting.profile)
        .map_err(|error| Problem::caused(ProblemCode::Format, &error))?;
    document.findings.extend(findings);
    let mut fit = wenshu_fit::fit(document, setting.profile, setting.fonts)
        .map_err(|error| Problem::caused(ProblemCode::Typeset, &error))?;
    let borrowed = fallback_findings(&fallbacks(&fit.layout.pages, setting.fonts));
    if setting.requires_fonts
        && let Some(first) = borrowed.first()
    {
        return Err(Problem::new(ProblemCode::Fonts, &first.message));
    }
    fit.document.findings.extend(fit.layout.findings.iter().cloned().chain(borrowed));
    Ok(fit)
}

/// The report of a document that was set, before its outputs.
pub fn report_of(plan: &Plan, document: &OfficialDocument) -> DocumentReport {
    let mut report = DocumentReport::of_plan(plan);
    report.adopt(document);
    report
}

/// The profile, and where it departs from the standard, for a report.
pub fn profile_report(profile: &Profile) -> ProfileReport {
    let deviations = profile.deviations().into_iter();
    let told = deviations.map(|found| DeviationReport { rule: found.rule.to_owned(), message: found.message });
    ProfileReport { name: profile.name.clone(), deviations: told.collect() }
}
