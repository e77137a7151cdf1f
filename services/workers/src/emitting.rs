//! What both emitters do: a fitted document to one output.

use wenshu_messages::{Envelope, Event, StageName, Task};
use wenshu_model::OfficialDocument;
use wenshu_paper::{Faces, Setting, emit, put_back};
use wenshu_pipeline::{Made, Stage, TaskObjects};
use wenshu_report::{Format, Problem, ProblemCode};

use crate::pack::unpack;
use crate::setup::{given, read_json};

/// An emitter with its faces; one that draws nothing has none.
pub struct Emitting {
    /// The stage.
    pub stage: StageName,
    /// The faces.
    pub faces: Faces,
}

impl Stage for Emitting {
    fn name(&self) -> StageName {
        self.stage
    }

    fn work(&self, envelope: &Envelope, task: &Task, objects: Vec<Vec<u8>>) -> Made {
        let mut made = Made::default();
        let Task::Emit { format, name, .. } = task else { return made };
        match self.emit(task, *format, &TaskObjects::of(task, objects)) {
            Ok(bytes) => {
                let object = made.object(envelope, bytes);
                made.follow(Event::OutputMade { format: *format, name: name.clone(), object });
            }
            Err(problem) => made.follow(Event::OutputFailed { format: *format, stage: self.stage, problem }),
        }
        made
    }
}

impl Emitting {
    fn emit(&self, task: &Task, format: Format, objects: &TaskObjects) -> Result<Vec<u8>, Problem> {
        let mut document: OfficialDocument = read_json(&objects.main)?;
        let pictures = unpack(objects.pictures.as_deref())?;
        put_back(&mut document.assets, &pictures).map_err(|error| Problem::caused(ProblemCode::Internal, &error))?;
        let (_, profile) = given(objects.given.as_deref())?;
        let comments = task.order().comments;
        let setting = Setting { profile: &profile, fonts: &self.faces, requires_fonts: false, comments };
        emit(format, &document, &setting)
    }
}
