//! Ingest: a file's bytes to numbered lines.

pub use wenshu_ingest::needs_own_process;
use wenshu_ingest::{IngestError, Limits};
use wenshu_messages::{Envelope, Event, StageName, Task};
use wenshu_model::{Scan, Source};
use wenshu_pipeline::process::StageOptions;
use wenshu_pipeline::{Made, Recognition, Stage, TaskObjects};
use wenshu_report::{Problem, ProblemCode};

use crate::pack::pack;
use crate::setup::{read_json, write_json};

/// The stage.
///
/// # Errors
/// None.
pub fn build(_: &StageOptions) -> Result<Box<dyn Stage>, Problem> {
    Ok(Box::new(Ingest))
}

struct Ingest;

impl Stage for Ingest {
    fn name(&self) -> StageName {
        StageName::Ingest
    }

    fn work(&self, envelope: &Envelope, task: &Task, objects: Vec<Vec<u8>>) -> Made {
        let mut made = Made::default();
        let objects = TaskObjects::of(task, objects);
        match source_of(task, &objects).and_then(|source| follow(envelope, task, source, &mut made)) {
            Ok(()) => made,
            Err(Refused { problem, scan }) => {
                made = Made { scan, ..Made::default() };
                made.follow(Event::JobFailed { stage: StageName::Ingest, problem });
                made
            }
        }
    }
}

/// Why a file is refused, and what an engine would have to look at.
struct Refused {
    problem: Problem,
    scan: Option<Scan>,
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self { problem, scan: None }
    }
}

fn source_of(task: &Task, objects: &TaskObjects) -> Result<Source, Refused> {
    let (bytes, file, limits) = (objects.main.as_slice(), &task.order().file, Limits::default());
    let refused = |error: &IngestError| Problem::caused(ProblemCode::Ingest, error).because(error.code());
    let Some((header, pages)) = objects.recognised.split_first() else {
        return wenshu_ingest::ingest(bytes, file, &limits).map_err(|error| {
            // Of a scan that no engine could look at, that is the reason.
            match wenshu_ingest::scan_of(bytes, &error, &limits) {
                Ok(scan) => Refused { problem: refused(&error), scan },
                Err(error) => refused(&error).into(),
            }
        });
    };
    match read_json(header)? {
        Recognition::Failed(problem) => Err(problem.into()),
        Recognition::Done { scan, recogniser } => {
            wenshu_ingest::ingest_recognised(bytes, file, &scan, &recogniser, pages, &limits)
                .map_err(|error| refused(&error).into())
        }
    }
}

fn follow(envelope: &Envelope, task: &Task, mut source: Source, made: &mut Made) -> Result<(), Refused> {
    let order = task.order().clone();
    let pictures = pack(&wenshu_paper::take(&mut source.assets)).map(|packed| made.object(envelope, packed));
    let lines = made.object(envelope, write_json(&source)?);
    made.follow(Task::Parse { order, lines, pictures });
    Ok(())
}
