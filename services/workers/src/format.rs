//! Format: a plan to a fitted official document, with its report.

use std::collections::BTreeMap;

use wenshu_messages::event::FindingCount;
use wenshu_messages::{Envelope, Event, ObjectRef, StageName, Task};
use wenshu_model::{Finding, OfficialDocument};
use wenshu_paper::{Draft, Faces, Setting, emit, put_back, report_of, set, take};
use wenshu_pipeline::process::StageOptions;
use wenshu_pipeline::{Made, Stage, TaskObjects};
use wenshu_report::{DocumentReport, Format, Problem, ProblemCode, output_name};

use crate::pack::unpack;
use crate::parse::PlanOfFile;
use crate::setup::{faces, given, read_json, write_json};

/// Most characters of a title in an event; the report has all of it.
const TITLE_MOST: usize = 200;

/// The stage, with its faces.
///
/// # Errors
/// A [`Problem`] when the folder of faces cannot be read.
pub fn build(options: &StageOptions) -> Result<Box<dyn Stage>, Problem> {
    Ok(Box::new(Formatting { faces: faces(options)? }))
}

struct Formatting {
    faces: Faces,
}

impl Stage for Formatting {
    fn name(&self) -> StageName {
        StageName::Format
    }

    fn work(&self, envelope: &Envelope, task: &Task, objects: Vec<Vec<u8>>) -> Made {
        let mut made = Made::default();
        let objects = TaskObjects::of(task, objects);
        let plan = match read_json::<PlanOfFile>(&objects.main) {
            Ok(plan) => plan,
            Err(problem) => {
                made.follow(Event::DocumentFailed { stage: StageName::Format, problem, report: None });
                return made;
            }
        };
        match self.set(envelope, task, plan, &objects) {
            Ok(done) => done,
            Err(failed) => {
                let (problem, report) = *failed;
                let report = write_json(&report.failed(problem.clone())).ok();
                let report = report.map(|bytes| made.object(envelope, bytes));
                made.follow(Event::DocumentFailed { stage: StageName::Format, problem, report });
                made
            }
        }
    }
}

impl Formatting {
    fn set(
        &self,
        envelope: &Envelope,
        task: &Task,
        mut plan: PlanOfFile,
        objects: &TaskObjects,
    ) -> Result<Made, Box<(Problem, DocumentReport)>> {
        let blank = DocumentReport::of_plan(&plan.plan);
        let told = |problem: Problem| Box::new((problem, blank.clone()));
        let order = task.order();
        let (given, profile) = given(objects.given.as_deref()).map_err(told)?;
        let pictures = unpack(objects.pictures.as_deref()).map_err(told)?;
        put_back(&mut plan.assets, &pictures).map_err(|error| told(Problem::caused(ProblemCode::Internal, &error)))?;
        let documents = envelope.documents.unwrap_or(1).max(order.files) as usize;
        let draft =
            Draft { plan: &plan.plan, assets: &plan.assets, file: &order.file, given: &given.elements, documents };
        let setting =
            Setting { profile: &profile, fonts: &self.faces, requires_fonts: false, comments: order.comments };
        let mut document = set(&draft, &setting).map_err(told)?.document;
        let report = report_of(&plan.plan, &document);
        take(&mut document.assets);
        follow(envelope, task, &document, &report, &setting).map_err(told)
    }
}

/// The objects of a document that was set, and what follows.
fn follow(
    envelope: &Envelope,
    task: &Task,
    document: &OfficialDocument,
    report: &DocumentReport,
    setting: &Setting,
) -> Result<Made, Problem> {
    let mut made = Made::default();
    let order = task.order();
    let pages = document.fitted.as_ref().map_or(0, |fitted| fitted.pages);
    let report_object = made.object(envelope, write_json(report)?);
    // Who reviews the document looks at its pages, whatever outputs are wanted.
    let paper = made.object(envelope, write_json(document)?);
    made.follow(Event::Formatted {
        title: document.title.chars().take(TITLE_MOST).collect(),
        pages,
        findings: counts(&report.findings),
        report: report_object,
        paper: Some(paper.clone()),
        plan: plan_of(task),
    });
    for format in &order.formats {
        let name = output_name(document.index, &document.title, *format);
        if *format == Format::Json {
            let object = made.object(envelope, emit(Format::Json, document, setting)?);
            made.follow(Event::OutputMade { format: *format, name, object });
            continue;
        }
        let pictures = match task {
            Task::Format { pictures, .. } => pictures.clone(),
            _ => None,
        };
        made.follow(Task::Emit { order: order.clone(), format: *format, name, paper: paper.clone(), pictures });
    }
    Ok(made)
}

fn plan_of(task: &Task) -> Option<ObjectRef> {
    match task {
        Task::Format { plan, .. } => Some(plan.clone()),
        _ => None,
    }
}

/// Findings by code and severity, as reports name them.
fn counts(findings: &[Finding]) -> Vec<FindingCount> {
    let mut counts: BTreeMap<(String, String), u32> = BTreeMap::new();
    for finding in findings {
        *counts.entry((name_of(&finding.code), name_of(&finding.severity))).or_default() += 1;
    }
    counts.into_iter().map(|((code, severity), count)| FindingCount { code, severity, count }).collect()
}

/// A member of a closed set as it stands in JSON.
fn name_of(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
