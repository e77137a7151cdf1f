//! Parse: lines to documents.

use serde::{Deserialize, Serialize};
use wenshu_messages::task::{Given, Round};
use wenshu_messages::{Envelope, Event, ObjectRef, StageName, Task};
use wenshu_model::source::Asset;
use wenshu_model::{Plan, Plans, Source};
use wenshu_pipeline::process::StageOptions;
use wenshu_pipeline::{Made, Stage, TaskObjects};
use wenshu_report::{InputPart, Problem, ProblemCode};

use crate::setup::{read_json, write_json};

/// The stage.
///
/// # Errors
/// None.
pub fn build(_: &StageOptions) -> Result<Box<dyn Stage>, Problem> {
    Ok(Box::new(Parse))
}

struct Parse;

/// A plan on its way to format, with what it needs of its file.
#[derive(Debug, Serialize, Deserialize)]
pub struct PlanOfFile {
    /// The plan.
    pub plan: Plan,
    /// The pictures of the file, without their bytes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assets: Vec<Asset>,
}

impl Stage for Parse {
    fn name(&self) -> StageName {
        StageName::Parse
    }

    fn work(&self, envelope: &Envelope, task: &Task, objects: Vec<Vec<u8>>) -> Made {
        let mut made = Made::default();
        if let Err(problem) = parse(envelope, task, &TaskObjects::of(task, objects), &mut made) {
            made = Made::default();
            made.follow(Event::JobFailed { stage: StageName::Parse, problem });
        }
        made
    }
}

fn parse(envelope: &Envelope, task: &Task, objects: &TaskObjects, made: &mut Made) -> Result<(), Problem> {
    let source: Source = read_json(&objects.main)?;
    let plans = wenshu_parse::parse(source).map_err(|error| Problem::caused(ProblemCode::Parse, &error))?;
    let plans = corrected(plans, &corrections(objects.given.as_deref())?)?;
    if plans.documents.is_empty() {
        return Err(Problem::new(ProblemCode::NoDocument, "文件中没有找到公文正文"));
    }
    let documents = u32::try_from(plans.documents.len()).unwrap_or(u32::MAX);
    let part = InputPart::of_plans(task.order().file.clone(), String::new(), &plans);
    let report = made.object(envelope, write_json(&part)?);
    let pictures = pictures_of(task);
    let lines = lines_of(task);
    made.follow(Event::Parsed { documents, report, lines, pictures: pictures.clone() });
    for plan in plans.documents {
        let index = plan.index;
        let plan = made.object(envelope, write_json(&PlanOfFile { plan, assets: plans.source.assets.clone() })?);
        let next = Task::Format { order: task.order().clone(), plan, pictures: pictures.clone() };
        made.follow_of(index, documents, next);
    }
    Ok(())
}

/// The rounds of corrections that were given.
fn corrections(given: Option<&[u8]>) -> Result<Vec<Round>, Problem> {
    let Some(given) = given else { return Ok(Vec::new()) };
    Ok(read_json::<Given>(given)?.corrections)
}

/// Tells the documents apart as a person said, round after round.
fn corrected(mut plans: Plans, rounds: &[Round]) -> Result<Plans, Problem> {
    for round in rounds {
        if usize::try_from(round.documents).ok() != Some(plans.documents.len()) {
            let (then, now) = (round.documents, plans.documents.len());
            let reason = format!("更正时文件分为 {then} 份，现在的版本分为 {now} 份，更正无法沿用");
            return Err(Problem::new(ProblemCode::Parse, reason));
        }
        plans = wenshu_parse::correct(plans, &round.corrections)
            .map_err(|error| Problem::caused(ProblemCode::Parse, &error))?;
    }
    Ok(plans)
}

fn lines_of(task: &Task) -> Option<ObjectRef> {
    match task {
        Task::Parse { lines, .. } => Some(lines.clone()),
        _ => None,
    }
}

fn pictures_of(task: &Task) -> Option<ObjectRef> {
    match task {
        Task::Parse { pictures, .. } => pictures.clone(),
        _ => None,
    }
}
