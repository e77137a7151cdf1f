//! The envelope of every internal message.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{BatchId, Event, JobId, Lane, Task, Tenant, control::Control};

/// Version tag of [`Envelope`].
pub const MESSAGE_SCHEMA: &str = "wenshu.message/1";

/// An internal message: whose it is, of which job, until when it matters.
/// W3C trace context travels in the AMQP headers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Envelope {
    /// Always `wenshu.message/1`.
    pub schema: String,
    /// Whose job it is.
    pub tenant: Tenant,
    /// The batch that the job is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<BatchId>,
    /// The job.
    pub job: JobId,
    /// How urgent it is.
    pub lane: Lane,
    /// After this time nobody needs it any more.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub deadline: Timestamp,
    /// Place of the document in its file, from 1; known after parse.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<u32>,
    /// Documents of the file; known after parse.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents: Option<u32>,
    /// Which try this is, from 1. Counts what we decided to try again, not how
    /// often the broker delivered.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub attempt: u32,
    /// What it says.
    #[serde(flatten)]
    pub message: Message,
}

/// What an internal message says; `type` names it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Message {
    /// Work for a stage.
    Task(Task),
    /// Something that happened.
    Event(Event),
    /// An order to all workers.
    Control(Control),
}

impl Envelope {
    /// The same envelope around another message, at its first try.
    pub fn carry(&self, message: impl Into<Message>) -> Self {
        Self { attempt: 1, message: message.into(), ..self.clone() }
    }

    /// The same envelope for document `document` of `documents`.
    pub fn of_document(mut self, document: u32, documents: u32) -> Self {
        self.document = Some(document);
        self.documents = Some(documents);
        self
    }

    /// Routing key on the events exchange: `<tenant>.<lane>.<type>`.
    pub fn event_key(&self) -> Option<String> {
        match &self.message {
            Message::Event(event) => Some(format!("{}.{}.{}", self.tenant, self.lane, event.type_name())),
            _ => None,
        }
    }
}

impl From<Task> for Message {
    fn from(task: Task) -> Self {
        Self::Task(task)
    }
}

impl From<Event> for Message {
    fn from(event: Event) -> Self {
        Self::Event(event)
    }
}

impl From<Control> for Message {
    fn from(control: Control) -> Self {
        Self::Control(control)
    }
}

const fn first() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_first(attempt: &u32) -> bool {
    *attempt == 1
}
