//! What a stage is to the pipeline: a pure function on a task and its objects.
//!
//! The function runs in a child process. It names the objects that it makes by
//! their hash and writes the messages that follow from them; the worker stores
//! the objects and sends the messages. So one function serves the worker and a
//! test.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use wenshu_children::{Answer, Setup};
use wenshu_messages::{DocumentCount, Envelope, Message, ObjectRef, StageName, Task};
use wenshu_model::{Recogniser, Scan};
use wenshu_report::Problem;

/// A stage.
pub trait Stage: Send + Sync {
    /// Its name.
    fn name(&self) -> StageName;

    /// Carries out a task. `objects` are the bytes of [`objects_of`], in their
    /// order. What cannot be done is a message as well: a failure with its
    /// reason.
    fn work(&self, envelope: &Envelope, task: &Task, objects: Vec<Vec<u8>>) -> Made;
}

/// The objects that a task names, in the order in which its stage gets them.
pub fn objects_of(task: &Task) -> Vec<&ObjectRef> {
    let order = task.order();
    let (main, pictures, needs_given) = match task {
        Task::Ingest { source, .. } => (source, None, false),
        // Parse hands the pictures on unseen.
        Task::Parse { lines, .. } => (lines, None, order.corrected),
        Task::Format { plan, pictures, .. } => (plan, pictures.as_ref(), true),
        Task::Emit { paper, pictures, .. } => (paper, pictures.as_ref(), true),
    };
    let given = order.given.as_ref().filter(|_| needs_given);
    std::iter::once(main).chain(pictures).chain(given).collect()
}

/// The objects of a task by their part in it.
#[derive(Debug, Default)]
pub struct TaskObjects {
    /// What the stage works on.
    pub main: Vec<u8>,
    /// The pictures of the file, packed.
    pub pictures: Option<Vec<u8>>,
    /// Elements and profile, as JSON.
    pub given: Option<Vec<u8>>,
    /// What an engine made of a scan: a [`Recognition`] as JSON, and a part a page.
    pub recognised: Vec<Vec<u8>>,
}

impl TaskObjects {
    /// Tells the objects of [`objects_of`] apart.
    pub fn of(task: &Task, objects: Vec<Vec<u8>>) -> Self {
        let has_pictures = match task {
            Task::Ingest { .. } | Task::Parse { .. } => false,
            Task::Format { pictures, .. } | Task::Emit { pictures, .. } => pictures.is_some(),
        };
        let mut objects = objects.into_iter();
        let main = objects.next().unwrap_or_default();
        if matches!(task, Task::Ingest { .. }) {
            return Self { main, recognised: objects.collect(), ..Self::default() };
        }
        let pictures = if has_pictures { objects.next() } else { None };
        Self { main, pictures, given: objects.next(), recognised: Vec::new() }
    }
}

/// What a stage made of a task.
#[derive(Debug, Default)]
pub struct Made {
    /// The bytes to store.
    pub objects: Vec<Vec<u8>>,
    /// The messages that follow.
    pub messages: Vec<Following>,
    /// The file is a scan: where there is an engine it is recognised, the task is
    /// carried out again with what that gave, and the messages are dropped.
    pub scan: Option<Scan>,
}

/// What an engine made of a scan, for the stage that is asked again.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Recognition {
    /// Its account of each page follows in as many parts.
    Done {
        /// What it looked at.
        scan: Scan,
        /// Who it was.
        recogniser: Recogniser,
    },
    /// Nothing, for this reason.
    Failed(Problem),
}

/// The header of a child's reply.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Told {
    /// The messages that follow.
    pub messages: Vec<Following>,
    /// The file is a scan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scan: Option<Scan>,
}

/// A message that follows from a task.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Following {
    /// What it says.
    pub message: Message,
    /// Which document it is about, where that differs from the task's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<DocumentCount>,
}

impl Made {
    /// Keeps `bytes` to be stored, and says how to refer to them.
    pub fn object(&mut self, envelope: &Envelope, bytes: Vec<u8>) -> ObjectRef {
        let sha256 = hex::encode(Sha256::digest(&bytes));
        let key = format!("{}/{}/{sha256}", envelope.tenant, envelope.job);
        let reference = ObjectRef { key, sha256, bytes: bytes.len() as u64 };
        self.objects.push(bytes);
        reference
    }

    /// Adds a message about the task's own document, or its job.
    pub fn follow(&mut self, message: impl Into<Message>) {
        self.messages.push(Following { message: message.into(), of: None });
    }

    /// Adds a message about a document.
    pub fn follow_of(&mut self, document: u32, documents: u32, message: impl Into<Message>) {
        let of = Some(DocumentCount { document, documents });
        self.messages.push(Following { message: message.into(), of });
    }
}

/// Serves a stage as a child process until the worker closes the pipe.
pub fn serve_child(setup: &Setup, stage: &dyn Stage) -> std::process::ExitCode {
    wenshu_children::serve(setup, |header, parts| answer(stage, header, parts))
}

/// The child's side of the wire. The worker decoded the envelope before: one
/// that cannot be read here gets an empty answer, which the worker takes for
/// garbled.
fn answer(stage: &dyn Stage, header: &[u8], parts: Vec<Vec<u8>>) -> Answer {
    let Ok(envelope) = wenshu_messages::decode(header) else { return Answer::default() };
    let Message::Task(task) = &envelope.message else { return Answer::default() };
    let made = stage.work(&envelope, task, parts);
    let told = Told { messages: made.messages, scan: made.scan };
    Answer { header: serde_json::to_vec(&told).unwrap_or_default(), parts: made.objects }
}

/// The worker's side: what a child's reply tells.
///
/// # Errors
/// When it is no such reply.
pub fn told_of(header: &[u8]) -> Result<Told, serde_json::Error> {
    serde_json::from_slice(header)
}
