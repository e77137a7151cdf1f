//! Ingest: a file's bytes to numbered lines.

use wenshu_ingest::Limits;
pub use wenshu_ingest::needs_own_process;
use wenshu_messages::{Envelope, Event, StageName, Task};
use wenshu_pipeline::process::StageOptions;
use wenshu_pipeline::{Made, Stage, TaskObjects};
use wenshu_report::{Problem, ProblemCode};

use crate::pack::pack;
use crate::setup::write_json;

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
        let bytes = TaskObjects::of(task, objects).main;
        if let Err(problem) = ingest(envelope, task, &bytes, &mut made) {
            made = Made::default();
            made.follow(Event::JobFailed { stage: StageName::Ingest, problem });
        }
        made
    }
}

fn ingest(envelope: &Envelope, task: &Task, bytes: &[u8], made: &mut Made) -> Result<(), Problem> {
    let order = task.order().clone();
    let mut source = wenshu_ingest::ingest(bytes, &order.file, &Limits::default())
        .map_err(|error| Problem::caused(ProblemCode::Ingest, &error).because(error.code()))?;
    let pictures = pack(&wenshu_paper::take(&mut source.assets)).map(|packed| made.object(envelope, packed));
    let lines = made.object(envelope, write_json(&source)?);
    made.follow(Task::Parse { order, lines, pictures });
    Ok(())
}
